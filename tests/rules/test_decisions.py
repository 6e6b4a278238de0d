"""A decision is found by its number: every number is given once, and none is left out."""

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "decisions"


def test_decisions_are_numbered_once_and_without_a_gap():
    names = sorted(path.name for path in FOLDER.glob("*.md")) if FOLDER.exists() else []
    named = [re.fullmatch(r"(\d{4})-[a-z0-9-]+\.md", name) for name in names]

    assert all(named), [name for name, found in zip(names, named, strict=True) if not found]
    assert [int(found[1]) for found in named] == list(range(1, len(names) + 1))
