"""By when something is wanted of a proposal, for its head: of whoever has the turn, and by a directive behind it."""

from dataclasses import dataclass
from datetime import date, datetime

from mulkko.approval.queries import turns_of
from mulkko.approval.queries.holding import clock_of, newest_holds
from mulkko.coordination.engine.clock import USUAL_DAYS
from mulkko.coordination.models import Request
from mulkko.directives.models import WAITED_FOR
from mulkko.directives.queries import lines_of, linked_to
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import calendar_of
from mulkko.policy.models import Proposal


@dataclass(frozen=True)
class Deadlines:
    """Days by which something is wanted; None where nobody is awaited.

    Args:
        turn: the step of the route whose turn it is, or the nearest answer that another unit owes to a draft.
        directive: the nearest due day of the directives behind the proposal that the reader may see.
    """

    today: date
    turn: date | None = None
    directive: date | None = None


def deadlines_of(proposal: Proposal, state: str, *, person: Person | None, at: datetime) -> Deadlines:
    """Return by when something is wanted; nothing of what was decided or withdrawn."""
    if state in ("approved", "withdrawn"):
        return Deadlines(day_of(at))
    return Deadlines(day_of(at), _of_turn(proposal.reference, at), _of_directives(proposal.reference, person, at))


def _of_turn(reference: str, at: datetime) -> date | None:
    turn = turns_of([reference]).get(reference)
    if turn is not None and not turn.steps:  # decided in another system, whose days are not ours
        return None
    if turn is not None:  # three working days from its beginning (D); nothing is decided by their passing
        held = newest_holds(turn.steps)
        begun = clock_of(turn.begun_at, next(iter(held.values()), None))
        return calendar_of(begun).deadline_after(begun, USUAL_DAYS)
    asked = Request.objects.unanswered().filter(subject=reference).order_by("due_on")
    return asked.values_list("due_on", flat=True).first()


def _of_directives(reference: str, person: Person | None, at: datetime) -> date | None:
    linked = linked_to(reference, person, at)
    if not linked:
        return None
    lines = lines_of(type(linked[0]).objects.filter(pk__in=[one.pk for one in linked]), day_of(at))
    return min((one.due_on for one in lines if one.due_on and one.state in WAITED_FOR), default=None)
