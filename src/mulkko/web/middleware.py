"""Nobody sees a page without having signed in; a page knows the person who looks at it."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

OPEN_TO_STRANGERS = ("sign-in", "sign-in-demo", "set_language", "preferences", "accessibility")


class SignInRequired:
    """Sends strangers to the sign-in page, and sets `request.person`: None is the operator, who reads and never signs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = request.user.person if request.user.is_authenticated else None  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated:
            # A page of the city hall stays out of shared caches and out of the back button after signing out.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        match = request.resolver_match
        if request.user.is_authenticated or (match and match.view_name in OPEN_TO_STRANGERS):
            return None
        target = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("inbox")
        return redirect_to_login(target, reverse("sign-in"))
