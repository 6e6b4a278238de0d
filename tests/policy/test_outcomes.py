"""What a document promised: planned while it is drafted, sealed, measured on its day, judged by the unit that answers for it."""

from datetime import date, timedelta
from decimal import Decimal

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
    signed_by,
    table_of_workers,
)
from tests.builders.tampering import forge

from mulkko.ledger.models import Entry
from mulkko.organization.queries import place_of
from mulkko.policy import actions
from mulkko.policy.actions.outcomes import drop_outcome, enter_value, judge, measure_due, put_outcome, run_again
from mulkko.policy.errors import EvidenceStops, NotYourDraft, PolicyRefused
from mulkko.policy.models import OutcomeJudgement, OutcomeLine, OutcomeMeasurement, Proposal
from mulkko.policy.queries import content_of, paper_of, verify_everything
from mulkko.policy.queries.outcomes import NO_NEW_DATA, promises_in, waiting_outcomes, warnings_of
from mulkko.web.work.counting import count_work

DUE = NINE.date() + timedelta(days=100)
THEN = NINE + timedelta(days=100)
BY_HAND = {"name": "민원", "better": "less", "today": "40", "source": "민원 대장", "unit": "건", "target": "20", "method": "person", "how": "민원 대장에서 센다"}  # fmt: skip
FEWER = [("가동", 200, 1_000), ("나동", 300, 2_500), ("다동", 100, 900)]  # 600 instead of 1,243


def planned(proposal, key="people", by=None, at=NINE, **told):
    put_outcome(proposal, key, **{**BY_HAND, "due_on": DUE, **told}, by=by or proposal.drafter, at=at)
    return proposal


def with_claim(target="700"):
    """Return an approved document that promises fewer people at work in the night, by a figure of its evidence."""
    collected(table_of_workers())
    drafter = person("haneul")
    proposal = draft_of(drafter, claim=claim_of_workers(drafter), amount_krw=SMALL, preferring="bus")
    told = {"name": "밤에 일하는 사람", "claim": claim_of(proposal), "slot": "n", "target": target, "method": "claim"}
    planned(proposal, "workers", **told, today=None, source="", how="")
    return approved(proposal)


def claim_of(proposal):
    from mulkko.policy.queries import claims_of

    return claims_of(proposal)[0]


def by_hand():
    return approved(planned(draft_of(person("haneul"), amount_krw=SMALL)))


def only(proposal):
    [promise] = promises_in(Proposal.objects.get(pk=proposal.pk))
    return promise


def entered(proposal, value="15", login="haneul", at=THEN, **told):
    return enter_value(
        only(proposal).line, **{"value": value, "on": DUE, "source": "민원 대장 12쪽", **told}, by=person(login), at=at
    )


def fewer(at=THEN, rows=FEWER, **told):
    collected(table_of_workers(rows), at=at - timedelta(days=1), as_of=(at - timedelta(days=2)).date(), **told)


@pytest.mark.usefixtures("hall")
def test_a_plan_is_sealed_and_printed_with_the_figure_of_today_target_day_method_and_unit():
    proposal = with_claim()

    [line] = content_of(proposal)["outcome"]
    assert (line["today"]["shown"], line["target"], line["due_on"]) == ("1,243명", "700", DUE.isoformat())
    [promise] = paper_of(proposal).plan.promises
    assert promise.cells == (
        "밤에 일하는 사람 (작을수록 좋음)", "1,243명 (근거 1)", "700명 이하", "2027. 3. 3.", "같은 산출식을 새 자료로 다시 계산", "노선팀",
    )  # fmt: skip


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize(
    "told",
    [
        {"name": " "}, {"better": "other"}, {"method": "guess"}, {"how": ""}, {"source": ""}, {"today": ""}, {"target": "viel"},
        {"target": "41"}, {"due_on": NINE.date() - timedelta(days=1)}, {"method": "claim"}, {"owner": "nowhere"},
    ],
)  # fmt: skip
def test_a_line_that_promises_nothing_is_refused(told):
    proposal = draft_of(person("haneul"))

    with pytest.raises(PolicyRefused):
        planned(proposal, **told)
    assert not proposal.outcome.exists()


@pytest.mark.usefixtures("hall")
def test_a_plan_is_written_by_authors_while_it_is_drafted_and_has_seven_lines_at_most():
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    with pytest.raises(NotYourDraft):
        planned(proposal, by=person("park"))
    for number in range(7):
        planned(proposal, f"o{number}")
    with pytest.raises(PolicyRefused):
        planned(proposal, "o7")
    planned(proposal, "o6", target="30")
    drop_outcome(proposal, "o0", by=proposal.drafter, at=NINE)
    assert [line.key for line in proposal.outcome.all()] == [f"o{number}" for number in range(1, 7)]

    put_on_route(proposal)
    with pytest.raises(NotYourDraft):
        planned(proposal, "o1", target="10")


@pytest.mark.usefixtures("hall")
def test_a_page_that_is_older_than_the_draft_changes_no_line():
    proposal = planned(draft_of(person("haneul")))

    with pytest.raises(PolicyRefused):
        planned(proposal, target="5", edition=proposal.edition - 1)


@pytest.mark.usefixtures("hall")
def test_a_missing_plan_is_told_and_stops_nothing_and_a_routine_paper_is_not_asked():
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    assert warnings_of(proposal, NINE.date()) == ["no_outcome"]

    actions.write_outline(proposal, is_routine=True, by=proposal.drafter, at=NINE)
    assert warnings_of(proposal, NINE.date()) == []
    assert approved(proposal).state == "approved"


@pytest.mark.usefixtures("hall")
def test_on_the_day_the_machine_runs_the_claim_on_the_newest_data_and_proposes_a_judgement():
    proposal = with_claim()
    fewer()
    assert measure_due(by=OPERATOR, at=THEN - timedelta(days=1)) == []

    [row] = measure_due(by=OPERATOR, at=THEN)

    assert (row.value, row.by, row.measured_on, row.proposed) == ("600", None, DUE, "reached")
    assert (row.source, row.versions) == ("workers v2", {"workers": 2})
    assert measure_due(by=OPERATOR, at=THEN) == []
    assert Entry.objects.filter(action="policy.outcome_measured", proposal=proposal.reference).count() == 1
    assert verify_everything().ok


@pytest.mark.usefixtures("hall")
def test_data_that_are_no_newer_than_the_decision_measure_nothing_and_newer_ones_are_run_when_they_come():
    proposal = with_claim()
    collected(table_of_workers(FEWER), at=THEN - timedelta(days=1), is_correction=True, note="두 번 셈")

    [row] = measure_due(by=OPERATOR, at=THEN)
    assert (row.value, row.because, row.proposed) == ("", NO_NEW_DATA, "unknown")
    assert measure_due(by=OPERATOR, at=THEN + timedelta(days=1)) == []

    fewer(at=THEN + timedelta(days=3), rows=[("가동", 900, 1_000)])
    [row] = measure_due(by=OPERATOR, at=THEN + timedelta(days=3))
    assert (row.value, row.proposed) == ("900", "partly")
    assert only(proposal).measurement == row


@pytest.mark.usefixtures("hall")
def test_what_the_machine_measured_is_run_again_with_a_reason_and_not_typed_over():
    proposal = with_claim()
    fewer()
    [first] = measure_due(by=OPERATOR, at=THEN)
    line = only(proposal).line
    with pytest.raises(PolicyRefused):
        entered(proposal)
    with pytest.raises(PolicyRefused):
        run_again(line, because=" ", by=person("haneul"), at=THEN)
    fewer(rows=[("가동", 800, 1_000)], at=THEN + timedelta(days=1))

    row = run_again(line, because="자료가 정정됨", by=person("maeul"), at=THEN + timedelta(days=1))
    assert (row.value, row.because, row.title) == ("800", "자료가 정정됨", "노선팀장")
    assert OutcomeMeasurement.objects.get(pk=first.pk).value == "600"


@pytest.mark.usefixtures("hall")
def test_the_unit_is_asked_on_the_day_and_enters_a_value_with_its_source():
    proposal = by_hand()

    def asked(login, at):
        return list(waiting_outcomes(person(login), place_of(person(login), at), at))

    assert asked("haneul", THEN - timedelta(days=1)) == []
    assert asked("haneul", THEN) == asked("maeul", THEN) == [proposal]
    assert asked("jo", THEN) == []
    row = entered(proposal, "20")
    assert (row.value, row.proposed, row.unit_name) == ("20", "reached", "노선팀")
    assert asked("haneul", THEN) == [proposal]  # it waits to be judged

    judge(row, verdict="reached", lesson="배차를 늘리니 줄었다.", by=person("maeul"), at=THEN)
    assert asked("haneul", THEN) == []
    assert only(proposal).state(DUE) == "judged"
    assert verify_everything().ok


@pytest.mark.usefixtures("hall")
def test_nobody_else_enters_or_judges_and_nobody_before_the_day():
    proposal = by_hand()
    with pytest.raises(PolicyRefused):
        entered(proposal, at=THEN - timedelta(days=1))
    for login in ("jo", "jung"):
        with pytest.raises(NotYourDraft):
            entered(proposal, login=login)
    row = entered(proposal, login="park")  # the section chief stands above the team
    with pytest.raises(NotYourDraft):
        judge(row, verdict="reached", lesson="줄었다.", by=person("jung"), at=THEN)


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize(
    "told",
    [
        {"source": " "}, {"value": "viel"}, {"value": ""}, {"on": DUE + timedelta(days=1)}, {"on": NINE.date() - timedelta(days=1)},
    ],
)  # fmt: skip
def test_a_value_without_source_day_or_reason_is_refused(told):
    proposal = by_hand()

    with pytest.raises(PolicyRefused):
        entered(proposal, **told)
    assert not OutcomeMeasurement.objects.exists()


@pytest.mark.usefixtures("hall")
def test_what_could_not_be_measured_says_why_and_a_correction_is_a_new_row_with_its_reason():
    proposal = by_hand()
    first = entered(proposal, None, because="대장이 없음")
    assert first.proposed == "unknown"
    with pytest.raises(PolicyRefused):
        entered(proposal, "30")

    row = entered(proposal, "30", because="대장을 찾음")
    assert (row.proposed, only(proposal).measurement) == ("partly", row)
    with pytest.raises(PolicyRefused):
        judge(first, verdict="unknown", lesson="대장을 남긴다.", by=person("haneul"), at=THEN)
    assert OutcomeMeasurement.objects.count() == 2


@pytest.mark.usefixtures("hall")
def test_another_judgement_than_the_rule_proposes_needs_a_reason_and_a_lesson_has_two_sentences_at_most():
    proposal = by_hand()
    row = entered(proposal, "30")
    told = {"lesson": "절반쯤 줄었다.", "by": person("haneul"), "at": THEN}
    for wrong in ({"verdict": "reached"}, {"verdict": "good"}, {"verdict": "partly", "lesson": ""}):
        with pytest.raises(PolicyRefused):
            judge(row, **{**told, **wrong})
    with pytest.raises(PolicyRefused):
        judge(row, verdict="partly", **{**told, "lesson": "하나다. 둘이다. 셋이다."})

    judge(row, verdict="missed", reason="겨울에 다시 늘었다", **told)
    with pytest.raises(PolicyRefused):
        judge(row, verdict="partly", **told)
    judge(row, verdict="partly", reason="다시 보니 줄었다", **told)

    assert only(proposal).judgement.verdict == "partly"
    assert OutcomeJudgement.objects.count() == 2


@pytest.mark.usefixtures("hall")
def test_a_document_that_a_newer_one_amends_is_not_asked_any_more_and_the_newer_one_takes_its_promises_over():
    proposal = by_hand()
    newer = actions.open_amendment(proposal, kind="amends", title="변경(안)", by=person("haneul"), at=minute(60))
    assert [line.target for line in newer.outcome.all()] == [Decimal(20)]
    put_on_route(newer, at=minute(61))
    signed_by(newer, "maeul", "park", at=minute(62))

    person_, place = person("haneul"), place_of(person("haneul"), THEN)
    assert list(waiting_outcomes(person_, place, THEN)) == [newer]
    with pytest.raises(PolicyRefused):
        entered(proposal)


@pytest.mark.usefixtures("hall")
def test_a_value_of_today_that_moved_is_settled_and_renewed_like_any_figure_of_the_document():
    collected(table_of_workers())
    drafter = person("haneul")
    claim = claim_of_workers(drafter)
    proposal = draft_of(drafter, amount_krw=SMALL)
    told = {"name": "밤에 일하는 사람", "claim": claim, "slot": "n", "target": "100", "method": "claim"}
    planned(proposal, **told, today=None, source="", how="")
    collected(table_of_workers(FEWER), at=minute(1))

    with pytest.raises(EvidenceStops):
        actions.submit(proposal, by=drafter, at=minute(2))
    newer = actions.renew_claim(proposal, claim, by=drafter, at=minute(3))
    assert proposal.outcome.get().claim == newer
    assert actions.submit(proposal, by=drafter, at=minute(4)).state == "in_route"


@pytest.mark.usefixtures("hall")
def test_what_was_sealed_without_a_plan_stays_whole_and_no_plan_is_slipped_in_behind_it(monkeypatch):
    from mulkko.policy.queries import content

    monkeypatch.setattr(content, "CONTENT_SCHEMA", 2)
    monkeypatch.setattr(content.draft_of, "__kwdefaults__", {"blocks": None, "schema": 2})
    proposal = approved(draft_of(person("haneul"), amount_krw=SMALL))
    monkeypatch.undo()
    sealed = proposal.current_round.approval.version.text
    assert '"schema":2' in sealed
    assert '"outcome"' not in sealed
    assert verify_everything().ok
    assert paper_of(proposal).plan.promises == ()

    OutcomeLine.objects.create(
        proposal=proposal, key="o1", name="민원", better="less", value=40, source="대장", target=20, due_on=DUE, method="person",
        how="센다", owner=proposal.unit,
    )  # fmt: skip
    assert verify_everything().first_bad.table == "policy_proposal"


@pytest.mark.usefixtures("hall")
def test_a_promise_that_was_made_easier_after_the_approval_is_found():
    proposal = by_hand()

    OutcomeLine.objects.filter(proposal=proposal).update(target=39)
    assert verify_everything().first_bad.table == "policy_proposal"


@pytest.mark.usefixtures("hall")
def test_a_changed_value_and_a_changed_judgement_are_found():
    proposal = by_hand()
    row = entered(proposal, "30")
    judge(row, verdict="partly", lesson="줄었다.", by=person("haneul"), at=THEN)
    forge(OutcomeMeasurement, {"value": "10"}, pk=row.pk)
    assert "policy_outcomemeasurement" in {one.table for one in verify_everything().found}
    forge(OutcomeJudgement, {"lesson": "다 잘되었다."}, measurement=row)
    assert "policy_outcomejudgement" in {one.table for one in verify_everything().found}


@pytest.mark.usefixtures("hall")
def test_the_database_refuses_to_change_what_was_measured():
    row = entered(by_hand(), "30")

    with pytest.raises(DatabaseError), transaction.atomic():
        OutcomeMeasurement.objects.filter(pk=row.pk).update(value="10")


@pytest.mark.usefixtures("hall")
def test_a_day_that_has_passed_is_told_before_the_submission():
    proposal = planned(draft_of(person("haneul")), due_on=NINE.date())

    assert warnings_of(proposal, NINE.date()) == ["outcome_past:people"]
    assert warnings_of(proposal, date(2026, 11, 1)) == []


@pytest.mark.usefixtures("hall")
def test_the_command_measures_what_is_due_and_says_what_the_rule_proposes(monkeypatch):
    from mulkko.cli.commands import outcomes

    proposal = with_claim()
    fewer()
    monkeypatch.setattr(outcomes, "now", lambda: THEN)

    answer = outcomes.measure(None)
    told = {"proposal": proposal.reference, "line": "밤에 일하는 사람", "value": "600", "target": "700"}
    assert answer.document["measured"] == [told | {"proposed": "reached", "because": ""}]
    assert outcomes.measure(None).document == {"measured": []}


@pytest.mark.usefixtures("hall")
def test_the_number_in_the_frame_is_that_of_the_rows_that_wait():
    proposal, at = by_hand(), THEN
    place = place_of(person("haneul"), at)
    assert count_work(place, at) == 1
    row = entered(proposal, "20")
    assert count_work(place, at) == 1
    judge(row, verdict="reached", lesson="줄었다.", by=person("haneul"), at=at)
    assert count_work(place, at) == 0
    assert count_work(place_of(person("jo"), at), at) == 0
