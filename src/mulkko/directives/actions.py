"""Registering remarks, deciding about what was found, and carrying a directive to its proof."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from mulkko.approval.models import Approval
from mulkko.directives.engine.reading import candidates
from mulkko.directives.errors import DirectiveRefused, NoProof, NotYours, OutOfTurn
from mulkko.directives.models import Candidate, Decision, Directive, Event, Remarks
from mulkko.evidence.models import Claim
from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import actor_of, units_around

# step -> the states after which it may come
ROAD = {
    "assigned": {"registered", "assigned", "reopened"},
    "accepted": {"assigned"},
    "in_progress": {"accepted", "in_progress", "reopened"},
    "reported": {"accepted", "in_progress", "reopened"},
    "confirmed": {"reported"},
    "reopened": {"reported", "confirmed"},
    "closed_infeasible": {"registered", "assigned", "accepted", "in_progress", "reported", "reopened"},
}


def add_remarks(
    text: str, *, source: str, title: str, held_on: date, unit: Unit, by: Person | None, at: datetime, speaker: str = ""
) -> Remarks:
    """Keep a text with its seal and everything the rules find in it; without a person the operator adds it.

    Raises:
        DirectiveRefused: the text is empty or was registered before.
        NotYours: a person registers only for the own unit.
    """
    _only_own(unit, by, at)
    digest = sha256_of(text)
    if not text.strip():
        raise DirectiveRefused("The text is empty. Choose a file with words in it.")
    if Remarks.objects.filter(digest=digest).exists():
        raise DirectiveRefused("This text was registered before. Look it up in the list.")
    found = candidates(text, spoken_on=held_on, speaker=speaker)
    with recording("directives.remarks_added", by=_actor(by, at), at=at) as facts:
        remarks = Remarks.objects.create(
            source=source, title=title, speaker=speaker, held_on=held_on, text=text, digest=digest, unit=unit,
            added_by=by, added_at=at,
        )  # fmt: skip
        Candidate.objects.bulk_create(
            Candidate(
                remarks=remarks, kind=one.kind, start=one.start, end=one.end, force=one.force, act=one.act,
                addressee=one.addressee, deadline=one.deadline, due_on=one.due_on, condition=one.condition,
                speaker=one.speaker[:100],
            )
            for one in found
        )  # fmt: skip
        facts.update(remarks=remarks.pk, title=title, digest=digest, held_on=held_on.isoformat(), candidates=len(found))
    return remarks


def accept(
    candidate: Candidate, *, by: Person | None, at: datetime, text: str = "", kind: str = "short", due_on: date | None = None,
    issued_by: str = "",
) -> Directive:  # fmt: skip
    """Make a candidate a directive, or a promise or result that is tracked; a person decides, never a rule.

    Raises:
        NotYours: neither the operator nor somebody of the office that registered the remarks.
        OutOfTurn: the candidate was decided before.
    """
    remarks = candidate.remarks
    _only_own(remarks.unit, by, at)
    with recording("directives.accepted", by=_actor(by, at), at=at) as facts:
        candidate = _undecided(candidate)
        directive = _register(
            what=candidate.kind, text=text or candidate.text, kind=kind, due_on=due_on or candidate.due_on,
            issued_by=issued_by or candidate.speaker or remarks.speaker, issued_on=remarks.held_on, office=remarks.unit, by=by, at=at,
        )  # fmt: skip
        Decision.objects.create(candidate=candidate, outcome="accepted", directive=directive, by=by, at=at)
        facts.update(candidate=candidate.pk, **_told(directive))
    return directive


def merge(candidate: Candidate, into: Directive, *, by: Person | None, at: datetime, reason: str = "") -> Decision:
    """Say that a candidate repeats a directive that is tracked already.

    Raises:
        NotYours, OutOfTurn: as for `accept`.
    """
    _only_own(candidate.remarks.unit, by, at)
    with recording("directives.merged", by=_actor(by, at), at=at) as facts:
        candidate = _undecided(candidate)
        facts.update(candidate=candidate.pk, directive=into.pk, reason=reason)
        return Decision.objects.create(
            candidate=candidate, outcome="merged", directive=into, reason=reason, by=by, at=at
        )


def reject(candidate: Candidate, *, by: Person | None, at: datetime, reason: str = "") -> Decision:
    """Say that a candidate is none.

    Raises:
        NotYours, OutOfTurn: as for `accept`.
    """
    _only_own(candidate.remarks.unit, by, at)
    with recording("directives.rejected", by=_actor(by, at), at=at) as facts:
        candidate = _undecided(candidate)
        facts.update(candidate=candidate.pk, reason=reason)
        return Decision.objects.create(candidate=candidate, outcome="rejected", reason=reason, by=by, at=at)


def type_in(
    *, text: str, issued_by: str, issued_on: date, office: Unit, by: Person | None, at: datetime, what: str = "directive",
    kind: str = "short", due_on: date | None = None,
) -> Directive:  # fmt: skip
    """Register a directive that nobody wrote down in a speech.

    Raises:
        DirectiveRefused: it says nothing.
        NotYours: a person registers only for the own unit.
    """
    _only_own(office, by, at)
    if not text.strip():
        raise DirectiveRefused("The directive says nothing. Write what is to be done.")
    with recording("directives.typed_in", by=_actor(by, at), at=at) as facts:
        directive = _register(
            what=what,
            text=text.strip(),
            kind=kind,
            due_on=due_on,
            issued_by=issued_by,
            issued_on=issued_on,
            office=office,
            by=by,
            at=at,
        )
        facts.update(_told(directive))
    return directive


def assign(directive: Directive, *, lead: Unit, coop: Iterable[Unit] = (), by: Person | None, at: datetime) -> Event:
    """Give a directive to the unit that leads it, and name those that work along.

    Raises:
        NotYours: only its office, or the operator, assigns.
        OutOfTurn: it is accepted or ended already.
    """
    _only_own(directive.office, by, at)
    with recording("directives.assigned", by=_actor(by, at), at=at) as facts:
        event = _step(directive, "assigned", by=by, at=at, lead=lead)
        event.coop.set(coop)
        facts.update(event.facts())
    return event


def accept_work(directive: Directive, *, by: Person, at: datetime) -> Event:
    """Take a directive over in the lead unit.

    Raises:
        NotYours: the person is not of the lead unit.
        OutOfTurn: it is not assigned.
    """
    _only_lead(directive, by, at)
    with recording("directives.work_accepted", by=_actor(by, at), at=at) as facts:
        event = _step(directive, "accepted", by=by, at=at)
        facts.update(event.facts())
    return event


def report_progress(directive: Directive, *, text: str, by: Person, at: datetime, percent: int | None = None) -> Event:
    """Tell how far the work has come; this never ends it.

    Raises:
        DirectiveRefused: it says nothing, or its share is no percentage.
        NotYours, OutOfTurn: as for `accept_work`.
    """
    _only_lead(directive, by, at)
    if not text.strip() or (percent is not None and not 0 <= percent <= 100):
        raise DirectiveRefused("Say in words what was done, with a percentage from 0 to 100 or none.")
    with recording("directives.progressed", by=_actor(by, at), at=at) as facts:
        event = _step(directive, "in_progress", by=by, at=at, text=text, percent=percent)
        facts.update(event.facts())
    return event


def report_done(
    directive: Directive, *, proof: Approval | Claim | None, by: Person, at: datetime, text: str = ""
) -> Event:
    """Report that a directive is done; the approved document or the evidence that shows it is linked.

    Raises:
        NoProof: there is no proof, or the document is not approved.
        NotYours, OutOfTurn: as for `accept_work`.
    """
    _only_lead(directive, by, at)
    linked = _proof(proof)
    with recording("directives.reported", by=_actor(by, at), at=at) as facts:
        event = _step(directive, "reported", by=by, at=at, text=text, **linked)
        facts.update(event.facts())
    return event


def confirm(directive: Directive, *, by: Person, at: datetime, text: str = "") -> Event:
    """Confirm in the issuer's office that it is done.

    Raises:
        NotYours: the person is not of the office, or reported it.
        OutOfTurn: nothing was reported.
    """
    _only_office(directive, by, at)
    newest = directive.events.order_by("-pk").first()
    if newest and newest.kind == "reported" and newest.by_id == by.pk:
        raise NotYours("Whoever reported it does not confirm it. Ask somebody else of the office.")
    with recording("directives.confirmed", by=_actor(by, at), at=at) as facts:
        event = _step(directive, "confirmed", by=by, at=at, text=text)
        facts.update(event.facts())
    return event


def reopen(directive: Directive, *, reason: str, by: Person, at: datetime) -> Event:
    """Send a directive back to work.

    Raises:
        DirectiveRefused: there is no reason.
        NotYours: the person is not of the issuer's office.
        OutOfTurn: it was neither reported nor confirmed.
    """
    _only_office(directive, by, at)
    _reason(reason)
    with recording("directives.reopened", by=_actor(by, at), at=at) as facts:
        event = _step(directive, "reopened", by=by, at=at, text=reason)
        facts.update(event.facts())
    return event


def close_infeasible(directive: Directive, *, reason: str, by: Person, at: datetime) -> Event:
    """End a directive that cannot be carried out.

    Raises:
        DirectiveRefused, NotYours: as for `reopen`.
        OutOfTurn: it has ended.
    """
    _only_office(directive, by, at)
    _reason(reason)
    with recording("directives.closed_infeasible", by=_actor(by, at), at=at) as facts:
        event = _step(directive, "closed_infeasible", by=by, at=at, text=reason)
        facts.update(event.facts())
    return event


def _actor(by: Person | None, at: datetime) -> Actor:
    return Actor("operator") if by is None else actor_of(by, at)


def _only_own(unit: Unit, by: Person | None, at: datetime) -> None:
    if by is not None and unit.code not in units_around(by, day_of(at)):
        raise NotYours(f"Only the unit '{unit.code}' or the operator does this. Ask them.")


def _only_office(directive: Directive, by: Person, at: datetime) -> None:
    if directive.office.code not in units_around(by, day_of(at)):
        raise NotYours(f"Only the office that registered it, '{directive.office.code}', does this. Ask them.")


def _only_lead(directive: Directive, by: Person, at: datetime) -> None:
    lead = directive.lead
    if lead is None:
        raise OutOfTurn("No unit leads this yet. Assign it first.")
    if lead.code not in units_around(by, day_of(at)):
        raise NotYours(f"The unit '{lead.code}' leads this. Only its people report on it.")


def _reason(reason: str) -> None:
    if not reason.strip():
        raise DirectiveRefused("A reason is missing. Write one sentence.")


def _proof(proof: Approval | Claim | None) -> dict[str, Any]:
    if isinstance(proof, Approval):
        if proof.state != "approved" or not hasattr(proof, "number"):
            raise NoProof("The document is not approved. Report when it has its number, or link evidence.")
        return {"approval": proof}
    if isinstance(proof, Claim):
        return {"claim": proof}
    raise NoProof("Done needs proof. Link an approved document or evidence.")


def _undecided(candidate: Candidate) -> Candidate:
    # Locked first: of two people who decide at once the second finds the decision of the first.
    candidate = Candidate.objects.select_for_update().select_related("remarks").get(pk=candidate.pk)
    if Decision.objects.filter(candidate=candidate).exists():
        raise OutOfTurn(f"Candidate {candidate.pk} was decided before: {candidate.state}.")
    return candidate


def _register(*, by: Person | None, at: datetime, **columns: Any) -> Directive:
    directive = Directive.objects.create(**columns)
    Event.objects.create(directive=directive, kind="registered", by=by, at=at)
    return directive


def _told(directive: Directive) -> dict[str, Any]:
    return {
        "directive": directive.pk, "what": directive.what, "text": directive.text, "issued_by": directive.issued_by,
        "issued_on": directive.issued_on.isoformat(), "due_on": directive.due_on.isoformat() if directive.due_on else "",
    }  # fmt: skip


def _step(directive: Directive, kind: str, *, by: Person | None, at: datetime, **columns: Any) -> Event:
    locked = Directive.objects.select_for_update().get(pk=directive.pk)
    state = locked.state
    if state not in ROAD[kind]:
        raise OutOfTurn(f"Directive {locked.pk} is {state}; '{kind}' cannot follow. Look at its history.")
    return Event.objects.create(directive=locked, kind=kind, by=by, at=at, **columns)
