"""Carrying a directive to its proof: the office orders, the lead unit works, and each step is one event that stays."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from mulkko.approval.models import Approval
from mulkko.directives.actions.finding import actor
from mulkko.directives.errors import DirectiveRefused, NoProof, NotYours, OutOfTurn, TooLate
from mulkko.directives.models import Directive, Event, Link
from mulkko.directives.permissions import ROAD, Standing, may_dispute, may_link, standing_of
from mulkko.evidence.models import Claim
from mulkko.ledger.actions import Facts, recording
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import units_around


def assign(directive: Directive, *, lead: Unit, coop: Iterable[Unit] = (), by: Person | None, at: datetime) -> Event:
    """Give a directive to the unit that leads it, and name those that work along.

    Raises:
        NotYours: only its office, or the operator, assigns.
        OutOfTurn: it is accepted or ended already.
    """
    with recording("directives.assigned", by=actor(by, at), at=at) as facts:
        locked, _standing = _ready(directive, "assign", by, at)
        event = Event.objects.create(directive=locked, kind="assigned", by=by, at=at, lead=lead)
        event.coop.set([unit for unit in coop if unit.pk != lead.pk])
        facts.update(event.facts())
    return event


def dispute(
    directive: Directive, *, reason: str, by: Person, at: datetime, instead: Unit | None = None,
    calendar: Calendar | None = None,
) -> Event:  # fmt: skip
    """재배분 요청: say in the lead unit that it belongs elsewhere, once and within two working days.

    Args:
        instead: the unit to which it belongs, where that is known.
        calendar: which days are worked; that of the city, unless told.

    Raises:
        DirectiveRefused: there is no reason.
        NotYours, OutOfTurn: as for `accept_work`.
        TooLate: the two days are over, or the unit asked before.
    """
    _reason(reason)
    with recording("directives.disputed", by=actor(by, at), at=at) as facts:
        locked, standing = _ready(directive, "dispute", by, at)
        if not may_dispute(standing, day_of(at), calendar=calendar):
            raise TooLate(
                "Redistribution is asked for once, within two working days. Talk to the office that assigned it."
            )
        event = Event.objects.create(
            directive=locked, kind="disputed", by=by, at=at, lead=instead, text=reason.strip()
        )  # fmt: skip
        facts.update(event.facts())
    return event


def accept_work(directive: Directive, *, by: Person, at: datetime) -> Event:
    """Take a directive over in the lead unit.

    Raises:
        NotYours: the person is not of the lead unit.
        OutOfTurn: it is not assigned.
    """
    with recording("directives.work_accepted", by=actor(by, at), at=at) as facts, _step(
        directive, "accept_work", "accepted", facts, by=by, at=at
    ) as event:  # fmt: skip
        return event


def report_progress(directive: Directive, *, text: str, by: Person, at: datetime, percent: int | None = None) -> Event:
    """Tell how far the work has come; this never ends it.

    Raises:
        DirectiveRefused: it says nothing, or its share is no percentage.
        NotYours, OutOfTurn: as for `accept_work`.
    """
    if not text.strip() or (percent is not None and not 0 <= percent <= 100):
        raise DirectiveRefused("Say in words what was done, with a percentage from 0 to 100 or none.")
    told = {"text": text.strip(), "percent": percent}
    with recording("directives.progressed", by=actor(by, at), at=at) as facts, _step(
        directive, "report_progress", "in_progress", facts, by=by, at=at, **told
    ) as event:  # fmt: skip
        return event


def report_done(
    directive: Directive, *, proof: Approval | Claim | None, by: Person, at: datetime, text: str = ""
) -> Event:
    """Report that a directive is done; the approved document or the evidence that shows it is linked.

    Raises:
        NoProof: there is no proof, or the document is not approved.
        NotYours, OutOfTurn: as for `accept_work`.
    """
    linked = _proof(proof)
    with recording("directives.reported", by=actor(by, at), at=at) as facts, _step(
        directive, "report_done", "reported", facts, by=by, at=at, text=text.strip(), **linked
    ) as event:  # fmt: skip
        return event


def confirm(directive: Directive, *, by: Person, at: datetime, text: str = "") -> Event:
    """Confirm in the issuer's office that it is done.

    Raises:
        NotYours: the person is not of the office, or reported it.
        OutOfTurn: nothing was reported.
    """
    with recording("directives.confirmed", by=actor(by, at), at=at) as facts:
        locked, standing = _ready(directive, "confirm", by, at)
        if standing.reported_by == by.pk:
            raise NotYours("Whoever reported it does not confirm it. Ask somebody else of the office.")
        event = Event.objects.create(directive=locked, kind="confirmed", by=by, at=at, text=text.strip())
        facts.update(event.facts())
    return event


def reopen(directive: Directive, *, reason: str, by: Person, at: datetime) -> Event:
    """Send a directive back to work.

    Raises:
        DirectiveRefused: there is no reason.
        NotYours: the person is not of the issuer's office.
        OutOfTurn: it was neither reported nor confirmed.
    """
    _reason(reason)
    with recording("directives.reopened", by=actor(by, at), at=at) as facts, _step(
        directive, "reopen", "reopened", facts, by=by, at=at, text=reason.strip()
    ) as event:  # fmt: skip
        return event


def hold(directive: Directive, *, reason: str, until: date, by: Person, at: datetime) -> Event:
    """보류: pause a directive until a day; on that day it goes on where it stood.

    Raises:
        DirectiveRefused: there is no reason, or the day is not to come.
        NotYours, OutOfTurn: as for `reopen`; it is not at work.
    """
    _reason(reason)
    if until <= day_of(at):
        raise DirectiveRefused("The pause ends on a day that is to come. Choose a later one.")
    with recording("directives.paused", by=actor(by, at), at=at) as facts, _step(
        directive, "hold", "on_hold", facts, by=by, at=at, text=reason.strip(), until=until
    ) as event:  # fmt: skip
        return event


def resume(directive: Directive, *, by: Person, at: datetime) -> Event:
    """End a pause before its day.

    Raises:
        NotYours, OutOfTurn: as for `reopen`; it is not paused.
    """
    with recording("directives.resumed", by=actor(by, at), at=at) as facts, _step(
        directive, "resume", "resumed", facts, by=by, at=at
    ) as event:  # fmt: skip
        return event


def close_infeasible(directive: Directive, *, reason: str, by: Person, at: datetime) -> Event:
    """End a directive that cannot be carried out.

    Raises:
        DirectiveRefused, NotYours: as for `reopen`.
        OutOfTurn: it has ended.
    """
    _reason(reason)
    with recording("directives.closed_infeasible", by=actor(by, at), at=at) as facts, _step(
        directive, "close_infeasible", "closed_infeasible", facts, by=by, at=at, text=reason.strip()
    ) as event:  # fmt: skip
        return event


def link(directive: Directive, subject: str, *, by: Person, at: datetime) -> Link:
    """Say that something is worked on because of a directive; whether it exists is for the room that knows to say.

    Raises:
        NotYours: the person belongs neither to its office nor to a unit that works on it.
        OutOfTurn: it is linked already.
    """
    return _mark(directive, subject, is_linked=True, by=by, at=at)


def unlink(directive: Directive, subject: str, *, by: Person, at: datetime) -> Link:
    """Say that something no longer belongs to a directive.

    Raises:
        NotYours, OutOfTurn: as for `link`; it is not linked.
    """
    return _mark(directive, subject, is_linked=False, by=by, at=at)


def _mark(directive: Directive, subject: str, *, is_linked: bool, by: Person, at: datetime) -> Link:
    verb = "directives.linked" if is_linked else "directives.unlinked"
    with recording(verb, by=actor(by, at), at=at) as facts:
        locked = Directive.objects.select_for_update(of=("self",)).select_related("office").get(pk=directive.pk)
        if not may_link(locked, by, at):
            raise NotYours("Only its office and the units that work on it link something to a directive.")
        if Link.objects.standing().filter(directive=locked, subject=subject).exists() == is_linked:
            raise OutOfTurn(f"'{subject}' is {'linked already' if is_linked else 'not linked'}. Nothing was changed.")
        made = Link.objects.create(directive=locked, subject=subject, is_linked=is_linked, by=by, at=at)
        facts.update(made.facts())
        return made


@contextmanager
def _step(
    directive: Directive, act: str, kind: str, facts: Facts, *, by: Person, at: datetime, **columns: Any
) -> Iterator[Event]:
    """Take one step of the road, and tell it."""
    locked, _standing = _ready(directive, act, by, at)
    event = Event.objects.create(directive=locked, kind=kind, by=by, at=at, **columns)
    facts.update(event.facts())
    yield event


def _ready(directive: Directive, act: str, by: Person | None, at: datetime) -> tuple[Directive, Standing]:
    """Lock a directive and return it where a person may do one act with it now.

    Raises:
        NotYours: another unit does this.
        OutOfTurn: it stands elsewhere on its road.
    """
    locked = Directive.objects.select_for_update(of=("self",)).select_related("office").get(pk=directive.pk)
    standing = standing_of(locked, day_of(at))
    side, states = ROAD[act]
    if side == "lead" and not standing.lead:
        raise OutOfTurn("No unit leads this yet. Assign it first.")
    if by is not None and side not in standing.side(units_around(by, day_of(at))):
        unit = standing.lead if side == "lead" else standing.office
        raise NotYours(f"Only people of the unit '{unit}' do this. Ask them.")
    if standing.state not in states:
        raise OutOfTurn(f"Directive {locked.pk} is {standing.state}; this cannot follow. Look at its history.")
    return locked, standing


def _reason(reason: str) -> None:
    if not reason.strip():
        raise DirectiveRefused("A reason is missing. Write one sentence.")


def _proof(proof: Approval | Claim | None) -> dict[str, Any]:
    if isinstance(proof, Approval):
        if proof.state != "approved" or not proof.shown_number:
            raise NoProof("The document is not approved. Report when it has its number, or link evidence.")
        return {"approval": proof}
    if isinstance(proof, Claim):
        return {"claim": proof}
    raise NoProof("Done needs proof. Link an approved document or evidence.")
