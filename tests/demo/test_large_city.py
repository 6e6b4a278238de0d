"""What the large city tells again of other sections is what the actions would have left there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction
from tests.builders.hall import (
    OPERATOR,
    WITH_CONSENT,
    approved,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    open_hall,
    person,
    put_on_route,
    table_of_workers,
)

from mulkko.approval.models import DocumentNumber
from mulkko.demo.large.filling import Source, begins_of_large, tell_again
from mulkko.demo.large.places import Line
from mulkko.demo.large.roll import Unforeseen, read_roll
from mulkko.demo.large.subjects import subjects
from mulkko.ledger.actions import append_many
from mulkko.ledger.models import Entry
from mulkko.organization.models import Person
from mulkko.policy import actions
from mulkko.policy.actions.desk import nudge_step
from mulkko.policy.actions.watching import watch_decisions
from mulkko.policy.models import Proposal, RoundRecord, Watch
from mulkko.policy.queries import verify_everything

pytestmark = pytest.mark.django_db
ROUTES = Line(("bus-r", "bus-r", "bus", "tra"), ("p-bus-r1", "p-bus-r", "p-bus", "p-tra"), ())
SHELTERS = Line(("bus-s", "bus-s", "bus", "tra"), ("p-bus-s1", "p-bus-s", "p-bus", "p-tra"), ())


def _held(line: Line, *logins: str) -> Line:
    people: tuple[Person, ...] = tuple(person(login) for login in logins)
    return Line(line.units, line.posts, people)


def _lived() -> Proposal:
    """Return a watched document with a figure, an answer with a condition, a thread and a recalled round on its road to a number."""
    open_hall(delegation=WITH_CONSENT)
    collected(table_of_workers())
    drafter = person("haneul")
    claim = claim_of_workers(drafter, at=minute(1))
    proposal = draft_of(drafter, at=minute(2), claim=claim)
    own = claim_of_workers(drafter, at=minute(3), proposal=proposal.reference)
    body = f"□ 현황\n○ 드는 돈은 {{{own.pk}.cost}}이다."
    actions.write_body(proposal, body, by=drafter, at=minute(4))
    [request] = actions.ask_units(proposal, ["leg"], question="의견을 바랍니다.", by=drafter, at=minute(5))
    given = actions.answer_request(request, kind="conditional", text="공고할 것", by=person("seo"), at=minute(6))
    actions.reply_to_answer(given, is_taken_up=True, reason="담음", by=drafter, at=minute(7))
    thread = actions.remark_on(proposal, text="근거를 밝힐 것", by=person("seo"), at=minute(8))
    actions.end_thread(thread, kind="closed", by=drafter, at=minute(9))
    put_on_route(proposal, at=minute(10))
    actions.recall(proposal, reason="고침", by=drafter, at=minute(11))
    actions.register_round(proposal, 1, because="과에서 남겨 둠", by=person("park"), at=minute(12))
    proposal = approved(proposal, at=minute(13))
    watch_decisions(by=OPERATOR, at=minute(60))
    return proposal


def _told_again(proposal: Proposal, *, more: int) -> list[Proposal]:
    old, new = _held(ROUTES, "haneul", "maeul", "park", "choi"), _held(SHELTERS, "jo", "moon", "park", "choi")
    known = set(Proposal.objects.values_list("pk", flat=True))
    source = Source(read_roll(proposal.reference), old, 1)
    wanted = Proposal.objects.count() + more
    tell_again([source], seed=1, until=minute(60 * 24 * 40), wanted=wanted, lines=[new])
    return list(Proposal.objects.exclude(pk__in=known).order_by("pk"))


def test_what_is_told_again_holds_against_the_ledger_and_has_the_rows_and_acts_of_its_source():
    source = _lived()
    made = _told_again(source, more=3)
    assert len(made) == 3
    verdict = verify_everything()
    assert verdict.ok, verdict.found
    acts = Entry.objects.filter(proposal=source.reference).values_list("action", "round_no", "step")
    rows = {model: len(listed) for model, listed in read_roll(source.reference).rows.items()}
    for proposal in made:
        assert list(
            Entry.objects.filter(proposal=proposal.reference).values_list("action", "round_no", "step")
        ) == list(acts)
        assert {model: len(listed) for model, listed in read_roll(proposal.reference).rows.items()} == rows
        assert proposal.state == source.state == "approved"
        assert (proposal.unit.code, proposal.drafter) == ("bus-s", person("jo"))
    assert len({proposal.title for proposal in [source, *made]}) == 4


def test_documents_told_again_are_numbered_in_the_order_of_their_days_and_no_number_is_missing():
    source = _lived()
    _told_again(source, more=4)
    numbers = DocumentNumber.objects.order_by("approval__ending__at", "serial").values_list("serial", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    later = DocumentNumber.objects.exclude(approval__subject=source.reference).order_by(
        "approval__ending__at", "serial"
    )
    assert list(later.values_list("serial", flat=True)) == [2, 3, 4, 5]
    rounds = RoundRecord.objects.order_by("at", "serial").values_list("serial", flat=True)
    assert list(rounds) == [1, 2, 3, 4, 5]


def test_what_is_told_again_was_looked_at_when_the_city_was():
    source = _lived()
    [made] = _told_again(source, more=1)
    first, second = Watch.objects.get(proposal=source), Watch.objects.get(proposal=made)
    assert first.looked_at == second.looked_at
    assert first.until < second.until


def test_people_go_on_acting_where_the_telling_ended():
    made = _told_again(_lived(), more=1)
    proposal = draft_of(person("haneul"), at=minute(60 * 24 * 41), title="정류소 정비 계획(안)")
    assert proposal.reference > made[0].reference
    assert approved(proposal, at=minute(60 * 24 * 41)).state == "approved"
    verdict = verify_everything()
    assert verdict.ok, verdict.found


def test_a_road_that_left_more_than_is_told_again_is_refused():
    open_hall()
    collected(table_of_workers())
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")))
    approval = put_on_route(proposal)
    nudge_step(approval.open_steps()[0], by=person("haneul"), at=minute(5))
    with pytest.raises(Unforeseen, match="policy_nudge"):
        read_roll(proposal.reference)


def test_no_two_subjects_are_the_same_and_there_are_enough_for_the_large_city():
    found = list(subjects())
    assert len(found) == len(set(found)) >= 2_000


def test_the_first_road_begins_when_the_city_has_units():
    long_ago = begins_of_large(datetime(2026, 11, 1, tzinfo=UTC))
    assert datetime(2026, 1, 10, tzinfo=UTC) < long_ago < datetime(2026, 4, 1, tzinfo=UTC)
    soon = datetime(2026, 1, 8, tzinfo=UTC)
    assert begins_of_large(soon) == soon
    assert begins_of_large(soon + timedelta(days=40)) >= datetime(2026, 1, 10, tzinfo=UTC)


def test_entries_are_appended_only_together_with_the_rows_they_tell_of(db):
    own = connections["default"]
    own.in_atomic_block = False  # as where no transaction is open; a test that opens none would flush the database
    try:
        with pytest.raises(RuntimeError):
            append_many([])
    finally:
        own.in_atomic_block = True
    with transaction.atomic():
        append_many([])
    assert not Entry.objects.exists()
