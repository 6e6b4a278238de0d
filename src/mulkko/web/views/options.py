"""대안: an option is added, changed or taken out, and one of them is chosen."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy import actions
from mulkko.web.comparison import next_key
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.options import ChoiceForm, OptionForm, RemovalForm
from mulkko.web.views.editing import desk_form, edition_of


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str, key: str = "") -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    row = proposal.options.filter(key=key).first()
    if key and row is None:
        raise Http404(key)
    name = key or next_key("o", list(proposal.options.values_list("key", flat=True)))

    def save(typed: dict[str, Any]) -> None:
        actions.put_option(proposal, name, by=person, at=timezone.now(), edition=edition_of(request), **typed)

    stored = {"title": row.title, "kind": row.kind, "description": row.description} if row else {}
    form = OptionForm(request.POST or None, initial=stored)
    if key == "bau":
        del form.fields["kind"]
    title = _("Change the option") if key else _("Add an option")
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
    row = proposal.options.filter(key=key).exclude(key="bau").first()
    if row is None:
        raise Http404(key)

    def save(typed: dict[str, Any]) -> None:
        actions.drop_option(proposal, key, by=person, at=timezone.now(), edition=edition_of(request))

    return desk_form(request, proposal, RemovalForm(request.POST or None), here="options", save=save, done="options", said=_("The option was taken out."),
        title=_("Take the option out"), button=_("Take it out"), lead=row.title,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    options = list(proposal.options.values_list("key", "title"))

    def save(typed: dict[str, Any]) -> None:
        actions.choose(
            proposal,
            typed["option"],
            because=typed["because"],
            by=person,
            at=timezone.now(),
            edition=edition_of(request),
        )

    stored = {"option": proposal.chosen, "because": proposal.chosen_because}
    form = ChoiceForm(request.POST or None, initial=stored, options=options)
    return desk_form(
        request,
        proposal,
        form,
        here="options",
        save=save,
        done="options",
        said=_("Saved."),
        title=_("Choose an option"),
        button=_("Save"),
    )
