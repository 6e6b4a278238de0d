"""What the frame of every page shows: who looks, what waits, and where the ledger stands."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from mulkko import __version__
from mulkko.approval.queries import waiting_for
from mulkko.coordination.queries import waiting_for as waiting_requests
from mulkko.ledger.models import Head
from mulkko.organization.models import Person, UnitVersion, day_of
from mulkko.organization.queries import post_of, unit_names
from mulkko.policy.models import Proposal
from mulkko.web.session_time import seconds_left


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"version": __version__}
    left = seconds_left(request)
    person, now = getattr(request, "person", None), timezone.now()
    post = post_of(person, day_of(now)) if person else None
    return {
        "version": __version__,
        "session_seconds": left,
        "session_minutes": max(0, left) // 60,
        "city": UnitVersion.objects.on(day_of(now)).filter(kind="city").values_list("name", flat=True).first(),
        "head": Head.objects.filter(pk=1).first(),
        "viewer": person,
        "viewer_post": post,
        "viewer_unit": unit_names({post.unit}, day_of(now)).get(post.unit) if post else None,
        "waiting_count": len(waiting_for(person, now)) + _open_requests(person, now) if person else 0,
    }


def _open_requests(person: Person, now: datetime) -> int:
    """Count the requests that wait for an answer; those about what was decided meanwhile wait for nobody."""
    subjects = [request.subject for request in waiting_requests(person, now)]
    if not subjects:
        return 0
    over = Proposal.objects.with_state().filter(reference__in=subjects, listed_state__in=("approved", "withdrawn"))
    decided = set(over.values_list("reference", flat=True))
    return sum(subject not in decided for subject in subjects)
