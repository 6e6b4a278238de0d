"""Signing in: guessed passwords are slowed down, a password is changed, and a form that is sent twice acts once."""

from datetime import datetime, timedelta
from typing import Any

from mulkko.organization.errors import TooManyFailures
from mulkko.organization.models import FailedSignIn, SentForm, User

FAILURES, FAILURES_OF_AN_ADDRESS, WINDOW = 5, 30, timedelta(minutes=10)
PRESSES_KEPT, PRESS_GIVEN_UP = timedelta(days=1), timedelta(minutes=5)


def count_try(login: str, *, address: str, at: datetime) -> FailedSignIn:
    """Count a try of a password before it is looked at, so that many tries at once are no way around the limit.

    The right password takes it back with `forgive`. Five for a login or thirty from an address within ten minutes are the most.

    Raises:
        TooManyFailures: the door is closed for this login or this address; the try is not counted.
    """
    FailedSignIn.objects.filter(at__lt=at - 10 * WINDOW).delete()
    tried = FailedSignIn.objects.create(login=login[:60], address=address[:60], at=at)
    others = FailedSignIn.objects.filter(at__gt=at - WINDOW).exclude(pk=tried.pk)
    closed = [
        _closed_until(others.filter(login=tried.login), FAILURES),
        _closed_until(others.filter(address=tried.address), FAILURES_OF_AN_ADDRESS) if address else None,
    ]
    until = max((moment for moment in closed if moment), default=None)
    if until is not None:
        tried.delete()
        raise TooManyFailures(until)
    return tried


def _closed_until(tries: Any, most: int) -> datetime | None:
    """Return when so many tries will no longer lie within the window, or None while there are fewer."""
    newest = list(tries.order_by("-at", "-pk").values_list("at", flat=True)[:most])
    return newest[-1] + WINDOW if len(newest) == most else None


def forgive(tried: FailedSignIn) -> None:
    """Take back what was counted for a login at an address: the right password was typed there."""
    FailedSignIn.objects.filter(login=tried.login, address=tried.address).delete()


def change_password(user: User, password: str) -> None:
    """Give a sign-in another password. Every session but the one that did it ends, for each knows the password it began with."""
    user.set_password(password)
    user.save(update_fields=["password"])


def take_press(digest: str, *, at: datetime) -> SentForm | None:
    """Return None to the first who sends a form, and to everybody after that what is known of the first press."""
    SentForm.objects.filter(at__lt=at - PRESSES_KEPT).delete()
    row, is_first = SentForm.objects.get_or_create(digest=digest, defaults={"at": at})
    if is_first or (not row.location and row.at < at - PRESS_GIVEN_UP):
        return None
    return row


def end_press(digest: str, *, location: str, said: str) -> None:
    """Keep what came of a press; one that led nowhere may be made again."""
    rows = SentForm.objects.filter(digest=digest)
    if location:
        rows.update(location=location, said=said)
    else:
        rows.delete()
