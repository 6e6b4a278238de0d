"""알림: what happened to my matters, and the mark up to which I have seen it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.ledger.models import Head
from mulkko.organization.queries import place_of
from mulkko.policy.actions.desk import see_notices
from mulkko.web.finding import officer
from mulkko.web.notices import notices_for


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    # Read before the notices: what is written in between is not marked as seen by the button of this page.
    upto = Head.objects.values_list("next_index", flat=True).get(pk=1)
    found = notices_for(place_of(request.person, now), now) if request.person else []
    page = {"notices": found, "new": sum(one.is_new for one in found), "upto": upto, "desk": request.person}
    return render(request, "policy/notices.html", page)


@require_http_methods(["GET", "POST"])
def seen(request: HttpRequest) -> HttpResponse:
    """Remember how far the notices were seen. A browser with scripts tells by itself when the page has been shown."""
    if request.method == "POST":
        person, typed = officer(request), request.POST.get("upto", "")
        if typed.isascii() and typed.isdigit() and len(typed) < 19:
            see_notices(upto=int(typed), by=person, at=timezone.now())
        if request.htmx:
            return render(request, "policy/notices.html#seen", {"is_seen": True})
    return redirect("notices")
