"""Whether sealed versions, rounds, signatures, answers, endings and numbers are still what the ledger recorded."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from mulkko.approval.engine.numbering import Number, first_gap
from mulkko.approval.models import (
    Acting,
    Answer,
    Approval,
    DocumentNumber,
    Ending,
    FurtherNumber,
    NumberCounter,
    SealedVersion,
    Settlement,
    Signature,
)
from mulkko.approval.queries.verifying_acting import bad_acting, signature_key
from mulkko.approval.queries.verifying_beside import bad_beside
from mulkko.approval.queries.verifying_turns import bad_turns
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.ledger.models import microseconds
from mulkko.ledger.queries import UNRECORDED, Break, ErasedActs, Kept, Told, compared, erased_acts, told_whole


def verify_documents() -> Iterator[Break]:
    """Yield every sealed version, signature, answer, settlement, ending or number that is not what the ledger recorded."""
    submitted, signed, approved = _told("submitted"), _told("signed"), _told("approved")
    returned, recalled, settled = _told("returned"), _told("recalled"), _told("settled")
    erased = erased_acts()
    yield from _bad_versions(submitted, _told("revised"), erased)
    yield from _bad_rounds(submitted, erased)
    yield from _bad_signatures([*submitted, *signed, *approved, *returned], erased)
    yield from _bad_answers(approved, erased)
    yield from _bad_settlements(settled, erased)
    yield from _bad_endings(
        {"approved": [*approved, *_told("result_entered")], "returned": returned, "recalled": recalled}, erased
    )
    yield from _bad_numbers(approved, erased)
    yield from bad_acting([(one.index, one.facts) for one in approved], erased)
    yield from bad_beside([(one.index, one.facts) for one in submitted], erased)
    yield from bad_turns(erased)


def _told(verb: str) -> list[Told]:
    return list(told_whole(f"approval.{verb}"))


def _bad_versions(submitted: list[Told], revised: list[Told], erased: ErasedActs) -> Iterator[Break]:
    put = [(one.index, one.occurred_us, one.facts["approval"]["version"]) for one in submitted]
    put += [(one.index, one.occurred_us, one.facts["revision"]["versions"][1]) for one in revised]
    recorded: dict[str, tuple[int, int]] = {}
    for index, occurred_us, version_hash in sorted(put):  # what was put on a route again was sealed the first time
        recorded.setdefault(version_hash, (index, occurred_us))
    for version in SealedVersion.objects.iterator():
        index, sealed_us = recorded.pop(version.hash, (UNRECORDED, None))
        # Of a version that was put to approval twice, the first time may have been erased.
        is_recorded = sealed_us == microseconds(version.sealed_at) or erased.hold(version.sealed_at)
        if not is_recorded or sha256_of(version.text) != version.hash:
            yield Break(index, "version", "approval_sealedversion", version.hash)
    yield from (Break(index, "version", "approval_sealedversion", key) for key, (index, _) in recorded.items())


def _bad_rounds(submitted: list[Told], erased: ErasedActs) -> Iterator[Break]:
    recorded = {
        (one.facts["approval"]["version"], one.facts["signature"]["round"]): (
            one.index,
            [one.facts["approval"], one.occurred_us, one.proposal],
        )
        for one in submitted
    }
    rows = Approval.objects.select_related("drafter").prefetch_related("revisions", "further")
    there = (
        Kept(
            (row.first_version, row.round_no),
            [row.facts(), microseconds(row.submitted_at), row.subject],
            row.submitted_at,
            row.pk,
        )
        for row in rows
    )
    yield from compared("approval_approval", recorded, there, erased)


def _bad_signatures(signing: list[Told], erased: ErasedActs) -> Iterator[Break]:
    told = [(one.index, dict(one.facts["signature"])) for one in signing]
    acting = {signature_key(said): (index, said.pop("acting")) for index, said in told if "acting" in said}
    recorded = {signature_key(said): (index, said) for index, said in told}
    rows = Signature.objects.select_related("signed_by", "step__approval", "step__position")
    facts = ((row, row.plain_facts()) for row in rows.iterator())
    there = (Kept(signature_key(said), said, row.signed_at, row.pk) for row, said in facts)
    yield from compared("approval_signature", recorded, there, erased)
    beside = Acting.objects.select_related(
        "instead_of", "signature__signed_by", "signature__step__approval", "signature__step__position"
    )
    places = (
        Kept(signature_key(row.signature.plain_facts()), row.facts(), row.signature.signed_at, row.pk) for row in beside
    )
    yield from compared("approval_acting", acting, places, erased)


def _bad_answers(approved: list[Told], erased: ErasedActs) -> Iterator[Break]:
    """Compare the answers to opinions with what the approval told of them, which may be none."""
    rows = Answer.objects.select_related(
        "opinion__step__position", "approving__step__approval", "approving__step__position"
    )
    there: dict[tuple[Any, ...], list[Answer]] = {}
    for row in rows.order_by("opinion__step__turn", "opinion__step_id"):
        there.setdefault(signature_key(row.approving.plain_facts()), []).append(row)
    for one in approved:
        answers = there.pop(signature_key(one.facts["signature"]), [])
        if [row.facts() for row in answers] != one.facts["answers"]:
            wrong = [str(row.pk) for row in answers if row.facts() not in one.facts["answers"]]
            yield Break(one.index, "signature", "approval_answer", wrong[0] if wrong else f"of entry {one.index}")
    for row in (row for left in there.values() for row in left):
        if not erased.hold(row.approving.signed_at):
            yield Break(UNRECORDED, "signature", "approval_answer", str(row.pk))


def _bad_settlements(settled: list[Told], erased: ErasedActs) -> Iterator[Break]:
    recorded = {tuple(one.facts["settlement"]["objection"]): (one.index, one.facts["settlement"]) for one in settled}
    rows = Settlement.objects.select_related("by", "position", "objection__step__approval", "objection__step__position")
    facts = ((row, row.facts()) for row in rows.iterator())
    there = (Kept(tuple(told["objection"]), told, row.at, row.pk) for row, told in facts)
    yield from compared("approval_settlement", recorded, there, erased)


def _bad_endings(acts: dict[str, list[Told]], erased: ErasedActs) -> Iterator[Break]:
    recorded = {}
    for kind, told in acts.items():
        for one in told:
            signature = one.facts.get("signature")
            of = f"{signature['version']}.{signature['round']}" if signature else one.facts["ending"][3]
            reason = _reason_of(kind, one.facts)
            recorded[kind, of] = (one.index, [reason, one.actor, one.occurred_us])
    rows = Ending.objects.select_related("approval", "by")
    there = (
        Kept(
            (row.kind, f"{row.approval.version_id}.{row.approval.round_no}"),
            [row.reason, row.by.code, microseconds(row.at)],
            row.at,
            row.pk,
        )
        for row in rows
    )
    yield from compared("approval_ending", recorded, there, erased)


def _reason_of(kind: str, facts: dict[str, Any]) -> str:
    if "ending" in facts:
        return str(facts["ending"][2])
    return str(facts["signature"]["opinion"]) if kind == "returned" else ""


def _bad_numbers(approved: list[Told], erased: ErasedActs) -> Iterator[Break]:
    first: dict[Any, tuple[int, Any]] = {}
    further: dict[Any, tuple[int, Any]] = {}
    for one in approved:
        of = (one.facts["signature"]["version"], one.facts["signature"]["round"])
        first[of] = (one.index, one.facts["number"])
        further |= {(*of, place): (one.index, number) for place, *number in one.facts.get("further", [])}
    rows = list(DocumentNumber.objects.select_related("approval__ending"))
    there = (
        Kept((row.approval.version_id, row.approval.round_no), row.facts(), _ended_at(row.approval), row.pk)
        for row in rows
    )
    yield from compared("approval_documentnumber", first, there, erased, kind="number")
    more = list(FurtherNumber.objects.select_related("document__approval__ending"))
    beside = (
        Kept(
            (row.document.approval.version_id, row.document.approval.round_no, row.document.place),
            row.facts(), _ended_at(row.document.approval), row.pk,
        )
        for row in more
    )  # fmt: skip
    yield from compared("approval_furthernumber", further, beside, erased, kind="number")
    yield from _bad_counters([*rows, *more])


def _ended_at(approval: Approval) -> datetime | None:
    return approval.ending.at if hasattr(approval, "ending") else None


def _bad_counters(rows: Sequence[DocumentNumber | FurtherNumber]) -> Iterator[Break]:
    table = "approval_numbercounter"
    given = {
        (row.department_code, row.year, row.series): row.serial for row in sorted(rows, key=lambda row: row.serial)
    }
    for counter in NumberCounter.objects.all():
        if counter.last != given.pop((counter.department_code, counter.year, counter.series), 0):
            yield Break(UNRECORDED, "number", table, str(counter.pk))
    for key in given:  # a series whose counter is gone would begin anew
        yield Break(UNRECORDED, "number", table, " ".join(map(str, key)))
    gap = first_gap([Number(row.department_code, row.year, row.series, row.serial) for row in rows])
    if gap is not None:
        place = f"{gap.department} {gap.year} {gap.series} {gap.serial}"
        yield Break(UNRECORDED, "number", "approval_documentnumber", place)
