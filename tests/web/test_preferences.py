"""What somebody chose for himself is kept: for a user, and in the browser before anybody signs in."""

import pytest
from tests.builders.city import City

from mulkko.web.models import Preference

pytestmark = pytest.mark.django_db


def test_high_contrast_is_one_press_and_leads_back_to_the_page(city: City, browser_of):
    browser = browser_of(city.drafter)

    answer = browser.post("/preferences/", {"view_mode": "high-contrast", "next": "/data/?q=a"})

    assert answer.headers["Location"] == "/data/?q=a"
    assert 'data-krds-mode="high-contrast"' in browser.get("/data/").content.decode()


def test_a_choice_follows_the_user_to_another_browser(city: City, browser_of):
    browser_of(city.drafter).post("/preferences/", {"text_size": "larger"})

    assert 'data-text-size="larger"' in browser_of(city.drafter).get("/").content.decode()
    assert "data-text-size" not in browser_of(city.approver).get("/").content.decode()


def test_strangers_have_their_choice_in_a_cookie(stranger, db):
    stranger.post("/preferences/", {"view_mode": "high-contrast", "next": "/sign-in/"})

    assert 'data-krds-mode="high-contrast"' in stranger.get("/sign-in/").content.decode()
    assert not Preference.objects.exists()


def test_it_never_leads_to_another_site(stranger, db):
    answer = stranger.post("/preferences/", {"view_mode": "light", "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/"


def test_what_nobody_offers_is_not_kept(city: City, browser_of):
    browser = browser_of(city.drafter)

    browser.post("/preferences/", {"view_mode": '"><script>', "user": "1", "text_size": "huge"})

    assert not Preference.objects.exists()
    browser.cookies["view_mode"] = "nonsense"
    assert 'data-krds-mode="light"' in browser.get("/").content.decode()


def test_all_settings_are_kept_at_once_and_shown_again(city: City, browser_of):
    browser = browser_of(city.drafter)

    browser.post("/settings/", {"view_mode": "theme", "text_size": "large", "language": "en"})

    kept = Preference.objects.get()
    assert (kept.view_mode, kept.text_size, kept.language, kept.keys, kept.notices) == (
        "theme",
        "large",
        "en",
        "off",
        "off",
    )
    page = browser.get("/settings/").content.decode()
    assert '<html lang="en" data-krds-mode="theme" data-text-size="large"' in page


def test_a_kept_language_is_spoken_where_the_browser_has_chosen_none(city: City, browser_of):
    Preference.objects.create(user=city.drafter.user, language="en")
    browser = browser_of(city.drafter)

    assert '<html lang="en"' in browser.get("/", headers={"accept-language": "ko"}).content.decode()
    browser.cookies["django_language"] = "ko"
    assert '<html lang="ko"' in browser.get("/").content.decode()
