"""등록정보 정정 on the pages: seen by who reads the document, made by the records manager alone, without JavaScript."""

import pytest
from tests.builders.city import draft_ready_to_submit, night_workers_counted, signed_up_to, submitted
from tests.builders.remembered import remembers

from mulkko.policy.models import Proposal, RegisterCorrection

TYPED = {"title": "고친 제목", "retention": "5", "reason": "오기", "seen": "0"}


@pytest.fixture
@remembers
def decided(city):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    return signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator, city.approver)


def address(proposal):
    return f"/proposals/{proposal.reference}/register/corrections/new/"


def approval_tab(browser, proposal):
    return browser.get(f"/proposals/{proposal.reference}/approval/").content.decode()


def test_the_records_manager_corrects_and_everybody_who_reads_sees_old_and_new(city, decided, browser_of):
    browser = browser_of(city.section_head)
    assert address(decided) in approval_tab(browser, decided)

    browser.post(address(decided), TYPED)
    browser.post(address(decided), TYPED | {"retention": "10", "seen": "1"})

    text = approval_tab(browser_of(city.stranger), decided)
    part = text.partition('id="register"')[2].partition("</section>")[0]
    assert f"<del>{decided.title}</del>" in part
    assert "<ins>고친 제목</ins>" in part
    assert "<ins>10년</ins>" in part
    assert "오기" in part
    assert str(decided.current_round.approval.number) in part
    history = browser_of(city.stranger).get(f"/proposals/{decided.reference}/history/").content.decode()
    assert "등록된 제목을 정정했습니다" in history


def test_nobody_else_finds_the_page_and_nothing_is_shown_where_nothing_was_corrected(city, decided, browser_of):
    for person in (city.drafter, city.team_lead, city.approver, city.stranger):
        browser = browser_of(person)
        assert (browser.get(address(decided)).status_code, browser.post(address(decided), TYPED).status_code) == (
            404,
            404,
        )
        assert 'id="register"' not in approval_tab(browser, decided)
    assert not RegisterCorrection.objects.exists()


def test_a_closed_document_has_no_register_for_strangers(city, decided, browser_of):
    browser_of(city.section_head).post(address(decided), TYPED)
    Proposal.objects.filter(pk=decided.pk).update(disclosure="closed")

    assert browser_of(city.stranger).get(f"/proposals/{decided.reference}/approval/").status_code == 404
    assert browser_of(city.stranger).get(address(decided)).status_code == 404


def test_a_stale_page_and_a_missing_value_are_told_and_what_was_typed_stays(city, decided, browser_of):
    browser = browser_of(city.section_head)
    browser.post(address(decided), TYPED)

    stale = browser.post(address(decided), TYPED | {"title": "다른 제목"})
    empty = browser.post(address(decided), TYPED | {"title": "", "seen": "1"})

    assert (stale.status_code, empty.status_code) == (409, 422)
    assert 'value="다른 제목"' in stale.content.decode()
    assert RegisterCorrection.objects.count() == 1


def test_before_the_approval_nothing_is_registered(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))

    assert browser_of(city.section_head).get(address(proposal)).status_code == 404
