"""자료 취합: opening a call with what is known already filled in, filling in, confirming, and deciding about its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mulkko.catalog.engine.calls import BadValue, Cell, Column, Place, filled, is_whole, series_of, told_cells
from mulkko.catalog.engine.manifest import dataset_name
from mulkko.catalog.errors import CallRefused
from mulkko.catalog.models import AskedUnit, CallConfirmation, CallEnding, CallReplacement, CallSheet, DataCall, Dataset
from mulkko.catalog.permissions import confirming, may_fill, may_lead, sends_for
from mulkko.catalog.queries.knowing import Known, what_is_known
from mulkko.ledger.actions import Facts, recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import Chart, actor_of, calendar_of, place_of

MOST_UNITS = 500


@dataclass(frozen=True)
class Asked:
    """What a call asks, of whom, on which ground. `despite` says why it is asked although all of it is known."""

    title: str
    ground: str
    purpose: str
    from_on: date
    to_on: date
    due_on: date
    owner: str
    columns: tuple[Column, ...]
    units: tuple[str, ...]
    rows: tuple[str, ...] = ("",)
    despite: str = ""


def known_of(asked: Asked, chart: Chart) -> Known:
    """Return what is known already of what a call would ask."""
    return what_is_known(asked.columns, asked.rows, asked.units, from_on=asked.from_on, chart=chart)


def open_call(asked: Asked, *, by: Person, at: datetime) -> DataCall:
    """Send a call to its units, with every cell that the catalogue holds filled in and its source beside it.

    Raises:
        CallRefused: kept (not a unit of that person), missing, period, due, holiday, units, unit, named, replaced
            (the series was given up for another call), or known:
            everything is known for the period, and `despite` does not say why it is asked all the same.
    """
    place = place_of(by, at)
    _refuse_asked(asked, place_owners=sends_for(place), chart=place.chart)
    known = known_of(asked, place.chart)
    if known.is_everything and not asked.despite.strip():
        raise CallRefused("known", ", ".join(dict.fromkeys(one.source.title for one in known.columns)))
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[asked.owner, *asked.units])}
    with recording("catalog.call_opened", by=actor_of(by, at), at=at) as facts:
        call = DataCall.objects.create(
            title=asked.title.strip(), ground=asked.ground.strip(), purpose=asked.purpose.strip(), from_on=asked.from_on,
            to_on=asked.to_on, due_on=asked.due_on, owner=units[asked.owner], columns_text=_columns(asked),
            rows_text=canonical(list(asked.rows)), dataset=dataset_name(series_of(asked.title)),
            despite=asked.despite.strip() if known.is_everything else "", by=by, at=at,
        )  # fmt: skip
        for code in asked.units:
            _ask(call, units[code], known.cells.get(code, {}), name=place.chart.name_of(code), by=by, at=at)
        facts.update(
            row=whole_row(call), call=call.pk, title=call.title, units=len(asked.units), prefilled=known.prefilled
        )
    return call


def _columns(asked: Asked) -> str:
    return canonical(
        [{"name": one.name, "kind": one.kind, "unit": one.unit, "parts": list(one.parts)} for one in asked.columns]
    )


def _refuse_asked(asked: Asked, *, place_owners: list[str], chart: Chart) -> None:
    if asked.owner not in place_owners:
        raise CallRefused("kept")
    if not all(text.strip() for text in (asked.title, asked.ground, asked.purpose)) or not asked.columns:
        raise CallRefused("missing")
    if asked.to_on < asked.from_on:
        raise CallRefused("period")
    if asked.due_on <= chart.day:
        raise CallRefused("due")
    if not calendar_of(asked.due_on).is_working(asked.due_on):
        raise CallRefused("holiday", calendar_of(asked.due_on).next_working(asked.due_on).isoformat())
    if not asked.units or len(asked.units) > MOST_UNITS or len(set(asked.units)) != len(asked.units):
        raise CallRefused("units")
    for unit in asked.units:
        if chart.kinds.get(unit, "city") == "city":
            raise CallRefused("unit", unit)
    name = dataset_name(series_of(asked.title))
    taken = Dataset.objects.filter(name=name).exclude(owner__code=asked.owner).exists()
    if taken or (Dataset.objects.filter(name=name).exists() and not DataCall.objects.filter(dataset=name).exists()):
        raise CallRefused("named", name)
    gone = CallReplacement.objects.filter(call__owner__code=asked.owner, call__dataset=name).select_related("by_call")
    if found := gone.first():
        raise CallRefused("replaced", found.by_call.title)


def _ask(call: DataCall, unit: Unit, cells: Mapping[Place, Cell], *, name: str, by: Person, at: datetime) -> None:
    actor = actor_of(by, at)
    with recording("catalog.call_asked", by=actor, at=at) as facts:
        asked = AskedUnit.objects.create(call=call, unit=unit, unit_name=name, at=at)
        facts.update(row=whole_row(asked))
    with recording("catalog.call_filled", by=actor, at=at) as facts:
        _keep(facts, asked, cells, number=0, way="prefilled", by=by, at=at)


def _keep(
    facts: Facts, asked: AskedUnit, cells: Mapping[Place, Cell], *, number: int, way: str, by: Person, at: datetime
) -> CallSheet:
    call = asked.call
    sheet = CallSheet.objects.create(
        asked=asked, number=number, cells_text=canonical(told_cells(cells)),
        is_whole=is_whole(cells, call.rows, call.columns), way=way, by=by, at=at,
    )  # fmt: skip
    facts.update(row=whole_row(sheet), call=call.pk, title=call.title, unit=asked.unit_name, way=way)
    return sheet


def fill_in(
    asked: AskedUnit, typed: Mapping[Place, str | None], *, number: int, by: Person, at: datetime, way: str = "typed"
) -> CallSheet:
    """Save what a unit filled in as its next sheet; None keeps what was pre-filled, an empty text takes a value away.

    Args:
        number: the sheet from which it was filled in; somebody else's newer one is never written over.

    Raises:
        CallRefused: kept, over (the call is closed), moved (somebody saved meanwhile), number, whole, long or place.
    """
    if not may_fill(place_of(by, at), asked.unit.code):
        raise CallRefused("kept")
    with recording("catalog.call_filled", by=actor_of(by, at), at=at) as facts:
        asked, newest = _locked(asked, number)
        call = asked.call
        if any(row >= len(call.rows) or place >= len(call.columns) for row, place in typed):
            raise CallRefused("place")
        try:
            cells = filled(newest.cells, typed, call.columns)
        except BadValue as bad:
            raise CallRefused(bad.why, bad.text) from bad
        return _keep(facts, asked, cells, number=newest.number + 1, way=way, by=by, at=at)


def _locked(asked: AskedUnit, number: int) -> tuple[AskedUnit, CallSheet]:
    """Lock the call, and return the asked unit with its newest sheet, which has to be the one of this number."""
    call = DataCall.objects.select_for_update(of=("self",)).get(pk=asked.call_id)
    if call.is_closed:
        raise CallRefused("over")
    row = AskedUnit.objects.select_related("unit").get(pk=asked.pk)
    row.call = call
    newest = row.sheets.order_by("-number")[0]
    if newest.number != number:
        raise CallRefused("moved", newest.by.name)
    return row, newest


def confirm(asked: AskedUnit, *, number: int, by: Person, at: datetime) -> CallConfirmation:
    """Stand for a sheet as the head of the unit, or as who acts for an absent one.

    Raises:
        CallRefused: head, over, moved (another sheet was saved since it was looked at), unfilled, or twice.
    """
    found = confirming(place_of(by, at), asked.unit.code)
    if found is None:
        raise CallRefused("head")
    post, signer = found
    with recording("catalog.call_confirmed", by=actor_of(by, at), at=at) as facts:
        asked, newest = _locked(asked, number)
        if not newest.is_whole:
            raise CallRefused("unfilled")
        if CallConfirmation.objects.filter(sheet=newest).exists():
            raise CallRefused("twice")
        row = CallConfirmation.objects.create(
            sheet=newest, title=post.title, acting_for=signer.instead_of, by=by, at=at
        )
        facts.update(row=whole_row(row), call=asked.call_id, title=asked.call.title, unit=asked.unit_name)
    return row


def decide_end(call: DataCall, *, kind: str, reason: str, by: Person, at: datetime) -> CallEnding:
    """Decide whether a call whose results nobody used is given up (폐지) or goes on, with a reason.

    Raises:
        CallRefused: kept, reason, open (the call still runs), or twice.
    """
    if not may_lead(place_of(by, at), call.owner.code):
        raise CallRefused("kept")
    if not reason.strip() or kind not in dict(CallEnding.KINDS):
        raise CallRefused("reason")
    with recording("catalog.call_decided", by=actor_of(by, at), at=at) as facts:
        locked = DataCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
        if not locked.is_closed:
            raise CallRefused("open")
        if CallEnding.objects.filter(call=locked).exists():
            raise CallRefused("twice")
        row = CallEnding.objects.create(call=locked, kind=kind, reason=reason.strip(), by=by, at=at)
        facts.update(row=whole_row(row), call=locked.pk, title=locked.title, decided=kind, reason=row.reason)
    return row


def day_after(at: datetime, working_days: int) -> date:
    """Return the usual last day of a call that goes out now."""
    today = day_of(at)
    return calendar_of(today).deadline_after(today, working_days)
