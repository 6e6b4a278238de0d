"""자료 취합: what is known is filled in with its source, an office only confirms or corrects it, and the result is a version."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.builders.calls import (
    COLUMNS,
    answered,
    asked,
    asked_unit,
    confirmed_by,
    filled_by,
    known_counts,
    newest,
    opened,
)
from tests.builders.hall import NINE, collected, person

from mulkko.catalog.actions.calls import confirm, decide_end, fill_in, known_of, open_call
from mulkko.catalog.actions.closing_calls import close_call
from mulkko.catalog.engine.calls import read_columns
from mulkko.catalog.errors import CallRefused
from mulkko.catalog.models import CallClosing, CallConfirmation, CallSheet, DataCall, Dataset, Version
from mulkko.catalog.queries import verify_snapshots
from mulkko.catalog.queries.calls import calls_seen_by, line_of, lines_of, sums_of, tally_of, unused_twice, waiting_for
from mulkko.catalog.queries.knowing import asked_now
from mulkko.evidence.queries import ask
from mulkko.ledger.models import Entry
from mulkko.organization.actions import enter_absence
from mulkko.organization.models import Holiday
from mulkko.organization.queries import chart, place_of
from mulkko.policy.queries import verify_everything

pytestmark = pytest.mark.usefixtures("hall")
TODAY = NINE.date()
THREE = read_columns(COLUMNS)


def standing(call, unit):
    return line_of(asked_unit(call, unit))


def waits(login):
    return [(one.asked.unit.code, one.act) for one in waiting_for(place_of(person(login), NINE))]


def refused(why, act, *args, **told):
    with pytest.raises(CallRefused) as caught:
        act(*args, **told)
    assert caught.value.why == why


def test_what_the_catalogue_holds_is_filled_in_with_its_source_and_waits_to_be_looked_at():
    known_counts()

    call = opened()

    cell = standing(call, "bus-r").sheet.cells[0, 0]
    assert (cell.value, cell.how, cell.known) == ("5", "prefilled", "5")
    assert (cell.source.dataset, cell.source.version, cell.source.column) == ("counts", 1, "남(명)")
    assert (cell.source.title, cell.source.as_of) == ("야간근로 집계", "2026-09-30")
    assert [line.prefilled for line in lines_of(call)] == [2, 2]
    assert [(line.state, line.missing) for line in lines_of(call)] == [("asked", 3), ("asked", 3)]


def test_an_earlier_call_is_known_to_the_next_one_by_unit_and_the_newest_day_goes_first():
    known_counts()
    close_call(answered(opened()), by=person("jung"), at=NINE)

    call = opened(title="2027년 1분기 야간근로자 현황", from_on=date(2027, 1, 1), to_on=date(2027, 3, 31))

    cells = standing(call, "bus-s").sheet.cells
    assert [cells[0, place].value for place in range(3)] == ["4", "5", "9"]
    assert {cell.source.dataset for cell in cells.values()} == {"야간근로자_현황"}
    assert tally_of(call).prefilled == 6


def test_an_office_only_confirms_or_corrects_what_is_known():
    known_counts()
    call = opened()

    filled_by(call, "bus-r", "haneul", None, "8", "13")

    cells = standing(call, "bus-r").sheet.cells
    assert [(cells[0, place].how, cells[0, place].value) for place in range(3)] == [
        ("kept", "5"), ("corrected", "8"), ("typed", "13"),
    ]  # fmt: skip
    assert cells[0, 1].known == "7"
    assert standing(call, "bus-r").state == "filled"
    assert standing(call, "bus-r").corrected == 1


def test_who_asks_for_what_is_known_for_the_period_is_stopped_until_a_reason_is_written():
    known_counts("부서,남(명),여(명),계(명)\n노선팀,5,7,12\n시설팀,4,6,10\n", as_of=date(2026, 10, 31))
    known = known_of(asked(), chart(TODAY))
    assert known.is_everything
    assert [(one.column, one.cells, one.source.title) for one in known.columns] == [
        ("남", 2, "야간근로 집계"), ("여", 2, "야간근로 집계"), ("계", 2, "야간근로 집계"),
    ]  # fmt: skip

    refused("known", opened)

    assert not DataCall.objects.exists()
    assert opened(despite="10월 뒤에 조직이 바뀜").despite == "10월 뒤에 조직이 바뀜"
    assert [(call.title, same, units) for call, same, units in asked_now(THREE[:1], ["bus-r"])] == [
        ("2026년 4분기 야간근로자 현황", ["남"], 1)
    ]


def test_figures_of_an_older_day_are_filled_in_but_do_not_make_the_call_needless():
    known_counts("부서,남(명),여(명),계(명)\n노선팀,5,7,12\n시설팀,4,6,10\n")

    known = known_of(asked(), chart(TODAY))

    assert known.prefilled == 6
    assert not known.is_everything


@pytest.mark.parametrize(
    "text, told",
    [
        ("부서,남(천명)\n노선팀,5\n", {}),  # of another unit of measurement
        ("부서,남(명)\n노선팀,5\n노선팀,6\n", {}),  # two rows fit
        ("부서,남(명)\n도로팀,5\n", {}),  # of another office
        ("부서,남(명)\n노선팀,5\n", {"readers": "unit"}),  # not for all staff
        ("부서,남자(명)\n노선팀,5\n", {}),
    ],
)
def test_nothing_is_filled_in_that_is_a_guess_or_closed(text, told):
    known_counts(text, **told)

    assert known_of(asked(), chart(TODAY)).cells == {}


def test_a_table_that_the_asked_unit_keeps_itself_is_known_row_by_row():
    collected("동,야간근로자(명)\n가동,300\n나동,500\n", name="workers", owner="bus-r", as_of=date(2026, 10, 2))

    known = known_of(asked(columns="야간근로자 | 정수 | 명", rows="가동\n나동\n라동"), chart(TODAY))

    assert {place: cell.value for place, cell in known.cells["bus-r"].items()} == {(0, 0): "300", (1, 0): "500"}
    assert "bus-s" not in known.cells


@pytest.mark.parametrize(
    "changed, why",
    [
        ({"owner": "bus"}, "kept"), ({"ground": " "}, "missing"), ({"purpose": ""}, "missing"),
        ({"from_on": date(2027, 1, 1)}, "period"), ({"due_on": TODAY}, "due"), ({"due_on": date(2026, 11, 28)}, "holiday"),
        ({"units": ()}, "units"), ({"units": ("bus-r", "bus-r")}, "units"), ({"units": ("city",)}, "unit"), ({"units": ("x",)}, "unit"),
    ],
)  # fmt: skip
def test_a_call_tells_ground_purpose_period_working_day_and_units(changed, why):
    refused(why, opened, **changed)


def test_the_last_day_is_a_working_day_of_the_city():
    Holiday.objects.create(day=date(2026, 11, 30), name="임시공휴일")

    with pytest.raises(CallRefused, match="2026-12-01"):
        opened()


def test_a_result_never_takes_the_name_of_data_that_are_something_else():
    collected("동,수\n가,1\n", name="야간근로자_현황", owner="bus")

    refused("named", opened)


def test_only_members_fill_only_the_head_confirms_and_only_the_owner_closes():
    call = opened()
    mine = asked_unit(call, "bus-r")
    typed = {(0, 0): "1", (0, 1): "2", (0, 2): "3"}

    for login in ("jo", "park", "jung"):  # another team, the section chief above, the owner
        refused("kept", fill_in, mine, typed, number=0, by=person(login), at=NINE)
    filled_by(call, "bus-r", "haneul", "1", "2", "3")
    for login in ("haneul", "park", "moon", "jung"):
        refused("head", confirm, mine, number=1, by=person(login), at=NINE)
    confirmed_by(call, "bus-r", "maeul")
    for login in ("haneul", "maeul", "park", "seo"):
        refused("kept", close_call, call, reason="끝", by=person(login), at=NINE)
    assert not CallClosing.objects.exists()


def test_who_acts_for_an_absent_head_confirms_and_the_row_says_for_whom():
    call = opened()
    filled_by(call, "bus-r", "haneul", "1", "2", "3")
    enter_absence(
        person("maeul"),
        reason="leave",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=2),
        deputy=person("haneul"),
        by=None,
        at=NINE,
    )
    refused("head", confirm, asked_unit(call, "bus-r"), number=1, by=person("maeul"), at=NINE)

    assert waits("maeul") == []

    assert waits("haneul") == [("bus-r", "confirm")]
    confirmed_by(call, "bus-r", "haneul")

    row = CallConfirmation.objects.get()
    assert (row.acting_for, row.by) == ("k2", person("haneul"))
    assert verify_everything().ok


def test_where_nobody_acts_for_an_absent_head_the_next_one_above_confirms():
    call = opened()
    filled_by(call, "bus-r", "haneul", "1", "2", "3")
    enter_absence(person("maeul"), reason="leave", starts_on=TODAY, ends_on=TODAY + timedelta(days=2), by=None, at=NINE)

    assert waits("park") == [("bus-r", "confirm")]
    confirmed_by(call, "bus-r", "park")

    assert CallConfirmation.objects.get().acting_for == ""


def test_what_waits_is_shown_to_who_can_do_it_and_to_nobody_else():
    call = opened()
    assert waits("haneul") == [("bus-r", "fill")]
    assert waits("jo") == waits("moon") == [("bus-s", "fill")]
    assert waits("park") == waits("seo") == []

    filled_by(call, "bus-r", "haneul", "1", "2", "3")
    assert (waits("haneul"), waits("maeul")) == ([], [("bus-r", "confirm")])
    confirmed_by(call, "bus-r", "maeul")
    assert waits("maeul") == []

    seen = [login for login in ("haneul", "park", "choi", "jung", "kang", "seo") if calls_seen_by(person(login), NINE)]
    assert seen == ["haneul", "park", "choi", "jung", "kang"]
    assert calls_seen_by(None, NINE) == [call]


def test_two_people_of_one_unit_who_fill_in_at_once_do_not_write_over_each_other():
    call = opened()
    mine = asked_unit(call, "bus-r")
    fill_in(mine, {(0, 0): "1"}, number=0, by=person("haneul"), at=NINE)

    refused("moved", fill_in, mine, {(0, 0): "9"}, number=0, by=person("maeul"), at=NINE)

    assert standing(call, "bus-r").sheet.cells[0, 0].value == "1"


def test_a_sheet_that_was_changed_since_it_was_looked_at_is_not_confirmed():
    call = opened()
    mine = filled_by(call, "bus-r", "haneul", "1", "2", "3")
    filled_by(call, "bus-r", "haneul", "2", "2", "4")

    refused("moved", confirm, mine, number=1, by=person("maeul"), at=NINE)
    confirm(mine, number=2, by=person("maeul"), at=NINE)
    refused("twice", confirm, mine, number=2, by=person("maeul"), at=NINE)
    filled_by(call, "bus-r", "haneul", "3", "2", "5")

    assert standing(call, "bus-r").state == "filled"  # what is new has to be confirmed anew


def test_a_total_that_differs_from_its_parts_is_told_and_not_confirmed():
    call = opened()
    mine = filled_by(call, "bus-r", "haneul", "1", "2", "4")

    [wrong] = standing(call, "bus-r").wrong
    assert (wrong.said, wrong.summed) == ("4", "3")
    refused("unfilled", confirm, mine, number=1, by=person("maeul"), at=NINE)
    filled_by(call, "bus-r", "haneul", "1", "-", "1")

    assert standing(call, "bus-r").state == "filled"  # of the kind there are none, which is an answer


def test_a_value_that_does_not_fit_is_refused_and_leaves_the_sheet_as_it_was():
    call = opened()

    for text, why in (("많음", "number"), ("1.5", "whole"), ("9" * 40, "number")):
        refused(why, filled_by, call, "bus-r", "haneul", text)
    refused("place", fill_in, asked_unit(call, "bus-r"), {(1, 0): "1"}, number=0, by=person("haneul"), at=NINE)

    assert newest(asked_unit(call, "bus-r")) == 0


def test_a_closed_call_becomes_a_version_of_its_owner_with_where_it_comes_from():
    call = answered(opened())
    assert [(one.column.name, one.value, one.units) for one in sums_of(call, lines_of(call))] == [
        ("남", "9", 2), ("여", "11", 2), ("계", "20", 2),
    ]  # fmt: skip

    closing = close_call(call, by=person("jung"), at=NINE)

    version = closing.version
    assert (version.dataset.name, version.dataset.owner.code, version.number, version.rows) == (
        "야간근로자_현황",
        "bud",
        1,
        2,
    )
    assert (version.as_of, version.note) == (date(2026, 12, 31), f"자료 취합 {call.pk}: 2/2개 부서 확인")
    found = ask('SELECT "부서", "계 (명)" FROM "야간근로자_현황" ORDER BY "부서"', person=person("haneul"), at=NINE)
    assert [list(map(str, row)) for row in found["rows"]] == [["노선팀", "11"], ["시설팀", "9"]]
    refused("over", fill_in, asked_unit(call, "bus-r"), {(0, 0): "1"}, number=1, by=person("haneul"), at=NINE)
    refused("over", close_call, call, by=person("jung"), at=NINE)
    assert list(verify_snapshots()) == []
    assert verify_everything().ok


def test_a_call_with_units_missing_is_closed_only_with_a_reason_and_without_their_figures():
    call = opened()
    filled_by(call, "bus-r", "haneul", "1", "2", "3")
    confirmed_by(call, "bus-r", "maeul")
    filled_by(call, "bus-s", "jo", "1", "2", "3")

    refused("reason", close_call, call, by=person("jung"), at=NINE)
    closing = close_call(call, reason="기한이 지남", by=person("jung"), at=NINE)

    assert (closing.confirmed, closing.missing, closing.version.rows) == (1, 1, 1)
    nobody = close_call(opened(title="빈 취합"), reason="더 필요 없음", by=person("jung"), at=NINE)
    assert nobody.version is None
    assert verify_everything().ok


def test_the_same_series_grows_by_versions_and_is_proposed_for_its_end_when_nobody_used_two_running():
    first = close_call(answered(opened()), by=person("jung"), at=NINE)
    later = {"from_on": date(2027, 1, 1), "to_on": date(2027, 3, 31), "title": "2027년 1분기 야간근로자 현황"}
    call = opened(**later)
    filled_by(call, "bus-r", "haneul", "6", None, "12")
    confirmed_by(call, "bus-r", "maeul")
    second = close_call(call, reason="시설팀 없음", by=person("jung"), at=NINE)
    call = DataCall.objects.get(pk=call.pk)

    assert (first.version.dataset, second.version.number) == (second.version.dataset, 2)
    assert unused_twice(call, frozenset())
    assert not unused_twice(call, frozenset({second.version_id}))
    assert not unused_twice(first.call, frozenset())  # only the newest of a series is asked about
    refused("reason", decide_end, call, kind="ended", reason=" ", by=person("jung"), at=NINE)
    refused("kept", decide_end, call, kind="ended", reason="안 씀", by=person("haneul"), at=NINE)
    decide_end(call, kind="ended", reason="아무도 쓰지 않음", by=person("jung"), at=NINE)
    assert not unused_twice(DataCall.objects.get(pk=call.pk), frozenset())
    assert verify_everything().ok


def test_a_call_that_runs_is_not_decided_about():
    refused("open", decide_end, opened(), kind="kept", reason="계속", by=person("jung"), at=NINE)


def test_every_act_is_one_entry():
    call = answered(opened())
    close_call(call, by=person("jung"), at=NINE)

    acts = list(Entry.objects.order_by("index").values_list("action", flat=True))[-6:]
    assert acts == [
        "catalog.call_opened", *(["catalog.call_filled", "catalog.call_confirmed"] * 2), "catalog.call_closed",
    ]  # fmt: skip


def test_the_database_keeps_what_was_said():
    call = answered(opened())
    sheet = CallSheet.objects.order_by("-pk")[0]

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CallSheet.objects.filter(pk=sheet.pk).update(cells_text="[]")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CallConfirmation.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        CallClosing.objects.create(call=call, confirmed=0, missing=1, by=person("jung"), at=NINE)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallClosing.objects.create(call=call, confirmed=1, missing=0, by=person("jung"), at=NINE)


def test_versions_and_datasets_stay_when_nothing_was_confirmed():
    close_call(opened(), reason="필요 없음", by=person("jung"), at=NINE)

    assert not Dataset.objects.exists()
    assert not Version.objects.exists()
    assert open_call(asked(), by=person("jung"), at=NINE).dataset == "야간근로자_현황"
