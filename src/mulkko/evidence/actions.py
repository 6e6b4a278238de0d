"""Making a claim, renewing it on newer data, and keeping what was checked before a signature."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from mulkko.catalog.models import Version
from mulkko.catalog.queries import newest_versions, personal_columns
from mulkko.evidence.engine.cells import small_cells
from mulkko.evidence.engine.figures import BadSlot, Slot, asserts, shown, slot_of
from mulkko.evidence.engine.sql import CheckedQuery
from mulkko.evidence.engine.status import same_value
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim, ClaimPin, Receipt, Run
from mulkko.evidence.queries import (
    ENGINE,
    CheckedClaim,
    query_job,
    read_sql,
    refuse_inside_transaction,
    run_queries,
    values_of,
)
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of


def make_claim(
    *, sentence: str, sql: str, slots: Mapping[str, Mapping[str, Any]], by: Person, at: datetime, proposal: str = "",
    supersedes: Claim | None = None,
) -> Claim:  # fmt: skip
    """Run a query on the newest versions of what it reads, and pin its answer as a claim.

    Args:
        sentence: text with a place for each slot, such as "밤에 일하는 사람은 {workers}이다."
        sql: SELECT of one row with a column for each slot.
        slots: name -> type, unit, scale, decimals and, where the sentence asserts something, compare.

    Raises:
        BadClaim: the sentence, its slots and the query do not fit together, or the query is refused.
    """
    refuse_inside_transaction()
    declared = _declared(sentence, slots)
    query = read_sql(sql, person=by, at=at)
    if not query.tables:
        raise BadClaim(
            "The query reads no dataset.", "the query", "A figure comes from data: name a dataset after FROM."
        )
    versions = newest_versions(set(query.tables))
    values = _ask_once(query, versions, declared, by)
    _refuse_small(values, declared, versions)
    pins = [_pin(name, versions[name]) for name in sorted(versions)]
    with recording("evidence.claim_made", by=actor_of(by, at), at=at, proposal=proposal) as facts:
        claim = Claim.objects.create(
            proposal=proposal, sentence=sentence.strip(), sql=query.text,
            slots=canonical({name: slot.spec() for name, slot in declared.items()}),
            values_text=canonical(values), pins_text=canonical(pins), author=by, made_at=at, supersedes=supersedes,
            grant=canonical({"person": by.code, "datasets": dict.fromkeys(sorted(versions), "all rows")}),
        )  # fmt: skip
        for version in versions.values():
            ClaimPin.objects.create(claim=claim, version=version)
        facts["claim"] = claim.facts()
    return claim


def renew(claim: Claim, *, by: Person, at: datetime, proposal: str = "") -> Claim:
    """Return a claim with the same sentence and query on the newest data; it supersedes the old one, which stays.

    Raises:
        BadClaim: the query no longer fits the data, or the claim was renewed already.
    """
    if Claim.objects.filter(supersedes=claim).exists():
        raise BadClaim("This claim was renewed already.", f"claim {claim.pk}", "Use the newer one.")
    return make_claim(
        sentence=claim.sentence, sql=claim.sql, slots={name: slot.spec() for name, slot in claim.slot_map.items()},
        by=by, at=at, proposal=proposal or claim.proposal, supersedes=claim,
    )  # fmt: skip


def keep_receipt(text: str, checked: Sequence[CheckedClaim], *, subject: str, at: datetime) -> Receipt:
    """Store what was checked before a signature, with every run; the same receipt twice is kept once."""
    with transaction.atomic(savepoint=False):  # part of the signature's transaction, which falls as a whole
        receipt, is_new = Receipt.objects.get_or_create(
            digest=sha256_of(text), defaults={"subject": subject, "text": text, "made_at": at}
        )
        if is_new:
            for one in checked:
                for ran in one.runs:
                    Run.objects.create(
                        claim=one.claim, receipt=receipt, mode=ran.mode, engine=ENGINE, versions=canonical(ran.versions),
                        values_text=canonical(dict(ran.answer.values)), error=ran.answer.error or "", reason=ran.answer.reason,
                        rows_read=ran.rows_read, milliseconds=ran.milliseconds, at=at,
                    )  # fmt: skip
    return receipt


def _declared(sentence: str, slots: Mapping[str, Mapping[str, Any]]) -> dict[str, Slot]:
    if not sentence.strip():
        raise BadClaim(
            "The claim has no sentence.", "the sentence", "Write one, with a place such as {n} for each figure."
        )
    if not slots:
        raise BadClaim("The claim has no figure.", "the slots", "Declare at least one slot.")
    try:
        declared = {name: slot_of(name, spec) for name, spec in slots.items()}
    except BadSlot as error:
        raise BadClaim(str(error), "the slots") from error
    for name in declared:
        if not name.isidentifier():
            raise BadClaim(f"The slot '{name}' is no plain word.", "the slots", "Use letters, digits and _.")
    absent = [name for name in declared if "{" + name + "}" not in sentence]
    if absent:
        raise BadClaim(
            f"The sentence has no place for {', '.join(absent)}.", "the sentence", f"Write {{{absent[0]}}} there."
        )
    return declared


def _ask_once(
    query: CheckedQuery, versions: Mapping[str, Version], declared: Mapping[str, Slot], by: Person
) -> dict[str, str | None]:
    values, again = (_answered(query, versions, by, backwards=backwards) for backwards in (False, True))
    missing = [name for name in declared if name not in values]
    if missing:
        raise BadClaim(
            f"The query answers no column {', '.join(missing)}.", "the query", "Name a column after each slot with AS."
        )
    kept = {name: values[name] for name in declared}
    if loose := [name for name in declared if not same_value(kept[name], again[name])]:
        raise BadClaim(
            f"The figure {', '.join(loose)} is another one when the same rows stand in another order.",
            "the query",
            "Order by something that no two rows share, or ask without LIMIT.",
        )
    try:
        for name, slot in declared.items():
            shown(slot, kept[name])
            if not asserts(slot, kept[name]):
                raise BadSlot(
                    f"The sentence asserts {' '.join(slot.compare or ())} of '{name}', but the data say {kept[name]}."
                )
    except BadSlot as error:
        raise BadClaim(str(error), "the slots", "Correct the sentence or the slot.") from error
    return kept


def _answered(
    query: CheckedQuery, versions: Mapping[str, Version], by: Person, *, backwards: bool
) -> dict[str, str | None]:
    job = query_job("claim", query, one_row=True)
    result = run_queries(dict(versions), [job], of=by.code, backwards=backwards)["claim"]
    if not result["ok"]:
        raise BadClaim(result["error"]["what"], "the query", "Correct the query and try again.")
    return values_of(result)


def _refuse_small(
    values: Mapping[str, str | None], declared: Mapping[str, Slot], versions: Mapping[str, Version]
) -> None:
    """Refuse a figure that tells of one to four people: what is stored as evidence stays for ever."""
    small = small_cells(values, declared, about_persons=any(personal_columns(one) for one in versions.values()))
    if small:
        raise BadClaim(
            f"The figure {', '.join(small)} tells of fewer than five people.",
            "the query",
            "Count a wider group, or leave it out.",
        )


def _pin(name: str, version: Version) -> dict[str, Any]:
    return {
        "dataset": name, "version": version.number, "content_hash": version.content_hash, "schema_hash": version.schema_hash,
        "as_of": version.as_of.isoformat() if version.as_of else None, "retrieved_at": version.added_at.isoformat(),
        "owner": version.dataset.owner.code if version.dataset.owner else None, "licence": version.dataset.licence,
    }  # fmt: skip
