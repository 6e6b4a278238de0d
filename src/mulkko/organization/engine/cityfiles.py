"""The files of a city (`docs/city-files.md`) checked row by row before anything is written.

Pure: rows of text come in, plain values and a list of problems come out. Whoever loads a city sees every
problem at once, each with file, row (0-based, the header not counted), what is wrong and how to cure it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from mulkko.organization.engine.citycells import (
    BadCell,
    code,
    codes,
    day,
    name_of,
    number,
    one_of,
    outline,
    part,
    small_number,
    vat,
    won,
    yes,
)
from mulkko.organization.engine.elections import KINDS as ELECTION_KINDS
from mulkko.organization.engine.levels import LADDER, chain_of

LOCAL_GATES = ("conflict_impact", "policy_name")  # what an ordinance of the city may turn into a condition
Row = dict[str, str]


@dataclass(frozen=True)
class Problem:
    file: str
    row: int | None
    what: str
    cure: str


@dataclass(frozen=True)
class Column:
    read: Callable[[str], Any]
    required: bool = True
    default: Any = None
    refers_to: str | None = None  # the file in which the code must stand


@dataclass(frozen=True)
class File:
    columns: Mapping[str, Column]
    key: tuple[str, ...]  # what must not occur twice
    own: tuple[str, ...] = ()  # columns that, where filled in, must not occur twice on their own
    ordered: tuple[str, str] | None = None  # the second column, where both are filled in, lies above the first
    apart: tuple[str, str] | None = None  # two columns that never hold the same code


DATED = {"valid_from": Column(day), "valid_to": Column(day, required=False)}
KINDS = one_of("city", "bureau", "section", "team")

FILES: dict[str, File] = {
    "units": File(
        {"code": Column(code), "name": Column(name_of(100)), "kind": Column(KINDS),
         "parent": Column(code, required=False, refers_to="units"), **DATED},
        ("code", "valid_from"), ordered=("valid_from", "valid_to"),
    ),
    "positions": File(
        {"code": Column(code), "unit": Column(code, refers_to="units"), "title": Column(name_of(60)),
         "level": Column(one_of(*LADDER)), "is_line": Column(yes, required=False, default=True), **DATED},
        ("code", "valid_from"), ordered=("valid_from", "valid_to"),
    ),
    "people": File(
        {"code": Column(code), "name": Column(name_of(60)), "login": Column(code, required=False)},
        ("code",), own=("login",),
    ),
    "postings": File(
        {"person": Column(code, refers_to="people"), "position": Column(code, refers_to="positions"),
         "kind": Column(one_of("regular", "acting"), required=False, default="regular"), **DATED},
        ("person", "position", "valid_from"), ordered=("valid_from", "valid_to"),
    ),
    "duties": File({"code": Column(code), "name": Column(name_of(120))}, ("code",)),
    "mandates": File(
        {"unit": Column(code, refers_to="units"), "clause_no": Column(name_of(20)), "text": Column(name_of(500)),
         "residual": Column(yes, required=False, default=False),
         "coordination_duty": Column(yes, required=False, default=False), **DATED},
        ("unit", "clause_no", "valid_from"), ordered=("valid_from", "valid_to"),
    ),
    "delegation": File(
        {"number": Column(number), "scope": Column(code, required=False, refers_to="units"),
         "duty": Column(code, refers_to="duties"), "floor_krw": Column(won, required=False),
         "ceiling_krw": Column(won, required=False), "level": Column(one_of(*LADDER)),
         "cooperators": Column(codes, required=False, default=(), refers_to="units"),
         "consent": Column(codes, required=False, default=(), refers_to="units"),
         "item": Column(name_of(200), required=False, default=""),
         "basis": Column(one_of("total", "annual"), required=False, default="total"),
         "vat": Column(vat, required=False, default=True), "category": Column(code, required=False, default=""),
         "novelty": Column(one_of("new", "changed", "follow_up"), required=False, default=""),
         "joint": Column(one_of("yes", "no"), required=False, default=""),
         "note": Column(name_of(300), required=False, default="")},
        ("number",), ordered=("floor_krw", "ceiling_krw"),
    ),
    "assignments": File(
        {"position": Column(code, refers_to="positions"), "number": Column(small_number), "text": Column(name_of(300)),
         "clause_no": Column(name_of(20), required=False, default=""),
         "deputy": Column(code, required=False, refers_to="positions"), **DATED},
        ("position", "number", "valid_from"), ordered=("valid_from", "valid_to"),
    ),
    "deputies": File(
        {"position": Column(code, refers_to="positions"), "order": Column(small_number),
         "deputy": Column(code, refers_to="positions"), **DATED},
        ("position", "order", "valid_from"), ordered=("valid_from", "valid_to"), apart=("position", "deputy"),
    ),
    "absences": File(
        {"person": Column(code, refers_to="people"), "reason": Column(one_of("leave", "trip", "training", "other")),
         "valid_from": Column(day), "valid_to": Column(day), "deputy": Column(code, required=False, refers_to="people"),
         "order_document": Column(name_of(60), required=False, default=""),
         "scope": Column(name_of(300), required=False, default=""),
         "duties": Column(codes, required=False, default=(), refers_to="duties")},
        ("person", "valid_from"), ordered=("valid_from", "valid_to"), apart=("person", "deputy"),
    ),
    "unit_successors": File(
        {"unit": Column(code, refers_to="units"), "successor": Column(code, refers_to="units"), "valid_from": Column(day)},
        ("unit", "successor"), apart=("unit", "successor"),
    ),
    "position_successors": File(
        {"position": Column(code, refers_to="positions"), "successor": Column(code, refers_to="positions"),
         "valid_from": Column(day)},
        ("position", "successor"), apart=("position", "successor"),
    ),
    "holidays": File({"day": Column(day), "name": Column(name_of(40))}, ("day",)),
    "elections": File(
        {"day": Column(day), "name": Column(name_of(60)), "kind": Column(one_of(*ELECTION_KINDS), required=False, default="other")},
        ("day", "kind"),
    ),
    "gates": File(
        {"procedure": Column(one_of(*LOCAL_GATES)), "basis": Column(name_of(200)), **DATED},
        ("procedure", "valid_from"), ordered=("valid_from", "valid_to"),
    ),
    "records_managers": File(
        {"unit": Column(code, refers_to="units"), "position": Column(code, refers_to="positions"), **DATED},
        ("unit", "valid_from"), ordered=("valid_from", "valid_to"),
    ),
    "districts": File(
        {"code": Column(code), "name": Column(name_of(60)), "parent": Column(code, required=False, default="", refers_to="districts"),
         "shape": Column(outline), **DATED},
        ("code", "valid_from"), ordered=("valid_from", "valid_to"), apart=("code", "parent"),
    ),
    "crosswalk": File(
        {"from_code": Column(code, refers_to="districts"), "to_code": Column(code, refers_to="districts"),
         "share": Column(part), "valid_on": Column(day)},
        ("from_code", "to_code", "valid_on"),
    ),
    "population": File(
        {"dataset": Column(name_of(100)), "district": Column(name_of(100)), "people": Column(name_of(100)), **DATED},
        ("valid_from",), ordered=("valid_from", "valid_to"),
    ),
}  # fmt: skip


@dataclass
class City:
    """What the files say: rows of plain values for each file, and every problem found."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)  # what may be meant so, and is worth a look


def checked_city(tables: Mapping[str, list[Row]], *, known: Mapping[str, Iterable[str]]) -> City:
    """Return the rows of a city's files as plain values, with every problem found in them.

    Args:
        tables: file name without extension -> rows as text by column name.
        known: file name -> codes that are loaded already, so that a later file may refer to them.
    """
    city = City()
    for file in FILES:
        city.rows[file] = _rows_of(file, tables.get(file, []), city.problems)
    for file in tables:
        if file not in FILES:
            city.problems.append(
                Problem(
                    file,
                    None,
                    "This version does not read the file.",
                    f"Known files: {', '.join(FILES)}. It was left alone.",
                )
            )
    for file, shape in FILES.items():
        _refuse_twins(file, shape, city)
        _refuse_strangers(file, shape, city, known)
    _refuse_loops(city)
    _refuse_torn(city)
    city.notes = [*table_notes(city.rows["delegation"]), *keeper_notes(city)]
    return city


BAND = ("scope", "duty", "basis", "vat", "category", "novelty", "joint")
OPEN_END = 10**18


def table_notes(rows: list[dict[str, Any]]) -> list[Problem]:
    """Return the gaps and overlaps between the amounts of rows that differ in nothing else."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row["floor_krw"] is not None or row["ceiling_krw"] is not None:
            groups.setdefault(tuple(row[column] for column in BAND), []).append(row)
    notes = []
    for group in groups.values():
        group.sort(key=lambda row: (row["floor_krw"] or 0, row["ceiling_krw"] or OPEN_END))
        for before, after in pairwise(group):
            ends, begins = before["ceiling_krw"] or OPEN_END, after["floor_krw"] or 0
            if begins > ends:
                what = f"No row covers duty '{after['duty']}' from {ends:,} to {begins:,} won."
                notes.append(
                    Problem(
                        "delegation", after["row"], what, "Nobody decides there. Close the gap if that is not meant."
                    )
                )
            elif begins < ends:
                what = f"Row {before['number']} and row {after['number']} of duty '{after['duty']}' overlap."
                notes.append(
                    Problem("delegation", after["row"], what, "The narrower one decides there, else the higher level.")
                )
    return sorted(notes, key=lambda note: note.row or 0)


def keeper_notes(city: City) -> list[Problem]:
    """Return the records managers that stand in another unit, and the sections that a file of them leaves out."""
    rows, notes = city.rows["records_managers"], []
    units_of: dict[str, set[str]] = {}
    for post in city.rows["positions"]:
        units_of.setdefault(post["code"], set()).add(post["unit"])
    parents = {row["code"]: row["parent"] for row in city.rows["units"]}
    for row in rows:
        own = units_of.get(row["position"], set())
        if own and not any(row["unit"] in chain_of(unit, parents) for unit in own):
            what = f"The records of '{row['unit']}' are kept by '{row['position']}', which stands in another unit."
            notes.append(
                Problem("records_managers", row["row"], what, "Name a position of the unit if that is not meant.")
            )
    named = {row["unit"] for row in rows}
    left = sorted({row["code"] for row in city.rows["units"] if row["kind"] == "section"} - named) if rows else []
    if left:
        what = f"No records manager is named for {', '.join(left[:20])}{' and others' if len(left) > 20 else ''}."
        notes.append(Problem("records_managers", None, what, "The head of the section keeps its records meanwhile."))
    return notes


def _refuse_loops(city: City) -> None:
    """A unit that stands above itself would hide everybody above it; a district would be a part of itself."""
    for file, one in (("units", "unit"), ("districts", "district")):
        parents = {row["code"]: row["parent"] for row in city.rows[file]}
        for row in city.rows[file]:
            above, seen = row["parent"], {row["code"]}
            while above and above not in seen:
                seen.add(above)
                above = parents.get(above)
            if above == row["code"]:
                cure = f"Correct the parent of one of the {file} in the circle."
                what = f"The {one} '{row['code']}' stands above itself."
                city.problems.append(Problem(file, row["row"], what, cure))


def _refuse_torn(city: City) -> None:
    """The shares of one area on one day make up the whole of it: what is left over would be lost."""
    whole: dict[tuple[str, date], Decimal] = {}
    for row in city.rows["crosswalk"]:
        key = (row["from_code"], row["valid_on"])
        whole[key] = whole.get(key, Decimal(0)) + row["share"]
    told = set()
    for row in city.rows["crosswalk"]:
        key = (row["from_code"], row["valid_on"])
        if whole[key] != 1 and key not in told:
            told.add(key)
            what = f"The shares of '{key[0]}' on {key[1]} add up to {whole[key]}."
            city.problems.append(Problem("crosswalk", row["row"], what, "Let them add up to 1."))


def _rows_of(file: str, rows: list[Row], problems: list[Problem]) -> list[dict[str, Any]]:
    shape, good = FILES[file], []
    missing = [name for name, column in shape.columns.items() if column.required and rows and name not in rows[0]]
    if missing:
        problems.append(
            Problem(
                file, None, f"The column {', '.join(missing)} is missing.", "Add it; docs/city-files.md lists them."
            )
        )
        return []
    for place, row in enumerate(rows):
        values: dict[str, Any] = {"row": place}
        for column_name, column in shape.columns.items():
            text = (row.get(column_name) or "").strip()
            try:
                if not text and column.required:
                    raise BadCell("Fill it in.")
                values[column_name] = column.read(text) if text else column.default
            except BadCell as error:
                problems.append(Problem(file, place, f"{column_name} holds {_cut(text)!r}.", str(error)))
        if len(values) == len(shape.columns) + 1:  # every cell was read
            good.append(values)
            _refuse_disorder(file, shape, values, problems)
    return good


def _cut(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _refuse_disorder(file: str, shape: File, values: dict[str, Any], problems: list[Problem]) -> None:
    if shape.apart and values[shape.apart[0]] == values[shape.apart[1]]:
        what = f"{shape.apart[0]} and {shape.apart[1]} both name '{values[shape.apart[0]]}'."
        problems.append(Problem(file, values["row"], what, "Name another one in one of the two."))
    if shape.ordered is None:
        return
    low, high = (values[column] for column in shape.ordered)
    if low is not None and high is not None and high <= low:
        what = f"{shape.ordered[1]} {high} does not lie above {shape.ordered[0]} {low}."
        problems.append(Problem(file, values["row"], what, "Correct one of the two."))


def _refuse_twins(file: str, shape: File, city: City) -> None:
    for columns in (shape.key, *((column,) for column in shape.own)):
        seen: set[tuple[Any, ...]] = set()
        for values in city.rows[file]:
            key = tuple(values[column] for column in columns)
            if key == (None,):
                continue
            if key in seen:
                said = ", ".join(str(part) for part in key)
                city.problems.append(
                    Problem(file, values["row"], f"{said} stands here twice.", "Keep one of the two rows.")
                )
            seen.add(key)


def _refuse_strangers(file: str, shape: File, city: City, known: Mapping[str, Iterable[str]]) -> None:
    for column_name, column in shape.columns.items():
        if column.refers_to is None:
            continue
        there = set(known.get(column.refers_to, ())) | {values["code"] for values in city.rows[column.refers_to]}
        for values in city.rows[file]:
            value = values[column_name]
            for one in value if isinstance(value, tuple) else (value,):
                if one and one not in there:
                    what = f"{column_name} names '{one}', which is not among the {column.refers_to}."
                    city.problems.append(
                        Problem(file, values["row"], what, f"Add it to {column.refers_to}, or correct the code.")
                    )
