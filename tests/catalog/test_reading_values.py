"""What a cell says is kept exactly: numbers, days, codes, text."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.tables import Read, reading, reading_all

from mulkko.catalog.engine.reading import read_file
from mulkko.catalog.engine.workbooks import shown


def column_of(cells: list[str], folder, *, name: str = "값") -> Read:
    quoted = [cell.replace('"', '""') for cell in cells]
    return reading(
        f'동,"{name}"\n' + "".join(f'동{chr(0xAC00 + turn)},"{cell}"\n' for turn, cell in enumerate(quoted)),
        folder,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    "cells, stored, kind, repair",
    [
        (["1,234", "5"], [1234, 5], "integer", "thousands_separators"),
        (["△3", "▲1,000", "2"], [-3, -1000, 2], "integer", "negative_marks"),
        (["(3)", "2"], [-3, 2], "integer", "negative_marks"),
        (["12명", "3명"], [12, 3], "integer", "units_in_cells"),
        (["35%", "2.5%"], [Decimal("35.0"), Decimal("2.5")], "decimal", "units_in_cells"),
        (["12*", "7¹⁾"], [12, 7], "integer", "footnote_marks"),
        (["-", "3", "…", "X"], [None, 3, None, None], "integer", "missing_marks"),
        (["3.0", "4.00"], [3, 4], "integer", "decimal_zeros"),
        (["1.2E+3", "5"], [1200, 5], "integer", "exponents"),
        (["0.1", "0.25", "3"], [Decimal("0.10"), Decimal("0.25"), Decimal("3.00")], "decimal", None),
        (["９", "１０"], [9, 10], "integer", None),
        (["12345678901234567890", "1"], [Decimal("12345678901234567890"), Decimal(1)], "integer", None),
        (
            ["2024-01-02", "2024.3.4", "2024. 5. 6.", "-"],
            [date(2024, 1, 2), date(2024, 3, 4), date(2024, 5, 6), None],
            "date",
            "missing_marks",
        ),
        (["20240102", "20240304"], [date(2024, 1, 2), date(2024, 3, 4)], "date", None),
    ],
)
def test_a_cell_becomes_what_it_means_and_the_repair_is_listed(cells, stored, kind, repair, tmp_path):
    read = column_of(cells, tmp_path)

    assert read.column("값") == stored
    assert read.kinds[1] == kind
    assert repair is None or repair in read.repairs


@pytest.mark.parametrize(
    "cells",
    [
        ["007", "12"],
        ["1", "둘"],
        ["12명", "3대"],
        ["▲3", "▼2"],
        ["(1)", "(2)"],
        ["2024-02-30", "2024-01-01"],
        ["2024.10", "2024.01"],
        ["3층", "101호"],
        ["1,23", "4"],
        ["-", "없다"],
        ["1" * 39, "2"],
        ["=1+1", "<script>alert(1)</script>"],
        ["\u202e가", " 나 "],
    ],
)
def test_what_is_not_plainly_a_number_or_a_day_stays_the_text_it_was(cells, tmp_path):
    read = column_of(cells, tmp_path)

    assert read.kinds[1] == "text"
    assert read.column("값") == cells


@pytest.mark.parametrize(
    "name, cells, kind",
    [
        ("행정동코드", ["11680660", "11680670"], "text"),
        ("국가코드", ["112", "130"], "text"),
        ("우편번호", ["24227", "25920"], "text"),
        ("관리번호", ["10233", "10451"], "text"),
        ("번호", ["1", "2"], "integer"),
        ("입국연월", ["202001", "202002"], "text"),
        ("발생년월일시", ["2024010203", "2024010204"], "text"),
        ("인구", ["24227", "25920"], "integer"),
        ("설치일자", ["20091130", "20160127"], "date"),
        ("관리번호", ["20091130", "20160127"], "text"),
    ],
)
def test_a_code_stays_text_and_a_measure_does_not(name, cells, kind, tmp_path):
    assert column_of(cells, tmp_path, name=name).kinds[1] == kind


def test_a_number_column_is_an_integer_or_a_decimal_and_never_a_float(tmp_path):
    read = reading("가,나,다\n1,0.5,126.123456789012345\n2,1.25,127.1\n", tmp_path)

    assert [read.type_of(name) for name in "가나다"] == [pa.int64(), pa.decimal128(38, 2), pa.decimal128(38, 15)]


def test_only_the_empty_cell_of_a_text_column_becomes_null(tmp_path):
    read = reading("동,비고\n가,-\n나,\n다,해당없음\n", tmp_path)

    assert read.column("비고") == ["-", None, "해당없음"]


def test_units_are_those_the_file_states(tmp_path):
    read = reading("동,인구(명),예산 [천원],길이(m),시설(대강당)\n가,1,2,3,4\n나,2,3,4,5\n", tmp_path)

    assert read.units == [None, "명", "천원", "m", None]
    assert read.names[1] == "인구(명)"


def test_nul_characters_are_removed_and_said(tmp_path):
    read = reading("동,비고\n가,나\0다\n라,마\n", tmp_path, encoding="utf-8")

    assert read.column("비고") == ["나다", "마"]
    assert read.repairs["nul_characters"]["count"] == 1


@pytest.mark.parametrize(
    "value, text",
    [(3.0, "3"), (0.1 + 0.2, "0.3"), (1e20, "100000000000000000000"), (-0.0, "0"), (True, "TRUE"), (1e-7, "0.0000001")],
)
def test_a_workbook_number_is_shown_as_excel_shows_it(value, text):
    assert shown(value) == text


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
TABLES = st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=8))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-(10**25), 10**25), st.decimals(-(10**9), 10**9, places=6), CELLS),
        min_size=2,
        max_size=20,
    )
)
def test_every_value_of_a_table_survives_the_way_into_a_chunk(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("round")
    lines = ['"정수","소수","글"', *(f'"{a}","{b}","{c.replace(chr(34), chr(34) * 2)}글"' for a, b, c in rows)]

    read = reading("\n".join(lines), folder, encoding="utf-8")

    assert [int(value) for value in read.column("정수")] == [a for a, _, _ in rows]
    assert [Decimal(value) for value in read.column("소수")] == [b for _, b, _ in rows]
    assert read.column("글") == [f"{c}글" for _, _, c in rows]


def test_the_same_rows_give_the_same_chunks_and_personal_columns_lie_apart(tmp_path):
    text = "이름,동,수\n김물꼬,가동,1\n이새터,나동,2\n"
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    first = reading(text, tmp_path / "a", personal=frozenset({"이름"}))
    second = reading(text, tmp_path / "b", encoding="utf-8", personal=frozenset({"이름"}))

    assert first.report["chunks"] == second.report["chunks"]
    assert [chunk["columns"] for chunk in first.report["chunks"]] == [[1, 2], [0]]
    assert first.column("이름") == ["김물꼬", "이새터"]


def test_a_long_table_is_cut_into_row_ranges_in_order(tmp_path):
    text = "동,수\n" + "".join(f"동{turn % 7},{turn}\n" for turn in range(260_000))

    read = reading(text, tmp_path)

    assert [chunk["rows"] for chunk in read.report["chunks"]] == [250_000, 10_000]
    assert read.column("수") == list(range(260_000))


def test_a_parquet_file_keeps_exact_types_and_floats_become_decimals(tmp_path):
    table = pa.table(
        {"수": [1, 2], "비": [0.1 + 0.2, 1.5], "글": ["가", None], "목록": [["a"], []], "날": [date(2024, 1, 2), None]}
    )
    pq.write_table(table, tmp_path / "a.parquet")

    read = reading_all(tmp_path / "a.parquet", tmp_path)[0]

    assert read.kinds == ["integer", "decimal", "text", "text", "date"]
    assert read.column("비") == [Decimal("0.3"), Decimal("1.5")]
    assert read.column("목록") == ['["a"]', "[]"]


def test_reading_leaves_only_chunks_behind(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("동,수\n가,1\n")
    folder = tmp_path / "out"
    folder.mkdir()

    answer = read_file(source, name="a.csv", folder=folder)

    assert {path.name for path in folder.iterdir()} == {chunk["file"] for chunk in answer[0]["chunks"]}
