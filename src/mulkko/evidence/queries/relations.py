"""Accepted joins as queries may name them, which of them a figure uses, and whether they still keep what was accepted."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from mulkko.catalog.engine.joining import breaks
from mulkko.catalog.errors import CatalogError
from mulkko.catalog.models import JoinDecision, Version
from mulkko.catalog.queries import open_columns, standing_versions
from mulkko.catalog.queries.joins import JoinNow, accepted_joins, joins_now, measure_join, standing_decisions
from mulkko.evidence.engine.relations import Relation, relation_of
from mulkko.evidence.engine.sql import CheckedQuery
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person

_TAKEN_BACK = {"refused": "was refused", "held": "is held"}


def relations_for(person: Person | None, at: datetime) -> list[Relation]:
    """Return the joins that a person may name in a query: accepted, and with both sides to be read."""
    accepted = accepted_joins(person, at)
    sides = {side.name for one in accepted for side in (one.join.left, one.join.right)}
    newest = standing_versions(sides)
    return [
        _relation(one, newest)
        for one in accepted
        if one.join.left.name in newest and one.join.right.name in newest
    ]  # fmt: skip


def _relation(one: JoinNow, newest: Mapping[str, Version]) -> Relation:
    join, measured = one.join, one.measured
    left, right = ([column["name"] for column in open_columns(newest[side.name])] for side in (join.left, join.right))
    return relation_of(
        join.name, join.left.name, join.right.name, join.pairs, left, right,
        left_repeats=not measured["right"]["is_unique"], right_repeats=not measured["left"]["is_unique"],
    )  # fmt: skip


def used_in(query: CheckedQuery, person: Person | None, at: datetime) -> list[JoinNow]:
    """Return the joins that people have spoken on and that a query makes, by name or written out."""
    if not query.joined:
        return []
    written = {(left, right, pairs) for left, right, pairs in query.joined}
    written |= {(right, left, frozenset((b, a) for a, b in pairs)) for left, right, pairs in query.joined}
    return [
        one
        for one in joins_now(person, at)
        if (one.join.left.name, one.join.right.name, frozenset(one.join.pairs)) in written
    ]


def promises_of(claims: Collection[Claim]) -> dict[int, list[JoinDecision]]:
    """Return the acceptances that each claim relies on."""
    numbers = {number for claim in claims for _, number in claim.joins}
    rows = JoinDecision.objects.select_related("join__left", "join__right").in_bulk(numbers) if numbers else {}
    return {claim.pk: [rows[number] for _, number in claim.joins if number in rows] for claim in claims}


def broken_promises(
    promised: Iterable[JoinDecision], versions: Mapping[str, Version], counted: dict[int, dict[str, Any]]
) -> str:
    """Return which joins of a claim are no longer what was accepted on these versions; empty where all are.

    Args:
        counted: what was counted already in this check, by the key of the join; it is added to.
    """
    rows = list(promised)
    standing = standing_decisions([one.join_id for one in rows])
    said = []
    for one in rows:
        join, last = one.join, standing[one.join_id]
        if last.kind != "accepted":
            said.append(f"The join '{join.name}' {_TAKEN_BACK[last.kind]}: {last.reason}")
            continue
        left, right = versions[join.left.name], versions[join.right.name]
        if one.measured["versions"] == {left.dataset.name: left.number, right.dataset.name: right.number}:
            continue
        try:
            if join.pk not in counted:
                counted[join.pk] = measure_join(left, right, join.pairs)
        except CatalogError:
            said.append(f"The join '{join.name}' cannot be counted on the newest data.")
            continue
        said += [_told(join.name, one.join, found) for found in breaks(one.measured, counted[join.pk])]
    return " ".join(said)


def _told(name: str, join: Any, found: tuple[str, str, int, int]) -> str:
    kind, side, then, now = found
    dataset = (join.left if side == "left" else join.right).name
    if kind == "unique":
        return f"The join '{name}' counts rows more than once by now: a key of '{dataset}' stands in {now} rows."
    return f"The join '{name}' reaches {now} % of the keys of '{dataset}', {then} % when it was accepted."
