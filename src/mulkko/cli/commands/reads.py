"""`mulkko reads`: who read which closed paper."""

from typing import Any

from mulkko.cli.answers import Answer, columns
from mulkko.cli.home import now, operator


def register(nouns: Any, shared: Any) -> None:
    reads = nouns.add_parser("reads", help="the log of who read closed papers")
    verbs = reads.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = verbs.add_parser("list", parents=[shared], help="list the readings, the newest first")
    listed.add_argument("--proposal", metavar="REFERENCE", help="only of this proposal")
    listed.add_argument("--limit", type=int, default=100, help="the most to list")
    listed.set_defaults(run=list_reads)
    sealing = verbs.add_parser("seal", parents=[shared], help="seal the readings that are new as a batch in the ledger")
    sealing.set_defaults(run=seal)


def seal(options: Any) -> Answer:
    from mulkko.policy.actions.reads import seal_reads
    from mulkko.policy.queries.reads import count_reads

    sealed = seal_reads(by=operator(), at=now())
    total = count_reads().sealed
    return Answer({"sealed": sealed, "total": total}, [f"{sealed:,} readings sealed now, {total:,} in all."])


def list_reads(options: Any) -> Answer:
    from mulkko.policy.models import ClosedRead

    rows = ClosedRead.objects.filter(proposal=options.proposal) if options.proposal else ClosedRead.objects.all()
    found = [
        {"id": row.pk, "at": row.at.isoformat(), "reader": row.reader, "unit": row.unit, "proposal": row.proposal, "place": row.place}
        for row in rows[: max(0, options.limit)]
    ]  # fmt: skip
    lines = columns([[one["at"], one["reader"], one["unit"], one["proposal"], one["place"]] for one in found])
    return Answer({"reads": found, "total": rows.count()}, [*lines, f"{len(found)} of {rows.count()} readings."])
