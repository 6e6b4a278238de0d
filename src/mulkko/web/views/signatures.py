"""제출 전 확인: what is formed, whether its figures hold, what was said of it; then the signature."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mulkko.approval.errors import AlreadySigned, AnswerMissing, ApprovalRefused, ObjectionStands
from mulkko.approval.models import ADVISING, Step
from mulkko.approval.queries import opinions_to_answer
from mulkko.policy.actions import refuse_other_turns, sign
from mulkko.policy.errors import EvidenceStops, RuleMoved
from mulkko.policy.models import Proposal
from mulkko.policy.queries import Check, check, revisions_of
from mulkko.web.acting import standing_in
from mulkko.web.confirming import asked, is_confirmed
from mulkko.web.evidence import claim_cards
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.signing import SignatureForm
from mulkko.web.paper import paper_fragment
from mulkko.web.procedures import waiting_for_decision
from mulkko.web.rail import my_step, page_of, turn_of
from mulkko.web.refusals import REFUSED, sentence_for


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    officer(request)
    proposal = readable_proposal(request, reference)
    found = None
    if request.method == "POST":
        answer = _sign(request, proposal)
        if isinstance(answer, HttpResponse):
            return answer
        form, found = answer
    step = my_step(proposal, request.person, timezone.now())
    if step is None:  # the action knows the very reason: signed already, over, away, or never mine
        return _refused(request, proposal)
    found = found or check(proposal, at=timezone.now())
    if request.method != "POST":
        form = _form(request, proposal, step, found)
    page = page_of(request, proposal, tab="approval", found=found)
    page |= {
        "form": form, "found": found, "is_deciding": True, "is_approver": step.kind == "approve", "with_opinion": _is_with_opinion(request),
        "is_objection": _is_objection(request) and step.kind == "consent",
        "cards": claim_cards(page["rail_claims"], found, proposal, timezone.now()),
        "may_sign": found.allows(is_approver=step.kind == "approve", override="-"),
    }  # fmt: skip
    page["acting"] = standing_in(step, by=officer(request), at=timezone.now())
    page["undone"] = waiting_for_decision(page["procedures"])
    page["paper"], page["revisions"] = paper_fragment(proposal, request.person), revisions_of(step.approval)
    return render(request, "policy/signature.html", page, status=422 if form.errors else 200)


def _form(request: HttpRequest, proposal: Proposal, step: Step, found: Check | None) -> SignatureForm:
    is_approver = step.kind == "approve"
    return SignatureForm(
        request.POST or None,
        asks=asked(request),
        opinions=opinions_to_answer(step.approval) if is_approver else [],
        needs_override=is_approver and (found.needs_override if found else bool(request.POST.get("override"))),
        asks_urgency=_asks_urgency(request, proposal, step),
        with_opinion=_is_with_opinion(request) or _is_objection(request) if step.kind in ADVISING else None,
    )


def _asks_urgency(request: HttpRequest, proposal: Proposal, step: Step) -> bool:
    """Tell whether one acts for the mayor outside the written scope: then 공익상 긴급 has to be declared with its reason."""
    acting = standing_in(step, by=officer(request), at=timezone.now())
    duty = proposal.duty.code if proposal.duty else ""
    return acting is not None and step.kind == "approve" and not acting.signer.covers(duty)


def _is_objection(request: HttpRequest) -> bool:
    return "objection" in request.GET or request.POST.get("act") == "objection"


def _is_with_opinion(request: HttpRequest) -> bool:
    return "opinion" in request.GET or request.POST.get("act") == "opinion"


def _sign(request: HttpRequest, proposal: Proposal) -> HttpResponse | tuple[SignatureForm, Check | None]:
    """Sign, and answer where to go; or return the form with what is wrong in it, and the check that stopped it."""
    person = officer(request)
    step = my_step(proposal, person, timezone.now())
    if step is None:
        return _refused(request, proposal)
    form = _form(request, proposal, step, None)
    if not form.is_valid() or not is_confirmed(request, form):
        return form, None
    typed, seen = form.cleaned_data, request.POST.get("version_hash", "")
    try:
        sign(
            proposal, by=person, at=timezone.now(), version_hash=seen, opinion=typed.get("opinion", ""),
            override=typed.get("override", ""), urgent_because=typed.get("urgent_because", ""), objects=_is_objection(request), answers=form.answers(),
        )  # fmt: skip
    except EvidenceStops as stop:
        form = _form(request, proposal, step, stop.check)
        form.add_error(None, sentence_for(stop))
        return form, stop.check
    except (AnswerMissing, ObjectionStands, RuleMoved) as error:
        form.add_error(None, sentence_for(error))
        return form, None
    except REFUSED as error:
        messages.error(request, sentence_for(error))
        return redirect("approval", proposal.reference)
    messages.success(request, _said(proposal))
    return redirect("approval", proposal.reference)


def _refused(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    try:
        refuse_other_turns(proposal, by=officer(request), at=timezone.now())
    except ApprovalRefused as error:
        # Whoever comes by the back button has sent nothing a second time.
        is_back_again = request.method == "GET" and isinstance(error, AlreadySigned)
        messages.info(request, _("You have signed this already.") if is_back_again else sentence_for(error))
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    return redirect("approval", proposal.reference)


def _said(proposal: Proposal) -> str:
    current: Any = proposal.current_round
    if current.approval.state == "approved":
        return _("Approved. The document has the number %(number)s.") % {"number": current.approval.number}
    return _("Signed. It is the turn of: %(turn)s.") % {"turn": ", ".join(turn_of(proposal))}
