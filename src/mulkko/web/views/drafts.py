"""The task list of a draft with the paper beside it, and the route that the delegation table gives it."""

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
from mulkko.organization.queries import chart, holders, table_version, unit_names
from mulkko.policy.actions import plan_route, route_digest
from mulkko.policy.models import JoinOffer, Proposal
from mulkko.policy.queries.batch import documents_of
from mulkko.policy.queries.similar import joined_with, similar_to
from mulkko.web.desk import desk_of
from mulkko.web.finding import officer, own_draft
from mulkko.web.rail import problems_of
from mulkko.web.refusals import sentence_for
from mulkko.web.tasks import DONE, next_task, tasks_of

MOST_SIMILAR = 8


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    officer(request)
    proposal, now = own_draft(request, reference), timezone.now()
    problems = problems_of(proposal, now)
    tasks = tasks_of(proposal, problems, now)
    needed = [task for task in tasks if not task.is_spare]
    page = desk_of(request, proposal, here="tasks") | {
        "needed": needed, "spare": [task for task in tasks if task.is_spare], "next_task": next_task(tasks),
        "done": sum(task.state == DONE for task in needed), "problems": problems,
        "documents": documents_of(proposal), "authors": proposal.coauthors.select_related("person"),
        "similar": similar_to(proposal, person=request.person, at=now) if proposal.is_editable else [],
        "to_answer": JoinOffer.objects.waiting_for(request.person).filter(other=proposal).select_related("proposal", "by"),
        "joined": joined_with(proposal, request.person, now),
    }  # fmt: skip
    return render(request, "policy/draft.html", page)


@require_safe
def route(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who decides, by which row of the delegation table, and the steps on the way there."""
    officer(request)
    proposal = own_draft(request, reference)
    page = desk_of(request, proposal, here="route") | planned(proposal, proposal.drafter)
    if "why_not" in page and proposal.duty is not None:
        page["similar"] = similar_rows(proposal)
    return render(request, "policy/route.html", page)


def planned(proposal: Proposal, person: Person) -> dict[str, Any]:
    """Return the planned route with its rule, or the sentence why there is none."""
    now = timezone.now()
    if proposal.duty is None:
        return {"why_not": _("Choose a duty first: the delegation table decides by duty and amount.")}
    try:
        decider, steps = plan_route(proposal, by=person, at=now)
    except (NoDelegationRule, OrganizationError, NoRoute) as error:
        return {"why_not": sentence_for(error)}
    shown = route_digest(decider, steps)
    rule = DelegationRule.objects.filter(table_version=decider.table_version, number=decider.match.rule.number).first()
    codes = {*decider.match.rule.cooperators, *decider.match.rule.consent}
    return {
        "decider": decider, "rule": rule, "planned_steps": [_planned(step, decider.level) for step in steps],
        "shown": shown, "cooperators": list(unit_names(codes, day_of(now)).values()), "conflicts": decider.match.conflicts,
    }  # fmt: skip


def _planned(step: PlannedStep, level: str) -> dict[str, Any]:
    today = chart(day_of(timezone.now()))
    post = today.posts.get(step.position)
    return {
        "step": step, "title": post.title if post else step.position, "unit": today.names.get(post.unit, "") if post else "",
        "names": ", ".join(person.name for person in holders(step.position, today.day)),
        "is_delegated": step.kind == "approve" and level != "mayor",
    }  # fmt: skip


def similar_rows(proposal: Proposal) -> list[DelegationRule]:
    """Return the rows of the same duty, then those of the own unit: what a decision on the missing row compares with."""
    today = chart(day_of(timezone.now()))
    own = today.chain(proposal.unit.code)
    rows = DelegationRule.objects.filter(table_version=table_version()).select_related("duty", "scope")
    same = list(rows.filter(duty=proposal.duty).order_by("floor_krw", "number")[:MOST_SIMILAR])
    near = rows.filter(scope__code__in=own).exclude(pk__in=[row.pk for row in same]).order_by("number")
    return same + list(near[: MOST_SIMILAR - len(same)])
