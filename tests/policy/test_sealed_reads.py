"""Readings of closed papers are sealed in batches: what is done to a sealed row is found by its number."""

from datetime import timedelta

import pytest
from tests.builders.hall import NINE, OPERATOR, draft_of, minute, person
from tests.builders.tampering import forge, run_sql, settle_foreign_keys, take_guards_from

from mulkko.ledger.actions import erase
from mulkko.ledger.models import Entry
from mulkko.policy.actions import note_reading, reads
from mulkko.policy.actions.reads import seal_reads, seal_reads_daily
from mulkko.policy.models import ClosedRead, Proposal
from mulkko.policy.queries import verify_everything
from mulkko.policy.queries.reads import TABLE


@pytest.fixture
def closed(hall):
    proposal = draft_of(person("haneul"))
    Proposal.objects.filter(pk=proposal.pk).update(disclosure="closed")
    return Proposal.objects.get(pk=proposal.pk)


def read(proposal, times, *, start=0):
    for number in range(times):
        note_reading(proposal, by=person("haneul"), at=minute(start + number), place="proposal")
    return list(ClosedRead.objects.order_by("pk").values_list("pk", flat=True))


def found():
    return [(one.kind, one.row) for one in verify_everything().found if one.table == TABLE]


def test_readings_are_sealed_as_one_entry_and_newer_ones_count_as_unwitnessed(closed):
    read(closed, 5)
    assert (verify_everything().reads.sealed, verify_everything().reads.unwitnessed) == (0, 5)

    assert seal_reads(by=OPERATOR, at=minute(100)) == 5
    read(closed, 2, start=200)

    assert Entry.objects.filter(action="policy.reads_sealed").count() == 1
    told = verify_everything()
    assert (told.ok, told.reads.sealed, told.reads.unwitnessed) == (True, 5, 2)


def test_without_new_readings_nothing_is_written(closed):
    read(closed, 1)
    seal_reads(by=OPERATOR, at=minute(100))
    before = Entry.objects.count()

    assert seal_reads(by=OPERATOR, at=minute(101)) == 0
    assert Entry.objects.count() == before


def test_many_readings_become_several_batches(closed, monkeypatch):
    monkeypatch.setattr(reads, "MOST", 3)
    read(closed, 7)

    assert seal_reads(by=OPERATOR, at=minute(100)) == 7
    assert Entry.objects.filter(action="policy.reads_sealed").count() == 3
    assert verify_everything().ok


def test_unasked_they_are_sealed_once_a_day(closed):
    read(closed, 1)
    assert seal_reads_daily(by=OPERATOR, at=minute(0)) == 1
    read(closed, 1, start=5)

    assert seal_reads_daily(by=OPERATOR, at=minute(60)) == 0
    assert seal_reads_daily(by=OPERATOR, at=NINE + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reader", "k9"),
        ("proposal", "2026-0009"),
        ("unit", "fin"),
        ("place", "x"),
        ("at", minute(-1)),
        ("salt", b"0" * 32),
    ],
)
def test_a_changed_reading_is_found_by_its_number(closed, column, value):
    """Invariant 46."""
    keys = read(closed, 5)
    seal_reads(by=OPERATOR, at=minute(100))
    forge(ClosedRead, {column: value}, pk=keys[2])

    assert found() == [("payload", str(keys[2]))]


def test_a_deleted_reading_is_found_by_its_number(closed):
    keys = read(closed, 5)
    seal_reads(by=OPERATOR, at=minute(100))
    take_guards_from(TABLE)
    run_sql(f"DELETE FROM {TABLE} WHERE id = %s", keys[3])

    assert found() == [("missing", str(keys[3]))]


def test_a_reading_put_in_between_is_found_by_its_number(closed):
    keys = read(closed, 5)
    take_guards_from(TABLE)
    run_sql(f"DELETE FROM {TABLE} WHERE id = %s", keys[1])
    seal_reads(by=OPERATOR, at=minute(100))
    assert found() == []
    ClosedRead.objects.create(
        pk=keys[1], at=NINE, proposal=closed.reference, reader="k1", unit="bus", place="proposal", salt=b"1" * 32
    )

    assert found() == [("order", str(keys[1]))]


def test_two_swapped_readings_are_found_by_their_numbers(closed):
    keys = read(closed, 5)
    seal_reads(by=OPERATOR, at=minute(100))
    one, other = (ClosedRead.objects.get(pk=key) for key in keys[1:3])
    forge(ClosedRead, {"at": other.at, "salt": bytes(other.salt)}, pk=one.pk)
    forge(ClosedRead, {"at": one.at, "salt": bytes(one.salt)}, pk=other.pk)

    assert found() == [("payload", str(keys[1])), ("payload", str(keys[2]))]


def test_a_batch_whose_entry_was_erased_accuses_nobody_and_the_next_seals_its_rows_again(closed):
    read(closed, 3)
    seal_reads(by=OPERATOR, at=minute(100))
    settle_foreign_keys()
    erase(Entry.objects.latest("index").pk, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=minute(101))
    assert (found(), verify_everything().reads.unwitnessed) == ([], 3)

    assert seal_reads(by=OPERATOR, at=minute(102)) == 3
    assert verify_everything().ok


def test_readings_of_before_the_salt_are_sealed_and_held(closed):
    ClosedRead.objects.create(at=NINE, proposal=closed.reference, reader="k1", unit="bus", place="proposal", salt=None)
    seal_reads(by=OPERATOR, at=minute(100))
    assert verify_everything().ok

    forge(ClosedRead, {"reader": "k2"}, place="proposal")

    assert [kind for kind, _ in found()] == ["payload"]


def test_an_entry_does_not_tell_who_read(closed):
    read(closed, 1)
    seal_reads(by=OPERATOR, at=minute(100))

    entry = Entry.objects.get(action="policy.reads_sealed")
    assert entry.proposal == ""
    assert not any(word in entry.payload.text for word in (closed.reference, "k1", "bus"))
