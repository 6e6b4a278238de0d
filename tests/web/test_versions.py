"""Changing the text on the route, signing again and confirming, on the pages, without JavaScript."""

import pytest
from django.utils import timezone
from tests.builders.city import PASSWORD, draft_ready_to_submit, night_workers_counted, signed_up_to, submitted
from tests.builders.remembered import remembers

from mulkko.approval.models import Confirmation, Revision, Signature
from mulkko.policy.engine.body import written_body
from mulkko.policy.models import Proposal
from mulkko.web.work.counting import count_work
from mulkko.web.work.desk import desk_of
from mulkko.web.work.sources import work_of


@pytest.fixture
@remembers
def on_route(city):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    return signed_up_to(city, proposal, city.team_lead) or proposal


def text_of(proposal):
    return written_body(Proposal.objects.get(pk=proposal.pk).body())


def sent(browser, proposal, text, **told):
    version = Proposal.objects.get(pk=proposal.pk).current_round.approval.version_id
    form = {"text": text, "reason": "새벽 승객도 있음", "version_hash": version, **told}
    return browser.post(f"/proposals/{proposal.reference}/versions/new/", form)


def waiting(person):
    desk = desk_of(person, timezone.now())
    rows = work_of(desk)
    assert count_work(desk.place, timezone.now()) == len(rows)
    return [(row.act, row.reference) for row in rows]


def test_a_reviewer_changes_the_text_and_everybody_sees_who_why_and_what(city, on_route, browser_of):
    """Invariants 10 and 11."""
    tab = f"/proposals/{on_route.reference}/approval/"
    head = browser_of(city.section_head)
    assert "versions/new/" in head.get(tab).content.decode()
    assert "심야" in head.get(f"/proposals/{on_route.reference}/versions/new/").content.decode()

    answer = sent(head, on_route, text_of(on_route) + "\n○ 새벽에도 운행한다.")

    assert answer.headers["Location"] == tab
    for reader in (city.drafter, city.team_lead, city.approver, city.cooperator):
        page = browser_of(reader).get(tab).content.decode()
        assert "결재 중 수정" in page
        assert "새벽 승객도 있음" in page
        assert "<ins>새벽에도 운행한다.</ins>" in page
    assert waiting(city.drafter) == [("다시 서명", on_route.reference)]
    assert waiting(city.section_head) == []


def test_whoever_signed_reads_what_was_changed_and_signs_again(city, on_route, browser_of):
    sent(browser_of(city.section_head), on_route, text_of(on_route) + "\n○ 새벽에도 운행한다.")
    address = f"/proposals/{on_route.reference}/signatures/new/"
    drafter = browser_of(city.drafter)

    page = drafter.get(address).content.decode()
    version = Revision.objects.get().version_id
    drafter.post(address, {"act": "sign", "version_hash": version, "password": PASSWORD})

    assert "수정된 글에 서명" in page
    assert "<ins>새벽에도 운행한다.</ins>" in page
    assert waiting(city.drafter) == []
    assert waiting(city.team_lead) == [("검토", on_route.reference)]
    assert [one.version_id for one in Signature.objects.order_by("pk")][2] == version


def test_a_slip_put_right_is_confirmed_with_one_press(city, on_route, browser_of):
    text = text_of(on_route)
    slip = text.replace("□ ", "□ 가 ", 1)
    refused = sent(browser_of(city.section_head), on_route, slip, is_slip="on")
    assert refused.status_code == 422
    assert "오기 정정이 아닙니다" in refused.content.decode()
    assert "새벽 승객도 있음" in refused.content.decode()

    sent(browser_of(city.section_head), on_route, text.replace("이다.", "이다,", 1), is_slip="on")

    assert waiting(city.team_lead) == [("재확인", on_route.reference)]
    page = browser_of(city.team_lead).get(f"/proposals/{on_route.reference}/approval/").content.decode()
    assert "서명 재확인" in page
    version = Revision.objects.get().version_id
    browser_of(city.team_lead).post(f"/proposals/{on_route.reference}/confirmations/new/", {"version_hash": version})
    assert Confirmation.objects.get().signature.signed_by == city.team_lead
    assert waiting(city.team_lead) == []
    assert waiting(city.section_head) == [("검토", on_route.reference)]


def test_what_would_be_other_is_shown_before_and_saves_nothing(city, on_route, browser_of):
    page = sent(browser_of(city.section_head), on_route, text_of(on_route) + "\n○ 새벽에도 운행한다.", preview="1")

    shown = page.content.decode()
    assert page.status_code == 200
    assert "<ins>새벽에도 운행한다.</ins>" in shown
    assert "앞서 서명한 사람이 모두 다시 서명합니다" in shown
    assert "문단이 늘거나" in shown
    assert "새벽 승객도 있음" in shown
    assert not Revision.objects.exists()


def test_nobody_else_is_offered_the_page_and_what_they_send_changes_nothing(city, on_route, browser_of):
    """Invariant 10."""
    address = f"/proposals/{on_route.reference}/versions/new/"
    for one in (city.drafter, city.team_lead, city.cooperator, city.approver):
        assert browser_of(one).get(address).status_code == 404
        assert sent(browser_of(one), on_route, "□ 다른 글").status_code == 422

    assert not Revision.objects.exists()
