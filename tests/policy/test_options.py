"""Options are compared by a rule stated before the figures; a tie is a tie, and doing nothing is always among them."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.policy.engine.options import Criterion, Option, problems_of, ranked

BAU, BUS, TAXI = Option("bau", "bau", "현행 유지"), Option("bus", "variant", "버스"), Option("taxi", "variant", "택시")
COST, PEOPLE = Criterion("cost", "비용", "less", 1), Criterion("people", "사람", "more", 1)


def cells(**told):
    return {
        (option, criterion): Decimal(str(value))
        for criterion, values in told.items()
        for option, value in zip(("bau", "bus", "taxi"), values, strict=True)
    }


@st.composite
def tables(draw):
    count, wide = draw(st.integers(2, 5)), draw(st.integers(1, 4))
    options = [BAU, *(Option(f"o{number}", "variant", "") for number in range(count - 1))]
    number = st.decimals(-1000, 1000, places=2, allow_nan=False)
    limit = st.none() | number
    criteria = [
        Criterion(f"c{number_}", "", draw(st.sampled_from(["less", "more"])), draw(st.integers(0, 5)), "", draw(limit))
        for number_ in range(wide)
    ]
    return options, criteria, {(option.key, one.key): draw(number) for option in options for one in criteria}


def test_the_option_that_stands_best_over_all_criteria_is_preferred():
    found = ranked([BAU, BUS, TAXI], [COST, PEOPLE], cells(cost=[0, 100, 50], people=[0, 100, 90]))

    assert found.preferred == "taxi"
    assert found.scores == {"bau": Fraction(1, 2), "bus": Fraction(1, 2), "taxi": Fraction(7, 10)}


def test_two_options_at_the_top_are_a_tie_and_none_is_preferred():
    assert ranked([BAU, BUS], [COST], {("bau", "cost"): Decimal(5), ("bus", "cost"): Decimal(5)}).preferred is None


def test_thirds_are_exact_so_that_a_tie_of_thirds_is_a_tie():
    three = [replace(COST, key=key) for key in ("a", "b", "c")]
    told = {}
    for place, option in enumerate(("bau", "bus", "taxi")):
        for number, one in enumerate(three):
            told[option, one.key] = Decimal((place + number) % 3)

    found = ranked([BAU, BUS, TAXI], three, told)

    assert set(found.scores.values()) == {Fraction(1, 2)}
    assert found.preferred is None


@pytest.mark.parametrize(
    "better, limit, wanted",
    [("less", 99, {"bus": "cost"}), ("less", 100, {}), ("more", 1, {"bau": "cost"}), ("more", 0, {})],
)
def test_an_option_beyond_a_limit_is_out_and_one_that_reaches_it_is_in(better, limit, wanted):
    one = replace(COST, better=better, limit=Decimal(limit))

    assert ranked([BAU, BUS, TAXI], [one], cells(cost=[0, 100, 50])).excluded == wanted


def test_where_every_option_lies_beyond_the_limits_none_is_preferred():
    found = ranked([BAU, BUS, TAXI], [replace(COST, limit=Decimal(-1))], cells(cost=[0, 100, 50]))

    assert (found.preferred, set(found.excluded)) == (None, {"bau", "bus", "taxi"})


def test_what_is_out_does_not_stretch_the_others():
    people = replace(PEOPLE, weight=2)
    told = cells(cost=[0, 10, 1_000], people=[0, 10, 20])

    assert ranked([BAU, BUS, TAXI], [replace(COST, limit=Decimal(500)), people], told).scores["bus"] == Fraction(2, 3)


@pytest.mark.parametrize(
    "options, criteria, wanted",
    [
        ([BUS, TAXI], [COST], "no_bau"),
        ([BAU, replace(BUS, kind="bau")], [COST], "no_bau"),
        ([BAU], [COST], "too_few"),
        ([BAU, *(replace(BUS, key=f"o{number}") for number in range(7))], [COST], "too_many"),
        ([BAU, BUS], [], "no_criteria"),
        ([BAU, BUS], [COST], "cell:bau:cost"),
    ],
)
def test_a_table_that_cannot_be_compared_says_why_and_prefers_nothing(options, criteria, wanted):
    assert wanted in problems_of(options, criteria, {})
    assert ranked(options, criteria, {}).preferred is None


@given(tables(), st.randoms())
def test_the_order_of_options_and_criteria_changes_nothing(table, random):
    options, criteria, told = table
    shuffled, turned = random.sample(options, len(options)), random.sample(criteria, len(criteria))

    before, after = ranked(options, criteria, told), ranked(shuffled, turned, told)

    assert (before.preferred, before.scores, set(before.excluded)) == (
        after.preferred,
        after.scores,
        set(after.excluded),
    )


@given(tables(), st.integers(1, 1000), st.integers(-1000, 1000), st.integers(0, 3))
def test_other_units_of_measurement_change_nothing(table, scale, shift, which):
    options, criteria, told = table
    one = criteria[which % len(criteria)]
    moved = {place: value * scale + shift if place[1] == one.key else value for place, value in told.items()}
    limit = one.limit * scale + shift if one.limit is not None else None

    assert ranked(options, [replace(each, limit=limit) if each is one else each for each in criteria], moved) == ranked(
        options, criteria, told
    )


@given(tables(), st.integers(1, 10))
def test_only_the_shares_of_the_weights_count(table, times):
    options, criteria, told = table

    assert ranked(options, [replace(one, weight=one.weight * times) for one in criteria], told) == ranked(
        options, criteria, told
    )


@given(tables())
def test_every_score_lies_between_nothing_and_one_and_no_preferred_option_is_beaten_or_out(table):
    found = ranked(*table)

    assert all(0 <= score <= 1 for score in found.scores.values())
    assert not set(found.scores) & set(found.excluded)
    if found.preferred is not None:
        assert all(
            score < found.scores[found.preferred] for key, score in found.scores.items() if key != found.preferred
        )


@given(tables())
def test_an_option_that_is_at_least_as_good_everywhere_never_scores_less(table):
    _, criteria, told = table
    scores = ranked(*table).scores

    def is_no_worse(one, other):
        return all(
            (told[one, each.key] <= told[other, each.key]) if each.better == "less" else (told[one, each.key] >= told[other, each.key])
            for each in criteria
        )  # fmt: skip

    assert all(scores[one] >= scores[other] for one in scores for other in scores if is_no_worse(one, other))
