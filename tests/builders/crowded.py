"""Offices of five people and more, which appear by themselves on the collaboration map."""

import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from tests.builders.hall import NINE, OPERATOR

from mulkko.organization.actions import load_city

SIZES = {"bus-r": 6, "bus-s": 5, "bud": 6, "leg": 5}  # how many officers are added to each office of the hall


def crowd_the_hall(sizes: Mapping[str, int] = SIZES, units: str = "") -> None:
    """Add officers to what is open, and new units as lines of code, name, kind and unit above."""
    numbers = count(100)
    rows = [(f"p-{unit}-{place}", unit, f"k{next(numbers)}") for unit, n in sizes.items() for place in range(n)]
    texts = {
        "units": ["code,name,kind,parent,valid_from", *(f"{line},2026-01-01" for line in units.split())],
        "positions": ["code,unit,title,level,valid_from", *(f"{code},{unit},주무관,officer,2026-01-01" for code, unit, _ in rows)],
        "people": ["code,name,login", *(f"{person},이{person},{person}" for _, _, person in rows)],
        "postings": ["person,position,kind,valid_from", *(f"{person},{code},regular,2026-01-01" for code, _, person in rows)],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in texts.items():
            if len(lines) > 1:
                (Path(folder) / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        loaded = load_city(Path(folder), by=OPERATOR, at=NINE)
    assert loaded.is_whole, loaded.problems
