"""기한 알림: what is due is called to mind to whoever has the turn today, once for each threshold, until it is done."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from tests.builders.calls import confirmed_by, filled_by, opened
from tests.builders.hall import (
    LARGE,
    NINE,
    OPERATOR,
    approved,
    draft_of,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
)
from tests.builders.remarks import directive_of

from mulkko.approval.models import Signature, Step
from mulkko.approval.queries import turns_of
from mulkko.approval.queries.clock import pressing
from mulkko.approval.queries.holding import clock_of, newest_holds
from mulkko.catalog.models import CallClosing, CallConfirmation, CallSheet
from mulkko.coordination.actions import answer
from mulkko.coordination.models import Answer, Request
from mulkko.directives import actions as directives
from mulkko.directives.models import Event
from mulkko.jobs.actions import recover
from mulkko.ledger.models import Entry, Head
from mulkko.organization.actions import enter_absence
from mulkko.organization.models import day_of
from mulkko.organization.queries import place_of
from mulkko.policy.actions import ask_units
from mulkko.policy.actions.desk import see_notices
from mulkko.policy.actions.reorganizing import reorganize
from mulkko.policy.actions.turns import add_step, answer_changes, hold, request_changes
from mulkko.policy.models import Proposal
from mulkko.web.notices import count_notices
from mulkko.web.reminders import reminders_for
from mulkko.web.work.desk import desk_of
from mulkko.web.work.due import due_for
from mulkko.web.work.late import late_below

EVERYBODY = ("haneul", "maeul", "park", "choi", "cha", "vice", "mayor", "jung", "kang", "seo", "jo", "moon")
TUE, WED, THU, FRI, SUN, MON = (NINE + timedelta(days=days) for days in (1, 2, 3, 4, 6, 7))
LATE = NINE + timedelta(days=60)


def due(login, at):
    """Return what somebody is reminded of: kind, which reminder, working days left."""
    return [(one.kind, one.reminder, one.days) for one in due_for(place_of(person(login), at), at)]


def reminded(at):
    """Return who is reminded of anything."""
    return {login for login in EVERYBODY if due(login, at)}


def new_to(login, at):
    return count_notices(place_of(person(login), at), at)


def have_seen(login, at, *, shown=None):
    keys = [one.key for one in due_for(place_of(person(login), at), at)]
    shown = keys if shown is None else shown
    see_notices(upto=Head.objects.get(pk=1).next_index, by=person(login), at=at, reminders=shown, standing=keys)


@pytest.fixture
def proposal(db):
    open_hall()
    return draft_of(person("haneul"), amount_krw=LARGE)


@pytest.fixture
def on_route(proposal):
    put_on_route(proposal)
    return proposal


@pytest.fixture
def asked(proposal):
    ask_units(proposal, ["bud"], question="재원이 있는가?", by=person("haneul"), at=NINE)
    return proposal


@pytest.fixture
def called(db):
    open_hall()
    return opened()


@pytest.fixture
def directive(db):
    open_hall()
    return directive_of(NINE, lead="bus")  # due on Friday: four working days


def test_of_a_step_it_is_told_at_half_and_at_the_end_of_three_working_days_until_it_is_signed(on_route):
    assert reminded(TUE) == set()
    assert due("maeul", WED) == [("step", "half", 1)]
    assert due("maeul", THU) == [("step", "due", 0)]
    assert due("maeul", SUN) == [("step", "due", -1)]
    assert reminded(MON) == {"maeul"}

    signed_by(on_route, "maeul", at=MON)

    assert reminded(MON + timedelta(days=1)) == set()
    assert due("park", MON + timedelta(days=2)) == [("step", "half", 1)]


def test_units_beside_the_line_are_each_reminded_of_their_own_step(on_route):
    signed_by(on_route, "maeul", "park")
    sign_as("jung", on_route)

    assert reminded(THU) == {"seo"}


def test_of_a_request_the_unit_that_was_asked_is_told_until_it_has_answered(asked):
    assert [due("jung", day) for day in (TUE, WED, THU)] == [[], [("request", "half", 1)], [("request", "due", 0)]]
    assert reminded(THU) == {"jung"}

    answer(Request.objects.get(), kind="no_opinion", by=person("jung"), at=THU)

    assert reminded(THU) == set()


def test_of_a_request_nothing_is_told_once_the_matter_is_over(asked):
    Proposal.objects.filter(pk=asked.pk).update(withdrawn_because="그만둠")

    assert reminded(MON) == set()


def test_of_a_data_call_it_is_told_on_the_working_day_before_too_first_to_who_fills_in_then_to_who_confirms(called):
    days = [NINE + timedelta(days=ahead) for ahead in range(8)]
    assert [due("haneul", day) for day in days[:3]] == [[], [], []]
    assert due("haneul", THU) == [("call", "half", 2)]
    assert due("haneul", FRI) == due("haneul", SUN) == [("call", "eve", 1)]
    assert due("haneul", MON) == [("call", "due", 0)]
    assert reminded(MON) == {"haneul", "maeul", "jo", "moon"}

    filled_by(called, "bus-r", "haneul", "1", "2", "3")
    assert reminded(MON) == {"maeul", "jo", "moon"}
    confirmed_by(called, "bus-r", "maeul")

    assert reminded(MON) == {"jo", "moon"}


def test_of_a_directive_the_unit_that_leads_is_told_until_it_has_answered(directive):
    assert reminded(TUE) == set()
    assert due("park", WED) == [("directive", "half", 2)]
    assert due("park", FRI) == [("directive", "due", 0)]
    assert reminded(FRI) == {"haneul", "maeul", "park", "jo", "moon"}  # 대중교통과 and its teams, not the bureau
    directives.accept_work(directive, by=person("park"), at=WED)
    assert due("park", MON) == [("directive", "due", -1)]

    proof = approved(draft_of(person("haneul"), title="심야버스 대책")).current_round.approval
    directives.report_done(directive, proof=proof, text="", by=person("park"), at=MON)

    assert [one for one in due("park", LATE) if one[0] == "directive"] == []


def test_of_a_directive_that_is_paused_nobody_is_reminded_and_one_that_is_given_again_begins_anew(directive):
    office = person("kang")
    directives.hold(directive, reason="의회", until=MON.date(), by=office, at=TUE)
    assert reminded(FRI) == set()
    assert due("park", MON) == [("directive", "due", -1)]

    directives.assign(directive, lead=directive.office, by=office, at=MON)

    assert due("park", MON + timedelta(days=1)) == []
    assert "kang" in reminded(MON + timedelta(days=1))


def test_holidays_of_the_city_put_it_off_and_bring_nothing(db):
    open_hall(holidays="day,name\n2026-11-25,임시공휴일\n2026-11-26,대체공휴일\n")
    put_on_route(draft_of(person("haneul"), amount_krw=LARGE))

    assert reminded(WED) == reminded(THU) == set()
    assert due("maeul", FRI) == due("maeul", SUN) == [("step", "half", 1)]
    assert due("maeul", MON) == [("step", "due", 0)]


def test_a_hold_stops_it_and_its_end_begins_the_clock_anew(on_route):
    version = on_route.current_round.approval.version_id
    have_seen("maeul", WED)
    hold(on_route, until=FRI.date(), reason="의회", version_hash=version, by=person("maeul"), at=WED)

    assert reminded(THU) == set()
    assert reminded(MON) == set()  # one working day after Friday
    assert due("maeul", MON + timedelta(days=1)) == [("step", "half", 1)]
    assert new_to("maeul", MON + timedelta(days=1)) == 1


def test_nobody_is_pressed_who_waits_for_the_answer_of_the_drafter(on_route):
    version = on_route.current_round.approval.version_id
    asked = request_changes(on_route, text="기간을 밝힐 것", version_hash=version, by=person("maeul"), at=TUE)
    assert reminded(MON) == set()
    assert late_below(desk_of(person("park"), MON)) == []

    answer_changes(asked, answer="밝혔음", by=person("haneul"), at=THU)

    assert reminded(MON) == {"maeul"}


def test_the_clock_of_the_frame_is_that_of_the_lists(on_route):
    signed_by(on_route, "maeul", "park", at=TUE)
    add_step(on_route, unit="city", kind="review", reason="부시장 검토", by=person("haneul"), at=WED)
    other = draft_of(person("haneul"), amount_krw=LARGE, title="다른 계획(안)")
    put_on_route(other, at=WED)
    version = other.current_round.approval.version_id
    hold(other, until=FRI.date(), reason="의회", version_hash=version, by=person("maeul"), at=THU)

    third = draft_of(person("haneul"), amount_krw=LARGE, title="셋째 계획(안)")
    put_on_route(third)
    signed_by(third, "maeul", at=TUE)

    steps = list(Step.objects.in_turn().select_related("approval"))
    turns, held = turns_of({one.approval.subject for one in steps}), newest_holds(steps)
    told = {one.pk: clock_of(turns[one.approval.subject].begun_at, held.get(one.pk)) for one in steps}

    assert pressing([one.pk for one in steps], LATE.date()) == told
    assert set(told.values()) == {day_of(TUE), day_of(WED), day_of(FRI)}
    [on_hold] = [pk for pk, on in told.items() if on == day_of(FRI)]
    assert on_hold not in pressing(told, FRI.date())  # on the day on which it goes on nobody is pressed yet
    assert pressing(told, FRI.date() + timedelta(days=1))[on_hold] == day_of(FRI)


def test_an_absence_takes_the_reminder_to_who_acts_and_its_end_brings_it_back(on_route):
    signed_by(on_route, "maeul", "park", "jung", "seo")
    assert reminded(THU) == {"choi"}
    away = {"starts_on": THU.date(), "ends_on": FRI.date()}

    enter_absence(person("choi"), reason="trip", **away, by=None, at=THU)

    assert reminded(THU) == {"cha"}
    [told] = reminders_for(desk_of(person("cha"), THU))
    assert told.acting_for == "최국장 교통국장"
    assert reminded(FRI) == {"choi"}


def test_a_reorganisation_takes_it_to_the_heirs(asked, tmp_path):
    directive_of(NINE, lead="bud", office="tra", due_on=FRI.date())
    put_on_route(other := draft_of(person("haneul"), amount_krw=LARGE, title="다른 계획(안)"))
    signed_by(other, "maeul", "park")
    successors = {
        "units": "code,name,kind,parent,valid_from,valid_to\nbud,예산담당관,section,fin,2020-01-01,2026-11-30\nmon,재정담당관,section,fin,2026-11-30,\n",
        "positions": "code,unit,title,level,valid_from,valid_to\np-bud,bud,예산담당관,section_head,2020-01-01,2026-11-30\np-mon,mon,재정담당관,section_head,2026-11-30,\n",
        "postings": "person,position,kind,valid_from\nk10,p-mon,regular,2026-11-30\n",
        "unit_successors": "unit,successor,valid_from\nbud,mon,2026-11-30\n",
    }
    for name, text in successors.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    before = {kind for kind, _, _ in due("jung", FRI)}

    reorganize(tmp_path, by=OPERATOR, at=NINE)

    assert before == {kind for kind, _, _ in due("oh", MON)} == {"step", "request", "directive"}
    assert due("jung", MON) == []
    late = MON + timedelta(days=14)
    assert {(one.act, one.unit) for one in late_below(desk_of(person("kang"), late)) if one.unit != "법무담당관"} == {
        ("협조", "재정담당관"), ("협의", "재정담당관"), ("지시", "재정담당관")
    }  # fmt: skip


def test_what_was_seen_is_new_again_only_with_the_next_threshold(on_route):
    assert new_to("maeul", WED) == 1

    have_seen("maeul", WED)
    assert (new_to("maeul", WED), due("maeul", WED)) == (0, [("step", "half", 1)])
    assert new_to("maeul", THU) == 1
    have_seen("maeul", THU)

    assert new_to("maeul", MON) == 0
    have_seen("maeul", MON, shown=())  # a page that was drawn before
    assert new_to("maeul", MON) == 0


def test_what_has_ended_is_forgotten_and_looking_is_no_act(on_route):
    have_seen("maeul", THU)
    before = Entry.objects.count()

    assert person("maeul").notices_seen.reminders
    signed_by(on_route, "maeul", at=THU)
    have_seen("maeul", THU)

    assert person("maeul").notices_seen.reminders == ""
    assert Entry.objects.filter(index__gte=before).exclude(action="approval.signed").count() == 0


def test_time_alone_approves_answers_fills_in_and_reports_nothing(on_route):
    """Invariant 24, for each kind that is called to mind."""
    second = draft_of(person("haneul"), title="다른 계획(안)")
    ask_units(second, ["bud"], question="재원이 있는가?", by=person("haneul"), at=NINE)
    opened()
    directive = directive_of(NINE, lead="bus")
    tables = (Signature, Answer, CallSheet, CallConfirmation, CallClosing, Event, Entry)
    before = [table.objects.count() for table in tables]

    for at in (FRI, LATE, NINE + timedelta(days=365)):
        recover(at=at)
        for login in EVERYBODY:
            desk = desk_of(person(login), at)
            reminders_for(desk)
            late_below(desk)

    assert [table.objects.count() for table in tables] == before
    assert {one[0] for login in EVERYBODY for one in due(login, LATE)} == {"step", "request", "call", "directive"}
    assert (on_route.state, second.state, directive.state) == ("in_route", "draft", "assigned")


def test_the_page_says_what_whose_by_when_and_leads_to_the_act(on_route, browser_of, monkeypatch):
    for module in ("views.notices", "context"):
        monkeypatch.setattr(f"mulkko.web.{module}.timezone", SimpleNamespace(now=lambda: MON))
    lead = browser_of(person("maeul"))

    page = lead.get("/notices/").content.decode()
    part = re.search(r'<li class="is-due is-new">.*?</li>', page, re.S)[0]

    assert '<span class="count">1</span>' in re.search(r'href="/notices/".*?</a>', page, re.S)[0]
    assert f'href="/proposals/{on_route.reference}/approval/"' in part
    for words in (
        "심야 버스 시범운영 계획(안)",
        "검토",
        "대중교통과 김하늘",
        "2근무일 지남",
        "기한 2026. 11. 26.",
        "기한이 지났습니다",
    ):
        assert words in part
    assert "2 working days late" in lead.get("/notices/", headers={"accept-language": "en"}).content.decode()
    assert "is-due" not in browser_of(person("park")).get("/notices/").content.decode()


def test_the_button_marks_the_reminders_that_the_page_showed_and_nothing_that_was_typed(
    on_route, browser_of, monkeypatch
):
    for module in ("views.notices", "context"):
        monkeypatch.setattr(f"mulkko.web.{module}.timezone", SimpleNamespace(now=lambda: MON))
    lead = browser_of(person("maeul"))
    page = lead.get("/notices/").content.decode()
    upto, shown = (re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("upto", "shown"))

    for typed in ("", "x" * 9_000, "step.1.due", "step.999999.due.20261123 '; --"):
        lead.post("/notices/seen/", {"upto": upto, "shown": typed})
    assert new_to("maeul", MON) == 1
    assert person("maeul").notices_seen.reminders == ""
    lead.post("/notices/seen/", {"upto": upto, "shown": shown})

    page = lead.get("/notices/").content.decode()
    assert (new_to("maeul", MON), "is-new" in page, "is-due" in page) == (0, False, True)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (WED, ("1근무일 남음", "기한의 절반이 지났습니다")),
        (THU, ("오늘까지", "마지막 근무일")),
        (MON, ("2근무일 지남", "기한이 지났습니다")),
    ],
)
def test_each_threshold_has_its_words(asked, day, words):
    [told] = reminders_for(desk_of(person("jung"), day))

    assert words[0] == told.left
    assert words[1] in told.why
    assert (told.act, told.title, told.whose) == ("협의", asked.title, "노선팀 김하늘")
    assert told.address == f"/proposals/{asked.reference}/coordination/requests/{Request.objects.get().pk}/answer/"
    assert told.due_on == date(2026, 11, 26)


def test_what_is_due_on_a_free_day_is_called_to_mind_on_the_last_working_day_before(db):
    open_hall()
    directive_of(NINE, lead="bus", due_on=date(2026, 11, 28))

    [told] = reminders_for(desk_of(person("haneul"), FRI))

    assert (told.left, told.why, told.reminded_on) == ("남은 근무일 없음", "기한 안의 마지막 근무일입니다.", FRI.date())
    [passed] = reminders_for(desk_of(person("haneul"), SUN))
    assert (passed.left, passed.is_late) == ("기한 지남", True)


def test_of_data_calls_and_directives_the_page_names_sheet_and_order(called):
    directive = directive_of(NINE, lead="bus")

    call, order = sorted(reminders_for(desk_of(person("haneul"), MON)), key=lambda one: one.address)

    assert (call.act, call.whose, call.address) == ("자료 취합", "예산담당관", f"/data/calls/{called.pk}/units/bus-r/")
    assert call.title == "2026년 4분기 야간근로자 현황 · 노선팀"
    assert (order.act, order.address) == ("지시", f"/directives/{directive.pk}/")
    assert order.whose == "시장 · 기획조정실"
