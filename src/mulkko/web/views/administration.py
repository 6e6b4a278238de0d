"""관리: how the installation stands, for the operator. What is shown is read; the one act queues a verification."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulkko.catalog.models import Version
from mulkko.jobs.models import Job
from mulkko.jobs.providers.lock import is_worker_there
from mulkko.ledger.models import CheckpointRow, Entry, Head
from mulkko.policy.actions.verifying import TASK, ask_to_verify
from mulkko.policy.models import ClosedRead, WatchRun
from mulkko.policy.queries.reads import count_reads
from mulkko.voice.models import Collection
from mulkko.web.job_words import title_of
from mulkko.web.refusals import REFUSED, sentence_for

LAST_BACKUP = "last-backup.json"
SHOWN_JOBS, LATELY = 8, timedelta(days=30)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    _operator(request)
    now = timezone.now()
    waiting = Job.objects.filter(ending="")
    page = {
        "worker": is_worker_there(settings.MULKKO_HOME), "waiting": waiting.filter(begun_at=None).count(),
        "running": waiting.exclude(begun_at=None).count(),
        "broken": Job.objects.filter(ending__in=("failed", "interrupted"), ended_at__gte=now - LATELY).count(),
        "jobs": [(job, title_of(job)) for job in Job.objects.select_related("asked_by")[:SHOWN_JOBS]],
        "reads": ClosedRead.objects.filter(at__gte=now - LATELY).count(), "reads_open": count_reads().unwitnessed,
        "backup": last_backup(), "is_embedded": connection.vendor == "sqlite", "mode": settings.ROUTE_MODE,
        **_ledger(), **_last_successes(),
    }  # fmt: skip
    return render(request, "jobs/administration.html", page)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Queue a verification of everything that was kept."""
    _operator(request)
    try:
        ask_to_verify(at=timezone.now())
    except REFUSED as error:
        messages.warning(request, sentence_for(error))
    else:
        messages.success(request, _("Queued. What comes out will stand here."))
    return redirect("administration")


def _operator(request: HttpRequest) -> None:
    if request.person is not None:
        raise Http404


def _ledger() -> dict[str, Any]:
    checks = Job.objects.filter(task=TASK)
    verified = checks.filter(ending="done").order_by("-ended_at").first()
    checkpoint = CheckpointRow.objects.order_by("-id").first()
    entries = Head.objects.values_list("next_index", flat=True).get(pk=1)
    return {
        "entries": entries, "verified": verified, "verifying": checks.filter(ending="").first(), "checkpoint": checkpoint,
        "checkpoint_at": datetime.fromisoformat(checkpoint.at) if checkpoint else None,
        "uncovered": entries - checkpoint.entry_id - 1 if checkpoint else entries,
    }  # fmt: skip


def _last_successes() -> dict[str, Any]:
    loaded = Entry.objects.filter(action="organization.city_loaded").order_by("-index").first()
    return {
        "data_at": Version.objects.aggregate(at=Max("added_at"))["at"],
        "voices_at": Collection.objects.aggregate(at=Max("made_at"))["at"],
        "watched_at": WatchRun.objects.filter(ended_at__isnull=False).aggregate(at=Max("ended_at"))["at"],
        "city_at": loaded.occurred_at if loaded else None,
    }


def last_backup() -> dict[str, Any] | None:
    """Return when `mulkko backup` wrote its last file, how it was called, and how many entries it holds; None where none did."""
    try:
        told = json.loads((settings.MULKKO_HOME / LAST_BACKUP).read_text(encoding="utf-8"))
        return {"at": datetime.fromisoformat(told["at"]), "name": str(told["name"]), "entries": int(told["entries"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None
