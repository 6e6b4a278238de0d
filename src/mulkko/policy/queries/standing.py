"""Where many proposals stand, in a few queries whatever their number: whose turn, what was said, what the checks found."""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from mulkko.approval.models import Signature, SignatureQuerySet, Step
from mulkko.catalog.queries import newest_numbers
from mulkko.coordination.models import Answer
from mulkko.evidence.models import Receipt
from mulkko.organization.models import Posting
from mulkko.organization.queries import Chart
from mulkko.policy.models import Nudge
from mulkko.prepared import Prepared, Texts

PASSING = ("cosmetic", None)  # a slight drift stops nobody


@dataclass(frozen=True)
class Facts:
    """What decides in which order documents are read. `checks` counts the figures of the newest stored check."""

    objections: int = 0
    opinions: int = 0
    checks: int = 0
    passed: int = 0
    newer_data: bool = False  # a newer version of its data came in since that check


def facts_of(references: Collection[str]) -> dict[str, Facts]:
    """Return the facts of each of these proposals."""
    objections, opinions = objections_of(references), _opinions_of(references)
    receipts = _receipts(references)
    newest = newest_numbers({name for told in receipts.values() for name in told["newest"]})
    return {
        reference: Facts(
            objections[reference], opinions[reference], *_passed(receipts.get(reference)),
            newer_data=any(newest.get(name, number) != number for name, number in receipts.get(reference, {}).get("newest", {}).items()),
        )
        for reference in references
    }  # fmt: skip


def objections_of(references: Collection[str]) -> Counter[str]:
    """Count the objections that stand, on the running route and while drafting."""
    return _counted(references, _objections_on_routes, _objections_while_drafting)


def _opinions_of(references: Collection[str]) -> Counter[str]:
    return _counted(references, _opinions_on_routes, _conditions)


def _counted(references: Collection[str], *asked: Prepared) -> Counter[str]:
    return Counter(subject for one in asked for (subject,) in one(subjects=tuple(references)))


@Prepared
def _objections_on_routes(subjects: Texts) -> Any:
    return _on_routes(Signature.objects.standing_objections(), subjects)


@Prepared
def _objections_while_drafting(subjects: Texts) -> Any:
    rows = Answer.objects.standing_objections().filter(request__subject__in=subjects)
    return rows.order_by().values_list("request__subject")


@Prepared
def _opinions_on_routes(subjects: Texts) -> Any:
    return _on_routes(Signature.objects.standing().filter(outcome="signed_with_opinion"), subjects)


@Prepared
def _conditions(subjects: Texts) -> Any:
    rows = Answer.objects.filter(request__subject__in=subjects, kind="conditional")
    return rows.order_by().values_list("request__subject")


def _on_routes(signatures: SignatureQuerySet, subjects: Texts) -> Any:
    running = signatures.filter(step__approval__subject__in=subjects, step__approval__ending__isnull=True)
    return running.order_by().values_list("step__approval__subject")


def _receipts(references: Collection[str]) -> dict[str, dict[str, Any]]:
    return {subject: json.loads(text) for subject, text in _newest(subjects=tuple(references))}


@Prepared
def _newest(subjects: Texts) -> Any:
    newest = Receipt.objects.filter(subject__in=subjects).order_by().values("subject").annotate(newest=Max("pk"))
    return Receipt.objects.filter(pk__in=newest.values("newest")).values_list("subject", "text")


def _passed(receipt: dict[str, Any] | None) -> tuple[int, int]:
    claims = receipt["claims"] if receipt else []
    accepted = {one["claim"] for one in receipt.get("acceptances", [])} if receipt else set()
    good = [
        one
        for one in claims
        if one["status"] in ("holds", "drifted") and (one["drift"] in PASSING or one["id"] in accepted)
    ]
    return len(claims), len(good)


def holders_of(steps: Iterable[Step], today: Chart) -> dict[str, str]:
    """Return title and names of those who may act from the positions of these steps, by the code of the position."""
    return {code: " ".join(told).strip() for code, told in titles_and_names(steps, today).items()}


def titles_and_names(steps: Iterable[Step], today: Chart) -> dict[str, tuple[str, str]]:
    """Return the same as a title and names with commas between them; of a position that ended, those of its one heir."""
    heirs = {step.position.code: today.present_posts(step.position.code) for step in steps}
    now = {code: found[0] if len(found) == 1 else code for code, found in heirs.items()}
    names: dict[str, list[str]] = {code: [] for code in now.values()}
    postings = Posting.objects.on(today.day).filter(position__code__in=names).order_by("-kind", "pk")
    for code, name in postings.values_list("position__code", "person__name"):
        names[code].append(name)
    titles = {code: today.posts[code].title if code in today.posts else code for code in names}
    return {code: (titles[at], ", ".join(names[at])) for code, at in now.items()}


def nudges_of(*, steps: Collection[int] = (), requests: Collection[int] = ()) -> dict[tuple[str, int], datetime]:
    """Return when somebody was last reminded of each of these steps and requests, by ("step" or "request", id)."""
    found: dict[tuple[str, int], datetime] = {}
    rows = Nudge.objects.filter(step__in=steps) | Nudge.objects.filter(request__in=requests)
    for step, request, at in rows.order_by("pk").values_list("step_id", "request_id", "at"):
        found[("step", step) if step else ("request", request)] = at
    return found
