"""공개문: what the public gets of a decided paper, which parts are hidden from it, and its files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.html import fragment
from mulkko.documents.formats.parts import file_of
from mulkko.organization.queries import place_of
from mulkko.policy.models import Proposal
from mulkko.policy.queries.records import class_now, is_kept_by
from mulkko.publishing.actions import hide_part, show_part
from mulkko.publishing.errors import NotPublic
from mulkko.publishing.queries import PublicPaper, hidden_of, parts_to_hide, public_paper
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.public_papers import HiddenPartForm
from mulkko.web.rail import page_of
from mulkko.web.views.editing import one_form
from mulkko.web.views.papers import file_answer


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = readable_proposal(request, reference)
    page = page_of(request, proposal, tab="approval")
    if proposal.state != "approved":
        raise Http404(reference)
    hidden, public = hidden_of(proposal), None
    try:
        public = public_paper(proposal)
    except NotPublic as error:
        page["why"] = error.why
    parts = parts_to_hide(proposal) if _keeps(request, proposal) else []
    page |= {
        "public": public, "paper": fragment(public.paper) if public else "",
        "parts": [(part, hidden.get(part.key)) for part in parts if _may_change(proposal, part.key in hidden)],
    }  # fmt: skip
    return render(request, "policy/public_paper.html", page)


def _keeps(request: HttpRequest, proposal: Proposal) -> bool:
    person = request.person
    return person is not None and is_kept_by(proposal, place_of(person, timezone.now()))


def _may_change(proposal: Proposal, is_hidden: bool) -> bool:
    """Tell whether a part can be hidden, or, of a paper that was opened since, be shown again."""
    kind = class_now(proposal).disclosure
    return kind == "partly" or (kind == "open" and is_hidden)


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Hide a part, or show it again; for those of other units there is no such page."""
    person, proposal = officer(request), readable_proposal(request, reference)
    if proposal.state != "approved" or not _keeps(request, proposal):
        raise Http404(key)
    one = next((one for one in parts_to_hide(proposal) if one.key == key), None)
    stands = hidden_of(proposal).get(key)
    if one is None or not _may_change(proposal, stands is not None):
        raise Http404(key)
    initial = {"clause": stands.clause, "reason": stands.reason} if stands else {}
    form = HiddenPartForm(
        request.POST or None, initial=initial, clauses=class_now(proposal).clauses.split(","), is_hidden=stands is not None
    )  # fmt: skip

    def save(typed: dict[str, Any]) -> None:
        told: dict[str, Any] = {"reason": typed["reason"], "by": person, "at": timezone.now()}
        if typed["clause"]:
            hide_part(proposal, key, clause=typed["clause"], **told)
        else:
            show_part(proposal, key, **told)

    return one_form(
        request, proposal, form, save=save, done="public-paper", said=_("Saved. The public paper is made anew."),
        title=_("Hide a part from the public"), button=_("Save"), lead=one.text,
    )  # fmt: skip


@never_cache
@require_safe
def as_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    public = _public(request, reference)
    try:
        return file_answer(pdf.written(file_of(public.paper)), "application/pdf", f"{public.number}.pdf")
    except (pdf.NoFonts, pdf.NotDrawn):
        messages.error(request, _("This paper cannot be drawn as a PDF. Take the HWPX, and tell the operator."))
        return redirect("public-paper", reference)


@never_cache
@require_safe
def as_hwpx(request: HttpRequest, reference: str) -> HttpResponse:
    public = _public(request, reference)
    return file_answer(hwpx.written(file_of(public.paper)), "application/hwp+zip", f"{public.number}.hwpx")


def _public(request: HttpRequest, reference: str) -> PublicPaper:
    try:
        return public_paper(readable_proposal(request, reference))
    except NotPublic as error:
        raise Http404(reference) from error
