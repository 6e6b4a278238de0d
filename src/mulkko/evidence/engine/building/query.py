"""The SQL that a choice means, within the words that a figure may be asked in.

A choice must be free of problems (`problems_of`). Texts go in between quotes only, with every quote doubled; column names
the same way. What comes out is one SELECT that `engine.sql.checked` takes, whatever the names hold.
"""

from collections.abc import Mapping
from dataclasses import replace

from mulkko.evidence.engine.building.periods import Span
from mulkko.evidence.engine.building.specification import (
    ADDITIVE,
    NUMBERS,
    Column,
    Condition,
    Contract,
    Specification,
    is_shared,
    number_in,
)

MOST_GROUPS, MOST_OFFERED = 200, 200


def query_of(spec: Specification, contracts: Mapping[str, Contract], *, direction: str = "more") -> str:
    """Return the query of one row: n, and what the choice puts beside it.

    Args:
        direction: more or less, as the figure is against what it is compared with: the difference is told without a sign.

    A comparison answers n, before or city, and d, the difference; beside an earlier period also change, in percent, of
    whatever is no percentage itself. A share tells part and base too, a rate part: what it is a quotient of.
    """
    writer = _Writer(spec, contracts)
    return writer.comparison(direction) if spec.compare else writer.plain()


def has_groups(spec: Specification) -> bool:
    """Tell whether the figure can be drawn for each group: a rate over another dataset has no figure of one group."""
    return bool(spec.group) and not (
        spec.measure == "rate" and spec.denominator is not None and spec.denominator.dataset != spec.dataset
    )


def has_months(spec: Specification) -> bool:
    """Tell whether the figure can be drawn over time."""
    return bool(spec.time) and spec.measure != "share" and has_groups(replace(spec, group=spec.time))


def by_group(spec: Specification, contracts: Mapping[str, Contract]) -> str:
    """Return the query of one row for each group, the largest figure first: place, figure, and how many rows it stands on."""
    writer = _Writer(spec, contracts)
    key = writer.name(spec.group)
    where = writer.where([*writer.conditions(), *writer.period()])
    return (
        f"SELECT CAST({key} AS VARCHAR) AS place, {writer.measure('', is_grouped=True)} AS figure, count(*) AS lines\n"
        f"FROM {_quoted(spec.dataset)}{where}\nGROUP BY {key}\nORDER BY figure DESC NULLS LAST, place\nLIMIT {MOST_GROUPS}"
    )


def by_month(spec: Specification, contracts: Mapping[str, Contract]) -> str:
    """Return the query of one row for each month, or year, of the time of a choice, the earliest first."""
    writer = _Writer(spec, contracts)
    column = writer.contract.column(spec.time)
    month = writer.name(spec.time)
    key = f"strftime({month}, '%Y-%m')" if column and column.kind == "date" else f"CAST({month} AS VARCHAR)"
    spans = writer.spans()
    where = writer.where([*writer.conditions(), *writer.picked(), *([f"({' OR '.join(spans)})"] if spans else [])])
    return (
        f"SELECT {key} AS place, {writer.measure('', is_grouped=True)} AS figure, count(*) AS lines\n"
        f"FROM {_quoted(spec.dataset)}{where}\nGROUP BY {key}\nORDER BY place\nLIMIT {MOST_GROUPS}"
    )


def values_of_column(contract: Contract, column: Column) -> str:
    """Return the query of the values that a column holds, in order, each with how many rows hold it; one more than are offered."""
    key = _name(column, contract)
    return (
        f"SELECT CAST({key} AS VARCHAR) AS value, count(*) AS lines FROM {_quoted(contract.dataset)} "
        f"WHERE {key} IS NOT NULL GROUP BY {key} ORDER BY value LIMIT {MOST_OFFERED + 1}"
    )


class _Writer:
    """Writes the parts of one choice."""

    def __init__(self, spec: Specification, contracts: Mapping[str, Contract]) -> None:
        self.spec, self.contracts, self.contract = spec, contracts, contracts[spec.dataset]

    def plain(self) -> str:
        where = [*self.conditions(), *self._common(), *self.period()]
        parts = self._parts("")
        if not parts:
            return f"SELECT {self.measure('')} AS n\nFROM {_quoted(self.spec.dataset)}{self.where(where)}"
        told = "".join(f",\n  {written} AS {name}" for name, written in parts.items())
        return f"SELECT\n  {self.measure('')} AS n{told}\nFROM {_quoted(self.spec.dataset)}{self.where(where)}"

    def comparison(self, direction: str) -> str:
        """Return both figures and their difference, computed once inside and told outside."""
        if self.spec.compare == "earlier":
            [now, then] = self.spans()
            other, beside, only = "before", self.measure(then), now
            where = [*self.conditions(), *self._common()]
        else:
            other, only = "city", self.picked()[0]
            groups = f" / nullif(count(DISTINCT {self.name(self.spec.group)}), 0)"
            beside = self.measure("") + (groups if self.spec.measure in ADDITIVE else "")
            where = [*self.conditions(), *self.period()]
        minus = f"n - {other}" if direction == "more" else f"{other} - n"
        is_told = other == "before" and self.spec.measure != "share" and self._unit() != "%"
        change = f", 100 * ({minus}) / nullif({other}, 0) AS change" if is_told else ""
        parts = self._parts(only)
        inside = {"n": self.measure(only), other: beside} | parts
        lines = ",\n    ".join(f"{written} AS {name}" for name, written in inside.items())
        told = ", ".join(["n", *parts, other, f"{minus} AS d{change}"])
        below = self.where(where).replace("\n", "\n  ")
        return f"SELECT {told}\nFROM (\n  SELECT\n    {lines}\n  FROM {_quoted(self.spec.dataset)}{below}\n) AS f"

    def _parts(self, only: str) -> dict[str, str]:
        """Return what a quotient is made of, so that the sentence can tell it and small numbers are seen."""
        if self.spec.measure == "rate":
            return {"part": self.amount(only)}
        if self.spec.measure == "share":
            return {"part": self.amount(_both(self.picked()[0], only)), "base": self.amount(only)}
        return {}

    def _common(self) -> list[str]:
        # A share is taken of all groups, so there the group is no condition of the rows.
        return [] if self.spec.measure == "share" else self.picked()

    def _unit(self) -> str:
        column = self.contract.column(self.spec.column)
        return column.unit if column else ""

    def measure(self, only: str, *, is_grouped: bool = False) -> str:
        """Return the measure of the rows that fit `only`, or of all."""
        if self.spec.measure == "rate":
            return f"{self.spec.per} * {self.amount(only)} / nullif({self.below(only, is_grouped=is_grouped)}, 0)"
        if self.spec.measure == "share" and not is_grouped:
            return f"100 * {self.amount(_both(self.picked()[0], only))} / nullif({self.amount(only)}, 0)"
        return self.amount(only)

    def amount(self, only: str) -> str:
        """Return how many, how much or how large: the measure before it is divided by anything."""
        function = {"mean": "avg", "median": "median"}.get(self.spec.measure, "sum")
        if self.spec.measure == "distinct":
            written = f"count(DISTINCT {self.name(self.spec.column)})"
        elif self.spec.measure == "count" or not self.spec.column:
            written = "count(*)"
        else:
            written = f"{function}({self.name(self.spec.column)})"
        return f"{written} FILTER (WHERE {only})" if only else written

    def below(self, only: str, *, is_grouped: bool) -> str:
        """Return what a rate is divided by; another dataset is cut by the columns that both have."""
        under = self.spec.denominator
        assert under is not None
        contract = self.contracts[under.dataset]
        column = contract.column(under.column)
        assert column is not None
        if under.dataset == self.spec.dataset:
            return f"sum({_name(column, contract)})" + (f" FILTER (WHERE {only})" if only else "")
        kept = [
            _condition(one, contract) for one in self.spec.conditions if is_shared(one.column, self.contract, contract)
        ]
        assert not is_grouped, "each group over the whole denominator says nothing"
        is_city = self.spec.compare == "city" and not only
        if self.spec.pick and not is_city:
            kept += self.picked()
        if self.spec.time and is_shared(self.spec.time, self.contract, contract):
            kept += [only] if self.spec.compare == "earlier" and only else self.period()
        return f"(SELECT sum({_name(column, contract)}) FROM {_quoted(under.dataset)}{self.where(kept).replace(chr(10), ' ')})"

    def name(self, name: str) -> str:
        column = self.contract.column(name)
        assert column is not None
        return _name(column, self.contract)

    def conditions(self) -> list[str]:
        return [_condition(one, self.contract) for one in self.spec.conditions]

    def picked(self) -> list[str]:
        if not (self.spec.group and self.spec.pick):
            return []
        return [_condition(Condition(self.spec.group, "is", (self.spec.pick,)), self.contract)]

    def period(self) -> list[str]:
        return self.spans()[:1]

    def spans(self) -> list[str]:
        """Return the condition of the period, and of the earlier one where there is a comparison with it."""
        if not self.spec.time:
            return []
        spans: list[Span | None] = [self.spec.period]
        if self.spec.compare == "earlier":
            spans.append(self.spec.earlier)
        told = [Condition(self.spec.time, "between", (span.since, span.until)) for span in spans if span]
        return [_condition(one, self.contract) for one in told]

    def where(self, parts: list[str]) -> str:
        return "\nWHERE " + "\n  AND ".join(parts) if parts else ""


def _both(first: str, second: str) -> str:
    return f"{first} AND {second}" if second else first


def _condition(condition: Condition, contract: Contract) -> str:
    column = contract.column(condition.column)
    assert column is not None
    name, values = _name(column, contract), [_literal(value, column) for value in condition.values]
    match condition.test:
        case "is":
            return f"{name} = {values[0]}" if len(values) == 1 else f"{name} IN ({', '.join(values)})"
        case "is_not":  # an empty cell is not this value either
            inside = f"{name} = {values[0]}" if len(values) == 1 else f"{name} IN ({', '.join(values)})"
            return f"({name} IS NULL OR NOT {inside})"
        case "between":
            return f"{name} BETWEEN {values[0]} AND {values[1]}"
        case "at_least":
            return f"{name} >= {values[0]}"
        case "at_most":
            return f"{name} <= {values[0]}"
        case "contains":
            return f"contains({name}, {values[0]})"
    empty = f"({name} IS NULL OR trim({name}) = '')" if column.kind == "text" else f"{name} IS NULL"
    return empty if condition.test == "empty" else f"NOT {empty}" if column.kind == "text" else f"{name} IS NOT NULL"


def _literal(value: str, column: Column) -> str:
    if column.kind in NUMBERS:
        number = number_in(value)
        assert number is not None
        return format(number, "f")
    text = "'" + value.replace("'", "''") + "'"
    return f"CAST({text} AS DATE)" if column.kind == "date" else text


def _name(column: Column, contract: Contract) -> str:
    # The engine reads some bare names, such as user, as functions; behind their dataset they are columns.
    own = _quoted(column.name)
    return f"{_quoted(contract.dataset)}.{own}" if column.is_hidden_word else own


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
