"""What is said of a join: its facts first, what a person should look at, and why the machine offers it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mulkko.catalog.queries.joins import JoinNow
from mulkko.web.charts import Chart, network
from mulkko.web.charts.network import Tie
from mulkko.web.templatetags.words import number

STATES = {
    "proposed": lambda: pgettext("join", "Waits for the other side"),
    "held": lambda: pgettext("join", "On hold"),
    "accepted": lambda: pgettext("join", "Accepted"),
    "refused": lambda: pgettext("join", "Refused"),
    "found": lambda: pgettext("join", "Found by AI"),
}
MARKS = {"proposed": "open", "held": "drifted", "accepted": "holds", "refused": "broken", "found": "open"}
SHAPES = {
    "1:1": lambda: _("One row meets one row."),
    "1:n": lambda: _("A row of the left data may meet several of the right. Numbers of the left side are not added up over it."),
    "n:1": lambda: _("Several rows of the left data may meet one of the right. Numbers of the right side are not added up over it."),
    "n:m": lambda: _("Rows multiply on both sides: nothing is counted or added up over this join."),
}  # fmt: skip
KINDS = {
    "code": lambda: _("Codes"),
    "place": lambda: _("Names of places"),
    "organisation": lambda: _("Names of organisations"),
}
WARNINGS = {
    "spaces": lambda said: _("“%(column)s”: %(n)s more values would match without spaces.") % said,
    "digits": lambda said: _("“%(column)s”: codes of different length (%(left)s and %(right)s digits). They may name areas of another level.") % said,
    "levels": lambda said: _("“%(column)s”: the left side names %(left)s, the right side %(right)s. They may be areas of another level.") % said,
    "names": lambda said: _("“%(column)s” joins by the name alone. Places of the same name elsewhere would be mixed up; a code would be surer.") % said,
    "units": lambda said: _("“%(column)s” is told in %(left)s on the left and in %(right)s on the right.") % said,
}  # fmt: skip


def warning_told(warning: Sequence[str]) -> str:
    code, column, *rest = warning
    left, right = (*rest, "", "")[:2]
    return WARNINGS[code]({"column": column, "n": left, "left": left, "right": right})


def count_told(n: int | None) -> str:
    """Return how many rows; where that would tell of one to four people it is not told."""
    return _("fewer than 5, or all but fewer than 5") if n is None else number(n)


def percent(permille: int) -> str:
    return f"{permille / 10:.1f}".rstrip("0").rstrip(".") + "%"


def why_found(link: Mapping[str, Any]) -> str:
    """Return why the machine offers a join."""
    kind = KINDS[link["why"][0]]()
    share = percent(round(link["containment"] * 1000))
    told = _("%(kind)s: %(share)s of the values of one side stand in the other.") % {"kind": kind, "share": share}
    if "year" in link["why"]:
        told += " " + _("With the year, each key names one row.")
    elif "key" in link["why"]:
        told += " " + _("On one side each value names one row.")
    return told


def network_of(joins: Sequence[JoinNow], links: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> Chart | None:
    """Return the datasets as dots; what nobody accepted yet is dashed. None where there are fewer than two joins."""
    rows = [
        (one.join.left.name, one.join.right.name, one.measured, one.state == "accepted")
        for one in joins
        if one.state != "refused"
    ]
    rows += [(one["left"], one["right"], one["measured"], False) for one in links]
    if len(rows) < 2:
        return None
    ties = [
        Tie(
            titles.get(left, left), titles.get(right, right), (share := max(measured[side]["permille"] for side in ("left", "right"))) / 10,
            is_missing=not is_accepted, told=percent(share),
        )
        for left, right, measured, is_accepted in rows
    ]  # fmt: skip
    told = _("%(accepted)s joins are accepted; %(other)s are not, and no figure uses them.") % {
        "accepted": sum(not tie.is_missing for tie in ties), "other": sum(tie.is_missing for tie in ties),
    }  # fmt: skip
    return network(
        "joins", _("Which data can be joined"), told, ties, one=_("Left data"), other=_("Right data"), how_much=_("Keys that match"),
        kind=_("State"), there=pgettext("join", "Accepted"), missing=pgettext("join", "Not accepted yet"),
        language="en" if get_language() == "en" else "ko",
    )  # fmt: skip
