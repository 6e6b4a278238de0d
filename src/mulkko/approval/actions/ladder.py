"""The road of an objection before it is settled: the two sides talk, and one of them brings it before a forum above both."""

from datetime import date, datetime

from django.db import transaction

from mulkko.approval.actions.signatures import done, mark
from mulkko.approval.engine.ladder import is_day_of_talk
from mulkko.approval.errors import (
    AlreadyBrought,
    AlreadySettled,
    BadDay,
    NotASide,
    NotTheirForum,
    NotYourTurn,
    ReasonMissing,
    RoundOver,
)
from mulkko.approval.models import Approval, SettlementRequest, Signature, Talk
from mulkko.approval.queries.ladder import OBJECTING, forums_of, objected_on, side_of
from mulkko.ledger.actions import recording
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, chart


def talk_over(
    objection: Signature, *, held_on: date, present: str, minutes: str, outcome: str, drafter: Person, by: Person, at: datetime
) -> Talk:  # fmt: skip
    """Record what the two sides said to each other, and what came of it (직접 협의).

    Args:
        present: who took part, by unit and title.
        outcome: stands, changes (the drafting side will change the text) or withdrawn (the unit takes its objection back).
        drafter: who drafts the document now.

    Raises:
        ReasonMissing: who was there or what was said is missing. BadDay: it lies before the objection or ahead.
        RoundOver, AlreadySettled: too late.
        NotASide: somebody of neither side. NotYourTurn: only the unit that objects withdraws.
    """
    if not present.strip() or not minutes.strip():
        raise ReasonMissing("Write who talked and what was said: both sides and whoever settles it read it.")
    if not is_day_of_talk(held_on, objected_on=objected_on(objection), today=day_of(at)):
        raise BadDay("The day of the talk lies between the objection and today.")
    with transaction.atomic():
        approval = locked_with_standing(objection)
        side = side_of(objection, drafter=drafter, by=by, at=at)
        if not side:
            raise NotASide("Only the drafting side and the unit that objects write down what they talked over.")
        if outcome == "withdrawn" and side != OBJECTING:
            raise NotYourTurn("Only the unit that objects takes its objection back.")
        actor = actor_of(by, at)
        with recording("approval.objection_talked_over", by=actor, at=at, proposal=approval.subject) as facts:
            row = Talk.objects.create(
                objection=objection, held_on=held_on, present=present.strip()[:300], minutes=minutes.strip(),
                outcome=outcome, **done(by=by, at=at),
            )  # fmt: skip
            facts["talk"] = row.facts()
            mark(facts, approval, objection.step)
    return row


def ask_forum(
    objection: Signature, *, forum: str, reason: str, drafter: Person, by: Person, at: datetime
) -> SettlementRequest:
    """Bring an objection before a forum above both sides (조정 요청).

    Raises:
        ReasonMissing: there is no reason. RoundOver, AlreadySettled: too late.
        NotASide: somebody of neither side. NotTheirForum: it does not stand above these two units.
        AlreadyBrought: that forum was asked before.
    """
    if not reason.strip():
        raise ReasonMissing("Write what is in dispute: whoever settles it works from that.")
    with transaction.atomic():
        approval = locked_with_standing(objection)
        if not side_of(objection, drafter=drafter, by=by, at=at):
            raise NotASide("Only the drafting side and the unit that objects bring an objection before a superior.")
        if forum not in forums_of(objection, chart(day_of(at))):
            raise NotTheirForum("This forum does not stand above both units.")
        if objection.settlement_requests.filter(forum=forum).exists():
            raise AlreadyBrought("It was brought there already.")
        with recording("approval.settlement_requested", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            row = SettlementRequest.objects.create(
                objection=objection, forum=forum, reason=reason.strip(), **done(by=by, at=at)
            )
            facts["asked"] = row.facts()
            mark(facts, approval, objection.step)
    return row


def locked_with_standing(objection: Signature) -> Approval:
    """Return the locked round of an objection that still stands.

    Raises:
        RoundOver: the round has ended.
        AlreadySettled: it was settled or withdrawn, or this signature is no objection.
    """
    approval = Approval.objects.select_for_update().get(pk=objection.step.approval_id)
    if approval.is_over:
        raise RoundOver(approval.state)
    if objection.pk not in {one.pk for one in approval.standing_objections()}:
        raise AlreadySettled("This objection has been settled already, or it was withdrawn.")
    return approval
