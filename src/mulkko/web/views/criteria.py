"""기준: what the options are compared by."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy import actions
from mulkko.web.comparison import next_key
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.options import CriterionForm, RemovalForm
from mulkko.web.views.editing import desk_form, edition_of

STORED = ("name", "better", "weight", "unit", "limit")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str, key: str = "") -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    row = proposal.criteria.filter(key=key).first()
    if key and row is None:
        raise Http404(key)
    name = key or next_key("c", list(proposal.criteria.values_list("key", flat=True)))

    def save(typed: dict[str, Any]) -> None:
        values = typed | {"key": name}
        actions.put_criterion(proposal, by=person, at=timezone.now(), edition=edition_of(request), **values)

    form = CriterionForm(request.POST or None, initial={field: getattr(row, field) for field in STORED} if row else {})
    title = _("Change the criterion") if key else _("Add a criterion")
    return desk_form(
        request,
        proposal,
        form,
        here="options",
        save=save,
        done="options",
        said=_("Saved."),
        title=title,
        button=_("Save"),
    )


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    row = proposal.criteria.filter(key=key).first()
    if row is None:
        raise Http404(key)

    def save(typed: dict[str, Any]) -> None:
        actions.drop_criterion(proposal, key, by=person, at=timezone.now(), edition=edition_of(request))

    return desk_form(request, proposal, RemovalForm(request.POST or None), here="options", save=save, done="options", said=_("The criterion was taken out."),
        title=_("Take the criterion out"), button=_("Take it out"), lead=row.name,
    )  # fmt: skip
