"""8 문서 다듬기: the text with the marks of a plan, its figures, what was corrected in it, and who else writes it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.organization.models import Person
from mulkko.policy.actions.texts import forget_working, save_text, take_back
from mulkko.policy.engine.body import digest_of, written_body
from mulkko.policy.engine.correcting import corrected
from mulkko.policy.engine.merging import BOTH, MINE, THEIRS, merged, stretches
from mulkko.policy.engine.typed_numbers import with_figure
from mulkko.policy.errors import StalePage
from mulkko.policy.models import Proposal
from mulkko.policy.queries import Kept, kept_for
from mulkko.policy.queries.matching import numbers_without_evidence
from mulkko.policy.queries.saving import taken_back
from mulkko.web.desk import away, desk_of
from mulkko.web.evidence import usable_figures
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.body import BodyForm
from mulkko.web.kept import is_filled
from mulkko.web.paper import openable
from mulkko.web.typing import typed_numbers_of, typed_paper
from mulkko.web.views.editing import edition_of, saved
from mulkko.web.views.presences import present_with

SIGN = " → "  # between what stood there and what stands there now
SESSION = "corrected"  # what a save corrected, shown once on the page that follows it


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    kept = kept_for(proposal, person)
    if is_filled(request):  # what was typed before the session ended: shown, and not saved
        return _shown(
            request, proposal, person, request.POST.get("text", ""), _as_opened(request, kept), is_unsaved=True
        )
    if request.method == "GET":
        return away(request, proposal) or _shown(request, proposal, person, kept.text, kept)
    text = request.POST.get("text", "")
    if "discard" in request.POST:
        forget_working(proposal, by=person)
        return redirect("body", reference)
    if "preview" in request.POST:
        return _shown(request, proposal, person, text, _as_opened(request, kept), is_unsaved=True)
    if "bind" in request.POST:
        found = numbers_without_evidence(proposal, text, person=person, at=timezone.now())
        text = with_figure(text, request.POST["bind"], found)
        return _shown(request, proposal, person, text, _as_opened(request, kept), is_unsaved=True)
    if "take_back" in request.POST:
        return _taken_back(request, proposal, person, text, kept)
    if "merge" in request.POST:
        text = merged(text, written_body(proposal.body()), _choices(request))
        return _shown(request, proposal, person, text, _fresh(proposal), is_unsaved=True)
    return _save(request, proposal, person, text, kept)


def _as_opened(request: HttpRequest, kept: Kept) -> Kept:
    """Return what the page began from: looking at a page does not make a stale one fresh."""
    base = request.POST.get("base", kept.base)
    return Kept(kept.text, base, request.POST.get("token", base), kept.is_working, kept.at)


def _fresh(proposal: Proposal) -> Kept:
    digest = digest_of(proposal.body())
    return Kept(written_body(proposal.body()), digest, digest, False, None)


def _choices(request: HttpRequest) -> dict[int, str]:
    """Return what was chosen for each stretch that differs."""
    given = {name[len("stretch-") :]: value for name, value in request.POST.items() if name.startswith("stretch-")}
    return {
        int(number): value
        for number, value in given.items()
        if number.isascii() and number.isdigit() and len(number) < 6 and value in (MINE, THEIRS, BOTH)
    }


def _save(request: HttpRequest, proposal: Proposal, person: Person, text: str, kept: Kept) -> HttpResponse:
    form = BodyForm(request.POST)
    told: list[Any] = []

    def act() -> None:
        base = request.POST.get("base")
        if base is None:  # a page that names no text is judged by the edition of the whole draft
            if edition_of(request) != proposal.edition:
                raise StalePage("The draft was changed after you opened this page.")
            base = kept.base
        done = save_text(proposal, text, by=person, at=timezone.now(), base=base)
        told.extend([one.before, one.after, one.line, one.kind] for one in done.corrections)

    status = saved(form, act) if form.is_valid() else 422
    if status is None:
        messages.success(request, _("Saved."))
        if told:
            request.session[SESSION] = {proposal.reference: told[:50]}
        return redirect("body" if told or "stay" in request.POST else "draft", proposal.reference)
    proposal.refresh_from_db()
    # Shown again beside what is saved now, a stale text may be saved over it on purpose: both are on the page.
    shown = _fresh(proposal) if status == 409 else _as_opened(request, kept)
    return _shown(request, proposal, person, text, shown, form=form, status=status, is_unsaved=True)


def _taken_back(request: HttpRequest, proposal: Proposal, person: Person, text: str, kept: Kept) -> HttpResponse:
    """Put back what stood there before a correction; it is not corrected again in this draft."""
    before, _sign, after = request.POST["take_back"].partition(SIGN)
    form = BodyForm(request.POST)
    status = saved(form, lambda: take_back(proposal, before, by=person))
    if after and status is None:
        text = text.replace(after, before, 1)
    return _shown(request, proposal, person, text, _as_opened(request, kept), is_unsaved=True, status=status or 200)


def _shown(
    request: HttpRequest, proposal: Proposal, person: Person, text: str, kept: Kept, *, form: Form | None = None,
    status: int = 200, is_unsaved: bool = False,
) -> HttpResponse:  # fmt: skip
    now, is_stale = timezone.now(), status == 409
    stored, figures = written_body(proposal.body()), usable_figures(proposal)
    if form is None or not form.errors:
        form = BodyForm(initial={"text": text})
    told = request.session.pop(SESSION, {}) if request.method == "GET" else {}
    page = desk_of(request, proposal, here="body") | {
        "form": form, "title": _("Polish the document"), "kept": kept, "edition": proposal.edition if is_stale or not is_unsaved else edition_of(request),
        "figures": figures, "open_claims": openable({one["claim"].pk for one in figures}, person, now), "is_unsaved": is_unsaved, "is_stale": is_stale, "stored": stored,
        "stretches": stretches(text, stored) if is_stale else [],
        **typed_numbers_of(proposal, person, text),
        "coming": corrected(text, kept=taken_back(proposal))[1] if is_unsaved else [],
        "corrections": [dict(zip(("before", "after", "line", "kind"), one, strict=True)) for one in told.get(proposal.reference, [])],
        "others": present_with(proposal, person, now), "saves": proposal.saved_texts.filter(is_working=False).count(),
    }  # fmt: skip
    page |= typed_paper(proposal, person, text=text)
    if "preview" in request.POST:
        page["view"] = "paper"
    return render(request, "policy/body.html", page, status=status)
