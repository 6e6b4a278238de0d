"""Which districts the words of a table or of citizens' voices name: by code, by name, or by the names above and its own.

Nothing is guessed: a name that two districts bear names neither, and districts of different levels are never mixed,
since one lies within the other.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mulkko.organization.engine.outlines import Polygon


@dataclass(frozen=True)
class Area:
    """One district on one day."""

    code: str
    name: str
    parent: str  # "" for one that lies in no other
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Placed:
    """What words name: all of one level, `areas` being everything on that level, and the words that name nothing there."""

    codes: dict[str, str]  # word -> code
    areas: tuple[Area, ...]
    strange: tuple[str, ...]


def level_of(area: Area, areas: dict[str, Area]) -> int:
    """Return how many districts a district lies in: 0 for one that lies in no other."""
    level, above = 0, area.parent
    while above in areas and level < len(areas):
        level, above = level + 1, areas[above].parent
    return level


def placed(words: Iterable[str], areas: Sequence[Area]) -> Placed:
    """Return which districts words name, on the level that most of them name; without any, nothing is placed."""
    by_code = {area.code: area for area in areas}
    said = _said(areas, by_code)
    listed = list(dict.fromkeys(words))
    found = {word: said[word.strip()] for word in listed if word.strip() in said}
    levels = Counter(level_of(by_code[code], by_code) for code in found.values())
    if not levels:
        return Placed({}, (), tuple(listed))
    level = max(levels, key=lambda one: (levels[one], -one))
    on_level = tuple(area for area in areas if level_of(area, by_code) == level)
    kept = {area.code for area in on_level}
    codes = {word: code for word, code in found.items() if code in kept}
    return Placed(codes, on_level, tuple(word for word in listed if word not in codes))


def rolled_up(code: str, onto: Iterable[str], areas: dict[str, Area]) -> str | None:
    """Return the one of some districts in which a district lies, itself among them; None where it lies in none."""
    wanted, seen = set(onto), set()
    while code in areas and code not in wanted and code not in seen:
        seen.add(code)
        code = areas[code].parent
    return code if code in wanted else None


def _said(areas: Sequence[Area], by_code: dict[str, Area]) -> dict[str, str]:
    """Return what a table may write -> code; a code goes before a name."""
    names: dict[str, set[str]] = {}
    for area in areas:
        full = area.name
        names.setdefault(area.name, set()).add(area.code)
        above, seen = area.parent, {area.code}
        while above in by_code and above not in seen:
            seen.add(above)
            full = f"{by_code[above].name} {full}"
            names.setdefault(full, set()).add(area.code)
            above = by_code[above].parent
    alone = {name: next(iter(codes)) for name, codes in names.items() if len(codes) == 1}
    return alone | {area.code: area.code for area in areas}
