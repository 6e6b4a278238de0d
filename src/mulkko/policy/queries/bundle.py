"""A bundle: everything a stranger needs to verify the ledger and the evidence of decisions, in one ZIP file.

verify.py              verifies all of it but the figures, with nothing but Python and `cryptography`
bundle.json            schema, when it was made, how many entries, the public key, the newest checkpoint
ledger.jsonl           every entry with its payload and salt, in order
checkpoints.jsonl      every checkpoint that was made here
versions/HASH.json     the exact text of each sealed version
receipts/DIGEST.json   what was checked before each signature
manifests/HASH.json    what each pinned version of a dataset consists of
chunks/HASH.parquet    its bytes, as stored; a document itself is HASH.file
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from mulkko.approval.models import SealedVersion
from mulkko.catalog.engine.manifest import chunk_name
from mulkko.catalog.models import Version
from mulkko.catalog.providers.chunks import place_of_chunk
from mulkko.evidence.models import Receipt
from mulkko.ledger.engine import standalone
from mulkko.ledger.models import COLUMNS, CheckpointRow, Entry, Payload
from mulkko.ledger.providers.keyfile import known_key
from mulkko.ledger.queries import one_moment
from mulkko.policy.engine.bundle import SCHEMA

NAMES = ("index", "previous_seal", "proposal", "previous_in_proposal", *COLUMNS, "digest", "seal")


def write_bundle(out: Path, *, at: datetime) -> dict[str, int]:
    """Write the bundle of this installation; return how many of each thing it holds.

    Only what sealed versions pin goes along; other data stay at home. All is read as of one moment: people may go on working.
    """
    with one_moment():
        return _written(out, at)


def _written(out: Path, at: datetime) -> dict[str, int]:
    counts = {"entries": 0, "versions": 0, "receipts": 0, "manifests": 0, "chunks": 0}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        with bundle.open("ledger.jsonl", "w") as lines:
            for line in _entries():
                lines.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                counts["entries"] += 1
        pinned: set[tuple[str, int]] = set()
        for version in SealedVersion.objects.order_by("sealed_at").iterator():
            bundle.writestr(f"versions/{version.hash}.json", version.text)
            counts["versions"] += 1
            claims = json.loads(version.text)["claims"]
            pinned |= {(pin["dataset"], pin["version"]) for claim in claims for pin in claim["pins"]}
        for receipt in Receipt.objects.iterator():
            bundle.writestr(f"receipts/{receipt.digest}.json", receipt.text)
            counts["receipts"] += 1
        _write_data(bundle, pinned, counts)
        made = [asdict(row.plain) for row in CheckpointRow.objects.order_by("id")]
        bundle.writestr("checkpoints.jsonl", "".join(json.dumps(one) + "\n" for one in made))
        bundle.writestr("verify.py", verifier())
        newest = made[-1] if made else None
        head = {"schema": SCHEMA, "made_at": at.isoformat(), "entries": counts["entries"], "checkpoint": newest}
        bundle.writestr("bundle.json", json.dumps(head | {"key": known_key(settings.MULKKO_KEYS)}))
    return counts


def unpack(bundle: Path, scratch: Path, folder: Path) -> None:
    """Let the files of a bundle lie open in a folder, each put there whole; `scratch` is a folder on the same disk.

    What names them all comes last: a folder without it, or with an older one, holds no bundle of now.
    """
    with zipfile.ZipFile(bundle) as packed:
        for name in sorted(packed.namelist(), key=lambda one: one == "bundle.json"):
            unpacked = Path(packed.extract(name, scratch / "unpacked"))
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            unpacked.replace(folder / name)


def verifier() -> str:
    """Return the text of the one file that verifies a bundle without Mulkko."""
    return Path(standalone.__file__).read_text(encoding="utf-8")


def _entries() -> Iterator[dict[str, Any]]:
    for entry in Entry.objects.select_related("payload").order_by("index").iterator(chunk_size=2_000):
        yield line_of(entry, getattr(entry, "payload", None))


def line_of(entry: Entry, payload: Payload | None) -> dict[str, Any]:
    """Return an entry as a bundle carries it; without its payload where that is erased or held back."""
    told = {"salt": bytes(payload.salt).hex() if payload else None, "payload": payload.text if payload else None}
    return {name: getattr(entry, name) for name in NAMES} | told


def _write_data(bundle: zipfile.ZipFile, pinned: set[tuple[str, int]], counts: dict[str, int]) -> None:
    written: set[str] = set()
    for dataset, number in sorted(pinned):
        version = Version.objects.filter(dataset__name=dataset, number=number).first()
        if version is None:
            continue  # the verification of the bundle tells that it is missing
        name = f"manifests/{version.content_hash}.json"
        if name not in written:
            bundle.writestr(name, version.manifest)
            counts["manifests"] += 1
            written.add(name)
        for chunk in version.parts["chunks"]:
            name, place = f"chunks/{chunk_name(chunk)}", place_of_chunk(settings.MULKKO_HOME, chunk)
            if name not in written and place.is_file():
                bundle.write(place, name, zipfile.ZIP_STORED)  # compressed already
                counts["chunks"] += 1
                written.add(name)
