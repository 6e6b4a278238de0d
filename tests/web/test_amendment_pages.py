"""변경안 and 취소안 on the pages: opened from the old document, flagged wherever it is shown, linked both ways."""

import pytest
from tests.builders.city import a_while_ago, draft_ready_to_submit, night_workers_counted, signed_up_to, submitted
from tests.builders.remembered import remembers

from mulkko.policy import actions
from mulkko.policy.models import Proposal


@pytest.fixture
@remembers
def old(city):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    return signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator, city.approver)


def page(browser, proposal, what="approval/"):
    return browser.get(f"/proposals/{proposal.reference}/{what}").content.decode()


def amended(city, old, **outline):
    new = actions.open_amendment(old, kind="amends", title="심야버스 변경(안)", by=city.drafter, at=a_while_ago(20))
    if outline:
        actions.write_outline(new, by=city.drafter, at=a_while_ago(21), **outline)
    actions.submit(new, by=city.drafter, at=a_while_ago(22))
    return signed_up_to(city, new, city.team_lead, city.section_head, city.cooperator, city.approver)


def test_the_drafter_opens_an_amendment_from_the_old_document(city, old, browser_of):
    browser = browser_of(city.drafter)
    assert "amendments/new/" in page(browser, old)

    answer = browser.post(f"/proposals/{old.reference}/amendments/new/", {"kind": "amends", "title": "변경(안)"})

    new = Proposal.objects.get(title="변경(안)")
    assert answer["Location"] == f"/proposals/{new.reference}/draft/"
    assert "변경 대상:" in page(browser, new)
    assert f'href="/proposals/{old.reference}/"' in page(browser, new)
    assert "amendments/new/" not in page(browser, old)


def test_another_department_finds_no_way_to_amend(city, old, browser_of):
    browser = browser_of(city.stranger)

    assert "amendments/new/" not in page(browser, old)
    assert browser.get(f"/proposals/{old.reference}/amendments/new/").status_code == 404


def test_the_old_document_is_flagged_wherever_it_is_shown(city, old, browser_of):
    browser = browser_of(city.stranger)
    assert "변경됨" not in page(browser, old)

    new = amended(city, old)

    for what in ("approval/", "evidence/", "options/", "history/"):
        assert "변경됨" in page(browser, old, what)
    assert f'href="/proposals/{new.reference}/"' in page(browser, old)
    assert "변경됨" in browser.get("/proposals/").content.decode()
    assert "변경됨" in browser.get("/proposals/?view=board").content.decode()
    assert "변경됨" in browser.get("/search/", {"q": "심야버스"}).content.decode()
    assert "변경됨" not in page(browser, new)


def test_old_and_new_stand_side_by_side_on_the_page_of_the_new_one(city, old, browser_of):
    new = amended(city, old, summary="심야버스를 두 해 시범운영한다.")

    text = page(browser_of(city.stranger), new)

    assert 'id="amended"' in text
    assert "<ins>" in text.partition('id="amended"')[2].partition("</details>")[0]
    assert "두 해" in text


def test_a_closed_amendment_is_not_named_to_those_who_may_not_find_it(city, old, browser_of):
    new = amended(city, old, disclosure="closed", clauses="7", disclosure_reason="영업 비밀")

    text = page(browser_of(city.stranger), old)

    assert "변경됨" in text
    assert new.reference not in text
    assert "심야버스 변경(안)" not in text
