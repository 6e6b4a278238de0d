"""After the decision: looking at the class of disclosure again, and closing the matter."""

from datetime import date, datetime

from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.engine.levels import Post
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, place_of
from mulkko.policy.engine.records import term_of
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import ClassReview, Closing, Proposal
from mulkko.policy.queries.records import ClassNow, class_now, is_kept_by, retention_now


def review_class(
    proposal: Proposal, *, now: ClassNow, because: str, by: Person, at: datetime, again_on: date | None = None
) -> ClassReview:
    """Confirm or change the class of disclosure of a document on its route or decided; what it was is kept.

    Args:
        now: the class as it shall stand, whole: clauses and reason where it is not open.
        again_on: where the decision goes on, the day on which it is looked at again.

    Raises:
        NotYourDraft: the person's unit does not keep the matter. PolicyRefused: something is missing, or it is still a draft.
    """
    _refuse_half(now, because, again_on, day_of(at))
    post, unit_name = _keeper(proposal, by, at)
    actor = actor_of(by, at)
    with recording("policy.class_reviewed", by=actor, at=at, proposal=proposal.reference) as facts:
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
        if locked.is_editable or locked.withdrawn_because:
            raise PolicyRefused("It is still a draft: change its class on the page of disclosure.")
        row = ClassReview.objects.create(
            proposal=locked, was_text=canonical(vars(class_now(locked))), **vars(now), again_on=again_on,
            after_decision=locked.state == "approved", because=because.strip(), by=by, title=post.title, unit_name=unit_name, at=at,
        )  # fmt: skip
        locked.class_now, locked.clauses_now = now.disclosure, now.clauses
        locked.save(update_fields=["class_now", "clauses_now"])
        facts.update(review=row.told(), row=whole_row(row))
    return row


def _refuse_half(now: ClassNow, because: str, again_on: date | None, today: date) -> None:
    is_open = now.disclosure == "open"
    if is_open == bool(now.clauses) or is_open != (not now.disclosure_reason.strip()):
        raise PolicyRefused("What is open names no clause and no reason; what is not open names both.")
    if not is_open and not set(now.clauses.split(",")) <= set("12345678"):
        raise PolicyRefused("What is open names no clause and no reason; what is not open names both.")
    if (now.disclosure == "partly") != bool(now.closed_parts.strip()):
        raise PolicyRefused("What is partly open says which parts are not; nothing else does.")
    if not because.strip():
        raise PolicyRefused("Write why the class is confirmed or changed.")
    if again_on is not None and (is_open or again_on <= today):
        raise PolicyRefused("The day to look at it again lies ahead, and only what is not open has one.")


def close_matter(proposal: Proposal, *, on: date, by: Person, at: datetime) -> Closing:
    """Close a decided matter (철 마감): its term begins on 1 January after that day.

    Raises:
        NotYourDraft: the person's unit does not keep the matter.
        PolicyRefused: it is not decided, closed already, names no retention period, or the day lies before the decision or ahead.
    """
    post, unit_name = _keeper(proposal, by, at)
    with recording("policy.matter_closed", by=actor_of(by, at), at=at, proposal=proposal.reference) as facts:
        locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        current = locked.current_round
        if current is None or locked.state != "approved":
            raise PolicyRefused("Only a decided matter is closed.")
        if Closing.objects.filter(proposal=locked).exists():
            raise PolicyRefused("This matter is closed already.")
        if not day_of(current.approval.ending.at) <= on <= day_of(at):
            raise PolicyRefused("The day of the closing lies between the decision and today.")
        retention = retention_now(locked)
        if not retention:
            raise PolicyRefused("The document names no retention period. Correct it in the register first.")
        row = Closing.objects.create(
            proposal=locked, closed_on=on, retention=retention, ends_on=term_of(on, retention).ends_on, by=by, title=post.title,
            unit_name=unit_name, at=at,
        )  # fmt: skip
        facts.update(closing=row.told(), row=whole_row(row))
    return row


def _keeper(proposal: Proposal, by: Person, at: datetime) -> tuple[Post, str]:
    """Return post and unit of somebody of the unit that keeps a matter."""
    place = place_of(by, at)
    if not place.posts or not is_kept_by(proposal, place):
        raise NotYourDraft("Only the unit that drafted the matter keeps its record.")
    post = place.posts[0]
    return post, place.chart.names.get(post.unit, post.unit)
