"""One small file verifies a bundle with nothing of Mulkko, and finds what the program finds, at the same entry."""

import ast
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.builders.hall import (
    OPERATOR,
    approved,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    table_of_workers,
)
from tests.builders.tampering import seal_again_from

from mulkko.ledger.actions import erase, make_checkpoint
from mulkko.ledger.engine import standalone
from mulkko.ledger.engine.checkpoint import Checkpoint, checkpoint_of
from mulkko.ledger.models import Entry, Erasure, Payload
from mulkko.ledger.queries.proofs import prove_entry
from mulkko.policy.engine.bundle import verify_bundle
from mulkko.policy.queries.bundle import verifier, write_bundle

SHARED = ("ok", "entries", "erased", "unwitnessed", "first_bad", "bad")


@pytest.fixture
def bundle(hall, tmp_path):
    collected(table_of_workers())
    drafter = person("haneul")
    approved(draft_of(drafter, claim=claim_of_workers(drafter)))
    kept = make_checkpoint(at=minute(600))
    opened = Entry.objects.get(action="policy.proposal_opened")
    erase(opened.index, legal_basis="개인정보 보호법 제36조", by=OPERATOR, at=minute(601))
    make_checkpoint(at=minute(602))
    (tmp_path / "kept.json").write_text(json.dumps(asdict(kept)), encoding="utf-8")
    write_bundle(tmp_path / "bundle.zip", at=minute(603))
    return tmp_path / "bundle.zip"


def alone(path, *options):
    """Run the file in an isolated Python, from a folder of its own, and prove that Mulkko cannot be imported there."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "verify.py"
        place.write_bytes(Path(standalone.__file__).read_bytes())
        hidden = "import sys, runpy; sys.modules['mulkko'] = None; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
        command = [sys.executable, "-I", "-c", hidden, str(place), *([str(path)] if path else []), *map(str, options)]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.stdout, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert done.returncode == (2 if "error" in answer else 0 if answer["ok"] else 1)
    return answer


def inside(path, kept=None):
    """Return what the program itself says, in the keys of the command."""
    with tempfile.TemporaryDirectory() as scratch:
        found = verify_bundle(path, Path(scratch), checkpoint=kept)
    bad = [{"index": index, "kind": kind} for index, kind in found.bad]
    return {
        "ok": found.ok, "entries": found.entries, "erased": found.erased, "unwitnessed": found.entries - found.witnessed,
        "first_bad": bad[0] if bad else None, "bad": bad[:100],
    }  # fmt: skip


def rewritten(path, changes):
    """Write the bundle again; `changes` maps a name to its new content, or to None where it is left out."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return other


def agreed(path, *, kept=None):
    """Return the answer of both, which is one and the same."""
    one = alone(path, *(["--checkpoint", kept] if kept else []))
    other = inside(path, Checkpoint(**json.loads(kept.read_text())) if kept else None)
    assert {key: one[key] for key in SHARED} == other
    return one


def tampered(files, chance):
    """Do one thing at random to the files of a bundle; return its name, the change and the entry it was done at."""
    lines = files["ledger.jsonl"].splitlines()
    at = chance.randrange(len(lines) - 1)
    row = json.loads(lines[at])
    act = chance.choice(["byte", "deleted", "swapped", "inserted", "clock", "payload gone", "tail cut", "file byte", "file gone", "strange key"])  # fmt: skip
    if act == "byte":
        where = chance.randrange(len(lines[at]))
        lines[at] = lines[at][:where] + bytes([lines[at][where] ^ chance.randrange(1, 256)]) + lines[at][where + 1 :]
        if b"\n" in lines[at]:
            act = "byte that splits a line"
    elif act == "deleted":
        del lines[at]
    elif act == "swapped":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    elif act == "inserted":
        which = chance.randrange(len(lines))
        lines.insert(at, lines[which])
        at = min(at, which)  # a line that stands too late is told under its own number
    elif act == "clock":
        row["occurred_us"] += chance.choice([-1, 1, 3_600_000_000])
        lines[at] = json.dumps(row, ensure_ascii=False).encode()
    elif act == "payload gone":
        at = chance.choice([i for i, line in enumerate(lines) if json.loads(line)["payload"] is not None])
        row = json.loads(lines[at]) | {"salt": None, "payload": None}
        lines[at] = json.dumps(row, ensure_ascii=False).encode()
    elif act == "tail cut":
        at = chance.randrange(1, len(lines))
        lines = lines[:at]
    elif act == "strange key":
        made = [json.loads(line) for line in files["checkpoints.jsonl"].splitlines()]
        old = made[0]
        made[0] = asdict(checkpoint_of(old["index"], old["seal"], old["at"], Ed25519PrivateKey.generate(), old["root"]))
        return act, {"checkpoints.jsonl": "\n".join(map(json.dumps, made)).encode()}, old["index"]
    else:
        name = chance.choice(
            [one for one in files if one.split("/")[0] in ("versions", "receipts", "manifests", "chunks")]
        )
        where = chance.randrange(len(files[name]))
        bit = bytes([files[name][where] ^ (1 << chance.randrange(8))])
        return act, {name: None if act == "file gone" else files[name][:where] + bit + files[name][where + 1 :]}, None
    return act, {"ledger.jsonl": b"\n".join(lines) + b"\n"}, at


def test_the_file_imports_nothing_but_python_and_one_signature_library():
    imported = {
        alias.name.split(".")[0] if isinstance(node, ast.Import) else (node.module or "").split(".")[0]
        for node in ast.walk(ast.parse(verifier()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_the_program_reads_an_unpacked_bundle_as_the_file_does(bundle, tmp_path):
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(folder)

    found = agreed(bundle)

    assert (found["ok"], found["erased"], found["unwitnessed"]) == (True, 1, 0)
    assert agreed(folder) == found
    assert (folder / "verify.py").read_bytes() == Path(standalone.__file__).read_bytes()


def test_whatever_is_changed_is_found_by_both_and_at_the_same_entry(bundle):
    with zipfile.ZipFile(bundle) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    chance, gone = random.Random(20261125), Erasure.objects.get().erased_id

    for number in range(60):
        act, changes, at = tampered(files, chance)
        found = agreed(rewritten(bundle, changes))
        assert not found["ok"], (number, act, at)
        if at is not None:
            # The erasure is the last entry: where it goes, or no longer says so, the erased payload is missing first.
            tells = act == "tail cut" or at == Entry.objects.count() - 1
            expected = min(at, gone) if tells else at
            assert found["first_bad"]["index"] == expected, (number, act, at, found["first_bad"])


def test_a_ledger_sealed_again_is_denied_only_by_a_checkpoint_kept_elsewhere(bundle, tmp_path):
    kept = tmp_path / "kept.json"
    # The forger also fills the place of the erased payload.
    Payload.objects.create(entry_id=Erasure.objects.get().erased_id, salt=b"0" * 32, text="{}")
    seal_again_from(0, text=Payload.objects.get(pk=0).text.replace("{", '{"x":1,', 1))
    write_bundle(tmp_path / "again.zip", at=minute(700))

    assert agreed(tmp_path / "again.zip")["ok"]
    assert agreed(tmp_path / "again.zip", kept=kept)["first_bad"]["kind"] == "checkpoint"


def test_entries_newer_than_a_checkpoint_are_counted_and_an_older_one_is_agreed_with(bundle, tmp_path):
    collected(table_of_workers(), name="more", at=minute(604))
    write_bundle(tmp_path / "grown.zip", at=minute(605))

    found = agreed(tmp_path / "grown.zip", kept=tmp_path / "kept.json")

    assert found["ok"]
    assert found["unwitnessed"] == 2  # of one kept elsewhere: those of the house may have been made anew


def test_another_key_than_that_of_the_city_is_not_believed(bundle):
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()

    assert alone(bundle, "--key", stranger)["first_bad"]["kind"] == "checkpoint"


def test_a_tail_that_was_cut_with_a_forged_count_is_missed_by_a_checkpoint_kept_elsewhere(bundle, tmp_path):
    with zipfile.ZipFile(bundle) as packed:
        head, lines = json.loads(packed.read("bundle.json")), packed.read("ledger.jsonl").splitlines()
        (tmp_path / "newest.json").write_bytes(packed.read("checkpoints.jsonl").splitlines()[-1])
    forged = json.dumps(head | {"entries": head["entries"] - 2, "checkpoint": None}).encode()
    other = rewritten(
        bundle, {"ledger.jsonl": b"\n".join(lines[:-2]) + b"\n", "bundle.json": forged, "checkpoints.jsonl": None}
    )

    answer = alone(other, "--checkpoint", tmp_path / "newest.json")

    assert not answer["ok"]
    assert "missing" in {one["kind"] for one in answer["bad"]}


def test_a_proof_of_one_entry_is_checked_without_any_bundle(bundle, tmp_path):
    proof = asdict(prove_entry(4))
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    assert alone(None, "--proof", tmp_path / "proof.json") == {"ok": True}

    (tmp_path / "proof.json").write_text(json.dumps(proof | {"index": 5}))
    assert alone(None, "--proof", tmp_path / "proof.json") == {"ok": False}


def test_what_is_no_bundle_is_said_in_one_sentence(tmp_path):
    (tmp_path / "other.zip").write_text("편지")

    assert set(alone(tmp_path / "other.zip")["error"]) == {"what", "where", "cure"}
