"""The proposal that a command names, for whoever it runs as."""

from typing import Any

from mulkko.cli.answers import Refused
from mulkko.cli.home import now, person_of


def readable_matter(options: Any, *, noun: str, argument: str) -> Any:
    """Return the proposal or document that `options.id` names, and note that it is read by this command.

    Raises:
        Refused: there is none, or the person may not read it; both sound alike.
    """
    from mulkko.policy.actions import note_reading
    from mulkko.policy.models import Proposal
    from mulkko.policy.queries import proposal_with

    found, person = proposal_with(options.id), person_of(options)
    if found is None or not Proposal.objects.readable_by(person, now()).filter(pk=found.pk).exists():
        raise Refused(
            f"There is no proposal or document '{options.id}'.", argument, "Use a reference or a document number."
        )
    note_reading(found, by=person, at=now(), place=f"mulkko {noun} {options.verb}")
    return found
