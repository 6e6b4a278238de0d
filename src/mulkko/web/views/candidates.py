"""지시 후보: a text comes in, what was found in it is shown with its place and reason, and a person decides with one press."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulkko.directives import actions
from mulkko.directives.engine.likeness import most_alike, unit_called
from mulkko.directives.models import Candidate, Decision, Directive, Remarks
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, chart
from mulkko.web.excerpts import excerpt
from mulkko.web.finding import officer
from mulkko.web.forms.directives import REASONS, AcceptForm, JoinForm, RejectForm, RemarksForm
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.templatetags.directives import one_line, seen
from mulkko.web.tracking import decidable_candidate, office_choices, readable_directive, unit_named

ON_A_PAGE = 20
MOST_TO_JOIN = 100


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file or a pasted text; it is read in the limited child, and nothing is kept of one that cannot be read."""
    person, now = officer(request), timezone.now()
    today = chart(day_of(now))
    form = RemarksForm(
        request.POST or None,
        request.FILES or None,
        offices=office_choices(person, today),
        initial={"held_on": today.day},
    )
    if form.is_valid():
        try:
            remarks = _kept(form.cleaned_data, person, now)
        except REFUSED as error:
            form.add_error("words" if form.cleaned_data["words"] else "file", sentence_for(error))
        else:
            found = remarks.candidates.count()
            messages.success(request, _("Read. Candidates found: %(number)s.") % {"number": found})
            return redirect(reverse("directive-candidates") + f"?remarks={remarks.pk}")
    return render(request, "directives/remarks.html", {"form": form}, status=422 if form.errors else 200)


def _kept(typed: dict[str, Any], person: Person, at: datetime) -> Remarks:
    with tempfile.NamedTemporaryFile(prefix="remarks-", dir=_incoming()) as place:
        for piece in _pieces(typed["file"], typed["words"]):
            place.write(piece)
        place.flush()
        reading = actions.read_remarks(Path(place.name), spoken_on=typed["held_on"], speaker=typed["speaker"])
    told = {key: typed[key] for key in ("source", "title", "speaker", "held_on", "is_closed")}
    return actions.add_remarks(
        reading.text, found=reading.found, unit=unit_named(typed["unit"]), by=person, at=at, **told
    )  # fmt: skip


def _pieces(file: UploadedFile | None, words: str) -> Any:
    return file.chunks() if file else [words.encode("utf-8", "surrogatepass")]


def _incoming() -> Path:
    folder = Path(settings.MULKKO_HOME) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision of the person's office, and what it decided lately, to be taken back."""
    now = timezone.now()
    today = chart(day_of(now))
    mine = Candidate.objects.decidable_by(request.person, now).select_related("remarks__unit")
    remarks = _chosen(request, now)
    mine = mine.filter(remarks=remarks) if remarks else mine
    page = Paginator(mine.undecided().order_by("-remarks__held_on", "remarks", "start"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    to_join = _to_join(request, now)
    context = {
        "remarks": remarks,
        "page": page,
        "cards": [_card(one, today, to_join) for one in page],
        "decided": _decided(mine),
        "reasons": REASONS,
        "names": today.names,
        "today": today.day,
        "query": f"remarks={remarks.pk}" if remarks else "",
        "here": request.get_full_path(),
    }
    return render(request, "directives/candidates.html", context)


def _chosen(request: HttpRequest, now: datetime) -> Remarks | None:
    asked = request.GET.get("remarks", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return None
    own = Candidate.objects.decidable_by(request.person, now).filter(remarks=int(asked)).values("remarks")
    readable = Remarks.objects.readable_by(request.person, now)
    return readable.filter(pk__in=own).select_related("unit").first()


def _to_join(request: HttpRequest, now: datetime) -> dict[str, dict[int, str]]:
    """Return what a candidate may be joined with, by kind: the newest that the person sees."""
    found: dict[str, dict[int, str]] = {"directive": {}, "promise": {}, "result": {}}
    rows = Directive.objects.listed().readable_by(request.person, now).order_by("-issued_on", "-pk")
    for row in rows[:MOST_TO_JOIN]:
        found[row.what][row.pk] = row.text
    return found


def _card(candidate: Candidate, today: Chart, to_join: dict[str, dict[int, str]]) -> dict[str, Any]:
    others = to_join[candidate.kind]
    alike = most_alike(candidate.act, others)
    unit = unit_called(candidate.addressee, today.names)
    first = {
        "addressee": candidate.addressee,
        "due_on": candidate.due_on,
        "kind": "short",
        "words": seen(candidate.text),
    }
    return {
        "candidate": candidate,
        "excerpt": excerpt(candidate.remarks.text, candidate.start, candidate.end),
        "unit": unit,
        "unit_name": today.names.get(unit, ""),
        "form": AcceptForm(initial=first, prefix=None, auto_id=f"id_{candidate.pk}_%s"),
        "alike": alike[0] if alike else None,
        "others": others,
    }


def _decided(mine: Any) -> list[Decision]:
    """Return the ten newest decisions that stand."""
    rows = Decision.objects.standing().filter(candidate__in=mine.values("pk")).exclude(outcome="undone")
    return list(rows.select_related("candidate__remarks", "directive", "by").order_by("-at", "-pk")[:10])


@require_POST
def accept(request: HttpRequest, candidate_id: int) -> HttpResponse:
    candidate = decidable_candidate(request, candidate_id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The due date could not be read. Nothing was changed."))
        return redirect(_back(request))
    told = _set_right(candidate, form, request)

    def act(person: Person, at: datetime) -> str:
        made = actions.accept(candidate, by=person, at=at, **told)
        return _("Accepted as number %(number)s. It waits to be assigned.") % {"number": made.pk}

    return _decide(request, act)


def _set_right(candidate: Candidate, form: AcceptForm, request: HttpRequest) -> dict[str, Any]:
    """Return what somebody set right before accepting; words that were left alone stay the exact span of the text."""
    typed = form.cleaned_data
    told: dict[str, Any] = {"kind": typed["kind"] or "short"}
    told |= {name: typed[name] for name in ("addressee", "due_on") if name in request.POST}
    if one_line(typed["words"]) != one_line(seen(candidate.text)):
        told["text"] = typed["words"].strip()
    return told


@require_POST
def join(request: HttpRequest, candidate_id: int) -> HttpResponse:
    candidate = decidable_candidate(request, candidate_id)
    form = JoinForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what it is joined with. Nothing was changed."))
        return redirect(_back(request))
    into = readable_directive(request, form.cleaned_data["into"])

    def act(person: Person, at: datetime) -> str:
        actions.merge(candidate, into, by=person, at=at)
        return _("Joined with number %(number)s.") % {"number": into.pk}

    return _decide(request, act)


@require_POST
def reject(request: HttpRequest, candidate_id: int) -> HttpResponse:
    candidate = decidable_candidate(request, candidate_id)
    form = RejectForm(request.POST)
    reason = form.sentence() if form.is_valid() else str(REASONS[0][1])

    def act(person: Person, at: datetime) -> str:
        actions.reject(candidate, reason=reason, by=person, at=at)
        return _("Discarded: %(reason)s. You can take this back below.") % {"reason": reason}

    return _decide(request, act)


@require_POST
def undo(request: HttpRequest, candidate_id: int) -> HttpResponse:
    candidate = decidable_candidate(request, candidate_id)

    def act(person: Person, at: datetime) -> str:
        actions.undo(candidate, by=person, at=at)
        return _("Taken back. The candidate waits again.")

    return _decide(request, act)


def _decide(request: HttpRequest, act: Callable[[Person, datetime], str]) -> HttpResponse:
    """Run one act and go back to the list, saying what happened: a second press is told calmly."""
    person = officer(request)
    try:
        messages.success(request, act(person, timezone.now()))
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}) and asked.startswith(
        reverse("directives")
    )
    return asked if is_safe else reverse("directive-candidates")
