"""Returned and recalled rounds of a major policy are records of their own; of other matters the records manager registers them."""

import pytest
from django.db import DatabaseError, transaction
from tests.builders.hall import HUGE, LARGE, NINE, OPERATOR, SMALL, draft_of, minute, person, put_on_route, sign_as
from tests.builders.tampering import forge

from mulkko.ledger.models import Entry
from mulkko.organization.actions import name_records_manager
from mulkko.organization.models import Position
from mulkko.organization.queries import unit_with
from mulkko.policy import actions
from mulkko.policy.engine.records import major_ground
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import RoundRecord
from mulkko.policy.queries import verify_everything
from mulkko.policy.queries.round_records import unregistered_rounds

pytestmark = pytest.mark.usefixtures("hall")


def on_its_route(amount_krw):
    proposal = draft_of(person("haneul"), amount_krw=amount_krw)
    actions.write_outline(proposal, by=proposal.drafter, at=NINE, retention="10")
    return proposal, put_on_route(proposal).version_id


def recalled(amount_krw=SMALL, at=NINE):
    proposal, _ = on_its_route(amount_krw)
    actions.recall(proposal, by=person("haneul"), at=at, reason="고침")
    return proposal


def register(proposal, *, by="park", because="과에서 남겨 둠", at=None):
    return actions.register_round(proposal, 1, because=because, by=person(by), at=at or minute(9))


@pytest.mark.parametrize(
    "level, procedures, ground",
    [
        ("officer", ["leg_notice"], "bylaw"),
        ("section_head", ["admin_notice", "policy_name"], "notice"),
        ("bureau_head", ["policy_name"], "named_policy"),
        ("mayor", ["invest_review"], "level"),
        ("vice_mayor", [], "level"),
        ("bureau_head", ["invest_review"], ""),
    ],
)
def test_invariant_13_what_makes_a_round_a_record_of_its_own(level, procedures, ground):
    assert major_ground(level, procedures) == ground


def test_invariant_13_a_returned_draft_of_a_major_policy_is_registered_in_the_act_that_returns_it():
    proposal, version = on_its_route(HUGE)
    told = {"version_hash": version, "reason": "기대효과 보완", "by": person("maeul"), "at": minute(3)}
    actions.return_for_redraft(proposal, **told)

    [row] = RoundRecord.objects.all()
    assert (row.shown_number, row.kind, row.ground, row.retention) == ("대중교통과-2026-R1", "returned", "level", "10")
    assert (row.approval.version_id, row.name, row.post_title) == (version, "이마을", "노선팀장")
    assert [one.action for one in Entry.objects.order_by("-index")[:2]] == [
        "policy.round_registered",
        "approval.returned",
    ]
    assert verify_everything().ok


def test_invariant_13_each_recalled_round_gets_the_next_number_and_other_matters_get_none():
    recalled(LARGE)
    proposal = recalled(HUGE)
    put_on_route(proposal, at=minute(5))
    actions.recall(proposal, by=person("haneul"), at=minute(6))

    assert [(row.approval.round_no, row.serial) for row in RoundRecord.objects.all()] == [(1, 1), (2, 2)]
    assert verify_everything().ok


def test_invariant_13_the_records_manager_that_the_city_named_registers_a_round_by_hand_with_a_reason():
    proposal = recalled()
    post = Position.objects.get(code="p-bus-s")
    name_records_manager(unit_with("bus"), post, since=NINE.date(), by=OPERATOR, at=minute(5))
    with pytest.raises(PolicyRefused, match="Only the records manager"):
        register(proposal, by="park")

    row = register(proposal, by="moon")

    assert (row.ground, row.because, row.name) == ("by_hand", "과에서 남겨 둠", "문시설")
    assert unregistered_rounds(proposal.reference) == []
    with pytest.raises(PolicyRefused, match="registered already"):
        register(proposal, by="moon")


def test_a_running_or_decided_round_and_one_without_a_reason_are_not_registered():
    running, _version = on_its_route(SMALL)
    with pytest.raises(PolicyRefused, match="returned or taken back"):
        register(running)
    for login in ("maeul", "park"):
        sign_as(login, running)
    with pytest.raises(PolicyRefused, match="returned or taken back"):
        register(running)
    with pytest.raises(PolicyRefused, match="Write why"):
        register(recalled(), because=" ")

    assert not RoundRecord.objects.exists()


def test_a_registered_round_is_never_changed_and_a_change_behind_the_guards_is_found():
    """Invariants 13 and 46."""
    row = register(recalled())
    with pytest.raises(DatabaseError), transaction.atomic():
        RoundRecord.objects.filter(pk=row.pk).update(title="다른 제목")
    entry = Entry.objects.get(action="policy.round_registered").index

    forge(RoundRecord, {"retention": "1"}, pk=row.pk)

    assert entry in [index for index, _ in verify_everything().bad]
