"""Making a claim, renewing it on newer data, and keeping what was checked before a signature."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from mulkko.catalog.models import Version
from mulkko.catalog.queries import barred, personal_columns, standing_versions
from mulkko.evidence.engine.cells import few_apart
from mulkko.evidence.engine.figures import BadSlot, Slot, asserts, shown, slot_of
from mulkko.evidence.engine.measures import nonsense_in
from mulkko.evidence.engine.sql import CheckedQuery
from mulkko.evidence.engine.status import same_value
from mulkko.evidence.engine.wording import names_its_universe, untrue
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim, ClaimPin, Receipt, Run
from mulkko.evidence.queries import (
    ENGINE,
    CheckedClaim,
    guarding,
    query_job,
    read_sql,
    refuse_inside_transaction,
    run_queries,
    values_of,
)
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of

FEW_OVER = "The figure tells of fewer than five people, taken from another one on the same data."
MOVED = "The figure tells of fewer than five people: it moved by so few since the version before."
MOST_OTHERS = 500  # claims on the same data that a new one is held against, the newest first


def make_claim(
    *, sentence: str, sql: str, slots: Mapping[str, Mapping[str, Any]], by: Person, at: datetime, proposal: str = "",
    supersedes: Claim | None = None, choice: Mapping[str, Any] | None = None,
) -> Claim:  # fmt: skip
    """Run a query on the newest versions of what it reads, and pin its answer as a claim.

    Args:
        sentence: text with a place for each slot, such as "밤에 일하는 사람은 {workers}이다."
        sql: SELECT of one row with a column for each slot.
        slots: name -> type, unit, scale, decimals and, where the sentence asserts something, compare.
        choice: what was chosen in the builder, so that it opens again with it; None where the query was written.

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
    versions = _standing(query, at)
    if nonsense := nonsense_in(query.text, declared, guarding.units_of(versions.values())):
        raise BadClaim(nonsense, "the slots")
    values = _ask_once(query, versions, sentence, declared, by)
    _refuse_few_over(query, values, declared, versions, supersedes)
    pins = [_pin(name, versions[name]) for name in sorted(versions)]
    with recording("evidence.claim_made", by=actor_of(by, at), at=at, proposal=proposal) as facts:
        claim = Claim.objects.create(
            proposal=proposal, sentence=sentence.strip(), sql=query.text,
            slots=canonical({name: slot.spec() for name, slot in declared.items()}),
            values_text=canonical(values), pins_text=canonical(pins), author=by, made_at=at, supersedes=supersedes,
            choice=canonical(choice) if choice else "",
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
        by=by, at=at, proposal=proposal or claim.proposal, supersedes=claim, choice=json.loads(claim.choice) if claim.choice else None,
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
    for name, slot in declared.items():
        if slot.type == "rank" and not names_its_universe(sentence, declared):
            raise BadClaim(f"The rank '{name}' does not say among how many.", "the sentence", "Write such as 25개 중.")
    return declared


def _standing(query: CheckedQuery, at: datetime) -> dict[str, Version]:
    """Return the newest version of each dataset that may carry a figure today."""
    versions = standing_versions(set(query.tables))
    if taken := [name for name in query.tables if name not in versions]:
        raise BadClaim(f"Every version of '{taken[0]}' was withdrawn.", "the query", "Use other data.")
    if bar := barred(versions.values(), on=day_of(at)):
        raise BadClaim(bar[1], "the query", "Use other data, or ask the unit that keeps them.")
    return versions


def _ask_once(
    query: CheckedQuery, versions: Mapping[str, Version], sentence: str, declared: Mapping[str, Slot], by: Person
) -> dict[str, str | None]:
    shares, probe = guarding.share_probe(query, declared)
    jobs = [query_job("claim", query, one_row=True)] + ([query_job("share", probe, one_row=True)] if probe else [])
    results = run_queries(dict(versions), jobs, of=by.code)
    again = run_queries(dict(versions), jobs[:1], of=by.code, backwards=True)
    values, turned = _answered(results["claim"]), _answered(again["claim"])
    missing = [name for name in declared if name not in values]
    if missing:
        raise BadClaim(
            f"The query answers no column {', '.join(missing)}.", "the query", "Name a column after each slot with AS."
        )
    kept = {name: values[name] for name in declared}
    if loose := [name for name in declared if not same_value(kept[name], turned[name])]:
        raise BadClaim(
            f"The figure {', '.join(loose)} is another one when the same rows stand in another order.",
            "the query",
            "Order by something that no two rows share, or ask without LIMIT.",
        )
    told = results.get("share")
    parts = values_of(told) if told and told["ok"] else {}
    # What is stored as evidence stays for ever: a small cell is refused before a sentence could repeat it.
    if small := guarding.small_in(kept, declared, list(versions.values()), shares=shares, parts=parts):
        raise BadClaim(f"{small}.", "the query", "Count a wider group, or leave it out.")
    _refuse_untrue(sentence, declared, kept)
    return kept


def _answered(result: dict[str, Any]) -> dict[str, str | None]:
    if not result["ok"]:
        raise BadClaim(result["error"]["what"], "the query", "Correct the query and try again.")
    return values_of(result)


def _refuse_untrue(sentence: str, declared: Mapping[str, Slot], kept: Mapping[str, str | None]) -> None:
    try:
        for name, slot in declared.items():
            shown(slot, kept[name])
            if not asserts(slot, kept[name]):
                raise BadSlot(
                    f"The sentence asserts {' '.join(slot.compare or ())} of '{name}', but the data say {kept[name]}."
                )
    except BadSlot as error:
        raise BadClaim(str(error), "the slots", "Correct the sentence or the slot.") from error
    if denied := untrue(sentence, declared, kept):
        raise BadClaim(
            denied[0].what, "the sentence", "Write what the data say, or give each number a place of its own."
        )


def _refuse_few_over(
    query: CheckedQuery, values: Mapping[str, str | None], declared: Mapping[str, Slot], versions: Mapping[str, Version],
    before: Claim | None,
) -> None:  # fmt: skip
    """Refuse a figure that tells of one to four people beside one that is kept already, whoever may read that one."""
    about_persons = any(personal_columns(one) for one in versions.values())
    mine = guarding.people_measures(query.text, declared, about_persons=about_persons)
    if not mine:
        return
    others = Claim.objects.filter(pinned__version__in=[one.pk for one in versions.values()]).distinct()
    for other in others.order_by("-pk")[:MOST_OTHERS]:
        theirs = guarding.people_measures(other.sql, other.slot_map, about_persons=about_persons)
        if guarding.leave_few_over(mine, values, theirs, other.values):
            raise BadClaim(FEW_OVER, "the query", "Count a wider group, or leave it out.")
    if guarding.leave_few_over(mine, values, mine, values):
        raise BadClaim(FEW_OVER, "the query", "Count a wider group, or leave it out.")
    if about_persons and before is not None and any(few_apart(before.values.get(name), values[name]) for name in mine):
        raise BadClaim(MOVED, "the query", "Renew it when more has changed.")


def _pin(name: str, version: Version) -> dict[str, Any]:
    return {
        "dataset": name, "version": version.number, "content_hash": version.content_hash, "schema_hash": version.schema_hash,
        "as_of": version.as_of.isoformat() if version.as_of else None, "retrieved_at": version.added_at.isoformat(),
        "owner": version.dataset.owner.code if version.dataset.owner else None, "licence": version.dataset.licence,
    }  # fmt: skip
