"""An absence is entered by who may, for days that can be, and gives the post to the deputy for exactly these days.

Invariants 25, 29 and 31: acting only inside the absence; the post returns; without a posting nobody acts.
"""

from datetime import date, timedelta

import pytest
from tests.builders.hall import NINE, OPERATOR, minute, open_hall, person

from mulkko.ledger.models import Entry
from mulkko.organization.actions import end_absence, end_posting, enter_absence
from mulkko.organization.errors import BadAbsence, NotYourAbsence
from mulkko.organization.models import Absence, Position
from mulkko.organization.queries import absences_of, acts_for, present_holders, seat_on

pytestmark = pytest.mark.usefixtures("hall")
TODAY = date(2026, 11, 23)
DAYS = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=3)}


def away(login, *, by=None, at=NINE, **told):
    return enter_absence(person(login), **({"reason": "leave", **DAYS} | told), by=by and person(by), at=at)


def signers(position, day):
    return [signer.person for signer in seat_on(position, day).signers]


def test_the_deputy_acts_from_the_first_day_to_the_last_and_not_a_day_longer():
    away("park", by="park")

    assert signers("p-bus", TODAY) == signers("p-bus", TODAY + timedelta(days=2)) == ["k2"]
    assert signers("p-bus", TODAY - timedelta(days=1)) == signers("p-bus", TODAY + timedelta(days=3)) == ["k3"]


def test_the_holder_is_not_there_from_the_first_day_to_the_last_and_not_a_day_longer():
    away("park", by="park")

    days = [TODAY + timedelta(days=ahead) for ahead in (-1, 0, 2, 3)]
    assert [[one.code for one in present_holders("p-bus", day)] for day in days] == [["k3"], [], [], ["k3"]]


def test_whoever_acts_is_told_for_whom_and_until_when():
    away("park", by="park")

    [one] = acts_for(person("maeul"), NINE)

    assert (one.position, one.title, one.unit_name, one.instead_of, one.until) == (
        "p-bus", "대중교통과장", "대중교통과", "박과장", TODAY + timedelta(days=3),
    )  # fmt: skip
    assert acts_for(person("haneul"), NINE) == acts_for(person("park"), NINE) == []


def test_an_order_of_deputies_from_the_files_is_followed():
    open_hall(deputies="position,order,deputy,valid_from\np-bus,1,p-bus-s,2026-01-01\np-bus,2,p-bus-r,2026-01-01\n")
    away("park")

    assert signers("p-bus", TODAY) == ["k13"]
    away("moon")
    assert signers("p-bus", TODAY) == ["k2"]


def test_a_named_deputy_without_a_posting_does_not_act():
    """Invariant 31: a person without a posting on a date cannot act on that date."""
    with pytest.raises(BadAbsence, match="holds no position"):
        away("maeul", deputy=person("oh"))


def test_a_deputy_whose_posting_ends_meanwhile_acts_no_more():
    """Invariant 31."""
    away("maeul", deputy=person("haneul"))
    assert signers("p-bus-r", TODAY) == ["k1"]

    end_posting(person("haneul"), Position.objects.get(code="p-bus-r1"), on=TODAY, by=OPERATOR, at=minute(-2000))

    assert signers("p-bus-r", TODAY) == []


@pytest.mark.parametrize("by", ["haneul", "jung", "seo"])
def test_nobody_enters_the_absence_of_somebody_who_is_not_below_them(by):
    with pytest.raises(NotYourAbsence):
        away("park", by=by)
    assert not Absence.objects.exists()


@pytest.mark.parametrize("by", ["park", "choi", "mayor", None])
def test_the_person_a_superior_and_the_operator_enter_an_absence(by):
    away("park", by=by)

    assert Entry.objects.get(action="organization.absence_entered").actor == (person(by).code if by else "operator")


@pytest.mark.parametrize(
    "told",
    [
        {"ends_on": TODAY},
        {"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY},
        {"reason": "hangover"},
        {"starts_on": TODAY + timedelta(days=2), "ends_on": TODAY + timedelta(days=9)},
    ],
)
def test_days_and_reasons_that_cannot_be_are_refused(told):
    if "starts_on" in told and told["ends_on"] > TODAY:
        away("park")

    with pytest.raises(BadAbsence):
        away("park", **told)


def test_nobody_acts_for_oneself():
    with pytest.raises(BadAbsence, match="oneself"):
        away("maeul", deputy=person("maeul"))


def test_an_absence_that_lasts_ends_today_and_one_to_come_is_called_off():
    lasting = away("park", starts_on=TODAY - timedelta(days=1), at=minute(-2000))
    to_come = away("park", starts_on=TODAY + timedelta(days=8), ends_on=TODAY + timedelta(days=9))

    end_absence(lasting, by=person("park"), at=NINE)
    end_absence(to_come, by=person("park"), at=NINE)

    assert signers("p-bus", TODAY) == signers("p-bus", TODAY + timedelta(days=8)) == ["k3"]
    assert absences_of(person("park"), TODAY) == []
    with pytest.raises(BadAbsence, match="over already"):
        end_absence(lasting, by=person("park"), at=NINE)


def test_an_absence_that_is_ended_on_its_first_day_is_called_off_and_the_holder_signs_that_day():
    """Invariant 29."""
    absence = away("park")

    end_absence(absence, by=person("park"), at=NINE)

    absence.refresh_from_db()
    assert (absence.called_off_at, absence.valid_to) == (NINE, DAYS["ends_on"])
    assert signers("p-bus", TODAY) == ["k3"]
    assert [one.code for one in present_holders("p-bus", TODAY)] == ["k3"]


def test_a_colleague_of_the_same_unit_enters_no_absence():
    with pytest.raises(NotYourAbsence):
        away("maeul", by="haneul")


def test_the_ledger_keeps_the_class_of_the_reason_and_no_name():
    away("park", by="park", reason="trip")

    text = Entry.objects.get(action="organization.absence_entered").payload.text
    assert '"reason":"trip"' in text
    assert "박과장" not in text


def test_a_vacant_post_has_its_deputy_too():
    end_posting(person("park"), Position.objects.get(code="p-bus"), on=TODAY, by=OPERATOR, at=minute(-2000))

    [signer] = seat_on("p-bus", TODAY).signers
    assert (signer.person, signer.why) == ("k2", "vacant")
