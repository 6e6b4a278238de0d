"""대결, 검토 생략 and 사후보고 on the pages, without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.builders.city import PASSWORD, draft_ready_to_submit, night_workers_counted, signed_up_to, submitted
from tests.builders.remembered import remembers

from mulkko.approval.models import Acknowledgement, Omission, PostReport, Signature
from mulkko.organization.actions import end_absence, enter_absence
from mulkko.organization.models import Position, Posting
from mulkko.web.work.counting import count_work
from mulkko.web.work.desk import desk_of
from mulkko.web.work.sources import work_of


def away(person, **told):
    today = timezone.localdate()
    return enter_absence(
        person, reason="trip", starts_on=today, ends_on=today + timedelta(days=2), by=None, at=timezone.now(), **told
    )


@pytest.fixture
@remembers
def on_route(city):
    night_workers_counted(city)
    return submitted(city, draft_ready_to_submit(city))


@pytest.fixture
def deputy(city):
    """오도로 is posted to act for the head of the bureau."""
    position = Position.objects.get(code="p-tra")
    Posting.objects.create(person=city.stranger, position=position, kind="acting", valid_from="2026-01-01")
    return city.stranger


def waiting(person):
    desk = desk_of(person, timezone.now())
    rows = work_of(desk)
    assert count_work(desk.place, timezone.now()) == len(rows)
    return rows


def test_the_page_says_for_whom_one_signs_and_the_report_waits_for_the_approver(city, on_route, deputy, browser_of):
    """Invariants 25, 27 and 28."""
    signed_up_to(city, on_route, city.team_lead, city.section_head, city.cooperator)
    absence = away(city.approver)
    address = f"/proposals/{on_route.reference}/signatures/new/"
    browser = browser_of(deputy)

    shown = browser.get(address).content.decode()
    version = on_route.current_round.approval.version_id
    browser.post(address, {"act": "sign", "version_hash": version, "password": PASSWORD})

    assert "교통국장 최국장 대신 서명합니다" in shown
    assert re.search(r"<dd>교통국장 전결   주무관 대결 [\d/]+ 오도로</dd>", shown)
    assert Signature.objects.get(step__kind="approve").signed_by == deputy
    told = browser.get(f"/proposals/{on_route.reference}/history/").content.decode()
    assert "결재했습니다. 문서번호 대중교통과-1. (교통국장 최국장 대신)" in told
    assert not waiting(city.approver)
    end_absence(absence, by=None, at=timezone.now())
    [row] = waiting(city.approver)
    assert row.act == "사후보고"
    browser_of(city.approver).post(row.address, {"remark": "잘 보았습니다."})
    assert (Acknowledgement.objects.get().remark, waiting(city.approver)) == ("잘 보았습니다.", [])
    assert browser_of(deputy).get(f"/proposals/{on_route.reference}/reports/{PostReport.objects.get().pk}/").status_code == 404  # fmt: skip


def test_an_absent_holder_sees_the_step_and_is_told_to_end_the_absence_first(city, on_route, browser_of):
    away(city.team_lead)
    [row] = waiting(city.team_lead)
    address = f"/proposals/{on_route.reference}/signatures/new/"

    shown = browser_of(city.team_lead).get(address, follow=True).content.decode()

    assert row.facts[0].text == "부재 중: 대신하는 사람이 서명"
    assert "data-open" in browser_of(city.team_lead).get("/").content.decode()
    assert Signature.objects.count() == 1
    assert "오늘은 부재로 등록되어 있습니다" in shown


def test_a_review_is_left_out_by_the_drafter_with_its_reason(city, on_route, browser_of):
    """Invariant 21."""
    away(city.team_lead)
    address = f"/proposals/{on_route.reference}/omissions/new/"
    assert browser_of(city.stranger).get(address).status_code == 404

    browser_of(city.drafter).post(address)

    assert Omission.objects.get().reason == "trip"
    page = browser_of(city.drafter).get(f"/proposals/{on_route.reference}/approval/").content.decode()
    assert "노선팀장 (출장)" in page
    assert "생략" in page
    told = browser_of(city.drafter).get(f"/proposals/{on_route.reference}/history/").content.decode()
    assert "노선팀장 이마을 검토를 생략했습니다(출장)." in told
