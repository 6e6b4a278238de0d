"""Bundles of evidence in the hands of somebody who changes them: one thing at a time, clumsily or with care."""

import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from random import Random

from tests.builders.hall import minute, person

from mulkko.ledger.engine.canonical import canonical
from mulkko.policy.queries.evidence_bundle import verifier, write_evidence

HEAD, LINES = "evidence.json", "entries.jsonl"


def evidence_of(proposal, *, by="haneul", at=601):
    """Return the bytes of a bundle as somebody takes it away; None is the operator."""
    out = io.BytesIO()
    write_evidence(proposal, out, person=person(by) if by else None, at=minute(at))
    return out.getvalue()


def files_in(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def alone(content, *options, hidden=("mulkko",), as_json=True):
    """Run the one file in an isolated Python, from a folder of its own; what is hidden cannot be imported there."""
    with tempfile.TemporaryDirectory() as folder:
        place, given = Path(folder) / "verify_evidence.py", Path(folder) / "evidence.zip"
        place.write_text(verifier(), encoding="utf-8")
        given.write_bytes(content)
        hide = (
            f"import sys, runpy; sys.modules.update(dict.fromkeys({hidden!r})); sys.argv = sys.argv[1:]; "
            "runpy.run_path(sys.argv[0], run_name='__main__')"
        )
        command = [sys.executable, "-I", "-c", hide, str(place), str(given), *options, *(["--json"] if as_json else [])]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.stdout, done.stderr.decode()
    if not as_json:
        return done.returncode, done.stdout.decode()
    answer = json.loads(done.stdout)
    assert done.returncode == (2 if "error" in answer else 0 if answer["ok"] else 1)
    return answer


def tampered(files, chance: Random):
    """Do one thing to one file of a bundle; return what it was, the file, and all files as they are then.

    Half of the time the list in evidence.json is made to fit, as somebody does who knows how a bundle is built.
    """
    name = chance.choice(sorted(files))
    act = chance.choice(["byte", "cut", "longer", "gone", "swapped", "digit", "put in"])
    content = files[name]
    where = chance.randrange(len(content))
    rows = content.split(b"\n")
    if act == "byte":
        content = content[:where] + bytes([content[where] ^ chance.randrange(1, 256)]) + content[where + 1 :]
    elif act == "cut":
        content = content[:where]
    elif act == "longer":
        content += chance.choice([b" ", b"\n", b"\0"])
    elif act == "swapped" and len(rows) > 2:
        at = chance.randrange(len(rows) - 2)
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
        content = b"\n".join(rows)
    elif act == "put in":
        name, content = f"claims/{chance.randrange(100, 999)}.sql", b"SELECT 1\n"
    elif act != "gone":  # a digit of a value, of a shown figure, of a query or of a hash
        act, digits = "digit", [at for at, one in enumerate(content) if 48 <= one <= 57]
        at = chance.choice(digits)
        content = content[:at] + str((content[at] - 48 + chance.randrange(1, 10)) % 10).encode() + content[at + 1 :]
    other = {**files, name: content}
    if act == "gone":
        del other[name]
    return act, name, fitted(other) if name != HEAD and chance.random() < 0.5 else other


def fitted(files, **changed):
    """Return the files with a list in evidence.json that fits them."""
    head = json.loads(files[HEAD]) | changed
    head["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != HEAD}
    return {**files, HEAD: canonical(head).encode()}


def with_other_text(files, change):
    """Return the files of a forger who changes the sealed text and whatever in the bundle repeats it."""
    sealed = json.loads(files["sealed.json"])
    change(sealed)
    text = canonical(sealed)
    digest = hashlib.sha256(text.encode()).hexdigest()
    claims = {f"claims/{one['id']}.json": canonical(one).encode() for one in sealed["claims"]}
    claims |= {f"claims/{one['id']}.sql": f"{one['sql']}\n".encode() for one in sealed["claims"]}
    return fitted({**files, "sealed.json": text.encode(), **claims}, version=digest)
