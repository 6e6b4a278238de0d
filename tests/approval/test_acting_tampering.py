"""What stands beside a signature is compared with the ledger, and a plain signature says what it always said."""

from datetime import timedelta

import pytest
from tests.builders.hall import NINE, draft_of, minute, person, put_on_route, signed_by
from tests.builders.remembered import remembers
from tests.builders.tampering import forge, take_guards_from

from mulkko.approval.models import Acknowledgement, Acting, Omission, PostReport, Signature
from mulkko.organization.actions import end_absence, enter_absence
from mulkko.organization.models import day_of
from mulkko.policy.actions.acting import acknowledge_report, leave_out_review
from mulkko.policy.queries import verify_everything


@pytest.fixture
@remembers
def decided(hall):
    """Decided by 차대행 for 최국장, after a review was left out; 최국장 has seen it."""
    proposal = draft_of(person("haneul"))
    version = put_on_route(proposal).version_id
    told = {"starts_on": day_of(NINE), "ends_on": day_of(NINE) + timedelta(days=2), "by": None, "at": NINE}
    absence = [enter_absence(person(login), reason="trip", **told) for login in ("maeul", "choi")][1]
    leave_out_review(proposal, by=person("haneul"), at=NINE, version_hash=version)
    signed_by(proposal, "park", "jung", "seo", "cha")
    end_absence(absence, by=person("choi"), at=minute(1))
    acknowledge_report(PostReport.objects.get(), by=person("choi"), at=minute(2), remark="확인")
    assert verify_everything().ok
    return proposal


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (Acting, "name", "한시장"),
        (Acting, "title", "시장"),
        (Acting, "unit_code", "bus"),
        (Acting, "unit_name", "대중교통과"),
        (Acting, "kind", "acting_head"),
        (Acting, "why", "vacant"),
        (Acting, "reason", "leave"),
        (Acting, "basis", "named"),
        (Acting, "scope", "전부"),
        (Acting, "urgent_because", "급함"),
        (Acting, "is_important", False),
        (Acting, "instead_of", "mayor"),
        (Omission, "reason", "leave"),
        (Omission, "title", "과장"),
        (Omission, "name", "박과장"),
        (Omission, "by", "park"),
        (Omission, "by_name", "박과장"),
        (PostReport, "to", "mayor"),
        (Acknowledgement, "remark", "다시 합시다"),
        (Acknowledgement, "by", "cha"),
    ],
)
def test_a_changed_row_is_found(decided, model, column, value):
    is_person = column in ("instead_of", "by", "to")
    forge(model, {column: person(value) if is_person else value}, pk=model.objects.get().pk)

    assert not verify_everything().ok


@pytest.mark.parametrize("model", [Acknowledgement, PostReport, Omission, Acting])
def test_a_row_taken_away_is_found(decided, model):
    tables = [one._meta.db_table for one in (Acknowledgement, PostReport, Omission, Acting)]
    take_guards_from(*tables)
    if model is PostReport:
        Acknowledgement.objects.all().delete()
    model.objects.all().delete()

    assert not verify_everything().ok


def test_that_somebody_acted_cannot_be_put_in_afterwards(decided):
    plain = Signature.objects.get(step__position__code="p-bus")
    row = Acting.objects.get()
    row.pk, row.signature = None, plain
    row.save(force_insert=True)

    assert not verify_everything().ok


def test_the_facts_of_a_plain_signature_keep_their_shape(decided):
    plain = Signature.objects.get(step__position__code="p-bus")

    assert set(plain.facts()) == {"round", "step", "version", "by", "outcome", "opinion", "receipt", "override", "at"}
