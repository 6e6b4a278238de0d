"""A city in a home of its own, and a browser for each of its people."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.builders.city import City, city_that_runs_buses

from mulkko.organization.models import User
from mulkko.web import counted


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    """Keep data, keys and static files of a test in its own folder."""
    settings.MULKKO_HOME = tmp_path / "home"
    settings.MULKKO_KEYS = tmp_path / "keys"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "mulkko.city.example"]
    counted.forget_all()  # a city that is put back has the seal of the last one
    for folder in (settings.MULKKO_HOME, settings.MULKKO_KEYS, settings.STATIC_ROOT):
        folder.mkdir()
    return settings.MULKKO_HOME


@pytest.fixture
def city(db, tmp_path) -> City:
    return city_that_runs_buses(tmp_path / "files")


@pytest.fixture
def browser_of() -> Callable[..., Client]:
    """Return a browser in which somebody is signed in: a person, or a login."""

    def signed_in(who) -> Client:
        user = User.objects.get(login=who) if isinstance(who, str) else who.user
        browser = Client()
        browser.force_login(user)
        return browser

    return signed_in


@pytest.fixture
def stranger() -> Client:
    return Client()
