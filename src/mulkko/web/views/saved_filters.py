"""Saved filters of the list of proposals: kept under a name, used as a link, forgotten."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.policy.actions.desk import forget_filter, save_filter
from mulkko.policy.models import SavedFilter
from mulkko.web.finding import officer
from mulkko.web.forms.proposals import SavedFilterForm
from mulkko.web.listing import FILTERS, wanted_of
from mulkko.web.refusals import REFUSED, sentence_for


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    person = officer(request)
    if request.method == "GET":
        return redirect("proposals")
    form = SavedFilterForm(request.POST)
    query = _known(request.POST.get("query", ""))
    try:
        kept = save_filter(name=form.data.get("name", ""), query=query, by=person, at=timezone.now())
    except REFUSED as error:
        messages.error(request, sentence_for(error))
        return redirect(reverse("proposals") + (f"?{query}" if query else ""))
    messages.success(request, _("The filter “%(name)s” is saved.") % {"name": kept.name})
    return redirect(f"{reverse('proposals')}?{kept.query}")


def _known(query: str) -> str:
    """Return an address with nothing in it but what the list knows."""
    asked = QueryDict(query[:500])
    return wanted_of({name: asked.get(name, "") for name in FILTERS}, asked.dict()).query()


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Lead to a saved filter that was chosen from a list, where there is no room for links."""
    chosen = request.GET.get("saved", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        return redirect("proposals")
    row = get_object_or_404(SavedFilter, pk=int(chosen), person=officer(request))
    return redirect(f"{reverse('proposals')}?{row.query}")


@require_http_methods(["GET", "POST"])
def forget(request: HttpRequest, saved: int) -> HttpResponse:
    person = officer(request)
    if request.method == "POST":
        if not forget_filter(saved, by=person):
            raise Http404(saved)
        messages.success(request, _("The filter is forgotten."))
    return redirect("proposals")
