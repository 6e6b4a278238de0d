"""Words of the organisation as a page shows them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mulkko.organization.engine.levels import office_name
from mulkko.web.sentences.kinds import absence_word, left_out_word, material_word, round_ground_word
from mulkko.web.templatetags.words import day as day_word

register = template.Library()
register.filter("absence_word", absence_word)
register.filter("left_out_word", left_out_word)
register.filter("material_word", material_word)
register.filter("round_ground_word", round_ground_word)


@register.filter
def unit_kind_word(kind: str) -> str:
    return {
        "city": pgettext("unit", "city"),
        "bureau": pgettext("unit", "bureau"),
        "section": pgettext("unit", "section"),
        "team": pgettext("unit", "team"),
    }.get(kind, kind)


@register.filter
def office_in(post: Any, unit_name: str) -> str:
    """Return a post with its unit, each name once."""
    return office_name(unit_name, post.title)


@register.filter
def back_on(value: date | None) -> str:
    """Return the last day before the one on which something ends: [from, to) as an officer says it."""
    return day_word(value - timedelta(days=1)) if value else ""


@register.filter
def acting_basis_word(by: str) -> str:
    """Return what makes somebody the deputy."""
    return {
        "posting": pgettext("acting", "posted as acting officer"),
        "named": pgettext("acting", "named in writing"),
        "order": pgettext("acting", "order of deputies"),
        "statute": pgettext("acting", "rule on acting officers"),
    }.get(by, by)


@register.filter
def matter_word(kind: str) -> str:
    return {
        "step": pgettext("matter", "Step of a route"),
        "draft": pgettext("matter", "Draft"),
        "request": pgettext("matter", "Request to answer"),
        "reply": pgettext("matter", "Answer to take up or not"),
        "directive": pgettext("matter", "Directive"),
    }.get(kind, kind)


@register.filter
def fate_word(fate: str) -> str:
    return {
        "stays": pgettext("fate", "Stays"),
        "follows": pgettext("fate", "Goes on elsewhere"),
        "undetermined": pgettext("fate", "Several heirs"),
        "orphaned": pgettext("fate", "No heir"),
    }.get(fate, fate)


@register.filter
def count_of(found: Any, fate: str) -> int:
    return found.count(fate)


@register.filter
def by_urgency(found: Any) -> list[Any]:
    """Return the matters with what wants a decision first."""
    order = ("orphaned", "undetermined", "follows", "stays")
    return sorted(found.destinies, key=lambda one: order.index(one.fate))


@register.filter
def place(found: Any, matter: Any) -> str:
    return found.names.get(matter.position or matter.unit, matter.position or matter.unit)


@register.filter
def place_named(found: Any, code: str) -> str:
    return found.names.get(code, code)


@register.filter
def as_lines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"row": row, "standing": ""} for row in rows]


@register.filter
def band(row: Any) -> str:
    """Return the amounts that a row covers: from, included, to, not included."""
    floor, ceiling = row.floor_krw, row.ceiling_krw
    if floor is None and ceiling is None:
        return "―"
    if ceiling is None:
        return _("from %(floor)s won") % {"floor": f"{floor:,}"}
    if not floor:
        return _("under %(ceiling)s won") % {"ceiling": f"{ceiling:,}"}
    return _("from %(floor)s to under %(ceiling)s won") % {"floor": f"{floor:,}", "ceiling": f"{ceiling:,}"}


@register.filter
def conditions(row: Any) -> str:
    """Return what else a row asks for, in one line."""
    joint = {"yes": _("several agencies together"), "no": _("one agency alone")}
    novelty = {
        "new": pgettext("novelty", "New"),
        "changed": pgettext("novelty", "Changed"),
        "follow_up": pgettext("novelty", "Follow-up"),
    }
    said = [
        _("amount of a year") if row.basis == "annual" else "",
        "" if row.with_vat else _("without VAT"),
        row.category,
        novelty.get(row.novelty, ""),
        joint.get(row.joint, ""),
    ]
    return ", ".join(word for word in said if word)


@register.filter
def standing_word(standing: str) -> str:
    return {
        "decides": pgettext("row", "decides"),
        "narrower": pgettext("row", "a narrower row goes first"),
        "lower": pgettext("row", "a higher level goes first"),
        "later": pgettext("row", "the same level"),
    }.get(standing, standing)


@register.filter
def why_row_sentence(why: str) -> str:
    return {
        "only": _("No other row fits."),
        "narrower": _("Other rows fit too; this one is the narrowest."),
        "higher": _("Other rows fit too; this one names the highest level."),
        "first": _("Other rows of the same level fit too; this one has the lowest number."),
    }.get(why, "")
