"""The signature block: who gets a column, and which words stand in it (규칙 §6, §7). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

DELEGATED = "전결"
ACTING = "대결"


# The class of the reason in the signature place of a review that was left out (영 §9① 단서): never a private detail.
OMITTED = {
    "leave": "휴가", "trip": "출장", "training": "교육", "other": "부재", "vacant": "공석", "same_person": "동일인",
}  # fmt: skip


def omitted_because(reason: str) -> str:
    """Return what stands in the place of a signature that was left out.

    >>> omitted_because("trip")
    '(출장)'
    """
    return f"({OMITTED[reason]})"


def acting_title(title: str) -> str:
    """Return the title of whoever signs for an organ whose head is away: 예산담당관 직무대리."""
    return f"{title} 직무대리"


@dataclass(frozen=True)
class Seat:
    """One column of the block; `mark` such as 전결 stands before day and name, `omitted` where the name would stand."""

    title: str
    name: str = ""
    mark: str = ""
    day: str = ""
    has_opinion: bool = False
    is_originator: bool = False
    is_reporter: bool = False
    omitted: str = ""
    objects: bool = False

    @property
    def office(self) -> str:
        """Return what stands in front of the signature: ★ and ⊙, the title, and that there is an opinion."""
        signs = f"{'★' if self.is_originator else ''}{'⊙' if self.is_reporter else ''}"
        said = "(이견)" if self.objects else "(의견 있음)" if self.has_opinion else ""
        return f"{signs}{self.title}{said}"

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.office, self.mark, self.day, self.name or self.omitted) if part)


@dataclass(frozen=True)
class Decision:
    """How a document was decided: by whom, from which day, on whose behalf.

    `delegated_to` is the title of the officer to whom the city's rule gives the decision, empty for the head's own
    matter; `acting` tells that another officer signed because the one with the power could not.
    """

    title: str
    name: str
    day: str
    delegated_to: str = ""
    acting: bool = False
    has_opinion: bool = False
    is_originator: bool = False


def decided(decision: Decision, *, on_card: bool = False) -> tuple[Seat, ...]:
    """Return the columns of the decision: one, or two where an officer acted in a delegated matter.

    On a 문서관리카드 the words 전결 and 대결 may be left out (규칙 §21②); only whoever signed has a column then.

    Source: 규칙 §7: nobody who neither signs nor bears 전결 has a column.
    """
    if on_card:
        decision = replace(decision, delegated_to="", acting=False)
    mark = ACTING if decision.acting else DELEGATED if decision.delegated_to else ""
    seat = Seat(
        decision.title, decision.name, mark, decision.day, decision.has_opinion, is_originator=decision.is_originator
    )
    if decision.acting and decision.delegated_to:
        return (Seat(decision.delegated_to, mark=DELEGATED), seat)
    return (seat,)


def seated(seats: Iterable[Seat], *, is_formed: bool) -> tuple[Seat, ...]:
    """Return the seats of a block: once a document is formed, a seat that says nothing is no column (규칙 §7)."""
    return tuple(seat for seat in seats if not is_formed or seat.name or seat.mark or seat.omitted)


def office_of(unit: str, title: str) -> str:
    """Return unit and title once each: the head of 예산담당관 is 예산담당관, the head of 대중교통과 대중교통과장.

    >>> office_of("예산담당관", "예산담당관"), office_of("대중교통과", "대중교통과장"), office_of("노선팀", "주무관")
    ('예산담당관', '대중교통과장', '노선팀 주무관')
    """
    return title if title.startswith(unit) else f"{unit} {title}"
