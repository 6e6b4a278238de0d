"""A claim is made after it was looked at; a figure that moved is renewed, or let stand with a reason."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.catalog.models import Dataset
from mulkko.evidence.actions import make_claim
from mulkko.evidence.engine.figures import BadSlot, shown, slot_of
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import ask
from mulkko.organization.models import Person
from mulkko.policy.actions import accept_drift, renew_claim
from mulkko.policy.models import Proposal
from mulkko.policy.queries import claims_of, may_edit
from mulkko.policy.queries.citing import same_figures
from mulkko.web.finding import drafters_own, officer, own_draft
from mulkko.web.forms.claims import ClaimForm, ReasonForm, SlotForm
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.views.editing import one_form, saved


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), _editable(request, reference)
    form = ClaimForm(request.POST or None, initial=_usual(request, person))
    slots = _slot_forms(request, form)
    preview, status, twins = None, 200, []
    if request.method == "POST":
        status = 422
        is_valid = form.is_valid() and _are_valid(slots)
        if is_valid and "save" in request.POST:
            twins = _twins(form, person)
        if is_valid and ("apart" in request.POST or ("save" in request.POST and not twins)):
            status = saved(form, lambda: _make(proposal, form, slots, person)) or 200
            if status == 200:
                messages.success(
                    request, _("The figure is kept as evidence. Cite it in the text or in the table of options.")
                )
                return redirect("evidence", proposal.reference)
        elif is_valid:
            preview = _preview(form, slots, person)
            status = 200 if preview and not twins else 422
    datasets = (
        Dataset.objects.readable_by(person, timezone.now()).filter(kind="table", versions__isnull=False).distinct()
    )
    page = {
        "proposal": proposal,
        "form": form,
        "slots": slots,
        "preview": preview,
        "datasets": datasets,
        "twins": twins,
    }
    return render(request, "evidence/new_claim.html", page, status=status)


def _twins(form: ClaimForm, person: Person) -> list[Claim]:
    """Return what is kept of the same query already; a query that is refused is refused when it is kept."""
    try:
        return same_figures(form.cleaned_data["sql"], person=person, at=timezone.now())
    except BadClaim:
        return []


def _usual(request: HttpRequest, person: Person) -> dict[str, str]:
    """Return a first query over the dataset that the address names, if the person may read it."""
    name = request.GET.get("dataset", "").replace("\0", "")
    known = Dataset.objects.readable_by(person, timezone.now()).filter(name=name, versions__isnull=False).exists()
    return {"sql": f'SELECT count(*) AS n FROM "{name}"'} if known else {}


def _editable(request: HttpRequest, reference: str) -> Proposal:
    proposal = own_draft(request, reference)
    if not may_edit(proposal, request.person):
        raise Http404(reference)
    return proposal


def _slot_forms(request: HttpRequest, form: ClaimForm) -> dict[str, SlotForm]:
    """Return a row for each place in the sentence; a place that was not on the page before starts with what is usual."""
    if not request.POST:
        return {}
    rows = {}
    for name in form.places():
        is_known = f"{name}-type" in request.POST
        usual = {f"{name}-{field}": bound.initial for field, bound in SlotForm.base_fields.items()}
        rows[name] = SlotForm(request.POST if is_known else usual, prefix=name)
    return rows


def _are_valid(slots: dict[str, SlotForm]) -> bool:
    # Every row is read, so that every row says what is wrong in it.
    return not [name for name, slot in slots.items() if not slot.is_valid()]


def _specs(slots: dict[str, SlotForm]) -> dict[str, dict[str, Any]]:
    return {name: slot.spec() for name, slot in slots.items()}


def _make(proposal: Proposal, form: ClaimForm, slots: dict[str, SlotForm], person: Person) -> Claim:
    typed = form.cleaned_data
    return make_claim(
        sentence=typed["sentence"], sql=typed["sql"], slots=_specs(slots), by=person, at=timezone.now(), proposal=proposal.reference,
    )  # fmt: skip


def _preview(form: ClaimForm, slots: dict[str, SlotForm], person: Person) -> dict[str, Any] | None:
    """Return the sentence as it would read and the answer behind it, or None where the form now says what is wrong."""
    typed = form.cleaned_data
    try:
        answer = ask(typed["sql"], person=person, at=timezone.now(), max_rows=2)
    except REFUSED as error:
        form.add_error("sql", sentence_for(error))
        return None
    if len(answer["rows"]) != 1:
        form.add_error("sql", _("The query must answer exactly one row."))
        return None
    values = dict(zip(answer["columns"], answer["rows"][0], strict=True))
    sentence = typed["sentence"]
    for name, spec in _specs(slots).items():
        if name not in values:
            form.add_error(
                "sql", _("The query answers no column named %(name)s. Write AS %(name)s behind it.") % {"name": name}
            )
            continue
        try:
            value = values[name]
            sentence = sentence.replace(
                "{" + name + "}", shown(slot_of(name, spec), None if value is None else str(value))
            )
        except BadSlot as error:
            form.add_error(
                None, _("The figure %(name)s cannot be shown: %(detail)s") % {"name": name, "detail": str(error)}
            )
    return None if form.errors else {"sentence": sentence, "values": values}


@require_POST
def renew(request: HttpRequest, reference: str, claim: int) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    try:
        new_one = renew_claim(proposal, _claim_of(proposal, claim), by=person, at=timezone.now())
        messages.success(
            request,
            _("Evidence %(claim)s now stands on the newest data: %(sentence)s")
            % {"claim": new_one.pk, "sentence": new_one.read_out()},
        )
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    return redirect("evidence", proposal.reference)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, reference: str, claim: int) -> HttpResponse:
    """Let a moved figure stand, with a reason that stays."""
    person, proposal = officer(request), drafters_own(request, reference)
    target = _claim_of(proposal, claim)
    return one_form(
        request, proposal, ReasonForm(request.POST or None), done="evidence", said=_("The reason is kept with the figure."),
        save=lambda typed: accept_drift(proposal, target, reason=typed["reason"], by=person, at=timezone.now()),
        title=_("Let the figure stand"), button=_("Let it stand"), lead=target.read_out(),
    )  # fmt: skip


def _claim_of(proposal: Proposal, number: int) -> Claim:
    found = next((claim for claim in claims_of(proposal) if claim.pk == number), None)
    if found is None:
        raise Http404(str(number))
    return found
