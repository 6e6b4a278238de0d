"""What people do about a decision whose ground moved: say that they looked, amend it, or propose it anew."""

from datetime import datetime

from mulkko.evidence.errors import EvidenceError
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import refuse_inside_transaction
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, place_of
from mulkko.policy.actions.amending import open_amendment, refuse_amended
from mulkko.policy.actions.claims import renew_claim
from mulkko.policy.actions.copying import copy_decision
from mulkko.policy.actions.proposals import open_proposal
from mulkko.policy.actions.watching import moved_since
from mulkko.policy.errors import NotYourDraft, PolicyRefused, StalePage
from mulkko.policy.models import Proposal, WatchAnswer, WatchFinding
from mulkko.policy.queries.amending import is_of_their_department
from mulkko.policy.queries.moved import moved_claims, renewal_of, role_of


def note_looked(proposal: Proposal, *, upto: int, reason: str, by: Person, at: datetime) -> WatchAnswer:
    """Keep that somebody looked at what moved, and why it may stand (살펴봄).

    Args:
        upto: key of the newest finding that the page showed.

    Raises:
        NotYourDraft: the person neither answers for the decision nor holds the post that took it.
        PolicyRefused: no reason, or nothing waits. StalePage: something else moved meanwhile.
    """
    if not reason.strip():
        raise PolicyRefused("Write what you found, and why the decision may stand.")
    with recording("policy.ground_looked_at", by=actor_of(by, at), at=at, proposal=proposal.reference) as facts:
        row = _answered(proposal, upto, "looked", reason, by=by, at=at)
        facts.update(reason=row.reason, role=row.role, row=whole_row(row))
    return row


def amend_moved(old: Proposal, *, title: str, by: Person, at: datetime) -> Proposal:
    """Open an amendment that begins with the figures of today; what cannot be renewed stays, and its checks say so.

    Raises:
        NotPosted, PolicyRefused: as opening any amendment.
    """
    refuse_inside_transaction()
    claims = moved_claims(old)
    made = open_amendment(old, kind="amends", title=title, by=by, at=at)
    _renew(made, claims, by=by, at=at)
    return made


def propose_anew(old: Proposal, *, upto: int, title: str, reason: str, by: Person, at: datetime) -> Proposal:
    """Open a new proposal from a decision whose ground moved: its own question, options and route; the older one stands.

    Raises:
        NotYourDraft, PolicyRefused, StalePage: as `note_looked`; only the department of the decision proposes it anew.
    """
    refuse_inside_transaction()
    if not reason.strip():
        raise PolicyRefused("Write why it is proposed anew.")
    claims = moved_claims(old)
    with recording("policy.renewal_opened", by=actor_of(by, at), at=at) as facts:
        if not is_of_their_department(old, by, at):
            raise NotYourDraft("Only the department of a decision proposes it anew.")
        _locked(old)
        refuse_amended(old)
        if renewal_of(old) is not None:
            raise PolicyRefused("This decision is being proposed anew. Work on that draft.")
        made = open_proposal(title=title, by=by, at=at)
        copy_decision(old, made, kind="renews", on=day_of(at))
        row = _answered(old, upto, "renewed", reason, by=by, at=at, made=made)
        facts.proposal = made.reference
        facts.update(of=[old.reference, old.title], reason=row.reason, row=whole_row(row))
    _renew(made, claims, by=by, at=at)
    return made


def _locked(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


def _answered(
    proposal: Proposal, upto: int, kind: str, reason: str, *, by: Person, at: datetime, made: Proposal | None = None
) -> WatchAnswer:
    """Lock the decision and keep an answer, if what it answers still waits."""
    locked, place = _locked(proposal), place_of(by, at)
    readable = Proposal.objects.readable_by(by, at, place).filter(pk=locked.pk).exists()
    role = role_of(locked, place) if readable else ""
    if kind == "renewed":
        role = role or "owner"  # of its department, which was asked before
    if not role:
        raise NotYourDraft(
            "Only who answers for a decision, or holds the post that took it, says that it was looked at."
        )
    findings = WatchFinding.objects.filter(proposal=locked)
    waiting = (
        findings.moved() if kind == "renewed" else findings.open() if role == "approver" else findings.open_to("owner")
    )
    newest = waiting.order_by("-pk").first()
    if newest is None:
        raise PolicyRefused("Nothing of this decision waits any more.")
    if newest.pk > upto:
        raise StalePage("Another figure moved while you were looking. Look at it too; your text is kept below.")
    post = place.posts[0]
    return WatchAnswer.objects.create(
        proposal=locked, upto=newest, kind=kind, role=role, reason=reason.strip()[:500], made=made, by=by, title=post.title,
        unit_name=place.chart.name_of(post.unit), at=at,
    )  # fmt: skip


def _renew(made: Proposal, claims: list[Claim], *, by: Person, at: datetime) -> None:
    """Put the figures of today in the place of those that moved, each after the other; one that cannot be renewed stays."""
    for claim in claims:
        newest = claim
        try:
            while moved_since(newest):
                newest = renew_claim(made, newest, by=by, at=at)
        except EvidenceError:
            continue
