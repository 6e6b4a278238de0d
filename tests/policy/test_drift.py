"""Data move while a document is on its route: what that means depends on what it does to the decision."""

import pytest
from django.conf import settings
from tests.builders.hall import (
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    sign_as,
    signed_by,
    table_of_workers,
)
from tests.builders.remembered import remembers

from mulkko.approval.models import DocumentNumber, Signature
from mulkko.catalog.engine.nursery import Limits
from mulkko.catalog.models import Version
from mulkko.catalog.providers.chunks import place_of
from mulkko.evidence.models import Receipt
from mulkko.evidence.queries import running
from mulkko.policy import actions
from mulkko.policy.errors import EvidenceMoved, EvidenceStops, PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries import check, sealed_content, verify_everything

SAME = [("가동", 301, 1_000), ("나동", 500, 2_500), ("다동", 443, 900)]  # one worker more, the same cost
DEARER = [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 443, 1_200)]  # 4.7 million: the bus stays cheapest
TOO_DEAR = [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 443, 1_900)]  # 5.4 million: the taxi is cheaper now


@pytest.fixture
@remembers
def before_the_decision(hall):
    """Everybody but the approver has signed."""
    collected(table_of_workers())
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")))
    put_on_route(proposal)
    return signed_by(proposal, "maeul", "park", "jung", "seo")


def drift_after(proposal, rows, **told):
    collected(table_of_workers(rows), at=minute(2), **told)
    return [finding.drift for finding in check(proposal, at=minute(3)).findings]


def test_a_digit_that_moves_beside_the_decision_is_noted_and_signed_over(before_the_decision):
    assert drift_after(before_the_decision, SAME) == ["cosmetic"]

    assert signed_by(before_the_decision, "choi", at=minute(4)).state == "approved"
    assert sealed_content(before_the_decision)["blocks"][1]["inlines"][1]["shown"] == "1,243명"
    assert verify_everything().ok


def test_an_option_that_moves_without_changing_the_choice_waits_for_the_drafter(before_the_decision):
    assert drift_after(before_the_decision, DEARER) == ["material"]
    with pytest.raises(EvidenceStops):
        sign_as("choi", before_the_decision, at=minute(4), override="급함")

    [claim] = [one.claim for one in check(before_the_decision, at=minute(4)).claims]
    actions.accept_drift(
        before_the_decision, claim, reason="차이는 결론을 바꾸지 않음", by=person("haneul"), at=minute(5)
    )

    assert signed_by(before_the_decision, "choi", at=minute(6)).state == "approved"


def test_an_accepted_drift_is_asked_about_again_when_the_data_move_again(before_the_decision):
    drift_after(before_the_decision, DEARER)
    [claim] = [one.claim for one in check(before_the_decision, at=minute(4)).claims]
    actions.accept_drift(before_the_decision, claim, reason="작은 차이", by=person("haneul"), at=minute(5))
    collected(table_of_workers([*DEARER[:2], ("다동", 443, 1_300)]), at=minute(6))

    with pytest.raises(EvidenceStops):
        sign_as("choi", before_the_decision, at=minute(7))


@pytest.mark.parametrize(
    "login, reason, said",
    [("park", "까닭", "Only the drafter"), ("haneul", " ", "Write why"), ("haneul", "까닭", "Only a material")],
)
def test_only_the_drafter_accepts_only_a_material_drift_and_only_with_a_reason(
    before_the_decision, login, reason, said
):
    [claim] = [one.claim for one in check(before_the_decision, at=minute(1)).claims]

    with pytest.raises(PolicyRefused, match=said):
        actions.accept_drift(before_the_decision, claim, reason=reason, by=person(login), at=minute(2))


def test_a_correction_without_another_figure_waits_for_the_drafter_too(before_the_decision):
    reordered = [DEARER[1], DEARER[0], ("다동", 443, 900)]

    assert drift_after(before_the_decision, reordered, is_correction=True, note="중복 제거") == ["material"]


def test_a_corrected_table_that_flips_the_choice_goes_back_is_renewed_and_is_decided_anew(before_the_decision):
    assert drift_after(before_the_decision, TOO_DEAR, is_correction=True, note="다동 비용을 바로잡음") == ["decisive"]
    found = check(before_the_decision, at=minute(3))
    assert (found.preferred_before, found.preferred_now) == ("bus", "taxi")
    with pytest.raises(EvidenceStops):
        sign_as("choi", before_the_decision, at=minute(4))
    assert not DocumentNumber.objects.exists()

    haneul = person("haneul")
    actions.recall(before_the_decision, by=haneul, at=minute(5), reason="자료 정정")
    [claim] = [one.claim for one in found.claims]
    new = actions.renew_claim(before_the_decision, claim, by=haneul, at=minute(6))
    actions.choose(before_the_decision, "taxi", because="정정된 자료로는 택시가 싸다", by=haneul, at=minute(7))
    put_on_route(before_the_decision, at=minute(8))
    decided = signed_by(before_the_decision, "maeul", "park", "jung", "seo", "choi", at=minute(9))

    content = sealed_content(decided)
    assert (decided.state, content["preferred"], content["chosen"]) == ("approved", "taxi", "taxi")
    assert [one["id"] for one in content["claims"]] == [new.pk]
    assert str(decided.current_round.approval.number) == "대중교통과-1"
    assert verify_everything().ok


def test_the_approver_may_sign_over_a_decisive_drift_with_a_reason_that_his_signature_prints(before_the_decision):
    drift_after(before_the_decision, TOO_DEAR)

    sign_as("choi", before_the_decision, at=minute(4), override="  추석 전에 시작해야 함 ")

    last = Signature.objects.get(step__kind="approve")
    assert last.override == "추석 전에 시작해야 함"
    assert '"drift":"decisive"' in Receipt.objects.get(digest=last.receipt).text
    assert verify_everything().ok


def test_nobody_but_the_approver_signs_over_a_decisive_drift(hall):
    collected(table_of_workers())
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")))
    put_on_route(proposal)
    drift_after(proposal, TOO_DEAR)

    with pytest.raises(EvidenceStops):
        sign_as("maeul", proposal, at=minute(4), override="급함")


def test_a_reason_that_nothing_called_for_is_not_printed(before_the_decision):
    sign_as("choi", before_the_decision, at=minute(4), override="그냥")

    assert Signature.objects.get(step__kind="approve").override == ""


def test_a_broken_figure_stops_the_signature_and_no_reason_lifts_it(before_the_decision):
    """Invariant 39."""
    place = place_of(settings.MULKKO_HOME, Version.objects.get().parts["chunks"][0]["sha256"])
    original = place.read_bytes()
    try:
        place.write_bytes(b"x" + original[1:])

        with pytest.raises(EvidenceStops):
            sign_as("choi", before_the_decision, at=minute(4), override="급함")
    finally:
        place.write_bytes(original)
    assert not DocumentNumber.objects.exists()


def test_a_figure_that_cannot_be_run_is_refused_until_the_approver_writes_why(before_the_decision, monkeypatch):
    monkeypatch.setattr(running, "LIMITS", Limits(wall_seconds=0.01, memory_mib=4096, cpu_seconds=5))
    with pytest.raises(EvidenceStops):
        sign_as("choi", before_the_decision, at=minute(4))

    sign_as("choi", before_the_decision, at=minute(5), override="자료 서버 점검 중")

    assert Proposal.objects.get().state == "approved"


def test_a_draft_with_a_broken_figure_can_still_be_sent_back(before_the_decision):
    place = place_of(settings.MULKKO_HOME, Version.objects.get().parts["chunks"][0]["sha256"])
    original = place.read_bytes()
    try:
        place.write_bytes(b"x" + original[1:])
        version = before_the_decision.current_round.approval.version_id
        actions.return_for_redraft(
            before_the_decision, by=person("choi"), at=minute(4), version_hash=version, reason="자료 훼손"
        )
    finally:
        place.write_bytes(original)

    assert Proposal.objects.get().state == "returned"


def test_data_that_come_in_between_the_check_and_the_signature_stop_it(before_the_decision, monkeypatch):
    def checked_and_then_overtaken(proposal, *, at, **told):
        found = check(proposal, at=at, **told)
        collected(table_of_workers(TOO_DEAR), at=minute(4))
        return found

    monkeypatch.setattr(actions.signing, "check", checked_and_then_overtaken)

    with pytest.raises(EvidenceMoved, match="look at it again"):
        sign_as("choi", before_the_decision, at=minute(5))

    assert not DocumentNumber.objects.exists()


def test_a_draft_whose_figures_moved_decisively_is_not_put_on_its_route(hall):
    collected(table_of_workers())
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")))
    collected(table_of_workers(TOO_DEAR), at=minute(2))

    with pytest.raises(EvidenceStops):
        put_on_route(proposal, at=minute(3))

    assert proposal.state == "draft"
