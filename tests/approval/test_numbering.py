"""Numbers run 1, 2, 3 within a department and a year, are given in the approving transaction and never change."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.hall import (
    FILES,
    NINE,
    OPERATOR,
    SMALL,
    approved,
    draft_of,
    minute,
    open_hall,
    person,
    put_on_route,
    sign_as,
    write_hall,
)

from mulkko.approval.actions import Mandate, sign, signing, submit
from mulkko.approval.engine.numbering import Number, first_gap, year_of
from mulkko.approval.engine.route import PlannedStep
from mulkko.approval.models import DocumentNumber, NumberCounter
from mulkko.ledger.models import Entry
from mulkko.organization.actions import load_city
from mulkko.policy.queries import verify_everything

LAST_SECOND, NEW_YEAR = datetime(2026, 12, 31, 14, 59, 59, tzinfo=UTC), datetime(2026, 12, 31, 15, 0, tzinfo=UTC)


def sealed(number, *, department="bus", at=NINE):
    """Put a document without any policy on a route of one signature."""
    steps = [PlannedStep(0, "draft", "p-bus-r1"), PlannedStep(1, "approve", "p-bus")]
    return submit(
        f'{{"document":{number}}}', subject=f"2026-{number:04d}", round_no=1, title="문서", department=(department, f"{department}과"),
        steps=steps, mandate=Mandate(1, 1, "section_head"), receipt="", by=person("haneul"), at=at,
    )  # fmt: skip


def decide(approval, *, at=NINE):
    return sign(approval, by=person("park"), at=at, version_hash=approval.version_id)


def test_the_year_of_a_number_is_that_of_the_approval_in_seoul(hall):
    decide(sealed(1), at=LAST_SECOND)
    decide(sealed(2), at=NEW_YEAR)

    assert [(one.year, one.serial) for one in DocumentNumber.objects.order_by("pk")] == [(2026, 1), (2027, 1)]


def test_one_second_lies_between_two_years():
    """Invariant 4."""
    assert (year_of(LAST_SECOND), year_of(NEW_YEAR)) == (2026, 2027)


def test_a_document_put_on_its_route_in_the_old_year_and_approved_in_the_new_belongs_to_the_new(hall):
    proposal = draft_of(person("haneul"), amount_krw=SMALL, at=LAST_SECOND)
    put_on_route(proposal, at=LAST_SECOND)
    sign_as("maeul", proposal, at=LAST_SECOND)
    sign_as("park", proposal, at=NEW_YEAR)

    assert DocumentNumber.objects.get().year == 2027


def test_a_number_keeps_the_name_that_the_department_had_on_that_day(db, tmp_path):
    """Invariant 7."""
    open_hall()
    first = approved(draft_of(person("haneul")))
    renamed = FILES["units"].splitlines()[0] + "\nbus,교통정책과,section,tra,2026-11-24\n"
    load_city(write_hall(tmp_path, units=renamed), by=OPERATOR, at=NINE)
    second = approved(draft_of(person("haneul"), at=minute(24 * 60)), at=minute(24 * 60))

    assert str(first.current_round.approval.number) == "대중교통과-1"
    assert str(second.current_round.approval.number) == "교통정책과-2"
    assert verify_everything().ok


def test_the_number_and_the_approval_are_one_entry(hall):
    """Invariant 2."""
    proposal = approved(draft_of(person("haneul")))

    [entry] = Entry.objects.filter(action="approval.approved")
    assert entry.version_hash == proposal.current_round.approval.version_id
    assert proposal.current_round.approval.number.serial == 1


def test_an_approval_that_is_rolled_back_takes_no_number(hall):
    first, second = sealed(1), sealed(2)
    with transaction.atomic():
        decide(first)
        transaction.set_rollback(True)

    decide(second)

    assert [(one.approval.subject, one.serial) for one in DocumentNumber.objects.all()] == [("2026-0002", 1)]
    assert first.open_steps()


def test_an_approval_that_fails_after_its_number_takes_none(hall, monkeypatch):
    """Invariant 2."""
    approval = sealed(1)
    monkeypatch.setattr(signing, "mark", lambda *told: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        decide(approval)

    assert not DocumentNumber.objects.exists()
    assert not NumberCounter.objects.filter(last__gt=0).exists()


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["bus", "tra"]), st.sampled_from([LAST_SECOND, NEW_YEAR]), st.booleans()), max_size=8
    )
)
def test_numbers_have_no_gap_whatever_is_approved_or_rolled_back(hall, approvals):
    """Invariant 3."""
    with transaction.atomic():
        wanted = {}
        for number, (department, at, is_kept) in enumerate(approvals, 1):
            approval = sealed(number, department=department, at=at)
            with transaction.atomic():
                decide(approval, at=at)
                transaction.set_rollback(not is_kept)
            if is_kept:
                wanted.setdefault((department, year_of(at)), []).append(number)
        given_numbers = [
            Number(one.department_code, one.year, one.series, one.serial) for one in DocumentNumber.objects.all()
        ]
        subjects = {
            (one.department_code, one.year, one.serial): one.approval.subject
            for one in DocumentNumber.objects.select_related("approval")
        }
        found = verify_everything()
        transaction.set_rollback(True)

    assert first_gap(given_numbers) is None
    assert subjects == {
        (*key, serial): f"2026-{number:04d}" for key, told in wanted.items() for serial, number in enumerate(told, 1)
    }
    assert found.ok


@given(st.lists(st.integers(1, 5), unique=True, min_size=1), st.randoms())
def test_a_missing_number_is_named_whatever_the_order(serials, random):
    random.shuffle(serials)
    missing = next((serial for serial in range(1, max(serials) + 1) if serial not in serials), None)

    found = first_gap(Number("bus", 2026, "production", serial) for serial in serials)

    assert (found and found.serial) == missing


def test_a_number_given_twice_is_named():
    one = Number("bus", 2026, "production", 1)

    assert first_gap([one, one]) == one
