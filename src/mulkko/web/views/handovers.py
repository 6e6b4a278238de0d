"""인계·인수: what was open when a posting ended, and the confirmation by whoever takes over."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.organization.models import day_of
from mulkko.organization.queries import Leaving, leavings
from mulkko.policy.actions.reorganizing import take_over
from mulkko.policy.models import Proposal
from mulkko.policy.queries.open_matters import handover_list
from mulkko.web.finding import officer
from mulkko.web.forms.organization import HandoverForm
from mulkko.web.views.editing import saved


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    rows = leavings(day_of(timezone.now()), person=request.person)
    return render(request, "organization/handovers.html", {"rows": rows, "tab": "handover"})


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, posting: int) -> HttpResponse:
    now = timezone.now()
    rows = leavings(day_of(now), person=request.person)
    leaving = next((row for row in rows if row.posting.pk == posting), None)
    if leaving is None:
        raise Http404(posting)
    form = HandoverForm(request.POST or None)
    status = 200
    if request.method == "POST":
        person = officer(request)
        status = saved(form, lambda: _take_over(leaving, form, person)) or 200 if form.is_valid() else 422
        if status == 200:
            messages.success(request, _("You have taken it over. The drafts are yours now."))
            return redirect("handover-list", posting)
    is_mine = request.person is not None and request.person in leaving.successors and not leaving.is_confirmed
    context = {
        "leaving": leaving, "form": form if is_mine else None, "matters": _matters(request, leaving), "tab": "handover",
        "kept": leaving.posting.handover if leaving.is_confirmed else None,
    }  # fmt: skip
    return render(request, "organization/handover.html", context, status=status)


def _take_over(leaving: Leaving, form: HandoverForm, person: Any) -> None:
    take_over(leaving.posting, by=person, at=timezone.now(), note=form.cleaned_data["note"])


def _matters(request: HttpRequest, leaving: Leaving) -> list[Any]:
    """Return the open matters that the person may know of; what is closed to the person leaves no trace."""
    matters = handover_list(leaving.posting, timezone.now())
    named = {matter.reference for matter in matters if matter.reference}
    known = Proposal.objects.findable_by(request.person, timezone.now()).in_bulk(named, field_name="reference")
    return [matter for matter in matters if not matter.reference or matter.reference in known]
