"""Words and signs of 사전절차."""

from typing import Any

from django import template
from django.utils.translation import pgettext

from mulkko.web.forms.procedures import KIND_WORDS, OUTCOMES
from mulkko.web.procedures import state_words

register = template.Library()
register.filter("procedure_word", state_words)
ICONS = {"done": "✓", "exception": "✓", "not_applicable": "–", "waived": "–", "open": "✕", "warned": "△"}


PROOF_CLASSES = {"confirmed": "status-holds", "other_day": "status-unverifiable"}


@register.filter
def proof_word(proof: str) -> str:
    """Return what looking the document up that proves a procedure gave."""
    return {
        "confirmed": pgettext("proof", "Document found"),
        "other_day": pgettext("proof", "Number found, another day"),
        "unchecked": pgettext("proof", "Not checked"),
    }.get(proof, proof)


@register.filter
def proof_class(proof: str) -> str:
    return PROOF_CLASSES.get(proof, "status-unchecked")


@register.filter
def procedure_icon(state: str) -> str:
    return ICONS.get(state, "○")


@register.filter
def procedure_kind(kind: str) -> str:
    return str(KIND_WORDS.get(kind, kind))


@register.filter
def outcome_word(outcome: str) -> str:
    return str(dict(OUTCOMES).get(outcome, outcome))


@register.filter
def exception_words(standing: Any) -> str:
    """Return which exception of the act was claimed, as the act words it."""
    number = standing.answer.exception
    return f"{number}. {standing.due.procedure.exceptions.get(number, '')}"
