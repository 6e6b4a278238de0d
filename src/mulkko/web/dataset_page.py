"""One dataset as its page shows it: columns, first rows, versions with what changed, and what was made of it."""

import json
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mulkko.catalog.engine.exporting import first_rows
from mulkko.catalog.models import Dataset, Profile, Version
from mulkko.catalog.queries import first_chunk, open_columns, personal_columns
from mulkko.evidence.models import Claim
from mulkko.language.engine.masking import masked
from mulkko.organization.models import Person, PositionVersion, Posting, day_of
from mulkko.organization.queries import chart
from mulkko.policy.models import Proposal
from mulkko.policy.queries import may_edit
from mulkko.policy.queries.citing import cited_by
from mulkko.web.catalogue import rows_of
from mulkko.web.templatetags.words import number

SHOWN_ROWS = 10
NUMBERS = ("integer", "decimal", "float")
NUMERIC = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")  # exact numbers travel as text
MOST_DRAFTS = 5


def about(dataset: Dataset, person: Person | None) -> dict[str, Any]:
    """Return everything that the page says of a dataset to one person."""
    now = timezone.now()
    [row] = rows_of([dataset], person, now)
    versions = list(dataset.versions.select_related("corrects", "profile", "withdrawal").order_by("-number"))
    ends_on = row.description.licence_ends_on if row.description else None
    return {
        "row": row, "dataset": dataset, "newest": versions[0], "owner": row.owner, "description": row.description,
        "descriptions": list(dataset.descriptions.all()[:10]), "columns": columns_of(versions[0], row.description),
        "versions": _versions(versions), "uses": _uses(dataset, person), "drafts": _drafts(person),
        "licence_is_over": ends_on is not None and ends_on < day_of(now),
        "keeper": _keeper(dataset), "personal": sorted(personal_columns(versions[0])),
        "names": _names({one.added_by for one in versions} | {one.described_by for one in dataset.descriptions.all()[:10]}),
        **_sample(versions[0]),
    }  # fmt: skip


def _names(codes: set[str]) -> dict[str, str]:
    return dict(Person.objects.filter(code__in=codes).values_list("code", "name"))


def columns_of(version: Version, description: Any) -> list[dict[str, Any]]:
    """Return the columns with what is counted of them; of a personal column only the share of missing cells."""
    counted = {one["name"]: one for one in _profile(version).get("columns", [])}
    closed = personal_columns(version)
    found = []
    for column in version.columns:
        one = counted.get(column["name"])
        is_number = column["kind"] in NUMBERS and _is_plain((one or {}).get("least"))
        share = one["missing"] / version.rows if one and version.rows else None
        found.append(
            {
                **column, **(one or {}), "missing_percent": None if share is None else round(share * 100, 1),
                "is_personal": column["name"] in closed, "is_number": is_number,
                "samples": [number(text) if is_number and _is_plain(text) else text for text in (one or {}).get("samples", [])],
                "meaning": description.meanings.get(column["name"], "") if description else "",
            }
        )  # fmt: skip
    return found


def _profile(version: Version) -> dict[str, Any]:
    found = Profile.objects.filter(version=version).first()
    return found.parts if found else {}


def _versions(versions: list[Version]) -> list[dict[str, Any]]:
    """Return the versions, the newest first, each with what it changed against the one before it."""
    before: list[Version | None] = [*versions[1:], None]
    return [
        {
            "version": one,
            "withdrawal": getattr(one, "withdrawal", None),
            "repairs": json.loads(one.repairs),
            "changed": _changed(one, old) if old else None,
            "is_unreadable": hasattr(one, "profile") and not one.profile.parts,
        }
        for one, old in zip(versions, before, strict=True)
    ]


def _changed(version: Version, before: Version) -> dict[str, Any]:
    new, old = ({column["name"]: column for column in one.columns} for one in (version, before))
    both = [name for name in new if name in old]
    rows = version.profile.parts.get("changed") if hasattr(version, "profile") else None
    return {
        "before": before.number, "rows": rows, "delta": version.rows - before.rows,
        "came": [name for name in new if name not in old], "went": [name for name in old if name not in new],
        "other": [name for name in both if (new[name]["kind"], new[name]["unit"]) != (old[name]["kind"], old[name]["unit"])],
    }  # fmt: skip


def _uses(dataset: Dataset, person: Person | None) -> list[dict[str, Any]]:
    """Return the proposals that made or cite figures of a dataset, each with its claims, cut to what the person may read."""
    now = timezone.now()
    readable = Proposal.objects.readable_by(person, now)
    claims = Claim.objects.readable_by(person, now).filter(pinned__version__dataset=dataset).distinct().order_by("-pk")
    made = {row.reference: row for row in readable.filter(reference__in={claim.proposal for claim in claims})}
    citing = cited_by([claim.pk for claim in claims], person, now)
    known = readable.in_bulk({pk for found in citing.values() for pk in found}) | {row.pk: row for row in made.values()}
    by_proposal: dict[int, list[dict[str, Any]]] = {}
    for claim in claims:
        pin = next(pin for pin in claim.pins if pin["dataset"] == dataset.name)
        own = made.get(claim.proposal)
        for pk in sorted(citing.get(claim.pk, set()) | ({own.pk} if own else set()), reverse=True):
            by_proposal.setdefault(pk, []).append({"claim": claim, "version": pin["version"]})
    return [{"proposal": known[pk], "claims": found} for pk, found in by_proposal.items()]


def _drafts(person: Person | None) -> list[Proposal]:
    """Return the drafts of a person that take a new figure now."""
    if person is None:
        return []
    own = Proposal.objects.with_state().filter(drafter=person, listed_state__in=("draft", "returned", "recalled"))
    return [proposal for proposal in own.order_by("-pk") if may_edit(proposal, person)][:MOST_DRAFTS]


def _keeper(dataset: Dataset) -> str:
    """Return who leads the unit that keeps a dataset, by post and name in office."""
    if dataset.owner is None:
        return ""
    today = day_of(timezone.now())
    post = chart(today).head_of(dataset.owner.code)
    if post is None:
        return ""
    title = PositionVersion.objects.on(today).filter(position__code=post.code).values_list("title", flat=True).first()
    holder = (
        Posting.objects.on(today)
        .filter(position__code=post.code)
        .order_by("-kind")
        .values_list("person__name", flat=True)
        .first()
    )
    return " ".join(part for part in (title, holder) if part)


def _sample(version: Version) -> dict[str, Any]:
    """Return the first rows of the columns that are not about persons, with whatever looks like personal data masked."""
    place = first_chunk(version)
    if place is None:
        return {"unreadable": _("The rows cannot be shown: their file is missing or was changed. Tell the operator.")}
    shown = [{"name": column["name"], "is_number": column["kind"] in NUMBERS} for column in open_columns(version)]
    rows = [
        [
            {"value": _shown(value), "is_number": column["is_number"] and _is_plain(value)}
            for value, column in zip(row, shown, strict=True)
        ]
        for row in first_rows(place, SHOWN_ROWS)
    ]
    return {"answer": {"columns": shown, "rows": rows}}


def _shown(value: Any) -> Any:
    return masked(value)[0] if isinstance(value, str) and not _is_plain(value) else value


def _is_plain(value: Any) -> bool:
    """Tell whether a value is a number that can be written out: not a missing one, not NaN."""
    return NUMERIC.fullmatch(str(value)) is not None
