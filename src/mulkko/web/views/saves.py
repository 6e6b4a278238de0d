"""되돌리기: the points to go back to; and what the page of the text saves by itself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.organization.models import day_of
from mulkko.organization.queries import post_of
from mulkko.policy.actions.texts import Saved, restore, save_text
from mulkko.policy.engine.body import digest_of, written_body
from mulkko.policy.engine.merging import stretches
from mulkko.policy.errors import StalePage
from mulkko.policy.models import Proposal, SavedText
from mulkko.web.desk import desk_of
from mulkko.web.finding import officer, own_draft
from mulkko.web.refusals import REFUSED, sentence_for


@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, reference: str) -> HttpResponse:
    """List the saved texts; a POST is a save that the page makes by itself, answered in JSON."""
    person, proposal = officer(request), own_draft(request, reference)
    if request.method == "POST":
        return _saved(request, proposal)
    points = proposal.saved_texts.filter(is_working=False).select_related("by")
    now = written_body(proposal.body())
    page = desk_of(request, proposal, here="body") | {
        "points": [_point(point, now) for point in points], "base": digest_of(proposal.body()),
        "may_restore": proposal.is_editable and proposal.is_written_by(person),
    }  # fmt: skip
    return render(request, "policy/saves.html", page)


def _point(point: SavedText, now: str) -> dict[str, Any]:
    parts = stretches(point.text, now)
    post = post_of(point.by, day_of(point.at))
    return {
        "point": point, "is_now": point.text == now, "title": post.title if post else "",
        "lost": sum(len(one.theirs) for one in parts if one.differs),
        "back": sum(len(one.mine) for one in parts if one.differs),
        "stretches": [one for one in parts if one.differs],
    }  # fmt: skip


def _saved(request: HttpRequest, proposal: Proposal) -> JsonResponse:
    person, now = officer(request), timezone.now()
    base = request.POST.get("base", "")
    try:
        done = save_text(
            proposal, request.POST.get("text", ""), by=person, at=now, base=base, token=request.POST.get("token", base),
            is_automatic=True, corrects="corrects" in request.POST,
        )  # fmt: skip
    except StalePage as error:
        return JsonResponse({"state": "conflict", "said": sentence_for(error)}, status=409)
    except REFUSED as error:
        return JsonResponse({"state": "refused", "said": sentence_for(error)}, status=422)
    return JsonResponse(_told(request, done))


def _told(request: HttpRequest, done: Saved) -> dict[str, Any]:
    when = {"time": f"{timezone.localtime():%H:%M}"}
    said = _("Kept for you %(time)s. Others see it once you save.") if done.is_working else _("Saved %(time)s")
    told = render_to_string("policy/parts/corrections.html", {"corrections": done.corrections}, request=request)
    return {
        "state": "working" if done.is_working else "saved", "said": said % when, "base": done.base, "token": done.token,
        "text": done.text, "corrections": told if done.corrections else "",
    }  # fmt: skip


@require_POST
def restored(request: HttpRequest, reference: str, point: int) -> HttpResponse:
    """Go back to one point."""
    person, proposal = officer(request), own_draft(request, reference)
    found = proposal.saved_texts.filter(pk=point, is_working=False).first()
    if found is None:
        raise Http404(point)
    try:
        restore(proposal, found, by=person, at=timezone.now(), base=request.POST.get("base", ""))
    except REFUSED as error:
        messages.error(request, sentence_for(error))
        return redirect("draft-saves", reference)
    messages.success(request, _("The text is as it was then. What stood here before is in the list, too."))
    return redirect("body", reference)
