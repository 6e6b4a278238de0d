"""Words of the collaboration map."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

register = template.Library()


@register.filter
def unit_level_word(level: str) -> str:
    return {
        "bureau": pgettext("units", "Bureaus"),
        "section": pgettext("units", "Sections"),
        "team": pgettext("units", "Teams"),
    }[level]


@register.filter
def period_word(days: int) -> str:
    months = round(days / 30)
    return ngettext("Last %(n)s month", "Last %(n)s months", months) % {"n": months}


@register.filter
def same_word(kind: str) -> str:
    """Return what two units share, by its kind."""
    return {
        "data": _("Same data:"),
        "theme": _("Same theme of citizens' voices:"),
        "place": _("Same district:"),
        "duty": _("Same duty:"),
    }[kind]


@register.filter
def keeps_word(kind: str) -> str:
    """Return what a unit does with a thing beside using it in a matter."""
    return _("has it as its duty") if kind == "duty" else _("keeps it")
