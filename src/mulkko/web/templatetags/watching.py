"""근거 변동 in words: what it means for a decision, and what was done about it."""

from typing import Any

from django import template

from mulkko.policy.queries.moved import Ground
from mulkko.web.sentences.kinds import ground_word
from mulkko.web.watching import done_about, shown_now

register = template.Library()

register.filter("ground_word", ground_word)
register.filter("shown_now", shown_now)


@register.filter
def ground_badge(grade: str) -> str:
    """Return the class of the badge, shared with the states of claims."""
    return {
        "decisive": "status-broken", "broken": "status-broken", "material": "status-drifted", "unverifiable": "status-unverifiable",
        "holds": "status-holds",
    }.get(grade, "status-unchecked")  # fmt: skip


@register.filter
def ground_icon(grade: str) -> str:
    return {"decisive": "‼", "broken": "✕", "material": "△", "unverifiable": "?", "holds": "✓"}.get(grade, "○")


@register.filter
def done_with(ground: Ground) -> list[str]:
    return done_about(ground)


@register.filter
def unit_now(chart: Any, unit: str) -> str:
    """Return the name of the unit in the place of one that may have ended."""
    return chart.name_of(chart.now(unit))
