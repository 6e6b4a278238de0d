"""`mulkko data`: collect files, list the catalogue, ask it."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused, columns
from mulkko.cli.home import actor_for, now, person_of

BASES = ("register", "survey", "portal", "model", "document", "expert")


def register(nouns: Any, shared: Any) -> None:
    data = nouns.add_parser("data", help="collect data, list it, ask it")
    verbs = data.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", parents=[shared], help="read CSV, CSV.gz, XLS, XLSX or Parquet files into versions")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--name", help="name of the dataset; default: the file's, without its date")
    add.add_argument("--title", help="what people call it")
    add.add_argument("--owner", help="code of the unit that keeps it")
    add.add_argument("--readers", choices=("all", "unit"), default="all", help="who may read it")
    add.add_argument("--basis", choices=BASES, default="register", help="what kind of evidence it is")
    add.add_argument("--document", action="store_true", help="the files are documents to quote: PDF, HWPX, DOCX or TXT")
    add.add_argument("--licence", default="")
    add.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day the data describe (기준일)")
    add.add_argument("--note", default="", help="what changed in this version")
    add.add_argument("--correction", action="store_true", help="this version corrects the one before it")
    add.add_argument(
        "--personal", action="append", default=[], metavar="COLUMN", help="a column about persons, kept apart"
    )
    add.set_defaults(run=collect, takes_person=True)
    verbs.add_parser("list", parents=[shared], help="the catalogue").set_defaults(run=catalogue, takes_person=True)
    withdraw = verbs.add_parser("withdraw", parents=[shared], help="take a version back; its bytes stay")
    withdraw.add_argument("dataset")
    withdraw.add_argument("--version", type=int, required=True, metavar="N")
    withdraw.add_argument("--reason", required=True, help="whoever uses its figures reads it")
    withdraw.set_defaults(run=take_back, takes_person=True)
    licence = verbs.add_parser("licence", parents=[shared], help="until when the city may use a dataset")
    licence.add_argument("dataset")
    licence.add_argument("--ends", type=date.fromisoformat, metavar="DATE", help="the last day; left out: no end")
    licence.set_defaults(run=end_licence, takes_person=True)
    links = verbs.add_parser("links", parents=[shared], help="which datasets are joined, or could be")
    links.set_defaults(run=show_links, takes_person=True)
    query = verbs.add_parser("query", parents=[shared], help="one SELECT over the newest versions")
    query.add_argument("sql")
    query.set_defaults(run=ask, takes_person=True)


def collect(options: Any) -> Answer:
    from mulkko.catalog.actions import Incoming, add_file

    person, actor = actor_for(options)
    told = Incoming(
        name=options.name, title=options.title, owner=options.owner, readers=options.readers, basis=options.basis,
        licence=options.licence, as_of=options.as_of, note=options.note, is_correction=options.correction,
        personal=frozenset(options.personal),
    )  # fmt: skip
    sheets, refused = [], 0
    for number, path in enumerate(options.files, 1):
        if options.document:
            found = [_document(path, told=told, by=actor, person=person)]
        else:
            found = add_file(path, told=told, by=actor, person=person, at=now())
        refused += all(one.error for one in found)
        sheets += [{**_sheet(one), "file": str(path)} for one in found]
        if len(options.files) > 1:
            print(f"{number}/{len(options.files)} {path.name}", file=sys.stderr)
    lines = columns([_line(sheet) for sheet in sheets])
    if refused == len(options.files) == 1:
        error = sheets[0]["error"]
        return Answer({"files": sheets, "error": error}, [], 2, Refused(**error))
    return Answer({"files": sheets}, lines, 1 if refused else 0)


def _document(path: Path, **told: Any) -> Any:
    from mulkko.catalog.actions import Added
    from mulkko.catalog.actions.documents import add_document
    from mulkko.catalog.errors import CatalogError

    try:
        return add_document(path, at=now(), **told)
    except OSError as error:
        what, cure = f"The file cannot be opened: {error.strerror}.", "Check the path and its rights."
        return Added(path.name, None, error={"what": what, "where": str(path), "cure": cure})
    except CatalogError as error:
        return Added(path.name, None, error={"what": error.what, "where": error.where, "cure": error.cure})


def _sheet(one: Any) -> dict[str, Any]:
    return {
        "file": one.file, "sheet": one.sheet, "dataset": one.dataset, "version": one.version, "rows": one.rows,
        "new": one.is_new, "repairs": one.repairs, "error": one.error,
    }  # fmt: skip


def _line(sheet: dict[str, Any]) -> list[Any]:
    name = Path(sheet["file"]).name + (f" [{sheet['sheet']}]" if sheet["sheet"] else "")
    if sheet["error"]:
        return [name, "refused", " ".join(sheet["error"][key] for key in ("what", "cure")), ""]
    state = f"v{sheet['version']}" + ("" if sheet["new"] else " (unchanged)")
    return [name, sheet["dataset"], state, f"{sheet['rows']:,} rows, {len(sheet['repairs'])} repairs"]


def catalogue(options: Any) -> Answer:
    from mulkko.catalog.queries import datasets

    found = datasets(person_of(options), now())
    rows = [
        [one["dataset"], f"v{one['version']}", f"{one['rows']:,}", one["owner"] or "", one["as_of"] or ""]
        for one in found
    ]
    return Answer({"datasets": found}, columns(rows) or ["No data yet. Collect some with: mulkko data add FILE"])


def show_links(options: Any) -> Answer:
    from mulkko.catalog.actions.joins import search_joins
    from mulkko.catalog.queries.joins import links

    search_joins(at=now())
    found = links(person_of(options), now())
    lines = [
        [
            one["state"], one["name"] or "", f"{one['left']}.{'+'.join(one['left_columns'])}",
            f"{one['right']}.{'+'.join(one['right_columns'])}", one["shape"], one["matched_rows"], one["lost_rows"],
        ]
        for one in found
    ]  # fmt: skip
    return Answer({"links": found}, columns(lines) or ["No two datasets hold the same places, codes or organisations."])


def ask(options: Any) -> Answer:
    from mulkko.evidence.errors import EvidenceError
    from mulkko.evidence.queries import ask as ask_catalogue

    try:
        answer = ask_catalogue(options.sql, person=person_of(options), at=now())
    except EvidenceError as error:
        raise Refused(error.what, error.where, error.cure) from error
    return Answer(answer, columns([answer["columns"], *answer["rows"]]))


def take_back(options: Any) -> Answer:
    from mulkko.catalog.actions.withdrawing import withdraw
    from mulkko.catalog.errors import CatalogError

    person, dataset = person_of(options), _dataset(options)
    version = dataset.versions.filter(number=options.version).first()
    if version is None:
        raise Refused(
            f"'{dataset.name}' has no version {options.version}.", "--version", "Look at its page, or bring it first."
        )
    try:
        row = withdraw(version, reason=options.reason, by=person, at=now())
    except CatalogError as error:
        raise Refused(error.what, error.where, error.cure) from error
    told = {"dataset": dataset.name, "version": version.number, "reason": row.reason}
    return Answer(told, [f"{dataset.name} v{version.number} is withdrawn."])


def end_licence(options: Any) -> Answer:
    from mulkko.catalog.actions import describing
    from mulkko.catalog.errors import CatalogError

    person, dataset = person_of(options), _dataset(options)
    try:
        said = describing.end_licence(dataset, on=options.ends, by=person, at=now())
    except CatalogError as error:
        raise Refused(error.what, error.where, error.cure) from error
    ends = said.licence_ends_on.isoformat() if said.licence_ends_on else None
    return Answer({"dataset": dataset.name, "licence_ends_on": ends}, [f"{dataset.name}: {ends or 'no end'}"])


def _dataset(options: Any) -> Any:
    """Return the dataset that is named, which the operator or the person of `--as` may read."""
    from mulkko.catalog.models import Dataset

    found = (
        Dataset.objects.readable_by(person_of(options), now())
        .select_related("owner")
        .filter(name=options.dataset)
        .first()
    )
    if found is None:
        raise Refused(f"There is no dataset '{options.dataset}'.", "DATASET", "Look at `mulkko data list`.")
    return found
