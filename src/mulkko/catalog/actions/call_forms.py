"""The sheet of a unit as an XLSX: made for downloading, and read back in a limited child before anything is saved."""

from datetime import datetime
from pathlib import Path

from mulkko.catalog.actions.calls import fill_in
from mulkko.catalog.engine.call_files import MARKS, Form, OtherForm, typed_of, workbook_of
from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.catalog.errors import CallRefused
from mulkko.catalog.models import AskedUnit, CallSheet
from mulkko.catalog.permissions import may_fill
from mulkko.catalog.queries.calls import labels_of
from mulkko.organization.models import Person
from mulkko.organization.queries import place_of

LIMITS = Limits(wall_seconds=20, memory_mib=512, cpu_seconds=15)
MOST_BYTES = 2 << 20


def form_of(asked: AskedUnit, sheet: CallSheet) -> Form:
    call = asked.call
    return Form(call.pk, asked.unit.code, sheet.number, call.title, call.columns, labels_of(asked), sheet.cells)


def workbook(asked: AskedUnit, sheet: CallSheet) -> bytes:
    """Return the XLSX that a unit fills in, with what is known or was saved in its cells."""
    return workbook_of(form_of(asked, sheet))


def fill_from_file(asked: AskedUnit, path: Path, *, by: Person, at: datetime) -> CallSheet:
    """Save what stands in a filled-in XLSX; a cell that was left as it came counts as kept.

    Raises:
        CallRefused: file (no workbook, damaged, too large), form_call, form_unit, form_heading, form_row (another form),
            or what `fill_in` says.
    """
    if not may_fill(place_of(by, at), asked.unit.code):
        raise CallRefused("kept")
    if path.stat().st_size > MOST_BYTES:
        raise CallRefused("file", "2 MiB")
    outcome = nursery().run("read_call_file", {"source": str(path.absolute())}, limits=LIMITS)
    if outcome.ended != "done" or not isinstance(outcome.result, dict):
        raise CallRefused(
            "file", (outcome.error or {}).get("what", "") if outcome.ended == "refused" else outcome.ended
        )
    form = form_of(asked, asked.sheets.order_by("-number")[0])
    try:
        typed = typed_of(outcome.result, form)
    except OtherForm as other:
        raise CallRefused(f"form_{other.why}") from other
    number = outcome.result["marks"].get(MARKS[2], "")
    return fill_in(asked, typed, number=int(number) if number.isdigit() else -1, by=by, at=at, way="file")
