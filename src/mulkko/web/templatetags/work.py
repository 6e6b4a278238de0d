"""Deadlines, ages and found words as a list shows them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mulkko.language.engine.matching import spans
from mulkko.organization.models import day_of
from mulkko.web.templatetags.words import stage_word
from mulkko.web.work.rows import KINDS

register = template.Library()
SOON_DAYS = 2


@register.filter
def due_mark(due_on: date | None, today: date) -> str:
    """Return D-2, D-0, or D+1 once it is late."""
    if due_on is None:
        return ""
    left = (due_on - today).days
    return f"D-{left}" if left >= 0 else f"D+{-left}"


@register.filter
def due_class(due_on: date | None, today: date) -> str:
    """Return the class that colours a deadline; the word beside it says the same."""
    if due_on is None:
        return "due"
    left = (due_on - today).days
    return (
        "due due-late" if left < 0 else "due due-today" if left == 0 else "due due-soon" if left <= SOON_DAYS else "due"
    )


@register.filter
def age(since: datetime | None) -> str:
    """Return for how many days something has been waiting, in Seoul days."""
    if since is None:
        return "―"
    days = (day_of(timezone.now()) - day_of(since)).days
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days > 0 else _("today")


@register.filter
def work_word(kind: str) -> str:
    words = (
        pgettext("work", "Approval"), pgettext("work", "Review"), pgettext("work", "Co-operation and consent"),
        pgettext("work", "Coordination"), pgettext("work", "Rework"), pgettext("work", "Directive"), pgettext("work", "Data call"),
        pgettext("work", "Outcome"), pgettext("work", "Moved evidence"), pgettext("work", "Settle"),
    )  # fmt: skip
    return dict(zip(KINDS, words, strict=True)).get(kind, kind)


@register.filter
def group_word(name: str) -> str:
    return {
        "today": pgettext("group", "By today"),
        "week": pgettext("group", "This week"),
        "later": pgettext("group", "Later"),
        "held": pgettext("group", "On hold"),
        "newest": pgettext("group", "Newest first"),
    }.get(name, name)


@register.filter
def stage_name(stage: str) -> str:
    """Return one of the six stages, or that it ended without a decision."""
    return pgettext("stage", "Ended") if stage == "ended" else stage_word(stage)


@register.filter
def marked(text: str, words: Sequence[str]) -> SafeString:
    """Return a text with the found words marked; everything in it is escaped."""
    pieces: list[tuple[str, Any]] = []
    at = 0
    for start, end in spans(text, words):
        pieces.append((text[at:start], text[start:end]))
        at = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])


@register.filter
def found_word(kind: str) -> str:
    return {
        "proposals": pgettext("found", "Proposals"),
        "claims": pgettext("found", "Evidence"),
        "data": pgettext("found", "Data"),
        "people": pgettext("found", "People and units"),
        "directives": pgettext("found", "Directives"),
        "calls": pgettext("found", "Data calls"),
        "themes": pgettext("found", "Themes of public voice"),
    }.get(kind, kind)
