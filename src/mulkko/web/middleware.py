"""Nobody sees a page without having signed in; a session ends in time; nothing typed is lost; a press counts once."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from mulkko.organization.models import day_of
from mulkko.organization.queries import as_read, read_once
from mulkko.web import kept, once, session_time
from mulkko.web.counted import head_now, organisations

Response = Callable[[HttpRequest], HttpResponse]
OPEN_TO_STRANGERS = ("sign-in", "sign-in-demo", "set_language", "preferences", "accessibility")
WAS, ENDED = "was", "ended"  # in a session without a person: who was signed in, and that it ended by itself
CLOCK, PRESENCE = "session", "draft-presence"  # looking at the clock, and a page that reports by itself, are no acts
BY_ITSELF = (
    PRESENCE,
    "draft-preview",
    "draft-saves",
)  # sent by a page while somebody writes: the page still holds the text


class SignInRequired:
    """Sends strangers to the sign-in page, and sets `request.person`: None is the operator, who reads and never signs."""

    def __init__(self, get_response: Response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _end_what_is_over(request)
        request.person = request.user.person if request.user.is_authenticated else None  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated:
            # A page of the city hall stays out of every cache and out of the back button after signing out.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.user.is_authenticated:
            if name != PRESENCE and (name != CLOCK or request.method == "POST"):
                session_time.touch(request)
            return None
        return None if name in OPEN_TO_STRANGERS else _to_the_door(request, name)


def _end_what_is_over(request: HttpRequest) -> None:
    """End a session whose time is over; who it was stays known to this browser, so that what is typed there can be kept."""
    was = request.session.get(SESSION_KEY)
    is_over = request.user.is_authenticated and session_time.seconds_left(request) <= 0
    if is_over and _is_by_itself(request):
        # Ended here, the session would have another name by the time the form of the page arrives, and its text would be lost.
        request.user = AnonymousUser()
        return
    if is_over:
        logout(request)
    if was and not request.user.is_authenticated:  # over, or ended elsewhere: by another password, say
        request.session[WAS], request.session[ENDED] = int(was), True


def _is_by_itself(request: HttpRequest) -> bool:
    """Tell whether a page sent this while nobody pressed anything: it tells or asks, and ends no session."""
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return False
    return name in BY_ITSELF or (name == CLOCK and request.method == "GET")


def _to_the_door(request: HttpRequest, name: str) -> HttpResponse:
    target = request.get_full_path() if request.method in ("GET", "HEAD") else _page_before(request)
    is_part = "HX-Request" in request.headers or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    given_back = None
    if request.method == "POST" and WAS in request.session and name not in BY_ITSELF:
        given_back = kept.keep(request, request.session[WAS])
    response = redirect_to_login(given_back or target, reverse("sign-in"))
    if not is_part:
        return response
    # A script hears that it was not done. The page goes to the door only with its text kept: else it would lose what it holds.
    return HttpResponse(status=401, headers={"HX-Redirect": response.headers["Location"]} if given_back else {})


def _page_before(request: HttpRequest) -> str:
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}".rstrip("?") if is_ours and parts.netloc else reverse("inbox")


class ReadOnce:
    """Lets a page that only looks read the organisation once, and not at all while nothing was recorded since it was read."""

    def __init__(self, get_response: Response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if not request.user.is_authenticated:
            with read_once():
                return self.get_response(request)
        now = timezone.now()
        day = day_of(now)
        with read_once() as known:
            known |= organisations.get(day, head_now(), now, lambda: as_read(day))
            return self.get_response(request)


class KeptText:
    """Shows a page with what was typed before its session ended; such a page cannot write. Sent forms are forgotten here."""

    def __init__(self, get_response: Response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if kept.TOKEN in request.GET and request.method == "GET" and request.user.is_authenticated:
            return self._filled(request)
        response = self.get_response(request)
        if request.method == "POST" and 300 <= response.status_code < 400 and request.user.is_authenticated:
            kept.forget_path(request)
        return response

    def _filled(self, request: HttpRequest) -> HttpResponse:
        one = kept.kept_for(request)
        if one is None:
            return self.get_response(request)
        kept.fill(request, one)
        with connection.execute_wrapper(kept.refuse_writes):
            response = self.get_response(request)
        if kept.is_page(response):
            response.status_code = 200
            return response
        list(messages.get_messages(request))  # what the page could not do says nothing here
        return render(request, "organization/kept.html", {"texts": kept.texts_of(one), "files": one["files"]})

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        if kept.is_filled(request):
            messages.info(
                request, _("What you had typed is filled in again. It has not been sent: look at it, then send it.")
            )


class OnePress:
    """Lets a form that is sent twice act once: the second press is told what came of the first."""

    def __init__(self, get_response: Response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        digest = once.digest_of(request)
        if digest is None:
            return self.get_response(request)
        before = once.first_press(digest)
        if before is not None:
            return self._told(request, before)
        response: Any = None
        try:
            response = self.get_response(request)
        finally:
            once.note(request, digest, response)
        return response

    def _told(self, request: HttpRequest, before: once.Press) -> HttpResponse:
        if not before.location:
            return render(request, "organization/still_running.html", status=409)
        for level, sentence in before.said:
            messages.add_message(request, level, sentence)
        messages.info(request, _("This was sent twice. It was done once."))
        return redirect(before.location)
