"""A forecast: three plain models tried on the past, an interval out of their errors, and no chance anywhere."""

from fractions import Fraction

import pytest
from tests.builders.hall import collected, minute, person

from mulkko.evidence.actions import foretell, renew
from mulkko.evidence.engine.forecasts import (
    Asked,
    BadForecast,
    basis_of,
    figures_of,
    forecast,
    later,
    query_of,
    series_of,
)
from mulkko.evidence.engine.verify_evidence import forecast_values
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.queries import check_claims
from mulkko.policy.queries import verify_everything

MONTHS = Asked("rides", "연월", "month", "승차", "sum", "2026-03", unit="명")
YEARS = Asked("rides", "연도", "year", "승차", "sum", "2026", unit="명")


def monthly(value, periods=48, start="2022-01"):
    return [[later(start, n), str(value(n)), "1"] for n in range(periods)]


def seasons(n):
    return 1_000 + 300 * ((n % 12) in (6, 7)) + 50 * (n % 12)


@pytest.mark.parametrize(
    "value, model, expected",
    [
        (seasons, "seasonal", 1_100),
        (lambda n: 500 + 7 * n, "drift", 850),
        (lambda n: 500 + 7 * n + 40 * (-1) ** n, "trend", None),
    ],
)
def test_the_model_that_errs_least_on_the_past_is_taken(value, model, expected):
    found = forecast(MONTHS, series_of(MONTHS, monthly(value)))

    assert found.model == model
    assert expected is None or found.value == expected
    assert found.origins == 48 - 24 - 3 + 1
    assert found.low <= found.value <= found.high


def test_the_interval_is_the_error_that_four_of_five_origins_did_not_exceed():
    rows = monthly(lambda n: 1_000 + (n * 37) % 101)
    found = forecast(MONTHS, series_of(MONTHS, rows))

    series = [value for _, value in series_of(MONTHS, rows)]
    errors = sorted(abs(series[o + 2] - _model(found.model, series[:o])) for o in range(24, 46))
    assert found.high - found.value == errors[-(-(len(errors) + 1) * 8 // 10) - 1]
    assert found.error == sum(errors) / len(errors)


def _model(name, past):
    if name == "seasonal":
        return past[len(past) - 12 + 2]
    if name == "drift":
        return past[-1] + 3 * (past[-1] - past[0]) / (len(past) - 1)
    n, mean = len(past), sum(past) / len(past)
    slope = sum((x - Fraction(n - 1, 2)) * (y - mean) for x, y in enumerate(past)) / sum(
        (x - Fraction(n - 1, 2)) ** 2 for x in range(n)
    )
    return mean + slope * (n + 2 - Fraction(n - 1, 2))


@pytest.mark.parametrize(
    "rows, said",
    [
        (monthly(seasons, 20), "needed at least"),
        (monthly(seasons, 26), "without an interval"),
        (monthly(seasons, 30)[:10] + monthly(seasons, 30)[11:], "no value for 2022-11"),
        ([["2022년", "1", "1"]], "no period"),
    ],
)
def test_no_forecast_is_told_of_a_series_that_is_short_or_has_gaps(rows, said):
    asked = Asked("rides", "연월", "month", "승차", "sum", later("2022-01", len(rows) + 2 + (len(rows) == 29)))
    with pytest.raises(BadForecast, match=said):
        forecast(asked, series_of(asked, rows))


@pytest.mark.parametrize(
    "asked, rows",
    [
        (MONTHS, monthly(seasons)),
        (MONTHS, monthly(lambda n: 1_000 + (n * 37) % 101)),
        (MONTHS, monthly(lambda n: 500 + 7 * n + 40 * (-1) ** n)),
        (YEARS, [[str(2014 + n), str(100 + 3 * n + n % 2), "1"] for n in range(11)]),
    ],
)
def test_the_file_for_a_stranger_foretells_the_same_in_its_own_words(asked, rows):
    assert forecast_values(asked.spec(), rows) == figures_of(asked, forecast(asked, series_of(asked, rows)))


def test_a_forecast_tried_thrice_whose_interval_held_is_better_than_one_tried_once():
    often = forecast(MONTHS, series_of(MONTHS, monthly(seasons)))
    short = Asked("rides", "연월", "month", "승차", "sum", "2024-02")
    once = forecast(short, series_of(short, monthly(seasons, 25)))

    assert (often.origins >= 3, basis_of(often)) == (True, "backtested")
    assert (once.origins, basis_of(once)) == (1, "tried")


def table(value, periods=48, start="2022-01"):
    return "연월,승차(명)\n" + "".join(f"{later(start, n)},{value(n)}\n" for n in range(periods))


def test_a_forecast_is_pinned_replayed_and_held_against_its_own_interval(hall):
    def ridden(n):
        return 12_000 + 30 * n + (n * 37) % 101

    collected(table(ridden), name="rides")
    by, asked = person("haneul"), Asked("rides", "연월", "month", "승차(명)", "sum", "2026-03", unit="명")
    claim = foretell(asked, sentence="2026년 3월 승차는 {s}으로 전망된다.", by=by, at=minute(1))
    [found] = check_claims([claim], at=minute(2))

    assert (found.judgement.status, found.grade) == ("holds", claim_grade(claim))
    assert found.runs[0].engine.endswith("mulkko forecast 1")
    assert "% 구간" in claim.read_out()
    assert claim.method["seed"] is None

    collected(table(lambda n: ridden(n) + (n == 47) * 5), name="rides", at=minute(3))
    [near] = check_claims([claim], at=minute(4))
    assert near.judgement.status == "holds"
    collected(table(lambda n: ridden(n) * (3 if n == 50 else 1), 51), name="rides", at=minute(5))
    [far] = check_claims([claim], at=minute(6))
    assert (far.judgement.status, "p" in far.judgement.moved) == ("drifted", True)
    with pytest.raises(BadClaim, match="has come"):
        renew(claim, by=by, at=minute(7))
    assert verify_everything().ok


def claim_grade(claim):
    return {"backtested": "A", "tried": "B"}[claim.method["basis"]]


def test_a_direction_that_the_interval_does_not_carry_is_refused(hall):
    collected(table(lambda n: 12_000 + (n * 37) % 101), name="rides")
    asked = Asked("rides", "연월", "month", "승차(명)", "sum", "2026-03", unit="명")

    with pytest.raises(BadClaim, match=r"interval|data say"):
        foretell(asked, sentence="2026년 3월 승차는 지난해보다 {d} 늘었다.", by=person("haneul"), at=minute(1))
    assert "strftime" not in query_of(asked)
