"""Whether hand-overs, entered results and the files that came back are what the ledger recorded."""

import hashlib
from collections.abc import Iterator
from typing import Any

from mulkko.approval.models import HandOver, Result, ReturnedFile
from mulkko.approval.queries.verifying_acting import UNRECORDED
from mulkko.ledger.queries import ErasedActs, told

Told = list[tuple[int, dict[str, Any]]]


def bad_beside(submitted: Told, erased: ErasedActs) -> Iterator[tuple[int, str]]:
    """Yield every hand-over, result and returned file that differs from what was recorded of it."""
    yield from _bad_hand_overs(submitted, erased)
    entries = [*told("approval.result_entered"), *told("approval.result_corrected")]
    recorded = {tuple(facts["result"]["round"]): (index, facts["result"]) for index, facts in entries}
    entered_in = {facts["result"]["file"][2]: index for index, facts in entries}
    for row in Result.objects.select_related("approval", "file", "by").defer("file__content"):
        facts = row.facts()
        index, said = recorded.pop(tuple(facts["round"]), (UNRECORDED, None))
        if said != facts and not (said is None and erased.hold(row.at)):
            yield index, "signature"
    yield from ((index, "signature") for index, _ in recorded.values())
    used = set(Result.objects.values_list("file_id", flat=True))
    for file in ReturnedFile.objects.iterator(chunk_size=1):
        if file.sha256 not in used or hashlib.sha256(bytes(file.content)).hexdigest() != file.sha256:
            yield entered_in.get(file.sha256, UNRECORDED), "version"


def _bad_hand_overs(submitted: Told, erased: ErasedActs) -> Iterator[tuple[int, str]]:
    recorded = {
        (facts["approval"]["version"], facts["signature"]["round"]): (index, facts["hand_over"])
        for index, facts in submitted
        if "hand_over" in facts
    }
    for row in HandOver.objects.select_related("approval"):
        index, said = recorded.pop((row.approval.version_id, row.approval.round_no), (UNRECORDED, None))
        if said != row.facts() and not (said is None and erased.hold(row.at)):
            yield index, "signature"
    yield from ((index, "signature") for index, _ in recorded.values())
