"""What a data call asks for and what was filled in, as plain values: columns, values, totals, series."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.calls import COLUMNS

from mulkko.catalog.engine.calls import (
    BadLine,
    Cell,
    cells_of,
    filled,
    is_whole,
    read_columns,
    read_value,
    series_of,
    told_cells,
    written_columns,
    wrong_totals,
)

THREE = read_columns(COLUMNS)
lines = st.sampled_from(["남 | 정수 | 명", "여", "비율 | 소수 | %", "비고 | 글", "계 | 정수 | 명 | = 남 + 여"])


@given(st.lists(lines, min_size=1, unique=True))
def test_columns_that_are_written_are_read_back(given_lines):
    columns = read_columns("\n".join({"남 | 정수 | 명": None, "여": None} | dict.fromkeys(given_lines)))

    assert read_columns(written_columns(columns)) == columns
    assert len(columns) == len({"남 | 정수 | 명", "여", *given_lines})


@pytest.mark.parametrize(
    "text, why",
    [
        ("", "none"),
        (" | 정수", "name"),
        ("가 | 금액", "kind"),
        ("가\n가", "twice"),
        ("가 | 글\n나 | 정수 || = 가", "parts"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, why):
    with pytest.raises(BadLine) as caught:
        read_columns(text)
    assert caught.value.why == why


@given(
    st.dictionaries(
        st.tuples(st.just(0), st.integers(0, 2)), st.one_of(st.none(), st.integers(0, 99).map(str), st.just("-"))
    )
)
def test_a_sheet_is_whole_exactly_when_nothing_is_open_and_totals_hold(typed):
    before = {(0, 0): Cell("5", "prefilled", "5"), (0, 1): Cell("7")}

    cells = filled(before, typed, THREE)

    assert cells_of(told_cells(cells)) == cells
    looked_at = all((0, place) in cells and cells[0, place].how != "prefilled" for place in range(3))
    assert is_whole(cells, ("",), THREE) == (looked_at and not wrong_totals(cells, ("",), THREE))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_number_is_kept_in_one_way_only(number):
    once = read_value(f"{number:,}", "decimal")

    assert read_value(once, "decimal") == once
    assert float(once) == float(number)


def test_calls_of_one_series_differ_only_in_when():
    titles = [
        "2026년 4분기 야간근로자 현황",
        "2027년 1/4분기 야간근로자 현황",
        "야간근로자 현황 (2026년 11월)",
        "2026년도 상반기 야간근로자 현황",
    ]

    assert {series_of(title) for title in titles} == {"야간근로자 현황"}
    assert series_of("2026년") == "2026년"
