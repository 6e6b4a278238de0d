"""근거가 달라진 결정: what stands, whom it waits for, and what was done about it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from mulkko.approval.models import Step
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person
from mulkko.organization.queries import Chart, Place, belongs_to, holders, place_of
from mulkko.policy.engine.watching import figure
from mulkko.policy.models import Amendment, Proposal, WatchAnswer, WatchFinding
from mulkko.policy.queries.amending import is_of_their_department, may_amend
from mulkko.prepared import Keys, Prepared, PreparedModels

ORDER = ("decisive", "broken", "material", "unverifiable", "cosmetic")


@dataclass(frozen=True)
class Figure:
    """One figure of a claim: as the document says it, and as it is now; empty where nothing could be computed."""

    name: str
    then: str
    now: str

    @property
    def is_moved(self) -> bool:
        return self.then != self.now


@dataclass(frozen=True)
class Moved:
    """One finding that stands, with its figures; `is_open` while it waits for somebody."""

    finding: WatchFinding
    figures: tuple[Figure, ...]
    is_open: bool

    @property
    def grade(self) -> str:
        return self.finding.grade

    @property
    def told(self) -> tuple[Figure, ...]:
        """Return the figures that moved; all of them where none did, or nothing could be computed."""
        return tuple(one for one in self.figures if one.is_moved and one.now) or self.figures


@dataclass(frozen=True)
class Ground:
    """One decision whose ground moved: what moved, the gravest first, and what was done."""

    proposal: Proposal
    moved: tuple[Moved, ...]
    answers: tuple[WatchAnswer, ...]
    amended: Amendment | None

    @property
    def grade(self) -> str:
        return self.moved[0].grade

    @property
    def since(self) -> datetime:
        return max(one.finding.at for one in self.moved)

    @property
    def is_open(self) -> bool:
        return any(one.is_open for one in self.moved)

    @property
    def is_heard(self) -> bool:
        """Tell whether it is more than digits that change nothing."""
        return self.grade != "cosmetic"

    @property
    def newest(self) -> int:
        return max(one.finding.pk for one in self.moved)


def figures_of(finding: WatchFinding) -> tuple[Figure, ...]:
    claim, now = finding.claim, finding.now
    return tuple(
        Figure(name, claim.shown(name), figure(slot, now[name]) if name in now else "")
        for name, slot in claim.slot_map.items()
    )


def grounds_of(proposals: Sequence[Proposal]) -> list[Ground]:
    """Return the decisions whose ground moved, of these, in their order; in four queries."""
    keys = [one.pk for one in proposals]
    rows = list(WatchFinding.objects.filter(proposal__in=keys).moved().select_related("claim").order_by("pk"))
    if not rows:
        return []
    waiting = set(WatchFinding.objects.filter(proposal__in=keys).open().values_list("pk", flat=True))
    answers: dict[int, list[WatchAnswer]] = {}
    for answer in WatchAnswer.objects.filter(proposal__in=keys).select_related("by", "made", "upto").order_by("-pk"):
        answers.setdefault(answer.proposal_id, []).append(answer)
    references = [one.reference for one in proposals]
    amendments = Amendment.objects.of_documents(references).filter(proposal__withdrawn_because="")
    amended = {row.of.subject: row for row in amendments.select_related("of", "proposal")}
    found: dict[int, list[Moved]] = {}
    for row in rows:
        found.setdefault(row.proposal_id, []).append(Moved(row, figures_of(row), row.pk in waiting))
    return [
        Ground(
            one, tuple(sorted(found[one.pk], key=lambda row: (ORDER.index(row.grade), row.finding.claim_id))),
            tuple(answers.get(one.pk, ())), amended.get(one.reference),
        )
        for one in proposals
        if one.pk in found
    ]  # fmt: skip


def ground_of(proposal: Proposal) -> Ground | None:
    return next(iter(grounds_of([proposal])), None)


def moved_claims(proposal: Proposal) -> list[Claim]:
    """Return the claims whose figures moved and can be computed, oldest first."""
    rows = WatchFinding.objects.filter(proposal=proposal, status="drifted").moved()
    return list(Claim.objects.filter(pk__in=rows.values("claim")).order_by("pk"))


# -- whom it waits for ------------------------------------------------------------------------------------------------


def owner_of(proposal: Proposal, today: Chart) -> Person | None:
    """Return who answers for a decision today: its drafter while still in its unit, else who took the post, else the unit's head."""
    if belongs_to(proposal.drafter, proposal.unit.code, today):
        return proposal.drafter
    drafting = _steps(proposal, "draft").order_by("pk").values_list("position__code", flat=True).first()
    head = today.head_of(proposal.unit.code)
    for position in (drafting, head.code if head else None):
        if position and (found := holders(position, today.day)):
            return found[0]
    return None


def _steps(proposal: Proposal, kind: str) -> Any:
    return _steps_of(approval__policy_round__proposal=proposal, kind=kind)


def _steps_of(**told: Any) -> Any:
    return Step.objects.filter(approval__ending__kind="approved", **told).standing()


def role_of(proposal: Proposal, place: Place) -> str:
    """Return as what a person answers for what moved: approver, who holds the deciding post now; or as owner, who drafts or leads; or empty."""
    deciding = set(_steps(proposal, "approve").values_list("position__code", flat=True))
    if deciding & set(place.held):
        return "approver"
    chain, department = place.chart.chain(proposal.unit.code), place.chart.handling_department(proposal.unit.code)
    within = chain[: chain.index(department) + 1] if department in chain else chain[:1]
    leads = any(post.is_line and post.level != "officer" and post.unit in within for post in place.posts)
    return "owner" if leads or owner_of(proposal, place.chart) == place.person else ""


def renewal_of(proposal: Proposal) -> WatchAnswer | None:
    """Return the renewal that answers everything that moved by now, if there is one and nobody withdrew it."""
    newest = WatchFinding.objects.filter(proposal=proposal).moved().order_by("-pk").first()
    rows = WatchAnswer.objects.filter(proposal=proposal, kind="renewed", made__withdrawn_because="")
    return rows.filter(upto__gte=newest.pk).first() if newest else None


def acts_about(proposal: Proposal, ground: Ground, person: Person, at: datetime) -> list[str]:
    """Return what a person may do now about a decision whose ground moved: looked, amended, renewed."""
    may_look = ground.is_open and bool(role_of(proposal, place_of(person, at)))
    is_theirs = ground.amended is None and is_of_their_department(proposal, person, at)
    may_renew = is_theirs and renewal_of(proposal) is None
    may = {"looked": may_look, "amended": is_theirs and may_amend(proposal, person, at), "renewed": may_renew}
    return [name for name, allowed in may.items() if allowed]


@dataclass(frozen=True)
class Asked:
    """What waits for one person about one decision."""

    ground: Ground
    role: str
    findings: tuple[WatchFinding, ...]


def may_wait(place: Place) -> Any:
    """Return the decisions about which something might wait for a person, wider than what does: a query."""
    led = {post.unit for post in place.posts if place.chart.head_of(post.unit) == post}
    approved = Step.objects.filter(approval__ending__kind="approved", position__code__in=place.positions)
    drafted = approved.filter(kind="draft").values("approval__policy_round__proposal")
    decided = approved.filter(kind="approve").values("approval__policy_round__proposal")
    owned = Q(drafter=place.person) | Q(pk__in=drafted) | Q(unit__code__in=led | place.chart.forebears(led))
    return Proposal.objects.filter(owned | Q(pk__in=decided), pk__in=awaited())


def awaited() -> set[int]:
    """Return the decisions about which something waits for anybody, by key."""
    return {proposal for (proposal,) in _awaited()}


@Prepared
def _awaited() -> Any:
    return WatchFinding.objects.open().order_by().values_list("proposal")


def waiting_grounds(person: Person, place: Place, now: datetime, *, among: Iterable[int] | None = None) -> list[Asked]:
    """Return what moved and waits for a person: as the owner, or as who holds the post that decided it.

    `among` are the keys that `may_wait` found, where they are known already.
    """
    keys = list(may_wait(place).values_list("pk", flat=True) if among is None else among)
    if not keys:
        return []
    rows = Proposal.objects.readable_by(person, now, place).filter(pk__in=keys)
    grounds = grounds_of(list(rows.select_related("unit", "drafter").order_by("pk")))
    waiting = _Waiting([ground.proposal.pk for ground in grounds])
    return [one for ground in grounds if (one := _asked(ground, place, waiting)) is not None]


class _Waiting:
    """What of some decisions waits for each role, and which posts decided them, by the key of the decision."""

    def __init__(self, keys: Collection[int]) -> None:
        asked = tuple(keys)
        self.deciding: dict[int, set[str]] = {}
        for proposal, position in _deciding(proposals=asked):
            self.deciding.setdefault(proposal, set()).add(position)
        self._open = {
            "approver": _by_proposal(_to_approvers(proposals=asked)),
            "owner": _by_proposal(_to_owners(proposals=asked)),
        }

    def of(self, ground: Ground, role: str) -> tuple[WatchFinding, ...]:
        return tuple(self._open[role].get(ground.proposal.pk, ()))


def _by_proposal(findings: Iterable[WatchFinding]) -> dict[int, list[WatchFinding]]:
    found: dict[int, list[WatchFinding]] = {}
    for one in findings:
        found.setdefault(one.proposal_id, []).append(one)
    return found


@Prepared
def _deciding(proposals: Keys) -> Any:
    rows = _steps_of(approval__policy_round__proposal__in=proposals, kind="approve")
    return rows.order_by().values_list("approval__policy_round__proposal", "position__code")


@PreparedModels
def _to_approvers(proposals: Keys) -> Any:
    return WatchFinding.objects.filter(proposal__in=proposals).open_to("approver").order_by("pk")


@PreparedModels
def _to_owners(proposals: Keys) -> Any:
    return WatchFinding.objects.filter(proposal__in=proposals).open_to("owner").order_by("pk")


def _asked(ground: Ground, place: Place, waiting: _Waiting) -> Asked | None:
    if waiting.deciding.get(ground.proposal.pk, set()) & set(place.held) and (found := waiting.of(ground, "approver")):
        return Asked(ground, "approver", found)
    found = waiting.of(ground, "owner")
    if found and owner_of(ground.proposal, place.chart) == place.person:
        return Asked(ground, "owner", found)
    return None


# -- the page ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Narrowed:
    """What the page is narrowed by: a grade (empty: all but mere digits), a unit with those below it, open or handled."""

    grade: str = ""
    unit: str = ""
    state: str = ""
    sort: str = "-since"


def ground_keys(person: Person | None, place: Place | None, now: datetime, today: Chart, by: Narrowed) -> list[int]:
    """Return the keys of the decisions whose ground moved, as far as a person may read them, narrowed and sorted."""
    readable = Proposal.objects.readable_by(person, now, place)
    rows = WatchFinding.objects.moved().filter(proposal__in=readable.values("pk"))
    waiting = set(WatchFinding.objects.open().values_list("pk", flat=True)) if by.state else set()
    columns = ("pk", "proposal_id", "grade", "at", "proposal__title", "proposal__unit__code")
    found: dict[int, _Key] = {}
    for pk, proposal, grade, at, title, unit in rows.values_list(*columns):
        one = found.setdefault(proposal, _Key(title, unit))
        one.add(grade, at, is_open=pk in waiting)
    below = {unit for unit in {*today.parents, *today.unit_heirs} if by.unit in today.chain(unit)} if by.unit else set()
    kept = [(pk, one) for pk, one in found.items() if one.fits(by, below)]
    name = by.sort.removeprefix("-")
    kept.sort(key=lambda pair: (pair[1].order(name, today), pair[0]), reverse=by.sort.startswith("-"))
    return [pk for pk, _ in kept]


@dataclass
class _Key:
    title: str
    unit: str
    grade: str = "cosmetic"
    since: datetime | None = None
    is_open: bool = False

    def add(self, grade: str, at: datetime, *, is_open: bool) -> None:
        self.grade = min(self.grade, grade, key=ORDER.index)
        self.since = max(self.since or at, at)
        self.is_open = self.is_open or is_open

    def fits(self, by: Narrowed, below: set[str]) -> bool:
        graded = self.grade == by.grade if by.grade else self.grade != "cosmetic"
        stands = not by.state or self.is_open == (by.state == "open")
        return graded and stands and (not by.unit or self.unit in below)

    def order(self, name: str, today: Chart) -> Any:
        told = {"since": self.since, "grade": -ORDER.index(self.grade), "title": self.title}
        return told[name] if name in told else today.name_of(today.now(self.unit))
