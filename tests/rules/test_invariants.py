"""The page of the invariants and the tests say the same: every number has its row, every row its tests, every test its number."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
QUOTED = re.compile(r"[Ii]nvariants?[ _]((?:\d+(?:, | and |_and_|_)?)+)")
NUMBERS = range(1, 54)


def rows():
    text = (ROOT / "docs/invariants.md").read_text(encoding="utf-8")
    return {int(number): (sentence, tests, place) for number, sentence, tests, place in ROW.findall(text)}


def quoted_by(path, name):
    """Return the numbers that a test quotes, or None where there is no such test."""
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.exists() else ast.Module([], [])
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            said = f"{name} {ast.get_docstring(node) or ''}"
            return {int(number) for group in QUOTED.findall(said) for number in re.findall(r"\d+", group)}
    return None


def test_every_invariant_has_its_row():
    assert sorted(rows()) == list(NUMBERS)


def test_every_row_has_a_test_that_quotes_its_number_or_says_what_is_not_built_yet():
    for number, (_, tests, place) in rows().items():
        named = TEST.findall(tests)
        assert named or "*not yet: " in tests, f"invariant {number} has no test"
        assert not named or place != "–", f"invariant {number} does not say where it is enforced"
        for path, name in named:
            quoted = quoted_by(path, name)
            assert quoted is not None, f"invariant {number}: there is no test {path}::{name}"
            assert number in quoted, f"{path}::{name} does not quote {number}"
