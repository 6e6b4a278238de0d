"""기록 관리 and 공개문 on the pages: who looks again, who closes, and what the public gets."""

import re

import pytest
from tests.builders.city import a_while_ago, draft_ready_to_submit, night_workers_counted, signed_up_to, submitted
from tests.web.test_journey import DRAFT, sent

from mulkko.organization.models import day_of
from mulkko.policy.models import ClassReview, Closing, Proposal
from mulkko.publishing.models import HiddenPart

PARTLY = {
    "disclosure": "partly", "clauses": "5", "disclosure_reason": "결정이 진행 중", "closed_parts": "비용",
    "decision_stage": "예산 심의", "decision_ends_on": day_of(a_while_ago()),
}  # fmt: skip


def decided(city, **outline):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city, **outline))
    signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator, city.approver)
    assert Proposal.objects.get().state == "approved"
    return proposal


def shown(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_a_class_that_waits_is_on_the_list_of_its_unit_until_somebody_looked(city, browser_of):
    decided(city, **PARTLY)
    lead, stranger = browser_of(city.team_lead), browser_of(city.stranger)
    review = DRAFT + "class-reviews/new/"

    assert f'href="{review}"' in shown(lead, "/records/")
    assert "다시 볼 공개구분이 1건" in shown(lead, "/")
    assert "심야버스" not in shown(stranger, "/records/")
    assert stranger.get(review).status_code == 404
    assert sent(lead, review, disclosure="closed", clauses="5", because="그대로").status_code == 422
    told = {
        "disclosure": "partly",
        "clauses": "6",
        "disclosure_reason": "연락처",
        "closed_parts": "2쪽",
        "because": "결정이 끝남",
    }
    assert sent(lead, review, **told).status_code == 302

    assert ClassReview.objects.get().is_change
    assert f'href="{review}"' not in shown(lead, "/records/")
    assert "부분공개(6)" in shown(lead, DRAFT + "approval/")
    assert "공개구분을 바꾸었습니다. 부분공개(5) → 부분공개(6)" in shown(lead, DRAFT + "history/")


def test_a_matter_is_closed_once_and_its_term_stands_on_the_list_of_its_year(city, browser_of):
    decided(city)
    lead, today = browser_of(city.team_lead), day_of(a_while_ago())

    assert sent(lead, DRAFT + "closing/", on="2020-01-01").status_code == 422
    assert sent(lead, DRAFT + "closing/", on=day_of(a_while_ago(30)).isoformat()).status_code == 302

    assert Closing.objects.count() == 1
    assert lead.get(DRAFT + "closing/").status_code == 404
    assert "심야버스" in shown(lead, f"/records/?year={today.year + 5}")
    assert "이 해에 보존기간이 끝나는 기록이 없습니다" in shown(lead, f"/records/?year={today.year + 4}")


@pytest.mark.parametrize("year", ["", "99999", "0000", "abcd", "²²²²"])
def test_a_year_that_is_none_shows_a_year_all_the_same(city, browser_of, year):
    assert "보존기간이 끝나는 기록" in shown(browser_of(city.team_lead), f"/records/?year={year}")


def test_of_a_partly_open_paper_the_public_gets_nothing_until_a_part_is_marked_and_then_not_that_part(city, browser_of):
    decided(city, **PARTLY)
    lead = browser_of(city.team_lead)
    public = DRAFT + "public/"
    page = shown(lead, public)
    assert "가릴 부분을 아직 정하지 않았습니다" in page
    assert lead.get(public + "paper.hwpx").status_code == 404
    parts = re.findall(rf'href="({public}parts/[^"]+)"', page)
    part = next(one for one in parts if "summary" in one)

    assert browser_of(city.stranger).get(part).status_code == 404
    assert sent(lead, part, clause="6", reason="연락처").status_code == 422
    assert sent(lead, part, clause="5", reason="결정이 진행 중").status_code == 302

    assert HiddenPart.objects.get().told()["part"] == "summary"
    page = shown(browser_of(city.stranger), public)
    assert "심야버스를 시범운영한다." not in page.split('class="paper-box"')[1]
    assert "[비공개: 제5호]" in page
    answer = lead.get(public + "paper.hwpx")
    assert answer.headers["Content-Disposition"].endswith(".hwpx")
    assert lead.get(public + "parts/nothing/").status_code == 404


def test_what_was_hidden_is_shown_again_on_the_page_once_the_paper_was_opened(city, browser_of):
    decided(city, **PARTLY)
    lead, part = browser_of(city.team_lead), DRAFT + "public/parts/summary/"
    sent(lead, part, clause="5", reason="결정이 진행 중")
    assert sent(lead, DRAFT + "class-reviews/new/", disclosure="open", because="끝남").status_code == 302

    assert f'href="{part}"' in shown(lead, DRAFT + "public/")
    assert lead.get(DRAFT + "public/parts/title/").status_code == 404  # an open paper hides nothing more
    assert sent(lead, part, clause="", reason="사유가 없어짐").status_code == 302

    assert "[비공개" not in shown(lead, DRAFT + "public/")


def test_a_closed_paper_has_no_public_file(city, browser_of):
    closed = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "입찰 전"}
    decided(city, **closed)
    lead = browser_of(city.team_lead)

    assert "공개문이 없습니다" in shown(lead, DRAFT + "public/")
    assert [lead.get(DRAFT + f"public/paper.{ending}").status_code for ending in ("pdf", "hwpx")] == [404, 404]
    assert browser_of(city.stranger).get(DRAFT + "public/").status_code == 404
