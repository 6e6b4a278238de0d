"""대결: who signs while a holder is away, and what is frozen then (invariants 16, 17, 25, 26, 27, 29, 31)."""

from datetime import date, timedelta

import pytest
from tests.builders.hall import (
    HUGE,
    LARGE,
    NINE,
    SMALL,
    WITH_CONSENT,
    draft_of,
    minute,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
)

from mulkko.approval.errors import (
    AlreadySigned,
    HolderAway,
    NoReportToAcknowledge,
    NothingToLeaveOut,
    NotYourTurn,
    OtherVersion,
    OutsideWrittenScope,
)
from mulkko.approval.models import Acting, PostReport, Signature
from mulkko.approval.queries import shown_to, turns_of, waiting_for
from mulkko.approval.queries.seats import reports_waiting_for
from mulkko.ledger.models import Entry
from mulkko.organization.actions import end_absence, enter_absence
from mulkko.organization.errors import NotPosted
from mulkko.organization.models import Absence, Position, Posting, day_of
from mulkko.organization.queries import place_of
from mulkko.policy import actions
from mulkko.policy.actions.acting import acknowledge_report, leave_out_review
from mulkko.policy.queries import verify_everything

TODAY = day_of(NINE)
TOMORROW = NINE + timedelta(days=1)
BELOW = {SMALL: ["maeul"], LARGE: ["maeul", "park", "jung", "seo"], HUGE: ["maeul", "park", "jung", "seo", "choi"]}


def away(login, *, days=3, reason="trip", **told) -> Absence:
    return enter_absence(
        person(login), reason=reason, starts_on=TODAY, ends_on=TODAY + timedelta(days=days), by=None, at=NINE, **told
    )  # fmt: skip


def waits_for_the_approver(amount=LARGE, drafter="haneul"):
    proposal = draft_of(person(drafter), amount_krw=amount)
    put_on_route(proposal)
    return signed_by(proposal, *BELOW[amount])


def decision(proposal) -> Signature:
    return Signature.objects.get(step__approval=proposal.current_round.approval, step__kind="approve")


def test_while_the_approver_is_away_exactly_whom_the_rules_name_signs_under_the_own_title(hall):
    """Invariant 25. 차대행 is posted as acting head of the bureau; 박과장 would come next by the statutory order."""
    proposal = waits_for_the_approver()
    away("choi")
    for login in ("park", "maeul", "vice", "mayor", "seo", "haneul"):
        with pytest.raises((NotYourTurn, AlreadySigned)):
            sign_as(login, proposal)

    sign_as("cha", proposal)

    signature = decision(proposal)
    assert (proposal.state, signature.name) == ("approved", "차대행")
    acting = signature.acting
    assert (acting.kind, acting.why, acting.reason, acting.basis) == ("acting", "absent", "trip", "posting")
    assert (acting.name, acting.title, acting.unit_name, acting.instead_of.code) == (
        "최국장",
        "교통국장",
        "교통국",
        "k4",
    )
    entry = Entry.objects.get(action="approval.approved")
    assert (entry.actor, entry.acting_for) == ("k9", "k4")
    assert verify_everything().ok


def test_a_present_holder_signs_alone(hall):
    """Invariant 25: outside the absence nobody acts, not even who is posted for it."""
    proposal = waits_for_the_approver()

    with pytest.raises(NotYourTurn):
        sign_as("cha", proposal)
    sign_as("choi", proposal)

    assert not Acting.objects.exists()


def test_an_absent_holder_sees_the_step_and_ends_the_absence_before_signing(hall):
    """Invariants 25 and 29: shown to both, signed by one."""
    proposal = waits_for_the_approver()
    absence = away("choi")
    assert [bool(found(person("choi"), NINE)) for found in (shown_to, waiting_for)] == [True, False]
    assert [bool(found(person("cha"), NINE)) for found in (shown_to, waiting_for)] == [True, True]
    with pytest.raises(HolderAway, match="End your absence first"):
        sign_as("choi", proposal)

    end_absence(absence, by=person("choi"), at=minute(1))

    with pytest.raises(NotYourTurn):
        sign_as("cha", proposal, at=minute(2))
    sign_as("choi", proposal, at=minute(2))
    assert decision(proposal).name == "최국장"


def test_what_was_signed_by_acting_stays_when_the_holder_returns_and_open_steps_are_the_holders_again(hall):
    """Invariant 29."""
    first, second = waits_for_the_approver(), waits_for_the_approver()
    absence = away("choi")
    sign_as("cha", first)

    end_absence(absence, by=person("choi"), at=minute(1))

    assert decision(first).name == "차대행"
    assert [step.approval for step in waiting_for(person("choi"), minute(2))] == [second.current_round.approval]
    assert not waiting_for(person("cha"), minute(2))


def test_before_and_after_the_days_of_an_absence_nobody_acts(hall):
    """Invariant 25: only inside the absence period."""
    proposal = waits_for_the_approver()
    away("choi", days=1)

    with pytest.raises(NotYourTurn):
        sign_as("cha", proposal, at=TOMORROW)
    sign_as("choi", proposal, at=TOMORROW)


def test_whoever_drafted_the_document_never_acts_in_it(hall):
    """Invariant 16: the next one of the order acts."""
    Posting.objects.filter(person__code="k9").delete()
    proposal = waits_for_the_approver(SMALL)
    away("park", deputy=person("haneul"), order_document="명령-1")

    with pytest.raises(NotYourTurn):
        sign_as("haneul", proposal)
    with pytest.raises(AlreadySigned):  # 이마을 has signed the review already (invariant 17)
        sign_as("maeul", proposal)
    sign_as("moon", proposal)

    acting = decision(proposal).acting
    assert (decision(proposal).name, decision(proposal).title, acting.basis) == ("문시설", "시설팀장", "statute")


def test_a_post_that_nobody_holds_is_acted_for_and_nobody_is_reported_to(hall):
    """Invariants 25 and 27."""
    proposal = waits_for_the_approver()
    Posting.objects.filter(person__code="k4").update(valid_to=TODAY)

    sign_as("cha", proposal)

    acting = decision(proposal).acting
    assert (acting.why, acting.name, acting.title, acting.instead_of) == ("vacant", "", "교통국장", None)
    assert not PostReport.objects.exists()
    assert Entry.objects.get(action="approval.approved").acting_for == "p-tra"
    assert verify_everything().ok


def test_a_unit_beside_the_line_is_signed_for_by_its_acting_officer(db):
    """Invariant 21: no co-operator is left out; the acting officer of the organ signs."""
    open_hall(delegation=WITH_CONSENT)
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park")
    away("jung")
    with pytest.raises(NotYourTurn):  # whoever holds no post cannot act (invariant 31)
        sign_as("oh", proposal)
    post = Position.objects.get(code="p-bud")
    Posting.objects.create(person=person("oh"), position=post, kind="acting", valid_from=date(2026, 1, 1))

    sign_as("oh", proposal, objects=True, opinion="예산이 없다")

    objection = Signature.objects.get(outcome="objected")
    assert (objection.name, objection.acting.name, objection.organ) == ("오신규", "정예산", ("bud", "예산담당관"))
    assert not objection.acting.is_important  # only a decision is reported afterwards
    assert verify_everything().ok


def test_a_review_is_never_acted_for(hall):
    """Invariant 25: 대결 is possible for the approver's step, and a review may only be left out."""
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    away("maeul", deputy=person("moon"))

    with pytest.raises(NotYourTurn):
        sign_as("moon", proposal)


def test_nobody_signs_twice_by_acting(hall):
    """Invariant 17: whoever has still to sign a step of the own post does not act in another one."""
    Posting.objects.filter(person__code="k9").delete()
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park")
    away("jung", deputy=person("seo"), order_document="명령-3")

    sign_as("seo", proposal)

    [signature] = Signature.objects.filter(signed_by=person("seo"))
    assert signature.step.position.code == "p-leg"
    with pytest.raises(AlreadySigned):
        sign_as("seo", proposal)


def waits_for_the_mayor(**scope):
    """The vice-mayor acts for the mayor, and leaves the own review out: no person signs two steps (invariant 17)."""
    proposal = waits_for_the_approver(HUGE)
    away("mayor", **scope)
    version = proposal.current_round.approval.version_id
    leave_out_review(proposal, by=person("vice"), at=NINE, version_hash=version)
    return proposal


def test_acting_for_the_mayor_keeps_to_the_written_scope_or_says_why_it_is_urgent(hall):
    """Invariant 26."""
    proposal = waits_for_the_mayor(scope="일상 사무", duties=["notice"])

    with pytest.raises(OutsideWrittenScope):
        sign_as("vice", proposal)
    assert proposal.state == "in_route"
    sign_as("vice", proposal, urgent_because="태풍 대피소를 오늘 연다")

    acting = decision(proposal).acting
    assert (acting.kind, acting.urgent_because) == ("acting_head", "태풍 대피소를 오늘 연다")
    assert verify_everything().ok


def test_inside_the_written_scope_no_urgency_is_asked_or_kept(hall):
    """Invariant 26."""
    proposal = waits_for_the_mayor(scope="사업계획", duties=["plan"])

    sign_as("vice", proposal, urgent_because="필요 없는 말")

    assert decision(proposal).acting.urgent_because == ""


def test_an_important_decision_is_reported_and_stays_open_until_the_absent_one_has_seen_it(hall):
    """Invariant 27."""
    proposal = waits_for_the_approver()
    absence = away("choi")
    sign_as("cha", proposal)
    report = PostReport.objects.get()
    assert not reports_waiting_for(person("choi"), place_of(person("choi"), minute(1)))
    end_absence(absence, by=person("choi"), at=minute(1))
    assert reports_waiting_for(person("choi"), place_of(person("choi"), minute(2))) == [report]
    with pytest.raises(NoReportToAcknowledge):
        acknowledge_report(report, by=person("cha"), at=minute(2))
    number = str(proposal.current_round.approval.number)

    acknowledge_report(report, by=person("choi"), at=minute(3), remark="잘 보았습니다.")

    assert not reports_waiting_for(person("choi"), place_of(person("choi"), minute(4)))
    assert (proposal.state, str(proposal.current_round.approval.number)) == ("approved", number)
    with pytest.raises(NoReportToAcknowledge):
        acknowledge_report(report, by=person("choi"), at=minute(5))
    assert verify_everything().ok


@pytest.mark.parametrize(("amount", "important", "reports"), [(SMALL, None, 0), (SMALL, True, 1), (LARGE, False, 0), (LARGE, None, 1)])  # fmt: skip
def test_from_the_bureau_up_a_decision_is_reported_unless_said_otherwise(hall, amount, important, reports):
    """Invariant 27."""
    proposal = waits_for_the_approver(amount)
    away("choi")
    away("park", deputy=person("moon"), order_document="명령-1")

    sign_as("moon" if amount == SMALL else "cha", proposal, important=important)

    assert PostReport.objects.count() == reports


def test_whoever_acts_may_send_the_draft_back(hall):
    proposal = waits_for_the_approver()
    away("choi")
    approval = proposal.current_round.approval

    actions.return_for_redraft(proposal, by=person("cha"), at=NINE, version_hash=approval.version_id, reason="다시")

    assert (proposal.state, approval.steps.get(kind="approve").signature.acting.name) == ("returned", "최국장")
    assert verify_everything().ok


def test_nobody_without_a_post_on_the_day_acts(hall):
    """Invariant 31."""
    proposal = waits_for_the_approver()
    away("choi")
    Posting.objects.filter(person__code="k9").update(valid_to=TODAY)

    with pytest.raises((NotYourTurn, NotPosted)):
        sign_as("cha", proposal)


def test_the_next_turn_begins_when_a_review_is_left_out(hall):
    """Invariant 21: left out with the class of the reason, by the drafter."""
    proposal = draft_of(person("haneul"))
    approval = put_on_route(proposal)
    away("maeul")

    omission = leave_out_review(proposal, by=person("haneul"), at=minute(90), version_hash=approval.version_id)

    turn = turns_of([proposal.reference])[proposal.reference]
    assert (omission.reason, omission.name) == ("trip", "이마을")
    assert ([step.position.code for step in turn.steps], turn.begun_at) == (["p-bus"], minute(90))


def test_the_review_of_somebody_who_is_there_is_left_out_by_nobody(hall):
    """Invariant 21."""
    proposal = draft_of(person("haneul"))
    approval = put_on_route(proposal)

    for login in ("haneul", "park", "choi", "maeul"):
        with pytest.raises(NothingToLeaveOut):
            leave_out_review(proposal, by=person(login), at=NINE, version_hash=approval.version_id)


def test_a_review_is_left_out_by_the_drafter_or_whoever_is_next_and_by_nobody_else(hall):
    """Invariant 21."""
    proposal = draft_of(person("haneul"))
    approval = put_on_route(proposal)
    away("maeul")
    with pytest.raises(OtherVersion):
        leave_out_review(proposal, by=person("park"), at=NINE, version_hash="0" * 64)
    for login in ("choi", "jung", "maeul", "moon"):
        with pytest.raises(NothingToLeaveOut):
            leave_out_review(proposal, by=person(login), at=NINE, version_hash=approval.version_id)

    leave_out_review(proposal, by=person("park"), at=NINE, version_hash=approval.version_id)

    assert [step.position.code for step in approval.open_steps()] == ["p-bus"]
