"""`mulkko backup FILE` and `mulkko restore FILE`: the database first, then the chunks, never the keys."""

import hashlib
import io
import json
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from mulkko.cli.answers import Answer, Refused
from mulkko.cli.home import now
from mulkko.cli.whole_files import whole_file

DATABASE = "mulkko.sqlite3"
LIST = "backup.json"  # the last file: what lies before it, each with its SHA-256, and where the ledger ended
SCHEMA = 1


def register(nouns: Any, shared: Any) -> None:
    backup = nouns.add_parser("backup", parents=[shared], help="write database and snapshots into one file, never keys")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=write_backup)


def write_backup(options: Any) -> Answer:
    from django.conf import settings

    refuse_other_database()
    try:
        with whole_file(options.file) as partial:
            head, chunks = _archive(partial, settings.MULKKO_HOME)
        _note(settings.MULKKO_HOME, options.file.name, head["entries"])
    except sqlite3.Error as error:  # the copy of the database may be what finds the disk full
        raise Refused(f"{options.file} cannot be written: {error}.", str(options.file), "Name another file.") from error
    return Answer(
        {"file": str(options.file), "chunks": chunks, "head": head},
        [f"{options.file}: the database with {head['entries']:,} entries and {chunks} chunks."],
    )


def _note(home: Path, name: str, entries: int) -> None:
    """Leave beside the data when a backup was written last, for the page of administration; the backup itself has no part in it."""
    told = {"at": now().isoformat(timespec="seconds"), "name": name, "entries": entries}
    partial = home / "last-backup.json.part"
    partial.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    partial.replace(home / "last-backup.json")


def _archive(partial: Path, home: Path) -> tuple[dict[str, Any], int]:
    """Write database, chunks and the list of them; return where the ledger ends and how many chunks there are."""
    from mulkko.catalog.providers.chunks import chunks_below

    with tempfile.TemporaryDirectory() as folder, tarfile.open(partial, "w") as archive:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(home / DATABASE)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        files = {DATABASE: _put(archive, copy, DATABASE)}
        # Chunks come after the database: every version in it has its chunks on the disk already.
        chunks = chunks_below(home)
        for chunk in chunks:
            name = str(chunk.relative_to(home))
            files[name] = _put(archive, chunk, name)
        head = _head(copy)
        listed = json.dumps({"schema": SCHEMA, "head": head, "files": files}).encode()
        place = tarfile.TarInfo(LIST)
        place.size = len(listed)
        archive.addfile(place, io.BytesIO(listed))
    return head, len(chunks)


class _Hashed(io.RawIOBase):
    """Reads on from a file and hashes what it has read, so that a large one is read once."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.sha256 = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.sha256.update(block)
        return block


def _put(archive: tarfile.TarFile, path: Path, name: str) -> str:
    """Add a file to the archive; return its SHA-256."""
    with path.open("rb") as source:
        hashed = _Hashed(source)
        archive.addfile(archive.gettarinfo(name=str(path), arcname=name), hashed)
    return hashed.sha256.hexdigest()


def _head(copy: Path) -> dict[str, Any]:
    """Return where the ledger ends in the copied database."""
    with closing(sqlite3.connect(copy)) as database:
        entries, seal = database.execute("SELECT next_index, seal FROM ledger_head WHERE id = 1").fetchone()
    return {"entries": entries, "seal": seal}


def refuse_other_database() -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        raise Refused(
            "This command copies the embedded database only.", "MULKKO_DATABASE",
            "Dump PostgreSQL with pg_dump first, then copy the chunks folder of MULKKO_HOME.",
        )  # fmt: skip
