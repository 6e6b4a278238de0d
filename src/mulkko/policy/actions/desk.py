"""What a person does at the own desk: remind who has the turn, keep a filter of the list, mark notices as seen."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from mulkko.approval.errors import DrafterFirst, OnHold
from mulkko.approval.models import Approval, ChangeRequest, Hold, Step
from mulkko.coordination.models import Request
from mulkko.ledger.actions import recording
from mulkko.ledger.models import Head
from mulkko.organization.models import Person, PositionVersion, UnitVersion, day_of
from mulkko.organization.queries import actor_of
from mulkko.policy.errors import NothingToNudge, NudgedToday, PolicyRefused
from mulkko.policy.models import NoticesSeen, Nudge, Proposal, SavedFilter

MOST_FILTERS, LONGEST_NAME, LONGEST_QUERY = 20, 40, 500


def nudge_step(step: Step, *, by: Person, at: datetime) -> Nudge:
    """Remind whoever has the turn on a route (독촉); only the drafter does, once a day for each step.

    Raises:
        NothingToNudge: somebody else drafted it, or it is not the turn of this step.
        NudgedToday: it was done today already. OnHold: while it lasts nobody is pressed.
    """
    with _once_a_day(), transaction.atomic():
        # Lock the round: a signature that comes first leaves nothing to remind of.
        approval = Approval.objects.select_for_update().get(pk=step.approval_id)
        is_mine = Proposal.objects.filter(reference=approval.subject, drafter=by).exists()
        if not is_mine or not Step.objects.in_turn().filter(pk=step.pk).exists():
            raise NothingToNudge("Only the drafter reminds, and only who has the turn.")
        if Hold.objects.binding(day_of(at)).filter(step=step).exists():
            raise OnHold("The document is on hold: nobody is reminded while it lasts.")
        if ChangeRequest.objects.unanswered().filter(step=step).exists():
            raise DrafterFirst("They asked for a change and wait for the drafter's answer.")
        version = PositionVersion.objects.on(day_of(at)).filter(position=step.position).first()
        title = version.title if version else step.position.code
        return _nudged(approval.subject, {"step": step}, who=title, by=by, at=at)


def nudge_request(request: Request, *, by: Person, at: datetime) -> Nudge:
    """Remind a unit that was asked and has not answered; only who asked does, once a day.

    Raises:
        NothingToNudge: somebody else asked, or it has been answered or decided meanwhile.
        NudgedToday: it was done today already.
    """
    with _once_a_day(), transaction.atomic():
        request = Request.objects.select_for_update(of=("self",)).select_related("unit").get(pk=request.pk)
        state = Proposal.objects.get(reference=request.subject).state
        if request.asked_by_id != by.pk or request.is_answered or state in ("approved", "withdrawn"):
            raise NothingToNudge("Only who asked reminds, and only a unit that has not answered.")
        name = UnitVersion.objects.on(day_of(at)).filter(unit=request.unit).values_list("name", flat=True).first()
        return _nudged(request.subject, {"request": request}, who=name or request.unit.code, by=by, at=at)


@contextmanager
def _once_a_day() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:  # a second one on the day, also at the same moment: the constraint lets one through
        raise NudgedToday("A reminder was sent today already.") from error


def _nudged(reference: str, about: dict[str, Any], *, who: str, by: Person, at: datetime) -> Nudge:
    with recording("policy.nudged", by=actor_of(by, at), at=at, proposal=reference) as facts:
        row = Nudge.objects.create(
            proposal=Proposal.objects.get(reference=reference), by=by, on=day_of(at), at=at, **about
        )
        facts.step = f"nudge.{row.pk}"
        facts.update(nudge=row.facts(), who=who)
    return row


def save_filter(*, name: str, query: str, by: Person, at: datetime) -> SavedFilter:
    """Keep a filter of the list under a name; the same name again replaces what it stood for.

    Raises:
        PolicyRefused: no name, nothing to keep, or too many filters already.
    """
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name or not query or len(query) > LONGEST_QUERY:
        raise PolicyRefused("Choose a filter first, and give it a name.")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        others = SavedFilter.objects.filter(person=by).exclude(name=name)
        if others.count() >= MOST_FILTERS:
            raise PolicyRefused("There are 20 saved filters already. Forget one first.")
        row, _ = SavedFilter.objects.update_or_create(person=by, name=name, defaults={"query": query, "made_at": at})
    return row


def forget_filter(pk: int, *, by: Person) -> bool:
    """Forget a saved filter of one's own; tell whether there was one."""
    return bool(SavedFilter.objects.filter(pk=pk, person=by).delete()[0])


def see_notices(
    *, upto: int, by: Person, at: datetime, reminders: Collection[str] = (), standing: Collection[str] = ()
) -> None:
    """Remember that a person has seen the notices of all entries before `upto`, and some reminders; it never goes back.

    Args:
        reminders: keys of the reminders that were shown.
        standing: keys of those that stand now; what is over is forgotten.
    """
    with transaction.atomic():
        upto = min(upto, Head.objects.get(pk=1).next_index)
        NoticesSeen.objects.get_or_create(person=by, defaults={"next_index": upto, "at": at})
        seen = NoticesSeen.objects.select_for_update().get(person=by)
        kept = " ".join(sorted({*seen.reminders.split(), *reminders} & set(standing)))
        if upto > seen.next_index or kept != seen.reminders:
            upto = max(upto, seen.next_index)
            NoticesSeen.objects.filter(person=by).update(next_index=upto, reminders=kept, at=at)
