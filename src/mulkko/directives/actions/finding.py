"""Registering remarks and deciding about what was found in them: a person decides, never a rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.directives.engine.loading import found_from
from mulkko.directives.engine.reading import Found, candidates
from mulkko.directives.errors import DirectiveRefused, NotYours, OutOfTurn, Unread
from mulkko.directives.models import Candidate, Decision, Directive, Event, Remarks, found_digest
from mulkko.ledger.actions import Actor, Facts, recording
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import actor_of, units_around

LIMITS = Limits(wall_seconds=180, memory_mib=3072, cpu_seconds=180)


@dataclass(frozen=True)
class Reading:
    """A text with what the rules find in it, as the limited child read it."""

    text: str
    found: list[Found]


def read_remarks(path: Path, *, spoken_on: date, speaker: str = "") -> Reading:
    """Read a file somebody brought, in a limited child: nothing of it runs here, and nothing is kept yet.

    Raises:
        Unread: it is no text, is broken or too long, or reading it took too much; `kind` says which.
    """
    told = {"source": str(path.absolute()), "spoken_on": spoken_on.isoformat(), "speaker": speaker}
    outcome = nursery().run("read_remarks", told, limits=LIMITS)
    if outcome.ended != "done" or outcome.result is None:
        error = outcome.error or {}
        kind = error.get("where", "") if outcome.ended == "refused" else outcome.ended
        raise Unread(error.get("what", "Reading it broke off."), kind=kind)
    return Reading(outcome.result["text"], found_from(outcome.result["found"]))


def add_remarks(
    text: str, *, source: str, title: str, held_on: date, unit: Unit, by: Person | None, at: datetime, speaker: str = "",
    found: Iterable[Found] | None = None, is_closed: bool = False,
) -> Remarks:  # fmt: skip
    """Keep a text with its seal and everything the rules find in it; without a person the operator adds it.

    Args:
        found: what was found in it already, as `read_remarks` returns it; else it is looked for here.

    Raises:
        DirectiveRefused: the text is empty or was registered before.
        NotYours: a person registers only for the own unit.
    """
    only_own(unit, by, at)
    digest = sha256_of(text)
    if not text.strip():
        raise DirectiveRefused("The text is empty. Choose a file with words in it.")
    if Remarks.objects.filter(digest=digest).exists():
        raise DirectiveRefused("This text was registered before. Look it up in the list.")
    spans = list(candidates(text, spoken_on=held_on, speaker=speaker) if found is None else found)
    with recording("directives.remarks_added", by=actor(by, at), at=at) as facts:
        remarks = Remarks.objects.create(
            source=source, title=title, speaker=speaker, held_on=held_on, text=text, digest=digest, unit=unit,
            is_closed=is_closed, added_by=by, added_at=at,
        )  # fmt: skip
        kept = [
            Candidate(
                remarks=remarks, kind=one.kind, start=one.start, end=one.end, force=one.force, form=one.form, act=one.act,
                addressee=one.addressee, deadline=one.deadline, due_on=one.due_on, condition=one.condition,
                speaker=one.speaker[:100],
            )
            for one in spans
        ]  # fmt: skip
        Candidate.objects.bulk_create(kept)
        facts.update(remarks=remarks.pk, title=title, digest=digest, held_on=held_on.isoformat(), candidates=len(kept))
        facts["found"] = found_digest(kept)
    return remarks


def accept(
    candidate: Candidate, *, by: Person | None, at: datetime, text: str = "", kind: str = "short",
    due_on: date | Literal["as found"] | None = "as found", issued_by: str = "", addressee: str | None = None,
) -> Directive:  # fmt: skip
    """Make a candidate a directive, or a promise or result that is tracked; what is not told is taken as it was found.

    Args:
        due_on: None where it has no due date, whatever was found.
        addressee: empty where nobody is called, whatever was found.

    Raises:
        NotYours: neither the operator nor somebody of the office that registered the remarks.
        OutOfTurn: the candidate was decided before.
    """
    remarks = candidate.remarks
    only_own(remarks.unit, by, at)
    with recording("directives.accepted", by=actor(by, at), at=at) as facts:
        candidate, turn = _undecided(candidate)
        directive = _register(
            what=candidate.kind, text=text or candidate.text, kind=kind,
            due_on=candidate.due_on if due_on == "as found" else due_on,
            addressee=(candidate.addressee if addressee is None else addressee)[:200], is_closed=remarks.is_closed, office=remarks.unit,
            issued_by=issued_by or candidate.speaker or remarks.speaker, issued_on=remarks.held_on, by=by, at=at,
        )  # fmt: skip
        decision = Decision(candidate=candidate, turn=turn, outcome="accepted", directive=directive, by=by, at=at)
        _keep(decision, facts, candidate=candidate.pk, **_told(directive))
    return directive


def merge(candidate: Candidate, into: Directive, *, by: Person | None, at: datetime, reason: str = "") -> Decision:
    """Say that a candidate repeats a directive that is tracked already.

    Raises:
        NotYours, OutOfTurn: as for `accept`.
        DirectiveRefused: they are not of one kind.
    """
    only_own(candidate.remarks.unit, by, at)
    if into.what != candidate.kind:
        raise DirectiveRefused("An order is joined with an order, a promise with a promise, a result with a result.")
    with recording("directives.merged", by=actor(by, at), at=at) as facts:
        candidate, turn = _undecided(candidate)
        decision = Decision(
            candidate=candidate, turn=turn, outcome="merged", directive=into, reason=reason, by=by, at=at
        )
        return _keep(decision, facts, candidate=candidate.pk, directive=into.pk, reason=reason)


def reject(candidate: Candidate, *, by: Person | None, at: datetime, reason: str = "") -> Decision:
    """Say that a candidate is none.

    Raises:
        NotYours, OutOfTurn: as for `accept`.
    """
    only_own(candidate.remarks.unit, by, at)
    with recording("directives.rejected", by=actor(by, at), at=at) as facts:
        candidate, turn = _undecided(candidate)
        decision = Decision(candidate=candidate, turn=turn, outcome="rejected", reason=reason, by=by, at=at)
        return _keep(decision, facts, candidate=candidate.pk, reason=reason)


def undo(candidate: Candidate, *, by: Person | None, at: datetime) -> None:
    """Take the decision about a candidate back, so that it waits again. What was said stays in the ledger.

    Raises:
        NotYours: as for `accept`.
        OutOfTurn: nothing was decided, or somebody has begun to work with the directive.
    """
    only_own(candidate.remarks.unit, by, at)
    with recording("directives.undone", by=actor(by, at), at=at) as facts:
        candidate = _locked(candidate)
        decision = candidate.decision
        if decision is None:
            raise OutOfTurn(f"Nobody decided about candidate {candidate.pk}. There is nothing to take back.")
        if decision.outcome == "accepted" and decision.directive is not None:
            facts["withdrawn"] = _withdraw(decision.directive, by=by, at=at).facts()
        undone = Decision(candidate=candidate, turn=decision.turn + 1, outcome="undone", by=by, at=at)
        _keep(undone, facts, candidate=candidate.pk, outcome=decision.outcome, directive=decision.directive_id)


def type_in(
    *, text: str, issued_by: str, issued_on: date, office: Unit, by: Person | None, at: datetime, what: str = "directive",
    kind: str = "short", due_on: date | None = None, addressee: str = "", is_closed: bool = False,
) -> Directive:  # fmt: skip
    """Register a directive that nobody wrote down in a speech.

    Raises:
        DirectiveRefused: it says nothing.
        NotYours: a person registers only for the own unit.
    """
    only_own(office, by, at)
    if not text.strip():
        raise DirectiveRefused("The directive says nothing. Write what is to be done.")
    with recording("directives.typed_in", by=actor(by, at), at=at) as facts:
        directive = _register(
            what=what, text=text.strip(), kind=kind, due_on=due_on, issued_by=issued_by, issued_on=issued_on, office=office,
            addressee=addressee.strip()[:200], is_closed=is_closed, by=by, at=at,
        )  # fmt: skip
        facts.update(_told(directive))
    return directive


def actor(by: Person | None, at: datetime) -> Actor:
    return Actor("operator") if by is None else actor_of(by, at)


def only_own(unit: Unit, by: Person | None, at: datetime) -> None:
    if by is not None and unit.code not in units_around(by, day_of(at)):
        raise NotYours(f"Only the unit '{unit.code}' or the operator does this. Ask them.")


def _locked(candidate: Candidate) -> Candidate:
    # Locked first: of two people who decide at once the second finds the decision of the first.
    return Candidate.objects.select_for_update(of=("self",)).select_related("remarks__unit").get(pk=candidate.pk)


def _undecided(candidate: Candidate) -> tuple[Candidate, int]:
    """Return the candidate and the turn of the next decision about it."""
    candidate = _locked(candidate)
    newest = candidate.decisions.order_by("-turn").first()
    if newest is not None and newest.outcome != "undone":
        raise OutOfTurn(f"Candidate {candidate.pk} was decided before: {newest.outcome}.")
    return candidate, newest.turn + 1 if newest else 1


def _keep(decision: Decision, facts: Facts, **told: Any) -> Decision:
    decision.save(force_insert=True)
    facts.update(told)
    facts["decision"] = decision.facts()
    return decision


def _withdraw(directive: Directive, *, by: Person | None, at: datetime) -> Event:
    locked = Directive.objects.select_for_update().get(pk=directive.pk)
    joined = Decision.objects.standing().filter(directive=locked, outcome="merged").exists()
    if joined or locked.links.exists() or locked.events.exclude(kind="registered").exists():
        raise OutOfTurn(f"Somebody works with directive {locked.pk} already. End it with a reason instead.")
    return Event.objects.create(directive=locked, kind="withdrawn", by=by, at=at)


def _register(*, by: Person | None, at: datetime, **columns: Any) -> Directive:
    directive = Directive.objects.create(**columns)
    Event.objects.create(directive=directive, kind="registered", by=by, at=at)
    return directive


def _told(directive: Directive) -> dict[str, Any]:
    """Return a directive that was made a moment ago, with its first step."""
    return {**directive.facts(), "registered": directive.events.get().facts()}
