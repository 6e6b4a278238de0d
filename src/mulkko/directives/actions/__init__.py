"""Registering remarks, deciding about what was found, and carrying a directive to its proof."""

from mulkko.directives.actions.finding import (
    Reading,
    accept,
    add_remarks,
    merge,
    read_remarks,
    reject,
    type_in,
    undo,
)
from mulkko.directives.actions.working import (
    accept_work,
    assign,
    close_infeasible,
    confirm,
    dispute,
    hold,
    link,
    reopen,
    report_done,
    report_progress,
    resume,
    unlink,
)

__all__ = [
    "Reading",
    "accept",
    "accept_work",
    "add_remarks",
    "assign",
    "close_infeasible",
    "confirm",
    "dispute",
    "hold",
    "link",
    "merge",
    "read_remarks",
    "reject",
    "reopen",
    "report_done",
    "report_progress",
    "resume",
    "type_in",
    "undo",
    "unlink",
]
