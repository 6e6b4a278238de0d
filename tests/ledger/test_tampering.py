"""Somebody who can write the database is found out: by the chain, by the head, or by a checkpoint kept elsewhere."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from tests.builders.hall import NINE, OPERATOR
from tests.builders.tampering import cut_tail, forge, run_sql, seal_again_from, take_guards_from

from mulkko.ledger.actions import erase, make_checkpoint, recording
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.engine.checkpoint import checkpoint_of
from mulkko.ledger.errors import NothingToErase
from mulkko.ledger.models import CheckpointRow, Entry, Erasure, Head, Payload
from mulkko.ledger.providers.keyfile import checkpoint_key
from mulkko.ledger.queries import verify_chain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _five_acts(db):
    for number in range(5):
        with recording("a.done", by=OPERATOR, at=NINE, proposal="2026-0001" if number % 2 else "") as facts:
            facts["number"] = number


def test_an_untouched_ledger_is_whole_and_says_how_much_nobody_has_witnessed():
    make_checkpoint(at=NINE)
    with recording("a.done", by=OPERATOR, at=NINE):
        pass

    found = verify_chain()
    assert (found.entries, found.erased, found.unwitnessed, found.first_bad) == (6, 0, 1, None)


@pytest.mark.parametrize("column", ["actor", "acting_for", "position", "unit", "action", "step", "client", "proposal"])
def test_a_changed_column_of_an_entry_is_found(column):
    forge(Entry, {column: "other"}, pk=2)

    assert verify_chain().first_bad.index == 2


def test_a_time_moved_by_a_microsecond_is_found():
    forge(Entry, {"occurred_us": Entry.objects.get(pk=3).occurred_us + 1}, pk=3)

    assert verify_chain().first_bad == Break(3, "entry")


def test_a_payload_changed_in_one_character_is_found():
    forge(Payload, {"text": '{"number":9}'}, pk=1)

    assert verify_chain().first_bad == Break(1, "payload")


def test_a_deleted_payload_without_a_legal_basis_is_missing():
    take_guards_from("ledger_payload")
    Payload.objects.filter(pk=1).delete()

    assert verify_chain().first_bad == Break(1, "missing")


def test_a_cut_tail_is_denied_by_the_head():
    cut_tail(3, and_head=False)

    assert verify_chain().first_bad == Break(3, "missing")


def test_a_cut_tail_with_the_head_wound_back_is_denied_only_by_a_checkpoint_kept_elsewhere():
    """Invariant 46."""
    kept = make_checkpoint(at=NINE)
    cut_tail(3, and_head=True)

    assert verify_chain().first_bad is None
    assert verify_chain(checkpoint=kept).first_bad == Break(3, "missing")


def test_a_ledger_sealed_again_is_denied_only_by_a_checkpoint_kept_elsewhere():
    kept = make_checkpoint(at=NINE)
    seal_again_from(2, text='{"number":99}')

    assert verify_chain().first_bad is None
    assert verify_chain(checkpoint=kept).first_bad == Break(4, "checkpoint")


def test_a_checkpoint_kept_elsewhere_that_was_changed_itself_is_not_believed():
    kept = replace(make_checkpoint(at=NINE), at="2020-01-01T00:00:00.000000+00:00")

    assert verify_chain(checkpoint=kept).first_bad == Break(4, "checkpoint")


def test_a_checkpoint_signed_with_a_strange_key_is_not_believed():
    make_checkpoint(at=NINE)
    row = CheckpointRow.objects.get()
    forged = checkpoint_of(row.entry_id, row.seal, row.at, Ed25519PrivateKey.generate())
    forge(CheckpointRow, {"key": forged.key, "signature": forged.signature}, pk=row.pk)

    assert verify_chain().first_bad == Break(4, "checkpoint")


def test_checkpoints_of_the_schemas_before_are_whole_and_the_next_one_names_them():
    key = checkpoint_key(settings.MULKKO_KEYS)
    newest = make_checkpoint(at=NINE)
    take_guards_from("ledger_checkpoint")
    CheckpointRow.objects.all().delete()
    Head.objects.update(checkpoint="")
    for root in ("", newest.root):
        old = checkpoint_of(newest.index, newest.seal, newest.at, key, root)
        CheckpointRow.objects.create(
            entry_id=old.index, seal=old.seal, at=old.at, key=old.key, signature=old.signature, root=root or None
        )

    assert (verify_chain().bad, verify_chain().unwitnessed) == ((), 0)
    make_checkpoint(at=NINE)
    assert verify_chain().bad == ()
    run_sql("DELETE FROM ledger_checkpoint WHERE root IS NULL")
    assert verify_chain().bad != ()


def test_a_head_that_was_pushed_on_is_found():
    Head.objects.update(next_index=6)

    assert verify_chain().first_bad == Break(5, "missing")


def test_a_lawful_erasure_leaves_the_chain_whole_and_is_counted():
    erase(1, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=NINE)

    found = verify_chain()
    assert (found.first_bad, found.erased, found.entries) == (None, 1, 6)
    assert not Payload.objects.filter(pk=1).exists()


def test_what_was_erased_cannot_be_erased_again():
    erase(1, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=NINE)

    with pytest.raises(NothingToErase):
        erase(1, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=NINE)


def test_what_tells_of_an_erasure_is_not_erased_itself_for_the_payload_would_count_as_missing():
    erase(1, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=NINE)

    with pytest.raises(NothingToErase):
        erase(5, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=NINE)
    assert verify_chain().first_bad is None


def test_an_erasure_that_no_entry_tells_of_does_not_count():
    Erasure.objects.create(erased_id=1, recorded_id=4, legal_basis="없음")
    Payload.objects.filter(pk=1).delete()

    assert verify_chain().first_bad == Break(1, "missing")


def test_an_empty_ledger_has_nothing_to_witness():
    cut_tail(0, and_head=True)

    assert make_checkpoint(at=NINE) is None
    assert verify_chain().first_bad is None
