"""The tabs of a proposal: evidence, options, approval, history. Head and rail are the same on all of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.approval.models import Answer, Settlement, Signature
from mulkko.approval.queries import rounds_of
from mulkko.catalog.models import Dataset
from mulkko.evidence.models import Claim
from mulkko.ledger.queries import Act, acts_of
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import unit_names
from mulkko.policy.models import Proposal
from mulkko.policy.queries import Check
from mulkko.policy.queries import check as run_check
from mulkko.web.comparison import comparison_of
from mulkko.web.evidence import claim_cards
from mulkko.web.finding import readable_proposal
from mulkko.web.paper import paper_fragment
from mulkko.web.rail import page_of
from mulkko.web.sentences import sentence_of


@require_safe
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    return _evidence(request, readable_proposal(request, reference))


def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Compute every figure again and show what came out; nothing is stored."""
    proposal = readable_proposal(request, reference)
    if request.method != "POST":
        return redirect("evidence", reference)
    return _evidence(request, proposal, run_check(proposal, at=timezone.now()))


def _evidence(request: HttpRequest, proposal: Proposal, found: Check | None = None) -> HttpResponse:
    page = page_of(request, proposal, tab="evidence", found=found)
    loose = Claim.objects.filter(proposal=proposal.reference, superseded_by__isnull=True)
    uncited = loose.exclude(pk__in=[claim.pk for claim in page["claims"]])
    readable = set(Dataset.objects.readable_by(request.person, timezone.now()).values_list("name", flat=True))
    page |= {
        "cards": claim_cards(page["rail_claims"], found, proposal, timezone.now()),
        "uncited": uncited,
        "found": found,
        "readable": readable,
    }
    return render(request, "policy/evidence.html", page)


@require_safe
def options(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = readable_proposal(request, reference)
    page = page_of(request, proposal, tab="options")
    page["comparison"] = comparison_of(proposal)
    return render(request, "policy/options.html", page)


@require_safe
def approval(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = readable_proposal(request, reference)
    page = page_of(request, proposal, tab="approval")
    page["paper"] = paper_fragment(proposal)
    page["opinions"] = opinions_of(proposal)
    page["rounds"] = [one for one in rounds_of(proposal.reference) if one != page["approval"]]
    return render(request, "policy/approval.html", page)


def opinions_of(proposal: Proposal) -> list[dict[str, Any]]:
    """Return what was said at every signature of every round, newest round first, with 수용/불수용 where it was answered."""
    said = (
        Signature.objects.filter(step__approval__subject=proposal.reference)
        .exclude(opinion="", override="")
        .select_related("step__approval")
        .order_by("-step__approval__round_no", "step__turn", "pk")
    )
    answers = {row.opinion_id: row for row in Answer.objects.filter(opinion__in=said)}
    settled = {row.objection_id: row for row in Settlement.objects.filter(objection__in=said)}
    return [
        {"signature": row, "answer": answers.get(row.pk), "settlement": settled.get(row.pk), "round": row.step.approval.round_no}
        for row in said
    ]  # fmt: skip


@require_safe
def history(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = readable_proposal(request, reference)
    page = page_of(request, proposal, tab="history")
    page["acts"] = _told(acts_of(proposal.reference))
    return render(request, "policy/history.html", page)


def _told(acts: list[Act]) -> list[dict[str, Any]]:
    people = dict(Person.objects.filter(code__in={act.actor for act in acts}).values_list("code", "name"))
    names: dict[Any, dict[str, str]] = {}
    rows = []
    for act in acts:
        day = day_of(act.at)
        if day not in names:
            names[day] = unit_names({one.unit for one in acts}, day)
        rows.append(
            {
                "act": act, "who": people.get(act.actor, act.actor), "unit": names[day].get(act.unit, ""),
                "sentence": sentence_of(act.action, act.facts),
            }
        )  # fmt: skip
    return rows
