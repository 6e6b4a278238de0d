"""A document comes in: read in the limited child, kept whole, and its paragraphs kept as rows, so that it can be quoted."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from mulkko.catalog.actions import Added, Import, Incoming, keep_chunks, profile_added
from mulkko.catalog.engine.manifest import dataset_name, sha256_of_file
from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.catalog.errors import CatalogError
from mulkko.catalog.models import Dataset
from mulkko.catalog.providers.chunks import incoming
from mulkko.ledger.actions import Actor
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import post_of

LARGEST_MIB = 30
LIMITS = Limits(wall_seconds=60, memory_mib=1536, cpu_seconds=60)


def add_document(
    path: Path, *, told: Incoming, by: Actor, person: Person | None, at: datetime, name: str = ""
) -> Added:
    """Keep one document as a version: the next one of the document of that title that the same unit keeps, or the first.

    Args:
        name: the name that its owner gave the file, where it lies under another one.

    Raises:
        CatalogError: it cannot be quoted, or the name is taken by other data; nothing was kept.
    """
    named = Path(name or path.name)
    if path.stat().st_size > LARGEST_MIB << 20:
        raise CatalogError(f"The document is larger than {LARGEST_MIB} MiB.", named.name, "Split it.")
    told = replace(told, title=(told.title or named.stem).strip()[:200], basis="document")
    told = replace(told, name=told.name or _name_for(told, person, at))
    with incoming(settings.MULKKO_HOME) as folder:
        arguments = {"source": str(path.absolute()), "folder": str(folder)}
        outcome = nursery().run("read_document", arguments, limits=LIMITS)
        if outcome.ended != "done" or outcome.result is None:
            refused = outcome.error if outcome.ended == "refused" and outcome.error else {}
            what = refused.get("what") or "The document could not be read within the limits."
            raise CatalogError(what, named.name, refused.get("cure") or "Save it again, or split it.")
        keep_chunks(outcome.result, folder)
        one = Import(named, told, sha256_of_file(path), by, person, at, "document")
        [added] = one.keep_sheets(outcome.result)
    profile_added([added], at=at)
    return added


def _name_for(told: Incoming, person: Person | None, at: datetime) -> str:
    """Return the name of the document of this title that the same unit keeps; for a new one a name that nobody bears."""
    post = post_of(person, day_of(at)) if person else None
    owner = told.owner or (post.unit if post else "")
    known = Dataset.objects.filter(kind="document", title=told.title, owner__code=owner).order_by("pk").first()
    if known is not None:
        return known.name
    name = dataset_name(told.title or "")
    taken = Dataset.objects.filter(name=name).exclude(kind="document", owner__code=owner).exists()
    return dataset_name(f"{told.title} {owner}") if taken else name
