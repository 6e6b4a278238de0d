"""근거 목록 and the page of one claim: what is found, what is shown of it, and that what is hidden looks like what does not exist."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.builders.city import (
    MORE_NIGHT_WORKERS,
    a_while_ago,
    claim_about_night_workers,
    draft_ready_to_submit,
    draft_with_only_a_title,
    night_workers_counted,
    submitted,
)
from tests.builders.remembered import remembers
from tests.web.matrix import page_without

from mulkko.evidence.actions import make_claim
from mulkko.evidence.models import Claim
from mulkko.policy import actions
from mulkko.policy.models import Proposal, TakenClaim
from mulkko.web import claim_list

CLOSED = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "입찰 전"}


def text_of(browser, path, **asked):
    answer = browser.get(path, asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def listed(browser, **asked):
    """Return the numbers of the claims that the list shows, in its order."""
    return [
        int(found)
        for found in re.findall(r'class="title"><a href="/claims/(\d+)/', text_of(browser, "/claims/", **asked))
    ]


@pytest.fixture
@remembers
def claim(city) -> Claim:
    """A claim of 7,000 night workers in a document that all staff read."""
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))
    return Claim.objects.get()


@pytest.fixture
def lights(city, claim) -> Proposal:
    """A draft of another section."""
    return actions.open_proposal(title="도로 조명 계획(안)", by=city.stranger, at=a_while_ago(6))


def another_claim(city, proposal, **changed):
    told = {
        "sentence": "가 구역의 야간근로자는 {n}이다.", "sql": "SELECT \"야간근로자\" AS n FROM night WHERE \"구역\" = '가'",
        "slots": {"n": {"type": "count", "unit": "명", "scale": 1_000, "decimals": 1}}, "by": city.drafter, "at": a_while_ago(7),
    }  # fmt: skip
    return make_claim(**told | changed, proposal=proposal.reference)


FOUND = (
    "", "7,000", "7000", "7천", "7천 명", "0.7만", "약 7천", "밤에 일하는", "밤에일하는", "ㅂㅇㅇㅎㄴ", "야간근로자 현황", "ㅇㄱㄱㄹㅈ", "7천 밤에", "450,000원",
    "45만 원", "대중교통과",
)  # fmt: skip
NOT_FOUND = ("7,001", "8천", "7천 원", "0.8만", "낮에", "700", "00", "ㅋㅋㅋ")


def test_a_claim_is_found_by_its_words_and_by_its_number_in_any_unit(claim, city, browser_of):
    browser = browser_of(city.stranger)

    assert [words for words in FOUND if listed(browser, q=words) != [claim.pk]] == []
    assert [words for words in NOT_FOUND if listed(browser, q=words)] == []


def test_the_list_is_narrowed_and_sorted(claim, city, browser_of):
    night_workers_counted(city, "구역,건수\n가,30\n", name="noise", title="소음 민원", owner="road")
    draft = draft_with_only_a_title(city, "심야 소음 대책(안)")
    noise = another_claim(city, draft, sentence="소음 민원은 {n}이다.", sql='SELECT sum("건수") AS n FROM noise', slots={"n": {"unit": "건"}})  # fmt: skip
    browser = browser_of(city.drafter)

    assert listed(browser) == [noise.pk, claim.pk]
    assert (
        listed(browser, sort="oldest")
        == listed(browser, sort="used")
        == listed(browser, sort="checked")
        == [claim.pk, noise.pk]
    )
    assert (
        listed(browser, dataset="noise")
        == listed(browser, unit="road")
        == listed(browser, status="unchecked")
        == [noise.pk]
    )
    assert listed(browser, status="holds") == [claim.pk]
    assert listed(browser, dataset="no-such", unit="nowhere", sort="?", page="x") == [noise.pk, claim.pk]


def test_of_many_claims_that_ask_the_same_some_are_named_and_the_rest_is_counted(city, lights, browser_of, monkeypatch):
    monkeypatch.setattr(claim_list, "MOST_TWINS", 1)
    first, second, third = (another_claim(city, lights) for _ in range(3))

    page = text_of(browser_of(city.stranger), "/claims/")

    assert f"근거 {second.pk}</a>" in page
    assert f"근거 {first.pk}</a>" not in page
    assert "같은 근거 3건" in page
    assert "외 1가지" in page
    assert listed(browser_of(city.stranger))[0] == third.pk


def test_a_renewed_claim_leaves_the_list_unless_it_is_asked_for(claim, city, browser_of):
    draft = draft_with_only_a_title(city, "심야버스 확대(안)")
    old = another_claim(city, draft)
    actions.write_body(draft, f"○ {{{old.pk}.n}}", by=city.drafter, at=a_while_ago(8))
    night_workers_counted(city, MORE_NIGHT_WORKERS)
    new = actions.renew_claim(draft, old, by=city.drafter, at=a_while_ago(9))
    browser = browser_of(city.drafter)

    assert listed(browser) == [new.pk, claim.pk]
    assert listed(browser, kind="superseded") == [old.pk]
    assert listed(browser, kind="all") == [new.pk, old.pk, claim.pk]
    page = text_of(browser, f"/claims/{old.pk}/")
    assert "새 근거로 바뀜" in page
    assert f'href="/claims/{new.pk}/"' in page


def test_the_file_holds_what_the_list_shows(claim, city, browser_of):
    answer = browser_of(city.stranger).get("/claims/list.csv", {"q": "7천"})
    text = answer.content.decode("utf-8-sig")

    assert answer["Content-Type"].startswith("text/csv")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == [str(claim.pk)]
    assert "밤에 일하는 사람은 7,000명이고" in text


def test_an_empty_city_says_what_will_stand_there(city, browser_of):
    assert "아직 근거가 없습니다" in text_of(browser_of(city.stranger), "/claims/")
    assert "조건에 맞는 근거가 없습니다" in text_of(browser_of(city.stranger), "/claims/", q="없는 말")


def test_search_finds_evidence_among_everything_else(claim, city, browser_of):
    page = text_of(browser_of(city.stranger), "/search/", q="7천 명")

    assert f'href="/claims/{claim.pk}/"' in page


def test_the_page_shows_figures_pins_query_uses_and_runs_without_a_query(claim, city, browser_of, monkeypatch):
    def none_runs(*_args, **_more):
        raise AssertionError("a page ran a query")

    monkeypatch.setattr("mulkko.evidence.queries.running.run_queries", none_runs)
    page = text_of(browser_of(city.stranger), f"/claims/{claim.pk}/")

    for words in (
        "7,000명",
        "450,000원",
        "야간근로자 현황",
        claim.pins[0]["content_hash"],
        "SUM",
        "심야버스 시범운영 계획(안)",
        "김하늘",
        "모든 행",
        "심야노선 신설 · 이용 인원",
    ):
        assert words in page, words
    assert page.count('class="badge status-holds"') == 2  # at the head, and of the one stored run


def test_after_the_data_moved_then_and_now_stand_side_by_side_with_a_line(claim, city, browser_of):
    night_workers_counted(city, MORE_NIGHT_WORKERS)
    proposal = Proposal.objects.get()
    actions.recall(proposal, reason="자료가 바뀜", by=city.drafter, at=a_while_ago(8))
    actions.accept_drift(proposal, claim, reason="그대로 둔다", by=city.drafter, at=a_while_ago(9))
    actions.submit(Proposal.objects.get(), by=city.drafter, at=a_while_ago(10))
    page = text_of(browser_of(city.drafter), f"/claims/{claim.pk}/")

    [row] = re.findall(r'<tr class="moved"><th scope="row"><code>n</code>.*?</tr>', page)
    assert "7,000명" in row
    assert "8,100명" in row
    assert 'id="figure-n"' in page
    assert "<td>8,100</td>" in re.sub(r' class="numeric"', "", page)


def test_who_may_not_look_at_a_claim_gets_the_page_of_one_that_does_not_exist(claim, city, browser_of):
    quiet = draft_with_only_a_title(city, "조용한 초안(안)")
    hidden = another_claim(city, quiet)
    browser = browser_of(city.stranger)

    answers = [browser.get(f"/claims/{number}/") for number in (hidden.pk, hidden.pk + 1, 10**25)]
    posted = [
        browser.post(f"/claims/{number}/taking/", {"draft": "2026-0001"}) for number in (hidden.pk, hidden.pk + 1)
    ]

    assert {answer.status_code for answer in (*answers, *posted)} == {404}
    pages = {page_without(f"claims/{number}/", answer.content.decode()) for number, answer in zip((hidden.pk, hidden.pk + 1), answers, strict=False)}  # fmt: skip
    assert len(pages) == 1
    for page in (text_of(browser, "/claims/", q="가 구역"), text_of(browser, "/search/", q="가 구역의 야간근로자"), browser.get("/claims/list.csv").content.decode()):  # fmt: skip
        assert "1.2천" not in page
        assert f"/claims/{hidden.pk}/" not in page


def test_another_units_closed_data_leave_no_trace_on_the_list(city, browser_of):
    night_workers_counted(city, name="secret", title="예산 비밀표", owner="bus", readers="unit")
    draft = draft_with_only_a_title(city)
    told = {
        "sql": 'SELECT sum("야간근로자") AS n FROM secret',
        "sentence": "비밀은 {n}이다.",
        "slots": {"n": {"unit": "명"}},
    }
    claim = another_claim(city, draft, **told)
    actions.write_body(draft, f"○ {{{claim.pk}.n}}", by=city.drafter, at=a_while_ago(8))
    actions.ask_units(draft, ["road"], question="밝기는?", by=city.drafter, at=a_while_ago(9))

    page = text_of(browser_of(city.stranger), "/claims/")

    assert "예산 비밀표" not in page
    assert "비밀은" not in page
    assert listed(browser_of(city.drafter)) == [claim.pk]


def test_an_officer_takes_a_claim_and_finds_it_on_the_list_of_the_draft(claim, lights, city, browser_of):
    browser = browser_of(city.stranger)
    answer = browser.post(f"/claims/{claim.pk}/taking/", {"draft": lights.reference}, follow=True)
    page = answer.content.decode()

    assert answer.redirect_chain == [(f"/proposals/{lights.reference}/evidence/#uncited", 302)]
    assert f"근거 {claim.pk}번을 이제" in page
    assert "다른 정책안의 근거" in page
    assert f"{{{claim.pk}.n}}" in text_of(browser, f"/proposals/{lights.reference}/draft/body/")

    browser.post(f"/proposals/{lights.reference}/claims/{claim.pk}/putting-back/")
    assert not TakenClaim.objects.exists()


def test_only_drafts_that_one_may_change_are_offered_and_taken(claim, lights, city, browser_of):
    on_its_route = Proposal.objects.exclude(pk=lights.pk).get()
    page = text_of(browser_of(city.drafter), f"/claims/{claim.pk}/")
    assert "지금 고칠 수 있는 정책안이 없습니다" in page

    for draft in (lights.reference, on_its_route.reference, "2026-9999", "", "\0"):
        browser_of(city.drafter).post(f"/claims/{claim.pk}/taking/", {"draft": draft})
    assert not TakenClaim.objects.exists()
    assert browser_of("operator").post(f"/claims/{claim.pk}/taking/", {"draft": lights.reference}).status_code == 403


def test_a_number_is_replaced_by_the_figure_of_another_matter_without_a_script(claim, lights, city, browser_of):
    browser, body = browser_of(city.stranger), f"/proposals/{lights.reference}/draft/body/"
    actions.write_body(lights, "○ 밤에 일하는 사람은 약 7천 명이고 2026. 11. 30.까지 3개 부서가 1,234건을 본다.", by=city.stranger, at=a_while_ago(8))  # fmt: skip
    page = text_of(browser, body)
    [key] = re.findall(r'name="bind" value="([^"]+)"', page)

    assert "근거 없는 수치" in page
    assert "1,234건" in page.split('id="offers-title"')[1]
    assert "3개" not in page.split('id="offers-title"')[1].split("</section>")[0]

    typed = page.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0].lstrip("\r\n")
    base = re.search(r'name="base" value="(\w+)"', page)[1]
    bound = browser.post(body, {"text": typed, "bind": key, "base": base}).content.decode()
    typed = bound.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0].lstrip("\r\n")
    assert f"사람은 {{{claim.pk}.n}}이고" in typed

    browser.post(body, {"text": typed, "base": base})
    assert [one.pk for one in (Claim.objects.get(),)] == [claim.pk]
    assert f'"claim":{claim.pk}' in lights.blocks.get().inlines


def test_every_figure_of_a_document_opens_its_claim_in_one_press(claim, city, browser_of):
    reference, link = Proposal.objects.get().reference, f'href="/claims/{claim.pk}/"'
    browser = browser_of(city.drafter)

    for tab in ("evidence", "options", "approval", "history"):
        page = text_of(browser, f"/proposals/{reference}/{tab}/")
        assert link in page, tab
    paper = text_of(browser, f"/proposals/{reference}/approval/")
    assert f'<a class="paper-figure" {link}>7,000명</a>' in paper


def test_a_figure_of_data_that_one_may_not_read_leads_to_its_card(city, browser_of):
    night_workers_counted(city, readers="unit")
    submitted(city, draft_ready_to_submit(city))
    claim, reference = Claim.objects.get(), Proposal.objects.get().reference
    page = text_of(browser_of(city.stranger), f"/proposals/{reference}/options/")

    assert f'href="/claims/{claim.pk}/"' not in page
    assert f'href="/proposals/{reference}/evidence/#claim-{claim.pk}"' in page


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_claims(claim, city, browser_of):
    browser, counts = browser_of(city.drafter), []
    for _round in range(2):
        draft = draft_with_only_a_title(city, "심야(안)")
        for _one in range(3):
            claim_about_night_workers(city, draft)
        with CaptureQueriesContext(connection) as asked:
            text_of(browser, "/claims/")
        counts.append(len(asked))

    assert counts[1] <= counts[0]
