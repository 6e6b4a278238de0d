"""A forecast of one series: three plain models, the one that erred least, and an interval out of its own errors.

Everything is a fraction of whole numbers: no chance, no rounding on the way, the same answer on every machine. The models
are those against which others are measured (seasonal naive, drift, straight line). Each is tried from every earlier
origin that leaves it enough to learn from; the one with the least mean error at the asked distance is taken. The interval
is conformal: the forecast more and less the error that so many of the tried origins did not exceed (split conformal
prediction, Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005). Pure.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any

from mulkko.evidence.engine.figures import rounded

VERSION = "mulkko forecast 1"
LEVEL = Fraction(8, 10)
SEASONS = {"month": 12, "year": 1}
LEAST = {"month": 24, "year": 4}  # periods from which a model learns, at least
FURTHEST = {"month": 24, "year": 5}
MOST_ORIGINS = 36
MOST_PERIODS = 600
_KEPT = Decimal("1E-10")
_EXACT = Context(prec=50)
_PERIOD = {"month": re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), "year": re.compile(r"(\d{4})")}


class BadForecast(ValueError):
    """The series cannot be forecast as asked; the message says why."""


@dataclass(frozen=True)
class Asked:
    """What is forecast. `target` is a period such as 2026-12 or 2027; `how` is sum or mean of the values of a period."""

    dataset: str
    time: str
    grain: str
    value: str
    how: str
    target: str
    unit: str = ""
    decimals: int = 0
    where: tuple[str, str] = ("", "")

    def spec(self) -> dict[str, Any]:
        return asdict(self) | {"where": list(self.where), "model": VERSION, "seed": None}


def asked_of(spec: Mapping[str, Any]) -> Asked:
    told: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in spec.items()}
    return Asked(**{name: value for name, value in told.items() if name in Asked.__dataclass_fields__})


@dataclass(frozen=True)
class Forecast:
    """The forecast with its interval, the model that was taken, and how each erred."""

    model: str
    value: Fraction
    low: Fraction
    high: Fraction
    level: Fraction
    error: Fraction  # mean absolute error at this distance
    percent: Fraction | None  # mean absolute error in percent; None where the series touches nothing
    origins: int
    covers: bool  # intervals made of earlier errors held as many of the later ones as they promise
    before: Fraction  # the same season of the year before, or the last value of a yearly series
    path: tuple[tuple[str, Fraction, Fraction, Fraction], ...]  # each period up to the target: value, low, high


def query_of(asked: Asked) -> str:
    """Return the query for the series: a row for each period with sum and number of its values."""
    column, value = _quoted(asked.time), _quoted(asked.value)
    key = f"strftime({column}, '%Y-%m')" if asked.grain == "day" else f"CAST({column} AS VARCHAR)"
    filled = [f"{column} IS NOT NULL", f"{value} IS NOT NULL"]
    if asked.where[0]:
        filled.append(f"CAST({_quoted(asked.where[0])} AS VARCHAR) = {_text(asked.where[1])}")
    return (
        f"SELECT {key} AS t, sum(CAST({value} AS DECIMAL(24, 6))) AS v, count(*) AS n FROM {_quoted(asked.dataset)}"
        f" WHERE {' AND '.join(filled)} GROUP BY {key} ORDER BY t"
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def series_of(asked: Asked, rows: Sequence[Sequence[Any]]) -> list[tuple[str, Fraction]]:
    """Return the periods in their order with their values.

    Raises:
        BadForecast: a period is missing or is none, or there are too few or too many.
    """
    grain = _grain(asked)
    found = []
    for period, total, number in rows:
        if not _PERIOD[grain].fullmatch(str(period)):
            raise BadForecast(f"'{str(period)[:20]}' is no period of the series.")
        value = Fraction(str(total))
        found.append((str(period), value / int(number) if asked.how == "mean" else value))
    if len(found) > MOST_PERIODS:
        raise BadForecast(f"The series has more than {MOST_PERIODS} periods.")
    for (one, _), (other, _) in pairwise(found):
        if later(one, 1) != other:
            raise BadForecast(f"The series has no value for {later(one, 1)}.")
    return found


def _grain(asked: Asked) -> str:
    return "year" if asked.grain == "year" else "month"


def later(period: str, steps: int) -> str:
    """Return a period some steps later.

    >>> later("2025-11", 3), later("2024", 2)
    ('2026-02', '2026')
    """
    if len(period) == 4:
        return f"{int(period) + steps:04}"
    months = int(period[:4]) * 12 + int(period[5:]) - 1 + steps
    return f"{months // 12:04}-{months % 12 + 1:02}"


def distance(period: str, target: str) -> int:
    if len(period) != len(target):
        raise BadForecast("The period that is forecast is none of the series.")
    if len(period) == 4:
        return int(target) - int(period)
    return (int(target[:4]) - int(period[:4])) * 12 + int(target[5:]) - int(period[5:])


Model = Callable[[Sequence[Fraction], int, int], Fraction]


def _seasonal(past: Sequence[Fraction], ahead: int, season: int) -> Fraction:
    return past[len(past) - season + (ahead - 1) % season]


def _drift(past: Sequence[Fraction], ahead: int, season: int) -> Fraction:
    return past[-1] + ahead * (past[-1] - past[0]) / (len(past) - 1)


def _trend(past: Sequence[Fraction], ahead: int, season: int) -> Fraction:
    n = len(past)
    middle, mean = Fraction(n - 1, 2), sum(past, Fraction(0)) / n
    slope = sum(((x - middle) * y for x, y in enumerate(past)), Fraction(0)) / Fraction(n * (n * n - 1), 12)
    return mean + slope * (n - 1 + ahead - middle)


MODELS: dict[str, Model] = {"seasonal": _seasonal, "drift": _drift, "trend": _trend}  # of equals the first is taken


def forecast(asked: Asked, series: Sequence[tuple[str, Fraction]]) -> Forecast:
    """Return the forecast of the target; a target that the series holds by now is told as it came, without an interval.

    Raises:
        BadForecast: too short, too far, or no origin from which it could be tried: no forecast without an interval.
    """
    grain = _grain(asked)
    values = [value for _, value in series]
    if len(values) < LEAST[grain] + 1:
        raise BadForecast(f"The series has {len(values)} periods; {LEAST[grain] + 1} are needed at least.")
    ahead = distance(series[-1][0], asked.target)
    if ahead < 1:
        return _came(asked, series)
    if ahead > FURTHEST[grain]:
        raise BadForecast(f"The target lies {ahead} periods ahead; {FURTHEST[grain]} are the most.")
    season = SEASONS[grain]
    errors = {name: _errors(model, values, ahead, season, LEAST[grain]) for name, model in MODELS.items()}
    if not next(iter(errors.values())):
        raise BadForecast("No earlier period leaves enough to try the forecast: without an interval none is told.")
    taken = min(MODELS, key=lambda name: _mean(errors[name]))
    path = []
    for step in range(1, ahead + 1):
        radius, level = _radius(_errors(MODELS[taken], values, step, season, LEAST[grain]))
        value = MODELS[taken](values, step, season)
        path.append((later(series[-1][0], step), value, value - radius, value + radius))
    own = errors[taken]
    radius, level = _radius(own)
    _, value, low, high = path[-1]
    actual = values[-len(own) :]
    percent = 100 * _mean([error / abs(one) for error, one in zip(own, actual, strict=True)]) if all(actual) else None
    before = values[len(values) - season + (ahead - 1) % season]
    return Forecast(taken, value, low, high, level, _mean(own), percent, len(own), _covers(own), before, tuple(path))


def _came(asked: Asked, series: Sequence[tuple[str, Fraction]]) -> Forecast:
    place = next((at for at, (period, _) in enumerate(series) if period == asked.target), None)
    if place is None:
        raise BadForecast("The period that is forecast is none of the series.")
    value, before = series[place][1], series[max(0, place - SEASONS[_grain(asked)])][1]
    return Forecast("came", value, value, value, Fraction(1), Fraction(0), None, 0, True, before, ())


def _errors(model: Model, values: Sequence[Fraction], ahead: int, season: int, least: int) -> list[Fraction]:
    """Return the absolute error from each origin that leaves enough to learn from, the earliest first."""
    origins = range(least, len(values) - ahead + 1)[-MOST_ORIGINS:]
    return [abs(values[origin + ahead - 1] - model(values[:origin], ahead, season)) for origin in origins]


def _mean(errors: Sequence[Fraction]) -> Fraction:
    return sum(errors, Fraction(0)) / len(errors)


def _radius(errors: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return the half width of the interval and the level that it has: with few origins the largest error, and less."""
    rank = math.ceil((len(errors) + 1) * LEVEL)
    if rank > len(errors):
        return max(errors), Fraction(len(errors), len(errors) + 1)
    return sorted(errors)[rank - 1], LEVEL


def _covers(errors: Sequence[Fraction]) -> bool:
    later_ones = range(2, len(errors))
    held = sum(errors[at] <= _radius(errors[:at])[0] for at in later_ones)
    return held >= math.floor(LEVEL * len(later_ones))


def basis_of(found: Forecast) -> str:
    """Return on what a forecast stands, as the grade reads it."""
    return "backtested" if found.origins >= 3 and found.covers else "tried"


def slots_of(asked: Asked) -> dict[str, dict[str, Any]]:
    kind = "money" if asked.unit == "원" else "ratio"
    value = {"type": kind, "unit": asked.unit, "scale": 1, "decimals": asked.decimals, "compare": None}
    said = {"type": "text", "unit": "", "scale": 1, "decimals": 0, "compare": None}
    percent = {"type": "percent", "unit": "%", "scale": 1, "decimals": 1, "compare": None}
    return {
        "s": said,
        "p": value,
        "p_low": value,
        "p_high": value,
        "d": value,
        "d_low": value,
        "d_high": value,
        "e": value,
        "e_pct": percent,
    }


def figures_of(asked: Asked, found: Forecast) -> dict[str, str | None]:
    """Return the exact values of the figures; `d` is how far the forecast lies from the season before."""
    value, low, high = (_plain(one) for one in (found.value, found.low, found.high))
    d, d_low, d_high = (_plain(one - found.before) for one in (found.value, found.low, found.high))
    shown = [f"{rounded(Decimal(one), asked.decimals):,}" for one in (value, low, high)]
    unit = asked.unit
    if found.model == "came":
        said = f"{shown[0]}{unit}(실제)"
    else:
        said = f"{shown[0]}{unit} ({round(100 * found.level)}% 구간 {shown[1]}∼{shown[2]}{unit})"
    return {
        "s": said, "p": value, "p_low": low, "p_high": high, "d": d, "d_low": d_low, "d_high": d_high, "e": _plain(found.error),
        "e_pct": None if found.percent is None else _plain(found.percent),
    }  # fmt: skip


def _plain(value: Fraction) -> str:
    with localcontext(_EXACT):
        number = Decimal(value.numerator) / Decimal(value.denominator)
        text = format(number.quantize(_KEPT).normalize(), "f")
    return "0" if text == "-0" else text
