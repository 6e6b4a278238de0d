"""Making a claim whose figures are the answer of one query."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from mulkko.catalog.models import JoinDecision, Version
from mulkko.catalog.queries import barred, personal_columns, standing_versions
from mulkko.evidence.actions.keeping import declared_slots, keep_claim, refuse_untrue
from mulkko.evidence.engine.cells import few_apart
from mulkko.evidence.engine.figures import Slot
from mulkko.evidence.engine.measures import Measure, nonsense_in
from mulkko.evidence.engine.sql import CheckedQuery
from mulkko.evidence.engine.status import same_value
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import guarding, query_job, read_sql, refuse_inside_transaction, run_queries, values_of
from mulkko.evidence.queries.relations import broken_promises, promises_of, used_in
from mulkko.organization.models import Person, day_of

FEW_OVER = "The figure tells of fewer than five people, taken from another one on the same data."
MOVED = "The figure tells of fewer than five people: it moved by so few since the version before."
WIDER = "Count a wider group, or leave it out."
MOST_APART = 100  # pairs of figures of which the data are asked, of the newest claims
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
    declared = declared_slots(sentence, slots)
    query = read_sql(sql, person=by, at=at)
    if not query.tables:
        raise BadClaim(
            "The query reads no dataset.", "the query", "A figure comes from data: name a dataset after FROM."
        )
    versions = standing(query, at)
    if nonsense := nonsense_in(query.text, declared, guarding.units_of(versions.values())):
        raise BadClaim(nonsense, "the slots")
    values = _ask_once(query, versions, sentence, declared, by)
    refuse_few_over(query, values, declared, versions, supersedes, by=by)
    joins = sorted([one.join.name, one.pk] for one in _accepted(query, versions, supersedes, at))
    return keep_claim(
        sentence=sentence, declared=declared, values=values, versions=versions, by=by, at=at, proposal=proposal,
        supersedes=supersedes, sql=query.text, joins=joins, choice=choice,
    )  # fmt: skip


def standing(query: CheckedQuery, at: datetime) -> dict[str, Version]:
    """Return the newest version of each dataset that may carry a figure today."""
    versions = standing_versions(set(query.tables))
    if taken := [name for name in query.tables if name not in versions]:
        raise BadClaim(f"Every version of '{taken[0]}' was withdrawn.", "the query", "Use other data.")
    if bar := barred(versions.values(), on=day_of(at)):
        raise BadClaim(bar[1], "the query", "Use other data, or ask the unit that keeps them.")
    return versions


def _accepted(
    query: CheckedQuery, versions: Mapping[str, Version], before: Claim | None, at: datetime
) -> list[JoinDecision]:
    """Return the acceptances of the joins that a query makes.

    Raises:
        BadClaim: one was refused, or is no longer what was accepted.
    """
    used = [one for one in used_in(query, None, at) if one.state in ("accepted", "refused")]
    for one in used:
        if one.decision and one.state == "refused":
            what = f"The join '{one.join.name}' was refused: {one.decision.reason}"
            raise BadClaim(what, "the query", "Use a join that was accepted, or propose another one.")
    accepted = [one.decision for one in used if one.decision]
    # A claim that is renewed keeps its text: what it adds up was looked at with the keys of its own acceptance.
    earlier = promises_of([before])[before.pk] if before else []
    if told := broken_promises([*accepted, *earlier], versions, {}):
        raise BadClaim(told, "the query", "Let the join be looked at and accepted again, and make the figure anew.")
    return accepted


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
        raise BadClaim(f"{small}.", "the query", WIDER)
    refuse_untrue(sentence, declared, kept)
    return kept


def _answered(result: dict[str, Any]) -> dict[str, str | None]:
    if not result["ok"]:
        raise BadClaim(result["error"]["what"], "the query", "Correct the query and try again.")
    return values_of(result)


def refuse_few_over(
    query: CheckedQuery, values: Mapping[str, str | None], declared: Mapping[str, Slot], versions: Mapping[str, Version],
    before: Claim | None, *, by: Person,
) -> None:  # fmt: skip
    """Refuse a figure that tells of one to four people beside one that is kept already, whoever may read that one.

    Of two that differ by so few the data are asked whether one counts within the other; what lies within whatever the data
    are need not be asked.
    """
    about_persons = any(personal_columns(one) for one in versions.values())
    mine = guarding.people_measures(query.text, declared, about_persons=about_persons)
    if not mine:
        return
    apart = list(guarding.few_apart_of(mine, values, mine, values))
    others = Claim.objects.filter(pinned__version__in=[one.pk for one in versions.values()]).exclude(sql="").distinct()
    for other in others.order_by("-pk")[:MOST_OTHERS]:
        theirs = guarding.people_measures(other.sql, other.slot_map, about_persons=about_persons)
        if guarding.leave_few_over(mine, values, theirs, other.values):
            raise BadClaim(FEW_OVER, "the query", WIDER)
        apart += guarding.few_apart_of(mine, values, theirs, other.values)
    if guarding.leave_few_over(mine, values, mine, values) or _one_lies_within(apart, query, versions, by):
        raise BadClaim(FEW_OVER, "the query", WIDER)
    if about_persons and before is not None and any(few_apart(before.values.get(name), values[name]) for name in mine):
        raise BadClaim(MOVED, "the query", "Renew it when more has changed.")


def _one_lies_within(
    apart: Iterable[tuple[Measure, Measure]], query: CheckedQuery, versions: Mapping[str, Version], by: Person
) -> bool:
    """Tell whether in the data themselves the rows of one measure of a pair lie within the other's."""
    jobs = guarding.nesting_jobs(islice(dict.fromkeys(apart), MOST_APART), query.tables)
    if not jobs:
        return False
    asked = [query_job(name, job, one_row=True) for name, job in jobs.items()]
    answers = run_queries(dict(versions), asked, of=by.code).values()
    return any(one["ok"] and values_of(one)["n"] == "0" for one in answers)


def ask_again(claim: Claim, *, by: Person, at: datetime, proposal: str) -> Claim:
    """Return a claim with the same sentence and query on the newest data."""
    return make_claim(
        sentence=claim.sentence, sql=claim.sql, slots={name: slot.spec() for name, slot in claim.slot_map.items()},
        by=by, at=at, proposal=proposal, supersedes=claim,
        choice=json.loads(claim.choice) if claim.choice else None,
    )  # fmt: skip
