"""A session is created by signing in and ended by signing out."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.organization.actions import note_failure, refuse_guessing
from mulkko.organization.errors import TooManyFailures
from mulkko.organization.models import User
from mulkko.web.forms.sessions import SignInForm
from mulkko.web.refusals import sentence_for

BACKEND = "django.contrib.auth.backends.ModelBackend"
DEMO = "signed_in_by_one_click"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_safe_next(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _known(request, form)
        if user is not None:
            login(request, user, backend=BACKEND)
            return redirect(_safe_next(request))
    context = {"form": form, "next": _safe_next(request), "demo_people": demo_people(request)}
    return render(request, "organization/sign_in.html", context, status=422 if form.errors else 200)


def _known(request: HttpRequest, form: SignInForm) -> User | None:
    """Return who typed the right password; an unknown login and a wrong password look the same."""
    typed, now = form.cleaned_data["login"], timezone.now()
    try:
        refuse_guessing(typed, at=now)
    except TooManyFailures as error:
        form.add_error(None, sentence_for(error))
        return None
    user = authenticate(request, username=typed, password=form.cleaned_data["password"])
    if user is None:
        note_failure(typed, address=request.META.get("REMOTE_ADDR", ""), at=now)
        form.add_error(None, SignInForm.wrong())
    return user  # type: ignore[return-value]


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_safe else reverse("inbox")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(resolve_url("sign-in"))


@never_cache
@require_POST
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    """Sign in with one click: in a home marked as demo, from this very machine, as somebody whom the mark names."""
    wanted = request.POST.get("login", "")
    if wanted not in {person["login"] for person in demo_people(request)}:
        raise Http404
    user = User.objects.filter(login=wanted, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    request.session[DEMO] = True
    return redirect(_safe_next(request))


def demo_people(request: HttpRequest) -> list[dict[str, Any]]:
    """Return who may be signed in as with one click: nobody, unless the home is a demo and the request never left the machine."""
    if not is_from_this_machine(request):
        return []
    try:
        told = json.loads((settings.MULKKO_HOME / "demo").read_text(encoding="utf-8"))
        rows = [(row["login"], row.get(f"note_{get_language()}") or "") for row in told["people"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
    users = {
        user.login: user
        for user in User.objects.filter(login__in=[row[0] for row in rows], is_active=True).select_related("person")
    }
    return [{"login": name, "note": note, "user": users[name]} for name, note in rows if name in users]


def is_from_this_machine(request: HttpRequest) -> bool:
    if request.META.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
        return False
    # A proxy on this machine makes every visitor look local: it says so, and then nothing is local.
    if any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")):
        return False
    return urlsplit(f"//{request.get_host()}").hostname in ("localhost", "127.0.0.1")


def needs_password(request: HttpRequest) -> bool:
    """Tell whether a decision asks for the password again: not of somebody who has none, in a demo on this machine."""
    return not (request.session.get(DEMO) and request.user.login in {row["login"] for row in demo_people(request)})
