"""Appending to and verifying the ledger, beside the bare hashing of as many bytes and bare commits of as many rows."""

import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

ENTRIES = 20_000
PROOFS = 200
FLOOR = 50_000
MANY = 5_000  # rows of a statement
NOTE = "합의된 내용을 그대로 적는다." * 4


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
            facts.update(step=number, note=NOTE)
    append_seconds = time.perf_counter() - begun
    _append_many(entries - appends, begins)
    begun, begun_cpu = time.perf_counter(), time.process_time()
    found = verify_chain()
    verify_seconds, verify_cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    proofs = _proofs(entries)
    floor = _hash_floor()
    commits = _commit_floor(appends)
    return {
        "entries": found.entries, "verified_per_s": round(found.entries / verify_seconds), "hash_floor_per_s": round(1 / floor),
        "verify_ratio_to_floor": round(floor * found.entries / verify_cpu, 3), "appended_per_s": round(appends / append_seconds),
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
    """Append the rest inside one transaction: the same rows, many in one statement, without waiting for the disk each time."""
    from django.db import connection, transaction

    from mulkko.ledger.actions import INSERT_ENTRY, INSERT_PAYLOAD, MOVE_HEAD
    from mulkko.ledger.models import Head

    head = Head.objects.get(pk=1)
    made = _made(head.next_index, head.seal, begins + timedelta(days=1))
    seal = head.seal
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, entries, MANY):
            rows = [next(made) for _ in range(min(MANY, entries - start))]
            cursor.executemany(INSERT_ENTRY, [entry for entry, _, _ in rows])
            cursor.executemany(INSERT_PAYLOAD, [payload for _, payload, _ in rows])
            seal = rows[-1][2]
        cursor.execute(MOVE_HEAD, [head.next_index + entries, seal])


def _made(index: int, seal: str, begins: datetime) -> Iterator[tuple[list[Any], list[Any], str]]:
    """Yield entries as rows of both tables, each sealed behind the one before it, with its seal."""
    import secrets

    from mulkko.ledger.actions import ENTRY_COLUMNS, SCHEMA
    from mulkko.ledger.engine.canonical import canonical
    from mulkko.ledger.engine.chain import GENESIS, digest_of, seal_of
    from mulkko.ledger.models import Entry, microseconds

    within = {row.proposal: row.seal for row in Entry.objects.order_by("index").only("proposal", "seal")}
    for number in count():
        proposal, salt = f"2026-{number % 200:04d}", secrets.token_bytes(32)
        text = canonical({"step": number, "note": NOTE})
        entry = Entry(
            index=index + number, occurred_us=microseconds(begins) + number * 1_000_000, actor="operator",
            proposal=proposal, action="bench.appended", schema=SCHEMA, digest=digest_of(salt, text), previous_seal=seal,
            previous_in_proposal=within.get(proposal, GENESIS),
        )  # fmt: skip
        seal = entry.seal = within[proposal] = seal_of(
            entry.index, seal, proposal, entry.previous_in_proposal, entry.columns(), entry.digest
        )
        yield [getattr(entry, column) for column in ENTRY_COLUMNS], [entry.index, salt, text], seal


def _hash_floor() -> float:
    """Return how many seconds of the processor bare hashing takes an entry, over the first FLOOR of them in memory."""
    from mulkko.ledger.engine.chain import SEPARATOR
    from mulkko.ledger.models import Entry

    texts = []
    for entry in Entry.objects.select_related("payload").order_by("index")[:FLOOR].iterator(chunk_size=5_000):
        columns = (
            str(entry.index),
            entry.previous_seal,
            entry.proposal,
            entry.previous_in_proposal,
            *entry.columns(),
            entry.digest,
        )
        texts.append((SEPARATOR.join(columns).encode(), bytes(entry.payload.salt) + entry.payload.text.encode()))
    begun = time.process_time()
    for preimage, payload in texts:
        hashlib.sha256(preimage).hexdigest()
        hashlib.sha256(payload).hexdigest()
    return (time.process_time() - begun) / len(texts)


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
