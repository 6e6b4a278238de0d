"""정책안: filters in the address, columns that sort, board, file, saved filters; cut by rights, fast when long."""

import re
from datetime import date, datetime, timedelta

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

from mulkko.coordination.engine.clock import USUAL_DAYS
from mulkko.organization.models import day_of
from mulkko.organization.queries import calendar_of, chart
from mulkko.policy import actions
from mulkko.policy.actions.desk import save_filter
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import Proposal, SavedFilter
from mulkko.policy.queries.listing import last_beginning, listed, with_since, with_stage
from mulkko.web.spreadsheet import as_csv, harmless

CLOSED = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "입찰 전"}


def found(browser, **asked):
    return re.findall(r"data-open>([^<]+)<", browser.get("/proposals/", asked).content.decode())


@pytest.fixture
def three(city):
    """One on its route with a figure, one with a keyword, one closed."""
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))
    benches = draft_with_only_a_title(city, "벤치 교체 계획(안)")
    actions.write_outline(benches, keywords="공원, 편의시설", by=city.drafter, at=a_while_ago(7))
    bid = draft_with_only_a_title(city, "비밀 입찰 계획(안)")
    actions.write_outline(bid, by=city.drafter, at=a_while_ago(7), **CLOSED)
    return city


def test_a_proposal_of_two_rounds_stands_once_in_the_list_of_each_who_reads_it(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    actions.recall(proposal, by=city.drafter, at=a_while_ago())
    submitted(city, proposal)

    for person in (city.drafter, city.team_lead, city.section_head, city.approver):
        assert found(browser_of(person)) == [proposal.title]


def test_every_filter_narrows_by_the_address(three, browser_of):
    lead = browser_of(three.team_lead)

    assert len(found(lead)) == 3
    assert found(lead, stage="approval") == ["심야버스 시범운영 계획(안)"]
    assert found(lead, stage="evidence") == ["비밀 입찰 계획(안)", "벤치 교체 계획(안)"]
    assert found(lead, field="공원") == ["벤치 교체 계획(안)"]
    assert found(lead, disclosure="closed") == ["비밀 입찰 계획(안)"]
    assert found(lead, state="in_route", unit="bus-r", q="심야") == ["심야버스 시범운영 계획(안)"]
    assert found(lead, unit="bud") == []
    assert len(found(lead, unit="nowhere", stage="x", page="x")) == 3  # what cannot be meant is left out
    assert found(browser_of(three.drafter), mine="drafted", stage="approval") == ["심야버스 시범운영 계획(안)"]
    assert found(browser_of(three.cooperator), mine="concerned") == ["심야버스 시범운영 계획(안)"]


@pytest.mark.parametrize(
    ("begun", "due"),
    [
        ("2026-11-20T00:00", "2026-11-25"),  # Friday: three working days end on Wednesday
        ("2026-11-22T14:59", "2026-11-25"),  # a minute before Monday in Seoul
        ("2026-11-22T15:00", "2026-11-26"),
    ],
)
def test_a_turn_is_late_after_three_working_days_in_seoul(db, begun, due):
    at, day = datetime.fromisoformat(begun + "+00:00"), date.fromisoformat(due)

    assert calendar_of(day).deadline_after(day_of(at), USUAL_DAYS) == day
    assert at < last_beginning(day)
    assert at >= last_beginning(day - timedelta(days=1))


def test_the_clock_of_a_turn_begins_with_the_last_signature_before_it(three, browser_of):
    proposal = Proposal.objects.get(title="심야버스 시범운영 계획(안)")
    signed = a_while_ago(9)
    sign_as(three, proposal, three.team_lead, at=signed)

    [row] = listed(with_since(with_stage(Proposal.objects.filter(pk=proposal.pk))), chart(day_of(timezone.now())))

    assert row.since == row.proposal.since == signed
    assert row.turn == ("대중교통과장 박과장",)
    assert row.due_on == calendar_of(day_of(signed)).deadline_after(day_of(signed), USUAL_DAYS)
    assert found(browser_of(three.team_lead), due="late") == []


def test_an_answer_that_is_wanted_counts_as_deadline_of_a_draft(three, browser_of):
    benches = Proposal.objects.get(title="벤치 교체 계획(안)")
    at = timezone.now() - timedelta(days=10)
    actions.ask_units(benches, ["bud"], question="?", by=three.drafter, at=at)

    assert found(browser_of(three.team_lead), due="late") == ["벤치 교체 계획(안)"]
    assert found(browser_of(three.team_lead), due="late", mine="concerned") == ["벤치 교체 계획(안)"]


def test_a_column_sorts_and_its_heading_says_how(three, browser_of):
    lead = browser_of(three.team_lead)

    up, down = found(lead, sort="title"), found(lead, sort="-title")

    assert up == sorted(up)
    assert down == up[::-1]
    text = lead.get("/proposals/", {"sort": "title", "q": "계획"}).content.decode()
    assert 'aria-sort="ascending"' in text
    assert "q=%EA%B3%84%ED%9A%8D&amp;sort=-title" in text
    assert found(lead, sort="stage")[-1] == "심야버스 시범운영 계획(안)"
    for sort in ("since", "-objections", "unit", "-reference", "newest", "oldest"):
        assert len(found(lead, sort=sort)) == 3


def test_an_objection_that_stands_is_shown_and_found(three, browser_of):
    benches = Proposal.objects.get(title="벤치 교체 계획(안)")
    [request] = actions.ask_units(benches, ["bud"], question="?", by=three.drafter, at=a_while_ago(8))
    actions.answer_request(request, kind="objection", text="없음", by=three.cooperator, at=a_while_ago(9))

    assert found(browser_of(three.team_lead), mine="disputed") == ["벤치 교체 계획(안)"]
    assert found(browser_of(three.team_lead), sort="-objections")[0] == "벤치 교체 계획(안)"


def test_the_closed_ones_of_others_are_in_no_list_board_file_count_or_choice(three, browser_of):
    actions.write_outline(
        Proposal.objects.get(title="벤치 교체 계획(안)"), by=three.drafter, at=a_while_ago(9), **CLOSED
    )
    other = browser_of(three.stranger)

    for path in ("/proposals/", "/proposals/?view=board", "/proposals/?disclosure=closed", "/proposals/list.csv"):
        text = other.get(path).content.decode()
        assert "비밀 입찰" not in text
        assert "벤치" not in text
    assert "정책안 1건" in other.get("/proposals/").content.decode()
    assert "정책안 3건" in browser_of(three.team_lead).get("/proposals/").content.decode()


def test_the_board_puts_each_under_its_stage_and_moves_nothing(three, browser_of):
    text = browser_of(three.team_lead).get("/proposals/", {"view": "board"}).content.decode()

    columns = re.findall(r'id="stage-(\w+)">.*?<span class="count">(\d+)</span>', text, re.S)
    assert columns == [
        ("evidence", "2"), ("options", "0"), ("coordination", "0"), ("approval", "1"), ("execution", "0"), ("outcome", "0"),
    ]  # fmt: skip
    assert "draggable" not in text


def test_htmx_takes_the_list_alone_and_the_address_follows(three, browser_of):
    answer = browser_of(three.team_lead).get(
        "/proposals/", {"stage": "approval", "q": "", "sort": "bad"}, headers={"hx-request": "true"}
    )

    assert answer.content.decode().lstrip().startswith('<div id="proposal-list"')
    assert answer.headers["HX-Push-Url"] == "/proposals/?stage=approval"


def test_the_file_holds_what_the_list_shows_and_no_formula(three, browser_of):
    actions.write_outline(
        Proposal.objects.get(title="벤치 교체 계획(안)"),
        title='=HYPERLINK("http://x")',
        by=three.drafter,
        at=a_while_ago(9),
    )
    answer = browser_of(three.team_lead).get("/proposals/list.csv", {"stage": "evidence"})

    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="proposals-')
    assert "심야버스" not in text
    assert "비밀 입찰" in text
    assert "'=HYPERLINK" in text
    assert not re.search(r'(^|,)"?[=+@-]', text, re.M)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_a_cell_that_a_spreadsheet_would_compute_is_made_harmless(cell):
    assert harmless(cell) == "'" + cell


def test_an_ordinary_cell_stays_as_it_is():
    assert as_csv(["가", "나"], [["심야, 버스", None]]).decode("utf-8-sig") == '가,나\r\n"심야, 버스",\r\n'


def test_a_filter_is_saved_used_replaced_and_forgotten_by_its_owner_alone(three, browser_of):
    lead, other = browser_of(three.team_lead), browser_of(three.stranger)

    kept = lead.post("/proposals/filters/new/", {"name": " 결재  중 ", "query": "stage=approval&evil=1&page=3"})
    again = lead.post("/proposals/filters/new/", {"name": "결재 중", "query": "stage=approval&sort=title"})

    assert kept.headers["Location"] == "/proposals/?stage=approval"
    assert again.headers["Location"] == "/proposals/?stage=approval&sort=title"
    [row] = SavedFilter.objects.all()
    assert row.name == "결재 중"
    assert "결재 중" in lead.get("/proposals/").content.decode().split('<aside class="side"')[1].split("</aside>")[0]
    assert (
        lead.get("/proposals/filters/", {"saved": row.pk}).headers["Location"]
        == "/proposals/?stage=approval&sort=title"
    )
    assert other.get("/proposals/filters/", {"saved": row.pk}).status_code == 404
    assert other.post(f"/proposals/filters/{row.pk}/removal/").status_code == 404
    assert lead.post(f"/proposals/filters/{row.pk}/removal/").status_code == 302
    assert not SavedFilter.objects.exists()


def test_a_filter_without_name_or_choice_is_refused_and_there_are_twenty_at_most(three, browser_of):
    lead = browser_of(three.team_lead)
    for typed in ({"name": "", "query": "stage=approval"}, {"name": "전체", "query": ""}):
        assert "이름을 붙여" in lead.post("/proposals/filters/new/", typed, follow=True).content.decode()
    for number in range(20):
        save_filter(name=f"조건 {number}", query="stage=approval", by=three.team_lead, at=a_while_ago())
    with pytest.raises(PolicyRefused):
        save_filter(name="하나 더", query="stage=approval", by=three.team_lead, at=a_while_ago())
    save_filter(name="조건 3", query="stage=options", by=three.team_lead, at=a_while_ago())
    assert SavedFilter.objects.count() == 20


def test_a_long_list_is_read_in_as_many_queries_as_a_short_one(city, browser_of, django_assert_max_num_queries):
    night_workers_counted(city)
    signed_up_to(city, submitted(city, draft_ready_to_submit(city)), city.team_lead)
    for number in range(60):
        draft_with_only_a_title(city, f"정책안 {number}")
    browser = browser_of(city.drafter)

    with django_assert_max_num_queries(44):
        assert len(found(browser)) == 50
    with django_assert_max_num_queries(44):
        assert len(found(browser, page="2")) == 11
    with django_assert_max_num_queries(44):
        browser.get("/proposals/", {"view": "board"})
    with django_assert_max_num_queries(26):
        browser.get("/proposals/list.csv")
