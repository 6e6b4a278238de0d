"""A text written elsewhere (HWPX, DOCX, plain text) becomes blocks: shown first, taken over by a second press."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions.texts import save_text
from mulkko.policy.engine.body import digest_of, read_body, written_body
from mulkko.policy.engine.correcting import corrected
from mulkko.policy.queries.saving import taken_back
from mulkko.policy.queries.written import text_of_file
from mulkko.web.desk import away, desk_of
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.imports import ImportForm
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.typing import typed_paper


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    if led := away(request, proposal):
        return led
    page: dict[str, Any] = {"base": digest_of(proposal.body()), "has_body": proposal.blocks.exists()}
    if request.method == "POST" and "take" in request.POST:
        text = request.POST.get("text", "")
        whole = f"{written_body(proposal.body())}\n{text}" if request.POST["take"] == "append" else text
        try:
            save_text(proposal, whole, by=person, at=timezone.now(), base=request.POST.get("base", ""))
        except REFUSED as error:
            return _shown(request, proposal, page | {"text": text, "refused": sentence_for(error)}, status=409)
        messages.success(request, _("Taken over as the text. The text before is in the list of points to go back to."))
        return redirect("body", reference)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            page |= _read(form.cleaned_data["file"], taken_back(proposal))
            page |= typed_paper(proposal, person, text=page["text"])
        except REFUSED as error:
            form.add_error("file", sentence_for(error))
    return _shown(request, proposal, page | {"form": form}, status=422 if form.errors else 200)


def _shown(request: HttpRequest, proposal: Any, page: dict[str, Any], *, status: int) -> HttpResponse:
    return render(request, "policy/import.html", desk_of(request, proposal, here="body") | page, status=status)


def _read(file: UploadedFile, kept: frozenset[str]) -> dict[str, Any]:
    """Return what a file would become: its text in the form of papers, and how many blocks that is.

    Raises:
        PolicyRefused, BadBody: it cannot be read, or not as a text.
    """
    with tempfile.TemporaryDirectory(prefix="mulkko-") as folder:
        path = Path(folder) / "written"
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        typed = text_of_file(path)
    text, told = corrected(_plain(typed), kept=kept)
    blocks = read_body(text)
    return {"text": written_body(blocks), "blocks": len(blocks), "corrections": told, "name": file.name}


def _plain(text: str) -> str:
    """Return a text whose braces cite nothing and that holds no control character: a file brings words, never figures."""
    words = text.replace("\\", "\\\\").replace("{", "\\{").replace("\u00a0", " ")
    return "".join(letter if letter >= " " or letter in "\n\r\t" else " " for letter in words)
