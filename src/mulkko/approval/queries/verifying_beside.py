"""Whether hand-overs, entered results and the files that came back are what the ledger recorded."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from mulkko.approval.models import HandOver, Result, ReturnedFile
from mulkko.ledger.queries import UNRECORDED, Break, ErasedActs, Kept, compared, told

Told = list[tuple[int, dict[str, Any]]]


def bad_beside(submitted: Told, erased: ErasedActs) -> Iterator[Break]:
    """Yield every hand-over, result and returned file that differs from what was recorded of it."""
    yield from _bad_hand_overs(submitted, erased)
    entries = [*told("approval.result_entered"), *told("approval.result_corrected")]
    recorded = {tuple(facts["result"]["round"]): (index, facts["result"]) for index, facts in entries}
    rows = Result.objects.select_related("approval", "file", "by").defer("file__content")
    said = ((row, row.facts()) for row in rows)
    there = (Kept(tuple(facts["round"]), facts, row.at, row.pk) for row, facts in said)
    yield from compared("approval_result", recorded, there, erased)
    yield from _bad_chains({key: index for key, (index, _) in recorded.items()})
    yield from _bad_files(
        {facts["result"]["file"][2]: (index, facts["result"]["file"][2:]) for index, facts in entries}
    )


def _bad_chains(recorded: Mapping[tuple[Any, ...], int]) -> Iterator[Break]:
    """Yield the results that correct another entry than the one before them."""
    rows = list(Result.objects.select_related("approval"))
    at = {(row.approval_id, row.place): row.pk for row in rows}
    for row in rows:
        if row.corrects_id != at.get((row.approval_id, row.place - 1)):
            key = (row.approval.version_id, row.approval.round_no, row.place)
            yield Break(recorded.get(key, UNRECORDED), "version", "approval_result", str(row.pk))


def _bad_files(entered: Mapping[str, tuple[int, list[Any]]]) -> Iterator[Break]:
    """Yield the files that are gone, that no result names, or whose bytes or words are others than recorded."""
    used = set(Result.objects.values_list("file_id", flat=True))
    for sha256 in entered.keys() - set(ReturnedFile.objects.values_list("sha256", flat=True)):
        yield Break(entered[sha256][0], "version", "approval_returnedfile", sha256)
    for file in ReturnedFile.objects.iterator(chunk_size=1):
        index, facts = entered.get(file.sha256, (UNRECORDED, file.facts()))
        is_same = hashlib.sha256(bytes(file.content)).hexdigest() == file.sha256 and file.facts() == facts
        if file.sha256 not in used or not is_same:
            yield Break(index, "version", "approval_returnedfile", file.sha256)


def _bad_hand_overs(submitted: Told, erased: ErasedActs) -> Iterator[Break]:
    recorded = {
        (facts["approval"]["version"], facts["signature"]["round"]): (index, facts["hand_over"])
        for index, facts in submitted
        if "hand_over" in facts
    }
    rows = HandOver.objects.select_related("approval")
    there = (Kept((row.approval.version_id, row.approval.round_no), row.facts(), row.at, row.pk) for row in rows)
    yield from compared("approval_handover", recorded, there, erased)
