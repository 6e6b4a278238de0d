"""평가 as its page shows it: each promise with its picture, what came before, and what the person who looks may do."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mulkko.organization.queries import Place
from mulkko.policy.models import OutcomeJudgement, OutcomeMeasurement, Proposal
from mulkko.policy.queries.outcomes import Promise, is_asked, may_measure, promises_in
from mulkko.web.charts import Chart, bar
from mulkko.web.charts.bars import Bar


@dataclass(frozen=True)
class Shown:
    """One promise on the page. `act` is what waits for the person who looks: enter, judge, or nothing."""

    promise: Promise
    state: str
    chart: Chart
    act: str
    may_correct: bool
    past: tuple[OutcomeMeasurement | OutcomeJudgement, ...]


def shown_promises(proposal: Proposal, place: Place | None, today: date) -> list[Shown]:
    asked = is_asked(proposal)
    return [
        _shown(one, asked and place is not None and may_measure(one.line, place), today)
        for one in promises_in(proposal)
    ]


def _shown(one: Promise, is_mine: bool, today: date) -> Shown:
    state = one.state(today)
    waits = {"due": "enter", "measured": "judge"}.get(state, "")
    if state == "due" and one.line.method == "claim":
        waits = ""  # the machine measures it within the hour
    may_correct = is_mine and one.measurement is not None
    return Shown(one, state, _chart(one), waits if is_mine else "", may_correct, _past(one) if one.measurement else ())


def can_be_typed(one: Promise) -> bool:
    """Tell whether a value is typed: a person measures the line, or the machine found none."""
    return one.line.method == "person" or (one.measurement is not None and not one.measurement.value)


def _past(one: Promise) -> tuple[OutcomeMeasurement | OutcomeJudgement, ...]:
    """Return what stood before and was corrected, oldest first."""
    measured = OutcomeMeasurement.objects.filter(line=one.line).select_related("by")
    judged = OutcomeJudgement.objects.filter(measurement__line=one.line).select_related("by", "measurement__line")
    stands = {(type(row), row.pk) for row in (one.measurement, one.judgement) if row is not None}
    rows = [row for row in (*measured, *judged) if (type(row), row.pk) not in stands]
    return tuple(sorted(rows, key=lambda row: row.at))


def _chart(one: Promise) -> Chart:
    line, measured = one.line, one.measurement.number if one.measurement else None
    rows = [Bar(_("When drafted"), float(line.today)), Bar(_("Target"), float(line.target))]
    if measured is not None:
        rows.append(Bar(_("Result"), float(measured), accent=True))
    told = _("The target stands beside the value when it was drafted.")
    if measured is not None:
        told = _("The result stands beside the target and the value when it was drafted.")
    unit = f"({line.unit})" if line.unit else ""
    how_many = f"{pgettext('outcome', 'Value')}{unit}"
    return bar(
        f"outcome-{line.key}", line.name, told, rows, what=pgettext("outcome", "When"), how_many=how_many,
        language=(get_language() or "ko")[:2],
    )  # fmt: skip


def warning_sentences(codes: list[str], proposal: Proposal) -> list[str]:
    """Return what is told of the outcome plan before a submission and stops nothing."""
    names = dict(proposal.outcome.values_list("key", "name"))
    words = {
        "no_outcome": _("There is no outcome plan yet: nobody will be able to say whether it worked."),
        "outcome_past": _("%(name)s: the day of measuring is here or has passed."),
        "outcome_wrong_way": _("%(name)s: the target is worse than the value of today."),
    }
    split = [code.partition(":") for code in codes]
    return [words[kind] % {"name": names.get(key, "")} for kind, _colon, key in split]
