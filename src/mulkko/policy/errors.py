"""What the policy room refuses."""

from collections.abc import Sequence
from typing import Any

NO_SUCH_FIGURE = "There is no such figure. Take one from the list of evidence."


class PolicyRefused(Exception):
    """Something about a proposal is refused; the message is one calm sentence."""


class NotYourDraft(PolicyRefused):
    """Only the drafter changes a draft, and only while it is not on its route."""


class StalePage(PolicyRefused):
    """Somebody changed the draft after the page was opened."""


class RouteMoved(PolicyRefused):
    """The delegation table or the organisation changed while the draft was being submitted: somebody else decides now."""


class Incomplete(PolicyRefused):
    """The draft cannot be submitted yet; `problems` are codes that the page puts into words."""

    def __init__(self, problems: Sequence[str]):
        super().__init__("The draft is not complete yet: " + ", ".join(problems))
        self.problems = list(problems)


class EvidenceStops(PolicyRefused):
    """The evidence does not carry a signature; `check` says which claim and why."""

    def __init__(self, check: Any):
        super().__init__("A figure of this document does not hold, so it cannot be signed as it is.")
        self.check = check


class ProcedureOpen(PolicyRefused):
    """A procedure that stands before the decision is open; `codes` are those of the procedures."""

    def __init__(self, codes: Sequence[str]):
        super().__init__("A procedure that has to be done before the decision is open: " + ", ".join(codes))
        self.codes = list(codes)


class BadAnswer(PolicyRefused):
    """An answer does not close a procedure; `why` is the code of what is wrong with it."""

    def __init__(self, why: str):
        super().__init__(f"The answer does not close the procedure: {why}.")
        self.why = why


class AnswersMoved(PolicyRefused):
    """A unit that was asked answered in between the check and the signature."""


class EvidenceMoved(PolicyRefused):
    """A newer version of the data came in between the check and the signature."""


class NoSuchProposal(PolicyRefused):
    """No proposal has this reference, or it is closed to the person who asks."""


class RuleMoved(PolicyRefused):
    """The delegation table in force gives the matter to another level than the one on its route; `moved` says which."""

    def __init__(self, moved: Any):
        super().__init__("Another one decides this matter under the delegation table in force.")
        self.moved = moved


class NotASlip(PolicyRefused):
    """The editor calls a change an error of writing, and the machine finds more; `why` holds the codes of what it found."""

    def __init__(self, why: Sequence[str]):
        super().__init__("This is more than an error of writing: " + ", ".join(why))
        self.why = list(why)


class NothingToNudge(PolicyRefused):
    """Nobody waits there for this person any more."""


class NudgedToday(PolicyRefused):
    """A reminder was sent today already."""


class BadFile(PolicyRefused):
    """A file that came back cannot be taken; `kind` says why in one word: large, empty, kind, other."""

    def __init__(self, kind: str, message: str):
        super().__init__(message)
        self.kind = kind


class NoEvidenceBundle(PolicyRefused):
    """The evidence of a proposal cannot be carried away: nothing is sealed or witnessed yet, or not all of it may be read."""
