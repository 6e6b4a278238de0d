"""기록 관리: what a unit has to look at again, what it closes, and what ends in a year."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.organization.models import day_of
from mulkko.organization.queries import place_of
from mulkko.policy.actions.records import close_matter, review_class
from mulkko.policy.models import ClassReview, Closing, Proposal
from mulkko.policy.queries.outcomes import outcomes_kept
from mulkko.policy.queries.records import (
    class_now,
    ending_in,
    is_kept_by,
    retention_now,
    reviews_waiting,
    to_be_closed,
    with_retention,
)
from mulkko.policy.queries.round_records import rounds_registered_in
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.records import ClassReviewForm, ClosingForm
from mulkko.web.views.editing import one_form

FIRST_YEAR, LAST_YEAR = 2000, 2200


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show the tasks of a person's units; the operator sees what ends in a year everywhere."""
    now, person = timezone.now(), request.person
    today, place = day_of(now), place_of(person, now) if person else None
    year = _year(request, today.year)
    page = {
        "reviews": reviews_waiting(place, today) if place else [], "unclosed": with_retention(to_be_closed(place)) if place else [],
        "outcomes": outcomes_kept(person, place, now) if person and place else [], "names": place.chart.names if place else {},
        "ending": ending_in(year, place), "registered": rounds_registered_in(place, year) if place else [], "year": year, "before": year - 1, "after": year + 1, "today": today,
    }  # fmt: skip
    return render(request, "policy/records.html", page)


def _year(request: HttpRequest, present: int) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else present
    return min(max(year, FIRST_YEAR), LAST_YEAR)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """Confirm or change the class of a document; for those of other units there is no such page."""
    person, proposal = officer(request), _kept(request, reference)
    if proposal.is_editable or proposal.withdrawn_because:
        raise Http404(reference)
    stands = vars(class_now(proposal))
    initial = stands | {"clauses": [clause for clause in stands["clauses"].split(",") if clause]}
    form = ClassReviewForm(request.POST or None, initial=initial)

    def save(typed: dict[str, Any]) -> None:
        told = {"because": typed["because"], "again_on": typed["again_on"]}
        review_class(proposal, now=form.class_now(), by=person, at=timezone.now(), **told)

    return one_form(
        request, proposal, form, save=save, done="approval", said=_("Kept. What the class was stays on record."),
        title=_("Look at the class again"), button=_("Save"), template="policy/class_review.html",
        lead=_("The document itself does not change. Confirm its class, or change it, with a reason."),
        past=ClassReview.objects.filter(proposal=proposal).select_related("by"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a decided matter (철 마감)."""
    person, proposal = officer(request), _kept(request, reference)
    if proposal.state != "approved" or Closing.objects.filter(proposal=proposal).exists():
        raise Http404(reference)
    form = ClosingForm(request.POST or None, initial={"on": day_of(timezone.now())})

    def save(typed: dict[str, Any]) -> None:
        close_matter(proposal, on=typed["on"], by=person, at=timezone.now())

    return one_form(
        request, proposal, form, save=save, done="approval", said=_("Closed. Its term is on the page of records."),
        title=_("Close the matter"), button=_("Close it"), template="policy/closing.html", retention=retention_now(proposal),
        lead=_("Closing adds nothing to the document and destroys nothing; it says from when its term runs."),
    )  # fmt: skip


def _kept(request: HttpRequest, reference: str) -> Proposal:
    proposal = readable_proposal(request, reference)
    if not is_kept_by(proposal, place_of(officer(request), timezone.now())):
        raise Http404(reference)
    return proposal
