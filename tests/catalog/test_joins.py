"""Joins: what two datasets have in common is counted before anybody accepts it, and only those who keep the data say so."""

import pytest
from tests.builders.hall import NINE, collected, minute, person
from tests.builders.remembered import remembers

from mulkko.catalog.actions.joins import decide_join, propose_join, search_joins
from mulkko.catalog.errors import CatalogError, NotYours
from mulkko.catalog.models import Dataset, Join
from mulkko.catalog.queries.joins import found_links, joins_now, links, may_decide
from mulkko.policy.queries import verify_everything

WORKERS = "동,연도,야간근로자(명)\n가동,2024,300\n가동,2025,320\n나동,2024,500\n나동,2025,510\n라동,2025,40\n"
PEOPLE = "행정동,인구(명)\n가동,1000\n나동,2500\n다동,900\n"


@pytest.fixture
@remembers
def sides(hall):
    collected(WORKERS, name="workers")
    collected(PEOPLE, name="people", owner="bud")
    return Dataset.objects.get(name="workers"), Dataset.objects.get(name="people")


def proposed(sides, *, by="park", **changed):
    left, right = sides
    told = {"name": "동별_인구", "pairs": [("동", "행정동")], "reason": "같은 행정동 이름", "at": NINE} | changed
    return propose_join(left=left, right=right, by=person(by) if by else None, **told)


def decided(join, kind="accepted", *, by="jung", at=NINE, **changed):
    told = {"reason": "살펴봄", "seen": join.measured["versions"]} | changed
    return decide_join(join, kind=kind, by=person(by) if by else None, at=at, **told)


def test_a_proposal_tells_matched_and_lost_rows_shape_and_shares(sides):
    measured = proposed(sides).measured

    assert (measured["shape"], measured["rows"], measured["keys"]) == ("n:1", 4, 2)
    left, right = measured["left"], measured["right"]
    assert (left["matched_rows"], left["lost_rows"], left["lost"], left["most"]) == (4, 1, ["라동"], 2)
    assert (right["matched_rows"], right["lost_rows"], right["lost"], right["is_unique"]) == (2, 1, ["다동"], True)
    assert (left["permille"], right["permille"]) == (666, 666)
    assert measured["warnings"] == [["names", "동", "동"]]


def test_place_and_year_together_are_one_key(sides):
    collected("행정동,연도,인구(명)\n가동,2024,990\n가동,2025,1000\n나동,2025,2500\n", name="by_year")

    join = proposed(
        (sides[0], Dataset.objects.get(name="by_year")), pairs=[("동", "행정동"), ("연도", "연도")], name="동_연도"
    )

    assert (join.measured["shape"], join.measured["rows"], join.measured["left"]["lost_rows"]) == ("1:1", 3, 2)
    assert join.measured["left"]["lost"] == ["나동 · 2024", "라동 · 2025"]


def test_the_other_side_accepts_and_the_newest_word_counts(sides):
    join = proposed(sides)
    with pytest.raises(NotYours):
        decided(join, by="park")

    decided(join, "held", reason="명칭 확인 중")
    decided(join, at=minute(1))
    assert [one.state for one in joins_now(None, NINE)] == ["accepted"]
    decided(join, "refused", at=minute(2), reason="행정동이 바뀜")

    assert [one.state for one in joins_now(None, NINE)] == ["refused"]
    assert verify_everything().ok


def test_whoever_keeps_neither_side_proposes_and_decides_nothing(sides):
    with pytest.raises(NotYours):
        proposed(sides, by="seo")
    join = proposed(sides)

    assert not may_decide(join, person("seo"), NINE)
    assert may_decide(join, None, NINE)


def test_where_one_unit_keeps_both_sides_it_decides_itself(sides):
    collected(PEOPLE, name="own")
    join = proposed((sides[0], Dataset.objects.get(name="own")))

    assert decided(join, by="park").kind == "accepted"


def test_who_may_not_read_one_side_does_not_see_the_join(sides):
    proposed(sides)
    Dataset.objects.filter(name="people").update(readers="unit")

    assert [one.join.name for one in joins_now(person("jung"), NINE)] == ["동별_인구"]
    assert joins_now(person("park"), NINE) == []


@pytest.mark.parametrize(
    "changed, what",
    [
        ({"name": "people"}, "already"),
        ({"name": "동 별"}, "no name"),
        ({"reason": " "}, "Write why"),
        ({"pairs": []}, "pairs"),
        ({"pairs": [("동", "없음")]}, "column"),
        ({"pairs": [("동", "인구(명)")]}, "kind"),
        ({"pairs": [("동", "행정동"), ("동", "행정동")]}, "pairs"),
    ],
)
def test_what_cannot_be_a_join_is_refused_and_leaves_nothing(sides, changed, what):
    with pytest.raises(CatalogError, match=what):
        proposed(sides, **changed)

    assert not Join.objects.exists()


def test_a_column_about_persons_is_no_key_and_few_lost_rows_are_not_told(hall):
    collected(
        "이름,동\n" + "".join(f"김{n},가동\n" for n in range(6)) + "이민,나동\n박수,다동\n",
        name="persons",
        personal=frozenset({"이름"}),
    )
    collected("동,이름\n가동,김0\n라동,이민\n", name="other")
    sides = Dataset.objects.get(name="persons"), Dataset.objects.get(name="other")

    with pytest.raises(CatalogError, match="column"):
        proposed(sides, by=None, pairs=[("이름", "이름")])
    left = proposed(sides, by=None, pairs=[("동", "동")]).measured["left"]

    assert (left["matched_rows"], left["lost_rows"], left["lost"]) == (None, None, [])


def test_a_decision_on_numbers_that_are_no_longer_the_newest_is_refused(sides):
    join = proposed(sides)
    collected(PEOPLE + "라동,80\n", name="people", owner="bud", at=minute(1))

    with pytest.raises(CatalogError, match="newer version"):
        decided(join, at=minute(2))


def test_no_dataset_takes_the_name_of_a_join(sides):
    proposed(sides)

    with pytest.raises(AssertionError, match="A join of two datasets"):
        collected(PEOPLE, name="동별_인구")


def test_the_machine_offers_what_names_the_same_places_and_never_numbers(sides):
    collected("번호,건수\n1,300\n2,320\n3,500\n", name="counts")
    collected("동,시설\n가동,공원\n나동,도서관\n다동,체육관\n", name="places")
    search_joins(at=NINE)

    links = found_links(None, NINE)

    assert [(one["left"], one["right"], one["pairs"]) for one in links] == [("people", "places", [["행정동", "동"]])]
    assert links[0]["measured"]["shape"] == "1:1"
    assert links[0]["containment"] == 1


def test_what_the_machine_found_is_shown_until_people_have_spoken_and_to_those_who_read_both(sides):
    collected("동,시설\n가동,공원\n나동,도서관\n다동,체육관\n", name="places")
    search_joins(at=NINE)
    Dataset.objects.filter(name="people").update(readers="unit")
    assert found_links(person("park"), NINE) == []
    assert len(found_links(person("jung"), NINE)) == 1

    people, places = (Dataset.objects.get(name=name) for name in ("people", "places"))
    proposed((people, places), by="jung", pairs=[("행정동", "동")], found=True)

    assert found_links(person("jung"), NINE) == []


def test_the_command_line_lists_what_is_joined_before_what_could_be(sides):
    proposed(sides)
    collected("동,시설\n가동,공원\n나동,도서관\n다동,체육관\n", name="places")
    search_joins(at=NINE)

    first, second = links(None, NINE)

    assert {
        "state": "proposed",
        "name": "동별_인구",
        "left_columns": ["동"],
        "shape": "n:1",
        "lost_rows": 1,
    }.items() <= first.items()
    assert (second["state"], second["name"], second["right_column"], second["matched_rows"]) == ("found", None, "동", 3)
