"""Everything that waits for somebody: what a reorganisation carries along and what a leaver hands over."""

from datetime import datetime

from mulkko.approval.models import Step
from mulkko.coordination.models import Answer, Request
from mulkko.directives.queries import tracked
from mulkko.organization.engine.succession import OpenMatter
from mulkko.organization.models import Posting, day_of
from mulkko.organization.queries import chart
from mulkko.policy.models import Proposal


def open_matters(at: datetime) -> list[OpenMatter]:
    """Return every step, draft, request, reply and directive that is open: by the position or the unit where it waits."""
    return [*_steps(), *_drafts(), *_requests(), *_replies(), *_directives(at)]


def _running() -> dict[str, Proposal]:
    rows = Proposal.objects.undecided().select_related("unit", "drafter")
    return {proposal.reference: proposal for proposal in rows}


def _steps() -> list[OpenMatter]:
    rows = Step.objects.unsigned().of_running_rounds().select_related("approval", "position")
    return [
        OpenMatter("step", str(row.pk), row.approval.title, row.approval.subject, position=row.position.code)
        for row in rows.order_by("approval_id", "turn", "pk")
    ]


def _drafts() -> list[OpenMatter]:
    rows = Proposal.objects.undecided().select_related("unit", "drafter").order_by("pk")
    return [
        OpenMatter("draft", str(row.pk), row.title, row.reference, unit=row.unit.code, person=row.drafter.code)
        for row in rows
    ]


def _requests() -> list[OpenMatter]:
    running = _running()
    rows = Request.objects.unanswered().select_related("unit").order_by("pk")
    return [
        OpenMatter("request", str(row.pk), running[row.subject].title, row.subject, unit=row.unit.code)
        for row in rows
        if row.subject in running
    ]


def _replies() -> list[OpenMatter]:
    running = _running()
    rows = Answer.objects.filter(kind__in=("conditional", "objection"), reply__isnull=True).select_related(
        "request__asked_by", "request__asking_unit"
    )
    return [
        OpenMatter(
            "reply", str(row.pk), running[row.request.subject].title, row.request.subject,
            unit=row.request.asking_unit.code, person=running[row.request.subject].drafter.code,
        )
        for row in rows.order_by("pk")
        if row.request.subject in running
    ]  # fmt: skip


def _directives(at: datetime) -> list[OpenMatter]:
    lines = [line for line in tracked(day_of(at)) if line.state not in ("confirmed", "closed_infeasible")]
    return [OpenMatter("directive", str(line.id), line.text, unit=line.lead) for line in lines if line.lead]


def handover_list(posting: Posting, at: datetime) -> list[OpenMatter]:
    """Return what a leaver hands over: steps at the position, own drafts and replies, and of a unit's head its requests and directives."""
    today = chart(day_of(at))
    post = today.posts.get(posting.position.code) or today.former_posts.get(posting.position.code)
    head = today.head_of(post.unit) if post else None
    units = {post.unit} if post and (head is None or head.code in today.present_posts(post.code)) else set()
    return [matter for matter in open_matters(at) if _is_of(matter, posting, units)]


def _is_of(matter: OpenMatter, posting: Posting, units: set[str]) -> bool:
    if matter.kind == "step":
        return matter.position == posting.position.code
    if matter.kind in ("draft", "reply"):
        return matter.person == posting.person.code
    return matter.unit in units
