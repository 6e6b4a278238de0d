"""Finds 정책안: by title, 요지, keywords, number, unit and drafter what all staff may know of; by its text what one may read."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Replace
from django.urls import reverse
from django.utils.translation import gettext as _

from mulkko.approval.engine.numbering import shown_number
from mulkko.approval.models import DocumentNumber, FurtherNumber, FurtherResult, Result
from mulkko.language.engine.matching import bare, excerpt, is_initials, stands_in
from mulkko.organization.models import Person
from mulkko.organization.queries import Chart, Place
from mulkko.policy.models import BlockRow, Proposal
from mulkko.policy.queries.amending import superseded_kinds
from mulkko.web.search.hits import EXACT, Hit, is_number, score_of

MOST_BLOCKS = 2_000
COLUMNS = ("pk", "reference", "title", "summary", "keywords", "unit__code", "drafter__name")


def proposals(
    asked: str, words: Sequence[str], *, person: Person | None, place: Place | None, now: datetime, today: Chart
) -> Iterator[Hit]:
    """Yield the proposals that fit, newest first."""
    findable = Proposal.objects.findable_by(person, now, place)
    readable = Proposal.objects.readable_by(person, now, place)
    bodies = _bodies(words, readable)
    numbers, further = _numbers(findable), _further(findable)
    superseded = superseded_kinds(findable.values("reference"))
    for row in findable.order_by("-created_at", "-pk").values_list(*COLUMNS):
        pk, reference, title, summary, keywords, unit, drafter = row
        number, text = numbers.get(reference, ""), bodies.get(pk, "")
        fields = {
            "number": bare(f"{reference} {number}"), "title": bare(title), "keywords": bare(keywords), "summary": bare(summary),
            "unit": bare(today.names.get(unit, "")), "person": bare(drafter), "body": bare(text),
        }  # fmt: skip
        score = EXACT if is_number(asked, (reference, number, *further[reference])) else score_of(words, fields)
        if score:
            detail = _detail(words, summary, text, fields)
            flag = {"amends": _("Amended later"), "cancels": _("Cancelled later")}.get(superseded.get(reference, ""))
            facts = (number or reference, *([flag] if flag else []), today.names.get(unit, unit), drafter)
            yield Hit(title, reverse("proposal", args=[reference]), detail, facts, score)


def _detail(words: Sequence[str], summary: str, text: str, fields: dict[str, str]) -> str:
    in_summary = any(stands_in(word, fields["summary"]) for word in words)
    return excerpt(text if text and not in_summary else summary, words)


def _numbers(findable: Any) -> dict[str, str]:
    rows = DocumentNumber.objects.filter(approval__subject__in=findable.values("reference"))
    named = rows.values_list("approval__subject", "department_name", "serial")
    elsewhere = Result.objects.standing().filter(approval__subject__in=findable.values("reference"))
    numbers = dict(elsewhere.values_list("approval__subject", "number"))
    return numbers | {subject: shown_number(department, serial) for subject, department, serial in named}


def _further(findable: Any) -> dict[str, list[str]]:
    """Return the numbers of further documents by the reference of their draft."""
    rows = FurtherNumber.objects.filter(document__approval__subject__in=findable.values("reference"))
    found: dict[str, list[str]] = defaultdict(list)
    for subject, department, serial in rows.values_list("document__approval__subject", "department_name", "serial"):
        found[subject].append(shown_number(department, serial))
    elsewhere = FurtherResult.objects.filter(
        result__corrected_by=None, result__approval__subject__in=findable.values("reference")
    )
    for subject, number in elsewhere.values_list("result__approval__subject", "number"):
        found[subject].append(number)
    return found


def _bodies(words: Sequence[str], readable: Any) -> dict[int, str]:
    """Return, by proposal, the blocks of its text in which one of the words stands.

    The database looks first, without spaces; what it finds is looked at again, for it also sees the marks of the format.
    """
    looked_for = [word for word in words if not is_initials(word) and len(word) > 1]
    if not looked_for:
        return {}
    spaceless = Replace(F("inlines"), Value(" "), Value(""), output_field=TextField())
    said = Q()
    for word in looked_for:
        said |= Q(spaceless__icontains=word)
    rows = BlockRow.objects.filter(proposal__in=readable.values("pk")).annotate(spaceless=spaceless).filter(said)
    found: dict[int, str] = {}
    for proposal, inlines in rows.order_by("-proposal", "order").values_list("proposal_id", "inlines")[:MOST_BLOCKS]:
        text = "".join(inline.get("text", "") for inline in json.loads(inlines))
        if any(word in bare(text) for word in looked_for):
            found[proposal] = f"{found[proposal]} {text}" if proposal in found else text
    return found
