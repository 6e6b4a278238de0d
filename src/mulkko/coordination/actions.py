"""Asking units, answering, saying what becomes of an answer, settling an objection. Each is one entry of the ledger."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from mulkko.coordination.engine.clock import URGENT_DAYS, USUAL_DAYS
from mulkko.coordination.errors import (
    AlreadyAnswered,
    AlreadyAsked,
    BadDueDate,
    CoordinationRefused,
    NobodyToAsk,
    NotAboveBoth,
    NotAsked,
    NothingToSettle,
    NotYours,
    QuestionMissing,
    ThreadOver,
)
from mulkko.coordination.models import Answer, Remark, RemarkEnding, Reply, Request, Settlement
from mulkko.coordination.queries import settling_post
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person, Position, PositionVersion, Unit, day_of
from mulkko.organization.queries import Chart, actor_of, belongs_to, calendar_of, chart, positions_of, post_of

KINDS = ("no_opinion", "conditional", "objection", "not_ours")


def ask(
    subject: str,
    units: Sequence[str],
    *,
    asking_unit: str,
    question: str,
    content: str,
    by: Person,
    at: datetime,
    due_on: date | None = None,
    is_urgent: bool = False,
    reasons: Mapping[str, Sequence[Sequence[Any]]] | None = None,
) -> list[Request]:
    """Ask several units at once, in parallel; the drafter goes on meanwhile.

    Args:
        content: digest of what there is to read.
        due_on: three working days from now where it is not given, one where it is urgent.
        reasons: unit -> [kind, what, [words]] of each reason that was shown for it.

    Raises:
        NobodyToAsk, AlreadyAsked, QuestionMissing, BadDueDate.
    """
    today = chart(day_of(at))
    wanted = list(dict.fromkeys(units))
    _refuse_units(wanted, asking_unit, today)
    if not question.strip():
        raise QuestionMissing("Write what the units are asked.")
    due = due_on or calendar_of(today.day).deadline_after(today.day, URGENT_DAYS if is_urgent else USUAL_DAYS)
    if due < today.day:
        raise BadDueDate("The day until which an answer is wanted lies in the past.")
    with recording("coordination.asked", by=actor_of(by, at), at=at, proposal=subject) as facts:
        _refuse_asked(subject, wanted, today)
        told = {
            "subject": subject, "asking_unit": Unit.objects.get(code=asking_unit), "asked_by": by, "asked_at": at,
            "question": question.strip(), "content": content, "due_on": due,
        }  # fmt: skip
        rows = [
            Request.objects.create(**told, unit=unit, reasons=canonical(list((reasons or {}).get(unit.code, []))))
            for unit in Unit.objects.filter(code__in=wanted).order_by("code")
        ]
        facts["requests"] = [row.facts() for row in rows]
    return rows


def _refuse_units(units: list[str], asking_unit: str, today: Chart) -> None:
    if not units:
        raise NobodyToAsk("Choose at least one unit.")
    above = today.chain(asking_unit)
    for unit in units:
        if unit not in today.parents or today.kinds[unit] == "city":
            raise NobodyToAsk(f"There is no unit '{unit}' that could be asked today.")
        if unit in above:
            raise NobodyToAsk(
                f"{today.names[unit]} is the drafting unit or stands above it; it reads and reviews anyway."
            )


def _refuse_asked(subject: str, units: Sequence[str], today: Chart) -> None:
    open_ones = Request.objects.unanswered().about(subject).filter(unit__code__in=units)
    asked = [today.names.get(request.unit.code, request.unit.code) for request in open_ones.select_related("unit")]
    if asked:
        raise AlreadyAsked(f"Asked already and not answered yet: {', '.join(asked)}.")


def answer(
    request: Request, *, kind: str, by: Person, at: datetime, text: str = "", redirect_to: str | None = None
) -> Answer:
    """Answer for the unit that was asked; 소관 아님 may name the unit that is asked instead, in the same act.

    Raises:
        NotAsked: `by` belongs to another unit.
        AlreadyAnswered: a colleague was faster.
        QuestionMissing: a condition or an objection without its text.
        NobodyToAsk, AlreadyAsked: the unit named instead cannot be asked.
    """
    if kind not in KINDS:
        raise CoordinationRefused(f"'{kind}' is no answer.")
    if kind in ("conditional", "objection") and not text.strip():
        raise QuestionMissing("Write the condition, or why you object.")
    if redirect_to and kind != "not_ours":
        raise CoordinationRefused("Only what is not yours is passed on.")
    with transaction.atomic():
        # Lock the row: two colleagues who press at once must not both answer.
        request = (
            Request.objects.select_for_update(of=("self",)).select_related("unit", "asking_unit").get(pk=request.pk)
        )
        today = chart(day_of(at))
        if not belongs_to(by, request.unit.code, today):
            raise NotAsked("Your unit was not asked.")
        if Answer.objects.filter(request=request).exists():
            raise AlreadyAnswered("Your unit has answered already.")
        post = _position_within(by, request.unit.code, today)
        with recording(
            "coordination.answered", by=actor_of(by, at, position=post), at=at, proposal=request.subject
        ) as facts:
            row = Answer.objects.create(
                request=request, kind=kind, text=text.strip(), by=by, name=by.name, title=_title(post, at),
                unit_name=today.name_of(today.now(request.unit.code)), at=at,
                redirect_to=Unit.objects.filter(code=redirect_to).first() if redirect_to else None,
            )  # fmt: skip
            facts["answer"] = row.facts()
            facts["unit"] = [request.unit.code, row.unit_name]
            if redirect_to:
                facts["requests"] = [_redirected(request, redirect_to, today, at=at).facts()]
    return row


def _position_within(person: Person, unit: str, today: Chart) -> str:
    asked = set(today.present_units(unit))
    held = [code for code in positions_of(person, today.day) if code in today.posts]
    return next(code for code in held if asked & set(today.chain(today.posts[code].unit)))


def _title(position: str, at: datetime) -> str:
    return PositionVersion.objects.on(day_of(at)).get(position__code=position).title


def _redirected(request: Request, unit: str, today: Chart, *, at: datetime) -> Request:
    """Ask the unit that was named instead; the clock begins anew, the question and who asked stay."""
    _refuse_units([unit], request.asking_unit.code, today)
    _refuse_asked(request.subject, [unit], today)
    return Request.objects.create(
        subject=request.subject, unit=Unit.objects.get(code=unit), asking_unit=request.asking_unit,
        asked_by=request.asked_by, question=request.question, content=request.content, redirects=request,
        asked_at=at, due_on=calendar_of(today.day).deadline_after(today.day, USUAL_DAYS),
    )  # fmt: skip


def reply(
    given: Answer, *, is_taken_up: bool, reason: str, by: Person, at: datetime, owner: Person | None = None
) -> Reply:
    """Say of a condition or an objection whether the draft follows it (반영, 미반영), and why.

    `owner` is who took the draft over from whoever asked.

    Raises:
        NotYours: `by` did not ask. QuestionMissing: no reason. AlreadyAnswered: it was said already.
    """
    if not reason.strip():
        raise QuestionMissing("Write how it was taken up, or why not.")
    with transaction.atomic():
        request = Request.objects.select_for_update().get(pk=given.request_id)
        if by not in (owner or request.asked_by,) or not given.wants_reply:
            raise NotYours("Only who asked says whether an answer is taken up.")
        if Reply.objects.filter(answer=given).exists():
            raise AlreadyAnswered("You have said so already.")
        with recording("coordination.replied", by=actor_of(by, at), at=at, proposal=request.subject) as facts:
            row = Reply.objects.create(answer=given, is_taken_up=is_taken_up, reason=reason.strip(), by=by, at=at)
            facts["reply"] = row.facts()
            facts["unit"] = given.unit_name
    return row


def settle(
    objection: Answer, *, asking_position: str, asked_position: str, decision: str, by: Person, at: datetime
) -> Settlement:
    """Decide over an objection while it is drafted; both positions stand beside the decision, and the objection stays.

    Raises:
        QuestionMissing: a position or the decision is not written.
        NothingToSettle: it is no objection that stands.
        NotAboveBoth: `by` heads not both units.
    """
    if not (asking_position.strip() and asked_position.strip() and decision.strip()):
        raise QuestionMissing("Write what either side wants, and what is decided.")
    with transaction.atomic():
        request = Request.objects.select_for_update().get(pk=objection.request_id)
        if not Answer.objects.standing_objections().filter(pk=objection.pk).exists():
            raise NothingToSettle("There is no objection left to settle.")
        post = settling_post(objection, by=by, at=at)
        if post is None:
            raise NotAboveBoth("Only a superior of both units settles an objection.")
        actor = actor_of(by, at, position=post.code)
        with recording("coordination.settled", by=actor, at=at, proposal=request.subject) as facts:
            row = Settlement.objects.create(
                objection=objection, asking_position=asking_position.strip(), asked_position=asked_position.strip(),
                decision=decision.strip(), by=by, position=Position.objects.get(code=post.code), name=by.name,
                title=post.title, at=at,
            )  # fmt: skip
            facts["settlement"] = row.facts()
            facts["unit"] = objection.unit_name
    return row


def remark(
    subject: str, *, text: str, by: Person, at: datetime, anchor: str = "", original: str = "", proposed: str = "",
    thread: Remark | None = None,
) -> Remark:  # fmt: skip
    """Say something of a draft or of one part of it, or answer in a thread. Who may read the draft is for the caller to say.

    Raises:
        QuestionMissing: neither words nor other words for the part. ThreadOver: the thread has ended.
    """
    if not (text.strip() or proposed.strip()):
        raise QuestionMissing("Write what you want to say.")
    with transaction.atomic():
        if thread is not None:
            thread = _open_thread(thread)
        post = post_of(by, day_of(at))
        names = chart(day_of(at)).names
        with recording("coordination.remarked", by=actor_of(by, at), at=at, proposal=subject) as facts:
            row = Remark.objects.create(
                subject=subject, thread=thread, anchor=anchor, original=original, text=text.strip(), proposed=proposed.strip(),
                by=by, name=by.name, title=post.title if post else "", unit_name=names.get(post.unit, "") if post else "", at=at,
            )  # fmt: skip
            facts["remark"] = row.facts()
    return row


def end_thread(thread: Remark, *, kind: str, by: Person, at: datetime, reason: str = "") -> RemarkEnding:
    """Say what became of a thread; it stays readable.

    Raises:
        QuestionMissing: not taken up without a reason. ThreadOver: somebody was faster.
    """
    if kind == "declined" and not reason.strip():
        raise QuestionMissing("Write why it is not taken up.")
    with transaction.atomic():
        thread = _open_thread(thread)
        with recording("coordination.thread_ended", by=actor_of(by, at), at=at, proposal=thread.subject) as facts:
            row = RemarkEnding.objects.create(
                remark=thread, kind=kind, reason=reason.strip(), by=by, name=by.name, at=at
            )
            facts["ending"] = row.facts()
    return row


def _open_thread(thread: Remark) -> Remark:
    """Lock the beginning of a thread, so that two who end it at once do not both."""
    locked = Remark.objects.select_for_update().get(pk=thread.thread_id or thread.pk)
    if RemarkEnding.objects.filter(remark=locked).exists():
        raise ThreadOver("This thread has ended. Begin a new one.")
    return locked
