"""The catalogue as the page of data lists it: what a person may read, with quality, personal data and use."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mulkko.catalog.engine.quality import Quality, quality_of
from mulkko.catalog.models import Dataset, Description, Profile, Version
from mulkko.catalog.queries import newest_versions, personal_columns
from mulkko.evidence.models import ClaimPin
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import unit_names
from mulkko.policy.models import Proposal
from mulkko.voice.models import Collection

FRESH = ("current", "overdue", "unknown")
PERSONAL = ("none", "columns", "masked")
USE = ("used", "unused")


@dataclass(frozen=True)
class Row:
    """One dataset of the list."""

    dataset: Dataset
    owner: str
    newest: Version
    description: Description | None
    quality: Quality
    personal: str  # none: no such column; columns: kept apart; masked: citizens' texts, masked
    proposals: int  # whose text the viewer may read, and that take a figure from it

    @property
    def freshness(self) -> str:
        """Return current, overdue, or unknown where day or cycle is not told."""
        if self.quality.timeliness is None:
            return "unknown"
        return "current" if self.quality.timeliness >= 1 else "overdue"


def rows_of(datasets: Sequence[Dataset], person: Person | None, now: datetime) -> list[Row]:
    """Return a row for each dataset that has a version."""
    today = day_of(now)
    newest = newest_versions({dataset.name for dataset in datasets})
    owners = unit_names({dataset.owner.code for dataset in datasets if dataset.owner}, today)
    said = {one.dataset_id: one for one in Description.objects.newest().filter(dataset__in=datasets)}
    versions = [version.pk for version in newest.values()]
    profiles = {one.version_id: one for one in Profile.objects.filter(version__in=versions)}
    voices = set(Collection.objects.filter(version__in=versions).values_list("version", flat=True))
    used = proposals_using(datasets, person, now)
    rows = []
    for dataset in datasets:
        version = newest.get(dataset.name)
        if version is not None:
            description = said.get(dataset.pk)
            rows.append(
                Row(
                    dataset, owners.get(dataset.owner.code, dataset.owner.code) if dataset.owner else "", version, description,
                    quality(version, profiles.get(version.pk), description, today),
                    "masked" if version.pk in voices else "columns" if personal_columns(version) else "none",
                    len(used.get(dataset.pk, ())),
                )
            )  # fmt: skip
    return rows


def quality(version: Version, profile: Profile | None, description: Description | None, today: date) -> Quality:
    return quality_of(
        profile.parts if profile else {}, json.loads(version.repairs), as_of=version.as_of,
        cycle_days=description.cycle_days if description else None, today=today,
    )  # fmt: skip


def proposals_using(datasets: Sequence[Dataset], person: Person | None, now: datetime) -> dict[int, set[str]]:
    """Return for each dataset the references of the proposals that take a figure from it and that the person may read."""
    pins = ClaimPin.objects.filter(version__dataset__in=datasets).values_list("version__dataset", "claim__proposal")
    told = set(pins)
    wanted = {reference for _, reference in told}
    readable = Proposal.objects.readable_by(person, now).filter(reference__in=wanted)
    seen = set(readable.values_list("reference", flat=True))
    used: dict[int, set[str]] = {}
    for dataset, reference in told:
        if reference in seen:
            used.setdefault(dataset, set()).add(reference)
    return used
