"""Writing the checked rows of a city's files: each file in a few statements, however many rows it has."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mulkko.ledger.actions import Actor
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.engine.cityfiles import Problem
from mulkko.organization.engine.delegation import Rule
from mulkko.organization.models import (
    Absence,
    AreaShare,
    Assignment,
    DelegationRule,
    DelegationTable,
    Deputy,
    District,
    Duty,
    ElectionDay,
    Holiday,
    LocalGate,
    Mandate,
    Person,
    PopulationSource,
    Position,
    PositionSuccession,
    PositionVersion,
    Posting,
    RecordsManager,
    Unit,
    UnitSuccession,
    UnitVersion,
    User,
)
from mulkko.organization.queries.deciding import rules, table_version

Rows = list[dict[str, Any]]


@dataclass
class Contradictions:
    """Rows that say other than what is loaded already; with one of them nothing is written."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, file: str, row: dict[str, Any], what: str, cure: str) -> None:
        self.problems.append(Problem(file, row["row"], what, cure))


def _by_code(model: Any) -> dict[str, Any]:
    return {row.code: row for row in model.objects.all()}


def _identities(model: Any, rows: Rows) -> dict[str, Any]:
    """Return the identities of the rows by code, the new ones made in the order of the file: the official order."""
    there = set(model.objects.values_list("code", flat=True))
    wanted = dict.fromkeys(row["code"] for row in rows)
    model.objects.bulk_create([model(code=code) for code in wanted if code not in there])
    return _by_code(model)


def _units(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    units = _identities(Unit, rows)
    return _add_versions(
        UnitVersion, "units", ("unit",), told,
        [({"unit": units[row["code"]]}, row, {"name": row["name"], "kind": row["kind"], "parent": units.get(row["parent"])})
         for row in rows],
    )  # fmt: skip


def _positions(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    positions, units = _identities(Position, rows), _by_code(Unit)
    return _add_versions(
        PositionVersion, "positions", ("position",), told,
        [({"position": positions[row["code"]]}, row,
          {"unit": units[row["unit"]], "title": row["title"], "level": row["level"], "is_line": row["is_line"]})
         for row in rows],
    )  # fmt: skip


def _mandates(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    units = _by_code(Unit)
    return _add_versions(
        Mandate, "mandates", ("unit", "clause_no"), told,
        [({"unit": units[row["unit"]], "clause_no": row["clause_no"]}, row,
          {name: row[name] for name in ("text", "residual", "coordination_duty")})
         for row in rows],
    )  # fmt: skip


def _assignments(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    positions = _by_code(Position)
    return _add_versions(
        Assignment, "assignments", ("position", "number"), told,
        [({"position": positions[row["position"]], "number": row["number"]}, row,
          {"text": row["text"], "clause_no": row["clause_no"], "deputy": positions.get(row["deputy"])})
         for row in rows],
    )  # fmt: skip


def _deputies(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    positions = _by_code(Position)
    return _add_versions(
        Deputy, "deputies", ("position", "order"), told,
        [({"position": positions[row["position"]], "order": row["order"]}, row, {"deputy": positions[row["deputy"]]})
         for row in rows],
    )  # fmt: skip


def _records_managers(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    units, positions = _by_code(Unit), _by_code(Position)
    wanted = [({"unit": units[row["unit"]]}, row, {"position": positions[row["position"]]}) for row in rows]
    return _add_versions(RecordsManager, "records_managers", ("unit",), told, wanted)


def _key_of(thing: Any, names: Sequence[str]) -> tuple[Any, ...]:
    values = (thing[name] if isinstance(thing, dict) else getattr(thing, _column(thing, name)) for name in names)
    return tuple(getattr(value, "pk", value) for value in values)


def _column(thing: Any, name: str) -> str:
    return name + "_id" if hasattr(thing, name + "_id") else name


def _add_versions(
    model: Any, file: str, names: Sequence[str], told: Contradictions, wanted: Iterable[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]],
) -> int:  # fmt: skip
    """Add dated versions; the very same row again changes nothing, and an end that was open may be filled in.

    Versions of one thing never overlap: the one before ends where a new one begins, and a new one ends where the next begins.
    """
    lines: dict[tuple[Any, ...], list[Any]] = {}
    for version in model.objects.order_by("valid_from"):
        lines.setdefault(_key_of(version, names), []).append(version)
    new: list[Any] = []
    shortened: dict[int, Any] = {}
    ended: list[Any] = []
    for identity, row, values in wanted:
        line = lines.setdefault(_key_of(identity, names), [])
        known = next((version for version in line if version.valid_from == row["valid_from"]), None)
        if known is not None:
            if _is_ended(known, row, values, file, told):
                ended.append(known)
            continue
        version = model(**identity, **values, valid_from=row["valid_from"], valid_to=row["valid_to"])
        shortened |= {one.pk: one for one in _put_between(line, version) if one.pk is not None}
        new.append(version)
    model.objects.bulk_update([*shortened.values(), *ended], ["valid_to"], batch_size=500)
    model.objects.bulk_create(new)
    return len(new) + len(ended)


def _is_ended(known: Any, row: dict[str, Any], values: dict[str, Any], file: str, told: Contradictions) -> bool:
    """Tell whether a row that is there already now has its end; a row that says otherwise is told."""
    other = [name for name, value in values.items() if getattr(known, name) != value]
    ends = row["valid_to"]
    # An end that a later version set is no contradiction: the file of then does not know it yet.
    if ends is not None and known.valid_to is not None and known.valid_to != ends:
        other.append("valid_to")
    if other:
        what = f"The row from {row['valid_from']} is loaded with another {', '.join(other)}."
        told.add(file, row, what, "Give the change a valid_from of its own.")
        return False
    if ends is None or known.valid_to is not None:
        return False
    known.valid_to = ends
    return True


def _put_between(line: list[Any], version: Any) -> list[Any]:
    """Put a version into its place among those of one thing, and return the neighbour that ends earlier by it."""
    before = [one for one in line if one.valid_from < version.valid_from]
    after = [one for one in line if one.valid_from > version.valid_from]
    if after and (version.valid_to is None or version.valid_to > after[0].valid_from):
        version.valid_to = after[0].valid_from
    line[:] = [*before, version, *after]
    if before and (before[-1].valid_to is None or before[-1].valid_to > version.valid_from):
        before[-1].valid_to = version.valid_from
        return [before[-1]]
    return []


def _people(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    people = _by_code(Person)
    new = [Person(code=row["code"], name=row["name"]) for row in rows if row["code"] not in people]
    for row in rows:
        if row["code"] in people and people[row["code"]].name != row["name"]:
            what = f"The person '{row['code']}' is loaded under another name."
            told.add("people", row, what, "Correct the code, or keep the name.")
    Person.objects.bulk_create(new)
    people = _by_code(Person)
    signing = set(User.objects.filter(person__isnull=False).values_list("person__code", flat=True))
    for row in rows:
        if row["login"] and row["code"] not in signing:
            User.objects.create_user(row["login"], person=people[row["code"]])
    return len(new)


def _postings(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    people, positions = _by_code(Person), _by_code(Position)
    there = {(row.person_id, row.position_id, row.valid_from): row for row in Posting.objects.all()}
    new, ended = [], []
    for row in rows:
        person, position = people[row["person"]], positions[row["position"]]
        known = there.get((person.pk, position.pk, row["valid_from"]))
        if known is None:
            new.append(
                Posting(
                    person=person,
                    position=position,
                    kind=row["kind"],
                    valid_from=row["valid_from"],
                    valid_to=row["valid_to"],
                )
            )
        elif _is_ended(known, row, {"kind": row["kind"]}, "postings", told):
            ended.append(known)
    Posting.objects.bulk_create(new)
    Posting.objects.bulk_update(ended, ["valid_to"])
    return len(new) + len(ended)


def _duties(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    there = set(Duty.objects.values_list("code", flat=True))
    new = [Duty(code=row["code"], name=row["name"]) for row in rows if row["code"] not in there]
    return len(Duty.objects.bulk_create(new))


def _delegation(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    """Make the rows the next version of the table; the same rows as in the table in force change nothing."""
    if not rows:
        return 0
    version = table_version()
    digest = digest_of(_said(row) for row in rows)
    if version and digest == digest_of(rules(version)):
        return 0
    units, duties = _by_code(Unit), _by_code(Duty)
    made = DelegationRule.objects.bulk_create(
        DelegationRule(
            table_version=version + 1, number=row["number"], scope=units.get(row["scope"]), duty=duties[row["duty"]],
            floor_krw=row["floor_krw"], ceiling_krw=row["ceiling_krw"], level=row["level"], note=row["note"], item=row["item"],
            basis=row["basis"], with_vat=row["vat"], category=row["category"], novelty=row["novelty"], joint=row["joint"],
        )
        for row in rows
    )  # fmt: skip
    for name in ("cooperators", "consent"):
        through = getattr(DelegationRule, name).through
        through.objects.bulk_create(
            through(delegationrule_id=rule.pk, unit_id=units[code].pk)
            for rule, row in zip(made, rows, strict=True)
            for code in dict.fromkeys(row[name])
        )
    DelegationTable.objects.create(version=version + 1, digest=digest, loaded_at=at)
    return len(rows)


def _said(row: dict[str, Any]) -> Rule:
    return Rule(
        row["number"], row["scope"] or "", row["duty"], row["floor_krw"], row["ceiling_krw"], row["level"],
        tuple(sorted(set(row["cooperators"]))), tuple(sorted(set(row["consent"]))), row["item"], row["basis"], row["vat"],
        row["category"], row["novelty"], row["joint"], row["note"],
    )  # fmt: skip


def digest_of(table: Iterable[Rule]) -> str:
    """Return SHA-256 over all rows of a table, whatever their order."""
    return sha256_of(canonical(sorted([list(vars(rule).values()) for rule in table], key=lambda row: row[0])))


def _absences(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    people, duties = _by_code(Person), _by_code(Duty)
    new = 0
    for row in rows:
        person = people[row["person"]]
        same = Absence.objects.standing().filter(person=person, valid_from=row["valid_from"], valid_to=row["valid_to"])
        if same.exists():
            continue
        if overlapping(person, row["valid_from"], row["valid_to"]):
            told.add("absences", row, f"Another absence of '{person.code}' lies in these days.", "Correct the days.")
            continue
        absence = Absence.objects.create(
            person=person, reason=row["reason"], valid_from=row["valid_from"], valid_to=row["valid_to"],
            deputy=people.get(row["deputy"]), order_document=row["order_document"], scope=row["scope"], entered_by=by.person,
        )  # fmt: skip
        absence.duties.set([duties[code] for code in row["duties"]])
        new += 1
    return new


def overlapping(person: Person, starts_on: date, ends_on: date) -> bool:
    """Tell whether a standing absence of a person lies in [starts_on, ends_on)."""
    return Absence.objects.standing().filter(person=person, valid_from__lt=ends_on, valid_to__gt=starts_on).exists()


def _unit_successors(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    return _add_pairs(UnitSuccession, "unit", _by_code(Unit), rows)


def _position_successors(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    return _add_pairs(PositionSuccession, "position", _by_code(Position), rows)


def _add_pairs(model: Any, name: str, known: dict[str, Any], rows: Rows) -> int:
    there = set(model.objects.values_list(f"{name}__code", "successor__code"))
    new = [
        model(**{name: known[row[name]]}, successor=known[row["successor"]], valid_from=row["valid_from"])
        for row in rows
        if (row[name], row["successor"]) not in there
    ]
    return len(model.objects.bulk_create(new))


def _holidays(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    there = dict(Holiday.objects.values_list("day", "name"))
    for row in rows:
        if there.get(row["day"], row["name"]) != row["name"]:
            what = f"{row['day']} is loaded as '{there[row['day']]}'."
            told.add("holidays", row, what, "Keep the name that is loaded.")
    return len(
        Holiday.objects.bulk_create(
            Holiday(day=row["day"], name=row["name"]) for row in rows if row["day"] not in there
        )
    )


def _elections(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    there = {(day, kind): name for day, kind, name in ElectionDay.objects.values_list("day", "kind", "name")}
    for row in rows:
        if there.get((row["day"], row["kind"]), row["name"]) != row["name"]:
            what = f"{row['day']} is loaded as '{there[(row['day'], row['kind'])]}'."
            told.add("elections", row, what, "Keep the name that is loaded.")
    new = [row for row in rows if (row["day"], row["kind"]) not in there]
    return len(
        ElectionDay.objects.bulk_create(ElectionDay(day=row["day"], name=row["name"], kind=row["kind"]) for row in new)
    )


def _gates(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    wanted = [({"procedure": row["procedure"]}, row, {"basis": row["basis"]}) for row in rows]
    return _add_versions(LocalGate, "gates", ("procedure",), told, wanted)


def _districts(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    wanted = [
        ({"code": row["code"]}, row, {name: row[name] for name in ("name", "parent", "shape")}) for row in rows
    ]  # fmt: skip
    return _add_versions(District, "districts", ("code",), told, wanted)


def _population(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    """One source at a time: a new one ends the one before."""
    wanted: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
        ({}, row, {name: row[name] for name in ("dataset", "district", "people")}) for row in rows
    ]
    return _add_versions(PopulationSource, "population", (), told, wanted)


def _crosswalk(rows: Rows, told: Contradictions, by: Actor, at: datetime) -> int:
    there = {(one.from_code, one.to_code, one.valid_on): one.share for one in AreaShare.objects.all()}
    new = []
    for row in rows:
        key = (row["from_code"], row["to_code"], row["valid_on"])
        if there.get(key, row["share"]) != row["share"]:
            what = f"{key[0]} → {key[1]} on {key[2]} is loaded as {there[key]:f}."
            told.add("crosswalk", row, what, "Keep the share that is loaded.")
        elif key not in there:
            new.append(AreaShare(from_code=key[0], to_code=key[1], valid_on=key[2], share=row["share"]))
    return len(AreaShare.objects.bulk_create(new))


LOADERS: dict[str, Callable[[Rows, Contradictions, Actor, datetime], int]] = {
    "units": _units, "positions": _positions, "people": _people, "postings": _postings, "duties": _duties,
    "mandates": _mandates, "delegation": _delegation, "assignments": _assignments, "deputies": _deputies,
    "absences": _absences, "unit_successors": _unit_successors, "position_successors": _position_successors,
    "holidays": _holidays, "elections": _elections, "gates": _gates,
    "records_managers": _records_managers, "districts": _districts, "crosswalk": _crosswalk, "population": _population,
}  # fmt: skip
