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
        (facts["signature"]["version"], facts["signature"]["round"]): (index, facts["post_report"])
        for index, facts in approved
        if "post_report" in facts
    }
    there = (
        Kept((row.signature.version_id, row.signature.step.approval.round_no), row.facts(), row.at, row.pk)
        for row in PostReport.objects.select_related("to", "signature__step__approval")
    )
    yield from compared("approval_postreport", recorded, there, erased)
