"""`mulkko restore FILE`: into an empty home only, all or nothing."""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused
from mulkko.cli.commands.backup import DATABASE, LIST, SCHEMA, refuse_other_database

LEFT = ("", "-wal", "-journal")  # a database, or what SQLite would play into the restored one


def register(nouns: Any, shared: Any) -> None:
    restore = nouns.add_parser("restore", parents=[shared], help="bring a backup into an empty data folder")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=read_backup, needs_home=False)


def read_backup(options: Any) -> Answer:
    from django.conf import settings

    from mulkko.catalog.providers.chunks import chunks_below

    refuse_other_database()
    home = settings.MULKKO_HOME
    if any((home / f"{DATABASE}{left}").exists() for left in LEFT):
        raise Refused(f"The data folder {home} is not empty.", "MULKKO_HOME", "Set MULKKO_HOME to a new folder.")
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=home, prefix="restoring-"))
    try:
        with tarfile.open(options.file) as archive:
            archive.extractall(folder, filter="data")
        head = _verified(folder, options.file)
        for chunk in chunks_below(folder):
            place = home / chunk.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(chunk, place)
        os.replace(folder / DATABASE, home / DATABASE)  # last: a home with a database is whole
    except OSError as error:
        told = f"{options.file} cannot be restored into {home}: {error.strerror or error}."
        raise Refused(told, str(options.file), "Give a file that `mulkko backup` wrote, and room for it.") from error
    except (EOFError, tarfile.TarError) as error:
        raise Refused(
            f"{options.file} cannot be read as a backup.", str(options.file), "Give a file that `mulkko backup` wrote."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    line = f"Restored into {home}: {head['entries']:,} entries. Check it with: mulkko ledger verify"
    return Answer({"home": str(home), "head": head}, [line])


def _verified(folder: Path, backup: Path) -> dict[str, Any]:
    """Hold what was unpacked against the list that lies in the backup; return where its ledger ended.

    Raises:
        Refused: the list is missing, or a file is gone, other than listed, or not listed.
    """
    try:
        told = json.loads((folder / LIST).read_text(encoding="utf-8"))
        files, head = dict(told["files"]), dict(told["head"])
        is_known = told["schema"] == SCHEMA and DATABASE in files
    except (OSError, ValueError, KeyError, TypeError):
        is_known = False
    if not is_known:
        cure = "Give a whole file that `mulkko backup` wrote."
        raise Refused(f"{backup} is no whole backup of Mulkko: its list of files is missing.", str(backup), cure)
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {LIST}
    wrong = sorted(
        name for name in there | files.keys() if name not in there or _sha256(folder / name) != files.get(name)
    )
    if wrong:
        raise Refused(f"{backup} was changed or damaged at {wrong[0]}.", str(backup), "Take another backup.")
    return head


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
