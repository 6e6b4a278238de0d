"""9 제출 전 확인 and 상신: what goes to whom, and whether its figures hold today."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mulkko.coordination.queries import of_subject
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart
from mulkko.policy.actions import submit
from mulkko.policy.errors import NotYourDraft
from mulkko.policy.models import Proposal
from mulkko.policy.queries import check, content_of, kept_for
from mulkko.policy.queries.outcomes import warnings_of
from mulkko.web.confirming import asked, is_confirmed
from mulkko.web.desk import desk_of
from mulkko.web.evidence import claim_cards
from mulkko.web.finding import drafters_own, officer
from mulkko.web.forms.signing import SubmissionForm
from mulkko.web.outcomes import warning_sentences
from mulkko.web.problems import problem_sentences
from mulkko.web.rail import page_of, turn_of
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.views.drafts import planned
from mulkko.web.views.editing import edition_of


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), drafters_own(request, reference)
    form = SubmissionForm(request.POST or None, asks=asked(request))
    if request.method == "POST" and form.is_valid() and is_confirmed(request, form):
        try:
            if proposal.is_editable and edition_of(request) != proposal.edition:
                form.add_error(None, _("The draft was changed after you opened this page. Read it again below."))
            else:
                submit(proposal, by=person, at=timezone.now(), shown=request.POST.get("shown", ""))
                messages.success(request, _said(proposal))
                return redirect("approval", reference)
        except NotYourDraft:
            messages.info(request, _("The draft is on its route already."))
            return redirect("approval", reference)
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
    if not proposal.is_editable:
        messages.info(request, _("The draft is on its route already."))
        return redirect("approval", reference)
    found = check(proposal, at=timezone.now())
    page = page_of(request, proposal, tab="draft", found=found) | desk_of(request, proposal, here="submission")
    page |= {
        "is_deciding": True, "is_beside": settings.ROUTE_MODE == "beside", "form": form, "found": found, "missing": problem_sentences(page["problems"], proposal), "content": content_of(proposal),
        "cards": claim_cards(page["rail_claims"], found, proposal, timezone.now()), **planned(proposal, proposal.drafter),
        "open_answers": _open_answers(proposal), "has_unsaved": kept_for(proposal, person).is_working, "edition": proposal.edition, "outcome_warnings": warning_sentences(warnings_of(proposal, day_of(timezone.now())), proposal), "names": chart(day_of(timezone.now())).names,
    }  # fmt: skip
    is_whole = not page["problems"] and found.allows() and "decider" in page
    page["may_submit"] = is_whole and page["is_drafter"]
    return render(request, "policy/submission.html", page, status=422 if form.errors else 200)


def _said(proposal: Proposal) -> str:
    current = proposal.current_round
    if current is not None and current.approval.is_handed_over:
        return _("Sealed. Put the package into the approval system, and enter the result here afterwards.")
    return _("Submitted. It is the turn of: %(turn)s.") % {"turn": ", ".join(turn_of(proposal))}


def _open_answers(proposal: Proposal) -> dict[str, list[Any]]:
    """Return what other units were asked and what is not settled: {"waiting", "unreplied"}."""
    asked = list(of_subject(proposal.reference))
    waiting = [one for one in asked if not one.is_answered]
    answered = [one.answer for one in asked if one.is_answered]
    return {"waiting": waiting, "unreplied": [one for one in answered if one.wants_reply and not hasattr(one, "reply")]}
