"""Every act leaves exactly one entry, written last; an act that fails leaves nothing."""

import pytest
from django.db import transaction
from tests.builders.hall import NINE

from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.models import Entry, Head, Payload
from mulkko.ledger.queries import acts_of, payload_of, told, verify_chain

pytestmark = pytest.mark.django_db
BY = Actor("k1", position="p-bus-r1", unit="bus-r")


def test_an_act_leaves_one_entry_that_says_who_did_what_and_when():
    """Invariant 48."""
    with recording("policy.proposal_opened", by=BY, at=NINE, proposal="2026-0001") as facts:
        facts["title"] = "심야 버스"

    [entry] = Entry.objects.all()
    assert (entry.actor, entry.position, entry.unit, entry.action) == (
        "k1",
        "p-bus-r1",
        "bus-r",
        "policy.proposal_opened",
    )
    assert entry.occurred_at == NINE
    assert payload_of(entry.index) == {"title": "심야 버스"}


def test_of_nested_acts_only_the_outermost_leaves_an_entry_and_it_keeps_what_the_inner_ones_said():
    """Invariant 48."""
    with recording("policy.submitted", by=BY, at=NINE) as outer:
        outer["round"] = 1
        with recording("approval.submitted", by=BY, at=NINE) as inner:
            inner["steps"] = 3

    [entry] = Entry.objects.all()
    assert entry.action == "policy.submitted"
    assert payload_of(entry.index) == {"round": 1, "within": [{"action": "approval.submitted", "steps": 3}]}
    assert [facts["steps"] for _, facts in told("approval.submitted")] == [3]


def test_an_act_that_fails_leaves_neither_an_entry_nor_a_step_of_the_head():
    with pytest.raises(ZeroDivisionError), recording("policy.proposal_opened", by=BY, at=NINE):
        _ = 1 / 0

    assert not Entry.objects.exists()
    assert Head.objects.get().next_index == 0


def test_after_a_failed_act_the_next_one_is_recorded_as_its_own():
    with pytest.raises(ZeroDivisionError), recording("a.failed", by=BY, at=NINE):
        _ = 1 / 0
    with recording("a.done", by=BY, at=NINE):
        pass

    assert [entry.action for entry in Entry.objects.all()] == ["a.done"]


def test_an_act_that_is_rolled_back_from_outside_leaves_nothing():
    with transaction.atomic():
        with recording("a.done", by=BY, at=NINE):
            pass
        transaction.set_rollback(True)

    assert not Entry.objects.exists()
    assert verify_chain().first_bad is None


def test_the_same_words_twice_have_two_digests_so_that_an_erased_one_cannot_be_guessed():
    for _ in range(2):
        with recording("approval.signed", by=BY, at=NINE) as facts:
            facts["answer"] = "수용"

    first, second = Entry.objects.all()
    assert first.digest != second.digest
    assert len({bytes(salt) for salt in Payload.objects.values_list("salt", flat=True)}) == 2


def test_what_happened_to_one_proposal_is_read_newest_first():
    for proposal, action in (("2026-0001", "a.one"), ("2026-0002", "a.other"), ("2026-0001", "a.two")):
        with recording(action, by=BY, at=NINE, proposal=proposal):
            pass

    assert [act.action for act in acts_of("2026-0001")] == ["a.two", "a.one"]
