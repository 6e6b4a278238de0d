"""Invariant 42: no stored evidence counts fewer than five people, neither itself nor by what it leaves over."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.hall import NINE, OPERATOR, claim_of_workers, collected, minute, person, table_of_workers

from mulkko.catalog.actions import Incoming, add_file
from mulkko.evidence.actions import keep_receipt, make_claim
from mulkko.evidence.engine.cells import FEWEST, small_cells
from mulkko.evidence.engine.figures import Slot
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim, Run
from mulkko.evidence.queries import check_claims
from mulkko.ledger.models import Entry
from mulkko.voice.engine.board import protected

PEOPLE, STOPS = Slot("n", "count", "명"), Slot("n", "count", "곳")


@pytest.mark.parametrize(
    "value, slot, is_small",
    [("0", PEOPLE, False), ("1", PEOPLE, True), ("4", PEOPLE, True), ("-3", PEOPLE, True), ("5", PEOPLE, False), (None, PEOPLE, False), ("3", STOPS, False)],
)  # fmt: skip
def test_one_to_four_people_are_a_small_cell(value, slot, is_small):
    assert bool(small_cells({"n": value}, {"n": slot})) == is_small


def test_in_data_about_persons_every_count_is_one_of_people_and_nothing_is_left_over_of_a_total():
    slots = {name: Slot(name, "count", "건") for name in "abt"}

    assert small_cells({"a": "3", "b": "20", "t": "23"}, slots, about_persons=True) == ("a", "t")
    assert small_cells({"a": "40", "b": "57", "t": "100"}, slots, about_persons=True) == ("t",)  # three are left over
    assert small_cells({"a": "40", "b": "55", "t": "100"}, slots, about_persons=True) == ()


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_no_group_of_citizens_that_is_left_out_follows_from_the_sum(counts):
    """Invariant 42."""
    pairs = list(enumerate(counts))

    kept = protected(pairs)

    left_over = sum(counts) - sum(n for _, n in kept)
    hidden = [n for name, n in pairs if n and name not in dict(kept)]
    assert all(n >= FEWEST for _, n in kept)
    assert left_over == 0 or not kept or (left_over >= FEWEST and len(hidden) > 1)


@pytest.mark.usefixtures("hall")
def test_invariant_42_a_figure_of_fewer_than_five_people_is_not_stored_and_leaves_no_trace():
    collected(table_of_workers([("가동", 3, 10), ("나동", 500, 20)]))
    before = Entry.objects.count()

    with pytest.raises(BadClaim, match="fewer than five people"):
        make_claim(
            sentence="가동에는 {n}이 산다.", sql="SELECT min(\"야간근로자(명)\") AS n FROM workers",
            slots={"n": {"type": "count", "unit": "명"}}, by=person("haneul"), at=NINE,
        )  # fmt: skip

    assert not Claim.objects.exists()
    assert Entry.objects.count() == before


@pytest.mark.usefixtures("hall")
def test_invariant_42_a_figure_that_falls_below_five_on_newer_data_is_checked_and_not_stored():
    collected(table_of_workers())
    claim = claim_of_workers(person("haneul"))
    collected(table_of_workers([("가동", 3, 1_000)]), at=minute(1))

    checked = check_claims([claim], at=minute(2))
    keep_receipt("{}", checked, subject="2026-0001", at=minute(2))

    assert checked[0].judgement.status == "unverifiable"
    refreshed = Run.objects.get(mode="refresh")
    assert (refreshed.error, json.loads(refreshed.values_text)) == ("small", {})
    assert '"3"' not in json.dumps([row.values_text for row in Run.objects.all()])


@pytest.mark.usefixtures("hall")
def test_invariant_42_of_rows_about_persons_a_count_of_anything_has_to_be_five_or_more():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "visits.csv"
        path.write_text("이름,구역\n" + "".join(f"사람{n},가\n" for n in range(4)), encoding="utf-8")
        told = Incoming(owner="bus", personal=frozenset({"이름"}))
        [added] = add_file(path, told=told, by=OPERATOR, person=None, at=NINE)
    assert added.error is None

    with pytest.raises(BadClaim, match="fewer than five people"):
        make_claim(
            sentence="신청은 {n}이다.", sql="SELECT count(*) AS n FROM visits", slots={"n": {"type": "count", "unit": "건"}},
            by=person("haneul"), at=NINE,
        )  # fmt: skip


@pytest.fixture
def visits(hall):
    """Twenty from 가, three from 나, twenty-two from 다, and nobody from elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "visits.csv"
        areas = "가" * 20 + "나" * 3 + "다" * 22
        path.write_text("이름,구역\n" + "".join(f"사람{n},{area}\n" for n, area in enumerate(areas)), encoding="utf-8")
        told = Incoming(owner="bus", personal=frozenset({"이름"}))
        [added] = add_file(path, told=told, by=OPERATOR, person=None, at=NINE)
    assert added.error is None


def visitors(where):
    return make_claim(
        sentence="신청은 {n}이다.", sql=f"SELECT count(*) AS n FROM visits WHERE {where}", by=person("haneul"), at=NINE,
        slots={"n": {"type": "count", "unit": "건"}},
    )  # fmt: skip


@pytest.mark.parametrize(
    "every, most", [("구역 IN ('가', '나', '다')", "구역 <> '나'"), ("구역 <> '나'", "구역 IN ('가', '나', '다')")]
)
@pytest.mark.usefixtures("visits")
def test_invariant_42_who_names_every_value_there_is_learns_no_more_than_who_names_all_but_one(every, most):
    visitors(every)

    with pytest.raises(BadClaim, match="taken from another one"):
        visitors(most)


@pytest.mark.usefixtures("visits")
def test_two_groups_of_other_people_may_differ_by_two():
    assert visitors("구역 = '가'").values == {"n": "20"}
    assert visitors("구역 = '다'").values == {"n": "22"}


def test_thirty_counts_are_looked_through_as_fast_as_three():
    values = {f"n{number}": str(1_000 + 40 * number) for number in range(30)}
    slots = {name: Slot(name, "count", "명") for name in values}

    assert small_cells(values | {"n0": str(1_040 + 1_080 + 3)}, slots, about_persons=True) == ("n0",)
