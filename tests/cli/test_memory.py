"""What a command and its children took of the memory is counted once."""

import subprocess
import sys

from mulkko.cli.memory import peak_of_all

MIB = 1 << 20
HOLDS = "import sys, time; held = bytearray(b'x') * int(sys.argv[1]); time.sleep(0.5)"


def held_by_a_child(mib: int) -> None:
    subprocess.run([sys.executable, "-c", HOLDS, str(mib * MIB)], check=True)


def test_what_a_child_takes_is_counted_beside_our_own():
    with peak_of_all() as without:
        pass

    with peak_of_all() as peak:
        held_by_a_child(200)

    assert 190 < peak.mib - without.mib < 260


def test_what_we_hold_ourselves_is_not_counted_again_for_a_small_child():
    held = bytearray(b"x") * (200 * MIB)
    with peak_of_all() as without:
        pass

    with peak_of_all() as peak:
        held_by_a_child(1)

    assert len(held) == 200 * MIB
    assert peak.mib - without.mib < 60
