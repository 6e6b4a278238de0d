"""통합검색: one box over everything a person may know of. What was searched is not stored."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.language.engine.matching import LONGEST_ASKED, words_of
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart, place_of
from mulkko.web.claim_list import ClaimList, claim_hits
from mulkko.web.search import others
from mulkko.web.search.hits import Group, Hit, best
from mulkko.web.search.proposals import proposals

KINDS = ("proposals", "claims", "data", "calls", "people", "directives", "themes")
OF_EACH, OF_ONE = 5, 50


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\0", "")[:LONGEST_ASKED]
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    words = words_of(asked)
    groups = _groups(request, asked, kind) if words else []
    page = {"asked": asked.strip(), "words": words, "groups": groups, "kind": kind}
    return render(request, "search.html#found" if request.htmx else "search.html", page)


def _groups(request: HttpRequest, asked: str, kind: str) -> list[Group]:
    """Return the kinds that hold something: a few of each, or many of the one that was asked for."""
    most, finders = OF_ONE if kind else OF_EACH, _finders(request, asked)
    found = []
    for name in KINDS:
        if kind in ("", name):
            hits, has_more = best(finders[name](), most=most)
            found += [Group(name, hits, has_more and not kind)] if hits else []
    return found


def _finders(request: HttpRequest, asked: str) -> dict[str, Callable[[], Iterator[Hit]]]:
    person, now, words = request.person, timezone.now(), words_of(asked)
    place = place_of(person, now) if person else None
    today = place.chart if place else chart(day_of(now))
    mine = {"person": person, "now": now}
    return {
        "proposals": lambda: proposals(asked, words, place=place, today=today, **mine),
        "claims": lambda: claim_hits(asked, ClaimList(person, place, now, today)),
        "data": lambda: others.data(words, today=today, **mine),
        "calls": lambda: others.calls(words, place=place, today=today),
        "people": lambda: others.people_and_units(words, today=today),
        "directives": lambda: others.directives(words, today=today, **mine),
        "themes": lambda: others.themes(words, **mine),
    }
