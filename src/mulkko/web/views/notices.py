"""알림: what is due, what happened to my matters, and the mark up to which I have seen it."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.ledger.models import Head
from mulkko.organization.queries import place_of
from mulkko.policy.actions.desk import see_notices
from mulkko.web.finding import officer
from mulkko.web.notices import notices_for
from mulkko.web.reminders import reminders_for
from mulkko.web.work.desk import Desk
from mulkko.web.work.due import KINDS, due_for

KEY = re.compile(rf"(?:{'|'.join(KINDS)})\.\d{{1,18}}\.(?:half|eve|due)\.\d{{8}}", re.ASCII)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    # Read before the notices: what is written in between is not marked as seen by the button of this page.
    upto = Head.objects.values_list("next_index", flat=True).get(pk=1)
    place = place_of(request.person, now) if request.person else None
    found = notices_for(place, now) if place else []
    due = reminders_for(Desk(place.person, now, place)) if place else []
    page = {
        "notices": found, "reminders": due, "new": sum(one.is_new for one in (*due, *found)), "upto": upto,
        "shown": " ".join(one.key for one in due), "desk": request.person,
    }  # fmt: skip
    return render(request, "policy/notices.html", page)


@require_http_methods(["GET", "POST"])
def seen(request: HttpRequest) -> HttpResponse:
    """Remember how far the notices were seen. A browser with scripts tells by itself when the page has been shown."""
    if request.method == "POST":
        person, typed, now = officer(request), request.POST.get("upto", ""), timezone.now()
        if typed.isascii() and typed.isdigit() and len(typed) < 19:
            shown = set(KEY.findall(request.POST.get("shown", "")))
            standing = [one.key for one in due_for(place_of(person, now), now)]
            see_notices(upto=int(typed), by=person, at=now, reminders=shown, standing=standing)
        if request.htmx:
            return render(request, "policy/notices.html#seen", {"is_seen": True})
    return redirect("notices")
