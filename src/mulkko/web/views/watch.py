"""근거가 달라진 결정: what was decided on figures that moved since, and what is done about it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.organization.models import day_of
from mulkko.organization.queries import chart, place_of
from mulkko.policy.actions.watch_answers import amend_moved, note_looked, propose_anew
from mulkko.policy.models import Proposal, WatchRun
from mulkko.policy.queries import sealed_content
from mulkko.policy.queries.moved import Ground, Narrowed, acts_about, ground_keys, ground_of, grounds_of
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.watching import AMENDED, LOOKED, WatchAnswerForm, WatchForm
from mulkko.web.spreadsheet import as_csv
from mulkko.web.views.amendments import proposed_title
from mulkko.web.views.editing import saved
from mulkko.web.watching import done_about, grade_of, shown_now

ON_A_PAGE, IN_A_FILE = 50, 5_000
SORTS = ("since", "grade", "title", "unit")
USUAL = "-since"


class _Seen:
    """Who looks, what the page is narrowed by, and the decisions that fit."""

    def __init__(self, request: HttpRequest):
        self.now, self.person = timezone.now(), request.person
        self.place = place_of(self.person, self.now) if self.person else None
        self.today = self.place.chart if self.place else chart(day_of(self.now))
        units = sorted(((code, self.today.names[code]) for code in self.today.parents), key=lambda pair: pair[1])
        self.form = WatchForm(request.GET, units=units)
        self.form.is_valid()  # what cannot be meant is left out, and the rest of the address still counts
        self.values = {name: self.form.cleaned_data.get(name) or "" for name in WatchForm.base_fields}
        sort = request.GET.get("sort", "")
        self.sort = sort if sort.removeprefix("-") in SORTS else USUAL
        by = Narrowed(**self.values, sort=self.sort)
        self.keys = ground_keys(self.person, self.place, self.now, self.today, by)

    def grounds(self, keys: list[int]) -> list[Ground]:
        rows = Proposal.objects.filter(pk__in=keys).select_related("unit", "drafter").in_bulk(keys)
        return grounds_of([rows[key] for key in keys if key in rows])

    def findable(self, grounds: list[Ground]) -> set[str]:
        """Return the new documents of these decisions that may be known to exist."""
        named = {one.amended.proposal.reference for one in grounds if one.amended}
        named |= {row.made.reference for one in grounds for row in one.answers if row.made}
        found = Proposal.objects.findable_by(self.person, self.now, self.place).filter(reference__in=named)
        return set(found.values_list("reference", flat=True)) if named else set()

    def query(self, **other: str) -> str:
        told = {**self.values, "sort": self.sort, **other}
        return urlencode([(name, value) for name, value in told.items() if value and (name, value) != ("sort", USUAL)])

    def column(self, name: str) -> dict[str, str]:
        turned = f"-{name}" if self.sort == name else name
        standing = {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")
        return {"query": self.query(sort=turned), "sorted": standing}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show the decisions whose ground moved, as far as the person may read them."""
    seen = _Seen(request)
    page = Paginator(seen.keys, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = seen.grounds(list(page))
    run = WatchRun.objects.first()
    context = {
        "form": seen.form, "page": page, "rows": rows, "query": seen.query(), "count": page.paginator.count,
        "columns": {name: seen.column(name) for name in SORTS}, "is_filtered": any(seen.values.values()),
        "findable": seen.findable(rows), "chart": seen.today, "run": run,
        "broke_off": run is not None and run.is_broken_off(seen.now),
    }  # fmt: skip
    return render(request, "policy/watch.html", context)


@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """Give what the page shows as a CSV file, a line for each figure, cut by the same rights."""
    seen = _Seen(request)
    header = [
        _("Reference"), _("Title"), _("Unit"), _("Evidence"), _("What it means"), _("Figure"), _("When it was decided"), _("Now"),
        _("Since"), _("State"), _("What was done"),
    ]  # fmt: skip
    rows = [line for ground in seen.grounds(seen.keys[:IN_A_FILE]) for line in _lines(ground, seen)]
    answer = HttpResponse(as_csv(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="moved-evidence-{seen.today.day:%Y%m%d}.csv"'
    return answer


def _lines(ground: Ground, seen: _Seen) -> list[list[object]]:
    proposal, unit = ground.proposal, seen.today.name_of(seen.today.now(ground.proposal.unit.code))
    done = "; ".join(done_about(ground))
    return [
        [
            proposal.reference, proposal.title, unit, one.finding.claim_id, grade_of(one.grade), figure.name, figure.then,
            shown_now(figure.now), day_of(one.finding.at).isoformat(), _("Open") if one.is_open else _("Answered"), done,
        ]
        for one in ground.moved
        for figure in one.told
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that what moved was looked at, or open a document that begins with the figures of today."""
    person, now, proposal = officer(request), timezone.now(), readable_proposal(request, reference)
    ground = ground_of(proposal)
    acts = acts_about(proposal, ground, person, now) if ground else []
    if ground is None or not acts:
        raise Http404(reference)
    initial = {"act": acts[0], "title": proposed_title(proposal.title, "amends"), "upto": ground.newest}
    form = WatchAnswerForm(request.POST or None, initial=initial, acts=acts)
    status = 200
    if request.method == "POST":
        made: list[Proposal] = []
        status = (
            saved(form, lambda: made.extend(_done(proposal, form.cleaned_data, person, now))) or 200
            if form.is_valid()
            else 422
        )
        if status == 200:
            messages.success(request, _("Opened with the figures of today.") if made else _("Kept with the decision."))
            return redirect("draft", made[0].reference) if made else redirect("evidence", proposal.reference)
    page = {"proposal": proposal, "form": form, "ground": ground, "options": _options(proposal)}
    return render(request, "policy/watch_answer.html", page, status=status)


def _options(proposal: Proposal) -> dict[str, str]:
    return {one["key"]: one["title"] for one in (sealed_content(proposal) or {"options": []})["options"]}


def _done(proposal: Proposal, typed: dict[str, Any], person: Any, now: Any) -> list[Proposal]:
    told = {"by": person, "at": now}
    if typed["act"] == LOOKED:
        note_looked(proposal, upto=typed["upto"], reason=typed["reason"], **told)
        return []
    if typed["act"] == AMENDED:
        return [amend_moved(proposal, title=typed["title"], **told)]
    return [propose_anew(proposal, upto=typed["upto"], title=typed["title"], reason=typed["reason"], **told)]
