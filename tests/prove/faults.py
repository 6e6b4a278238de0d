"""Plant one small fault after another in the code of the route, and count those that no test notices.

`python -m tests.prove.faults` (`--help` names its options) prints every survivor and ends with 1 where more than one in
thirty lived. What a fault is stands in `spoiling`, those that were written by hand in `known_faults` and `judged_faults`,
how one is planted in `planting`. First every test is walked once, to know which lines it goes through; of a fault only those tests are
asked that go through its lines, the quickest first. Without such a test it lives.
"""

import argparse
import ast
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from tests.prove.judged_faults import JUDGED
from tests.prove.known_faults import KNOWN
from tests.prove.planting import ROOT, SOURCE, Fault, Planter, Walked, plant, walk
from tests.prove.spoiling import Place, functions_of, places, span_at

ONE_IN = 30
TESTS = (
    "approval",
    "policy",
    "organization",
    "ledger",
    "documents",
    "coordination",
    "prove/test_state_machine.py",
    "web/test_my_work.py",
    "web/test_proposal_list.py",
    "web/test_reminders.py",
)
TARGETS = {  # what is spoiled: folder -> modules
    "approval/engine": "*",
    "approval/actions": "*",
    "approval/models": "*",
    "approval/queries": "*",
    "policy/actions": "acting amending batching beside delegation desk ladder registering reorganizing signing submitting turns",
    "policy/engine": "gate material",
    "policy/queries": "amending batch gate listing moved_rule open_matters paper register standing",
    "organization/engine": "acting delegation levels succession workdays",
    "organization/queries": "acting calendar chart deciding handover places",
    "ledger": "actions",
    "ledger/engine": "chain checkpoint tree watch",
    "documents/engine": "signing writing",
}


def every_fault(only: str = "") -> list[Fault]:
    found = []
    for path in sorted(SOURCE / folder / f"{name}.py" for folder, names in TARGETS.items() for name in names.split()):
        paths = sorted(path.parent.glob(path.name))
        assert paths, f"there is no {path} any more: say where it went"
        for one in paths:
            below = str(one.relative_to(SOURCE))
            if only in below:
                found += [Fault(below, place) for place in places(ast.parse(one.read_text(encoding="utf-8")))]
    return found


def known_faults() -> list[Fault]:
    """Return the faults that were written by hand, each with the function that it lies in."""
    found = []
    for number, (wrong, path, old, new) in enumerate((*KNOWN, *JUDGED)):
        text = (SOURCE / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"'{wrong}' no longer says once in {path}: {old}"
        line = text.partition(old)[0].count("\n") + len(old) - len(old.lstrip("\n")) + 1
        functions = functions_of(ast.parse(text)).items()
        name, function = next((name, one) for name, one in functions if one.lineno <= line <= (one.end_lineno or 0))
        first, last = span_at(function, line)
        place = Place(number, wrong, name, function.lineno, first, last + old.strip("\n").count("\n"))
        found.append(Fault(path, place, text.replace(old, new)))
    return found


def chosen(faults: list[Fault], number: int, seed: int) -> list[Fault]:
    """Return so many faults, shared out evenly over the files."""
    chance, by_file = random.Random(seed), {}
    for fault in faults:
        by_file.setdefault(fault.path, []).append(fault)
    for found in by_file.values():
        chance.shuffle(found)
    turns = [
        found[turn]
        for turn in range(max(map(len, by_file.values()), default=0))
        for found in by_file.values()
        if turn < len(found)
    ]
    return turns[:number]


def in_pytest(tests: list[str], work: Callable[[Planter], None]) -> int:
    """Start a process of its own that collects these tests and then does the work; return its id."""
    pid = os.fork()
    if pid:
        return pid
    os.environ.pop("MULKKO_DATABASE", None)  # a database in memory, so that every fork has its own
    pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", "--no-header", *tests], plugins=[Planter(work)])
    os._exit(0)


def walked(walks: Path) -> list[Walked]:
    """Return where every test goes, having walked those files that changed since they were walked last."""
    files = {f"tests/{name}" for name in TESTS}
    told = [json.loads(line) for line in walks.read_text(encoding="utf-8").splitlines()] if walks.exists() else []
    since = walks.stat().st_mtime if walks.exists() else 0
    paths = [
        path for name in files for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).glob("test_*.py"))
    ]
    known = {test.partition("::")[0] for test, *_ in told}
    anew = sorted(
        str(path.relative_to(ROOT))
        for path in paths
        if path.stat().st_mtime > since or str(path.relative_to(ROOT)) not in known
    )
    if anew:
        kept = [line for line in told if line[0].partition("::")[0] not in anew]
        walks.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")
        os.waitpid(in_pytest(anew, lambda planter: walk(planter, list(planter.items), walks)), 0)
    lines = walks.read_text(encoding="utf-8").splitlines()
    return [Walked(*json.loads(line)) for line in lines]


def asked_about(fault: Fault, walks: list[Walked], patience: float) -> list[Walked]:
    """Return the tests that go through a fault: of every file the quickest first, for so many seconds in all."""
    found = sorted((one for one in walks if one.passed and one.goes_through(fault)), key=lambda one: one.seconds)
    of_file = Counter[str]()
    placed = []
    for one in found:
        of_file[one.file] += 1
        placed.append((of_file[one.file], one.seconds, one))
    placed.sort(key=lambda told: told[:2])
    until = accumulate(seconds for _, seconds, _ in placed)
    return [one for (_, _, one), spent in zip(placed, until, strict=True) if spent <= patience]


def judge(planter: Planter, share: list[tuple[Fault, list[Walked]]], until: float) -> Iterator[tuple[Fault, bool]]:
    """Yield each fault and whether it lives, for as long as there is time."""
    for fault, asked in share:
        if time.monotonic() > until:
            return

        def holds(fault: Fault = fault, asked: list[Walked] = asked) -> bool:
            plant(fault)
            return all(planter.passes(one.test) for one in asked)

        yield fault, planter.in_fork(holds, seconds=sum(one.seconds for one in asked))


def judged(faults: list[tuple[Fault, list[Walked]]], *, threads: int, until: float) -> Iterator[tuple[str, str, bool]]:
    """Yield path, words and life of every fault as soon as it is known; so many processes share the faults."""
    reading, writing = os.pipe()
    tests = sorted({one.file for _, asked in faults for one in asked})
    for number in range(threads):

        def work(planter: Planter, share: list[tuple[Fault, list[Walked]]] = faults[number::threads]) -> None:
            for fault, lives in judge(planter, share, until):
                os.write(writing, json.dumps([fault.path, str(fault), lives]).encode() + b"\n")

        in_pytest(tests, work)
    os.close(writing)
    with os.fdopen(reading) as told:
        yield from map(json.loads, told)


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--faults", type=int, default=60, help="how many, shared out evenly over the files")
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--minutes", type=float, default=30, help="after which no further fault is planted")
    reader.add_argument(
        "--patience", type=float, default=120, help="seconds of tests that are spent on one fault at most"
    )
    reader.add_argument("--threads", type=int, default=2)
    reader.add_argument("--only", default="", help="a part of the path of what is spoiled")
    reader.add_argument("--known", action="store_true", help="those that were written by hand instead")
    reader.add_argument(
        "--walks", type=Path, help="keeps which lines each test goes through, for runs on the same code"
    )
    options = reader.parse_args()
    walks = walked(options.walks or Path(tempfile.mkdtemp(prefix="mulkko-faults-")) / "walks")
    for one in walks:
        if not one.passed:
            print(f"fails without any fault, and is not asked: {one.test}")
    faults = known_faults() if options.known else chosen(every_fault(options.only), options.faults, options.seed)
    tried, lived = Counter[str](), Counter[str]()
    until = time.monotonic() + 60 * options.minutes
    questions = [(fault, asked_about(fault, walks, options.patience)) for fault in faults]
    for path, words, lives in judged(questions, threads=options.threads, until=until):
        tried[path] += 1
        lived[path] += lives
        if lives:
            print(f"lives: {words}", flush=True)
    for path in sorted(tried):
        print(f"{path}: {tried[path]} planted, {lived[path]} lived")
    total, living = tried.total(), lived.total()
    print(f"{total} faults planted, {total - living} noticed, {living} lived; at most 1 in {ONE_IN} may.")
    return int(total == 0 or living * ONE_IN > total)


if __name__ == "__main__":
    sys.exit(main())
