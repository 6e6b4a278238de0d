"""Loading a city, and signing in."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mulkko.ledger.actions import Actor, recording
from mulkko.organization.engine.cityfiles import FILES, City, Problem, checked_city
from mulkko.organization.errors import TooManyFailures
from mulkko.organization.formats.tables import UnreadableFile, rows_of
from mulkko.organization.models import (
    DelegationRule,
    Duty,
    FailedSignIn,
    Mandate,
    Person,
    Position,
    PositionVersion,
    Posting,
    SentForm,
    Unit,
    UnitVersion,
    User,
    day_of,
)
from mulkko.organization.queries import table_version

OPERATOR = "operator"
FAILURES, FAILURES_OF_AN_ADDRESS, WINDOW = 5, 30, timedelta(minutes=10)
PRESSES_KEPT, PRESS_GIVEN_UP = timedelta(days=1), timedelta(minutes=5)


@dataclass(frozen=True)
class Loaded:
    """How many rows of each file are new, and every problem. With a problem in a row nothing was written."""

    loaded: dict[str, int]
    problems: list[Problem]

    @property
    def is_whole(self) -> bool:
        return all(problem.file not in FILES for problem in self.problems)


def check_city(folder: Path) -> City:
    """Return what the files of a folder say and every problem in them; nothing is written."""
    tables, problems = {}, []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in (".csv", ".xlsx"):
            continue
        try:
            if path.stem.lower() in tables:
                raise UnreadableFile(f"{path.name} stands beside another file of the same name. Keep one of the two.")
            tables[path.stem.lower()] = rows_of(path)
        except UnreadableFile as error:
            what, _, cure = str(error).partition(". ")
            problems.append(Problem(path.stem.lower(), None, what + ".", cure))
    known = {
        "units": Unit.objects.values_list("code", flat=True),
        "positions": Position.objects.values_list("code", flat=True),
        "people": Person.objects.values_list("code", flat=True),
        "duties": Duty.objects.values_list("code", flat=True),
    }
    city = checked_city(tables, known=known)
    city.problems[:0] = problems
    taken = dict(User.objects.filter(person__isnull=False).values_list("login", "person__code"))
    for row in city.rows["people"]:
        if taken.get(row["login"], row["code"]) != row["code"]:
            what = f"The login '{row['login']}' belongs to {taken[row['login']]}."
            city.problems.append(Problem("people", row["row"], what, "Give another login."))
    return city


def load_city(folder: Path, *, by: Actor, at: datetime) -> Loaded:
    """Load the files of a city, all or nothing, and keep the hash of every file in the ledger."""
    city = check_city(folder)
    if any(problem.file in FILES for problem in city.problems):
        return Loaded({}, city.problems)
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()) if path.is_file()
    }
    try:
        with recording("organization.city_loaded", by=by, at=at) as facts:
            loaded = {
                "units": _load_units(city.rows["units"]),
                "positions": _load_positions(city.rows["positions"]),
                "people": _load_people(city.rows["people"]),
                "postings": _load_postings(city.rows["postings"]),
                "duties": _load_duties(city.rows["duties"]),
                "mandates": _load_mandates(city.rows["mandates"]),
                "delegation": _load_delegation(city.rows["delegation"]),
            }
            facts.update(loaded=loaded, files=digests)
            if not any(loaded.values()):
                raise _NothingNew
    except _NothingNew:
        pass  # the same files again: nothing is written, no entry either
    except _Contradiction as contradiction:
        return Loaded({}, [*city.problems, contradiction.problem])
    return Loaded(loaded, city.problems)


def _load_units(rows: list[dict[str, Any]]) -> int:
    units = _identities(Unit, rows)
    return sum(
        _add_version(
            UnitVersion, {"unit": units[row["code"]]}, row,
            name=row["name"], kind=row["kind"], parent=units.get(row["parent"]) or Unit.objects.filter(code=row["parent"]).first(),
        )
        for row in rows
    )  # fmt: skip


def _load_positions(rows: list[dict[str, Any]]) -> int:
    positions = _identities(Position, rows)
    units = {unit.code: unit for unit in Unit.objects.all()}
    return sum(
        _add_version(
            PositionVersion, {"position": positions[row["code"]]}, row,
            unit=units[row["unit"]], title=row["title"], level=row["level"], is_line=row["is_line"],
        )
        for row in rows
    )  # fmt: skip


def _identities(model: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    codes = {row["code"] for row in rows}
    there = set(model.objects.filter(code__in=codes).values_list("code", flat=True))
    model.objects.bulk_create([model(code=code) for code in sorted(codes - there)])
    return {row.code: row for row in model.objects.filter(code__in=codes)}


def _add_version(model: Any, identity: dict[str, Any], row: dict[str, Any], **values: Any) -> int:
    """Add one dated version and end the one that was open; the very same row again changes nothing."""
    valid_from, valid_to = row["valid_from"], row["valid_to"]
    known = model.objects.filter(**identity, valid_from=valid_from).first()
    if known is not None:
        # An end that a later version set is no contradiction: the file of then does not know it yet.
        ends = {"valid_to": valid_to} if valid_to else {}
        _refuse_contradiction(known, row, values | ends)
        return 0
    # Versions of one thing never overlap: the one before ends where this begins, this ends where the next begins.
    before = model.objects.filter(**identity, valid_from__lt=valid_from).order_by("-valid_from").first()
    after = model.objects.filter(**identity, valid_from__gt=valid_from).order_by("valid_from").first()
    if before is not None and (before.valid_to is None or before.valid_to > valid_from):
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    if after is not None and (valid_to is None or valid_to > after.valid_from):
        valid_to = after.valid_from
    model.objects.create(**identity, **values, valid_from=valid_from, valid_to=valid_to)
    return 1


class _NothingNew(Exception):
    """Every row stands there already."""


class _Contradiction(Exception):
    """A row says other than what is loaded for the same day; carries the problem for the report."""

    def __init__(self, problem: Problem):
        super().__init__(problem.what)
        self.problem = problem


def _refuse_contradiction(known: Any, row: dict[str, Any], values: dict[str, Any]) -> None:
    other = [name for name, value in values.items() if getattr(known, name) != value]
    if other:
        what = f"The row from {row['valid_from']} is loaded with another {', '.join(other)}."
        raise _Contradiction(
            Problem(FILE_OF[type(known)], row["row"], what, "Give the change a valid_from of its own.")
        )


FILE_OF: dict[type, str] = {
    UnitVersion: "units", PositionVersion: "positions", Posting: "postings", Person: "people", Mandate: "mandates",
}  # fmt: skip


def _load_people(rows: list[dict[str, Any]]) -> int:
    new = 0
    for row in rows:
        person, is_new = Person.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})
        if person.name != row["name"]:
            what = f"The person '{person.code}' is loaded under another name."
            raise _Contradiction(Problem("people", row["row"], what, "Correct the code, or keep the name."))
        if row["login"] and not User.objects.filter(person=person).exists():
            User.objects.create_user(row["login"], person=person)
        new += is_new
    return new


def _load_postings(rows: list[dict[str, Any]]) -> int:
    people = {person.code: person for person in Person.objects.all()}
    positions = {position.code: position for position in Position.objects.all()}
    return sum(
        _add_posting({"person": people[row["person"]], "position": positions[row["position"]]}, row) for row in rows
    )


def _add_posting(who: dict[str, Any], row: dict[str, Any]) -> int:
    """Add one posting; the very same row again changes nothing, and an end that was open may be filled in."""
    posting, is_new = Posting.objects.get_or_create(
        **who, valid_from=row["valid_from"], defaults={"kind": row["kind"], "valid_to": row["valid_to"]}
    )
    if not is_new:
        _refuse_contradiction(posting, row, {"kind": row["kind"]})
        if posting.valid_to is None and row["valid_to"]:
            posting.valid_to = row["valid_to"]
            posting.save(update_fields=["valid_to"])
    return int(is_new)


def _load_duties(rows: list[dict[str, Any]]) -> int:
    return sum(Duty.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})[1] for row in rows)


def _load_mandates(rows: list[dict[str, Any]]) -> int:
    units = {unit.code: unit for unit in Unit.objects.all()}
    return sum(
        _add_version(
            Mandate, {"unit": units[row["unit"]], "clause_no": row["clause_no"]}, row,
            text=row["text"], residual=row["residual"], coordination_duty=row["coordination_duty"],
        )
        for row in rows
    )  # fmt: skip


def _load_delegation(rows: list[dict[str, Any]]) -> int:
    if not rows:
        return 0
    version = table_version() + 1
    if _said(rows) == _kept(version - 1):
        return 0
    units = {unit.code: unit for unit in Unit.objects.all()}
    duties = {duty.code: duty for duty in Duty.objects.all()}
    for row in rows:
        rule = DelegationRule.objects.create(
            table_version=version, number=row["number"], scope=units.get(row["scope"]), duty=duties[row["duty"]],
            floor_krw=row["floor_krw"], ceiling_krw=row["ceiling_krw"], level=row["level"], note=row["note"],
        )  # fmt: skip
        rule.cooperators.set([units[code] for code in row["cooperators"]])
        rule.consent.set([units[code] for code in row["consent"]])
    return len(rows)


def _said(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {
        (row["number"], row["scope"], row["duty"], row["floor_krw"], row["ceiling_krw"], row["level"], row["note"],
         frozenset(row["cooperators"]), frozenset(row["consent"]))
        for row in rows
    }  # fmt: skip


def _kept(version: int) -> set[tuple[Any, ...]]:
    rows = DelegationRule.objects.filter(table_version=version).select_related("scope", "duty")
    return {
        (row.number, row.scope and row.scope.code, row.duty.code, row.floor_krw, row.ceiling_krw, row.level, row.note,
         frozenset(unit.code for unit in row.cooperators.all()), frozenset(unit.code for unit in row.consent.all()))
        for row in rows.prefetch_related("cooperators", "consent")
    }  # fmt: skip


def end_posting(person: Person, position: Position, *, on: date, by: Actor, at: datetime) -> None:
    """End a posting: from that day on the person no longer acts from the position."""
    with recording("organization.posting_ended", by=by, at=at) as facts:
        Posting.objects.on(day_of(at)).filter(person=person, position=position).update(valid_to=on)
        facts.update(person=person.code, position=position.code, on=on.isoformat())


def count_try(login: str, *, address: str, at: datetime) -> FailedSignIn:
    """Count a try of a password before it is looked at, so that many tries at once are no way around the limit.

    The right password takes it back with `forgive`. Five for a login or thirty from an address within ten minutes are the most.

    Raises:
        TooManyFailures: the door is closed for this login or this address; the try is not counted.
    """
    FailedSignIn.objects.filter(at__lt=at - 10 * WINDOW).delete()
    tried = FailedSignIn.objects.create(login=login[:60], address=address[:60], at=at)
    others = FailedSignIn.objects.filter(at__gt=at - WINDOW).exclude(pk=tried.pk)
    closed = [
        _closed_until(others.filter(login=tried.login), FAILURES),
        _closed_until(others.filter(address=tried.address), FAILURES_OF_AN_ADDRESS) if address else None,
    ]
    until = max((moment for moment in closed if moment), default=None)
    if until is not None:
        tried.delete()
        raise TooManyFailures(until)
    return tried


def _closed_until(tries: Any, most: int) -> datetime | None:
    """Return when so many tries will no longer lie within the window, or None while there are fewer."""
    newest = list(tries.order_by("-at", "-pk").values_list("at", flat=True)[:most])
    return newest[-1] + WINDOW if len(newest) == most else None


def forgive(tried: FailedSignIn) -> None:
    """Take back what was counted for a login at an address: the right password was typed there."""
    FailedSignIn.objects.filter(login=tried.login, address=tried.address).delete()


def change_password(user: User, password: str) -> None:
    """Give a sign-in another password. Every session but the one that did it ends, for each knows the password it began with."""
    user.set_password(password)
    user.save(update_fields=["password"])


def take_press(digest: str, *, at: datetime) -> SentForm | None:
    """Return None to the first who sends a form, and to everybody after that what is known of the first press."""
    SentForm.objects.filter(at__lt=at - PRESSES_KEPT).delete()
    row, is_first = SentForm.objects.get_or_create(digest=digest, defaults={"at": at})
    if is_first or (not row.location and row.at < at - PRESS_GIVEN_UP):
        return None
    return row


def end_press(digest: str, *, location: str, said: str) -> None:
    """Keep what came of a press; one that led nowhere may be made again."""
    rows = SentForm.objects.filter(digest=digest)
    if location:
        rows.update(location=location, said=said)
    else:
        rows.delete()
