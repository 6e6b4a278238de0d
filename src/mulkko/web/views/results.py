"""결재 결과: what another approval system decided, entered with its final file, and every difference to what was handed over."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.approval.models import Approval, Result
from mulkko.policy.actions import correct_result, enter_result
from mulkko.policy.errors import BadFile
from mulkko.policy.models import Proposal
from mulkko.policy.queries.returned import differences_of
from mulkko.web.confirming import asked, is_confirmed
from mulkko.web.finding import drafters_own, officer, readable_proposal
from mulkko.web.forms.results import CorrectionForm, ResultForm
from mulkko.web.rail import page_of
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.views.papers import file_answer

TYPES = {
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain",
}


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), drafters_own(request, reference)
    approval = _handed_over(proposal)
    if approval.is_over:
        messages.info(request, _("This document is not waiting for a result now."))
        return redirect("approval", reference)

    def save(form: ResultForm, file: Path | None, name: str) -> Result:
        assert file is not None
        return enter_result(proposal, form.told(), file=file, file_name=name, by=person, at=timezone.now())

    form = _form(request, ResultForm, initial=_expected(approval), approval=approval)
    return _answer(request, proposal, form, save, said=_("Entered. The document is approved."))


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str, result: int) -> HttpResponse:
    person, proposal = officer(request), drafters_own(request, reference)
    wrong = _result(proposal, result)

    def save(form: ResultForm, file: Path | None, name: str) -> Result:
        told, reason = form.told(), form.cleaned_data["reason"]
        return correct_result(
            proposal, told, reason=reason, file=file, file_name=name, by=person, at=timezone.now(), wrong=wrong.pk
        )

    before = {name: getattr(wrong, name) for name in ("title", "name", "unit", "number", "decided_on")}
    before |= {f"number_{place}": number for place, number in wrong.numbers.items() if place > 1}
    form = _form(request, CorrectionForm, initial=before, approval=wrong.approval)
    return _answer(
        request, proposal, form, save, said=_("Corrected. The entry before stays to be seen."), corrected=wrong
    )


def _form(request: HttpRequest, kind: type[ResultForm], *, initial: dict[str, Any], approval: Approval) -> ResultForm:
    is_too_large = request.method == "POST" and not request.FILES and hasattr(request, "upload_is_too_large")
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    further = list(approval.further.values_list("place", "title"))
    return kind(*sent, asks=asked(request), initial=initial, is_too_large=is_too_large, further=further)


def _answer(
    request: HttpRequest, proposal: Proposal, form: ResultForm, save: Callable[..., Result], *, said: str,
    corrected: Result | None = None,
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid() and is_confirmed(request, form):
        file = form.cleaned_data["file"]
        try:
            result = save(form, Path(file.file.name) if file else None, file.name if file else "")
        except BadFile as error:
            form.add_error("file", sentence_for(error))
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            messages.success(request, said)
            return redirect("result", proposal.reference, result.pk)
    page = page_of(request, proposal, tab="approval") | {"form": form, "is_deciding": True, "corrected": corrected}
    return render(request, "policy/result_form.html", page, status=422 if form.errors else 200)


@require_safe
def show(request: HttpRequest, reference: str, result: int) -> HttpResponse:
    """Show one entry, and every difference between its file and the sealed version."""
    proposal = readable_proposal(request, reference)
    found = _result(proposal, result)
    page = page_of(request, proposal, tab="approval")
    page |= {
        "result": found,
        "returned": differences_of(found),
        "is_standing": not hasattr(found, "corrected_by"),
        "others": proposal_results(proposal).exclude(pk=found.pk),
    }
    return render(request, "policy/result.html", page)


@never_cache
@require_safe
def as_file(request: HttpRequest, reference: str, result: int) -> HttpResponse:
    found = _result(readable_proposal(request, reference), result)
    return file_answer(bytes(found.file.content), TYPES[found.kind], found.file_name)


def _handed_over(proposal: Proposal) -> Approval:
    """Return the newest round, which another system decides.

    Raises:
        Http404: there is none, or it is decided here.
    """
    current = proposal.current_round
    if current is None or not current.approval.is_handed_over:
        raise Http404(proposal.reference)
    return current.approval


def proposal_results(proposal: Proposal) -> Any:
    return Result.objects.filter(approval__subject=proposal.reference).select_related("by", "approval").order_by("-pk")


def _result(proposal: Proposal, number: int) -> Result:
    found = (
        proposal_results(proposal)
        .select_related("file", "corrected_by")
        .defer("file__content")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise Http404(number)
    return found


def _expected(approval: Approval) -> dict[str, str]:
    """Return the approver whom the delegation table names, as the form begins with."""
    route = json.loads(approval.hand_over.route_text)
    _kind, title, unit = next(step for step in route if step[0] == "approve")
    return {"title": title, "unit": unit}
