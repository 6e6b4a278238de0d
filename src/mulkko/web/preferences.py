"""View mode, text size, language, keys and notices: kept for a user, and in cookies before anybody signs in."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from mulkko.web.models import Preference

# name -> what may be chosen; "" is as the city has it
CHOICES: dict[str, tuple[str, ...]] = {
    "view_mode": ("", "light", "high-contrast", "theme"),  # "theme": as the browser's own system has it
    "text_size": ("", "large", "larger"),
    "language": ("", *dict(settings.LANGUAGES)),
    "keys": ("", "off"),
    "notices": ("", "off"),
}
COOKIES = ("view_mode", "text_size", "keys")  # read by pages before signing in; language has the cookie of Django
YEAR = 365 * 24 * 3600


class Preferences:
    """Sets `request.view_mode`, `request.text_size`, `request.keys` and `request.notices`, and the language of the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_by(request)
        for name in ("view_mode", "text_size", "keys", "notices"):
            setattr(request, name, chosen[name])
        # The link at the top of the page sets the cookie, and so wins over what was kept.
        if chosen["language"] and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(chosen["language"])
            request.LANGUAGE_CODE = chosen["language"]  # type: ignore[attr-defined]
        return self.get_response(request)


def chosen_by(request: HttpRequest) -> dict[str, str]:
    """Return what a user chose, else what the browser's cookies say; an unknown value counts as none."""
    kept = Preference.objects.filter(user=request.user.pk).first() if request.user.is_authenticated else None
    chosen = {}
    for name, choices in CHOICES.items():
        value = getattr(kept, name) if kept else request.COOKIES.get(name, "") if name in COOKIES else ""
        chosen[name] = value if value in choices else ""
    return chosen


def keep(request: HttpRequest, response: HttpResponse, values: Mapping[str, str]) -> None:
    """Keep known values of a form for the user and in the browser; anything else in it is left alone.

    The first thing that a user keeps takes along what the browser had.
    """
    wanted = {name: value for name, value in values.items() if value in CHOICES.get(name, ())}
    if request.user.is_authenticated and wanted:
        Preference.objects.update_or_create(
            user=request.user, defaults=wanted, create_defaults=chosen_by(request) | wanted
        )
    for name in COOKIES:
        if name in wanted:
            _set_cookie(response, name, wanted[name])
    if wanted.get("language"):
        _set_cookie(response, settings.LANGUAGE_COOKIE_NAME, wanted["language"])


def _set_cookie(response: HttpResponse, name: str, value: str) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
