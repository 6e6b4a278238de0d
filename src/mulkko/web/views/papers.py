"""The paper of a proposal as a file to keep: PDF or HWPX."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.parts import file_of
from mulkko.policy.queries import paper_of
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
    return as_file(content, "application/pdf", f"{paper.letter.number or reference}.pdf")


@never_cache
@require_safe
def as_hwpx(request: HttpRequest, reference: str) -> HttpResponse:
    paper = paper_of(readable_proposal(request, reference), at=timezone.now())
    return as_file(hwpx.written(file_of(paper)), "application/hwp+zip", f"{paper.letter.number or reference}.hwpx")


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a file to keep under a name."""
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=kind, headers=headers)
