"""Every switch is listed with a comment, and nothing is listed that switches nothing."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOR_TESTS_ONLY = {"MULKKO_REAL_DATA"}
LISTED = (ROOT / "dotenv-sample").read_text(encoding="utf-8")


def test_the_switches_that_are_read_are_those_that_are_listed():
    read = set()
    for path in (ROOT / "src" / "mulkko" / "config").glob("*.py"):
        read |= set(re.findall(r'"(MULKKO_[A-Z_]+)"', path.read_text(encoding="utf-8")))

    assert set(re.findall(r"^(MULKKO_[A-Z_]+)=", LISTED, re.MULTILINE)) - FOR_TESTS_ONLY == read


def test_every_switch_has_a_comment():
    lines = LISTED.splitlines()

    assert [
        lines[place - 1]
        for place, line in enumerate(lines)
        if line.startswith("MULKKO_") and not lines[place - 1].startswith("# ")
    ] == []


def test_only_config_reads_the_environment():
    rooms = [path for path in (ROOT / "src" / "mulkko").rglob("*.py") if "config" not in path.parts]
    reading = [
        str(path.relative_to(ROOT))
        for path in rooms
        if re.search(r"MULKKO_[A-Z]+.{0,20}environ|environ.{0,20}MULKKO_", path.read_text(encoding="utf-8"))
    ]

    assert reading == []
