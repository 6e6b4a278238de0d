"""A thousand seeded tamperings of the tables, below the guards: every one is found, and where it was done is told.

Sixty of them in every run, a thousand in script/prove, on both databases.
"""

import json
from collections import Counter
from datetime import datetime
from random import Random

import pytest
from django.db import DataError, IntegrityError, transaction
from tests.builders.damage import TABLES, Damage, Impossible, Named, changes_of, tampered
from tests.builders.everything import fill_every_table
from tests.builders.hall import NINE, OPERATOR, minute
from tests.builders.tampering import cut_tail, seal_again_from, take_guards_from

from mulkko.ledger.actions import erase, make_checkpoint, recording
from mulkko.ledger.models import Entry, Payload
from mulkko.ledger.queries import verify_chain
from mulkko.policy.actions.reads import seal_reads
from mulkko.policy.queries import verify_everything

SEED = 20261125
# What is told with its whole: steps and further documents of a round, what is kept of a file that came back, the units
# beside the lead of an event.
TOLD_WITH = {
    "approval_step": "approval_approval",
    "approval_furtherdocument": "approval_approval",
    "approval_returnedfile": "approval_result",
    "approval_furtherresult": "approval_result",
    "directives_event_coop": "directives_event",
}


@pytest.fixture
def city(hall):
    """A hall in which everything happened once, readings sealed, and the checkpoint that somebody else keeps."""
    fill_every_table()
    seal_reads(by=OPERATOR, at=minute(9100))
    assert verify_everything().ok
    return make_checkpoint(at=minute(9101))


def test_sixty_tamperings_are_found_where_they_were_done(city):
    """Invariant 46."""
    done = tamper_again_and_again(60)

    assert len({one.act for one in done}) > 3  # not every act fits every row that chance chooses; all six below


@pytest.mark.long
def test_a_thousand_tamperings_are_found_where_they_were_done(city):
    done = tamper_again_and_again(1_000, seed=SEED + 1)

    assert {one.table for one in done} == set(TABLES)
    assert len({one.act for one in done}) == 6
    print(dict(Counter(one.act for one in done)))


@pytest.mark.long
@pytest.mark.parametrize("table", TABLES)
def test_every_column_that_says_something_is_held(city, table):
    """Invariant 46: by chance few of them are drawn; a reference is also turned to every other row of its table."""
    missed = []
    for column, change in changes_of(table):
        try:
            with transaction.atomic():
                damage = change()
                found = verify_everything()
                transaction.set_rollback(True)
        except (Impossible, IntegrityError, DataError):
            continue
        if not is_told(damage, found.found):
            missed.append((column, damage, [(one.table, one.row) for one in found.found]))
    assert missed == []


def test_a_method_that_is_put_to_a_query_is_found(city):
    for change in [change for column, change in changes_of("evidence_claim") if column == "method_text"]:
        with transaction.atomic():
            damage, found = change(), verify_everything().found
            transaction.set_rollback(True)
        assert is_told(damage, found)


def test_nobody_is_accused_where_the_answer_that_ended_a_draft_is_lawfully_erased(city):
    erase(
        Entry.objects.get(action="policy.join_answered").index,
        legal_basis="개인정보 보호법 §36",
        by=OPERATOR,
        at=minute(9200),
    )

    assert verify_everything().found == ()


@pytest.mark.long
def test_whatever_entry_is_lawfully_erased_nobody_is_accused(city):
    accused = []
    for index, action in Entry.objects.filter(payload__isnull=False).values_list("index", "action"):
        if action == "ledger.erased":
            continue
        with transaction.atomic():
            erase(index, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=minute(9200))
            accused += [(index, action, one, one.table, one.row) for one in verify_everything().found]
            transaction.set_rollback(True)
    assert accused == []


def tamper_again_and_again(times: int, seed: int = SEED) -> list[Damage]:
    """Tamper that often, each time with the whole database as it was; return what was done."""
    done: list[Damage] = []
    chance = Random(seed)
    while len(done) < times:
        try:
            with transaction.atomic():
                damage = tampered(chance)
                found = verify_everything()
                transaction.set_rollback(True)
        except (Impossible, IntegrityError, DataError):  # the database itself refuses such a value
            continue
        assert not found.guards_missing
        assert is_told(damage, found.found), (damage, [(one, one.table, one.row) for one in found.found])
        done.append(damage)
    assert verify_everything().ok, "an honest database is accused"
    return done


def is_told(damage: Damage, found) -> bool:
    """Tell whether table and row are named: the row by its key, or by what an entry says of it where that is other or gone."""
    rows = {one.row for one in found if one.table == damage.table}
    if rows & set(map(str, damage.keys)):
        return True
    named = Named(damage)
    if any(named.as_told(row) or is_in_entry(row, damage) for row in rows if not row.isdigit()):
        return True
    whole = TOLD_WITH.get(damage.table)
    return any((one.table, one.row) in named.rows for one in found if one.table == whole)


def is_in_entry(row: str, damage: Damage) -> bool:
    """Tell whether `of entry N` is said of an entry that tells what a damaged row says."""
    if not row.startswith("of entry "):
        return False
    text = Payload.objects.get(pk=int(row.split()[-1])).text
    values = [value for one in damage.rows for value in one.values()]
    said = {value for value in values if isinstance(value, str) and len(value) > 1}
    said |= {value.strftime("%Y-%m-%dT%H:%M:%S.%f") for value in values if isinstance(value, datetime)}
    return any(json.dumps(one, ensure_ascii=False)[1:-1] in text for one in said)


def kept_checkpoints(times):
    """Let acts happen, and keep a checkpoint elsewhere now and then; return those kept."""
    kept = []
    for number in range(times):
        with recording("a.done", by=OPERATOR, at=minute(number), proposal=f"2026-{number % 3:04d}") as facts:
            facts["number"] = number
        if number % 10 == 9:
            kept.append(make_checkpoint(at=minute(number)))
    return kept


@pytest.mark.parametrize("seed", range(4))
def test_a_tail_that_was_cut_is_missed_where_it_began(db, seed):
    """Invariant 46."""
    kept, start = kept_checkpoints(40), Random(seed).randrange(1, 40)
    cut_tail(start, and_head=True)

    assert verify_chain().first_bad is None  # by itself it looks whole
    found = verify_chain(kept=kept[-1:]).first_bad
    assert (found.index, found.kind, found.table) == (start, "missing", "ledger_entry")


@pytest.mark.parametrize("has_key", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_a_suffix_that_was_sealed_again_is_told_apart_between_two_checkpoints_kept_elsewhere(db, seed, has_key):
    """Invariant 46."""
    kept, start = kept_checkpoints(40), Random(seed).randrange(40)
    seal_again_from(start, text='{"number":99}')
    if has_key:  # whoever has the key of the house makes its checkpoints anew
        make_checkpoint(at=NINE)

    assert verify_chain().first_bad is None
    found = verify_chain(kept=kept)
    first = next(one for one in kept if one.index >= start)
    assert (found.first_bad.index, found.first_bad.kind) == (first.index, "checkpoint")
    assert found.unwitnessed == 40 - max([one.index + 1 for one in kept if one.index < start], default=0)


@pytest.mark.parametrize("has_key", [True, False])
def test_what_was_sealed_again_behind_the_checkpoint_kept_elsewhere_counts_as_unwitnessed(db, has_key):
    kept = kept_checkpoints(40)[:2]
    seal_again_from(20, text='{"number":99}')
    if has_key:
        make_checkpoint(at=NINE)

    found = verify_chain(kept=kept)
    assert found.unwitnessed == 20
    assert Payload.objects.get(pk=20).text == '{"number":99}'


def test_a_clock_that_was_set_back_in_a_ledger_sealed_again_is_denied_by_a_checkpoint_kept_elsewhere(db):
    kept = kept_checkpoints(20)
    take_guards_from("ledger_entry")
    Entry.objects.filter(pk=12).update(occurred_us=Entry.objects.get(pk=2).occurred_us)
    seal_again_from(12, text=Payload.objects.get(pk=12).text)

    assert verify_chain().first_bad is None
    assert verify_chain(kept=kept).first_bad.index == 19
