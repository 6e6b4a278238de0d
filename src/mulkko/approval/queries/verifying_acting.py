"""Whether what stands beside signatures is what the ledger recorded: reviews left out, reports and their acknowledgement."""

from collections.abc import Iterable, Iterator
from typing import Any

from mulkko.approval.models import Acknowledgement, Omission, PostReport
from mulkko.ledger.queries import Break, ErasedActs, Kept, compared, told


def bad_acting(approved: list[tuple[int, dict[str, Any]]], erased: ErasedActs) -> Iterator[Break]:
    """Yield every omission, report and acknowledgement that differs; acting itself is told with its signature."""
    omissions = Omission.objects.select_related("by", "step__approval", "step__position")
    yield from _differing("omission", "step", told("approval.review_omitted"), omissions, erased)
    seen = Acknowledgement.objects.select_related(
        "by", "report__signature__step__approval", "report__signature__step__position"
    )
    yield from _differing("acknowledgement", "report", told("approval.report_acknowledged"), seen, erased)
    yield from _bad_reports(approved, erased)


def _differing(name: str, key: str, entries: Any, rows: Iterable[Any], erased: ErasedActs) -> Iterator[Break]:
    recorded = {tuple(facts[name][key]): (index, facts[name]) for index, facts in entries}
    facts = ((row, row.facts()) for row in rows)
    there = (Kept(tuple(said[key]), said, row.at, row.pk) for row, said in facts)
    yield from compared(f"approval_{name}", recorded, there, erased)


def _bad_reports(approved: list[tuple[int, dict[str, Any]]], erased: ErasedActs) -> Iterator[Break]:
    recorded = {
        signature_key(facts["signature"]): (index, facts["post_report"])
        for index, facts in approved
        if "post_report" in facts
    }
    rows = PostReport.objects.select_related(
        "to", "signature__signed_by", "signature__step__approval", "signature__step__position"
    )
    there = (Kept(signature_key(row.signature.plain_facts()), row.facts(), row.at, row.pk) for row in rows)
    yield from compared("approval_postreport", recorded, there, erased)


def signature_key(facts: dict[str, Any]) -> tuple[Any, ...]:
    """Return what a signature is of: the version itself is part of it, so that a forged one is told as missing."""
    return facts["version"], facts["round"], facts["step"][0], facts["step"][2], *facts["step"][4:]
