"""Who is asked to confirm a signature after an error of writing was put right."""

from mulkko.approval.models import Signature, SignatureQuerySet
from mulkko.organization.models import Person


def confirmations_of(person: Person | int) -> SignatureQuerySet:
    """Return the signatures of a person, or of who has this key, that wait to be confirmed, oldest first."""
    return Signature.objects.to_confirm().filter(signed_by=person).order_by("signed_at", "pk")
