"""Steps by unit: small ones with the unit above them, few ones without a rank, none of a person."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from tests.builders.cases import passed

from mulkko.processes.engine.offices import merged, office_figures

PARENTS = {"city": None, "tra": "city", "bus": "tra", "road": "tra", "fin": "city", "bud": "fin"}
found = st.lists(st.tuples(st.sampled_from([*PARENTS, "gone"]), st.integers(0, 12)), max_size=80)


def by_unit(passes):
    found = {}
    for one in passes:
        found.setdefault(one.unit, []).append(one)
    return found


def of(unit, people, *, times=2, days=1.0, first=0):
    return [
        passed("review", days, waiting=days / 2, hand=first + hand, unit=unit)
        for hand in range(people)
        for _ in range(times)
    ]


def test_a_unit_in_which_few_people_act_stands_with_the_one_above_it():
    rows = merged(by_unit(of("bus", 6) + of("road", 2, first=50) + of("tra", 1, first=90)), PARENTS)

    assert {unit: len(passes) for unit, passes in rows.items()} == {"bus": 12}
    assert set(merged(by_unit(of("road", 3) + of("tra", 2, first=90)), PARENTS)) == {"tra"}


def test_two_small_units_are_told_together_where_that_is_enough():
    rows = merged(by_unit(of("bus", 3) + of("road", 3, first=50)), PARENTS)

    assert {unit: len(passes) for unit, passes in rows.items()} == {"tra": 12}


@given(found)
def test_no_row_rests_on_fewer_than_five_people_and_no_step_is_told_twice(pairs):
    passes = [passed("review", 1, unit=unit, hand=hand) for unit, hand in pairs]

    rows = merged(by_unit(passes), PARENTS)

    assert all(len({one.hand for one in of_unit}) >= 5 for of_unit in rows.values())
    told = Counter(one for of_unit in rows.values() for one in of_unit)
    assert not told - Counter(passes)


def test_units_with_fewer_than_ten_steps_come_last_and_unranked():
    rows = office_figures(
        by_unit(of("bus", 5, days=2) + of("bud", 5, days=4, first=20) + of("road", 7, times=1, first=50)), PARENTS
    )

    assert [(row.unit, row.n, row.is_ranked) for row in rows] == [
        ("bud", 10, True),
        ("bus", 10, True),
        ("road", 7, False),
    ]
    assert rows[0].waiting_median == 2.0
    assert rows[0].spread.median == 4.0
