"""감시: running the figures of approved documents again, keeping what moved, and what people do about it.

Nothing that was approved is rewritten. Figures are run outside any transaction, a pile of documents at a time; what a
killed run has kept stays, and the next one goes on with the rest. Two at once keep nothing twice: what was seen is
compared with the newest finding while the document is locked.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mulkko.catalog.queries import newest_numbers
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import CheckedClaim, check_claims, refuse_inside_transaction
from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import day_of
from mulkko.policy.engine.watching import OWNERS_GRADES, in_piles, is_older
from mulkko.policy.models import Proposal, Watch, WatchFinding, WatchRun
from mulkko.policy.queries.moved import figures_of
from mulkko.policy.queries.watching import (
    Looked,
    Watched,
    due_for_watch,
    is_broken_off,
    looked_at,
    news_in,
    stored,
    watched,
)

log = logging.getLogger(__name__)
DOCUMENTS_AT_ONCE, CLAIMS_AT_ONCE = 200, 200


@dataclass
class WatchDone:
    """What one run did; `unchecked` are claims whose run broke off, with their document and why."""

    documents: int = 0
    claims: int = 0
    findings: list[WatchFinding] = field(default_factory=list)
    unchecked: list[tuple[str, int, str]] = field(default_factory=list)


def watch_decisions(*, by: Actor, at: datetime, on: date | None = None) -> WatchDone:
    """Run the figures of every approved document that is due once more, on the newest versions of their data.

    Args:
        on: the day by which it is asked what is due; today where it is not given. What is kept is of `at`.
    """
    refuse_inside_transaction()
    day, done = on or day_of(at), WatchDone()
    due = due_for_watch(day)
    if not due:
        return done
    run = WatchRun.objects.create(begun_at=at, moved_at=timezone.now(), due=len(due))
    for begin in range(0, len(due), DOCUMENTS_AT_ONCE):
        some = watched(due[begin : begin + DOCUMENTS_AT_ONCE])
        for pile in in_piles([len(one.claims) for one in some], CLAIMS_AT_ONCE):
            _look_at_pile(some[pile], done, day=day, by=by, at=at)
            _say(run, done)
    WatchRun.objects.filter(pk=run.pk).update(ended_at=timezone.now(), done=run.due)
    return done


def _say(run: WatchRun, done: WatchDone) -> None:
    WatchRun.objects.filter(pk=run.pk).update(
        moved_at=timezone.now(), done=done.documents, claims=done.claims, findings=len(done.findings),
        unchecked=len(done.unchecked),
    )  # fmt: skip


def _look_at_pile(pile: Sequence[Watched], done: WatchDone, *, day: date, by: Actor, at: datetime) -> None:
    still_due = set(due_for_watch(day, [one.proposal.pk for one in pile]))  # another run may have been here meanwhile
    waiting = [one for one in pile if one.proposal.pk in still_due]
    lasting = [one for one in waiting if one.claims and one.until >= day]
    for one in waiting:
        if one not in lasting:  # it rests on no figure, or is watched no longer
            _keep_watch(one, {}, 0, at)
    found = _checked(lasting, at)
    for one in lasting:
        _keep(one, found[one.proposal.pk], done, by=by, at=at)


def _checked(pile: Sequence[Watched], at: datetime) -> dict[int, list[CheckedClaim]]:
    """Return what a check of these documents found, by key; a document whose check breaks off stops no other one."""
    claims = {claim.pk: claim for one in pile for claim in one.claims}
    try:
        found = {one.claim.pk: one for one in check_claims(list(claims.values()), at=at)} if claims else {}
    except Exception as error:
        if len(pile) > 1:
            return {key: checked for one in pile for key, checked in _checked([one], at).items()}
        log.error("The figures of %s could not be run.", pile[0].proposal, exc_info=error)
        return {pile[0].proposal.pk: []}
    return {one.proposal.pk: [found[claim.pk] for claim in one.claims] for one in pile}


def _keep(one: Watched, checked: list[CheckedClaim], done: WatchDone, *, by: Actor, at: datetime) -> None:
    seen = {name: number for each in checked for name, number in each.newest.items()}
    unread = [] if checked else list(one.claims)
    seen = seen or newest_numbers(one.datasets)
    with transaction.atomic():
        Proposal.objects.select_for_update(of=("self",)).get(pk=one.proposal.pk)
        before = Watch.objects.filter(proposal=one.proposal).first()
        if before is not None and is_older(seen, before.newest):
            return  # another run has looked at newer data
        failing = _failing(checked, before, day_of(at))
        rows, broke_off = looked_at(one, checked, failing, day_of(at))
        news = news_in(one, rows)
        kept = _record(one, news, by=by, at=at) if news else []
        _keep_watch(one, seen, len(failing) + len(unread), at, failing)
    done.documents += 1
    done.claims += len(rows)
    done.findings += kept
    done.unchecked += [(one.proposal.reference, each.claim.pk, _why(each)) for each in broke_off]
    done.unchecked += [(one.proposal.reference, claim.pk, "") for claim in unread]


def _why(checked: CheckedClaim) -> str:
    return next((run.answer.reason for run in checked.runs if run.answer.error), "")


def _failing(checked: Sequence[CheckedClaim], before: Watch | None, today: date) -> dict[int, date]:
    """Return since which day the runs of each claim break off that broke off now."""
    known = before.failing if before else {}
    return {each.claim.pk: known.get(each.claim.pk, today) for each in checked if is_broken_off(each)}


def _keep_watch(
    one: Watched, seen: dict[str, int], unchecked: int, at: datetime, failing: Mapping[int, date] | None = None
) -> None:
    days = {str(claim): day.isoformat() for claim, day in (failing or {}).items()}
    values = {
        "until": one.until, "looked_at": at, "newest_text": canonical(seen), "unchecked": unchecked, "failing_text": canonical(days),
    }  # fmt: skip
    Watch.objects.update_or_create(proposal=one.proposal, defaults=values)


def _record(one: Watched, news: Sequence[Looked], *, by: Actor, at: datetime) -> list[WatchFinding]:
    """Keep what is new of a document, with one entry: that its ground moved, that it holds again, or that digits moved."""
    heard = [row for row in news if row.grade in OWNERS_GRADES and not row.is_known]
    back = [row for row in news if row.status == "holds" or row.is_known]
    verb = "policy.ground_holds" if back else "policy.ground_noted"
    reference = one.proposal.reference
    with recording("policy.ground_moved" if heard else verb, by=by, at=at, proposal=reference) as facts:
        kept = [stored(row, one, at) for row in news]
        for finding in kept:
            finding.save()
        facts.update(
            rows=[whole_row(finding) for finding in kept], moved=[_told(finding) for finding in kept],
            preferred=[one.table.title_of(key) if key else "" for key in news[0].preferred],
        )  # fmt: skip
    return kept


def _told(finding: WatchFinding) -> dict[str, object]:
    figures = [[each.name, each.then, each.now] for each in figures_of(finding) if each.is_moved]
    return {"claim": finding.claim_id, "grade": finding.grade, "is_known": finding.is_known, "figures": figures}


def moved_since(claim: Claim) -> bool:
    """Tell whether a claim stands on older versions than the newest ones."""
    newest = newest_numbers(set(claim.datasets))
    return any(newest.get(pin["dataset"]) != pin["version"] for pin in claim.pins)
