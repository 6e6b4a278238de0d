"""정책안: the list, the page that everybody finds, and a new one."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.organization.models import UnitVersion, day_of
from mulkko.organization.queries import chart, unit_names
from mulkko.policy.actions import open_proposal
from mulkko.policy.models import Proposal
from mulkko.web.finding import officer
from mulkko.web.forms.proposals import ListForm, TitleForm
from mulkko.web.rail import turn_of
from mulkko.web.refusals import REFUSED, sentence_for

SORTS = {"newest": "-created_at", "oldest": "created_at", "title": "title", "reference": "reference"}
ON_A_PAGE = 50


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    findable = Proposal.objects.findable_by(request.person, now)
    form = ListForm(request.GET or None, units=_units(findable, now))
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = _filtered(request, findable, wanted, now)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    names = unit_names({row.unit.code for row in page}, day_of(now))
    today = chart(day_of(now))
    shown = [
        {"proposal": row, "state": row.listed_state, "unit": names.get(row.unit.code), "turn": turn_of(row, today)}
        for row in page
    ]
    context = {"form": form, "page": page, "rows": shown, "is_filtered": any(wanted.values()), "query": _query(request)}
    return render(request, "policy/proposals.html", context)


def _units(findable: Any, now: Any) -> list[tuple[str, str]]:
    codes = set(findable.values_list("unit__code", flat=True))
    return sorted(unit_names(codes, day_of(now)).items(), key=lambda pair: pair[1])


def _filtered(request: HttpRequest, findable: Any, wanted: dict[str, Any], now: Any) -> Any:
    rows = findable.with_state().select_related("unit", "drafter")
    words = wanted.get("q", "").split()
    for word in words:
        units = UnitVersion.objects.on(day_of(now)).filter(name__icontains=word).values("unit_id")
        # Title, summary and unit of every draft are found by all staff; the text is not searched.
        rows = rows.filter(
            Q(title__icontains=word) | Q(summary__icontains=word) | Q(reference__icontains=word) | Q(unit_id__in=units)
        )
    if wanted.get("unit"):
        rows = rows.filter(unit__code=wanted["unit"])
    if wanted.get("mine") and request.person:
        rows = rows.filter(drafter=request.person)
    if wanted.get("state"):
        rows = rows.in_state(wanted["state"])
    return rows.order_by(SORTS.get(wanted.get("sort", ""), "-created_at"), "-pk")


def _query(request: HttpRequest) -> str:
    left = request.GET.copy()
    left.pop("page", None)
    return left.urlencode()


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
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = open_proposal(title=form.cleaned_data["title"], by=person, at=timezone.now())
            return redirect("draft", proposal.reference)
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
    return render(request, "policy/new.html", {"form": form}, status=422 if form.errors else 200)
