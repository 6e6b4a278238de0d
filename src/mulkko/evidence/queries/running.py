"""Running queries over pinned versions in a limited child, outside any transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from os import cpu_count
from typing import Any

import duckdb
from django.conf import settings
from django.db import connection

from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.catalog.models import Dataset, Version
from mulkko.catalog.queries import standing_versions, table_of
from mulkko.evidence.engine.batches import run_batch
from mulkko.evidence.engine.sql import CheckedQuery, SqlRefused, checked
from mulkko.evidence.engine.status import Answer
from mulkko.evidence.errors import BadClaim, QueriesBusy
from mulkko.evidence.models import Claim
from mulkko.evidence.providers.line import LineFull, Rules, turn
from mulkko.evidence.queries.relations import relations_for
from mulkko.organization.models import Person

ENGINE = f"duckdb {duckdb.__version__}"
QUERY_ROWS = 10_000
QUERY_SECONDS = 20.0
LIMITS = Limits(wall_seconds=120, memory_mib=4096, cpu_seconds=240)
LINE = Rules(at_once=max(2, cpu_count() or 2) + 1)


@dataclass(frozen=True)
class Ran:
    """One claim run once on one set of versions."""

    claim: Claim
    mode: str
    versions: dict[str, int]
    answer: Answer
    rows_read: int
    milliseconds: int
    engine: str = ENGINE
    areas: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # rows by area, for each column that was asked
    crosswalk: str = ""  # how it was computed across a change of areas


class InsideTransaction(RuntimeError):
    """A query was about to run while a database transaction is open: it would hold the writers for seconds."""


def refuse_inside_transaction() -> None:
    # The transaction in which a test runs is marked by Django, and holds nobody up.
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise InsideTransaction("Queries never run inside a database transaction.")


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
    versions: Mapping[str, Version],
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
