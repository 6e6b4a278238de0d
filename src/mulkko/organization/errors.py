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
