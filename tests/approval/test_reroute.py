"""경로변경: a step comes on the route with a reason and goes off again unsigned; what the rule demands stays (invariant 18)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.builders.hall import (
    NINE,
    OPERATOR,
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

from mulkko.approval.errors import CannotReroute, NotYourTurn, OthersFirst, ReasonMissing, RoundOver
from mulkko.approval.models import Approval, Reroute, Signature, Step
from mulkko.approval.queries import waiting_for
from mulkko.documents.engine.paper import strings_of
from mulkko.ledger.models import Entry
from mulkko.organization.queries import chart
from mulkko.policy import actions
from mulkko.policy.actions.reorganizing import reorganize
from mulkko.policy.actions.turns import add_step, remove_step, revise
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, verify_everything
from mulkko.policy.queries.standing import holders_of
from mulkko.web.rail import rail_steps
from mulkko.web.turns import may_reroute


@pytest.fixture
@remembers
def on_route(hall):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    return proposal


def added(proposal, login="haneul", unit="fin", kind="cooperate", **told):
    usual = {"reason": "재원을 함께 봄", "at": minute(1)}
    return add_step(proposal, unit=unit, kind=kind, by=person(login), **{**usual, **told})


def removed(row, login="haneul", **told):
    return remove_step(row.step, **{"reason": "필요 없음", "by": person(login), "at": minute(2), **told})


def open_ones(proposal):
    return sorted(step.position.code for step in Approval.objects.latest("pk").open_steps())


@pytest.mark.parametrize("login", ["haneul", "maeul"])
def test_invariant_18_the_drafter_and_who_has_the_turn_add_a_unit_that_says_who_and_why(on_route, login):
    row = added(on_route, login)

    assert (row.kind, row.unit_name, row.reason, row.name) == (
        "added",
        "기획조정실",
        "재원을 함께 봄",
        person(login).name,
    )
    signed_by(on_route, "maeul", "park", at=minute(2))
    assert open_ones(on_route) == ["p-bud", "p-fin", "p-leg"]
    signed_by(on_route, "kang", "jung", "seo", "choi", at=minute(3))
    assert Proposal.objects.get().state == "approved"
    assert "기획조정실장 강실장" in " ".join(strings_of(paper_of(Proposal.objects.get())))
    assert verify_everything().ok


@pytest.mark.parametrize("login", ["park", "jung", "jo", "kang"])
def test_nobody_else_changes_the_route(on_route, login):
    with pytest.raises(NotYourTurn):
        added(on_route, login)

    assert not Reroute.objects.exists()


def test_a_unit_beside_the_line_changes_no_route(on_route):
    signed_by(on_route, "maeul", "park")

    with pytest.raises(NotYourTurn):
        added(on_route, "jung")


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"reason": " "}, ReasonMissing),
        ({"unit": "bud"}, CannotReroute),  # stands there already
        ({"unit": "tra"}, CannotReroute),  # decides
        ({"unit": "city", "kind": "approve"}, CannotReroute),
        ({"unit": "nowhere"}, CannotReroute),
        ({"unit": "bus-r", "kind": "review"}, CannotReroute),
    ],
)
def test_what_cannot_be_added_is_refused_and_leaves_nothing(on_route, told, refused):
    """Invariants 14 and 18."""
    entries, steps = Entry.objects.count(), Step.objects.count()

    with pytest.raises(refused):
        added(on_route, **told)

    assert (Entry.objects.count(), Step.objects.count()) == (entries, steps)


def test_invariant_18_what_the_rule_demands_is_taken_off_by_nobody(db):
    open_hall(delegation=WITH_CONSENT)
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)

    for step in Step.objects.all():
        for login in ("haneul", "maeul", "choi"):
            with pytest.raises(CannotReroute):
                remove_step(step, reason="필요 없음", by=person(login), at=minute(1))

    assert not Step.objects.exclude(omitted="").exists()
    assert not Reroute.objects.exists()


def test_who_added_a_step_takes_it_off_before_it_is_signed_and_nobody_else_does(on_route):
    """Invariant 18."""
    row = added(on_route)
    with pytest.raises(CannotReroute):
        removed(row, "maeul")
    with pytest.raises(ReasonMissing):
        removed(row, reason="")

    removed(row)

    assert [(one.kind, one.reason) for one in Reroute.objects.all()] == [
        ("added", "재원을 함께 봄"),
        ("removed", "필요 없음"),
    ]
    signed_by(on_route, "maeul", "park", "jung", "seo", "choi", at=minute(3))
    assert "강실장" not in " ".join(strings_of(paper_of(Proposal.objects.get())))
    assert verify_everything().ok


def test_what_was_taken_off_comes_on_the_route_again(on_route):
    removed(added(on_route))

    removed(added(on_route, kind="consent", at=minute(3)), at=minute(4))
    added(on_route, at=minute(5))

    assert [step.kind for step in Step.objects.standing().filter(position__code="p-fin")] == ["cooperate"]
    assert verify_everything().ok


def test_what_was_signed_stays_also_after_the_text_was_changed(on_route):
    """Invariants 11 and 18."""
    row = added(on_route)
    signed_by(on_route, "maeul", "park", "kang", at=minute(2))
    with pytest.raises(CannotReroute):
        removed(row, at=minute(3))

    signed_by(on_route, "jung", "seo", at=minute(4))
    told = {"version_hash": Approval.objects.get().version_id, "by": person("choi"), "at": minute(5)}
    revise(on_route, "□ 추진배경\n○ 새벽", reason="새벽", **told)

    again = Step.objects.get(position__code="p-fin", revision=1)
    with pytest.raises(CannotReroute):
        remove_step(again, reason="필요 없음", by=person("haneul"), at=minute(6))
    signed_by(on_route, "haneul", "maeul", "park", "kang", "jung", "seo", "choi", at=minute(7))
    assert verify_everything().ok


def test_the_approver_asks_a_unit_and_decides_after_it_has_signed(on_route):
    signed_by(on_route, "maeul", "park", "jung", "seo")

    added(on_route, "choi", kind="consent")

    assert open_ones(on_route) == ["p-fin"]
    with pytest.raises(NotYourTurn):
        sign_as("choi", on_route, at=minute(2))
    sign_as("kang", on_route, at=minute(2), opinion="재원이 없음", objects=True)
    assert Proposal.objects.get().state == "in_conflict"
    assert verify_everything().ok


def test_an_added_reviewer_returns_only_when_the_others_of_the_turn_have_signed(on_route):
    """Invariant 20."""
    added(on_route, "maeul", kind="review")
    signed_by(on_route, "maeul", "park", at=minute(2))
    told = {"by": person("kang"), "reason": "다시", "version_hash": Approval.objects.get().version_id}

    with pytest.raises(OthersFirst):
        actions.return_for_redraft(on_route, **told, at=minute(3))
    signed_by(on_route, "jung", "seo", at=minute(4))
    actions.return_for_redraft(on_route, **told, at=minute(5))

    assert Proposal.objects.get().state == "returned"
    assert verify_everything().ok


def test_an_added_step_waits_for_its_holder_like_every_other(on_route):
    added(on_route)
    signed_by(on_route, "maeul", "park", at=minute(2))

    assert [step.kind for step in waiting_for(person("kang"), minute(3))] == ["cooperate"]
    assert Signature.objects.filter(step__position__code="p-fin").count() == 0


def test_after_the_round_nothing_is_added_or_taken_off(on_route):
    row = added(on_route)
    actions.recall(on_route, by=person("haneul"), at=minute(2))

    with pytest.raises(RoundOver):
        removed(row, at=minute(3))
    with pytest.raises(RoundOver):
        added(on_route, at=minute(3))


def test_a_unit_whose_post_ended_is_not_asked_a_second_time_by_the_heir_of_the_post(on_route, tmp_path):
    successors = {
        "units": "code,name,kind,parent,valid_from,valid_to\nbud,예산담당관,section,fin,2020-01-01,2026-12-01\nmon,재정담당관,section,fin,2026-12-01,\n",
        "positions": "code,unit,title,level,valid_from,valid_to\np-bud,bud,예산담당관,section_head,2020-01-01,2026-12-01\np-mon,mon,재정담당관,section_head,2026-12-01,\n",
        "postings": "person,position,kind,valid_from\nk5,p-mon,regular,2026-12-01\n",
        "unit_successors": "unit,successor,valid_from\nbud,mon,2026-12-01\n",
    }
    for name, text in successors.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    reorganize(tmp_path, by=OPERATOR, at=NINE)
    december = NINE + timedelta(days=10)

    with pytest.raises(CannotReroute, match="already"):
        added(on_route, unit="mon", at=december)

    steps = Step.objects.filter(position__code="p-bud")
    assert list(holders_of(steps, chart(december.date())).values()) == ["재정담당관 정예산"]


def test_what_another_system_decides_has_no_route_to_change_here(hall, settings):
    settings.ROUTE_MODE = "beside"
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)

    with pytest.raises(CannotReroute):
        added(proposal)
    assert not may_reroute(proposal, person("haneul"), minute(1))


def test_a_longer_route_is_shown_in_as_many_queries_as_a_short_one(on_route):
    def queries():
        proposal = Proposal.objects.get()
        with CaptureQueriesContext(connection) as found:
            rail_steps(proposal.current_round.approval, minute(2))
            paper_of(proposal)
        return len(found)

    short = queries()
    added(on_route)
    added(on_route, unit="city")

    assert queries() == short
