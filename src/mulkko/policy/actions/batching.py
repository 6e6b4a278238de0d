"""일괄기안: adding further documents to a draft, changing them and taking them out."""

from datetime import datetime

from mulkko.documents.engine.paper import receivers_of
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import chart
from mulkko.policy.actions.proposals import drafting
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import BatchDocument, Proposal
from mulkko.policy.models.batch import LONGEST_RECIPIENT, MOST_DOCUMENTS


def put_document(
    proposal: Proposal, place: int | None = None, *, title: str, text: str, by: Person, at: datetime, recipient: str = "",
    edition: int | None = None,
) -> BatchDocument:  # fmt: skip
    """Add a further document behind the last one, or change the one at `place` (2 is the first further one).

    Raises:
        PolicyRefused: title or text is missing, the receivers are too long, there is none at `place`, or there are too many.
    """
    receivers = receivers_of(recipient)
    written = ", ".join(receivers)
    if not title.strip() or not text.strip():
        raise PolicyRefused("A further document needs a title and a text.")
    if len(written) > LONGEST_RECIPIENT:  # cut short, it would be sent to some of them
        raise PolicyRefused(f"The recipients of a further document take {LONGEST_RECIPIENT} letters at most.")
    with drafting(proposal, "further document", by=by, at=at, edition=edition) as draft:
        row = draft.batch.filter(place=place).first() if place else _next(draft)
        if row is None:
            raise PolicyRefused("There is no such further document.")
        row.title, row.text = title.strip()[:200], text.strip()
        row.recipient, row.sender = written, _sender(draft, receivers, at)
        row.save()
    return row


def _next(draft: Proposal) -> BatchDocument:
    place = draft.batch.count() + 2
    if place > MOST_DOCUMENTS:
        raise PolicyRefused(f"A draft holds {MOST_DOCUMENTS} documents at most.")
    return BatchDocument(proposal=draft, place=place)


def _sender(draft: Proposal, receivers: tuple[str, ...], at: datetime) -> str:
    """Return in whose name it goes: the head of the 처리과 to organs of the agency, the head of the agency to others (영 §13)."""
    if not receivers:
        return ""
    today = chart(day_of(at))
    head = today.head_of(today.handling_department(draft.unit.code))
    inside = {post.title for post in today.posts.values()}
    if head is not None and inside.issuperset(receivers):
        return head.title
    agency = next((today.names[code] for code, kind in today.kinds.items() if kind == "city"), "")
    return f"{agency}장"


def drop_document(proposal: Proposal, place: int, *, by: Person, at: datetime, edition: int | None = None) -> None:
    """Take a further document out of the draft; those behind it move up, for numbers follow the places."""
    with drafting(proposal, "further document dropped", by=by, at=at, edition=edition) as draft:
        draft.batch.filter(place=place).delete()
        for row in draft.batch.filter(place__gt=place):
            row.place -= 1
            row.save(update_fields=["place"])
