"""One directive, promise or result: what was said and where, how far it is, and what is mine to do now."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.directives.models import Decision, Directive, Event, Remarks
from mulkko.directives.permissions import TURN, acts_of, dispute_until, may_link, standing_of
from mulkko.directives.queries import lines_of
from mulkko.evidence.models import Claim
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart
from mulkko.policy.queries import evidence_numbered, reference_of
from mulkko.web.excerpts import excerpt
from mulkko.web.tracking import findable_proposals, readable_directive
from mulkko.web.views.directive_acts import shown_acts


@require_safe
def show(request: HttpRequest, directive_id: int) -> HttpResponse:
    directive = readable_directive(request, directive_id)
    return render(request, "directives/detail.html", page_of(request, directive))


def page_of(request: HttpRequest, directive: Directive) -> dict[str, Any]:
    """Return everything that the page of one directive shows to the person who asks."""
    now = timezone.now()
    today = chart(day_of(now))
    [line] = lines_of(Directive.objects.filter(pk=directive.pk), today.day)
    acts = acts_of(directive, request.person, now)
    primary, others = shown_acts(acts, line)
    turn = TURN.get(line.state, "")
    return {
        "directive": directive,
        "line": line,
        "names": today.names,
        "today": today.day,
        "steps": [_step(event, request, now) for event in _events(directive)],
        "said": _said(request, directive, now),
        "repeated": _repeated(request, directive, now),
        "proposals": list(findable_proposals(request, line.links, now).values()),
        "primary": primary,
        "others": others,
        "turn": (line.lead if turn == "lead" else line.office) if turn else "",
        "may_link": request.person is not None and may_link(directive, request.person, now),
        "dispute_until": dispute_until(standing_of(directive, today.day)) if "dispute" in acts else None,
        "silent_days": line.silent_days(today.day),
    }


def _events(directive: Directive) -> list[Event]:
    rows = directive.events.select_related("lead", "by", "approval__number", "claim").prefetch_related("coop")
    return list(rows.order_by("-pk"))


def _step(event: Event, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Return one step with its proof as far as the person may read it: a closed document is not named."""
    reference, claim = "", None
    if event.approval is not None:
        reference = reference_of(event.approval, request.person, now)
    elif event.claim_id is not None:
        claim = evidence_numbered(event.claim_id, request.person, now)
    return {"event": event, "reference": reference, "claim": claim, "sentence": _sentence(claim)}


def _sentence(claim: Claim | None) -> str:
    return claim.read_out() if claim is not None else ""


def _said(request: HttpRequest, directive: Directive, now: datetime) -> dict[str, Any] | None:
    """Return where it was said; what stands around it only to who may read the whole text."""
    source = directive.source
    if source is None:
        return None
    readable = Remarks.objects.readable_by(request.person, now).filter(pk=source.remarks_id).exists()
    around = excerpt(source.remarks.text, source.start, source.end) if readable else None
    return {"remarks": source.remarks, "candidate": source, "excerpt": around}


def _repeated(request: HttpRequest, directive: Directive, now: datetime) -> list[Decision]:
    """Return where the same was said again, as far as the person may read those texts."""
    rows = (
        Decision.objects.standing().filter(directive=directive, outcome="merged").select_related("candidate__remarks")
    )
    readable = Remarks.objects.readable_by(request.person, now).values("pk")
    return list(rows.filter(candidate__remarks__in=readable).order_by("candidate__remarks__held_on", "pk"))
