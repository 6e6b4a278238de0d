"""An official paper as structure: what stands on it, in which order, with which marks. No HTML, no PDF, no HWPX.

A paper is a short 기안문 on form 1 and the 계획서 that is its 붙임. Screen and file formats draw this and nothing
else, so that all of them hold the same strings.
Source of layout and marks: 행정업무의 운영 및 혁신에 관한 규정 §7, §8; 시행규칙 §2, §4, §6, §7.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mulkko.documents.engine.marks import BLANK, END, Item, item_mark
from mulkko.documents.engine.signing import Seat, office_of

INTERNAL = "내부결재"
MANY = "수신자 참조"
NOT_FORMED = "시행 전"


@dataclass(frozen=True)
class Piece:
    """A run of text; `claim` is the number of the source note that stands behind a figure, or None."""

    text: str
    claim: int | None = None


@dataclass(frozen=True)
class Line:
    """One block of the plan: `mark` is □, ○, -, ※ or empty, `level` its indent from 0 to 2."""

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
class Promise:
    """One line of the 평가 계획: what is to change, from which value to which, by when, and who measures it how."""

    name: str
    today: str
    target: str
    day: str
    method: str
    owner: str

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.name, self.today, self.target, self.day, self.method, self.owner)


PROMISE_HEADS = ("지표", "지금 값", "목표", "재는 날", "재는 방법", "맡은 부서")


@dataclass(frozen=True)
class Source:
    """출처: where one claim's figures come from."""

    number: int
    sentence: str
    datasets: tuple[str, ...]  # name, version, day of the data
    query: str
    key: str = ""  # what it is known by where a page links it; printed nowhere


@dataclass(frozen=True)
class Opinion:
    """의견 of a co-operator, with the approver's answer once it was given."""

    unit: str
    title: str
    name: str
    text: str
    answer: str = ""
    reason: str = ""

    @property
    def office(self) -> str:
        return office_of(self.unit, self.title)


@dataclass(frozen=True)
class Coordinated:
    """협의: one unit that was asked, its answer, and whether the draft follows it (반영, 미반영)."""

    unit: str
    answer: str
    text: str = ""
    outcome: str = ""

    @property
    def line(self) -> str:
        said = f"협의 {self.unit}: {self.answer}"
        said += f" — {self.text}" if self.text else ""
        return f"{said} ({self.outcome})" if self.outcome else said


@dataclass(frozen=True)
class Address:
    """How the agency is reached; a part that is not known is left out (규칙 §4⑥)."""

    zipcode: str = ""
    street: str = ""
    homepage: str = ""
    telephone: str = ""
    fax: str = ""
    email: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        place = " ".join(part for part in (f"우 {self.zipcode}" if self.zipcode else "", self.street) if part)
        first = " / ".join(part for part in (place, self.homepage) if part)
        calls = [
            f"{name} {value}" for name, value in (("전화", self.telephone), ("팩스", self.fax), ("전자우편", self.email)) if value
        ]  # fmt: skip
        return tuple(line for line in (first, " / ".join(calls)) if line)


@dataclass(frozen=True)
class Letter:
    """기안문, form 1. `number` and `formed_on` are empty until it is approved; `receivers` only for 수신자 참조."""

    agency: str
    recipient: str
    title: str
    items: tuple[Item, ...]
    attachments: tuple[str, ...]  # name and quantity, without mark
    signers: tuple[Seat, ...]
    cooperators: tuple[Seat, ...]
    department: str
    disclosure: str
    via: str = ""
    sender: str = ""
    receivers: tuple[str, ...] = ()
    number: str = ""
    formed_on: str = ""
    address: Address = Address()

    @property
    def enclosures(self) -> tuple[str, ...]:
        """Return the attachments as they stand behind 붙임: numbered where there are two or more (규칙 §4③④)."""
        many = len(self.attachments) > 1
        return tuple(f"{item_mark(1, at)} {name}" if many else name for at, name in enumerate(self.attachments))

    @property
    def closed_items(self) -> tuple[Item, ...]:
        """Return the items; where nothing is attached, 끝. stands behind the last one (규칙 §4⑤)."""
        if self.attachments or not self.items:
            return self.items
        return (*self.items[:-1], replace(self.items[-1], text=self.items[-1].text + BLANK + END))

    @property
    def execution(self) -> str:
        """Return what stands behind 시행: the number with the day that the document was formed."""
        return f"{self.number}({self.formed_on})" if self.number else NOT_FORMED


@dataclass(frozen=True)
class Plan:
    """계획서: the body with its figures, the comparison of options, where the figures come from, what was said of it."""

    title: str
    summary: str
    keywords: tuple[str, ...]
    question: str
    lines: tuple[Line, ...]
    grid: Grid | None
    sources: tuple[Source, ...]
    opinions: tuple[Opinion, ...]
    remarks: tuple[str, ...]  # reasons that the law or the gate wants printed
    department: str
    version: str = ""
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class Paper:
    """The whole document. `stamped_at` is when it got what it says: formed, else submitted, else begun.

    `further` are the letters of further documents of the same matter (일괄기안): other text, the same signatures.
    """

    letter: Letter
    plan: Plan
    stamped_at: datetime
    further: tuple[Letter, ...] = ()

    @property
    def title(self) -> str:
        return self.letter.title

    @property
    def formed_on(self) -> str:
        return self.letter.formed_on

    @property
    def signers(self) -> tuple[Seat, ...]:
        return self.letter.signers

    @property
    def cooperators(self) -> tuple[Seat, ...]:
        return self.letter.cooperators

    @property
    def opinions(self) -> tuple[Opinion, ...]:
        return self.plan.opinions


def receivers_of(text: str) -> tuple[str, ...]:
    """Return the receivers that are written with commas between them.

    >>> receivers_of("도로과장,  예산담당관")
    ('도로과장', '예산담당관')
    """
    return tuple(part for part in (" ".join(one.split()) for one in text.split(",")) if part)


def addressed(
    receivers: Sequence[str], *, agency_head: str, organ: str = "", is_internal: bool = False
) -> tuple[str, str, tuple[str, ...]]:
    """Return recipient line, sender and the list behind the sender (규칙 §4②, 영 §13).

    Args:
        receivers: to whom the document goes; none for an internal one.
        agency_head: the sender towards others, such as 가람시장.
        organ: the sender between organs inside the agency, in place of its head.
        is_internal: nothing is sent, so nobody sends it.
    """
    if is_internal or not receivers:
        return INTERNAL, "", ()
    sender = organ or agency_head
    return (receivers[0], sender, ()) if len(receivers) == 1 else (MANY, sender, tuple(receivers))


def shown_disclosure(kind: str, clauses: Sequence[str]) -> str:
    """Return the disclosure class as the foot of a paper shows it (기록규칙 §18).

    >>> shown_disclosure("partly", ["5", "6"])
    '부분공개(5,6)'
    """
    word = {"open": "공개", "partly": "부분공개", "closed": "비공개"}[kind]
    return f"{word}({','.join(clauses)})" if clauses else word


def strings_of(paper: Paper) -> list[str]:
    """Return every string that stands on a paper, in reading order: what all formats must hold."""
    further = [string for letter in paper.further for string in letter_strings(letter)]
    return letter_strings(paper.letter) + plan_strings(paper.plan) + further


def letter_strings(letter: Letter) -> list[str]:
    found = [letter.agency, letter.recipient, letter.via, letter.title]
    for item in letter.closed_items:
        found += [item.mark, item.text]
    found += [*letter.enclosures, BLANK + END if letter.enclosures else "", letter.sender, *letter.receivers]
    for seat in (*letter.signers, *letter.cooperators):
        found += [seat.office, seat.mark, seat.day, seat.name or seat.omitted]
    found += [letter.execution, letter.department, *letter.address.lines, letter.disclosure]
    return [string for string in found if string]


def plan_strings(plan: Plan) -> list[str]:
    found = [plan.title, plan.department, plan.summary, ", ".join(plan.keywords), plan.question]
    for line in plan.lines:
        found += [line.mark, *(piece.text for piece in line.pieces)]
    if plan.grid:
        found += [*plan.grid.heads, plan.grid.chosen, plan.grid.because, plan.grid.note]
        for name, cells in plan.grid.rows:
            found += [name, *(part for cell in cells for part in cell)]
    for promise in plan.promises:
        found += promise.cells
    for source in plan.sources:
        found += [source.sentence, *source.datasets, source.query]
    for opinion in plan.opinions:
        found += [opinion.office, opinion.name, opinion.text, opinion.answer, opinion.reason]
    return [string for string in (*found, *plan.remarks, plan.version) if string]
