"""위임전결: the table in force, and the test box that says who decides a matter and by which row."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.organization.engine.delegation import FactMissing, Matter
from mulkko.organization.models import DelegationRule, DelegationTable, Duty, day_of
from mulkko.organization.queries import chart, holders, table_version, unit_names, who_decides
from mulkko.organization.queries.directory import unit_choices
from mulkko.web.forms.organization import RulesForm, WhoDecidesForm
from mulkko.web.refusals import sentence_for

ROWS_A_PAGE = 50


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    today = chart(day_of(timezone.now()))
    version = table_version()
    rows = DelegationRule.objects.filter(table_version=version)
    duties = list(Duty.objects.order_by("name").values_list("code", "name"))
    categories = sorted(set(rows.exclude(category="").values_list("category", flat=True)))
    asked = "unit" in request.GET
    form = WhoDecidesForm(
        request.GET if asked else None, units=unit_choices(today), duties=duties, categories=categories
    )
    shown = RulesForm({"show": request.GET.get("show", "")}, duties=duties)
    if shown.is_valid() and shown.cleaned_data["show"]:
        rows = rows.filter(duty__code=shown.cleaned_data["show"])
    page = Paginator(
        rows.select_related("scope", "duty").prefetch_related("cooperators", "consent"), ROWS_A_PAGE
    ).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form, "rules_form": shown, "page": page, "tab": "delegation", "names": unit_names(_units(page), today.day),
        "table": DelegationTable.objects.filter(version=version).first(), "day": today.day,
    }  # fmt: skip
    if asked and form.is_valid():
        context |= _answer(form.cleaned_data, today.day, dict(duties))
    return render(request, "organization/delegation.html", context, status=422 if asked and form.errors else 200)


def _units(page: Any) -> set[str]:
    return {
        unit.code
        for row in page
        for unit in [*row.cooperators.all(), *row.consent.all(), *([row.scope] if row.scope else [])]
    }


def _answer(typed: dict[str, Any], day: Any, duties: dict[str, str]) -> dict[str, Any]:
    """Return who decides with every row that fits and why, or why nobody does and which rows are alike."""
    joint = {"yes": True, "no": False}.get(typed["joint"])
    matter = Matter(
        (), typed["duty"], typed["amount"], typed["annual"], None, typed.get("category") or None, typed["novelty"] or None, joint
    )  # fmt: skip
    found = who_decides(matter, unit=typed["unit"], day=day, follows_up=typed["follows_up"])
    numbers = [rule.number for rule in found.rows]
    rows = DelegationRule.objects.filter(table_version=found.table_version, number__in=numbers)
    kept = {row.number: row for row in rows.select_related("scope", "duty").prefetch_related("cooperators", "consent")}
    decider = found.decider
    match = decider.match if decider else None
    lines = [
        {"row": kept[rule.number], "standing": _standing(rule, match)} for rule in found.rows if rule.number in kept
    ]
    units = {line["row"].scope.code for line in lines if line["row"].scope}
    for line in lines:
        units |= {unit.code for unit in [*line["row"].cooperators.all(), *line["row"].consent.all()]}
    return {
        "answer": found, "lines": lines, "decider": decider, "answer_names": unit_names(units, day),
        "decider_unit": unit_names({decider.post.unit}, day).get(decider.post.unit, "") if decider else "",
        "people": [person.name for person in holders(decider.post.code, day)] if decider else [],
        "needs_fact": isinstance(found.refusal, FactMissing),
        "refusal": sentence_for(found.refusal) if found.refusal else "",
    }  # fmt: skip


def _standing(rule: Any, match: Any) -> str:
    """Return decides, narrower (it gave way to a narrower row), lower or later."""
    if match is None:
        return "alike"
    if rule is match.rule:
        return "decides"
    if rule in match.overridden:
        return "narrower"
    return "lower" if rule.level != match.rule.level else "later"
