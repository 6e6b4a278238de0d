"""Words of joins for the templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from mulkko.web import join_words

register = template.Library()
register.filter("join_warning", join_words.warning_told)
register.filter("join_rows", join_words.count_told)
register.filter("join_share", join_words.percent)
register.filter("join_why", join_words.why_found)


@register.filter
def join_state(state: str) -> str:
    return join_words.STATES[state]()


@register.filter
def join_mark(state: str) -> str:
    return join_words.MARKS[state]


@register.filter
def join_shape(shape: str) -> str:
    return join_words.SHAPES[shape]()


@register.filter
def join_pairs(pairs: Sequence[Sequence[str]]) -> str:
    """Return the key in words: 동 = 행정동, 연도 = 연도."""
    return ", ".join(f"{one} = {other}" for one, other in pairs)


@register.filter
def join_best(measured: Mapping[str, Any]) -> str:
    """Return the larger share of keys that match."""
    return join_words.percent(max(measured[side]["permille"] for side in ("left", "right")))


@register.simple_tag
def join_sides(measured: Mapping[str, Any], left: Any, right: Any) -> list[tuple[Any, Mapping[str, Any]]]:
    """Return both datasets, each with what the join does to it."""
    return [(left, measured["left"]), (right, measured["right"])]
