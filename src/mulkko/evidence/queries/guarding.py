"""What is asked beside a claim's own query: the parts of its shares, the areas of its columns; and what follows for privacy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from mulkko.catalog.models import Version
from mulkko.catalog.queries import personal_columns
from mulkko.evidence.engine.areas import MOST_AREAS, Moved, crosses, moved
from mulkko.evidence.engine.cells import PEOPLE, small_cells
from mulkko.evidence.engine.contract import Changes, changes_of
from mulkko.evidence.engine.figures import Slot
from mulkko.evidence.engine.measures import (
    Measure,
    Share,
    are_few_apart,
    is_counted,
    is_of_people,
    measures_of,
    outside_of,
    probe_of,
    shares_of,
    small_share,
    tell_apart,
)
from mulkko.evidence.engine.sql import CheckedQuery, SqlRefused, checked
from mulkko.ledger.engine.canonical import sha256_of

Slots = Mapping[str, Slot]
Values = Mapping[str, str | None]


def units_of(versions: Iterable[Version]) -> dict[str, str]:
    """Return the unit of every column of these versions by its lower-case name."""
    return {
        column["name"].lower(): column["unit"]
        for version in versions
        for column in version.columns
        if column.get("unit")
    }


def share_probe(query: CheckedQuery, slots: Slots) -> tuple[dict[str, Share], CheckedQuery | None]:
    """Return the shares among the slots of a query, and the query for their parts; None where there is nothing to ask."""
    shares = shares_of(query.text, slots)
    followed = {name: share for name, share in shares.items() if share.is_traced}
    try:
        probe = checked(probe_of(query.text, followed), tables=query.tables) if followed else None
    except SqlRefused:
        probe = None
    # Those that cannot be followed stand last, so that the parts keep their numbers: nothing is answered for them.
    return followed | shares, probe


def small_in(
    values: Values, slots: Slots, versions: Sequence[Version], *, shares: Mapping[str, Share], parts: Values
) -> str | None:
    """Return why an answer may not be kept or shown; None where it may. It never repeats the small number.

    Args:
        values: exact values by slot.
        parts: what `share_probe` answered; empty where it could not be asked or failed: then a share of something counted is refused.
    """
    about_persons = any(personal_columns(version) for version in versions)
    if small := small_cells(values, slots, about_persons=about_persons):
        return f"The figure {', '.join(small)} tells of fewer than five people"
    units = units_of(versions)
    for number, (name, share) in enumerate(shares.items()):
        of_people = about_persons or is_of_people(share, units)
        if not (of_people or is_counted(share, units)):
            continue
        if f"b{number}" not in parts:
            return f"The share {name} cannot be followed to what it is a share of"
        if small_share(parts.get(f"p{number}"), parts.get(f"b{number}"), of_people=of_people):
            return f"The share {name} stands on fewer than thirty, or tells of fewer than five people"
    return None


def people_measures(sql: str, slots: Slots, *, about_persons: bool) -> dict[str, Measure]:
    """Return what the slots that count people measure."""
    counts = [name for name, slot in slots.items() if slot.type == "count" and (about_persons or slot.unit in PEOPLE)]
    return measures_of(sql, counts) if counts else {}


def leave_few_over(one: Mapping[str, Measure], values: Values, other: Mapping[str, Measure], others: Values) -> bool:
    """Tell whether a figure of one claim taken from a figure of another one leaves one to four people over."""
    return any(
        tell_apart(first, values.get(name), second, others.get(second_name))
        for name, first in one.items()
        for second_name, second in other.items()
    )


def few_apart_of(
    one: Mapping[str, Measure], values: Values, other: Mapping[str, Measure], others: Values
) -> Iterator[tuple[Measure, Measure]]:
    """Yield the measures of two claims whose figures differ by one to four."""
    for name, first in one.items():
        for second_name, second in other.items():
            if are_few_apart(first, values.get(name), second, others.get(second_name)):
                yield first, second


def nesting_jobs(pairs: Iterable[tuple[Measure, Measure]], tables: Sequence[str]) -> dict[str, CheckedQuery]:
    """Return the queries that answer 0 where the rows of one measure of a pair lie within the other's in the data, by job name.

    What cannot be asked is left out: of such a pair it is known only that other rows could lie outside.
    """
    jobs: dict[str, CheckedQuery] = {}
    for one, other in pairs:
        for inner, outer in ((one, other), (other, one)):
            with suppress(SqlRefused):
                jobs[f"outside:{len(jobs)}"] = checked(outside_of(inner, outer), tables=tables)
    return jobs


def pin_broken(pins: Sequence[Mapping[str, Any]], pinned: Mapping[str, Version]) -> str:
    """Return what is wrong with the pins of a claim: their version is gone, or it is another one than was pinned."""
    for pin in pins:
        version = pinned.get(pin["dataset"])
        if version is None or version.number != pin["version"]:
            return f"The version of '{pin['dataset']}' that was pinned is not there."
        if version.content_hash != pin["content_hash"] or sha256_of(version.manifest) != pin["content_hash"]:
            return f"The version of '{pin['dataset']}' that was pinned has been changed."
    return ""


def changes_between(query: CheckedQuery, pinned: Mapping[str, Version], newest: Mapping[str, Version]) -> Changes:
    """Return what the newest versions no longer promise of the columns that a query reads."""
    found = Changes()
    for name, read in query.columns.items():
        before, now = pinned[name], newest[name]
        if before.schema_hash != now.schema_hash:
            found += changes_of(name, before.columns, now.columns, read)
    return found


def area_jobs(query: CheckedQuery, pinned: Mapping[str, Version], newest: Mapping[str, Version]) -> dict[str, str]:
    """Return a query for each text column that a claim reads where data moved: its values with their rows, by job name."""
    jobs: dict[str, str] = {}
    if all(pinned[name].pk == newest[name].pk for name in query.tables):
        return jobs
    for name, read in query.columns.items():
        closed = personal_columns(pinned[name]) | personal_columns(newest[name])
        there = {column["name"] for column in newest[name].columns} - closed
        for column in pinned[name].columns:
            title = column["name"]
            if column["kind"] == "text" and title in there and (read is None or title.lower() in read):
                quoted, table = (one.replace('"', '""') for one in (title, name))
                jobs[f"area:{name}:{title}"] = (
                    f'SELECT "{quoted}" AS v, COUNT(*) AS n FROM "{table}" GROUP BY "{quoted}" ORDER BY "{quoted}" LIMIT {MOST_AREAS + 1}'
                )
    return jobs


def moved_areas(
    query: CheckedQuery, before: Mapping[str, Mapping[str, int]], now: Mapping[str, Mapping[str, int]]
) -> list[Moved]:
    """Return the areas that changed below a query.

    What a table beside it holds in both wordings is left out: a query that joins such a crosswalk says how they belong
    together.
    """
    found = []
    for job, values in before.items():
        _, dataset, column = job.split(":", 2)
        if dataset not in query.tables or job not in now:
            continue
        one = moved(dataset, column, values, now[job])
        if one is not None and crosses(query.text, one) and not _is_bridged(one, now):
            found.append(one)
    return found


def _is_bridged(one: Moved, now: Mapping[str, Mapping[str, int]]) -> bool:
    """Tell whether another dataset of the query holds all areas that went and came."""
    held: dict[str, set[str]] = {}
    for job, values in now.items():
        held.setdefault(job.split(":", 2)[1], set()).update(values)
    return one.is_boundary and any(name != one.dataset and one.went | one.came <= areas for name, areas in held.items())
