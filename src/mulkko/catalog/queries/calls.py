"""Data calls as pages and commands show them: who has filled in what, what waits for whom, and whether rows are as recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from mulkko.catalog.engine.calls import Column, WrongTotal, open_places, plain_number, wrong_totals
from mulkko.catalog.models import (
    AskedUnit,
    CallClosing,
    CallConfirmation,
    CallEnding,
    CallReplacement,
    CallSheet,
    DataCall,
)
from mulkko.catalog.permissions import confirms_for
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.queries import compared_rows, erased_acts
from mulkko.organization.models import Person
from mulkko.organization.queries import Place, place_of
from mulkko.prepared import PreparedModels, Texts


@dataclass(frozen=True)
class UnitLine:
    """One asked unit as it stands: asked, filled (all of it, waiting for its head) or confirmed."""

    asked: AskedUnit
    sheet: CallSheet
    confirmation: CallConfirmation | None
    missing: int  # cells that are empty, or pre-filled and not looked at
    wrong: tuple[WrongTotal, ...]
    cells: int
    prefilled: int
    corrected: int  # pre-filled cells that the unit has put right

    @property
    def state(self) -> str:
        return "confirmed" if self.confirmation else "filled" if self.sheet.is_whole else "asked"

    @property
    def done(self) -> int:
        return self.cells - self.missing


@dataclass(frozen=True)
class Tally:
    """How a call stands, as lists and the command line tell it."""

    call: DataCall
    units: int
    filled: int  # units that have filled in everything, confirmed ones among them
    confirmed: int
    cells: int
    prefilled: int  # cells whose value was known when the call went out
    missing: tuple[str, ...]  # names of the units that have not confirmed

    @property
    def state(self) -> str:
        return "closed" if self.call.is_closed else "open"


@dataclass(frozen=True)
class Sum:
    """One column over all units that have filled in something: a sum only where every part is a number."""

    column: Column
    value: str
    units: int


def labels_of(asked: AskedUnit) -> tuple[str, ...]:
    """Return how the rows of a sheet are called: by the call, or after the unit where it fills in one."""
    return asked.call.rows if asked.call.rows != ("",) else (asked.unit_name,)


def lines_of(call: DataCall) -> list[UnitLine]:
    """Return the asked units of a call in the order in which they were asked."""
    asked = list(AskedUnit.objects.filter(call=call).select_related("unit").standing())
    sheets = {
        sheet.pk: sheet for sheet in CallSheet.objects.filter(pk__in=[one.newest for one in asked]).select_related("by")
    }
    rows = CallConfirmation.objects.filter(sheet__in=sheets).select_related("by")
    confirmed = {row.sheet_id: row for row in rows}
    return [_line(call, one, sheets[one.newest], confirmed.get(one.newest)) for one in asked]


def line_of(asked: AskedUnit) -> UnitLine:
    """Return one asked unit as it stands."""
    sheet = CallSheet.objects.filter(asked=asked).select_related("by").order_by("-number")[0]
    confirmation = CallConfirmation.objects.filter(sheet=sheet).select_related("by").first()
    return _line(asked.call, asked, sheet, confirmation)


def _line(call: DataCall, asked: AskedUnit, sheet: CallSheet, confirmation: CallConfirmation | None) -> UnitLine:
    cells, rows, columns = sheet.cells, call.rows, call.columns
    return UnitLine(
        asked, sheet, confirmation, len(open_places(cells, rows, columns)), tuple(wrong_totals(cells, rows, columns)),
        len(rows) * len(columns), sum(cell.source is not None for cell in cells.values()),
        sum(cell.how == "corrected" for cell in cells.values()),
    )  # fmt: skip


def sums_of(call: DataCall, lines: Sequence[UnitLine]) -> list[Sum]:
    """Return the sum of every column of numbers over the sheets as they stand."""
    found = []
    for place, column in enumerate(call.columns):
        if column.kind == "text":
            continue
        values = [
            [Decimal(cell.value) for (_, at), cell in line.sheet.cells.items() if at == place and cell.value]
            for line in lines
        ]
        total = sum((sum(one, Decimal(0)) for one in values), Decimal(0))
        found.append(Sum(column, plain_number(total), sum(bool(one) for one in values)))
    return found


def tally_of(call: DataCall) -> Tally:
    lines = lines_of(call)
    return Tally(
        call, len(lines), sum(line.state != "asked" for line in lines),
        sum(line.state == "confirmed" for line in lines), sum(line.cells for line in lines),
        sum(line.prefilled for line in lines),
        tuple(line.asked.unit_name for line in lines if line.state != "confirmed"),
    )  # fmt: skip


def calls_seen_by(person: Person | None, at: datetime) -> "list[DataCall]":
    """Return the calls that concern a person, open ones by their last day, then closed ones, the newest first."""
    place = place_of(person, at) if person else None
    rows = DataCall.objects.seen_by(place).select_related("owner", "closing__version__dataset", "by", "decision")
    return sorted(rows, key=lambda one: (one.is_closed, one.due_on if not one.is_closed else date.min, -one.pk))


@dataclass(frozen=True)
class Waiting:
    """One act of a call that waits for a person: fill or confirm."""

    asked: AskedUnit
    act: str


def waiting_for(place: Place) -> list[Waiting]:
    """Return what of open calls waits for a person: to fill in for the own unit, to confirm for one that is led."""
    found = [Waiting(one, "fill") for one in _to_fill(units=tuple(place.speaks_for))]
    found += [Waiting(one, "confirm") for one in _to_confirm(units=tuple(confirms_for(place)))]
    return sorted(found, key=lambda one: (one.asked.call.due_on, one.asked.pk))


@PreparedModels
def _to_fill(units: Texts) -> "QuerySet[AskedUnit]":
    return AskedUnit.objects.waiting_for(units, ()).select_related("call__owner", "unit")


@PreparedModels
def _to_confirm(units: Texts) -> "QuerySet[AskedUnit]":
    return AskedUnit.objects.waiting_for((), units).select_related("call__owner", "unit")


def is_owner(call: DataCall, place: Place) -> bool:
    """Tell whether a person sees every sheet of a call: the unit that sent it does, and those who lead it."""
    return call.owner.code in place.units | place.speaks_for


def unused_twice(call: DataCall, used: frozenset[int]) -> bool:
    """Tell whether a call is to be proposed for 폐지: its result and the one before it were used by nobody.

    Args:
        used: keys of the versions that evidence or a document uses.
    """
    if not call.is_closed or hasattr(call, "decision"):
        return False
    rows = CallClosing.objects.filter(call__dataset=call.dataset, call__owner=call.owner).order_by("-pk")
    last = list(rows[:2])
    is_newest = bool(last) and last[0].call_id == call.pk
    return is_newest and len(last) == 2 and not any(one.version_id in used for one in last)


RECORDED = (
    (DataCall, "catalog.call_opened"),
    (AskedUnit, "catalog.call_asked"),
    (CallSheet, "catalog.call_filled"),
    (CallConfirmation, "catalog.call_confirmed"),
    (CallClosing, "catalog.call_closed"),
    (CallEnding, "catalog.call_decided"),
    (CallReplacement, "catalog.call_replaced"),
)


def verify_calls() -> Iterator[Break]:
    """Yield rows about data calls that no entry recorded as they are, and entries whose row is gone."""
    erased = erased_acts()
    for model, action in RECORDED:
        yield from compared_rows(model, [action], erased)
