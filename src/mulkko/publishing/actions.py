"""Hiding parts of a decided paper from the public, and showing them again; each with a reason that stays."""

from datetime import datetime

from mulkko.ledger.actions import recording
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of, place_of
from mulkko.policy.models import Proposal
from mulkko.policy.queries.records import class_now, is_kept_by
from mulkko.publishing.errors import PublishingRefused
from mulkko.publishing.models import HiddenPart
from mulkko.publishing.queries import hidden_of, parts_to_hide


def hide_part(proposal: Proposal, part: str, *, clause: str, reason: str, by: Person, at: datetime) -> HiddenPart:
    """Hide one part of a decided paper from the public, for a clause of its class.

    Raises:
        PublishingRefused: the person's unit does not keep it, there is no such part, or the class does not name the clause.
        NotPublic: it is not decided.
    """
    if not clause:
        raise PublishingRefused("A part is hidden for a clause that the class of the paper names.")
    return _told(proposal, part, clause, reason, by=by, at=at)


def show_part(proposal: Proposal, part: str, *, reason: str, by: Person, at: datetime) -> HiddenPart:
    """Show a part again that was hidden (정보공개법 §9②: where the reason has lapsed)."""
    return _told(proposal, part, "", reason, by=by, at=at)


def _told(proposal: Proposal, part: str, clause: str, reason: str, *, by: Person, at: datetime) -> HiddenPart:
    place = place_of(by, at)
    if not place.posts or not is_kept_by(proposal, place):
        raise PublishingRefused("Only the unit that drafted the paper says what the public does not see of it.")
    if part not in {one.key for one in parts_to_hide(proposal)}:
        raise PublishingRefused("There is no such part on this paper.")
    if not reason.strip():
        raise PublishingRefused("Write why.")
    verb = "publishing.part_hidden" if clause else "publishing.part_shown"
    with recording(verb, by=actor_of(by, at), at=at, proposal=proposal.reference) as facts:
        # Locked as a review of the class locks it: what is asked after it stands until the row is written.
        Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if clause and clause not in class_now(proposal).clauses.split(","):
            raise PublishingRefused("A part is hidden for a clause that the class of the paper names.")
        if not clause and part not in hidden_of(proposal):
            raise PublishingRefused("This part is not hidden.")
        row = HiddenPart.objects.create(
            proposal=proposal, part=part, clause=clause, reason=reason.strip(), by=by, title=place.posts[0].title, at=at
        )
        facts.update(hidden=row.told(), row=whole_row(row))
    return row
