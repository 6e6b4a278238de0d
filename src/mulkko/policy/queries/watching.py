"""감시: which approved documents are due to be looked at, what they rest on, and what a look found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mulkko.approval.models import Signature
from mulkko.catalog.queries import newest_numbers
from mulkko.evidence.models import Claim, Receipt
from mulkko.evidence.queries import CheckedClaim
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import day_of
from mulkko.policy.engine.watching import (
    PASSING,
    SealedTable,
    Values,
    graded,
    known_at_signature,
    month_after,
    state_of,
    table_in,
    watched_until,
)
from mulkko.policy.models import Proposal, Round, Watch, WatchFinding
from mulkko.policy.queries.amending import superseded_kinds
from mulkko.policy.queries.content import sealed_in

Known = tuple[str, str | None, Values]


@dataclass(frozen=True)
class Watched:
    """One approved document with what was sealed; `known` is what the deciding signature had in view, by claim."""

    proposal: Proposal
    version: str
    until: date
    table: SealedTable
    claims: tuple[Claim, ...]
    known: Mapping[int, Known]
    preferred_in_view: str | None

    @property
    def datasets(self) -> set[str]:
        return {name for claim in self.claims for name in claim.datasets}


@dataclass(frozen=True)
class Looked:
    """One claim as a look found it."""

    claim: Claim
    status: str
    drift: str | None
    is_known: bool
    reason: str
    now: Values
    newest: Mapping[str, int]
    preferred: tuple[str | None, str | None]  # then, and with everything that moved

    @property
    def grade(self) -> str:
        return self.drift or self.status

    @property
    def state(self) -> tuple[Any, ...]:
        return state_of(
            status=self.status, drift=self.drift, now=self.now, slots=self.claim.slot_map, preferred=self.preferred[1]
        )


def due_for_watch(on: date, among: Iterable[int] | None = None) -> list[int]:
    """Return the keys of the documents to look at by a day, those that read the same data next to one another.

    Due is what was never looked at, what reads data with a newer version, what was last looked at a month ago, and the day
    after what a run could not finish.
    """
    approved = Round.objects.filter(approval__ending__kind="approved").order_by("pk")
    if among is not None:
        approved = approved.filter(proposal__in=list(among))
    rows = dict(approved.values_list("proposal_id", "proposal__reference"))
    gone = superseded_kinds(approved.order_by().values("proposal__reference")) if rows else {}
    looked = {row.proposal_id: row for row in Watch.objects.filter(proposal__in=approved.values("proposal"))}
    read = {pk: row.newest for pk, row in looked.items() if row.until >= on}
    newest = newest_numbers({name for versions in read.values() for name in versions})
    found = []
    for pk, reference in rows.items():
        if reference not in gone and (pk not in looked or (pk in read and _is_due(looked[pk], read[pk], newest, on))):
            found.append((sorted(read.get(pk, {})), pk))
    return [pk for _, pk in sorted(found)]


def _is_due(row: Watch, read: Mapping[str, int], newest: Mapping[str, int], on: date) -> bool:
    looked_on = day_of(row.looked_at)
    if not read:
        return False
    is_newer = any(newest.get(name, number) != number for name, number in read.items())
    return is_newer or month_after(looked_on) <= on or (row.unchecked > 0 and looked_on < on)


def watched(keys: Iterable[int]) -> list[Watched]:
    """Return approved documents with what was sealed, in the order of their keys."""
    rows = Round.objects.filter(proposal__in=list(keys), approval__ending__kind="approved")
    rounds = {
        row.proposal_id: row for row in rows.select_related("proposal__unit", "approval__version", "approval__ending")
    }
    contents = {pk: sealed_in(row) for pk, row in rounds.items()}
    named = {one["id"] for content in contents.values() for one in content["claims"]}
    claims = Claim.objects.in_bulk(named)
    receipts = _receipts({row.approval_id for row in rounds.values()})
    found = []
    for pk in dict.fromkeys(keys):
        if pk in rounds:
            one, content = rounds[pk], contents[pk]
            table, told = table_in(content), receipts.get(one.approval_id)
            known = known_at_signature(told) if told else None
            found.append(
                Watched(
                    one.proposal, one.approval.version_id, watched_until(content, day_of(one.approval.ending.at)), table,
                    tuple(claims[number] for number in table.claims if number in claims),
                    known.claims if known else {}, known.preferred if known else None,
                )
            )  # fmt: skip
    return found


def _receipts(approvals: set[int]) -> dict[int, str]:
    """Return the text of the receipt of the last signature of each round: what was decided in view of."""
    signed = Signature.objects.filter(step__approval__in=approvals).exclude(receipt="").order_by("pk")
    digests = dict(signed.values_list("step__approval_id", "receipt"))
    texts = dict(Receipt.objects.filter(digest__in=digests.values()).values_list("digest", "text"))
    return {approval: texts[digest] for approval, digest in digests.items() if digest in texts}


def is_broken_off(found: CheckedClaim) -> bool:
    """Tell whether a run of a claim ended for a reason that a later run may well not meet."""
    return any(run.answer.error in PASSING for run in found.runs)


def looked_at(
    one: Watched, checked: Sequence[CheckedClaim], failing: Mapping[int, date], on: date
) -> tuple[list[Looked], list[CheckedClaim]]:
    """Return what a check found of a document, and the claims whose run broke off: of those nothing is known.

    A claim whose runs break off for a second day cannot be verified: that is found of it.

    Args:
        failing: the day on which the runs of a claim began to break off, by claim.
    """
    broke_off = [found for found in checked if is_broken_off(found) and failing.get(found.claim.pk, on) >= on]
    judged = {found.claim.pk: found.judgement for found in checked if found not in broke_off}
    grades = graded(one.table, judged)
    rows = []
    for found in checked:
        if found.claim.pk in judged:
            judgement, drift = found.judgement, grades.drift[found.claim.pk]
            now = (
                {name: judgement.now.get(name) for name in found.claim.slot_map}
                if judgement.status == "drifted"
                else {}
            )
            row = Looked(
                found.claim, judgement.status, drift, False, judgement.reason, now, found.newest,
                (grades.before, grades.now),
            )  # fmt: skip
            rows.append(row if row.state != _known_state(one, row) else Looked(**{**vars(row), "is_known": True}))
    return rows, broke_off


def _known_state(one: Watched, row: Looked) -> tuple[Any, ...] | None:
    known = one.known.get(row.claim.pk)
    if known is None or known[0] == "holds":
        return None
    status, drift, values = known
    return state_of(status=status, drift=drift, now=values, slots=row.claim.slot_map, preferred=one.preferred_in_view)


def news_in(one: Watched, rows: Sequence[Looked]) -> list[Looked]:
    """Return what stands otherwise than the newest finding says, or, without one, otherwise than it was decided."""
    standing = {row.claim_id: row for row in WatchFinding.objects.filter(proposal=one.proposal).standing()}
    found = []
    for row in rows:
        last = standing.get(row.claim.pk)
        if last is None:
            is_news = row.status != "holds" and not row.is_known
        else:
            is_news = row.state != _state_of(last, row.claim)
        if is_news:
            found.append(row)
    return found


def _state_of(row: WatchFinding, claim: Claim) -> tuple[Any, ...]:
    return state_of(
        status=row.status, drift=row.drift, now=row.now, slots=claim.slot_map, preferred=row.preferred_now or None
    )


def versions_of(rows: Iterable[Looked]) -> dict[str, int]:
    """Return the versions that a look at a document saw."""
    return {name: number for row in rows for name, number in row.newest.items()}


def stored(row: Looked, one: Watched, at: datetime) -> WatchFinding:
    """Return a finding, not saved yet."""
    then, now = row.preferred
    return WatchFinding(
        proposal=one.proposal, version=one.version, claim=row.claim, status=row.status, grade=row.grade, is_known=row.is_known,
        reason=row.reason, then_text=canonical(dict(one.table.claims[row.claim.pk])), now_text=canonical(dict(row.now)),
        newest_text=canonical(dict(row.newest)), preferred_then=then or "", preferred_now=now or "", at=at,
    )  # fmt: skip
