"""The profile of a version: counted in a limited child, kept beside it, made again whenever it is not there."""

import json
import logging
from datetime import datetime
from typing import Any

from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.catalog.models import Profile, Version
from mulkko.catalog.queries import personal_columns, table_of

LIMITS = Limits(wall_seconds=120, memory_mib=2048, cpu_seconds=120)
log = logging.getLogger(__name__)


def profile(version: Version, *, at: datetime) -> Profile:
    """Return the profile of a version, computed unless it is there. One that cannot be computed is empty, and that is kept too."""
    known = Profile.objects.filter(version=version).first()
    if known is not None:
        return known
    before = version.dataset.versions.filter(number__lt=version.number).order_by("-number").first()
    arguments = {
        "version": _told(version), "before": _told(before) if before else None, "memory_mib": LIMITS.memory_mib // 2,
        "personal": sorted(personal_columns(version) | (personal_columns(before) if before else set())),
    }  # fmt: skip
    outcome = nursery().run("profile", arguments, limits=LIMITS)
    if outcome.ended != "done":
        log.warning("No profile of %s: %s.", version, outcome.ended)
    text = json.dumps(outcome.result if outcome.ended == "done" else {}, ensure_ascii=False)
    return Profile.objects.get_or_create(version=version, defaults={"text": text, "made_at": at})[0]


def profile_all(*, at: datetime) -> int:
    """Compute every profile that is missing, and return how many that were."""
    missing = list(Version.objects.filter(profile__isnull=True).select_related("dataset"))
    for version in missing:
        profile(version, at=at)
    return len(missing)


def _told(version: Version) -> dict[str, Any]:
    return table_of(version) | {"rows": version.rows}
