"""An official paper as structure: what stands on it, in which order, with which marks. No HTML, no PDF.

Screen and file formats draw this and nothing else, so that all of them hold the same strings.
Source of layout and marks: 행정업무의 운영 및 혁신에 관한 규정 §7, §8; 시행규칙 §2, §4, §6, §7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

INTERNAL = "내부결재"
BLANK = "\u3000"  # 끝 stands one full-width character behind the last letter (시행규칙 §4⑤)


@dataclass(frozen=True)
class Piece:
    """A run of text; `claim` is the number of the source note that stands behind a figure, or None."""

    text: str
    claim: int | None = None


@dataclass(frozen=True)
class Line:
    """One block of the body: `mark` is □, ○, -, ※ or empty, `level` its indent from 0 to 2."""

    mark: str
    level: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.mark, "".join(piece.text for piece in self.pieces)) if part)


@dataclass(frozen=True)
class Grid:
    """The comparison of options: `rows` are criteria, `heads` options; a cell is (value, where it comes from)."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    chosen: str
    because: str
    note: str


@dataclass(frozen=True)
class Source:
    """출처: where one claim's figures come from."""

    number: int
    sentence: str
    datasets: tuple[str, ...]  # name, version, day of the data
    query: str


@dataclass(frozen=True)
class Seat:
    """One place in the signature block; `name` is empty while nobody signed, `mark` such as 전결."""

    title: str
    name: str = ""
    mark: str = ""
    day: str = ""
    has_opinion: bool = False
    objects: bool = False
    is_originator: bool = False
    omitted: str = ""

    @property
    def text(self) -> str:
        said = "(이견)" if self.objects else "(의견 있음)" if self.has_opinion else ""
        title = f"{'★' if self.is_originator else ''}{self.title}{said}"
        return " ".join(part for part in (title, self.mark, self.day, self.name or self.omitted) if part)


@dataclass(frozen=True)
class Opinion:
    """의견 of a co-operator, with the approver's answer once it was given."""

    unit: str
    title: str
    name: str
    text: str
    answer: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Coordinated:
    """협의: one unit that was asked, its answer, and whether the draft follows it (반영, 미반영)."""

    unit: str
    answer: str
    text: str = ""
    outcome: str = ""

    @property
    def line(self) -> str:
        said = f"{self.unit}: {self.answer}"
        said += f" — {self.text}" if self.text else ""
        return f"{said} ({self.outcome})" if self.outcome else said


@dataclass(frozen=True)
class Paper:
    """기안문 with the plan as its body. `number` and `formed_on` are empty until it is approved."""

    agency: str
    recipient: str
    title: str
    summary: str
    keywords: tuple[str, ...]
    question: str
    lines: tuple[Line, ...]
    grid: Grid | None
    sources: tuple[Source, ...]
    signers: tuple[Seat, ...]
    cooperators: tuple[Seat, ...]
    opinions: tuple[Opinion, ...]
    remarks: tuple[str, ...]  # reasons that the law or the gate wants printed
    department: str
    disclosure: str
    number: str = ""
    formed_on: str = ""
    version: str = ""
    consenters: tuple[Seat, ...] = ()  # 합의
    coordination: tuple[Coordinated, ...] = ()  # units that were asked while it was drafted, and what they answered


def shown_date(day: date) -> str:
    """Return a date as papers write it: no leading zero, a point after each part (영 §7⑤).

    >>> shown_date(date(2026, 11, 3))
    '2026. 11. 3.'
    """
    return f"{day.year}. {day.month}. {day.day}."


def shown_disclosure(kind: str, clauses: Sequence[str]) -> str:
    """Return the disclosure class as the foot of a paper shows it (기록규칙 §18).

    >>> shown_disclosure("partly", ["5", "6"])
    '부분공개(5,6)'
    """
    word = {"open": "공개", "partly": "부분공개", "closed": "비공개"}[kind]
    return f"{word}({','.join(clauses)})" if clauses else word


def ended(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with 끝. behind the last letter; an empty body gets none."""
    if not lines:
        return ()
    last = lines[-1]
    return (*lines[:-1], Line(last.mark, last.level, (*last.pieces, Piece(f"{BLANK}끝."))))


def strings_of(paper: Paper) -> list[str]:
    """Return every string that stands on a paper, in reading order: what all formats must hold."""
    found = [paper.agency, paper.recipient, paper.title, paper.summary, *paper.keywords, paper.question]
    for line in paper.lines:
        found += [line.mark, *(piece.text for piece in line.pieces)]
    if paper.grid:
        found += [*paper.grid.heads, paper.grid.chosen, paper.grid.because, paper.grid.note]
        for name, cells in paper.grid.rows:
            found += [name, *(part for cell in cells for part in cell)]
    for source in paper.sources:
        found += [source.sentence, *source.datasets, source.query]
    found += [seat.text for seat in (*paper.signers, *paper.cooperators, *paper.consenters)]
    for opinion in paper.opinions:
        found += [opinion.unit, opinion.title, opinion.name, opinion.text, opinion.answer, opinion.reason]
    found += [one.line for one in paper.coordination]
    found += [*paper.remarks, paper.department, paper.disclosure, paper.number, paper.formed_on, paper.version]
    return [string for string in found if string]
