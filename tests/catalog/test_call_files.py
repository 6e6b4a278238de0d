"""The form of a data call as XLSX: what is downloaded and filled in comes back; what is not that form is refused and saves nothing."""

import zipfile

import pytest
from tests.builders.calls import asked_unit, filled_by, known_counts, newest, opened
from tests.builders.hall import NINE, person
from tests.builders.xlsx import xlsx_of

from mulkko.catalog.actions.call_forms import MOST_BYTES, fill_from_file, workbook
from mulkko.catalog.engine.call_files import LABEL, MARKS, NOTES, SHEET
from mulkko.catalog.engine.workbooks import sheets_of
from mulkko.catalog.errors import CallRefused
from mulkko.catalog.queries.calls import line_of
from mulkko.policy.queries import verify_everything

pytestmark = pytest.mark.usefixtures("hall")
HEADING = [LABEL, "남 (명)", "여 (명)", "계 (명)"]


def form(tmp_path, call, unit="bus-r", *, rows=(("노선팀", 5, 8, 13),), heading=HEADING, number=0, marked=None):
    """Write a form as a spreadsheet program saves it."""
    marks = [[name, value] for name, value in zip(MARKS, (marked or call.pk, unit, number), strict=True)]
    return xlsx_of(tmp_path / "form.xlsx", {SHEET: [heading, *rows], NOTES: marks})


def brought(call, path, login="haneul"):
    return fill_from_file(asked_unit(call, "bus-r"), path, by=person(login), at=NINE)


def refused(why, call, path, login="haneul"):
    with pytest.raises(CallRefused) as caught:
        brought(call, path, login)
    assert caught.value.why == why
    assert newest(asked_unit(call, "bus-r")) == 0


def test_what_is_downloaded_names_what_is_known_and_its_source(tmp_path):
    known_counts()
    asked = asked_unit(opened(), "bus-r")
    path = tmp_path / "form.xlsx"

    path.write_bytes(workbook(asked, asked.sheets.get()))

    table, notes = (list(sheet.rows()) for sheet in sheets_of(path, zipped=True)[0])
    assert table[0] == HEADING
    assert table[1][:3] == ["노선팀", "5", "7"]
    assert ["노선팀", "남", "5", "야간근로 집계", "1", "2026-09-30"] in notes
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_form_that_comes_back_as_it_went_keeps_what_is_known_and_changes_nothing_else(tmp_path):
    known_counts()
    call = opened()
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(asked_unit(call, "bus-r"), asked_unit(call, "bus-r").sheets.get()))

    sheet = brought(call, path)

    assert {place: cell.how for place, cell in sheet.cells.items()} == {(0, 0): "kept", (0, 1): "kept"}
    assert (sheet.way, sheet.is_whole) == ("file", False)


def test_a_filled_in_form_is_read_with_its_corrections(tmp_path):
    known_counts()
    call = opened()

    sheet = brought(call, form(tmp_path, call))

    assert [(sheet.cells[0, place].how, sheet.cells[0, place].value) for place in range(3)] == [
        ("kept", "5"), ("corrected", "8"), ("typed", "13"),
    ]  # fmt: skip
    assert line_of(asked_unit(call, "bus-r")).state == "filled"
    assert verify_everything().ok


def test_text_that_would_be_a_formula_comes_and_goes_as_text(tmp_path):
    call = opened(columns="비고 | 글")
    filled_by(call, "bus-r", "haneul", '=HYPERLINK("http://a")<&>')
    asked = asked_unit(call, "bus-r")
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook(asked, asked.sheets.order_by("-number")[0]))

    assert brought(call, path).cells[0, 0].value == '=HYPERLINK("http://a")<&>'


def test_the_form_of_another_call_or_unit_or_with_other_columns_or_rows_is_refused(tmp_path):
    call = opened()

    refused("form_call", call, form(tmp_path, call, marked=call.pk + 1))
    refused("form_unit", call, form(tmp_path, call, unit="bus-s"))
    refused("form_heading", call, form(tmp_path, call, heading=[LABEL, "여 (명)", "남 (명)", "계 (명)"]))
    refused("form_row", call, form(tmp_path, call, rows=[("시설팀", 1, 2, 3)]))
    refused("number", call, form(tmp_path, call, rows=[("노선팀", "많음", 2, 3)]))
    refused("moved", call, form(tmp_path, call, number=7))
    refused("kept", call, form(tmp_path, call), login="jo")


def test_a_file_that_is_not_what_it_says_is_refused(tmp_path):
    call = opened()
    path = tmp_path / "form.xlsx"
    for content in (b"", b"name,value\n1,2\n", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"%PDF-1.7"):
        path.write_bytes(content)
        refused("file", call, path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    refused("file", call, path)
    refused("file", call, xlsx_of(path, {"다른 표": [["가"], [1]]}))
    path.write_bytes(b"0" * (MOST_BYTES + 1))
    refused("file", call, path)


def test_a_form_blown_up_to_far_more_cells_is_refused(tmp_path):
    call = opened()

    refused("file", call, form(tmp_path, call, rows=[("노선팀", 1, 2, 3)] * 2_000))
