"""함께 쓰기 지정: who may, what is refused, and that it is sealed."""

from datetime import date, timedelta

import pytest
from tests.builders.hall import NINE, minute, person
from tests.builders.tampering import forge

from mulkko.ledger.models import Entry
from mulkko.organization.models import Unit, UnitSuccession, UnitVersion
from mulkko.organization.queries import place_of
from mulkko.policy.queries import verify_everything
from mulkko.processes.actions import designate, end_shared_use
from mulkko.processes.errors import NotAboveAll, SharingRefused
from mulkko.processes.models import SharedUse, SharedUseEnding
from mulkko.processes.queries.shared_use import concerning

pytestmark = pytest.mark.usefixtures("hall")
NEXT_WEEK = NINE.date() + timedelta(days=7)


def designated(lead="bus-r", partners=("bus-s",), by="park", **told):
    told = {"about": "심야 승하차", "due_on": NEXT_WEEK, "at": NINE} | told
    return designate(lead, partners, by=person(by), **told)


@pytest.mark.parametrize("who", ["park", "choi", "mayor"])
def test_a_head_above_both_units_tells_them_to_share(who):
    row = designated(by=who)

    entry = Entry.objects.latest("index")
    assert (entry.action, entry.actor) == ("processes.sharing_designated", person(who).code)
    assert row.units == ["bus-r", "bus-s"]
    assert verify_everything().ok


@pytest.mark.parametrize("who", ["haneul", "maeul", "jung", "kang", "cha", "vice"])
def test_nobody_else_does_and_the_attempt_leaves_no_trace(who):
    with pytest.raises(NotAboveAll):
        designated(by=who)

    assert not SharedUse.objects.exists()
    assert not Entry.objects.filter(action="processes.sharing_designated").exists()


def test_a_head_of_one_side_is_not_above_both():
    with pytest.raises(NotAboveAll):
        designated("bus", ["bud"], by="choi")

    assert designated("bus", ["bud"], by="mayor").units == ["bus", "bud"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"partners": []}, "at least one other"),
        ({"partners": ["bus-r"]}, "at least one other"),
        ({"lead": "bus", "partners": ["bus-s"], "by": "choi"}, "part of another"),
        ({"partners": ["gone"]}, "does not exist"),
        ({"about": " "}, "what the units use"),
        ({"due_on": NINE.date() - timedelta(days=1)}, "in the past"),
    ],
)
def test_what_is_told_must_be_whole(told, words):
    with pytest.raises(SharingRefused, match=words):
        designated(**told)


def test_it_stands_with_the_units_concerned_until_a_head_ends_it_with_a_reason():
    row = designated()

    assert [one.row for one in concerning(place_of(person("haneul"), NINE))] == [row]
    assert [one.row for one in concerning(place_of(person("moon"), NINE))] == [row]
    assert concerning(place_of(person("jung"), NINE)) == []
    with pytest.raises(SharingRefused, match="why it ends"):
        end_shared_use(row, reason=" ", by=person("park"), at=minute(1))
    with pytest.raises(NotAboveAll):
        end_shared_use(row, reason="끝남", by=person("maeul"), at=minute(1))
    end_shared_use(row, reason="함께 쓰기 시작함", by=person("choi"), at=minute(2))

    assert concerning(place_of(person("haneul"), NINE)) == []
    with pytest.raises(SharingRefused, match="ended already"):
        end_shared_use(row, reason="다시", by=person("park"), at=minute(3))
    assert verify_everything().ok


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (SharedUse, {"about": "다른 것"}),
        (SharedUse, {"due_on": NINE.date()}),
        (SharedUse, {"partners_text": '["leg"]'}),
        (SharedUseEnding, {"reason": "다른 이유"}),
    ],
)
def test_what_was_designated_or_ended_and_then_changed_below_the_guards_is_found_in_its_table(model, changes):
    end_shared_use(designated(), reason="함께 씀", by=person("park"), at=minute(1))
    assert verify_everything().ok

    forge(model, changes)

    found = verify_everything().first_bad
    assert (found.table, found.row) == (model._meta.db_table, str(model.objects.get().pk))


def test_an_ended_unit_is_concerned_through_its_successor():
    row = designated()
    assert row.units == ["bus-r", "bus-s"]
    heir = Unit.objects.create(code="bus-n")
    UnitVersion.objects.filter(unit__code="bus-s").update(valid_to=date(2026, 11, 24))
    UnitVersion.objects.create(
        unit=heir, name="새시설팀", kind="team", parent=Unit.objects.get(code="bus"), valid_from=date(2026, 11, 24)
    )
    UnitSuccession.objects.create(unit=Unit.objects.get(code="bus-s"), successor=heir, valid_from=date(2026, 11, 24))

    [one] = concerning(place_of(person("haneul"), NINE + timedelta(days=2)))
    assert one.units == ("bus-r", "bus-n")
