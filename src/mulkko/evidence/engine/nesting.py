"""Whether the rows of one set of conditions lie within those of another one, whatever the rows are. Pure.

Conditions on columns and constants are tried at every value where one of them may turn: at each constant, beside it, and
at no value at all. What cannot be tried, such as a pattern or a function, is taken to lie within where it reads nothing else.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import pairwise, product
from typing import Any

from sqlglot import exp

MOST_TRIED = 20_000  # combinations of values; beyond, nothing is excluded

Value = Decimal | str | bool | None
_COMPARED: dict[type[exp.Expr], Any] = {
    exp.EQ: lambda one, other: one == other, exp.NEQ: lambda one, other: one != other,
    exp.GT: lambda one, other: one > other, exp.GTE: lambda one, other: one >= other,
    exp.LT: lambda one, other: one < other, exp.LTE: lambda one, other: one <= other,
}  # fmt: skip


class Untried(Exception):
    """A condition that is more than comparisons of columns with constants."""


def lies_within(inner: Iterable[exp.Expr], outer: Iterable[exp.Expr]) -> bool:
    """Tell whether every row that fits all of `inner` fits all of `outer`; True too where it cannot be excluded.

    >>> from sqlglot import parse_one as p
    >>> lies_within([p("age >= 65"), p("gu = '가'")], [p("age > 60")]), lies_within([p("gu = '가'")], [p("gu = '나'")])
    (True, False)
    """
    held = list(inner)
    return all(_follows(one, held) for one in outer)


def _follows(wanted: exp.Expr, held: list[exp.Expr]) -> bool:
    read = columns_of(wanted)
    beside = _beside(read, held)
    if wanted in beside:
        return True
    values = {name: _tried(name, [wanted, *beside]) for name in set().union(read, *map(columns_of, beside))}
    if math.prod(map(len, values.values())) > MOST_TRIED:
        return bool(beside)
    try:
        return not any(
            all(_fits(one, row) is True for one in beside) and _fits(wanted, row) is not True
            for row in (dict(zip(values, chosen, strict=True)) for chosen in product(*values.values()))
        )
    except Untried:
        return any(read <= columns_of(one) for one in beside)


def _beside(read: frozenset[str], held: list[exp.Expr]) -> list[exp.Expr]:
    """Return the conditions that read one of these columns, or one beside which another such condition stands."""
    found = [one for one in held if columns_of(one) & read]
    more = read.union(*map(columns_of, found))
    return found if more == read else _beside(more, held)


def columns_of(node: exp.Expr) -> frozenset[str]:
    return frozenset(one.name.lower() for one in node.find_all(exp.Column))


def _tried(column: str, conditions: Iterable[exp.Expr]) -> list[Value]:
    """Return the values at which a condition may turn: constants, what lies between and beside them, and none."""
    found = {value for one in conditions for value in _constants(one, column)}
    numbers = sorted(value for value in found if isinstance(value, Decimal))
    words = sorted(value for value in found if isinstance(value, str))
    between = [(low + high) / 2 for low, high in pairwise(numbers)]
    ends = [numbers[0] - 1, numbers[-1] + 1] if numbers else []
    beside = ["", *(word + "\0" for word in words)] if words else []
    return [*numbers, *between, *ends, *words, *beside, True, False, None] if not found else [
        *numbers, *between, *ends, *words, *beside, None,
    ]  # fmt: skip


def _constants(node: exp.Expr, column: str) -> Iterator[Value]:
    """Yield the constants with which a column is compared."""
    for compared in node.find_all(*_COMPARED, exp.In, exp.Between):
        if column in columns_of(compared):
            yield from (_constant(literal) for literal in compared.find_all(exp.Literal))


def _constant(literal: exp.Literal) -> Value:
    if literal.is_string:
        return literal.name
    try:
        number = Decimal(literal.name)
    except InvalidOperation:
        return literal.name
    return -number if isinstance(literal.parent, exp.Neg) else number


def _fits(node: exp.Expr, row: Mapping[str, Value]) -> bool | None:
    """Return whether a row fits a condition: yes, no, or neither where a value is missing.

    Raises:
        Untried: it is something else than comparisons.
    """
    if isinstance(node, exp.Paren):
        return _fits(node.this, row)
    if isinstance(node, exp.Not):
        fits = _fits(node.this, row)
        return None if fits is None else not fits
    if isinstance(node, exp.And | exp.Or):
        return _joined(node, [_fits(node.this, row), _fits(node.expression, row)])
    if isinstance(node, exp.Is):
        return _is(node, row)
    if isinstance(node, exp.Between):
        value = _value(node.this, row)
        return _compared(exp.GTE, value, _value(node.args["low"], row)) and _compared(
            exp.LTE, value, _value(node.args["high"], row)
        )
    if isinstance(node, exp.In) and node.expressions:
        value = _value(node.this, row)
        return None if value is None else any(value == _value(one, row) for one in node.expressions)
    if type(node) in _COMPARED:
        return _compared(type(node), _value(node.this, row), _value(node.expression, row))
    value = _value(node, row)
    if value is None or isinstance(value, bool):
        return value
    raise Untried


def _joined(node: exp.Expr, parts: list[bool | None]) -> bool | None:
    decides = isinstance(node, exp.Or)
    return decides if decides in parts else None if None in parts else not decides


def _is(node: exp.Expr, row: Mapping[str, Value]) -> bool:
    if not isinstance(node.expression, exp.Null):
        raise Untried
    return _value(node.this, row) is None


def _compared(how: type[exp.Expr], one: Value, other: Value) -> bool | None:
    if one is None or other is None:
        return None
    if isinstance(one, str) != isinstance(other, str):
        raise Untried
    return bool(_COMPARED[how](one, other))


def _value(node: exp.Expr, row: Mapping[str, Value]) -> Value:
    match node:
        case exp.Paren() | exp.Cast() | exp.TryCast():
            return _value(node.this, row)
        case exp.Column():
            return row[node.name.lower()]
        case exp.Literal():
            return _constant(node)
        case exp.Neg() if isinstance(node.this, exp.Literal):
            return _constant(node.this)
        case exp.Boolean():
            return bool(node.this)
        case exp.Null():
            return None
    raise Untried
