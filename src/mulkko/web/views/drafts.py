"""The task list of a draft, and the route that the delegation table gives it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulkko.approval.engine.route import NoRoute, PlannedStep
from mulkko.organization.engine.delegation import NoDelegationRule
from mulkko.organization.errors import OrganizationError
from mulkko.organization.models import DelegationRule, Person, day_of
from mulkko.organization.queries import chart, holders, unit_names
from mulkko.policy.actions import plan_route
from mulkko.policy.models import Proposal
from mulkko.web.finding import officer, own_draft
from mulkko.web.problems import TASKS, problem_sentences
from mulkko.web.rail import page_of
from mulkko.web.refusals import sentence_for


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    officer(request)
    proposal = own_draft(request, reference)
    page = page_of(request, proposal, tab="draft")
    page["tasks"] = _tasks(proposal, page)
    page["problem_sentences"] = problem_sentences(page["problems"], proposal)
    return render(request, "policy/draft.html", page)


def _tasks(proposal: Proposal, page: dict[str, Any]) -> list[dict[str, Any]]:
    begun: dict[str, Callable[[], bool]] = {
        "outline": lambda: bool(proposal.question or proposal.summary or proposal.duty),
        "evidence": lambda: bool(page["claims"]),
        "options": lambda: proposal.criteria.exists() or proposal.options.count() > 1 or bool(proposal.chosen),
        "body": proposal.blocks.exists,
        "route": lambda: proposal.duty is not None,
    }
    titles = {
        "outline": _("What and why"), "evidence": _("Evidence"), "options": _("Options"), "body": _("Text"),
        "route": _("Route"),
    }  # fmt: skip
    rows = []
    for name, starts in TASKS.items():
        is_open = any(problem.startswith(starts) for problem in page["problems"])
        if name == "evidence":
            is_open = is_open or not page["claims"]
        state = "done" if not is_open else "begun" if begun[name]() else "ahead"
        rows.append({"name": name, "title": titles[name], "state": state})
    return rows


@require_safe
def route(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who decides, by which row of the delegation table, and the steps on the way there."""
    officer(request)
    proposal = own_draft(request, reference)
    return render(request, "policy/route.html", {"proposal": proposal, **planned(proposal, proposal.drafter)})


def planned(proposal: Proposal, person: Person) -> dict[str, Any]:
    """Return the planned route with its rule, or the sentence why there is none."""
    now = timezone.now()
    if proposal.duty is None:
        return {"why_not": _("Choose a duty first: the delegation table decides by duty and amount.")}
    try:
        decider, steps = plan_route(proposal, by=person, at=now)
    except (NoDelegationRule, OrganizationError, NoRoute) as error:
        return {"why_not": sentence_for(error)}
    rule = DelegationRule.objects.filter(table_version=decider.table_version, number=decider.match.rule.number).first()
    codes = {*decider.match.rule.cooperators, *decider.match.rule.consent}
    return {
        "decider": decider, "rule": rule, "planned_steps": [_planned(step, decider.level) for step in steps],
        "cooperators": list(unit_names(codes, day_of(now)).values()), "conflicts": decider.match.conflicts,
    }  # fmt: skip


def _planned(step: PlannedStep, level: str) -> dict[str, Any]:
    today = day_of(timezone.now())
    post = chart(today).posts.get(step.position)
    return {
        "step": step, "title": post.title if post else step.position,
        "names": ", ".join(person.name for person in holders(step.position, today)),
        "is_delegated": step.kind == "approve" and level != "mayor",
    }  # fmt: skip
