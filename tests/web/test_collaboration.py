"""협업 지도 on its page: a pair with its reasons, the question to the other side, and what a head designates."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.builders.city import a_while_ago, claim_about_night_workers, night_workers_counted
from tests.builders.crowded import crowd_the_hall

from mulkko.coordination.models import Request
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import person_named
from mulkko.policy import actions
from mulkko.processes.models import SharedUse

MAP = "/collaboration/"
TEAMS = f"{MAP}?level=team"
PAIR = "unit=bus-f&unit=bus-r&level=team"
ASK, NEW = f"{MAP}requests/new/?{PAIR}", f"{MAP}shared-uses/new/?{PAIR}"


@pytest.fixture
def crowded(city):
    crowd_the_hall({"bus-r": 5, "bus-f": 6, "road": 5}, units="bus-f,정산팀,team,bus")
    return city


@pytest.fixture
def draft(crowded):
    """노선팀 drafts on a table that 정산팀 keeps."""
    night_workers_counted(crowded, owner="bus-f", title="심야 승하차")
    proposal = actions.open_proposal(title="심야버스 계획(안)", by=crowded.drafter, at=a_while_ago(2))
    claim = claim_about_night_workers(crowded, proposal)
    actions.write_body(proposal, f"□ 배경\n○ {{{claim.pk}.n}}이다.", by=crowded.drafter, at=a_while_ago(3))
    return proposal


def shown(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_a_city_in_which_nothing_has_happened_is_told_so(city, browser_of):
    page = shown(browser_of(city.drafter), MAP)

    assert "이 기간에 부서 사이에 오간 일이 없습니다" in page
    assert "협의 없이 같은 일을 하는 부서가 없습니다" in page
    assert "지정된 것이 없습니다" in page


def test_a_pair_stands_with_its_reasons_and_its_matter_for_who_reads_it(draft, crowded, browser_of):
    page = shown(browser_of(crowded.drafter), TEAMS)

    assert "AI가 찾음 · 이유" in page
    assert re.search(r"같은 자료</strong> 심야 승하차", page)
    assert f'href="{reverse("proposal", args=[draft.reference])}"' in page
    assert "점수를 매기지 않습니다" in page
    for browser in (browser_of("k106"), browser_of(crowded.stranger), browser_of("operator")):
        others = shown(browser, TEAMS)
        assert "심야 승하차" not in others
        assert draft.reference not in others


def test_no_person_stands_on_the_map(draft, crowded, browser_of):
    actions.ask_units(draft, ["bus-f"], question="함께?", by=crowded.drafter, at=a_while_ago(4))
    page = shown(browser_of(crowded.section_head), TEAMS)

    main = page[page.index('id="main"') :]
    assert "협의 요청함" in main
    assert not [name for name in Person.objects.values_list("name", flat=True) if name in main]


@pytest.mark.parametrize("view", ["network", "matrix", ""])
def test_the_network_and_the_matrix_show_the_same_pair(draft, crowded, browser_of, view):
    page = shown(browser_of(crowded.drafter), f"{TEAMS}&view={view}")

    assert ("tie missing" in page) == (view != "matrix")
    assert ("cell-apart" in page) == (view != "network")


def test_whoever_drafts_asks_the_other_side_and_the_thread_is_that_of_the_draft(draft, crowded, browser_of):
    browser = browser_of(crowded.drafter)
    assert "심야 승하차" in shown(browser, ASK)

    form = {"proposal": draft.reference, "units": ["bus-f"], "question": "승하차를 함께 볼 수 있습니까?"}
    answer = browser.post(ASK, form)

    assert answer.headers["Location"] == reverse("coordination", args=[draft.reference])
    request = Request.objects.get()
    assert (request.subject, request.unit.code, request.asking_unit.code) == (draft.reference, "bus-f", "bus-r")
    again = browser.post(ASK, form)
    assert again.status_code == 422
    assert "승하차를 함께 볼 수 있습니까?" in again.content.decode()
    assert draft.title in shown(browser_of("k106"), reverse("coordination", args=[draft.reference]))


def test_who_has_no_draft_is_led_to_one_and_nobody_asks_about_the_draft_of_another(draft, crowded, browser_of):
    browser = browser_of("k106")

    assert reverse("proposal-new") in shown(browser, ASK)
    answer = browser.post(ASK, {"proposal": draft.reference, "units": ["bus-r"], "question": "무엇입니까?"})
    assert answer.status_code == 422
    assert not Request.objects.exists()
    assert browser_of("operator").get(ASK).status_code == 403


@pytest.mark.parametrize(
    "pair", ["", "unit=bus-f", "unit=bus-f&unit=bus", "unit=bus-f&unit=city", "unit=bus-f&unit=gone"]
)
def test_what_is_no_pair_of_units_is_not_there(crowded, browser_of, pair):
    assert browser_of(crowded.drafter).get(f"{MAP}requests/new/?{pair}").status_code == 404


def test_a_head_sees_own_teams_apart_and_tells_them_to_share(draft, crowded, browser_of):
    actions.ask_units(draft, ["road"], question="의견?", by=crowded.drafter, at=a_while_ago(4))  # its line reads it now
    head = browser_of(crowded.section_head)
    assert "대중교통과 안의 벽" in shown(head, MAP)
    page = shown(head, NEW)
    assert re.search(r'<option value="bus-f" selected>', page)
    assert "심야 승하차" in page

    due_on = day_of(timezone.now()) + timedelta(days=9)
    form = {"lead": "bus-f", "partners": ["bus-f", "bus-r"], "about": "심야 승하차", "due_on": due_on.isoformat()}
    assert head.post(NEW, form).status_code == 302

    row = SharedUse.objects.get()
    assert row.units == ["bus-f", "bus-r"]
    for login in (crowded.drafter, "k106"):
        assert "심야 승하차" in shown(browser_of(login), "/")
        assert "함께 쓰기 지정: ‘심야 승하차’" in shown(browser_of(login), "/notices/")
    assert "심야 승하차" not in shown(browser_of(crowded.stranger), "/")
    assert "정산팀" in shown(browser_of(crowded.stranger), MAP)
    ending = f"{MAP}shared-uses/{row.pk}/ending/"
    assert browser_of(crowded.drafter).get(ending).status_code == 404
    assert head.post(ending, {"reason": ""}).status_code == 422
    assert head.post(ending, {"reason": "함께 쓰기 시작함"}).status_code == 302
    assert head.get(ending).status_code == 404
    assert "심야 승하차" not in shown(browser_of("k106"), "/")
    assert "이유: 함께 쓰기 시작함" in shown(browser_of("k106"), "/notices/")


def test_nobody_but_a_head_above_both_reaches_the_form(draft, crowded, browser_of):
    form = {"lead": "bus-f", "partners": ["bus-r"], "about": "심야 승하차", "due_on": "2099-01-01"}

    for login in ("haneul", "maeul", "jung", "road"):
        assert browser_of(login).get(NEW).status_code == 404
        assert browser_of(login).post(NEW, form).status_code == 404
    wrong = browser_of("choi").post(NEW, form | {"lead": "bud"})
    assert wrong.status_code == 422
    assert not SharedUse.objects.exists()
    assert person_named("mayor") is not None
    assert browser_of("mayor").get(NEW).status_code == 200


def test_the_page_is_there_in_english(draft, crowded, browser_of):
    browser = browser_of(crowded.drafter)
    browser.post(reverse("set_language"), {"language": "en", "next": MAP})

    page = shown(browser, TEAMS)

    assert "Found by AI · why" in page
    assert "Same thing, no contact" in page
