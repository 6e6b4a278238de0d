"""보류 on the pages, without JavaScript: put on hold, seen by everybody, taken up again with one press."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.builders.city import draft_ready_to_submit, night_workers_counted, submitted
from tests.builders.remembered import remembers

from mulkko.approval.models import Hold
from mulkko.documents.engine.writing import format_date


@pytest.fixture
@remembers
def on_route(city):
    night_workers_counted(city)
    return submitted(city, draft_ready_to_submit(city))


def put_on_hold(browser, proposal, **told):
    version = proposal.current_round.approval.version_id
    until = (timezone.localdate() + timedelta(days=7)).isoformat()
    sent = {"until": until, "reason": "의회 답변을 기다림", "version_hash": version, **told}
    return browser.post(f"/proposals/{proposal.reference}/holds/new/", sent)


def test_who_has_the_turn_holds_it_and_everybody_sees_until_when_by_whom_and_why(city, on_route, browser_of):
    """Invariant 23."""
    lead, drafter = browser_of(city.team_lead), browser_of(city.drafter)
    tab = f"/proposals/{on_route.reference}/approval/"
    assert "holds/new/" in lead.get(tab).content.decode()
    assert "holds/new/" not in drafter.get(tab).content.decode()

    answer = put_on_hold(lead, on_route)

    until = format_date(timezone.localdate() + timedelta(days=7))
    assert answer.headers["Location"] == tab
    for page in (lead.get("/"), drafter.get("/submitted/"), drafter.get(tab)):
        text = page.content.decode()
        assert f"{until}까지 보류" in text
        assert "의회 답변을 기다림" in text
        assert "이마을" in text
    assert "보류 중" in lead.get("/").content.decode()
    assert "nudges/steps" not in drafter.get("/submitted/").content.decode()


def test_a_press_takes_it_up_again_and_a_second_press_is_answered_calmly(city, on_route, browser_of):
    lead, tab = browser_of(city.team_lead), f"/proposals/{on_route.reference}/approval/"
    put_on_hold(lead, on_route)
    address = f"/proposals/{on_route.reference}/holds/{Hold.objects.get().pk}/removal/"
    assert address in lead.get(tab).content.decode()
    assert address not in browser_of(city.drafter).get(tab).content.decode()

    first, second = lead.post(address, follow=True), lead.post(address, follow=True)

    assert "보류를 풀었습니다." in first.content.decode()
    assert "보류가 이미 풀렸습니다" in second.content.decode()
    assert Hold.objects.count() == 2


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"reason": ""}, "보류 종료일"),
        ({"until": "2020-01-01"}, "내일부터 1년 안의 날짜를 고르세요."),
        ({"version_hash": "0" * 64}, "이 화면에서 본 것과 다릅니다"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(city, on_route, browser_of, told, said):
    answer = put_on_hold(browser_of(city.team_lead), on_route, **told)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Hold.objects.exists()


def test_the_form_is_no_page_for_anybody_else(city, on_route, browser_of):
    address = f"/proposals/{on_route.reference}/holds/new/"

    assert [browser_of(one).get(address).status_code for one in (city.drafter, city.approver)] == [404, 404]
