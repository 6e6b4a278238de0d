"""데이터: what is in the catalogue and may be read, and one dataset with its versions and first rows."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.catalog.models import Dataset, Version
from mulkko.evidence.errors import EvidenceError
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import ask
from mulkko.organization.models import day_of
from mulkko.organization.queries import unit_names
from mulkko.policy.models import Proposal
from mulkko.web.forms.datasets import SearchForm
from mulkko.web.refusals import sentence_for

SHOWN_ROWS = 20


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = SearchForm(request.GET or None)
    words = form.cleaned_data["q"].split() if form.is_valid() else []
    rows = Dataset.objects.readable_by(request.person, now).select_related("owner").prefetch_related("versions")
    owners = unit_names({row.owner.code for row in rows if row.owner}, day_of(now))
    shown = []
    for row in rows:
        owner = owners.get(row.owner.code, row.owner.code) if row.owner else ""
        text = f"{row.name} {row.title} {owner}".lower()
        newest = max(row.versions.all(), key=lambda version: version.number, default=None)
        if newest and all(word.lower() in text for word in words):
            shown.append({"dataset": row, "owner": owner, "newest": newest})
    return render(request, "catalog/datasets.html", {"rows": shown, "form": form, "is_filtered": bool(words)})


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    if "\0" in name:  # PostgreSQL refuses to be asked for it
        raise Http404(name)
    now = timezone.now()
    dataset = Dataset.objects.readable_by(request.person, now).select_related("owner").filter(name=name).first()
    if dataset is None or dataset.newest is None:
        raise Http404(name)
    owner = unit_names({dataset.owner.code}, day_of(now)).get(dataset.owner.code) if dataset.owner else ""
    versions = list(dataset.versions.select_related("corrects").order_by("-number"))
    context = {
        "dataset": dataset, "owner": owner, "newest": versions[0], "versions": [_version(row) for row in versions],
        "claims": _claims_on(dataset, request), **_sample(dataset, request),
    }  # fmt: skip
    return render(request, "catalog/dataset.html", context)


def _version(version: Version) -> dict[str, Any]:
    return {"version": version, "repairs": json.loads(version.repairs)}


def _claims_on(dataset: Dataset, request: HttpRequest) -> list[dict[str, Any]]:
    """Return the claims that read a dataset, cut to the proposals whose text the person may read."""
    claims = Claim.objects.filter(pinned__version__dataset=dataset).distinct().order_by("-pk")
    readable = Proposal.objects.readable_by(request.person, timezone.now()).in_bulk(
        {claim.proposal for claim in claims}, field_name="reference"
    )
    return [{"claim": claim, "proposal": readable[claim.proposal]} for claim in claims if claim.proposal in readable]


def _sample(dataset: Dataset, request: HttpRequest) -> dict[str, Any]:
    newest = dataset.newest
    assert newest is not None  # whoever has none has no page
    first = quoted(newest.columns[0]["name"])
    sql = f"SELECT * FROM {quoted(dataset.name)} ORDER BY {first} LIMIT {SHOWN_ROWS}"
    try:
        answer = ask(sql, person=request.person, at=timezone.now(), max_rows=SHOWN_ROWS)
    except EvidenceError as error:
        return {"unreadable": sentence_for(error)}
    return {"answer": answer}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
