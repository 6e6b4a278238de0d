"""영 §9③④: the line changes a text on its route; whoever signed before signs again, or confirms a slip put right."""

import json
from datetime import timedelta

import pytest
from tests.builders.hall import (
    NINE,
    WITH_CONSENT,
    draft_of,
    minute,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
)
from tests.builders.remembered import remembers

from mulkko.approval.errors import (
    AlreadySigned,
    CannotRevise,
    NothingToConfirm,
    NotYourTurn,
    OtherVersion,
    ReasonMissing,
    RoundOver,
)
from mulkko.approval.models import Approval, Confirmation, Revision, SealedVersion, Signature, Step
from mulkko.approval.queries import opinions_to_answer, waiting_for
from mulkko.documents.engine.paper import strings_of
from mulkko.ledger.models import Entry
from mulkko.organization.actions import enter_absence
from mulkko.organization.models import day_of
from mulkko.policy import actions
from mulkko.policy.actions.acting import leave_out_review
from mulkko.policy.actions.turns import confirm, revise
from mulkko.policy.errors import NotASlip, PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, revisions_of, verify_everything

TEXT = "□ 추진배경\n○ 심야에 운행한다."
OTHER = "□ 추진배경\n○ 심야와 새벽에 운행한다."
SLIP = "□ 추진배경\n○ 심야애 운행한다."


@pytest.fixture
@remembers
def on_route(hall):
    proposal = draft_of(person("haneul"), body=TEXT)
    put_on_route(proposal)
    return proposal


def version_of(proposal):
    return Approval.objects.filter(subject=proposal.reference).latest("round_no").version_id


def changed(proposal, login="park", text=OTHER, **told):
    usual = {"reason": "새벽 승객도 있음", "version_hash": version_of(proposal), "at": minute(5), "by": person(login)}
    return revise(proposal, text, **{**usual, **told})


def test_invariant_10_reviewer_team_lead_and_approver_put_another_version_on_the_route(on_route):
    first = version_of(on_route)

    changed(on_route, "maeul", at=minute(1))
    signed_by(on_route, "haneul", "maeul", at=minute(2))
    changed(on_route, "park", TEXT, at=minute(3))
    signed_by(on_route, "haneul", "maeul", "park", "jung", "seo", at=minute(4))
    changed(on_route, "choi", OTHER, at=minute(5))

    rows = list(Revision.objects.order_by("number"))
    assert [(row.number, row.title, row.name) for row in rows] == [
        (1, "노선팀장", "이마을"), (2, "대중교통과장", "박과장"), (3, "교통국장", "최국장"),
    ]  # fmt: skip
    assert rows[0].before_id == rows[1].version_id == first
    assert version_of(on_route) == rows[2].version_id == rows[0].version_id
    assert json.loads(rows[2].version.text)["blocks"][1]["inlines"] == [{"text": "심야와 새벽에 운행한다."}]
    assert verify_everything().ok


@pytest.mark.parametrize("login", ["jung", "seo"])
def test_invariant_10_a_unit_beside_the_line_never_changes_a_text(on_route, login):
    signed_by(on_route, "maeul", "park")

    with pytest.raises(CannotRevise):
        changed(on_route, login)

    assert (SealedVersion.objects.count(), Proposal.objects.get().body()[1].inlines[0].text) == (1, "심야에 운행한다.")


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"login": "park"}, NotYourTurn),
        ({"login": "haneul"}, NotYourTurn),
        ({"login": "jo"}, NotYourTurn),
        ({"login": "maeul", "reason": " "}, ReasonMissing),
        ({"login": "maeul", "version_hash": "0" * 64}, OtherVersion),
        ({"login": "maeul", "text": TEXT}, PolicyRefused),
        ({"login": "maeul", "text": " "}, PolicyRefused),
        ({"login": "maeul", "text": "□ {99.n}"}, PolicyRefused),
    ],
)
def test_nobody_out_of_turn_and_nothing_without_a_reason_changes_a_text(on_route, told, refused):
    """Invariant 10."""
    entries = Entry.objects.count()

    with pytest.raises(refused):
        changed(on_route, **told)

    assert (Entry.objects.count(), SealedVersion.objects.count()) == (entries, 1)
    assert Proposal.objects.get().body()[1].inlines[0].text == "심야에 운행한다."


def test_invariant_11_a_material_change_opens_every_earlier_signature_again(on_route):
    """Invariants 9 and 11."""
    sign_as("maeul", on_route, at=minute(1))
    old = list(Signature.objects.order_by("pk"))

    changed(on_route, "park", at=minute(2))

    approval = on_route.current_round.approval
    assert [one.kind for one in approval.open_steps()] == ["draft"]
    assert [step.approval_id for step in waiting_for(person("haneul"), minute(3))] == [approval.pk]
    with pytest.raises(NotYourTurn):
        sign_as("maeul", on_route, at=minute(3))
    signed_by(on_route, "haneul", "maeul", "park", "jung", "seo", "choi", at=minute(4))
    assert [one.facts() for one in Signature.objects.order_by("pk")[:2]] == [one.facts() for one in old]
    counting = Signature.objects.standing().filter(step__approval=approval)
    assert {one.version_id for one in counting} == {Approval.objects.get().version_id}
    assert [one.version_id for one in old] == [Revision.objects.get().before_id] * 2
    assert on_route.state == "approved"
    assert verify_everything().ok


def test_the_same_people_sign_again_once_and_no_more(on_route):
    """Invariant 17, for each version."""
    sign_as("maeul", on_route, at=minute(1))
    changed(on_route, "park", at=minute(2))
    signed_by(on_route, "haneul", "maeul", at=minute(3))

    with pytest.raises(AlreadySigned):
        sign_as("maeul", on_route, at=minute(4))
    assert Step.objects.standing().filter(signature__isnull=False).count() == 2


def test_invariant_11_a_slip_asks_for_confirmation_and_holds_nobody_up(on_route):
    sign_as("maeul", on_route, at=minute(1))

    row = changed(on_route, "park", SLIP, is_slip=True, at=minute(2))

    assert not row.is_material
    assert [step.kind for step in on_route.current_round.approval.open_steps()] == ["review"]
    asked = list(Signature.objects.to_confirm().order_by("pk"))
    assert [one.signed_by for one in asked] == [person("haneul"), person("maeul")]
    confirm(asked[1], version_hash=version_of(on_route), by=person("maeul"), at=minute(3))
    with pytest.raises(NothingToConfirm):
        confirm(asked[1], version_hash=version_of(on_route), by=person("maeul"), at=minute(4))
    signed_by(on_route, "park", "jung", "seo", "choi", at=minute(5))
    assert on_route.state == "approved"
    with pytest.raises(NothingToConfirm):
        confirm(asked[0], version_hash=row.version_id, by=person("haneul"), at=minute(6))
    assert Confirmation.objects.count() == 1
    assert verify_everything().ok


def test_only_who_signed_confirms_and_only_what_was_shown(on_route):
    sign_as("maeul", on_route, at=minute(1))
    changed(on_route, "park", SLIP, is_slip=True, at=minute(2))
    asked = Signature.objects.to_confirm().get(signed_by=person("maeul"))

    with pytest.raises(NotYourTurn):
        confirm(asked, version_hash=version_of(on_route), by=person("park"), at=minute(3))
    with pytest.raises(OtherVersion):
        confirm(asked, version_hash="0" * 64, by=person("maeul"), at=minute(3))


def test_what_is_more_than_a_slip_is_refused_as_one_and_nothing_is_changed(on_route):
    """Invariant 11."""
    with pytest.raises(NotASlip) as told:
        changed(on_route, "maeul", is_slip=True)

    assert told.value.why == ["words"]
    assert not Revision.objects.exists()
    assert Proposal.objects.get().body()[1].inlines[0].text == "심야에 운행한다."


def test_the_paper_bears_the_last_text_and_the_signatures_of_that_text_alone(on_route):
    """Invariant 9."""
    sign_as("maeul", on_route, at=minute(1), opinion="막차 시각을 적을 것")
    changed(on_route, "park", at=minute(2))

    said = "\n".join(strings_of(paper_of(Proposal.objects.get())))

    assert "심야와 새벽에" in said
    assert "심야에 운행한다" not in said
    assert "이마을" not in said.partition("수정 전의 글에 남긴 의견")[0]
    assert "결재 중 수정(2026. 11. 23. 대중교통과장 박과장, 앞선 서명자가 다시 서명): 새벽 승객도 있음" in said
    assert "수정 전의 글에 남긴 의견(노선팀 노선팀장 이마을): 막차 시각을 적을 것" in said
    [one] = revisions_of(on_route.current_round.approval)
    assert [(change.kind, change.key[:5]) for change in one.changes] == [("changed", "block")]


def test_a_signature_on_the_text_before_a_slip_says_so_until_it_is_confirmed(on_route):
    """Invariant 9."""
    sign_as("maeul", on_route, at=minute(1))
    changed(on_route, "park", SLIP, is_slip=True, at=minute(2))
    line = "오기를 바로잡기 전의 글에 서명하고 재확인하지 않음: 노선팀 노선팀장 이마을"
    assert line in strings_of(paper_of(on_route))

    asked = Signature.objects.to_confirm().get(signed_by=person("maeul"))
    confirm(asked, version_hash=version_of(on_route), by=person("maeul"), at=minute(3))

    assert line not in strings_of(paper_of(on_route))


def test_opinions_and_objections_of_the_older_text_stay_to_be_read_and_bind_no_longer(db):
    """Invariants 11 and 12."""
    open_hall(delegation=WITH_CONSENT)
    proposal = draft_of(person("haneul"), body=TEXT)
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park")
    sign_as("seo", proposal, opinion="조례를 볼 것", at=minute(1))
    sign_as("jung", proposal, opinion="재원이 없음", objects=True, at=minute(2))
    assert proposal.state == "in_conflict"

    changed(proposal, "choi", at=minute(3))

    approval = Approval.objects.get()
    assert (approval.state, approval.standing_objections(), opinions_to_answer(approval)) == ("in_route", [], [])
    signed_by(proposal, "haneul", "maeul", "park", "seo", "jung", "choi", at=minute(4))
    assert Signature.objects.filter(outcome="objected", opinion="재원이 없음").exists()
    assert Proposal.objects.get().state == "approved"
    assert verify_everything().ok


def test_an_approved_text_is_changed_by_nobody(on_route):
    """Invariant 8."""
    signed_by(on_route, "maeul", "park", "jung", "seo")
    version = version_of(on_route)
    sign_as("choi", on_route)

    with pytest.raises(RoundOver):
        changed(on_route, "choi", version_hash=version)


def test_what_came_back_is_drafted_on_with_the_text_that_was_put_on_the_route(on_route):
    changed(on_route, "maeul", at=minute(1))

    actions.recall(on_route, by=person("haneul"), at=minute(2))
    approval = put_on_route(Proposal.objects.get(), at=minute(3))

    assert approval.version_id == Revision.objects.get().version_id
    assert approval.round_no == 2
    assert verify_everything().ok


def test_a_drafter_who_is_away_does_not_keep_a_changed_text_from_going_on(on_route):
    """Invariant 21: the reason stands in the place of the signature."""
    signed_by(on_route, "maeul")
    days = {"starts_on": day_of(NINE), "ends_on": day_of(NINE) + timedelta(days=1)}
    enter_absence(person("haneul"), by=None, at=NINE, reason="trip", **days)
    changed(on_route, "park", at=minute(2))

    leave_out_review(on_route, by=person("maeul"), at=minute(3), version_hash=version_of(on_route))

    signed_by(on_route, "maeul", "park", "jung", "seo", "choi", at=minute(4))
    assert "★주무관 김하늘(출장)" in " ".join(strings_of(paper_of(Proposal.objects.get())))
    assert verify_everything().ok
