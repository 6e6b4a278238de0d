"""Figures of a survey with their intervals, from sums over its answers. Pure and exact: `Decimal`, no chance, no clock.

A share stands in the score interval of Wilson (Probable inference, the law of succession, and statistical inference,
J. Am. Stat. Assoc. 22, 1927); the difference of two shares in the interval that Newcombe makes of two of these (Interval
estimation for the difference between independent proportions, Stat. Med. 17, 1998); a mean in that of Student (The probable
error of a mean, Biometrika 6, 1908). Weights leave fewer answers to count with: the effective number is that of Kish (Survey
Sampling, 1965), the square of the sum of the weights by the sum of their squares. All at 95 percent.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Context, Decimal, InvalidOperation, localcontext
from typing import Any

from mulkko.evidence.engine.cells import FEWEST, LEAST_BASE
from mulkko.evidence.engine.figures import rounded

MEASURES = ("share", "difference", "mean", "stated")
MODES = ("face", "phone", "online", "mail", "ars", "mixed")
Z = Decimal("1.959963984540054")
_EXACT = Context(prec=34)
_KEPT = Decimal("1E-10")  # of a value: nobody shows more digits

_PERCENT = {"type": "percent", "unit": "%", "scale": 1, "decimals": 1, "compare": None}
_POINTS = {"type": "pp", "unit": "%p", "scale": 1, "decimals": 1, "compare": None}
_COUNT = {"type": "count", "unit": "", "scale": 1, "decimals": 0, "compare": None}
_SAID = {"type": "text", "unit": "", "scale": 1, "decimals": 0, "compare": None}


class BadSurvey(ValueError):
    """A fact of the survey is missing or contradicts another; the message says which."""


class TooFew(ValueError):
    """The answers tell of fewer than five people, or stand on fewer than thirty."""


@dataclass(frozen=True)
class Survey:
    """What is measured of the answers, and what must be known of a survey before anybody relies on it.

    Args:
        question: the column of the answers; for `stated` the column of the published percentages.
        answers: those that count towards the share.
        group, pair: the column and its two values of which the shares are compared.
        where: a column and the value that it has in every row that counts.
        weight: the column of the weights, or empty.
        stated: number of answers and margin in points as they were published, where there are no answers to count.
    """

    dataset: str
    measure: str
    question: str
    answers: tuple[str, ...] = ()
    group: str = ""
    pair: tuple[str, str] = ("", "")
    where: tuple[str, str] = ("", "")
    weight: str = ""
    unit: str = ""
    mode: str = ""
    began: str = ""
    ended: str = ""
    population: str = ""
    probability: bool = False
    stated: tuple[str, str] = ("", "")

    def spec(self) -> dict[str, Any]:
        return asdict(self) | {
            "answers": list(self.answers),
            "pair": list(self.pair),
            "where": list(self.where),
            "stated": list(self.stated),
        }


def survey_of(spec: Mapping[str, Any]) -> Survey:
    told: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in spec.items()}
    return Survey(**{name: value for name, value in told.items() if name in Survey.__dataclass_fields__})


def problems_of(survey: Survey) -> list[str]:
    """Return what is missing of a survey, as sentences."""
    found = []
    if survey.measure not in MEASURES:
        found.append("The survey has no measure.")
    if not survey.question:
        found.append("The survey names no column of answers.")
    if survey.measure in ("share", "difference") and not survey.answers:
        found.append("The survey names no answer to count.")
    if survey.measure == "difference" and not (survey.group and all(survey.pair) and survey.pair[0] != survey.pair[1]):
        found.append("The survey names no two groups to compare.")
    if survey.mode not in MODES:
        found.append("The survey does not say how people were asked.")
    if not survey.population.strip():
        found.append("The survey does not say whom it stands for.")
    return [*found, *_bad_days(survey), *_bad_margin(survey)]


def _bad_days(survey: Survey) -> list[str]:
    try:
        began, ended = date.fromisoformat(survey.began), date.fromisoformat(survey.ended)
    except ValueError:
        return ["The survey does not say from when to when people were asked."]
    return [] if began <= ended else ["The survey ended before it began."]


def _bad_margin(survey: Survey) -> list[str]:
    if survey.measure != "stated":
        return []
    number, margin = (_number(text) for text in survey.stated)
    if number is None or number != number.to_integral_value() or number < LEAST_BASE:
        return ["The survey does not say how many answered, thirty at least."]
    return [] if margin is not None and 0 < margin < 50 else ["The survey does not say its margin in points."]


def query_of(survey: Survey) -> str:
    """Return the query for the sums from which the figures are computed."""
    column, weight = _quoted(survey.question), _weight(survey)
    if survey.measure == "stated":
        return f"SELECT max({column}) AS p, count(*) AS lines FROM {_quoted(survey.dataset)}{_where(survey, [f'{column} IS NOT NULL'])}"
    filled = [f"{column} IS NOT NULL", *([f"{_quoted(survey.weight)} IS NOT NULL"] if weight else [])]
    if survey.measure == "mean":
        value = f"CAST({column} AS DECIMAL(12, 4))"
        sums = [("n", "count(*)"), ("x", _sum(value, weight)), ("xx", _sum(f"{value} * {value}", weight))]
        columns = [*sums, *_weights(weight, "")]
        return _select(columns, survey, filled)
    is_one = f"CAST({column} AS VARCHAR) IN ({', '.join(_text(one) for one in survey.answers)})"
    if survey.measure == "share":
        return _select(
            [("n", "count(*)"), ("part", _count(is_one)), *_weighted_part(is_one, weight), *_weights(weight, "")],
            survey,
            filled,
        )
    columns = []
    for key, value in zip("ab", survey.pair, strict=True):
        here = f"CAST({_quoted(survey.group)} AS VARCHAR) = {_text(value)}"
        columns += [(f"n_{key}", _count(here)), (f"part_{key}", _count(f"{here} AND {is_one}"))]
        if weight:
            columns += [
                (f"wp_{key}", _sum_if(f"{here} AND {is_one}", weight)),
                (f"w_{key}", _sum_if(here, weight)),
                (f"ww_{key}", _sum_if(here, f"{weight} * {weight}")),
            ]
    return _select(columns, survey, filled)


def _select(columns: list[tuple[str, str]], survey: Survey, filled: list[str]) -> str:
    return f"SELECT {', '.join(f'{what} AS {name}' for name, what in columns)} FROM {_quoted(survey.dataset)}{_where(survey, filled)}"


def _where(survey: Survey, filled: list[str]) -> str:
    column, value = survey.where
    conditions = [*filled, *([f"CAST({_quoted(column)} AS VARCHAR) = {_text(value)}"] if column else [])]
    return f" WHERE {' AND '.join(conditions)}"


def _weight(survey: Survey) -> str:
    return f"CAST({_quoted(survey.weight)} AS DECIMAL(12, 6))" if survey.weight else ""


def _sum(what: str, weight: str) -> str:
    return f"sum({weight} * {what})" if weight else f"sum({what})"


def _count(condition: str) -> str:
    return f"count(CASE WHEN {condition} THEN 1 END)"


def _sum_if(condition: str, what: str) -> str:
    return f"coalesce(sum(CASE WHEN {condition} THEN {what} END), 0)"


def _weighted_part(is_one: str, weight: str) -> list[tuple[str, str]]:
    return [("wp", _sum_if(is_one, weight))] if weight else []


def _weights(weight: str, key: str) -> list[tuple[str, str]]:
    return [(f"w{key}", f"sum({weight})"), (f"ww{key}", f"sum({weight} * {weight})")] if weight else []


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def slots_of(survey: Survey) -> dict[str, dict[str, Any]]:
    """Return the figures that such a claim has; `s` is the figure with margin and number of answers in one piece."""
    match survey.measure:
        case "mean":
            value = {"type": "mean", "unit": survey.unit, "scale": 1, "decimals": 1, "compare": None}
            return {"s": _SAID, "p": value, "p_low": value, "p_high": value, "m": value, "n": _COUNT}
        case "difference":
            ends = {f"{key}{end}": _PERCENT for key in "ab" for end in ("", "_low", "_high")}
            return {"s": _SAID, "d": _POINTS, "d_low": _POINTS, "d_high": _POINTS, **ends, "n_a": _COUNT, "n_b": _COUNT}
        case _:
            return {"s": _SAID, "p": _PERCENT, "p_low": _PERCENT, "p_high": _PERCENT, "m": _POINTS, "n": _COUNT}


def figures_of(survey: Survey, sums: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the exact values of the figures from what the query answers.

    Raises:
        TooFew: they would tell of too few people. BadSurvey: the data give nothing to count.
    """
    match survey.measure:
        case "stated":
            return _stated(survey, sums)
        case "mean":
            return _mean(survey, sums)
        case "difference":
            return _difference(sums)
    p, low, high, n, _ = _share(sums, "")
    margin = (high - low) / 2
    return _told({"p": p, "p_low": low, "p_high": high, "m": margin, "n": n}, said(p, margin, n, "%", "%p"))


def said(value: Decimal, margin: Decimal, n: Decimal, unit: str, points: str) -> str:
    """Return a figure as a survey tells it.

    >>> said(Decimal("52.34"), Decimal("3.09"), Decimal(1002), "%", "%p")
    '52.3% (±3.1%p, n=1,002)'
    """
    return f"{rounded(value, 1):,}{unit} (±{rounded(margin, 1):,}{points}, n={n:,})"


def wilson(p: Decimal, n: Decimal) -> tuple[Decimal, Decimal]:
    """Return the interval of a share between 0 and 1 that stands on n answers."""
    with _local():
        middle, spread = p + Z * Z / (2 * n), Z * (p * (1 - p) / n + Z * Z / (4 * n * n)).sqrt()
        under = 1 + Z * Z / n
        return max(Decimal(0), (middle - spread) / under), min(Decimal(1), (middle + spread) / under)


def student(df: Decimal) -> Decimal:
    """Return the 97.5 percent point of Student's distribution; by the expansion that Abramowitz and Stegun give (26.7.5)."""
    with _local():
        z, found = Z, Z
        for power, (terms, under) in enumerate(_EXPANSION, 1):
            found += sum((factor * z**exponent for factor, exponent in terms), Decimal(0)) / (under * df**power)
        return found


_EXPANSION = (
    (((1, 3), (1, 1)), 4), (((5, 5), (16, 3), (3, 1)), 96), (((3, 7), (19, 5), (17, 3), (-15, 1)), 384),
    (((79, 9), (776, 7), (1482, 5), (-1920, 3), (-945, 1)), 92160),
)  # fmt: skip


def _local() -> AbstractContextManager[Context]:
    return localcontext(_EXACT)


def _share(sums: Mapping[str, str | None], key: str) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal]:
    """Return a share in percent, its interval, how many answered, and with how many the interval counts."""
    n, part = _given(sums, f"n{key}"), _given(sums, f"part{key}")
    if n < LEAST_BASE or 0 < part < FEWEST or 0 < n - part < FEWEST:
        raise TooFew("The survey figure stands on fewer than thirty answers, or tells of fewer than five people")
    with _local():
        effective, p = n, part / n
        if f"w{key}" in sums:
            weights, squares = _given(sums, f"w{key}"), _given(sums, f"ww{key}")
            if weights <= 0 or squares <= 0:
                raise BadSurvey("The weights of the survey add up to nothing.")
            effective, p = weights * weights / squares, _given(sums, f"wp{key}") / weights
        low, high = wilson(p, effective)
        return 100 * p, 100 * low, 100 * high, n, effective


def _difference(sums: Mapping[str, str | None]) -> dict[str, str | None]:
    a, a_low, a_high, n_a, _ = _share(sums, "_a")
    b, b_low, b_high, n_b, _ = _share(sums, "_b")
    with _local():
        d = a - b
        low, high = d - ((a - a_low) ** 2 + (b_high - b) ** 2).sqrt(), d + ((a_high - a) ** 2 + (b - b_low) ** 2).sqrt()
    values = {
        "d": d,
        "d_low": low,
        "d_high": high,
        "a": a,
        "a_low": a_low,
        "a_high": a_high,
        "b": b,
        "b_low": b_low,
        "b_high": b_high,
    }
    text = f"{rounded(d, 1)}%p (95% 구간 {rounded(low, 1)}∼{rounded(high, 1)}%p, n={n_a:,}·{n_b:,})"
    return _told(values | {"n_a": n_a, "n_b": n_b}, text)


def _mean(survey: Survey, sums: Mapping[str, str | None]) -> dict[str, str | None]:
    n = _given(sums, "n")
    if n < LEAST_BASE:
        raise TooFew("The survey figure stands on fewer than thirty answers, or tells of fewer than five people")
    with _local():
        weights, squares = (_given(sums, "w"), _given(sums, "ww")) if "w" in sums else (n, n)
        if weights <= 0 or squares <= 0:
            raise BadSurvey("The weights of the survey add up to nothing.")
        effective, mean = weights * weights / squares, _given(sums, "x") / weights
        spread = max(Decimal(0), _given(sums, "xx") / weights - mean * mean) * effective / (effective - 1)
        margin = student(effective - 1) * (spread / effective).sqrt()
    unit = survey.unit
    values = {"p": mean, "p_low": mean - margin, "p_high": mean + margin, "m": margin, "n": n}
    return _told(values, said(mean, margin, n, unit, unit))


def _stated(survey: Survey, sums: Mapping[str, str | None]) -> dict[str, str | None]:
    if _given(sums, "lines") != 1:
        raise BadSurvey("The published table has not exactly one such row.")
    p, n, margin = _given(sums, "p"), Decimal(survey.stated[0]), Decimal(survey.stated[1])
    values = {
        "p": p,
        "p_low": max(Decimal(0), p - margin),
        "p_high": min(Decimal(100), p + margin),
        "m": margin,
        "n": n,
    }
    return _told(values, said(p, margin, n, "%", "%p"))


def _told(values: Mapping[str, Decimal], text: str) -> dict[str, str | None]:
    told: dict[str, str | None] = {name: _plain(value) for name, value in values.items()}
    return told | {"s": text}


def _plain(value: Decimal) -> str:
    return format(value.quantize(_KEPT, context=_EXACT).normalize(), "f")


def _given(sums: Mapping[str, str | None], name: str) -> Decimal:
    number = _number(sums.get(name))
    if number is None:
        raise BadSurvey("Nobody answered: the survey has nothing to count.")
    return number


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None
