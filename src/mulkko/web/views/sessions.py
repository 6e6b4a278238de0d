"""A session is created by signing in, made longer by an act, and ended by signing out or by time."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.organization.actions import count_try, forgive
from mulkko.organization.errors import TooManyFailures
from mulkko.organization.models import User
from mulkko.web import kept, session_time
from mulkko.web.addresses import address_of
from mulkko.web.confirming import CONFIRMED
from mulkko.web.demo_people import ONE_CLICK, demo_people
from mulkko.web.forms.sessions import SignInForm
from mulkko.web.middleware import ENDED, WAS
from mulkko.web.refusals import sentence_for

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_safe_next(request))
    form = SignInForm(request.POST or None)
    status, wait = 200, 0
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user = _known(request, form)
            except TooManyFailures as error:
                form.add_error(None, sentence_for(error))
                status, wait = 429, max(1, int((error.until - timezone.now()).total_seconds()))
            else:
                if user is not None:
                    return _signed_in(request, user)
    context = {
        "form": form, "next": _safe_next(request), "demo_people": demo_people(request),
        "has_ended": request.session.get(ENDED, False), "has_kept": kept.TOKEN + "=" in _safe_next(request),
    }  # fmt: skip
    return _with_wait(render(request, "organization/sign_in.html", context, status=status), wait)


def _with_wait(response: HttpResponse, seconds: int) -> HttpResponse:
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _known(request: HttpRequest, form: SignInForm) -> User | None:
    """Return who typed the right password; an unknown login and a wrong password look the same and take as long.

    Raises:
        TooManyFailures: the door is closed for this login or this address; the password is not looked at.
    """
    typed = form.cleaned_data["login"]
    tried = count_try(typed, address=address_of(request), at=timezone.now())
    user = authenticate(request, username=typed, password=form.cleaned_data["password"])
    if user is None:
        form.add_error(None, SignInForm.wrong())
    else:
        forgive(tried)
    return user  # type: ignore[return-value]


def _signed_in(request: HttpRequest, user: User, *, by_one_click: bool = False) -> HttpResponse:
    """Begin a session under a new name; what was kept for somebody else is dropped, and nothing else of before counts."""
    target = _safe_next(request)
    login(request, user, backend=BACKEND)
    for left in (WAS, ENDED, CONFIRMED, ONE_CLICK):
        request.session.pop(left, None)
    if by_one_click:
        request.session[ONE_CLICK] = True
    session_time.begin(request)
    kept.forget_others(request)
    is_of_another = kept.TOKEN + "=" in target and not kept.is_mine(request, target)
    return redirect(reverse("inbox") if is_of_another else target)


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_safe else reverse("inbox")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    was = request.user.pk
    logout(request)
    # Another window of this browser may still hold a text: who sends it is sent to the door, and finds it again as the same person.
    request.session[WAS] = was
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
    return _signed_in(request, user, by_one_click=True)


@never_cache
@require_http_methods(["GET", "POST"])
def left(request: HttpRequest) -> HttpResponse:
    """Say how long the session still lasts; a POST makes it longer. A script asks for JSON, a person sees a page."""
    seconds = session_time.seconds_left(request)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"seconds_left": seconds})
    if request.method == "POST":
        return redirect(_safe_next(request))
    page = {
        "minutes": max(0, seconds) // 60,
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "next": _safe_next(request),
    }
    return render(request, "organization/session.html", page)


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say calmly that a page is too old (its token no longer fits); what was typed is kept for who typed it."""
    who = request.user.pk if request.user.is_authenticated else request.session.get(WAS)
    is_own = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    target = kept.keep(request, who) if request.method == "POST" and who and is_own else None
    return render(request, "403_csrf.html", {"kept_at": target}, status=403)
