"""Evidence without SQL: data, conditions, measure, group and comparison are chosen, the figure is looked at, then kept."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.evidence.actions import make_claim
from mulkko.policy.queries import may_edit
from mulkko.policy.queries.citing import same_figures, visible_claims
from mulkko.web.building import page_of
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.building import sent_again
from mulkko.web.refusals import REFUSED, sentence_for


@require_http_methods(["GET", "POST"])
def build(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the builder as far as it was filled in; keep the figure when that was pressed and nothing stands against it."""
    person, proposal = officer(request), own_draft(request, reference)
    if not may_edit(proposal, person):
        raise Http404(reference)
    now = timezone.now()
    page = page_of(request.POST if request.method == "POST" else _begun(request), person=person, at=now)
    act = request.POST.get("act") if request.method == "POST" else ""
    is_save = act in ("save", "apart")
    if is_save and page.is_keepable:
        page.twins = same_figures(page.sql, person=person, at=now) if act == "save" else []
    if is_save and page.is_keepable and not page.twins:
        try:
            make_claim(
                sentence=page.sentence, sql=page.sql, slots=page.slots, by=person, at=now, proposal=proposal.reference,
                choice=page.choice,
            )  # fmt: skip
        except REFUSED as error:
            page.errors.setdefault("", []).append(sentence_for(error))
        else:
            messages.success(
                request, _("The figure is kept as evidence. Cite it in the text or in the table of options.")
            )
            return redirect("evidence", proposal.reference)
    template = "evidence/build_claim.html#builder" if request.htmx else "evidence/build_claim.html"
    told = {"proposal": proposal, "page": page, "is_save": is_save and not page.twins}
    return render(request, template, told, status=422 if is_save else 200)


def _begun(request: HttpRequest) -> QueryDict:
    """Return the choice of the claim that the address names; else one of nothing but the dataset that it names."""
    asked, person, now = request.GET.get("from", ""), request.person, timezone.now()
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        claim = visible_claims(person, now, among=[int(asked)]).exclude(choice="").first()
        if claim is not None:
            return sent_again(json.loads(claim.choice))
    data = QueryDict(mutable=True)
    data["b-dataset"] = request.GET.get("dataset", "")
    return data
