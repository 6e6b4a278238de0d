"""The documents of one draft (일괄기안), as they are drafted or as they were sealed, with their numbers."""

from dataclasses import dataclass

from mulkko.approval.models import Approval
from mulkko.documents.engine.paper import INTERNAL
from mulkko.policy.models import Proposal
from mulkko.policy.queries.content import sealed_content


@dataclass(frozen=True)
class Listed:
    """One document of a draft; `number` is empty until it is approved."""

    place: int
    title: str
    recipient: str
    number: str


def documents_of(proposal: Proposal) -> list[Listed]:
    """Return every document of a draft, itself first: as sealed once it is on its route."""
    current = proposal.current_round
    if current is None or proposal.is_editable:
        rows = [Listed(row.place, row.title, row.shown_recipient, "") for row in proposal.batch.all()]
        return [Listed(1, proposal.title, INTERNAL, ""), *rows]
    approval = current.approval
    content = sealed_content(proposal) or {}
    numbers = further_numbers(approval) if content.get("documents") else {}
    return [
        Listed(1, approval.title, INTERNAL, approval.shown_number),
        *(
            Listed(one["place"], one["title"], one["recipient"] or INTERNAL, numbers.get(one["place"], ""))
            for one in content.get("documents", [])
        ),
    ]


def further_numbers(approval: Approval) -> dict[int, str]:
    """Return the numbers of further documents by place: ours, or those that another system gave; none before the decision."""
    if result := approval.result:
        return result.numbers
    return {row.place: str(row.number) for row in approval.further.select_related("number") if hasattr(row, "number")}
