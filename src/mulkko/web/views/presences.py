"""Who else is writing the draft right now, and where. It is forgotten by itself."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import post_of
from mulkko.policy.actions.texts import be_present
from mulkko.policy.errors import NotYourDraft
from mulkko.policy.models import Proposal
from mulkko.web.desk import post_and_name
from mulkko.web.finding import officer, own_draft


@require_POST
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that somebody is here; the answer says who else is."""
    person, proposal, now = officer(request), own_draft(request, reference), timezone.now()
    try:
        be_present(proposal, place=request.POST.get("place", ""), by=person, at=now)
    except NotYourDraft:
        return HttpResponse(status=204)
    return render(request, "policy/parts/presence.html", {"others": present_with(proposal, person, now)})


def present_with(proposal: Proposal, person: Person, now: datetime) -> list[dict[str, Any]]:
    """Return the others who write now: {"who", "place"}."""
    rows = proposal.presences.now(now).exclude(person=person).select_related("person")
    return [{"who": _who(row.person, now), "place": row.place} for row in rows]


def _who(person: Person, now: datetime) -> str:
    post = post_of(person, day_of(now))
    return post_and_name(person.name, post.title if post else "")
