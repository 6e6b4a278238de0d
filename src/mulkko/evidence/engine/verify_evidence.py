#!/usr/bin/env python3
"""Verify the evidence of one decision with nothing but this file, Python and the package `cryptography`.

    python3 verify_evidence.py FILE.zip [--key HEX] [--complete] [--without-figures] [--json]

FILE.zip is what `mulkko claims bundle` wrote. Needs no network. Exit 0 nothing is wrong, 1 something is, 2 no bundle.
Written apart from the program that made the bundle: nothing of it is imported or trusted, not even its list of files.

What is recomputed: the digest of every file; seal, payload and place in the hash tree (RFC 9162) of every entry, and
the chain of all entries of the proposal; the signature (Ed25519) of the checkpoint above them; that the sealed text and
the receipts are those that were signed; that every figure of the text is its value as the rule of rounding shows it; the
bytes of the pinned data. Where the package `duckdb` is there too, every figure is run again on these data; where it is
not, or where the data do not leave the city, a figure counts as not recomputed, never as right.

Whoever forges everything, key included, is found out by the key alone: give the one that the city publishes with --key.
"""

import argparse
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOTHING = "0" * 64  # the seal before the first entry
COLUMNS = ("index", "previous_seal", "proposal", "previous_in_proposal", "occurred_us", "actor", "acting_for", "position",
           "unit", "round_no", "version_hash", "action", "step", "client", "schema", "digest")  # fmt: skip
SIGNING = ("approval.submitted", "approval.signed", "approval.approved", "approval.returned")
ROUTE = (*SIGNING, "approval.revised")  # of this round only a lawful erasure takes the payload of these
SCALES = {1: "", 1_000: "천", 10_000: "만", 1_000_000: "백만", 100_000_000: "억", 1_000_000_000_000: "조"}
UNITS = {"percent": "%", "pct_change": "%", "pp": "%p"}
WORDS = ("date", "category", "text")
SHORT = ("명", "건", "개", "대", "원", "곳", "회", "시간", "분", "일")
KEPT_BACK = {"persons": "its data hold rows about persons, which do not leave the city",
             "unit": "its data are read by one unit only, and do not leave the city"}  # fmt: skip
NAMES = re.compile(
    r"evidence\.json|sealed\.json|checkpoint\.json|entries\.jsonl|claims/[0-9]{1,18}\.(json|sql)"
    r"|(receipts|manifests)/[0-9a-f]{64}\.json|chunks/[0-9a-f]{64}\.parquet"
)
MOST_FILES, LARGEST_TEXT, SECONDS, MEMORY = 20_000, 64 << 20, 300, "2GiB"
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, ArithmeticError)


class NoBundle(Exception):
    """The file is something else, or was made to do harm."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class Bundle:
    """The files of a bundle. They are stored, not packed, so that none is larger than the file that it came in."""

    def __init__(self, path: Path) -> None:
        self.packed, self.digests = zipfile.ZipFile(path), dict[str, str]()
        listed, size = self.packed.infolist(), path.stat().st_size
        self.sizes = {one.filename: one.file_size for one in listed}
        strange = next((one.filename for one in listed if not NAMES.fullmatch(one.filename)), None)
        if strange is not None:
            raise NoBundle(f"It holds a file that no bundle holds: {strange[:80]!r}.")
        if len(self.sizes) != len(listed):
            raise NoBundle("It holds two files of one name.")
        if len(listed) > MOST_FILES:
            raise NoBundle(f"It holds {len(listed):,} files; a bundle holds at most {MOST_FILES:,}.")
        if any(one.compress_type or one.flag_bits & 1 or one.file_size != one.compress_size for one in listed):
            raise NoBundle("A file in it is packed or locked; those of a bundle are stored as they are.")
        if sum(self.sizes.values()) > size:
            raise NoBundle("Its files would be larger than itself.")

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a file, none where it is not there or its checksum does not hold."""
        try:
            with self.packed.open(name) as source:
                while block := source.read(1 << 20):
                    yield block
        except (KeyError, zipfile.BadZipFile, NotImplementedError, EOFError):
            yield b"\0damaged"  # of another digest than any file that was meant

    def digest(self, name: str) -> str:
        if name not in self.digests:
            found = hashlib.sha256()
            for block in self.blocks(name):
                found.update(block)
            self.digests[name] = found.hexdigest()
        return self.digests[name]

    def read(self, name: str) -> bytes:
        if self.sizes.get(name, 0) > LARGEST_TEXT:
            raise NoBundle(f"{name} is larger than {LARGEST_TEXT >> 20} MiB.")
        return b"".join(self.blocks(name))


def holds(seal: str, index: int, path: list[str], checkpoint: dict[str, Any]) -> bool:
    """Tell whether the hashes of `path` lead from a seal to the root that the checkpoint names."""
    position, last, node = index, int(checkpoint["index"]), bytes.fromhex(seal)
    if not 0 <= position <= last:
        return False
    for beside in map(bytes.fromhex, path):
        if last == 0:
            return False
        if position & 1 or position == last:
            node = hashlib.sha256(b"\x01" + beside + node).digest()
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + beside).digest()
        position, last = position >> 1, last >> 1
    return last == 0 and node.hex() == checkpoint["root"]


def is_genuine(one: dict[str, Any]) -> bool:
    """Tell whether a checkpoint was really signed with the key that it names."""
    names = ("at", "index", "seal", "root", *(("number", "previous") if one["previous"] else ()))
    text = f"mulkko.checkpoint.{3 if one['previous'] else 2} " + canonical({name: one[name] for name in names})
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(one["key"]))
        key.verify(bytes.fromhex(one["signature"]), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def number_of(text: Any) -> Decimal:
    """Return an exact number; one that nobody writes is refused, for its digits would fill the memory."""
    if not isinstance(text, str) or len(text) > 400:
        raise ValueError(f"{str(text)[:20]!r} is no number")
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > 400:
        raise ValueError(f"{text[:20]!r} is no number")
    return number


def shown(slot: dict[str, Any], value: str | None) -> str:
    """Return a value as the sentence shows it: halves rounded away from zero, divided by the scale, with its unit."""
    kind, unit, scale, decimals = slot["type"], slot["unit"], slot["scale"], slot["decimals"]
    if value is None:
        return "―"
    if kind == "date":
        day = date.fromisoformat(value[:10])
        return f"{day.year}. {day.month}. {day.day}."
    if kind in WORDS:
        return value
    number = number_of(value)
    if scale not in SCALES or type(decimals) is not int or not 0 <= decimals <= 8:
        raise ValueError("a slot has no such scale or decimals")
    digits = f"{(number / scale).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):,.{decimals}f}"
    if kind in UNITS:
        return digits + UNITS[kind]
    is_short = bool(unit) and (len(unit) == 1 or not unit[0].isalpha() or unit in SHORT)
    between = " " if unit and (SCALES[scale] or not is_short) else ""
    return f"{digits}{SCALES[scale]}{between}{unit}"


def same_value(one: str | None, other: str | None) -> bool:
    """Exact values are compared exactly; a quotient, which no decimal holds, to twelve significant digits."""
    if one == other or one is None or other is None:
        return one == other
    try:
        first, second = number_of(one), number_of(other)
    except (ValueError, InvalidOperation):
        return False
    long = max(len(first.as_tuple().digits), len(second.as_tuple().digits)) > 12
    return first == second or (long and f"{first:.11e}" == f"{second:.11e}")


class Verification:
    """Reads a bundle; `bad` takes what does not hold and the file in which it stands."""

    def __init__(self, bundle: Bundle, key: str | None) -> None:
        self.bundle, self.key = bundle, key
        self.bad: list[dict[str, str]] = []
        self.figures: list[dict[str, Any]] = []
        self.acts: list[tuple[str, dict[str, Any]]] = []
        self.erased: set[int] = set()
        self.entries: list[dict[str, Any]] = []
        self.belongs = {"evidence.json", "sealed.json", "checkpoint.json", "entries.jsonl"}
        self.sealed: dict[str, Any] = {}
        self.engine = ""
        text = bundle.read("evidence.json")
        try:
            self.head = json.loads(text)
            if self.head["kind"] != "mulkko.evidence" or self.head["schema"] != 1:
                raise NoBundle("Its evidence.json is of a schema that is not known here.")
        except UNREADABLE:
            raise NoBundle("It holds no evidence.json that can be read.") from None
        if canonical(self.head).encode() != text:
            self.wrong("evidence.json", "it is not written as it was made")

    def wrong(self, where: str, what: str) -> None:
        self.bad.append({"where": where, "what": what})

    def part(self, where: str, check: Callable[[], None]) -> None:
        """Do one part of the work; what was changed so much that it cannot even be read is wrong too."""
        try:
            check()
        except UNREADABLE:
            self.wrong(where, "it cannot be understood")

    def run(self, *, figures: bool = True) -> None:
        self.part("evidence.json", self.files)
        self.part("checkpoint.json", self.checkpoint)
        self.part("entries.jsonl", self.chain)
        self.part("sealed.json", self.document)
        self.part("entries.jsonl", self.signatures)
        self.part("sealed.json", self.display)
        self.part("evidence.json", self.claims)
        self.part("evidence.json", self.rerun if figures else lambda: self.settle({}, "it was left out"))
        self.part("evidence.json", self.said)

    def files(self) -> None:
        """Every file that the list names is there; whether it is the right one, the other parts say."""
        for name in sorted(self.head["files"].keys() - self.bundle.sizes.keys()):
            self.wrong(name, "it is gone")

    def checkpoint(self) -> None:
        text = self.bundle.read("checkpoint.json")
        self.top = json.loads(text)
        if canonical(self.top).encode() != text or not is_genuine(self.top):
            self.wrong("checkpoint.json", "its key did not sign it")
        elif self.key not in (None, self.top["key"]):
            self.wrong("checkpoint.json", "it was signed with another key than the one given")

    def chain(self) -> None:
        """Every entry has its seal, its payload and its place under the checkpoint; none of the proposal is missing between."""
        before: dict[str, Any] = {"index": -1, "seal": NOTHING}
        within = NOTHING
        *lines, rest = self.bundle.read("entries.jsonl").split(b"\n")
        for number, line in enumerate([*lines, *([rest] if rest else [])], 1):
            where, entry = f"entries.jsonl, line {number}", json.loads(line)
            is_exact = json.dumps(entry, ensure_ascii=False).encode() == line and not rest
            path = entry.pop("path")
            text = "\x1f".join(["mulkko.ledger.1", *(str(entry[name]) for name in COLUMNS)])
            is_exact = is_exact and type(entry["index"]) is int and len(path) < 64
            if not is_exact or list(entry) != [*COLUMNS, "seal", "salt", "payload"]:
                self.wrong(where, "it is not written as an entry is")
            if sha256(text.encode()) != entry["seal"] or text.count("\x1f") != len(COLUMNS):
                self.wrong(where, "its seal does not hold")
            elif not holds(entry["seal"], entry["index"], path, self.top):
                self.wrong(where, "it does not stand under the checkpoint")
            follows = entry["index"] != before["index"] + 1 or entry["previous_seal"] == before["seal"]
            own = entry["proposal"] == self.head["proposal"]
            if entry["index"] <= before["index"] or not follows or (own and entry["previous_in_proposal"] != within):
                self.wrong(where, "the entry before it is missing or another one")
            self.tell(entry, where)
            before, within = entry, entry["seal"] if own else within
            self.entries.append(entry)
        route = [one for one in self.entries if one["proposal"] == self.head["proposal"] and one["action"] in ROUTE]
        begun = max((one["index"] for one in route if one["action"] == "approval.submitted"), default=0)
        for entry in route:  # rounds before this one are carried without what they told
            if entry["payload"] is None and entry["index"] >= begun and entry["index"] not in self.erased:
                self.wrong(f"entries.jsonl, entry {entry['index']}", "its payload was taken out")

    def tell(self, entry: dict[str, Any], where: str) -> None:
        """Take what an entry tells, where it does: most of those of a proposal are carried without their payload."""
        if entry["payload"] is None:
            return
        if sha256(bytes.fromhex(entry["salt"]) + entry["payload"].encode()) != entry["digest"]:
            self.wrong(where, "its payload does not hold")
            return
        facts = json.loads(entry["payload"])
        self.acts.append((entry["action"], facts))
        self.acts += [(inner["action"], inner) for inner in facts.get("within", [])]
        if entry["action"] == "ledger.erased":
            self.erased.add(facts["erased"])

    def told(self, *actions: str) -> list[dict[str, Any]]:
        return [facts for action, facts in self.acts if action in actions]

    def document(self) -> None:
        """The sealed text is one that was put on the route, and speaks of this proposal."""
        self.versions = {facts["approval"]["version"] for facts in self.told("approval.submitted")}
        self.versions |= {facts["revision"]["versions"][1] for facts in self.told("approval.revised")}
        signed = [facts["signature"] for facts in self.told(*SIGNING)]
        # Where the entry of the submission was lawfully erased, the signatures alone tell of the version.
        self.versions |= {one["version"] for one in signed} if self.erased else set()
        text = self.bundle.read("sealed.json")
        self.version = sha256(text)
        approved = [facts["signature"]["version"] for facts in self.told("approval.approved")]
        if self.version not in self.versions or any(one != self.version for one in approved):
            self.wrong("sealed.json", "it is not the text that was put to approval")
        self.sealed = json.loads(text)
        if self.sealed["reference"] != self.head["proposal"]:
            self.wrong("sealed.json", "it is the text of another proposal")

    def signatures(self) -> None:
        """Every signature is of a text of the route, and of a receipt that says what was checked before it."""
        for signature in [facts["signature"] for facts in self.told(*SIGNING)]:
            name, version = f"receipts/{signature['receipt']}.json", signature["version"]
            if version not in self.versions:
                self.wrong("entries.jsonl", f"{signature['by'][0]} signed a text that was never put on the route")
            if signature["receipt"]:
                self.belongs.add(name)
                self.part(name, lambda name=name, version=version: self.receipt(name, version))  # type: ignore[misc]

    def receipt(self, name: str, version: str) -> None:
        text = self.bundle.read(name)
        if f"receipts/{sha256(text)}.json" != name:
            self.wrong(name, "it is not what was signed")
            return
        said, claims = json.loads(text), {one["id"]: one for one in self.sealed["claims"]}
        if version == self.version and said["content"] != version:
            self.wrong(name, "it was made for another text")
        for one in said["claims"]:
            for ran in one["runs"] if one["id"] in claims else ():
                values = claims[one["id"]]["values"].items()
                same = all(same_value(value, ran["values"].get(slot)) for slot, value in values)
                if ran["mode"] == "replay" and not ran["error"] and not same:
                    self.wrong(name, f"figure {one['id']} was another one when it was signed")

    def display(self) -> None:
        """Every figure of the text, the table and the outcome plan is its value as its slot shows it."""
        claims = {one["id"]: one for one in self.sealed["claims"]}
        cited = [one for block in self.sealed["blocks"] for one in block["inlines"] if "claim" in one]
        cited += [cell for option in self.sealed["options"] for cell in option["cells"] if "claim" in cell]
        cited += [line["today"] for line in self.sealed.get("outcome", ()) if "claim" in line["today"]]
        self.displayed = len(cited)
        for one in cited:
            claim = claims.get(one["claim"])
            if claim is None or one["slot"] not in claim["slots"]:
                self.wrong("sealed.json", f"it cites a figure that is not there: {one['claim']}.{one['slot']}")
            elif one["shown"] != shown(claim["slots"][one["slot"]], claim["values"].get(one["slot"])):
                self.wrong(
                    "sealed.json",
                    f"it shows {one['claim']}.{one['slot']} as {one['shown'][:40]!r}, which is not its value",
                )

    def claims(self) -> None:
        """Every claim is the one that was recorded, and its data are those that it pinned."""
        recorded = {facts["claim"]["id"]: facts["claim"] for facts in self.told("evidence.claim_made")}
        back = {one["content_hash"]: KEPT_BACK[one["because"]] for one in self.head["withheld"]}
        self.jobs: dict[str, dict[str, Any]] = {}
        for claim in self.sealed["claims"]:
            number = claim["id"]
            name = f"claims/{number}"
            self.belongs |= {f"{name}.json", f"{name}.sql"}
            if self.bundle.read(f"{name}.json") != canonical(claim).encode():
                self.wrong(f"{name}.json", "it is not the claim of the sealed text")
            if self.bundle.read(f"{name}.sql") != f"{claim['sql']}\n".encode():
                self.wrong(f"{name}.sql", "it is not the query of the sealed text")
            said = recorded.get(number)
            if said is None and not self.erased:
                self.wrong(f"{name}.json", "no entry recorded it")
            elif said is not None and any(claim.get(key) != value for key, value in said.items()):
                self.wrong(f"{name}.json", "it was recorded as another one")
            because = next((back[pin["content_hash"]] for pin in claim["pins"] if pin["content_hash"] in back), "")
            whole = [self.data(pin) for pin in claim["pins"] if pin["content_hash"] not in back]
            if not because and not all(whole):
                because = "its data are not whole"
            if not because:
                self.jobs[str(number)] = claim
            for slot, spec in sorted(claim["slots"].items()):
                value = claim["values"].get(slot)
                self.figures.append({
                    "claim": number, "slot": slot, "shown": shown(spec, value), "digest": sha256(canonical([spec, value]).encode()),
                    "state": "not recomputed", "because": because,
                })  # fmt: skip

    def data(self, pin: dict[str, Any]) -> bool:
        """Tell whether the data of a pin are there, byte for byte, as the ledger recorded them where it tells."""
        digest, before = pin["content_hash"], len(self.bad)
        name = f"manifests/{digest}.json"
        self.belongs.add(name)
        text = self.bundle.read(name)
        if sha256(text) != digest:
            self.wrong(name, "it is not the version of the data that was pinned")
            return False
        manifest = json.loads(text)
        columns = canonical([[one["name"], one["kind"], one.get("unit")] for one in manifest["columns"]])
        if sha256(columns.encode()) != pin["schema_hash"]:
            self.wrong(name, "its columns are not those that were pinned")
        for facts in self.told("catalog.version_added"):
            for one in facts.get("versions", ()):
                same = (one["dataset"], one["version"]) == (pin["dataset"], pin["version"])
                if same and one["content_hash"] != digest:
                    self.wrong(name, "the ledger recorded other data under this version")
        for chunk in manifest["chunks"]:
            place = f"chunks/{chunk['sha256']}.parquet"
            self.belongs.add(place)
            if self.bundle.digest(place) != chunk["sha256"]:
                self.wrong(place, "its bytes are not those that were pinned")
        return len(self.bad) == before

    def rerun(self) -> None:
        """Run every figure whose data are here once more; without DuckDB none is."""
        if importlib.util.find_spec("duckdb") is None:
            self.settle({}, "the package duckdb is not installed here")
            return
        try:
            answers, why = self.asked()
        except OSError as problem:
            answers, why = [], f"its data could not be unpacked here ({problem.strerror})"
        self.engine = str(answers.pop(0)) if answers else ""
        self.settle(dict(answers), why)

    def asked(self) -> tuple[list[Any], str]:
        """Return what the child says, line by line, and why an answer that is not there is missing."""
        with tempfile.TemporaryDirectory(prefix="evidence-") as folder:
            pins = {pin["content_hash"]: pin for job in self.jobs.values() for pin in job["pins"]}
            tables = {digest: self.unpacked(pin, Path(folder)) for digest, pin in pins.items()}
            queries = [
                [number, job["sql"], [[pin["dataset"], pin["content_hash"]] for pin in job["pins"]]]
                for number, job in self.jobs.items()
            ]
            command = [sys.executable, "-I", str(Path(__file__).resolve()), "--recompute"]
            asked = json.dumps({"tables": tables, "queries": queries}).encode()
            try:
                done = subprocess.run(command, input=asked, capture_output=True, check=False, timeout=SECONDS).stdout
                why = "its run ended without an answer"
            except subprocess.TimeoutExpired as late:
                done, why = late.stdout or b"", f"the figures took longer than {SECONDS} seconds"
        return [json.loads(line) for line in done.splitlines()], why

    def unpacked(self, pin: dict[str, Any], folder: Path) -> dict[str, Any]:
        manifest = json.loads(self.bundle.read(f"manifests/{pin['content_hash']}.json"))
        chunks = [one for one in manifest["chunks"] if one["role"] == "rows"]
        for chunk in chunks:
            place = folder / f"{chunk['sha256']}.parquet"
            if not place.exists():
                with place.open("wb") as out:
                    out.writelines(self.bundle.blocks(f"chunks/{place.name}"))
        return {"columns": [one["name"] for one in manifest["columns"]], "rows": manifest["rows"],
                "files": [[str(folder / f"{one['sha256']}.parquet"), one["columns"]] for one in chunks]}  # fmt: skip

    def settle(self, answers: dict[str, Any], why: str) -> None:
        for figure in self.figures:
            if figure["because"]:
                continue
            number, slot = str(figure["claim"]), figure["slot"]
            answer = answers.get(number, {"error": why})
            if "error" in answer:
                figure["because"] = answer["error"]
            elif same_value(self.jobs[number]["values"].get(slot), answer["values"].get(slot, "")):
                figure["state"] = "recomputed"
            else:
                figure["state"] = "differs"
                self.wrong(f"claims/{number}.json", f"its data give another {slot} than it says")

    def said(self) -> None:
        """The head says nothing but what the files say themselves, and no file is there for nothing."""
        for name in sorted(self.bundle.sizes.keys() - self.belongs):
            self.wrong(name, "it belongs to nothing in the sealed text")
        amiss = {one["where"].partition(",")[0] for one in self.bad}
        for name in sorted(self.bundle.sizes.keys() - amiss - {"evidence.json"}):
            if self.head["files"].get(name) != self.bundle.digest(name):
                self.wrong("evidence.json", f"its list has another digest for {name}")
        figures = [{name: one[name] for name in ("claim", "slot", "shown", "digest")} for one in self.figures]
        pinned = {pin["content_hash"] for claim in self.sealed["claims"] for pin in claim["pins"]}
        back = [one["content_hash"] for one in self.head["withheld"]]
        expected = {
            "schema": 1, "kind": "mulkko.evidence", "proposal": self.sealed["reference"], "version": self.version,
            "entries": len(self.entries), "key": self.top["key"], "figures": figures, "withheld": self.head["withheld"],
            "files": {name: self.head["files"].get(name) for name in self.belongs - {"evidence.json"}},
        }  # fmt: skip
        for name in sorted(expected.keys() | self.head.keys()):
            if name not in expected or self.head.get(name) != expected[name]:
                self.wrong("evidence.json", f"'{name[:40]}' is not what the files say")
        if back != sorted(set(back) & pinned):
            self.wrong("evidence.json", "'withheld' is not what the files say")

    def answer(self, *, complete: bool) -> dict[str, Any]:
        states = [figure["state"] for figure in self.figures]
        is_complete = all(state == "recomputed" for state in states)
        return {
            "ok": not self.bad and (is_complete or not complete), "complete": is_complete, "proposal": self.head["proposal"],
            "version": self.head["version"], "entries": len(self.entries), "signatures": len(self.told(*SIGNING)),
            "approved": bool(self.told("approval.approved")),
            "displayed": getattr(self, "displayed", 0), "engine": self.engine, "key": self.head.get("key"),
            "key_was_given": self.key is not None, "recomputed": states.count("recomputed"),
            "not_recomputed": states.count("not recomputed"), "figures": self.figures, "bad": self.bad[:100],
        }  # fmt: skip


def recompute() -> None:
    """The work of the child: load the verified data, close every door, answer the queries; a line for each."""
    import duckdb

    asked = json.load(sys.stdin)
    print(json.dumps(f"duckdb {duckdb.__version__}"), flush=True)
    # One thread: the order of additions, and so the last digit, never varies.
    database = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": MEMORY, "autoload_known_extensions": "false",
                              "autoinstall_known_extensions": "false", "python_enable_replacements": "false", "temp_directory": ""})  # fmt: skip
    for name, table in asked["tables"].items():
        load(database, name, table)
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    for number, sql, pins in asked["queries"]:
        try:
            for name, digest in pins:  # two claims may read one dataset in two versions
                database.execute(f"CREATE OR REPLACE VIEW {quoted(name)} AS SELECT * FROM {quoted(digest)}")
            answer: dict[str, Any] = {"values": values_of(database, sql)}
        except (duckdb.Error, ValueError, MemoryError) as problem:
            answer = {"error": "its query does not run here: " + str(problem).strip().partition("\n")[0][:200]}
        print(json.dumps([number, answer]), flush=True)


def load(database: Any, name: str, table: dict[str, Any]) -> None:
    """Make a table of the files of one column group, in the order of the rows, with the names of the manifest."""
    names = [quoted(column) for column in table["columns"]]
    if not table["files"]:
        database.execute(f"CREATE TABLE {quoted(name)} ({', '.join(f'{one} VARCHAR' for one in names)})")
        return
    columns = table["files"][0][1]
    if any(other != columns for _, other in table["files"]):
        raise ValueError("the columns of the data lie apart")
    called = ", ".join(names[place] for place in columns)
    paths = [path for path, _ in table["files"]]
    database.execute(f"CREATE TABLE {quoted(name)} AS SELECT * FROM read_parquet(?) AS t({called})", [paths])
    if database.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0] != table["rows"]:
        raise ValueError("the data have another number of rows than they say")


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def values_of(database: Any, sql: str) -> dict[str, str | None]:
    """Return the only row of one SELECT as exact text by column name."""
    statements = database.extract_statements(sql)
    if len(statements) != 1 or statements[0].type.name != "SELECT":
        raise ValueError("only one SELECT may run")
    result = database.execute(statements[0])
    rows = result.fetchmany(2)
    if len(rows) != 1:
        return {}
    return {about[0]: exact(value) for about, value in zip(result.description, rows[0], strict=True)}


def exact(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else repr(value)


def lines_of(answer: dict[str, Any]) -> Iterator[str]:
    """Say in words what was found."""
    yield f"Evidence of {answer['proposal']}, text {answer['version'][:12]}…: {answer['entries']:,} entries, {answer['signatures']} signatures, {'approved' if answer['approved'] else 'NOT approved'}."
    total = len(answer["figures"])
    by = f" with {answer['engine']}" if answer["engine"] else ""
    yield f"{answer['recomputed']} of {total} figures run again{by} with the same answer; {answer['not_recomputed']} not recomputed."
    for reason in sorted({one["because"] for one in answer["figures"] if one["because"]}):
        here = [f"{one['claim']}.{one['slot']}" for one in answer["figures"] if one["because"] == reason]
        yield f"Not recomputed: {', '.join(here[:20])}, because {reason}."
    if not answer["key_was_given"]:
        yield f"The key is the bundle's own. Compare it with the one that the city publishes, or give that with --key: {answer['key']}"
    for one in answer["bad"]:
        yield f"Wrong: {one['where']}: {one['what']}."
    yield (
        "Nothing is wrong."
        if answer["ok"]
        else "NOT as it was decided."
        if answer["bad"]
        else "Not every figure was recomputed."
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bundle", type=Path, nargs="?", metavar="FILE.zip")
    options.add_argument("--key", help="the public key of the city, 64 hex characters")
    options.add_argument("--complete", action="store_true", help="exit 1 also where a figure was not recomputed")
    options.add_argument("--without-figures", action="store_true", help="do not run the figures again")
    options.add_argument("--json", action="store_true", help="print one JSON document")
    options.add_argument("--recompute", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a screen that knows no Korean, half a character
    if given.recompute:
        recompute()
        return 0
    if given.bundle is None:
        options.error("name the file")
    try:
        found = Verification(Bundle(given.bundle), given.key)
        found.run(figures=not given.without_figures)
    except (NoBundle, OSError, zipfile.BadZipFile, NotImplementedError, *UNREADABLE) as problem:
        what = f"{given.bundle} is no evidence bundle. {problem if isinstance(problem, NoBundle) else 'It cannot be read as one.'}"
        print(json.dumps({"error": {"what": what, "where": str(given.bundle), "cure": "Give what `mulkko claims bundle` wrote."}}, ensure_ascii=False) if given.json else what)  # fmt: skip
        return 2
    answer = found.answer(complete=given.complete)
    lines = ("".join(one if one.isprintable() else "?" for one in line) for line in lines_of(answer))
    print(json.dumps(answer, ensure_ascii=False) if given.json else "\n".join(lines))
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
