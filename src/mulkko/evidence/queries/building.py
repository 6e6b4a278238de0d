"""What the builder of figures needs of the data: their columns, the values to choose from, and the figure as it would be now.

Reads only, of nothing but the datasets that the person may read, and never inside a transaction.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from mulkko.catalog.models import Dataset, Profile, Version
from mulkko.catalog.queries import personal_columns, standing_versions
from mulkko.evidence.engine.building import (
    Column,
    Contract,
    Specification,
    by_group,
    by_month,
    has_groups,
    has_months,
    query_of,
    scaled,
    sentence_of,
    slots_of,
    values_of_column,
)
from mulkko.evidence.engine.building.periods import grain_of
from mulkko.evidence.engine.building.query import MOST_OFFERED
from mulkko.evidence.engine.building.specification import fits
from mulkko.evidence.engine.cells import FEWEST, PEOPLE, small_cells
from mulkko.evidence.engine.figures import BadSlot, Slot, shown
from mulkko.evidence.engine.sql import CheckedQuery
from mulkko.evidence.queries import query_job, read_sql, refuse_inside_transaction, run_queries, values_of
from mulkko.evidence.queries.relations import relations_for
from mulkko.organization.models import Person

_YEAR_NAME = re.compile(r"(연도|년도|[가-힣]년|^년|year)\s*(\(.*\))?$", re.IGNORECASE)


@dataclass(frozen=True)
class Bar:
    """One row of the picture; no value where it would tell of one to four people, or where there is none."""

    name: str
    value: str | None
    is_hidden: bool = False
    is_picked: bool = False


@dataclass(frozen=True)
class Look:
    """A figure as it would be kept now: its query, its sentence, and what stands in its places."""

    sql: str
    sentence: str
    slots: Mapping[str, Slot]
    values: Mapping[str, str | None] = field(default_factory=dict)
    bars: Sequence[Bar] = ()
    over_time: bool = False
    unit: str = ""
    failure: str = ""  # what the query engine said
    small: tuple[str, ...] = ()
    versions: Mapping[str, Version] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Some figure of the sentence has no value: nothing fits the conditions."""
        return any(self.values.get(name) is None for name in self.slots)

    def shown(self, name: str) -> str:
        try:
            return shown(self.slots[name], self.values.get(name))
        except BadSlot:
            return self.values.get(name) or "―"


@dataclass(frozen=True)
class Joined:
    """An accepted join among the data to choose from; it is named and titled as a dataset is."""

    name: str
    title: str


def readable_datasets(person: Person, at: datetime) -> list[Dataset]:
    """Return the tables that a person may read and that have a version which nobody took back, by title."""
    standing = Version.objects.standing().values("dataset")
    found = Dataset.objects.readable_by(person, at).filter(kind="table", pk__in=standing)
    return sorted(found, key=lambda one: (one.title, one.name))


def usable_joins(person: Person, at: datetime) -> list[Joined]:
    """Return the accepted joins that a person may ask, by name."""
    relations = relations_for(person, at)
    sides = {side for one in relations for side in (one.left, one.right)}
    titles = dict(Dataset.objects.filter(name__in=sides).values_list("name", "title")) if sides else {}
    return [Joined(one.name, f"{one.name} ({titles[one.left]} + {titles[one.right]})") for one in relations]


def contracts_of(names: Collection[str], person: Person, at: datetime) -> dict[str, Contract]:
    """Return the columns of the named datasets, without those that the person may not read or that do not exist."""
    wanted = {name for name in names if name and "\0" not in name}
    readable = set(Dataset.objects.readable_by(person, at).filter(name__in=wanted).values_list("name", flat=True))
    versions = standing_versions(readable)
    profiles = {one.version_id: one.parts for one in Profile.objects.filter(version__in=versions.values())}
    found = {name: _contract(version, profiles.get(version.pk, {})) for name, version in versions.items()}
    if wanted - found.keys():
        found |= _joined_contracts(wanted - found.keys(), person, at)
    return found


def _joined_contracts(names: Collection[str], person: Person, at: datetime) -> dict[str, Contract]:
    """Return the columns of the named joins, each as its dataset declares it; where a side is about persons, so is the join."""
    relations = [one for one in relations_for(person, at) if one.name in names]
    sides = contracts_of({side for one in relations for side in (one.left, one.right)}, person, at)
    found = {}
    for one in relations:
        columns = [
            replace(column, name=told)
            for side, named in ((one.left, one.left_columns), (one.right, one.right_columns))
            for told, own in named.items()
            if (column := sides[side].column(own))
        ]
        about_persons = any(sides[side].is_about_persons for side in (one.left, one.right))
        title = f"{sides[one.left].title} + {sides[one.right].title}"
        found[one.name] = Contract(one.name, title, tuple(columns), about_persons)
    return found


def _contract(version: Version, profile: Mapping[str, Any]) -> Contract:
    counted = {one["name"]: one for one in profile.get("columns", ())}
    closed = personal_columns(version)
    columns = tuple(
        Column(
            one["name"], one["kind"], one.get("unit") or "", one["name"] in closed,
            "" if one["name"] in closed else _grain(one, counted.get(one["name"], {})),
            counted.get(one["name"], {}).get("least") or "", counted.get(one["name"], {}).get("most") or "",
        )
        for one in version.columns
    )  # fmt: skip
    return Contract(version.dataset.name, version.dataset.title, columns)


def _grain(column: Mapping[str, Any], counted: Mapping[str, Any]) -> str:
    """Return day, month or year where a column tells of time, by its kind and by the values that were counted."""
    if column["kind"] == "date":
        return "day"
    seen = counted.get("samples") or []
    if column["kind"] == "integer":
        seen = [counted.get("least"), counted.get("most")] if _YEAR_NAME.search(column["name"]) else []
    grains = {grain_of(str(value)) for value in seen}
    return grains.pop() or "" if len(grains) == 1 and grains <= {"month", "year"} else ""


def offered_values(
    contract: Contract, columns: Collection[str], *, person: Person, at: datetime
) -> dict[str, list[str]]:
    """Return the values that a column offers to choose from, by column, in order.

    None are offered of a column about persons, of one with more than 200 values, and, in data with rows about persons, of
    one that has a value which fewer than five rows hold: to be named is to be pointed at.
    """
    asked = {name: column for name in columns if (column := contract.column(name)) in contract.open_columns and column}
    answers, _ = _asked({name: values_of_column(contract, column) for name, column in asked.items()}, person, at)
    offered = {}
    for name, answer in answers.items():
        rows = answer.get("rows", [])
        has_small = contract.is_about_persons and any(int(lines) < FEWEST for _, lines in rows)
        if 0 < len(rows) <= MOST_OFFERED and not has_small:
            offered[name] = [value for value, _ in rows if value.strip() and fits(value, asked[name])]
    return offered


def look_at(spec: Specification, contracts: Mapping[str, Contract], *, person: Person, at: datetime) -> Look:
    """Return a figure as it would be on the newest data, with a picture of its groups or months.

    The choice must be free of problems. What compares is asked in both directions at once, so that the sentence says more
    or less as the data do.
    """
    queries = {"more": query_of(spec, contracts)}
    if spec.compare:
        queries["less"] = query_of(spec, contracts, direction="less")
    over_time = has_months(spec) and not (spec.group and has_groups(spec))
    if over_time:
        queries["bars"] = by_month(spec, contracts)
    elif has_groups(spec):
        queries["bars"] = by_group(spec, contracts)
    answers, versions = _asked(queries, person, at)
    direction = _direction(spec, answers["more"])
    asked = "less" if direction == "less" else "more"
    slots = slots_of(spec, contracts, direction=direction)
    sql, sentence = queries[asked], sentence_of(spec, contracts, direction=direction)
    if not answers[asked]["ok"]:
        return Look(sql, sentence, slots, failure=answers[asked]["error"]["what"], versions=versions)
    values = values_of(answers[asked])
    about_persons = any(contract.is_about_persons for contract in contracts.values())
    slots = scaled(slots, values)
    small = small_cells({name: values.get(name) for name in slots}, slots, about_persons=about_persons)
    bars = _bars(spec, answers.get("bars"), slots["n"], about_persons=about_persons)
    return Look(
        sql, sentence, slots, {} if small else values, bars, over_time,
        slots.get("part", slots["n"]).unit if spec.measure == "share" else slots["n"].unit, "", small, versions,
    )  # fmt: skip


def _asked(
    queries: Mapping[str, str], person: Person, at: datetime
) -> tuple[dict[str, dict[str, Any]], dict[str, Version]]:
    """Answer several queries in one child, and tell on which versions; one that the person may not ask is refused first."""
    refuse_inside_transaction()
    if not queries:
        return {}, {}
    read: dict[str, CheckedQuery] = {name: read_sql(sql, person=person, at=at) for name, sql in queries.items()}
    versions = standing_versions({table for query in read.values() for table in query.tables})
    jobs = [query_job(name, query, one_row=name in ("more", "less")) for name, query in read.items()]
    return run_queries(versions, jobs, max_rows=MOST_OFFERED + 1), versions


def _direction(spec: Specification, answer: Mapping[str, Any]) -> str:
    if not spec.compare or not answer["ok"]:
        return "more"
    difference = values_of(dict(answer)).get("d")
    try:
        amount = Decimal(difference or "nan")
    except InvalidOperation:
        return "more"
    return "same" if amount == 0 else "less" if amount < 0 else "more"


def _bars(spec: Specification, answer: Mapping[str, Any] | None, slot: Slot, *, about_persons: bool) -> tuple[Bar, ...]:
    """Return the rows of the picture; in data about persons, and of counts of people, small ones are left out.

    Where one alone is left out, the next smallest goes too: the whole would tell it.
    """
    if answer is None or not answer["ok"]:
        return ()
    rows = [(place, figure, int(lines)) for place, figure, lines in answer["rows"]]
    is_people = slot.type == "count" and slot.unit in PEOPLE
    hidden = {
        at
        for at, (_, figure, lines) in enumerate(rows)
        if (about_persons and lines < FEWEST) or (is_people and figure is not None and 0 < Decimal(figure) < FEWEST)
    }
    if len(hidden) == 1 and len(rows) > 1:
        left = [at for at in range(len(rows)) if at not in hidden]
        hidden.add(min(left, key=lambda at: rows[at][2]))
    return tuple(
        Bar(place or "―", None if at in hidden else figure, at in hidden, bool(spec.pick) and place == spec.pick)
        for at, (place, figure, _) in enumerate(rows)
    )
