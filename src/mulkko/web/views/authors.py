"""공동 작성: whom the drafter lets write the draft too."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.organization.models import Person, Posting, day_of
from mulkko.organization.queries import chart, post_of
from mulkko.policy.actions.texts import invite, uninvite
from mulkko.policy.models import Proposal
from mulkko.web.desk import desk_of
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.authors import InvitationForm
from mulkko.web.refusals import REFUSED, sentence_for


@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    form = InvitationForm(request.POST or None, people=_colleagues(proposal))
    if request.method == "POST" and form.is_valid():
        guest = Person.objects.get(code=form.cleaned_data["person"])
        try:
            invite(proposal, guest, by=person, at=timezone.now(), may_write=form.cleaned_data["kind"] == "write")
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            messages.success(request, _("%(name)s is invited from now on.") % {"name": guest.name})
            return redirect("draft-authors", reference)
    today = day_of(timezone.now())
    rows = [(row, post_of(row.person, today)) for row in proposal.coauthors.select_related("person")]
    page = desk_of(request, proposal, here="authors") | {"form": form, "rows": rows, "today": chart(today)}
    return render(request, "policy/authors.html", page, status=422 if form.errors else 200)


def _colleagues(proposal: Proposal) -> list[tuple[str, str]]:
    """Return everybody who holds a post today but the drafter and who writes it already, as title, name and unit."""
    today = chart(day_of(timezone.now()))
    taken = {proposal.drafter_id, *proposal.coauthors.filter(may_write=True).values_list("person_id", flat=True)}
    held = Posting.objects.on(today.day).exclude(person_id__in=taken).select_related("person", "position")
    rows = {}
    for posting in held:
        post = today.posts.get(posting.position.code)
        if post is not None:
            rows[posting.person.code] = f"{today.names.get(post.unit, '')} {post.title} {posting.person.name}"
    return sorted(rows.items(), key=lambda pair: pair[1])


@require_POST
def ended(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """End an invitation."""
    person, proposal = officer(request), own_draft(request, reference)
    row = proposal.coauthors.filter(person__code=code).select_related("person").first()
    if row is None:
        raise Http404(code)
    try:
        uninvite(proposal, row.person, by=person, at=timezone.now())
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    else:
        messages.success(request, _("%(name)s is no longer invited.") % {"name": row.person.name})
    return redirect("draft-authors", reference)
