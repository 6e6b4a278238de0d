"""내 할 일: one row an act, in the order of deadline and role; what I wait for; reminders."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.builders.city import (
    a_while_ago,
    draft_ready_to_submit,
    draft_with_only_a_title,
    night_workers_counted,
    sign_as,
    signed_up_to,
    submitted,
)
from tests.builders.remembered import remembers

from mulkko.ledger.models import Entry
from mulkko.organization.queries import place_of
from mulkko.policy import actions
from mulkko.policy.actions.desk import nudge_request, nudge_step
from mulkko.policy.errors import NothingToNudge, NudgedToday
from mulkko.policy.models import Nudge, Proposal
from mulkko.policy.queries import verify_everything
from mulkko.web.work.counting import count_work
from mulkko.web.work.desk import desk_of
from mulkko.web.work.rows import FIRST_FOR, KINDS, Work, grouped
from mulkko.web.work.sources import work_of

TODAY = date(2026, 11, 25)  # a Wednesday
NOON = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Asia/Seoul"))


def page(browser, path="/", **asked):
    return browser.get(path, asked).content.decode()


def titles(text):
    return re.findall(r"data-open>([^<]+)<", text)


def work(person):
    return work_of(desk_of(person, timezone.now()))


def row(kind="review", due=None, minutes=0, **more):
    return Work(
        kind, kind, f"{kind} {due}", f"/{kind}/{due}/", "열기", NOON - timedelta(minutes=minutes), due_on=due, **more
    )


@pytest.fixture
@remembers
def on_route(city):
    night_workers_counted(city)
    return submitted(city, draft_ready_to_submit(city))


@pytest.fixture
@remembers
def asked(city):
    """A draft about which the budget office was asked and has not answered."""
    proposal = draft_with_only_a_title(city, "정류소 쉼터 계획(안)")
    [request] = actions.ask_units(proposal, ["bud"], question="재원이 있습니까?", by=city.drafter, at=a_while_ago(6))
    return proposal, request


def test_a_row_says_deadline_act_title_drafter_and_what_to_know_first(city, on_route, browser_of):
    text = page(browser_of(city.team_lead))

    assert "D-" in text
    assert ">검토<" in text
    assert "심야버스 시범운영 계획(안)" in text
    assert "노선팀 김하늘" in text
    assert "자동점검 1/1" in text
    assert 'href="/proposals/2026-0001/approval/" data-open' in text


def test_a_question_of_another_unit_waits_for_mine_and_its_answer_for_the_drafter(city, asked, browser_of):
    proposal, request = asked
    assert [(one.kind, one.title) for one in work(city.cooperator)] == [("asked", proposal.title)]

    actions.answer_request(request, kind="objection", text="재원 없음", by=city.cooperator, at=a_while_ago(8))

    assert work(city.cooperator) == []
    assert [(one.kind, one.facts[0].text) for one in work(city.drafter)] == [("rework", "예산담당관 의견 1")]


def test_a_draft_that_came_back_waits_for_its_drafter(city, on_route, browser_of):
    version = on_route.current_round.approval.version_id
    actions.return_for_redraft(on_route, by=city.team_lead, at=a_while_ago(7), version_hash=version, reason="다시")

    text = page(browser_of(city.drafter), act="rework")

    assert titles(text)[0] == on_route.title
    assert "보완" in text


def test_each_tab_has_its_address_and_shows_only_its_kind(city, on_route, asked, browser_of):
    signed_up_to(city, on_route, city.team_lead, city.section_head)
    budget = browser_of(city.cooperator)

    assert set(titles(page(budget))) == {on_route.title, "정류소 쉼터 계획(안)"}
    assert titles(page(budget, act="asked")) == ["정류소 쉼터 계획(안)"]
    assert titles(page(budget, act="cooperate")) == [on_route.title]
    assert titles(page(budget, act="nonsense", sort="nonsense")) == titles(page(budget))


def test_the_count_of_the_frame_is_the_number_of_rows_for_everybody(city, on_route, asked, browser_of):
    signed_up_to(city, on_route, city.team_lead, city.section_head)
    actions.answer_request(asked[1], kind="conditional", text="내년에", by=city.cooperator, at=a_while_ago(9))
    now = timezone.now()

    for person in (city.drafter, city.team_lead, city.section_head, city.cooperator, city.approver, city.stranger):
        assert count_work(place_of(person, now), now) == len(work(person)), person
        assert f'<span class="count">{len(work(person))}</span>' in page(browser_of(person))


def test_rows_stand_in_groups_by_deadline_and_a_group_that_is_empty_is_not_shown():
    late, today, week, later, none = (row(due=TODAY + timedelta(days=days)) for days in (-3, 0, 4, 5, 30))
    held = row(due=TODAY, held_until=TODAY + timedelta(days=2))

    groups = grouped([none, later, week, held, today, late, row()], level="officer", today=TODAY)

    assert [(group.name, len(group.rows)) for group in groups] == [("today", 2), ("week", 1), ("later", 3), ("held", 1)]
    assert groups[0].rows == (late, today)
    assert grouped([], level="officer", today=TODAY) == []


@pytest.mark.parametrize(
    ("level", "first"), [("officer", "rework"), ("team_lead", "review"), ("bureau_head", "approve")]
)
def test_where_there_is_time_the_role_says_what_comes_first(level, first):
    [group] = grouped([row(kind) for kind in reversed(KINDS)], level=level, today=TODAY)

    assert group.rows[0].kind == first
    assert set(FIRST_FOR[level]) == set(KINDS)


def test_the_newest_first_when_asked():
    old, new = row(due=TODAY, minutes=50), row(due=TODAY + timedelta(days=9), minutes=1)

    [group] = grouped([old, new], level="officer", today=TODAY, newest_first=True)

    assert group.rows == (new, old)


def test_what_i_submitted_says_who_has_the_turn_and_since_when(city, on_route, asked, browser_of):
    text = page(browser_of(city.drafter), "/submitted/")

    assert "노선팀장 이마을" in text
    assert "예산담당관" in text
    assert text.count(">독촉</button>") == 2
    assert "노선팀장" not in page(browser_of(city.stranger), "/submitted/")


def test_a_reminder_goes_once_a_day_is_recorded_and_reaches_the_receiver(city, on_route, browser_of):
    step = on_route.current_round.approval.steps.get(kind="lead_review")
    drafter = browser_of(city.drafter)

    sent = drafter.post(f"/nudges/steps/{step.pk}/", follow=True).content.decode()
    again = drafter.post(f"/nudges/steps/{step.pk}/", follow=True).content.decode()

    assert "독촉했습니다" in sent
    assert "오늘은 이미 독촉했습니다" in again
    assert Nudge.objects.count() == Entry.objects.filter(action="policy.nudged").count() == 1
    assert "김하늘" in re.search(r"nudged.*?</span>[^<]*", page(browser_of(city.team_lead)), re.S)[0]
    assert "처리를 독촉했습니다." in page(browser_of(city.team_lead), "/notices/")
    assert "처리를 독촉했습니다: 노선팀장" in page(browser_of(city.stranger), "/proposals/2026-0001/history/")
    assert "독촉" not in page(browser_of(city.stranger), "/notices/")
    assert verify_everything().ok


def test_only_the_drafter_reminds_and_only_who_has_the_turn(city, on_route, asked, browser_of):
    lead, review = (on_route.current_round.approval.steps.get(kind=kind) for kind in ("lead_review", "approve"))
    now = timezone.now()

    for step, person in ((lead, city.stranger), (review, city.drafter)):
        with pytest.raises(NothingToNudge):
            nudge_step(step, by=person, at=now)
    with pytest.raises(NothingToNudge):
        nudge_request(asked[1], by=city.team_lead, at=now)
    assert browser_of(city.stranger).post(f"/nudges/steps/{lead.pk}/").status_code == 404
    assert browser_of(city.stranger).post(f"/nudges/requests/{asked[1].pk}/").status_code == 404

    nudge_request(asked[1], by=city.drafter, at=now)
    with pytest.raises(NudgedToday):
        nudge_request(asked[1], by=city.drafter, at=now)
    nudge_request(asked[1], by=city.drafter, at=now + timedelta(days=1))
    sign_as(city, on_route, city.team_lead, at=now)
    with pytest.raises(NothingToNudge):
        nudge_step(lead, by=city.drafter, at=now)


def test_opinions_since_yesterday_are_folded_by_proposal_for_whom_they_concern(city, asked, browser_of):
    _, request = asked
    actions.answer_request(
        request, kind="conditional", text="내년 예산이면 됩니다", by=city.cooperator, at=a_while_ago(8)
    )

    drafter, stranger = page(browser_of(city.drafter)), page(browser_of(city.stranger))

    assert "어제 이후 정책안 1건에 의견 1개" in drafter
    assert "내년 예산이면 됩니다" in drafter
    assert "내년 예산이면 됩니다" not in stranger
    assert "새 의견이 없습니다" in stranger


def test_whoever_stands_in_for_somebody_sees_for_whom(city, on_route, browser_of):
    from mulkko.organization.actions import enter_absence
    from mulkko.organization.models import Position, Posting

    signed_up_to(city, on_route, city.team_lead, city.section_head, city.cooperator)
    today = timezone.localdate()
    enter_absence(
        city.approver, reason="trip", starts_on=today, ends_on=today + timedelta(days=2), by=None, at=timezone.now()
    )
    post = Position.objects.get(code="p-tra")
    Posting.objects.create(person=city.stranger, position=post, kind="acting", valid_from=date(2026, 1, 1))

    [found] = work(city.stranger)

    assert found.acting_for == "최국장 교통국장"
    assert "최국장 교통국장 대신" in page(browser_of(city.stranger))


def test_my_work_of_many_rows_takes_no_more_queries_than_of_few(city, browser_of, django_assert_max_num_queries):
    for number in range(25):
        proposal = draft_with_only_a_title(city, f"정책안 {number}")
        actions.ask_units(proposal, ["bud"], question="재원이 있습니까?", by=city.drafter, at=a_while_ago(6))
    budget, drafter = browser_of(city.cooperator), browser_of(city.drafter)

    with django_assert_max_num_queries(55):
        assert len(titles(page(budget))) >= 25
    with django_assert_max_num_queries(47):
        assert len(titles(page(drafter, "/submitted/"))) == 25


def test_the_frame_of_a_page_takes_few_queries(city, on_route, browser_of, django_assert_max_num_queries):
    browser = browser_of(city.stranger)

    with django_assert_max_num_queries(25):  # session, person and settings 7, place 3, frame 12, page 3
        browser.get("/search/")


def test_the_operator_is_told_that_nothing_can_wait_for_it(city, browser_of):
    for path in ("/", "/submitted/", "/drafts/", "/notices/"):
        assert browser_of("operator").get(path).status_code == 200
    assert "운영자에게는 결재할 일이 없습니다" in page(browser_of("operator"))
    assert Proposal.objects.count() == 0
