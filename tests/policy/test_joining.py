"""Two drafts about the same are found, and become one where both drafters agree."""

import pytest
from tests.builders.hall import NINE, draft_of, open_hall, person, put_on_route
from tests.builders.tampering import forge

from mulkko.policy.actions import open_proposal, withdraw, write_body, write_outline
from mulkko.policy.actions.joining import answer_join, offer_to_join
from mulkko.policy.engine.similar import Thing, Told, alike
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import JoinAnswer, JoinOffer, Proposal
from mulkko.policy.queries import verify_everything
from mulkko.policy.queries.similar import joined_with, similar_to

NIGHT = Told("1", "산업단지 심야 퇴근길 교통 대책(안)", "막차가 끊긴 뒤 퇴근하는 산업단지 근로자의 귀가 수단을 견준다.")
SHUTTLE = Told("2", "산업단지 심야 자율주행 셔틀 운행 계획(안)", "막차가 끊긴 산업단지 근로자의 퇴근을 돕는다.")
TREES = Told("3", "가로수 보호틀 교체 계획(안)", "불편이 많은 곳부터 바꾼다.")


def test_two_plans_for_the_same_night_are_alike_and_one_for_trees_is_not():
    [found] = alike(NIGHT, [SHUTTLE, TREES])
    assert found.reference == "2"
    assert {"산업단지", "심야"} <= set(found.words)


def test_likeness_is_the_same_either_way_round_and_in_any_order():
    [there] = alike(NIGHT, [TREES, SHUTTLE])
    [back] = alike(SHUTTLE, [NIGHT, TREES])
    assert there.score == back.score
    assert set(there.words) == set(back.words)


def test_one_common_word_alone_makes_nothing_alike():
    assert alike(Told("1", "주차장 정비 계획(안)", ""), [Told("2", "주차장 요금 조례(안)", "")]) == []


def test_the_same_data_make_two_plans_with_one_common_word_alike():
    data = frozenset({Thing("data", "workers", "야간 근로자")})
    [found] = alike(Told("1", "주차장 정비", "", data), [Told("2", "주차장 요금", "", data)])
    assert [thing.label for thing in found.things] == ["야간 근로자"]


def pair():
    """Return a draft, and the older one of another unit about the same."""
    open_hall()
    rows = []
    for login, title in (("jo", "야간 근로자 귀가 버스 계획(안)"), ("haneul", "야간 근로자 귀가 버스 사업(안)")):
        draft = open_proposal(title=title, by=person(login), at=NINE)
        write_outline(draft, summary="공단의 야간 근로자를 집까지 태운다.", keywords="", by=person(login), at=NINE)
        rows.append(draft)
    older, mine = rows
    write_body(older, "□ 추진배경\n○ 막차가 없다.", by=person("jo"), at=NINE)
    return mine, older


def offered():
    mine, older = pair()
    return offer_to_join(mine, older, note="같은 일", by=person("haneul"), at=NINE)


@pytest.mark.django_db
def test_the_older_draft_is_joined_when_both_drafters_agree_and_both_pages_say_so():
    offer = offered()
    answer_join(offer, agrees=True, ends_other=True, by=person("jo"), at=NINE)
    mine, older = Proposal.objects.get(pk=offer.proposal_id), Proposal.objects.get(pk=offer.other_id)
    assert mine.is_written_by(person("jo"))
    assert older.state == "withdrawn"
    assert older.body(), "its text is kept"
    assert Proposal.objects.readable_by(person("haneul"), NINE).filter(pk=older.pk).exists()
    assert [one.reference for one in joined_with(mine, person("jung"), NINE)] == [older.reference]
    assert [(one.reference, one.is_into) for one in joined_with(older, person("jung"), NINE)] == [
        (mine.reference, True)
    ]
    assert verify_everything().ok


@pytest.mark.django_db
def test_who_agrees_may_keep_the_own_draft():
    offer = offered()
    answer_join(offer, agrees=True, ends_other=False, by=person("jo"), at=NINE)
    assert Proposal.objects.get(pk=offer.other_id).state == "draft"
    assert offer.proposal.is_written_by(person("jo"))


@pytest.mark.django_db
def test_declining_needs_a_reason_and_changes_neither_draft():
    offer = offered()
    with pytest.raises(PolicyRefused, match="stay apart"):
        answer_join(offer, agrees=False, by=person("jo"), at=NINE)
    answer_join(offer, agrees=False, reason="다른 노선", by=person("jo"), at=NINE)
    assert not offer.proposal.is_written_by(person("jo"))
    assert joined_with(offer.proposal, None, NINE) == []


@pytest.mark.django_db
def test_only_the_drafter_asks_and_only_the_drafter_who_was_asked_answers_once():
    mine, older = pair()
    with pytest.raises(NotYourDraft):
        offer_to_join(mine, older, note="같은 일", by=person("jung"), at=NINE)
    offer = offer_to_join(mine, older, note="같은 일", by=person("haneul"), at=NINE)
    with pytest.raises(PolicyRefused, match="asked already"):
        offer_to_join(mine, older, note="같은 일", by=person("haneul"), at=NINE)
    with pytest.raises(NotYourDraft):
        answer_join(offer, agrees=True, by=person("haneul"), at=NINE)
    answer_join(offer, agrees=True, by=person("jo"), at=NINE)
    with pytest.raises(PolicyRefused, match="answered already"):
        answer_join(offer, agrees=True, by=person("jo"), at=NINE)


@pytest.mark.django_db
def test_a_draft_about_something_else_or_ended_meanwhile_is_not_joined():
    mine, older = pair()
    other = open_proposal(title="가로수 보호틀 교체(안)", by=person("jo"), at=NINE)
    with pytest.raises(PolicyRefused, match="about the same"):
        offer_to_join(mine, other, note="같은 일", by=person("haneul"), at=NINE)
    offer = offer_to_join(mine, older, note="같은 일", by=person("haneul"), at=NINE)
    withdraw(mine, reason="그만", by=person("haneul"), at=NINE)
    assert not JoinOffer.objects.waiting_for(person("jo")).exists()
    with pytest.raises(PolicyRefused, match="no draft any more"):
        answer_join(offer, agrees=True, by=person("jo"), at=NINE)


@pytest.mark.django_db
def test_a_closed_draft_of_others_is_never_found():
    mine, older = pair()
    Proposal.objects.filter(pk=older.pk).update(disclosure="closed")
    assert similar_to(mine, person=person("haneul"), at=NINE) == []


@pytest.mark.django_db
def test_what_is_on_its_route_is_found_and_cannot_be_joined():
    open_hall()
    decided = draft_of(person("jo"), title="야간 근로자 귀가 버스 계획(안)")
    put_on_route(decided)
    mine = open_proposal(title="야간 근로자 귀가 버스 사업(안)", by=person("haneul"), at=NINE)
    [found] = similar_to(mine, person=person("haneul"), at=NINE)
    assert found.proposal.pk == decided.pk
    assert not found.can_be_joined


@pytest.mark.django_db
def test_an_answer_changed_below_the_guards_is_found():
    offer = offered()
    answer = answer_join(offer, agrees=False, reason="다른 노선", by=person("jo"), at=NINE)
    forge(JoinAnswer, {"reason": "같은 노선"}, pk=answer.pk)
    assert [one.table for one in verify_everything().found] == ["policy_joinanswer"]


def test_stock_phrases_of_a_summary_and_what_is_done_make_nothing_alike():
    phrase = "이미 있는 시설과 인력을 함께 써서 비용을 줄인다."
    road, park = (
        Told("1", "지하차도 차단시설 설치 계획(안)", phrase),
        Told("2", "어린이공원 그늘막 설치 계획(안)", phrase),
    )
    assert alike(road, [park]) == []
