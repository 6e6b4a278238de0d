"""기록물관리책임자: who keeps the records of each 처리과; everybody sees it, and the operator names them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.ledger.actions import Actor
from mulkko.organization.actions import OPERATOR, name_records_manager
from mulkko.organization.engine.levels import rank
from mulkko.organization.models import Position, RecordsManager, Unit, day_of
from mulkko.organization.queries import Chart, Keeper, chart, handling_departments, records_keeper, records_keepers
from mulkko.organization.queries.directory import Directory
from mulkko.web.forms.organization import RecordsManagerForm
from mulkko.web.views.editing import saved


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    day = day_of(timezone.now())
    directory = Directory(day)
    keepers = records_keepers(handling_departments(directory.today), day)
    rows = [_row(keeper, directory) for keeper in keepers]
    page = {"rows": rows, "named": sum(keeper.is_named for keeper in keepers), "tab": "records"}
    return render(request, "organization/records_managers.html", page)


def _row(keeper: Keeper, directory: Directory) -> dict[str, Any]:
    post = directory.today.posts.get(keeper.position or "")
    name = directory.today.name_of(keeper.unit)
    return {"keeper": keeper, "name": name, "office": directory.office(post) if post else None}


@require_http_methods(["GET", "POST"])
def name_one(request: HttpRequest, code: str) -> HttpResponse:
    """Name the records manager of one 처리과 from a day on; only the operator finds this page."""
    day = day_of(timezone.now())
    today = chart(day)
    unit = Unit.objects.filter(code=code).first() if "\0" not in code else None
    if request.person is not None or unit is None or code not in handling_departments(today):
        raise Http404(code)
    now = RecordsManager.objects.on(day).filter(unit=unit).select_related("position").first()
    initial = {"position": now.position.code if now else "", "since": day, "seen": now.position.code if now else ""}
    form = RecordsManagerForm(request.POST or None, initial=initial, posts=_posts(code, initial["seen"], today))
    status = 200
    if request.method == "POST":
        status = saved(form, lambda: _name(unit, form.cleaned_data)) or 200 if form.is_valid() else 422
        if status == 200:
            messages.success(request, _("Named. The change is in the ledger."))
            return redirect("records-managers")
    page = {
        "form": form, "unit": today.name_of(code), "row": _row(records_keeper(code, day), Directory(day)), "tab": "records",
        "past": RecordsManager.objects.filter(unit=unit).select_related("position").order_by("-valid_from"),
        "names": today.place_names(),
    }  # fmt: skip
    return render(request, "organization/records_manager.html", page, status=status)


def _name(unit: Unit, typed: dict[str, Any]) -> None:
    position = Position.objects.get(code=typed["position"]) if typed["position"] else None
    since: date = typed["since"]
    name_records_manager(unit, position, since=since, by=Actor(OPERATOR), at=timezone.now(), seen=typed["seen"])


def _posts(unit: str, named: str, today: Chart) -> list[tuple[str, str]]:
    """Return the positions of a unit and of those below it, the highest first, with the one that is named now."""
    posts = [post for post in today.posts.values() if unit in today.chain(post.unit) or post.code == named]
    names = today.place_names()
    return [(post.code, names[post.code]) for post in sorted(posts, key=lambda post: (-rank(post.level), post.code))]
