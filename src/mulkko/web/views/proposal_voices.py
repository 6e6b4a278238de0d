"""The tab 시민 의견 of a proposal, opening a proposal from voices, and linking more of them to it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mulkko.policy.actions.voices import link_voices, open_from_voices, unlink_voices
from mulkko.policy.models import Proposal, VoiceLink
from mulkko.policy.queries import may_edit
from mulkko.voice.queries.pictures import cleared_among, may_read, numbers_of, shown_collections, shown_voices
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.proposals import TitleForm
from mulkko.web.rail import page_of
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.voice_charts import week_chart
from mulkko.web.voices import look, looked_at

QUOTED = 3


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = readable_proposal(request, reference)
    page = page_of(request, proposal, tab="voices")
    links = proposal.voice_links.select_related("sorting__collection__version__dataset__owner", "linked_by")
    page["links"] = [_link(request, one) for one in links]
    page["may_link"] = may_edit(proposal, request.person)
    return render(request, "policy/voices.html", page)


def _link(request: HttpRequest, link: VoiceLink) -> dict[str, Any]:
    """Return one link with its figures of then, and what its sorting, which never changes, gives today."""
    collection = link.sorting.collection
    reads = may_read(collection, request.person, timezone.now())
    looked = look(collection, link.sorting, link.wanted, reads=reads, collections=shown_collections())
    numbers = (
        numbers_of(link.sorting, link.wanted, order="closest" if link.wanted.theme else "newest")
        if looked.picture
        else []
    )
    chosen = numbers if reads else cleared_among(link.sorting, numbers)
    return {
        "link": link, "looked": looked, "figures": link.figures, "data_version": collection.version, "reads": reads,
        "name": looked.names.get(link.wanted.theme, ""), "theme": looked.theme, "href": looked.address(),
        "holds": looked.picture is not None and looked.picture.n == link.figures["n"],
        "weeks": week_chart(looked, f"weeks-{link.pk}") if looked.picture else None,
        "voices": shown_voices(link.sorting, chosen[:QUOTED]), "more": max(0, len(chosen) - QUOTED),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a proposal from what the address asks for, or link it to a draft of one's own."""
    person = officer(request)
    looked = looked_at(request, timezone.now())
    if looked is None or looked.sorting is None or looked.picture is None or not looked.is_shown:
        raise Http404
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = open_from_voices(
                looked.sorting, looked.wanted, title=form.cleaned_data["title"], by=person, at=timezone.now()
            )
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            messages.success(request, _("Opened. The voices and their figures went along."))
            return redirect("proposal-voices", proposal.reference)
    drafts = [one for one in Proposal.objects.filter(drafter=person).order_by("-pk")[:20] if may_edit(one, person)]
    context = {"form": form, "looked": looked, "picture": looked.picture, "query": looked.query(), "drafts": drafts}
    context |= {"name": looked.names.get(looked.wanted.theme, ""), "data_version": looked.collection.version}
    return render(request, "voice/proposal.html", context, status=422 if form.errors else 200)


@require_POST
def link(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    looked = looked_at(request, timezone.now())
    if looked is None or looked.sorting is None:
        raise Http404(reference)
    try:
        link_voices(proposal, looked.sorting, looked.wanted, by=person, at=timezone.now())
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    else:
        messages.success(request, _("Linked. The voices and their figures stand in this proposal now."))
    return redirect("proposal-voices", reference)


@require_POST
def unlink(request: HttpRequest, reference: str, link_id: int) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    found = get_object_or_404(proposal.voice_links, pk=link_id)
    try:
        unlink_voices(found, by=person, at=timezone.now())
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    else:
        messages.success(request, _("The link was taken away."))
    return redirect("proposal-voices", reference)
