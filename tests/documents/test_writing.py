"""Dates, times, money, item marks and the end mark, as administration demands them (invariants 49 to 51)."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.documents.engine.marks import BLANK, Point, ending_of, item_mark, itemised, syllable
from mulkko.documents.engine.writing import format_date, format_money, format_time, read_number


def test_dates_and_times_are_written_as_the_decree_says():
    """Invariant 49."""
    assert format_date(date(2026, 11, 23)) == "2026. 11. 23."
    assert format_date(date(2026, 1, 2)) == "2026. 1. 2."
    assert format_time(time(8, 9)) == "08:09"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (113560, "금113,560원(금일십일만삼천오백육십원)"),
        (100_000_000, "금100,000,000원(금일억원)"),
        (0, "금0원(금영원)"),
        (10, "금10원(금일십원)"),
        (1_519_015_680, "금1,519,015,680원(금일십오억일천구백일만오천육백팔십원)"),
    ],
)
def test_money_is_written_in_digits_and_read_out_with_every_one(amount, written):
    """Invariant 49."""
    assert format_money(amount) == written


@pytest.mark.parametrize("amount", [-1, 10**20])
def test_an_amount_that_has_no_reading_is_refused(amount):
    with pytest.raises(ValueError, match="cannot be read out"):
        format_money(amount)


def number_in(reading: str) -> int:
    """Read a reading back, by its own rules."""
    total = four = digit = 0
    for character in reading:
        if character in "만억조경":
            total, four = total + (four + digit) * 10_000 ** ("만억조경".index(character) + 1), 0
            digit = 0
        elif character in "천백십":
            four, digit = four + digit * {"천": 1000, "백": 100, "십": 10}[character], 0
        else:
            digit = "영일이삼사오육칠팔구".index(character)
    return total + four + digit


@given(st.integers(0, 10**20 - 1))
def test_a_reading_names_exactly_its_amount(amount):
    assert number_in(read_number(amount)) == amount


def test_the_eight_levels_have_their_marks():
    """Invariant 50."""
    assert " ".join(item_mark(level, 0) for level in range(1, 9)) == "1. 가. 1) 가) (1) (가) ① ㉮"


def test_behind_ha_the_letters_go_on_with_geo():
    """Invariant 50."""
    letters = [syllable(place) for place in range(28)]

    assert "".join(letters[:14]) == "가나다라마바사아자차카타파하"
    assert "".join(letters[14:]) == "거너더러머버서어저처커터퍼허"


@pytest.mark.parametrize(("level", "place"), [(9, 0), (0, 0), (7, 20), (8, 14), (2, 84)])
def test_a_mark_that_does_not_exist_is_refused(level, place):
    with pytest.raises(ValueError, match="divide the text otherwise"):
        item_mark(level, place)


def test_an_only_item_has_no_mark():
    """Invariant 50."""
    items = list(itemised([Point("하나", (Point("속"),))]))

    assert [(item.level, item.mark, item.text) for item in items] == [(1, "", "하나"), (2, "", "속")]


def test_items_are_marked_in_reading_order():
    items = itemised([Point("a", (Point("b"), Point("c"))), Point("d")])

    assert [(item.level, item.mark) for item in items] == [(1, "1."), (2, "가."), (2, "나."), (1, "2.")]


@pytest.mark.parametrize(
    ("after", "is_full", "place", "text"),
    [
        ("text", False, "behind", f"{BLANK}끝."),
        ("text", True, "next_line", f"{BLANK}끝."),
        ("attachments", False, "behind", f"{BLANK}끝."),
        ("table", True, "below_table", f"{BLANK}끝."),
        ("table", False, "next_cell", "이하 빈칸"),
    ],
)
def test_the_end_mark_stands_where_the_rule_puts_it(after, is_full, place, text):
    """Invariant 51."""
    ending = ending_of(after, is_full=is_full)

    assert (ending.place, ending.text) == (place, text)
