"""Whoever has the password of the database or of the disk changes something: the next signature is not put.

One document stands on its route. Each time something is changed behind the back of the guards (bytes of a chunk, its
rows, the version that names it, the query, the figures, the words), the next signer tries to sign, and all is put back.
"""

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from tests.builders.hall import claim_of_workers, collected, draft_of, minute, person, put_on_route, sign_as, signed_by
from tests.builders.tampering import forge, take_guards_from

from mulkko.approval.models import SealedVersion, Signature
from mulkko.catalog.models import Version
from mulkko.catalog.providers.chunks import place_of
from mulkko.evidence.models import Claim
from mulkko.policy.models import BlockRow, Proposal


@dataclass(frozen=True)
class Tampering:
    kind: str
    is_caught: bool
    said: str


def tampered(number: int, seed: int) -> Iterator[Tampering]:
    """Put a document on its route and tamper so many times; yield what the next signature said."""
    chance = random.Random(seed)
    rows = [(f"{one}동", chance.randint(300, 900), chance.randint(900, 2_500)) for one in "가나다라마바사아"]
    text = "동,야간근로자(명),비용(천원)\n" + "".join(f"{place},{n},{cost}\n" for place, n, cost in rows)
    collected(text)
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")), preferring="taxi")
    put_on_route(proposal)
    signed_by(proposal, "maeul")
    kinds = list(KINDS)
    for turn in range(number):
        kind = kinds[turn % len(kinds)]
        with KINDS[kind](chance, proposal):
            yield _signed_over(kind, proposal)


def _signed_over(kind: str, proposal: Proposal) -> Tampering:
    before = Signature.objects.count()
    try:
        sign_as("park", Proposal.objects.get(pk=proposal.pk), at=minute(3))
    except Exception as error:  # whatever it says: no signature was put
        assert Signature.objects.count() == before
        return Tampering(kind, True, type(error).__name__)
    raise AssertionError(f"signed over: {kind}")


@contextmanager
def _bytes(chance: random.Random, proposal: Proposal) -> Iterator[None]:
    """Change one byte of a chunk, or cut it short."""
    place = _chunk()
    kept = place.read_bytes()
    at = chance.randrange(len(kept))
    changed = kept[:at] + bytes([kept[at] ^ chance.randint(1, 255)]) + kept[at + 1 :]
    place.write_bytes(changed if chance.random() < 0.8 else kept[:at])
    try:
        yield
    finally:
        place.write_bytes(kept)


@contextmanager
def _rows(chance: random.Random, proposal: Proposal) -> Iterator[None]:
    """Write the chunk anew with another value in one of its rows."""
    place = _chunk()
    kept = place.read_bytes()
    pq.write_table(_one_cell_changed(chance, pq.read_table(place)), place)
    try:
        yield
    finally:
        place.write_bytes(kept)


@contextmanager
def _version(chance: random.Random, proposal: Proposal) -> Iterator[None]:
    """Forge a chunk with its right name, and let the version name it, with or without its own hash."""
    version = Version.objects.get()
    place = _chunk()
    forged = settings.MULKKO_HOME / "forged.parquet"
    pq.write_table(_one_cell_changed(chance, pq.read_table(place)), forged)
    digest = hashlib.sha256(forged.read_bytes()).hexdigest()
    target = place_of(settings.MULKKO_HOME, digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    forged.rename(target)
    manifest = version.manifest.replace(version.parts["chunks"][0]["sha256"], digest)
    changes = {"manifest": manifest}
    if chance.random() < 0.5:
        changes["content_hash"] = hashlib.sha256(manifest.encode()).hexdigest()
    with _forged(Version, version, changes):
        yield
    target.unlink(missing_ok=True)


@contextmanager
def _query(chance: random.Random, proposal: Proposal) -> Iterator[None]:
    claim = Claim.objects.get()
    other = chance.choice([("* 1000", f"* {chance.randint(2, 9)}00"), ("SUM", "MAX"), (' FROM "workers"', ' FROM "workers" WHERE TRUE')])  # fmt: skip
    sql = claim.sql.replace(*other)
    assert sql != claim.sql
    with _forged(Claim, claim, {"sql": sql}):
        yield


@contextmanager
def _figures(chance: random.Random, proposal: Proposal) -> Iterator[None]:
    claim = Claim.objects.get()
    values = dict(claim.values)
    name = chance.choice(sorted(values))
    values[name] = str(int(values[name]) + chance.choice([-1, 1]) * chance.randint(1, 900))
    with _forged(Claim, claim, {"values_text": json.dumps(values)}):
        yield


@contextmanager
def _sentence(chance: random.Random, proposal: Proposal) -> Iterator[None]:
    claim = Claim.objects.get()
    words = chance.choice([("밤에", "낮에"), ("이다.", "이 아니다."), ("드는", "남는")])
    with _forged(Claim, claim, {"sentence": claim.sentence.replace(*words)}):
        yield


@contextmanager
def _slots(chance: random.Random, proposal: Proposal) -> Iterator[None]:
    claim = Claim.objects.get()
    slots = json.loads(claim.slots)
    slots["cost"] |= chance.choice([{"scale": 1_000}, {"unit": "천원"}, {"decimals": 2}, {"compare": ["<", "100"]}])
    with _forged(Claim, claim, {"slots": json.dumps(slots)}):
        yield


@contextmanager
def _text(chance: random.Random, proposal: Proposal) -> Iterator[None]:
    """Change a word of the document, or the figure that it shows."""
    block = chance.choice(list(BlockRow.objects.filter(proposal=proposal)))
    kept = block.inlines
    changed = kept.replace("추진배경", f"추진배경 {chance.randint(1, 99)}").replace(
        "밤에 일하는", f"{chance.randint(2, 99)}명이 일하는"
    )
    assert changed != kept
    with _forged(BlockRow, block, {"inlines": changed}):
        yield


@contextmanager
def _sealed(chance: random.Random, proposal: Proposal) -> Iterator[None]:
    sealed = proposal.current_round.approval.version
    with _forged(SealedVersion, sealed, {"text": sealed.text.replace("심야", "주간", 1)}):
        yield


@contextmanager
def _forged(model: Any, row: Any, changes: dict[str, Any]) -> Iterator[None]:
    kept = {name: getattr(row, name) for name in changes}
    forge(model, changes, pk=row.pk)
    try:
        yield
    finally:
        take_guards_from(model._meta.db_table)
        model.objects.filter(pk=row.pk).update(**kept)


def _chunk() -> Any:
    return place_of(settings.MULKKO_HOME, Version.objects.get().parts["chunks"][0]["sha256"])


def _one_cell_changed(chance: random.Random, table: pa.Table) -> pa.Table:
    column = chance.choice([1, 2])
    values = table.column(column).to_pylist()
    place = chance.randrange(len(values))
    values[place] += chance.choice([-1, 1]) * chance.randint(1, 200)
    field = table.schema.field(column)
    return table.set_column(column, field, pa.array(values, field.type))


KINDS: dict[str, Callable[[random.Random, Proposal], Any]] = {
    "bytes of the snapshot": _bytes, "rows of the snapshot": _rows, "version that names it": _version, "query": _query,
    "stored figures": _figures, "sentence": _sentence, "how figures are shown": _slots, "text of the document": _text,
    "sealed text": _sealed,
}  # fmt: skip
