"""Guessing a password is slowed down, for one login at a time."""

import pytest
from tests.builders.hall import minute

from mulkko.organization.actions import note_failure, refuse_guessing
from mulkko.organization.errors import TooManyFailures
from mulkko.organization.models import FailedSignIn

pytestmark = pytest.mark.django_db


def fail(times, login="haneul", at=None):
    for _ in range(times):
        note_failure(login, address="127.0.0.1", at=at or minute(0))


def test_after_five_wrong_passwords_signing_in_is_closed_for_ten_minutes():
    fail(4)
    refuse_guessing("haneul", at=minute(1))

    fail(1)

    with pytest.raises(TooManyFailures):
        refuse_guessing("haneul", at=minute(9.9))
    refuse_guessing("haneul", at=minute(10))


def test_one_login_that_is_closed_closes_no_other():
    fail(5)

    refuse_guessing("maeul", at=minute(1))


def test_old_failures_are_forgotten():
    fail(3)
    fail(1, at=minute(101))

    assert FailedSignIn.objects.count() == 1


def test_a_very_long_login_is_counted_like_any_other():
    fail(5, login="a" * 5_000)

    with pytest.raises(TooManyFailures):
        refuse_guessing("a" * 5_000, at=minute(1))
