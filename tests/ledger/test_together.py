"""Acts that fall as a whole: their entries come last, and what they rest on is still true under the lock of the head."""

import pytest
from tests.builders.hall import NINE

from mulkko.ledger.actions import Actor, append_many, head_held, recording, stays_true, together
from mulkko.ledger.models import Entry
from mulkko.ledger.models import microseconds as us
from mulkko.ledger.queries import verify_chain
from mulkko.prepared import kept_cursor

BY = Actor("somebody")


def record_meanwhile(action, proposal=""):
    """Append an entry as another person's act would that is committed while this one runs."""
    told = {"occurred_us": us(NINE), "actor": "other", "action": action, "proposal": proposal, "schema": 1}
    append_many([(told, {})])


def actions():
    return list(Entry.objects.order_by("index").values_list("action", flat=True))


def test_entries_are_appended_when_everything_else_is_done(db):
    with together():
        with recording("a.done", by=BY, at=NINE):
            pass
        with recording("b.done", by=BY, at=NINE):
            pass
        assert actions() == []

    assert actions() == ["a.done", "b.done"]


def test_one_that_fails_takes_all_of_them_along(db):
    def fail():
        with together():
            with recording("a.done", by=BY, at=NINE):
                pass
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert actions() == []


@pytest.mark.parametrize(
    "meanwhile,looks", [([], 1), ([("harmless", "")], 1), ([("harmless", ""), ("data.added", "")], 2)]
)
def test_it_is_looked_at_again_only_where_something_was_recorded_that_may_matter(db, meanwhile, looks):
    seen = []
    with together(), recording("a.done", by=BY, at=NINE):
        stays_true(lambda: seen.append(1), unless=lambda action, proposal: action == "harmless")
        for action, proposal in meanwhile:
            record_meanwhile(action, proposal)

    assert len(seen) == looks
    assert actions() == [action for action, _ in meanwhile] + ["a.done"]


def test_what_is_no_longer_true_then_takes_the_act_back(db):
    answers = iter([None, LookupError("it moved")])

    def look():
        if moved := next(answers):
            raise moved

    def act():
        with together(), recording("a.done", by=BY, at=NINE):
            stays_true(look, unless=lambda action, proposal: False)
            record_meanwhile("data.added")

    with pytest.raises(LookupError, match="it moved"):
        act()

    assert actions() == []


def test_nothing_stays_true_for_acts_that_are_not_run_together(db):
    with pytest.raises(RuntimeError):
        stays_true(lambda: None, unless=lambda action, proposal: False)


def test_what_is_sent_with_the_lock_of_the_head_is_done_and_the_entries_are_linked_as_ever(db):
    read = []
    with together():
        for action in ("a.done", "b.done"):
            with recording(action, by=BY, at=NINE, proposal="2026-0001"), kept_cursor() as sent:
                with head_held("2026-0001"):
                    sent.execute("SELECT next_index FROM ledger_head WHERE id = 1")
                read += sent.fetchone()
    record_meanwhile("c.done", "2026-0001")

    first, second, third = Entry.objects.order_by("index")
    assert read == [0, 0]
    assert [first.seal, second.seal] == [second.previous_in_proposal, third.previous_in_proposal]
    assert not verify_chain().bad


def test_what_was_recorded_before_the_head_was_locked_is_looked_at_and_nothing_else(db):
    seen = []
    with together(), recording("a.done", by=BY, at=NINE):
        stays_true(lambda: seen.append("before"), unless=lambda action, proposal: False)
        record_meanwhile("data.added")
        with head_held(""):
            pass
        stays_true(lambda: seen.append("behind"), unless=lambda action, proposal: False)

    assert seen == ["before", "behind", "before"]


def test_nobody_holds_the_head_for_acts_that_are_not_run_together(db):
    with pytest.raises(RuntimeError), head_held(""):
        pass
