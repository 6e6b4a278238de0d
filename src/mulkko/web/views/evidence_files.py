"""The evidence of a proposal as files that leave the city: its provenance, the bundle of a decision, and what verifies it."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mulkko.evidence.engine.prov import written
from mulkko.policy.errors import NoEvidenceBundle
from mulkko.policy.queries.evidence_bundle import may_carry, verifier, write_evidence
from mulkko.policy.queries.provenance import provenance_of
from mulkko.web.finding import readable_proposal
from mulkko.web.refusals import sentence_for
from mulkko.web.views.papers import file_answer

IN_MEMORY = 8 << 20  # bytes; a larger bundle waits on the disk until it is sent


@never_cache
@require_safe
def as_provenance(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = readable_proposal(request, reference)
    graph = provenance_of(proposal, person=request.person, at=timezone.now())
    return file_answer(written(graph).encode(), "application/ld+json", f"{reference}-prov.jsonld")


@never_cache
@require_safe
def as_bundle(request: HttpRequest, reference: str) -> HttpResponse | FileResponse:
    """Send the bundle of a decision to whoever may read everything in it; to others there is none."""
    proposal, now = readable_proposal(request, reference), timezone.now()
    current = proposal.current_round
    if not may_carry(current.approval if current else None, request.person, now):
        raise Http404(reference)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # sending it closes it
    try:
        write_evidence(proposal, out, person=request.person, at=now)
    except NoEvidenceBundle as error:
        out.close()
        messages.error(request, sentence_for(error))
        return redirect("evidence", reference)
    name, size = f"{reference}-evidence.zip", out.tell()
    out.seek(0)
    if size <= IN_MEMORY:
        with out:
            return file_answer(out.read(), "application/zip", name)
    answer = FileResponse(out, as_attachment=True, filename=name, content_type="application/zip")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def as_verifier(request: HttpRequest) -> HttpResponse:
    return file_answer(verifier().encode(), "text/x-python; charset=utf-8", "verify_evidence.py")
