"""Corrects how a typed text writes dates, times, money, ranges and marks, as papers must (영 §7, 규칙 §2, §4). Pure.

Only the form changes: no figure is another one afterwards, and what stands in braces (a figure of the evidence, a
quotation) is never touched. Every correction is told with what stood there before, and whoever typed it may take
it back: what is in `kept` stays as it was.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from mulkko.documents.engine.writing import format_date, format_money

# What stands in braces, and what a backslash makes ordinary: out of reach of every correction.
UNTOUCHED = re.compile(r"(\{\d{1,18}\.[^\W\d]\w*\}|\{span [\w\-]+ \d+-\d+\}|\\.)")
_DATE = re.compile(
    r"(?<![\d.\-/])(\d{4})\s?(?:([.\-/])\s?(\d{1,2})\s?\2\s?(\d{1,2})\.?|년\s?(\d{1,2})월\s?(\d{1,2})일)(?![\d\-/]|\.\d|시)"
)
_TIME = re.compile(r"(오전|오후)\s?(\d{1,2})시(?!간)(?:\s?(\d{1,2})분)?(?!\d)")
_MONEY = re.compile(
    r"(?<![가-힣])금\s?(\d[\d,]*)\s?원(?:\s?\(\s?금?\s?[영일이삼사오육칠팔구십백천만억조경]+\s?원\s?\))?"
)
_RANGE = re.compile(r"(?<=[\d.%명원건개월일시분])\s*[~∼～]\s*(?=\d)")
_HEADS = (
    (re.compile(r"^\s*[■▢◻▣](?=\s*\S)"), "□"),
    (re.compile(r"^\s*[ㅇoO◦◯●⚪](?=\s+\S)"), "○"),
    (re.compile(r"^\s*[–—‐−](?=\s+\S)"), "-"),
    (re.compile(r"^\s*붙\s?임\s*[:：](?=\s*\S)"), "붙임"),
)
_PASSES = 8
_END = re.compile(r"(?:(?<=[.)」”])\s+|(?<=\S)\s{2,}|^\s*)끝\.?\s*$")


@dataclass(frozen=True)
class Correction:
    """One place that was corrected: its line, counted from 1, and what stood and stands there."""

    line: int
    kind: str  # date, time, money, range, mark, enclosure, end
    before: str
    after: str


def corrected(text: str, *, kept: Collection[str] = ()) -> tuple[str, list[Correction]]:
    """Return a text in the form of papers, and every correction that was made.

    >>> corrected("○ 2026년 3월 5일 금1000000원")
    ('○ 2026. 3. 5. 금1,000,000원(금일백만원)', [Correction(line=1, kind='date', before='2026년 3월 5일', after='2026. 3. 5.'), \
Correction(line=1, kind='money', before='금1000000원', after='금1,000,000원(금일백만원)')])

    Args:
        kept: what stood there before a correction that somebody took back; it is not corrected again.
    """
    lines, told = text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), list[Correction]()
    # What one correction makes may let another one be seen: again, until nothing is left to correct.
    for _ in range(_PASSES):
        found = _corrected_once(lines, kept)
        told += found
        if not found:
            break
    return "\n".join(lines), told


def _corrected_once(lines: list[str], kept: Collection[str]) -> list[Correction]:
    """Correct lines in place."""
    found: list[Correction] = []
    last = max((place for place, line in enumerate(lines) if line.strip()), default=-1)
    for place, line in enumerate(lines):
        line = _headed(line, place + 1, kept, found)
        line = "".join(_in_form(part, place + 1, kept, found) for part in UNTOUCHED.split(line))
        lines[place] = _without_end(line, place + 1, kept, found) if place == last else line
    return found


def _headed(line: str, number: int, kept: Collection[str], found: list[Correction]) -> str:
    for pattern, mark in _HEADS:
        head = pattern.match(line)
        if head and head[0] + line[head.end() :][:20] not in kept:
            rest = line[head.end() :].lstrip()
            before = head[0] + line[head.end() :][:20]
            found.append(Correction(number, "enclosure" if mark == "붙임" else "mark", before, f"{mark} {rest}"[:24]))
            return f"{line[: len(line) - len(line.lstrip())]}{mark} {rest}"
    return line


def _without_end(line: str, number: int, kept: Collection[str], found: list[Correction]) -> str:
    """Take a typed 끝. away: the paper puts it behind the last 붙임 by itself (규칙 §4⑤)."""
    end = _END.search(line)
    if end is None or line.strip()[-24:] in kept:
        return line
    rest = line[: end.start()].rstrip()
    found.append(Correction(number, "end", line.strip()[-24:], rest.strip()[-24:]))
    return rest


def _in_form(part: str, number: int, kept: Collection[str], found: list[Correction]) -> str:
    if part[:1] in ("{", "\\") and UNTOUCHED.fullmatch(part):
        return part
    for kind, pattern, form in _FORMS:
        told: list[Correction] = []
        part = pattern.sub(_putter(kind, form, number, kept, told), part)
        found += told
    return part


def _putter(
    kind: str, form: Callable[[re.Match[str]], str | None], number: int, kept: Collection[str], told: list[Correction]
) -> Callable[[re.Match[str]], str]:
    """Return what stands in place of a hit, and tells the correction."""

    def put(hit: re.Match[str]) -> str:
        after = form(hit)
        if after is None or after == hit[0] or hit[0] in kept:
            return hit[0]
        told.append(Correction(number, kind, hit[0], after))
        return after

    return put


def _date(hit: re.Match[str]) -> str | None:
    month, day = (hit[3], hit[4]) if hit[2] else (hit[5], hit[6])
    try:
        return format_date(date(int(hit[1]), int(month), int(day)))
    except ValueError:  # no such day: whoever typed it must look at it
        return None


def _time(hit: re.Match[str]) -> str | None:
    hour, minute = int(hit[2]), int(hit[3] or 0)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    return f"{hour % 12 + (12 if hit[1] == '오후' else 0):02}:{minute:02}"


def _money(hit: re.Match[str]) -> str | None:
    try:
        return format_money(int(hit[1].replace(",", "")))
    except ValueError:
        return None


_FORMS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    ("date", _DATE, _date),
    ("time", _TIME, _time),
    ("money", _MONEY, _money),
    ("range", _RANGE, lambda hit: "∼"),
)
