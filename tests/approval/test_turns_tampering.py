"""What happened on the way is compared with the ledger, row by row."""

from datetime import date, timedelta

import pytest
from tests.builders.hall import FILES, draft_of, minute, open_hall, person, put_on_route, sign_as
from tests.builders.remembered import remembers
from tests.builders.tampering import forge, take_guards_from

from mulkko.approval.models import (
    Approval,
    ChangeAnswer,
    ChangeRequest,
    Confirmation,
    Hold,
    Reroute,
    Revision,
    RuleDecision,
    Signature,
    Step,
)
from mulkko.ledger.models import Entry
from mulkko.policy.actions.turns import (
    add_step,
    answer_changes,
    confirm,
    hold,
    keep_rule,
    remove_step,
    request_changes,
    revise,
    take_up,
)
from mulkko.policy.queries import verify_everything


@pytest.fixture
@remembers
def travelled(hall):
    """A document that was held and taken up again, whose text was changed, and a slip in it put right and confirmed."""
    proposal = draft_of(person("haneul"), body="□ 추진배경")
    version = put_on_route(proposal).version_id
    told = {"by": person("maeul"), "at": minute(1)}
    row = hold(proposal, until=date(2026, 12, 1), reason="답변을 기다림", version_hash=version, **told)
    take_up(row, by=person("choi"), at=minute(2))
    other = revise(proposal, "□ 추진배경\n○ 새벽에도", reason="새벽", version_hash=version, **told | {"at": minute(3)})
    sign_as("haneul", proposal, at=minute(4))
    told |= {"version_hash": other.version_id, "at": minute(5)}
    slip = revise(proposal, "□ 추진베경\n○ 새벽에도", reason="오기", is_slip=True, **told)
    asked = Signature.objects.to_confirm().get()
    confirm(asked, version_hash=slip.version_id, by=person("haneul"), at=minute(6))
    told |= {"version_hash": slip.version_id, "at": minute(7)}
    wanted = request_changes(proposal, text="막차 시각을 적을 것", part=f"block:{proposal.body()[0].id}", **told)
    row = add_step(proposal, unit="fin", kind="cooperate", reason="재원", by=person("maeul"), at=minute(7))
    remove_step(row.step, reason="필요 없음", by=person("maeul"), at=minute(8))
    open_hall(delegation=FILES["delegation"].replace("5000000000,bureau_head", "5000000000,section_head"))
    keep_rule(proposal, reason="여러 국이 걸림", by=person("haneul"), at=minute(8))
    answer_changes(wanted, answer="적지 않습니다.", by=person("haneul"), at=minute(8))
    assert verify_everything().ok
    return proposal


def nth(model, place):
    return model.objects.order_by("pk")[place]


@pytest.mark.parametrize(
    ("model", "place", "column", "value"),
    [
        (Hold, 0, "until", date(2027, 1, 1)),
        (Hold, 0, "reason", "그냥"),
        (Hold, 0, "name", "박과장"),
        (Hold, 0, "title", "과장"),
        (Hold, 0, "by", "park"),
        (Hold, 0, "at", timedelta(seconds=1)),
        (Hold, 1, "by", "maeul"),
        (Hold, 1, "title", "과장"),
        (Revision, 0, "reason", "그냥"),
        (Revision, 0, "is_material", False),
        (Revision, 1, "is_material", True),
        (Revision, 0, "number", 3),
        (Revision, 0, "by", "park"),
        (Revision, 0, "at", timedelta(seconds=1)),
        (RuleDecision, 0, "reason", "그냥"),
        (RuleDecision, 0, "level", "mayor"),
        (RuleDecision, 0, "rule_number", 1),
        (RuleDecision, 0, "table_version", 1),
        (Reroute, 0, "reason", "그냥"),
        (Reroute, 1, "reason", "그냥"),
        (Reroute, 1, "by", "park"),
        (Reroute, 0, "unit_name", "재정과"),
        (ChangeRequest, 0, "text", "그냥"),
        (ChangeRequest, 0, "part", ""),
        (ChangeRequest, 0, "by", "park"),
        (ChangeAnswer, 0, "text", "적었습니다."),
        (ChangeAnswer, 0, "by", "maeul"),
        (Confirmation, 0, "by", "park"),
        (Confirmation, 0, "at", timedelta(seconds=1)),
    ],
)
def test_a_changed_row_is_found(travelled, model, place, column, value):
    row = nth(model, place)
    if isinstance(value, timedelta):
        value += getattr(row, column)
    forge(model, {column: person(value) if column == "by" else value}, pk=row.pk)

    assert verify_everything().bad


@pytest.mark.parametrize("model", [Hold, Confirmation, ChangeAnswer, Reroute, RuleDecision])
def test_a_row_taken_away_is_found(travelled, model):
    take_guards_from(model._meta.db_table)
    row = model.objects.order_by("-pk")[0]
    row.delete()
    assert verify_everything().bad

    row.pk = None
    row.save(force_insert=True)
    assert not verify_everything().bad


def test_a_hold_that_nobody_put_is_found(travelled):
    row = Hold.objects.order_by("pk")[0]
    row.pk, row.at = None, minute(9)
    row.save(force_insert=True)

    assert verify_everything().bad


def test_a_round_that_is_turned_back_to_an_older_text_is_found(travelled):
    """Invariant 9."""
    forge(Approval, {"version": Revision.objects.get(number=1).before}, pk=Approval.objects.get().pk)

    assert "version" in {kind for _, kind in verify_everything().bad}


def test_a_step_opened_again_by_nobody_or_taken_away_is_found(travelled):
    """Invariant 11."""
    step = Step.objects.get(revision=1)
    Step.objects.create(approval=step.approval, turn=2, kind="review", position=step.position, revision=2)
    assert verify_everything().bad

    Step.objects.filter(revision=2).delete()
    assert verify_everything().ok
    Step.objects.create(approval=step.approval, turn=9, kind="review", position=step.position, added_at=minute(9))
    assert verify_everything().bad


def test_a_changed_text_of_a_version_is_found_at_the_act_that_put_it_there(travelled):
    version = Revision.objects.get(number=1).version
    forge(type(version), {"text": version.text.replace("새벽", "대낮")}, pk=version.pk)

    index = Entry.objects.filter(action="approval.revised").order_by("index")[0].index
    assert (index, "version") in verify_everything().bad


def test_a_step_taken_off_or_put_back_by_nobody_is_found(travelled):
    """Invariant 18."""
    gone = Step.objects.get(omitted="removed")
    Step.objects.filter(pk=gone.pk).update(omitted="")
    assert verify_everything().bad

    Step.objects.filter(pk=gone.pk).update(omitted="removed")
    assert verify_everything().ok
    Step.objects.filter(position__code="p-bud").update(omitted="removed")
    assert verify_everything().bad


def test_a_step_that_came_later_and_is_said_to_be_left_out_or_of_another_day_is_found(travelled):
    """Nobody signs what is left out, so that a deed of nobody would carry the document past it."""
    added = add_step(travelled, unit="fin", kind="consent", reason="재원", by=person("maeul"), at=minute(9)).step
    again = Step.objects.get(revision=1)
    for step, changed in [
        (added, {"omitted": "same person"}), (again, {"omitted": "same person"}), (again, {"added_at": minute(9)}),
    ]:  # fmt: skip
        Step.objects.filter(pk=step.pk).update(**changed)
        assert verify_everything().bad

        Step.objects.filter(pk=step.pk).update(omitted=step.omitted, added_at=step.added_at)
        assert verify_everything().ok
