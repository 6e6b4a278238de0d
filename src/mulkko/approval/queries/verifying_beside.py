"""Whether hand-overs, entered results and the files that came back are what the ledger recorded."""

import hashlib
from collections.abc import Iterator
from typing import Any

from mulkko.approval.models import HandOver, Result, ReturnedFile
from mulkko.ledger.queries import UNRECORDED, Break, ErasedActs, Kept, compared, told

Told = list[tuple[int, dict[str, Any]]]


def bad_beside(submitted: Told, erased: ErasedActs) -> Iterator[Break]:
    """Yield every hand-over, result and returned file that differs from what was recorded of it."""
    yield from _bad_hand_overs(submitted, erased)
    entries = [*told("approval.result_entered"), *told("approval.result_corrected")]
    recorded = {tuple(facts["result"]["round"]): (index, facts["result"]) for index, facts in entries}
    entered_in = {facts["result"]["file"][2]: index for index, facts in entries}
    rows = Result.objects.select_related("approval", "file", "by").defer("file__content")
    said = ((row, row.facts()) for row in rows)
    there = (Kept(tuple(facts["round"]), facts, row.at, row.pk) for row, facts in said)
    yield from compared("approval_result", recorded, there, erased)
    used = set(Result.objects.values_list("file_id", flat=True))
    there_too = set(ReturnedFile.objects.values_list("sha256", flat=True))
    for sha256 in entered_in.keys() - there_too:
        yield Break(entered_in[sha256], "version", "approval_returnedfile", sha256)
    for file in ReturnedFile.objects.iterator(chunk_size=1):
        if file.sha256 not in used or hashlib.sha256(bytes(file.content)).hexdigest() != file.sha256:
            yield Break(entered_in.get(file.sha256, UNRECORDED), "version", "approval_returnedfile", file.sha256)


def _bad_hand_overs(submitted: Told, erased: ErasedActs) -> Iterator[Break]:
    recorded = {
        (facts["approval"]["version"], facts["signature"]["round"]): (index, facts["hand_over"])
        for index, facts in submitted
        if "hand_over" in facts
    }
    rows = HandOver.objects.select_related("approval")
    there = (Kept((row.approval.version_id, row.approval.round_no), row.facts(), row.at, row.pk) for row in rows)
    yield from compared("approval_handover", recorded, there, erased)
