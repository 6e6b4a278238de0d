"""`mulkko city`: load the organisation of a city from files, list its people, set a password."""

import sys
from collections.abc import Iterable
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused, columns
from mulkko.cli.home import now, operator
from mulkko.cli.modes import with_mode


def register(nouns: Any, shared: Any) -> None:
    city = nouns.add_parser("city", help="the organisation: load, check, people, password")
    verbs = city.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, run, text in (
        ("load", load, "load the files of a folder, all or nothing"),
        ("check", check, "report, write nothing"),
    ):
        verb = verbs.add_parser(name, parents=[shared], help=text)
        verb.add_argument("folder", type=Path)
        verb.set_defaults(run=run)
    preview = verbs.add_parser("preview", parents=[shared], help="what a reorganisation would do; write nothing")
    preview.set_defaults(run=preview_change)
    change = verbs.add_parser("reorganize", parents=[shared], help="carry out a reorganisation in one act")
    change.set_defaults(run=reorganize_city)
    for verb in (preview, change):
        verb.add_argument("folder", type=Path)
        verb.add_argument("--on", type=date.fromisoformat, help="day of the change; else the one the files name")
    verbs.add_parser("people", parents=[shared], help="list who can sign in").set_defaults(run=people)
    password = verbs.add_parser("password", parents=[shared], help="set a password, read from standard input")
    password.add_argument("login")
    password.set_defaults(run=set_password)


def _folder(options: Any) -> Path:
    if not options.folder.is_dir():
        raise Refused(
            f"There is no folder {options.folder}.",
            str(options.folder),
            "Name the folder with units.csv and the other files.",
        )
    return options.folder


def load(options: Any) -> Answer:
    from mulkko.organization.actions import load_city

    done = load_city(_folder(options), by=operator(), at=now())
    return with_mode(_answer(done.loaded, done.problems, done.is_whole, done.notes))


def check(options: Any) -> Answer:
    from mulkko.organization.actions import check_city
    from mulkko.organization.engine.cityfiles import FILES

    city = check_city(_folder(options))
    whole = all(problem.file not in FILES for problem in city.problems)
    return _answer({file: len(rows) for file, rows in city.rows.items()}, city.problems, whole, city.notes)


def preview_change(options: Any) -> Answer:
    from mulkko.policy.actions.reorganizing import preview_reorganization

    return _changed(lambda folder: preview_reorganization(folder, at=now(), on=options.on), options)


def reorganize_city(options: Any) -> Answer:
    from mulkko.policy.actions.reorganizing import reorganize

    return _changed(lambda folder: reorganize(folder, by=operator(), at=now(), on=options.on), options)


def _changed(act: Any, options: Any) -> Answer:
    """Answer with what changes and where each open matter goes; 1 where something has no clear heir."""
    from mulkko.organization.errors import BadPlan

    try:
        found = act(_folder(options))
    except BadPlan as refused:
        return _answer({}, refused.problems, False)
    change = found.change
    matters = [
        {
            "kind": one.matter.kind, "title": one.matter.title, "reference": one.matter.reference or None,
            "at": one.matter.position or one.matter.unit, "fate": one.fate, "to": list(one.heirs),
        }
        for one in found.destinies
    ]  # fmt: skip
    document = {
        "on": change.on.isoformat(), "loaded": found.loaded, "matters": matters,
        "ended_units": [{"unit": one.code, "to": [code for code, _ in one.heirs]} for one in change.ended_units],
        "ended_positions": [{"position": one.code, "to": [code for code, _ in one.heirs]} for one in change.ended_posts],
        "new_units": [code for code, _ in change.new_units], "without_posting": [person.code for person in change.left_out],
        "vacant": [code for code, _ in change.empty_posts], "undecided": len(found.needs_decision), "problems": [],
    }  # fmt: skip
    lines = columns(
        [[one["fate"], one["kind"], one["at"], " ".join(one["to"]) or "-", one["title"]] for one in matters]
    )
    lines.append(f"{change.on}: {len(matters)} open matters, {len(found.needs_decision)} without one clear heir.")
    return Answer(document, lines, 1 if found.needs_decision else 0)


def _answer(loaded: dict[str, int], problems: list[Any], whole: bool, notes: Iterable[Any] = ()) -> Answer:
    told, noted = (
        [{"file": one.file, "row": one.row, "what": one.what, "cure": one.cure} for one in found]
        for found in (problems, notes)
    )
    lines = columns([[file, count] for file, count in loaded.items()])
    lines += [
        f"{one.file} row {one.row}: {one.what} {one.cure}"
        if one.row is not None
        else f"{one.file}: {one.what} {one.cure}"
        for one in [*problems, *notes]
    ]
    if not whole:
        lines.append("Nothing was loaded." if not loaded else "These files would not load.")
    return Answer({"loaded": loaded, "problems": told, "notes": noted}, lines, 0 if whole else 1)


def people(options: Any) -> Answer:
    from mulkko.organization.models import User, day_of
    from mulkko.organization.queries import post_of

    found = []
    for user in User.objects.filter(person__isnull=False).select_related("person").order_by("login"):
        person = user.person
        if person is None:
            continue
        post = post_of(person, day_of(now()))
        found.append(
            {
                "login": user.login,
                "name": person.name,
                "position": post.title if post else None,
                "unit": post.unit if post else None,
            }
        )
    return Answer({"people": found}, columns([one.values() for one in found]))


def set_password(options: Any) -> Answer:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from mulkko.organization.actions import OPERATOR
    from mulkko.organization.models import User

    user = User.objects.filter(login=options.login).first()
    if user is None and options.login == OPERATOR:
        user = User.objects.create_user(OPERATOR)  # signs in to administer; has no person and never signs
    if user is None:
        raise Refused(f"Nobody has the login '{options.login}'.", "LOGIN", "See: mulkko city people")
    secret = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        validate_password(secret, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "the password", "Give a longer one on standard input.") from error
    user.set_password(secret)
    user.save(update_fields=["password"])
    return Answer({"login": user.login}, [f"The password of {user.login} is set."])
