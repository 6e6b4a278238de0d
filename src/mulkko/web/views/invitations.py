"""Who reads a draft now, and whom its drafter lets read it or write it too."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.organization.models import day_of
from mulkko.organization.queries import post_of, unit_names
from mulkko.policy.actions import end_invitation, invite
from mulkko.policy.models import Invitation, Proposal
from mulkko.policy.queries import may_edit
from mulkko.web.finding import drafters_own, officer
from mulkko.web.forms.invitations import InvitationForm
from mulkko.web.rail import page_of
from mulkko.web.refusals import REFUSED, sentence_for


@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), _draft(request, reference)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            invite(proposal, typed["person"], kind=typed["kind"], by=person, at=timezone.now())
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            messages.success(request, _("%(name)s is invited.") % {"name": typed["person"].name})
            return redirect("invitations", reference)
    page = page_of(request, proposal, tab="draft") | {"form": form, "invited": _rows(proposal)}
    return render(request, "policy/invitations.html", page, status=422 if form.errors else 200)


@require_POST
def end(request: HttpRequest, reference: str, invitation: int) -> HttpResponse:
    person, proposal = officer(request), _draft(request, reference)
    found = proposal.invitations.filter(pk=invitation).select_related("person", "proposal").first()
    if found is None:
        raise Http404(invitation)
    try:
        end_invitation(found, by=person, at=timezone.now())
    except REFUSED:
        messages.info(request, _("The invitation had ended already."))
    else:
        messages.success(request, _("%(name)s no longer reads the draft by invitation.") % {"name": found.person.name})
    return redirect("invitations", reference)


def _draft(request: HttpRequest, reference: str) -> Proposal:
    proposal = drafters_own(request, reference)
    if not may_edit(proposal, request.person):
        raise Http404(reference)
    return proposal


def _rows(proposal: Proposal) -> list[dict[str, Any]]:
    today = day_of(timezone.now())
    open_ones: list[Invitation] = list(proposal.invitations.open().select_related("person"))
    posts = {one.pk: post_of(one.person, today) for one in open_ones}
    names = unit_names({post.unit for post in posts.values() if post}, today)
    return [
        {"invitation": one, "title": post.title if (post := posts[one.pk]) else "", "unit": names.get(post.unit, "") if post else ""}
        for one in open_ones
    ]  # fmt: skip
