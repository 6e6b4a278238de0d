"""`mulkko backup FILE` and `mulkko restore FILE`: the database first, then the chunks, never the keys."""

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused

DATABASE = "mulkko.sqlite3"


def register(nouns: Any, shared: Any) -> None:
    backup = nouns.add_parser("backup", parents=[shared], help="write database and snapshots into one file, never keys")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=write_backup)


def write_backup(options: Any) -> Answer:
    from django.conf import settings

    refuse_other_database()
    partial = options.file.with_name(options.file.name + ".part")
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(partial, "w") as archive:
            copy = Path(folder) / DATABASE
            with (
                closing(sqlite3.connect(settings.MULKKO_HOME / DATABASE)) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
            archive.add(copy, DATABASE)
            # Chunks come after the database: every version in it has its chunks on the disk already.
            chunks = sorted((settings.MULKKO_HOME / "chunks").glob("??/*.parquet"))
            for chunk in chunks:
                archive.add(chunk, str(chunk.relative_to(settings.MULKKO_HOME)))
        partial.replace(options.file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Refused(
            f"{options.file} cannot be written: {error.strerror}.", str(options.file), "Name another file."
        ) from error
    return Answer(
        {"file": str(options.file), "chunks": len(chunks)}, [f"{options.file}: the database and {len(chunks)} chunks."]
    )


def refuse_other_database() -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        raise Refused(
            "This command copies the embedded database only.", "MULKKO_DATABASE",
            "Dump PostgreSQL with pg_dump first, then copy the chunks folder of MULKKO_HOME.",
        )  # fmt: skip
