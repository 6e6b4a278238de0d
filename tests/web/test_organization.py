"""The pages about the organisation: who stands where on which day, who acts, who takes over, who decides, what a change does."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.builders.city import PASSWORD, City, draft_ready_to_submit, draft_with_only_a_title, night_workers_counted

from mulkko.ledger.actions import Actor
from mulkko.ledger.models import Entry
from mulkko.organization.actions import end_posting, enter_absence
from mulkko.organization.models import Absence, Position, PositionVersion, Posting, UnitVersion, day_of
from mulkko.organization.queries import acts_for, positions_of
from mulkko.policy.models import Proposal

KOREAN = {"headers": {"accept-language": "ko"}}


def page(browser, path, **data):
    answer = browser.get(path, data, **KOREAN)
    assert answer.status_code == 200, path
    return answer.content.decode()


def today():
    return day_of(timezone.now())


def own_post(person):
    return PositionVersion.objects.on(today()).get(position__code=positions_of(person, today())[0])


def test_the_tree_shows_units_and_who_leads_them_and_a_search_finds_people_by_name(city: City, browser_of):
    browser, post = browser_of(city.drafter), own_post(city.team_lead)
    unit = UnitVersion.objects.on(today()).get(unit=post.unit)

    tree = page(browser, "/organization/")
    found = page(browser, "/organization/", q=city.team_lead.name)

    assert unit.name in tree
    assert city.team_lead.name in tree
    assert f"/organization/people/{city.team_lead.code}/" in found
    assert "이 말에 맞는 부서나 재직자가 없습니다" in page(browser, "/organization/", q="없는말")


def test_a_unit_is_shown_as_of_any_day_with_its_name_of_that_day(city: City, browser_of):
    version = UnitVersion.objects.on(today()).get(unit=own_post(city.team_lead).unit)
    later = today() + timedelta(days=30)
    UnitVersion.objects.filter(pk=version.pk).update(valid_to=later)
    UnitVersion.objects.create(unit=version.unit, name="새이름팀", kind="team", parent=version.parent, valid_from=later)
    browser, path = browser_of(city.drafter), f"/organization/units/{version.unit.code}/"

    assert f"<h1>{version.name}</h1>" in page(browser, path)
    assert "<h1>새이름팀</h1>" in page(browser, path, on=later.isoformat())


def test_a_person_in_office_is_shown_without_any_figure_and_nobody_else_is_shown(city: City, browser_of):
    browser = browser_of(city.drafter)

    shown = page(browser, f"/organization/people/{city.team_lead.code}/")

    assert city.team_lead.name in shown
    assert 'class="numbers"' not in shown
    assert browser.get("/organization/people/nobody/").status_code == 404
    assert browser.get("/organization/people/a%00b/").status_code == 404
    assert browser.get("/organization/units/a%00b/").status_code == 404


def test_an_officer_enters_an_absence_sees_who_acts_and_ends_it(city: City, browser_of):
    browser, day = browser_of(city.team_lead), today()
    typed = {"reason": "trip", "first_day": day, "last_day": day + timedelta(days=2), "deputy": city.drafter.code}

    assert browser.post("/settings/absence/", typed, **KOREAN).status_code == 302

    absence = Absence.objects.get()
    assert (absence.valid_from, absence.valid_to) == (day, day + timedelta(days=3))
    shown = page(browser, "/settings/absence/")
    assert city.drafter.name in shown
    assert "문서로 지정" in shown
    assert "오늘 직무대리 중" in page(browser_of(city.drafter), "/settings/absence/")
    assert browser_of(city.drafter).post(f"/settings/absence/{absence.pk}/end/").status_code == 404
    assert browser.post(f"/settings/absence/{absence.pk}/end/").status_code == 302
    assert acts_for(city.drafter, timezone.now()) == []


@pytest.mark.parametrize("ahead", [(5, 2), (-9, -5)])
def test_days_that_cannot_be_come_back_with_everything_typed(city: City, browser_of, ahead):
    first, last = (today() + timedelta(days=days) for days in ahead)

    answer = browser_of(city.team_lead).post(
        "/settings/absence/",
        {"reason": "trip", "first_day": first, "last_day": last, "order_document": "총무과-12"},
        **KOREAN,
    )

    assert answer.status_code == 422
    assert "총무과-12" in answer.content.decode()
    assert not Absence.objects.exists()


def test_the_operator_has_no_absence(city: City, browser_of):
    assert browser_of("operator").get("/settings/absence/").status_code == 403


def test_the_reason_of_an_absence_stays_with_the_person(city: City, browser_of):
    enter_absence(
        city.team_lead,
        reason="trip",
        starts_on=today(),
        ends_on=today() + timedelta(days=2),
        by=city.team_lead,
        at=timezone.now(),
    )

    shown = page(browser_of(city.drafter), f"/organization/people/{city.team_lead.code}/")

    assert "부재" in shown
    assert "출장" not in shown


def test_a_successor_confirms_what_was_open_and_the_drafts_change_hands(city: City, browser_of):
    proposal = draft_with_only_a_title(city)
    where = Position.objects.get(code=positions_of(city.drafter, today())[0])
    end_posting(city.drafter, where, on=today(), by=Actor("operator"), at=timezone.now() - timedelta(days=1))
    Posting.objects.create(person=city.team_lead, position=where, valid_from=today())
    posting = Posting.objects.get(person=city.drafter, position=where)
    successor, path = browser_of(city.team_lead), f"/organization/handovers/{posting.pk}/"

    assert "인수 확인 전" in page(successor, "/organization/handovers/")
    assert proposal.title in page(successor, path)
    assert browser_of(city.approver).get(path).status_code == 404
    assert successor.post(path, {"note": "직무편람 받음"}).status_code == 302

    assert Proposal.objects.get(pk=proposal.pk).drafter == city.team_lead
    assert "직무편람 받음" in page(successor, path)


def test_the_test_box_says_who_decides_by_which_row_and_never_guesses(city: City, browser_of):
    browser, unit = browser_of(city.drafter), own_post(city.drafter).unit.code
    duty = Proposal.objects.filter(duty__isnull=False).values_list("duty__code", flat=True).first() or "plan"
    asked = {"unit": unit, "duty": duty, "amount": "1000000", "annual": "", "novelty": "", "joint": ""}

    shown = page(browser, "/organization/delegation/", **asked)

    assert "행에 따릅니다" in shown
    nothing = page(browser, "/organization/delegation/", **asked | {"amount": ""})
    assert "짐작해 정하지 않습니다" in nothing
    wrong = browser.get("/organization/delegation/", asked | {"unit": "moon"}, **KOREAN)
    assert wrong.status_code == 422


def change(unit: str, on: date) -> list[SimpleUploadedFile]:
    version = UnitVersion.objects.on(today()).get(unit__code=unit)
    text = f"code,name,kind,parent,valid_from\n{unit},바뀐과,{version.kind},{version.parent.code},{on.isoformat()}\n"
    return [SimpleUploadedFile("units.csv", text.encode())]


def test_the_operator_sees_what_a_change_would_do_and_then_has_exactly_that_done(city: City, browser_of):
    operator, on = browser_of("operator"), today() + timedelta(days=20)
    unit = own_post(city.approver).unit.code
    draft_with_only_a_title(city)
    entries = Entry.objects.count()

    seen = operator.post("/organization/reorganization/", {"files": change(unit, on)}, **KOREAN)

    assert seen.status_code == 200
    assert "바뀐과" in seen.content.decode()
    assert Entry.objects.count() == entries
    assert not UnitVersion.objects.filter(name="바뀐과").exists()
    done = operator.post("/organization/reorganization/execution/", {"token": seen.context["token"]})
    assert done.status_code == 302
    assert UnitVersion.objects.filter(name="바뀐과", valid_from=on).exists()
    assert Entry.objects.latest("index").action == "policy.reorganized"


def test_files_with_problems_are_told_row_by_row(city: City, browser_of):
    files = [SimpleUploadedFile("units.csv", b"code,name,kind,parent,valid_from\nx,,nowhere,moon,tomorrow\n")]

    answer = browser_of("operator").post("/organization/reorganization/", {"files": files}, **KOREAN)

    assert answer.status_code == 422
    assert len(answer.context["problems"]) == 3
    assert not UnitVersion.objects.filter(unit__code="x").exists()


@pytest.mark.parametrize("token", ["", "../../etc", "0" * 32])
def test_a_plan_that_was_not_previewed_is_not_carried_out(city: City, browser_of, token):
    answer = browser_of("operator").post(
        "/organization/reorganization/execution/", {"token": token}, follow=True, **KOREAN
    )

    assert "미리보기 파일이 없어졌습니다" in answer.content.decode()
    assert not Entry.objects.filter(action="policy.reorganized").exists()


def test_officers_have_no_page_for_reorganising(city: City, browser_of):
    browser = browser_of(city.approver)

    assert browser.get("/organization/reorganization/").status_code == 404
    assert browser.post("/organization/reorganization/execution/", {"token": "0" * 32}).status_code == 404
    assert browser.post("/organization/reorganization/heir/", {}).status_code == 404


def test_the_drafter_goes_higher_with_a_reason_and_never_lower(city: City, browser_of):
    night_workers_counted(city)
    proposal = draft_ready_to_submit(city)
    browser, path = browser_of(city.drafter), f"/proposals/{proposal.reference}/draft/route/facts/"
    typed = {
        "edition": proposal.edition,
        "raise_to": "mayor",
        "raise_because": "",
        "novelty": "",
        "is_joint": "",
        "follows": "",
    }

    refused = browser.post(path, typed, **KOREAN)

    assert refused.status_code == 422
    assert "낮출 수 없습니다" in refused.content.decode()
    assert browser.post(path, typed | {"raise_because": "온 시에 걸린 일"}).status_code == 302
    route = page(browser, f"/proposals/{proposal.reference}/draft/route/")
    assert "문서에 적은 까닭으로" in route
    assert browser_of(city.approver).get(path).status_code == 404


def test_a_route_that_changed_after_the_page_was_shown_is_shown_again(city: City, browser_of):
    night_workers_counted(city)
    proposal = draft_ready_to_submit(city)
    browser, path = browser_of(city.drafter), f"/proposals/{proposal.reference}/draft/submission/"
    assert 'name="shown"' in page(browser, path)

    answer = browser.post(path, {"edition": proposal.edition, "shown": "0" * 64, "password": PASSWORD}, **KOREAN)

    assert answer.status_code == 422
    assert "결재권자를 다시 확인하고" in answer.content.decode()
    assert Proposal.objects.get(pk=proposal.pk).state == "draft"


def test_only_superiors_have_the_page_of_an_instruction(city: City, browser_of):
    night_workers_counted(city)
    proposal = draft_ready_to_submit(city)
    path = f"/proposals/{proposal.reference}/instruction/"

    assert browser_of(city.drafter).get(path).status_code == 404
    assert browser_of(city.team_lead).get(path).status_code == 404
