"""Closing a data call: what was confirmed becomes a version of a dataset, by the import that every file goes through."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from mulkko.catalog.actions import LIMITS, Added, Import, Incoming, keep_chunks, profile_added
from mulkko.catalog.engine.manifest import sha256_of_file
from mulkko.catalog.engine.nursery import nursery
from mulkko.catalog.errors import CallRefused
from mulkko.catalog.models import CallClosing, DataCall, Version
from mulkko.catalog.permissions import may_lead
from mulkko.catalog.providers.chunks import incoming
from mulkko.catalog.queries.calls import UnitLine, lines_of
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of, place_of

UNIT_CODE, UNIT, ROW = "부서코드", "부서", "구분"


def close_call(call: DataCall, *, reason: str = "", by: Person, at: datetime) -> CallClosing:
    """Close a call, and keep what was confirmed in the catalogue. What was not confirmed is in no result.

    Raises:
        CallRefused: kept, over, reason (units are missing and nobody says why it is closed all the same), moved
            (somebody saved or confirmed at this very moment), or result: the catalogue refuses the table.
    """
    if not may_lead(place_of(by, at), call.owner.code):
        raise CallRefused("kept")
    lines = lines_of(call)
    confirmed = [line for line in lines if line.state == "confirmed"]
    if len(confirmed) < len(lines) and not reason.strip():
        raise CallRefused("reason")
    with incoming(settings.MULKKO_HOME) as folder:
        sheets, source_sha256 = _read_back(call, confirmed, folder) if confirmed else ([], "")
        keep_chunks(sheets, folder)
        with recording("catalog.call_closed", by=actor_of(by, at), at=at) as facts:
            locked = DataCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
            if locked.is_closed:
                raise CallRefused("over")
            if _standing(lines_of(locked)) != _standing(lines):
                raise CallRefused("moved")
            told = Incoming(
                name=call.dataset, title=call.title, owner=call.owner.code, basis="survey", as_of=call.to_on,
                note=f"자료 취합 {call.pk}: {len(confirmed)}/{len(lines)}개 부서 확인",
            )  # fmt: skip
            bringing = Import(Path(f"data-call-{call.pk}.parquet"), told, source_sha256, actor_of(by, at), by, at)
            added = bringing.keep_sheets(sheets) if sheets else []
            row = CallClosing.objects.create(
                call=locked, version=_version(added), confirmed=len(confirmed), missing=len(lines) - len(confirmed),
                reason=reason.strip(), by=by, at=at,
            )  # fmt: skip
            facts.update(
                row=whole_row(row), call=call.pk, title=call.title, confirmed=row.confirmed, missing=row.missing
            )
    profile_added(added, at=at)
    return row


def _standing(lines: Sequence[UnitLine]) -> list[tuple[int, bool]]:
    return [(line.sheet.pk, line.confirmation is not None) for line in lines]


def _version(added: list[Added]) -> Version | None:
    if not added:
        return None
    if added[0].error:
        raise CallRefused("result", added[0].error["what"])
    return Version.objects.get(dataset__name=added[0].dataset, number=added[0].version or 0)


def _read_back(call: DataCall, lines: Sequence[UnitLine], folder: Path) -> tuple[list[dict[str, Any]], str]:
    """Write the confirmed sheets as one table, and read it as any file is read: in a limited child, outside any transaction."""
    path = folder / "result.parquet"
    pq.write_table(pa.table(result_of(call, lines)), path)
    digest = sha256_of_file(path)
    arguments = {"source": str(path), "name": path.name, "folder": str(folder), "personal": []}
    outcome = nursery().run("read_file", arguments, limits=LIMITS)
    if outcome.ended != "done" or not outcome.result:
        raise CallRefused("result", (outcome.error or {}).get("what", ""))
    return outcome.result, digest


def result_of(call: DataCall, lines: Sequence[UnitLine]) -> dict[str, list[str]]:
    """Return the result as columns of text: the unit by code and name, the row where rows have names, and what was asked."""
    has_rows = call.rows != ("",)
    table: dict[str, list[str]] = {UNIT_CODE: [], UNIT: [], **({ROW: []} if has_rows else {})}
    table |= {column.heading: [] for column in call.columns}
    for line in lines:
        for row, label in enumerate(call.rows):
            table[UNIT_CODE].append(line.asked.unit.code)
            table[UNIT].append(line.asked.unit_name)
            if has_rows:
                table[ROW].append(label)
            for place, column in enumerate(call.columns):
                cell = line.sheet.cells.get((row, place))
                table[column.heading].append(cell.value if cell else "")
    return table
