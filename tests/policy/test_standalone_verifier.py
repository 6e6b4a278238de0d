"""One small file verifies a bundle with nothing of Mulkko, and says what Mulkko itself says of every tampering."""

import ast
import json
import random
import subprocess
import sys
import zipfile

import pytest
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

from mulkko.ledger.actions import erase, make_checkpoint
from mulkko.ledger.engine.chain import SEPARATOR
from mulkko.ledger.queries.proofs import prove_entry
from mulkko.policy.engine.bundle import verify_bundle
from mulkko.policy.queries.bundle import verifier, write_bundle


@pytest.fixture
def bundle(hall, tmp_path):
    collected(table_of_workers())
    drafter = person("haneul")
    for _ in range(2):
        approved(draft_of(drafter, claim=claim_of_workers(drafter)))
    make_checkpoint(at=minute(600))
    write_bundle(tmp_path / "bundle.zip", at=minute(601))
    return tmp_path / "bundle.zip"


def told_by_the_file(path, *more):
    with zipfile.ZipFile(path) as packed:
        place = path.with_name("verify.py")
        place.write_bytes(packed.read("verify.py"))
    # -I: neither this checkout nor the folder it runs in is on the path
    run = subprocess.run([sys.executable, "-I", str(place), *map(str, more or [path])], capture_output=True, text=True)
    assert run.returncode in (0, 1, 2), run.stderr
    return run.returncode, json.loads(run.stdout)


def changed(path, change):
    """Write the bundle again with its entries changed, and everything else as it was."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.splitlines()) if name == "ledger.jsonl" else content)
    return other


def test_the_file_imports_nothing_but_python_and_one_signature_library():
    imported = {
        alias.name.split(".")[0] if isinstance(node, ast.Import) else (node.module or "").split(".")[0]
        for node in ast.walk(ast.parse(verifier()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_a_whole_bundle_is_whole_to_the_file_too(bundle):
    code, answer = told_by_the_file(bundle)

    assert (code, answer["ok"], answer["unwitnessed"], answer["first_bad"]) == (0, True, 0, None)


def test_an_unpacked_bundle_is_read_as_well(bundle, tmp_path):
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(tmp_path / "unpacked")

    assert told_by_the_file(bundle, tmp_path / "unpacked")[0] == 0


def test_entries_newer_than_the_checkpoint_are_counted_as_unwitnessed(bundle):
    erase(3, legal_basis="개인정보 보호법 제36조", by=OPERATOR, at=minute(700))
    write_bundle(bundle, at=minute(701))

    code, answer = told_by_the_file(bundle)

    assert (code, answer["erased"], answer["unwitnessed"]) == (0, 1, 1)


def test_a_tail_that_was_cut_and_sealed_anew_is_found_against_a_checkpoint_kept_elsewhere(bundle, tmp_path):
    with zipfile.ZipFile(bundle) as packed:
        kept = json.loads(packed.read("checkpoints.jsonl").splitlines()[-1])
    (tmp_path / "kept.json").write_text(json.dumps(kept))
    other = bundle.with_name("without.zip")
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "ledger.jsonl":
                content = b"\n".join(content.splitlines()[:-2]) + b"\n"
            if name == "bundle.json":
                head = json.loads(content)
                content = json.dumps(head | {"entries": head["entries"] - 2, "checkpoint": None}).encode()
            if name != "checkpoints.jsonl":
                new.writestr(name, content)

    answer = told_by_the_file(other, other, "--checkpoint", tmp_path / "kept.json")[1]

    assert not answer["ok"]
    assert answer["first_bad"]["kind"] == "missing"


def test_a_proof_of_one_entry_is_checked_without_any_bundle(bundle, tmp_path):
    proof = json.loads(json.dumps(prove_entry(4), default=vars))
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    assert told_by_the_file(bundle, "--proof", tmp_path / "proof.json") == (0, {"ok": True})

    (tmp_path / "proof.json").write_text(json.dumps(proof | {"index": 5}))
    assert told_by_the_file(bundle, "--proof", tmp_path / "proof.json") == (1, {"ok": False})


def test_what_is_no_bundle_is_said_in_one_sentence(bundle, tmp_path):
    (tmp_path / "other.zip").write_text("편지")

    code, answer = told_by_the_file(bundle, tmp_path / "other.zip")

    assert code == 2
    assert set(answer["error"]) == {"what", "where", "cure"}


def tamperings(seed):
    chosen = random.Random(seed)

    def other(line, **values):
        return json.dumps(json.loads(line) | values, ensure_ascii=False).encode()

    def act(lines):
        at = chosen.randrange(1, len(lines) - 1)
        kind = seed % 6
        if kind == 0:
            lines[at] = other(lines[at], actor="k9")
        elif kind == 1:
            del lines[at]
        elif kind == 2:
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        elif kind == 3:
            lines.insert(at, lines[at])
        elif kind == 4:
            lines[at] = other(lines[at], occurred_us=json.loads(lines[at])["occurred_us"] + 1)
        else:
            lines[at] = other(lines[at], payload=(json.loads(lines[at])["payload"] or "{}").replace(":", " :", 1))
        return b"\n".join(lines) + b"\n"

    return act


def test_file_and_program_find_the_same_tamperings_at_the_same_entries(bundle):
    assert SEPARATOR not in verifier()
    for seed in range(24):
        tampered = changed(bundle, tamperings(seed))
        scratch = tampered.parent / f"scratch-{seed}"
        scratch.mkdir()
        index, kind = verify_bundle(tampered, scratch).bad[0]

        code, answer = told_by_the_file(tampered)

        assert code == 1
        assert answer["first_bad"] == {"index": index, "kind": kind}, seed
