"""A span of a long text with what stands around it."""

import re
from dataclasses import dataclass

AROUND = 90  # characters before and after
MOST = 1_200  # characters of a span that are shown; a longer one is no sentence


@dataclass(frozen=True)
class Excerpt:
    """`marked` is the span itself; `is_cut` tells on which side the text goes on."""

    before: str
    marked: str
    after: str
    is_cut_before: bool
    is_cut_after: bool


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """Return a span with its surroundings, cut where a line or a sentence begins or ends where that is near."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first > 0:
        line = text.find("\n", first, start)
        first = line + 1 if line >= 0 else first
    if last < len(text):
        line = text.rfind("\n", end, last)
        last = line if line > end else last
    shown = text[start : min(end, start + MOST)]
    return Excerpt(
        _dense(text[first:start]).lstrip(), shown, _dense(text[end:last]).rstrip(), first > 0, last < len(text)
    )


def _dense(text: str) -> str:
    """Return what stands around without empty lines."""
    return re.sub(r"\s*\n\s*", "\n", text)
