"""A file brought in the browser: chosen, looked at by the worker, then kept as data or dropped."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.catalog.actions import uploads
from mulkko.catalog.errors import CatalogError
from mulkko.catalog.jobs import add_upload, look_at_upload
from mulkko.catalog.models import Dataset, Upload
from mulkko.catalog.queries import own_units, personal_columns
from mulkko.web.forms.datasets import KeepForm, UploadForm
from mulkko.web.reading_refusals import sentence_of_parts
from mulkko.web.views.jobs import progress


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    own = Dataset.objects.order_by("title")
    if request.person is not None:
        own = own.filter(owner__code__in=own_units(request.person, now))
    is_too_large = request.method == "POST" and not request.FILES and hasattr(request, "upload_is_too_large")
    chosen = request.GET.get("dataset", "")
    initial = {"goal": "version", "dataset": chosen} if own.filter(name=chosen.replace("\0", "")).exists() else None
    form = UploadForm(request.POST or None, request.FILES or None, own=own, is_too_large=is_too_large, initial=initial)
    if request.method == "POST" and form.is_valid():
        brought = form.cleaned_data["file"]
        try:
            upload = uploads.receive(
                Path(brought.file.name), name=brought.name, look=look_at_upload, by=request.person, at=now,
                dataset=form.cleaned_data["dataset"] if form.cleaned_data["goal"] == "version" else None,
            )  # fmt: skip
            return redirect("upload", upload.pk)
        except CatalogError as error:
            form.add_error(None, _sentence(error))
    status = 422 if form.errors else 200
    mine = Upload.objects.visible_to(request.person).filter(ending="")[:5]
    return render(request, "catalog/upload_new.html", {"form": form, "mine": mine}, status=status)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far an upload has come; what was understood is looked at before it is kept."""
    found = _own(request, number)
    page: dict[str, Any] = {"upload": found, "job": progress(found.job) if found.job else None}
    can_keep = bool(found.understood) and not found.ending and not (found.job and found.job.is_going_on)
    page["is_being_added"] = bool(found.job and found.job.is_going_on and "told" in found.job.told)
    status = 200
    if can_keep:
        form = _keep_form(request, found)
        if request.method == "POST" and form.is_valid():
            try:
                uploads.keep(found, told=form.told(), add=add_upload, by=request.person, at=timezone.now())
                return redirect("upload", found.pk)
            except CatalogError as error:
                form.add_error(None, _sentence(error))
        status = 422 if form.errors else 200
        page |= {"form": form, "sheets": found.understood}
    return render(request, "catalog/upload.html", page, status=status)


def _keep_form(request: HttpRequest, upload: Upload) -> KeepForm:
    columns = list(dict.fromkeys(column["name"] for sheet in upload.understood for column in sheet.get("columns", [])))
    newest = upload.dataset.newest if upload.dataset else None
    personal = personal_columns(newest) if newest else set()
    return KeepForm(request.POST or None, upload=upload, columns=columns, personal=personal)


@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    found = _own(request, number)
    try:
        uploads.drop(found, at=timezone.now())
    except CatalogError as error:
        messages.warning(request, _sentence(error))
        return redirect("upload", found.pk)
    messages.success(request, _("The file was dropped. Nothing of it is in the catalogue."))
    return redirect("datasets")


def _own(request: HttpRequest, number: int) -> Upload:
    found = Upload.objects.visible_to(request.person).select_related("dataset", "job").filter(pk=number).first()
    if found is None:
        raise Http404(str(number))
    return found


def _sentence(error: CatalogError) -> str:
    return sentence_of_parts({"what": error.what, "where": error.where, "cure": error.cure})
