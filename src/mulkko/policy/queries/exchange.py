"""A proposal as approval systems exchange it: pubdoc.xml, pack.xml, and the package that is handed over."""

from datetime import datetime

from mulkko.approval.models import Signature
from mulkko.documents.formats import hwpx
from mulkko.documents.formats.package import files_of, packaged
from mulkko.documents.formats.parts import file_of
from mulkko.documents.formats.pubdoc import Exchange, pack, pubdoc
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart
from mulkko.policy.models import Proposal
from mulkko.policy.queries.confirmation import confirmation_of
from mulkko.policy.queries.paper import paper_of

EXCHANGED = ("4-유통/pubdoc.xml", "4-유통/pack.xml")


def exchanged(proposal: Proposal, *, at: datetime) -> dict[str, bytes]:
    """Return pubdoc.xml and pack.xml of a proposal; the plan and further documents lie in the envelope as HWPX."""
    paper, told = paper_of(proposal, at=at), _exchange(proposal, at)
    inside = {"계획서.hwpx": hwpx.written(file_of(paper, [paper.plan]))}
    inside |= {f"안{at}.hwpx": hwpx.written(file_of(paper, [one])) for at, one in enumerate(paper.further, start=2)}
    return {"pubdoc.xml": pubdoc(paper.letter, told), "pack.xml": pack(paper.letter, told, inside)}


def package_of(proposal: Proposal, *, at: datetime) -> tuple[bytes, list[str]]:
    """Return the package for another approval system as one ZIP, and the names of what it holds.

    Raises:
        NoFonts, NotDrawn: a PDF in it cannot be made.
    """
    paper, sheet = paper_of(proposal, at=at), confirmation_of(proposal, at=at)
    more = dict(zip(EXCHANGED, exchanged(proposal, at=at).values(), strict=True))
    names = [f"{name}.{ending}" for name in files_of(paper, sheet) for ending in ("hwpx", "pdf")]
    return packaged(paper, sheet, more), [*names, *more]


def _exchange(proposal: Proposal, at: datetime) -> Exchange:
    """Return what the envelope says; of a draft, which nothing dates yet, as of now."""
    current = proposal.current_round
    approval = current.approval if current is not None and not proposal.is_editable else None
    unit = chart(day_of(at)).handling_department(proposal.unit.code)
    number = getattr(approval, "number", None) if approval else None
    signed = Signature.objects.filter(step__approval=approval, step__kind="approve") if number else None
    decided = signed.exclude(outcome="returned").first() if signed is not None else None
    return Exchange(
        sender_code=approval.department_code if approval else unit,
        sender_id=proposal.drafter.code, sender_name=proposal.drafter.name, document_id=proposal.reference,
        registration_code=f"{number.department_code}{number.serial:06d}" if number else "",
        sent_at=approval.submitted_at if approval else proposal.created_at,
        decided_at=decided.signed_at if decided else None,
    )  # fmt: skip
