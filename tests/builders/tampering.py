"""What somebody with the password of the database could do: take the guards away and write what they like."""

from typing import Any

from django.db import connection
from tests.statements import unnoted

from mulkko.ledger.engine.chain import GENESIS, digest_of, seal_of
from mulkko.ledger.engine.checkpoint import link_over
from mulkko.ledger.models import CheckpointRow, Entry, Head, Payload, TreeNode

ACTS = ("update", "delete", "replace", "truncate")


def run_sql(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def take_guards_from(*tables: str) -> None:
    settle_foreign_keys()
    with unnoted():
        for table in tables:
            for act in ACTS:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                run_sql(f"DROP TRIGGER IF EXISTS {table}_refuse_{act}{on}")


def settle_foreign_keys() -> None:
    """PostgreSQL alters no table while a foreign key waits for the end of the transaction to be checked."""
    if connection.vendor == "postgresql":
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")
        run_sql("SET CONSTRAINTS ALL DEFERRED")


def forge(model: Any, changes: dict[str, Any], **which: Any) -> None:
    """Change rows behind the back of the guards."""
    take_guards_from(model._meta.db_table)
    with unnoted():  # no statement of the program: one column more or less is no reason to look on both databases
        assert model.objects.filter(**which).update(**changes) == 1


def cut_tail(start: int, *, and_head: bool) -> None:
    """Delete the entries from `start` on; with `and_head` the head is wound back too."""
    take_guards_from("ledger_entry", "ledger_payload", "ledger_checkpoint", "ledger_erasure")
    run_sql("DELETE FROM ledger_checkpoint WHERE entry_id >= %s", start)
    run_sql("DELETE FROM ledger_payload WHERE entry_id >= %s", start)
    run_sql("DELETE FROM ledger_entry WHERE index >= %s" if connection.vendor == "postgresql" else 'DELETE FROM ledger_entry WHERE "index" >= %s', start)  # fmt: skip
    if and_head:
        last = Entry.objects.order_by("-index").first()
        left = link_over(row.plain for row in CheckpointRow.objects.order_by("id"))
        Head.objects.update(
            next_index=start, seal=last.seal if last else GENESIS, checkpoint="" if left == GENESIS else left
        )
        take_guards_from("ledger_treenode")
        newest = CheckpointRow.objects.order_by("-entry_id").values_list("entry_id", flat=True).first()
        covered = -1 if newest is None else newest
        gone = [key for key in TreeNode.objects.values_list("key", flat=True) if last_leaf_of(key) > covered]
        TreeNode.objects.filter(key__in=gone).delete()


def last_leaf_of(key: int) -> int:
    """Return the index of the last entry under a node of the tree."""
    level, position = key >> 48, key & ((1 << 48) - 1)
    return ((position + 1) << level) - 1


def seal_again_from(index: int, *, text: str) -> None:
    """Put another payload under one entry and seal it and everything after it again, head included."""
    take_guards_from("ledger_entry", "ledger_payload", "ledger_checkpoint")
    run_sql("DELETE FROM ledger_checkpoint")
    Head.objects.update(checkpoint="")
    Payload.objects.filter(entry_id=index).update(text=text)
    seals: dict[str, str] = {}
    previous = GENESIS
    for entry in Entry.objects.select_related("payload"):
        within = seals.get(entry.proposal, GENESIS) if entry.proposal else GENESIS
        payload = getattr(entry, "payload", None)
        digest = digest_of(bytes(payload.salt), payload.text) if payload else entry.digest
        seal = seal_of(entry.index, previous, entry.proposal, within, entry.columns(), digest)
        Entry.objects.filter(pk=entry.pk).update(
            digest=digest, previous_seal=previous, previous_in_proposal=within, seal=seal
        )
        previous = seals[entry.proposal] = seal
    Head.objects.update(seal=previous)
    take_guards_from("ledger_treenode")
    TreeNode.objects.all().delete()
