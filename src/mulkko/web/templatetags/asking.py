"""Words of requests for data and of received data."""

from django import template
from django.utils.translation import pgettext

from mulkko.web.forms.asking import DECISIONS

register = template.Library()
ICONS = {"due": "✕", "in_use": "●", "destroyed": "–"}


@register.filter
def decision_word(kind: str) -> str:
    return str(dict(DECISIONS).get(kind, kind))


@register.filter
def held_icon(state: str) -> str:
    return ICONS.get(state, "○")


@register.filter
def held_word(state: str) -> str:
    return {
        "due": pgettext("received", "To be destroyed"),
        "in_use": pgettext("received", "In use"),
        "destroyed": pgettext("received", "Destroyed"),
    }.get(state, state)
