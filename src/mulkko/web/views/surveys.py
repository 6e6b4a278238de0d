"""A figure of a survey becomes evidence: what is counted is chosen, what must be known is told, then it is looked at and kept."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.evidence.actions import survey
from mulkko.evidence.actions.surveying import measured, usual_sentence
from mulkko.evidence.engine.figures import shown, slot_of
from mulkko.evidence.engine.surveys import slots_of
from mulkko.evidence.queries.building import contracts_of, readable_datasets
from mulkko.organization.models import Person
from mulkko.policy.models import Proposal
from mulkko.policy.queries import may_edit
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.surveys import SurveyForm
from mulkko.web.refusals import REFUSED, sentence_for


@require_http_methods(["GET", "POST"])
def build(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the page as far as it was filled in; keep the figure when that was pressed and nothing stands against it."""
    person, proposal = officer(request), own_draft(request, reference)
    if not may_edit(proposal, person):
        raise Http404(reference)
    now, asked = timezone.now(), request.POST or request.GET
    name = asked.get("dataset", "").replace("\0", "")
    contract = contracts_of({name}, person, now).get(name)
    page: dict[str, Any] = {
        "proposal": proposal,
        "datasets": readable_datasets(person, now),
        "chosen": name if contract else "",
    }
    status = 200
    if contract is not None:
        form = SurveyForm(request.POST or None, contract=contract)
        page["form"] = form
        if request.method == "POST":
            is_kept, page["look"] = _answered(request, proposal, form, person)
            if is_kept:
                return redirect("evidence", proposal.reference)
            status = 422 if form.errors else 200
    elif request.method == "POST":
        status = 422
    return render(request, "evidence/survey.html", page, status=status)


def _answered(request: HttpRequest, proposal: Proposal, form: SurveyForm, person: Person) -> tuple[bool, Any]:
    """Return whether the figure was kept, and otherwise how it looks; what stands against it is said in the form."""
    if not form.is_valid():
        return False, None
    given, now = form.survey(), timezone.now()
    sentence = form.cleaned_data["sentence"].strip() or usual_sentence(given)
    try:
        if request.POST.get("act") == "save":
            survey(given, sentence=sentence, by=person, at=now, proposal=proposal.reference)
            messages.success(
                request, _("The figure is kept as evidence. Cite it in the text or in the table of options.")
            )
            return True, None
        values, version = measured(given, by=person, at=now)
    except REFUSED as error:
        form.add_error(None, sentence_for(error))
        return False, None
    told = {name: shown(slot_of(name, spec), values.get(name)) for name, spec in slots_of(given).items()}
    read_out = sentence
    for name, text in told.items():
        read_out = read_out.replace("{" + name + "}", text)
    form.data = form.data.copy()
    form.data["sentence"] = sentence
    return False, {"read_out": read_out, "figures": told, "version": version}
