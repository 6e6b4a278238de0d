"""A passage of a document becomes evidence: the document is chosen or brought, looked through, and quoted word for word."""

from pathlib import Path
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.catalog.actions.documents import add_document
from mulkko.catalog.errors import CatalogError
from mulkko.evidence.actions import quote
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of
from mulkko.policy.models import Proposal
from mulkko.policy.queries import may_edit
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.quoting import DocumentForm
from mulkko.web.quoting import QuotePage, page_of
from mulkko.web.reading_refusals import sentence_of_parts
from mulkko.web.refusals import REFUSED, sentence_for


@require_http_methods(["GET", "POST"])
def build(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the page as far as it was filled in; keep the passage, or a document, where that was pressed."""
    person, proposal = officer(request), own_draft(request, reference)
    if not may_edit(proposal, person):
        raise Http404(reference)
    act = request.POST.get("act", "")
    if act == "bring":
        return _bring(request, proposal, person)
    page = page_of(request.POST if request.method == "POST" else request.GET, person, timezone.now())
    if act == "save" and page.passage is not None and (kept := _kept(request, proposal, page, person)):
        return kept
    return _shown(request, proposal, page, DocumentForm(), status=422 if act == "save" else 200)


def _shown(
    request: HttpRequest, proposal: Proposal, page: QuotePage, form: DocumentForm, *, status: int
) -> HttpResponse:
    template = "evidence/quote.html#quoting" if request.htmx else "evidence/quote.html"
    return render(request, template, {"proposal": proposal, "page": page, "form": form}, status=status)


def _kept(request: HttpRequest, proposal: Proposal, page: QuotePage, person: Person) -> HttpResponse | None:
    """Keep the passage as evidence; where it is refused the page says why, and nothing typed is lost."""
    assert page.passage is not None
    assert page.document is not None
    try:
        quote(
            sentence=page.sentence, document=page.document.name, start=page.passage.start, end=page.passage.end,
            text=request.POST.get("text", "").replace("\r\n", "\n"), figures=page.chosen, by=person, at=timezone.now(),
            proposal=proposal.reference,
        )  # fmt: skip
    except REFUSED as error:
        page.errors.append(sentence_for(error))
        return None
    messages.success(request, _("The passage is kept as evidence. Cite it in the text or in the table of options."))
    return redirect("evidence", proposal.reference)


def _bring(request: HttpRequest, proposal: Proposal, person: Person) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES)
    now = timezone.now()
    if form.is_valid():
        brought = form.cleaned_data["file"]
        try:
            added = add_document(
                Path(brought.file.name),
                name=brought.name,
                told=form.told(),
                by=actor_of(person, now),
                person=person,
                at=now,
            )
        except CatalogError as error:
            form.add_error(None, sentence_of_parts({"what": error.what, "where": error.where, "cure": error.cure}))
        else:
            messages.success(request, _("The document is kept. Look for the passage now."))
            where = urlencode({"document": added.dataset, "q": ""})
            return redirect(f"{reverse('claim-quote', args=[proposal.reference])}?{where}")
    return _shown(request, proposal, page_of(request.GET, person, now), form, status=422)
