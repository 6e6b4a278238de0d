"""The sentence that says a figure as an official document does, and how each of its figures is shown.

The text is Korean, as the paper is. Its figures are places such as {n}; behind a place stand only words that need no
particle, because the last sound of a figure is not known when the sentence is written.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from mulkko.evidence.engine.building.periods import Span, grain_of
from mulkko.evidence.engine.building.specification import (
    ADDITIVE,
    NUMBERS,
    Condition,
    Contract,
    Specification,
)
from mulkko.evidence.engine.cells import LEAST_BASE
from mulkko.evidence.engine.figures import SCALES, Slot
from mulkko.language.engine.particles import particle_behind, with_particle

MONEY = frozenset({"원", "천원", "만원", "백만원", "억원", "천 원", "만 원", "백만 원", "억 원"})
TIME = frozenset({"초", "분", "시간", "일", "개월", "년"})
HIGHER = frozenset({"share", "rate", "mean", "median"})  # of these one is higher, of the others there are more
_HUNDRED_MILLION = 100_000_000
_NOUNS = {"건": "건수", "명": "인원", "대": "대수", "회": "횟수"}


def sentence_of(spec: Specification, contracts: Mapping[str, Contract], *, direction: str = "more") -> str:
    """Return the sentence of a choice that is free of problems.

    Args:
        direction: more, less or same, as the figure is against what it is compared with.
    """
    contract = contracts[spec.dataset]
    subject = _subject(spec, contract)
    subject = f"{_lead(spec)}{subject}{_aside(spec)}{particle_behind(subject, '은')}"
    figure = "{n}"
    if spec.measure == "rate":
        figure = f"{_under(spec, contracts)} {{n}}(모두 {{part}})"
    elif spec.measure == "share":
        figure = "{n}({base} 가운데 {part})"
    beside = _beside(spec, contract, direction)
    return f"{subject} {figure}이며, {beside}." if beside else f"{subject} {figure}이다."


def slots_of(spec: Specification, contracts: Mapping[str, Contract], *, direction: str = "more") -> dict[str, Slot]:
    """Return how each figure of the sentence is shown, by its name.

    The type forbids nonsense: the difference of two percentages is in percentage points, and a percentage says of how
    many it is one, of thirty at least.
    """
    contract = contracts[spec.dataset]
    slots = {"n": _main(spec, contract)}
    if spec.measure in ("rate", "share"):
        counted = _counted(spec, contract)
        slots["part"] = replace(counted, name="part")
        if spec.measure == "share":
            is_rows = not spec.column
            slots["base"] = replace(counted, name="base", compare=(">=", str(LEAST_BASE)) if is_rows else None)
    if spec.compare:
        slots |= _compared(spec, slots["n"], direction)
    return slots


def scaled(slots: Mapping[str, Slot], values: Mapping[str, str | None]) -> dict[str, Slot]:
    """Return the slots with large amounts of won told in 억, as soon as all of them have one."""
    won = [name for name, slot in slots.items() if slot.unit == "원" and name in values]
    try:
        amounts = [abs(Decimal(values[name] or "0")) for name in won if name != "d"]
    except InvalidOperation:
        return dict(slots)
    if not amounts or min(amounts) < _HUNDRED_MILLION:
        return dict(slots)
    assert _HUNDRED_MILLION in SCALES
    return {
        name: replace(slot, scale=_HUNDRED_MILLION, decimals=1) if name in won else slot for name, slot in slots.items()
    }


def spoken(span: Span) -> str:
    """Return a period as a document writes it.

    >>> spoken(Span("2026-01", "2026-10")), spoken(Span("2025-11-01", "2026-01-31")), spoken(Span("2026", "2026"))
    ('2026년 1월∼10월', '2025. 11. 1.∼2026. 1. 31.', '2026년')
    """
    if grain_of(span.since) == "day":
        first, last = (f"{int(day[:4])}. {int(day[5:7])}. {int(day[8:])}." for day in (span.since, span.until))
    elif grain_of(span.since) == "month":
        first, last = (f"{int(month[:4])}년 {int(month[5:7])}월" for month in (span.since, span.until))
        if span.since[:4] == span.until[:4] and span.since != span.until:
            last = last.partition(" ")[2]
    else:
        first, last = f"{span.since}년", f"{span.until}년"
    return first if span.since == span.until else f"{first}∼{last}"


def _lead(spec: Specification) -> str:
    """Return when and where: the period and the group that is looked at."""
    parts = [spoken(spec.period)] if spec.time and spec.period else []
    if spec.group and spec.pick and spec.measure != "share":
        parts.append(f"{_plain(_picked(spec))}의")
    return " ".join(parts) + " " if parts else ""


def _picked(spec: Specification) -> str:
    return f"{spec.group} {spec.pick}" if spec.pick.replace(".", "").isdigit() else spec.pick


def _subject(spec: Specification, contract: Contract) -> str:
    column, title = _plain(spec.column), _plain(contract.title)
    amount = f"{column} 합계" if spec.column else f"{title} {_NOUNS.get(spec.unit or '건', '수')}"
    told = {
        "distinct": f"서로 다른 {_bare(column)} 수",
        "mean": f"{column} 평균",
        "median": f"{column} 중앙값",
        "share": f"{amount} 가운데 {_plain(_picked(spec))}의 비율",
    }
    return told.get(spec.measure, amount)


def _under(spec: Specification, contracts: Mapping[str, Contract]) -> str:
    under = spec.denominator
    assert under is not None
    column = contracts[under.dataset].column(under.column)
    unit = column.unit if column else ""
    per = {10_000: "1만", 100_000: "10만", 1_000: "1천"}.get(spec.per, str(spec.per))
    return f"{_plain(under.column)} {per}{' ' if unit and spec.per >= 1_000 else ''}{_plain(unit)}당"


def _aside(spec: Specification) -> str:
    """Return the conditions, in brackets behind the subject."""
    told = ", ".join(_phrase(one) for one in spec.conditions)
    return f"({_plain(told)})" if told else ""


def _phrase(condition: Condition) -> str:
    name, values = condition.column, "·".join(condition.values)
    return {
        "is": f"{name}: {values}",
        "is_not": f"{name}: {values} 제외",
        "between": f"{name} {'∼'.join(condition.values)}",
        "at_least": f"{name} {values} 이상",
        "at_most": f"{name} {values} 이하",
        "contains": f"{name}에 ‘{values}’ 포함",
        "empty": f"{name} 없음",
        "filled": f"{name} 있음",
    }[condition.test]


def _beside(spec: Specification, contract: Contract, direction: str) -> str:
    if not spec.compare:
        return ""
    if spec.compare == "earlier":
        assert spec.earlier is not None
        other, name = spoken(spec.earlier), "before"
    else:
        other, name = (f"{_plain(spec.group)}별 평균" if spec.measure in ADDITIVE else "전체"), "city"
    if direction == "same":
        return f"{with_particle(other, '과')} 같은 {{{name}}}이다"
    change = "({change})" if "change" in slots_of(spec, {spec.dataset: contract}, direction=direction) else ""
    of = "의" if spec.compare == "earlier" else ""
    return f"{other}{of} {{{name}}}보다 {{d}}{change} {_more(spec, contract, direction)}"


def _more(spec: Specification, contract: Contract, direction: str) -> str:
    column = contract.column(spec.column)
    if column is not None and column.unit in TIME:
        more, less = "길다", "짧다"
    elif spec.measure in HIGHER or (column is not None and column.unit == "%"):
        more, less = "높다", "낮다"
    else:
        more, less = "많다", "적다"
    return more if direction == "more" else less


def _main(spec: Specification, contract: Contract) -> Slot:
    counted = _counted(spec, contract)
    if spec.measure == "share":
        return Slot("n", "percent", "%", decimals=1)
    if spec.measure == "rate":
        return Slot("n", "rate_per", counted.unit, decimals=1)
    if spec.measure in ("mean", "median"):
        if counted.unit == "%":
            return Slot("n", "percent", "%", decimals=1)
        return Slot("n", spec.measure, counted.unit, decimals=0 if counted.unit in MONEY else 1)
    return counted


def _counted(spec: Specification, contract: Contract) -> Slot:
    """Return how a count or a sum is shown."""
    column = contract.column(spec.column)
    if spec.measure in ("count", "distinct") or column is None:
        usual = ("명" if column and column.is_personal else "개") if spec.measure == "distinct" else "건"
        return Slot("n", "count", spec.unit or usual)
    unit = column.unit or spec.unit
    if unit in MONEY:
        return Slot("n", "money", unit)
    if unit in TIME:
        return Slot("n", "duration", unit, decimals=0 if column.kind == "integer" else 1)
    if column.kind == "integer" and unit != "%":
        return Slot("n", "count", unit)
    assert column.kind in NUMBERS
    return Slot("n", "ratio", unit, decimals=0 if column.kind == "integer" else 1)


def _compared(spec: Specification, main: Slot, direction: str) -> dict[str, Slot]:
    other = "before" if spec.compare == "earlier" else "city"
    is_mean = spec.compare == "city" and spec.measure in ADDITIVE
    beside = replace(main, name=other)
    if is_mean:
        beside = Slot(other, "mean", main.unit, decimals=0 if main.unit in MONEY else 1)
    if direction == "same":
        return {other: beside}
    asserted = (">", "0")
    if main.type == "percent":
        return {other: beside, "d": Slot("d", "pp", "%p", decimals=1, compare=asserted)}
    told = {other: beside, "d": replace(beside if is_mean else main, name="d", compare=asserted)}
    if spec.compare == "earlier":
        told["change"] = Slot("change", "pct_change", "%", decimals=1)
    return told


def _plain(text: str) -> str:
    """Return a text in which no brace can be taken for a place of a figure."""
    return text.replace("{", "(").replace("}", ")")


def _bare(column: str) -> str:
    return column.partition("(")[0].strip() or column
