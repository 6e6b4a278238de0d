"""The tabs of a proposal: evidence, options, approval. Head and rail are the same on all of them."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.approval.models import Answer, Approval, Reroute, Signature
from mulkko.approval.queries import rounds_of
from mulkko.approval.queries.ladder import Ladder, ladder_of, settling, side_of
from mulkko.catalog.models import Dataset
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import chart
from mulkko.policy.models import Proposal
from mulkko.policy.queries import Check, changes_since_last_round, revisions_of, table_of
from mulkko.policy.queries import check as run_check
from mulkko.policy.queries.batch import documents_of
from mulkko.policy.queries.changes import changes_to_amended
from mulkko.policy.queries.citing import citable_claims
from mulkko.policy.queries.evidence_bundle import may_carry
from mulkko.policy.queries.register import may_correct, register_of
from mulkko.web.comparison import Comparison, Trial, comparison_of, trial_of
from mulkko.web.evidence import claim_cards
from mulkko.web.finding import readable_proposal
from mulkko.web.paper import openable, paper_fragment, round_fragment
from mulkko.web.rail import page_of
from mulkko.web.records import keeper_told
from mulkko.web.views.round_records import rounds_on_page


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
    uncited = [claim for claim in citable_claims(proposal) if claim not in page["claims"]]
    readable = set(Dataset.objects.readable_by(request.person, timezone.now()).values_list("name", flat=True))
    page |= {
        "cards": claim_cards(page["rail_claims"], found, proposal, timezone.now()),
        "uncited": uncited,
        "open_claims": openable([claim.pk for claim in [*page["claims"], *uncited]], request.person, timezone.now()),
        "taken": set(proposal.taken_claims.values_list("claim", flat=True)),
        "found": found,
        "readable": readable,
        "can_carry": may_carry(page["approval"], request.person, timezone.now()),
    }
    return render(request, "policy/evidence.html", page)


@require_safe
def options(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = readable_proposal(request, reference)
    page = page_of(request, proposal, tab="options")
    table = table_of(proposal)
    comparison, trial = comparison_of(proposal, table), trial_of(table, request.GET)
    heaviest = max([10, *(weight for _, own, tried in trial.weights for weight in (own, tried))])
    page |= {"comparison": comparison, "trial": trial, "heaviest": heaviest, "trial_rows": _ranks(comparison, trial)}
    return render(request, "policy/options.html", page)


def _ranks(comparison: Comparison, trial: Trial) -> list[tuple[str, str, str, bool]]:
    """Return the options under the weights that are tried, best first: title, score in words, score as a share, is it alone first."""
    scores = sorted(trial.ranking.scores.items(), key=lambda pair: -pair[1])
    return [
        (comparison.titles[key], f"{float(score):.2f}", f"{float(score):.4f}", key == trial.ranking.preferred)
        for key, score in scores
    ]


@require_safe
def approval(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = readable_proposal(request, reference)
    page = page_of(request, proposal, tab="approval")
    page["paper"] = paper_fragment(proposal, request.person)
    page["opinions"] = opinions_of(proposal, request.person, timezone.now())
    page["documents"] = documents_of(proposal)
    page["register"] = register_of(proposal)
    page["can_correct"] = page["register"] is not None and may_correct(proposal, request.person, timezone.now())
    if page["can_correct"] or (page["register"] and page["register"].corrections):
        page["keeper"] = keeper_told(proposal, timezone.now())
    page["amended"] = changes_to_amended(proposal) if page["amends"] else None
    page["revisions"] = revisions_of(page["approval"]) if page["approval"] else []
    page |= _reroutes(page["approval"], request.person)
    page["difference"] = changes_since_last_round(proposal)
    rounds = rounds_of(proposal.reference)
    page["rounds"] = [one for one in rounds if one != page["approval"]]
    page |= rounds_on_page(proposal, rounds, request.person)
    return render(request, "policy/approval.html", page)


def _reroutes(approval: Approval | None, person: Person | None) -> dict[str, Any]:
    """Return what came on the route later or went off it, and which of these steps a person may take off."""
    if approval is None:
        return {}
    rows = list(Reroute.objects.filter(step__approval=approval).select_related("step__signature", "step__omission"))
    mine = [one for one in rows if one.kind == "added" and person is not None and one.by_id == person.pk]
    return {
        "reroutes": rows, "removable": [one.step_id for one in mine if one.step.is_waiting and not approval.is_over],
    }  # fmt: skip


def opinions_of(proposal: Proposal, person: Person | None, now: datetime) -> list[dict[str, Any]]:
    """Return what was said at every signature of every round, newest round first, with 수용/불수용 where it was answered.

    An objection comes with its road so far, and with what the person may do about it.
    """
    said = (
        Signature.objects.filter(step__approval__subject=proposal.reference)
        .exclude(opinion="", override="")
        .select_related("step__approval__drafter", "step__position")
        .order_by("-step__approval__round_no", "step__turn", "pk")
    )
    answers = {row.opinion_id: row for row in Answer.objects.filter(opinion__in=said)}
    found = [
        {"signature": row, "answer": answers.get(row.pk), "round": row.step.approval.round_no, "ladder": None} for row in said
    ]  # fmt: skip
    for one in found:
        if one["signature"].outcome == "objected":
            one["ladder"] = ladder = ladder_of(one["signature"], chart(day_of(now)))
            one["acts"] = _acts_on(ladder, proposal, person, now)
    return found


def _acts_on(ladder: Ladder, proposal: Proposal, person: Person | None, now: datetime) -> dict[str, bool]:
    objection = ladder.objection
    if person is None or not ladder.stands or objection.step.approval.is_over:
        return {}
    is_side = bool(side_of(objection, drafter=proposal.drafter, by=person, at=now))
    return {
        "talk": is_side, "ask": is_side and bool(ladder.to_ask),
        "settle": settling(objection, by=person, at=now) is not None,
    }  # fmt: skip


@require_safe
def round_paper(request: HttpRequest, reference: str, round_no: int) -> HttpResponse:
    """Show what was put to approval in one round."""
    proposal = readable_proposal(request, reference)
    shown = next((one for one in rounds_of(proposal.reference) if one.round_no == round_no), None)
    if shown is None:
        raise Http404(round_no)
    page = page_of(request, proposal, tab="approval")
    return render(
        request,
        "policy/round_paper.html",
        page | {"shown_round": shown, "paper": round_fragment(shown, request.person)},
    )
