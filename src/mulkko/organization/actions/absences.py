"""Entering an absence, and calling it off or ending it early. The ledger keeps the class of the reason and nothing more."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from mulkko.ledger.actions import Actor, recording
from mulkko.organization.actions.rows import overlapping
from mulkko.organization.errors import BadAbsence, NotYourAbsence
from mulkko.organization.models import Absence, Duty, Person, day_of
from mulkko.organization.queries import actor_of, chart, positions_of


def enter_absence(
    person: Person,
    *,
    reason: str,
    starts_on: date,
    ends_on: date,
    by: Person | None,
    at: datetime,
    deputy: Person | None = None,
    order_document: str = "",
    scope: str = "",
    duties: Sequence[str] = (),
) -> Absence:
    """Enter that a person is away on [starts_on, ends_on).

    Args:
        reason: leave, trip, training or other.
        by: the person, a superior, or None for the operator.
        deputy: who acts meanwhile; a rule of order goes before it unless `order_document` names the written order.
        scope: for the mayor, the written scope in which the vice-mayor acts; `duties` narrows it to some duties.

    Raises:
        NotYourAbsence: `by` is neither the person nor a superior.
        BadAbsence: the days, the reason or the deputy cannot be.
    """
    _refuse_strangers(person, by, at)
    _refuse_nonsense(person, reason, starts_on, ends_on, deputy, at)
    with recording("organization.absence_entered", by=_actor(by, at), at=at) as facts:
        absence = Absence.objects.create(
            person=person, reason=reason, valid_from=starts_on, valid_to=ends_on, deputy=deputy, scope=scope.strip(),
            order_document=order_document.strip(), entered_by=by.code if by else "operator",
        )  # fmt: skip
        absence.duties.set(Duty.objects.filter(code__in=duties))
        facts.update(_told(absence), duties=sorted(duties))
    return absence


def _told(absence: Absence) -> dict[str, Any]:
    return {
        "absence": absence.pk, "person": absence.person.code, "reason": absence.reason,
        "days": [absence.valid_from.isoformat(), absence.valid_to.isoformat()],
        "deputy": absence.deputy.code if absence.deputy else "", "order": absence.order_document, "scope": absence.scope,
    }  # fmt: skip


def _actor(by: Person | None, at: datetime) -> Actor:
    return actor_of(by, at) if by else Actor("operator")


def _refuse_strangers(person: Person, by: Person | None, at: datetime) -> None:
    if by is not None and by.pk != person.pk and not is_superior(by, person, day_of(at)):
        raise NotYourAbsence("Only the person, a superior or the operator enters an absence.")


def is_superior(one: Person, of: Person, day: date) -> bool:
    """Tell whether a person heads a unit at or above one in which another holds a position."""
    today = chart(day)
    heads = {
        today.posts[code].unit
        for code in positions_of(one, day)
        if code in today.posts and (head := today.head_of(today.posts[code].unit)) and head.code == code
    }
    units = {today.posts[code].unit for code in positions_of(of, day) if code in today.posts}
    return one.pk != of.pk and any(heads & set(today.chain(unit)) for unit in units)


def _refuse_nonsense(
    person: Person, reason: str, starts_on: date, ends_on: date, deputy: Person | None, at: datetime
) -> None:
    if reason not in dict(Absence.REASONS):
        raise BadAbsence(f"'{reason}' is no class of reasons.")
    if ends_on <= starts_on:
        raise BadAbsence("The last day lies before the first.")
    if ends_on <= day_of(at):
        raise BadAbsence("These days are over. An absence is entered before or while it lasts.")
    if overlapping(person, starts_on, ends_on):
        raise BadAbsence("Another absence lies in these days already. Call it off first.")
    if deputy is not None and deputy.pk == person.pk:
        raise BadAbsence("Nobody acts for oneself. Name a colleague.")
    if deputy is not None and not positions_of(deputy, max(starts_on, day_of(at))):
        raise BadAbsence("The deputy holds no position in these days. Name somebody who does.")


def end_absence(absence: Absence, *, by: Person | None, at: datetime) -> None:
    """End an absence today, or call it off where it has not begun: from then on the person signs again.

    Raises:
        NotYourAbsence: `by` is neither the person nor a superior. BadAbsence: it is over already.
    """
    _refuse_strangers(absence.person, by, at)
    today = day_of(at)
    with recording("organization.absence_ended", by=_actor(by, at), at=at) as facts:
        locked = Absence.objects.select_for_update(of=("self",)).select_related("person", "deputy").get(pk=absence.pk)
        if locked.called_off_at is not None or locked.valid_to <= today:
            raise BadAbsence("This absence is over already.")
        if locked.valid_from < today:
            locked.valid_to = today
        else:
            locked.called_off_at = at
        locked.save(update_fields=["valid_to", "called_off_at"])
        facts.update(_told(locked), called_off=locked.called_off_at is not None)
