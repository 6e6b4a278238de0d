"""What the organisation refuses."""

from datetime import datetime


class OrganizationError(Exception):
    """Something the organisation refuses; the message says what happened and what to do next."""


class NoSuchPerson(OrganizationError):
    """Nobody has this login or code."""


class NotPosted(OrganizationError):
    """The person holds no position on that day, and without one nobody acts."""


class TooManyFailures(OrganizationError):
    """Too many wrong passwords for a login or from an address: `until` says when the next try is looked at."""

    def __init__(self, until: datetime):
        super().__init__(f"Too many wrong passwords. Try again after {until.isoformat()}.")
        self.until = until


class BadAbsence(OrganizationError):
    """An absence that cannot be: its days, its reason or its deputy."""


class NotYourAbsence(OrganizationError):
    """Only the person, a superior or the operator enters or ends an absence."""


class NotTheSuccessor(OrganizationError):
    """Only who holds the position now, or acts for it, confirms a handover."""


class AlreadyHandedOver(OrganizationError):
    """The handover was confirmed before."""


class RecordsManagerMoved(OrganizationError):
    """Another records manager was named after the page was opened."""


class BadPlan(OrganizationError):
    """The files of a reorganisation have problems; `problems` lists them all."""

    def __init__(self, problems: list[object]):
        super().__init__("The files have problems. Nothing was changed; correct them and try again.")
        self.problems = problems
