"""Proofs against a checkpoint: short, checked by arithmetic alone, and impossible for a ledger that was written anew."""

import pytest
from tests.builders.hall import NINE, OPERATOR
from tests.builders.tampering import forge, seal_again_from, take_guards_from

from mulkko.ledger.actions import make_checkpoint, recording
from mulkko.ledger.engine.tree import proves_consistency, proves_inclusion
from mulkko.ledger.models import CheckpointRow, TreeNode
from mulkko.ledger.queries import verify_chain
from mulkko.ledger.queries.proofs import NoProof, prove_entry, prove_growth

pytestmark = pytest.mark.django_db


def acts(count):
    for number in range(count):
        with recording("a.done", by=OPERATOR, at=NINE, proposal="2026-0001") as facts:
            facts["number"] = number


def holds(proof):
    path = [bytes.fromhex(one) for one in proof.path]
    size = proof.checkpoint.index + 1
    return proves_inclusion(proof.seal, proof.index, size, path, bytes.fromhex(proof.checkpoint.root))


def grew(growth):
    path = [bytes.fromhex(one) for one in growth.path]
    roots = [bytes.fromhex(one.root) for one in (growth.older, growth.newer)]
    return proves_consistency(growth.older.index + 1, growth.newer.index + 1, path, *roots)


def test_every_entry_up_to_a_checkpoint_is_proved():
    acts(75)
    made = make_checkpoint(at=NINE)

    assert made.is_genuine()
    assert all(holds(prove_entry(index)) for index in range(75))


def test_what_no_checkpoint_covers_yet_is_not_proved():
    acts(3)
    with pytest.raises(NoProof):
        prove_entry(0)
    make_checkpoint(at=NINE)
    acts(1)

    with pytest.raises(NoProof):
        prove_entry(3)


@pytest.mark.parametrize(("first", "more"), [(1, 1), (16, 1), (17, 30), (64, 64), (33, 100)])
def test_a_ledger_that_grew_is_proved_to_have_only_grown(first, more):
    acts(first)
    older = make_checkpoint(at=NINE)
    acts(more)
    make_checkpoint(at=NINE)

    assert grew(prove_growth(older))


def test_a_ledger_that_was_sealed_anew_behind_a_checkpoint_cannot_prove_that_it_grew():
    acts(40)
    kept = make_checkpoint(at=NINE)
    for table in ("ledger_treenode", "ledger_checkpoint"):
        take_guards_from(table)
    CheckpointRow.objects.all().delete()
    TreeNode.objects.all().delete()
    seal_again_from(20, text='{"number":9}')
    acts(5)
    make_checkpoint(at=NINE)

    assert verify_chain().first_bad is None  # by itself it looks whole
    assert not grew(prove_growth(kept))
    assert verify_chain(checkpoint=kept).first_bad.kind == "checkpoint"


def test_a_root_that_the_entries_do_not_have_is_found():
    acts(20)
    made = make_checkpoint(at=NINE)
    assert verify_chain().first_bad is None
    forge(CheckpointRow, {"root": "ab" * 32}, entry_id=made.index)

    assert verify_chain().first_bad.kind == "checkpoint"


@pytest.mark.parametrize("what", ["changed", "deleted", "put in"])
def test_a_kept_node_that_the_entries_do_not_give_is_named(what):
    acts(40)
    make_checkpoint(at=NINE)
    key = TreeNode.key_of(TreeNode.LOWEST, 2 if what == "put in" else 1)
    if what == "changed":
        forge(TreeNode, {"hash": b"\0" * 32}, key=key)
    elif what == "deleted":
        take_guards_from("ledger_treenode")
        TreeNode.objects.filter(key=key).delete()
    else:
        TreeNode.objects.create(key=key, hash=b"\0" * 32)

    found = verify_chain().first_bad

    assert (found.table, found.row) == ("ledger_treenode", f"{TreeNode.LOWEST}.{2 if what == 'put in' else 1}")


def test_a_tree_whose_kept_node_was_changed_shows_at_the_next_checkpoint():
    acts(20)
    make_checkpoint(at=NINE)
    forge(TreeNode, {"hash": b"\0" * 32}, key=TreeNode.key_of(TreeNode.LOWEST, 0))
    acts(20)
    make_checkpoint(at=NINE)

    assert verify_chain().first_bad.kind == "checkpoint"
