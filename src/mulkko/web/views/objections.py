"""The road of an objection on the route: what the sides talked over, who was asked to settle it, and the instruction."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.approval.models import Signature
from mulkko.approval.queries.ladder import OBJECTING, ladder_of, settling, side_of
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart
from mulkko.policy.actions.ladder import ask_forum, settle_objection, talk_over
from mulkko.policy.models import Proposal
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.objections import ForumForm, ObjectionSettlementForm, TalkForm
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, reference: str, objection: int) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    found = _objection(proposal, objection)
    side = side_of(found, drafter=proposal.drafter, by=person, at=timezone.now())
    if not side:
        raise Http404(objection)

    def save(typed: dict[str, Any]) -> None:
        talk_over(found, **typed, by=person, at=timezone.now())

    return one_form(
        request, proposal, TalkForm(request.POST or None, may_withdraw=side == OBJECTING), save=save, done="approval",
        said=_("Written down beside the objection."), title=_("Talk about the objection of %(unit)s") % {"unit": found.unit_name},
        button=_("Write it down"), lead=found.opinion,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, reference: str, objection: int) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    found, now = _objection(proposal, objection), timezone.now()
    to_ask = ladder_of(found, chart(day_of(now))).to_ask
    if not side_of(found, drafter=proposal.drafter, by=person, at=now) or (request.method == "GET" and not to_ask):
        raise Http404(objection)

    def save(typed: dict[str, Any]) -> None:
        ask_forum(found, **typed, by=person, at=timezone.now())

    return one_form(
        request, proposal, ForumForm(request.POST or None, forums=to_ask), save=save, done="approval",
        said=_("Brought before them. It stands on their page of work."),
        title=_("Have the objection of %(unit)s settled") % {"unit": found.unit_name}, button=_("Ask for it"), lead=found.opinion,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, reference: str, objection: int) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    found, now = _objection(proposal, objection), timezone.now()
    if settling(found, by=person, at=now) is None:
        raise Http404(objection)
    ladder = ladder_of(found, chart(day_of(now)))
    form = ObjectionSettlementForm(request.POST or None, forums=ladder.forums)

    def save(typed: dict[str, Any]) -> None:
        settle_objection(found, text=typed["text"], by=person, at=timezone.now(), meeting=form.meeting())

    return one_form(
        request, proposal, form, save=save, done="approval", said=_("Settled."), template="policy/settlement.html",
        title=_("Settle the objection of %(unit)s") % {"unit": found.unit_name}, button=_("Settle"), ladder=ladder,
    )  # fmt: skip


def _objection(proposal: Proposal, number: int) -> Signature:
    rows = Signature.objects.select_related("step__approval__drafter", "step__position")
    found = rows.filter(pk=number, step__approval__subject=proposal.reference, outcome="objected").first()
    if found is None:
        raise Http404(number)
    return found
