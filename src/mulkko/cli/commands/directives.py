"""`mulkko directives`: orders, promises and results in a text; what was made of them."""

from datetime import date
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused, columns
from mulkko.cli.home import now, person_of


def register(nouns: Any, shared: Any) -> None:
    directives = nouns.add_parser("directives", help="orders, promises and results, tracked to proof")
    verbs = directives.add_subparsers(dest="verb", required=True, metavar="VERB")
    extract = verbs.add_parser("extract", parents=[shared], help="find them in a text; keeps nothing")
    extract.add_argument("file", metavar="FILE")
    extract.add_argument("--date", type=_day, metavar="YYYY-MM-DD")
    extract.add_argument("--speaker", default="", metavar="NAME")
    extract.set_defaults(run=find, needs_home=False)
    add = verbs.add_parser("add", parents=[shared], help="register a text with what was found in it")
    add.add_argument("file", metavar="FILE")
    add.add_argument("--unit", required=True, metavar="CODE")
    add.add_argument("--date", type=_day, required=True, metavar="YYYY-MM-DD")
    add.add_argument(
        "--source", default="meeting", choices=("meeting", "visit", "approval", "briefing", "memo", "council", "press")
    )
    add.add_argument("--title", default="")
    add.add_argument("--speaker", default="", metavar="NAME")
    add.set_defaults(run=register_remarks)
    listed = verbs.add_parser("list", parents=[shared], help="what is tracked, and what waits for a decision")
    listed.set_defaults(run=show)
    accept = verbs.add_parser("accept", parents=[shared], help="make candidates directives")
    accept.add_argument("candidates", nargs="+", type=int, metavar="ID")
    accept.set_defaults(run=accept_candidates)


def _day(words: str) -> date:
    return date.fromisoformat(words)


def _read(file: str) -> tuple[str, bool]:
    from mulkko.documents.formats.written import Unreadable, text_of

    try:
        return text_of(Path(file))
    except Unreadable as error:
        raise Refused(str(error), file, "") from error


def find(options: Any) -> Answer:
    from mulkko.directives.engine.reading import candidates

    text, is_plain = _read(options.file)
    found = candidates(text, spoken_on=options.date, speaker=options.speaker)
    document: dict[str, Any] = {} if is_plain else {"text": text}
    for key, kind in (("directives", "directive"), ("promises", "promise"), ("results", "result")):
        document[key] = [one.spec() for one in found if one.kind == kind]
    rows = [
        [one.kind, one.force, one.addressee, one.due_on or one.deadline, " ".join(one.text.split())] for one in found
    ]
    return Answer(document, columns(rows) or ["Nothing was found."])


def register_remarks(options: Any) -> Answer:
    from mulkko.directives.actions import add_remarks
    from mulkko.directives.errors import DirectiveRefused
    from mulkko.organization.errors import NotPosted
    from mulkko.organization.queries import unit_with

    text, _ = _read(options.file)
    unit = unit_with(options.unit)
    if unit is None:
        raise Refused(f"There is no unit '{options.unit}'.", "--unit", "Use a unit code from the units file.")
    try:
        remarks = add_remarks(
            text, source=options.source, title=options.title or Path(options.file).stem, held_on=options.date, unit=unit,
            by=person_of(options), at=now(), speaker=options.speaker,
        )  # fmt: skip
    except (DirectiveRefused, NotPosted) as error:
        raise Refused(str(error), options.file, "") from error
    waiting = [_candidate(one) for one in remarks.candidates.all()]
    return Answer({"remarks": remarks.pk, "digest": remarks.digest, "candidates": waiting}, _lines(waiting))


def show(options: Any) -> Answer:
    from mulkko.directives.queries import tracked, undecided
    from mulkko.organization.models import day_of

    lines = [one.spec() for one in tracked(day_of(now()))]
    waiting = [_candidate(one) for one in undecided()]
    rows = [
        [one["id"], one["what"], one["state"], one["lead"] or "", one["due_on"] or "", " ".join(one["text"].split())]
        for one in lines
    ]
    return Answer({"directives": lines, "candidates": waiting}, columns(rows) + _lines(waiting) or ["Nothing yet."])


def accept_candidates(options: Any) -> Answer:
    from mulkko.directives.actions import accept
    from mulkko.directives.errors import DirectiveRefused
    from mulkko.directives.models import Candidate
    from mulkko.organization.errors import NotPosted

    made = []
    for number in options.candidates:
        candidate = Candidate.objects.filter(pk=number).select_related("remarks").first()
        if candidate is None:
            raise Refused(f"There is no candidate {number}.", "ID", "List them with: mulkko directives list.")
        try:
            made.append({"candidate": number, "directive": accept(candidate, by=person_of(options), at=now()).pk})
        except (DirectiveRefused, NotPosted) as error:
            raise Refused(str(error), f"candidate {number}", "") from error
    return Answer({"accepted": made}, [f"{one['candidate']} is directive {one['directive']}." for one in made])


def _candidate(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk, "remarks": one.remarks_id, "kind": one.kind, "start": one.start, "end": one.end, "text": one.text,
        "force": one.force, "addressee": one.addressee or None, "due_on": one.due_on.isoformat() if one.due_on else None,
    }  # fmt: skip


def _lines(waiting: list[dict[str, Any]]) -> list[str]:
    return columns(
        ["?", one["id"], one["kind"], one["force"], one["due_on"] or "", " ".join(one["text"].split())]
        for one in waiting
    )
