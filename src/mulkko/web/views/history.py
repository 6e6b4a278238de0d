"""The history of a proposal: the ledger as sentences, newest first, cut by person and kind of act."""

import csv
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulkko.approval.queries import rounds_of
from mulkko.ledger.queries import Act, acts_of
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import unit_names
from mulkko.policy.models import Proposal
from mulkko.web.finding import readable_proposal
from mulkko.web.rail import page_of
from mulkko.web.sentences import sentence_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute


@dataclass(frozen=True)
class Line:
    act: Act
    who: str
    unit: str
    sentence: str
    round_no: int | None  # the round whose paper this act is about

    @property
    def room(self) -> str:
        return self.act.action.partition(".")[0]


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = readable_proposal(request, reference)
    page = page_of(request, proposal, tab="history")
    lines = lines_of(proposal)
    who, room = request.GET.get("who", ""), request.GET.get("room", "")
    shown = [line for line in lines if who in ("", line.act.actor) and room in ("", line.room)]
    page |= {
        "days": by_day(shown),
        "total": len(lines),
        "shown": len(shown),
        "people": sorted({(line.act.actor, line.who) for line in lines}, key=lambda pair: pair[1]),
        "rooms": [pair for pair in room_words() if pair[0] in {line.room for line in lines}],
        "who": who,
        "room": room,
    }
    return render(request, "policy/history.html", page)


@require_safe
def as_csv(request: HttpRequest, reference: str) -> HttpResponse:
    """Return the whole history as a table to keep; its seals are those of the ledger."""
    proposal = readable_proposal(request, reference)
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": content_disposition_header(True, f"{reference}-history.csv"),
    }
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8", headers=headers)
    out = csv.writer(answer)
    out.writerow(["entry", "at", "act", "unit", "who", "sentence", "document_hash", "seal"])
    for line in lines_of(proposal):
        row = [line.act.index, localtime(line.act.at).isoformat(), line.act.action, line.unit, line.who, line.sentence]
        out.writerow([_inert(one) for one in [*row, line.act.version_hash or "", line.act.seal]])
    return answer


def _inert(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


def lines_of(proposal: Proposal) -> list[Line]:
    """Return every act of a proposal in words, newest first."""
    acts = acts_of(proposal.reference)
    people = dict(Person.objects.filter(code__in={act.actor for act in acts}).values_list("code", "name"))
    rounds = {one.version_id: one.round_no for one in rounds_of(proposal.reference)}
    names: dict[date, dict[str, str]] = {}
    lines = []
    for act in acts:
        day = day_of(act.at)
        if day not in names:
            names[day] = unit_names({one.unit for one in acts}, day)
        lines.append(
            Line(
                act, people.get(act.actor, act.actor), names[day].get(act.unit, ""), sentence_of(act.action, act.facts),
                rounds.get(act.version_hash or ""),
            )
        )  # fmt: skip
    return lines


def by_day(lines: list[Line]) -> list[tuple[date, list[Line]]]:
    days: dict[date, list[Line]] = {}
    for line in lines:
        days.setdefault(day_of(line.act.at), []).append(line)
    return list(days.items())


def room_words() -> list[tuple[str, str]]:
    return [
        ("policy", _("Drafting")),
        ("evidence", _("Evidence")),
        ("coordination", _("Coordination")),
        ("approval", _("Approval")),
        ("voice", _("Public voice")),
        ("directives", _("Directives")),
    ]
