"""After the decision: a class is looked at again, and a closed matter runs its term.

Invariant 34: a decision in progress has the day on which it is expected to end, and its class is looked at again then.
Invariant 37: retention begins on 1 January after closing.
"""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.hall import NINE, SMALL, approved, draft_of, minute, person, put_on_route, signed_by

from mulkko.ledger.models import Entry
from mulkko.organization.models import day_of
from mulkko.organization.queries import place_of
from mulkko.policy import actions
from mulkko.policy.actions.records import close_matter, review_class
from mulkko.policy.engine.records import term_of
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import ClassReview, Closing, Proposal
from mulkko.policy.queries import content_of, verify_everything
from mulkko.policy.queries.records import ClassNow, class_now, ending_in, reviews_waiting, to_be_closed

OPEN = ClassNow("open", "", "", "")
PROGRESS = {
    "disclosure": "closed", "clauses": "5", "disclosure_reason": "결정이 진행 중", "decision_stage": "예산 심의",
    "decision_ends_on": date(2026, 12, 1),
}  # fmt: skip
STILL = ClassNow("closed", "5", "입찰이 남음", "")
TODAY = NINE.date()


def in_progress():
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    actions.write_outline(proposal, by=proposal.drafter, at=NINE, **PROGRESS)
    return proposal


def fresh(proposal):
    return Proposal.objects.get(pk=proposal.pk)


def waiting(login, day=TODAY):
    return [one.reference for one in reviews_waiting(place_of(person(login), NINE), day)]


def looked(proposal, now=OPEN, login="maeul", at=None, **told):
    return review_class(fresh(proposal), now=now, because="결정이 끝남", by=person(login), at=at or minute(30), **told)


@pytest.mark.usefixtures("hall")
def test_invariant_34_after_the_approval_the_class_waits_until_somebody_of_the_unit_looked_at_it():
    proposal = in_progress()
    put_on_route(proposal)
    assert waiting("haneul") == []

    signed_by(proposal, "maeul", "park")
    assert waiting("haneul") == waiting("maeul") == [proposal.reference]
    assert waiting("jung") == []
    looked(proposal)

    assert waiting("haneul") == []
    assert class_now(fresh(proposal)) == OPEN
    [row] = ClassReview.objects.all()
    assert (row.was["disclosure"], row.was["clauses"], row.is_change) == ("closed", "5", True)
    assert Entry.objects.filter(action="policy.class_reviewed", proposal=proposal.reference).count() == 1
    assert verify_everything().ok


@pytest.mark.usefixtures("hall")
def test_invariant_34_on_the_day_that_was_expected_the_class_waits_although_nothing_is_decided_and_again_once_it_is():
    proposal = in_progress()
    put_on_route(proposal)

    assert waiting("maeul", date(2026, 11, 30)) == []
    assert waiting("maeul", date(2026, 12, 1)) == [proposal.reference]
    looked(proposal, STILL, again_on=date(2026, 12, 20))
    assert waiting("maeul", date(2026, 12, 1)) == []
    assert waiting("maeul", date(2026, 12, 20)) == [proposal.reference]

    signed_by(proposal, "maeul", "park", at=minute(40))
    assert waiting("maeul", date(2026, 12, 1)) == [proposal.reference]


@pytest.mark.usefixtures("hall")
def test_the_document_stays_as_it_was_sealed_and_the_row_cannot_be_changed():
    proposal = in_progress()
    decided = approved(proposal)
    sealed = content_of(decided)

    looked(decided, ClassNow("partly", "6", "전화번호가 있음", "2쪽 연락처"))

    assert content_of(fresh(decided)) == sealed
    assert fresh(decided).disclosure == "closed"
    with pytest.raises(DatabaseError), transaction.atomic():
        ClassReview.objects.update(because="다르게")


@pytest.mark.usefixtures("hall")
def test_what_is_opened_is_read_by_everybody_from_then_on():
    decided = approved(in_progress())
    assert not Proposal.objects.readable_by(person("jo"), NINE).filter(pk=decided.pk).exists()

    looked(decided)

    assert Proposal.objects.readable_by(person("jo"), NINE).filter(pk=decided.pk).exists()
    assert Proposal.objects.findable_by(person("jo"), NINE).filter(pk=decided.pk).exists()


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize(
    "now, told",
    [
        (ClassNow("open", "5", "", ""), {}),
        (ClassNow("closed", "", "까닭", ""), {}),
        (ClassNow("closed", "5", "", ""), {}),
        (ClassNow("closed", "9", "까닭", ""), {}),
        (ClassNow("closed", "56", "까닭", ""), {}),
        (ClassNow("closed", "5,", "까닭", ""), {}),
        (ClassNow("partly", "6", "까닭", ""), {}),
        (OPEN, {"again_on": date(2027, 1, 1)}),
        (STILL, {"again_on": TODAY}),
        (OPEN, {"because": " "}),
    ],
)
def test_half_a_class_is_refused(now, told):
    decided = approved(in_progress())

    with pytest.raises(PolicyRefused):
        review_class(decided, now=now, by=person("maeul"), at=minute(30), **({"because": "까닭"} | told))

    assert not ClassReview.objects.exists()


@pytest.mark.usefixtures("hall")
def test_only_the_unit_that_keeps_it_looks_and_closes_and_a_draft_is_changed_where_it_is_written():
    proposal = in_progress()
    with pytest.raises(PolicyRefused):
        looked(proposal)
    decided = approved(proposal)

    for login in ("jung", "jo"):
        with pytest.raises(NotYourDraft):
            looked(decided, login=login)
        with pytest.raises(NotYourDraft):
            close_matter(decided, on=TODAY, by=person(login), at=minute(30))


@given(st.dates(date(2000, 1, 1), date(2190, 12, 31)), st.sampled_from(["1", "3", "5", "10", "30"]))
def test_invariant_37_a_term_begins_on_1_january_after_the_closing_and_lasts_whole_years(closed_on, years):
    term = term_of(closed_on, years)

    assert (term.begins_on.year, term.begins_on.month, term.begins_on.day) == (closed_on.year + 1, 1, 1)
    assert term.ends_on + timedelta(days=1) == date(term.begins_on.year + int(years), 1, 1)


def test_invariant_37_what_is_kept_for_good_has_no_end():
    assert term_of(date(2026, 12, 31), "permanent").ends_on is None
    assert term_of(date(2026, 12, 31), "semi_permanent").begins_on == date(2027, 1, 1)


@pytest.mark.usefixtures("hall")
def test_invariant_37_a_decided_matter_is_closed_by_its_unit_and_stands_on_the_list_of_the_year_in_which_its_term_ends():
    decided = approved(draft_of(person("haneul"), amount_krw=SMALL))
    place = place_of(person("maeul"), NINE)
    assert to_be_closed(place) == [decided]

    closing = close_matter(decided, on=TODAY, by=person("maeul"), at=minute(30))

    assert (closing.term.begins_on, closing.ends_on) == (date(2027, 1, 1), date(2031, 12, 31))
    assert to_be_closed(place) == []
    assert ending_in(2031, place) == [closing] == ending_in(2031, None)
    assert ending_in(2030, place) == [] == ending_in(2031, place_of(person("jung"), NINE))
    assert verify_everything().ok


def corrected(proposal, retention, at):
    values = {"retention": retention}
    actions.correct_register(fresh(proposal), values, reason="단위과제에 맞춤", by=person("park"), at=at)


@pytest.mark.usefixtures("hall")
def test_invariant_37_a_matter_is_closed_with_the_retention_period_that_the_register_names():
    decided = approved(draft_of(person("haneul"), amount_krw=SMALL))
    corrected(decided, "10", minute(20))

    closing = close_matter(fresh(decided), on=TODAY, by=person("maeul"), at=minute(30))

    assert (closing.retention, closing.ends_on) == ("10", date(2036, 12, 31))
    assert ending_in(2031, None) == []
    assert ending_in(2036, None) == [closing]
    assert verify_everything().ok


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize("retention, year", [("10", 2036), ("permanent", None)])
def test_invariant_37_a_retention_period_that_is_corrected_after_the_closing_moves_the_end_and_not_the_row(
    retention, year
):
    decided = approved(draft_of(person("haneul"), amount_krw=SMALL))
    closing = close_matter(decided, on=TODAY, by=person("maeul"), at=minute(30))

    corrected(decided, retention, minute(40))

    place = place_of(person("maeul"), NINE)
    assert ending_in(2031, place) == [] == ending_in(2031, None)
    if year:
        assert ending_in(year, place) == [closing]
        assert [row.retention for row in ending_in(year, None)] == [retention]
    assert Closing.objects.get().retention == "5"
    assert verify_everything().ok


@pytest.mark.usefixtures("hall")
def test_a_document_that_names_no_retention_period_is_not_closed_before_the_register_names_one(monkeypatch):
    decided = approved(draft_of(person("haneul"), amount_krw=SMALL))
    monkeypatch.setattr("mulkko.policy.actions.records.retention_now", lambda proposal: "")  # as sealed before schema 2

    with pytest.raises(PolicyRefused, match="no retention period"):
        close_matter(decided, on=TODAY, by=person("maeul"), at=minute(30))


@pytest.mark.usefixtures("hall")
def test_a_draft_that_its_team_has_not_shared_stands_on_no_list_of_those_above():
    in_progress()

    assert len(waiting("maeul", date(2026, 12, 1))) == 1
    assert waiting("park", date(2026, 12, 1)) == waiting("choi", date(2026, 12, 1)) == []


@pytest.mark.usefixtures("hall")
def test_invariant_34_any_class_waits_again_on_the_day_that_somebody_named():
    decided = approved(draft_of(person("haneul"), amount_krw=SMALL))

    looked(decided, ClassNow("closed", "7", "계약 전", ""), again_on=date(2027, 1, 1))

    assert waiting("maeul", date(2026, 12, 31)) == []
    assert waiting("maeul", date(2027, 1, 1)) == [decided.reference]


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize("on", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_matter_is_closed_once_after_its_decision_and_not_ahead(on):
    decided = approved(draft_of(person("haneul"), amount_krw=SMALL))
    on_route = draft_of(person("haneul"), amount_krw=SMALL)
    put_on_route(on_route)

    with pytest.raises(PolicyRefused):
        close_matter(decided, on=on, by=person("maeul"), at=minute(30))
    with pytest.raises(PolicyRefused):
        close_matter(on_route, on=TODAY, by=person("maeul"), at=minute(30))
    close_matter(decided, on=day_of(NINE), by=person("maeul"), at=minute(30))
    with pytest.raises(PolicyRefused):
        close_matter(decided, on=TODAY, by=person("maeul"), at=minute(31))
    assert Closing.objects.count() == 1
