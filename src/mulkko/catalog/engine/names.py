"""Column names: folded, joined over several header rows, made unique."""

import re
import unicodedata
from collections.abc import Sequence

JOINT = " / "
LONGEST_NAME = 200  # characters; a longer one is a sentence that got into the header


def folded(text: str) -> str:
    """Return a header cell on one line: NFC, line breaks and runs of blanks folded, NUL and byte-order marks gone."""
    text = re.sub(r"<br\s*/?>|_x000D_", " ", text, flags=re.IGNORECASE)
    text = unicodedata.normalize("NFC", text).replace("\0", "").replace("\ufeff", "")
    return " ".join(text.split())


def joined(levels: Sequence[str]) -> str:
    """Return one name for a column from its header cells, top first; a level that repeats the one above says nothing new."""
    kept: list[str] = []
    for level in map(folded, levels):
        if level and (not kept or kept[-1] != level):
            kept.append(level)
    return JOINT.join(kept)[:LONGEST_NAME]


def made_unique(names: Sequence[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return usable names, and (column, new name) for each that had to be changed.

    An empty name becomes 열N (N counts from 1), a repeated one gets _2, _3 and so on. Names differing only in
    the case of Latin letters count as equal, because SQL treats them so.
    """
    wanted = [name or f"열{place + 1}" for place, name in enumerate(names)]
    taken = {name.casefold() for name in wanted}
    seen: set[str] = set()
    given, changed = [], []
    for place, name in enumerate(wanted):
        new, turn = name, 2
        while new.casefold() in seen or (new != name and new.casefold() in taken):
            new, turn = f"{name}_{turn}", turn + 1
        seen.add(new.casefold())
        given.append(new)
        if new != names[place]:
            changed.append((place, new))
    return given, changed
