"""The ledger as an event log: one trace a proposal, its resources units of five people at least, read as it is written."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from mulkko.ledger.engine.eventlog import Event, Trace
from mulkko.ledger.models import EPOCH
from mulkko.organization.models import Posting, day_of
from mulkko.organization.queries import Chart, chart
from mulkko.policy.models import OPEN_NOW, Proposal

AT_LEAST = 5  # people: a smaller unit appears merged with the unit above it (기록 of units, never of persons)
TITLES_AT_ONCE = 500
AT_ONCE = 2_000
# The newest first within a case, as the index has them: nothing is sorted, and a trace is turned round when it is whole.
QUERY = (
    'SELECT proposal, "index", occurred_us, action, step, unit, round_no FROM ledger_entry '
    "WHERE proposal <> '' ORDER BY proposal, \"index\" DESC"
)


def traces(*, at: datetime) -> Iterator[Trace]:
    """Yield every proposal with its acts, oldest first. What belongs to no proposal belongs to no case.

    A title is told only where the proposal is open as of now; what is not shows its reference and its acts.
    """
    within = chart(day_of(at))
    units: dict[str, tuple[str, str]] = {}
    people = people_of(within)
    for batch in _batched(_cases()):
        found = Proposal.objects.filter(OPEN_NOW, reference__in=[case for case, _ in batch])
        titles = dict(found.values_list("reference", "title"))
        for case, rows in batch:
            for row in rows:
                if row[5] not in units:
                    units[row[5]] = shown_unit(row[5], within, people)
            yield Trace(case, titles.get(case, ""), tuple(_event(row, units) for row in reversed(rows)))


def _event(row: tuple[Any, ...], units: dict[str, tuple[str, str]]) -> Event:
    _, index, occurred_us, action, step, unit, round_no = row
    kind = step.partition(".")[2] if step[:1].isdigit() else ""  # "2.review"; what else stands there is no step
    code, name = units[unit]
    moment = (EPOCH + timedelta(microseconds=occurred_us)).astimezone(UTC)
    return Event(f"{action}: {kind}" if kind else action, moment, code, name, action, round_no, index)


def _cases() -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(QUERY)
        rows = (row for rows in iter(lambda: cursor.fetchmany(AT_ONCE), []) for row in rows)
        for case, of_case in groupby(rows, key=itemgetter(0)):
            yield case, list(of_case)


def _batched(cases: Iterator[tuple[str, Any]]) -> Iterator[list[tuple[str, Any]]]:
    batch: list[tuple[str, Any]] = []
    for case in cases:
        batch.append(case)
        if len(batch) == TITLES_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def people_of(within: Chart) -> dict[str, set[int]]:
    """Return who works in each unit of a day, in all that stands below it too."""
    found: dict[str, set[int]] = {}
    for person, position in Posting.objects.on(within.day).values_list("person_id", "position__code"):
        post = within.posts.get(position)
        unit: str | None = post.unit if post else None
        while unit is not None:
            found.setdefault(unit, set()).add(person)
            unit = within.parents.get(unit)
    return found


def shown_unit(unit: str, within: Chart, people: dict[str, set[int]]) -> tuple[str, str]:
    """Return code and name of the unit under which acts appear: the first at or above it with five people at least."""
    here: str | None = within.now(unit) if unit else None
    while here is not None and len(people.get(here, ())) < AT_LEAST:
        here = within.parents.get(here)
    return (here, within.name_of(here)) if here is not None else ("", "")
