"""Ending a posting, confirming its handover, and naming the heir of a position that has none or several."""

from collections.abc import Sequence
from datetime import date, datetime

from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.engine.succession import OpenMatter
from mulkko.organization.errors import AlreadyHandedOver, NotTheSuccessor, OrganizationError
from mulkko.organization.models import Handover, Person, Position, PositionSuccession, Posting, day_of
from mulkko.organization.queries import actor_of, chart, position_now
from mulkko.organization.queries.handover import successors_of


def end_posting(person: Person, position: Position, *, on: date, by: Actor, at: datetime) -> None:
    """End a posting: from that day on the person no longer acts from the position."""
    with recording("organization.posting_ended", by=by, at=at) as facts:
        Posting.objects.on(day_of(at)).filter(person=person, position=position).update(valid_to=on)
        facts.update(person=person.code, position=position.code, on=on.isoformat())


def confirm_handover(
    posting: Posting, matters: Sequence[OpenMatter], *, by: Person, at: datetime, note: str = ""
) -> Handover:
    """Confirm as the successor what was open when a posting ended (인수 확인, 영 §61).

    Raises:
        NotTheSuccessor: `by` neither holds the position now nor acts for it.
        AlreadyHandedOver: it was confirmed before.
    """
    day = day_of(at)
    if by.code not in {one.code for one in successors_of(posting, day)}:
        raise NotTheSuccessor("Only who holds the position now, or acts for it, confirms the handover.")
    with recording(
        "organization.handed_over", by=actor_of(by, at, position=position_now(posting.position.code, day)), at=at
    ) as facts:
        Posting.objects.select_for_update().get(pk=posting.pk)
        if Handover.objects.filter(posting=posting).exists():
            raise AlreadyHandedOver("This handover is confirmed already.")
        told = [[one.kind, one.key, one.reference, one.position, one.unit] for one in matters]
        row = Handover.objects.create(posting=posting, successor=by, matters=canonical(told), note=note.strip(), at=at)
        facts.update(
            person=posting.person.code, position=posting.position.code, successor=by.code, matters=told, note=row.note
        )
    return row


def name_successor(position: Position, successor: Position, *, by: Actor, at: datetime) -> PositionSuccession:
    """Name the heir of a position that ended without a clear one: what waits there goes on at the heir.

    Raises:
        OrganizationError: the position goes on, has its heir, or the heir does not exist today.
    """
    today = chart(day_of(at))
    if position.code in today.posts or len(today.present_posts(position.code)) == 1:
        raise OrganizationError(f"The position {position.code} goes on, or has its heir already.")
    if successor.code not in today.posts:
        raise OrganizationError(f"The position {successor.code} does not exist today. Name one that does.")
    with recording("organization.successor_named", by=by, at=at) as facts:
        PositionSuccession.objects.filter(position=position).delete()
        row = PositionSuccession.objects.create(position=position, successor=successor, valid_from=today.day)
        facts.update(position=position.code, successor=successor.code, on=today.day.isoformat())
    return row
