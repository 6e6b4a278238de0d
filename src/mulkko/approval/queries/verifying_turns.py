"""Whether what happened on the way is what the ledger recorded: every row of `models.turns` has its entry, and none has two."""

from collections.abc import Iterator
from typing import Any

from mulkko.approval.models import (
    REMOVED,
    Approval,
    ChangeAnswer,
    ChangeRequest,
    Confirmation,
    Hold,
    Reroute,
    Revision,
    RuleDecision,
    SettlementRequest,
    Step,
    Talk,
)
from mulkko.ledger.queries import UNRECORDED, Break, ErasedActs, compared_by_content, told

STEP = ("step__approval", "step__position")
OBJECTION = tuple(f"objection__{one}" for one in STEP)
# model, verbs of the ledger that tell of it, the key under which they do, what is read with each row
KEPT: tuple[tuple[type[Any], tuple[str, ...], str, tuple[str, ...]], ...] = (
    (Hold, ("held", "taken_up"), "hold", STEP),
    (Revision, ("revised",), "revision", ("approval", "step__position")),
    (Confirmation, ("confirmed",), "confirmation", ("revision", *(f"signature__{one}" for one in STEP))),
    (Reroute, ("rerouted",), "reroute", STEP),
    (RuleDecision, ("rule_kept",), "decision", ("approval",)),
    (ChangeRequest, ("changes_requested",), "request", STEP),
    (ChangeAnswer, ("changes_answered",), "answer", ("revision", "request__by", *(f"request__{one}" for one in STEP))),
    (Talk, ("objection_talked_over",), "talk", OBJECTION),
    (SettlementRequest, ("settlement_requested",), "asked", OBJECTION),
)


def bad_turns(erased: ErasedActs) -> Iterator[Break]:
    """Yield every row that no entry recorded as it stands, and every entry whose row is gone or other."""
    for model, verbs, key, beside in KEPT:
        yield from _bad_rows(model, verbs, key, beside, erased)
    yield from _bad_versions_on_routes()
    yield from _bad_steps()


def _bad_rows(
    model: type[Any], verbs: tuple[str, ...], key: str, beside: tuple[str, ...], erased: ErasedActs
) -> Iterator[Break]:
    recorded = ((index, [verb, facts[key]]) for verb in verbs for index, facts in told(f"approval.{verb}"))
    found = model.objects.select_related("by", *beside).iterator()
    rows = (([row.verb, row.facts()], row.at, row.pk) for row in found)
    yield from compared_by_content(model._meta.db_table, recorded, rows, erased)


def _bad_versions_on_routes() -> Iterator[Break]:
    """Yield the rounds whose version is not what their newest change put there, or whose changes do not follow each other."""
    for approval in Approval.objects.filter(revisions__isnull=False).distinct().prefetch_related("revisions"):
        rows = list(approval.revisions.all())
        follow = [row.before_id for row in rows[1:]] + [approval.version_id]
        numbers = list(range(1, len(rows) + 1))
        if [row.version_id for row in rows] != follow or [row.number for row in rows] != numbers:
            yield Break(UNRECORDED, "version", "approval_revision", f"of {approval.subject} {approval.round_no}")


def _bad_steps() -> Iterator[Break]:
    """Yield the steps that came on a route later, and that no act explains."""
    material = set(Revision.objects.filter(is_material=True).values_list("approval_id", "number", "at"))
    for step in Step.objects.exclude(revision=0):
        if (step.approval_id, step.revision, step.added_at) not in material:
            yield Break(UNRECORDED, "signature", "approval_step", str(step.pk))
    # What came later is never left out from the beginning: only who put it there takes it off.
    for pk in Step.objects.exclude(added_at=None).exclude(omitted__in=("", REMOVED)).values_list("pk", flat=True):
        yield Break(UNRECORDED, "signature", "approval_step", str(pk))
    put = dict(Reroute.objects.filter(kind="added").values_list("step_id", "at"))
    came = dict(Step.objects.filter(revision=0).exclude(added_at=None).values_list("pk", "added_at"))
    taken = set(Reroute.objects.filter(kind="removed").values_list("step_id", flat=True))
    gone = set(Step.objects.filter(omitted=REMOVED).values_list("pk", flat=True))
    for pk in sorted({pk for pk, _ in put.items() ^ came.items()} | (taken ^ gone)):  # on or off a route unexplained
        yield Break(UNRECORDED, "signature", "approval_step", str(pk))
