"""Requests for data run their clock, are refused on three grounds only, and what was received is destroyed when its time is over.

Invariant 40: twenty days, one extension of at most ten; no refusal without one of three grounds and the look at what can be separated.
Invariant 41: received data past their purpose or period are on the list to be destroyed.
"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.hall import NINE, person

from mulkko.catalog.actions.asking import decide_request, end_received, enter_request, extend_request, note_received
from mulkko.catalog.engine.asking import GROUNDS, Decided, due_on, refusal_of_decision, refusal_of_extension
from mulkko.catalog.errors import AskingRefused
from mulkko.catalog.models import DataDecision, DataRequest, Extension, ReceivedEnding
from mulkko.catalog.queries.asking import deadline_of, held_by, requests_seen_by, to_be_destroyed
from mulkko.ledger.models import Entry
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import Holiday
from mulkko.organization.queries import place_of, unit_with
from mulkko.policy.queries import verify_everything

TODAY = NINE.date()
REFUSED = Decided("refused", ground="secret", law="통계법 제33조", separability="나눌 수 없음")


@given(st.dates(date(2026, 1, 1), date(2029, 12, 31)), st.integers(0, 10))
def test_invariant_40_a_request_runs_twenty_days_and_is_extended_once_by_ten_at_most(received, more):
    last = due_on(received, Calendar(), more_days=more)

    assert 0 <= (last - received).days - 20 - more <= 2  # only a weekend moves it
    assert last.weekday() < 5
    allowed = {"was_extended": False, "is_over": False, "today": received, "due": last}
    assert refusal_of_extension(more, "까닭", **allowed) == (None if more else "days")
    assert refusal_of_extension(more or 1, "까닭", **(allowed | {"was_extended": True})) == "once"
    assert refusal_of_extension(11, "까닭", **allowed) == "days"
    assert refusal_of_extension(5, " ", **allowed) == "reason"
    assert refusal_of_extension(5, "까닭", **(allowed | {"today": last + timedelta(days=1)})) == "late"


def test_a_last_day_that_is_a_holiday_moves_to_the_next_working_day():
    assert due_on(date(2026, 12, 5), Calendar({date(2026, 12, 25): "기독탄신일"})) == date(2026, 12, 28)
    assert due_on(date(2026, 11, 26), Calendar(), is_internal=True) == date(2026, 12, 3)


@given(
    st.sampled_from(["provided", "partly", "refused", "other"]), st.sampled_from(["", *GROUNDS, "too_much_work"]),
    st.booleans(), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_invariant_40_a_refusal_names_one_of_three_grounds_and_what_came_of_looking_whether_the_rest_can_be_separated(
    kind, ground, has_law, was_looked, is_given, is_withheld
):
    decided = Decided(
        kind, "일부" if is_given else "", "나머지" if is_withheld else "", ground, "법 제1조" if has_law else "",
        "나눌 수 없음" if was_looked else "",
    )  # fmt: skip

    is_whole = refusal_of_decision(decided) is None

    if kind == "provided":
        assert is_whole == (is_given and not (ground or has_law or was_looked or is_withheld))
    elif kind == "other":
        assert not is_whole
    else:
        needed = ground in GROUNDS and has_law and was_looked
        assert is_whole == (needed and (kind == "refused" or (is_given and is_withheld)))


def asked(received_on=TODAY, **changed):
    told = {
        "owner": unit_with("bus"), "asking_agency": "나래시", "what": "노선별 승차", "purpose": "노선 개편", "method": "회귀분석",
        "from_on": TODAY, "to_on": TODAY + timedelta(days=90), "received_on": received_on, "by": person("park"), "at": NINE,
    }  # fmt: skip
    return enter_request(**(told | changed))


def fresh(request):
    return DataRequest.objects.get(pk=request.pk)


def told(login="park", at=NINE):
    return {"by": person(login), "at": at}


@pytest.mark.usefixtures("hall")
def test_a_request_is_extended_once_and_decided_once_and_every_act_is_recorded():
    request = asked()
    assert deadline_of(request) == date(2026, 12, 14)  # the twentieth day is a Sunday

    extend_request(fresh(request), days=10, reason="양이 많음", **told())
    assert deadline_of(fresh(request)) == date(2026, 12, 23)
    with pytest.raises(AskingRefused, match="once"):
        extend_request(fresh(request), days=1, reason="또", **told())
    decide_request(fresh(request), REFUSED, **told())
    with pytest.raises(AskingRefused, match="over"):
        decide_request(fresh(request), Decided("provided", given="모두"), **told())

    actions = list(Entry.objects.order_by("index").values_list("action", flat=True))[-3:]
    assert actions == ["catalog.data_requested", "catalog.data_request_extended", "catalog.data_request_decided"]
    assert verify_everything().ok


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize(
    "decided",
    [
        Decided("refused", ground="secret", law="통계법 제33조"),
        Decided("refused", ground="too_much_work", law="법", separability="나눌 수 없음"),
        Decided("refused", law="법", separability="나눌 수 없음"),
        Decided("partly", given="일부", ground="secret", law="법", separability="나눔"),
    ],
)
def test_invariant_40_what_is_not_whole_leaves_no_row(decided):
    request = asked()

    with pytest.raises(AskingRefused):
        decide_request(request, decided, **told())
    with pytest.raises(IntegrityError), transaction.atomic():
        DataDecision.objects.create(
            request=request, kind="refused", ground="secret", law="법", by=person("park"), title="", at=NINE
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(request=request, days=11, reason="까닭", by=person("park"), at=NINE)

    assert not DataDecision.objects.exists()


@pytest.mark.usefixtures("hall")
def test_only_the_unit_that_holds_the_data_decides_and_only_those_concerned_see_it():
    request = asked()

    for act in (
        lambda: decide_request(request, REFUSED, **told("jung")),
        lambda: extend_request(request, days=3, reason="까닭", **told("jung")),
        lambda: asked(by=person("jung")),
    ):
        with pytest.raises(AskingRefused, match="kept"):
            act()
    seen = [
        login
        for login in ("park", "choi", "jung", "haneul")
        if requests_seen_by(place_of(person(login), NINE)).exists()
    ]
    assert seen == ["park", "choi"]
    assert requests_seen_by(None).exists()


@pytest.mark.usefixtures("hall")
def test_inside_the_city_five_working_days_run_without_extension():
    Holiday.objects.create(day=date(2026, 11, 25), name="임시공휴일")
    request = asked(asking_agency="", asking_unit=unit_with("bud"), by=person("jung"))

    assert deadline_of(request) == date(2026, 12, 1)
    with pytest.raises(AskingRefused, match="internal"):
        extend_request(request, days=3, reason="까닭", **told())


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize(
    "changed, why",
    [
        ({"purpose": " "}, "missing"), ({"method": ""}, "missing"), ({"asking_agency": ""}, "missing"),
        ({"to_on": TODAY - timedelta(days=1)}, "period"), ({"received_on": TODAY + timedelta(days=1)}, "future"),
    ],
)  # fmt: skip
def test_a_request_tells_purpose_analysis_and_period(changed, why):
    with pytest.raises(AskingRefused, match=why):
        asked(**changed)


def states(day):
    return {one.received.what: one.state for one in held_by(place_of(person("park"), NINE), day)}


@pytest.mark.usefixtures("hall")
def test_invariant_41_received_data_past_their_last_day_or_purpose_are_on_the_list_to_be_destroyed_until_somebody_did():
    bus, last = unit_with("bus"), TODAY + timedelta(days=30)
    one, other = (
        note_received(owner=bus, what=what, provider="통계청", purpose="노선 개편", until=last, **told())
        for what in ("가", "나")
    )
    assert states(last) == {"가": "in_use", "나": "in_use"}
    assert states(last + timedelta(days=1)) == {"가": "due", "나": "due"}

    end_received(other, kind="purpose_over", on=TODAY, how="개편을 마침", **told())
    assert states(TODAY) == {"나": "due", "가": "in_use"}
    end_received(other, kind="destroyed", on=TODAY, how="덮어써 지움", **told())

    assert states(last + timedelta(days=1)) == {"가": "due", "나": "destroyed"}
    assert to_be_destroyed(held_by(place_of(person("park"), NINE), last + timedelta(days=1))) == [one]
    assert held_by(place_of(person("jung"), NINE), last) == []
    with pytest.raises(AskingRefused):
        end_received(other, kind="destroyed", on=TODAY, how="또", **told())
    with pytest.raises(AskingRefused):
        end_received(one, kind="destroyed", on=TODAY, how="지움", **told("jung"))
    assert ReceivedEnding.objects.count() == 2
    assert verify_everything().ok


@pytest.mark.usefixtures("hall")
def test_a_request_with_a_mistyped_year_hides_no_other_from_the_list():
    request = asked(received_on=date(1, 1, 2))

    assert deadline_of(fresh(request)) == date(1, 1, 22)
