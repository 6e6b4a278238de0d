"""The road of an objection: whose it is, where it may be taken, and who settles it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from mulkko.approval.engine.acting import Record, barred
from mulkko.approval.engine.ladder import forums_for
from mulkko.approval.models import ADVISING, Approval, Settlement, SettlementRequest, Signature, Talk, records_of
from mulkko.organization.engine.acting import Signer, seat_of
from mulkko.organization.engine.levels import Post
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, Place, duty_of_row, place_of
from mulkko.prepared import PreparedModels

DRAFTING, OBJECTING = "drafting", "objecting"


@dataclass(frozen=True)
class Superior:
    """A post that stands above both units, and who settles from it today: its holder, or who acts for it."""

    post: Post
    signer: Signer


@dataclass(frozen=True)
class Ladder:
    """What became of one objection so far. `asked` names the forums that were asked, `forums` all that may be."""

    objection: Signature
    talks: tuple[Talk, ...]
    requests: tuple[SettlementRequest, ...]
    settlement: Settlement | None
    forums: tuple[str, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(one.forum for one in self.requests)

    @property
    def to_ask(self) -> tuple[str, ...]:
        return tuple(forum for forum in self.forums if forum not in self.asked)

    @property
    def withdrawn(self) -> Talk | None:
        return next((one for one in self.talks if one.outcome == "withdrawn"), None)

    @property
    def stands(self) -> bool:
        return self.settlement is None and self.withdrawn is None


def objections_waiting_for(
    person: Person, at: datetime, place: Place | None = None, *, of: Approval | None = None
) -> list[Signature]:
    """Return the objections in running rounds, or in one of them, that a person may settle, oldest first."""
    found = _standing() if of is None else list(_objections().filter(step__approval=of))
    if not found:
        return []
    place = place or place_of(person, at)
    records = records_of(list({row.step.approval_id: row.step.approval for row in found}.values()))
    return [row for row in found if _superior(row, row.drafting_unit, place, records)]


def _objections() -> QuerySet[Any]:
    """The objections in running rounds, each with `drafting_unit`, oldest first."""
    draft = Signature.objects.filter(step__approval=OuterRef("step__approval"), step__kind="draft", step__revision=0)
    rows = Signature.objects.standing_objections().filter(step__approval__ending__isnull=True)
    told = ("step__approval__drafter", "step__position", "acting")
    drafting = Subquery(draft.values("unit_code")[:1])
    return rows.annotate(drafting_unit=drafting).select_related(*told).order_by("signed_at", "pk")


_standing = PreparedModels(_objections)  # asked for everybody's 내 할 일


def settling(objection: Signature, *, by: Person, at: datetime) -> Superior | None:
    """Return the post from which somebody may settle an objection, and as what; None where the person may not.

    It stands above the unit that objects and above the drafter's, and higher than whoever objected. While its holder is
    away, whoever acts for it settles; nobody does who has a part in the round or a post in the line of one side alone,
    and for the mayor only within the written scope: where it names duties, the matter is one of them.
    """
    approval = objection.step.approval
    return _superior(objection, _drafting_unit(approval), place_of(by, at), records_of([approval]))


def _superior(objection: Signature, drafting: str, place: Place, records: Mapping[int, Record]) -> Superior | None:
    record, partial = records[objection.step.approval_id], _of_one_side(objection, drafting, place)
    for post in _above(objection, drafting, place.chart):
        involved = partial | barred("consent", post.code, record, place.hall)
        for signer in seat_of(post.code, place.hall, but_not=involved).signers:
            if signer.person == place.person.code and _covers(signer, objection.step.approval):
                return Superior(post, signer)
    return None


def _covers(signer: Signer, approval: Approval) -> bool:
    """Tell whether a matter lies in the written scope of who acts for the mayor; its duty is that of the row it was submitted under."""
    if not signer.duties:
        return signer.covers("")
    return signer.covers(duty_of_row(approval.table_version, approval.rule_number))


def _of_one_side(objection: Signature, drafting: str, place: Place) -> set[str]:
    """Return the people who hold a post above or in one of the two units and not above both."""
    apart = _apart(objection, drafting, place.chart)
    posts = (post.code for post in place.chart.posts.values() if post.unit in apart)
    return {person for code in posts for person in place.hall.holders(code)}


def _apart(objection: Signature, drafting: str, today: Chart) -> set[str]:
    """Return the units that are or stand above one of the two units, and not both."""
    one, other = (set(today.chain(today.now(unit))) for unit in (drafting, objection.organ[0]))
    return one ^ other


def _above(objection: Signature, drafting: str, today: Chart) -> list[Post]:
    heirs = today.present_posts(objection.step.position.code)
    objecting = today.posts[heirs[0]] if len(heirs) == 1 else None
    return today.superiors_of(drafting, objection.organ[0], than=objecting.level if objecting else "officer")


def _drafting_unit(approval: Approval) -> str:
    code: str = approval.steps.get(kind="draft", revision=0).signature.unit_code
    return code


def forums_of(objection: Signature, today: Chart) -> tuple[str, ...]:
    """Return where an objection may be taken, the lowest first."""
    drafting = _drafting_unit(objection.step.approval)
    apart = _apart(objection, drafting, today)
    return forums_for(
        has_superior=bool(_above(objection, drafting, today)),
        is_one_bureau=today.nearest(drafting, "bureau") == today.nearest(objection.organ[0], "bureau"),
        has_vice_mayors=any(post.level == "vice_mayor" and post.unit in apart for post in today.posts.values()),
    )


def ladder_of(objection: Signature, today: Chart) -> Ladder:
    settlement = Settlement.objects.filter(objection=objection).first()
    talks, requests = tuple(objection.talks.all()), tuple(objection.settlement_requests.all())
    return Ladder(objection, talks, requests, settlement, forums_of(objection, today))


def side_of(objection: Signature, *, drafter: Person, by: Person, at: datetime) -> str:
    """Return on which side of an objection somebody stands today: drafting, objecting, or neither (empty).

    The drafting side are who drafts it now and whoever holds a post on its line below the approver.
    """
    positions: Collection[str] = place_of(by, at).positions
    if by.pk == objection.signed_by_id or objection.step.position.code in positions:
        return OBJECTING
    line = objection.step.approval.steps.standing().exclude(kind__in=(*ADVISING, "approve"))
    if by.pk == drafter.pk or line.filter(position__code__in=positions).exists():
        return DRAFTING
    return ""


def objected_on(objection: Signature) -> date:
    return day_of(objection.signed_at)
