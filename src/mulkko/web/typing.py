"""What is being typed: its paper as it would be formed, and its numbers without evidence. Saved nowhere."""

from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from mulkko.organization.models import Duty, Person
from mulkko.policy.engine.body import BadBody
from mulkko.policy.engine.correcting import corrected
from mulkko.policy.models import Proposal
from mulkko.policy.queries import previewed
from mulkko.policy.queries.matching import numbers_without_evidence
from mulkko.policy.queries.saving import taken_back
from mulkko.web.paper import linked
from mulkko.web.refusals import sentence_for


def typed_paper(
    proposal: Proposal, person: Person, *, text: str | None = None, typed: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return {"paper", "unreadable"}: the paper of a typed text or outline, or the sentence why it cannot be drawn."""
    if text is not None:
        text = corrected(text, kept=taken_back(proposal))[0]
    try:
        shown = previewed(proposal, person=person, at=timezone.now(), text=text, **(typed or {}))
    except BadBody as error:
        return {"paper": SafeString(""), "unreadable": sentence_for(error)}
    return {"paper": linked(shown, person, timezone.now()), "unreadable": ""}


def typed_outline(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return the valid fields of an outline as attributes of a proposal; a field that is not valid is left as saved."""
    names = ("title", "question", "summary", "keywords", "amount_krw", "is_routine")
    values = {name: cleaned[name] for name in names if name in cleaned}
    if "duty" in cleaned:
        values["duty"] = Duty.objects.filter(code=cleaned["duty"]).first()
    return values


def typed_numbers_of(proposal: Proposal, person: Person, text: str) -> dict[str, Any]:
    """Return {"to_bind", "without_figure"}: numbers that could be a figure, each with its presses; and those that no figure fits."""
    found = numbers_without_evidence(proposal, text, person=person, at=timezone.now())
    to_bind = [
        {"number": one, "offers": [{"key": one.key_of(other), "figure": other.figure} for other in one.candidates]}
        for one in found
        if one.candidates
    ]
    return {"to_bind": to_bind, "without_figure": [one for one in found if not one.candidates]}
