"""A form that is sent twice acts once, and the second press says what came of the first."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.builders.city import (
    PASSWORD,
    draft_ready_to_submit,
    draft_with_only_a_title,
    night_workers_counted,
    submitted,
)
from tests.web.test_calm_answers import followed
from tests.web.test_journey import DRAFT, SQL, hidden

from mulkko.coordination.models import Request
from mulkko.evidence.models import Claim
from mulkko.organization.actions import take_press
from mulkko.policy.models import Proposal
from mulkko.web import once

TWICE = "두 번 보내셨습니다. 한 번만 처리했습니다."


def form_of(browser, path, **typed):
    """Return what a browser sends from a page that it has just opened."""
    page = browser.get(path).content.decode()
    names = [name for name in ("csrfmiddlewaretoken", "edition", "version_hash") if f'name="{name}"' in page]
    return {name: hidden(page, name) for name in names} | typed


def pressed_twice(browser, path, page=None, **typed):
    form = form_of(browser, page or path, **typed)
    return [browser.post(path, form) for _ in range(2)]


def test_two_presses_begin_one_proposal(city, browser_of):
    browser = browser_of(city.drafter)

    first, second = pressed_twice(browser, "/proposals/new/", title="심야버스(안)")

    assert Proposal.objects.count() == 1
    assert second.headers["Location"] == first.headers["Location"] == DRAFT + "draft/"
    assert TWICE in followed(browser, second)


def test_the_same_title_from_a_page_opened_anew_begins_another_proposal(city, browser_of):
    browser = browser_of(city.drafter)
    for _ in range(2):
        browser.post("/proposals/new/", form_of(browser, "/proposals/new/", title="심야버스(안)"))

    assert Proposal.objects.count() == 2


def test_two_presses_make_one_claim(city, browser_of):
    night_workers_counted(city)
    draft_with_only_a_title(city)
    slot = {"n-type": "count", "n-unit": "명", "n-scale": "1", "n-decimals": "0"}

    pressed_twice(browser_of(city.drafter), DRAFT + "claims/new/", sentence="{n}이다.", sql=SQL, save="1", **slot)

    assert Claim.objects.count() == 1


def test_two_presses_ask_units_once(city, browser_of):
    draft_with_only_a_title(city)
    browser = browser_of(city.drafter)

    answers = pressed_twice(
        browser,
        DRAFT + "coordination/requests/new/",
        DRAFT + "coordination/",
        others="bud",
        question="재원이 있습니까?",
    )

    assert [one.status_code for one in answers] == [302, 302]
    assert Request.objects.count() == 1
    assert "1개 부서에 물었습니다" in followed(browser, answers[1])


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("options/new/", {"title": "택시", "kind": "variant"}),
        ("criteria/new/", {"name": "비용", "better": "less", "weight": "1"}),
    ],
)
def test_two_presses_add_one_line_to_the_comparison(city, browser_of, path, typed):
    proposal = draft_with_only_a_title(city)

    pressed_twice(browser_of(city.drafter), DRAFT + path, **typed)

    assert proposal.options.count() + proposal.criteria.count() == 2


def test_two_presses_sign_once_and_the_second_hears_whose_turn_it_is(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    browser = browser_of(city.team_lead)

    _, second = pressed_twice(browser, DRAFT + "signatures/new/", act="sign", password=PASSWORD)

    page = followed(browser, second)
    assert TWICE in page
    assert "박과장" in page
    assert proposal.current_round.approval.steps.filter(signature__isnull=False).count() == 2


def test_the_back_button_after_signing_leads_to_what_was_decided(city, browser_of):
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))
    browser = browser_of(city.team_lead)
    _, second = pressed_twice(browser, DRAFT + "signatures/new/", act="sign", password=PASSWORD)
    followed(browser, second)

    again = browser.get(DRAFT + "signatures/new/")

    assert again.headers["Location"] == DRAFT + "approval/"
    page = followed(browser, again)
    assert "이미 결재하셨습니다" in page
    assert TWICE not in page


def test_two_windows_of_one_page_sign_once(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    browser = browser_of(city.team_lead)
    forms = [form_of(browser, DRAFT + "signatures/new/", act="sign", password=PASSWORD) for _ in range(2)]

    first, second = (browser.post(DRAFT + "signatures/new/", form) for form in forms)

    assert first.status_code == 302
    assert "이미 서명했습니다" in followed(browser, second)
    assert proposal.current_round.approval.steps.filter(signature__isnull=False).count() == 2


def test_what_was_refused_may_be_sent_again(city, browser_of):
    browser = browser_of(city.drafter)

    answers = pressed_twice(browser, "/proposals/new/", title=" ")

    assert [one.status_code for one in answers] == [422, 422]


def test_a_press_while_the_first_still_runs_is_told_so(city, browser_of, monkeypatch):
    monkeypatch.setattr(once, "WAITS", 0.2)
    browser = browser_of(city.drafter)
    form = form_of(browser, "/proposals/new/", title="심야버스(안)")
    monkeypatch.setattr(once, "digest_of", lambda request: "d" * 64 if request.method == "POST" else None)
    take_press("d" * 64, at=timezone.now())

    answer = browser.post("/proposals/new/", form)

    assert answer.status_code == 409
    assert "아직 처리하고 있습니다" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_press_whose_process_died_may_be_made_again(city):
    take_press("d" * 64, at=timezone.now() - timezone.timedelta(minutes=6))

    assert take_press("d" * 64, at=timezone.now()) is None


def test_a_script_that_saves_may_send_the_same_text_again(city, browser_of):
    draft_with_only_a_title(city)
    browser = browser_of(city.drafter)
    token = {"csrfmiddlewaretoken": "a" * 64}
    for edition, text in enumerate(("가", "나", "가")):
        answer = browser.post(
            DRAFT + "draft/body/", token | {"text": text, "edition": edition}, headers={"sec-fetch-mode": "cors"}
        )
        assert answer.status_code == 302

    assert Proposal.objects.get().body()[0].inlines[0].text == "가"


def test_the_same_press_by_another_person_is_another_press(city, browser_of):
    token = {"csrfmiddlewaretoken": "a" * 64, "title": "심야버스(안)"}
    for who in (city.drafter, city.stranger):
        browser_of(who).post("/proposals/new/", token)

    assert Proposal.objects.count() == 2


def test_signed_in_pages_are_kept_in_no_cache(city, browser_of):
    draft_with_only_a_title(city)
    browser = browser_of(city.drafter)

    for path in ("/", "/proposals/", DRAFT + "evidence/", DRAFT + "paper.hwpx", "/nowhere/", "/session/"):
        answer = browser.get(path)
        assert "no-store" in answer.headers["Cache-Control"], path
        assert "ETag" not in answer.headers, path
        assert "Last-Modified" not in answer.headers, path


def test_the_door_is_kept_in_no_cache_either(city):
    assert "no-store" in Client().get("/sign-in/").headers["Cache-Control"]
