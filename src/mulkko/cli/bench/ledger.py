"""Appending to and verifying the ledger, beside the bare hashing of as many bytes and bare commits of as many rows."""

import hashlib
import time
from datetime import UTC, datetime, timedelta
from typing import Any

ENTRIES = 20_000
PROOFS = 200


def measure(options: Any) -> dict[str, Any]:
    """Return entries verified and appended a second, and their ratio to a floor in the same run; `_per_cpu_s` counts
    the seconds of the one core that was used, which other work on the machine does not change.

    The floor of verifying is SHA-256 over the same preimages and payloads, already in memory; that of appending
    is one transaction with two bare rows each, on the same database.
    """
    from mulkko.ledger.actions import Actor, recording
    from mulkko.ledger.queries import verify_chain

    entries = options.size or (ENTRIES // 10 if options.quick else ENTRIES)
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    appends = min(entries // 10, ENTRIES // 10)
    begun = time.perf_counter()
    for number in range(appends):
        at = begins + timedelta(seconds=number)
        with recording("bench.appended", by=Actor("operator"), at=at, proposal=f"2026-{number % 200:04d}") as facts:
            facts.update(step=number, note="합의된 내용을 그대로 적는다." * 4)
    append_seconds = time.perf_counter() - begun
    _append_many(entries - appends, begins)
    begun, begun_cpu = time.perf_counter(), time.process_time()
    found = verify_chain()
    verify_seconds, verify_cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    proofs = _proofs(entries)
    floor = _hash_floor()
    commits = _commit_floor(appends)
    return {
        "entries": found.entries, "verified_per_s": round(found.entries / verify_seconds), "hash_floor_per_s": round(found.entries / floor),
        "verify_ratio_to_floor": round(floor / verify_seconds, 3), "appended_per_s": round(appends / append_seconds),
        "commit_floor_per_s": round(appends / commits), "append_ratio_to_floor": round(commits / append_seconds, 3),
        "verified_per_cpu_s": round(found.entries / verify_cpu), **proofs, "ok": found.first_bad is None and proofs["proofs_hold"],
    }  # fmt: skip


def _proofs(entries: int) -> dict[str, Any]:
    """Return how long a proof of one entry takes from the database, and whether all of them hold; floor: reading one row by its key."""
    from mulkko.ledger.actions import make_checkpoint
    from mulkko.ledger.engine.tree import proves_inclusion
    from mulkko.ledger.models import Entry
    from mulkko.ledger.queries import verify_chain
    from mulkko.ledger.queries.proofs import prove_entry

    begun = time.perf_counter()
    make_checkpoint(at=datetime(2026, 12, 1, tzinfo=UTC))
    grown = time.perf_counter() - begun
    begun, begun_cpu = time.perf_counter(), time.process_time()
    is_whole = verify_chain().first_bad is None
    with_tree, with_tree_cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    indexes = [(number * 7919) % entries for number in range(PROOFS)]
    times, held = [], []
    for index in indexes:
        begun = time.perf_counter()
        proof = prove_entry(index)
        times.append(time.perf_counter() - begun)
        path = [bytes.fromhex(one) for one in proof.path]
        held.append(
            proves_inclusion(proof.seal, index, proof.checkpoint.index + 1, path, bytes.fromhex(proof.checkpoint.root))
        )
    begun = time.perf_counter()
    for index in indexes:
        Entry.objects.values_list("seal", flat=True).get(pk=index)
    row = (time.perf_counter() - begun) / PROOFS
    times.sort()
    return {
        "verified_with_tree_per_s": round(entries / with_tree), "verified_with_tree_per_cpu_s": round(entries / with_tree_cpu), "tree_seconds": round(grown, 3),
        "proof_ms_p50": round(times[PROOFS // 2] * 1000, 3), "proof_ms_p99": round(times[PROOFS * 99 // 100] * 1000, 3),
        "proof_ratio_to_row": round(times[PROOFS // 2] / row, 2), "proofs_hold": is_whole and all(held),
    }  # fmt: skip


def _append_many(entries: int, begins: datetime) -> None:
    """Append the rest inside one transaction: the same rows, without waiting for the disk each time."""
    from django.db import transaction

    from mulkko.ledger.actions import Actor, recording

    with transaction.atomic():
        for number in range(entries):
            at = begins + timedelta(days=1, seconds=number)
            with recording("bench.appended", by=Actor("operator"), at=at, proposal=f"2026-{number % 200:04d}") as facts:
                facts.update(step=number, note="합의된 내용을 그대로 적는다." * 4)


def _hash_floor() -> float:
    from mulkko.ledger.engine.chain import SEPARATOR
    from mulkko.ledger.models import Entry

    texts = []
    for entry in Entry.objects.select_related("payload").iterator(chunk_size=5_000):
        columns = (
            str(entry.index),
            entry.previous_seal,
            entry.proposal,
            entry.previous_in_proposal,
            *entry.columns(),
            entry.digest,
        )
        texts.append((SEPARATOR.join(columns).encode(), bytes(entry.payload.salt) + entry.payload.text.encode()))
    begun = time.perf_counter()
    for preimage, payload in texts:
        hashlib.sha256(preimage).hexdigest()
        hashlib.sha256(payload).hexdigest()
    return time.perf_counter() - begun


def _commit_floor(count: int) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id INTEGER PRIMARY KEY, text TEXT)")
        begun = time.perf_counter()
        for number in range(count):
            cursor.execute("INSERT INTO bench_floor VALUES (%s, %s)", [number, "x" * 400])
        seconds = time.perf_counter() - begun
        cursor.execute("DROP TABLE bench_floor")
    return seconds
