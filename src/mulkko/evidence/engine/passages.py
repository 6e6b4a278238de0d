"""Passages of a document: which stand in it, which figures stand in them, and whether one still stands there. Pure.

A passage is a stretch of the text as `documents.formats.quotable` reads it. Its figures are read as everywhere, so that
what is shown agrees to the last digit with what is quoted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mulkko.evidence.engine.figures import MAGNITUDES, NUMERIC, agrees, parse
from mulkko.evidence.engine.matching import Number, asked_numbers, numbers_in
from mulkko.evidence.engine.wording import SIGNED

LONGEST = 600  # characters of one passage
MOST_FOUND = 40
AROUND = 80  # characters that are shown before and behind a passage
WORDS = "q"  # the slot of a passage that is quoted for its words
_BULLET = r"[□○◦◯●■▪▫•·※*\-–—❍❏⇒→☞<\[(]|[0-9]{1,2}[.)]\s|[가-하][.)]\s|[①-⑳]|제[0-9]+[조장절]"
_END = re.compile(rf"(?<=[.!?。])[\"”’)\]]?(?:\s+)|\n\s*\n\s*|\n(?=\s*(?:{_BULLET}))")
_END_OF_LINE = re.compile(r"(?<=[.!?。])[\"”’)\]]?(?:\s+)|\n+")
_NUMBER = r"[−△▲\-]?\s?[0-9][0-9,]*(?:\.[0-9]+)?(?:\s?(?:천만|백만|조|억|만|천)(?:\s?[0-9][0-9,]*(?:\.[0-9]+)?\s?(?:천만|백만|억|만|천))*)?"
_WHOLE_UNITS = frozenset({"명", "건", "곳", "개", "대", "가구", "호", "회", "동", "필지", "마리", "그루", "병상", "좌석", "면", "교", "학급", "부", "편", "노선", "정류소", "업체", "개사", "팀", "쌍"})  # fmt: skip
_SCALE_OF = {word: 10**4 if word == "천만" else size for word, size in MAGNITUDES.items()}  # no slot is shown in 천만
_MAGNITUDE_LAST = re.compile(r"(?:천만|백만|조|억|만|천)$")
_TIMES = frozenset({"시간", "분", "초", "일", "개월", "년"})


@dataclass(frozen=True)
class Quoted:
    """One figure of a passage: `text[start:end]`, how its slot shows it, and its exact value."""

    start: int
    end: int
    text: str
    spec: Mapping[str, Any]
    value: str
    unit_end: int


@dataclass(frozen=True)
class Passage:
    """A stretch of a document with what stands around it; `page` is None where the format has no pages."""

    start: int
    end: int
    text: str
    page: int | None = None
    paragraph: int = 1
    before: str = ""
    after: str = ""

    def spec(self) -> dict[str, Any]:
        return {
            "start": self.start, "end": self.end, "text": self.text, "page": self.page, "paragraph": self.paragraph,
            "before": self.before, "after": self.after,
        }  # fmt: skip


@dataclass(frozen=True)
class Again:
    """A passage in another version of its document: where it stands and the values of its figures; `lost` where it does not."""

    start: int = 0
    end: int = 0
    text: str = ""
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    values: Mapping[str, str | None] = field(default_factory=dict)
    lost: str = ""


def folded(text: str) -> str:
    """Return a text with every stretch of blanks and line ends as one blank."""
    return re.sub(r"\s+", " ", text).strip()


def stretches(text: str, *, by_line: bool) -> Iterator[tuple[int, int]]:
    """Yield where sentences and items of a text begin and end.

    Args:
        by_line: a line is a whole paragraph; in a PDF it ends wherever the page did.
    """
    start = 0
    for found in [*(_END_OF_LINE if by_line else _END).finditer(text), None]:
        end = found.start() if found else len(text)
        if found and found[0][:1] in '"”’)]':
            end += 1
        yield from _cut(text, start, end)
        start = found.end() if found else end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a stretch without blanks around it, in parts where it is too long to be quoted."""
    while start < end:
        stop = min(end, start + LONGEST)
        if stop < end:
            blank = text.rfind(" ", start + LONGEST // 2, stop)
            stop = blank if blank > 0 else stop
        part = text[start:stop]
        if part.strip():
            yield start + len(part) - len(part.lstrip()), stop - (len(part) - len(part.rstrip()))
        start = stop


def looked_for(text: str, asked: str, *, by_line: bool, most: int = MOST_FOUND) -> tuple[list[tuple[int, int]], bool]:
    """Return the stretches in which every number and every word that somebody looks for stands, and whether there are more.

    A number is found however it is written: 1.2만 finds 12,400명. Of nothing asked, the stretches that hold figures.
    """
    numbers, rest = asked_numbers(asked)
    words = [_plain(word) for word in rest.split() if _plain(word)]
    found: list[tuple[int, int]] = []
    for start, end in stretches(text, by_line=by_line):
        if _fits(text[start:end], numbers, words):
            if len(found) == most:
                return found, True
            found.append((start, end))
    return found, False


def _plain(text: str) -> str:
    return re.sub(r"[\s,]", "", text).lower()


def _fits(stretch: str, numbers: Sequence[Number], words: Sequence[str]) -> bool:
    said = _plain(stretch)
    if not numbers and not words:
        return bool(figures_in(stretch))
    if not all(word in said for word in words):
        return False
    if not numbers:
        return True
    there = asked_numbers(stretch)[0]
    return all(any(_same(one, other) for other in there) for one in numbers)


def _same(asked: Number, there: Number) -> bool:
    is_other_unit = bool(asked.unit and there.unit and asked.unit != there.unit)
    return not is_other_unit and is_same_number(asked, there.text)


def is_same_number(asked: Number, written: str) -> bool:
    """Tell whether a number that somebody looks for and one that is written agree to the digits of the rougher of them."""
    one, other = parse(asked.text), parse(written)
    return one is not None and other is not None and (agrees(asked.text, other[0]) or agrees(written, one[0]))


def figures_in(passage: str) -> list[Quoted]:
    """Return the figures of a passage that can be quoted, in their order.

    What says more than a figure (10여 명, a range, a date) is no figure that could be shown again as one.
    """
    flat = re.sub(r"\s", " ", passage)  # as long as the passage, so that places stay places
    found = []
    for number in numbers_in(flat):
        parsed = parse(number.text)
        if parsed is None or number.text.rstrip().endswith("여"):
            continue
        unit = flat[number.end : number.unit_end].strip()
        start = number.start + len(number.text) - len(re.sub(r"^(?:약|대략)\s?", "", number.text))
        spec = _spec_of(number.text, *parsed, unit, number.unit)
        if spec is not None:
            text = passage[start : number.end]
            found.append(Quoted(start, number.end, text, spec, format(parsed[0], "f"), number.unit_end))
    return found


def _spec_of(written: str, value: Decimal, quantum: Decimal, unit: str, group: str) -> dict[str, Any] | None:
    """Return the slot that shows a figure with the digits and the magnitude that it is written with."""
    kind = _kind_of(value, group)
    shown_unit = {"percent": "%", "pp": "%p", "pct_change": "%"}.get(kind, unit)
    word = _MAGNITUDE_LAST.search(written)
    scale = min(_SCALE_OF[word[0]], 10**12) if word and kind not in SIGNED | {"percent"} else 1
    decimals = max(0, -(quantum / scale).normalize().adjusted()) if quantum < scale else 0
    if decimals > 8:
        return None
    # A change that is told without a sign says how far something went.
    how_far = [">", "0"] if kind in SIGNED and value > 0 else None
    return {"type": kind, "unit": shown_unit, "scale": scale, "decimals": decimals, "compare": how_far}


def _kind_of(value: Decimal, group: str) -> str:
    if group == "%p":
        return "pp"
    if group == "%":
        return "pct_change" if value < 0 or value > 100 else "percent"
    if group == "원":
        return "money"
    if group in _TIMES:
        return "duration"
    is_whole = value == value.to_integral_value() and value >= 0
    return "count" if group in _WHOLE_UNITS and is_whole else "ratio"


def value_of(kind: str, text: str) -> str | None:
    """Return the exact value of what a passage says in the place of a slot."""
    if kind not in NUMERIC:
        return folded(text)
    parsed = parse(re.sub(r"\s", " ", text))
    return format(parsed[0], "f") if parsed else None


def read_at(text: str, quoted: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, str | None] | None:
    """Return the values of a passage that stands in a text where it was quoted; None where it does not."""
    if text[quoted["start"] : quoted["end"]] != quoted["text"]:
        return None
    return {name: value_of(kinds[name], quoted["text"][start:end]) for name, (start, end) in quoted["figures"].items()}


def again(text: str, quoted: Mapping[str, Any], kinds: Mapping[str, str]) -> Again:
    """Look for a passage in a newer version of its document: as it was, else with other figures in the same words.

    Where the words stand several times with different figures nobody can tell which one is meant.
    """
    figures = {name: span for name, span in quoted["figures"].items() if kinds[name] in NUMERIC}
    same = re.search(_pattern(quoted["text"], {}), text)
    if same:
        return _found(same, quoted, figures, kinds)
    if not figures:
        return Again(lost="The passage no longer stands in the newest version of the document.")
    others = list(re.finditer(_pattern(quoted["text"], figures), text))
    if not others:
        return Again(lost="The passage no longer stands in the newest version of the document.")
    answers = [_found(one, quoted, figures, kinds) for one in others]
    if any(one.values != answers[0].values for one in answers):
        return Again(lost="The newest version of the document says this several times, with different figures.")
    return answers[0]


def _pattern(passage: str, figures: Mapping[str, Sequence[int]]) -> str:
    """Return a pattern of a passage in which blanks may differ, and in place of each figure a number may stand."""
    parts, place = [], 0
    for name, (start, end) in sorted(figures.items(), key=lambda one: one[1][0]):
        parts += [_literal(passage[place:start]), f"(?P<{name}>{_NUMBER})"]
        place = end
    return "".join([*parts, _literal(passage[place:])])


def _literal(text: str) -> str:
    words = re.split(r"(\s+)", text)
    return "".join(r"\s+" if word.isspace() else re.escape(word) for word in words if word)


def _found(
    hit: re.Match[str], quoted: Mapping[str, Any], figures: Mapping[str, Any], kinds: Mapping[str, str]
) -> Again:
    if hit.re.groups:
        spans = {name: (hit.start(name) - hit.start(), hit.end(name) - hit.start()) for name in figures}
    else:
        spans = _moved(quoted["text"], hit[0], quoted["figures"])
    spans |= {name: (0, len(hit[0])) for name in quoted["figures"] if name not in spans}
    values = {name: value_of(kinds[name], hit[0][start:end]) for name, (start, end) in spans.items()}
    return Again(hit.start(), hit.end(), hit[0], spans, values)


def _moved(before: str, now: str, figures: Mapping[str, Sequence[int]]) -> dict[str, tuple[int, int]]:
    """Return where the figures of a passage stand in the same passage with other blanks."""
    old = [place for place, letter in enumerate(before) if not letter.isspace()]
    new = [place for place, letter in enumerate(now) if not letter.isspace()]
    return {
        name: (new[old.index(start)], new[old.index(end - 1)] + 1)
        for name, (start, end) in figures.items()
        if start < end and start in old and end - 1 in old
    }
