"""Which units a draft should ask: gathers what the engine of coordination reads."""

from collections.abc import Iterable
from datetime import date, datetime

from mulkko.catalog.models import Dataset
from mulkko.coordination.engine.suggesting import Clause, DatasetRead, Demand, Matter, Suggestion, suggested
from mulkko.evidence.models import Claim
from mulkko.organization.engine.delegation import NoDelegationRule, Rule
from mulkko.organization.errors import OrganizationError
from mulkko.organization.models import DelegationRule, Mandate, day_of
from mulkko.organization.queries import Chart, chart, table_version
from mulkko.policy.engine.body import Text
from mulkko.policy.models import Proposal
from mulkko.policy.queries.content import claims_of
from mulkko.policy.queries.gate import decider_of


def suggestions(proposal: Proposal, *, at: datetime) -> list[Suggestion]:
    """Return the units that a draft should ask, with reasons; units that were asked already are among them."""
    today = chart(day_of(at))
    text = "\n".join(
        "".join(inline.text for inline in block.inlines if isinstance(inline, Text)) for block in proposal.body()
    )
    matter = Matter(proposal.title, f"{proposal.summary}\n{text}", proposal.unit.code, proposal.question)
    try:
        rule = decider_of(proposal, at=at, within=today).match.rule
    except (NoDelegationRule, OrganizationError):
        rule = None
    made = Claim.objects.filter(proposal=proposal.reference, superseded_by__isnull=True)
    return suggestions_for(matter, today=today, claims=[*claims_of(proposal), *made], rule=rule)


def suggestions_for(
    matter: Matter, *, today: Chart, claims: Iterable[Claim] = (), rule: Rule | None = None
) -> list[Suggestion]:
    """Return the units to ask about a matter of a unit, of the organisation of one day."""
    return suggested(
        matter, clauses=_clauses(today.day), datasets=_datasets(claims), demands=_demands(rule),
        section_of={unit: today.handling_department(unit) for unit in today.parents},
        above=[unit for unit in today.chain(matter.unit) if unit in today.parents] + _top(today),
    )  # fmt: skip


def _top(today: Chart) -> list[str]:
    return [unit for unit, kind in today.kinds.items() if kind == "city"]


def _clauses(day: date) -> list[Clause]:
    mandates = Mandate.objects.on(day).select_related("unit")
    duties = DelegationRule.objects.filter(table_version=table_version(), scope__isnull=False)
    return [
        Clause(row.unit.code, row.clause_no, row.text, row.residual, row.coordination_duty) for row in mandates
    ] + [
        Clause(scope, "", name)
        for scope, name in duties.order_by("number").values_list("scope__code", "duty__name").distinct()
    ]  # fmt: skip


def _datasets(claims: Iterable[Claim]) -> list[DatasetRead]:
    names = {name for claim in claims for name in claim.datasets}
    rows = Dataset.objects.filter(name__in=names, owner__isnull=False).select_related("owner")
    return [DatasetRead(row.title, row.owner.code) for row in rows if row.owner]


def _demands(rule: Rule | None) -> list[Demand]:
    if rule is None:
        return []
    return [Demand(unit, "consent", rule.number) for unit in rule.consent] + [
        Demand(unit, "cooperate", rule.number) for unit in rule.cooperators
    ]
