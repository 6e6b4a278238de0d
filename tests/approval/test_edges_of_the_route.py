"""What stands at the edge of a rule: the very day, the second time, and the check below the one that usually speaks first."""

from datetime import date

import pytest
from tests.builders.hall import (
    FILES,
    HUGE,
    LARGE,
    NINE,
    SMALL,
    WITH_CONSENT,
    approved,
    draft_of,
    minute,
    objected,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
)
from tests.builders.remembered import remembers
from tests.builders.tampering import forge

from mulkko.approval.actions import Mandate, asking, keeping
from mulkko.approval.errors import CannotKeep, CannotReroute, NotAboveBoth, NotYourTurn
from mulkko.approval.models import Approval, DocumentNumber, NumberCounter, SealedVersion, Signature
from mulkko.organization.actions import enter_absence
from mulkko.organization.models import day_of
from mulkko.organization.queries.chart import Chart
from mulkko.policy.actions.ladder import settle_objection
from mulkko.policy.actions.turns import add_step, confirm, request_changes, revise
from mulkko.policy.errors import StalePage
from mulkko.policy.models import OptionRow, Proposal
from mulkko.policy.queries import paper_of, verify_everything

TEXT = "□ 추진배경\n○ 심야에 운행한다."
SLIPS = ("□ 추진배경\n○ 심야애 운행한다.", "□ 추진배경\n○ 심야애 운헹한다.")
LATER = 24 * 60


@pytest.fixture
@remembers
def on_route(hall):
    proposal = draft_of(person("haneul"), body=TEXT)
    put_on_route(proposal)
    return proposal


def version_of(proposal):
    return Approval.objects.get(subject=proposal.reference).version_id


def changed(proposal, login, text, at, **told):
    return revise(proposal, text, reason="바로잡음", version_hash=version_of(proposal), by=person(login), at=at, **told)


def away(login, **told):
    day = day_of(NINE)
    return enter_absence(
        person(login), reason="trip", starts_on=day, ends_on=date(2026, 11, 30), by=None, at=NINE, **told
    )


def test_paper_and_letter_bear_the_day_of_the_decision_and_not_of_the_submission(hall):
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    put_on_route(proposal)
    signed_by(proposal, "maeul")

    sign_as("park", proposal, at=minute(LATER))

    letter = paper_of(Proposal.objects.get()).letter
    assert letter.signers[-1].text == "대중교통과장 전결 11/24 박과장"
    assert letter.formed_on == "2026. 11. 24."


def test_consent_stands_beside_the_line_with_its_own_word_and_an_objection_without_it(db):
    """Invariant 12."""
    open_hall(delegation=WITH_CONSENT)
    agreed, other = draft_of(person("haneul")), draft_of(person("haneul"))
    approved(agreed)
    objected(other)

    for proposal, said in ((agreed, "예산담당관 합의 정예산"), (other, "예산담당관(이견) 정예산")):
        letter = paper_of(Proposal.objects.get(pk=proposal.pk)).letter
        assert said in [seat.text for seat in letter.cooperators]
        assert not [seat.text for seat in letter.signers if "예산담당관" in seat.text]


def test_invariant_11_the_last_to_change_the_text_asks_the_units_beside_the_line_again_too(on_route):
    signed_by(on_route, "maeul", "park", "jung", "seo", at=minute(1))

    changed(on_route, "choi", "□ 추진배경\n○ 심야와 새벽에 운행한다.", minute(2))

    waiting = [step.position.code for step in Approval.objects.get().line() if step.is_waiting]
    assert sorted(waiting) == ["p-bud", "p-bus", "p-bus-r", "p-bus-r1", "p-leg", "p-tra"]


def test_invariant_9_each_slip_is_confirmed_by_itself(on_route):
    sign_as("maeul", on_route, at=minute(1))
    changed(on_route, "park", SLIPS[0], minute(2), is_slip=True)
    signature = Signature.objects.get(signed_by=person("maeul"))
    confirm(signature, version_hash=version_of(on_route), by=person("maeul"), at=minute(3))
    assert signature not in Signature.objects.to_confirm()

    changed(on_route, "park", SLIPS[1], minute(4), is_slip=True)

    assert signature in Signature.objects.to_confirm()


def test_whoever_does_not_draft_it_answers_no_request_whatever_the_room_above_says(on_route):
    request = request_changes(
        on_route, text="새벽도 적을 것", version_hash=version_of(on_route), by=person("maeul"), at=minute(1)
    )

    with pytest.raises(NotYourTurn):
        asking.answer_changes(request, text="적었음", owner=person("haneul"), by=person("maeul"), at=minute(2))


@pytest.mark.parametrize("level", ["mayor", "bureau_head"])
def test_invariant_14_nothing_is_kept_where_the_table_in_force_names_no_lower_level(on_route, level):
    told = {"owner": person("haneul"), "by": person("haneul"), "at": minute(1)}

    with pytest.raises(CannotKeep):
        keeping.keep_rule(Approval.objects.get(), Mandate(2, 1, level), reason="중요함", **told)


def test_a_sealed_text_that_was_exchanged_below_the_guards_is_signed_by_nobody(on_route):
    version = SealedVersion.objects.get()
    forge(SealedVersion, {"text": version.text.replace("심야에", "심야애")}, pk=version.pk)

    with pytest.raises(StalePage):
        sign_as("maeul", on_route, at=minute(1))
    assert Signature.objects.count() == 1


def test_a_draft_that_was_changed_past_the_program_while_on_its_route_is_signed_by_nobody(on_route):
    OptionRow.objects.filter(key="bus").update(title="다른 노선")

    with pytest.raises(StalePage):
        sign_as("maeul", on_route, at=minute(1))
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("last", [0, 2])
def test_invariant_3_a_counter_that_no_longer_says_the_last_number_is_found(hall, last):
    approved(draft_of(person("haneul")))
    assert DocumentNumber.objects.get().series == "production"
    assert verify_everything().ok

    NumberCounter.objects.update(last=last)

    assert "approval_numbercounter" in {one.table for one in verify_everything().found}


def test_invariant_18_an_added_unit_joins_those_beside_the_line_and_a_reviewer_comes_before_the_decision(hall):
    proposal = draft_of(person("haneul"), amount_krw=HUGE)
    put_on_route(proposal)
    told = {"reason": "함께 봄", "by": person("haneul"), "at": minute(1)}
    line = {step.position.code: step.turn for step in Approval.objects.get().line()}

    beside = add_step(proposal, unit="fin", kind="cooperate", **told).step
    above = add_step(proposal, unit="bus-s", kind="review", **told).step

    assert beside.turn == line["p-bud"] == line["p-leg"]
    assert line["p-bud"] < line["p-tra"] < line["p-vice"] == above.turn < line["p-mayor"]


def test_whoever_signs_on_the_line_already_does_not_review_from_another_post(db):
    open_hall(postings=FILES["postings"].replace("k12,p-fin", "k3,p-fin"))
    proposal = draft_of(person("haneul"), amount_krw=LARGE)
    put_on_route(proposal)

    with pytest.raises(CannotReroute):
        add_step(proposal, unit="fin", kind="review", reason="함께 봄", by=person("haneul"), at=minute(1))


@pytest.mark.parametrize(("scope", "may"), [({}, False), ({"scope": "전부"}, True), ({"scope": "예산", "duties": ["notice"]}, False)])  # fmt: skip
def test_invariant_26_whoever_acts_for_the_mayor_settles_within_a_scope_that_covers_everything_alone(db, scope, may):
    open_hall(delegation=WITH_CONSENT, postings=FILES["postings"] + "k10,p-mayor,acting,2020-01-01\n")
    objection = objected(draft_of(person("haneul")))
    away("mayor", **scope)
    told = {"text": "내년에 반영할 것", "by": person("oh"), "at": minute(1)}

    if may:
        assert settle_objection(objection, **told).position.code == "p-mayor"
    else:
        with pytest.raises(NotAboveBoth):
            settle_objection(objection, **told)


def test_the_department_of_a_unit_that_ended_is_that_of_its_heir():
    today = Chart(
        day_of(NINE), {"new": "새 본부"}, {"new": "bureau"}, {"new": None}, {}, former_names={"old": "옛 본부"},
        unit_heirs={"old": ("new",)},
    )  # fmt: skip

    assert today.handling_department("old") == "new"
