"""What an officer chose, typed; and what of it does not fit the columns of the data.

A problem is a field and a code: the page has the words. Nothing here is raised, so that a half-chosen page can be shown.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mulkko.evidence.engine.building.periods import Span, grain_of
from mulkko.evidence.engine.cells import PEOPLE
from mulkko.evidence.engine.vocabulary import HIDDEN_FUNCTIONS

MEASURES = ("count", "distinct", "sum", "mean", "median", "share", "rate")
TESTS = ("is", "is_not", "between", "at_least", "at_most", "contains", "empty", "filled")
COMPARISONS = ("", "earlier", "city")
NUMBERS = frozenset({"integer", "decimal"})
PER = (1, 100, 1_000, 10_000, 100_000)
MOST_CONDITIONS, MOST_VALUES, MOST_VALUE = 8, 100, 200
ADDITIVE = frozenset({"count", "sum"})  # measures of which parts add up to the whole
NEEDS_COLUMN = frozenset({"distinct", "sum", "mean", "median"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Column:
    """One column as its data declare it; `grain` is day, month or year where it tells of time, between `least` and `most`."""

    name: str
    kind: str  # integer, decimal, date or text
    unit: str = ""
    is_personal: bool = False
    grain: str = ""
    least: str = ""
    most: str = ""

    @property
    def is_usable(self) -> bool:
        """A query can name it: no sign in it is invisible, and it is not the hidden column of the engine."""
        return is_seen(self.name) and self.name.lower() != "rowid"

    @property
    def is_hidden_word(self) -> bool:
        return self.name.lower() in HIDDEN_FUNCTIONS


@dataclass(frozen=True)
class Contract:
    """The columns of one dataset, and what it is called."""

    dataset: str
    title: str
    columns: tuple[Column, ...]
    joins_persons: bool = False  # a join whose sides hold rows about persons; those columns are not among these

    @property
    def open_columns(self) -> tuple[Column, ...]:
        """Return the columns that conditions, groups and measures may name: those about persons are left out."""
        return tuple(column for column in self.columns if column.is_usable and not column.is_personal)

    @property
    def is_about_persons(self) -> bool:
        return self.joins_persons or any(column.is_personal for column in self.columns)

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class Condition:
    """Which rows are looked at; `values` are texts as they were typed."""

    column: str
    test: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Denominator:
    """What a rate is divided by: the sum of a column of the same data or of another dataset."""

    dataset: str
    column: str


@dataclass(frozen=True)
class Specification:
    """One figure: which rows, what is measured, of which of the groups, and beside what.

    Args:
        column: what is added up, averaged or counted without repetition; of a share or a rate it may be empty: then rows are counted.
        unit: what one counted thing is called, where the data do not say it.
        pick: one value of `group`; empty looks at all of them.
        period: which rows by the column `time`; `earlier` is the period beside it.
    """

    dataset: str
    measure: str = "count"
    column: str = ""
    unit: str = ""
    conditions: tuple[Condition, ...] = ()
    group: str = ""
    pick: str = ""
    time: str = ""
    period: Span | None = None
    compare: str = ""
    earlier: Span | None = None
    denominator: Denominator | None = None
    per: int = 10_000


@dataclass(frozen=True)
class Problem:
    """What does not fit: the field of the page, a code that the page has words for, and what the words name."""

    field: str
    code: str
    named: str = ""


def is_seen(text: str) -> bool:
    """Tell whether every character of a text can be seen, or is a plain space."""
    return bool(text.strip()) and not any(unicodedata.category(one) in _UNSEEN for one in text)


def number_in(text: str) -> Decimal | None:
    """Return a number as somebody types it, with or without separators; None where it is none that a query may hold."""
    try:
        number = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    digits, exponent = number.as_tuple().digits, number.as_tuple().exponent
    if not isinstance(exponent, int) or len(digits) > 30 or not -8 <= exponent <= 0:
        return None
    return number


def problems_of(spec: Specification, contracts: Mapping[str, Contract]) -> list[Problem]:
    """Return everything that keeps a choice from being a query, in the order of the page; nothing where it is one.

    Args:
        contracts: of every dataset that the officer may read and that is named in the choice.
    """
    contract = contracts.get(spec.dataset)
    if contract is None:
        return [Problem("dataset", "no_dataset")]
    return [
        *_of_measure(spec, contract, contracts),
        *(found for at, one in enumerate(spec.conditions) for found in _of_condition(f"c{at}", one, contract)),
        *_of_group(spec, contract),
        *_of_comparison(spec, contract),
    ]


def _of_measure(spec: Specification, contract: Contract, contracts: Mapping[str, Contract]) -> Iterator[Problem]:
    if spec.measure not in MEASURES:
        yield Problem("measure", "no_measure")
        return
    column = contract.column(spec.column)
    if spec.measure in NEEDS_COLUMN and not spec.column:
        yield Problem("column", "no_column")
    elif spec.column and (column is None or not column.is_usable):
        yield Problem("column", "unknown_column", spec.column)
    elif column is not None and spec.measure != "distinct":
        if column.is_personal:
            yield Problem("column", "personal_column", spec.column)
        elif column.kind not in NUMBERS:
            yield Problem("column", "no_number", spec.column)
        elif column.unit == "%" and spec.measure in ("sum", "share", "rate"):
            yield Problem("column", "sum_of_percents", spec.column)
    if spec.measure == "share" and not (spec.group and spec.pick):
        yield Problem("pick", "share_of_what")
    if spec.unit and (not is_seen(spec.unit) or len(spec.unit) > 10 or "%" in spec.unit):
        yield Problem("unit", "bad_unit")
    if spec.measure == "count" and spec.unit in PEOPLE and contract.is_about_persons:
        yield Problem("unit", "rows_are_no_people")
    if spec.measure == "rate":
        yield from _of_denominator(spec, contracts)


def _of_denominator(spec: Specification, contracts: Mapping[str, Contract]) -> Iterator[Problem]:
    under = spec.denominator
    contract = contracts.get(under.dataset) if under else None
    if under is None or contract is None or not under.column:
        yield Problem("denominator", "no_denominator")
        return
    column = contract.column(under.column)
    if column is None or column not in contract.open_columns or column.kind not in NUMBERS or column.unit == "%":
        yield Problem("denominator", "no_number", under.column)
    if spec.per not in PER:
        yield Problem("per", "bad_per")
    if under.dataset == spec.dataset:
        return
    cut_by = [spec.group if spec.pick else "", spec.time if spec.compare == "earlier" else ""]
    for name in filter(None, cut_by):
        if not is_shared(name, contracts[spec.dataset], contract):
            yield Problem("denominator", "denominator_has_no_group", name)


def is_shared(name: str, one: Contract, other: Contract) -> bool:
    """Tell whether both datasets have a column of this name with values of one kind, so that one condition cuts both."""
    first, second = one.column(name), other.column(name)
    return first is not None and second is not None and second in other.open_columns and first.kind == second.kind


def _of_condition(field: str, condition: Condition, contract: Contract) -> Iterator[Problem]:
    column = contract.column(condition.column)
    if column is None or column not in contract.open_columns:
        yield Problem(field, "unknown_column", condition.column)
        return
    if condition.test not in TESTS:
        yield Problem(field, "no_test")
        return
    wanted = {"between": 2, "empty": 0, "filled": 0, "at_least": 1, "at_most": 1, "contains": 1}.get(condition.test)
    count = len(condition.values)
    if count > MOST_VALUES or (wanted is None and not count) or (wanted is not None and count != wanted):
        yield Problem(field, "two_values" if wanted == 2 else "one_value" if wanted == 1 else "no_value", column.name)
        return
    if condition.test == "contains" and column.kind != "text":
        yield Problem(field, "contains_in_text", column.name)
    for value in condition.values:
        if not fits(value, column):
            yield Problem(field, f"bad_{column.kind if column.kind in ('date', 'text') else 'number'}", value[:40])
            return


def fits(value: str, column: Column) -> bool:
    """Tell whether a text can be compared with the values of a column."""
    if not is_seen(value) or len(value) > MOST_VALUE:
        return False
    if column.kind in NUMBERS:
        return number_in(value) is not None
    return column.kind != "date" or grain_of(value) == "day"


def _of_group(spec: Specification, contract: Contract) -> Iterator[Problem]:
    if not spec.group:
        return
    column = contract.column(spec.group)
    if column is None or column not in contract.open_columns:
        yield Problem("group", "unknown_column", spec.group)
    elif spec.pick and not fits(spec.pick, column):
        yield Problem("pick", "bad_pick", spec.pick[:40])


def _of_comparison(spec: Specification, contract: Contract) -> Iterator[Problem]:
    if spec.compare not in COMPARISONS:
        yield Problem("compare", "no_comparison")
    if spec.compare == "city" and not (spec.group and spec.pick):
        yield Problem("pick", "compare_which")
    if spec.compare == "city" and spec.measure == "share":
        yield Problem("compare", "share_with_city")
    if spec.compare == "city" and spec.measure == "distinct":
        yield Problem("compare", "distinct_with_city")
    if spec.compare == "earlier" or spec.time:
        yield from _of_time(spec, contract)


def _of_time(spec: Specification, contract: Contract) -> Iterator[Problem]:
    column = contract.column(spec.time)
    if column is None or column not in contract.open_columns or not column.grain:
        yield Problem("time", "no_time")
        return
    spans = [("period", spec.period), *([("earlier", spec.earlier)] if spec.compare == "earlier" else [])]
    for field, span in spans:
        if span is None or not span.is_whole or grain_of(span.since) != column.grain:
            yield Problem(field, "bad_period")
