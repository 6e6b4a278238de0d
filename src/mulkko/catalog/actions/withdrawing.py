"""Taking a version back: its bytes stay and verify, and no figure may stand on it any more."""

from datetime import datetime

from mulkko.catalog.errors import CatalogError, NotYours
from mulkko.catalog.models import Dataset, Version, Withdrawal
from mulkko.catalog.queries import may_add_to
from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of


def withdraw(version: Version, *, reason: str, by: Person | None, at: datetime) -> Withdrawal:
    """Take a version back for good; figures on it cannot be verified from then on, and say why.

    Raises:
        NotYours: the dataset is kept by another unit.
        CatalogError: no reason, or it was taken back already.
    """
    dataset = version.dataset
    if not may_add_to(dataset, by, at):
        raise NotYours(f"The dataset '{dataset.name}' belongs to another unit.", dataset.name, "Ask its owner.")
    if not reason.strip():
        raise CatalogError("Write why the version is withdrawn.", dataset.name, "Whoever uses its figures reads it.")
    with recording("catalog.version_withdrawn", by=actor_of(by, at) if by else Actor("operator"), at=at) as facts:
        Dataset.objects.select_for_update(of=("self",)).get(pk=dataset.pk)
        if Withdrawal.objects.filter(version=version).exists():
            raise CatalogError(
                f"Version {version.number} was withdrawn already.", dataset.name, "Look at its page again."
            )
        row = Withdrawal.objects.create(version=version, reason=reason.strip()[:300], by=by, at=at)
        facts.update(row=whole_row(row), dataset=dataset.name, version=version.number, reason=row.reason)
    return row
