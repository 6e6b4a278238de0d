"""변경안, 취소안: a new proposal that amends or cancels an approved document."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions import open_amendment
from mulkko.policy.queries.amending import may_amend
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.amendments import AmendmentForm
from mulkko.web.rail import page_of
from mulkko.web.refusals import REFUSED, sentence_for


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, old = officer(request), readable_proposal(request, reference)
    if request.method == "GET" and not may_amend(old, person, timezone.now()):
        raise Http404(reference)
    kind = "cancels" if "cancels" in request.GET else "amends"
    form = AmendmentForm(request.POST or None, initial={"kind": kind, "title": proposed_title(old.title, kind)})
    if request.method == "POST" and form.is_valid():
        try:
            made = open_amendment(old, **form.cleaned_data, by=person, at=timezone.now())
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            messages.success(
                request, _("Opened. The document before stays as it is; it is flagged when this one is approved.")
            )
            return redirect("draft", made.reference)
    page = page_of(request, old, tab="approval") | {"form": form, "is_deciding": True}
    return render(request, "policy/amendment.html", page, status=422 if form.errors else 200)


def proposed_title(title: str, kind: str) -> str:
    """Return a title to begin with, as offices write it: ‘… 변경(안)’, ‘… 취소(안)’."""
    word = "변경" if kind == "amends" else "취소"
    return f"{title.removesuffix('(안)').strip()} {word}(안)"[:200]
