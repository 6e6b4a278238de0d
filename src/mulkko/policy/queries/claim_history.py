"""One claim out of its receipts: how it stood at each check, what came before and after it, what contradicts it. No query runs."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from mulkko.approval.models import Signature
from mulkko.evidence.engine.figures import BadSlot, shown
from mulkko.evidence.engine.grade import bases_of, grade_of
from mulkko.evidence.engine.questions import questions_of
from mulkko.evidence.engine.status import same_value
from mulkko.evidence.models import Claim, Receipt, Run
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Place
from mulkko.policy.models import Proposal
from mulkko.policy.queries.citing import visible_claims

MOST_RUNS, FIRST_RUNS = 200, 20  # that are told at all, and without being asked for more
MOST_LOOKED_AT = 500  # claims that are compared with one


@dataclass(frozen=True)
class Standing:
    """How a claim stood at its last check; `drift` is graded by the decision of the proposal that was checked."""

    status: str = "unchecked"
    drift: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class PastRun:
    """One run of a claim: when, for which signature, on which versions, what came out."""

    run: Run
    standing: Standing
    versions: Mapping[str, int]
    values: Mapping[str, str | None]
    shown: tuple[tuple[str, str], ...]  # slot and figure
    proposal: Proposal | None
    steps: tuple[str, ...]  # kinds of the steps whose signatures bear its receipt, in the order of signing
    round_no: int
    moment: str = ""  # coordination or turn, where it was made for no signature


@dataclass(frozen=True)
class Conflict:
    """Another claim that measures the same and says something else, with the two figures."""

    claim: Claim
    here: str
    there: str


def standings_of(claims: Iterable[int], readable: Any) -> dict[int, Standing]:
    """Return how each claim stood at the last check that was made for a proposal out of `readable`."""
    runs = Run.objects.filter(claim__in=list(claims), receipt__subject__in=readable.values("reference"))
    newest = dict(runs.order_by("at", "pk").values_list("claim_id", "receipt_id"))
    told = {
        receipt.pk: (receipt.made_at, _told(receipt)) for receipt in Receipt.objects.filter(pk__in=set(newest.values()))
    }
    return {
        claim: Standing(*told[receipt][1].get(claim, ("unchecked", None)), told[receipt][0])
        for claim, receipt in newest.items()
    }


def _told(receipt: Receipt) -> dict[int, tuple[str, str | None]]:
    return {one["id"]: (one["status"], one["drift"]) for one in json.loads(receipt.text)["claims"]}


def runs_of(
    claim: Claim, person: Person | None, at: datetime, place: Place | None = None, *, most: int = MOST_RUNS
) -> list[PastRun]:
    """Return the stored runs of a claim, the newest first, as far as they were made for proposals that a person may read."""
    readable = Proposal.objects.readable_by(person, at, place)
    runs = list(_stored(claim, readable).select_related("receipt").order_by("-at", "-pk")[:most])
    receipts = {run.receipt_id: run.receipt for run in runs if run.receipt}
    told = {pk: json.loads(receipt.text) for pk, receipt in receipts.items()}
    signed = _signed_with({receipt.digest for receipt in receipts.values()})
    proposals = {
        one.reference: one for one in readable.filter(reference__in={one.subject for one in receipts.values()})
    }
    return [_past(run, claim, told, signed, proposals) for run in runs]


def _stored(claim: Claim, readable: Any) -> Any:
    return Run.objects.filter(claim=claim, receipt__subject__in=readable.values("reference"))


Versions = tuple[tuple[str, int], ...]


def values_by_versions(
    claim: Claim, person: Person | None, at: datetime, place: Place | None = None
) -> tuple[int, dict[Versions, dict[str, str | None]]]:
    """Return how many runs a person may see, and the exact values by the versions on which they were computed."""
    stored = _stored(claim, Proposal.objects.readable_by(person, at, place)).order_by()
    counted, found = 0, {}
    rows = stored.values_list("versions", "values_text", "error").annotate(runs=Count("pk"))
    for versions, values, error, runs in rows:
        counted += runs
        if not error:
            found[tuple(sorted(json.loads(versions).items()))] = json.loads(values)
    return counted, found


def _signed_with(digests: set[str]) -> dict[str, list[Signature]]:
    """Return the signatures that bear each receipt: where nothing had moved, several bear the same one."""
    found: dict[str, list[Signature]] = {}
    for row in Signature.objects.filter(receipt__in=digests).select_related("step__approval").order_by("pk"):
        found.setdefault(row.receipt, []).append(row)
    return found


def _past(
    run: Run, claim: Claim, told: Any, signed: dict[str, list[Signature]], proposals: dict[str, Proposal]
) -> PastRun:
    receipt = run.receipt
    assert receipt is not None  # the runs of a claim are read through their receipts
    text = told[receipt.pk]
    status, drift = next(
        ((one["status"], one["drift"]) for one in text["claims"] if one["id"] == claim.pk), ("unchecked", None)
    )
    signatures, values = signed.get(receipt.digest, []), json.loads(run.values_text)
    return PastRun(
        run, Standing(status, drift, run.at), json.loads(run.versions), values,
        tuple((name, shown_or_text(claim, name, values.get(name))) for name in claim.slot_map), proposals.get(receipt.subject),
        tuple(dict.fromkeys(one.step.kind for one in signatures)), signatures[0].step.approval.round_no if signatures else 0,
        text.get("moment", {}).get("kind", ""),
    )  # fmt: skip


def shown_or_text(claim: Claim, slot: str, value: str | None) -> str:
    """Return a value as the claim shows it; as it is where it no longer is what the slot says."""
    try:
        return shown(claim.slot_map[slot], value)
    except BadSlot:
        return value or "―"


def grade_today(claim: Claim, at: datetime) -> tuple[str, list[str]]:
    """Return the grade of a claim and its reasons, from what its datasets say of themselves and how old their pinned versions are."""
    versions = [pin.version for pin in claim.pinned.select_related("version__dataset")]
    ages = [(day_of(at) - version.as_of).days for version in versions if version.as_of]
    bases = bases_of(claim.kind, claim.method, [version.dataset.basis for version in versions])
    return grade_of(bases, age_days=max(ages, default=None))


def chain_of(claim: Claim) -> list[Claim]:
    """Return a claim with those that it renewed and those that renewed it, the oldest first."""
    found = [claim]
    while found[0].supersedes_id is not None:
        found.insert(0, Claim.objects.get(pk=found[0].supersedes_id))
    while (successor := Claim.objects.filter(supersedes=found[-1]).first()) is not None:
        found.append(successor)
    return found


def likely_conflicts(claim: Claim, chain: Iterable[Claim] = ()) -> list[int]:
    """Return the keys of claims that may measure the same as one, other than those of its chain; a few too many."""
    if not claim.sql:
        return []
    # What measures the same is taken from the same: the database leaves out all others by the end of their text.
    taken_from = claim.sql[claim.sql.rfind(" FROM ") :]
    rows = Claim.objects.filter(superseded_by__isnull=True, sql__endswith=taken_from)
    likely = rows.exclude(pk__in=[one.pk for one in chain] or [claim.pk]).exclude(
        sql=claim.sql, values_text=claim.values_text
    )
    return list(likely.values_list("pk", flat=True)[:MOST_LOOKED_AT])


def conflicts_of(
    claim: Claim, person: Person | None, at: datetime, place: Place | None = None, *, chain: Iterable[Claim] = ()
) -> list[Conflict]:
    """Return the claims that measure the same on the same data and show another figure, such as one of an older version.

    What renewed a claim, and what it renewed, is no conflict: it says so itself. Whether two sentences about different data mean
    the same is for people to say. Only claims that the person may look at are named.
    """
    likely = likely_conflicts(claim, chain)
    return conflicts_among(claim, visible_claims(person, at, place, among=likely).order_by("pk") if likely else ())


def conflicts_among(claim: Claim, others: Iterable[Claim]) -> list[Conflict]:
    """Return those of other claims that measure the same and show another figure."""
    found = []
    for other in others:
        here, there = _differing(claim, other)
        if here:
            found.append(Conflict(other, here, there))
    return found


def _differing(claim: Claim, other: Claim) -> tuple[str, str]:
    """Return the first pair of figures that measure the same and differ as they are shown; two empty texts without one."""
    mine, theirs = questions_of(claim.sql, claim.slot_map), questions_of(other.sql, other.slot_map)
    for name, measure in mine.items():
        for one in (one for one, asked in theirs.items() if asked == measure):
            if not same_value(claim.values.get(name), other.values.get(one)) and claim.shown(name) != other.shown(one):
                return claim.shown(name), other.shown(one)
    return "", ""
