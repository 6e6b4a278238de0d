"""Whether the document that proves a procedure is one of ours: its number, that it was decided, and on which day.

A number of another agency, of a committee or of the gazette cannot be looked up from inside: that is said, and nothing is
guessed. A closed document counts as one that cannot be looked up, so that trying numbers tells nobody about it.
"""

from datetime import date

from django.db.models import Q

from mulkko.approval.models import Approval, DocumentNumber, FurtherNumber, Result
from mulkko.organization.models import day_of
from mulkko.policy.models import Proposal

CONFIRMED, OTHER_DAY, UNCHECKED = "confirmed", "other_day", "unchecked"


def proof_of(number: str, on: date | None, *, of: Proposal) -> str:
    """Return `confirmed` where a document of ours bears the number and was decided on the day, `other_day` where on another
    day of that year, else `unchecked`. The matter itself proves nothing about itself.
    """
    if on is None:
        return UNCHECKED
    days = [day for approval, day in _bearing(number, on.year) if _may_count(approval, of)]
    if not days:
        return UNCHECKED
    return CONFIRMED if on in days else OTHER_DAY


def _bearing(number: str, year: int) -> list[tuple[Approval, date]]:
    """Return the decided documents of a year that bear a number here, with the day of the decision."""
    name, _dash, serial = number.strip().rpartition("-")
    found: list[tuple[Approval, date]] = []
    if name and serial.isascii() and serial.isdigit() and len(serial) < 10:
        key = {"department_name": name, "serial": int(serial), "year": year}
        own = DocumentNumber.objects.filter(**key).select_related("approval__ending")
        more = FurtherNumber.objects.filter(**key).select_related("document__approval__ending")
        approvals = [row.approval for row in own] + [row.document.approval for row in more]
        found = [(approval, day_of(approval.ending.at)) for approval in approvals]
    named = Q(number=number.strip()) | Q(further__number=number.strip())
    elsewhere = Result.objects.standing().filter(named, decided_on__year=year)
    return found + [(row.approval, row.decided_on) for row in elsewhere.select_related("approval")]


def _may_count(approval: Approval, of: Proposal) -> bool:
    proposal = Proposal.objects.filter(reference=approval.subject).first()
    return proposal is not None and proposal.pk != of.pk and (proposal.class_now or proposal.disclosure) != "closed"
