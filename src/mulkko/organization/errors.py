class OrganizationError(Exception):
    """Something the organisation refuses; the message says what happened and what to do next."""


class NoSuchPerson(OrganizationError):
    """Nobody has this login or code."""


class NotPosted(OrganizationError):
    """The person holds no position on that day, and without one nobody acts."""


class TooManyFailures(OrganizationError):
    """Too many wrong passwords in a row: signing in is closed for a while."""
