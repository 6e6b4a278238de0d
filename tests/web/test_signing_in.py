"""The door: who comes in, how guessing is slowed down, and where one-click sign-in exists."""

import json

import pytest
from django.test import Client
from tests.builders.city import PASSWORD, draft_ready_to_submit, night_workers_counted

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

    assert answer.status_code == 422
    assert "10분 뒤에" in answer.content.decode()


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
        {"headers": {"host": "localhost", "x-forwarded-for": "10.0.0.7"}},
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


def test_who_came_in_with_one_click_signs_without_a_password_and_nobody_else_does(city, home):
    night_workers_counted(city)
    draft_ready_to_submit(city)
    marked_as_demo(home)
    clicked = Client(headers={"host": "localhost"})
    clicked.post("/sign-in/demo/", {"login": "haneul"})
    asked = Client(headers={"host": "localhost"})
    typed(asked, PASSWORD)
    place = "/proposals/2026-0001/draft/submission/"

    pages = {name: browser.get(place).content.decode() for name, browser in (("clicked", clicked), ("asked", asked))}

    assert 'name="password"' not in pages["clicked"]
    assert 'name="password"' in pages["asked"]
    (home / "demo").unlink()
    assert 'name="password"' in clicked.get(place).content.decode()
