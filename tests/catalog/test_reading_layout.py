"""Title rows, header rows, units, notes and totals rows are told from the data."""

import pytest
from tests.builders.tables import reading, reading_all
from tests.builders.xlsx import xlsx_of

MERGED = [
    ["2025년 동별 인구 현황"],
    [None, None, None, None, None, "(단위: 명)"],
    ["연번", "행정동", "총인구", "연령별", None, "비고"],
    [None, None, None, "65세 이상", "18세 이하", None],
    [None, "합계", 600, 90, 60, None],
    [1, "물꼬동", 300, 50, 20, "가) 추정"],
    [2, "새터동", 200, 30, 30, None],
    [3, "한내동", 100, 10, 10, None],
    [],
    ["※ 주민등록 인구 기준, 외국인 제외"],
]
RANGES = ["A1:F1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4"]


def test_a_title_a_unit_note_and_a_merged_header_are_found_and_named(tmp_path):
    book = xlsx_of(tmp_path / "인구.xlsx", {"현황": MERGED}, {"현황": RANGES})

    read = reading_all(book, tmp_path)[0]

    assert read.report["header_rows"] == [2, 3]
    assert read.report["first_data_row"] == 4
    assert read.report["totals_rows"] == [4]
    assert read.names == ["연번", "행정동", "총인구", "연령별 / 65세 이상", "연령별 / 18세 이하", "비고"]
    assert read.kinds == ["integer", "text", "integer", "integer", "integer", "text"]
    assert read.units == [None, None, "명", "명", "명", None]
    assert read.column("총인구") == [300, 200, 100]
    assert read.totals() == [[None, "합계", "600", "90", "60", None]]
    assert "2025년 동별 인구 현황" in read.repairs["title_rows"]["example"]
    assert "외국인 제외" in read.repairs["notes"]["example"]


@pytest.mark.parametrize(
    "lines, header_rows, first, names",
    [
        ("구,인구\n가구,10\n나구,20\n", [0], 1, ["구", "인구"]),
        ("구,2023,2024\n가구,10,11\n나구,20,21\n", [0], 1, ["구", "2023", "2024"]),
        ("구,2023,2023\n구,남,여\n가구,10,11\n나구,20,21\n", [0, 1], 2, ["구", "2023 / 남", "2023 / 여"]),
        (
            "구,인구,,면적\n,남,여,\n가구,10,11,3.5\n나구,20,21,4.5\n",
            [0, 1],
            2,
            ["구", "인구 / 남", "인구 / 여", "면적"],
        ),
        ("주차장 현황,,\n\n동,면수,요금\n가동,10,500\n나동,20,700\n", [2], 3, ["동", "면수", "요금"]),
        ("동,면수,요금\n,(면),(원)\n가동,10,500\n나동,20,700\n", [0, 1], 2, ["동", "면수", "요금"]),
        ("시설,주소\n물꼬도서관,새터로 1\n한내도서관,새터로 2\n", [0], 1, ["시설", "주소"]),
        ("구,미정수,인구\n가구,-,10\n나구,3,20\n", [0], 1, ["구", "미정수", "인구"]),
        ("월,1,2,3,4\n가구,10,22,31,4\n나구,20,21,3,9\n", [0], 1, ["월", "1", "2", "3", "4"]),
        ("가구,37.51,127.1\n나구,37.52,127.2\n다구,37.53,127.3\n", [], 0, ["열1", "열2", "열3"]),
        (
            "자료: 물꼬시\n기준일: 2025-01-01\n동,등록일,수\n가동,2024-01-02,3\n나동,2024-02-03,4\n",
            [2],
            3,
            ["동", "등록일", "수"],
        ),
    ],
)
def test_the_header_is_where_a_reader_would_see_it(lines, header_rows, first, names, tmp_path):
    read = reading(lines, tmp_path)

    assert read.report["header_rows"] == header_rows
    assert read.report["first_data_row"] == first
    assert read.names == names


@pytest.mark.parametrize(
    "lines, totals",
    [
        ("동,수\n합계,30\n가동,10\n나동,20\n", [1]),
        ("동,수\n가동,10\n나동,20\n계,30\n", [3]),
        ('동,수\n가동,10\n나동,20\n합  계,"30"\n', [3]),
        ("구,동,수\n가구,소계,30\n가구,가동,10\n가구,나동,20\n나구,소계,7\n나구,다동,3\n나구,라동,4\n", [1, 4]),
        ("동,수\n전국,30\n가동,10\n나동,20\n", [1]),
        ("동,수\n전체,5\n가동,10\n나동,20\n", []),
        ("동,수\n계,5\n가동,10\n나동,20\n", []),
        ("동,수\n통계동,30\n가동,10\n나동,20\n", []),
        ("회관,수\n계동회관,30\n설계,10\n단계,20\n", []),
        ("구분,동,수\n합계,가동,10\n합계,나동,20\n합계,다동,5\n", []),
        ("구,동,수\n가구,소계,30\n나구,소계,7\n다구,소계,9\n", []),
        ("동,점수\n가동,10\n나동,20\n평균,15\n", [3]),
        ("동,비고\n가동,합계\n나동,없음\n", []),
    ],
)
def test_a_totals_row_is_taken_out_only_when_it_is_one(lines, totals, tmp_path):
    read = reading(lines, tmp_path)

    assert read.report["totals_rows"] == totals
    assert len(read.totals()) == len(totals)
    assert read.report["rows"] + len(totals) == lines.count("\n") - 1


def test_blank_rows_and_repeated_headers_inside_a_table_are_not_data(tmp_path):
    read = reading("동,수\n가동,1\n\n동,수\n나동,2\n,\n", tmp_path)

    assert read.column("수") == [1, 2]
    assert read.repairs["repeated_headers"]["count"] == 1
    assert read.repairs["blank_rows"]["count"] == 1


def test_text_merged_downwards_is_filled_and_a_merged_number_is_not_doubled(tmp_path):
    rows = [["구", "동", "예산"], ["가구", "가동", 5], [None, "나동", None], ["나구", "다동", 7], [None, "라동", 8]]
    book = xlsx_of(tmp_path / "a.xlsx", {"표": rows}, {"표": ["A2:A3", "C2:C3", "A4:A5"]})

    read = reading_all(book, tmp_path)[0]

    assert read.column("구") == ["가구", "가구", "나구", "나구"]
    assert read.column("예산") == [5, None, 7, 8]
    assert read.repairs["merged_cells"]["count"] == 2


def test_every_sheet_answers_and_a_blank_one_is_only_mentioned(tmp_path):
    book = xlsx_of(
        tmp_path / "a.xlsx", {"하나": [["동", "수"], ["가동", 1]], "빈": [], "둘": [["동", "수"], ["나동", 2]]}
    )

    sheets = reading_all(book, tmp_path)

    assert [read.report["sheet"] for read in sheets] == ["하나", "둘"]
    assert sheets[0].repairs["blank_sheets"]["where"] == "빈"


def test_names_are_folded_and_made_unique(tmp_path):
    read = reading('이름,이름,,"설치\n 개수"\n가,나,다,1\n', tmp_path)

    assert read.names == ["이름", "이름_2", "열3", "설치 개수"]
    assert read.repairs["renamed_column"]["count"] == 1
