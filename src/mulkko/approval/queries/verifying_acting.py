"""Whether what stands beside signatures is what the ledger recorded: reviews left out, reports and their acknowledgement."""

from collections.abc import Iterator
from typing import Any

from mulkko.approval.models import Acknowledgement, Omission, PostReport
from mulkko.ledger.queries import ErasedActs, told

UNRECORDED = 2**62  # sorts behind every entry: a row that no entry recorded


def bad_acting(approved: list[tuple[int, dict[str, Any]]], erased: ErasedActs) -> Iterator[tuple[int, str]]:
    """Yield every omission, report and acknowledgement that differs; acting itself is told with its signature."""
    omissions = Omission.objects.select_related("by", "step__approval", "step__position")
    yield from _differing("omission", "step", told("approval.review_omitted"), omissions, erased)
    seen = Acknowledgement.objects.select_related(
        "by", "report__signature__step__approval", "report__signature__step__position"
    )
    yield from _differing("acknowledgement", "report", told("approval.report_acknowledged"), seen, erased)
    yield from _bad_reports(approved, erased)


def _differing(name: str, key: str, entries: Any, rows: Any, erased: ErasedActs) -> Iterator[tuple[int, str]]:
    recorded = {tuple(facts[name][key]): (index, facts[name]) for index, facts in entries}
    for row in rows:
        facts = row.facts()
        index, said = recorded.pop(tuple(facts[key]), (UNRECORDED, None))
        if said != facts and not (said is None and erased.hold(row.at)):
            yield index, "signature"
    yield from ((index, "signature") for index, _ in recorded.values())


def _bad_reports(approved: list[tuple[int, dict[str, Any]]], erased: ErasedActs) -> Iterator[tuple[int, str]]:
    recorded = {
        (facts["signature"]["version"], facts["signature"]["round"]): (index, facts["post_report"])
        for index, facts in approved
        if "post_report" in facts
    }
    for row in PostReport.objects.select_related("to", "signature__step__approval"):
        key = (row.signature.version_id, row.signature.step.approval.round_no)
        index, said = recorded.pop(key, (UNRECORDED, None))
        if said != row.facts() and not (said is None and erased.hold(row.at)):
            yield index, "signature"
    yield from ((index, "signature") for index, _ in recorded.values())
