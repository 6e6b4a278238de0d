"""검토 생략 and 사후보고: the two acts that an absence asks of others and of whoever returns."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.approval.models import PostReport
from mulkko.approval.queries.seats import review_to_leave_out
from mulkko.policy.actions.acting import acknowledge_report, leave_out_review
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.acting import AcknowledgementForm, OmissionForm
from mulkko.web.sentences.kinds import left_out_word
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def omission(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    approval = proposal.current_round.approval if proposal.current_round else None
    found = review_to_leave_out(approval, by=person, at=timezone.now()) if approval and not approval.is_over else None
    if approval is None or found is None:
        raise Http404(reference)
    version, reason = approval.version_id, left_out_word(found.reason)

    def save(typed: dict[str, Any]) -> None:
        leave_out_review(proposal, by=person, at=timezone.now(), version_hash=version)

    return one_form(
        request, proposal, OmissionForm(request.POST if request.method == "POST" else None), save=save, done="approval", said=_("The review is left out."),
        title=_("Leave the review out"), button=_("Leave the review out"),
        lead=_("Its signature place will say: %(reason)s. The turn passes on.") % {"reason": reason},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, reference: str, report_id: int) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    mine = PostReport.objects.filter(pk=report_id, to=person, signature__step__approval__subject=proposal.reference)
    found = mine.filter(acknowledgement=None).select_related("signature").first()
    if found is None:
        raise Http404(report_id)

    def save(typed: dict[str, Any]) -> None:
        acknowledge_report(found, by=person, at=timezone.now(), remark=typed["remark"])

    return one_form(
        request, proposal, AcknowledgementForm(request.POST or None), save=save, done="approval", said=_("Acknowledged."),
        title=_("Decided in your absence"), button=_("Acknowledge"),
        lead=_("%(who)s decided it while you were away. The decision stands.") % {"who": f"{found.signature.title} {found.signature.name}"},
    )  # fmt: skip
