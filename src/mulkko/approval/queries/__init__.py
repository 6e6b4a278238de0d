"""Where a document stands, what waits for a person, and whether everything sealed is still what it was."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from mulkko.approval.engine.numbering import Number, first_gap
from mulkko.approval.models import (
    ADVISING,
    Answer,
    Approval,
    DocumentNumber,
    Ending,
    FurtherNumber,
    NumberCounter,
    SealedVersion,
    Settlement,
    Signature,
    Step,
    StepQuerySet,
)
from mulkko.approval.queries.verifying_acting import UNRECORDED, bad_acting
from mulkko.approval.queries.verifying_beside import bad_beside
from mulkko.approval.queries.verifying_turns import bad_turns
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.ledger.queries import ErasedActs, erased_acts, told
from mulkko.organization.engine.levels import Post
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, Place, chart, place_of, positions_of

Bad = tuple[int, str]  # index of the entry that recorded the thing, kind
Told = list[tuple[int, dict[str, Any]]]


def waiting_for(person: Person, at: datetime, place: Place | None = None) -> list[Step]:
    """Return the open steps that a person may sign now, oldest round first."""
    return _oldest_first(Step.objects.signable_by(person, at, place))


def shown_to(person: Person, at: datetime, place: Place | None = None) -> list[Step]:
    """Return the open steps that a person holds or acts for, oldest first; while absent the holder sees them, and does not sign."""
    return _oldest_first(Step.objects.shown_to(person, at, place))


def _oldest_first(steps: StepQuerySet) -> list[Step]:
    return list(steps.select_related("approval__drafter", "position").order_by("approval__submitted_at", "turn", "pk"))


@dataclass(frozen=True)
class Turn:
    """Whose turn it is in a running round, and since when: since the turn before was signed, or its review left out."""

    approval: Approval
    steps: tuple[Step, ...]
    begun_at: datetime


def turns_of(subjects: Collection[str]) -> dict[str, Turn]:
    """Return the turn of each of these documents that is on its route, in one query whatever their number."""
    rows = Step.objects.of_running_rounds().filter(approval__subject__in=subjects)
    rounds: dict[Approval, list[Step]] = {}
    for step in rows.select_related("approval__drafter", "position", "signature", "omission").order_by("turn", "pk"):
        rounds.setdefault(step.approval, []).append(step)
    return {approval.subject: _turn(approval, steps) for approval, steps in rounds.items()}


def _turn(approval: Approval, steps: list[Step]) -> Turn:
    waiting = [step for step in steps if step.is_waiting]
    number = min((step.turn for step in waiting), default=0)
    done = [step.done_at for step in steps if not waiting or step.turn < number]
    done += [step.added_at for step in waiting if step.turn == number]  # opened again, or put on the route later
    begun_at = max([approval.submitted_at, *(at for at in done if at is not None)])
    return Turn(approval, tuple(step for step in waiting if step.turn == number), begun_at)


def opinions_to_answer(approval: Approval) -> list[Signature]:
    """Return the opinions of co-operators and consenting units, on the text as it now stands, that the approver must answer."""
    found = Signature.objects.standing().filter(
        step__approval=approval, step__kind__in=ADVISING, outcome="signed_with_opinion"
    )
    return list(found.order_by("step__turn", "step_id"))


def objections_waiting_for(person: Person, at: datetime, place: Place | None = None) -> list[Signature]:
    """Return the objections in running rounds that a person may settle, oldest first."""
    standing = Signature.objects.standing_objections().filter(step__approval__ending__isnull=True)
    draft = Signature.objects.filter(step__approval=OuterRef("step__approval"), step__kind="draft")
    rows = standing.annotate(drafting_unit=Subquery(draft.values("unit_code")[:1]))
    found = list(rows.select_related("step__approval", "step__position", "acting").order_by("signed_at", "pk"))
    if not found:
        return []
    place = place or place_of(person, at)
    return [row for row in found if _post_above(row, row.drafting_unit, place.positions, place.chart) is not None]


def settling_post(objection: Signature, *, by: Person, at: datetime) -> Post | None:
    """Return the position from which somebody may settle an objection, or None.

    It stands above the unit that objects and above the drafter's, and higher than whoever objected.
    """
    today = chart(day_of(at))
    drafting = objection.step.approval.steps.get(kind="draft", revision=0).signature.unit_code
    return _post_above(objection, drafting, positions_of(by, today.day), today)


def _post_above(objection: Signature, drafting: str, held: Collection[str], today: Chart) -> Post | None:
    objecting = today.posts.get(objection.step.position.code)
    above = today.superiors_of(drafting, objection.organ[0], than=objecting.level if objecting else "officer")
    return next((post for post in above if post.code in held), None)


def rounds_of(subject: str) -> list[Approval]:
    """Return the rounds of a document, oldest first."""
    return list(Approval.objects.filter(subject=subject).select_related("version", "ending", "number", "drafter"))


def verify_documents() -> Iterator[Bad]:
    """Yield every sealed version, signature, answer, settlement, ending or number that is not what the ledger recorded."""
    submitted, signed, approved = _told("submitted"), _told("signed"), _told("approved")
    revised = _told("revised")
    returned, recalled, settled = _told("returned"), _told("recalled"), _told("settled")
    erased = erased_acts()
    yield from _bad_versions(submitted, revised, erased)
    yield from _bad_rounds(submitted, erased)
    yield from _bad_signatures([*submitted, *signed, *approved, *returned], erased)
    yield from _bad_answers(approved)
    yield from _bad_settlements(settled, erased)
    yield from _bad_endings(
        {"approved": [*approved, *_told("result_entered")], "returned": returned, "recalled": recalled}, erased
    )
    yield from _bad_numbers(approved, erased)
    yield from bad_acting(approved, erased)
    yield from bad_beside(submitted, erased)
    yield from bad_turns(erased)


def _told(verb: str) -> Told:
    return list(told(f"approval.{verb}"))


def _bad_versions(submitted: Told, revised: Told, erased: ErasedActs) -> Iterator[Bad]:
    recorded: dict[str, int] = {}
    for index, facts in submitted:
        recorded.setdefault(facts["approval"]["version"], index)
    for index, facts in revised:
        recorded.setdefault(facts["revision"]["versions"][1], index)
    for version in SealedVersion.objects.iterator():
        index = recorded.pop(version.hash, UNRECORDED)
        is_recorded = index != UNRECORDED or erased.hold(version.sealed_at)
        if not is_recorded or sha256_of(version.text) != version.hash:
            yield index, "version"
    yield from ((index, "version") for index in recorded.values())


def _bad_rounds(submitted: Told, erased: ErasedActs) -> Iterator[Bad]:
    recorded = {_round_key(facts): (index, facts["approval"]) for index, facts in submitted}
    for approval in Approval.objects.select_related("drafter").prefetch_related("revisions", "further"):
        index, facts = recorded.pop((approval.first_version, approval.round_no), (UNRECORDED, None))
        if facts != approval.facts() and not (facts is None and erased.hold(approval.submitted_at)):
            yield index, "signature"
    yield from ((index, "signature") for index, _ in recorded.values())


def _round_key(facts: dict[str, Any]) -> tuple[str, int]:
    return facts["approval"]["version"], facts["signature"]["round"]


def _bad_signatures(signing: Told, erased: ErasedActs) -> Iterator[Bad]:
    recorded = {_signature_key(facts["signature"]): (index, facts["signature"]) for index, facts in signing}
    rows = Signature.objects.select_related("signed_by", "step__approval", "step__position", "acting__instead_of")
    for row in rows.iterator():
        facts = row.facts()
        index, said = recorded.pop(_signature_key(facts), (UNRECORDED, None))
        if said != facts and not (said is None and erased.hold(row.signed_at)):
            yield index, "signature"
    yield from ((index, "signature") for index, _ in recorded.values())


def _signature_key(facts: dict[str, Any]) -> tuple[Any, ...]:
    # What a signature is of: the version itself is part of the key, so that a forged one is told as missing.
    return facts["version"], facts["round"], facts["step"][0], facts["step"][2], *facts["step"][4:]


def _bad_answers(approved: Told) -> Iterator[Bad]:
    for index, facts in approved:
        key = _signature_key(facts["signature"])
        rows = Answer.objects.filter(
            approving__version_id=key[0],
            approving__step__approval__round_no=key[1],
            approving__step__turn=key[2],
        ).select_related("opinion__step__position")
        if facts["answers"] != [row.facts() for row in rows.order_by("opinion__step__turn", "opinion__step_id")]:
            yield index, "signature"


def _bad_settlements(settled: Told, erased: ErasedActs) -> Iterator[Bad]:
    recorded = {tuple(facts["settlement"]["objection"]): (index, facts["settlement"]) for index, facts in settled}
    rows = Settlement.objects.select_related("by", "position", "objection__step__approval", "objection__step__position")
    for row in rows.iterator():
        facts = row.facts()
        index, said = recorded.pop(tuple(facts["objection"]), (UNRECORDED, None))
        if said != facts and not (said is None and erased.hold(row.at)):
            yield index, "signature"
    yield from ((index, "signature") for index, _ in recorded.values())


def _bad_endings(recorded: dict[str, Told], erased: ErasedActs) -> Iterator[Bad]:
    known: dict[tuple[str, str], list[int]] = {}
    reasons: dict[int, str] = {}
    for kind, acts in recorded.items():
        for index, facts in acts:
            signature = facts.get("signature")
            said = f"{signature['version']}.{signature['round']}" if signature else facts["ending"][3]
            known.setdefault((kind, said), []).append(index)
            reasons[index] = (
                facts["ending"][2]
                if "ending" in facts
                else (signature["opinion"] if signature and kind == "returned" else "")
            )
    for ending in Ending.objects.select_related("approval"):
        key = (ending.kind, f"{ending.approval.version_id}.{ending.approval.round_no}")
        index = (known.get(key) or [UNRECORDED]).pop() if known.get(key) else UNRECORDED
        if index == UNRECORDED:
            if not erased.hold(ending.at):
                yield index, "signature"
        elif reasons[index] != ending.reason:
            yield index, "signature"
    yield from ((index, "signature") for left in known.values() for index in left)


def _numbers() -> Iterator[tuple[Approval, int, DocumentNumber | FurtherNumber]]:
    """Yield every number with its round and the place of its document there: the round itself is the first."""
    for first in DocumentNumber.objects.select_related("approval__ending"):
        yield first.approval, 1, first
    for row in FurtherNumber.objects.select_related("document__approval__ending"):
        yield row.document.approval, row.document.place, row


def _bad_numbers(approved: Told, erased: ErasedActs) -> Iterator[Bad]:
    recorded = {
        (facts["signature"]["version"], facts["signature"]["round"], *number): index
        for index, facts in approved
        for number in ([1, *facts["number"]], *facts.get("further", []))
    }
    rows: list[DocumentNumber | FurtherNumber] = []
    for approval, place, row in _numbers():
        index = recorded.pop((approval.version_id, approval.round_no, place, *row.facts()), UNRECORDED)
        ending = getattr(approval, "ending", None)
        if index == UNRECORDED and not (ending and erased.hold(ending.at)):
            yield index, "number"
        rows.append(row)
    yield from ((index, "number") for index in recorded.values())
    given = {
        (row.department_code, row.year, row.series): row.serial for row in sorted(rows, key=lambda row: row.serial)
    }
    for counter in NumberCounter.objects.all():
        if counter.last != given.pop((counter.department_code, counter.year, counter.series), 0):
            yield UNRECORDED, "number"
    if given:  # a series whose counter is gone would begin anew
        yield UNRECORDED, "number"
    if first_gap([Number(row.department_code, row.year, row.series, row.serial) for row in rows]) is not None:
        yield UNRECORDED, "number"
