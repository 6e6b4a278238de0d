"""A backup restored elsewhere is equal: tables, files and the head of the ledger; a damaged one is refused whole."""

import errno
import hashlib
import io
import json
import os
import random
import sqlite3
import subprocess
import sys
import tarfile
from argparse import Namespace
from contextlib import closing
from pathlib import Path

import pytest
from tests.builders.races import ROOT

from mulkko.cli.answers import Refused
from mulkko.cli.commands.backup import DATABASE, LIST, write_backup
from mulkko.cli.commands.restore import read_backup

pytestmark = pytest.mark.skipif("MULKKO_DATABASE" in os.environ, reason="PostgreSQL is dumped with pg_dump")


def mulkko(surroundings, *words):
    """Run a command as another machine would; return its answer."""
    command = [sys.executable, "-m", "mulkko.cli.main", *words, "--json"]
    done = subprocess.run(command, env=surroundings, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def digests(home):
    """Return the SHA-256 of every table and of every file that a version of data needs."""
    with closing(sqlite3.connect(Path(home) / DATABASE)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            rows = sorted(map(repr, database.execute(f'SELECT * FROM "{table}"')))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        found["schema"] = sorted(database.execute("SELECT type, name, sql FROM sqlite_master"), key=repr)
    for path in sorted((Path(home) / "chunks").rglob("*.parquet")):
        found[path.relative_to(home)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.fixture(scope="module")
def hall_with_checkpoint(clones, hall_at_work):
    surroundings = clones.new(hall_at_work)
    mulkko(surroundings, "ledger", "checkpoint")
    return surroundings


@pytest.fixture(scope="module")
def backup(hall_with_checkpoint, tmp_path_factory):
    place = tmp_path_factory.mktemp("backup") / "backup.tar"
    mulkko(hall_with_checkpoint, "backup", str(place))
    return place


def restored(backup, home, settings):
    settings.MULKKO_HOME = home
    return read_backup(Namespace(file=backup)).document


def test_a_backup_restored_on_another_machine_is_equal_and_verifies(hall_with_checkpoint, backup, tmp_path):
    hall = hall_with_checkpoint
    elsewhere = hall | {"MULKKO_HOME": str(tmp_path / "elsewhere"), "MULKKO_KEYS": str(tmp_path / "no-keys")}
    before = mulkko(hall, "ledger", "verify")

    told = mulkko(elsewhere, "restore", str(backup))

    assert digests(tmp_path / "elsewhere") == digests(hall["MULKKO_HOME"])
    assert any(str(name).endswith(".parquet") for name in digests(tmp_path / "elsewhere"))
    after = mulkko(elsewhere, "ledger", "verify")
    assert after == before
    assert after["ok"]
    assert told["head"]["entries"] == after["entries"] > 20
    assert not list(tmp_path.rglob("checkpoint-key")), "a key went along"


def test_a_backup_that_was_cut_short_is_refused_and_leaves_nothing(backup, tmp_path, settings):
    content, chance = backup.read_bytes(), random.Random(20261125)
    end = content.rindex(LIST.encode())
    for number, cut in enumerate([0, 1, 511, 512, 513, *[chance.randrange(end) for _ in range(20)]]):
        short, home = tmp_path / "short.tar", tmp_path / f"home {number}"
        short.write_bytes(content[:cut])

        with pytest.raises(Refused) as refused:
            restored(short, home, settings)

        assert refused.value.sentence.count("\n") == 0
        assert list(home.iterdir()) == []


def test_a_backup_that_was_changed_in_one_byte_is_refused_or_restores_the_very_same(backup, tmp_path, settings):
    """Padding and the names of owners in a tar file say nothing; every byte of a file does."""
    chance, refused = random.Random(20261126), 0
    content = backup.read_bytes()
    restored(backup, tmp_path / "whole", settings)
    whole = digests(tmp_path / "whole")
    for number in range(40):
        at, home = chance.randrange(len(content)), tmp_path / f"home {number}"
        (tmp_path / "other.tar").write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        try:
            restored(tmp_path / "other.tar", home, settings)
        except Refused:
            refused += 1
            assert list(home.iterdir()) == []
        else:
            assert digests(home) == whole
    assert refused > 30


@pytest.mark.parametrize("what", ["database", "left out", "put in", "no list", "no backup"])
def test_a_backup_that_was_packed_anew_with_something_else_is_refused(backup, tmp_path, settings, what):
    with tarfile.open(backup) as old, tarfile.open(tmp_path / "anew.tar", "w") as new:
        chunk = next(one.name for one in old if one.name.startswith("chunks/"))
        for one in old:
            content = old.extractfile(one).read()
            if (what, one.name) in (("left out", chunk), ("no list", LIST)) or what == "no backup":
                continue
            if (what, one.name) == ("database", DATABASE):
                content += b"\0"
                one.size += 1
            new.addfile(one, io.BytesIO(content))
        if what == "put in":
            new.addfile(tarfile.TarInfo("chunks/00/other.parquet"), io.BytesIO())

    with pytest.raises(Refused, match=r"list of files|changed or damaged"):
        restored(tmp_path / "anew.tar", tmp_path / "home", settings)

    assert list((tmp_path / "home").iterdir()) == []


def test_a_backup_that_fails_halfway_leaves_the_older_one_and_nothing_half_done(tmp_path, settings):
    settings.MULKKO_HOME = tmp_path / "home"
    settings.MULKKO_HOME.mkdir()
    (settings.MULKKO_HOME / DATABASE).write_bytes(b"no database" * 1000)
    (tmp_path / "backup.tar").write_bytes(b"the older one")

    with pytest.raises(Refused, match="cannot be written"):
        write_backup(Namespace(file=tmp_path / "backup.tar"))

    assert (tmp_path / "backup.tar").read_bytes() == b"the older one"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["backup.tar", "home"]


@pytest.mark.parametrize("place", [".", "/"])
def test_a_folder_is_no_place_for_a_backup(place):
    with pytest.raises(Refused, match="is a folder"):
        write_backup(Namespace(file=Path(place)))


def test_nothing_is_restored_beside_what_an_older_database_left_for_sqlite_to_play(backup, tmp_path, settings):
    (tmp_path / f"{DATABASE}-wal").write_bytes(b"")

    with pytest.raises(Refused, match="not empty"):
        restored(backup, tmp_path, settings)


def test_a_disk_without_room_is_told_as_that(backup, tmp_path, settings, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("mulkko.cli.commands.restore.os.replace", full)

    with pytest.raises(Refused, match="No space left"):
        restored(backup, tmp_path / "home", settings)
    assert not list((tmp_path / "home").glob("restoring-*"))
