"""6 제출 전 확인 and 상신: what goes to whom, and whether its figures hold today."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions import submit
from mulkko.policy.errors import NotYourDraft
from mulkko.policy.queries import check, content_of
from mulkko.web.confirming import asked, is_confirmed
from mulkko.web.evidence import claim_cards
from mulkko.web.finding import drafters_own, officer
from mulkko.web.forms.signing import SubmissionForm
from mulkko.web.paper import paper_fragment
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
                submit(proposal, by=person, at=timezone.now())
                messages.success(
                    request, _("Submitted. It is the turn of: %(turn)s.") % {"turn": ", ".join(turn_of(proposal))}
                )
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
    page = page_of(request, proposal, tab="draft", found=found)
    page |= {
        "is_deciding": True, "form": form, "found": found, "missing": problem_sentences(page["problems"], proposal), "content": content_of(proposal),
        "cards": claim_cards(page["rail_claims"], found, proposal, timezone.now()), **planned(proposal, person),
    }  # fmt: skip
    page["may_submit"] = not page["problems"] and found.allows() and "decider" in page
    page["paper"] = paper_fragment(proposal)
    return render(request, "policy/submission.html", page, status=422 if form.errors else 200)
