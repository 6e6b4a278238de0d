"""The password: changed only by who knows it, asked again before a decision, and guessed nowhere faster than at the door."""

import json

import pytest
from django.test import Client
from django.utils import timezone
from tests.builders.city import PASSWORD, draft_ready_to_submit, night_workers_counted, submitted
from tests.web.test_journey import DRAFT, sent, signed

from mulkko.organization.models import User
from mulkko.policy.models import Proposal

NEW = {"new_password": "a quite other phrase", "new_password_again": "a quite other phrase"}
SUBMISSION = DRAFT + "draft/submission/"


@pytest.fixture
def draft(city):
    night_workers_counted(city)
    return draft_ready_to_submit(city)


def clicked_in(home, login="haneul", **where):
    people = [{"login": login, "note_ko": "", "note_en": ""}]
    (home / "demo").write_text(json.dumps({"people": people}), encoding="utf-8")
    browser = Client(**{"headers": {"host": "localhost"}} | where)
    browser.post("/sign-in/demo/", {"login": login})
    return browser


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"password": "wrong"} | NEW, "바뀐 것은 없습니다"),
        ({"password": PASSWORD, "new_password": "short", "new_password_again": "short"}, "너무 짧습니다"),
        (
            {"password": PASSWORD, "new_password": "a quite other phrase", "new_password_again": "another"},
            "서로 다릅니다",
        ),
    ],
)
def test_a_password_is_changed_only_by_who_knows_it_and_to_a_good_one(city, browser_of, typed, words):
    answer = browser_of(city.drafter).post("/password/", typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert User.objects.get(login="haneul").check_password(PASSWORD)


def test_another_password_signs_out_everywhere_else(city, browser_of):
    here, there = browser_of(city.drafter), browser_of(city.drafter)

    assert here.post("/password/", {"password": PASSWORD} | NEW).status_code == 302

    assert here.get("/").status_code == 200
    assert there.get("/").headers["Location"].startswith("/sign-in/")
    assert User.objects.get(login="haneul").check_password(NEW["new_password"])


def test_guessing_the_present_password_is_slowed_down_as_at_the_door(city, browser_of):
    browser = browser_of(city.drafter)
    for _ in range(5):
        browser.post("/password/", {"password": "wrong"} | NEW)

    answer = browser.post("/password/", {"password": PASSWORD} | NEW)

    assert answer.status_code == 422
    assert "여러 번 틀렸습니다" in answer.content.decode()


def test_guessing_before_a_signature_closes_the_door_too(city, draft, browser_of):
    submitted(city, draft)
    browser = browser_of(city.team_lead)
    for _ in range(5):
        assert signed(browser, password="wrong").status_code == 422

    assert "여러 번 틀렸습니다" in signed(browser).content.decode()
    assert Client().post("/sign-in/", {"login": "maeul", "password": PASSWORD}).status_code == 429
    assert draft.current_round.approval.steps.get(kind="lead_review").is_waiting


def test_a_password_asked_a_moment_ago_counts_for_the_next_decision(city, draft, browser_of, monkeypatch):
    browser, real = browser_of(city.drafter), timezone.now
    assert sent(browser, SUBMISSION, password=PASSWORD).status_code == 302
    assert sent(browser, DRAFT + "recalls/new/", reason="고침").status_code == 302

    page = browser.get(SUBMISSION).content.decode()

    assert 'name="password"' not in page
    assert sent(browser, SUBMISSION, submit="1").status_code == 302
    assert Proposal.objects.get().rounds.count() == 2
    sent(browser, DRAFT + "recalls/new/", reason="고침")
    moment = real() + timezone.timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert 'name="password"' in browser.get(SUBMISSION).content.decode()


def test_signing_in_alone_is_no_confirmation(city, draft):
    browser = Client()
    browser.post("/sign-in/", {"login": "haneul", "password": PASSWORD})

    assert 'name="password"' in browser.get(SUBMISSION).content.decode()
    assert sent(browser, SUBMISSION, submit="1").status_code == 422
    assert Proposal.objects.get().rounds.count() == 0


def test_who_came_in_with_one_click_says_that_it_is_meant(city, home, draft):
    browser = clicked_in(home)

    page = browser.get(SUBMISSION).content.decode()
    without = sent(browser, SUBMISSION, submit="1")
    meant = sent(browser, SUBMISSION, confirm="on")

    assert 'name="password"' not in page
    assert 'name="confirm"' in page
    assert without.status_code == 422
    assert meant.status_code == 302


def test_the_tick_counts_only_in_a_demo_and_on_this_machine(city, home, draft, browser_of):
    clicked = clicked_in(home)
    honest = browser_of(city.drafter)
    assert sent(honest, SUBMISSION, confirm="on").status_code == 422

    through_a_proxy = clicked.post(
        SUBMISSION, {"confirm": "on", "edition": draft.edition}, headers={"x-forwarded-for": "::1"}
    )
    (home / "demo").unlink()
    without_the_mark = clicked.post(SUBMISSION, {"confirm": "on", "edition": draft.edition})

    assert (through_a_proxy.status_code, without_the_mark.status_code) == (422, 422)
    assert Proposal.objects.get().rounds.count() == 0


def test_the_password_of_somebody_of_the_demo_cannot_be_changed(city, home):
    browser = clicked_in(home)

    browser.post("/password/", {"password": PASSWORD} | NEW)

    assert User.objects.get(login="haneul").check_password(PASSWORD)
    assert "바꿀 비밀번호가 없습니다" in browser.get("/password/").content.decode()
