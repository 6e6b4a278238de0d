"""Words and figures as a page shows them."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from mulkko.documents.engine.signing import office_of
from mulkko.evidence.engine.telling import model_facts, survey_facts
from mulkko.evidence.models import Claim
from mulkko.policy.engine.gate import SETTLE, STOP
from mulkko.policy.queries import plain
from mulkko.web.forms.disclosure import RETENTIONS
from mulkko.web.sentences.kinds import answer_word, step_word

register = template.Library()

_COMPUTED = {
    "s": gettext_lazy("as it stands in the sentence"), "p": gettext_lazy("value"),
    "p_low": gettext_lazy("lower end of its interval"), "p_high": gettext_lazy("upper end of its interval"),
    "d_low": gettext_lazy("lower end of the difference"), "d_high": gettext_lazy("upper end of the difference"),
}  # fmt: skip
# What each figure is that such a claim names itself, by kind and name.
FIGURE_WORDS = {
    "survey": _COMPUTED | {
        "d": gettext_lazy("difference between the groups"), "m": gettext_lazy("margin, more or less"),
        "n": gettext_lazy("answers"), "n_a": gettext_lazy("answers of the first group"),
        "n_b": gettext_lazy("answers of the second group"), "a": gettext_lazy("share in the first group"),
        "a_low": _COMPUTED["p_low"], "a_high": _COMPUTED["p_high"], "b": gettext_lazy("share in the second group"),
        "b_low": _COMPUTED["p_low"], "b_high": _COMPUTED["p_high"],
    },
    "model": _COMPUTED | {
        "d": gettext_lazy("against the same time before"), "e": gettext_lazy("mean error in earlier trials"),
        "e_pct": gettext_lazy("mean error in earlier trials, in percent"),
    },
}  # fmt: skip
register.filter("step_word", step_word)
register.filter("answer_word", answer_word)

STATE_ICONS = {
    "draft": "○",
    "in_route": "◐",
    "in_conflict": "△",
    "returned": "↩",
    "recalled": "↩",
    "approved": "●",
    "withdrawn": "✕",
}
STATUS_ICONS = {"holds": "✓", "drifted": "△", "broken": "✕", "unverifiable": "?", "unchecked": "○"}


@register.filter
def state_word(state: str) -> str:
    return {
        "draft": pgettext("state", "Draft"),
        "in_route": pgettext("state", "On its route"),
        "in_conflict": pgettext("state", "In conflict"),
        "returned": pgettext("state", "Returned"),
        "recalled": pgettext("state", "Recalled"),
        "approved": pgettext("state", "Approved"),
        "withdrawn": pgettext("state", "Withdrawn"),
    }.get(state, state)


@register.filter
def state_icon(state: str) -> str:
    return STATE_ICONS.get(state, "○")


@register.filter
def status_word(status: str) -> str:
    return {
        "holds": pgettext("status", "Holds"),
        "drifted": pgettext("status", "Moved"),
        "broken": pgettext("status", "Broken"),
        "unverifiable": pgettext("status", "Cannot be verified"),
        "unchecked": pgettext("status", "Not checked yet"),
    }.get(status, status)


@register.filter
def status_icon(status: str) -> str:
    return STATUS_ICONS.get(status, "○")


@register.filter
def drift_word(drift: str | None) -> str:
    return {
        "cosmetic": pgettext("drift", "slight"),
        "material": pgettext("drift", "material"),
        "decisive": pgettext("drift", "decisive"),
    }.get(drift or "", "")


@register.filter
def reason_sentence(reason: Any) -> str:
    """Return why a unit is suggested; a reason is [kind, what, [words]] or has these as attributes."""
    kind, what, words = reason if isinstance(reason, list) else (reason.kind, reason.what, reason.words)
    told = {"what": what, "words": ", ".join(words)}
    return {
        "consent": _("Row %(what)s of the delegation table demands its consent."),
        "cooperate": _("Row %(what)s of the delegation table demands its co-operation."),
        "data": _("It keeps the data that a figure reads: %(what)s"),
        "duty_clause": _("Its mandate says that it must be asked first: %(what)s"),
        "mandate": _("Its mandate speaks of the same (%(words)s): %(what)s"),
    }.get(kind, "%(what)s") % told


@register.filter
def level_word(level: str) -> str:
    return {
        "officer": pgettext("level", "officer"),
        "team_lead": pgettext("level", "team lead"),
        "section_head": pgettext("level", "section head"),
        "bureau_head": pgettext("level", "bureau head"),
        "vice_mayor": pgettext("level", "vice-mayor"),
        "mayor": pgettext("level", "mayor"),
    }.get(level, level)


@register.filter
def basis_word(basis: str) -> str:
    return {
        "register": pgettext("basis", "administrative register"),
        "survey": pgettext("basis", "survey"),
        "backtested": pgettext("basis", "forecast, tried from three origins or more, its interval held"),
        "tried": pgettext("basis", "forecast, tried, its interval did not hold often enough or only once"),
        "volunteers": pgettext("basis", "survey without a probability sample"),
        "portal": pgettext("basis", "public portal"),
        "model": pgettext("basis", "model"),
        "document": pgettext("basis", "document"),
        "expert": pgettext("basis", "expert judgement"),
    }.get(basis, basis)


@register.filter
def grade_word(reason: str) -> str:
    """Return one reason of a grade: the basis of its data, or what takes it a step down."""
    others = {"older than two years": _("older than two years: one step down"), "no data": _("no data")}
    return others.get(reason) or basis_word(reason)


@register.filter
def method_words(claim: Claim) -> str:
    """Return what must be known of the survey or the forecast behind a claim, as the paper prints it."""
    return {"survey": survey_facts, "model": model_facts}[claim.kind](claim.method)


@register.filter
def model_word(model: str) -> str:
    return {
        "seasonal": pgettext("forecast", "as in the season before"),
        "drift": pgettext("forecast", "going on as on the whole"),
        "trend": pgettext("forecast", "straight line"),
    }.get(model, model)


@register.filter
def figure_word(name: str, kind: str) -> str:
    """Return what a figure of a survey or a forecast is, by its name in the sentence; empty where its maker named it."""
    return str(FIGURE_WORDS.get(kind, {}).get(name, ""))


@register.filter
def place_word(kind: str) -> str:
    """Return in which part of a paper a figure is cited."""
    return {
        "text": pgettext("place", "Text"),
        "option": _("Table of options"),
        "outcome": _("Outcome plan"),
    }.get(kind, kind)


@register.filter
def source_word(source: str) -> str:
    return {
        "claim": pgettext("cell", "Evidence"),
        "assumption": pgettext("cell", "Assumption"),
        "judgement": pgettext("cell", "Judgement"),
    }.get(source, source)


@register.filter
def kind_word(kind: str) -> str:
    return {
        "text": pgettext("kind", "words"),
        "integer": pgettext("kind", "whole number"),
        "decimal": pgettext("kind", "decimal number"),
        "float": pgettext("kind", "number"),
        "boolean": pgettext("kind", "yes or no"),
        "date": pgettext("kind", "date"),
        "timestamp": pgettext("kind", "date and time"),
    }.get(kind, kind)


@register.filter
def repair_word(kind: str) -> str:
    known = {
        "unit_from_header": _("Unit taken from the heading"),
        "units_in_cells": _("Units taken out of the cells"),
        "unit_note": _("Unit taken from a note"),
        "thousands_separators": _("Thousands separators removed"),
        "negative_marks": _("Negative marks read as a minus"),
        "footnote_marks": _("Footnote marks removed"),
        "missing_marks": _("Marks for a missing value read as empty"),
        "surrounding_spaces": _("Spaces around values removed"),
        "title_rows": _("Title rows above the table left out"),
        "joined_header_rows": _("Several heading rows joined"),
        "merged_cells": _("Merged cells filled"),
        "renamed_column": _("Column renamed"),
        "empty_columns": _("Empty columns left out"),
        "blank_rows": _("Blank rows left out"),
        "totals": _("Total rows left out"),
        "repeated_headers": _("Repeated headings left out"),
        "delimiter": _("Another separator recognised"),
        "encoding": _("Another encoding recognised"),
    }
    return known.get(kind, kind.replace("_", " "))


@register.filter
def disclosure_word(thing: Any) -> str:
    """Return the disclosure class of a proposal with its clauses, such as 부분공개(5)."""
    kind, clauses = getattr(thing, "class_now", "") or thing.disclosure, thing.clauses
    if getattr(thing, "class_now", ""):
        clauses = thing.clauses_now
    word = {
        "open": pgettext("disclosure", "Open"),
        "partly": pgettext("disclosure", "Partly open"),
        "closed": pgettext("disclosure", "Closed"),
    }.get(kind, kind)
    return f"{word}({clauses})" if kind != "open" and clauses else word


@register.filter
def day(value: date | datetime | str | None) -> str:
    """Return a day as on paper: 2026. 11. 23."""
    if not value:
        return "―"
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        value = localtime(value) if value.tzinfo else value
    if get_language() == "ko":
        return f"{value.year}. {value.month}. {value.day}."
    return date_format(value, "j M Y")


@register.filter
def retention_word(term: str) -> str:
    """Return a retention period as records name it."""
    return str(dict(RETENTIONS).get(term, term)) if term else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Return a day and a time in Seoul."""
    return f"{day(value)} {localtime(value):%H:%M}" if value else "―"


@register.filter
def clock(value: datetime | None) -> str:
    """Return the time of day in Seoul."""
    return f"{localtime(value):%H:%M}" if value else "―"


@register.filter
def number(value: Decimal | int | str | None) -> str:
    """Return a number with thousands separators and no idle zeros."""
    if value is None or value == "":
        return "―"
    text = plain(Decimal(str(value))) or ""
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole not in ("-0", "") else text


@register.filter
def won(value: int | None) -> str:
    return "―" if value is None else _("%(amount)s won") % {"amount": f"{value:,}"}


@register.filter
def score(value: Any) -> str:
    """Return a fraction from 0 to 1 with two digits."""
    return f"{float(value):.2f}"


@register.filter
def short(seal: str | None) -> str:
    return (seal or "")[:12]


@register.filter
def office(signature: Any) -> str:
    """Return unit and title of who signed, each once."""
    return office_of(signature.unit_name, signature.title)


@register.filter
def of(mapping: Any, key: Any) -> Any:
    """Return what a mapping holds for a key."""
    return mapping.get(key) if mapping else None


@register.filter
def figure(claim: Any, slot: str) -> str:
    """Return a figure of a claim as it is shown."""
    return claim.shown(slot)


@register.filter
def needs_settling(found: Any) -> bool:
    """Tell whether nothing of a check is stopped: the drafter alone can clear the way."""
    verdicts = {finding.verdict for finding in found.findings}
    return SETTLE in verdicts and STOP not in verdicts


@register.filter
def page_numbers(page: Any) -> list[Any]:
    """Return the numbers of the pages to link to, with … where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.filter
def stage_word(stage: str) -> str:
    return {
        "evidence": _("Evidence"),
        "options": _("Options"),
        "coordination": _("Coordination"),
        "approval": _("Approval"),
        "execution": pgettext("stage", "Execution"),
        "outcome": pgettext("stage", "Outcome"),
    }[stage]


@register.filter
def marked(text: str, words: str) -> SafeString:
    """Return a text with the words that were looked for marked in it."""
    asked = "|".join(re.escape(word) for word in (words or "").split())
    if not asked:
        return format_html("{}", text)
    parts = re.split(f"({asked})", text, flags=re.IGNORECASE)  # what was found stands at every second place
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part) if at % 2 else part,) for at, part in enumerate(parts))
    )


@register.filter
def part_word(key: str) -> str:
    """Return what a part of a document is called, by its key as `policy.queries.changes` gives it."""
    return {
        "title": _("Title"),
        "question": _("What is to be decided"),
        "summary": _("Summary"),
        "keywords": _("Keywords"),
        "duty": _("Duty"),
        "amount": _("Amount"),
        "disclosure": _("Disclosure"),
        "block": _("Text"),
        "document": _("Further document"),
        "option": _("Option"),
        "cell": _("Cell of the table"),
        "chosen": _("Chosen option"),
        "chosen_because": _("Reason for the choice"),
        "outcome": _("Outcome plan"),
    }.get(key.partition(":")[0], key)


@register.filter
def part_kind(kind: str) -> str:
    """Return what a part of a paper is called that can be hidden from the public, by its kind as `publishing` gives it."""
    return {
        "title": _("Title"),
        "question": _("What is to be decided"),
        "summary": _("Summary"),
        "keywords": _("Keywords"),
        "amount": _("Amount"),
        "chosen_because": _("Reason for the choice"),
        "block": _("Text"),
        "criterion": _("Criterion"),
        "option": _("Option"),
        "outcome": _("Outcome plan"),
        "claim": _("Evidence"),
        "opinion": _("Opinion"),
        "remark": _("Remark"),
        "document": _("Further document"),
    }.get(kind, kind)
