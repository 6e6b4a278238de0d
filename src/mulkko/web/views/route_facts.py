"""What a draft tells the delegation table, and the instruction of a superior where no row covers it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.organization.engine.delegation import NoDelegationRule
from mulkko.organization.engine.levels import LADDER, rank
from mulkko.organization.errors import OrganizationError
from mulkko.organization.models import DelegationRule, day_of
from mulkko.organization.queries import chart, levels_above, positions_of, table_version
from mulkko.policy.actions.delegation import instruct_approver, tell_facts
from mulkko.policy.models import DelegationFacts, Proposal
from mulkko.policy.queries import decider_of
from mulkko.web.finding import officer, own_draft, readable_proposal
from mulkko.web.forms.route_facts import InstructionForm, RouteFactsForm
from mulkko.web.views.editing import edition_of, one_form


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    if request.method == "GET" and not proposal.is_editable:
        raise Http404(reference)
    facts = DelegationFacts.objects.filter(proposal=proposal).select_related("follows__number").first()
    rows = DelegationRule.objects.filter(table_version=table_version()).exclude(category="")
    form = RouteFactsForm(
        request.POST or None, initial=_kept(facts), categories=sorted(set(rows.values_list("category", flat=True))),
        levels=levels_above(_level_of_row(proposal)),
    )  # fmt: skip

    def save(typed: dict[str, Any]) -> None:
        tell_facts(proposal, by=person, at=timezone.now(), edition=edition_of(request), **typed)

    return one_form(
        request, proposal, form, save=save, done="route", said=_("Saved. Look at who decides now."),
        title=_("What the delegation table asks"), button=_("Save"),
        lead=_("Fill in what a row of the table hangs on. Everything here is sealed with the document."),
    )  # fmt: skip


def _kept(facts: DelegationFacts | None) -> dict[str, Any]:
    if facts is None:
        return {}
    return {
        "annual_krw": facts.annual_krw, "category": facts.category, "novelty": facts.novelty,
        "is_joint": {True: "yes", False: "no"}.get(facts.is_joint, ""), "raise_to": facts.raise_to,
        "raise_because": facts.raise_because, "follows": facts.follows.shown_number if facts.follows else "",
    }  # fmt: skip


def _level_of_row(proposal: Proposal) -> str:
    try:
        return decider_of(proposal, at=timezone.now()).match.rule.level
    except (NoDelegationRule, OrganizationError):
        return LADDER[0]


@require_http_methods(["GET", "POST"])
def instruct(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a superior say who decides what no row covers; for everybody else there is no such page."""
    person, proposal = officer(request), readable_proposal(request, reference)
    today = chart(day_of(timezone.now()))
    line, held = today.line(proposal.unit.code), positions_of(person, today.day)
    own = next((post for post in line.values() if post.code in held and rank(post.level) >= rank("bureau_head")), None)
    if own is None or (request.method == "GET" and not proposal.is_editable):
        raise Http404(reference)
    levels = [level for level in LADDER if level in line and rank(level) <= rank(own.level)]

    def save(typed: dict[str, Any]) -> None:
        instruct_approver(proposal, **typed, by=person, at=timezone.now())

    return one_form(
        request, proposal, InstructionForm(request.POST or None, levels=levels), save=save, done="proposal",
        said=_("Recorded. The drafter can submit it now."), title=_("Instruct who decides"), button=_("Instruct"),
        lead=_("No row of the delegation table covers this matter. Compare it with rows that come near, and decide."),
    )  # fmt: skip
