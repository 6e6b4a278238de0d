"""지시·약속·성과 on screen: the lists, one of them whole, its acts, and what is printed."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from tests.builders.city import City, a_while_ago, draft_ready_to_submit, night_workers_counted, signed_up_to, submitted
from tests.builders.remarks import SAID, candidate_of, directive_of, remarks_of

from mulkko.directives import actions
from mulkko.directives.models import Directive
from mulkko.organization.queries import person_named, unit_with
from mulkko.policy.models import Proposal

TOKEN = re.compile(
    r'X-CSRFToken": "[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"|data-token="[^"]*"|data-seconds="\d+"|data-minutes>\d+'
)
HEAD = "jung"  # 예산담당관: the office that registers


@pytest.fixture
def directive(city: City) -> Directive:
    """An order that is not late: pages ask the clock of the wall."""
    due_on = localdate() + timedelta(days=4)
    return directive_of(a_while_ago(), office="bud", lead="bus", coop=("road",), due_on=due_on)


def page(browser, address, status=200):
    answer = browser.get(address, headers={"accept-language": "ko"})
    assert answer.status_code == status, address
    return answer.content.decode()


def test_each_tab_has_its_own_address_and_counts_what_it_holds(city: City, browser_of):
    remarks = remarks_of(a_while_ago(), office="bud")
    for kind in ("directive", "promise", "result"):
        actions.accept(candidate_of(remarks, kind), by=None, at=a_while_ago())
    browser = browser_of(city.drafter)

    assert "심야버스 대책" in page(browser, "/directives/")
    assert "조명을 달겠습니다" in page(browser, "/directives/promises/")
    results = page(browser, "/directives/results/")
    assert "협약을 체결했습니다" in results
    assert "일째 소식 없음" in results
    assert "조명을" not in results


def test_filters_stand_in_the_address_and_a_bad_one_harms_nothing(city: City, directive, browser_of):
    browser = browser_of(city.drafter)

    assert "심야버스 대책" in page(browser, "/directives/?state=assigned&unit=bus&source=meeting&mine=on")
    for query in ("state=reported", "q=없는말", "unit=fin"):
        assert "조건에 맞는 것이 없습니다" in page(browser, f"/directives/?{query}")
    for query in ("state=nonsense", "unit=%00", "page=99", "view=board&state=x", "q=" + "가" * 200):
        page(browser, f"/directives/?{query}")


def test_the_board_puts_a_late_one_and_a_paused_one_into_lanes_of_their_own(city: City, directive, browser_of):
    late = actions.type_in(
        text="늦은 일", issued_by="시장", issued_on=a_while_ago().date(), office=unit_with("bud"), by=None, at=a_while_ago(),
        due_on=localdate() - timedelta(days=5),
    )  # fmt: skip
    until = localdate() + timedelta(days=9)
    actions.hold(directive, reason="기다림", until=until, by=person_named(HEAD), at=a_while_ago())

    board = page(browser_of(city.drafter), "/directives/?view=board")

    overdue, paused = board.index("lane-overdue"), board.index("lane-on_hold")
    assert overdue < board.index(late.text) < paused < board.index("심야버스 대책")


def test_the_page_of_a_directive_shows_its_words_in_their_place_and_who_has_the_turn(city: City, directive, browser_of):
    shown = page(browser_of("jung"), f"/directives/{directive.pk}/")

    assert f"<mark>{SAID}</mark>" in shown
    assert "확대간부회의" in shown
    assert "<h2>차례</h2><p>대중교통과</p>" in shown.replace("\n", "").replace("    ", "")


def test_what_is_mine_now_is_there_and_everything_else_is_absent(city: City, directive, browser_of):
    mine = page(browser_of(city.section_head), f"/directives/{directive.pk}/")
    assert "내 차례: 접수" in mine
    assert mine.count('class="button primary"') == 1
    assert "재배분 요청은" in mine
    assert "종결(불가)" not in mine

    office = page(browser_of(HEAD), f"/directives/{directive.pk}/")
    assert "내 차례" not in office
    assert "/pause/" in office

    stranger_to_it = page(browser_of(city.stranger), f"/directives/{directive.pk}/")
    for act in ("receipt", "redistribution", "pause", "closing", "assignment", "progress"):
        assert f"/{act}/" not in stranger_to_it


def test_the_road_from_receipt_to_confirmation_is_walked_by_forms_alone(city: City, directive, browser_of):
    night_workers_counted(city)
    proposal = draft_ready_to_submit(city)
    lead, office, one = browser_of(city.section_head), browser_of(HEAD), f"/directives/{directive.pk}/"

    assert lead.post(one + "receipt/").status_code == 302
    assert lead.post(one + "progress/", {"words": "초안을 만듦", "percent": "60"}).status_code == 302
    assert lead.post(one + "links/new/", {"reference": proposal.reference}).status_code == 302
    refused = lead.post(
        one + "report/", {"document": "대중교통과-1", "words": "끝냄"}, headers={"accept-language": "ko"}
    )
    assert refused.status_code == 422
    assert "이 번호로 결재가 끝난 문서나 근거를 찾을 수 없습니다" in refused.content.decode()

    signed_up_to(city, submitted(city, proposal), city.team_lead, city.section_head, city.cooperator, city.approver)
    number = str(Proposal.objects.get(pk=proposal.pk).current_round.approval.number)
    assert number in page(lead, one + "report/")  # proposed from the linked proposal
    assert lead.post(one + "report/", {"document": number, "words": "끝냄"}).status_code == 302
    assert "내 차례: 확인" in page(office, one)
    assert office.post(one + "confirmation/", {"words": ""}).status_code == 302

    shown = page(office, one)
    assert Directive.objects.get().state == "confirmed"
    assert number in shown
    assert "끝났습니다" in shown


def test_a_stale_or_foreign_act_is_told_calmly_and_changes_nothing(city: City, directive, browser_of):
    one = f"/directives/{directive.pk}/"

    led_back = browser_of(city.stranger).get(one + "receipt/")
    assert (led_back.status_code, led_back.headers["Location"]) == (302, one)
    foreign = browser_of(city.stranger).post(one + "receipt/", headers={"accept-language": "ko"})
    assert foreign.status_code == 422
    assert "다른 부서가 할 일입니다" in foreign.content.decode()
    lead = browser_of(city.section_head)
    assert lead.post(one + "receipt/").status_code == 302
    assert lead.post(one + "receipt/").status_code == 422
    assert directive.events.filter(kind="accepted").count() == 1


def test_nobody_acts_as_the_operator(city: City, directive, browser_of):
    browser = browser_of("operator")

    assert "심야버스" in page(browser, "/directives/")
    for act in ("receipt", "assignment", "pause", "proposal", "links/new"):
        assert browser.get(f"/directives/{directive.pk}/{act}/").status_code == 403


def test_a_closed_directive_leaves_no_trace_for_others(city: City, browser_of):
    closed = directive_of(a_while_ago(), office="bud", is_closed=True)
    stranger, one = browser_of(city.drafter), f"/directives/{closed.pk}/"

    for address in (one, one + "receipt/", one + "links/new/", one + "proposal/"):
        page(stranger, address, 404)
    assert stranger.post(one + "links/2026-0001/removal/").status_code == 404
    for address in (
        "/directives/",
        "/directives/?q=심야버스",
        "/directives/?view=board",
        "/directives/sheet/",
        "/directives/overdue/",
    ):
        assert "심야버스 대책" not in page(stranger, address)
    there, nowhere = (TOKEN.sub("", page(stranger, address, 404)) for address in (one, "/directives/9/"))
    assert there == nowhere.replace("/directives/9/", one)
    assert "심야버스 대책" in page(browser_of(HEAD), one)
    assert "심야버스 대책" not in page(browser_of(HEAD), "/directives/sheet/")  # that page is for all staff


def test_a_closed_proposal_that_is_linked_is_not_named(city: City, directive, browser_of):
    proposal = draft_ready_to_submit_closed(city)
    actions.link(directive, proposal.reference, by=city.section_head, at=a_while_ago())
    one = f"/directives/{directive.pk}/"

    assert proposal.title in page(browser_of(city.drafter), one)
    for address in (one, "/directives/"):
        shown = page(browser_of(city.stranger), address)
        assert proposal.title not in shown
        assert proposal.reference not in shown
    guess = browser_of(city.stranger).post(one + "links/new/", {"reference": proposal.reference})
    nothing = browser_of(city.stranger).post(one + "links/new/", {"reference": "2020-0001"})
    assert guess.status_code == nothing.status_code == 422


def draft_ready_to_submit_closed(city: City) -> Proposal:
    night_workers_counted(city)
    return draft_ready_to_submit(city, disclosure="closed", clauses="5", disclosure_reason="검토 중")


def test_a_draft_begun_from_a_directive_is_linked_with_it(city: City, directive, browser_of):
    browser = browser_of(city.drafter)

    answer = browser.post(f"/directives/{directive.pk}/proposal/", {"title": "심야버스 대책(안)"})

    proposal = Proposal.objects.get()
    assert answer.headers["Location"] == f"/proposals/{proposal.reference}/draft/"
    assert list(directive.links.standing().values_list("subject", flat=True)) == [proposal.reference]
    assert "지시사항" in page(browser, f"/proposals/{proposal.reference}/history/")


def test_the_list_of_what_is_late_and_the_page_for_all_are_printed_without_the_frame(city: City, directive, browser_of):
    told = {"issued_by": "시장", "issued_on": a_while_ago().date(), "office": unit_with("bud"), "by": None}
    actions.type_in(text="늦은 일", due_on=localdate() - timedelta(days=3), at=a_while_ago(), **told)
    browser = browser_of(city.drafter)

    late, everything = page(browser, "/directives/overdue/"), page(browser, "/directives/sheet/")

    assert ("늦은 일" in late, SAID in late, "D+3" in late) == (True, False, True)
    assert ("늦은 일" in everything, SAID in everything) == (True, True)
    assert "directives.css" in late


def test_a_directive_is_typed_in_by_an_officer_for_the_own_unit_alone(city: City, browser_of):
    told = {
        "what": "promise",
        "words": "정류소를 고친다",
        "issued_by": "시장",
        "issued_on": "2026-11-20",
        "kind": "short",
    }
    browser = browser_of(city.drafter)

    assert browser.post("/directives/new/", told | {"unit": "bud"}).status_code == 422
    answer = browser.post("/directives/new/", told | {"unit": "bus"})

    made = Directive.objects.get()
    assert (answer.headers["Location"], made.what, made.office.code) == (f"/directives/{made.pk}/", "promise", "bus")


def test_a_list_to_print_goes_on_on_further_sheets_and_says_how_many_there_are_in_all(
    city: City, browser_of, monkeypatch
):
    monkeypatch.setattr("mulkko.web.views.directives.ON_A_SHEET", 2)
    told = {"issued_by": "시장", "issued_on": a_while_ago().date(), "office": unit_with("bud"), "by": None}
    for place in range(3):
        actions.type_in(
            text=f"늦은 일 {place}", due_on=localdate() - timedelta(days=9 - place), at=a_while_ago(), **told
        )
    browser = browser_of(city.drafter)

    first, second = page(browser, "/directives/overdue/"), page(browser, "/directives/overdue/?page=2")

    assert ("늦은 일 1" in first, "늦은 일 2" in first, "늦은 일 2" in second) == (True, False, True)
    assert '<td class="figure">3</td>' in second
    assert ("모두 3건" in first, "모두 3건" in second) == (True, True)
