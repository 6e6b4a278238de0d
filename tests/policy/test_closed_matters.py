"""What a closed proposal shows, and to whom; and that no note in a row undoes a decision."""

import pytest
from tests.builders.hall import OPERATOR, SMALL, approved, draft_of, minute, person, put_on_route
from tests.builders.remembered import remembers
from tests.builders.tampering import forge

from mulkko.ledger.actions import erase
from mulkko.ledger.models import Entry
from mulkko.policy.actions import withdraw, write_outline
from mulkko.policy.errors import NotYourDraft
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything

CLOSED = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "입찰이 끝나기 전"}


def names(login, **how):
    found = Proposal.objects.readable_by(person(login), minute(9)) if how.get("whole") else None
    return {one.reference for one in (found or Proposal.objects.findable_by(person(login), minute(9)))}


@pytest.fixture
@remembers
def closed(hall):
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    write_outline(proposal, by=person("haneul"), at=minute(1), **CLOSED)
    put_on_route(proposal, at=minute(2))
    return proposal


def test_a_closed_proposal_is_read_by_its_own_section_and_those_on_its_route(closed):
    for login in ("haneul", "maeul", "park"):
        assert closed.reference in names(login, whole=True)


def test_a_closed_proposal_leaves_no_trace_for_anybody_else(closed):
    assert closed.reference not in names("jung", whole=True)
    assert closed.reference not in names("jung")


def test_an_open_proposal_on_its_route_is_read_by_all_staff(hall):
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    put_on_route(proposal, at=minute(2))

    assert proposal.reference in names("jung", whole=True)


def test_a_note_of_withdrawal_written_past_the_program_neither_undoes_a_decision_nor_stays_hidden(hall):
    proposal = approved(draft_of(person("haneul"), amount_krw=SMALL))

    Proposal.objects.filter(pk=proposal.pk).update(withdrawn_because="없던 일로")

    assert Proposal.objects.get(pk=proposal.pk).state == "approved"
    assert not verify_everything().ok


def test_a_withdrawn_draft_stays_whole_in_the_ledger(hall):
    proposal = draft_of(person("haneul"), amount_krw=SMALL)

    withdraw(proposal, reason="다른 계획에 합쳤다.", by=person("haneul"), at=minute(3))

    assert proposal.state == "withdrawn"
    assert verify_everything().ok


@pytest.mark.parametrize("because", ["", "다른 까닭"])
def test_a_withdrawal_that_was_taken_back_or_told_otherwise_is_found(hall, because):
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    withdraw(proposal, reason="다른 계획에 합쳤다.", by=person("haneul"), at=minute(3))
    Proposal.objects.filter(pk=proposal.pk).update(withdrawn_because=because)

    found = verify_everything().first_bad
    assert (found.index, found.table, found.row) == (
        Entry.objects.get(action="policy.withdrawn").index,
        "policy_proposal",
        proposal.reference,
    )


def test_a_withdrawal_whose_reason_was_lawfully_erased_accuses_nobody(hall):
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    withdraw(proposal, reason="다른 계획에 합쳤다.", by=person("haneul"), at=minute(3))

    entry = Entry.objects.get(action="policy.withdrawn")
    erase(entry.index, legal_basis="개인정보 보호법 제36조", by=OPERATOR, at=minute(500))

    assert verify_everything().ok


def test_a_decision_cannot_be_withdrawn(hall):
    proposal = approved(draft_of(person("haneul"), amount_krw=SMALL))

    with pytest.raises(NotYourDraft):
        withdraw(proposal, reason="없던 일로", by=person("haneul"), at=minute(99))


def test_a_lawfully_erased_approval_is_told_as_erased_and_not_as_broken(hall):
    approved(draft_of(person("haneul"), amount_krw=SMALL))
    entry = Entry.objects.get(action="approval.approved")

    erase(entry.index, legal_basis="개인정보 보호법 제36조", by=OPERATOR, at=minute(500))

    found = verify_everything()
    assert found.ok
    assert found.chain.erased == 1


def test_a_signature_forged_after_an_erasure_elsewhere_is_still_found(hall):
    proposal = approved(draft_of(person("haneul"), amount_krw=SMALL))
    entry = Entry.objects.filter(action="policy.proposal_opened").first()
    erase(entry.index, legal_basis="개인정보 보호법 제36조", by=OPERATOR, at=minute(500))
    signature = proposal.current_round.approval.steps.get(kind="approve").signature

    forge(type(signature), {"name": "아무개"}, pk=signature.pk)

    assert not verify_everything().ok
