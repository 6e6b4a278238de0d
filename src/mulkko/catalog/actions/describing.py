"""What the owner of a dataset says of it: text, how often it is renewed, whom to ask, what each column means."""

from collections.abc import Mapping
from datetime import date, datetime

from mulkko.catalog.errors import CatalogError, NotYours
from mulkko.catalog.models import Dataset, Description
from mulkko.catalog.queries import may_add_to
from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of

CYCLES = (1, 7, 31, 92, 183, 366)  # days within which a new version is due: daily to yearly


def describe(
    dataset: Dataset, *, text: str, cycle_days: int | None, contact: str, meanings: Mapping[str, str],
    by: Person | None, at: datetime, licence_ends_on: date | None = None,
) -> Description:  # fmt: skip
    """Say anew what a dataset is; the description before stays.

    Args:
        licence_ends_on: the last day on which the city may use the data; a figure on them is unverifiable afterwards.

    Raises:
        NotYours: the dataset is kept by another unit.
        CatalogError: a column that is not there, or a cycle that nobody knows.
    """
    if not may_add_to(dataset, by, at):
        raise NotYours(f"The dataset '{dataset.name}' belongs to another unit.", dataset.name, "Ask its owner.")
    known = {column["name"] for version in dataset.versions.all() for column in version.columns}
    if set(meanings) - known or cycle_days not in (None, *CYCLES):
        raise CatalogError("There is no such column or cycle.", dataset.name, "Look at the page again.")
    told = {name: said.strip() for name, said in meanings.items() if said.strip()}
    with recording("catalog.described", by=actor_of(by, at) if by else Actor("operator"), at=at) as facts:
        description = Description.objects.create(
            dataset=dataset, text=text.strip(), cycle_days=cycle_days, contact=contact.strip(),
            meanings_text=canonical(told), licence_ends_on=licence_ends_on, described_by=by.code if by else "operator", described_at=at,
        )  # fmt: skip
        facts["description"] = description.facts()
    return description


def end_licence(dataset: Dataset, *, on: date | None, by: Person | None, at: datetime) -> Description:
    """Say until when the city may use a dataset (None: without an end); everything else said of it stays.

    Raises:
        NotYours: the dataset is kept by another unit.
    """
    before = dataset.descriptions.first()
    known = {column["name"] for version in dataset.versions.all() for column in version.columns}
    said = before.meanings if before else {}
    return describe(
        dataset, text=before.text if before else "", cycle_days=before.cycle_days if before else None,
        contact=before.contact if before else "", meanings={name: text for name, text in said.items() if name in known},
        licence_ends_on=on, by=by, at=at,
    )  # fmt: skip
