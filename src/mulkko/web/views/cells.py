"""One cell of the table: what one option means by one criterion, and where that comes from."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.evidence.models import Claim
from mulkko.policy.actions import fill_cell
from mulkko.policy.models import Cell
from mulkko.policy.queries import plain
from mulkko.web.evidence import usable_figures
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.options import CellForm
from mulkko.web.views.editing import desk_form, edition_of


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str, option: str, criterion: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    row = proposal.options.filter(key=option).first()
    column = proposal.criteria.filter(key=criterion).first()
    if row is None or column is None:
        raise Http404(criterion)
    stored = Cell.objects.filter(option=row, criterion=column).first()
    form = CellForm(request.POST or None, initial=_initial(stored), figures=usable_figures(proposal))

    def save(typed: dict[str, Any]) -> None:
        fill_cell(
            proposal, option, criterion, by=person, at=timezone.now(), edition=edition_of(request), **_source(typed)
        )

    return desk_form(request, proposal, form, here="options", save=save, done="options", said=_("Saved."), title=_("Fill a cell"), button=_("Save"),
        lead=f"{column.name} · {row.title}",
    )  # fmt: skip


def _initial(cell: Cell | None) -> dict[str, Any]:
    if cell is None:
        return {"source": "claim"}
    figure = f"{cell.claim_id}.{cell.slot}" if cell.claim_id else ""
    return {"source": cell.source, "figure": figure, "value": plain(cell.value), "reason": cell.reason}


def _source(typed: dict[str, Any]) -> dict[str, Any]:
    if typed["source"] == "claim":
        number, _dot, slot = typed["figure"].partition(".")
        return {"claim": Claim.objects.get(pk=int(number)), "slot": slot, "reason": typed["reason"]}
    return {typed["source"]: typed["value"], "reason": typed["reason"]}
