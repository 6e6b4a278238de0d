"""The ledger as cases, kept in this process and carried on entry by entry: a page reads only what is new since the last one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from threading import Lock
from typing import Any

from django.db import connection

from mulkko.ledger.models import Entry, Head
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import Holiday
from mulkko.processes.engine.cases import Act, Case, case_of
from mulkko.processes.engine.worktime import DAY_US, EPOCH, SEOUL_US, WorkClock

# The payload is read only where the columns do not say it: which request is answered, until when a hold lasts, what a talk came to.
TOLD = ("coordination.asked", "coordination.answered", "approval.held", "approval.objection_talked_over")
COLUMNS = 'e.proposal, e."index", e.occurred_us, e.action, e.step, e.unit, e.actor, p.text'
QUERY = (
    f'SELECT {COLUMNS} FROM ledger_entry e LEFT JOIN ledger_payload p ON p.entry_id = e."index" AND e.action IN {TOLD!r} '
    'WHERE {which} ORDER BY e.proposal, e."index" DESC'
)
NEW = 'SELECT DISTINCT proposal FROM ledger_entry WHERE proposal <> \'\' AND "index" >= %s AND "index" < %s'
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
AT_ONCE = 2_000
MANY = 500  # cases: more than these are read with all the others


@dataclass
class _Kept:
    """What was read of the ledger up to an entry, whose seal says which ledger it was."""

    read: int = 0  # entries
    seal: str = ""
    cases: Mapping[str, Case] = field(default_factory=dict)
    hands: dict[str, int] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)
    clock: WorkClock | None = None


@dataclass(frozen=True)
class Log:
    """All cases as of one seal of the ledger."""

    seal: str
    cases: Mapping[str, Case]


_kept, _reading = _Kept(), Lock()


def log_now() -> Log:
    """Return the cases of the ledger as it stands: those of which nothing new was written are not read again."""
    head = Head.objects.filter(pk=1).first()
    if head is None or not head.next_index:
        return Log("", {})
    with _reading:
        if _kept.seal != head.seal:
            _carry_on(head)
        return Log(_kept.seal, _kept.cases)


def _carry_on(head: Head) -> None:
    """Read what was written since; where that is no continuation of what was read, or the calendar changed, everything."""
    changed: list[str] | None = None
    if not _is_another_calendar() and 0 < _kept.read <= head.next_index and _seal_of(_kept.read - 1) == _kept.seal:
        with connection.cursor() as cursor:
            cursor.execute(NEW, [_kept.read, head.next_index])
            changed = [row[0] for row in cursor.fetchall()]
    if changed is None or len(changed) > MANY:
        _kept.hands = {}
        _kept.cases = dict(_cases("e.proposal <> '' AND e.\"index\" < %s", [head.next_index]))
    elif changed:
        which = f'e.proposal IN ({", ".join(["%s"] * len(changed))}) AND e."index" < %s'
        _kept.cases = {**_kept.cases, **dict(_cases(which, [*changed, head.next_index]))}
    _kept.read, _kept.seal = head.next_index, head.seal


def _is_another_calendar() -> bool:
    """Tell whether the holidays of the city are others than before; from then on they are these."""
    holidays = dict(Holiday.objects.values_list("day", "name"))
    if holidays == _kept.holidays and _kept.clock is not None:
        return False
    _kept.holidays, _kept.clock = holidays, WorkClock.over(Calendar(holidays), FIRST_DAY, LAST_DAY)
    return True


def _seal_of(index: int) -> str | None:
    return Entry.objects.filter(pk=index).values_list("seal", flat=True).first()


def _cases(which: str, values: list[Any]) -> Iterator[tuple[str, Case]]:
    assert _kept.clock is not None
    with connection.chunked_cursor() as cursor:
        cursor.execute(QUERY.format(which=which), values)
        rows = (row for rows in iter(lambda: cursor.fetchmany(AT_ONCE), []) for row in rows)
        for key, of_case in groupby(rows, key=itemgetter(0)):
            acts = [_act(row) for row in of_case]
            acts.reverse()  # the index holds the newest first: nothing is sorted
            yield key, case_of(key, acts, _kept.clock)


def _act(row: tuple[Any, ...]) -> Act:
    _, _, at, action, step, unit, actor, text = row
    hand = _kept.hands.setdefault(actor, len(_kept.hands))
    if not text:
        return Act(at, action, step, unit, hand)
    told = json.loads(text)
    asks = tuple(one["id"] for one in told.get("requests", ()))
    answers = told.get("answer", {}).get("request", 0)
    until = told.get("hold", {}).get("until")
    withdraws = told.get("talk", {}).get("talk", ["stands"])[-1] == "withdrawn"
    return Act(at, action, step, unit, hand, asks, answers, _begin_of(until) if until else 0, withdraws)


def _begin_of(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days * DAY_US - SEOUL_US
