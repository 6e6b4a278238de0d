"""`python -m tests.prove.evidence`: faults seeded by the hundred, figures run again and again, snapshots and texts tampered with.

--faults N prints a table of kinds with how many claims got the right status, and how many held in silence, and the share of
harmless refreshes that would interrupt somebody. --quoted N does the same with documents and surveys. --reruns N runs money and count claims N times at 1, 2 and 8 threads.
--tamper N changes bytes, rows, queries or texts behind the back of the guards and asks for the next signature. Ends with
1 where anything is wrong.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

BATCH = 60  # claims that are checked together, as a document has them


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--faults", type=int, default=0, metavar="N")
    parser.add_argument("--harmless", type=int, default=None, metavar="N", help="default: half as many as faults")
    parser.add_argument("--quoted", type=int, default=0, metavar="N")
    parser.add_argument("--reruns", type=int, default=0, metavar="N")
    parser.add_argument("--tamper", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    own = Path(tempfile.mkdtemp(prefix="mulkko-prove-"))
    own.chmod(0o755)  # children that read files as nobody pass through here
    try:
        _open_city(own)
        good = True
        if given.faults:
            good &= _faults(given.faults, given.harmless, given.seed)
        if given.quoted:
            good &= _quoted(given.quoted, given.seed)
        if given.reruns:
            good &= _reruns(given.reruns)
        if given.tamper:
            good &= _tamperings(given.tamper, given.seed)
        return 0 if good else 1
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _open_city(own: Path) -> None:
    """Make a city of its own in a folder that goes away."""
    os.environ |= {
        "MULKKO_HOME": str(own / "home"), "MULKKO_KEYS": str(own / "keys"), "MULKKO_ROUTE": "inside",
        "DJANGO_SETTINGS_MODULE": "mulkko.config.settings",
    }  # fmt: skip
    os.environ.pop("MULKKO_DATABASE", None)
    import django

    django.setup()
    from django.core.management import call_command
    from tests.builders.hall import open_hall

    (own / "home").mkdir()
    call_command("migrate", verbosity=0)
    open_hall()


def _faults(number: int, harmless: int | None, seed: int) -> bool:
    from tests.prove.seeding import FAULTS, HARMLESS, Outcome, judged, seeded

    cases = list(seeded(number, seed, FAULTS))
    cases += seeded(number // 2 if harmless is None else harmless, seed, HARMLESS)
    rows: dict[str, list[Outcome]] = defaultdict(list)
    for start in range(0, len(cases), BATCH):
        for one in judged(cases[start : start + BATCH]):
            rows[one.case.kind].append(one)
        print(f"{min(start + BATCH, len(cases))}/{len(cases)}", file=sys.stderr)
    print(f"{'kind':28}{'n':>6}{'right':>7}{'wrong':>7}{'silent holds':>14}")
    for kind in FAULTS:
        found = rows.get(kind, [])
        right, silent = sum(one.is_right for one in found), sum(one.is_silent for one in found)
        print(f"{kind:28}{len(found):6}{right:7}{len(found) - right:7}{silent:14}")
    every = [one for kind in FAULTS for one in rows.get(kind, [])]
    silent, right = sum(one.is_silent for one in every), sum(one.is_right for one in every)
    print(f"{'all':28}{len(every):6}{right:7}{len(every) - right:7}{silent:14}")
    calm = [one for kind in HARMLESS for one in rows.get(kind, [])]
    loud = [one for one in calm if one.interrupts or one.status == "refused"]
    share = 100 * len(loud) / max(1, len(calm))
    print(f"harmless refreshes: {len(calm)}, of which interrupt somebody: {len(loud)} ({share:.1f} %)")
    for one in [*(each for each in every if not each.is_right), *loud]:
        print(f"  {one.case.kind} {one.case.name}: {one.status} {one.judgement} {one.extra}", file=sys.stderr)
    return right == len(every) and not silent and share <= 5


def _quoted(number: int, seed: int) -> bool:
    from tests.prove.quoting import FAULTS, Seeded, seeded

    rows: dict[str, list[Seeded]] = defaultdict(list)
    for one in seeded(number, seed):
        rows[one.kind].append(one)
        if not one.is_right:
            print(f"  {one}", file=sys.stderr)
    print(f"{'kind':32}{'n':>6}{'right':>7}{'wrong':>7}{'silent holds':>14}")
    every = [one for kind in FAULTS for one in rows[kind]]
    for kind, found in [*((kind, rows[kind]) for kind in FAULTS), ("all", every)]:
        right, silent = sum(one.is_right for one in found), sum(one.is_silent for one in found)
        print(f"{kind:32}{len(found):6}{right:7}{len(found) - right:7}{silent:14}")
    return all(one.is_right for one in every)


def _reruns(number: int) -> bool:
    from tests.prove.rerunning import answers_at

    told: set[str] = set()
    for threads in (1, 2, 8):
        found = answers_at(threads, number)
        told |= found
        print(f"{threads} threads: {number} runs, {len(found)} different answers")
    print(f"together: {len(told)} different answers")
    return len(told) == 1


def _tamperings(number: int, seed: int) -> bool:
    from tests.prove.signing_over import Tampering, tampered

    found: dict[str, list[Tampering]] = defaultdict(list)
    for one in tampered(number, seed):
        found[one.kind].append(one)
    print(f"{'changed':28}{'n':>6}{'caught':>8}{'missed':>8}")
    for kind, rows in sorted(found.items()):
        caught = sum(one.is_caught for one in rows)
        print(f"{kind:28}{len(rows):6}{caught:8}{len(rows) - caught:8}")
    every: list[Any] = [one for rows in found.values() for one in rows]
    caught = sum(one.is_caught for one in every)
    print(f"{'all':28}{len(every):6}{caught:8}{len(every) - caught:8}")
    return caught == len(every) == number


if __name__ == "__main__":
    sys.exit(main())
