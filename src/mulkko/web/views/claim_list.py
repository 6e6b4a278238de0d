"""근거 목록 and the page of one claim; a claim is taken for a draft, and put back."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mulkko.catalog.models import Dataset
from mulkko.evidence.engine.telling import how
from mulkko.evidence.models import Claim
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart, place_of
from mulkko.policy.actions import put_back_claim, take_claim
from mulkko.policy.models import Proposal
from mulkko.policy.queries import may_edit
from mulkko.policy.queries.citing import visible_claims
from mulkko.web.claim_list import ClaimList, Row
from mulkko.web.claim_page import about, drafts_of
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.claim_list import ClaimListForm, TakeForm
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.spreadsheet import as_csv
from mulkko.web.templatetags.words import status_word

ON_A_PAGE, IN_A_FILE = 25, 5_000
FILTERS = ("q", "dataset", "unit", "status", "kind")


class _Seen:
    """Who looks at the list, what it is narrowed by, and the claims that fit."""

    def __init__(self, request: HttpRequest):
        now, person = timezone.now(), request.person
        place = place_of(person, now) if person else None
        self.day = day_of(now)
        self.list = ClaimList(person, place, now, place.chart if place else chart(self.day))
        self.form = ClaimListForm(request.GET, datasets=self.list.titles(), units=self.list.units())
        self.form.is_valid()  # what cannot be meant is left out, and the rest of the address still counts
        self.list.wanted = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.draft = _draft_asked_for(request)

    @property
    def query(self) -> str:
        told = dict(self.list.wanted) | ({"draft": self.draft.reference} if self.draft else {})
        return urlencode(told)


def _draft_asked_for(request: HttpRequest, drafts: Sequence[Proposal] | None = None) -> Proposal | None:
    """Return the draft for which evidence is looked for, where the person may change it; `drafts` are those, where they are known."""
    asked = request.GET.get("draft", "").replace("\0", "")
    if not asked:
        return None
    return next((one for one in drafts or drafts_of(request.person) if one.reference == asked), None)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show the claims that fit; htmx takes only the list, and the address says the same."""
    seen = _Seen(request)
    page = Paginator(seen.list.joined(), ON_A_PAGE).get_page(request.GET.get("page"))
    told = {
        "form": seen.form, "page": page, "rows": seen.list.rows(list(page)), "query": seen.query, "draft": seen.draft,
        "is_filtered": any(seen.list.wanted.get(name) for name in FILTERS),
    }  # fmt: skip
    return render(request, "evidence/claims.html#list" if request.htmx else "evidence/claims.html", told)


@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """Give what the list shows as a CSV file, cut by the same rights."""
    seen = _Seen(request)
    header = [
        _("Evidence"), _("Sentence"), _("Data"), _("Unit that keeps the data"), _("At the last check"), _("Checked at"),
        _("Proposals that cite it"), _("Renewed since"), _("Made at"), _("Query"),
    ]  # fmt: skip
    rows = seen.list.rows([[claim] for claim in seen.list.found()[:IN_A_FILE]])
    answer = HttpResponse(as_csv(header, map(_cells, rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="claims-{seen.day:%Y%m%d}.csv"'
    return answer


def _cells(row: Row) -> list[object]:
    at = row.standing.at
    return [
        row.claim.pk, row.claim.read_out(), ", ".join(f"{one.title} v{one.version}" for one in row.sources),
        ", ".join(dict.fromkeys(one.owner for one in row.sources if one.owner)), status_word(row.standing.status),
        day_of(at).isoformat() if at else "", row.uses, _("Yes") if row.is_superseded else "", day_of(row.claim.made_at).isoformat(),
        how(row.claim.kind, row.claim.sql, row.claim.method),
    ]  # fmt: skip


@require_safe
def show(request: HttpRequest, claim: int) -> HttpResponse:
    """Show one claim from what is stored of it: no query is run to look at a page."""
    now, person = timezone.now(), request.person
    place = place_of(person, now) if person else None
    page = about(_visible(request, claim), person, now, place, every_run=request.GET.get("runs") == "all")
    asked = _draft_asked_for(request, page["drafts"])
    choices = [(one.reference, one.title) for one in page["drafts"]]
    mending = asked or next((one for one in page["drafts"] if one.reference == page["claim"].proposal), None)
    readable = set(Dataset.objects.readable_by(request.person, now).values_list("name", flat=True))
    form = TakeForm(drafts=choices, initial={"draft": asked.reference if asked else None})
    return render(
        request, "evidence/claim.html", page | {"form": form, "readable": readable, "draft": asked, "mending": mending}
    )


def _visible(request: HttpRequest, number: int) -> Claim:
    """Return a claim that the person may look at.

    Raises:
        Http404: there is none, or it is hidden from this person: both look the same.
    """
    if number > 2**62:  # more than a key can be
        raise Http404(number)
    now, person = timezone.now(), request.person
    place = place_of(person, now) if person else None
    found = visible_claims(person, now, place, among=[number]).select_related("author").first()
    if found is None:
        raise Http404(number)
    return found


@require_POST
def take(request: HttpRequest, claim: int) -> HttpResponse:
    """Let one of the person's drafts cite a claim (이 근거 쓰기)."""
    person, found = officer(request), _visible(request, claim)
    drafts = {one.reference: one for one in drafts_of(person)}
    form = TakeForm(request.POST, drafts=[(one.reference, one.title) for one in drafts.values()])
    if not form.is_valid():
        messages.error(request, _("Choose a draft that you may change."))
        return redirect("claim", found.pk)
    draft = drafts[form.cleaned_data["draft"]]
    try:
        taken = take_claim(draft, found, by=person, at=timezone.now())
    except REFUSED as error:
        messages.error(request, sentence_for(error))
        return redirect("claim", found.pk)
    told: dict[str, Any] = {"number": taken.pk, "title": draft.title}
    messages.success(
        request,
        _("Evidence %(number)s may be cited in “%(title)s” now: in the text and in the table of options.") % told,
    )
    return redirect(reverse("evidence", args=[draft.reference]) + "#uncited")


@require_POST
def put_back(request: HttpRequest, reference: str, claim: int) -> HttpResponse:
    """Take a claim off the list of what a draft may cite."""
    person, proposal = officer(request), own_draft(request, reference)
    row = proposal.taken_claims.filter(claim=claim).select_related("claim").first()
    if row is None or not may_edit(proposal, person):
        raise Http404(claim)
    try:
        put_back_claim(proposal, row.claim, by=person, at=timezone.now())
        messages.success(request, _("Evidence %(number)s is off the list.") % {"number": claim})
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    return redirect(reverse("evidence", args=[reference]) + "#uncited")
