"""How long a session lasts: half an hour after the last act, and never longer than a long working day."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

BEGAN, SEEN = "began", "seen"
TOUCHED_EVERY = 30  # seconds; a session is not written at every picture and every list


def begin(request: HttpRequest) -> None:
    """Start both clocks: somebody signed in just now."""
    request.session[BEGAN] = request.session[SEEN] = _now()


def seconds_left(request: HttpRequest) -> int:
    """Return after how many seconds the session ends if nothing more is done; 0 or less when it is over."""
    now, session = _now(), request.session
    idle = session.get(SEEN, now) + settings.SESSION_IDLE_SECONDS
    whole = session.get(BEGAN, now) + settings.SESSION_WHOLE_SECONDS
    return int(min(idle, whole)) - now


def touch(request: HttpRequest) -> None:
    """Note that somebody is at work; a session without clocks gets them now."""
    now = _now()
    request.session.setdefault(BEGAN, now)
    if now - request.session.get(SEEN, 0) >= TOUCHED_EVERY:
        request.session[SEEN] = now


def _now() -> int:
    return int(timezone.now().timestamp())
