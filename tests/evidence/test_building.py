"""What an officer chooses becomes one query that the guard takes, and a sentence that says what it computes."""

from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulkko.evidence.engine.building import (
    Column,
    Condition,
    Contract,
    Denominator,
    Span,
    Specification,
    by_group,
    by_month,
    earlier_than,
    has_groups,
    has_months,
    last_months,
    problems_of,
    query_of,
    scaled,
    sentence_of,
    shifted,
    slots_of,
    values_of_column,
)
from mulkko.evidence.engine.building.specification import COMPARISONS, MEASURES, TESTS
from mulkko.evidence.engine.figures import Slot
from mulkko.evidence.engine.sql import checked

ACCIDENTS = Contract(
    "사고",
    "교통사고",
    (
        Column("구", "text"),
        Column("연월", "text", grain="month"),
        Column("사고일", "date", grain="day"),
        Column("피해액", "integer", "원"),
        Column("속도", "decimal", "%"),
        Column("주민", "text", is_personal=True),
    ),
)
PEOPLE = Contract("인구", "주민등록 인구", (Column("구", "text"), Column("인구", "integer", "명")))
BOTH = {"사고": ACCIDENTS, "인구": PEOPLE}
QUARTER, BEFORE = Span("2026-04", "2026-06"), Span("2026-01", "2026-03")
EARLIER = {"time": "연월", "period": QUARTER, "compare": "earlier", "earlier": BEFORE}


@pytest.fixture
def rows():
    """Return a database with eight accidents, and with people in two districts."""
    opened = duckdb.connect(":memory:")
    opened.execute(
        'CREATE TABLE "사고" ("구" VARCHAR, "연월" VARCHAR, "사고일" DATE, "피해액" BIGINT, "속도" DECIMAL(5,1))'
    )
    opened.execute(
        """INSERT INTO "사고" VALUES ('가구', '2026-01', '2026-01-05', 100, 1), ('가구', '2026-04', '2026-04-05', 300, 2),
        ('가구', '2026-05', '2026-05-05', 500, 3), ('나구', '2026-02', '2026-02-05', 100, 4),
        ('나구', '2026-06', '2026-06-30', 400, 5), (NULL, '2026-06', '2026-06-30', 0, 6),
        ('', '2026-03', '2026-03-31', NULL, 7), ('나''구', '2026-04', '2026-04-01', 1000, 8)"""
    )
    opened.execute('CREATE TABLE "인구" ("구" VARCHAR, "인구" BIGINT)')
    opened.execute("""INSERT INTO "인구" VALUES ('가구', 1000), ('나구', 4000)""")
    yield opened
    opened.close()


def answer(rows, spec: Specification, **how) -> dict[str, float]:
    assert problems_of(spec, BOTH) == []
    told = rows.execute(checked(query_of(spec, BOTH, **how), tables=list(BOTH)).text)
    return dict(zip([about[0] for about in told.description], told.fetchone(), strict=True))


def codes(spec: Specification) -> list[str]:
    return [problem.code for problem in problems_of(spec, BOTH)]


# -- every choice is a query that the guard takes ------------------------------------------------------------------------

LETTERS = st.sampled_from("가나 인구수()%'\"`;-/*\\{}$:[],.|aZ9_漢é※\u3000") | st.characters(exclude_categories=["Cs"])
WORDS = st.text(LETTERS, min_size=1, max_size=12) | st.sampled_from(
    [
        "user",
        "rowid",
        "current_date",
        "all",
        "select",
        "n",
        "place",
        "figure",
        "lines",
        "f",
        "d",
        "before",
        "city",
        "part",
        "'; --",
    ]
)
NAMES = WORDS.filter(lambda name: Column(name, "text").is_usable)
VALUES = {
    "text": NAMES,
    "integer": st.integers(-(10**12), 10**12).map(str),
    "decimal": st.decimals(-(10**9), 10**9, places=3, allow_nan=False).map(str),
    "date": st.dates().map(str),
}
SPANS = {"month": (QUARTER, BEFORE), "day": (Span("2026-04-01", "2026-06-30"), Span("2026-01-01", "2026-03-31"))}
UNITS = st.sampled_from(["", "명", "원", "%", "분"])


@st.composite
def choices(draw) -> tuple[Specification, dict[str, Contract]]:
    """Draw a choice that the page could send, nearly always a sound one, over data and columns of any name."""
    data = draw(st.lists(NAMES, min_size=2, max_size=2, unique_by=str.lower))
    text, month, day, whole, part, person = draw(st.lists(NAMES, min_size=6, max_size=6, unique_by=str.lower))
    columns = (
        Column(text, "text"), Column(month, "text", grain="month"), Column(day, "date", grain="day"),
        Column(whole, "integer", draw(UNITS)), Column(part, "decimal", draw(UNITS)), Column(person, "text", is_personal=True),
    )  # fmt: skip
    own, other = (Contract(name, draw(WORDS), columns) for name in data)

    def value(name: str) -> str:
        return draw(VALUES[next(column.kind for column in columns if column.name == name)])

    def condition() -> Condition:
        name = draw(st.sampled_from([text, month, day, whole, part]))
        test = draw(st.sampled_from([test for test in TESTS if test != "contains" or name in (text, month)]))
        count = {"between": 2, "empty": 0, "filled": 0, "is": draw(st.integers(1, 3)), "is_not": 2}.get(test, 1)
        return Condition(name, test, tuple(value(name) for _ in range(count)))

    measure = draw(st.sampled_from(MEASURES))
    compare = draw(st.sampled_from(["", "earlier"] if measure in ("share", "distinct") else COMPARISONS))
    numbers = st.sampled_from([whole, part])
    column = {"count": "", "distinct": draw(st.sampled_from([text, whole, person]))}.get(measure, draw(numbers))
    group = draw(st.sampled_from([text, month, day, whole]))
    is_picked = measure == "share" or compare == "city" or draw(st.booleans())
    time = draw(st.sampled_from([one for one in columns if one.grain]))
    spec = Specification(
        own.dataset, measure, draw(st.sampled_from(["", column])) if measure in ("share", "rate") else column,
        draw(st.sampled_from(["", "명"])), tuple(condition() for _ in range(draw(st.integers(0, 3)))), group,
        value(group) if is_picked else "", time.name if compare == "earlier" or draw(st.booleans()) else "", SPANS[time.grain][0],
        compare, SPANS[time.grain][1], Denominator(draw(st.sampled_from(data)), draw(numbers)),
    )  # fmt: skip
    return spec, {own.dataset: own, other.dataset: other}


def queries(spec: Specification, of: dict[str, Contract]) -> list[str]:
    written = [query_of(spec, of, direction=direction) for direction in ("more", "less")]
    written += [by_group(spec, of)] if has_groups(spec) else []
    written += [by_month(spec, of)] if has_months(spec) else []
    return written + [values_of_column(of[spec.dataset], column) for column in of[spec.dataset].open_columns]


def assert_taken(spec: Specification, of: dict[str, Contract]) -> None:
    """A choice without problems is taken by the guard, reads nothing but its data, and has a sentence with all its figures."""
    if problems_of(spec, of):
        return
    named = {spec.dataset, *([spec.denominator.dataset] if spec.measure == "rate" and spec.denominator else [])}
    for sql in queries(spec, of):
        assert set(checked(sql, tables=list(of)).tables) <= named
    for direction in ("more", "less", "same"):
        sentence, slots = sentence_of(spec, of, direction=direction), slots_of(spec, of, direction=direction)
        assert all("{" + name + "}" in sentence for name in slots), sentence
        assert sentence.count("{") == len(slots)


@given(choices())
def test_every_choice_without_problems_is_taken_by_the_guard(drawn):
    assert_taken(*drawn)


@pytest.mark.long
def test_very_many_choices_are_taken_by_the_guard():
    settings(max_examples=2_000)(given(choices())(lambda drawn: assert_taken(*drawn)))()


def test_columns_named_like_the_words_of_the_query_keep_their_meaning(rows):
    rows.execute(
        'CREATE TABLE w (n INTEGER, place VARCHAR, figure INTEGER, lines INTEGER, "user" INTEGER, before VARCHAR)'
    )
    rows.execute(
        "INSERT INTO w VALUES (5, 'x', 1, 7, 3, '2026-04'), (7, 'x', 2, 7, 4, '2026-01'), (9, 'y', 3, 7, 5, '2026-05')"
    )
    names = {"n": "integer", "place": "text", "figure": "integer", "lines": "integer", "user": "integer"}
    of = {"w": Contract("w", "w", (*(Column(*one) for one in names.items()), Column("before", "text", grain="month")))}
    spec = Specification("w", "sum", "n", group="place", pick="x", compare="city")

    assert rows.execute(query_of(spec, of)).fetchone() == (12, 10.5, 1.5)
    assert rows.execute(by_group(spec, of)).fetchall() == [("x", 12, 2), ("y", 9, 1)]
    spec = Specification("w", "sum", "user", time="before", period=QUARTER, compare="earlier", earlier=BEFORE)
    assert rows.execute(query_of(spec, of)).fetchone() == (8, 4, 4, 100.0)
    assert rows.execute(by_month(spec, of)).fetchall() == [("2026-01", 4, 1), ("2026-04", 3, 1), ("2026-05", 5, 1)]


# -- what the queries compute --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "values", "count"),
    [
        ("is", ("가구",), 3),
        ("is", ("가구", "나구"), 5),
        ("is_not", ("가구", "나구"), 3),  # an empty cell is not 가구
        ("is", ("나'구",), 1),
        ("contains", ("나",), 3),
        ("empty", (), 2),
        ("filled", (), 6),
        ("at_least", ("나구",), 2),
    ],
)
def test_a_condition_keeps_the_rows_that_it_names(rows, test, values, count):
    assert answer(rows, Specification("사고", conditions=(Condition("구", test, values),))) == {"n": count}


def test_numbers_and_days_are_compared_as_such(rows):
    def counted(*condition) -> float:
        return answer(rows, Specification("사고", conditions=(Condition(*condition),)))["n"]

    assert counted("피해액", "at_most", ("1,000",)) == 7
    assert counted("피해액", "between", ("100", "400")) == 4
    assert counted("사고일", "between", ("2026-06-01", "2026-06-30")) == 2


@pytest.mark.parametrize(
    ("measure", "column", "value"),
    [
        ("count", "", 8),
        ("distinct", "연월", 6),
        ("sum", "피해액", 2400),
        ("mean", "피해액", Decimal(2400) / 7),
        ("median", "피해액", 300),
    ],
)
def test_each_measure_is_computed(rows, measure, column, value):
    assert answer(rows, Specification("사고", measure, column))["n"] == pytest.approx(float(value))


def test_a_share_tells_of_how_many_it_is_one(rows):
    spec = Specification("사고", "share", group="구", pick="가구")

    assert answer(rows, spec) == {"n": 37.5, "part": 3, "base": 8}
    assert sentence_of(spec, BOTH) == "교통사고 건수 가운데 가구의 비율은 {n}({base} 가운데 {part})이다."
    assert slots_of(spec, BOTH)["base"].compare == (">=", "30")  # of fewer nothing is said in percent


def test_a_rate_divides_by_the_people_of_the_same_district(rows):
    spec = Specification(
        "사고", "rate", group="구", pick="가구", denominator=Denominator("인구", "인구"), per=1_000, compare="city"
    )

    assert answer(rows, spec) == {"n": 3, "part": 3, "city": 1.6, "d": pytest.approx(1.4)}
    assert (
        sentence_of(spec, BOTH)
        == "가구의 교통사고 건수는 인구 1천 명당 {n}(모두 {part})이며, 전체 {city}보다 {d} 높다."
    )


def test_the_mean_of_the_city_is_that_of_its_groups_where_parts_add_up_and_that_of_all_rows_otherwise(rows):
    two = (Condition("구", "is", ("가구", "나구")),)
    added = Specification("사고", "sum", "피해액", conditions=two, group="구", pick="가구", compare="city")

    assert answer(rows, added) == {"n": 900, "city": 700, "d": 200}
    assert answer(rows, replace(added, measure="mean")) == {"n": 300, "city": 280, "d": 20}
    assert "구별 평균 {city}보다" in sentence_of(added, BOTH)
    assert "전체 {city}보다" in sentence_of(replace(added, measure="mean"), BOTH)


def test_an_earlier_period_is_compared_without_a_sign_and_in_percent(rows):
    spec = Specification("사고", "sum", "피해액", **EARLIER)

    assert answer(rows, spec) == {"n": 2200, "before": 200, "d": 2000, "change": 1000}
    assert answer(rows, replace(spec, period=BEFORE, earlier=QUARTER), direction="less")["d"] == 2000
    assert (
        sentence_of(spec, BOTH)
        == "2026년 4월∼6월 피해액 합계는 {n}이며, 2026년 1월∼3월의 {before}보다 {d}({change}) 많다."
    )
    assert sentence_of(spec, BOTH, direction="less").endswith("{d}({change}) 적다.")
    assert sentence_of(spec, BOTH, direction="same").endswith("2026년 1월∼3월과 같은 {before}이다.")


def test_a_share_of_two_periods_differs_in_percentage_points(rows):
    spec = Specification("사고", "share", group="구", pick="가구", **EARLIER)

    assert answer(rows, spec) == {
        "n": 40,
        "part": 2,
        "base": 5,
        "before": pytest.approx(100 / 3),
        "d": pytest.approx(20 / 3),
    }
    assert slots_of(spec, BOTH)["d"] == Slot("d", "pp", "%p", decimals=1, compare=(">", "0"))
    assert "change" not in slots_of(spec, BOTH)


# -- what does not make sense is no choice -------------------------------------------------------------------------------


def test_nonsense_is_named_by_the_field_where_it_stands():
    assert codes(Specification("없음")) == ["no_dataset"]
    assert codes(Specification("사고", "sum")) == ["no_column"]
    assert codes(Specification("사고", "sum", "구")) == ["no_number"]
    assert codes(Specification("사고", "sum", "속도")) == ["sum_of_percents"]
    assert codes(Specification("사고", "share")) == ["share_of_what"]
    assert codes(Specification("사고", "rate")) == ["no_denominator"]
    assert codes(Specification("사고", compare="city")) == ["compare_which"]
    assert codes(Specification("사고", compare="earlier")) == ["no_time"]
    assert codes(Specification("사고", unit="%")) == ["bad_unit"]
    assert codes(
        Specification("사고", group="구", pick="가", **(EARLIER | {"earlier": Span("2026-03", "2026-01")}))
    ) == ["bad_period"]
    assert codes(Specification("사고", conditions=(Condition("피해액", "is", ("많음",)),))) == ["bad_number"]
    assert codes(Specification("사고", conditions=(Condition("구", "is", ("가\u200b",)),))) == ["bad_text"]
    assert codes(Specification("사고", conditions=(Condition("피해액", "at_least", ("NaN",)),))) == ["bad_number"]


def test_a_column_about_persons_is_counted_and_nothing_else():
    assert codes(Specification("사고", "distinct", "주민")) == []
    assert slots_of(Specification("사고", "distinct", "주민"), BOTH)["n"].unit == "명"
    assert codes(Specification("사고", group="주민")) == ["unknown_column"]
    assert codes(Specification("사고", conditions=(Condition("주민", "contains", ("김",)),))) == ["unknown_column"]


def test_a_denominator_without_the_district_is_refused():
    of = BOTH | {"인구": replace(PEOPLE, columns=PEOPLE.columns[1:])}
    spec = Specification("사고", "rate", group="구", pick="가구", denominator=Denominator("인구", "인구"))

    assert [problem.code for problem in problems_of(spec, of)] == ["denominator_has_no_group"]
    assert problems_of(replace(spec, pick=""), of) == []


# -- words, units, periods -----------------------------------------------------------------------------------------------


def test_conditions_stand_in_brackets_and_no_brace_of_a_name_becomes_a_figure():
    told = (Condition("구", "is", ("가구", "{n}구")), Condition("피해액", "at_least", ("100",)))

    assert sentence_of(Specification("사고", conditions=told), BOTH) == (
        "교통사고 건수(구: 가구·(n)구, 피해액 100 이상)는 {n}이다."
    )


@pytest.mark.parametrize(
    ("measure", "column", "unit", "kind"),
    [
        ("count", "", "건", "count"),
        ("sum", "피해액", "원", "money"),
        ("mean", "속도", "%", "percent"),
        ("mean", "피해액", "원", "mean"),
    ],
)
def test_units_and_types_come_from_the_columns(measure, column, unit, kind):
    slot = slots_of(Specification("사고", measure, column), BOTH)["n"]

    assert (slot.unit, slot.type) == (unit, kind)


def test_won_is_told_in_hundreds_of_millions_once_every_figure_has_one():
    slots = slots_of(Specification("사고", "sum", "피해액", **EARLIER), BOTH)
    values = {"n": "1840000000", "before": "920000000", "d": "920000000", "change": "100"}

    assert {slot.scale for slot in scaled(slots, values).values() if slot.unit == "원"} == {100_000_000}
    assert scaled(slots, values | {"before": "9000"}) == slots


def test_a_period_ends_with_the_data_and_the_earlier_one_is_as_long():
    assert last_months("2026-10", 3) == Span("2026-08", "2026-10")
    assert last_months("2026-02-28", 12) == Span("2025-03-01", "2026-02-28")
    assert earlier_than(Span("2026-02-01", "2026-02-28"), "year") == Span("2025-02-01", "2025-02-28")
    assert earlier_than(Span("2026-03-01", "2026-03-10"), "before") == Span("2026-02-19", "2026-02-28")
    assert earlier_than(Span("2026-04-01", "2026-06-30"), "before") == Span("2026-01-01", "2026-03-31")
    assert earlier_than(Span("2025", "2026"), "before") == Span("2023", "2024")


@given(st.dates().map(str), st.integers(-600, 600))
def test_a_moment_keeps_its_grain_when_it_is_shifted(day, months):
    for moment in (day, day[:7]):
        try:
            assert len(shifted(moment, months)) == len(moment)
        except ValueError:
            assert not 1 <= int(day[:4]) + (int(day[5:7]) - 1 + months) // 12 <= 9999
