"""What the pages of a survey and of a forecast share: data are chosen, the figure is looked at, then kept as evidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mulkko.evidence.engine.figures import shown, slot_of
from mulkko.evidence.queries.building import contracts_of, readable_datasets
from mulkko.organization.models import Person
from mulkko.policy.models import Proposal
from mulkko.policy.queries import may_edit
from mulkko.web.finding import officer, own_draft
from mulkko.web.refusals import REFUSED, sentence_for


@dataclass(frozen=True)
class Computed:
    """A figure before it is kept: the slots by name, their exact values, and what else its page shows."""

    slots: Mapping[str, Mapping[str, Any]]
    values: Mapping[str, str | None]
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FigurePage:
    """How one kind of figure is filled in, computed and kept. `form` answers what was asked from its method `asked`."""

    template: str
    form: Callable[..., Any]
    usual_sentence: Callable[[Any], str]
    compute: Callable[[Any, Person, datetime], Computed]
    keep: Callable[..., Any]

    def answer(self, request: HttpRequest, reference: str) -> HttpResponse:
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
        if contract is None:
            return render(request, self.template, page, status=422 if request.method == "POST" else 200)
        form = page["form"] = self.form(request.POST or None, contract=contract)
        if request.method == "POST":
            is_kept, page["look"] = self._looked_at(request, proposal, form, person)
            if is_kept:
                return redirect("evidence", proposal.reference)
        return render(request, self.template, page, status=422 if form.errors else 200)

    def _looked_at(self, request: HttpRequest, proposal: Proposal, form: Any, person: Person) -> tuple[bool, Any]:
        """Return whether the figure was kept, and otherwise how it looks; what stands against it is said in the form."""
        if not form.is_valid():
            return False, None
        asked, now = form.asked(), timezone.now()
        sentence = form.cleaned_data["sentence"].strip() or self.usual_sentence(asked)
        try:
            if request.POST.get("act") == "save":
                self.keep(asked, sentence=sentence, by=person, at=now, proposal=proposal.reference)
                messages.success(
                    request, _("The figure is kept as evidence. Cite it in the text or in the table of options.")
                )
                return True, None
            found = self.compute(asked, person, now)
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
            return False, None
        told = {name: shown(slot_of(name, spec), found.values.get(name)) for name, spec in found.slots.items()}
        read_out = sentence
        for name, text in told.items():
            read_out = read_out.replace("{" + name + "}", text)
        form.data = form.data.copy()
        form.data["sentence"] = sentence
        return False, {"read_out": read_out, "figures": told, **found.beside}
