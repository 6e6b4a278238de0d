"""Looking into a document: passages by words or numbers, read in the limited child. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mulkko.catalog.engine.nursery import nursery
from mulkko.catalog.models import Dataset, Version
from mulkko.catalog.queries import file_of, standing_versions
from mulkko.evidence.engine.passages import Passage
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.queries.kinds.quoting import LIMITS, NO_DOCUMENT, TOO_MUCH
from mulkko.evidence.queries.running import refuse_inside_transaction
from mulkko.organization.models import Person


@dataclass(frozen=True)
class Hits:
    passages: Sequence[Passage]
    has_more: bool


def readable_documents(person: Person, at: datetime) -> list[Dataset]:
    """Return the documents that a person may read and of which a version stands, by title."""
    standing = Version.objects.standing().values("dataset")
    found = Dataset.objects.readable_by(person, at).filter(kind="document", pk__in=standing).select_related("owner")
    return sorted(found, key=lambda one: (one.title, one.name))


def version_of(document: Dataset) -> Version:
    return standing_versions({document.name})[document.name]


def look_for(version: Version, asked: str) -> Hits:
    """Return the passages in which every word and every number of what is asked stands; of nothing asked, those with figures.

    Raises:
        BadClaim: the file is gone, was changed, or cannot be read.
    """
    found = _found(version, {"asked": asked.replace("\0", "")[:200]})
    return Hits([Passage(**one) for one in found["passages"]], found["more"])


def passage_at(version: Version, start: int, end: int) -> tuple[Passage, dict[str, Any]]:
    """Return the passage at a place with what was read: {"kind", "reader"}.

    Raises:
        BadClaim: there is none, or the file cannot be read.
    """
    found = _found(version, {"start": start, "end": end})
    if not found["passages"]:
        raise BadClaim("There is no such passage.", "the passage", "Look for it once more.")
    return Passage(**found["passages"][0]), {"kind": found["kind"], "reader": found["reader"]}


def _found(version: Version, asked: dict[str, Any]) -> dict[str, Any]:
    refuse_inside_transaction()
    file = file_of(version)
    if file is None:
        raise BadClaim(NO_DOCUMENT, "the document", "Choose another one.")
    outcome = nursery().run("find_passages", {"path": str(file[0]), "sha256": file[1]} | asked, limits=LIMITS)
    if outcome.ended != "done" or not isinstance(outcome.result, dict):
        raise BadClaim(TOO_MUCH, "the document", "Split it.")
    if "error" in outcome.result:
        raise BadClaim(outcome.result["error"]["what"], "the document", "Have the ledger verified.")
    return outcome.result
