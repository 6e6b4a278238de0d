"""What can prove that something is done: an approved document by its number, or evidence by its own, as far as a person may read it."""

import re
from datetime import datetime

from mulkko.approval.models import Approval, FurtherNumber, Result
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person
from mulkko.policy.models import Proposal
from mulkko.policy.queries.citing import visible_claims

NUMBER = re.compile(r"\s*(?P<department>.{1,100}?)\s*-\s*(?P<serial>[0-9]{1,9})\s*")


def document_numbered(number: str, person: Person | None, at: datetime) -> Approval | None:
    """Return the newest approved document with a number such as 대중교통과-17 that a person may read, or None."""
    readable = Approval.objects.filter(policy_round__proposal__in=Proposal.objects.readable_by(person, at).values("pk"))
    elsewhere = Result.objects.standing().filter(number=" ".join(number.split()))
    found = NUMBER.fullmatch(number)
    if found is None or readable.filter(results__in=elsewhere).exists():
        return readable.filter(results__in=elsewhere).order_by("-pk").first()
    department, serial = found["department"], int(found["serial"])
    first = readable.filter(number__department_name=department, number__serial=serial)
    if first.exists():
        return first.select_related("number").order_by("-number__year", "-pk").first()
    further = FurtherNumber.objects.filter(department_name=department, serial=serial).values("document__approval")
    return readable.filter(pk__in=further).order_by("-pk").first()


def evidence_numbered(number: int, person: Person | None, at: datetime) -> Claim | None:
    """Return a claim that a person may look at, or None."""
    return visible_claims(person, at, among=[number]).first()


def reference_of(approval: Approval, person: Person | None, at: datetime) -> str:
    """Return the proposal that a document decided, where a person may read it; empty otherwise."""
    readable = Proposal.objects.readable_by(person, at)
    return readable.filter(rounds__approval=approval).values_list("reference", flat=True).first() or ""
