"""Directives as lists and pages need them, cut to what a person may see; and what waits for a person."""

from mulkko.directives.queries.listing import (
    TYPED,
    Counts,
    Overdue,
    counts,
    linked_to,
    narrowed,
    of_units,
    overdue,
    tab_counts,
    visible,
)
from mulkko.directives.queries.tracking import Line, lines_of, links_from, tracked, undecided
from mulkko.directives.queries.verification import verify_directives
from mulkko.directives.queries.waiting import Owed, Waiting, owed_by, owed_by_units, perhaps_owed_by, waiting_for

__all__ = [
    "TYPED",
    "Counts",
    "Line",
    "Overdue",
    "Owed",
    "Waiting",
    "counts",
    "lines_of",
    "linked_to",
    "links_from",
    "narrowed",
    "of_units",
    "overdue",
    "owed_by",
    "owed_by_units",
    "perhaps_owed_by",
    "tab_counts",
    "tracked",
    "undecided",
    "verify_directives",
    "visible",
    "waiting_for",
]
