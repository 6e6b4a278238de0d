"""평가: the plan of a draft; after the approval what was measured, and how it is judged. Nothing is judged about persons."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from mulkko.evidence.engine.figures import NUMERIC
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import CheckedClaim, check_claims
from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.engine.levels import Post
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import actor_of, place_of
from mulkko.policy.actions.numbers import number_of
from mulkko.policy.actions.proposals import drafting
from mulkko.policy.actions.signing import current_round_of
from mulkko.policy.engine.options import plain
from mulkko.policy.engine.outcome import BETTER, METHODS, MOST, MOST_SENTENCES, VERDICTS, is_wrong_way, sentences_in
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import OutcomeJudgement, OutcomeLine, OutcomeMeasurement, Proposal
from mulkko.policy.queries.citing import visible_claims
from mulkko.policy.queries.outcomes import (
    NO_ANSWER,
    NO_NEW_DATA,
    Promise,
    has_new_data,
    is_asked,
    lines_to_run,
    may_measure,
    promises_of,
)

KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")
FOUR_PLACES = Decimal("0.0001")


def put_outcome(
    proposal: Proposal, key: str, *, name: str, better: str, target: str | Decimal, due_on: date, by: Person, at: datetime,
    claim: Claim | None = None, slot: str = "", today: str | Decimal | None = None, source: str = "", unit: str = "",
    method: str = "claim", how: str = "", owner: str = "", edition: int | None = None,
) -> None:  # fmt: skip
    """Add or change one line of the outcome plan.

    Args:
        claim, slot: the figure that says the value of today; its unit is that of the line. Without one `today` and `source`.
        method: claim, where the machine runs the claim again on the day, or person, with `how` it is measured.
        owner: code of the unit that answers for it; left empty, the unit of the proposal.

    Raises:
        PolicyRefused: something is missing, no number, the wrong way, or the day lies behind.
    """
    if not KEY.fullmatch(key) or not name.strip() or better not in BETTER or method not in METHODS:
        raise PolicyRefused(
            "A line of the outcome plan says what is to change, in which direction, and how it is measured."
        )
    if due_on < day_of(at):
        raise PolicyRefused("The day of measuring lies behind. Choose a day from today on.")
    if method == "person" and not how.strip():
        raise PolicyRefused("Write how it is measured, where a person measures.")
    if claim is not None:
        _refuse_figure(claim, slot, by=by, at=at)
    elif method == "claim":
        raise PolicyRefused(
            "Only a figure of the evidence is run again by the machine. Choose one, or let a person measure."
        )
    elif today in (None, "") or not source.strip():
        raise PolicyRefused("A value of today that no evidence gives needs its source.")
    now = Decimal(claim.values[slot] or 0) if claim else number_of(today)
    goal = number_of(target)
    if is_wrong_way(better, today=now, target=goal):
        raise PolicyRefused("The target is worse than today, so nothing is promised. Check direction and target.")
    values = {
        "name": name.strip(), "better": better, "target": goal, "due_on": due_on, "method": method, "claim": claim,
        "slot": slot if claim else "", "value": None if claim else now, "source": "" if claim else source.strip(),
        "unit": claim.slot_map[slot].unit if claim else unit.strip(), "how": how.strip() if method == "person" else "",
    }  # fmt: skip
    with drafting(proposal, f"outcome {key}", by=by, at=at, edition=edition) as draft:
        if not draft.outcome.filter(key=key).exists() and draft.outcome.count() >= MOST:
            raise PolicyRefused("An outcome plan has seven lines at most.")
        answering = Unit.objects.filter(code=owner).first() if owner else draft.unit
        if answering is None:
            raise PolicyRefused("There is no such unit to measure it.")
        draft.outcome.update_or_create(key=key, defaults=values | {"owner": answering})


def _refuse_figure(claim: Claim, slot: str, *, by: Person, at: datetime) -> None:
    known = claim.slot_map.get(slot)
    if known is None or not visible_claims(by, at, among=[claim.pk]).exists():
        raise PolicyRefused(f"Claim {claim.pk} has no slot '{slot}'.")
    if known.type not in NUMERIC or claim.values.get(slot) is None:
        raise PolicyRefused("Only a figure that is a number can be promised and measured.")


def drop_outcome(proposal: Proposal, key: str, *, by: Person, at: datetime, edition: int | None = None) -> None:
    """Take a line out of the plan of a draft."""
    with drafting(proposal, f"outcome {key} dropped", by=by, at=at, edition=edition) as draft:
        draft.outcome.filter(key=key).delete()


# -- measured by the machine ------------------------------------------------------------------------------------------


def measure_due(*, by: Actor, at: datetime) -> list[OutcomeMeasurement]:
    """Run the claim of every line that is due once more, on the newest versions of its data; return what was kept.

    A line without data newer than the decision is kept without a value, and is run again when another version comes.
    """
    kept = []
    for line in lines_to_run(day_of(at)):
        assert line.claim is not None  # a constraint: what the machine measures is a claim
        [checked] = check_claims([line.claim], at=at)
        try:
            kept.append(_keep_run(line, checked, because="", by=by, person=None, at=at))
        except _KeptMeanwhile:
            continue
    return kept


def run_again(line: OutcomeLine, *, because: str, by: Person, at: datetime) -> OutcomeMeasurement:
    """Let the machine measure a line once more, because its data were corrected; the older row stays.

    Raises:
        NotYourDraft: the person's unit does not measure it. PolicyRefused: no reason, or a person measures it.
    """
    if not because.strip():
        raise PolicyRefused("Write why it is measured once more.")
    if line.claim is None or line.method != "claim":
        raise PolicyRefused("A person measures this line. Enter the value.")
    _measurer(line, by, at)
    _refuse_early(line, at)
    [checked] = check_claims([line.claim], at=at)
    return _keep_run(line, checked, because=because.strip(), by=actor_of(by, at), person=by, at=at)


def _keep_run(
    line: OutcomeLine, checked: CheckedClaim, *, because: str, by: Actor, person: Person | None, at: datetime
) -> OutcomeMeasurement:  # fmt: skip
    """Keep what a run gave.

    Raises:
        _KeptMeanwhile: another process measured it.
    """
    ran = checked.runs[-1]  # the refresh, where there is a newer version
    approval = current_round_of(line.proposal).approval
    text = ran.answer.values.get(line.slot) if not ran.answer.error else None
    is_new = has_new_data(line, checked.newest, approval.ending.at)
    value = _rounded(text) if text is not None and is_new else ""
    why = "" if value else NO_ANSWER if is_new else NO_NEW_DATA
    told = {
        "value": value,
        "source": _versions_told(checked.newest),
        "because": because or why,
        "versions_text": canonical(checked.newest),
    }
    with recording("policy.outcome_measured", by=by, at=at, proposal=line.proposal.reference) as facts:
        locked = _locked(line)
        if person is None and locked.pk not in {one.pk for one in lines_to_run(day_of(at))}:
            raise _KeptMeanwhile
        post = _measurer(locked, person, at) if person else None
        row = OutcomeMeasurement.objects.create(
            line=locked, measured_on=day_of(at), by=person, title=post[0].title if post else "", unit_name=post[1] if post else "",
            at=at, **told,
        )  # fmt: skip
        facts.update(outcome=_told(row), row=whole_row(row))
    return row


class _KeptMeanwhile(Exception):
    """Another process measured the line: nothing is kept twice."""


def _rounded(text: str) -> str:
    return plain(Decimal(text).quantize(FOUR_PLACES, ROUND_HALF_UP)) or "0"


def _versions_told(versions: dict[str, int]) -> str:
    return ", ".join(f"{name} v{number}" for name, number in sorted(versions.items()))


# -- measured by a person ---------------------------------------------------------------------------------------------


def enter_value(
    line: OutcomeLine, *, value: str | Decimal | None, on: date, source: str, by: Person, at: datetime, because: str = ""
) -> OutcomeMeasurement:  # fmt: skip
    """Enter what a person measured, or that nothing could be measured (None) and why. A correction is a new row with its reason.

    Raises:
        NotYourDraft: the person's unit does not measure it.
        PolicyRefused: too early, no source, no reason where one is needed, or the machine measured it.
    """
    number = None if value in (None, "") else number_of(value)
    if not source.strip():
        raise PolicyRefused("Name the file or the number of the document that the value stands in.")
    _refuse_early(line, at)
    post, unit_name = _measurer(line, by, at)
    with recording("policy.outcome_measured", by=actor_of(by, at), at=at, proposal=line.proposal.reference) as facts:
        locked = _locked(line)
        [standing] = promises_of([locked])
        _refuse_value(standing, number, on, because, at)
        row = OutcomeMeasurement.objects.create(
            line=locked, value=plain(number) or "", measured_on=on, source=source.strip(), because=because.strip(), by=by,
            title=post.title, unit_name=unit_name, at=at,
        )  # fmt: skip
        facts.update(outcome=_told(row), row=whole_row(row))
    return row


def _refuse_value(standing: Promise, number: Decimal | None, on: date, because: str, at: datetime) -> None:
    line, before = standing.line, standing.measurement
    approval = current_round_of(line.proposal).approval
    if not day_of(approval.ending.at) <= on <= day_of(at):
        raise PolicyRefused("The day of the measurement lies between the decision and today.")
    if line.method == "claim" and (before is None or before.value):
        raise PolicyRefused("The machine measures this line. Only where it found no value is one entered.")
    if not because.strip() and (number is None or before is not None):
        raise PolicyRefused("Write why nothing could be measured, or why the value is entered once more.")


# -- judged -----------------------------------------------------------------------------------------------------------


def judge(
    measurement: OutcomeMeasurement, *, verdict: str, lesson: str, by: Person, at: datetime, reason: str = ""
) -> OutcomeJudgement:
    """Confirm what the rule proposes for the newest measurement, or change it with a reason; what was learned in two sentences.

    Raises:
        NotYourDraft: the person's unit does not measure it.
        PolicyRefused: something is missing or too long, or a newer measurement stands.
    """
    if verdict not in VERDICTS:
        raise PolicyRefused("Choose one of the four judgements.")
    if not 1 <= sentences_in(lesson) <= MOST_SENTENCES:
        raise PolicyRefused("Write what was learned, in two sentences at most.")
    post, unit_name = _measurer(measurement.line, by, at)
    with recording(
        "policy.outcome_judged", by=actor_of(by, at), at=at, proposal=measurement.line.proposal.reference
    ) as facts:
        [standing] = promises_of([_locked(measurement.line)])
        newest, before = standing.measurement, standing.judgement
        if newest is None or newest.pk != measurement.pk:
            raise PolicyRefused("It was measured once more meanwhile. Look at the newer value.")
        if not reason.strip() and (verdict != newest.proposed or before is not None):
            raise PolicyRefused("Write why the judgement differs from the rule, or from the one before.")
        row = OutcomeJudgement.objects.create(
            measurement=newest, proposed=newest.proposed, verdict=verdict, reason=reason.strip(), lesson=lesson.strip(), by=by,
            title=post.title, unit_name=unit_name, at=at,
        )  # fmt: skip
        facts.update(
            judgement={"line": newest.line.name, "verdict": verdict, "proposed": row.proposed, "lesson": row.lesson},
            row=whole_row(row),
        )
    return row


def _told(row: OutcomeMeasurement) -> dict[str, str]:
    return {"line": row.line.name, "value": row.value, "unit": row.line.unit, "because": row.because}


def _locked(line: OutcomeLine) -> OutcomeLine:
    """Lock the proposal, so that two cannot measure or judge at once, and return the line as it stands."""
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=line.proposal_id)
    if not is_asked(proposal):
        raise PolicyRefused(
            "Only what an approved document promised is measured, while no newer document stands in its place."
        )
    found = OutcomeLine.objects.select_related("owner", "claim").get(pk=line.pk)
    found.proposal = proposal
    return found


def _refuse_early(line: OutcomeLine, at: datetime) -> None:
    if day_of(at) < line.due_on:
        raise PolicyRefused("The day on which it is measured has not come yet.")


def _measurer(line: OutcomeLine, by: Person, at: datetime) -> tuple[Post, str]:
    """Return post and unit of somebody of the unit that measures a line."""
    place = place_of(by, at)
    if not place.posts or not may_measure(line, place):
        raise NotYourDraft("Only the unit that measures the outcome enters and judges it.")
    if not Proposal.objects.readable_by(by, at, place).filter(pk=line.proposal_id).exists():
        raise NotYourDraft("Only the unit that measures the outcome enters and judges it.")
    post = place.posts[0]
    return post, place.chart.names.get(post.unit, post.unit)
