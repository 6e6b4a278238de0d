"""A file that a command writes where somebody named is there whole or not at all, also where the command is killed."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mulkko.cli import commands
from mulkko.cli.answers import Refused
from mulkko.cli.whole_files import whole_file, write_whole

SLOWLY = """
import sys, time
from pathlib import Path
from mulkko.cli.whole_files import whole_file
with whole_file(Path(sys.argv[1])) as partial, partial.open("wb") as out:
    out.write(b"half")
    out.flush()
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("old", [b"the old one", None])
def test_killed_midway_the_place_holds_what_it_held_before(tmp_path, old, number):
    place = tmp_path / "evidence.zip"
    if old:
        place.write_bytes(old)
    writer = subprocess.Popen([sys.executable, "-c", SLOWLY, str(place)], stdout=subprocess.PIPE)
    assert writer.stdout.readline() == b"writing\n"

    os.kill(writer.pid, number)
    writer.communicate()

    assert (place.read_bytes() if place.exists() else None) == old
    left = [one.name for one in tmp_path.iterdir() if one != place]
    assert all(re.fullmatch(r"\.evidence\.zip-\w+\.part", name) for name in left)
    write_whole(place, "새 파일")  # and what was left behind hinders nothing
    assert place.read_text(encoding="utf-8") == "새 파일"


def test_what_breaks_off_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    place = tmp_path / "backup.tar"
    place.write_text("old")

    with pytest.raises(ValueError, match="midway"):
        _break_off(place)

    assert [one.name for one in tmp_path.iterdir()] == ["backup.tar"]
    assert place.read_text() == "old"


def _break_off(place):
    with whole_file(place) as partial:
        partial.write_text("half")
        raise ValueError("midway")


def test_a_folder_and_a_place_that_cannot_be_written_are_refused_in_one_sentence(tmp_path):
    with pytest.raises(Refused, match="it is a folder"):
        write_whole(tmp_path, "text")
    with pytest.raises(Refused, match="cannot be written: No such file or directory"):
        write_whole(tmp_path / "nowhere" / "file", "text")


def test_rights_and_links_stay_and_what_is_no_file_is_written_into(tmp_path):
    target, link = tmp_path / "kept.json", tmp_path / "link.json"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)

    write_whole(link, "new")

    assert link.is_symlink()
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new", 0o640)
    write_whole(Path("/dev/null"), "gone")
    assert not Path("/dev/null").is_file()


def test_no_command_writes_into_a_place_directly():
    """What writes elsewhere than into the neighbour that `whole_file` gives is named here."""
    allowed = {
        "demo.py": 1,
        "publish.py": 1,
    }  # a marker that it replaces whole; a folder that takes the place of the old one
    direct = re.compile(r"(?<!partial)\.(?:write_text|write_bytes)\(|(?<!partial)\.open\(\"[wax]")
    found = {
        path.name: count
        for path in Path(commands.__file__).parent.glob("*.py")
        if (count := len(direct.findall(path.read_text(encoding="utf-8"))))
    }

    assert found == {name: count for name, count in allowed.items() if name in found}
