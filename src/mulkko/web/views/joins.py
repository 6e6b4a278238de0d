"""연결 지도: which data can be joined and what that does; proposing a join, and deciding on one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.catalog.actions.joins import decide_join, propose_join
from mulkko.catalog.errors import CatalogError
from mulkko.catalog.models import Dataset
from mulkko.catalog.queries import may_add_to, open_columns, own_units
from mulkko.catalog.queries.joins import (
    STATES,
    JoinNow,
    found_links,
    joins_now,
    may_decide,
    measure_join,
    newest_sides,
)
from mulkko.organization.queries import area_changes
from mulkko.web.forms.joins import DecisionForm, KeyForm, SidesForm
from mulkko.web.join_words import network_of
from mulkko.web.reading_refusals import sentence_of_parts


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    joins = sorted(joins_now(request.person, now), key=lambda one: (STATES.index(one.state), one.join.name))
    links = found_links(request.person, now)
    titles = dict(Dataset.objects.readable_by(request.person, now).values_list("name", "title"))
    told = [
        {
            "now": one,
            "waits": one.state in ("proposed", "held") and may_decide(one.join, request.person, now),
        }
        for one in joins
    ]
    found = [
        {
            "link": link, "left": titles[link["left"]], "right": titles[link["right"]],
            "ask": [(f"{side}-{at}", pair[place]) for at, pair in enumerate(link["pairs"]) for place, side in enumerate(("left", "right"))],
        }
        for link in links
    ]  # fmt: skip
    page = {
        "joins": told, "found": found, "chart": network_of(joins, links, titles),
        "changes": area_changes(),
        "may_propose": request.person is None or bool(own_units(request.person, now)),
    }  # fmt: skip
    return render(request, "catalog/joins.html", page)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show two datasets and their columns, what joining them does, and keep the proposal when that was pressed."""
    now = timezone.now()
    if request.person is not None and not own_units(request.person, now):
        raise Http404("joins")
    data = request.POST if request.method == "POST" else request.GET
    readable = Dataset.objects.readable_by(request.person, now).filter(versions__isnull=False).distinct()
    sides = SidesForm(data or None, datasets=sorted(readable.select_related("owner"), key=lambda one: one.title))
    page: dict[str, Any] = {"sides": sides}
    if sides.is_valid():
        by_name = {one.name: one for one in readable}
        left, right = by_name[sides.cleaned_data["left"]], by_name[sides.cleaned_data["right"]]
        if answer := _choose_key(request, data, left, right, page):
            return answer
    is_bad = request.method == "POST" and bool(
        sides.errors or page.get("errors") or (page.get("key") and page["key"].errors)
    )
    return render(request, "catalog/join_new.html", page, status=422 if is_bad else 200)


def _choose_key(
    request: HttpRequest, data: Any, left: Dataset, right: Dataset, page: dict[str, Any]
) -> HttpResponse | None:
    """Fill the page with columns and counts; return where to go once the join is proposed."""
    now, act = timezone.now(), data.get("act")
    page.update(
        left=left, right=right, may_propose=any(may_add_to(side, request.person, now) for side in (left, right))
    )
    try:
        versions = newest_sides(left, right)
        names = [[column["name"] for column in open_columns(version)] for version in versions]
        is_bound = request.method == "POST" and bool(act)
        key = KeyForm(
            data if is_bound else None, left=names[0], right=names[1],
            initial={name: data.get(name) for name in data if name not in ("left", "right")},
        )  # fmt: skip
        page["key"] = key
        if is_bound and key.is_valid():
            if act == "propose":
                told = key.cleaned_data
                join = propose_join(
                    name=told["name"], left=left, right=right, pairs=key.pairs, reason=told["reason"], by=request.person, at=now,
                    found=_was_found(request, left, right, key.pairs),
                )  # fmt: skip
                messages.success(
                    request, _("The join is proposed. The other side decides; until then no figure uses it.")
                )
                return redirect("join", join.pk)
            page["measured"] = measure_join(*versions, key.pairs)
    except CatalogError as error:
        page["errors"] = [sentence_of_parts({"what": error.what, "cure": error.cure})]
    return None


def _was_found(request: HttpRequest, left: Dataset, right: Dataset, pairs: list[tuple[str, str]]) -> bool:
    told = (left.name, right.name, [list(pair) for pair in pairs])
    return any((one["left"], one["right"], one["pairs"]) == told for one in found_links(request.person, timezone.now()))


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, number: int) -> HttpResponse:
    now = timezone.now()
    found = next((one for one in joins_now(request.person, now) if one.join.pk == number), None)
    if found is None:
        raise Http404(str(number))
    may = may_decide(found.join, request.person, now)
    if request.method == "POST" and not may:
        raise Http404(str(number))
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, found, form.cleaned_data)
            messages.success(request, _("The decision is kept."))
            return redirect("join", number)
        except CatalogError as error:
            form.add_error(None, sentence_of_parts({"what": error.what, "cure": error.cure}))
    measured, failure = _newest(found)
    if measured and not form.is_bound:
        versions = measured["versions"]
        form = DecisionForm(
            initial={"seen_left": versions[found.join.left.name], "seen_right": versions[found.join.right.name]}
        )
    page = {
        "now": found, "join": found.join, "measured": measured, "failure": failure, "form": form if may else None,
        "decisions": sorted(found.join.decisions.all(), key=lambda one: -one.pk),
        "left": found.join.left, "right": found.join.right,
    }  # fmt: skip
    return render(request, "catalog/join.html", page, status=422 if form.errors else 200)


def _decide(request: HttpRequest, found: JoinNow, told: dict[str, Any]) -> None:
    seen = {found.join.left.name: told["seen_left"], found.join.right.name: told["seen_right"]}
    decide_join(found.join, kind=told["kind"], reason=told["reason"], seen=seen, by=request.person, at=timezone.now())


def _newest(found: JoinNow) -> tuple[dict[str, Any] | None, str]:
    """Return what the join does on the newest versions: as it was counted last, where those are the same."""
    try:
        left, right = newest_sides(found.join.left, found.join.right)
        last = dict(found.measured)
        if last["versions"] == {left.dataset.name: left.number, right.dataset.name: right.number}:
            return last, ""
        return measure_join(left, right, found.join.pairs), ""
    except CatalogError as error:
        return None, sentence_of_parts({"what": error.what, "cure": error.cure})
