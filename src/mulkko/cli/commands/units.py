"""`mulkko units`: who decides a matter."""

from typing import Any

from mulkko.cli.answers import Answer, Refused
from mulkko.cli.home import now


def register(nouns: Any, shared: Any) -> None:
    units = nouns.add_parser("units", help="who decides")
    verbs = units.add_subparsers(dest="verb", required=True, metavar="VERB")
    approver = verbs.add_parser("approver", parents=[shared], help="who decides a matter, by the delegation table")
    approver.add_argument("--unit", required=True, help="code of the drafting unit")
    approver.add_argument("--task", required=True, help="code of the duty")
    approver.add_argument("--amount", type=int, help="whole won")
    approver.set_defaults(run=who_decides, takes_person=True)


def who_decides(options: Any) -> Answer:
    from mulkko.organization.engine.delegation import NoDelegationRule
    from mulkko.organization.errors import NotPosted
    from mulkko.organization.models import day_of
    from mulkko.organization.queries import approver_of, chart

    today = chart(day_of(now()))
    if options.unit not in today.parents:
        raise Refused(f"There is no unit '{options.unit}' today.", "--unit", "Use a unit code from the units file.")
    try:
        found = approver_of(
            unit=options.unit, duty=options.task, amount_krw=options.amount, day=today.day, within=today
        )
    except (NoDelegationRule, NotPosted) as error:
        raise Refused(str(error), "the delegation table", "") from error
    document = {
        "level": found.level, "position": found.post.code, "title": found.post.title, "rule": found.match.rule.number,
        "rule_version": found.table_version, "cooperators": list(found.match.rule.cooperators),
        "conflicts": [rule.number for rule in found.match.conflicts],
    }  # fmt: skip
    return Answer(
        document, [f"{found.post.title} ({found.level}), row {found.match.rule.number} of table {found.table_version}"]
    )
