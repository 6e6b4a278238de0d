"""Remarks on a draft: bound to a part, answered, taken up with one press; they bind nobody and nobody erases them."""

import pytest
from tests.builders.hall import NINE, draft_of, minute, person, put_on_route
from tests.builders.remembered import remembers
from tests.builders.tampering import run_sql, take_guards_from

from mulkko.coordination.errors import CoordinationRefused, NotYours, PartMoved, QuestionMissing, ThreadOver
from mulkko.coordination.models import Remark, RemarkEnding
from mulkko.coordination.queries import threads_of
from mulkko.ledger.models import Entry
from mulkko.policy import actions as policy
from mulkko.policy.engine.body import written_inlines
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.queries import verify_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(hall):
    return draft_of(person("haneul"))


@pytest.fixture
@remembers
def shared(draft):
    policy.ask_units(draft, ("bud",), question="재원이 있습니까?", by=person("haneul"), at=NINE)
    return draft


def paragraph(draft):
    return next(block for block in draft.body() if all(hasattr(one, "text") for one in block.inlines))


def remarked(draft, *, login="jung", **told):
    return policy.remark_on(draft, by=person(login), at=minute(2), **({"text": "근거를 더 적어 주십시오."} | told))


def reworded(draft, words="고친 문장입니다."):
    return remarked(draft, anchor=f"block:{paragraph(draft).id}", proposed=words)


def test_a_remark_keeps_the_words_that_it_is_about(shared):
    block = paragraph(shared)

    made = remarked(shared, anchor=f"block:{block.id}")

    assert made.original == written_inlines(block.inlines)
    assert made.unit_name
    assert [one.pk for one in threads_of(shared.reference)] == [made.pk]


def test_who_may_not_read_the_draft_cannot_remark_on_it_and_leaves_no_trace(draft):
    with pytest.raises(PolicyRefused):
        remarked(draft, login="jung")

    assert not Remark.objects.exists()
    assert not Entry.objects.filter(action="coordination.remarked").exists()


@pytest.mark.parametrize("anchor", ["block:none", "claim:999999", "claim:x", "cell:a:b"])
def test_a_part_that_does_not_exist_is_refused(shared, anchor):
    with pytest.raises(PolicyRefused):
        remarked(shared, anchor=anchor)


def test_an_empty_remark_is_refused(shared):
    with pytest.raises(QuestionMissing):
        remarked(shared, text="  ")


def test_other_words_are_for_a_paragraph_only(shared):
    with pytest.raises(PolicyRefused):
        remarked(shared, proposed="다른 말")


def test_proposed_words_go_into_the_draft_with_one_press(shared):
    made = reworded(shared)

    policy.take_up(made, by=person("haneul"), at=minute(3))

    assert "고친 문장입니다." in [written_inlines(block.inlines) for block in shared.body()]
    assert RemarkEnding.objects.get(remark=made).kind == "taken_up"
    assert verify_everything().ok


def test_nobody_but_the_drafter_takes_words_over(shared):
    made = reworded(shared)

    with pytest.raises(NotYourDraft):
        policy.take_up(made, by=person("jung"), at=minute(3))

    assert "고친 문장입니다." not in [written_inlines(block.inlines) for block in shared.body()]


def test_words_for_a_paragraph_that_changed_meanwhile_are_not_put_over_it(shared):
    made, other = reworded(shared), reworded(shared, "다른 문장입니다.")
    policy.take_up(other, by=person("haneul"), at=minute(3))

    with pytest.raises(PartMoved):
        policy.take_up(made, by=person("haneul"), at=minute(4))

    assert threads_of(shared.reference)[0].is_open


def test_words_that_cite_a_figure_that_is_not_there_are_refused(shared):
    made = reworded(shared, "근로자는 {999999.n}이다.")

    with pytest.raises(PolicyRefused):
        policy.take_up(made, by=person("haneul"), at=minute(3))

    assert threads_of(shared.reference)[0].is_open


def test_not_taking_up_needs_a_reason(shared):
    made = remarked(shared)

    with pytest.raises(QuestionMissing):
        policy.end_thread(made, kind="declined", by=person("haneul"), at=minute(3))


def test_whoever_began_a_thread_may_close_it_and_others_may_not(shared):
    made = remarked(shared)

    with pytest.raises(NotYours):
        policy.end_thread(made, kind="declined", reason="싫습니다.", by=person("jung"), at=minute(3))
    policy.end_thread(made, kind="closed", by=person("jung"), at=minute(3))

    assert not threads_of(shared.reference)[0].is_open


def test_a_thread_that_ended_takes_no_answer_and_ends_once(shared):
    made = remarked(shared)
    policy.end_thread(made, kind="closed", by=person("haneul"), at=minute(3))

    with pytest.raises(ThreadOver):
        remarked(shared, thread=made)
    with pytest.raises(ThreadOver):
        policy.end_thread(made, kind="closed", by=person("haneul"), at=minute(4))


def test_an_answer_hangs_on_its_thread(shared):
    made = remarked(shared)

    remarked(shared, login="haneul", text="적겠습니다.", thread=made)

    assert [one.text for one in threads_of(shared.reference)[0].answers.all()] == ["적겠습니다."]


def test_a_draft_on_its_route_is_remarked_on_but_not_changed(shared):
    made = reworded(shared)
    put_on_route(shared)

    remarked(shared)
    with pytest.raises((NotYourDraft, CoordinationRefused)):
        policy.take_up(made, by=person("haneul"), at=minute(9))


def test_a_remark_that_was_altered_behind_its_guards_is_found(shared):
    made = remarked(shared)
    take_guards_from("coordination_remark")
    run_sql(f"UPDATE coordination_remark SET text = '좋습니다.' WHERE id = {made.pk}")

    verdict = verify_everything()

    assert not verdict.ok
