"""Whether claims, pins, receipts and runs are still what the ledger recorded."""

import json
from collections.abc import Iterator
from typing import Any

from mulkko.evidence.models import Claim, ClaimPin, Receipt, Run
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.ledger.models import microseconds
from mulkko.ledger.queries import UNRECORDED, Break, ErasedActs, Kept, compared, erased_acts, told_whole


def verify_evidence() -> Iterator[Break]:
    """Yield every claim, pin, receipt or run that is not what the ledger recorded."""
    erased = erased_acts()
    yield from _bad_claims(erased)
    yield from _bad_receipts(erased)


def _bad_claims(erased: ErasedActs) -> Iterator[Break]:
    recorded = {
        one.facts["claim"]["id"]: (one.index, [one.facts["claim"], one.actor, one.occurred_us])
        for one in told_whole("evidence.claim_made")
    }
    claims = list(Claim.objects.select_related("author"))
    there = [
        Kept(row.pk, [_as_told(row, recorded), row.author.code, microseconds(row.made_at)], row.made_at, row.pk)
        for row in claims
    ]
    yield from compared("evidence_claim", recorded, there, erased, kind="version")
    pinned: dict[int, list[tuple[str, int]]] = {}
    pins = ClaimPin.objects.order_by("version__dataset__name", "version__number", "pk")
    for pk, name, number in pins.values_list("claim_id", "version__dataset__name", "version__number"):
        pinned.setdefault(pk, []).append((name, number))
    for claim in claims:
        index = recorded[claim.pk][0] if claim.pk in recorded else UNRECORDED
        if not all(
            text == canonical(json.loads(text))
            for text in (claim.slots, claim.values_text, claim.pins_text, claim.joins_text)
        ):
            yield Break(index, "version", "evidence_claim", str(claim.pk))
        if pinned.pop(claim.pk, []) != sorted((pin["dataset"], pin["version"]) for pin in claim.pins):
            yield Break(index, "version", "evidence_claimpin", f"of claim {claim.pk}")
    yield from (Break(UNRECORDED, "version", "evidence_claimpin", f"of claim {pk}") for pk in pinned)


def _as_told(claim: Claim, recorded: dict[int, tuple[int, list[Any]]]) -> dict[str, Any]:
    """Return what the ledger would keep of a claim now: no more than its entry says, for an old one says less.

    Kind, joins and choice are always told where there are some: an entry that names none says that there were none.
    """
    facts = claim.facts()
    said = recorded[claim.pk][1][0] if claim.pk in recorded else facts
    return {
        name: value for name, value in facts.items() if name in said or name in ("kind", "method", "joins", "choice")
    }


def _bad_receipts(erased: ErasedActs) -> Iterator[Break]:
    """Compare every receipt with its digest, the first signature that was put on it, and the runs that stand in it."""
    signed = _signed_with()
    runs: dict[int | None, list[Run]] = {}
    for run in Run.objects.order_by("pk"):
        runs.setdefault(run.receipt_id, []).append(run)
    for receipt in Receipt.objects.iterator():
        index, occurred_us = signed.pop(receipt.digest, (UNRECORDED, None))
        is_told = occurred_us == microseconds(receipt.made_at) or erased.hold(receipt.made_at)
        if (
            not is_told
            or sha256_of(receipt.text) != receipt.digest
            or json.loads(receipt.text)["proposal"] != receipt.subject
        ):
            yield Break(index, "signature", "evidence_receipt", str(receipt.pk))
        yield from (
            Break(index, "signature", "evidence_run", row) for row in _bad_runs(receipt, runs.pop(receipt.pk, []))
        )
    yield from (Break(index, "signature", "evidence_receipt", digest) for digest, (index, _) in signed.items())
    yield from (Break(UNRECORDED, "signature", "evidence_run", str(run.pk)) for left in runs.values() for run in left)


def _bad_runs(receipt: Receipt, runs: list[Run]) -> Iterator[str]:
    """Yield the keys of the runs that the receipt does not know; those it knows and that are gone by their claim."""
    told = [(claim["id"], one) for claim in json.loads(receipt.text)["claims"] for one in claim["runs"]]
    for run in runs:
        said = next((one for one in told if one[0] == run.claim_id and _says(one[1], run)), None)
        if said is None or run.at != receipt.made_at:
            yield str(run.pk)
        if said is not None:
            told.remove(said)
    yield from (f"of claim {claim}" for claim, _ in told)


def run_facts(mode: str, versions: dict[str, int], values: dict[str, str | None], error: str) -> dict[str, Any]:
    """Return what every receipt says of a run; a newer one says more."""
    return {"mode": mode, "versions": versions, "values": values, "error": error}


def _says(said: dict[str, Any], run: Run) -> bool:
    """Tell whether a receipt says of a run what stands in its row; an old receipt says less."""
    try:
        facts = run_facts(run.mode, json.loads(run.versions), json.loads(run.values_text), run.error)
    except ValueError:
        return False
    facts |= {"engine": run.engine, "rows_read": run.rows_read, "reason": run.reason}
    is_plain = all(text == canonical(json.loads(text)) for text in (run.versions, run.values_text))
    return is_plain and said == {name: value for name, value in facts.items() if name in said}


def _signed_with() -> dict[str, tuple[int, int]]:
    """Return for each receipt the entry of the first act that it was kept for, a signature most often, and its moment."""
    found: dict[str, tuple[int, int]] = {}
    for action in ("approval.submitted", "approval.signed", "approval.approved", "policy.evidence_checked"):
        for one in told_whole(action):
            digest = one.facts["receipt"] if "receipt" in one.facts else one.facts["signature"]["receipt"]
            if digest:
                found[digest] = min((one.index, one.occurred_us), found.get(digest, (one.index, one.occurred_us)))
    return found
