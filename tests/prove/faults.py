"""Plant one small fault after another in the code of the route, and count those that no test notices.

`python -m tests.prove.faults [--faults N] [--seed S] [--minutes M]` works on a copy, prints every survivor and ends
with 1 where more than one in thirty lived. A fault is a comparison flipped or moved by one, a condition turned, a part
of a condition dropped, a number off by one, or a refusal left out.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ONE_IN = 30
ROUTE = [
    "tests/approval",
    "tests/policy/test_beside.py",
    "tests/policy/test_batch.py",
    "tests/policy/test_handover.py",
    "tests/prove/test_state_machine.py",
]
TARGETS = {  # what is spoiled: the tests that must notice
    "approval/engine/*.py": ["tests/approval"],
    "approval/actions/*.py": ROUTE,
    "approval/models/*.py": ROUTE,
    "approval/queries/seats.py": ROUTE,
    "approval/queries/holding.py": ["tests/approval/test_hold.py"],
    "policy/engine/material.py": ["tests/policy/test_material.py"],
    "policy/queries/moved_rule.py": ["tests/policy/test_moved_rule.py"],
    "organization/engine/acting.py": ["tests/organization/test_acting.py", "tests/organization/test_absences.py"],
    "organization/engine/delegation.py": [
        "tests/organization/test_delegation_table.py",
        "tests/organization/test_who_decides.py",
        "tests/policy/test_delegation_facts.py",
    ],
    "policy/engine/gate.py": ["tests/policy/test_gate.py", "tests/policy/test_drift.py"],
    "policy/queries/gate.py": [
        "tests/policy/test_drift.py",
        "tests/policy/test_drafting.py",
        "tests/policy/test_routine.py",
        "tests/policy/test_delegation_facts.py",
        "tests/policy/test_amending.py",
    ],
}
FLIPPED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    path: Path  # below ROOT
    line: int
    what: str
    text: str  # the whole module with the fault in it
    tests: tuple[str, ...]


def every_fault() -> list[Fault]:
    found = []
    for pattern, tests in TARGETS.items():
        paths = sorted((ROOT / "src/mulkko").glob(pattern))
        assert paths, f"there is no {pattern} any more: say where it went"
        for path in paths:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [
                Fault(path.relative_to(ROOT), line, what, text, tuple(tests)) for line, what, text in spoiled(tree)
            ]
    return found


def spoiled(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the kind and the text of every module that differs from `tree` by one fault."""
    for number, node in enumerate(ast.walk(tree)):
        for place, what in enumerate(ways(node)):
            other = copy.deepcopy(tree)
            spoil(list(ast.walk(other))[number], place)
            yield getattr(node, "lineno", 0), what, ast.unparse(other)


def ways(node: ast.AST) -> list[str]:
    """Return in which ways a node can be spoiled; `spoil` knows the same order."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in FLIPPED:
        return ["comparison"]
    if isinstance(node, ast.BoolOp):
        return ["and/or", *(f"part {place} dropped" for place in range(len(node.values)))]
    if isinstance(node, ast.If) and all(isinstance(one, ast.Raise) for one in node.body) and not node.orelse:
        return ["refusal left out"]
    if isinstance(node, ast.If | ast.IfExp):
        return ["condition turned"]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub) and isinstance(node.right, ast.Constant):
        return ["off by one"] if isinstance(node.right.value, int) else []
    return []


def spoil(node: ast.AST, place: int) -> None:
    if isinstance(node, ast.Compare):
        node.ops = [FLIPPED[type(node.ops[0])]()]
    elif isinstance(node, ast.BoolOp):
        if place == 0:
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        else:
            del node.values[place - 1]
            if len(node.values) == 1:  # a single value is written twice: the syntax wants two
                node.values *= 2
    elif isinstance(node, ast.If) and ways(node) == ["refusal left out"]:
        node.body = [ast.Pass()]
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.BinOp):
        node.right = ast.Constant(node.right.value + 1)


def chosen(faults: list[Fault], number: int, seed: int) -> list[Fault]:
    """Return so many faults, shared out evenly over the files."""
    chance, by_file = random.Random(seed), {}
    for fault in faults:
        by_file.setdefault(fault.path, []).append(fault)
    for found in by_file.values():
        chance.shuffle(found)
    turns = [
        found[turn]
        for turn in range(max(map(len, by_file.values())))
        for found in by_file.values()
        if turn < len(found)
    ]
    return turns[:number]


def without_faults(faults: list[Fault]) -> list[Fault]:
    """Return one for each choice of tests that spoils nothing: what fails then proves nothing later."""
    sound = {}
    for fault in faults:
        text = (ROOT / fault.path).read_text(encoding="utf-8")
        sound[fault.tests] = replace(fault, what="nothing", text=ast.unparse(ast.parse(text)))
    return list(sound.values())


def is_noticed(fault: Fault) -> bool:
    """Run the tests that matter on a copy with the fault in it."""
    with tempfile.TemporaryDirectory(prefix="mulkko-fault-") as folder:
        place = Path(folder)
        ignored = shutil.ignore_patterns("__pycache__", "vendor")
        for name in ("src", "tests"):
            shutil.copytree(ROOT / name, place / name, ignore=ignored)
        shutil.copy(ROOT / "pyproject.toml", place)
        (place / fault.path).write_text(fault.text, encoding="utf-8")
        surroundings = {**os.environ, "PYTHONPATH": f"{place}/src:{place}", "PYTHONDONTWRITEBYTECODE": "1"}
        surroundings.pop("MULKKO_DATABASE", None)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *fault.tests]
        done = subprocess.run(
            command, cwd=place, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600
        )
    return done.returncode != 0


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--faults", type=int, default=60)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--minutes", type=float, default=30)
    options = reader.parse_args()
    until, tried, living = time.monotonic() + 60 * options.minutes, 0, 0

    def judge(fault: Fault) -> bool | None:
        return is_noticed(fault) if time.monotonic() < until else None

    faults = chosen(every_fault(), options.faults, options.seed)
    with ThreadPoolExecutor(2) as pool:
        if any(pool.map(is_noticed, without_faults(faults))):
            print("The tests fail without any fault: nothing can be said.")
            return 1
        for fault, noticed in zip(faults, pool.map(judge, faults), strict=True):
            tried, living = tried + (noticed is not None), living + (noticed is False)
            if noticed is False:
                print(f"lives: {fault.path}:{fault.line} {fault.what}", flush=True)
    print(f"{tried} faults planted, {tried - living} noticed, {living} lived; at most 1 in {ONE_IN} may.")
    return int(tried == 0 or living * ONE_IN > tried)


if __name__ == "__main__":
    sys.exit(main())
