"""The delegation table as an engine: conditions, narrower rows, unknown facts, and what must hold whatever the rows.

Invariant 14: the approver's level is the level of the matched row; a higher one needs a written reason, a lower one is impossible.
"""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mulkko.organization.engine.delegation import (
    CannotLower,
    FactMissing,
    Matter,
    NoDelegationRule,
    Rule,
    Table,
    level_for_follow_up,
    raised,
)
from mulkko.organization.engine.levels import LADDER, rank

UNITS = ("bus-r", "bus", "tra", "city")
limits = st.none() | st.integers(0, 30)
rows = st.builds(
    Rule, number=st.integers(1, 10_000), scope=st.sampled_from(["", "bus-r", "bus", "tra", "fin"]), duty=st.just("plan"),
    floor_krw=limits, ceiling_krw=limits, level=st.sampled_from(LADDER), category=st.sampled_from(["", "works", "goods"]),
    novelty=st.sampled_from(["", "new", "changed"]), joint=st.sampled_from(["", "yes", "no"]),
).filter(lambda rule: rule.floor_krw is None or rule.ceiling_krw is None or rule.floor_krw < rule.ceiling_krw)  # fmt: skip
tables = st.lists(rows, max_size=8, unique_by=lambda rule: rule.number)
matters = st.builds(
    Matter, units=st.just(UNITS), duty=st.just("plan"), amount_krw=st.integers(0, 30), category=st.sampled_from(["works", "goods"]),
    novelty=st.sampled_from(["new", "changed"]), is_joint=st.booleans(),
)  # fmt: skip


def rule(number=1, level="section_head", **conditions):
    return Rule(**({"scope": "", "duty": "plan", "floor_krw": None, "ceiling_krw": None} | conditions), number=number, level=level)  # fmt: skip


def decided(rules, **facts):
    return Table.of(rules).match(Matter(**({"units": UNITS, "duty": "plan", "amount_krw": 5} | facts)))


def level_of(rules, matter):
    try:
        return Table.of(rules).match(matter).rule.level
    except NoDelegationRule:
        return None


@given(tables, rows, matters)
def test_a_row_that_is_added_lowers_the_decider_only_where_it_is_narrower(table, added, matter):
    assume(added.number not in {one.number for one in table})
    before = level_of(table, matter)
    after = level_of([*table, added], matter)

    if before is not None:
        assert after is not None
        if rank(after) < rank(before):
            [old] = [Table.of(table).match(matter).rule]
            assert added.fits(matter)
            assert added.is_narrower_than(old, UNITS)


@given(tables, matters, st.randoms())
def test_the_order_of_the_rows_changes_nothing(table, matter, chance):
    mixed = list(table)
    chance.shuffle(mixed)

    assert level_of(mixed, matter) == level_of(table, matter)
    if level_of(table, matter):
        assert Table.of(mixed).match(matter) == Table.of(table).match(matter)


@given(tables, matters)
def test_every_row_that_fits_is_shown_and_no_other(table, matter):
    assume(level_of(table, matter) is not None)

    match = Table.of(table).match(matter)

    assert {match.rule, *match.conflicts} == {one for one in table if one.fits(matter)}
    assert set(match.overridden) <= set(match.conflicts)


@given(tables, matters)
def test_the_index_answers_as_reading_every_row_does(table, matter):
    assert {one.number for one in Table.of(table).in_reach(matter) if one.fits(matter)} == {
        one.number for one in table if one.fits(matter)
    }


@given(st.lists(st.integers(1, 1_000), min_size=1, max_size=6, unique=True), st.integers(0, 2_000))
def test_bands_are_half_open_and_leave_no_amount_to_nobody_and_none_to_two(cuts, amount):
    edges = [None, *sorted(cuts), None]
    table = [
        rule(number, LADDER[number % 6], floor_krw=floor, ceiling_krw=ceiling)
        for number, (floor, ceiling) in enumerate(pairwise(edges), 1)
    ]

    match = decided(table, amount_krw=amount)

    assert match.conflicts == ()
    assert (match.rule.floor_krw or 0) <= amount
    assert match.rule.ceiling_krw is None or amount < match.rule.ceiling_krw


@given(rows, rows)
def test_two_rows_are_never_both_narrower_than_the_other(one, other):
    assert not (one.is_narrower_than(other, UNITS) and other.is_narrower_than(one, UNITS))


@given(rows, rows, rows)
def test_narrower_than_the_narrower_is_narrower(one, middle, wide):
    if one.is_narrower_than(middle, UNITS) and middle.is_narrower_than(wide, UNITS):
        assert one.is_narrower_than(wide, UNITS)


@pytest.mark.parametrize(
    "condition, fitting, other",
    [
        ({"category": "works"}, {"category": "works"}, {"category": "goods"}),
        ({"novelty": "changed"}, {"novelty": "changed"}, {"novelty": "new"}),
        ({"joint": "yes"}, {"is_joint": True}, {"is_joint": False}),
        ({"scope": "bus"}, {}, {"units": ("bud", "fin", "city")}),
        ({"floor_krw": 10, "basis": "annual"}, {"annual_krw": 10}, {"annual_krw": 9}),
    ],
)
def test_a_condition_keeps_a_row_for_the_matters_it_names(condition, fitting, other):
    special, common = rule(1, "team_lead", **condition), rule(2, "bureau_head")

    assert decided([special, common], **fitting).rule == special
    assert decided([special, common], **other).rule == common


@pytest.mark.parametrize(
    "with_vat, amount, level",
    [(True, 110, "mayor"), (True, 109, "section_head"), (False, 121, "mayor"), (False, 120, "section_head")],
)
def test_the_same_price_is_measured_with_or_without_its_vat_as_the_row_says(with_vat, amount, level):
    table = [rule(1, ceiling_krw=110, with_vat=with_vat), rule(2, "mayor", floor_krw=110, with_vat=with_vat)]

    assert decided(table, amount_krw=amount).rule.level == level


def test_vat_that_is_told_goes_before_the_usual_tenth():
    table = [rule(1, ceiling_krw=110, with_vat=False), rule(2, "mayor", floor_krw=110, with_vat=False)]

    assert decided(table, amount_krw=121, vat_krw=0).rule.level == "mayor"
    assert decided(table, amount_krw=115, vat_krw=0).rule.level == "mayor"
    assert decided(table, amount_krw=115).rule.level == "section_head"
    assert decided(table, amount_krw=121, vat_krw=11).rule.level == "mayor"
    assert decided(table, amount_krw=120, vat_krw=11).rule.level == "section_head"


@pytest.mark.parametrize(
    "condition, facts",
    [
        ({"category": "works"}, ("category",)),
        ({"novelty": "new"}, ("novelty",)),
        ({"joint": "no"}, ("is_joint",)),
        ({"floor_krw": 3, "basis": "annual"}, ("annual_krw",)),
    ],
)
def test_where_a_fact_that_could_change_the_decider_is_not_told_nobody_is_named(condition, facts):
    with pytest.raises(FactMissing) as refused:
        decided([rule(1, "mayor", **condition), rule(2, "section_head")])

    assert refused.value.facts == facts
    assert [one.number for one in refused.value.rules] == [1]


def test_a_fact_that_could_not_change_the_decider_is_not_asked_for():
    wide, doubtful = rule(1, "mayor", scope="bus", floor_krw=1), rule(2, "section_head", category="works")

    assert decided([wide, doubtful]).rule == wide


def test_a_row_for_an_amount_does_not_cover_a_matter_without_one():
    with pytest.raises(NoDelegationRule, match="Add a row"):
        decided([rule(1, floor_krw=0)], amount_krw=None)


def test_rows_alike_are_shown_beside_a_matter_that_no_row_covers_the_nearest_amount_first():
    table = Table.of(
        [
            rule(1, "mayor", floor_krw=1_000),
            rule(2, floor_krw=10, ceiling_krw=20),
            rule(3, duty="plans"),
            rule(4, scope="fin"),
        ]
    )

    alike = table.similar(Matter(UNITS, "plan", 5), names={"plan": "사업계획 수립", "plans": "사업계획 변경"})

    assert [one.number for one in alike] == [2, 1, 3]


@pytest.mark.parametrize(
    "level, to, because",
    [("section_head", "bureau_head", ""), ("mayor", "vice_mayor", "급함"), ("mayor", "mayor", "급함")],
)
def test_invariant_14_a_matter_is_raised_only_upwards_and_only_with_a_written_reason(level, to, because):
    with pytest.raises(CannotLower):
        raised(level, to, because=because)


@given(st.sampled_from(LADDER))
def test_follow_up_paperwork_goes_one_level_lower_and_never_below_the_officer(level):
    assert rank(level) - rank(level_for_follow_up(level)) == (1 if rank(level) else 0)


@pytest.mark.parametrize(
    "others, why",
    [
        ([], "only"),
        (["section_head"], "higher"),
        (["section_head", "team_lead"], "higher"),
        (["bureau_head"], "first"),
        (["bureau_head", "section_head"], "first"),
    ],
)
def test_why_a_row_won_is_told_as_it_is(others, why):
    """A row of the same level beside it leaves it only the first one, however many lower ones there are."""
    rules = [rule(1, "bureau_head"), *(rule(number, level) for number, level in enumerate(others, 2))]

    match = Table.of(rules).match(Matter(UNITS, "plan", 5))

    assert (match.rule.number, match.why) == (1, why)


def test_a_note_on_a_row_makes_no_other_row():
    assert rule() == replace(rule(), note="가상 금액")


@pytest.mark.parametrize(
    "own, other, narrower",
    [
        ((10, 20), (0, 30), True),
        ((10, 20), (10, 30), True),
        ((0, 10), (10, 30), False),  # beside it, below
        ((10, 20), (0, 15), False),  # sticks out above
        ((5, 15), (10, 15), False),  # sticks out below
        ((10, 20), (10, 20), False),
        ((10, 20), (None, None), True),
        ((None, None), (0, 30), False),  # a row for every matter, also for one without an amount
        ((None, None), (0, None), False),
    ],
)
def test_a_band_is_narrower_where_it_lies_inside_the_other(own, other, narrower):
    one, wide = (rule(floor_krw=floor, ceiling_krw=ceiling) for floor, ceiling in (own, other))

    assert one.is_narrower_than(wide, UNITS) is narrower


def test_a_row_for_every_matter_is_not_narrower_than_one_from_nought_upwards_even_in_a_nearer_unit():
    assert not rule(scope="bus").is_narrower_than(rule(floor_krw=0), UNITS)
