"""`mulkko calls`: data calls (자료 취합): what is known is filled in, offices confirm or correct it, the result is a version."""

from dataclasses import replace
from datetime import date
from typing import Any

from mulkko.cli.answers import Answer, Refused, columns
from mulkko.cli.home import now, person_of


def register(nouns: Any, shared: Any) -> None:
    calls = nouns.add_parser("calls", help="data calls: asked once, filled in by many")
    verbs = calls.add_subparsers(dest="verb", required=True, metavar="VERB")
    opening = verbs.add_parser("open", parents=[shared], help="send a call, with what is known filled in")
    opening.add_argument("--title", required=True)
    opening.add_argument("--ground", required=True, help="the legal basis")
    opening.add_argument("--purpose", required=True)
    opening.add_argument("--from", dest="from_on", type=date.fromisoformat, required=True, metavar="DATE")
    opening.add_argument("--to", dest="to_on", type=date.fromisoformat, required=True, metavar="DATE")
    opening.add_argument("--due", type=date.fromisoformat, metavar="DATE", help="default: five working days from now")
    opening.add_argument("--column", action="append", required=True, metavar="'NAME|KIND|UNIT|= PART + PART'")
    opening.add_argument("--row", action="append", default=[], metavar="NAME")
    opening.add_argument("--unit", action="append", required=True, metavar="CODE", help="a unit that is asked")
    opening.add_argument("--owner", metavar="CODE", help="the unit that sends it; default: that of --as")
    opening.add_argument("--despite", default="", metavar="REASON", help="why it is asked although all is known")
    opening.add_argument("--check", action="store_true", help="say what is known already, and send nothing")
    opening.set_defaults(run=send, takes_person=True)
    listed = verbs.add_parser("list", parents=[shared], help="calls and how far they have come")
    listed.add_argument("--state", choices=("all", "open", "closed"), default="all")
    listed.set_defaults(run=show, takes_person=True)
    closing = verbs.add_parser("close", parents=[shared], help="close a call: its result becomes a version")
    closing.add_argument("call", type=int, metavar="ID")
    closing.add_argument("--reason", default="", help="needed where units have not confirmed")
    closing.set_defaults(run=close, takes_person=True)


def _officer(options: Any) -> Any:
    person = person_of(options)
    if person is None:
        raise Refused("Only an officer sends and closes a data call.", "--as", "Name one with --as PERSON.")
    return person


def send(options: Any) -> Answer:
    from mulkko.catalog.actions.calls import known_of, open_call
    from mulkko.organization.models import day_of
    from mulkko.organization.queries import chart

    person, at = _officer(options), now()
    asked = _asked(options, person, at)
    known = known_of(asked, chart(day_of(at)))
    told = [
        {
            "column": one.column, "dataset": one.source.dataset, "version": one.source.version,
            "as_of": one.source.as_of or None, "cells": one.cells, "current": one.is_current,
        }
        for one in known.columns
    ]  # fmt: skip
    lines = [f"{one['column']}: {one['cells']} cells known from {one['dataset']} v{one['version']}" for one in told]
    lines.append(f"{known.prefilled} of {known.asked} cells are known already.")
    if options.check or (known.is_everything and not options.despite.strip()):
        document = {"calls": [], "known": told, "cells": known.asked, "prefilled": known.prefilled}
        if known.is_everything:
            lines.append("All of it is known for the period. Use these data, or say why it is asked with --despite.")
        return Answer(document, lines, 1 if known.is_everything else 0)
    call = _done(lambda: open_call(asked, by=person, at=at), "calls open")
    return Answer({"calls": [_told(call)], "known": told}, [*_lines([_told(call)]), *lines])


def _asked(options: Any, person: Any, at: Any) -> Any:
    from mulkko.catalog.actions.calls import Asked, day_after
    from mulkko.catalog.engine.calls import BadLine, read_columns, read_rows
    from mulkko.organization.models import day_of
    from mulkko.organization.queries import post_of

    post = post_of(person, day_of(at))
    try:
        wanted, rows = read_columns("\n".join(options.column)), read_rows("\n".join(options.row))
    except BadLine as bad:
        cure = "Write NAME|KIND|UNIT, KIND being 정수, 소수 or 글; a total names its parts: 계|정수|명|= 남 + 여."
        raise Refused(f"The line cannot be read ({bad.why}): {bad.line}.", "--column", cure) from bad
    asked = Asked(
        options.title, options.ground, options.purpose, options.from_on, options.to_on,
        options.due or day_after(at, 5), options.owner or (post.unit if post else ""), wanted, tuple(options.unit), rows,
    )  # fmt: skip
    return replace(asked, despite=options.despite)


def show(options: Any) -> Answer:
    from mulkko.catalog.queries.calls import calls_seen_by

    rows = [_told(one) for one in calls_seen_by(person_of(options), now())]
    wanted = [one for one in rows if options.state in ("all", one["state"])]
    return Answer({"calls": wanted}, _lines(wanted) or ["No data call."])


def close(options: Any) -> Answer:
    from mulkko.catalog.actions.closing_calls import close_call
    from mulkko.catalog.models import DataCall
    from mulkko.catalog.queries.calls import calls_seen_by

    person, at = _officer(options), now()
    call = next((one for one in calls_seen_by(person, at) if one.pk == options.call), None)
    if call is None:
        raise Refused(f"There is no data call {options.call}.", "ID", "List them with: mulkko calls list.")
    _done(lambda: close_call(call, reason=options.reason, by=person, at=at), "calls close")
    told = [_told(DataCall.objects.get(pk=call.pk))]
    return Answer({"calls": told}, _lines(told))


CURES = {
    "kept": "Act for an officer of the unit that sends the call.", "reason": "Say why with --reason.",
    "due": "Name a later day with --due.", "holiday": "Name that day with --due.", "units": "Name units with --unit.",
    "unit": "Use a unit code from the units file.", "named": "Give the call another title.",
}  # fmt: skip


def _done(act: Any, where: str) -> Any:
    from mulkko.catalog.errors import CatalogError
    from mulkko.organization.errors import NotPosted

    try:
        return act()
    except (CatalogError, NotPosted) as error:
        raise Refused(str(error), where, CURES.get(getattr(error, "why", ""), "")) from error


def _told(call: Any) -> dict[str, Any]:
    from mulkko.catalog.queries.calls import tally_of

    tally = tally_of(call)
    closing = getattr(call, "closing", None)
    version = closing.version if closing else None
    return {
        "id": call.pk, "title": call.title, "due": call.due_on.isoformat(), "units": tally.units, "filled": tally.filled,
        "prefilled": tally.prefilled, "confirmed": tally.confirmed, "cells": tally.cells, "state": tally.state,
        "owner": call.owner.code, "missing": list(tally.missing), "dataset": version.dataset.name if version else None,
        "version": version.number if version else None,
    }  # fmt: skip


def _lines(told: list[dict[str, Any]]) -> list[str]:
    return columns(
        [
            one["id"], one["title"], one["due"], f"{one['filled']}/{one['units']} filled", f"{one['confirmed']} confirmed",
            f"{one['prefilled']}/{one['cells']} cells known", one["state"],
        ]
        for one in told
    )  # fmt: skip
