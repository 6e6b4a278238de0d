"""근거 한 건: everything that its page says of one claim to one person, out of what is stored."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mulkko.catalog.models import Dataset
from mulkko.catalog.queries import newest_numbers
from mulkko.evidence.engine.edges import on_edge
from mulkko.evidence.engine.figures import NUMERIC
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Place, post_of, unit_names
from mulkko.policy.models import Proposal
from mulkko.policy.queries.citing import citations_in, visible_claims
from mulkko.policy.queries.claim_history import (
    FIRST_RUNS,
    MOST_RUNS,
    PastRun,
    Standing,
    Versions,
    chain_of,
    conflicts_among,
    grade_today,
    likely_conflicts,
    runs_of,
    shown_or_text,
    values_by_versions,
)
from mulkko.web.charts import Chart, line
from mulkko.web.charts.lines import Series
from mulkko.web.choice_words import choice_told
from mulkko.web.evidence import Then, pieces_of

MOST_CHARTS = 3
MOST_DRAFTS = 50
Computed = Mapping[Versions, Mapping[str, str | None]]


@dataclass(frozen=True)
class Use:
    """One proposal that cites a claim, with the places of its paper."""

    proposal: Proposal
    places: list[tuple[str, str]]  # kind and words


def about(
    claim: Claim, person: Person | None, now: datetime, place: Place | None, *, every_run: bool = False
) -> dict[str, Any]:
    """Return everything that the page says of a claim; what the person may not see is left out without a trace.

    Args:
        every_run: tell every stored run, not only the newest.
    """
    chain = chain_of(claim)
    others = {one.pk for one in chain if one != claim} | set(likely_conflicts(claim, chain))
    visible = list(visible_claims(person, now, place, among=others).order_by("pk")) if others else []
    seen = {claim.pk, *(one.pk for one in visible)}
    conflicts = conflicts_among(claim, (one for one in visible if one not in chain))
    runs = runs_of(claim, person, now, place, most=MOST_RUNS if every_run else FIRST_RUNS)
    stored, computed = values_by_versions(claim, person, now, place)
    grade, reasons = grade_today(claim, now)
    newest = newest_numbers(set(claim.datasets))
    return {
        "claim": claim, "pieces": pieces_of(claim), "standing": runs[0].standing if runs else Standing(), "runs": runs,
        "figures": then_and_now(claim, runs), "sources": sources_of(claim, now), "grade": grade, "grade_reasons": reasons,
        "is_newer": any(newest.get(pin["dataset"], pin["version"]) != pin["version"] for pin in claim.pins),
        "uses": uses_of(claim, person, now, place), "chain": [one for one in chain if one.pk in seen], "newest": chain[-1],
        "is_superseded": chain[-1] != claim, "conflicts": conflicts, "edges": on_edge(claim.values, claim.slot_map),
        "charts": charts_of(claim, [one for one in chain if one.pk in seen], computed),
        "more_runs": min(stored, MOST_RUNS) - len(runs),
        "origin": Proposal.objects.readable_by(person, now, place).filter(reference=claim.proposal).first() if claim.proposal else None,
        "measures": choice_told(claim), "grant": grant_of(claim), "drafts": drafts_of(person),
    }  # fmt: skip


def then_and_now(claim: Claim, runs: Sequence[PastRun]) -> list[Then]:
    """Return each figure as it was when the claim was made and as the last stored run gave it; ― where none did."""
    found = []
    for name in claim.slot_map:
        then = claim.shown(name)
        now = shown_or_text(claim, name, runs[0].values[name]) if runs and name in runs[0].values else "―"
        found.append(Then(name, then, now, bool(runs) and now not in (then, "―")))
    return found


def sources_of(claim: Claim, now: datetime) -> list[dict[str, Any]]:
    """Return the pinned versions as {"title", "name", "version", "as_of", "retrieved_at", "owner", "hash", "licence"}."""
    titles = dict(Dataset.objects.filter(name__in=claim.datasets).values_list("name", "title"))
    owners = unit_names({pin["owner"] for pin in claim.pins if pin["owner"]}, day_of(now))
    return [
        {
            "name": pin["dataset"], "title": titles.get(pin["dataset"], pin["dataset"]), "version": pin["version"], "as_of": pin["as_of"],
            "retrieved_at": datetime.fromisoformat(pin["retrieved_at"]), "owner": owners.get(pin["owner"], ""),
            "hash": pin["content_hash"], "licence": pin["licence"],
        }
        for pin in claim.pins
    ]  # fmt: skip


def uses_of(claim: Claim, person: Person | None, now: datetime, place: Place | None = None) -> list[Use]:
    """Return the proposals that cite a claim and that a person may read, the newest first."""
    readable = Proposal.objects.readable_by(person, now, place)
    places: dict[int, list[tuple[str, str]]] = {}
    for one in citations_in(readable, [claim.pk]):
        places.setdefault(one.proposal, []).append((one.kind, one.words))
    proposals = readable.filter(pk__in=places).select_related("unit").order_by("-pk")
    return [Use(proposal, places[proposal.pk]) for proposal in proposals]


def grant_of(claim: Claim) -> dict[str, Any]:
    """Return the rights under which every run of a claim reads: whose, in which post of that day, which rows of which data."""
    told, post = json.loads(claim.grant), post_of(claim.author, day_of(claim.made_at))
    names = unit_names({post.unit}, day_of(claim.made_at)) if post else {}
    return {
        "name": claim.author.name, "title": post.title if post else "", "unit": names.get(post.unit, "") if post else "",
        "rows": sorted(told["datasets"].items()),
    }  # fmt: skip


def drafts_of(person: Person | None) -> list[Proposal]:
    """Return the drafts that a person may change now, the newest first."""
    if person is None:
        return []
    return list(Proposal.objects.writable_by(person).editable().order_by("-pk")[:MOST_DRAFTS])


def charts_of(claim: Claim, chain: Sequence[Claim], computed: Computed) -> list[Chart]:
    """Return a line for each figure that has more than one version to show: what its query gave on each, whoever ran it."""
    charts = []
    for name, slot in claim.slot_map.items():
        points = _points(name, chain, computed)
        if slot.type not in NUMERIC or len(points) < 2:
            continue
        names = [_versions(key) for key in sorted(points, key=_numbers)]
        values = tuple(float(points[key]) for key in sorted(points, key=_numbers))
        unit = f" ({slot.unit})" if slot.unit else ""
        title = _("Figure %(name)s over the versions of its data") % {"name": name}
        told = _("%(first)s at first, %(last)s on the newest version that was computed.") % {
            "first": shown_or_text(claim, name, points[min(points, key=_numbers)]),
            "last": shown_or_text(claim, name, points[max(points, key=_numbers)]),
        }  # fmt: skip
        series = [Series(name + unit, values)]
        when = pgettext("data", "Version")
        charts.append(
            line(f"figure-{name}", title, told, names=names, series=series, when=when, language=get_language() or "ko")
        )
    return charts[:MOST_CHARTS]


def _points(name: str, chain: Sequence[Claim], computed: Computed) -> dict[Versions, str]:
    """Return the exact value by the versions that it was computed on: of the stored runs, and when each claim of the chain was made."""
    found = {key: value for key, values in computed.items() if (value := values.get(name)) is not None}
    for one in chain:
        value = one.values.get(name)
        if value is not None:
            found[tuple(sorted((pin["dataset"], pin["version"]) for pin in one.pins))] = value
    return found


def _numbers(key: Versions) -> list[int]:
    return [number for _name, number in key]


def _versions(key: Versions) -> str:
    return "·".join(f"v{number}" for _name, number in key)
