"""What two engines read differently is written out, wherever it stands, and only once."""

import pytest

from mulkko.evidence.engine.portable import spark
from mulkko.evidence.engine.sql import checked

WRITTEN = {
    "n / d": '"n" / NULLIF("d", 0)',
    "n / 2": '"n" / 2',
    "count_if(n / d > 1)": 'COUNT(CASE WHEN "n" / NULLIF("d", 0) > 1 THEN 1 END)',
    "round(n / d, 1)": 'ROUND(CAST("n" / NULLIF("d", 0) AS DECIMAL(38, 10)), 1)',
    "sum(n / d)": 'SUM(CAST("n" / NULLIF("d", 0) AS DECIMAL(38, 18)))',
    "sum(round(n / d, 1))": 'SUM(ROUND(CAST("n" / NULLIF("d", 0) AS DECIMAL(38, 10)), 1))',
    "cast(s as bigint)": 'CAST(CAST("s" AS DECIMAL(38, 0)) AS BIGINT)',
    "date_trunc('month', day)": "CAST(DATE_TRUNC('MONTH', \"day\") AS DATE)",
    "left(s, n)": 'LEFT("s", GREATEST("n", 0))',
    "regexp_matches(s, '^a', 'i')": "REGEXP_MATCHES(\"s\", '(?i)^a')",
}


@pytest.mark.parametrize(("sql", "written"), WRITTEN.items())
def test_what_is_meant_is_written_out_and_stays_so(sql, written):
    text = checked(f"select {sql} as x from t", tables=["t"]).text

    assert text == f'SELECT {written} AS "x" FROM "t"'
    assert checked(text, tables=["t"]).text == text


def test_a_quotient_that_a_step_names_is_summed_in_decimals_too():
    text = checked(
        "with a as (select n / d as r from t), b as (select r * 2 as q from a) select sum(q) as x from b", tables=["t"]
    ).text

    assert 'SUM(CAST("q" AS DECIMAL(38, 18)))' in text


def test_a_mean_is_the_exact_sum_by_the_count_on_the_second_engine_whatever_stands_around_it():
    text = spark(checked("select avg(n) filter (where d / n > 1) as x from t", tables=["t"]).text)

    assert text == (
        "SELECT (CAST(SUM(CAST(`n` AS DECIMAL(38, 10))) FILTER(WHERE CAST(`d` AS DOUBLE) / CAST(NULLIF(`n`, 0) AS DOUBLE) > 1) AS DOUBLE) / "
        "CAST(NULLIF(COUNT(`n`) FILTER(WHERE CAST(`d` AS DOUBLE) / CAST(NULLIF(`n`, 0) AS DOUBLE) > 1), 0) AS DOUBLE)) AS `x` FROM `t`"
    )
