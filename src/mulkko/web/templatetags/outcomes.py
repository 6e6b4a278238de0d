"""평가 in words: judgements, where a promise stands, why there is no value."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mulkko.policy.models import OutcomeJudgement, OutcomeMeasurement
from mulkko.policy.queries.outcomes import NO_ANSWER, NO_NEW_DATA
from mulkko.web.forms.outcomes import verdict_told

register = template.Library()


register.filter("verdict_word", verdict_told)


@register.filter
def verdict_icon(verdict: str) -> str:
    return {"reached": "✓", "partly": "◐", "missed": "✕"}.get(verdict, "?")


@register.filter
def verdict_badge(verdict: str) -> str:
    """Return the class of the badge, shared with the states of claims."""
    return {"reached": "status-holds", "partly": "status-drifted", "missed": "status-broken"}.get(
        verdict, "status-unchecked"
    )


@register.filter
def outcome_state_word(state: str) -> str:
    return {
        "ahead": pgettext("outcome", "Not yet due"),
        "due": pgettext("outcome", "To be measured"),
        "measured": pgettext("outcome", "To be judged"),
        "judged": pgettext("outcome", "Judged"),
    }[state]


@register.filter
def outcome_why(because: str) -> str:
    """Return why there is no value, or why it was measured once more."""
    return {
        NO_NEW_DATA: _("No data newer than the decision came in. It is computed when they come."),
        NO_ANSWER: _("The figure could not be computed on the newest data."),
    }.get(because, because)


@register.filter
def measured_by_machine(row: Any) -> bool:
    """Tell whether the machine measured it, without or with a person who asked for it."""
    return isinstance(row, OutcomeMeasurement) and row.versions_text != "{}"


@register.filter
def is_judgement(row: Any) -> bool:
    return isinstance(row, OutcomeJudgement)
