"""The road of an objection: the sides talk, one of them brings it before a forum above both, a superior settles it (4.6)."""

from datetime import timedelta

import pytest
from tests.builders.hall import (
    FILES,
    HUGE,
    NINE,
    OPERATOR,
    WITH_CONSENT,
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

from mulkko.approval.engine.ladder import forums_for
from mulkko.approval.errors import (
    AlreadyBrought,
    AlreadySettled,
    BadDay,
    NotAboveBoth,
    NotASide,
    NotTheirForum,
    NotYourTurn,
    ObjectionStands,
    ReasonMissing,
    RoundOver,
)
from mulkko.approval.models import Settlement, SettlementRequest, Signature, Talk
from mulkko.approval.queries import objections_waiting_for
from mulkko.approval.queries.ladder import ladder_of
from mulkko.documents.formats.html import page
from mulkko.ledger.actions import erase
from mulkko.ledger.models import Entry
from mulkko.organization.actions import end_absence, enter_absence
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart
from mulkko.policy import actions
from mulkko.policy.actions.ladder import Meeting, ask_forum, settle_objection, talk_over
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, verify_everything

TODAY = day_of(NINE)


@pytest.fixture
@remembers
def objection(db):
    """The budget office objects, and its consent is demanded; the bureau head of the drafter decides."""
    open_hall(delegation=WITH_CONSENT)
    return objected(draft_of(person("haneul")))


def proposal_of(objection):
    return Proposal.objects.get(reference=objection.step.approval.subject)


def talked(objection, login, outcome="stands", **changed):
    told = {"held_on": TODAY, "present": "예산담당관, 노선팀장", "minutes": "재원을 논의함"} | changed
    return talk_over(objection, **told, outcome=outcome, by=person(login), at=minute(3))


def brought(objection, login="haneul", forum="superior", reason="재원이 다름"):
    return ask_forum(objection, forum=forum, reason=reason, by=person(login), at=minute(4))


def settled(objection, login="vice", **meeting):
    return settle_objection(
        objection, text="내년에 반영할 것", by=person(login), at=minute(5), meeting=Meeting(**meeting)
    )


def away(login, at=NINE, **told):
    return enter_absence(
        person(login), reason="trip", starts_on=TODAY, ends_on=TODAY + timedelta(days=3), by=None, at=at, **told
    )


@pytest.mark.parametrize(
    ("has_superior", "is_one_bureau", "has_vice_mayors", "expected"),
    [
        (False, False, True, ()),
        (True, True, False, ("superior",)),
        (True, False, False, ("superior", "committee")),
        (True, False, True, ("superior", "vice_mayors", "committee")),
    ],
)
def test_where_an_objection_is_taken_follows_from_who_stands_above_both(
    has_superior, is_one_bureau, has_vice_mayors, expected
):
    told = {"has_superior": has_superior, "is_one_bureau": is_one_bureau, "has_vice_mayors": has_vice_mayors}

    assert forums_for(**told) == expected


@pytest.mark.parametrize("login", ["haneul", "maeul", "park", "jung"])
def test_invariant_19_both_sides_write_down_what_they_talked_over_and_the_objection_stands(objection, login):
    talked(objection, login)

    assert ladder_of(objection, chart(TODAY)).stands
    with pytest.raises(ObjectionStands):
        sign_as("choi", proposal_of(objection))
    assert verify_everything().ok


@pytest.mark.parametrize("login", ["seo", "kang", "vice", "moon", "choi"])
def test_nobody_of_neither_side_writes_in_its_name_or_brings_it_on(objection, login):
    with pytest.raises(NotASide):
        talked(objection, login)
    with pytest.raises(NotASide):
        brought(objection, login)
    assert not Talk.objects.exists()
    assert not SettlementRequest.objects.exists()


def test_invariant_12_an_objection_that_its_unit_takes_back_blocks_nothing_and_stays_to_be_seen(objection):
    assert ladder_of(objection, chart(TODAY)).stands
    talked(objection, "jung", "withdrawn", minutes="추경에 반영하기로 함")
    assert not ladder_of(objection, chart(TODAY)).stands

    decided = signed_by(proposal_of(objection), "choi")

    printed = page(paper_of(decided))
    assert decided.state == "approved"
    assert Signature.objects.get(pk=objection.pk).outcome == "objected"
    assert "재원이 없음" in printed
    assert "이견 철회(2026. 11. 23. 예산담당관 정예산)" in printed
    assert "추경에 반영하기로 함" in printed
    assert verify_everything().ok


@pytest.mark.parametrize("login", ["haneul", "park"])
def test_invariant_19_the_drafting_side_does_not_take_the_objection_of_others_back(objection, login):
    with pytest.raises(NotYourTurn):
        talked(objection, login, "withdrawn")

    with pytest.raises(ObjectionStands):
        sign_as("choi", proposal_of(objection))


@pytest.mark.parametrize("held_on", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_talk_lies_between_the_objection_and_today(objection, held_on):
    with pytest.raises(BadDay):
        talked(objection, "haneul", held_on=held_on)


@pytest.mark.parametrize("missing", ["present", "minutes"])
def test_a_talk_says_who_talked_and_what_was_said(objection, missing):
    with pytest.raises(ReasonMissing):
        talked(objection, "haneul", **{missing: " "})


def test_one_side_brings_it_before_a_superior_once_and_with_words(objection):
    with pytest.raises(ReasonMissing):
        brought(objection, reason=" ")
    brought(objection)

    with pytest.raises(AlreadyBrought):
        brought(objection, "jung")
    brought(objection, "jung", "committee")
    ladder = ladder_of(objection, chart(TODAY))
    assert (ladder.forums, ladder.to_ask) == (("superior", "committee"), ())
    assert verify_everything().ok


@pytest.mark.parametrize("forum", ["vice_mayors", "nobody", ""])
def test_it_is_brought_only_where_both_units_are_below(objection, forum):
    with pytest.raises(NotTheirForum):
        brought(objection, forum=forum)


def test_after_a_settlement_a_withdrawal_or_the_end_of_the_round_nothing_goes_on(objection):
    settled(objection)
    for act in (lambda: talked(objection, "haneul"), lambda: brought(objection), lambda: settled(objection)):
        with pytest.raises(AlreadySettled):
            act()
    actions.recall(proposal_of(objection), by=person("haneul"), at=minute(7), reason="다시")
    with pytest.raises(RoundOver):
        talked(objection, "haneul")


def test_a_resolution_of_the_committee_has_a_day_and_minutes_and_stands_on_the_paper(objection):
    with pytest.raises(ReasonMissing):
        settled(objection, forum="committee", held_on=TODAY, minutes=" ")
    with pytest.raises(ReasonMissing):
        settled(objection, forum="committee", minutes="가결")
    with pytest.raises(BadDay):
        settled(objection, forum="committee", minutes="가결", held_on=TODAY + timedelta(days=1))
    with pytest.raises(NotTheirForum):
        settled(objection, forum="vice_mayors", minutes="가결", held_on=TODAY)

    settled(objection, forum="committee", held_on=TODAY, minutes="재적 9명 중 7명 찬성")

    printed = page(paper_of(signed_by(proposal_of(objection), "choi")))
    assert "조정(시정조정위원회 2026. 11. 23., 부시장 윤부시장)" in printed
    assert verify_everything().ok


def objected_while(acting, **more):
    """Let the budget office object in a hall where somebody is posted as 직무대리 of the vice-mayor, who is away."""
    files = {name: FILES[name] + rows for name, rows in more.items()}
    files["postings"] = files.get("postings", FILES["postings"]) + f"{acting},p-vice,acting,2020-01-01\n"
    open_hall(delegation=WITH_CONSENT, **files)
    return objected(draft_of(person("haneul"))), away("vice")


@pytest.mark.parametrize(("code", "login"), [("k12", "kang"), ("k3", "park"), ("k4", "choi"), ("k8", "seo")])
def test_nobody_of_one_side_or_on_the_route_acts_for_the_superior(db, code, login):
    """기획조정실장 heads the unit that objects and not the other; the others sign in the round."""
    objection, _ = objected_while(code)

    for one in ("vice", login):
        with pytest.raises(NotAboveBoth):
            settled(objection, one)
        assert objections_waiting_for(person(one), NINE) == []
    assert settled(objection, "mayor").title == "시장"


def test_an_acting_superior_settles_under_the_own_title_and_the_ledger_says_for_whom(db):
    objection, absence = objected_while(
        "k10",
        units="saf,안전실,bureau,city,2020-01-01\n",
        positions="p-saf,saf,안전실장,bureau_head,2020-01-01\n",
        postings="k10,p-saf,regular,2020-01-01\n",
    )
    assert objections_waiting_for(person("oh"), NINE) == [objection]

    row = settled(objection, "oh")

    assert (row.title, row.instead_of, row.position.code) == ("안전실장", "부시장", "p-vice")
    entry = Entry.objects.get(action="approval.settled")
    assert (entry.actor, entry.acting_for) == ("k10", "k7")
    assert "조정(부시장 직무대리 안전실장 오신규)" in page(paper_of(proposal_of(objection)))
    end_absence(absence, by=person("vice"), at=minute(9))
    assert verify_everything().ok
    forge(Settlement, {"instead_of": "시장"}, pk=row.pk)
    assert ("approval_settlement", str(row.pk)) in {(one.table, one.row) for one in verify_everything().found}


@pytest.mark.parametrize(
    ("scope", "may"),
    [
        ({"scope": "사업계획", "duties": ["plan"]}, True),
        ({"scope": "일상 사무"}, True),
        ({"scope": "안내문", "duties": ["notice"]}, False),
        ({}, False),
    ],
)
def test_invariant_26_who_acts_for_the_mayor_settles_within_the_written_scope_and_its_duties(db, scope, may):
    open_hall(
        delegation=WITH_CONSENT,
        units=FILES["units"] + "saf,안전실,bureau,city,2020-01-01\n",
        positions=FILES["positions"] + "p-saf,saf,안전실장,bureau_head,2020-01-01\n",
        postings=FILES["postings"] + "k10,p-saf,regular,2020-01-01\n",
        deputies="position,order,deputy,valid_from\np-mayor,1,p-saf,2020-01-01\n",
    )
    objection = objected(draft_of(person("haneul")))
    away("mayor", **scope)

    assert objections_waiting_for(person("oh"), NINE) == ([objection] if may else [])
    if may:
        row = settled(objection, "oh")
        assert (row.title, row.instead_of) == ("안전실장", "시장")
    else:
        with pytest.raises(NotAboveBoth):
            settled(objection, "oh")


def test_whoever_is_nothing_but_acting_superior_settles_as_that(db):
    objection, _ = objected_while("k10")

    row = settled(objection, "oh")

    assert (row.title, row.instead_of) == ("부시장 직무대리", "")
    assert verify_everything().ok


def test_between_two_vice_mayors_the_mayor_settles(db):
    positions = FILES["positions"].replace("p-vice,city,", "p-vice,fin,")
    open_hall(delegation=WITH_CONSENT, positions=positions)
    proposal = draft_of(person("haneul"), amount_krw=HUGE)
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park", "seo")
    objection = sign_as("jung", proposal, opinion="재원이 없음", objects=True)

    assert ladder_of(objection, chart(TODAY)).forums == ("superior", "vice_mayors", "committee")
    with pytest.raises(NotAboveBoth):
        settled(objection, "vice")
    for missing in ({"held_on": TODAY}, {"minutes": "두 부시장이 협의함"}):
        with pytest.raises(ReasonMissing):
            settled(objection, "mayor", forum="vice_mayors", **missing)
    settled(objection, "mayor", forum="vice_mayors", held_on=TODAY, minutes="두 부시장이 협의함")
    assert verify_everything().ok


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Talk, {"minutes": "다른 말"}),
        (Talk, {"outcome": "withdrawn"}),
        (Talk, {"held_on": TODAY - timedelta(days=1)}),
        (SettlementRequest, {"forum": "committee"}),
        (SettlementRequest, {"reason": "다른 까닭"}),
        (Settlement, {"minutes": "다른 회의록"}),
        (Settlement, {"forum": "superior"}),
        (Settlement, {"instead_of": "시장"}),
    ],
)
def test_what_was_changed_on_the_road_is_found(objection, model, changes):
    talked(objection, "haneul")
    brought(objection)
    settled(objection, forum="committee", held_on=TODAY, minutes="가결")
    row = model.objects.get()
    forge(model, changes, pk=row.pk)

    assert (model._meta.db_table, str(row.pk)) in {(one.table, one.row) for one in verify_everything().found}


@pytest.mark.parametrize("changes", [{"minutes": "없던 회의록"}, {"held_on": TODAY}])
def test_a_meeting_that_nobody_entered_is_found(objection, changes):
    row = settled(objection)
    forge(Settlement, changes, pk=row.pk)

    assert ("approval_settlement", str(row.pk)) in {(one.table, one.row) for one in verify_everything().found}


def test_a_lawfully_erased_talk_accuses_nobody(objection):
    talked(objection, "jung", "withdrawn")
    entry = Entry.objects.get(action="approval.objection_talked_over")

    erase(entry.index, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=minute(9))

    assert verify_everything().ok


def test_the_ledger_keeps_before_which_superior_it_was_settled_though_nobody_met(objection):
    brought(objection)

    facts = settled(objection, forum="superior").facts()

    assert facts["forum"] == ["superior", None, ""]
    assert verify_everything().ok
