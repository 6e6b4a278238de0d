"""Words of the catalogue: shares, repairs and the places where they were made, as an officer reads them."""

import re
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mulkko.web.reading_refusals import sentence_of_parts
from mulkko.web.templatetags import words

register = template.Library()
register.filter("refusal", sentence_of_parts)

REPAIRS = {
    "no_header": lambda: _("No heading found: columns named by number"),
    "notes": lambda: _("Notes below the table left out"),
    "short_rows": lambda: _("Rows with too few cells filled up"),
    "long_rows": lambda: _("Rows with more cells than the heading kept in columns of their own"),
    "trailing_blank_rows": lambda: _("Blank rows at the end left out"),
    "nul_characters": lambda: _("Characters that mean nothing removed"),
    "other_file_kind": lambda: _("The content is of another kind than the name says"),
    "hidden_sheet": lambda: _("A hidden sheet was read too"),
    "blank_sheets": lambda: _("Blank sheets left out"),
    "decimal_zeros": lambda: _("Whole numbers written with decimals read as whole"),
}
PLACES = (
    (re.compile(r"^rows? (\d+)(?:-(\d+))?$"), lambda found: _row(found)),
    (re.compile(r"^column (\d+)$"), lambda found: _("column %(number)s") % {"number": found[1]}),
    (re.compile(r"^the whole (?:file|table)$"), lambda found: _("the whole table")),
    (re.compile(r"^inside the table$"), lambda found: _("inside the table")),
    (re.compile(r"^above the table$"), lambda found: _("above the table")),
)


def _row(found: re.Match[str]) -> str:
    first, last = int(found[1]) + 1, int(found[2] or found[1]) + 1  # people count from 1
    if first == last:
        return _("row %(number)s") % {"number": first}
    return _("rows %(first)s to %(last)s") % {"first": first, "last": last}


@register.filter
def repaired(repair: dict[str, Any]) -> str:
    """Return what was repaired, in words."""
    tell = REPAIRS.get(repair["kind"])
    return tell() if tell else words.repair_word(repair["kind"])


@register.filter
def place(where: str) -> str:
    """Return where in the file something stood; the name of a column stays as it is."""
    for pattern, tell in PLACES:
        found = pattern.match(where)
        if found:
            return tell(found)
    return where


@register.filter
def percent(share: float | None) -> str:
    """Return a share as percent, rounded down, so that 100% means all."""
    if share is None:
        return "―"
    tenths = int(share * 1000 + 1e-9) / 10
    return f"{tenths:g}%"


@register.filter
def hundredths(share: float | None) -> str:
    """Return the width of a bar from 0 to 100."""
    return f"{(share or 0) * 100:.1f}"


@register.filter
def size(number: int) -> str:
    """Return bytes as people say them."""
    for unit, bytes_ in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if number >= bytes_:
            return f"{number / bytes_:.1f} {unit}"
    return f"{number} B"


@register.filter
def personal_word(personal: str) -> str:
    return {
        "none": pgettext("personal data", "None"),
        "columns": pgettext("personal data", "Kept apart"),
        "masked": pgettext("personal data", "Masked texts"),
    }.get(personal, personal)


@register.filter
def cycle_word(days: int | None) -> str:
    return {
        1: pgettext("cycle", "Daily"),
        7: pgettext("cycle", "Weekly"),
        31: pgettext("cycle", "Monthly"),
        92: pgettext("cycle", "Quarterly"),
        183: pgettext("cycle", "Half-yearly"),
        366: pgettext("cycle", "Yearly"),
    }.get(days or 0, _("Not told"))


@register.filter
def row_numbers(rows: list[int]) -> str:
    """Return raw row numbers as people count them, from 1; of many only the first few."""
    shown = ", ".join(str(number + 1) for number in rows[:8])
    return f"{shown} …" if len(rows) > 8 else shown
