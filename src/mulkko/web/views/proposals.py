"""정책안: the list, the page that everybody finds, and a new one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import push_url

from mulkko.organization.models import day_of
from mulkko.organization.queries import chart, place_of, unit_names
from mulkko.policy.actions import open_proposal
from mulkko.policy.models import Proposal, SavedFilter
from mulkko.policy.queries.listing import STAGES, Listed, staged
from mulkko.policy.queries.listing import listed as to_listed
from mulkko.web.finding import officer
from mulkko.web.forms.proposals import ListForm, NewForm
from mulkko.web.listing import narrowed, wanted_of
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.spreadsheet import as_csv
from mulkko.web.tasks import titles_with_need
from mulkko.web.templatetags.words import disclosure_word, state_word
from mulkko.web.templatetags.work import stage_name

ON_A_PAGE, ON_A_COLUMN, IN_A_FILE = 50, 20, 5_000
COLUMNS = ("reference", "title", "unit", "stage", "since", "objections")


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show the proposals that fit, as a table or a board; htmx takes only the list, and the address says the same."""
    seen = _Seen(request)
    page = {
        "form": seen.form, "wanted": seen.wanted, "here": seen.wanted.query(), "today": seen.today.day,
        "is_filtered": bool(seen.wanted.filter_query), "board_query": seen.wanted.query(view="board"),
        "table_query": seen.wanted.query(view="table"), "columns": {name: seen.wanted.column(name) for name in COLUMNS},
    }  # fmt: skip
    page |= _board(seen) if seen.wanted.view == "board" else _table(seen, request.GET.get("page"))
    if request.htmx:
        part = render(request, "policy/proposals.html#list", page)
        return push_url(part, request.path + (f"?{page['here']}" if page["here"] else ""))
    page |= {"saved": SavedFilter.objects.filter(person=request.person) if request.person else []}
    return render(request, "policy/proposals.html", page)


class _Seen:
    """Who looks at the list, what it is narrowed by, and the rows that fit."""

    def __init__(self, request: HttpRequest):
        self.now, self.person = timezone.now(), request.person
        self.place = place_of(self.person, self.now) if self.person else None
        self.today = self.place.chart if self.place else chart(day_of(self.now))
        self.unit_asked_for = request.GET.get("unit", "")
        self.form = ListForm(request.GET, units=_units(self))
        self.form.is_valid()  # what cannot be meant is left out, and the rest of the address still counts
        self.wanted = wanted_of(self.form.cleaned_data, request.GET)
        self.rows = narrowed(self.wanted, person=self.person, place=self.place, now=self.now, day=self.today.day)

    def shown(self, keys: Sequence[int]) -> list[Listed]:
        """Return the rows with these keys, in their order."""
        return to_listed(staged(keys, self.today.day), self.today)


def _units(seen: _Seen) -> list[tuple[str, str]]:
    codes = (
        Proposal.objects.findable_by(seen.person, seen.now, seen.place).order_by().values_list("unit__code", flat=True)
    )
    # A unit that an address names is a choice too, whether or not anything of it may be found.
    names, named = seen.today.names, {*codes.distinct(), seen.unit_asked_for}
    return sorted(((code, names[code]) for code in named if code in names), key=lambda pair: pair[1])


def _table(seen: _Seen, number: str | None) -> dict[str, Any]:
    # The keys first: what only a row on the page needs is computed for that page alone.
    page = Paginator(seen.rows.values_list("pk", flat=True), ON_A_PAGE).get_page(number)
    return {"page": page, "rows": seen.shown(list(page)), "query": seen.wanted.query(), "count": page.paginator.count}


def _board(seen: _Seen) -> dict[str, Any]:
    counts = dict(seen.rows.order_by().values_list("listed_stage").annotate(n=Count("pk")))
    keys = {
        stage: list(seen.rows.filter(listed_stage=stage).values_list("pk", flat=True)[:ON_A_COLUMN])
        for stage in STAGES
        if counts.get(stage)
    }
    rows = {row.proposal.pk: row for row in seen.shown([key for column in keys.values() for key in column])}
    columns = [
        {
            "stage": stage, "count": counts.get(stage, 0), "rows": [rows[key] for key in keys.get(stage, []) if key in rows],
            "query": replace(seen.wanted, values={**seen.wanted.values, "stage": stage}).query(view="table"),
        }
        for stage in STAGES
    ]  # fmt: skip
    return {"board": columns, "count": sum(counts.values())}


@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """Give what the list shows as a CSV file, cut by the same rights."""
    seen = _Seen(request)
    rows = seen.shown(list(seen.rows.values_list("pk", flat=True)[:IN_A_FILE]))
    header = [
        _("Reference"), _("Document number"), _("Title"), _("Summary"), _("Unit"), _("Drafter"), _("Stage"), _("State"),
        _("Turn"), _("Waiting since"), _("Deadline"), _("Objections"), _("Disclosure"),
    ]  # fmt: skip
    table = as_csv(header, [_cells(row) for row in rows])
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="proposals-{seen.today.day:%Y%m%d}.csv"'
    return answer


def _cells(row: Listed) -> list[object]:
    proposal = row.proposal
    return [
        proposal.reference, row.number, proposal.title, proposal.summary, row.unit, row.drafter, stage_name(row.stage),
        state_word(row.state), ", ".join(row.turn), day_of(row.since).isoformat(), row.due_on.isoformat() if row.due_on else "",
        row.objections, disclosure_word(proposal),
    ]  # fmt: skip


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Lead to the first tab; who may not read the text yet sees title, summary and unit."""
    now = timezone.now()
    if Proposal.objects.readable_by(request.person, now).filter(reference=reference).exists():
        return redirect("evidence", reference)
    findable = Proposal.objects.findable_by(request.person, now)
    proposal = findable.select_related("unit", "drafter").filter(reference=reference).first()
    if proposal is None:
        raise Http404(reference)
    unit = unit_names({proposal.unit.code}, day_of(now)).get(proposal.unit.code, "")
    return render(request, "policy/not_shared.html", {"proposal": proposal, "unit_name": unit, "state": proposal.state})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    person = officer(request)
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            proposal = open_proposal(
                title=told["title"], is_routine=told["kind"] == "routine", by=person, at=timezone.now()
            )
            return redirect("draft", proposal.reference)
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
    page = {"form": form, "tasks": titles_with_need()}
    return render(request, "policy/new.html", page, status=422 if form.errors else 200)
