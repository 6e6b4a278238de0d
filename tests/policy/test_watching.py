"""An approved document is watched: what it rests on is run again on newer data, and what moved is kept, told and answered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.builders.hall import (
    NINE,
    OPERATOR,
    SMALL,
    approved,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    sign_as,
    signed_by,
    table_of_workers,
)
from tests.builders.remembered import remembers
from tests.builders.tampering import forge

from mulkko.evidence.engine.status import Answer, judge
from mulkko.evidence.queries import InsideTransaction
from mulkko.ledger.models import Entry
from mulkko.organization.queries import place_of
from mulkko.policy import actions
from mulkko.policy.actions import watching
from mulkko.policy.actions.watch_answers import amend_moved, note_looked, propose_anew
from mulkko.policy.actions.watching import watch_decisions
from mulkko.policy.engine.watching import month_after
from mulkko.policy.errors import NotYourDraft, PolicyRefused, StalePage
from mulkko.policy.models import BlockRow, Cell, Proposal, Watch, WatchAnswer, WatchFinding, WatchRun
from mulkko.policy.queries import claims_of, sealed_content, verify_everything
from mulkko.policy.queries.moved import ground_of, waiting_grounds
from mulkko.web.work.counting import count_work

SAME = [("가동", 301, 1_000), ("나동", 500, 2_500), ("다동", 443, 900)]  # one worker more, the same cost
DEARER = [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 443, 1_200)]  # the bus stays cheapest
TOO_DEAR = [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 443, 1_900)]  # the taxi is cheaper now
LATER = minute(60)


@pytest.fixture
@remembers
def decided(hall):
    collected(table_of_workers())
    drafter = person("haneul")
    return approved(draft_of(drafter, claim=claim_of_workers(drafter), amount_krw=SMALL))


def moved(rows, at=LATER, **told):
    collected(table_of_workers(rows), at=at, **told)
    return watch_decisions(by=OPERATOR, at=at + timedelta(minutes=1))


def grades(done):
    return [row.grade for row in done.findings]


def asked(login, at=LATER + timedelta(hours=1)):
    who = person(login)
    place = place_of(who, at)
    found = [(one.role, [row.grade for row in one.findings]) for one in waiting_grounds(who, place, at)]
    assert count_work(place, at) == len(found)
    return found


def acts():
    return list(
        Entry.objects.filter(action__startswith="policy.ground").order_by("index").values_list("action", flat=True)
    )


def newest_of(proposal):
    return WatchFinding.objects.filter(proposal=proposal).latest("pk").pk


def test_what_holds_leaves_no_finding_and_no_entry(decided):
    entries = Entry.objects.count()

    done = watch_decisions(by=OPERATOR, at=LATER)

    assert (done.documents, done.claims, done.findings, done.unchecked) == (1, 1, [], [])
    assert (Entry.objects.count(), asked("haneul")) == (entries, [])
    assert watch_decisions(by=OPERATOR, at=LATER).documents == 0


@pytest.mark.parametrize(
    "rows, grade, owner, approver",
    [(SAME, "cosmetic", [], []), (DEARER, "material", [("owner", ["material"])], []), (TOO_DEAR, "decisive", [("owner", ["decisive"])], [("approver", ["decisive"])])],
)  # fmt: skip
def test_what_moved_is_told_by_what_it_does_to_the_decision(decided, rows, grade, owner, approver):
    before = sealed_content(decided)

    [row] = moved(rows).findings

    assert (row.grade, row.status, row.newest, row.then) == (
        grade,
        "drifted",
        {"workers": 2},
        {"n": "1243", "cost": "4400000"},
    )
    assert (row.preferred_then, row.preferred_now) == ("bus", "taxi" if grade == "decisive" else "bus")
    assert (asked("haneul"), asked("park"), asked("jo"), asked("mayor")) == (owner, approver, [], [])
    assert acts() == ["policy.ground_noted" if grade == "cosmetic" else "policy.ground_moved"]
    assert sealed_content(decided) == before
    assert verify_everything().ok


def test_the_same_state_twice_is_kept_once_also_on_other_versions(decided):
    assert grades(moved(DEARER)) == ["material"]
    same = [*DEARER[:2], ("다동", 443, 1_200)]
    collected(table_of_workers(list(reversed(same))), at=minute(70))

    assert watch_decisions(by=OPERATOR, at=minute(71)).findings == []
    assert Watch.objects.get().newest == {"workers": 3}
    assert acts() == ["policy.ground_moved"]


def test_what_holds_again_is_closed_by_itself_and_says_so(decided):
    moved(DEARER)
    assert asked("haneul")

    assert grades(moved(table_again(), at=minute(80))) == ["holds"]

    assert (asked("haneul"), ground_of(decided)) == ([], None)
    assert acts() == ["policy.ground_moved", "policy.ground_holds"]
    assert verify_everything().ok


def table_again():
    return [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 443, 900)]


def test_what_the_approver_signed_in_view_of_is_no_news(hall):
    collected(table_of_workers())
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")), amount_krw=SMALL)
    put_on_route(proposal)
    signed_by(proposal, "maeul")
    collected(table_of_workers(TOO_DEAR), at=minute(2))
    sign_as("park", proposal, at=minute(4), override="예산이 이미 있음")

    assert watch_decisions(by=OPERATOR, at=minute(5)).findings == []

    assert grades(moved(DEARER, at=minute(10))) == ["material"]
    [back] = moved(TOO_DEAR, at=minute(20)).findings
    assert (back.grade, back.is_known, asked("haneul")) == ("decisive", True, [])


def test_a_correction_by_the_owner_of_the_data_is_material_though_every_digit_stays(decided):
    done = moved(list(reversed(table_again())), is_correction=True, note="출처를 고침")

    [row] = done.findings
    assert (row.grade, "출처를 고침" in row.reason, row.now) == ("material", True, row.then)


def test_a_query_that_no_longer_fits_the_data_is_told_to_the_owner(decided):
    collected(table_of_workers().replace("야간근로자(명)", "인원(명)"), at=LATER)

    [row] = watch_decisions(by=OPERATOR, at=minute(61)).findings

    assert (row.status, row.now, asked("haneul"), asked("park")) == ("broken", {}, [("owner", ["broken"])], [])


def test_the_sealed_content_is_graded_and_not_what_the_rows_say_today(decided):
    Cell.objects.filter(option__proposal=decided).update(
        claim=None, slot="", source="assumption", value=1, reason="다름"
    )
    BlockRow.objects.filter(proposal=decided).delete()

    assert grades(moved(TOO_DEAR)) == ["decisive"]


def test_two_runs_at_once_keep_one_finding(decided, monkeypatch):
    collected(table_of_workers(DEARER), at=LATER)
    check, inner = watching.check_claims, []

    def slowly(claims, *, at):
        found = check(claims, at=at)
        if not inner:
            inner.append(None)
            inner[0] = watch_decisions(by=OPERATOR, at=at)
        return found

    monkeypatch.setattr(watching, "check_claims", slowly)
    outer = watch_decisions(by=OPERATOR, at=minute(61))

    assert (grades(inner[0]), grades(outer)) == (["material"], [])
    assert acts() == ["policy.ground_moved"]


def test_a_run_that_saw_older_data_takes_nothing_back(decided, monkeypatch):
    collected(table_of_workers(DEARER), at=LATER)
    check, later = watching.check_claims, []

    def overtaken(claims, *, at):
        found = check(claims, at=at)
        if not later:
            later.append(None)
            later[0] = moved(TOO_DEAR, at=minute(62))
        return found

    monkeypatch.setattr(watching, "check_claims", overtaken)
    outer = watch_decisions(by=OPERATOR, at=minute(61))

    assert (grades(later[0]), grades(outer)) == (["decisive"], [])
    assert Watch.objects.get().newest == {"workers": 3}


def test_a_killed_run_loses_nothing_and_the_next_one_goes_on(hall, monkeypatch):
    collected(table_of_workers())
    drafter = person("haneul")
    both = [approved(draft_of(drafter, claim=claim_of_workers(drafter), amount_krw=SMALL)) for _ in range(2)]
    collected(table_of_workers(DEARER), at=LATER)
    monkeypatch.setattr(watching, "CLAIMS_AT_ONCE", 1)
    check, ran = watching.check_claims, []

    def killed(claims, *, at):
        if ran:
            raise KeyboardInterrupt
        ran.append(claims)
        return check(claims, at=at)

    monkeypatch.setattr(watching, "check_claims", killed)
    with pytest.raises(KeyboardInterrupt):
        watch_decisions(by=OPERATOR, at=minute(61))
    monkeypatch.undo()
    assert WatchFinding.objects.count() == 1
    assert WatchRun.objects.get().is_broken_off(WatchRun.objects.get().moved_at + timedelta(hours=1))

    done = watch_decisions(by=OPERATOR, at=minute(62))

    assert (done.documents, grades(done)) == (1, ["material"])
    assert {row.proposal for row in WatchFinding.objects.all()} == set(both)
    assert WatchRun.objects.first().ended_at


def test_a_check_that_breaks_off_stops_no_other_and_is_tried_again_the_next_day(hall, monkeypatch):
    collected(table_of_workers())
    drafter = person("haneul")
    first, second = (approved(draft_of(drafter, claim=claim_of_workers(drafter), amount_krw=SMALL)) for _ in range(2))
    collected(table_of_workers(DEARER), at=LATER)
    bad, check = claims_of(first)[0], watching.check_claims

    def breaking(claims, *, at):
        if bad in claims:
            raise OSError("the disk is gone")
        return check(claims, at=at)

    monkeypatch.setattr(watching, "check_claims", breaking)
    done = watch_decisions(by=OPERATOR, at=minute(61))
    monkeypatch.undo()

    assert [row.proposal for row in done.findings] == [second]
    assert [(one[0], one[1]) for one in done.unchecked] == [(first.reference, bad.pk)]
    assert watch_decisions(by=OPERATOR, at=minute(90)).documents == 0
    assert [row.proposal for row in watch_decisions(by=OPERATOR, at=minute(60 * 25)).findings] == [first]


def test_a_figure_that_runs_out_of_time_for_a_second_day_reaches_its_owner(decided, monkeypatch):
    check = watching.check_claims

    def too_slow(claims, *, at):
        late = Answer(error="timeout", reason="The query ran longer than 20 seconds.")
        return [
            replace(one, runs=tuple(replace(run, answer=late) for run in one.runs), judgement=judge({}, replay=late, refresh=None, slots={}))
            for one in check(claims, at=at)
        ]  # fmt: skip

    day = timedelta(days=1)
    monkeypatch.setattr(watching, "check_claims", too_slow)
    assert watch_decisions(by=OPERATOR, at=LATER).findings == []
    assert (Watch.objects.get().unchecked, asked("haneul")) == (1, [])

    [row] = watch_decisions(by=OPERATOR, at=LATER + day).findings

    assert (row.status, row.reason, row.now) == ("unverifiable", "The query ran longer than 20 seconds.", {})
    assert (asked("haneul"), asked("park")) == ([("owner", ["unverifiable"])], [])
    assert watch_decisions(by=OPERATOR, at=LATER + 2 * day).findings == []  # told once, and tried every day
    monkeypatch.undo()
    assert grades(watch_decisions(by=OPERATOR, at=LATER + 3 * day)) == ["holds"]
    assert (Watch.objects.get().failing, asked("haneul")) == ({}, [])
    assert verify_everything().ok


def test_a_month_later_and_on_newer_data_it_is_looked_at_until_its_term_ends(decided):
    watch_decisions(by=OPERATOR, at=LATER)

    assert watch_decisions(by=OPERATOR, at=LATER, on=date(2026, 12, 22)).documents == 0
    assert watch_decisions(by=OPERATOR, at=LATER, on=date(2026, 12, 23)).documents == 1
    collected(table_of_workers(DEARER), at=minute(70))
    assert watch_decisions(by=OPERATOR, at=minute(71), on=NINE.date() + timedelta(days=366)).documents == 0
    assert watch_decisions(by=OPERATOR, at=minute(71), on=NINE.date() + timedelta(days=365)).documents == 1
    assert month_after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert month_after(date(2026, 12, 5)) == date(2027, 1, 5)


def test_a_document_that_was_amended_is_watched_no_longer(decided):
    newer = amend_moved(decided, title="변경(안)", by=person("haneul"), at=minute(30))
    put_on_route(newer, at=minute(31))
    signed_by(newer, "maeul", "park", at=minute(32))

    assert {row.proposal for row in moved(TOO_DEAR).findings} == {newer}


def test_whoever_looked_gives_a_reason_and_a_decisive_drift_waits_for_the_approver_still(decided):
    moved(TOO_DEAR)
    told = {"upto": newest_of(decided), "at": minute(70)}
    with pytest.raises(PolicyRefused):
        note_looked(decided, reason=" ", by=person("haneul"), **told)
    for login in ("jo", "jung", "mayor", "choi"):
        with pytest.raises(NotYourDraft):
            note_looked(decided, reason="봄", by=person(login), **told)

    note_looked(decided, reason="예산 안에서 감당함", by=person("haneul"), **told)
    assert (asked("haneul"), asked("park"), ground_of(decided).is_open) == ([], [("approver", ["decisive"])], True)

    row = note_looked(decided, reason="그대로 둠", by=person("park"), **told)
    assert (row.role, row.title, asked("park"), ground_of(decided).is_open) == ("approver", "대중교통과장", [], False)
    with pytest.raises(PolicyRefused):
        note_looked(decided, reason="또", by=person("park"), **told)
    assert verify_everything().ok


def test_what_moves_afterwards_waits_anew_and_a_page_that_is_older_says_so(decided):
    moved(DEARER)
    seen = newest_of(decided)
    moved([*DEARER[:2], ("다동", 443, 1_300)], at=minute(80))
    with pytest.raises(StalePage):
        note_looked(decided, upto=seen, reason="봄", by=person("haneul"), at=minute(90))
    note_looked(decided, upto=newest_of(decided), reason="봄", by=person("haneul"), at=minute(90))
    assert asked("haneul") == []

    moved(DEARER, at=minute(100))
    assert asked("haneul") == [("owner", ["material"])]


def test_an_amendment_begins_with_the_figures_of_today_and_answers_what_moved(decided):
    moved(TOO_DEAR)
    collected(table_of_workers(DEARER), at=minute(70))  # moved once more, and nobody has looked yet

    made = amend_moved(decided, title="변경(안)", by=person("haneul"), at=minute(80))

    [claim] = claims_of(made)
    assert [pin["version"] for pin in claim.pins] == [3]
    assert made.body()[1].inlines[1].claim == claim.pk
    assert (asked("haneul"), asked("park")) == ([], [])
    assert [one["id"] for one in sealed_content(decided)["claims"]] == [claim.supersedes_id]
    actions.withdraw(made, reason="그만둠", by=person("haneul"), at=minute(90))
    assert asked("haneul")


def test_a_decision_is_proposed_anew_and_the_older_one_stands(decided):
    moved(TOO_DEAR)
    told = {"upto": newest_of(decided), "title": "새 계획(안)", "reason": "결론이 바뀜", "at": minute(80)}
    with pytest.raises(NotYourDraft):
        propose_anew(decided, by=person("jung"), **told)
    with pytest.raises(PolicyRefused):
        propose_anew(decided, by=person("haneul"), **{**told, "reason": ""})

    made = propose_anew(decided, by=person("haneul"), **told)

    assert [pin["version"] for claim in claims_of(made) for pin in claim.pins] == [2]
    assert (made.state, decided.state, asked("haneul"), asked("park")) == ("draft", "approved", [], [])
    assert Entry.objects.filter(proposal=made.reference).earliest("index").action == "policy.renewal_opened"
    assert WatchAnswer.objects.get().made == made
    assert verify_everything().ok
    with pytest.raises(PolicyRefused):  # pressed twice
        propose_anew(decided, by=person("haneul"), **told)
    actions.withdraw(made, reason="그만둠", by=person("haneul"), at=minute(81))
    amend_moved(decided, title="변경(안)", by=person("haneul"), at=minute(82))
    with pytest.raises(PolicyRefused):
        propose_anew(decided, by=person("haneul"), **told)


def test_after_a_handover_the_successor_of_the_drafter_is_asked(decided):
    from mulkko.organization.actions import end_posting
    from mulkko.organization.models import Position, Posting

    moved(DEARER)
    post = Position.objects.get(code="p-bus-r1")
    end_posting(person("haneul"), post, on=NINE.date(), by=OPERATOR, at=LATER)
    assert (asked("haneul"), asked("maeul")) == (
        [],
        [("owner", ["material"])],
    )  # nobody holds the post: the unit's head

    Posting.objects.create(person=person("oh"), position=post, valid_from=NINE.date())
    assert (asked("maeul"), asked("oh")) == ([], [("owner", ["material"])])


def test_figures_never_run_inside_a_transaction(decided):
    with pytest.raises(InsideTransaction), transaction.atomic():
        watch_decisions(by=OPERATOR, at=LATER)


def test_a_changed_finding_and_a_changed_answer_are_found_and_the_database_refuses_both(decided):
    moved(TOO_DEAR)
    row = note_looked(decided, upto=newest_of(decided), reason="봄", by=person("haneul"), at=minute(70))
    with pytest.raises(DatabaseError), transaction.atomic():
        WatchFinding.objects.update(grade="cosmetic")

    forge(WatchFinding, {"grade": "cosmetic"}, pk=row.upto_id)
    assert "policy_watchfinding" in {one.table for one in verify_everything().found}
    forge(WatchAnswer, {"reason": "다름"}, pk=row.pk)
    assert "policy_watchanswer" in {one.table for one in verify_everything().found}


def test_of_a_closed_decision_only_those_who_may_read_it_are_asked(decided):
    Proposal.objects.filter(pk=decided.pk).update(class_now="closed", clauses_now="5")
    moved(TOO_DEAR)

    assert (asked("haneul"), asked("park")) == ([("owner", ["decisive"])], [("approver", ["decisive"])])
    with pytest.raises(NotYourDraft):
        note_looked(decided, upto=newest_of(decided), reason="봄", by=person("seo"), at=minute(70))
