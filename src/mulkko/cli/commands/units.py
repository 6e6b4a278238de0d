"""`mulkko units`: who decides a matter, and who must be asked about it."""

from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused, columns
from mulkko.cli.home import now


def register(nouns: Any, shared: Any) -> None:
    units = nouns.add_parser("units", help="who decides, and who must be asked")
    verbs = units.add_subparsers(dest="verb", required=True, metavar="VERB")
    approver = verbs.add_parser("approver", parents=[shared], help="who decides a matter, by the delegation table")
    approver.add_argument("--unit", required=True, help="code of the drafting unit")
    approver.add_argument("--task", required=True, help="code of the duty")
    approver.add_argument("--amount", type=int, help="whole won")
    approver.set_defaults(run=who_decides, takes_person=True)
    suggest = verbs.add_parser("suggest", parents=[shared], help="which units must be asked about a text, and why")
    suggest.add_argument("--title", required=True, help="title of the matter")
    suggest.add_argument("--text", required=True, metavar="FILE", help="its text, UTF-8")
    suggest.add_argument("--unit", help="code of the drafting unit, which is not asked itself")
    suggest.set_defaults(run=whom_to_ask, takes_person=True)


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


def whom_to_ask(options: Any) -> Answer:
    from mulkko.coordination.engine.suggesting import Matter
    from mulkko.organization.models import day_of
    from mulkko.organization.queries import chart
    from mulkko.policy.queries import suggestions_for

    today = chart(day_of(now()))
    if options.unit and options.unit not in today.parents:
        raise Refused(f"There is no unit '{options.unit}' today.", "--unit", "Use a unit code from the units file.")
    found = suggestions_for(Matter(options.title, _text(options.text), options.unit or ""), today=today)
    units = [
        {
            "unit": one.unit, "name": today.names[one.unit], "score": one.score, "layer": one.layer,
            "reasons": [reason.sentence for reason in one.reasons],
        }
        for one in found
    ]  # fmt: skip
    rows = [[today.names[one.unit], one.layer, one.score, one.reasons[0].sentence] for one in found]
    return Answer({"units": units}, columns(rows) or ["No mandate speaks of this."])


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{file} is no text in UTF-8.", "--text", "Save it as UTF-8.") from error
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.", "--text", "Name a text file.") from error
