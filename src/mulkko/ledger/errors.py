class LedgerError(Exception):
    """Something the ledger refuses."""


class NothingToErase(LedgerError):
    """The entry does not exist or its payload is gone already."""
