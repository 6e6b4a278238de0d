"""The road of an objection on the pages: both sides write and ask, who stands above both sees all of it and settles."""

import pytest
from django.utils import timezone
from tests.builders.city import (
    a_while_ago,
    demand_consent,
    draft_ready_to_submit,
    night_workers_counted,
    sign_as,
    signed_up_to,
    submitted,
)
from tests.builders.remembered import remembers

from mulkko.approval.models import Settlement, SettlementRequest, Signature, Talk
from mulkko.organization.queries import person_named

TAB = "/proposals/2026-0001/approval/"
TALK = {"present": "예산담당관, 노선팀장", "minutes": "절반으로 줄이는 안을 논의함", "outcome": "stands"}


@pytest.fixture
@remembers
def road(city):
    """Return the address of an objection of the budget office."""
    demand_consent(city)
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    signed_up_to(city, proposal, city.team_lead, city.section_head)
    sign_as(city, proposal, city.cooperator, at=a_while_ago(2), opinion="재원이 없음", objects=True)
    return f"/proposals/2026-0001/objections/{Signature.objects.get(outcome='objected').pk}/"


def today():
    return timezone.localdate().isoformat()


def test_both_sides_write_and_ask_and_the_superior_reads_all_of_it_before_the_instruction(city, road, browser_of):
    drafter, budget, mayor = (browser_of(one) for one in (city.drafter, city.cooperator, person_named("mayor")))
    assert road + "talks/new/" in drafter.get(TAB).content.decode()

    told = drafter.post(road + "talks/new/", TALK | {"held_on": today()}, follow=True).content.decode()
    assert "이견 옆에 적었습니다." in told
    asked = budget.post(
        road + "settlement-requests/new/", {"forum": "superior", "reason": "재원 의견이 다름"}, follow=True
    )
    assert "조정을 요청했습니다." in asked.content.decode()

    assert "조정 요청" in mayor.get("/").content.decode()
    page = mayor.get(road + "settlement/").content.decode()
    for words in ("재원이 없음", "절반으로 줄이는 안을 논의함", "재원 의견이 다름", "시정조정위원회"):
        assert words in page
    minutes = {"text": "내년에 반영", "forum": "committee", "held_on": today(), "minutes": "7명 중 5명 찬성"}
    assert mayor.post(road + "settlement/", minutes).headers["Location"] == TAB
    seen = drafter.get(TAB).content.decode()
    assert "7명 중 5명 찬성" in seen
    assert "조정됨" in seen
    assert "talks/new/" not in seen
    assert "이견을 협의했습니다" in drafter.get("/proposals/2026-0001/history/").content.decode()
    assert "이견을 협의했습니다" in budget.get("/notices/").content.decode()


def test_only_the_unit_that_objects_is_offered_to_take_it_back(city, road, browser_of):
    drafter, budget = browser_of(city.drafter), browser_of(city.cooperator)
    back = TALK | {"held_on": today(), "outcome": "withdrawn"}
    assert "이견을 거둠" not in drafter.get(road + "talks/new/").content.decode()
    assert "이견을 거둠" in budget.get(road + "talks/new/").content.decode()

    assert drafter.post(road + "talks/new/", back).status_code == 422
    assert not Talk.objects.exists()
    assert budget.post(road + "talks/new/", back).status_code == 302

    assert "거둠" in drafter.get(TAB).content.decode()
    assert road + "settlement/" not in browser_of(person_named("mayor")).get(TAB).content.decode()


def test_whoever_stands_on_no_side_is_offered_nothing_and_what_is_sent_changes_nothing(city, road, browser_of):
    stranger = browser_of(city.approver)
    assert "objections/" not in stranger.get(TAB).content.decode()

    for name, sent in (
        ("talks/new/", TALK | {"held_on": today()}),
        ("settlement-requests/new/", {"forum": "superior", "reason": "다름"}),
        ("settlement/", {"text": "추진"}),
    ):
        assert stranger.get(road + name).status_code == 404
        assert stranger.post(road + name, sent).status_code == 404
    assert [model.objects.count() for model in (Talk, SettlementRequest, Settlement)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"held_on": "2020-01-01"}, "협의한 날은 이견을 낸 날과 오늘 사이여야 합니다."),
        ({"minutes": ""}, "협의 내용"),
        ({"outcome": "nothing"}, "nothing"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(city, road, browser_of, changes, said):
    answer = browser_of(city.drafter).post(road + "talks/new/", TALK | {"held_on": today()} | changes)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "예산담당관, 노선팀장" in answer.content.decode()


def test_a_meeting_needs_its_minutes_and_the_own_instruction_none(city, road, browser_of):
    mayor = browser_of(person_named("mayor"))

    refused = mayor.post(road + "settlement/", {"text": "추진", "forum": "committee", "held_on": today()})

    assert refused.status_code == 422
    assert "회의한 날과 회의록을 적으세요." in refused.content.decode()
    assert mayor.post(road + "settlement/", {"text": "추진"}).status_code == 302
    assert Settlement.objects.get().forum == "superior"
