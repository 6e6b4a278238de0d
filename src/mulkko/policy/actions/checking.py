"""Running the figures of a draft when other units are asked about it and when it comes to a reviewer: the worker's work.

A page that is looked at changes nothing, so the reviewer finds what was run when the turn came. Nothing is refused here:
the gate stands at the signature.
"""

import json
import logging
from datetime import datetime

from django.db import IntegrityError

from mulkko.evidence.actions import keep_receipt
from mulkko.evidence.queries import refuse_inside_transaction
from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.rows import whole_row
from mulkko.policy.models import EvidenceCheck
from mulkko.policy.queries import Check, check
from mulkko.policy.queries.checks import Moment, due_moments

log = logging.getLogger(__name__)
MOST_AT_ONCE = 20  # the rest comes with the next look


def check_moments(*, by: Actor, at: datetime, tried: set[tuple[str, int]] | None = None) -> list[EvidenceCheck]:
    """Run the figures of each draft that came to such a moment, and keep what was found with its receipt.

    A draft that cites no figure, or whose check breaks off, keeps nothing and is put into `tried`, which is left out.
    """
    refuse_inside_transaction()
    done, tried = [], set() if tried is None else tried
    for moment in [one for one in due_moments() if (one.kind, one.of) not in tried][:MOST_AT_ONCE]:
        tried.add((moment.kind, moment.of))
        try:
            found = check(moment.proposal, at=at)
            if found.claims and not _is_unavailable(found):
                done.append(_kept(moment, found, by=by, at=at))
        except IntegrityError:
            continue  # somebody else kept it meanwhile
        except Exception as error:  # one draft stops no other one
            log.error("The figures of %s could not be run.", moment.proposal, exc_info=error)
    return done


def _is_unavailable(found: Check) -> bool:
    return any(run.answer.error == "unavailable" for one in found.claims for run in one.runs)


def _kept(moment: Moment, found: Check, *, by: Actor, at: datetime) -> EvidenceCheck:
    text = canonical(json.loads(found.receipt) | {"moment": {"kind": moment.kind, "of": moment.of}})
    reference = moment.proposal.reference
    with recording("policy.evidence_checked", by=by, at=at, proposal=reference) as facts:
        receipt = keep_receipt(text, found.claims, subject=reference, at=at)
        row = EvidenceCheck.objects.create(
            proposal=moment.proposal, receipt=receipt, kind=moment.kind, of=moment.of, at=at
        )
        statuses = [finding.status for finding in found.findings]
        facts.update(row=whole_row(row), receipt=receipt.digest, claims=len(statuses), holding=statuses.count("holds"))
    return row
