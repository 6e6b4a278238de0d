"""Making claims, renewing them on newer data, and keeping what was checked before a signature."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from mulkko.evidence.actions.asking import ask_again, make_claim
from mulkko.evidence.actions.forecasting import foretell, foretell_again
from mulkko.evidence.actions.quoting import quote, quote_again
from mulkko.evidence.actions.surveying import survey, survey_again
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim, Receipt, Run
from mulkko.evidence.queries import CheckedClaim
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person
from mulkko.prepared import PreparedModels, first

__all__ = ["foretell", "keep_receipt", "make_claim", "quote", "renew", "survey"]

RENEWALS: dict[str, Callable[..., Claim]] = {
    "query": ask_again,
    "document": quote_again,
    "survey": survey_again,
    "model": foretell_again,
}


def renew(claim: Claim, *, by: Person, at: datetime, proposal: str = "") -> Claim:
    """Return a claim with the same sentence on the newest data; it supersedes the old one, which stays.

    Raises:
        BadClaim: the data no longer answer it, or the claim was renewed already.
    """
    if Claim.objects.filter(supersedes=claim).exists():
        raise BadClaim("This claim was renewed already.", f"claim {claim.pk}", "Use the newer one.")
    return RENEWALS[claim.kind](claim, by=by, at=at, proposal=proposal or claim.proposal)


def keep_receipt(text: str, checked: Sequence[CheckedClaim], *, subject: str, at: datetime) -> Receipt:
    """Store what was checked before a signature, with every run; the same receipt twice is kept once."""
    with transaction.atomic(savepoint=False):  # part of the signature's transaction, which falls as a whole
        digest = sha256_of(text)
        if kept := first(_receipt(digest=digest)):
            return kept
        receipt, is_new = Receipt.objects.get_or_create(
            digest=digest, defaults={"subject": subject, "text": text, "made_at": at}
        )
        if is_new:
            for one in checked:
                for ran in one.runs:
                    Run.objects.create(
                        claim=one.claim, receipt=receipt, mode=ran.mode, engine=ran.engine, versions=canonical(ran.versions),
                        values_text=canonical(dict(ran.answer.values)), error=ran.answer.error or "", reason=ran.answer.reason,
                        rows_read=ran.rows_read, milliseconds=ran.milliseconds, at=at,
                    )  # fmt: skip
    return receipt


@PreparedModels
def _receipt(digest: str) -> QuerySet[Receipt]:
    return Receipt.objects.filter(digest=digest)
