"""The sheet of one unit in a data call: filled in on the page or as XLSX, confirmed by its head."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulkko.catalog.actions.call_forms import fill_from_file, workbook
from mulkko.catalog.actions.calls import confirm, fill_in
from mulkko.catalog.models import AskedUnit
from mulkko.catalog.queries.calls import line_of
from mulkko.web.calls import Rights, seen_sheet, today_chart
from mulkko.web.finding import officer
from mulkko.web.forms.calls import FileForm, SheetForm
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.views.editing import saved

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, number: int, unit: str) -> HttpResponse:
    asked, rights = seen_sheet(request, number, unit)
    line = line_of(asked)
    form = SheetForm(request.POST or None, line=line)
    status = 200
    if request.method == "POST":
        if not rights.fills:
            raise Http404(unit)
        status = 422
        if form.is_valid():
            status = _save(request, asked, form)
            if status == 302:
                return redirect("data-call-sheet", number, unit)
    return _page(request, asked, rights, form=form, status=status)


def _save(request: HttpRequest, asked: AskedUnit, form: SheetForm) -> int:
    """Save what was typed; return 302, or the status of the page that is shown again with everything typed."""
    typed = form.typed(keeps_all="keep_all" in request.POST)
    told: dict[str, Any] = {"number": form.cleaned_data["number"] or 0, "by": officer(request), "at": timezone.now()}
    status = saved(form, lambda: fill_in(asked, typed, **told))
    if status:
        newest = line_of(asked)
        form.cells = newest.sheet.cells
        form.goes_on_from(newest.sheet.number)
        return status
    _say_what_is_left(request, asked)
    return 302


def _say_what_is_left(request: HttpRequest, asked: AskedUnit) -> None:
    line = line_of(asked)
    if line.state == "filled":
        messages.success(request, _("Saved, and all of it is filled in. The head of the unit has the turn."))
    elif line.wrong:
        messages.warning(request, _("Saved. A total does not add up."))
    else:
        messages.success(request, _("Saved. %(number)s cells are left.") % {"number": line.missing})


def _page(
    request: HttpRequest, asked: AskedUnit, rights: Rights, *, form: SheetForm, status: int, file: FileForm | None = None
) -> HttpResponse:  # fmt: skip
    line = line_of(asked)
    columns = asked.call.columns
    page = {
        "asked": asked, "call": asked.call, "line": line, "rights": rights, "form": form, "file": file or FileForm(),
        "today": today_chart().day, "names": today_chart().names,
        "wrong": [(form.labels[one.row] if len(form.labels) > 1 else "", columns[one.column], one) for one in line.wrong],
        "knows": sum(cell.how == "prefilled" for cell in line.sheet.cells.values()),
    }  # fmt: skip
    return render(request, "catalog/call_sheet.html", page, status=status)


@require_safe
def as_xlsx(request: HttpRequest, number: int, unit: str) -> HttpResponse:
    """Give the sheet as an XLSX, to be filled in elsewhere and brought back."""
    asked, _rights = seen_sheet(request, number, unit)
    answer = HttpResponse(workbook(asked, line_of(asked).sheet), content_type=XLSX)
    file = quote(f"{asked.call.title}_{asked.unit_name}.xlsx")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"call.xlsx\"; filename*=UTF-8''{file}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def bring(request: HttpRequest, number: int, unit: str) -> HttpResponse:
    """Take a filled-in form back."""
    asked, rights = seen_sheet(request, number, unit)
    if not rights.fills:
        raise Http404(unit)
    person, file = officer(request), FileForm(request.POST, request.FILES)
    if file.is_valid():
        brought = file.cleaned_data["file"]
        status = saved(
            file, lambda: fill_from_file(asked, Path(brought.file.name), by=person, at=timezone.now())
        )  # fmt: skip
        if not status:
            _say_what_is_left(request, asked)
            return redirect("data-call-sheet", number, unit)
    return _page(request, asked, rights, form=SheetForm(line=line_of(asked)), status=422, file=file)


@require_POST
def confirmed(request: HttpRequest, number: int, unit: str) -> HttpResponse:
    asked, rights = seen_sheet(request, number, unit)
    if not rights.confirms:
        raise Http404(unit)
    text = request.POST.get("number", "")
    try:
        sheet = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        confirm(asked, number=sheet, by=officer(request), at=timezone.now())
    except REFUSED as error:
        messages.error(request, sentence_for(error))
        return redirect("data-call-sheet", number, unit)
    messages.success(request, _("Confirmed. There is nothing left to do unless something is corrected."))
    return redirect("data-call", number)
