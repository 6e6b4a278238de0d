"""A session ends in time, and nothing that was typed is lost: it is filled in again for who typed it, never sent, never shown to another."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from tests.builders.city import PASSWORD, a_while_ago, draft_with_only_a_title, night_workers_counted
from tests.web.test_journey import DRAFT, SQL, hidden

from mulkko.evidence.models import Claim
from mulkko.ledger.models import Head
from mulkko.policy import actions
from mulkko.policy.models import Proposal

BODY = DRAFT + "draft/body/"
TEXT = "○ 밤에 걸어서 집에 가는 사람이 많다."


@pytest.fixture
def later(monkeypatch):
    """Let time pass for everything that asks the clock."""
    real = timezone.now

    def passed(**time):
        moment = real() + timedelta(**time)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return passed


def signed_in(login="haneul", browser=None, **more):
    browser = browser or Client()
    answer = browser.post("/sign-in/", {"login": login, "password": PASSWORD} | more)
    assert answer.status_code == 302, answer.content.decode()
    return browser


def typed_too_late(browser, path=BODY, **fields):
    """Send a form, and return the address of the door to which it leads."""
    answer = browser.post(path, fields or {"text": TEXT})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/?next=")
    return answer.headers["Location"]


def next_of(page):
    """Return where the form of a page leads; the forms of the frame stand before it."""
    return unescape(re.findall(r'name="next" value="([^"]*)"', page)[-1])


def through_the_door(browser, door, login="haneul"):
    """Sign in at a door as a browser does, and return where it leads."""
    page = browser.get(door).content.decode()
    answer = browser.post("/sign-in/", {"login": login, "password": PASSWORD, "next": next_of(page)})
    return answer.headers["Location"]


def test_half_an_hour_without_an_act_ends_a_session(city, later):
    browser = signed_in()
    later(minutes=29)
    assert browser.get("/").status_code == 200

    later(minutes=60)

    assert browser.get("/").headers["Location"].startswith("/sign-in/")


def test_a_working_day_ends_a_session_however_busy(city, later):
    browser = signed_in()
    for minutes in range(25, 12 * 60, 25):
        later(minutes=minutes)
        assert browser.get("/").status_code == 200

    later(hours=12)

    assert browser.get("/").headers["Location"].startswith("/sign-in/")


def test_looking_at_the_clock_makes_no_session_longer_and_a_press_does(city, later):
    browser = signed_in()
    later(minutes=20)
    left = browser.get("/session/", headers={"accept": "application/json"}).json()["seconds_left"]
    assert 590 <= left <= 600

    longer = browser.post("/session/", headers={"accept": "application/json"}).json()["seconds_left"]

    assert longer == 1800
    assert "30분" in browser.get("/session/").content.decode()


def test_the_page_of_the_clock_works_without_a_script_and_leads_back(city, later):
    browser = signed_in()
    later(minutes=20)

    page = browser.get("/session/?next=/proposals/").content.decode()
    answer = browser.post("/session/", {"next": next_of(page)})

    assert "10분" in page
    assert answer.headers["Location"] == "/proposals/"
    assert browser.post("/session/", {"next": "//evil.example"}).headers["Location"] == "/"


def test_what_was_typed_stands_there_again_and_is_not_sent(city, later):
    proposal, browser = draft_with_only_a_title(city), signed_in()
    later(minutes=31)

    door = typed_too_late(browser)
    assert "입력한 내용은 보관했습니다" in browser.get(door).content.decode()
    back = through_the_door(browser, door)
    page = browser.get(back).content.decode()

    assert back.startswith(BODY + "?kept=")
    assert TEXT in page
    assert "아직 보내지 않았습니다" in page
    assert proposal.body() == []
    sent = browser.post(BODY, {"text": TEXT, "base": hidden(page, "base")})
    assert sent.status_code == 302
    assert proposal.body()[0].inlines[0].text == TEXT[2:]
    assert "아직 보내지 않았습니다" not in browser.get(back).content.decode()


def test_what_was_typed_on_an_old_page_stays_as_old_as_it_was(city, later):
    proposal, browser = draft_with_only_a_title(city), signed_in()
    base = hidden(browser.get(BODY).content.decode(), "base")
    later(minutes=31)
    door = typed_too_late(browser, text=TEXT, base=base)
    actions.write_body(proposal, "다른 창의 글", by=city.drafter, at=a_while_ago(9))

    page = browser.get(through_the_door(browser, door)).content.decode()

    assert hidden(page, "base") == base
    assert browser.post(BODY, {"text": TEXT, "base": base}).status_code == 409


def test_it_is_never_shown_to_another_person(city, later):
    draft_with_only_a_title(city)
    browser = signed_in()
    later(minutes=31)
    door = typed_too_late(browser)

    assert through_the_door(browser, door, login="maeul") == "/"

    token = re.search(r"kept%3D([\w-]+)", door)[1]
    for login in ("maeul", "haneul"):  # it is gone for good, also for who typed it
        other = browser if login == "maeul" else signed_in(browser=Client())
        assert TEXT not in other.get(f"{BODY}?kept={token}").content.decode()


def test_it_is_given_back_at_its_own_address_only(city, later):
    draft_with_only_a_title(city)
    browser = signed_in()
    later(minutes=31)
    back = through_the_door(browser, typed_too_late(browser))

    other = browser.get(back.replace(BODY, DRAFT + "draft/outline/")).content.decode()
    guessed = browser.get(BODY + "?kept=" + "a" * 32).content.decode()

    assert TEXT not in other
    assert TEXT not in guessed


def test_it_is_forgotten_after_an_hour(city, later):
    draft_with_only_a_title(city)
    browser = signed_in()
    later(minutes=31)
    door = typed_too_late(browser)

    later(minutes=92)

    assert TEXT not in browser.get(through_the_door(browser, door)).content.decode()


def test_passwords_are_not_kept(city, later):
    draft_with_only_a_title(city)
    browser = signed_in()
    later(minutes=31)

    typed_too_late(browser, DRAFT + "signatures/new/", password="s3cret words", opinion="그렇다", confirm="on")

    [kept] = browser.session["kept"]
    assert kept["typed"] == {"opinion": ["그렇다"]}
    assert "s3cret" not in str(dict(browser.session.items()))


def test_a_stranger_makes_nothing_be_kept(city, stranger):
    answer = stranger.post(BODY, {"text": TEXT})

    assert answer.headers["Location"] == "/sign-in/?next=/"
    assert not stranger.session.items()


def test_what_two_windows_had_typed_is_kept_for_both(city, later):
    draft_with_only_a_title(city)
    browser = signed_in()
    later(minutes=31)
    first = typed_too_late(browser)
    second = typed_too_late(browser, DRAFT + "draft/outline/", title="다른 제목", question="밤에 어떻게 집에 가는가?")

    back = through_the_door(browser, first)

    assert TEXT in browser.get(back).content.decode()
    other = re.search(r"next=(.*)", second)[1].replace("%3F", "?").replace("%3D", "=")
    assert "밤에 어떻게 집에 가는가?" in browser.get(other).content.decode()


def test_a_window_that_was_left_open_when_somebody_signed_out_loses_nothing(city):
    draft_with_only_a_title(city)
    browser = signed_in()
    browser.post("/sign-out/")

    back = through_the_door(browser, typed_too_late(browser))

    assert TEXT in browser.get(back).content.decode()


def test_a_password_changed_elsewhere_ends_the_session_and_loses_nothing(city):
    draft_with_only_a_title(city)
    browser, elsewhere = signed_in(), signed_in()
    new = {"new_password": "a quite other phrase", "new_password_again": "a quite other phrase"}
    assert elsewhere.post("/password/", {"password": PASSWORD} | new).headers["Location"] == "/"

    door = typed_too_late(browser)

    assert elsewhere.get("/").status_code == 200
    page = browser.get(door).content.decode()
    login = {"login": "haneul", "password": "a quite other phrase", "next": next_of(page)}
    assert TEXT in browser.get(browser.post("/sign-in/", login).headers["Location"]).content.decode()


def test_a_part_of_a_page_sends_the_whole_page_to_the_door(city, later):
    draft_with_only_a_title(city)
    browser = signed_in()
    later(minutes=31)

    answer = browser.post(BODY, {"text": TEXT}, headers={"hx-request": "true"})

    assert answer.status_code == 401
    assert "kept%3D" in answer.headers["HX-Redirect"]


def test_what_a_page_sends_by_itself_keeps_no_session_alive_and_takes_no_page_away(city, later):
    draft_with_only_a_title(city)
    browser, presence = signed_in(), DRAFT + "draft/presence/"
    for minutes in (10, 20, 29):
        later(minutes=minutes)
        assert browser.post(presence, headers={"hx-request": "true"}).status_code == 200
    later(minutes=31)

    asked = browser.post(presence, {"place": "□ 추진배경, 첫째 문단"}, headers={"hx-request": "true"})
    saved = browser.post(DRAFT + "draft/saves/", {"text": TEXT}, headers={"sec-fetch-mode": "cors"})

    for answer in (asked, saved):
        assert answer.status_code == 401
        assert "HX-Redirect" not in answer.headers
    assert not browser.session.get("kept")


@pytest.mark.parametrize("by_itself", ["draft/presence/", "draft/preview/", "draft/saves/"])
def test_a_form_that_follows_what_its_page_sent_by_itself_loses_nothing(city, later, by_itself):
    """Both were sent under the name that the session had; the browser did not wait for the first answer."""
    draft_with_only_a_title(city)
    browser = signed_in()
    name = browser.cookies["sessionid"].value
    later(minutes=31)

    answer = browser.post(DRAFT + by_itself, {"text": TEXT}, headers={"hx-request": "true"})

    assert answer.status_code == 401
    assert "sessionid" not in answer.cookies
    browser.cookies["sessionid"] = name
    assert TEXT in browser.get(through_the_door(browser, typed_too_late(browser))).content.decode()


def test_the_rows_of_a_claim_come_back_too(city, later):
    night_workers_counted(city)
    draft_with_only_a_title(city)
    browser = signed_in()
    later(minutes=31)
    claim = {
        "sentence": "밤에 일하는 사람은 {n}이다.",
        "sql": SQL,
        "n-type": "count",
        "n-unit": "명",
        "n-scale": "1",
        "n-decimals": "0",
    }

    door = typed_too_late(browser, DRAFT + "claims/new/", save="1", **claim)
    page = browser.get(through_the_door(browser, door)).content.decode()

    assert 'name="n-unit" value="명"' in page
    assert not Claim.objects.exists()


def test_what_units_were_to_be_asked_comes_back_and_nobody_is_asked(city, later):
    draft_with_only_a_title(city)
    browser = signed_in()
    later(minutes=31)

    door = typed_too_late(browser, DRAFT + "coordination/requests/new/", others="bud", question="재원이 있습니까?")
    page = browser.get(through_the_door(browser, door)).content.decode()

    assert "재원이 있습니까?" in page
    assert Head.objects.get().next_index == 2


def test_a_form_that_is_gone_gives_the_text_back_to_be_copied(city, later):
    proposal = draft_with_only_a_title(city)
    browser = signed_in()
    later(minutes=31)
    door = typed_too_late(browser)
    actions.withdraw(proposal, reason="그만", by=city.drafter, at=a_while_ago(9))
    Proposal.objects.update(drafter=city.team_lead)

    page = browser.get(through_the_door(browser, door)).content.decode()

    assert "입력하던 내용" in page
    assert TEXT in page


def page_that_signed_in_meanwhile(browser):
    """Return the token of a page that was opened before somebody signed out and in again."""
    token = hidden(browser.get(BODY).content.decode(), "csrfmiddlewaretoken")
    browser.post("/sign-out/", {"csrfmiddlewaretoken": token})
    door = hidden(browser.get("/sign-in/").content.decode(), "csrfmiddlewaretoken")
    browser.post("/sign-in/", {"login": "haneul", "password": PASSWORD, "csrfmiddlewaretoken": door})
    return token


def strict_browser():
    browser = Client(enforce_csrf_checks=True)
    token = hidden(browser.get("/sign-in/").content.decode(), "csrfmiddlewaretoken")
    return signed_in(browser=browser, csrfmiddlewaretoken=token)


def test_a_page_that_is_too_old_keeps_what_was_typed(city):
    proposal, browser = draft_with_only_a_title(city), strict_browser()
    token = page_that_signed_in_meanwhile(browser)

    answer = browser.post(BODY, {"text": TEXT, "csrfmiddlewaretoken": token})
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "오래된 화면입니다" in page
    back = unescape(re.search(r'href="([^"]*kept=[^"]*)"', page)[1])
    assert TEXT in browser.get(back).content.decode()
    assert proposal.body() == []


def test_what_another_site_sends_is_not_kept(city):
    draft_with_only_a_title(city)
    browser = strict_browser()

    answer = browser.post(BODY, {"text": "남이 쓴 글"}, headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert "kept=" not in answer.content.decode()
    assert not browser.session.get("kept")
