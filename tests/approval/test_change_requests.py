"""보완요청: a change is asked of the drafter without ending the round; a new version or a reason answers it."""

import pytest
from tests.builders.hall import draft_of, minute, person, put_on_route, sign_as, signed_by
from tests.builders.remembered import remembers

from mulkko.approval.errors import (
    AlreadyAsked,
    CannotAsk,
    DrafterFirst,
    NothingAsked,
    NotYourTurn,
    OtherVersion,
    ReasonMissing,
    RoundOver,
)
from mulkko.approval.models import Approval, ChangeAnswer, ChangeRequest, Revision, Signature, Step
from mulkko.ledger.models import Entry
from mulkko.policy import actions
from mulkko.policy.actions.desk import nudge_step
from mulkko.policy.actions.turns import answer_changes, request_changes
from mulkko.policy.errors import NotASlip, PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything

TEXT = "□ 추진배경\n○ 심야에 운행한다."
OTHER = "□ 추진배경\n○ 심야와 새벽에 운행한다."


@pytest.fixture
@remembers
def on_route(hall):
    proposal = draft_of(person("haneul"), body=TEXT)
    put_on_route(proposal)
    return proposal


def asked_by(proposal, login="maeul", **told):
    version = Approval.objects.latest("pk").version_id
    usual = {"text": "새벽도 적을 것", "version_hash": version, "at": minute(1), "by": person(login)}
    return request_changes(proposal, **{**usual, **told})


def answered(asked, text="", **told):
    version = Approval.objects.latest("pk").version_id
    usual = {"answer": "적었습니다.", "version_hash": version, "at": minute(2), "by": person("haneul")}
    return answer_changes(asked, text=text, **{**usual, **told})


def test_a_reason_answers_and_the_one_who_asked_goes_on(on_route):
    part = f"block:{on_route.body()[1].id}"
    asked = asked_by(on_route, part=part)

    answered(asked, answer="새벽에는 다니지 않습니다.")
    sign_as("maeul", on_route, at=minute(3))

    row = ChangeRequest.objects.get()
    assert (row.part, row.text, row.title, row.answer.text) == (part, "새벽도 적을 것", "노선팀장", "새벽에는 다니지 않습니다.")  # fmt: skip
    assert not Revision.objects.exists()
    assert on_route.state == "in_route"
    assert verify_everything().ok


def test_another_version_answers_and_who_signed_signs_again(on_route):
    """Invariants 10, 11 and 48."""
    sign_as("maeul", on_route, at=minute(1))
    asked = asked_by(on_route, "park", at=minute(2))
    entries = Entry.objects.count()

    row = answered(asked, OTHER, at=minute(3))

    assert Entry.objects.count() == entries + 1
    assert row.revision.is_material
    assert row.revision.name == "김하늘"
    assert [step.kind for step in on_route.current_round.approval.open_steps()] == ["draft"]
    signed_by(on_route, "haneul", "maeul", "park", "jung", "seo", "choi", at=minute(4))
    assert Proposal.objects.get().state == "approved"
    assert verify_everything().ok


def test_a_slip_that_was_asked_for_is_put_right_without_signing_again(on_route):
    sign_as("maeul", on_route, at=minute(1))
    asked = asked_by(on_route, "park", at=minute(2))
    with pytest.raises(NotASlip):
        answered(asked, OTHER, is_slip=True)

    answered(asked, TEXT.replace("심야에", "심야의"), is_slip=True, at=minute(3))

    assert [one.signed_by for one in Signature.objects.to_confirm()] == [person("maeul")]
    assert [step.kind for step in on_route.current_round.approval.open_steps()] == ["review"]
    assert verify_everything().ok


@pytest.mark.parametrize("login", ["jung", "seo"])
def test_a_unit_beside_the_line_asks_too_though_it_returns_nothing(on_route, login):
    signed_by(on_route, "maeul", "park")

    assert asked_by(on_route, login).step.kind == "cooperate"


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"text": " "}, ReasonMissing),
        ({"login": "park"}, NotYourTurn),
        ({"login": "haneul"}, NotYourTurn),
        ({"version_hash": "0" * 64}, OtherVersion),
        ({"part": "block:nowhere"}, PolicyRefused),
    ],
)
def test_nothing_is_asked_without_words_turn_or_part(on_route, told, refused):
    with pytest.raises(refused):
        asked_by(on_route, **told)

    assert not ChangeRequest.objects.exists()


def test_one_request_at_a_time_waits_and_nobody_is_reminded_meanwhile(on_route):
    asked = asked_by(on_route)
    step = Step.objects.get(kind="lead_review")

    with pytest.raises(AlreadyAsked):
        asked_by(on_route, at=minute(2))
    with pytest.raises(DrafterFirst):
        nudge_step(step, by=person("haneul"), at=minute(2))

    answered(asked, at=minute(3))
    assert asked_by(on_route, at=minute(4)).pk != asked.pk
    with pytest.raises(NothingAsked):
        answered(asked, at=minute(5))


@pytest.mark.parametrize("login", ["maeul", "park", "jo"])
def test_only_the_drafter_answers(on_route, login):
    """Invariant 10."""
    asked = asked_by(on_route)

    for text in ("", OTHER):
        with pytest.raises(NotYourTurn):
            answered(asked, text, by=person(login))
    assert not ChangeAnswer.objects.exists()
    assert not Revision.objects.exists()


def test_without_a_request_the_drafter_changes_nothing_on_the_route(on_route):
    """Invariant 10."""
    asked = asked_by(on_route)
    sign_as("maeul", on_route, at=minute(2))

    with pytest.raises(NothingAsked):
        answered(asked, OTHER, at=minute(3))
    with pytest.raises(ReasonMissing):
        answered(asked_by(on_route, "park", at=minute(4)), answer=" ", at=minute(5))
    assert not Revision.objects.exists()
    assert Proposal.objects.get().body()[1].inlines[0].text == "심야에 운행한다."


def test_a_page_that_shows_an_older_text_changes_nothing(on_route):
    asked = asked_by(on_route)

    with pytest.raises(OtherVersion):
        answered(asked, OTHER, version_hash="0" * 64)


def test_who_signs_the_changed_text_as_its_drafter_asks_nobody(on_route):
    sign_as("maeul", on_route, at=minute(1))
    answered(asked_by(on_route, "park", at=minute(2)), OTHER, at=minute(3))

    with pytest.raises(CannotAsk):
        asked_by(on_route, "haneul", at=minute(4))


def test_after_the_round_nothing_is_asked_or_answered(on_route):
    asked = asked_by(on_route)
    actions.recall(on_route, by=person("haneul"), at=minute(2))

    with pytest.raises(RoundOver):
        answered(asked, at=minute(3))
    with pytest.raises(RoundOver):
        asked_by(on_route, at=minute(3))
    assert verify_everything().ok
