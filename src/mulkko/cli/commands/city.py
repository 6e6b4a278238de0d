"""`mulkko city`: load the organisation of a city from files, list its people, set a password."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused, columns
from mulkko.cli.home import now, operator


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
    return _answer(done.loaded, done.problems, done.is_whole)


def check(options: Any) -> Answer:
    from mulkko.organization.actions import check_city
    from mulkko.organization.engine.cityfiles import FILES

    city = check_city(_folder(options))
    whole = all(problem.file not in FILES for problem in city.problems)
    return _answer({file: len(rows) for file, rows in city.rows.items()}, city.problems, whole)


def _answer(loaded: dict[str, int], problems: list[Any], whole: bool) -> Answer:
    told = [{"file": one.file, "row": one.row, "what": one.what, "cure": one.cure} for one in problems]
    lines = columns([[file, count] for file, count in loaded.items()])
    lines += [
        f"{one.file} row {one.row}: {one.what} {one.cure}"
        if one.row is not None
        else f"{one.file}: {one.what} {one.cure}"
        for one in problems
    ]
    if not whole:
        lines.append("Nothing was loaded." if not loaded else "These files would not load.")
    return Answer({"loaded": loaded, "problems": told}, lines, 0 if whole else 1)


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

    from mulkko.organization.models import User

    user = User.objects.filter(login=options.login).first()
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
