"""사전절차 on a page: why each is asked, in words, how it stands, and how it is cured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mulkko.organization.engine.delegation import NoDelegationRule
from mulkko.organization.errors import OrganizationError
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import positions_of
from mulkko.policy.actions.procedures import approver_of_matter
from mulkko.policy.engine.facts import asks_for_facts
from mulkko.policy.engine.procedures import DECISION
from mulkko.policy.models import Proposal, Round
from mulkko.policy.queries import Standing, facts_told, on_its_route, procedures_of
from mulkko.web.forms.procedures import BUILD_WORDS, FUND_WORDS, KIND_WORDS, WORK_WORDS, FactsForm
from mulkko.web.templatetags.words import day, won


@dataclass(frozen=True)
class Line:
    """One procedure as a page shows it; `address` is where it is answered, empty where nothing can be done by who looks."""

    standing: Standing
    why: str
    cure: str
    address: str = ""

    @property
    def name(self) -> str:
        return self.standing.due.procedure.name


def lines_of(proposal: Proposal, *, person: Person | None, now: datetime, is_author: bool) -> list[Line]:
    """Return the procedures of a proposal, each with the page on which this person can close it."""
    current = proposal.current_round
    if proposal.is_editable or current is None:
        found = procedures_of(proposal)
        return [_line(proposal, one, _address(proposal, one, is_author, person, now)) for one in found]
    return [_line(proposal, one, _on_route(proposal, current, one, person, now)) for one in on_its_route(current)]


def _line(proposal: Proposal, one: Standing, address: str) -> Line:
    return Line(one, why_asked(one), cure_of(one), address)


def _address(proposal: Proposal, one: Standing, is_author: bool, person: Person | None, now: datetime) -> str:
    if is_author:
        return reverse("procedure-answer", args=[proposal.reference, one.due.code])
    return _waiver(proposal, one, person, now)


def _on_route(proposal: Proposal, current: Round, one: Standing, person: Person | None, now: datetime) -> str:
    if current.approval.is_over or one.due.procedure.stage != DECISION or person is None:
        return ""
    if proposal.drafter_id == person.pk:
        return reverse("procedure-answer", args=[proposal.reference, one.due.code])
    return _waiver(proposal, one, person, now)


def _waiver(proposal: Proposal, one: Standing, person: Person | None, now: datetime) -> str:
    if not may_waive(proposal, one, person=person, now=now):
        return ""
    return reverse("procedure-waiver", args=[proposal.reference, one.due.code])


def may_waive(proposal: Proposal, one: Standing, *, person: Person | None, now: datetime) -> bool:
    """Tell whether a person decides the matter and may do without this procedure; the action says the same."""
    if person is None or not one.is_open or not one.due.may_be_waived or proposal.drafter_id == person.pk:
        return False
    try:
        return approver_of_matter(proposal, at=now) in positions_of(person, day_of(now))
    except (NoDelegationRule, OrganizationError):
        return False


def is_asked(proposal: Proposal) -> bool:
    """Tell whether a draft still has to say what it does."""
    asks = asks_for_facts(is_routine=proposal.is_routine, amount_krw=proposal.amount_krw)
    return asks and facts_told(proposal) is None


def why_asked(one: Standing) -> str:
    """Return the facts for which a procedure is asked, as a sentence shows them."""
    return " · ".join(_fact_words(name, value) for name, value in one.due.trigger.matched)


def _fact_words(name: str, value: str) -> str:
    if name == "kinds":
        return str(KIND_WORDS[value])
    if name == "reviewer":
        return _("reviewed by the minister") if value == "minister" else _("reviewed by the city")
    if name == "election":
        when, _space, what = value.partition(" ")
        return _("next election: %(name)s on %(day)s") % {"name": what, "day": day(date.fromisoformat(when))}
    label = str(FactsForm.base_fields[name].label).removesuffix("(원)").removesuffix(" in won")
    words = {"funds": FUND_WORDS, "build": BUILD_WORDS, "work": WORK_WORDS}.get(name, {}).get(value)
    if words is not None:
        return str(words)
    if name == "mayor_hosts":
        return _("hosted or sponsored by the mayor")
    shown = (
        won(int(value)) if name.endswith("_krw") else day(date.fromisoformat(value)) if name == "event_on" else value
    )
    return label if value == "True" else f"{label} {shown}"


def cure_of(one: Standing) -> str:
    """Return how a procedure is cured."""
    due, procedure = one.due, one.due.procedure
    if not due.trigger.takes_proof:
        return _("Move the event to another day, or name the exception of the act that applies.")
    if due.gate == "warn":
        return _("Name the document that proves it, or write why it does not apply. It does not stop the submission.")
    if procedure.outcomes:
        return _("Name the document that tells the result. Only “fit” and “fit on conditions” let the matter go on.")
    if procedure.days:
        return _("Name the notice with its first and last day: at least %(days)s days.") % {"days": procedure.days}
    if due.may_be_waived:
        return _("Name the document that proves it; the one who decides may do without it, with a reason.")
    return _("Name the document that proves it, with its day.")


def state_words(state: str) -> str:
    return {
        "done": pgettext("procedure", "Done"), "exception": pgettext("procedure", "Excepted by the act"),
        "not_applicable": pgettext("procedure", "Does not apply"), "waived": pgettext("procedure", "Done without"),
        "open": pgettext("procedure", "Open"), "warned": pgettext("procedure", "Not answered"),
    }.get(state, state)  # fmt: skip


def waiting_for_decision(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.standing.is_open and line.standing.due.procedure.stage == DECISION]
