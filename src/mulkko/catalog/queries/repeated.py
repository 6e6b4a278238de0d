"""Which series of data calls repeat one another today, what was given up of them, and how many sheets a year that is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from mulkko.catalog.engine.repeated import Repeated, Series, repeated
from mulkko.catalog.models import AskedUnit, CallEnding, CallReplacement, DataCall
from mulkko.organization.models import day_of

ASKED_WITHIN = timedelta(days=400)  # a series of which nothing was heard for longer is not asked any more


def series_now(day: date) -> list[Series]:
    """Return the series that are still asked: those neither given up nor replaced, by their newest call. Three queries."""
    newest: dict[tuple[int, str], DataCall] = {}
    rows = DataCall.objects.filter(to_on__gte=day - ASKED_WITHIN).select_related("owner")
    for call in rows.order_by("pk"):
        newest[call.owner_id, call.dataset] = call
    gone = given_up_series()
    standing = [call for key, call in newest.items() if key not in gone]
    units = defaultdict(set)
    asked = AskedUnit.objects.filter(call__in=[call.pk for call in standing])
    for call_id, unit in asked.values_list("call_id", "unit__code"):
        units[call_id].add(unit)
    return [series_of_call(call, frozenset(units[call.pk])) for call in standing]


def given_up_series() -> set[tuple[int, str]]:
    """Return owner and name of the series of which a call was replaced or ended."""
    rows = DataCall.objects.filter(Q(decision__kind="ended") | Q(replacement__isnull=False))
    return set(rows.values_list("owner_id", "dataset"))


def series_of_call(call: DataCall, units: frozenset[str] | None = None) -> Series:
    if units is None:
        units = frozenset(AskedUnit.objects.filter(call=call).values_list("unit__code", flat=True))
    return Series(call.pk, call.title, call.owner.code, call.columns, units, call.from_on, call.to_on)


def repeated_now(day: date) -> list[Repeated]:
    return repeated(series_now(day))


def submissions_a_year(day: date) -> int:
    """Return how many sheets a year all units together fill in for the series that are still asked."""
    return sum(one.submissions for one in series_now(day))


@dataclass(frozen=True)
class GivenUp:
    """버린 취합: a series that is asked no more, by whose decision and why; `by_call` is what replaced it."""

    series: Series
    by_call: DataCall | None
    reason: str
    name: str
    on: date


def given_up() -> list[GivenUp]:
    """Return what was given up, the newest decision first."""
    replaced = CallReplacement.objects.select_related("call__owner", "by_call", "by")
    ended = CallEnding.objects.filter(kind="ended").select_related("call__owner", "by")
    rows: list[tuple[CallReplacement | CallEnding, DataCall | None]] = [
        *((row, row.by_call) for row in replaced),
        *((row, None) for row in ended),
    ]
    rows.sort(key=lambda pair: pair[0].at, reverse=True)
    units = defaultdict(set)
    for call_id, unit in AskedUnit.objects.filter(call__in=[row.call_id for row, _ in rows]).values_list(
        "call_id", "unit__code"
    ):
        units[call_id].add(unit)
    return [
        GivenUp(
            series_of_call(row.call, frozenset(units[row.call_id])), by_call, row.reason, row.by.name, day_of(row.at)
        )
        for row, by_call in rows
    ]
