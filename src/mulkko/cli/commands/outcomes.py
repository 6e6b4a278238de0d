"""`mulkko outcomes`: what approved documents promised, measured on its day."""

from typing import Any

from mulkko.cli.answers import Answer, columns
from mulkko.cli.home import now, operator


def register(nouns: Any, shared: Any) -> None:
    outcomes = nouns.add_parser("outcomes", help="what approved documents promised, measured on its day")
    verbs = outcomes.add_subparsers(dest="verb", required=True, metavar="VERB")
    measuring = verbs.add_parser(
        "measure", parents=[shared], help="run the figures that are due once more on the newest data"
    )
    measuring.set_defaults(run=measure)


def measure(options: Any) -> Answer:
    from mulkko.policy.actions.outcomes import measure_due
    from mulkko.policy.engine.options import plain

    found = [
        {
            "proposal": row.line.proposal.reference, "line": row.line.name, "value": row.value or None, "target": plain(row.line.target),
            "proposed": row.proposed, "because": row.because,
        }
        for row in measure_due(by=operator(), at=now())
    ]  # fmt: skip
    lines = columns(
        [[one["proposal"], one["line"], one["value"] or "―", one["proposed"], one["because"]] for one in found]
    )
    return Answer({"measured": found}, [*lines, f"{len(found)} lines measured."])
