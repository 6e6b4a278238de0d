"""An event log for process mining: one trace a case, written as XES or CSV while it is read. Pure.

A resource is a unit and never a person; the caller sees to it. Nothing is held but the trace that is being written.

Source: IEEE 1849-2016 (XES), with the extensions Concept, Time, Lifecycle and Organizational.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO
from xml.sax.saxutils import quoteattr

COLUMNS = ("case", "activity", "timestamp", "lifecycle", "resource", "unit", "action", "round", "index")
EXTENSIONS = (("Concept", "concept"), ("Time", "time"), ("Lifecycle", "lifecycle"), ("Organizational", "org"))
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
"""
GLOBALS = """<global scope="trace"><string key="concept:name" value="unknown"/></global>
<global scope="event"><string key="concept:name" value="unknown"/><string key="lifecycle:transition" value="complete"/><date key="time:timestamp" value="1970-01-01T00:00:00.000000+00:00"/></global>
<classifier name="Activity" keys="concept:name lifecycle:transition"/>
<classifier name="Unit" keys="org:resource"/>
<string key="concept:name" value="mulkko"/>
<string key="lifecycle:model" value="standard"/>
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One act: what was done on which kind of step, when, and in which unit (its code and name, empty for none)."""

    activity: str
    at: datetime
    resource: str
    unit: str
    action: str
    round_no: int
    index: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One case and what happened to it, oldest first; `title` is empty where it is not open to all."""

    case: str
    title: str
    events: tuple[Event, ...]


def write_xes(traces: Iterable[Trace], out: TextIO) -> tuple[int, int]:
    """Write an XES document; return how many traces and events it holds."""
    out.write(HEAD)
    for name, prefix in EXTENSIONS:
        address = f"http://www.xes-standard.org/{prefix}.xesext"
        out.write(f'<extension name="{name}" prefix="{prefix}" uri="{address}"/>\n')
    out.write(GLOBALS)
    cases = events = 0
    for trace in traces:
        title = _text("title", trace.title) if trace.title else ""
        out.write(f"<trace>{_text('concept:name', trace.case)}{title}\n")
        out.writelines(_event(one) for one in trace.events)
        out.write("</trace>\n")
        cases, events = cases + 1, events + len(trace.events)
    out.write("</log>\n")
    return cases, events


def _event(one: Event) -> str:
    unit = _text("org:resource", one.resource) + _text("unit", one.unit) if one.resource else ""
    return (
        f"<event>{_text('concept:name', one.activity)}{_text('lifecycle:transition', 'complete')}"
        f'<date key="time:timestamp" value="{_moment(one.at)}"/>{unit}{_text("action", one.action)}'
        f'<int key="round" value="{one.round_no}"/><int key="index" value="{one.index}"/></event>\n'
    )


def _text(key: str, value: str) -> str:
    # XML knows no way to write most control characters, not even as a reference.
    plain = "".join(
        one for one in value if one >= " " and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff"
    )
    return f'<string key="{key}" value={quoteattr(plain)}/>'


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def write_csv(traces: Iterable[Trace], out: TextIO) -> tuple[int, int]:
    """Write a table with a row for each event (RFC 4180); return how many traces and events it holds."""
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    cases = events = 0
    for trace in traces:
        for one in trace.events:
            rows.writerow(
                (
                    trace.case, one.activity, _moment(one.at), "complete", one.resource, one.unit, one.action,
                    one.round_no, one.index,
                )
            )  # fmt: skip
        cases, events = cases + 1, events + len(trace.events)
    return cases, events
