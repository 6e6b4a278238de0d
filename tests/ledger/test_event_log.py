"""The ledger as an event log: well-formed XES and CSV, units as resources, no person and no closed title in it."""

import csv
import io
import json
import tracemalloc
import xml.etree.ElementTree as ET
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.everything import fill_every_table
from tests.builders.hall import NINE, OPERATOR, approved, draft_of, minute, person

from mulkko.ledger.actions import recording
from mulkko.ledger.engine.eventlog import Event, Trace, write_csv, write_xes
from mulkko.ledger.models import Entry
from mulkko.organization.models import Person, Posting, day_of
from mulkko.organization.queries import chart
from mulkko.policy.models import Proposal
from mulkko.policy.queries.event_log import people_of, shown_unit, traces

XES = "{http://www.xes-standard.org/}"
TYPES = {"string", "date", "int", "float", "boolean", "id", "list", "container"}
# The order in which the schema of the standard wants the children of a log.
ORDER = ["extension", "global", "classifier", "string", "trace"]


def as_xes(found):
    out = io.StringIO()
    counts = write_xes(found, out)
    return ET.fromstring(out.getvalue()), counts


def attributes(element):
    return {child.get("key"): child.get("value") for child in element if child.tag.removeprefix(XES) in TYPES}


def check_structure(log):
    """Hold a document against the rules of the standard: order, types, declared prefixes, globals, classifiers."""
    assert log.tag == XES + "log"
    float(log.get("xes.version"))  # the schema wants a decimal
    tags = [child.tag.removeprefix(XES) for child in log]
    assert tags == sorted(tags, key=ORDER.index)
    prefixes = {one.get("prefix") for one in log.iter(XES + "extension")}
    for element in log.iter():
        kind = element.tag.removeprefix(XES)
        if kind in TYPES:
            prefix, colon, _ = element.get("key").partition(":")
            assert not colon or prefix in prefixes
            assert element.get("value") is not None
        if kind == "date":
            assert datetime.fromisoformat(element.get("value")).tzinfo is not None
        if kind == "int":
            int(element.get("value"))
    scopes = {one.get("scope"): set(attributes(one)) for one in log.iter(XES + "global")}
    for scope in ("trace", "event"):
        for element in log.iter(XES + scope):
            keys = [child.get("key") for child in element if child.get("key")]
            assert scopes[scope] <= set(keys), "an attribute that is declared global is missing"
            assert len(keys) == len(set(keys))
    for one in log.iter(XES + "classifier"):
        assert one.get("name")
        assert one.get("keys")


@pytest.mark.django_db
def test_what_happened_in_the_hall_is_a_well_formed_log_with_a_trace_for_each_proposal(hall):
    fill_every_table()

    log, (cases, events) = as_xes(traces(at=minute(9000)))

    check_structure(log)
    found = log.findall(XES + "trace")
    references = set(Proposal.objects.values_list("reference", flat=True))
    assert {attributes(one)["concept:name"] for one in found} == references
    assert cases == len(found) == len(references)
    assert events == Entry.objects.exclude(proposal="").count() == len(log.findall(f".//{XES}event"))
    for one in found:
        moments = [int(attributes(event)["index"]) for event in one.findall(XES + "event")]
        assert moments == sorted(moments)
    activities = {attributes(event)["concept:name"] for event in log.iter(XES + "event")}
    assert {"policy.proposal_opened", "approval.signed: review", "approval.approved: approve"} <= activities


@pytest.mark.django_db
def test_no_person_stands_in_it_and_no_title_that_is_not_open(hall):
    fill_every_table()
    open_one, part, closed = Proposal.objects.order_by("pk")[:3]
    Proposal.objects.filter(pk=part.pk).update(disclosure="partly", title="일부만 공개되는 제목")
    Proposal.objects.filter(pk=closed.pk).update(disclosure="closed", title="아무도 모르는 제목")
    Proposal.objects.filter(pk=open_one.pk).update(disclosure="open", class_now="", title="모두 아는 제목")

    for write in (write_xes, write_csv):
        out = io.StringIO()
        write(traces(at=minute(9000)), out)
        text = out.getvalue()
        assert "아무도 모르는 제목" not in text
        assert "일부만 공개되는 제목" not in text
        assert ("모두 아는 제목" in text) == (write is write_xes)
        for code, name, login in Person.objects.values_list("code", "name", "user__login"):
            assert name not in text
            for word in (code, login):
                assert f'"{word}"' not in text
                assert f",{word}," not in text


@pytest.mark.django_db
def test_a_title_is_told_by_the_class_as_it_stands_now(hall):
    closed_later, opened_later = (
        approved(draft_of(person("haneul"), title=title)) for title in ("그때 연", "그때 닫은")
    )
    Proposal.objects.filter(pk=closed_later.pk).update(disclosure="open", class_now="closed")
    Proposal.objects.filter(pk=opened_later.pk).update(disclosure="closed", class_now="open")

    assert {trace.title for trace in traces(at=NINE)} == {"", "그때 닫은"}


@pytest.mark.django_db
def test_a_resource_is_a_unit_of_five_people_at_least(hall):
    approved(draft_of(person("haneul")))
    within = chart(day_of(NINE))
    people = people_of(within)
    small = next(unit for unit in within.names if len(people.get(unit, ())) < 5)

    shown, name = shown_unit(small, within, people)

    assert shown != small
    assert shown == "" or len(people[shown]) >= 5
    log, _ = as_xes(traces(at=NINE))
    resources = {attributes(event).get("org:resource") for event in log.iter(XES + "event")} - {None}
    assert all(len(people[unit]) >= 5 for unit in resources)
    assert Posting.objects.exists()
    assert name == within.name_of(shown) or shown == ""


@pytest.mark.django_db
def test_the_table_has_the_same_events(hall):
    approved(draft_of(person("haneul")))
    out = io.StringIO(newline="")

    write_csv(traces(at=NINE), out)

    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    log, _ = as_xes(traces(at=NINE))
    assert [row["activity"] for row in rows] == [attributes(one)["concept:name"] for one in log.iter(XES + "event")]
    assert [row["timestamp"] for row in rows] == [attributes(one)["time:timestamp"] for one in log.iter(XES + "event")]


@given(st.text(), st.text())
def test_whatever_stands_in_a_title_or_a_name_the_document_is_well_formed(title, unit):
    event = Event("approval.signed: review", NINE, "bus", unit, "approval.signed", 1, 0)

    log, _ = as_xes([Trace("2026-0001", title, (event,))])

    check_structure(log)


def test_it_is_written_while_it_is_read():
    """A million entries take no more memory than a thousand."""

    class Nowhere(io.StringIO):
        def write(self, text):
            return len(text)

    def many(count):
        event = Event("approval.signed: review", NINE, "bus", "대중교통과", "approval.signed", 1, 0)
        return (Trace(f"2026-{number:06d}", "제목", (event,) * 10) for number in range(count))

    peaks = []
    for count in (50, 2_000):
        tracemalloc.start()
        write_xes(many(count), Nowhere())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 64 * 1024


@pytest.mark.django_db
def test_what_belongs_to_no_proposal_belongs_to_no_case(hall):
    with recording("a.done", by=OPERATOR, at=NINE):
        pass

    _, counts = as_xes(traces(at=NINE))

    assert counts == (0, 0)
    assert json.loads(Entry.objects.latest("index").payload.text) == {}
