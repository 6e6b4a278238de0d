"""Which joins there are, what they do on the newest data, who may say so, and what the machine would offer.

A join is seen by whoever may read both of its sides, and by nobody else.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from mulkko.catalog.engine.joining import Fault, fault_of
from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.catalog.errors import CatalogError
from mulkko.catalog.models import Dataset, Join, JoinDecision, JoinSearch, Version
from mulkko.catalog.queries import may_add_to, open_columns, personal_columns, standing_versions, table_of
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.queries import compared_rows, erased_acts
from mulkko.organization.models import Person

LIMITS = Limits(wall_seconds=60, memory_mib=2048, cpu_seconds=60)
MOST_SHOWN = 3  # suggestions of one dataset
STATES = ("proposed", "held", "accepted", "refused")


@dataclass(frozen=True)
class JoinNow:
    """A join with the newest word on it."""

    join: Join
    decision: JoinDecision | None

    @property
    def state(self) -> str:
        return self.decision.kind if self.decision else "proposed"

    @property
    def measured(self) -> Mapping[str, Any]:
        """Return what was seen last: before the newest decision, or before it was proposed."""
        return (self.decision or self.join).measured


def joins_readable_by(person: Person | None, at: datetime) -> "QuerySet[Join]":
    """Return the joins of which a person may read both sides. None is the operator."""
    rows = Join.objects.select_related("left__owner", "right__owner", "by")
    if person is None:
        return rows
    seen = Dataset.objects.readable_by(person, at)
    return rows.filter(left__in=seen, right__in=seen)


def joins_now(person: Person | None, at: datetime) -> list[JoinNow]:
    """Return the joins that a person sees, by name, with the state of each."""
    told = Prefetch("decisions", JoinDecision.objects.select_related("by").order_by("pk"))
    rows = joins_readable_by(person, at).prefetch_related(told)
    return [JoinNow(row, max(row.decisions.all(), key=lambda one: one.pk, default=None)) for row in rows]


def accepted_joins(person: Person | None, at: datetime) -> list[JoinNow]:
    return [one for one in joins_now(person, at) if one.state == "accepted"]


def standing_decisions(joins: Collection[int]) -> dict[int, JoinDecision]:
    """Return the newest decision on each of these joins."""
    if not joins:
        return {}
    rows = JoinDecision.objects.filter(join__in=joins).select_related("join__left", "join__right").order_by("pk")
    return {row.join_id: row for row in rows}


def may_decide(join: Join, person: Person | None, at: datetime) -> bool:
    """Tell whether somebody may accept, refuse or hold a join: who keeps each side that the proposer did not keep.

    Where the proposer kept both, anyone who keeps one of them may. The operator, who is None, always may.
    """
    if person is None:
        return True
    others = [side for side in (join.left, join.right) if not may_add_to(side, join.by, join.at)]
    kept = [may_add_to(side, person, at) for side in (others or (join.left, join.right))]
    return all(kept) if others else any(kept)


def fault_in(pairs: Collection[tuple[str, str]], left: Version, right: Version) -> Fault | None:
    return fault_of(list(pairs), open_columns(left), open_columns(right))


def measure_join(left: Version, right: Version, pairs: Collection[tuple[str, str]]) -> dict[str, Any]:
    """Return what joining two versions does, with their numbers, counted in a limited child; see `engine.joining.measure`.

    Raises:
        CatalogError: the columns cannot be a key, or it could not be counted.
    """
    if fault := fault_in(pairs, left, right):
        raise CatalogError(f"These columns cannot be joined: {fault.code}.", fault.column, "Choose other columns.")
    arguments = {
        "left": _told(left), "right": _told(right), "pairs": [list(pair) for pair in pairs],
        "memory_mib": LIMITS.memory_mib // 2,
    }  # fmt: skip
    outcome = nursery().run("measure_join", arguments, limits=LIMITS)
    if outcome.ended != "done" or outcome.result is None:
        why = outcome.error["what"] if outcome.error else outcome.ended
        raise CatalogError(f"The join could not be counted: {why}", left.dataset.name, "Try it later.")
    return outcome.result | {"versions": {one.dataset.name: one.number for one in (left, right)}}


def newest_sides(left: Dataset, right: Dataset) -> tuple[Version, Version]:
    """Return the newest version of both sides that nobody took back.

    Raises:
        CatalogError: one side has none.
    """
    found = standing_versions({left.name, right.name})
    for side in (left, right):
        if side.name not in found:
            raise CatalogError(f"Every version of '{side.name}' was withdrawn.", side.name, "Use other data.")
    return found[left.name], found[right.name]


def _told(version: Version) -> dict[str, Any]:
    return table_of(version) | {"rows": version.rows, "about_persons": bool(personal_columns(version))}


def search_state() -> tuple[str, dict[str, Version]]:
    """Return the state of the catalogue that a search is made on, and its newest versions."""
    names = set(Dataset.objects.filter(versions__isnull=False).values_list("name", flat=True))
    newest = standing_versions(names)
    return sha256_of(canonical(sorted([name, one.number] for name, one in newest.items()))), newest


def look_for_joins(newest: Mapping[str, Version]) -> list[dict[str, Any]]:
    """Return what the machine finds between these versions; nothing where the child could not finish."""
    if len(newest) < 2:
        return []
    tables = {
        name: _told(version) | {"open": [column["name"] for column in open_columns(version)]}
        for name, version in newest.items()
    }
    outcome = nursery().run("find_joins", {"tables": tables, "memory_mib": LIMITS.memory_mib // 2}, limits=LIMITS)
    return outcome.result if outcome.ended == "done" and outcome.result else []


def found_links(person: Person | None, at: datetime) -> list[dict[str, Any]]:
    """Return what the newest search found and a person may see, the best three of a dataset, nothing that people have spoken on."""
    search = JoinSearch.objects.order_by("-made_at", "-pk").first()
    if search is None:
        return []
    readable = set(Dataset.objects.readable_by(person, at).values_list("name", flat=True))
    spoken = {frozenset((one.left.name, one.right.name)) for one in Join.objects.select_related("left", "right")}
    taken: dict[str, int] = {}
    shown = []
    for link in search.links:
        ends = (link["left"], link["right"])
        if (
            not set(ends) <= readable
            or frozenset(ends) in spoken
            or any(taken.get(end, 0) >= MOST_SHOWN for end in ends)
        ):
            continue
        for end in ends:
            taken[end] = taken.get(end, 0) + 1
        shown.append(link)
    return shown


def links(person: Person | None, at: datetime) -> list[dict[str, Any]]:
    """Return what is joined, then what could be, as the command line tells it; rows are those of the left side."""
    told = [
        _link(one.join.left.name, one.join.right.name, one.join.pairs, one.measured)
        | {"name": one.join.name, "state": one.state, "score": None, "reason": (one.decision or one.join).reason}
        for one in joins_now(person, at)
    ]
    return told + [
        _link(one["left"], one["right"], one["pairs"], one["measured"])
        | {"name": None, "state": "found", "score": one["score"], "reason": " ".join(one["why"])}
        for one in found_links(person, at)
    ]


def _link(left: str, right: str, pairs: Collection[tuple[str, str]], measured: Mapping[str, Any]) -> dict[str, Any]:
    """Return one join flat: `left_column` is the first of the key, of which more stand in `left_columns`."""
    lefts, rights = [one for one, _ in pairs], [other for _, other in pairs]
    return {
        "left": left, "left_column": lefts[0], "left_columns": lefts, "right": right, "right_column": rights[0],
        "right_columns": rights, "containment": max(measured[side]["permille"] for side in ("left", "right")) / 1000,
        "matched_rows": measured["left"]["matched_rows"], "lost_rows": measured["left"]["lost_rows"],
        "shape": measured["shape"],
    }  # fmt: skip


def verify_joins() -> Iterator[Break]:
    """Yield joins and decisions that no entry recorded as they are, and entries whose row is gone."""
    erased = erased_acts()
    yield from compared_rows(Join, ["catalog.join_proposed"], erased)
    yield from compared_rows(JoinDecision, ["catalog.join_decided"], erased)
