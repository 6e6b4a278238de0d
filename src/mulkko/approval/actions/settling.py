"""Settling an objection by the instruction of a superior of both units (조정)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mulkko.approval.actions.acting import acting_actor, keep_absence
from mulkko.approval.actions.ladder import locked_with_standing
from mulkko.approval.actions.signatures import mark
from mulkko.approval.engine.ladder import WITH_MINUTES, is_day_of_talk
from mulkko.approval.errors import BadDay, NotAboveBoth, NotTheirForum, ReasonMissing
from mulkko.approval.models import Settlement, Signature
from mulkko.approval.queries.ladder import Superior, forums_of, objected_on, settling
from mulkko.documents.engine.signing import acting_title
from mulkko.ledger.actions import recording
from mulkko.organization.models import Person, Position, day_of
from mulkko.organization.queries import actor_of, chart, place_of


@dataclass(frozen=True)
class Meeting:
    """Where the instruction was found; of vice-mayors and the committee with the day of the meeting and its minutes."""

    forum: str = ""
    held_on: date | None = None
    minutes: str = ""


ALONE = Meeting()


def settle(objection: Signature, *, text: str, by: Person, at: datetime, meeting: Meeting = ALONE) -> Settlement:
    """Record the instruction that settles an objection; the objection itself stays to be seen for ever.

    Raises:
        ReasonMissing: there is no text, or a meeting without its minutes.
        BadDay: the meeting lies before the objection or ahead. NotTheirForum: it does not stand above both units.
        RoundOver: the round has ended.
        AlreadySettled: it is settled or withdrawn, or this signature is no objection.
        NotAboveBoth: `by` neither heads both units nor acts for who does.
    """
    if not text.strip():
        raise ReasonMissing("Write what is to be done: the draft is bound by it.")
    with transaction.atomic():
        approval = locked_with_standing(objection)
        above = settling(objection, by=by, at=at)
        if above is None:
            raise NotAboveBoth("Only a superior of both units settles an objection.")
        _refuse_bad_meeting(objection, meeting, at)
        keep_absence(above.signer, at=at)
        own = above.signer.own_position or next(iter(place_of(by, at).held), "")
        actor = acting_actor(
            above.signer, actor_of(by, at, position=own if above.signer.is_acting else above.post.code)
        )
        with recording("approval.settled", by=actor, at=at, proposal=approval.subject) as facts:
            row = Settlement.objects.create(
                objection=objection, text=text.strip(), by=by, position=Position.objects.get(code=above.post.code), at=at,
                name=by.name, **_titles(above, own, day_of(at)), forum=meeting.forum, held_on=meeting.held_on,
                minutes=meeting.minutes.strip(),
            )  # fmt: skip
            facts["settlement"] = row.facts()
            mark(facts, approval, objection.step)
    return row


def _titles(above: Superior, own: str, day: date) -> dict[str, str]:
    """Return under which title somebody settles: the own one, with the post acted for beside it; without an own one that of 직무대리."""
    title = above.post.title
    if not above.signer.is_acting:
        return {"title": title}
    posts = chart(day).posts
    return {"title": posts[own].title, "instead_of": title} if own in posts else {"title": acting_title(title)}


def _refuse_bad_meeting(objection: Signature, meeting: Meeting, at: datetime) -> None:
    if meeting.forum and meeting.forum not in forums_of(objection, chart(day_of(at))):
        raise NotTheirForum("This forum does not stand above both units.")
    if meeting.forum not in WITH_MINUTES:
        return
    if meeting.held_on is None or not meeting.minutes.strip():
        raise ReasonMissing("Write the day of the meeting and its minutes.")
    if not is_day_of_talk(meeting.held_on, objected_on=objected_on(objection), today=day_of(at)):
        raise BadDay("The day of the meeting lies between the objection and today.")
