"""데이터: what is in the catalogue and may be read, and one dataset with its columns, rows, versions and uses."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.catalog.models import Dataset
from mulkko.catalog.queries import may_add_to, own_units
from mulkko.organization.models import day_of
from mulkko.web.catalogue import Row, rows_of
from mulkko.web.dataset_map import map_of
from mulkko.web.dataset_page import about
from mulkko.web.forms.datasets import SearchForm, units_in

PAGE = 25
ORDERS: dict[str, tuple[Callable[[Row], Any], bool]] = {
    "title": (lambda row: row.dataset.title, False),
    "as_of": (lambda row: row.newest.as_of or date.min, True),
    "rows": (lambda row: row.newest.rows, True),
    "used": (lambda row: row.proposals, True),
}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    datasets = list(Dataset.objects.readable_by(request.person, now).select_related("owner"))
    rows = rows_of(datasets, request.person, now)
    form = SearchForm(request.GET or None, units=units_in(rows))
    wanted = form.cleaned_data if form.is_valid() else {}
    shown = [row for row in rows if _fits(row, wanted)]
    key, is_falling = ORDERS[wanted.get("order") or "title"]
    shown.sort(key=lambda row: row.dataset.title)
    shown.sort(key=key, reverse=is_falling)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page, "rows": page.object_list, "form": form, "query": query.urlencode(),
        "is_filtered": any(wanted.get(name) for name in ("q", "unit", "fresh", "personal", "use")),
        "may_bring": request.person is None or bool(own_units(request.person, now)),
    }  # fmt: skip
    template = "catalog/datasets.html#list" if request.htmx else "catalog/datasets.html"
    return render(request, template, context)


def _fits(row: Row, wanted: dict[str, str]) -> bool:
    text = f"{row.dataset.name} {row.dataset.title} {row.owner}".lower()
    return (
        all(word.lower() in text for word in wanted.get("q", "").split())
        and wanted.get("unit", "") in ("", row.dataset.owner.code if row.dataset.owner else None)
        and wanted.get("fresh", "") in ("", row.freshness)
        and wanted.get("personal", "") in ("", row.personal)
        and wanted.get("use", "") in ("", "used" if row.proposals else "unused")
    )


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    dataset = readable_dataset(request, name)
    may_add = may_add_to(dataset, request.person, timezone.now())
    context = about(dataset, request.person) | {"may_add": may_add}
    shown = map_of(context["newest"], request.GET.get("map", ""), today=day_of(timezone.now()))
    return render(request, "catalog/dataset.html", context | {"map": shown})


def readable_dataset(request: HttpRequest, name: str) -> Dataset:
    """Return a dataset with a version that the person may read.

    Raises:
        Http404: there is none, or it is not for this person: both look the same.
    """
    if "\0" in name:  # PostgreSQL refuses to be asked for it
        raise Http404(name)
    found = (
        Dataset.objects.readable_by(request.person, timezone.now()).select_related("owner").filter(name=name).first()
    )
    if found is None or found.newest is None:
        raise Http404(name)
    return found
