"""The proof: one byte is changed in a copy of the home, and a separate `mulkko ledger verify` has to find where.

Whoever changes it is stronger than any user: the guards are dropped first, as somebody with the file would.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

DATABASE = "mulkko.sqlite3"
ABREAST = 2  # homes looked through at once


def prove(home: Path, keys: Path, scratch: Path) -> dict[str, Any]:
    """Return the verdict over the untouched home and over five copies with one changed byte each."""
    with ThreadPoolExecutor(ABREAST) as abreast:  # each in a process of its own
        found = {
            "untouched": abreast.submit(verdict, home, keys),
            "stranger": abreast.submit(stranger, home, keys, scratch),
            **{name: abreast.submit(_changed, name, home, keys, scratch) for name in CHANGES},
        }
        return {name: one.result() for name, one in found.items()}


def _changed(name: str, home: Path, keys: Path, scratch: Path) -> dict[str, Any]:
    """Return what is found in a copy of a home with one changed byte."""
    kind, change = CHANGES[name]
    copy = scratch / name
    shutil.copytree(home, copy)
    expected = change(copy)
    found = verdict(copy, keys)
    shutil.rmtree(copy)
    return {"changed": expected, "found": found["first_bad"], "located": not found["ok"] and kind in found["kinds"]}


def stranger(home: Path, keys: Path, scratch: Path) -> dict[str, Any]:
    """Return what somebody with nothing but an exported bundle finds: no database, no keys of this installation."""
    bundle, elsewhere = scratch / "bundle.zip", scratch / "elsewhere"
    exported = _told(home, keys, "ledger", "export", "-o", str(bundle))
    found = _told(elsewhere / "home", elsewhere / "keys", "ledger", "verify", "--bundle", str(bundle))
    held = sum(claim["status"] == "holds" for claim in found["claims"])
    return {
        "chunks": exported["chunks"],
        "ok": found["ok"],
        "entries": found["entries"],
        "figures": len(found["claims"]),
        "held": held,
    }


def verdict(home: Path, keys: Path) -> dict[str, Any]:
    """Return what a separate command says of a home."""
    told = _told(home, keys, "ledger", "verify")
    return {key: told[key] for key in ("ok", "entries", "first_bad")} | {
        "kinds": sorted({one["kind"] for one in told["bad"]})
    }


def _told(home: Path, keys: Path, *arguments: str) -> dict[str, Any]:
    """Return the JSON answer of a command run on a home."""
    environment = {**os.environ, "MULKKO_HOME": str(home), "MULKKO_KEYS": str(keys)}
    environment.pop("MULKKO_DATABASE", None)
    command = [sys.executable, "-m", "mulkko.cli", *arguments, "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    return json.loads(done.stdout)


def _in_database(table: str, column: str, key: str) -> Callable[[Path], str]:
    def change(home: Path) -> str:
        with closing(sqlite3.connect(home / DATABASE)) as database:
            for (trigger,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table]
            ).fetchall():
                database.execute(f"DROP TRIGGER {trigger}")
            row, text = database.execute(
                f"SELECT {key}, {column} FROM {table} WHERE {column} <> '' ORDER BY {key} DESC"
            ).fetchone()
            database.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", [_one_byte_other(text), row])
            database.commit()
        return f"{table}.{column}"

    return change


def _one_byte_other(text: str) -> str:
    """Return the text with the lowest bit of one letter or digit near its middle changed: one byte in UTF-8 too."""
    middle = len(text) // 2
    place = next(at for at in (*range(middle, len(text)), *range(middle)) if text[at].isalnum())
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


def _in_chunk(home: Path) -> str:
    with closing(sqlite3.connect(home / DATABASE)) as database:
        manifests = " ".join(text for (text,) in database.execute("SELECT manifest FROM catalog_version"))
    # What is derived, such as the sorting of voices, lies there too; a version can be made to hold only its own chunks.
    chunk = next(one for one in sorted((home / "chunks").glob("??/*.parquet")) if one.stem in manifests)
    content = bytearray(chunk.read_bytes())
    content[len(content) // 2] ^= 1
    chunk.write_bytes(content)
    return f"chunks/{chunk.name[:12]}…"


CHANGES: dict[str, tuple[str, Callable[[Path], str]]] = {
    "entry": ("entry", _in_database("ledger_entry", "actor", '"index"')),
    "database": ("payload", _in_database("ledger_payload", "text", "entry_id")),
    "body": ("version", _in_database("approval_sealedversion", "text", "hash")),
    "signature": ("signature", _in_database("approval_signature", "title", "id")),
    "snapshot": ("snapshot", _in_chunk),
}


def all_located(shown: dict[str, Any]) -> Iterator[bool]:
    yield shown["untouched"]["ok"] and shown["stranger"]["ok"]
    yield from (shown[name]["located"] for name in CHANGES)
