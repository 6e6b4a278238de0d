"""The tree keeps its order: small files, known doors in every room, and nothing of the machine it was written on."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ROOT / "src" / "mulkko"
SURFACES = {"config", "web", "cli", "demo"}
DOORS = {"engine", "models", "actions", "queries", "permissions", "errors", "jobs", "apps", "providers", "collectors", "formats", "migrations", "__init__", "sql"}  # fmt: skip
HOMELESS = {"utils", "helpers", "common", "misc", "services", "managers", "base"}
MACHINE = re.compile("|".join(("/wor" + "k/", "/ro" + "ot/", "/ho" + "me/[a-z]")))
REGISTRIES = re.compile(
    r"(?:pypi|npmjs|pythonhosted|artifactory|nexus|jfrog)\.(?:org|com|io|net|local)|index-" "url", re.IGNORECASE
)


def tracked():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("this is no checkout: git lists no files")
    paths = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and path != Path(__file__)]


def saying(pattern):
    found = []
    for path in tracked():
        if path.suffix not in (".png", ".xlsx", ".xls", ".hwpx", ".pdf", ".parquet", ".gz", ".mo"):
            text = path.read_text(encoding="utf-8", errors="ignore")
            found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in pattern.finditer(text)]
    return found


def test_no_file_names_a_place_on_the_machine_it_was_written_on():
    assert saying(MACHINE) == []


def test_no_file_names_a_package_registry():
    assert saying(REGISTRIES) == []


def test_no_file_is_larger_than_one_mebibyte():
    assert [str(path) for path in tracked() if path.stat().st_size > 1024 * 1024] == []


DJANGO_ASKS_FOR = ROOT / "src/mulkko/config/queued_sqlite/base.py"  # a database engine is found by this name


def test_no_module_is_called_after_what_has_no_name():
    assert [
        str(path)
        for path in [*ROOMS.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
        if path.stem in HOMELESS and path != DJANGO_ASKS_FOR
    ] == []


def test_every_room_has_only_the_doors_that_the_house_knows():
    rooms = [room for room in ROOMS.iterdir() if room.is_dir() and room.name not in {"__pycache__", *SURFACES}]
    strange = [
        str(door.relative_to(ROOMS))
        for room in rooms
        for door in room.iterdir()
        if door.name != "__pycache__" and door.stem not in DOORS
    ]  # fmt: skip

    assert strange == []


def test_every_room_says_in_one_line_what_it_is_for():
    rooms = [room for room in ROOMS.iterdir() if (room / "__init__.py").exists()]

    assert [
        room.name for room in rooms if not (room / "__init__.py").read_text(encoding="utf-8").startswith('"""')
    ] == []
