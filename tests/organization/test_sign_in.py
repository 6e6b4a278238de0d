"""Guessing a password is slowed down, for one login and for one address at a time."""

import pytest
from tests.builders.hall import minute

from mulkko.organization.actions import count_try, forgive
from mulkko.organization.errors import TooManyFailures
from mulkko.organization.models import FailedSignIn

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "10.0.0.7", "10.0.0.8"


def fail(times, login="haneul", at=None, address=HERE):
    for _ in range(times):
        count_try(login, address=address, at=at or minute(0))


def test_after_five_wrong_passwords_signing_in_is_closed_for_ten_minutes():
    fail(5)

    with pytest.raises(TooManyFailures) as closed:
        count_try("haneul", address=ELSEWHERE, at=minute(9.9))
    count_try("haneul", address=ELSEWHERE, at=minute(10))
    assert closed.value.until == minute(10)


def test_a_try_at_a_closed_door_does_not_keep_it_closed():
    fail(5)
    for _ in range(20):
        with pytest.raises(TooManyFailures):
            count_try("haneul", address=HERE, at=minute(9))

    count_try("haneul", address=HERE, at=minute(10))


def test_one_login_that_is_closed_closes_no_other():
    fail(5)

    count_try("maeul", address=HERE, at=minute(1))


def test_thirty_wrong_passwords_from_one_address_close_it_for_every_login_and_no_other_address():
    for number in range(30):
        fail(1, login=f"person-{number}")

    with pytest.raises(TooManyFailures):
        count_try("haneul", address=HERE, at=minute(1))
    count_try("haneul", address=ELSEWHERE, at=minute(1))


def test_a_login_that_nobody_has_is_closed_like_any_other():
    fail(5, login="nobody")

    with pytest.raises(TooManyFailures):
        count_try("nobody", address=ELSEWHERE, at=minute(1))


def test_the_right_password_takes_back_what_was_counted_for_it_there():
    fail(4)

    forgive(count_try("haneul", address=HERE, at=minute(1)))

    assert not FailedSignIn.objects.exists()


def test_the_right_password_takes_back_nothing_that_was_typed_elsewhere():
    fail(4, address=ELSEWHERE)

    forgive(count_try("haneul", address=HERE, at=minute(1)))

    assert FailedSignIn.objects.count() == 4


def test_old_failures_are_forgotten():
    fail(3)
    fail(1, at=minute(101))

    assert FailedSignIn.objects.count() == 1


def test_a_very_long_login_is_counted_like_any_other():
    fail(5, login="a" * 5_000)

    with pytest.raises(TooManyFailures):
        count_try("a" * 5_000, address=HERE, at=minute(1))
