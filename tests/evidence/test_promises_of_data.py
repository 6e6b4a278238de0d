"""What data promise a query: columns, kinds, units, areas; and what two figures tell when one is taken from the other."""

import pytest

from mulkko.evidence.engine.areas import crosses, moved
from mulkko.evidence.engine.contract import changes_of, leap_of
from mulkko.evidence.engine.figures import Slot, slot_of
from mulkko.evidence.engine.measures import measures_of, nonsense_in, probe_of, shares_of, small_share, tell_apart
from mulkko.evidence.engine.sql import checked
from mulkko.evidence.engine.status import Answer, judge
from mulkko.evidence.queries.guarding import share_probe, small_in

COLUMNS = [
    {"name": "동", "kind": "text", "unit": None},
    {"name": "비용(천원)", "kind": "integer", "unit": "천원"},
    {"name": "인구", "kind": "integer", "unit": "명"},
]


def columns(**changed):
    return [{**one, **changed.get(one["name"], {})} for one in COLUMNS]


@pytest.mark.parametrize(
    "now, read, broken, unit",
    [
        (COLUMNS, None, False, False),
        ([*COLUMNS, {"name": "비고", "kind": "text"}], None, False, False),
        (columns(인구={"kind": "decimal"}), None, False, False),
        (columns(인구={"kind": "text"}), {"인구"}, True, False),
        (columns(인구={"kind": "text"}), {"동"}, False, False),
        (columns(인구={"name": "총인구"}), {"인구"}, True, False),
        (columns(인구={"name": "총인구"}), {"동"}, False, False),
        ([COLUMNS[0], {**COLUMNS[1], "unit": "원"}, COLUMNS[2]], None, False, True),
        ([COLUMNS[0], {**COLUMNS[1], "unit": "원"}, COLUMNS[2]], {"동"}, False, False),
    ],
)
def test_only_a_column_that_is_read_breaks_a_promise(now, read, broken, unit):
    found = changes_of("t", COLUMNS, now, read)

    assert (found.break_it, bool(found.units)) == (broken, unit)


def test_a_column_that_is_gone_names_the_one_it_may_be_and_nothing_is_applied():
    now = [COLUMNS[0], {"name": "비용(원)", "kind": "integer", "unit": "원"}, COLUMNS[2]]

    found = changes_of("t", COLUMNS, now, {"비용(천원)"})

    assert found.gone == (("t", "비용(천원)", "비용(원)"),)
    told = judge(
        {"n": "1"},
        replay=Answer({"n": "1"}),
        refresh=Answer(error="sql"),
        slots={"n": Slot("n", "count")},
        changes=found,
    )
    assert (told.status, told.why) == ("broken", "schema")
    assert "'비용(원)'" in told.reason


@pytest.mark.parametrize("power", [3, 4, 6, 8, -3, -4])
def test_a_leap_by_a_thousand_is_a_unit_that_may_have_changed_and_never_cosmetic(power):
    slots = {"n": slot_of("n", {"type": "money", "unit": "원"})}
    now = f"{44_000_000 * 10.0**power * 1.1:.2f}"

    found = judge({"n": "44000000"}, replay=Answer({"n": "44000000"}), refresh=Answer({"n": now}), slots=slots)

    assert (found.status, found.why, found.unit_suspected) == ("drifted", "unit", True)


def test_a_figure_that_trebles_or_a_percent_leaps_in_no_unit():
    assert leap_of(Slot("n", "money", "원"), "100", "300") is None
    assert leap_of(Slot("p", "percent", "%"), "0.1", "100") is None


def asks(sql):
    return measures_of(checked(sql, tables={"t"}).text, {"n"})["n"]


@pytest.mark.parametrize(
    "one, other, tells",
    [
        ("select count(*) n from t where gu='가'", "select count(*) n from t where gu='가' and age>=65", True),
        ("select count(*) n from t", "select count_if(age>=65) n from t", True),
        ("select count(*) n from t where age>=65", "select count(*) n from t where age>=66", True),
        ("select count(*) n from t where gu='가'", "select (select count(*) from t where gu in ('가','나')) n", True),
        ("select count(*) n from t", "select sum(case when sick then 1 else 0 end) n from t", True),
        ("select count(*) n from t where gu='가'", "select count(*) n from t where gu='나'", False),
        ("select count(*) n from t where gu='가'", "select sum(cost) n from t", False),
    ],
)  # fmt: skip
def test_two_counts_that_differ_by_one_predicate_tell_of_whoever_is_left_over(one, other, tells):
    assert tell_apart(asks(one), "100", asks(other), "97") is tells
    assert not tell_apart(asks(one), "100", asks(other), "90")


def test_the_parts_of_a_share_are_asked_beside_it_and_too_small_a_base_is_refused():
    slots = {"p": slot_of("p", {"type": "percent"})}
    sql = checked("select round(100.0*sum(a)/nullif(sum(b),0), 1) p from t where gu='가'", tables={"t"}).text

    probe = probe_of(sql, shares_of(sql, slots))

    assert checked(probe, tables={"t"}).text == 'SELECT SUM("a") AS "p0", SUM("b") AS "b0" FROM "t" WHERE "gu" = \'가\''
    assert [small_share("10", base, of_people=False) for base in ("29", "30", "0", None)] == [True, False, False, False]
    assert [small_share(part, "100", of_people=True) for part in ("4", "5", "0", "97", "95")] == [True, False, False, True, False]  # fmt: skip


@pytest.mark.parametrize(
    "sql, kind, is_nonsense",
    [
        ("select 100.0*sum(a)/sum(b) - 100.0*sum(c)/sum(d) n from t", "percent", True),
        ("select 100.0*sum(a)/sum(b) - 100.0*sum(c)/sum(d) n from t", "pp", False),
        ("select 100.0*sum(a)/sum(b) - 100 n from t", "pct_change", False),
        ("select 100.0*(max(rate)-min(rate))/min(rate) n from t", "pct_change", True),
        ("select 100.0*(max(a)-min(a))/min(a) n from t", "pct_change", False),
    ],
)
def test_a_percent_of_percents_is_no_figure(sql, kind, is_nonsense):
    text = checked(sql, tables={"t"}).text

    assert bool(nonsense_in(text, {"n": slot_of("n", {"type": kind})}, {"rate": "%"})) is is_nonsense


def test_areas_that_went_while_others_came_are_a_boundary_and_rows_that_come_are_none():
    before = {"가람동": 1, "나래동": 1, "다솜동": 1}
    split = {"가람1동": 1, "가람2동": 1, "나래동": 1, "다솜동": 1}

    found = moved("t", "동", before, split)

    assert (found.went, found.came) == ({"가람동"}, {"가람1동", "가람2동"})
    assert found.is_boundary
    assert not moved("t", "동", before, {**before, "라온동": 1}).is_boundary
    assert moved("t", "상태", {"접수": 1, "처리": 1}, {"접수": 1, "반려": 1}) is None
    events = {"가람구": 40, "나래구": 3, "다솜구": 50}
    assert moved("t", "구", events, {"가람구": 44, "라온구": 2, "다솜구": 50}) is None


def test_a_query_that_only_picks_other_areas_does_not_cross_a_boundary():
    found = moved("t", "동", {"가람동": 1, "나래동": 1}, {"가람1동": 1, "나래동": 1})

    picks = [checked(f"select sum(n) n from t where {where}", tables={"t"}).text for where in ("동='나래동'", "동 in ('나래동')", "동<>'나래동'", "동='가람동'")]  # fmt: skip
    assert [crosses(sql, found) for sql in picks] == [False, False, True, True]


SHARE = "100.0 * count_if(a > 3) / count(*)"


@pytest.mark.parametrize(
    "sql, base",
    [
        (f"WITH s AS (SELECT {SHARE} AS x FROM t) SELECT x AS p FROM s", '"mulkko_b0_0"'),
        (f"SELECT f.x AS p FROM (SELECT {SHARE} AS x FROM t) AS f", '"f"."mulkko_b0_0"'),
        (f"WITH s AS (SELECT {SHARE} AS x FROM t), r AS (SELECT * FROM s) SELECT round(r.x, 1) AS p FROM r", '"r"."mulkko_b0_0"'),
        (f"WITH s AS (SELECT gu, {SHARE} AS x FROM t GROUP BY gu) SELECT max(x) AS p FROM s", 'MIN("mulkko_b0_0")'),
        ("WITH s AS (SELECT count(*) AS b, count_if(a > 3) AS c FROM t) SELECT 100.0 * c / b AS p FROM s", '"b"'),
        ("WITH s AS (SELECT CASE WHEN a > 3 THEN 1 ELSE 0 END AS y FROM t) SELECT 100 * avg(y) AS p FROM s", 'COUNT("y")'),
        (f"SELECT (SELECT {SHARE} FROM t) AS p FROM t", '(SELECT COUNT(*) AS "v" FROM "t")'),
    ],
)  # fmt: skip
def test_the_base_of_a_share_is_followed_through_steps_and_subqueries(sql, base):
    query = checked(sql, tables={"t"})

    shares, probe = share_probe(query, {"p": slot_of("p", {"type": "percent"})})

    assert shares["p"].counts
    assert f'{base} AS "b0"' in probe.text


def test_a_share_whose_base_cannot_be_followed_is_refused_with_its_reason():
    branch = "SELECT {0} AS x FROM t WHERE gu = '{1}'".format
    query = checked(f"WITH s AS ({branch(SHARE, '가')} UNION ALL {branch(SHARE, '나')}) SELECT max(x) AS p FROM s", tables={"t"})  # fmt: skip
    slots = {"p": slot_of("p", {"type": "percent"})}

    shares, probe = share_probe(query, slots)

    assert probe is None
    assert "cannot be followed" in small_in({"p": "40"}, slots, [], shares=shares, parts={})
    plain = checked("WITH s AS (SELECT rate FROM t) SELECT max(rate) AS p FROM s", tables={"t"})
    assert share_probe(plain, slots) == ({}, None)  # a percent that the data tell themselves is no share of ours
