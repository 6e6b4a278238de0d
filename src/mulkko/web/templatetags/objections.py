"""Words of the road of an objection."""

from django import template

from mulkko.web.forms.objections import FORUMS, OUTCOMES

register = template.Library()


@register.filter
def forum_word(code: str) -> str:
    """Return before whom an objection is brought."""
    return str(FORUMS[code]) if code in FORUMS else code


@register.filter
def talk_outcome(code: str) -> str:
    """Return what came of a talk."""
    return str(OUTCOMES[code]) if code in OUTCOMES else code
