"""Running claims: replay on their pins, refresh on the newest versions. Reads only; never inside a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from os import cpu_count
from typing import Any

import duckdb
from django.conf import settings
from django.db import connection

from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.catalog.models import Dataset, Version
from mulkko.catalog.queries import barred, corrections_of, personal_columns, standing_versions, table_of
from mulkko.evidence.engine.answers import error as no_answer
from mulkko.evidence.engine.areas import MOST_AREAS
from mulkko.evidence.engine.batches import run_batch
from mulkko.evidence.engine.cells import few_apart
from mulkko.evidence.engine.edges import on_edge
from mulkko.evidence.engine.grade import grade_of
from mulkko.evidence.engine.sql import CheckedQuery, SqlRefused, checked
from mulkko.evidence.engine.status import AS_PROMISED, Answer, Judgement, judge
from mulkko.evidence.errors import BadClaim, QueriesBusy
from mulkko.evidence.models import Claim
from mulkko.evidence.providers.line import LineFull, Rules, turn
from mulkko.evidence.queries import guarding
from mulkko.evidence.queries.crossing import crossing_of
from mulkko.evidence.queries.relations import broken_promises, promises_of, relations_for
from mulkko.evidence.queries.verifying import run_facts, verify_evidence
from mulkko.organization.models import Person, day_of

__all__ = [
    "ENGINE",
    "CheckedClaim",
    "InsideTransaction",
    "Ran",
    "ask",
    "check_claims",
    "guarding",
    "query_job",
    "read_sql",
    "receipt_part",
    "refuse_inside_transaction",
    "run_queries",
    "values_of",
    "verify_evidence",
]  # fmt: skip

ENGINE = f"duckdb {duckdb.__version__}"
QUERY_ROWS = 10_000
QUERY_SECONDS = 20.0
LIMITS = Limits(wall_seconds=120, memory_mib=4096, cpu_seconds=240)
LINE = Rules(at_once=max(2, cpu_count() or 2) + 1)
CROSSWALK = "Figures across that cannot be compared without a table that holds the old and the new areas."
MOVED_BY_FEW = "Since the pinned version the figure moved by fewer than five people, which would tell of them."
LEAVES_FEW_OVER = "Taken from another figure on the same data, it tells of fewer than five people by now."


@dataclass(frozen=True)
class Ran:
    """One claim run once on one set of versions."""

    claim: Claim
    mode: str
    versions: dict[str, int]
    answer: Answer
    rows_read: int
    milliseconds: int
    areas: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # rows by area, for each column that was asked
    crosswalk: str = ""  # how it was computed across a change of areas


@dataclass(frozen=True)
class CheckedClaim:
    """What replay and refresh say of one claim; `newest` are the version numbers that the refresh looked at."""

    claim: Claim
    judgement: Judgement
    runs: tuple[Ran, ...]
    newest: dict[str, int]
    grade: str
    grade_reasons: list[str]


class InsideTransaction(RuntimeError):
    """A query was about to run while a database transaction is open: it would hold the writers for seconds."""


def check_claims(claims: Sequence[Claim], *, at: datetime) -> list[CheckedClaim]:
    """Replay and refresh claims, each batch of equal versions in one limited child; store nothing."""
    refuse_inside_transaction()
    pinned = {claim.pk: _pinned(claim) for claim in claims}
    newest = standing_versions({name for versions in pinned.values() for name in versions})
    bars = {claim.pk: barred(pinned[claim.pk].values(), on=day_of(at)) for claim in claims}
    renewed = {
        claim.pk: {name: newest[name] for name in pinned[claim.pk]}
        for claim in claims
        if bars[claim.pk] is None
        and all(name in newest for name in pinned[claim.pk])
        and any(newest[name].pk != version.pk for name, version in pinned[claim.pk].items())
    }
    replays = _run_all([(claim, pinned[claim.pk]) for claim in claims], "replay", renewed)
    refreshes = _run_all([(claim, renewed[claim.pk]) for claim in claims if claim.pk in renewed], "refresh", pinned)
    for claim in claims:
        if claim.pk in refreshes:
            refreshes[claim.pk] = _across(refreshes[claim.pk], replays[claim.pk], renewed[claim.pk])
    _hide_few(refreshes, replays, renewed)
    counted: dict[int, dict[str, Any]] = {}
    joins = {
        pk: broken_promises(promised, renewed.get(pk, pinned[pk]), counted)
        for pk, promised in promises_of(claims).items()
        if promised
    }
    return [
        _checked(
            claim, replays[claim.pk], refreshes.get(claim.pk), pinned[claim.pk], newest, bars[claim.pk], at,
            joins=joins.get(claim.pk, ""),
        )
        for claim in claims
    ]  # fmt: skip


def refuse_inside_transaction() -> None:
    # The transaction in which a test runs is marked by Django, and holds nobody up.
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise InsideTransaction("Queries never run inside a database transaction.")


def _pinned(claim: Claim) -> dict[str, Version]:
    rows = claim.pinned.select_related("version__dataset__owner", "version__corrects")
    return {pin.version.dataset.name: pin.version for pin in rows}


def _checked(
    claim: Claim, replay: Ran, refresh: Ran | None, pinned: dict[str, Version], newest: dict[str, Version],
    bar: tuple[str, str] | None, at: datetime, *, joins: str = "",
) -> CheckedClaim:  # fmt: skip
    notes = [note for version in pinned.values() for note in (_said(later) for later in corrections_of(version))]
    changes, areas = AS_PROMISED, ""
    if refresh is not None:
        query = checked(claim.sql, tables=claim.datasets)
        changes = guarding.changes_between(query, pinned, newest)
        found = guarding.moved_areas(query, replay.areas, refresh.areas)
        areas = " ".join(one.told() for one in found)
        is_across = any(one.is_boundary for one in found) and not refresh.crosswalk
        if is_across and refresh.answer.error is None:
            refresh = replace(refresh, answer=Answer(error="boundary", reason=f"{areas} {CROSSWALK}"))
    judgement = judge(
        claim.values, replay=replay.answer, refresh=refresh.answer if refresh else None, slots=claim.slot_map,
        corrected="; ".join(notes), sentence=claim.sentence, changes=changes, barred=bar, areas=areas,
        joins=joins, crosswalk=refresh.crosswalk if refresh else "",
    )  # fmt: skip
    ages = [(day_of(at) - version.as_of).days for version in pinned.values() if version.as_of]
    grade, reasons = grade_of([version.dataset.basis for version in pinned.values()], age_days=max(ages, default=None))
    numbers = {name: newest[name].number if name in newest else 0 for name in pinned}
    return CheckedClaim(claim, judgement, (replay, refresh) if refresh else (replay,), numbers, grade, reasons)


def _across(refresh: Ran, replay: Ran, versions: dict[str, Version]) -> Ran:
    """Return a run on the newest data in the areas of the pinned ones, where these changed and the crosswalk says how."""
    if refresh.answer.error not in (None, "rows", "type", "small") or replay.answer.error:
        return refresh
    claim = refresh.claim
    query = checked(claim.sql, tables=claim.datasets)
    found = guarding.moved_areas(query, replay.areas, refresh.areas)
    crossing = crossing_of(query, found, replay.areas, versions) if any(one.is_boundary for one in found) else None
    if crossing is None:
        return refresh
    shares, probe = guarding.share_probe(crossing.query, claim.slot_map)
    asked = {"claim": crossing.query} | ({"share": probe} if probe else {})
    results = _results(versions, [query_job(name, one, one_row=True) for name, one in asked.items()])
    parts = values_of(results["share"]) if probe and results["share"]["ok"] else {}
    answer = _answer(results["claim"], claim, list(versions.values()), shares, parts)
    return replace(refresh, answer=answer, crosswalk=crossing.told)


def _hide_few(refreshes: dict[int, Ran], replays: dict[int, Ran], renewed: Mapping[int, Mapping[str, Version]]) -> None:
    """Take back newest figures that tell of one to four people beside the pinned ones, or beside one another.

    Of rows about persons a figure that moved by one to four tells of those who came or went.
    """
    measures = {}
    for pk, ran in refreshes.items():
        about = any(personal_columns(version) for version in renewed[pk].values())
        measures[pk] = guarding.people_measures(ran.claim.sql, ran.claim.slot_map, about_persons=about)
        if about and _moved_by_few(ran, replays[pk]):
            refreshes[pk] = replace(ran, answer=Answer(error="small", reason=MOVED_BY_FEW))
    for pk in list(refreshes):
        for other in refreshes:
            same = other > pk and renewed[other].keys() & renewed[pk].keys()
            values, others = refreshes[pk].answer.values, refreshes[other].answer.values
            if same and guarding.leave_few_over(measures[pk], values, measures[other], others):
                for one in (pk, other):
                    refreshes[one] = replace(refreshes[one], answer=Answer(error="small", reason=LEAVES_FEW_OVER))


def _moved_by_few(ran: Ran, before: Ran) -> bool:
    return any(
        slot.type == "count" and few_apart(ran.answer.values.get(name), before.answer.values.get(name))
        for name, slot in ran.claim.slot_map.items()
    )


def _said(version: Version) -> str:
    return f"{version.dataset.name} v{version.number}: {version.note or 'corrected by its owner'}"


def _run_all(
    jobs: Iterable[tuple[Claim, dict[str, Version]]], mode: str, others: Mapping[int, Mapping[str, Version]]
) -> dict[int, Ran]:
    """Run claims once; `others` are the versions of the other run, where there is one."""
    batches: list[tuple[dict[str, Version], list[Claim]]] = []
    for claim, versions in jobs:
        for shared, claims in batches:
            if all(shared.get(name, version).pk == version.pk for name, version in versions.items()):
                shared.update(versions)
                claims.append(claim)
                break
        else:
            batches.append((dict(versions), [claim]))
    ran: dict[int, Ran] = {}
    for versions, claims in batches:
        ran.update(_run_batch(claims, versions, mode, others))
    return ran


def _run_batch(
    claims: list[Claim], versions: dict[str, Version], mode: str, others: Mapping[int, Mapping[str, Version]]
) -> dict[int, Ran]:
    queries: dict[str, dict[str, Any]] = {}
    ran, shares, areas = {}, {}, {}
    for claim in claims:
        own = {name: versions[name].number for name in claim.datasets}
        if broken := guarding.pin_broken(claim.pins, versions) if mode == "replay" else "":
            ran[claim.pk] = Ran(claim, mode, own, Answer(error="snapshot", reason=broken), 0, 0)
            continue
        try:
            query = checked(claim.sql, tables=claim.datasets)
        except SqlRefused as error:
            ran[claim.pk] = Ran(claim, mode, own, Answer(error="sql", reason=error.what), 0, 0)
            continue
        shares[claim.pk], probe = guarding.share_probe(query, claim.slot_map)
        areas[claim.pk] = guarding.area_jobs(query, versions, others[claim.pk]) if claim.pk in others else {}
        asked = {str(claim.pk): query} | ({f"{claim.pk}/share": probe} if probe else {})
        queries |= {name: query_job(name, one, one_row=True) for name, one in asked.items()}
        for name, sql in areas[claim.pk].items():
            queries[name] = query_job(name, checked(sql, tables=claim.datasets), one_row=False)
    results = _results(versions, list(queries.values())) if queries else {}
    for claim in claims:
        if claim.pk not in ran:
            read = {name: versions[name] for name in claim.datasets}
            result, told = results[str(claim.pk)], results.get(f"{claim.pk}/share")
            parts = values_of(told) if told and told["ok"] else {}
            answer = _answer(result, claim, list(read.values()), shares[claim.pk], parts)
            rows, spent = result.get("rows_read", 0), round(result.get("ms", 0))
            found = {name: _counted(results[name]) for name in areas[claim.pk]}
            numbers = {name: version.number for name, version in read.items()}
            ran[claim.pk] = Ran(claim, mode, numbers, answer, rows, spent, found)
    return ran


def _results(versions: dict[str, Version], queries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the answers of a check; where no turn came the claims are unverifiable, and say why."""
    try:
        return run_queries(versions, queries, max_rows=MOST_AREAS + 1)
    except QueriesBusy as busy:
        return {query["id"]: no_answer(query["id"], "unavailable", str(busy)) for query in queries}


def _counted(result: dict[str, Any]) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in result["rows"] if row[0] is not None} if result["ok"] else {}


def query_job(name: str, query: CheckedQuery, *, one_row: bool) -> dict[str, Any]:
    """Return a query as the child takes it."""
    return {
        "id": name,
        "sql": query.text,
        "one_row": one_row,
        "parameters": {},
        "columns_read": query.columns_read,
    }


def run_queries(
    versions: dict[str, Version],
    jobs: list[dict[str, Any]],
    *,
    max_rows: int = 1,
    of: str | None = None,
    backwards: bool = False,
) -> dict[str, dict[str, Any]]:
    """Run queries over one set of versions in one limited child; return {query id: answer}.

    `of` is the person who looks at something; without it the queries are a check before a signature, which goes first.
    `backwards` lets the rows stand in the opposite order.

    Raises:
        QueriesBusy: no turn came; nothing was run.
    """
    tables = {name: table_of(version) for name, version in versions.items()}
    try:
        with turn(settings.MULKKO_HOME, LINE, person=of):
            return run_batch(
                nursery(), tables, jobs, limits=LIMITS, threads=2, max_rows=max_rows, query_seconds=QUERY_SECONDS,
                backwards=backwards,
            )  # fmt: skip
    except LineFull as full:
        raise QueriesBusy(full.ahead, is_own=full.is_own) from full


def _answer(
    result: dict[str, Any], claim: Claim, versions: list[Version], shares: Mapping[str, Any], parts: Mapping[str, str | None]
) -> Answer:  # fmt: skip
    if not result["ok"]:
        return Answer(error=result["error"]["kind"], reason=result["error"]["what"])
    values = values_of(result)
    missing = [name for name in claim.slot_map if name not in values]
    if missing:
        return Answer(error="type", reason=f"The query no longer answers the column {', '.join(missing)}.")
    kept = {name: values[name] for name in claim.slot_map}
    if small := guarding.small_in(kept, claim.slot_map, versions, shares=shares, parts=parts):
        return Answer(error="small", reason=f"{small} by now.")
    return Answer(values=kept)


def values_of(result: dict[str, Any]) -> dict[str, str | None]:
    """Return the only row of an answer as exact text by column name."""
    row = result["rows"][0]
    return {column["name"]: _text(value) for column, value in zip(result["columns"], row, strict=True)}


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def ask(sql: str, *, person: Person | None, at: datetime, max_rows: int = QUERY_ROWS) -> dict[str, Any]:
    """Answer one query over the newest versions of what a person may read: {"columns": [...], "rows": [...]}.

    Raises:
        BadClaim: the query is refused or fails; the message says why.
        QueriesBusy: too many queries run already.
    """
    refuse_inside_transaction()
    query = read_sql(sql, person=person, at=at)
    newest = standing_versions(set(query.tables))
    if taken := [name for name in query.tables if name not in newest]:
        raise BadClaim(f"Every version of '{taken[0]}' was withdrawn.", "the query", "Use other data.")
    job = query_job("query", query, one_row=False)
    result = run_queries(newest, [job], max_rows=max_rows, of=person.code if person else "")["query"]
    if not result["ok"]:
        raise BadClaim(result["error"]["what"], "the query", "Correct the query and run it again.")
    return {"columns": [column["name"] for column in result["columns"]], "rows": result["rows"]}


def read_sql(sql: str, *, person: Person | None, at: datetime) -> CheckedQuery:
    """Return a query read and reprinted, over the datasets that a person may read.

    Raises:
        BadClaim: it reads something else, or does something that a figure never needs.
    """
    readable = Dataset.objects.readable_by(person, at).filter(versions__isnull=False).values_list("name", flat=True)
    tables = set(readable)
    try:
        try:
            return checked(sql, tables=tables)
        except SqlRefused:
            if relations := relations_for(person, at):  # only a query that names something else may mean a join
                return checked(sql, tables=tables, relations=relations)
            raise
    except SqlRefused as error:
        raise BadClaim(error.what, error.where, error.cure) from error


def receipt_part(checked: CheckedClaim, *, drift: str | None) -> dict[str, Any]:
    """Return what a receipt says of one claim; `edge` names what lies on the edge of a rounding, where something does."""
    edge = on_edge(checked.runs[0].answer.values, checked.claim.slot_map)
    return {
        "id": checked.claim.pk, "status": checked.judgement.status, "drift": drift, "newest": checked.newest,
        "runs": [
            run_facts(ran.mode, ran.versions, dict(ran.answer.values), ran.answer.error or "")
            | {"engine": ENGINE, "rows_read": ran.rows_read, "reason": ran.answer.reason}
            for ran in checked.runs
        ],
        **({"edge": list(edge)} if edge else {}),
    }  # fmt: skip
