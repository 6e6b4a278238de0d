"""보완요청 on the pages, without JavaScript: asked, shown to the drafter, answered with a text or a reason."""

import pytest
from django.utils import timezone
from tests.builders.city import draft_ready_to_submit, night_workers_counted, signed_up_to, submitted
from tests.builders.remembered import remembers

from mulkko.approval.models import ChangeAnswer, ChangeRequest, Revision
from mulkko.policy.engine.body import written_body
from mulkko.policy.models import Proposal
from mulkko.web.work.counting import count_work
from mulkko.web.work.desk import desk_of
from mulkko.web.work.rows import grouped
from mulkko.web.work.sources import work_of


@pytest.fixture
@remembers
def on_route(city):
    night_workers_counted(city)
    return submitted(city, draft_ready_to_submit(city))


def version_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).current_round.approval.version_id


def asked(browser, proposal, **told):
    part = f"block:{proposal.body()[0].id}"
    sent = {"text": "배경을 더 적을 것", "part": part, "version_hash": version_of(proposal), **told}
    return browser.post(f"/proposals/{proposal.reference}/changes/new/", sent)


def waiting(person):
    desk = desk_of(person, timezone.now())
    rows = work_of(desk)
    assert count_work(desk.place, timezone.now()) == len(rows)
    return {
        group.name: [row.act for row in group.rows] for group in grouped(rows, level="officer", today=timezone.localdate())
    }  # fmt: skip


def test_the_drafter_finds_the_request_among_the_work_and_the_asker_waits(city, on_route, browser_of):
    tab = f"/proposals/{on_route.reference}/approval/"
    assert "changes/new/" in browser_of(city.team_lead).get(tab).content.decode()

    assert asked(browser_of(city.team_lead), on_route).headers["Location"] == tab

    assert waiting(city.drafter) == {"later": ["보완요청"]}
    assert waiting(city.team_lead) == {"held": ["검토"]}
    page = browser_of(city.approver).get(tab).content.decode()
    assert "배경을 더 적을 것" in page
    assert "□ 추진배경" in page
    assert "기안자의 답을 기다립니다" in page
    assert "changes/new/" not in browser_of(city.team_lead).get(tab).content.decode()


def test_a_changed_text_answers_and_the_asker_sees_it(city, on_route, browser_of):
    signed_up_to(city, on_route, city.team_lead)
    asked(browser_of(city.section_head), on_route)
    row = ChangeRequest.objects.get()
    address = f"/proposals/{on_route.reference}/changes/{row.pk}/answer/"
    drafter = browser_of(city.drafter)
    text = written_body(on_route.body()) + "\n○ 막차가 일찍 끊긴다."
    sent = {"answer": "적었습니다.", "text": text, "version_hash": version_of(on_route)}
    assert "배경을 더 적을 것" in drafter.get(address).content.decode()
    assert "<ins>막차가 일찍 끊긴다.</ins>" in drafter.post(address, {**sent, "preview": "1"}).content.decode()
    assert not ChangeAnswer.objects.exists()

    drafter.post(address, sent)

    assert Revision.objects.get().answers_request.text == "적었습니다."
    assert "다시 서명" in str(waiting(city.drafter))
    page = browser_of(city.section_head).get(f"/proposals/{on_route.reference}/approval/").content.decode()
    assert "1차 수정으로 답함" in page
    assert "적었습니다." in page
    assert drafter.get(address).status_code == 404


def test_a_reason_answers_and_the_turn_goes_on(city, on_route, browser_of):
    asked(browser_of(city.team_lead), on_route)
    address = f"/proposals/{on_route.reference}/changes/{ChangeRequest.objects.get().pk}/answer/"
    sent = {"answer": "", "text": written_body(on_route.body()), "version_hash": version_of(on_route)}
    assert browser_of(city.drafter).post(address, sent).status_code == 422

    browser_of(city.drafter).post(address, {**sent, "answer": "그대로 둡니다."})

    assert not Revision.objects.exists()
    assert waiting(city.drafter) == {}
    assert "held" not in waiting(city.team_lead)
    assert "보완요청에 답이 옴" in browser_of(city.team_lead).get("/").content.decode()


def test_the_answer_is_a_page_of_the_drafter_alone(city, on_route, browser_of):
    asked(browser_of(city.team_lead), on_route)
    address = f"/proposals/{on_route.reference}/changes/{ChangeRequest.objects.get().pk}/answer/"

    for one in (city.team_lead, city.section_head, city.approver):
        assert browser_of(one).get(address).status_code == 404
        assert browser_of(one).post(address, {"answer": "예", "text": "□ 다른 글"}).status_code == 404
    assert not ChangeAnswer.objects.exists()
