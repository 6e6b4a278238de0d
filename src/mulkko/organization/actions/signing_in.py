"""Slowing down the guessing of passwords."""

from datetime import datetime, timedelta

from mulkko.organization.errors import TooManyFailures
from mulkko.organization.models import FailedSignIn

FAILURES, WINDOW = 5, timedelta(minutes=10)


def refuse_guessing(login: str, *, at: datetime) -> None:
    """Let a sign-in be tried only while few wrong passwords were typed for this login.

    Raises:
        TooManyFailures: five wrong ones within ten minutes.
    """
    if FailedSignIn.objects.filter(login=login[:60], at__gt=at - WINDOW).count() >= FAILURES:
        raise TooManyFailures(login)


def note_failure(login: str, *, address: str, at: datetime) -> None:
    """Remember a wrong password; old ones are forgotten here too."""
    FailedSignIn.objects.filter(at__lt=at - 10 * WINDOW).delete()
    FailedSignIn.objects.create(login=login[:60], address=address[:60], at=at)
