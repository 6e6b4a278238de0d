"""버리기: the unit that asks gives a series of data calls up, because another call asks the same. One entry of the ledger."""

from datetime import datetime

from mulkko.catalog.engine.repeated import asks_the_same
from mulkko.catalog.errors import CallRefused
from mulkko.catalog.models import CallReplacement, DataCall
from mulkko.catalog.permissions import may_lead
from mulkko.catalog.queries.repeated import given_up_series, series_of_call
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of, place_of


def replace_call(call: DataCall, by_call: DataCall, *, reason: str, by: Person, at: datetime) -> CallReplacement:
    """Give a series up in favour of another call that asks the same; no call of the series goes out any more.

    What was filled in stays, and a call of it that still runs is closed by its owner like any other.

    Raises:
        CallRefused: kept, reason, twice (the series was given up already), or other: that call asks something else,
            or was itself given up.
    """
    if not may_lead(place_of(by, at), call.owner.code):
        raise CallRefused("kept")
    if not reason.strip():
        raise CallRefused("reason")
    if not asks_the_same(series_of_call(call), series_of_call(by_call)):
        raise CallRefused("other")
    with recording("catalog.call_replaced", by=actor_of(by, at), at=at) as facts:
        # Locked in the order of their keys: two calls that replace each other at once must not both.
        list(DataCall.objects.select_for_update(of=("self",)).filter(pk__in=[call.pk, by_call.pk]).order_by("pk"))
        gone = given_up_series()
        if (call.owner_id, call.dataset) in gone:
            raise CallRefused("twice")
        if (by_call.owner_id, by_call.dataset) in gone:
            raise CallRefused("other")
        row = CallReplacement.objects.create(call=call, by_call=by_call, reason=reason.strip()[:300], by=by, at=at)
        facts.update(row=whole_row(row), call=call.pk, title=call.title, by_title=by_call.title, reason=row.reason)
    return row
