"""What happens on a route beside signing, as 내 할 일 tells it: holds, changed texts, requests for a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mulkko.approval.models import ChangeRequest, Hold, Signature, Step
from mulkko.approval.queries.asking import newest_requests
from mulkko.approval.queries.holding import newest_holds
from mulkko.approval.queries.revising import confirmations_of
from mulkko.policy.models import Proposal
from mulkko.prepared import PreparedModels
from mulkko.web.templatetags.words import day as shown_day
from mulkko.web.work.desk import Desk
from mulkko.web.work.rows import Fact, Work

LONGEST = 60  # of words on a row; the whole stands on the tab of approval


def shortened(text: str) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


@dataclass(frozen=True)
class Way:
    """What happened to an open step on the way: its newest hold, its newest request for a change, a changed text."""

    step: Step
    held: Hold | None
    asked: ChangeRequest | None

    @property
    def held_until(self) -> date | None:
        return self.held.until if self.held else None

    @property
    def waits_for_drafter(self) -> bool:
        return self.asked is not None and not hasattr(self.asked, "answer")

    def facts(self, today: date) -> tuple[Fact, ...]:
        """Return what has to be known first: until when, by whom and why it is on hold, what was asked and answered."""
        found = []
        if self.held is not None and self.held_until is not None and self.held_until > today:
            told = {"day": shown_day(self.held_until), "title": self.held.title, "name": self.held.name}
            told["reason"] = shortened(self.held.reason)
            found.append(Fact(_("On hold until %(day)s, %(title)s %(name)s: %(reason)s") % told, "warn"))
        if self.asked is not None:
            waits = _("You asked for a change: the drafter has to answer")
            found.append(Fact(waits if self.waits_for_drafter else _("The drafter answered your request"), "warn"))
        if self.step.revision:
            found.append(Fact(_("The text was changed: sign again"), "warn"))
        return tuple(found)


def ways_of(steps: Sequence[Step]) -> dict[int, Way]:
    """Return what happened to each of these steps, by its id, in two queries."""
    held, asked = newest_holds(steps), newest_requests(steps)
    return {step.pk: Way(step, held.get(step.pk), asked.get(step.pk)) for step in steps}


def confirmations(desk: Desk) -> list[Work]:
    """Return the documents in which an error of writing was put right after I signed: 재확인."""
    return [
        Work(
            kind="review", act=pgettext("work", "Confirm again"), title=one.step.approval.title, link=_("Look at it"),
            reference=one.step.approval.subject, begun_at=one.signed_at, unit=one.step.approval.department_name,
            address=reverse("approval", args=[one.step.approval.subject]), drafter=one.step.approval.drafter.name,
            facts=(Fact(_("An error of writing was put right"), "plain"),),
        )
        for one in _confirmations(person=desk.person.pk)
    ]  # fmt: skip


@PreparedModels
def _confirmations(person: int) -> "QuerySet[Signature]":
    return confirmations_of(person).select_related("step__approval__drafter")


def changes_asked(desk: Desk) -> list[Work]:
    """Return what whoever has the turn wants changed in my documents: 보완요청."""
    mine = Proposal.objects.filter(drafter=desk.person).values("reference")
    rows = ChangeRequest.objects.unanswered().filter(step__approval__subject__in=mine).select_related("step__approval")
    return [
        Work(
            kind="rework", act=pgettext("work", "Request for a change"), title=one.step.approval.title, link=_("Answer"),
            reference=one.step.approval.subject, begun_at=one.at, unit=one.step.approval.department_name, drafter=desk.person.name,
            address=reverse("change-answer", args=[one.step.approval.subject, one.pk]),
            facts=(Fact(f"{one.title} {one.name}: {shortened(one.text)}", "warn"),),
        )
        for one in rows.order_by("pk")
    ]  # fmt: skip
