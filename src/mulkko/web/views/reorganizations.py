"""조직 개편: the operator sees what the files of a change would do, and has it done; nobody else has this page."""

import re
import secrets
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.ledger.actions import Actor
from mulkko.organization.actions import OPERATOR, name_successor
from mulkko.organization.engine.cityfiles import FILES
from mulkko.organization.engine.levels import office_name
from mulkko.organization.errors import BadPlan, OrganizationError
from mulkko.organization.models import Position, day_of
from mulkko.organization.queries import Chart, chart
from mulkko.policy.actions.reorganizing import preview_reorganization, reorganize
from mulkko.policy.queries.open_matters import open_matters
from mulkko.web.forms.organization import PlanForm, SuccessorForm
from mulkko.web.refusals import sentence_for

TOKEN = re.compile(r"[0-9a-f]{32}")
LIMIT_BYTES = 16 * 1024 * 1024


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    _only_the_operator(request)
    form = PlanForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "tab": "reorganization", "orphans": _orphans()}
    if request.method == "POST":
        if not form.is_valid():
            return render(request, "organization/reorganization.html", context, status=422)
        token, folder = _kept_files(form.cleaned_data["files"])
        context |= {"token": token, "files": sorted(path.name for path in folder.iterdir())}
        try:
            context["found"] = preview_reorganization(folder, at=timezone.now(), on=form.cleaned_data["on"])
        except BadPlan as refused:
            shutil.rmtree(folder)
            context["problems"] = refused.problems
            return render(request, "organization/reorganization.html", context, status=422)
    return render(request, "organization/reorganization.html", context)


def _only_the_operator(request: HttpRequest) -> None:
    if request.person is not None:
        raise Http404


def _kept_files(files: list[Any]) -> tuple[str, Path]:
    """Keep the files of a preview until it is carried out, so that exactly what was seen is done; older ones go."""
    incoming = Path(settings.MULKKO_HOME) / "incoming"
    for old in incoming.glob("plan-*"):
        shutil.rmtree(old, ignore_errors=True)
    token = secrets.token_hex(16)
    folder = incoming / f"plan-{token}"
    folder.mkdir(parents=True)
    for file in files:
        name = Path(file.name).name.lower()
        if name.endswith(".csv") and file.size <= LIMIT_BYTES and name.removesuffix(".csv") in FILES:
            (folder / name).write_bytes(file.read())
    return token, folder


@require_POST
def carry_out(request: HttpRequest) -> HttpResponse:
    _only_the_operator(request)
    token = request.POST.get("token", "")
    folder = Path(settings.MULKKO_HOME) / "incoming" / f"plan-{token}"
    if not TOKEN.fullmatch(token) or not folder.is_dir():
        messages.error(request, _("The files are gone. Choose them again and look at the preview."))
        return redirect("reorganization")
    on = parse_date(request.POST.get("on", "")) if request.POST.get("on") else None
    try:
        done = reorganize(folder, by=Actor(OPERATOR), at=timezone.now(), on=on)
    except BadPlan as refused:
        messages.error(request, sentence_for(refused))
        return redirect("reorganization")
    shutil.rmtree(folder)
    messages.success(
        request,
        _("The change is carried out. Matters that go on elsewhere: %(moved)s; that wait for an heir: %(waiting)s.")
        % {"moved": done.count("follows"), "waiting": len(done.needs_decision)},
    )
    return redirect("reorganization")


@require_POST
def name_heir(request: HttpRequest) -> HttpResponse:
    _only_the_operator(request)
    today = chart(day_of(timezone.now()))
    form = SuccessorForm(request.POST, posts=_posts(today))
    if form.is_valid():
        old = Position.objects.filter(code=form.cleaned_data["position"]).first()
        if old is None:
            raise Http404
        heir = Position.objects.get(code=form.cleaned_data["successor"])
        try:
            name_successor(old, heir, by=Actor(OPERATOR), at=timezone.now())
            messages.success(request, _("Named. What waited there goes on at the position that you named."))
        except OrganizationError as refused:
            messages.error(request, sentence_for(refused))
    return redirect("reorganization")


def _posts(today: Chart) -> list[tuple[str, str]]:
    names = today.place_names()
    return [(code, names[code]) for code in sorted(today.posts)]


def _orphans() -> list[dict[str, Any]]:
    """Return the ended positions at which steps wait and that have no clear heir, each with the form that names one."""
    now = timezone.now()
    today = chart(day_of(now))
    waiting: dict[str, int] = {}
    for matter in open_matters(now):
        if matter.position and matter.position not in today.posts and len(today.present_posts(matter.position)) != 1:
            waiting[matter.position] = waiting.get(matter.position, 0) + 1
    posts = _posts(today)
    found = []
    for code, number in waiting.items():
        heirs = today.present_posts(code)
        choices = [pair for pair in posts if pair[0] in heirs] or posts
        former = today.former_posts.get(code)
        name = office_name(today.name_of(former.unit), former.title) if former else code
        found.append({"name": name, "number": number, "form": SuccessorForm(initial={"position": code}, posts=choices)})
    return found
