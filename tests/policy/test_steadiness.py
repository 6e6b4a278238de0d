"""How steadily an option is preferred when the criteria are weighed otherwise."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mulkko.policy.engine.options import Criterion, Option, ranked
from mulkko.policy.engine.steadiness import MOST_SETTINGS, steadiness_of

OPTIONS = (Option("bau", "bau", "현행 유지"), Option("a", "variant", "가안"), Option("b", "variant", "나안"))


@st.composite
def tables(draw):
    criteria = [
        Criterion(f"c{number}", f"기준 {number}", draw(st.sampled_from(("less", "more"))), draw(st.integers(1, 5)))
        for number in range(draw(st.integers(1, 6)))
    ]
    cells = {
        (option.key, criterion.key): Decimal(draw(st.integers(-50, 50))) for option in OPTIONS for criterion in criteria
    }
    return criteria, cells


@given(tables())
def test_no_option_is_first_more_often_than_there_are_settings(table):
    criteria, cells = table

    found = steadiness_of(OPTIONS, criteria, cells)

    assert 1 <= found.settings <= MOST_SETTINGS
    assert sum(found.first.values()) <= found.settings


@given(tables())
def test_an_option_that_is_best_on_every_criterion_is_always_first(table):
    criteria, cells = table
    for criterion in criteria:
        cells["a", criterion.key] = Decimal(-100 if criterion.better == "less" else 100)

    assert steadiness_of(OPTIONS, criteria, cells).share("a") == 1


@given(tables())
def test_with_one_criterion_the_first_is_the_preferred_one(table):
    criteria, cells = table
    one = criteria[:1]

    found = steadiness_of(OPTIONS, one, cells)

    assert list(found.first) == [key for key in [ranked(OPTIONS, one, cells).preferred] if key]


def test_two_criteria_that_disagree_split_the_settings():
    criteria = [Criterion("cost", "비용", "less", 3), Criterion("wait", "대기", "less", 1)]
    cells = {
        ("bau", "cost"): 0,
        ("bau", "wait"): 40,
        ("a", "cost"): 10,
        ("a", "wait"): 0,
        ("b", "cost"): 9,
        ("b", "wait"): 39,
    }
    cells = {key: Decimal(value) for key, value in cells.items()}

    found = steadiness_of(OPTIONS, criteria, cells)

    assert found.settings == 21
    assert found.first == {"bau": 10, "a": 10}  # at half and half they tie


def test_a_table_with_an_empty_cell_has_no_settings():
    assert steadiness_of(OPTIONS, [Criterion("c", "기준", "less", 1)], {}).settings == 0
