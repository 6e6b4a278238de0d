"""What the frame counts is counted anew where it may have changed, and only there."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.builders.hall import NINE, OPERATOR

from mulkko.ledger.actions import recording
from mulkko.ledger.models import Head
from mulkko.web.counted import Kept

AT = datetime(2026, 11, 30, 1, 0, 10, tzinfo=UTC)


class Counting:
    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.times


@pytest.fixture
def kept_count():
    return Kept(2).get


def test_a_count_holds_until_an_act_is_recorded_or_the_minute_is_over(db, kept_count):
    count = Counting()
    act()

    assert [kept_count("work", head(), AT, count), kept_count("work", head(), AT + timedelta(seconds=49), count)] == [
        1,
        1,
    ]
    act()
    assert kept_count("work", head(), AT, count) == 2
    assert kept_count("work", head(), AT + timedelta(seconds=50), count) == 3


def test_nobody_is_told_the_count_of_somebody_else(db, kept_count):
    count = Counting()
    act()

    assert [kept_count(("work", who), head(), AT, count) for who in (1, 2, 1)] == [1, 2, 1]


def test_before_anything_is_recorded_everything_is_counted(db, kept_count):
    count = Counting()

    assert [kept_count("work", head(), AT, count), kept_count("work", None, AT, count)] == [1, 2]


def test_what_was_counted_longest_ago_is_forgotten_first(db, kept_count):
    count = Counting()
    act()

    for who in (1, 2, 3):
        kept_count(who, head(), AT, count)
    assert [kept_count(who, head(), AT, count) for who in (3, 2, 1)] == [3, 2, 4]


def act():
    with recording("a.done", by=OPERATOR, at=NINE) as facts:
        facts["number"] = 1


def head():
    return Head.objects.filter(pk=1).first()
