"""Words of data calls."""

from collections.abc import Sequence

from django import template
from django.utils.translation import pgettext

from mulkko.catalog.queries.calls import UnitLine

register = template.Library()
ORDER = {"asked": 0, "filled": 1, "confirmed": 2}


@register.filter
def call_state(state: str) -> str:
    return {
        "asked": pgettext("call", "Not filled in"),
        "filled": pgettext("call", "To be confirmed"),
        "confirmed": pgettext("call", "Confirmed"),
    }.get(state, state)


@register.filter
def call_icon(state: str) -> str:
    return {"asked": "○", "filled": "◐", "confirmed": "✓"}.get(state, "○")


@register.filter
def call_act(act: str) -> str:
    return {"fill": pgettext("call", "Fill in"), "confirm": pgettext("call", "Confirm")}.get(act, act)


@register.filter
def call_how(how: str) -> str:
    return {
        "prefilled": pgettext("call", "Known, not looked at yet"),
        "kept": pgettext("call", "Known, and right"),
        "corrected": pgettext("call", "Corrected"),
        "typed": pgettext("call", "Filled in"),
        "none": pgettext("call", "Nothing of the kind"),
    }.get(how, how)


@register.filter
def missing_first(lines: Sequence[UnitLine]) -> list[UnitLine]:
    return sorted(lines, key=lambda line: ORDER[line.state])
