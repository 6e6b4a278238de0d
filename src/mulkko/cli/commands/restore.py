"""`mulkko restore FILE`: into an empty home only, all or nothing."""

import os
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused
from mulkko.cli.commands.backup import DATABASE, refuse_other_database


def register(nouns: Any, shared: Any) -> None:
    restore = nouns.add_parser("restore", parents=[shared], help="bring a backup into an empty data folder")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=read_backup, needs_home=False)


def read_backup(options: Any) -> Answer:
    from django.conf import settings

    refuse_other_database()
    home = settings.MULKKO_HOME
    if (home / DATABASE).exists():
        raise Refused(f"The data folder {home} is not empty.", "MULKKO_HOME", "Set MULKKO_HOME to a new folder.")
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=home, prefix="restoring-"))
    try:
        with tarfile.open(options.file) as archive:
            archive.extractall(folder, filter="data")
        if not (folder / DATABASE).is_file():
            raise Refused(
                f"{options.file} is no backup of Mulkko.", str(options.file), "Give a file that `mulkko backup` wrote."
            )
        for chunk in sorted((folder / "chunks").glob("??/*.parquet")):
            place = home / chunk.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(chunk, place)
        os.replace(folder / DATABASE, home / DATABASE)  # last: a home with a database is whole
    except (OSError, tarfile.TarError) as error:
        raise Refused(
            f"{options.file} cannot be read as a backup.", str(options.file), "Give a file that `mulkko backup` wrote."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Answer({"home": str(home)}, [f"Restored into {home}. Check it with: mulkko ledger verify"])
