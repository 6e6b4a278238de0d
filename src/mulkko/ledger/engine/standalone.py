#!/usr/bin/env python3
"""Verify a bundle of Mulkko with nothing but this file, Python and the package `cryptography`.

    python3 verify.py BUNDLE [--checkpoint FILE] [--prove INDEX] [--key HEX]
    python3 verify.py --proof FILE

BUNDLE is the ZIP file or folder that `mulkko ledger export` wrote. Prints one JSON document; exit 0 whole, 1 not
whole, 2 no bundle. Written apart from the program that made the bundle: nothing of it is imported or trusted.

What is recomputed: the seal and payload digest of every entry, the order of all and of each proposal, the hash tree
(RFC 9162) and signature (Ed25519) of every checkpoint, sealed versions, receipts, numbers, and the bytes of the pinned
data. A checkpoint proves growth only where it was KEPT ELSEWHERE: give yours with --checkpoint, and the public key of
the city with --key. What no genuine checkpoint covers is counted as unwitnessed. The figures are not run again here;
`mulkko ledger verify --bundle` does that too.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Checkpoint = dict[str, Any]
Entry = dict[str, Any]
NOTHING = "0" * 64  # the seal before the first entry
SEALED = ("index", "previous_seal", "proposal", "previous_in_proposal", "occurred_us", "actor", "acting_for", "position",
          "unit", "round_no", "version_hash", "action", "step", "client", "schema", "digest")  # fmt: skip
SIGNING = ("approval.submitted", "approval.signed", "approval.approved", "approval.returned")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Bundle:
    """The files of a bundle, packed or not."""

    def __init__(self, path: Path) -> None:
        self.root: Any = path if path.is_dir() else zipfile.Path(path)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of one file, or None where it is not there."""
        place = self.root / name
        return place.read_bytes() if place.is_file() else None


class Tree:
    """The hash tree over the seals: a stack of perfect subtrees, largest first."""

    def __init__(self) -> None:
        self.peaks: list[tuple[int, bytes]] = []

    def add(self, seal: str) -> None:
        level, node = 0, bytes.fromhex(seal)
        while self.peaks and self.peaks[-1][0] == level:
            level, node = level + 1, joined(self.peaks.pop()[1], node)
        self.peaks.append((level, node))

    def root(self) -> bytes:
        *rest, node = [node for _, node in self.peaks]
        for peak in reversed(rest):
            node = joined(peak, node)
        return node


def joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def read_entry(line: bytes) -> dict[str, Any] | None:
    """Return one entry, or None where the line is not exactly one as the export writes it."""
    try:
        text = line.decode()
        entry = json.loads(text)
        salt = entry["salt"]
        known = list(entry) == [*SEALED, "seal", "salt", "payload"] and json.dumps(entry, ensure_ascii=False) == text
        known = known and type(entry["index"]) is int and (salt is None or bytes.fromhex(salt).hex() == salt)
        facts = None if entry["payload"] is None else json.loads(entry["payload"])
        return (entry | {"facts": facts}) if known else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def signed_text(one: Checkpoint) -> str:
    schema = 3 if one.get("previous") else 2 if one.get("root") else 1
    names = ("at", "index", "seal", "root", "number", "previous")[: (3, 4, 6)[schema - 1]]
    signed = {name: one[name] for name in names}
    return f"mulkko.checkpoint.{schema} " + json.dumps(
        signed, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def broken_link(made: list[Checkpoint]) -> int | None:
    """Return the entry of the first checkpoint that does not name all before it: one was taken out, put in or moved."""
    link, is_linked = NOTHING, False
    for one in made:
        previous = one.get("previous", "")
        if previous != (link if previous else "") or (is_linked and not previous):
            return int(one["index"])
        link, is_linked = (
            sha256(f"{link} {signed_text(one)} {one['key']} {one['signature']}".encode()),
            bool(previous),
        )
    return None


def is_genuine(one: Checkpoint, key: str | None) -> bool:
    """Tell whether a checkpoint was really signed with its key, and with the one that is expected."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(one["key"])).verify(
            bytes.fromhex(one["signature"]), signed_text(one).encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return key in (None, one["key"])


class Verification:
    """Reads a bundle from the first entry to the last; `bad` takes every (index, kind) that does not hold."""

    def __init__(self, bundle: Bundle, kept: Checkpoint | None, key: str | None) -> None:
        self.bundle, self.kept, self.witnessed = bundle, kept, 0
        self.bad: list[tuple[int, str]] = []
        self.sealed: dict[str, int] = {}  # hash of a sealed version -> the entry that put it on its route
        self.head = json.loads(bundle.read("bundle.json") or b"null")
        if not isinstance(self.head, dict) or self.head.get("schema") != 1:
            raise ValueError("this is no bundle of schema 1")
        self.key = key or self.head.get("key")
        lines = (bundle.read("ledger.jsonl") or b"").removesuffix(b"\n").split(b"\n")
        self.lines = lines if lines != [b""] else []
        self.entries = [read_entry(line) for line in self.lines]
        acts = [(e["index"], e["action"], e["facts"]) for e in self.entries if e and e["facts"] is not None]
        inner = [(i, a["action"], a) for i, _, facts in acts for a in facts.get("within", [])]
        self.acts = sorted([*acts, *inner], key=lambda act: act[0])
        self.erased = {facts["erased"]: i for i, action, facts in acts if action == "ledger.erased"}

    def run(self) -> dict[str, Any]:
        made = [json.loads(line) for line in (self.bundle.read("checkpoints.jsonl") or b"").splitlines()]
        newest = self.head.get("checkpoint")
        made += [newest] if newest and newest not in made else []
        broken, passed = self.walk(made)
        unlinked = broken_link(made)
        if not broken and self.head.get("entries", passed) != passed:
            self.bad.append(
                (min(self.head["entries"], passed), "missing" if self.head["entries"] > passed else "order")
            )
        if not self.bad and unlinked is not None:
            self.bad.append((unlinked, "checkpoint"))
        self.documents()
        self.numbers()
        self.data()
        return self.answer()

    def walk(self, made: list[Checkpoint]) -> tuple[bool, int]:
        """Recompute the chain and, on the way, the tree under every checkpoint; stop at the first break."""
        within: dict[str, str] = {}
        wrong: list[tuple[int, str]] = []
        previous, tree, passed = NOTHING, Tree(), 0
        for expected, entry in enumerate(self.entries):
            kind = self.break_of(entry, expected, previous, within)
            if kind or entry is None:
                self.bad.append((expected if entry is None else min(expected, entry["index"]), kind))
                break
            previous, passed = entry["seal"], passed + 1
            if entry["proposal"]:
                within[entry["proposal"]] = previous
            tree.add(previous)
            here = [(one, self.key) for one in made if one["index"] == expected]
            here += [(self.kept, None)] if self.kept and self.kept["index"] == expected else []
            for one, key in here:
                says = one["seal"] == previous and one.get("root") in (None, "", tree.root().hex())
                if not (says and is_genuine(one, key)):
                    wrong.append((expected, "checkpoint"))
                elif one is self.kept or not self.kept:  # who has the key of the city can make the others anew
                    self.witnessed = passed
        broken = bool(self.bad)
        beyond = [one["index"] for one in [*made, *([self.kept] if self.kept else [])] if one["index"] >= passed]
        if not broken:
            self.bad += wrong[:1] or ([(passed, "missing")] if beyond else [])
        return bool(self.bad), passed

    def break_of(self, entry: Entry | None, expected: int, previous: str, within: dict[str, str]) -> str:
        """Return what is wrong with an entry, empty for nothing: its place, its seals, its columns or its payload."""
        if entry is None:
            return "entry"
        if entry["index"] != expected:
            return "missing" if entry["index"] > expected else "order"
        if (entry["previous_seal"], entry["previous_in_proposal"]) != (
            previous,
            within.get(entry["proposal"], NOTHING),
        ):
            return "order"
        text = "\x1f".join(["mulkko.ledger.1", *(str(entry[name]) for name in SEALED)])
        if sha256(text.encode()) != entry["seal"] or text.count("\x1f") != len(SEALED):
            return "entry"
        if entry["payload"] is None or entry["salt"] is None:
            return "" if self.erased.get(expected, -1) > expected else "missing"
        told = bytes.fromhex(entry["salt"]) + entry["payload"].encode()
        return "" if sha256(told) == entry["digest"] else "payload"

    def told(self, *actions: str) -> list[tuple[int, dict[str, Any]]]:
        return [(index, facts) for index, action, facts in self.acts if action in actions]

    def text_of(self, name: str, digest: str) -> bytes | None:
        """Return a file whose name is its digest, or None where it is gone or other."""
        content = self.bundle.read(name)
        return content if content is not None and sha256(content) == digest else None

    def documents(self) -> None:
        put = [(index, facts["approval"]["version"]) for index, facts in self.told("approval.submitted")]
        put += [(index, facts["revision"]["versions"][1]) for index, facts in self.told("approval.revised")]
        for index, version in sorted(put):
            self.sealed.setdefault(version, index)
            if self.text_of(f"versions/{version}.json", version) is None:
                self.bad.append((index, "version"))
        for index, facts in self.told(*SIGNING):
            signature = facts["signature"]
            receipt = signature["receipt"]
            has_receipt = not receipt or self.text_of(f"receipts/{receipt}.json", receipt) is not None
            if not self.is_sealed(signature["version"]) or not has_receipt:
                self.bad.append((index, "signature"))

    def is_sealed(self, version: str) -> bool:
        """Tell whether an entry tells of a sealed version; where some were erased, its own text may have to do."""
        return version in self.sealed or (
            bool(self.erased) and self.text_of(f"versions/{version}.json", version) is not None
        )

    def numbers(self) -> None:
        """In every series the numbers run from 1 without a gap; an erased entry may have told of one."""
        given: dict[tuple[str, int, str], list[int]] = {}
        last = 0
        for index, facts in self.told("approval.approved"):
            for code, _, year, series, serial in (facts["number"], *(one[1:] for one in facts.get("further", []))):
                given.setdefault((code, year, series), []).append(serial)
            last = index
        if not self.erased and any(sorted(got) != list(range(1, len(got) + 1)) for got in given.values()):
            self.bad.append((last, "number"))

    def data(self) -> None:
        """The bytes of every version of data that a sealed version pins are those that were recorded."""
        recorded = {(v["dataset"], v["version"]): v["content_hash"]
                    for _, facts in self.told("catalog.version_added") for v in facts.get("versions", [])}  # fmt: skip
        for version, index in self.sealed.items():
            text = self.text_of(f"versions/{version}.json", version)
            for claim in json.loads(text)["claims"] if text else []:
                if not all(self.is_pinned(pin, recorded) for pin in claim["pins"]):
                    self.bad.append((index, "snapshot"))

    def is_pinned(self, pin: dict[str, Any], recorded: dict[tuple[str, int], str]) -> bool:
        digest = pin["content_hash"]
        known = recorded.get((pin["dataset"], pin["version"]), digest if self.erased else None)
        manifest = self.text_of(f"manifests/{digest}.json", digest)
        return known == digest and manifest is not None and all(
            self.text_of(f"chunks/{chunk['sha256']}.{'file' if chunk['role'] == 'file' else 'parquet'}", chunk["sha256"]) is not None
            for chunk in json.loads(manifest)["chunks"]
        )  # fmt: skip

    def answer(self) -> dict[str, Any]:
        self.bad.sort()
        bad = [{"index": index, "kind": kind} for index, kind in self.bad]
        count = len(self.lines)
        return {"ok": not bad, "entries": count, "erased": len(self.erased), "unwitnessed": count - self.witnessed,
                "first_bad": bad[0] if bad else None, "bad": bad[:100]}  # fmt: skip

    def prove(self, index: int, against: Checkpoint) -> dict[str, Any]:
        """Return a proof that one entry stands under a checkpoint, made from the bundle and checked at once."""
        seals = [entry["seal"] for entry in self.entries[: against["index"] + 1] if entry]
        path = path_of([bytes.fromhex(seal) for seal in seals], index)
        proof = {"index": index, "seal": seals[index], "path": [one.hex() for one in path], "checkpoint": against}
        return proof | {"holds": holds(proof)}


def root_of(leaves: list[bytes]) -> bytes:
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf.hex())
    return tree.root()


def path_of(leaves: list[bytes], index: int) -> list[bytes]:
    if len(leaves) == 1:
        return []
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < half:
        return [*path_of(leaves[:half], index), root_of(leaves[half:])]
    return [*path_of(leaves[half:], index - half), root_of(leaves[:half])]


def holds(proof: dict[str, Any]) -> bool:
    """Check a proof of one entry (`checkpoint`) or of growth (`older`, `newer`) as `mulkko ledger prove` writes it."""
    path = [bytes.fromhex(one) for one in proof["path"]]
    if "newer" in proof:
        older, newer = proof["older"], proof["newer"]
        position, last, was = older["index"], newer["index"], bytes.fromhex(older["root"])
        if position == last:
            return (
                not path
                and older["root"] == newer["root"]
                and is_genuine(older, None)
                and is_genuine(newer, older["key"])
            )
        while position & 1:
            position, last = position >> 1, last >> 1
        path = [was, *path] if position == 0 else path
        old = new = path.pop(0)
    else:
        newer, older = proof["checkpoint"], None
        position, last, old, new = proof["index"], newer["index"], b"", bytes.fromhex(proof["seal"])
    for beside in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = joined(beside, old), joined(beside, new)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new = joined(new, beside)
        position, last = position >> 1, last >> 1
    whole = last == 0 and new.hex() == newer["root"] and is_genuine(newer, older and older["key"])
    return whole and (older is None or (old.hex() == older["root"] and is_genuine(older, None)))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bundle", type=Path, nargs="?")
    options.add_argument("--checkpoint", type=Path, help="a checkpoint that was kept elsewhere")
    options.add_argument("--key", help="the public key of the city, 64 hex characters")
    options.add_argument("--prove", type=int, metavar="INDEX", help="also prove that this entry stands in the ledger")
    options.add_argument("--proof", type=Path, help="check what `mulkko ledger prove` wrote, without a bundle")
    given = options.parse_args()
    answer: dict[str, Any]
    try:
        if given.proof:
            answer = {"ok": holds(json.loads(given.proof.read_text()))}
        else:
            kept = json.loads(given.checkpoint.read_text()) if given.checkpoint else None
            found = Verification(Bundle(given.bundle), kept, given.key)
            answer = found.run()
            if given.prove is not None:
                answer["proof"] = found.prove(given.prove, kept or found.head["checkpoint"])
                answer["ok"] = answer["ok"] and answer["proof"]["holds"]
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, zipfile.BadZipFile) as error:
        answer = {"error": {"what": f"This cannot be read: {error}", "where": str(given.bundle or given.proof),
                            "cure": "Give what `mulkko ledger export` wrote."}}  # fmt: skip
    print(json.dumps(answer, ensure_ascii=False))
    return 2 if "error" in answer else 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
