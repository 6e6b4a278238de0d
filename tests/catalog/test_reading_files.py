"""A file is read for what it is, or refused in plain words."""

import gzip
import zipfile

import pytest
from tests.builders.tables import packed, reading, reading_all
from tests.builders.xlsx import xlsx_of

from mulkko.catalog.engine.refusal import Refused

TABLE = "동,수\n물꼬동,1\n똠방각하동,2\n"


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig", "utf-16"])
def test_the_text_is_right_in_every_encoding_we_know(encoding, tmp_path):
    read = reading(TABLE, tmp_path, encoding=encoding)

    assert read.report["encoding"] == encoding
    assert read.column("동") == ["물꼬동", "똠방각하동"]


def test_a_gzip_file_is_read_like_the_file_inside(tmp_path):
    assert reading(packed(TABLE), tmp_path, name="a.csv.gz").column("수") == [1, 2]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_seen_and_said(delimiter, tmp_path):
    read = reading(TABLE.replace(",", delimiter), tmp_path)

    assert read.names == ["동", "수"]
    assert read.repairs["delimiter"]["example"] == delimiter


def refusal_of(content: bytes, folder, *, name: str = "a.csv") -> Refused:
    with pytest.raises(Refused) as caught:
        reading(content, folder, name=name)
    return caught.value


def test_a_byte_that_is_no_text_is_named_with_its_line(tmp_path):
    refusal = refusal_of("동,수\n가동,1\n".encode("cp949") + b"\xff\xff,2\n", tmp_path)

    assert refusal.where.startswith("Line 3,")


def test_a_broken_utf8_file_is_not_read_as_garbled_cp949(tmp_path):
    refusal = refusal_of("이름,수\n물꼬동네,1\n가나다라".encode()[:-2], tmp_path)

    assert "UTF-8" in refusal.what


@pytest.mark.parametrize(
    "content, word",
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "PNG"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html><p>no</p></html>", "HTML"),
        (b'{"a": 1}', "JSON"),
        (b"PAR1 broken", "Parquet"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", "damaged"),
        (gzip.compress(TABLE.encode() * 99, mtime=0)[:-9], "cut short"),
        (b"\x1f\x8bno gzip data at all, only its first two bytes", "damaged"),
        ("동,수\n".encode(), "no rows"),
        (b"a,b\n1,2\n" + b"\x01\x02\x03\x04\x05" * 40, "neither"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(content, word, tmp_path):
    refusal = refusal_of(content, tmp_path)

    assert word in refusal.what
    assert refusal.what.endswith(".")
    assert refusal.where
    assert refusal.cure


MINUTES = """노사민정협의회 회의 결과

1. 일시와 장소: 관리사무소 회의실, 위원 12명 참석
가. 통근버스는 지금 9대이다.
나. 사용자 쪽은 16대로 늘리면 운영비의 절반을 부담하겠다고 하였다.
다. 근로자 쪽은 막차 시각을 늦추어 달라고 하였다.
"""


def test_sentences_in_a_txt_are_no_table(tmp_path):
    refusal = refusal_of(MINUTES.encode(), tmp_path, name="minutes.txt")

    assert refusal.what == "The file holds sentences and no table."
    assert "document" in refusal.cure


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("minutes.csv", MINUTES),
        ("codes.txt", "코드\t이름\n1\t중구.\n2\t북구.\n3\t남구.\n"),
        ("names.txt", "이름\n중구\n북구\n남구\n동구\n"),
        ("said.txt", "번호,말\n1,늦습니다.\n2,좋습니다.\n3,멉니다.\n4,고맙습니다.\n"),
    ],
)
def test_rows_in_a_txt_and_lines_of_a_csv_are_a_table(name, text, tmp_path):
    assert reading(text.encode(), tmp_path, name=name).report["rows"]


def test_a_quote_that_never_closes_is_refused_with_its_line(tmp_path):
    refusal = refusal_of('동,수\n가동,1\n"나동,2\n다동,3\n'.encode(), tmp_path)

    assert "quotation mark" in refusal.what
    assert "line 3" in refusal.where


def test_a_long_file_with_an_open_quote_is_refused_too(tmp_path):
    refusal = refusal_of(('동,수\n"가동,1\n' + "나동,2\n" * 900_000).encode(), tmp_path)

    assert "line 2" in refusal.where


def test_a_workbook_under_another_name_is_read_and_said(tmp_path):
    book = xlsx_of(tmp_path / "a.csv", {"표": [["동", "수"], ["가동", 1.5]]})

    read = reading_all(book, tmp_path)[0]

    assert read.names == ["동", "수"]
    assert "xlsx" in read.repairs["other_file_kind"]["example"]


def test_a_csv_named_xls_is_read_and_said(tmp_path):
    assert "text" in reading(TABLE, tmp_path, name="a.xls").repairs["other_file_kind"]["example"]


def test_an_html_table_named_xls_is_read_with_its_spans(tmp_path):
    page = (
        "<html><meta charset=euc-kr><table><tr><th rowspan=2>동</th><th colspan=2>인구</th></tr><tr><th>남</th><th>여</th></tr>"
        "<tr><td>가동</td><td>1,000</td><td>2</td></tr><tr><td>나동<br>본동</td><td>3</td><td>4</td></tr></table></html>"
    )

    read = reading(page, tmp_path, name="현황.xls")

    assert read.names == ["동", "인구 / 남", "인구 / 여"]
    assert read.column("인구 / 남") == [1000, 3]
    assert read.report["header_rows"] == [0, 1]


def test_short_rows_are_filled_and_long_rows_lose_nothing(tmp_path):
    read = reading("동,수,비고\n가동,1\n나동,2,나,다,라\n다동,3,마,,\n", tmp_path)

    assert read.names == ["동", "수", "비고", "열4", "열5"]
    assert read.column("열4") == [None, "다", None]
    assert read.repairs["short_rows"]["where"] == "row 1"
    assert read.repairs["long_rows"]["count"] == 1


def test_too_many_columns_are_refused(tmp_path):
    assert (
        "too many columns" in refusal_of(",".join(f"c{turn}" for turn in range(16_385)).encode() + b"\n", tmp_path).what
    )


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path):
    book = xlsx_of(tmp_path / "a.xlsx", {"표": [["동"], ["가"]]})
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * (80 << 20))

    with pytest.raises(Refused, match="unpacks to far more"):
        reading_all(book, tmp_path)


def test_a_stray_cell_far_away_does_not_fill_the_memory(tmp_path):
    book = xlsx_of(tmp_path / "a.xlsx", {"표": [["동"], ["가"], [None] * 300 + ["x"]]})
    assert reading_all(book, tmp_path)[0].report["rows"] == 2

    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'<row r="3">', b'<row r="1048576">')
    with zipfile.ZipFile(book, "w") as archive:
        for name, content in (parts | {"xl/worksheets/sheet1.xml": sheet}).items():
            archive.writestr(name, content)

    with pytest.raises(Refused, match="too many cells"):
        reading_all(book, tmp_path)


def test_an_xls_whose_chain_of_sectors_loops_is_refused_before_it_fills_the_memory(tmp_path):
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504)
    header[30:34] = b"\x09\x00\x06\x00"
    header[44:52] = (1).to_bytes(4, "little") + (1).to_bytes(4, "little")  # one allocation table, directory in sector 1
    header[68:72] = b"\xfe\xff\xff\xff"
    header[76:] = (0).to_bytes(4, "little") + b"\xff" * 432
    table = b"\xfd\xff\xff\xff" + (1).to_bytes(4, "little") + b"\xff" * 504  # sector 1 leads to itself

    refusal = refusal_of(bytes(header) + table + b"\0" * 512, tmp_path, name="a.xls")

    assert "damaged" in refusal.what
