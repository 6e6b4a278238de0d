"""A claim whose figures stand in a document: the passage, word for word, in the file that was pinned."""

import time
from collections.abc import Mapping
from typing import Any

from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.catalog.models import Version
from mulkko.catalog.queries import file_of
from mulkko.documents.formats.quotable import READER
from mulkko.evidence.engine.cells import small_cells
from mulkko.evidence.engine.contract import Changes
from mulkko.evidence.engine.status import Answer
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import guarding
from mulkko.evidence.queries.kinds.kind import Compared, Others, Versions
from mulkko.evidence.queries.running import Ran

LIMITS = Limits(wall_seconds=60, memory_mib=1536, cpu_seconds=60)
NO_DOCUMENT = "The version that was pinned is no document."
TOO_MUCH = "The document could not be read within the limits."
SMALL = "The figure {names} tells of fewer than five people by now."


class Quoting:
    """The kind document: its replay reads the file again, and finds the passage where it stood."""

    name = "document"

    def run(self, claims: list[Claim], versions: Versions, mode: str, others: Others) -> dict[int, Ran]:
        asked, ran = [], {}
        for claim in claims:
            broken = guarding.pin_broken(claim.pins, versions) if mode == "replay" else ""
            version = versions[claim.datasets[0]]
            job = passage_job(str(claim.pk), version, claim.method, kinds_of(claim), mode)
            if broken or job is None:
                ran[claim.pk] = _ran(claim, version, mode, Answer(error="snapshot", reason=broken or NO_DOCUMENT))
            else:
                asked.append((claim, version, job))
        began = time.perf_counter()
        answers = read_again([job for _, _, job in asked])
        spent = round((time.perf_counter() - began) * 1000 / len(asked)) if asked else 0
        for claim, version, job in asked:
            answer = answers[job["id"]]
            ran[claim.pk] = _ran(claim, version, mode, _answer(answer, claim), answer.get("letters", 0), spent)
        return ran

    def compared(self, claim: Claim, replay: Ran, refresh: Ran, pinned: Versions, newest: Versions) -> Compared:
        return Compared(refresh, Changes())

    def across(self, refresh: Ran, replay: Ran, versions: Versions) -> Ran:
        return refresh  # a passage has no areas

    def hide_few(self, refreshes: dict[int, Ran], replays: dict[int, Ran], renewed: Others) -> None:
        """Of a document nothing can be taken away that its readers do not see anyway."""


def kinds_of(claim: Claim) -> dict[str, str]:
    return {name: slot.type for name, slot in claim.slot_map.items()}


def passage_job(
    name: str, version: Version, quoted: Mapping[str, Any], kinds: Mapping[str, str], mode: str
) -> dict[str, Any] | None:
    """Return a passage to be read again as the child takes it; None where the version is no document."""
    file = file_of(version)
    if file is None:
        return None
    return {
        "id": name,
        "path": str(file[0]),
        "sha256": file[1],
        "quoted": dict(quoted),
        "kinds": dict(kinds),
        "mode": mode,
    }


def read_again(jobs: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Read quoted passages again in a limited child; return {id: answer}, one for each whatever happens.

    One file that exhausts the child costs the others no answer: then each is read alone.
    """
    if not jobs:
        return {}
    outcome = nursery().run("check_passages", {"asked": jobs}, limits=LIMITS)
    if outcome.ended == "done" and isinstance(outcome.result, list):
        return {one["id"]: one for one in outcome.result}
    if len({job["path"] for job in jobs}) == 1:
        kind = outcome.ended if outcome.ended in ("timeout", "memory") else "crashed"
        return {job["id"]: {"id": job["id"], "error": kind, "what": TOO_MUCH} for job in jobs}
    found: dict[str, dict[str, Any]] = {}
    for path in sorted({job["path"] for job in jobs}):
        found |= read_again([job for job in jobs if job["path"] == path])
    return found


def _answer(answer: Mapping[str, Any], claim: Claim) -> Answer:
    if "error" in answer:
        return Answer(error=answer["error"], reason=answer["what"])
    if small := small_cells(answer["values"], claim.slot_map):
        return Answer(error="small", reason=SMALL.format(names=", ".join(small)))
    return Answer(values=answer["values"], lost=answer.get("lost", ""))


def _ran(claim: Claim, version: Version, mode: str, answer: Answer, letters: int = 0, spent: int = 0) -> Ran:
    return Ran(claim, mode, {version.dataset.name: version.number}, answer, letters, spent, engine=READER)
