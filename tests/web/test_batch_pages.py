"""일괄기안 on the pages: further documents are added while drafting, and the approval tab names all with their numbers."""

import pytest
from tests.builders.city import draft_ready_to_submit, night_workers_counted, signed_up_to, submitted

from mulkko.policy.models import Proposal

NOTICE = {"title": "노선 변경 통보", "recipient": "도로과장", "text": "첫째\n둘째"}


@pytest.fixture
def draft(city):
    night_workers_counted(city)
    return draft_ready_to_submit(city)


def page(browser, proposal, what):
    return browser.get(f"/proposals/{proposal.reference}/{what}").content.decode()


def posted(browser, proposal, what, **told):
    edition = Proposal.objects.get(pk=proposal.pk).edition
    return browser.post(f"/proposals/{proposal.reference}/documents/{what}", {"edition": edition, **told})


def test_a_further_document_is_added_changed_and_taken_out_by_forms(city, draft, browser_of):
    browser = browser_of(city.drafter)
    assert "documents/new/" in page(browser, draft, "draft/")

    assert posted(browser, draft, "new/", **NOTICE).status_code == 302
    posted(browser, draft, "2/", **NOTICE | {"title": "고친 통보"})
    text = page(browser, draft, "draft/")
    assert ("고친 통보" in text, "노선 변경 통보" in text, "documents/2/removal/" in text) == (True, False, True)
    posted(browser, draft, "2/removal/")

    assert not draft.batch.exists()


def test_a_stale_page_overwrites_no_further_document(city, draft, browser_of):
    answer = posted(browser_of(city.drafter), draft, "new/", **NOTICE | {"edition": 0})

    assert answer.status_code == 409
    assert "노선 변경 통보" in answer.content.decode()
    assert not draft.batch.exists()


def test_the_approval_tab_names_every_document_with_its_number(city, draft, browser_of):
    posted(browser_of(city.drafter), draft, "new/", **NOTICE)
    proposal = submitted(city, Proposal.objects.get(pk=draft.pk))
    assert "노선 변경 통보" in page(browser_of(city.approver), proposal, "approval/")

    proposal = signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator, city.approver)

    text = page(browser_of(city.stranger), proposal, "approval/")
    batch = text.partition('id="batch"')[2].partition("</section>")[0]
    first = str(proposal.current_round.approval.number)
    department, _, serial = first.rpartition("-")
    assert f"<strong>{first}</strong>" in batch
    assert f"<strong>{department}-{int(serial) + 1}</strong>" in batch
    assert f"{first}부터 {int(serial) + 1}까지" in page(browser_of(city.stranger), proposal, "history/")
    found = browser_of(city.stranger).get("/search/", {"q": f"{department}-{int(serial) + 1}"}).content.decode()
    assert f"/proposals/{proposal.reference}/" in found


def test_the_paper_before_every_signature_shows_every_document(city, draft, browser_of):
    posted(browser_of(city.drafter), draft, "new/", **NOTICE)
    proposal = submitted(city, Proposal.objects.get(pk=draft.pk))

    assert "노선 변경 통보" in page(browser_of(city.team_lead), proposal, "signatures/new/")


def test_an_approved_draft_has_no_way_to_another_document(city, draft, browser_of):
    proposal = submitted(city, draft)

    assert "documents/new/" not in page(browser_of(city.drafter), proposal, "draft/")
    assert 'id="batch"' not in page(browser_of(city.drafter), proposal, "approval/")
