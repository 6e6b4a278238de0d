"""At the own desk: a reminder a day of the one whose turn it is, saved filters, and notices that were seen."""

from datetime import UTC, datetime

import pytest
from tests.builders.hall import NINE, draft_of, minute, person, put_on_route, signed_by

from mulkko.ledger.models import Entry
from mulkko.ledger.queries import payload_of
from mulkko.organization.models import Position, PositionVersion
from mulkko.policy import actions
from mulkko.policy.actions.desk import forget_filter, nudge_request, nudge_step, save_filter, see_notices
from mulkko.policy.errors import NothingToNudge, NudgedToday, PolicyRefused
from mulkko.policy.models import NoticesSeen, Nudge, SavedFilter

pytestmark = pytest.mark.usefixtures("hall")
LAST_MINUTE, MIDNIGHT = (
    datetime(2026, 11, 23, 14, 59, tzinfo=UTC),
    datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
)  # of Seoul


@pytest.fixture
def lead_review():
    return put_on_route(draft_of(person("haneul"))).steps.get(kind="lead_review")


@pytest.fixture
def request_to_budget():
    [asked] = actions.ask_units(draft_of(person("haneul")), ["bud"], question="재원?", by=person("haneul"), at=NINE)
    return asked


def test_a_step_is_reminded_of_once_a_day_of_seoul(lead_review):
    row = nudge_step(lead_review, by=person("haneul"), at=minute(1))
    for at in (minute(2), LAST_MINUTE):
        with pytest.raises(NudgedToday):
            nudge_step(lead_review, by=person("haneul"), at=at)
    again = nudge_step(lead_review, by=person("haneul"), at=MIDNIGHT)

    assert [one.on.isoformat() for one in (row, again)] == ["2026-11-23", "2026-11-24"]
    entries = [payload_of(one.index) for one in Entry.objects.filter(action="policy.nudged").order_by("index")]
    assert [(one["nudge"], one["who"]) for one in entries] == [(row.facts(), "노선팀장"), (again.facts(), "노선팀장")]


@pytest.mark.parametrize("login", ["maeul", "park", "jo"])
def test_nobody_but_the_drafter_reminds(lead_review, login):
    with pytest.raises(NothingToNudge):
        nudge_step(lead_review, by=person(login), at=minute(1))

    assert not Nudge.objects.exists()


def test_nobody_is_reminded_before_or_after_the_own_turn(lead_review):
    later = lead_review.approval.steps.get(kind="review")
    with pytest.raises(NothingToNudge):
        nudge_step(later, by=person("haneul"), at=minute(1))
    proposal = signed_by(draft_and_route(), "maeul")

    with pytest.raises(NothingToNudge):
        nudge_step(proposal.current_round.approval.steps.get(kind="lead_review"), by=person("haneul"), at=minute(1))


def draft_and_route():
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    return proposal


def test_a_reminder_names_the_post_as_it_is_called_today(lead_review):
    position = Position.objects.get(code="p-bus-r")
    PositionVersion.objects.filter(position=position).update(title="버스노선팀장")

    nudge_step(lead_review, by=person("haneul"), at=minute(1))

    assert payload_of(Entry.objects.get(action="policy.nudged").index)["who"] == "버스노선팀장"


def test_a_unit_that_was_asked_is_reminded_by_who_asked_until_it_answers(request_to_budget):
    with pytest.raises(NothingToNudge):
        nudge_request(request_to_budget, by=person("maeul"), at=minute(1))
    row = nudge_request(request_to_budget, by=person("haneul"), at=minute(1))
    with pytest.raises(NudgedToday):
        nudge_request(request_to_budget, by=person("haneul"), at=LAST_MINUTE)
    assert payload_of(Entry.objects.get(action="policy.nudged").index)["who"] == "예산담당관"
    assert row.request == request_to_budget

    actions.answer_request(request_to_budget, kind="no_opinion", text="", by=person("jung"), at=minute(2))

    with pytest.raises(NothingToNudge):
        nudge_request(request_to_budget, by=person("haneul"), at=MIDNIGHT)


def test_whoever_withdrew_a_draft_reminds_nobody_of_it(request_to_budget):
    proposal = draft_of(person("haneul"))
    [asked] = actions.ask_units(proposal, ["bud"], question="재원?", by=person("haneul"), at=NINE)
    actions.withdraw(proposal, reason="필요 없음", by=person("haneul"), at=minute(1))

    with pytest.raises(NothingToNudge):
        nudge_request(asked, by=person("haneul"), at=minute(2))
    assert nudge_request(request_to_budget, by=person("haneul"), at=minute(2))


def saved(name="늦은 것", query="state=in_route", login="haneul", at=NINE):
    return save_filter(name=name, query=query, by=person(login), at=at)


def test_the_same_name_again_replaces_a_filter_of_the_same_person_alone():
    saved()
    saved(login="maeul")

    row = saved("  늦은   것 ", "state=returned", at=minute(1))

    assert (row.name, row.query, row.made_at) == ("늦은 것", "state=returned", minute(1))
    kept = SavedFilter.objects.values_list("person__code", "name", "query")
    assert sorted(kept) == [("k1", "늦은 것", "state=returned"), ("k2", "늦은 것", "state=in_route")]


@pytest.mark.parametrize(("name", "query"), [(" ", "state=draft"), ("이름", ""), ("이름", "q=" + "가" * 499)])
def test_a_filter_needs_a_name_and_something_to_keep(name, query):
    with pytest.raises(PolicyRefused):
        saved(name, query)

    assert saved("이름", "q=" + "가" * 498)


def test_the_twentieth_filter_is_kept_and_the_next_one_is_not():
    for number in range(20):
        saved(f"{number + 1}번")
    with pytest.raises(PolicyRefused):
        saved("21번")

    assert saved("20번", "state=draft").query == "state=draft"  # what is there already may be replaced
    assert saved("21번", login="maeul")
    assert SavedFilter.objects.filter(person=person("haneul")).count() == 20


def test_only_the_own_filter_is_forgotten():
    own, other = saved(), saved(login="maeul")

    assert forget_filter(other.pk, by=person("haneul")) is False
    assert forget_filter(own.pk, by=person("haneul")) is True
    assert forget_filter(own.pk, by=person("haneul")) is False
    assert [row.pk for row in SavedFilter.objects.all()] == [other.pk]


def test_what_was_seen_stays_seen_and_nothing_is_seen_before_it_happened(lead_review):
    said = Entry.objects.count()
    for login, upto in (("haneul", 1), ("maeul", 1), ("haneul", 2), ("haneul", 1)):
        see_notices(upto=upto, by=person(login), at=minute(upto))
    assert dict(NoticesSeen.objects.values_list("person__code", "next_index")) == {"k1": 2, "k2": 1}

    see_notices(upto=10**6, by=person("haneul"), at=minute(9))

    row = NoticesSeen.objects.get(person=person("haneul"))
    assert (row.next_index, row.at) == (said, minute(9))
