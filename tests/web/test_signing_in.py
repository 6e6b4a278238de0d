"""The door: who comes in, how guessing is slowed down, and where one-click sign-in exists."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils.timezone import localtime
from tests.builders.city import PASSWORD

from mulkko.organization.models import FailedSignIn, User

WRONG = "아이디 또는 비밀번호가 맞지 않습니다"


def typed(browser, password, login="haneul", **more):
    return browser.post("/sign-in/", {"login": login, "password": password} | more)


def test_the_right_password_leads_to_my_work(city, stranger):
    answer = typed(stranger, PASSWORD)

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


def test_an_unknown_login_and_a_wrong_password_look_the_same(city, stranger):
    wrong, unknown = typed(stranger, "wrong"), typed(stranger, "wrong", login="nobody")

    assert WRONG in wrong.content.decode()
    assert WRONG in unknown.content.decode()


def test_five_wrong_passwords_close_the_door_even_to_the_right_one(city, stranger):
    for _ in range(5):
        typed(stranger, "wrong")

    answer = typed(stranger, PASSWORD)

    opens_at = localtime(FailedSignIn.objects.earliest("at").at + timedelta(minutes=11)).strftime("%H:%M")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert f"{opens_at}부터 다시 시도할 수 있습니다" in answer.content.decode()


def test_a_login_that_nobody_has_is_told_nothing_else_in_any_way(city, stranger):
    def told(login):
        answers = [typed(Client(), "wrong", login=login) for _ in range(6)]
        said = [re.sub(r"[A-Za-z0-9]{64}|haneul|nobody", "", one.content.decode()) for one in answers]
        return [(one.status_code, text) for one, text in zip(answers, said, strict=True)]

    assert told("haneul") == told("nobody")


def test_a_password_is_computed_for_a_login_that_nobody_has_too(city, stranger, settings):
    with patch.object(User, "set_password") as computed:
        typed(stranger, "wrong", login="nobody")

    computed.assert_called_once_with("wrong")


def test_thirty_wrong_passwords_from_one_address_close_it_for_everybody_there_only(city, stranger):
    for number in range(30):
        typed(stranger, "wrong", login=f"person-{number}")

    assert typed(stranger, PASSWORD).status_code == 429
    assert typed(Client(REMOTE_ADDR="10.0.0.9"), PASSWORD).status_code == 302


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_added(city, settings):
    settings.BEHIND_HTTPS = True
    for number in range(30):
        typed(Client(headers={"x-forwarded-for": f"1.2.3.{number}, 10.0.0.7"}), "wrong", login=f"person-{number}")

    assert typed(Client(headers={"x-forwarded-for": "9.9.9.9, 10.0.0.7"}), PASSWORD).status_code == 429
    assert typed(Client(headers={"x-forwarded-for": "9.9.9.9, 10.0.0.8"}), PASSWORD).status_code == 302


def test_signing_in_begins_a_session_under_a_new_name(city, stranger):
    typed(stranger, "wrong")
    session = stranger.session
    session["was"] = 1
    session.save()
    before = session.session_key

    typed(stranger, PASSWORD)

    assert stranger.session.session_key != before
    assert "was" not in stranger.session


def test_an_unknown_host_is_refused_calmly(city):
    answer = Client(headers={"host": "evil.example"}).get("/sign-in/")

    assert answer.status_code == 400
    assert "읽을 수 없는 요청입니다" in answer.content.decode()
    assert "evil" not in answer.content.decode()


SHOWN = "from mulkko.config import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS)"


@pytest.mark.parametrize(
    ("https", "expected"), [("yes", "True True __Host-session 31536000"), ("", "False False sessionid 0")]
)
def test_behind_https_cookies_and_browsers_keep_to_it(https, expected):
    told = subprocess.run(
        [sys.executable, "-c", SHOWN],
        env=os.environ | {"MULKKO_HTTPS": https},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == expected


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:///evil"])
def test_signing_in_never_leads_to_another_site(city, stranger, target):
    assert typed(stranger, PASSWORD, next=target).headers["Location"] == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(city, stranger):
    asked = stranger.get("/proposals/?mine=on")

    assert asked.headers["Location"] == "/sign-in/?next=/proposals/%3Fmine%3Don"
    assert typed(stranger, PASSWORD, next="/proposals/?mine=on").headers["Location"] == "/proposals/?mine=on"


def test_signing_out_takes_a_press_of_the_button(city, browser_of):
    browser = browser_of(city.drafter)

    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert browser.get("/").status_code == 302


def marked_as_demo(home):
    people = [{"login": "haneul", "note_ko": "기안자", "note_en": "drafter"}]
    (home / "demo").write_text(json.dumps({"people": people}), encoding="utf-8")


def test_one_click_signs_in_on_this_machine_in_a_demo(city, home):
    marked_as_demo(home)
    browser = Client(headers={"host": "localhost:8000"})

    assert 'value="haneul"' in browser.get("/sign-in/").content.decode()
    assert browser.post("/sign-in/demo/", {"login": "haneul"}).status_code == 302
    assert browser.get("/").status_code == 200


def test_one_click_needs_the_token_of_the_page(city, home):
    marked_as_demo(home)
    browser = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)

    assert browser.post("/sign-in/demo/", {"login": "haneul"}).status_code == 403


@pytest.mark.parametrize(
    "where",
    [
        {"headers": {"host": "mulkko.city.example"}},
        {"headers": {"host": "localhost"}, "REMOTE_ADDR": "10.0.0.7"},
        {"headers": {"host": "localhost", "x-forwarded-for": "127.0.0.1"}},
        {"headers": {"host": "localhost", "forwarded": "for=127.0.0.1"}},
        {"headers": {"host": "localhost", "x-forwarded-host": "localhost"}},
        {"headers": {"host": "localhost", "x-forwarded-proto": "http"}},
        {"headers": {"host": "localhost", "x-real-ip": "127.0.0.1"}},
        {"headers": {"host": "localhost", "via": "1.1 front"}},
    ],
)
def test_one_click_does_not_exist_for_who_comes_from_elsewhere(city, home, where):
    marked_as_demo(home)
    browser = Client(**where)

    assert 'value="haneul"' not in browser.get("/sign-in/").content.decode()
    assert browser.post("/sign-in/demo/", {"login": "haneul"}).status_code == 404


def test_one_click_does_not_exist_outside_a_demo(city):
    browser = Client(headers={"host": "localhost"})

    assert browser.post("/sign-in/demo/", {"login": "haneul"}).status_code == 404


def test_one_click_signs_in_nobody_whom_the_demo_does_not_name(city, home):
    marked_as_demo(home)

    assert Client(headers={"host": "localhost"}).post("/sign-in/demo/", {"login": "choi"}).status_code == 404
