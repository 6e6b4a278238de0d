"""A figure across a change of areas: the newer data told in the older areas, by shares that the city names.

A new area that came out of one old one belongs to it whole; another one needs its shares told. Where every share is whole
the rows are only called otherwise, and any query may read them; where areas are divided only sums mean anything. Pure.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlglot import exp

from mulkko.evidence.engine.areas import Moved
from mulkko.evidence.engine.parsing import nodes, parsed, printed
from mulkko.evidence.engine.rules import is_step

MOST_TOLD = 5
NUMBERS = ("integer", "decimal")


@dataclass(frozen=True)
class Part:
    """How much of a new area belongs to an old one, since the first day of the new areas."""

    new: str
    old: str
    share: Decimal
    on: date


def parts_of(
    one: Moved, shares: Iterable[tuple[str, str, Decimal, date]], before: Collection[str]
) -> list[Part] | None:
    """Return how the areas that came belong to those of the older data; None where the crosswalk does not say all of it.

    Args:
        shares: (from, to, share, first day) in either direction.
        before: the areas of the older data.
    """
    rows = list(shares)
    found: list[Part] = []
    for new in sorted(one.came):
        parts = _newest(
            Part(new, other, share, on) for area, other, share, on in rows if area == new and other in before
        )
        if sum(part.share for part in parts) != 1:
            parts = _newest(Part(new, area, Decimal(1), on) for area, other, _, on in rows if other == new)
            if len(parts) != 1 or parts[0].old not in before:
                return None
        found += parts
    return found if one.went <= {part.old for part in found} else None


def _newest(parts: Iterable[Part]) -> list[Part]:
    told = list(parts)
    last = max((part.on for part in told), default=None)
    return [part for part in told if part.on == last]


def told(parts: Sequence[Part]) -> str:
    """Return how the figure was made, as a sentence."""
    listed = ", ".join(f"{part.new} → {part.old} ({part.share.normalize():f})" for part in parts[:MOST_TOLD])
    more = " …" if len(parts) > MOST_TOLD else ""
    return f"Computed across the change of areas of {max(part.on for part in parts)} by the crosswalk: {listed}{more}."


def in_old_areas(sql: str, one: Moved, parts: Sequence[Part], columns: Sequence[Mapping[str, Any]]) -> str | None:
    """Return a query that reads the newer data in the older areas; None where shares of areas mean nothing to it.

    Args:
        sql: as it was printed from the checked tree.
        columns: those of the dataset, each {"name", "kind", "unit"}.
    """
    tree = parsed(sql)
    is_divided = any(part.share != 1 for part in parts)
    numbers = {
        column["name"]
        for column in columns
        if column["kind"] in NUMBERS and (column.get("unit") or "") not in ("%", "%p")
    }
    if is_divided and not _only_sums(tree, {name.lower() for name in numbers}):
        return None
    wholes = {column["name"].lower() for column in columns if column["kind"] == "integer"}
    tables = [
        node for node in nodes(tree) if isinstance(node, exp.Table) and node.name == one.dataset and not is_step(node)
    ]
    if is_divided:
        for total in [node for node in nodes(tree) if isinstance(node, exp.Sum)]:
            if total.this.name.lower() in wholes:  # people are told in whole numbers, whatever the shares are
                total.replace(exp.cast(exp.func("ROUND", total.copy(), exp.Literal.number(0)), "BIGINT"))
        tables = [
            node
            for node in nodes(tree)
            if isinstance(node, exp.Table) and node.name == one.dataset and not is_step(node)
        ]
    for table in tables:
        table.replace(_read(one, parts, columns, numbers if is_divided else set(), table.alias_or_name))
    return printed(tree)


def _only_sums(tree: exp.Expression, numbers: set[str]) -> bool:
    """Tell whether a query aggregates nothing but sums of columns that may be divided, and reads numbers nowhere else."""
    for node in nodes(tree):
        if isinstance(node, exp.Star) or (isinstance(node, exp.AggFunc) and not isinstance(node, exp.Sum)):
            return False
        if isinstance(node, exp.Sum) and not (isinstance(node.this, exp.Column) and node.this.name.lower() in numbers):
            return False
        is_number = isinstance(node, exp.Column) and node.name.lower() in numbers
        if is_number and not isinstance(node.parent, exp.Sum):
            return False
    return True


def _read(
    one: Moved, parts: Sequence[Part], columns: Sequence[Mapping[str, Any]], divided: set[str], alias: str
) -> exp.Expr:  # fmt: skip
    lines = [_line(part) for part in parts]
    walk = exp.union(*lines, distinct=False) if len(lines) > 1 else lines[0]
    shown = [exp.alias_(_told(one, column["name"], divided), column["name"], quoted=True) for column in columns]
    select = exp.select(*shown).from_(
        exp.alias_(exp.Table(this=exp.to_identifier(one.dataset, quoted=True)), "t", quoted=True, table=True)
    )
    on = exp.EQ(this=exp.column(one.column, "t", quoted=True), expression=exp.column("new", "w", quoted=True))
    joined = select.join(walk.subquery(exp.to_identifier("w", quoted=True)), on=on, join_type="LEFT")
    return joined.subquery(exp.to_identifier(alias, quoted=True))


def _line(part: Part) -> exp.Select:
    return exp.select(
        exp.alias_(exp.Literal.string(part.new), "new", quoted=True),
        exp.alias_(exp.Literal.string(part.old), "old", quoted=True),
        exp.alias_(exp.cast(exp.Literal.number(f"{part.share:f}"), "DECIMAL(9, 8)"), "share", quoted=True),
    )


def _told(one: Moved, name: str, divided: set[str]) -> exp.Expr:
    own = exp.column(name, "t", quoted=True)
    if name == one.column:
        return exp.Coalesce(this=exp.column("old", "w", quoted=True), expressions=[own])
    if name not in divided:
        return own
    share = exp.Coalesce(this=exp.column("share", "w", quoted=True), expressions=[exp.Literal.number(1)])
    return exp.Mul(this=own, expression=share)
