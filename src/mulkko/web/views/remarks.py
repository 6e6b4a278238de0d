"""Remarks on a draft: begin a thread, answer in it, say what becomes of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.coordination.models import Remark
from mulkko.policy.actions import end_thread, part_of, remark_on, take_up
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.remarks import EndingForm, ProposingForm, RemarkForm
from mulkko.web.rail import page_of
from mulkko.web.refusals import REFUSED, sentence_for


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a thread about the whole draft, or about the part that the address names."""
    proposal, person = readable_proposal(request, reference), officer(request)
    anchor = request.GET.get("part", "")
    try:
        original = part_of(proposal, anchor)
    except PolicyRefused:
        messages.warning(request, _("This part is not in the draft any more."))
        return redirect("coordination", reference)
    takes_words = anchor.startswith("block:")
    kind = ProposingForm if takes_words else RemarkForm
    form = kind(request.POST or None, initial={"proposed": original})
    if request.method == "POST" and form.is_valid():
        proposed = form.cleaned_data.get("proposed", "").strip()
        try:
            made = remark_on(
                proposal, by=person, at=timezone.now(), anchor=anchor, text=form.cleaned_data["text"],
                proposed="" if proposed == original.strip() else proposed,
            )  # fmt: skip
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            messages.success(request, _("Your remark stands in the draft; its drafter sees it."))
            return redirect(_thread_address(reference, made))
    page = page_of(request, proposal, tab="coordination") | {"is_deciding": True, "form": form, "part": original}
    return render(request, "policy/remark.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, reference: str, remark: int) -> HttpResponse:
    proposal, person = readable_proposal(request, reference), officer(request)
    thread = _thread_of(proposal, remark)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remark_on(proposal, by=person, at=timezone.now(), text=form.cleaned_data["text"], thread=thread)
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            return redirect(_thread_address(reference, thread))
    page = page_of(request, proposal, tab="coordination") | {
        "is_deciding": True,
        "form": form,
        "part": thread.original,
        "thread": thread,
    }
    return render(request, "policy/remark.html", page, status=422 if form.errors else 200)


@require_POST
def taken_up(request: HttpRequest, reference: str, remark: int) -> HttpResponse:
    """Put the proposed words into the draft."""
    proposal, person = readable_proposal(request, reference), officer(request)
    thread = _thread_of(proposal, remark)
    try:
        take_up(thread, by=person, at=timezone.now())
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    else:
        messages.success(request, _("The words are in the draft, and the remark is marked as taken up."))
    return redirect(_thread_address(reference, thread))


@require_POST
def closed(request: HttpRequest, reference: str, remark: int) -> HttpResponse:
    proposal, person = readable_proposal(request, reference), officer(request)
    thread = _thread_of(proposal, remark)
    try:
        end_thread(thread, kind="closed", by=person, at=timezone.now())
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    return redirect(_thread_address(reference, thread))


@require_http_methods(["GET", "POST"])
def declined(request: HttpRequest, reference: str, remark: int) -> HttpResponse:
    """Say why a remark is not taken up."""
    proposal, person = readable_proposal(request, reference), officer(request)
    thread = _thread_of(proposal, remark)
    form = EndingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_thread(thread, kind="declined", reason=form.cleaned_data["reason"], by=person, at=timezone.now())
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            return redirect(_thread_address(reference, thread))
    page = page_of(request, proposal, tab="coordination") | {
        "form": form,
        "part": thread.original,
        "thread": thread,
        "is_deciding": True,
        "is_declining": True,
    }
    return render(request, "policy/remark.html", page, status=422 if form.errors else 200)


def _thread_of(proposal: Proposal, remark: int) -> Remark:
    """Return a thread of a proposal.

    Raises:
        Http404: there is none.
    """
    found = Remark.objects.about(proposal.reference).threads().filter(pk=remark).first()
    if found is None:
        raise Http404(remark)
    return found


def _thread_address(reference: str, thread: Remark) -> str:
    return f"{reverse('coordination', args=[reference])}#remark-{thread.thread_id or thread.pk}"
