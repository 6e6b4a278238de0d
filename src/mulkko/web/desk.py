"""The desk of a draft: what every page of drafting shows beside its own part, and who can read the draft now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mulkko.coordination.queries import of_subject
from mulkko.organization.models import day_of
from mulkko.organization.queries import unit_names
from mulkko.policy.models import Proposal
from mulkko.policy.queries import may_edit
from mulkko.web.paper import paper_fragment


def desk_of(request: HttpRequest, proposal: Proposal, *, here: str) -> dict[str, Any]:
    """Return head, readers and the live paper; `view` says which half a narrow screen shows."""
    now = timezone.now()
    return {
        "proposal": proposal,
        "here": here,
        "state": proposal.state,
        "unit_name": unit_names({proposal.unit.code}, day_of(now)).get(proposal.unit.code, proposal.unit.code),
        "can_edit": may_edit(proposal, request.person),
        "is_drafter": request.person is not None and proposal.drafter_id == request.person.pk,
        "readers": readers_of(proposal),
        "paper": lambda: paper_fragment(proposal, request.person),  # drawn only where a page shows it
        "view": "paper" if request.GET.get("view") == "paper" else "work",
    }


def away(request: HttpRequest, proposal: Proposal) -> HttpResponse | None:
    """Lead who opens a page of writing back to the list, with the reason, where the draft cannot be changed now."""
    if request.method != "GET" or proposal.is_editable:
        return None
    messages.info(request, _("The document is on its route or decided, so the draft cannot be changed now."))
    return redirect("draft", proposal.reference)


def readers_of(proposal: Proposal) -> str:
    """Return who can read the draft now, as a sentence (4.4 of the domain: team, asked units, all staff)."""
    now = timezone.now()
    asked = {one.unit.code for one in of_subject(proposal.reference)}
    names = unit_names({proposal.unit.code, *asked}, day_of(now))
    told = {
        "unit": names.get(proposal.unit.code, proposal.unit.code),
        "asked": ", ".join(sorted(names.get(code, code) for code in asked)),
        "invited": ", ".join(one.person.name for one in proposal.coauthors.select_related("person")),
    }
    if proposal.is_closed:
        return (
            _(
                "Only %(unit)s, those invited and asked, and its line and its route once it is shared read it. Others do not see that it exists."
            )
            % told
        )
    if proposal.rounds.exists():
        return _("It was submitted, so all staff read it.")
    if asked:
        return (
            _("%(unit)s, its superiors and the units asked (%(asked)s) read it now. Every change is recorded.") % told
        )
    if told["invited"]:
        return _("%(unit)s and those invited (%(invited)s) read it now. All staff find title and summary.") % told
    return _("Only %(unit)s reads it now. All staff find title and summary.") % told


def post_and_name(name: str, title: str) -> str:
    """Return somebody as a sentence begins with them: in Korean with the particle that fits the last letter."""
    return pgettext("who writes", "%(name)s %(title)s%(particle)s") % {
        "name": name, "title": title, "particle": subject_particle(title or name),
    }  # fmt: skip


def subject_particle(word: str) -> str:
    """Return 이 behind a closed syllable, 가 behind an open one.

    >>> subject_particle("팀장"), subject_particle("기사")
    ('이', '가')
    """
    last = ord(word[-1]) if word else 0
    return "이" if 0xAC00 <= last <= 0xD7A3 and (last - 0xAC00) % 28 else "가"
