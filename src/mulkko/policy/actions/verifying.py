"""Verifying everything because the operator asked for it on a page; what came out is kept with the job and proves nothing."""

from datetime import datetime
from typing import Any

from mulkko.jobs.actions import Going, ask
from mulkko.jobs.models import Job
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.queries import verify_everything

TASK, SHOWN = "policy.verify_ledger", 20


def ask_to_verify(*, at: datetime) -> Job:
    """Put a verification into the queue, as the operator.

    Raises:
        PolicyRefused: one waits or runs already.
    """
    from mulkko.policy.jobs import verify_ledger

    if Job.objects.filter(task=TASK, ending="").exists():
        raise PolicyRefused("A verification waits or runs already.")
    return ask(verify_ledger, subject="ledger", told={}, by=None, at=at)


def verify_asked(going: Going, at: datetime) -> dict[str, Any]:
    """Verify, and return what was found, the earliest entry first."""
    going.step("verifying")
    verdict = verify_everything()
    found = [[one.index, one.kind, one.table] for one in verdict.found[:SHOWN]]
    return {
        "ok": verdict.ok, "entries": verdict.chain.entries, "found": found, "count": len(verdict.found),
        "guards_missing": list(verdict.guards_missing),
    }  # fmt: skip
