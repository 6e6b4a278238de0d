"""The hall with offices of five people and more, which appear by themselves on the collaboration map."""

import tempfile
from itertools import count
from pathlib import Path

from tests.builders.hall import NINE, OPERATOR

from mulkko.organization.actions import load_city

SIZES = {"bus-r": 6, "bus-s": 5, "bud": 6, "leg": 5}  # how many officers are added to each


def crowd_the_hall() -> None:
    """Add officers to a hall that is open."""
    numbers = count(100)
    rows = [(f"p-{unit}-{place}", unit, f"k{next(numbers)}") for unit, n in SIZES.items() for place in range(n)]
    texts = {
        "positions": ["code,unit,title,level,valid_from", *(f"{code},{unit},주무관,officer,2020-01-01" for code, unit, _ in rows)],
        "people": ["code,name,login", *(f"{person},이{person},{person}" for _, _, person in rows)],
        "postings": ["person,position,kind,valid_from", *(f"{person},{code},regular,2020-01-01" for code, _, person in rows)],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in texts.items():
            (Path(folder) / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        loaded = load_city(Path(folder), by=OPERATOR, at=NINE)
    assert loaded.is_whole, loaded.problems
