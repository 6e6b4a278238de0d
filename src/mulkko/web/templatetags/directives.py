"""Words of directives, promises and results as a page shows them."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mulkko.directives.models import WAITED_FOR, Remarks

register = template.Library()

ICONS = {
    "registered": "○", "assigned": "◔", "disputed": "⇄", "accepted": "◑", "in_progress": "◕", "on_hold": "‖", "reported": "◉",
    "confirmed": "●", "reopened": "↻", "closed_infeasible": "✕", "resumed": "▷", "overdue": "!",
}  # fmt: skip
# KRDS shapes of a state: what waits is calm, what is late or sent back warns, what is proved is good.
LOOKS = {
    "assigned": "state-in_route", "accepted": "state-in_route", "in_progress": "state-in_route", "reported": "chosen",
    "confirmed": "state-approved", "disputed": "state-returned", "reopened": "state-returned", "on_hold": "state-withdrawn",
    "closed_infeasible": "state-withdrawn", "overdue": "state-in_conflict",
}  # fmt: skip


@register.filter
def directive_state(state: str) -> str:
    return {
        "registered": pgettext("directive state", "Registered"),
        "assigned": pgettext("directive state", "Assigned"),
        "disputed": pgettext("directive state", "Redistribution asked for"),
        "accepted": pgettext("directive state", "Taken over"),
        "in_progress": pgettext("directive state", "In progress"),
        "on_hold": pgettext("directive state", "Paused"),
        "resumed": pgettext("directive state", "Pause ended"),
        "reported": pgettext("directive state", "Reported done"),
        "confirmed": pgettext("directive state", "Confirmed"),
        "reopened": pgettext("directive state", "Reopened"),
        "closed_infeasible": pgettext("directive state", "Closed (infeasible)"),
        "overdue": pgettext("directive state", "Late"),
    }.get(state, state)


@register.filter
def directive_icon(state: str) -> str:
    return ICONS.get(state, "○")


@register.filter
def directive_look(state: str) -> str:
    return LOOKS.get(state, "")


@register.filter
def what_word(what: str) -> str:
    return {
        "directive": pgettext("what", "Directive"),
        "promise": pgettext("what", "Promise"),
        "result": pgettext("what", "Result"),
    }.get(what, what)


@register.filter
def term_word(kind: str) -> str:
    return {
        "short": pgettext("term", "short term"),
        "long": pgettext("term", "long term"),
        "continuous": pgettext("term", "continuous"),
    }.get(kind, kind)


@register.filter
def remarks_source(source: str) -> str:
    """Return where something was said; what nobody wrote down in a speech was typed in."""
    return dict(Remarks.SOURCES).get(source, pgettext("source", "Typed in"))


@register.filter
def force_word(force: str) -> str:
    return {
        "strong": pgettext("force", "strong order"),
        "medium": pgettext("force", "should be done"),
        "soft": pgettext("force", "wish"),
        "collective": pgettext("force", "let us do it"),
        "prohibition": pgettext("force", "prohibition"),
        "reported": pgettext("force", "reported order"),
    }.get(force, "")


@register.filter
def why_found(candidate: Any) -> str:
    """Return by which rule a candidate was found: the form of its words, never a guess about what is meant."""
    told = {"form": candidate.form}
    if candidate.kind == "promise":
        return _("It ends in “%(form)s”, by which a speaker undertakes something.") % told
    if candidate.kind == "result":
        return _("It ends in “%(form)s”, by which something is told as done.") % told
    if not candidate.form:
        return _("It stands in a list of orders and ends in a noun of doing.")
    return {
        "strong": _("It ends in “%(form)s”, a form that orders."),
        "medium": _("It ends in “%(form)s”, which says that something must be done; it may be an opinion."),
        "soft": _("It ends in “%(form)s”, a wish, which often is an order when a superior says it."),
        "collective": _("It ends in “%(form)s”, by which a speaker decides for all."),
        "prohibition": _("It ends in “%(form)s”, a form that forbids."),
        "reported": _("It is reported as an order: “%(form)s”."),
    }.get(candidate.force, _("It ends in “%(form)s”.")) % told


@register.filter
def days_left(due_on: date | None, today: date) -> str:
    """Return the days to a due date as an office writes them: D-2, D-day, D+3."""
    if due_on is None:
        return ""
    left = (due_on - today).days
    return "D-day" if left == 0 else f"D{-left:+d}"


@register.filter
def due_look(due_on: date | None, today: date) -> str:
    if due_on is None or (due_on - today).days > 7:
        return "due"
    left = (due_on - today).days
    return "due due-late" if left < 0 else "due due-today" if left == 0 else "due due-soon"


@register.filter
def one_line(text: str) -> str:
    """Return a text on one line, as a table shows what was said on several."""
    return " ".join(text.split())


# Signs that turn the direction of writing or cannot be seen: they stay in the text that was sealed, and are not shown.
UNSEEN = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF))


@register.filter
def seen(text: str) -> str:
    """Return what somebody wrote without the signs that nobody sees."""
    return text.translate(UNSEEN)


@register.filter
def is_over(line: Any) -> bool:
    """Tell whether nobody waits for a due date any more: it is reported, confirmed, closed or paused."""
    return line.state not in WAITED_FOR


@register.filter
def silent(line: Any, today: date) -> int:
    return line.silent_days(today)


@register.filter
def outcome_word(outcome: str) -> str:
    return {
        "accepted": pgettext("outcome", "Accepted"),
        "merged": pgettext("outcome", "Joined"),
        "rejected": pgettext("outcome", "Discarded"),
    }.get(outcome, outcome)
