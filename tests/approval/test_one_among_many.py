"""Every act on a route means one document, while others of the same people stand at the very same step."""

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

from mulkko.approval.models import ChangeRequest, Hold, PostReport, Reroute, Signature
from mulkko.approval.queries import objections_waiting_for, opinions_to_answer, turns_of
from mulkko.approval.queries.asking import requests_of
from mulkko.approval.queries.holding import hold_of
from mulkko.organization.actions import enter_absence
from mulkko.organization.models import day_of
from mulkko.policy import actions
from mulkko.policy.actions.acting import acknowledge_report, leave_out_review
from mulkko.policy.actions.desk import nudge_step
from mulkko.policy.actions.turns import (
    add_step,
    answer_changes,
    confirm,
    hold,
    remove_step,
    request_changes,
    revise,
    take_up,
)
from mulkko.policy.queries import verify_everything

TEXT = "□ 추진배경\n○ 심야에 운행한다."
OTHER = "□ 추진배경\n○ 심야와 새벽에 운행한다."
SLIP = "□ 추진배경\n○ 심야애 운행한다."
ABOVE = ("maeul", "park", "seo", "jung")
TODAY = day_of(NINE)


def of(proposal, **told):
    approval = proposal.current_round.approval
    return {"version_hash": approval.version_id, "at": minute(5), **told}


def held(proposal):
    return hold(proposal, until=TODAY + timedelta(days=4), reason="답변을 기다림", **of(proposal, by=person("maeul")))


def asked(proposal):
    return request_changes(proposal, text="새벽도 적을 것", **of(proposal, by=person("maeul")))


def added(proposal):
    return add_step(proposal, unit="fin", kind="cooperate", reason="재원", by=person("haneul"), at=minute(5))


def put_right(proposal):
    return revise(proposal, SLIP, reason="오기", is_slip=True, **of(proposal, by=person("park")))


def away(login):
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=1)}
    return enter_absence(person(login), by=None, at=NINE, reason="trip", **days)


def confirmed(proposal):
    signature = Signature.objects.get(step__approval=proposal.current_round.approval, signed_by=person("maeul"))
    return confirm(signature, **of(proposal, by=person("maeul")))


ACTS = {  # who signs both documents before, what is done to both, and what is then done to one of them
    "sign": ((), None, lambda one: sign_as("maeul", one)),
    "decide": (ABOVE, None, lambda one: sign_as("choi", one)),
    "return": ((), None, lambda one: actions.return_for_redraft(one, reason="다시", **of(one, by=person("maeul")))),
    "recall": ((), None, lambda one: actions.recall(one, by=person("haneul"), at=minute(5))),
    "hold": ((), None, held),
    "take up": ((), held, lambda one: take_up(hold_of(one.current_round.approval, TODAY), by=person("maeul"), at=minute(6))),
    "revise": (("maeul",), None, lambda one: revise(one, OTHER, reason="새벽", **of(one, by=person("park")))),
    "confirm": (("maeul",), put_right, confirmed),
    "ask": ((), None, asked),
    "answer": ((), asked, lambda one: answer_changes(
        requests_of(one.current_round.approval)[0], answer="적음", text=OTHER, **of(one, by=person("haneul")))),
    "answer in words": ((), asked, lambda one: answer_changes(
        requests_of(one.current_round.approval)[0], answer="밤뿐임", by=person("haneul"), at=minute(6))),
    "add a step": ((), None, added),
    "take a step off": ((), added, lambda one: remove_step(
        one.current_round.approval.steps.get(position__code="p-fin"), reason="필요 없음", by=person("haneul"), at=minute(6))),
    "leave a review out": ((), None, lambda one: leave_out_review(one, **of(one, by=person("haneul")))),
    "remind": ((), None, lambda one: nudge_step(one.current_round.approval.open_steps()[0], by=person("haneul"), at=minute(6))),
}  # fmt: skip


def seen(proposal):
    """Return all that is to be seen of a round: its turn, its signatures, and what was done on the way."""
    approval = proposal.current_round.approval
    turn = turns_of([proposal.reference]).get(proposal.reference)
    return (
        type(proposal).objects.get(pk=proposal.pk).state,
        approval.shown_number,
        approval.version_id,
        [step.key() for step in turn.steps] if turn else [],
        [one.plain_facts() for one in Signature.objects.filter(step__approval=approval)],
        [row.facts() for row in Hold.objects.filter(step__approval=approval)],
        [row.facts() for row in ChangeRequest.objects.filter(step__approval=approval, answer=None)],
        [row.facts() for row in Reroute.objects.filter(step__approval=approval)],
        [row.facts() for row in approval.revisions.all()],
        Signature.objects.to_confirm().filter(step__approval=approval).count(),
        approval.steps.filter(omission__isnull=False).count(),
        proposal.nudges.count(),
    )


@pytest.mark.parametrize("which", [0, 1], ids=["older", "newer"])
@pytest.mark.parametrize("name", ACTS)
def test_what_is_done_to_one_document_is_seen_on_that_one_alone(db, name, which):
    open_hall(delegation=WITH_CONSENT)
    before, both, act = ACTS[name]
    two = [draft_of(person("haneul"), body=TEXT, title=title) for title in ("심야 버스", "새벽 버스")]
    for one in two:
        put_on_route(one)
        signed_by(one, *before)
        if both:
            both(one)
    if name == "leave a review out":
        away("maeul")
    others = [seen(one) for one in two]

    act(two[which])

    assert seen(two[which]) != others[which]
    assert seen(two[1 - which]) == others[1 - which]
    assert verify_everything().ok


@pytest.mark.parametrize("which", [0, 1], ids=["older", "newer"])
def test_of_two_objections_and_two_opinions_each_belongs_to_its_own_document(db, which):
    """Invariants 12 and 19."""
    open_hall(delegation=WITH_CONSENT)
    two = [draft_of(person("haneul"), title=title) for title in ("심야 버스", "새벽 버스")]
    for one in two:
        put_on_route(one)
        signed_by(one, "maeul", "park")
        sign_as("seo", one, opinion="조례를 볼 것")
        sign_as("jung", one, opinion="재원이 없음", objects=True)
    own, other = two[which].current_round.approval, two[1 - which].current_round.approval

    [objection] = objections_waiting_for(person("vice"), minute(1), of=own)
    actions.settle_objection(objection, text="추진할 것", by=person("vice"), at=minute(2))

    assert [one.step.approval for one in objections_waiting_for(person("vice"), minute(3))] == [other]
    assert [one.step.approval_id for one in opinions_to_answer(own)] == [own.pk]
    assert (own.state, other.state) == ("in_route", "in_conflict")
    assert signed_by(two[which], "choi").state == "approved"
    assert verify_everything().ok


@pytest.mark.parametrize("which", [0, 1], ids=["older", "newer"])
def test_of_two_reports_afterwards_one_is_acknowledged(hall, which):
    """Invariant 27."""
    two = [draft_of(person("haneul"), title=title) for title in ("심야 버스", "새벽 버스")]
    for one in two:
        put_on_route(one)
        signed_by(one, "maeul", "park", "jung", "seo")
    away("choi")
    for one in two:
        sign_as("cha", one)
    reports = list(PostReport.objects.order_by("pk"))

    acknowledge_report(reports[which], by=person("choi"), at=NINE + timedelta(days=2))

    assert [row.pk for row in PostReport.objects.filter(acknowledgement=None)] == [reports[1 - which].pk]
    assert verify_everything().ok
