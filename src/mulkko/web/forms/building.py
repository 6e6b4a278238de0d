"""What was chosen in the builder of figures, as the page sends it: every step in fields that begin with b-."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from mulkko.evidence.engine.building import (
    MEASURES,
    TESTS,
    Column,
    Condition,
    Contract,
    Denominator,
    Span,
    Specification,
    earlier_than,
    last_months,
    shifted,
)
from mulkko.evidence.engine.building.periods import grain_of
from mulkko.evidence.engine.building.specification import MOST_CONDITIONS, NUMBERS, PER

PERIODS = ("", "last3", "last12", "year", "own")
EARLIER = ("year", "before", "own")
MONTHS = {"last3": 3, "last12": 12}


@dataclass
class Chosen:
    """The fields as they were sent, cut to what the chosen data have; the page shows them again."""

    dataset: str
    measure: str = "count"
    column: str = ""
    unit: str = ""
    group: str = ""
    pick: str = ""
    time: str = ""
    period: str = ""
    since: str = ""
    until: str = ""
    compare: str = ""
    earlier: str = ""
    earlier_since: str = ""
    earlier_until: str = ""
    under_dataset: str = ""
    under_column: str = ""
    per: int = 10_000
    conditions: list[Condition] = field(default_factory=list)

    def specification(self) -> Specification:
        """Return the choice as the engine reads it."""
        return Specification(
            self.dataset, self.measure, "" if self.measure == "count" else self.column, self.unit, tuple(self.conditions), self.group, self.pick,
            self.time if self.period else "", Span(self.since, self.until) if self.period else None, self.compare,
            Span(self.earlier_since, self.earlier_until) if self.compare == "earlier" else None,
            Denominator(self.under_dataset or self.dataset, self.under_column) if self.measure == "rate" else None, self.per,
        )  # fmt: skip


def chosen_from(data: QueryDict) -> Chosen:
    """Return what was sent; what no page sends is left out."""

    def told(name: str, most: int = 300) -> str:
        return data.get(f"b-{name}", "").replace("\0", "").strip()[:most]

    found = Chosen(told("dataset", 100))
    if told("dataset-was", 100) not in ("", found.dataset):
        return found  # the columns of other data say nothing here
    found.measure = told("measure") or "count"
    found.column, found.group = told("column"), told("group")
    found.unit = (
        told("unit", 20) if told("measure-was") in ("", found.measure) else ""
    )  # rows are 건 where people were 명
    found.pick = told("pick") if told("group-was") in ("", found.group) else ""
    found.time, found.period, found.since, found.until = told("time"), told("period"), told("since"), told("until")
    if found.period not in PERIODS:
        found.period = ""
    found.compare, found.earlier = told("compare"), told("earlier")
    found.earlier_since, found.earlier_until = told("earlier-since"), told("earlier-until")
    found.under_dataset, per = told("under-dataset", 100), told("per")
    found.under_column = told("under-column") if told("under-was", 100) in ("", found.under_dataset) else ""
    found.per = int(per) if per.isascii() and per.isdigit() and len(per) < 8 else PER[3]
    found.conditions = _conditions(data, told)
    return found


def as_choice(chosen: Chosen, sentence: str = "") -> dict[str, Any]:
    """Return a choice as it is kept with its figure: what differs from an empty one, and a sentence of one's own.

    >>> as_choice(Chosen("rides", conditions=[Condition("구", "is", ("가",))]))
    {'dataset': 'rides', 'conditions': [['구', 'is', ['가']]]}
    """
    usual = Chosen("")
    told = {name: value for name, value in vars(chosen).items() if value != getattr(usual, name)}
    if chosen.conditions:
        told["conditions"] = [[one.column, one.test, list(one.values)] for one in chosen.conditions]
    return told | ({"sentence": sentence} if sentence else {})


def chosen_again(choice: Mapping[str, Any]) -> Chosen:
    """Return a kept choice as the page reads it; what this program does not know of it is left out."""
    known = {name: value for name, value in choice.items() if name in Chosen.__dataclass_fields__}
    conditions = [Condition(column, test, tuple(values)) for column, test, values in known.pop("conditions", [])]
    return Chosen(**{"dataset": "", **known}, conditions=conditions)


def sent_again(choice: Mapping[str, Any]) -> QueryDict:
    """Return a kept choice as the page would send it."""
    chosen, data = chosen_again(choice), QueryDict(mutable=True)
    for name, value in vars(chosen).items():
        if name != "conditions":
            data[f"b-{name.replace('_', '-')}"] = str(value)
    for at, one in enumerate(chosen.conditions):
        data[f"b-c{at}-column"], data[f"b-c{at}-test"] = one.column, one.test
        data.setlist(f"b-c{at}-value", list(one.values))
    data["sentence"] = str(choice.get("sentence", ""))
    return data


def _conditions(data: QueryDict, told: Callable[..., str]) -> list[Condition]:
    found = []
    for at in range(MOST_CONDITIONS + 1):
        column, test = told(f"c{at}-column"), told(f"c{at}-test") or "is"
        if f"b-c{at}-column" not in data or (data.get("act") == f"drop{at}"):
            continue
        lines = [
            line.strip() for text in data.getlist(f"b-c{at}-value") for line in text.replace("\0", "").splitlines()
        ]
        is_other = told(f"c{at}-was") not in ("", column)
        values = () if is_other or test in ("empty", "filled") else tuple(dict.fromkeys(line for line in lines if line))
        found.append(Condition(column, test if test in TESTS else "is", values))
    if data.get("act") == "add":
        found.append(Condition("", "is"))
    return found[:MOST_CONDITIONS]


def fitted(chosen: Chosen, contract: Contract, offered: Mapping[str, list[str]]) -> None:
    """Give a choice what is usual where nothing was chosen: the column that tells of time, and fixed days for "the last year"."""
    if chosen.measure not in MEASURES:
        chosen.measure = "count"
    measured = contract.column(chosen.column)
    if measured is not None and measured.kind not in NUMBERS and chosen.measure not in ("count", "distinct"):
        chosen.column = ""
    times = [column for column in contract.open_columns if column.grain]
    if not any(column.name == chosen.time for column in times):
        chosen.time = times[0].name if times else ""
    column = contract.column(chosen.time)
    if column is None:
        chosen.period = ""
        return
    try:
        _fit_periods(chosen, column, offered)
    except (
        ValueError,
        OverflowError,
    ):  # the data hold a year in which no calendar begins: the periods are typed by hand
        chosen.period = "own"


def _fit_periods(chosen: Chosen, column: Column, offered: Mapping[str, list[str]]) -> None:
    first, last = ends_of(column, offered)
    if chosen.compare == "earlier" and not chosen.period and last:
        is_long = first and first <= shifted(last, -23)
        chosen.period, chosen.earlier = ("last12", "year") if is_long else ("last3", "before")
    if chosen.period in MONTHS and last:
        _put(chosen, "", last_months(last, MONTHS[chosen.period]))
    elif chosen.period == "year" and last:
        whole = {"day": ("-01-01", "-12-31"), "month": ("-01", "-12"), "year": ("", "")}[column.grain]
        _put(chosen, "", Span(last[:4] + whole[0], last[:4] + whole[1]))
    span = Span(chosen.since, chosen.until)
    if chosen.compare == "earlier" and span.is_whole:
        chosen.earlier = chosen.earlier if chosen.earlier in EARLIER else "year"
        if chosen.earlier != "own":
            _put(chosen, "earlier_", earlier_than(span, chosen.earlier))


def ends_of(column: Column, offered: Mapping[str, list[str]]) -> tuple[str, str]:
    """Return the first and the last moment of a column that tells of time, as far as they are known."""
    values: list[Any] = [value for value in offered.get(column.name, ()) if grain_of(value) == column.grain]
    ends = (values[0], values[-1]) if values else (column.least[:10], column.most[:10])
    return ends if all(grain_of(end) == column.grain for end in ends) else ("", "")


def _put(chosen: Chosen, prefix: str, span: Span) -> None:
    setattr(chosen, f"{prefix}since", span.since)
    setattr(chosen, f"{prefix}until", span.until)
