"""Who may sign from a position on a day: its holder, or the one who lawfully acts for it (직무대리, 권한대행).

A present holder signs alone. Only while the holder is absent, or the post is vacant, somebody acts: the first of the
candidates who is present. Candidates are tried in the order of the absent post alone: an absent deputy's own deputy is
never asked, so no chain and no circle can arise. Pure: the day's postings, absences and orders come in as plain values.

Sources: 영 §9①, §10③; 지방자치법 §124, 시행령 §72; the city's rule on 직무대리 §3-§5.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mulkko.organization.engine.levels import Post, rank

NAMED_BY_ITSELF = "team_lead"  # up to this level the deputy is named in writing; above it the order is a rule
IMPORTANT_FROM = "bureau_head"  # from this level on an acting signature is reported afterwards


@dataclass(frozen=True)
class Away:
    """One person is absent on [starts_on, ends_on). `reason` is a class of reasons and never a private detail."""

    reason: str
    starts_on: date
    ends_on: date
    deputy: str = ""
    order_document: str = ""  # 직무대리 지정 문서
    scope: str = ""  # written scope for whoever acts for the mayor
    duties: tuple[str, ...] = ()  # duties inside the written scope; none named: all that the scope's text covers


@dataclass(frozen=True)
class Hall:
    """The city hall of one day, as far as signing is concerned."""

    posts: Mapping[str, Post]
    regular: Mapping[str, Sequence[str]]  # position -> people posted to it
    acting: Mapping[str, Sequence[str]]  # position -> people posted as 직무대리
    away: Mapping[str, Away]  # person -> absence
    orders: Mapping[str, Sequence[str]]  # position -> positions whose holders act, in order
    parents: Mapping[str, str | None]
    unit_order: Mapping[str, int] = field(default_factory=dict)  # official order of units

    def is_present(self, person: str) -> bool:
        return person not in self.away

    def holders(self, position: str) -> Sequence[str]:
        return self.regular.get(position, ())


@dataclass(frozen=True)
class Signer:
    """One person who may sign from a position, and as what.

    Args:
        kind: holder, acting (대결, 직무대리) or acting_head (시장 권한대행).
        why: holder, absent or vacant.
        reason: the class of the absence, such as leave; empty for a holder or a vacancy.
        instead_of: the absent holder's person code; empty where the post is vacant.
        by: posting, named, order or statute: what makes this person the deputy.
        until: the first day on which it ends; None where that is open.
        scope: the written scope of whoever acts for the mayor.
    """

    person: str
    position: str
    kind: str = "holder"
    why: str = "holder"
    reason: str = ""
    instead_of: str = ""
    by: str = ""
    own_position: str = ""
    until: date | None = None
    scope: str = ""
    duties: tuple[str, ...] = ()

    @property
    def is_acting(self) -> bool:
        return self.kind != "holder"

    def covers(self, duty: str) -> bool:
        """Tell whether a matter lies in the written scope; outside it only 공익상 긴급 allows to act (시행령 §72③)."""
        if self.kind != "acting_head" or self.why == "vacant":
            return True
        return bool(self.scope) and (not self.duties or duty in self.duties)


@dataclass(frozen=True)
class Seat:
    """A position on a day: who may sign from it, and why not its holder. Without signers somebody has to be named."""

    position: str
    signers: tuple[Signer, ...]
    why: str  # holder, absent or vacant
    reason: str = ""
    absent: str = ""
    until: date | None = None

    @property
    def review_may_be_omitted(self) -> bool:
        """Tell whether a review by this post may be left out with its reason in the signature place (영 §9① 단서)."""
        return self.why != "holder"


def seat_of(position: str, hall: Hall, *, but_not: Collection[str] = ()) -> Seat:
    """Return who may sign from a position.

    Args:
        but_not: people who must not act here, such as the drafter of the very document; a holder is never left out.
    """
    holders = hall.holders(position)
    present = [person for person in holders if hall.is_present(person)]
    if present:
        return Seat(position, tuple(Signer(person, position) for person in present), "holder")
    first = next(iter(holders), "")
    away = hall.away.get(first)
    why, reason, until = ("absent", away.reason, away.ends_on) if away else ("vacant", "", None)
    for person, own, by in _candidates(position, hall, away):
        if person in but_not or person in holders or not hall.is_present(person):
            continue
        level = hall.posts[position].level if position in hall.posts else "officer"
        signer = Signer(
            person, position, "acting_head" if level == "mayor" else "acting", why, reason, first, by, own, until,
            away.scope if away else "", away.duties if away else (),
        )  # fmt: skip
        return Seat(position, (signer,), why, reason, first, until)
    return Seat(position, (), why, reason, first, until)


def _candidates(position: str, hall: Hall, away: Away | None) -> list[tuple[str, str, str]]:
    """Return (person, own position, by what) in the order in which they are asked."""
    found = [(person, "", "posting") for person in hall.acting.get(position, ())]
    post = hall.posts.get(position)
    may_be_named = post is None or rank(post.level) <= rank(NAMED_BY_ITSELF) or bool(away and away.order_document)
    if away and away.deputy and may_be_named and (own := _post_of(away.deputy, hall)):
        found.append((away.deputy, own, "named"))  # whoever holds no post any more cannot act
    order = hall.orders.get(position)
    by = "order" if order else "statute"
    for code in order or (statutory_order(post, hall) if post else ()):
        found += [(person, code, by) for person in hall.holders(code)]
    return found


def is_candidate(person: str, position: str, hall: Hall) -> bool:
    """Tell whether a person stands in the order of a post whose holder is away; somebody before him may still come first."""
    if not hall.is_present(person) or any(hall.is_present(holder) for holder in hall.holders(position)):
        return False
    away = hall.away.get(next(iter(hall.holders(position)), ""))
    return any(person == candidate for candidate, _, _ in _candidates(position, hall, away))


def _post_of(person: str, hall: Hall) -> str:
    return next((position for position, people in hall.regular.items() if person in people), "")


def statutory_order(post: Post, hall: Hall) -> list[str]:
    """Return the positions that act for a post where the city's files name no order.

    Mayor: the vice-mayors. 실·국·본부장: the heads of its departments in the official order. 과장·담당관: the
    highest-ranking posts of the department. Nobody for other posts: their deputy is named in writing (§4②③).
    """
    posts = [other for other in hall.posts.values() if other.code != post.code and other.is_line]
    if post.level == "mayor":
        return [other.code for other in sorted(posts, key=lambda other: other.code) if other.level == "vice_mayor"]
    if post.level == "bureau_head":
        heads = [other for other in posts if other.level == "section_head" and _is_below(other.unit, post.unit, hall)]
        return [head.code for head in sorted(heads, key=lambda head: (hall.unit_order.get(head.unit, 0), head.code))]
    if post.level == "section_head":
        staff = [
            other for other in posts if _is_below(other.unit, post.unit, hall) and rank(other.level) < rank(post.level)
        ]
        staff.sort(key=lambda other: (-rank(other.level), hall.unit_order.get(other.unit, 0), other.code))
        return [other.code for other in staff]
    return []


def _is_below(unit: str, above: str, hall: Hall) -> bool:
    at: str | None = unit
    for _ in range(len(hall.parents) + 1):
        if at == above:
            return True
        at = hall.parents.get(at) if at is not None else None
    return False


@dataclass(frozen=True)
class Marks:
    """Which marks a decision carries on paper (규칙 §6, §7), as facts: the words belong to the rendering.

    Args:
        delegated: 전결 stands in the column of the post to which the power is delegated.
        acting: 대결 stands in the column of whoever acted.
        post_report: an important matter that somebody acted in is reported to the absent one afterwards (영 §10③).
        urgent: it lay outside the written scope and was urgent for the public good.
    """

    delegated: bool
    acting: bool
    post_report: bool
    urgent: bool = False


class OutsideScope(ValueError):
    """Whoever acts for the mayor decides only inside the written scope, unless 공익상 긴급 is declared with a reason."""


def marks_of(
    level: str, signer: Signer, *, duty: str = "", urgent_because: str = "", important: bool | None = None
) -> Marks:
    """Return the marks of a decision at a level of the delegation table by one signer.

    Raises:
        OutsideScope: an acting mayor outside the written scope without a reason of urgency.
    """
    if not signer.covers(duty) and not urgent_because.strip():
        raise OutsideScope(
            "This lies outside the written scope. Declare it urgent for the public good, with the reason."
        )
    is_important = rank(level) >= rank(IMPORTANT_FROM) if important is None else important
    return Marks(
        delegated=level != "mayor", acting=signer.is_acting, post_report=signer.is_acting and is_important,
        urgent=not signer.covers(duty),
    )  # fmt: skip
