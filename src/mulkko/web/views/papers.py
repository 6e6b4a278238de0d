"""The paper of a proposal as a file to keep: PDF or HWPX, or the package for another approval system."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.package import zipped
from mulkko.documents.formats.parts import file_of
from mulkko.policy.queries import paper_of
from mulkko.policy.queries.exchange import exchanged, package_of
from mulkko.web.finding import readable_proposal


@never_cache
@require_safe
def as_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    paper = paper_of(readable_proposal(request, reference), at=timezone.now())
    try:
        content = pdf.written(file_of(paper))
    except pdf.NoFonts:
        messages.error(
            request, _("There is no PDF: its fonts are missing. The operator brings them with script/assets.")
        )
        return redirect("approval", reference)
    except pdf.NotDrawn:
        messages.error(request, _("This paper cannot be drawn as a PDF. Take the HWPX, and tell the operator."))
        return redirect("approval", reference)
    return file_answer(content, "application/pdf", f"{paper.letter.number or reference}.pdf")


@never_cache
@require_safe
def as_hwpx(request: HttpRequest, reference: str) -> HttpResponse:
    paper = paper_of(readable_proposal(request, reference), at=timezone.now())
    return file_answer(hwpx.written(file_of(paper)), "application/hwp+zip", f"{paper.letter.number or reference}.hwpx")


@never_cache
@require_safe
def as_pack(request: HttpRequest, reference: str) -> HttpResponse:
    """Return pack.xml and pubdoc.xml as one ZIP: the structure that approval systems exchange."""
    proposal, now = readable_proposal(request, reference), timezone.now()
    content = zipped(exchanged(proposal, at=now), paper_of(proposal, at=now))
    return file_answer(content, "application/zip", f"{reference}-pack.zip")


@never_cache
@require_safe
def as_package(request: HttpRequest, reference: str) -> HttpResponse:
    """Return 기안문, 붙임 and 근거·협의 확인서 as one ZIP; every figure is run again for the sheet."""
    try:
        content, _names = package_of(readable_proposal(request, reference), at=timezone.now())
    except (pdf.NoFonts, pdf.NotDrawn):
        messages.error(
            request,
            _("The package cannot be made: a PDF in it cannot be drawn. Tell the operator, who runs script/assets."),
        )
        return redirect("approval", reference)
    return file_answer(content, "application/zip", f"{reference}.zip")


def file_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return bytes as a file to save, which no browser opens by itself."""
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=kind, headers=headers)
