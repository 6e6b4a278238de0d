"""What goes onto the public portal: every public paper with its open data, and nothing of what is hidden on any of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from mulkko.catalog.engine.exporting import csv_of
from mulkko.catalog.models import Version
from mulkko.catalog.queries import barred, open_chunks, open_columns
from mulkko.documents.engine.writing import format_date
from mulkko.evidence.engine.cells import FEWEST, PEOPLE
from mulkko.organization.models import UnitVersion
from mulkko.policy.models import OutcomeLine, Proposal, VoiceLink
from mulkko.policy.queries.listing import with_stage
from mulkko.policy.queries.outcomes import Promise, promises_in
from mulkko.publishing.engine.portal import STAGES, VERDICTS, Came, Matter, OpenData, Portal, counted, is_open_licence
from mulkko.publishing.engine.redaction import clauses_of_claims, redacted
from mulkko.publishing.queries import PublicPaper, decided, published

Pin = tuple[str, int]  # name of a dataset, number of a version


def portal(today: date) -> Portal:
    """Return the whole portal as it stands on a day; the same rows give the same values."""
    papers = published()
    rows = Proposal.objects.filter(reference__in=[one.reference for one in papers]).with_state()
    proposals = {row.reference: row for row in with_stage(rows, today)}
    contents = {one.reference: json.loads(decided(proposals[one.reference]).version.text) for one in papers}
    pins = {one.reference: _pins(one, contents[one.reference]) for one in papers}
    # What only a hidden part of some paper reads is given out with none: a figure could be computed from it again.
    closed = {name for _, unseen in pins.values() for name, _ in unseen}
    data = _open_data({pin for seen, _ in pins.values() for pin in seen if pin[0] not in closed}, today)
    safe = [one for one in papers if not one.left and not one.personal]
    held = tuple(one.reference for one in papers if one.left or one.personal)
    city = UnitVersion.objects.on(today).filter(kind="city").values_list("name", flat=True).first() or ""
    matters = [
        _matter(one, proposals[one.reference], contents[one.reference], pins[one.reference][0], data) for one in safe
    ]
    matters.sort(key=lambda one: (one.paper.stamped_at, one.reference), reverse=True)
    return Portal(city, tuple(matters), held)


def _matter(
    public: PublicPaper, proposal: Proposal, content: dict[str, Any], pins: set[Pin], data: dict[Pin, OpenData]
) -> Matter:
    letter, plan = public.paper.letter, public.paper.plan
    given = tuple(data[pin] for pin in sorted(pins) if pin in data)
    links = VoiceLink.objects.filter(proposal=proposal)
    stage = getattr(proposal, "listed_stage", "")
    return Matter(
        name=public.reference, reference=public.reference, number=public.number, title=public.paper.title, summary=plan.summary,
        department=letter.department, formed_on=letter.formed_on, disclosure=letter.disclosure,
        stage=STAGES.get(stage, "시행"), paper=public.paper, digest=public.digest, hidden=counted(public.hidden.items()),
        voices=sum(int(link.figures.get("n", 0)) for link in links), data=given,
        untold=tuple(sorted({name for name, number in pins if (name, number) not in data})),
        came=tuple(_came(one) for one in promises_in(proposal) if not _is_hidden(one.line, content, public.hidden)),
    )  # fmt: skip


def _is_hidden(line: OutcomeLine, content: dict[str, Any], hidden: Mapping[str, str]) -> bool:
    return f"outcome:{line.key}" in hidden or line.claim_id in clauses_of_claims(content, hidden)


def _came(promise: Promise) -> Came:
    """Return what a line promised and what was measured; the judgement is that of the newest measurement."""
    line, row = promise.line, promise.measurement
    told = Came(
        line.name, _value(line.today, line), f"{line.target.normalize():,f}{line.unit}", format_date(line.due_on)
    )
    if row is None or row.number is None:
        return told
    verdict = VERDICTS.get(promise.judgement.verdict, "") if promise.judgement else ""
    return replace(told, value=_value(row.number, line), measured_on=format_date(row.measured_on), verdict=verdict)


def _value(number: Decimal, line: OutcomeLine) -> str:
    """Return a value with its unit; of fewer than five people only that they are fewer.

    What a claim measures otherwise than by counting, and what is no whole number, counts nobody: 분 are minutes as well.
    """
    counts = line.claim is None or line.claim.slot_map[line.slot].type == "count"
    if counts and line.unit in PEOPLE and 0 < number < FEWEST and number == int(number):
        return f"{FEWEST}{line.unit} 미만"
    return f"{number.normalize():,f}{line.unit}"


def _pins(public: PublicPaper, content: dict[str, Any]) -> tuple[set[Pin], set[Pin]]:
    """Return the versions that the figures on the public paper read, and those that only hidden ones read."""
    seen = _of_claims(redacted(content, public.hidden)["claims"])
    return seen, _of_claims(content["claims"]) - seen if public.hidden else set()


def _of_claims(claims: Iterable[dict[str, Any]]) -> set[Pin]:
    return {(pin["dataset"], pin["version"]) for claim in claims for pin in claim["pins"]}


def _open_data(pins: set[Pin], today: date) -> dict[Pin, OpenData]:
    """Return the versions that anybody may take: read by all staff, without persons, under an open licence that still runs."""
    rows = Version.objects.filter(dataset__name__in={name for name, _ in pins}, dataset__readers="all")
    found = {}
    for version in rows.select_related("dataset").order_by("dataset__name", "number"):
        pin = (version.dataset.name, version.number)
        if pin not in pins or not is_open_licence(version.dataset.licence) or barred([version], on=today):
            continue
        places, columns = open_chunks(version), open_columns(version)
        if places is None or len(columns) != len(version.columns):
            continue
        content = b"".join(csv_of(places, [column["name"] for column in columns]))
        as_of = format_date(version.as_of) if version.as_of else ""
        safe = "".join(one if one.isalnum() or one in "-_" else "-" for one in version.dataset.name)
        file = f"data/{safe}-v{version.number}.csv"
        found[pin] = OpenData(file, version.dataset.title, version.number, as_of, version.dataset.licence, content)
    return found
