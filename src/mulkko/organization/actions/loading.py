"""Loading the files of a city: all or nothing, every problem told at once, one entry of the ledger."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mulkko.ledger.actions import Actor, recording
from mulkko.organization.actions.rows import LOADERS, Contradictions
from mulkko.organization.engine.cityfiles import FILES, City, Problem, checked_city
from mulkko.organization.formats.geojson import features_of
from mulkko.organization.formats.tables import UnreadableFile, rows_of
from mulkko.organization.models import District, Duty, Person, Position, Unit, User

OPERATOR = "operator"


@dataclass(frozen=True)
class Loaded:
    """How many rows of each file are new, and every problem. With a problem in a row nothing was written."""

    loaded: dict[str, int]
    problems: list[Problem]
    notes: tuple[Problem, ...] = ()

    @property
    def is_whole(self) -> bool:
        return all(problem.file not in FILES for problem in self.problems)


def check_city(folder: Path) -> City:
    """Return what the files of a folder say and every problem in them; nothing is written."""
    tables, problems = {}, []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in (".csv", ".xlsx", ".geojson"):
            continue
        if (path.stem.lower() == "districts") != _is_outlines(path):
            cure = "Districts are read from districts.geojson, everything else from tables. It was left alone."
            problems.append(Problem(path.name, None, "This version does not read the file.", cure))
            continue
        try:
            if path.stem.lower() in tables:
                raise UnreadableFile(f"{path.name} stands beside another file of the same name. Keep one of the two.")
            tables[path.stem.lower()] = features_of(path) if _is_outlines(path) else rows_of(path)
        except UnreadableFile as error:
            what, _, cure = str(error).partition(". ")
            problems.append(Problem(path.stem.lower(), None, what + ".", cure))
    known = {
        "units": Unit.objects.values_list("code", flat=True),
        "positions": Position.objects.values_list("code", flat=True),
        "people": Person.objects.values_list("code", flat=True),
        "duties": Duty.objects.values_list("code", flat=True),
        "districts": District.objects.values_list("code", flat=True),
    }
    city = checked_city(tables, known=known)
    city.problems[:0] = problems
    taken = dict(User.objects.filter(person__isnull=False).values_list("login", "person__code"))
    for row in city.rows["people"]:
        if taken.get(row["login"], row["code"]) != row["code"]:
            what = f"The login '{row['login']}' belongs to {taken[row['login']]}."
            city.problems.append(Problem("people", row["row"], what, "Give another login."))
    return city


def _is_outlines(path: Path) -> bool:
    return path.suffix.lower() == ".geojson"


def load_city(folder: Path, *, by: Actor, at: datetime) -> Loaded:
    """Load the files of a city, all or nothing, and keep the hash of every file in the ledger."""
    city = check_city(folder)
    if any(problem.file in FILES for problem in city.problems):
        return Loaded({}, city.problems, tuple(city.notes))
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()) if path.is_file()
    }
    told = Contradictions()
    try:
        with recording("organization.city_loaded", by=by, at=at) as facts:
            loaded = {file: load(city.rows[file], told, by, at) for file, load in LOADERS.items()}
            facts.update(loaded=loaded, files=digests)
            if told.problems:
                raise _Contradicted
            if not any(loaded.values()):
                raise _NothingNew
    except _NothingNew:
        pass  # the same files again: nothing is written, no entry either
    except _Contradicted:
        return Loaded({}, [*city.problems, *told.problems], tuple(city.notes))
    return Loaded(loaded, city.problems, tuple(city.notes))


class _NothingNew(Exception):
    """Every row stands there already."""


class _Contradicted(Exception):
    """Rows say other than what is loaded for the same day."""
