"""조직: the tree of units, one unit, one person in office; all of it as of a day that the address names."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.organization.models import day_of
from mulkko.organization.queries.directory import Directory
from mulkko.web.forms.organization import DirectoryForm


def asked_day(request: HttpRequest) -> tuple[DirectoryForm, date, str]:
    """Return the search form, the day that is asked about, and what an address adds to stay on that day."""
    form = DirectoryForm(request.GET or None)
    today = day_of(timezone.now())
    chosen = form.cleaned_data.get("on") if form.is_valid() else None
    day = chosen or today
    return form, day, f"?on={day.isoformat()}" if day != today else ""


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    form, day, keep = asked_day(request)
    directory = Directory(day)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    context: dict[str, Any] = {"form": form, "day": day, "keep": keep, "words": words, "tab": "organization"}
    if words:
        context["found"] = directory.search(words)
    else:
        context["tree"] = directory.tree()
    return render(request, "organization/tree.html", context)


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    form, day, keep = asked_day(request)
    found = Directory(day).unit(code) if "\0" not in code else None
    if found is None:
        raise Http404(code)
    context = {"form": form, "day": day, "keep": keep, "page": found, "tab": "organization"}
    return render(request, "organization/unit.html", context)


@require_safe
def person(request: HttpRequest, code: str) -> HttpResponse:
    form, day, keep = asked_day(request)
    found = Directory(day).person(code) if "\0" not in code else None
    if found is None:
        raise Http404(code)
    context = {"form": form, "day": day, "keep": keep, "page": found, "tab": "organization"}
    return render(request, "organization/person.html", context)
