"""Verifying a bundle with nothing but the bundle: no database, no installation of the city that made it.

Pure of Django: a ZIP file comes in, a verdict goes out. Figures are run again in a limited child on the chunks of
the bundle, after their bytes were hashed.
"""

import itertools
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from mulkko.approval.engine.numbering import Number, first_gap
from mulkko.catalog.engine.manifest import chunk_name, sha256_of_file
from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.evidence.engine.batches import run_batch
from mulkko.evidence.engine.forecasts import BadForecast, asked_of, forecast, series_of
from mulkko.evidence.engine.forecasts import figures_of as figures_ahead
from mulkko.evidence.engine.sql import SqlRefused, checked
from mulkko.evidence.engine.status import same_value
from mulkko.evidence.engine.surveys import BadSurvey, TooFew, figures_of, survey_of
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.ledger.engine.chain import DOMAIN, SEPARATOR, Break, Row, first_break_of_rows
from mulkko.ledger.engine.checkpoint import Checkpoint, broken_link
from mulkko.ledger.engine.watch import Watch

SCHEMA = 1
LARGEST_TEXT = 256 << 20
LARGEST_CHUNK = 2 << 30
LIMITS = Limits(wall_seconds=120, memory_mib=4096, cpu_seconds=240)
COLUMNS = (
    "occurred_us", "actor", "acting_for", "position", "unit", "round_no", "version_hash", "action", "step", "client", "schema",
)  # fmt: skip
SEALED = ("index", "previous_seal", "proposal", "previous_in_proposal", *COLUMNS, "digest")
NAMES = (*SEALED, "seal", "salt", "payload")  # of a line of ledger.jsonl, in this order


class NoBundle(ValueError):
    """The file is not a bundle that this version reads."""


@dataclass
class Findings:
    """What was found: entries counted, what is bad and at which entry, and each claim's replay."""

    entries: int = 0
    erased: int = 0
    witnessed: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.bad and all(claim["status"] == "holds" for claim in self.claims)


def verify_bundle(path: Path, scratch: Path, *, checkpoint: Checkpoint | None = None) -> Findings:
    """Return what a bundle proves.

    Args:
        scratch: an empty folder for the chunks that the figures are run on.
        checkpoint: one that was kept elsewhere, beside those of the bundle, which prove less.

    Raises:
        NoBundle: the file is something else or damaged.
    """
    try:
        with Files(path) as bundle:
            head = json.loads(_text(bundle, "bundle.json") or "null")
            if not isinstance(head, dict) or head.get("schema") != SCHEMA:
                raise NoBundle(f"{path.name} is no bundle of schema {SCHEMA}.")
            return _Verifier(bundle, scratch, head, checkpoint).verify()
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, NoBundle):
            raise
        raise NoBundle(f"{path.name} cannot be read as a bundle: {error}.") from error


class Files:
    """The files of a bundle, packed into one ZIP or lying in a folder."""

    def __init__(self, path: Path):
        self._zip = None if path.is_dir() else zipfile.ZipFile(path)
        self._root: Any = zipfile.Path(self._zip) if self._zip else path

    def __enter__(self) -> "Files":
        return self

    def __exit__(self, *_: object) -> None:
        if self._zip:
            self._zip.close()

    def has(self, name: str) -> bool:
        return bool((self._root / name).is_file())

    def size(self, name: str) -> int:
        return self._zip.getinfo(name).file_size if self._zip else int((self._root / name).stat().st_size)

    def open(self, name: str) -> IO[bytes]:
        found: IO[bytes] = (self._root / name).open("rb")
        return found


def _text(bundle: Files, name: str) -> str | None:
    if not bundle.has(name):
        return None
    if bundle.size(name) > LARGEST_TEXT:
        raise NoBundle(f"{name} is larger than {LARGEST_TEXT >> 20} MiB.")
    with bundle.open(name) as content:
        try:
            return content.read().decode()
        except UnicodeDecodeError:
            return None  # a text whose bytes were changed: as good as gone


def read_line(line: bytes) -> dict[str, Any] | None:
    """Return one entry, or None where the line is not to the byte what the export writes."""
    try:
        text = line.decode()
        row = json.loads(text)
        is_exact = tuple(row) == NAMES and json.dumps(row, ensure_ascii=False) == text and type(row["index"]) is int
        if not is_exact or (row["salt"] is not None and bytes.fromhex(row["salt"]).hex() != row["salt"]):
            return None
        return row | {"facts": None if row["payload"] is None else json.loads(row["payload"])}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


class _Verifier:
    def __init__(self, bundle: Files, scratch: Path, head: dict[str, Any], kept: Checkpoint | None):
        self.bundle, self.scratch, self.head, self.kept = bundle, scratch, head, kept
        self.found = Findings()
        self.acts: list[tuple[int, str, dict[str, Any]]] = []
        self.sealed: dict[str, int] = {}  # hash of a sealed version -> entry that put it on its route

    def verify(self) -> Findings:
        self._check_chain()
        self._check_documents()
        self._check_numbers()
        self._check_evidence()
        self.found.bad.sort()
        return self.found

    def _check_chain(self) -> None:
        with self.bundle.open("ledger.jsonl") as lines:
            entries = [read_line(line.rstrip(b"\n")) for line in lines]
        self._read_acts([row for row in entries if row is not None])
        made = self._made()
        watch = Watch(made, [self.kept] if self.kept else [], self.head.get("key"))
        readable = list(itertools.takewhile(lambda row: row is not None, entries))
        erased = {index for index, recorded in self.erasures.items() if recorded > index}
        broken = first_break_of_rows((_row(row) for row in readable if row), erased, watch.passed, len(COLUMNS))
        if broken is None and len(readable) < len(entries):
            broken = Break(len(readable), "entry")
        watch.ended()
        unlinked = broken_link(made)
        broken = broken or self._bad_head(watch) or (watch.bad[0] if watch.bad else None)
        broken = broken or (Break(unlinked.index, "checkpoint") if unlinked else None)
        if broken is not None:
            self.found.bad.append((broken.index, broken.kind))
        self.found.entries, self.found.erased, self.found.witnessed = len(entries), len(self.erasures), watch.witnessed

    def _read_acts(self, rows: list[dict[str, Any]]) -> None:
        self.erasures: dict[int, int] = {}
        for row in rows:
            if row["facts"] is not None:
                self.acts.append((row["index"], row["action"], row["facts"]))
                self.acts += [(row["index"], inner["action"], inner) for inner in row["facts"].get("within", [])]
                if row["action"] == "ledger.erased":
                    self.erasures[row["facts"]["erased"]] = row["index"]

    def _made(self) -> list[Checkpoint]:
        lines = (_text(self.bundle, "checkpoints.jsonl") or "").splitlines()
        made = [Checkpoint(**json.loads(line)) for line in lines]
        newest = Checkpoint(**self.head["checkpoint"]) if self.head["checkpoint"] else None
        return made if newest is None or newest in made else [*made, newest]

    def _bad_head(self, watch: Watch) -> Break | None:
        told = self.head.get("entries", watch.count)
        if told == watch.count:
            return None
        return Break(min(told, watch.count), "missing" if told > watch.count else "order")

    def _told(self, *actions: str) -> Iterator[tuple[int, dict[str, Any]]]:
        return ((index, facts) for index, action, facts in self.acts if action in actions)

    def _check_documents(self) -> None:
        put = [(index, facts["approval"]["version"]) for index, facts in self._told("approval.submitted")]
        put += [(index, facts["revision"]["versions"][1]) for index, facts in self._told("approval.revised")]
        for index, version in sorted(put):
            text = _text(self.bundle, f"versions/{version}.json")
            self.sealed.setdefault(version, index)
            if text is None or sha256_of(text) != version:
                self.found.bad.append((index, "version"))
        signing = ("approval.submitted", "approval.signed", "approval.approved", "approval.returned")
        for index, facts in self._told(*signing):
            signature = facts["signature"]
            receipt = _text(self.bundle, f"receipts/{signature['receipt']}.json") if signature["receipt"] else ""
            whole = receipt == "" or (receipt is not None and sha256_of(receipt) == signature["receipt"])
            if not self._is_sealed(signature["version"]) or not whole:
                self.found.bad.append((index, "signature"))

    def _is_sealed(self, version: str) -> bool:
        """Tell whether an entry tells of a sealed version; where some were erased, its own text may have to do."""
        if version in self.sealed or not self.erasures:
            return version in self.sealed
        text = _text(self.bundle, f"versions/{version}.json")
        return text is not None and sha256_of(text) == version

    def _check_numbers(self) -> None:
        given = [
            (index, number)
            for index, facts in self._told("approval.approved")
            for number in (facts["number"], *(further[1:] for further in facts.get("further", [])))
        ]
        numbers = [Number(code, year, series, serial) for _, (code, _, year, series, serial) in given]
        if first_gap(numbers) is not None and not self.erasures:
            self.found.bad.append((given[-1][0], "number"))

    def _check_evidence(self) -> None:
        recorded = {
            (one["dataset"], one["version"]): one["content_hash"]
            for _, facts in self._told("catalog.version_added")
            for one in facts.get("versions", [])
        }
        for version, index in self.sealed.items():
            text = _text(self.bundle, f"versions/{version}.json")
            content = json.loads(text) if text and sha256_of(text) == version else {"claims": []}
            for claim in content["claims"]:
                tables = self._tables(claim, recorded, index)
                told = {"id": claim["id"], "document": content["reference"], "status": "unverifiable", "reason": ""}
                self.found.claims.append(told | (self._replay(claim, tables) if tables else {}))

    def _tables(self, claim: dict[str, Any], recorded: dict[tuple[str, int], str], index: int) -> dict[str, Any] | None:
        tables = {}
        for pin in claim["pins"]:
            text = _text(self.bundle, f"manifests/{pin['content_hash']}.json")
            known = recorded.get((pin["dataset"], pin["version"]), pin["content_hash"] if self.erasures else None)
            if text is None or sha256_of(text) != pin["content_hash"] or known != pin["content_hash"]:
                self.found.bad.append((index, "snapshot"))
                return None
            manifest = json.loads(text)
            chunks = [{**chunk, "path": str(self._chunk(chunk))} for chunk in manifest["chunks"]]
            if not all(self._is_whole(chunk) for chunk in chunks):
                self.found.bad.append((index, "snapshot"))
                return None
            tables[pin["dataset"]] = {"columns": manifest["columns"], "chunks": chunks, "where": None}
        return tables

    def _chunk(self, chunk: dict[str, Any]) -> Path:
        sha256 = chunk["sha256"]
        place = self.scratch / chunk_name(chunk)
        name = f"chunks/{place.name}"
        if sha256.isalnum() and not place.exists() and self.bundle.has(name):
            if self.bundle.size(name) > LARGEST_CHUNK:
                raise NoBundle(f"{name} is larger than {LARGEST_CHUNK >> 30} GiB.")
            with self.bundle.open(name) as source, place.open("wb") as out:
                while block := source.read(1 << 20):
                    out.write(block)
        return place

    def _is_whole(self, chunk: dict[str, Any]) -> bool:
        place = self._chunk(chunk)
        return place.is_file() and sha256_of_file(place) == chunk["sha256"]

    def _replay(self, claim: dict[str, Any], tables: dict[str, Any]) -> dict[str, str]:
        kind = claim.get("kind", "query")
        if kind == "document":
            return self._read_again(claim, tables)
        try:
            query = checked(claim["sql"], tables=list(tables))
        except SqlRefused as error:
            return {"status": "broken", "reason": error.what}
        job = {
            "id": "claim",
            "sql": query.text,
            "one_row": kind != "model",
            "parameters": {},
            "columns_read": query.columns_read,
        }
        answer = run_batch(nursery(), tables, [job], limits=LIMITS)["claim"]
        if not answer["ok"]:
            return {"status": "unverifiable", "reason": answer["error"]["what"]}
        try:
            plain = _figures(kind, claim, answer)
        except (BadSurvey, TooFew, BadForecast) as error:
            return {"status": "broken", "reason": str(error)}
        same = all(name in plain and same_value(value, plain[name]) for name, value in claim["values"].items())
        return {"status": "holds" if same else "broken", "reason": ""}

    def _read_again(self, claim: dict[str, Any], tables: dict[str, Any]) -> dict[str, str]:
        [table] = tables.values()
        file = next((one for one in table["chunks"] if one["role"] == "file"), None)
        if file is None:
            return {"status": "broken", "reason": "The version that was pinned is no document."}
        kinds = {name: spec["type"] for name, spec in claim["slots"].items()}
        told = {"quoted": claim["method"], "kinds": kinds, "mode": "replay"}
        job = {"id": "claim", "path": file["path"], "sha256": file["sha256"], **told}
        outcome = nursery().run("check_passages", {"asked": [job]}, limits=LIMITS)
        if outcome.ended != "done" or not outcome.result:
            return {"status": "unverifiable", "reason": "The document could not be read within the limits."}
        [answer] = outcome.result
        if "error" in answer:
            return {"status": "broken", "reason": answer["what"]}
        same = all(same_value(value, answer["values"].get(name)) for name, value in claim["values"].items())
        return {"status": "holds" if same else "broken", "reason": ""}


def _row(row: dict[str, Any]) -> Row:
    text = SEPARATOR.join([DOMAIN, *(str(row[name]) for name in SEALED)]).encode()
    salt, payload = row["salt"], row["payload"]
    return (
        text, str(row["proposal"]).encode(), str(row["seal"]).encode(),
        None if salt is None else bytes.fromhex(salt), None if payload is None else payload.encode(),
    )  # fmt: skip


def _figures(kind: str, claim: dict[str, Any], answer: dict[str, Any]) -> dict[str, str | None]:
    """Return the figures of a claim from what its query answers: its only row, or what its kind makes of it."""
    if kind == "model":
        asked = asked_of(claim["method"])
        return figures_ahead(asked, forecast(asked, series_of(asked, answer["rows"])))
    names = [column["name"] for column in answer["columns"]]
    plain = {name: _plain(value) for name, value in zip(names, answer["rows"][0], strict=True)}
    return figures_of(survey_of(claim["method"]), plain) if kind == "survey" else plain


def _plain(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)
