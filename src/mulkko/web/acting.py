"""In whose place somebody signs, as the page before the signature says it."""

from dataclasses import dataclass
from datetime import datetime

from mulkko.approval.models import Step
from mulkko.approval.queries.seats import turn_for
from mulkko.documents.engine.signing import Decision, acting_title, decided
from mulkko.organization.engine.acting import IMPORTANT_FROM, Signer
from mulkko.organization.engine.levels import rank
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import chart


@dataclass(frozen=True)
class StandingIn:
    """Whose place it is, what will stand on the paper, and whether the absent approver is told afterwards."""

    signer: Signer
    whose: str
    seats: str = ""
    reports: bool = False


def standing_in(step: Step, *, by: Person, at: datetime) -> StandingIn | None:
    """Return in whose place a person would sign a step now, or None where it is the own one."""
    _, signer = turn_for(step.approval, by=by, at=at)
    if not signer.is_acting:
        return None
    posts, day = chart(day_of(at)).posts, day_of(at)
    absent = Person.objects.filter(code=signer.instead_of).first()
    title = posts[signer.position].title
    own = posts[signer.own_position].title if signer.own_position else acting_title(title)
    whose = f"{title} {absent.name}" if absent else title
    if step.kind != "approve":
        return StandingIn(signer, whose)
    level = step.approval.level
    decision = Decision(own, by.name, f"{day.month}/{day.day}", title if level != "mayor" else "", acting=True)
    shown = "   ".join(seat.text for seat in decided(decision))
    return StandingIn(signer, whose, shown, bool(absent) and rank(level) >= rank(IMPORTANT_FROM))
