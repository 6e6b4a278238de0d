"""What was typed when a session ended or a page was too old: kept on the server, and given back filled in, never sent.

It is kept in the session of the very browser, for the person who typed it, for one address, under a name that nobody guesses, for an
hour. Passwords are never kept. A page that is shown with it may read but not write: the database refuses.
"""

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.http import urlencode

KEPT, TOKEN = "kept", "kept"
SECONDS, MOST, LARGEST = 3600, 5, 400_000  # lifetime; texts in one browser; characters of one text
SECRET = ("csrfmiddlewaretoken", "password", "confirm")  # what a field name must not hold to be kept
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE", "MERGE")
WRITES_ALLOWED = ("policy_closedread",)  # that somebody reads a closed paper is noted even then


class WouldWrite(PermissionDenied):
    """A page that shows kept text tried to change something."""


def keep(request: HttpRequest, user: int) -> str | None:
    """Keep what a request carries for a person, and return the address that gives it back; None where there is nothing to keep."""
    typed = {name: values for name, values in request.POST.lists() if not any(word in name for word in SECRET)}
    if not any(value.strip() for values in typed.values() for value in values):
        return None
    if sum(len(value) for values in typed.values() for value in values) > LARGEST:
        return None
    token = secrets.token_urlsafe(24)
    kept = [*_fresh(request), {
        "token": token, "user": user, "path": request.path, "typed": typed, "files": bool(request.FILES), "at": _now(),
    }]  # fmt: skip
    request.session[KEPT] = kept[-MOST:]
    query = [(name, value) for name, values in request.GET.lists() for value in values if name != TOKEN]
    return f"{request.path}?{urlencode([*query, (TOKEN, token)])}"


def kept_for(request: HttpRequest) -> dict[str, Any] | None:
    """Return what was kept for exactly this person and this page."""
    wanted = request.GET.get(TOKEN, "")
    if request.method != "GET" or not wanted or not request.user.is_authenticated:
        return None
    return next(
        (
            one
            for one in _fresh(request)
            if secrets.compare_digest(one["token"].encode(), wanted.encode())
            and one["user"] == request.user.pk
            and one["path"] == request.path
        ),
        None,
    )


def fill(request: HttpRequest, one: dict[str, Any]) -> None:
    """Let the page find what was kept where a sent form would be. The method stays GET, so nothing is sent."""
    filled = QueryDict(mutable=True)
    for name, values in one["typed"].items():
        filled.setlist(name, values)
    request.POST = filled  # type: ignore[misc]


def is_filled(request: HttpRequest) -> bool:
    """Tell whether a page shows kept text: its form is filled as if sent, and it was only looked at."""
    return request.method == "GET" and bool(request.POST)


def texts_of(one: dict[str, Any]) -> list[str]:
    """Return what somebody typed at some length, for a page that can no longer show its form."""
    return [value for values in one["typed"].values() for value in values if len(value.strip()) > 12]


def forget_others(request: HttpRequest) -> None:
    """Drop what was kept for anybody but who has just signed in."""
    if KEPT in request.session:
        request.session[KEPT] = [one for one in _fresh(request) if one["user"] == request.user.pk]


def is_mine(request: HttpRequest, address: str) -> bool:
    """Tell whether an address gives back something that was kept for who is signed in."""
    wanted = dict(parse_qsl(urlsplit(address).query)).get(TOKEN, "")
    return any(one["token"] == wanted and one["user"] == request.user.pk for one in _fresh(request))


def forget_path(request: HttpRequest) -> None:
    """Drop what was kept for a page, once its form was sent."""
    if KEPT in request.session:
        request.session[KEPT] = [one for one in _fresh(request) if one["path"] != request.path]


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Let a statement pass only if it reads; a wrapper for the database connection."""
    verb = sql.lstrip("( \n").partition(" ")[0].upper()
    is_write = verb in WRITES or (verb == "WITH" and any(f" {word} " in sql.upper() for word in WRITES))
    if is_write and not any(f'INTO "{table}"' in sql for table in WRITES_ALLOWED):
        raise WouldWrite
    return execute(sql, params, many, context)


def is_page(response: HttpResponseBase) -> bool:
    return response.status_code in (200, 409, 422) and response.headers.get("Content-Type", "").startswith("text/html")


def _fresh(request: HttpRequest) -> list[dict[str, Any]]:
    return [one for one in request.session.get(KEPT, []) if one["at"] > _now() - SECONDS]


def _now() -> int:
    return int(timezone.now().timestamp())
