"""Which units work apart on the same thing, from rows made by hand."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mulkko.processes.engine.showing import Offices
from mulkko.processes.engine.walls import Thing, Use, have_met, ties, walls

PARENTS = {
    "city": None, "tra": "city", "fin": "city", "bus": "tra", "road": "tra", "bud": "fin",
    "routes": "bus", "fares": "bus", "small": "bus", "signs": "road",
}  # fmt: skip
KINDS = {
    "city": "city", "tra": "bureau", "fin": "bureau", "bus": "section", "road": "section", "bud": "section",
    "routes": "team", "fares": "team", "small": "team", "signs": "team",
}  # fmt: skip
SIZES = {
    "city": 60,
    "tra": 40,
    "fin": 20,
    "bus": 20,
    "road": 10,
    "bud": 8,
    "routes": 6,
    "fares": 5,
    "small": 4,
    "signs": 7,
}
HALL = Offices(PARENTS, KINDS, SIZES)
BOARDINGS = Thing("data", "boardings", "심야 승하차")
EAST = Thing("place", "east", "동산단구")


def data(number):
    return Thing("data", f"d{number}", f"자료 {number}")


def met(*contacts, level="team"):
    return ties(Counter(contacts), HALL, level)


def found(uses, contacts=(), level="team", hall=HALL):
    return walls(uses, met(*contacts, level=level), hall, level)


APART = [Use("fares", BOARDINGS), Use("routes", BOARDINGS, "2026-0001")]


def test_two_units_that_work_on_the_same_data_without_contact_are_a_wall_with_its_reasons():
    [wall] = found(APART)

    [shared] = wall.shared
    assert wall.pair == ("fares", "routes")
    assert (shared.thing, shared.one, shared.other) == (BOARDINGS, (APART[0],), (APART[1],))
    assert shared.subjects == ["2026-0001"]


def test_one_contact_takes_the_wall_away():
    assert found(APART, [("routes", "fares")]) == []


def test_whoever_asked_the_unit_above_has_asked_those_below_it():
    uses = [Use("signs", BOARDINGS), Use("routes", BOARDINGS, "2026-0001")]

    assert len(found(uses)) == 1
    assert found(uses, [("routes", "road")]) == []


def test_contact_of_others_in_the_same_section_is_no_contact_between_two_teams():
    assert len(found(APART, [("bus", "bud"), ("fares", "bud")])) == 1


def test_a_unit_of_fewer_than_five_people_appears_merged_with_the_unit_above_it():
    assert HALL.shown("small", "team") == "bus"
    assert HALL.shown("fares", "team") == "fares"
    assert HALL.shown("routes", "section") == "bus"
    assert HALL.shown("tra", "section") == "tra"
    assert replace(HALL, sizes={}).shown("routes", "team") == ""


def test_a_unit_is_never_walled_off_from_a_part_of_itself():
    uses = [Use("small", BOARDINGS), Use("routes", BOARDINGS, "2026-0001")]

    assert found(uses) == []


def test_contact_inside_one_unit_is_no_tie_at_that_level():
    assert met(("routes", "fares"), level="section") == {}
    assert met(("routes", "fares")) == {("fares", "routes"): 1}


def test_no_score_stands_where_either_unit_works_on_fewer_than_five_things():
    [small] = found(APART)
    many = [Use("fares", data(number)) for number in range(4)] + [
        Use("routes", data(number)) for number in range(10, 18)
    ]
    [scored] = found([*APART, *many])

    assert small.score is None
    assert scored.score == 0.2


def test_what_many_units_work_on_is_no_wall_between_any_two():
    parents = {"city": None} | {f"u{number}": "city" for number in range(9)}
    hall = Offices(
        parents, {unit: "section" if parents[unit] else "city" for unit in parents}, dict.fromkeys(parents, 9)
    )
    uses = [Use(f"u{number}", BOARDINGS) for number in range(9)]

    assert found(uses, level="section", hall=hall) == []
    assert len(found(uses[:8], level="section", hall=hall)) == 28


def test_the_stronger_wall_comes_first_and_many_things_of_a_kind_do_not_win_by_number():
    places = [Thing("place", str(number), str(number)) for number in range(6)]
    uses = [*APART, *(Use(unit, place, "2026-0002") for place in places for unit in ("routes", "signs"))]

    assert [wall.pair for wall in found(uses)] == [("fares", "routes"), ("routes", "signs")]


UNITS = st.sampled_from(["routes", "fares", "small", "signs", "bus", "bud", "tra"])
THINGS = st.sampled_from([BOARDINGS, EAST, data(1), Thing("duty", "plan", "계획"), Thing("theme", "1", "막차")])
USES = st.lists(st.builds(Use, UNITS, THINGS, st.sampled_from(["", "2026-0001", "2026-0002"])), max_size=25)
PAIRS = st.lists(st.tuples(UNITS, UNITS), max_size=5)


@given(USES, PAIRS, st.sampled_from(["bureau", "section", "team"]), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_who_stands_first_change_nothing(uses, contacts, level, chance):
    shuffled, turned = list(uses), [(other, one) for one, other in contacts]
    chance.shuffle(shuffled)

    assert found(shuffled, turned, level) == found(uses, contacts, level)


@given(USES, PAIRS, st.sampled_from(["bureau", "section", "team"]))
def test_every_wall_is_between_shown_units_side_by_side_that_never_met(uses, contacts, level):
    known = met(*contacts, level=level)

    for wall in walls(uses, known, HALL, level):
        assert wall.one < wall.other
        assert HALL.are_apart(*wall.pair)
        assert all(SIZES[unit] >= 5 for unit in wall.pair)
        assert not have_met(wall.pair, known, HALL)
        assert wall.shared
        assert wall.strength > 0
        assert wall.score is None or 0 < wall.score <= 1
