"""협업 지도: who works with whom, who works apart on the same thing, and the two acts that change it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.catalog.models import Dataset
from mulkko.organization.models import day_of
from mulkko.organization.queries import Chart, Place, chart, place_of
from mulkko.policy.actions import ask_units
from mulkko.policy.models import Proposal
from mulkko.processes.actions import designate, end_shared_use
from mulkko.processes.engine.showing import FEWEST, LEVELS
from mulkko.processes.engine.walls import Wall
from mulkko.processes.models import SharedUse
from mulkko.processes.queries.map import CollaborationMap, collaboration
from mulkko.processes.queries.shared_use import heading_of, led_units, standing
from mulkko.processes.queries.working import Work
from mulkko.web.collaboration import (
    BELOW,
    PERIODS,
    Asked,
    address,
    asked_for,
    cards_of,
    kept_work,
    matrix_of,
    network_chart,
)
from mulkko.web.finding import officer
from mulkko.web.forms.collaboration import AskTogetherForm, EndingForm, SharedUseForm
from mulkko.web.views.editing import saved

ON_A_PAGE = 8
USUAL_DAYS = 14  # until something designated is done, where nobody says otherwise


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    now, asked = timezone.now(), asked_for(request)
    place = place_of(request.person, now) if request.person else None
    today = place.chart if place else chart(day_of(now))
    work = kept_work(request.person, now, since=asked.since(today.day), place=place)
    seen = collaboration(request.person, now, level=asked.level, since=asked.since(today.day), work=work)
    unit = asked.unit if asked.unit in today.names else ""
    apart = [wall for wall in seen.apart if not unit or unit in wall.pair]
    page = Paginator(apart, ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = cards_of(seen, page.object_list, place)
    return render(request, "processes/collaboration.html", {
        "asked": asked, "seen": seen, "page": page, "query": asked.query(), "apart_count": len(apart), "today": today.day,
        "chart": network_chart(seen, unit) if asked.view != "matrix" else None,
        "matrix": matrix_of(seen, unit) if asked.view != "network" else None,
        "levels": LEVELS, "inside": _inside(request, place, work, asked), "units": _units(seen), "unit": unit,
        "designations": _designations(seen, place), "periods": PERIODS,
        "network_address": address(asked, view="network"), "matrix_address": address(asked, view="matrix"),
    })  # fmt: skip


def _inside(request: HttpRequest, place: Place | None, work: Work, asked: Asked) -> list[dict[str, Any]]:
    """Return for each unit that the person leads the units in it that work apart: 국장 sees own 과, 과장 own 팀."""
    found = []
    for unit in led_units(place) if place else []:
        level = BELOW.get(work.today.kinds[unit], "")
        if not level:
            continue
        seen = collaboration(request.person, timezone.now(), level=level, since=asked.since(work.today.day), work=work)
        walls = [wall for wall in seen.within(unit) if wall.pair not in seen.agreed]
        small = sum(
            kind == level and seen.offices.sizes.get(code, 0) < FEWEST and unit in seen.offices.chain(code)
            for code, kind in work.today.kinds.items()
        )
        cards = cards_of(seen, walls[:ON_A_PAGE], place)
        found.append({"name": seen.name(unit), "cards": cards, "small": small})
    return found


def _units(seen: CollaborationMap) -> list[tuple[str, str]]:
    codes = {code for pair in (*seen.ties, *seen.agreed, *(wall.pair for wall in seen.walls)) for code in pair}
    return sorted(((code, seen.name(code)) for code in codes), key=lambda pair: pair[1])


def _designations(seen: CollaborationMap, place: Place | None) -> list[dict[str, Any]]:
    return [
        {
            "row": one.row, "lead": seen.name(one.lead), "partners": [seen.name(unit) for unit in one.partners],
            "is_late": one.row.is_late(seen.today.day), "may_end": place is not None and heading_of(one.row.units, place) is not None,
        }
        for one in standing(seen.today)
    ]  # fmt: skip


def _pair(request: HttpRequest, today: Chart) -> tuple[str, str]:
    """Return the two units that the address names.

    Raises:
        Http404: they are not two units of today, side by side.
    """
    units = request.GET.getlist("unit")
    is_pair = len(units) == 2 and all(today.kinds.get(unit, "city") != "city" for unit in units)
    if not is_pair or units[0] in today.chain(units[1]) or units[1] in today.chain(units[0]):
        raise Http404(str(units))
    return min(units), max(units)


def _seen(request: HttpRequest) -> CollaborationMap:
    """Return the map that the address names, as the person may see it; what else the address claims is not believed."""
    now, asked = timezone.now(), asked_for(request)
    return collaboration(request.person, now, level=asked.level, since=asked.since(day_of(now)))


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """협의 요청: ask the other side of a pair about a draft of one's own, in the thread where both sides read and answer."""
    person, now = officer(request), timezone.now()
    today = chart(day_of(now))
    pair = _pair(request, today)
    seen = _seen(request)
    wall = seen.wall_of(*pair)
    concerned = {subject for row in wall.shared for subject in row.subjects} if wall else set()
    drafts = _drafts(request, concerned)
    own = {unit for draft in drafts for unit in today.chain(draft.unit.code)}
    units = [(unit, today.name_of(unit)) for unit in pair if unit not in own]
    labels = _open_labels(wall)
    form = AskTogetherForm(
        request.POST or None, drafts=[(draft.reference, f"{draft.reference} {draft.title}") for draft in drafts], units=units,
        initial={
            "proposal": drafts[0].reference if drafts else "", "units": [code for code, _name in units],
            "question": _("We both work on this: %(things)s. Please tell us what you are doing with it.") % {"things": labels} if labels else "",
        },
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = saved(form, lambda: _ask(form, drafts, person)) or 200 if form.is_valid() else 422
        if status == 200:
            messages.success(request, _("Asked. Both sides read the draft and what is said about it from now on."))
            return redirect("coordination", form.cleaned_data["proposal"])
    context = {
        "form": form, "names": [today.name_of(unit) for unit in pair], "drafts": drafts, "units": units, "concerned": concerned,
        "card": cards_of(seen, [wall], None)[0] if wall else None,
    }  # fmt: skip
    return render(request, "processes/ask.html", context, status=status)


def _drafts(request: HttpRequest, concerned: set[str]) -> list[Proposal]:
    """Return the drafts about which the person may ask, those that touch what is shared first, then the newest."""
    mine = Proposal.objects.filter(drafter=request.person).undecided().with_state()
    rows = mine.filter(listed_state__in=("draft", "returned", "recalled")).select_related("unit")
    return sorted(rows.order_by("-created_at")[:20], key=lambda draft: draft.reference not in concerned)


def _ask(form: AskTogetherForm, drafts: list[Proposal], person: Any) -> None:
    typed = form.cleaned_data
    draft = next(one for one in drafts if one.reference == typed["proposal"])
    ask_units(draft, typed["units"], question=typed["question"], due_on=typed["due_on"], by=person, at=timezone.now())


@require_http_methods(["GET", "POST"])
def new_shared_use(request: HttpRequest) -> HttpResponse:
    """함께 쓰기 지정: only a head above all units concerned, of units below."""
    person, now = officer(request), timezone.now()
    place = place_of(person, now)
    choices = _choices(place)
    pair = _pair(request, place.chart) if request.GET.getlist("unit") else None
    if not choices or (pair and heading_of(pair, place) is None):
        raise Http404
    wall = _seen(request).wall_of(*pair) if pair and request.method == "GET" else None
    if pair:
        choices = [(unit, place.chart.name_of(unit)) for unit in pair] + [one for one in choices if one[0] not in pair]
    form = SharedUseForm(request.POST or None, units=choices, initial={
        "lead": _keeper(wall) or (pair[0] if pair else ""), "partners": list(pair or ()),
        "about": _open_labels(wall),
        "due_on": day_of(now) + timedelta(days=USUAL_DAYS),
    })  # fmt: skip
    status = 200
    if request.method == "POST":
        status = saved(form, lambda: _designate(form, person)) or 200 if form.is_valid() else 422
        if status == 200:
            messages.success(request, _("Designated. The units concerned find it with their work."))
            return redirect("collaboration")
    names = [place.chart.name_of(unit) for unit in pair or ()]
    return render(request, "processes/shared_use.html", {"form": form, "names": names}, status=status)


def _choices(place: Place) -> list[tuple[str, str]]:
    """Return the units directly below those that a person heads, in the official order; of the mayor the bureaus."""
    today = place.chart
    led = [post.unit for post in place.posts if post.code in place.held and today.head_of(post.unit) == post]
    below = [unit for unit, parent in today.parents.items() if parent in led]
    return [(unit, today.names[unit]) for unit in sorted(below, key=lambda unit: today.unit_order.get(unit, 0))]


def _open_labels(wall: Wall | None) -> str:
    """Return what a pair shares, as a text that others will read: data that not all staff read are left out."""
    rows = wall.shared if wall else ()
    closed = set(Dataset.objects.exclude(readers="all").values_list("name", flat=True)) if rows else set()
    labels = [row.thing.label for row in rows if row.thing.kind != "data" or row.thing.key not in closed]
    return ", ".join(dict.fromkeys(labels))[:300]


def _keeper(wall: Wall | None) -> str:
    """Return the unit of a pair that keeps what is shared: it leads, unless the head chooses otherwise."""
    for row in wall.shared if wall else ():
        for unit, uses in zip(wall.pair if wall else (), (row.one, row.other), strict=True):
            if any(not use.subject for use in uses):
                return unit
    return ""


def _designate(form: SharedUseForm, person: Any) -> None:
    typed = form.cleaned_data
    designate(typed["lead"], form.others(), about=typed["about"], due_on=typed["due_on"], by=person, at=timezone.now())


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, number: int) -> HttpResponse:
    person = officer(request)
    place = place_of(person, timezone.now())
    found = SharedUse.objects.standing().select_related("lead").filter(pk=number).first()
    if found is None or heading_of(found.units, place) is None:
        raise Http404(number)
    form, status = EndingForm(request.POST or None), 200
    if request.method == "POST":
        status = saved(form, lambda: _end(found, form, person)) or 200 if form.is_valid() else 422
        if status == 200:
            messages.success(request, _("Ended. The reason stays."))
            return redirect("collaboration")
    names = [place.chart.name_of(place.chart.now(unit)) for unit in found.units]
    return render(request, "processes/ending.html", {"form": form, "found": found, "names": names}, status=status)


def _end(shared_use: SharedUse, form: EndingForm, person: Any) -> None:
    end_shared_use(shared_use, reason=form.cleaned_data["reason"], by=person, at=timezone.now())
