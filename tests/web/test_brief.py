"""요약: from the head of a section up, one page to print; each line leads to what it is about, and only to what may be read."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.builders.city import (
    a_while_ago,
    claim_about_night_workers,
    draft_ready_to_submit,
    night_workers_counted,
    signed_up_to,
    submitted,
)
from tests.builders.crowded import crowd_the_hall

from mulkko.directives.actions import type_in
from mulkko.organization.models import Unit, day_of
from mulkko.organization.queries import person_named
from mulkko.policy import actions
from mulkko.policy.actions.outcomes import put_outcome
from mulkko.policy.models import OutcomeJudgement, OutcomeLine, OutcomeMeasurement

HEADINGS = [
    "결재 대기",
    "부서 간 이견",
    "지연 지시사항",
    "시민 의견 급증",
    "이번 주 시행",
    "평가 결과",
    "근거가 달라진 결정",
]
EMPTY = {
    "waiting": "결재를 기다리는 문서가 없습니다", "disputed": "남아 있는 이견이 없습니다", "rising": "우연을 넘어",
    "decided": "결재된 정책안이 없습니다", "results": "아직 평가 결과가 없습니다",
    "moved": "수치가 그대로이거나 모두 처리되었습니다",
}  # fmt: skip


def text_of(browser):
    answer = browser.get("/brief/")
    assert answer.status_code == 200
    return answer.content.decode()


def approved(city):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    return signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator, city.approver)


def section(text, name):
    """Return one section of the page, from its heading to the next."""
    return text.partition(f'id="brief-{name}"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("login", "status"),
    [("mayor", 200), ("choi", 200), ("park", 200), ("jung", 200), ("maeul", 404), ("haneul", 404), ("operator", 404)],
)
def test_it_is_there_from_the_head_of_a_section_up_and_its_link_with_it(city, browser_of, login, status):
    browser = browser_of(login)

    assert browser.get("/brief/").status_code == status
    assert ('href="/brief/"' in browser.get("/proposals/").content.decode()) is (status == 200)


def test_an_empty_city_is_told_so_in_every_section(city, browser_of):
    text = text_of(browser_of("mayor"))

    assert re.findall(r'<h2 id="brief-[a-z]+">([^<]+?) *<', text) == HEADINGS
    for name, told in EMPTY.items():
        assert told in section(text, name)


def test_what_waits_for_a_signature_leads_to_where_it_is_signed(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator)

    waiting = section(text_of(browser_of(city.approver)), "waiting")

    assert f'href="/proposals/{proposal.reference}/approval/"' in waiting
    assert proposal.title in waiting
    assert proposal.title not in section(text_of(browser_of("mayor")), "waiting")


def test_what_was_decided_this_week_is_told_with_its_number(city, browser_of):
    proposal = approved(city)
    number = str(proposal.current_round.approval.number)

    assert number in section(text_of(browser_of("mayor")), "decided")
    assert number in section(text_of(browser_of("park")), "decided")
    assert number not in section(text_of(browser_of("jung")), "decided")  # of another bureau


def test_late_directives_are_those_of_the_units_that_one_leads(city, browser_of):
    now = timezone.now()
    told = {
        "issued_by": "시장",
        "issued_on": day_of(now) - timedelta(days=30),
        "by": person_named("jung"),
        "at": now - timedelta(days=30),
    }
    late = type_in(
        what="directive",
        text="정류소 조명을 고칠 것",
        office=Unit.objects.get(code="bud"),
        due_on=day_of(now) - timedelta(days=3),
        **told,
    )

    assert late.text in section(text_of(browser_of("mayor")), "late")
    assert late.text in section(text_of(browser_of("jung")), "late")
    assert f'href="/directives/{late.pk}/"' in section(text_of(browser_of("mayor")), "late")
    assert late.text not in section(text_of(browser_of("park")), "late")


def test_a_head_sees_what_is_under_way_below_and_nobody_elses(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))

    assert proposal.title in section(text_of(browser_of("park")), "below")
    assert proposal.title in section(text_of(browser_of("choi")), "below")
    assert proposal.title not in text_of(browser_of("jung")).partition('id="brief-below"')[2]


def test_a_closed_draft_that_its_team_has_not_shared_leaves_no_trace(city, browser_of):
    night_workers_counted(city)
    closed = draft_ready_to_submit(city, disclosure="closed", clauses="5", disclosure_reason="입찰이 끝나기 전")

    for path in ("/brief/", "/"):
        assert closed.title not in browser_of("park").get(path).content.decode()
    assert closed.title in browser_of("maeul").get("/").content.decode()  # of the team that drafts it


def test_every_line_is_a_link_and_nothing_else_stands_on_the_page(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator)
    text = text_of(browser_of(city.approver))

    rows = re.findall(r"<li><span class=\"brief-when\">.*?</li>", text, re.S)
    assert rows
    assert all("<a href=" in row for row in rows)
    assert len(re.findall(r"<section ", text)) <= 8


def test_what_came_of_a_decision_is_told_to_who_leads_the_unit(city, browser_of):
    night_workers_counted(city)
    draft = draft_ready_to_submit(city)
    put_outcome(
        draft, "e1", name="심야 민원", better="less", today="40", source="민원 대장", unit="건", target="20", how="센다", method="person",
        due_on=day_of(a_while_ago()), by=city.drafter, at=a_while_ago(),
    )  # fmt: skip
    submitted(city, draft)
    signed_up_to(city, draft, city.team_lead, city.section_head, city.cooperator, city.approver)
    line = OutcomeLine.objects.get()
    measured = OutcomeMeasurement.objects.create(
        line=line, value="18", measured_on=day_of(a_while_ago()), source="민원 대장", at=a_while_ago()
    )
    OutcomeJudgement.objects.create(
        measurement=measured, proposed="reached", verdict="reached", lesson="계속한다", by=city.drafter, title="주무관",
        unit_name="노선팀", at=a_while_ago(),
    )  # fmt: skip

    results = section(text_of(browser_of("park")), "results")

    assert f'href="/proposals/{draft.reference}/outcome/"' in results
    assert "심야 민원" in results
    assert "심야 민원" not in text_of(browser_of("jung"))


def test_teams_that_work_apart_are_named_to_their_head_with_the_act_that_ends_it(city, browser_of):
    crowd_the_hall({"bus-r": 5, "bus-f": 6, "road": 5}, units="bus-f,정산팀,team,bus")
    night_workers_counted(city, owner="bus-f", title="심야 승하차")
    draft = actions.open_proposal(title="심야버스 계획(안)", by=city.drafter, at=a_while_ago(2))
    claim = claim_about_night_workers(city, draft)
    actions.write_body(draft, f"□ 배경\n○ {{{claim.pk}.n}}이다.", by=city.drafter, at=a_while_ago(3))
    actions.ask_units(draft, ["road"], question="의견?", by=city.drafter, at=a_while_ago(4))

    apart = section(text_of(browser_of("park")), "apart")

    assert "정산팀" in apart
    assert 'href="/collaboration/' in apart
    assert "AI가 찾음" in apart
    assert "brief-apart" not in text_of(browser_of("mayor"))
