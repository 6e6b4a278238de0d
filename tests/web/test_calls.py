"""자료 취합 on the pages: what is known is told before a call goes out, an office confirms or corrects it, the head confirms, the owner closes."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.builders.city import OPERATOR, a_while_ago

from mulkko.catalog.actions import Incoming, add_file
from mulkko.catalog.models import AskedUnit, CallEnding, CallSheet, DataCall
from mulkko.evidence.actions import make_claim
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import day_of
from mulkko.web.sentences import sentence_of

LIST = "/data/calls/"
SHEET = "/data/calls/{}/units/bus-r/"


def today():
    return day_of(timezone.now())


def asking(**changed):
    told = {
        "title": "야간근로자 현황", "purpose": "심야 교통", "ground": "조례 제5조", "from_on": today() - timedelta(days=80),
        "to_on": today(), "due_on": Calendar().deadline_after(today(), 3), "owner": "bud", "rows": "", "level": "team",
        "columns": "남 | 정수 | 명\n여 | 정수 | 명\n계 | 정수 | 명 | = 남 + 여", "units": ["bus-r"], "act": "check",
    }  # fmt: skip
    return told | changed


def known(city, text="부서,남(명),여(명)\n노선팀,1250,7\n", **told):
    path = city.folder / "counts.csv"
    path.write_text(text, encoding="utf-8")
    told = Incoming(name="counts", title="야간근로 집계", owner="bus", as_of=today() - timedelta(days=200), **told)
    add_file(path, told=told, by=OPERATOR, person=None, at=a_while_ago(1))


def shown(browser, path, status=200):
    answer = browser.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def sent(browser, **changed):
    """Look first at what is known, then send just that; return the call."""
    page = browser.post(LIST + "new/", asking(**changed)).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]
    answer = browser.post(LIST + "new/", asking(**changed, act="send", seen=seen))
    assert answer.status_code == 302, answer.content.decode()
    return DataCall.objects.latest("pk")


def filled(browser, call, **typed):
    return browser.post(SHEET.format(call.pk), {"number": AskedUnit.objects.get().sheets.count() - 1, **typed})


def confirmed(browser, call, number):
    return browser.post(SHEET.format(call.pk) + "confirmation/", {"number": number})


@pytest.fixture
def owner(city, browser_of):
    return browser_of(city.cooperator)


@pytest.fixture
def officer(city, browser_of):
    return browser_of(city.drafter)


def test_before_a_call_goes_out_it_is_told_what_is_known_and_only_what_was_seen_is_sent(city, owner):
    known(city)

    page = owner.post(LIST + "new/", asking()).content.decode()
    assert "3칸 중 2칸은 이미 아는 값이라" in page
    assert 'href="/data/counts/"' in page
    assert "대상 기간 이전" in page
    unseen = owner.post(LIST + "new/", asking(act="send"))
    assert unseen.status_code == 200
    assert "다시 확인한 뒤 보내 주세요" in unseen.content.decode()
    assert not DataCall.objects.exists()
    call = sent(owner)
    again = owner.post(LIST + "new/", asking()).content.decode()

    assert "“야간근로자 현황”에서 이 가운데 1개 부서에" in again
    assert call.asked.get().unit.code == "bus-r"


def test_who_asks_for_what_is_all_known_has_to_say_why(city, owner):
    known(city, "부서,남(명),여(명),계(명)\n노선팀,5,7,12\n")
    early = {"from_on": today() - timedelta(days=300)}

    page = owner.post(LIST + "new/", asking(**early)).content.decode()
    assert "취합하지 않고 아래 자료를 쓰면 됩니다" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    refused = owner.post(LIST + "new/", asking(**early, act="send", seen=seen))
    assert refused.status_code == 422
    assert "그래도 취합하는 이유를 적어 주세요" in refused.content.decode()

    assert sent(owner, **early, despite="조직 개편 뒤의 값").despite == "조직 개편 뒤의 값"


def test_whole_bureaus_are_asked_at_once(city, owner):
    call = sent(owner, units=[], whole=["tra"], level="section")
    assert sorted(one.unit.code for one in call.asked.all()) == ["bus", "road"]

    nobody = owner.post(LIST + "new/", asking(units=[]))
    assert nobody.status_code == 422
    assert "취합할 부서를 골라 주세요" in nobody.content.decode()


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"columns": "가 | 금액"}, "종류는 정수, 소수, 글"), ({"columns": "가\n가"}, "두 번 있습니다"),
        ({"due_on": today() - timedelta(days=1)}, "오늘 뒤의 날"), ({"ground": ""}, "근거"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_call_is_said_at_its_place_and_nothing_typed_is_lost(city, owner, changed, words):
    first = owner.post(LIST + "new/", asking(**changed))
    seen = re.search(r'name="seen" value="(\w+)"', first.content.decode())
    answer = owner.post(LIST + "new/", asking(**changed, act="send", seen=seen[1])) if seen else first

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "심야 교통" in answer.content.decode()


def test_known_values_show_their_source_and_ask_whether_they_are_right(city, owner, officer):
    known(city)
    call = sent(owner)

    page = shown(officer, SHEET.format(call.pk))
    assert "1,250" in page
    assert "야간근로 집계" in page
    assert "그대로" in page
    assert "고침" in page
    half = filled(officer, call, **{"keep-0-0": "change"})
    assert half.status_code == 422
    assert "맞는 값을 적어 주세요" in half.content.decode()
    both = filled(officer, call, **{"keep-0-0": "keep", "value-0-0": "7"})
    assert "하나만 골라 주세요" in both.content.decode()
    assert (
        filled(
            officer, call, **{"keep-0-0": "keep", "keep-0-1": "change", "value-0-1": "8", "value-0-2": "1,258"}
        ).status_code
        == 302
    )

    cells = CallSheet.objects.latest("pk").cells
    assert [(cells[0, place].how, cells[0, place].value) for place in range(3)] == [
        ("kept", "1250"), ("corrected", "8"), ("typed", "1258"),
    ]  # fmt: skip


def test_all_that_is_known_is_kept_with_one_press(city, owner, officer):
    known(city)
    call = sent(owner)

    assert filled(officer, call, keep_all="1", **{"value-0-2": "1257"}).status_code == 302

    assert CallSheet.objects.latest("pk").is_whole


def test_the_road_of_a_call_from_the_inbox_to_the_catalogue(city, owner, officer, browser_of):
    lead, call = browser_of(city.team_lead), sent(owner)
    assert SHEET.format(call.pk) in shown(officer, "/")
    assert "자료 취합" in shown(officer, "/?act=collect")
    assert confirmed(lead, call, 0).status_code == 302
    assert "빈칸이 있거나" in shown(lead, SHEET.format(call.pk))

    filled(officer, call, **{"value-0-0": "1", "value-0-1": "2", "value-0-2": "4"})
    assert "더한 값은 3입니다" in shown(officer, SHEET.format(call.pk))
    filled(officer, call, **{"value-0-0": "1", "value-0-1": "2", "value-0-2": "3"})
    assert SHEET.format(call.pk) not in shown(officer, "/")
    assert SHEET.format(call.pk) in shown(lead, "/")
    assert "내 차례: 확인" in shown(lead, SHEET.format(call.pk))
    confirmed(lead, call, 2)
    assert SHEET.format(call.pk) not in shown(lead, "/")

    assert "1개 부서 중 1" in shown(owner, f"{LIST}{call.pk}/")
    assert owner.post(f"{LIST}{call.pk}/closing/", {}).status_code == 302
    assert quote("/data/야간근로자_현황/") in shown(owner, f"{LIST}{call.pk}/")
    assert "자료 취합" in shown(owner, "/data/야간근로자_현황/")
    assert filled(officer, call, **{"value-0-0": "9"}).status_code == 404
    assert "작성한 값" in shown(officer, SHEET.format(call.pk))


def test_who_saves_after_somebody_else_sees_what_stands_there_and_keeps_what_was_typed(
    city, owner, officer, browser_of
):
    call, lead = sent(owner), browser_of(city.team_lead)
    filled(officer, call, **{"value-0-0": "1"})

    late = lead.post(SHEET.format(call.pk), {"number": 0, "value-0-0": "9"})

    page = late.content.decode()
    assert late.status_code == 422
    assert "지금 저장된 값: 1" in page
    assert 'value="9"' in page
    assert re.search(r'name="number" value="1"', page)
    assert lead.post(SHEET.format(call.pk), {"number": 1, "value-0-0": "9"}).status_code == 302


def test_a_sheet_is_confirmed_only_as_it_was_looked_at(city, owner, officer, browser_of):
    call, lead = sent(owner), browser_of(city.team_lead)
    filled(officer, call, **{"value-0-0": "1", "value-0-1": "2", "value-0-2": "3"})
    filled(officer, call, **{"value-0-0": "2", "value-0-1": "2", "value-0-2": "4"})

    confirmed(lead, call, 1)

    assert "그사이 다른 사람이" in shown(lead, SHEET.format(call.pk))
    assert not hasattr(CallSheet.objects.latest("pk"), "confirmation")


def test_a_call_with_units_missing_is_closed_only_with_a_reason(city, owner):
    call = sent(owner)

    page = shown(owner, f"{LIST}{call.pk}/closing/")
    assert "아직 확인하지 않은 부서: 노선팀" in page
    assert owner.post(f"{LIST}{call.pk}/closing/", {"reason": ""}).status_code == 422
    assert owner.post(f"{LIST}{call.pk}/closing/", {"reason": "더 필요 없음"}).status_code == 302

    assert "확인한 부서가 없어 결과가 없습니다" in shown(owner, f"{LIST}{call.pk}/")
    assert shown(owner, f"{LIST}{call.pk}/closing/", 404)


def test_a_form_is_downloaded_and_brought_back_and_a_file_that_is_none_is_refused(city, owner, officer, browser_of):
    call = sent(owner)
    given = officer.get(SHEET.format(call.pk) + "form.xlsx")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Content-Disposition"].startswith("attachment")

    back = SimpleUploadedFile("form.xlsx", given.content)
    assert officer.post(SHEET.format(call.pk) + "file/", {"file": back}).status_code == 302
    wrong = officer.post(SHEET.format(call.pk) + "file/", {"file": SimpleUploadedFile("form.xlsx", b"%PDF-1.7")})

    assert wrong.status_code == 422
    assert "파일을 읽지 못했습니다" in wrong.content.decode()
    assert CallSheet.objects.count() == 2
    assert browser_of(city.section_head).post(SHEET.format(call.pk) + "file/", {"file": back}).status_code == 404


def test_a_stranger_finds_no_trace_of_a_call(city, owner, browser_of):
    call, stranger = sent(owner), browser_of(city.stranger)

    assert "야간근로자 현황" not in shown(stranger, LIST)
    assert "야간근로자 현황" not in shown(stranger, "/search/?q=야간근로자")
    for path in ("", "closing/", "decision/", "units/bus-r/", "units/bus-r/form.xlsx"):
        assert stranger.get(f"{LIST}{call.pk}/{path}").status_code == 404, path
    for path in ("closing/", "decision/", "units/bus-r/", "units/bus-r/file/", "units/bus-r/confirmation/"):
        assert stranger.post(f"{LIST}{call.pk}/{path}", {"number": "0", "reason": "끝"}).status_code == 404, path


def test_an_asked_unit_sees_its_own_sheet_and_the_owner_every_one(city, owner, officer, browser_of):
    call = sent(owner, units=["bus-r", "road"])
    road = browser_of(city.stranger)

    assert "도로과" not in shown(officer, f"{LIST}{call.pk}/")
    assert shown(road, f"{LIST}{call.pk}/units/road/")
    assert shown(road, SHEET.format(call.pk), 404)
    assert shown(officer, f"{LIST}{call.pk}/closing/", 404)
    page = shown(owner, f"{LIST}{call.pk}/")
    assert "도로과" in page
    assert "노선팀" in page
    assert owner.post(SHEET.format(call.pk), {"number": 0, "value-0-0": "1"}).status_code == 404
    assert "작성하기" not in shown(browser_of("operator"), SHEET.format(call.pk))


def test_the_list_says_what_is_missing_and_finds_by_word(city, owner, officer):
    assert "진행 중인 취합이 없습니다" in shown(owner, LIST)
    assert "우리 부서가 작성하거나 확인할 취합이 없습니다" in shown(owner, LIST + "?state=mine")
    assert "마감한 취합이 없습니다" in shown(owner, LIST + "?state=closed")
    sent(owner)

    assert "야간근로자 현황" in shown(owner, LIST + "?q=심야")
    assert "찾는 말에 맞는 취합이 없습니다" in shown(owner, LIST + "?q=도로")
    assert "야간근로자 현황" in shown(officer, LIST)
    assert shown(owner, LIST + "?q=%00&state=nothing")


def test_a_call_that_nobody_used_twice_is_proposed_for_its_end_and_its_owner_decides(city, owner, officer, browser_of):
    lead = browser_of(city.team_lead)
    calls = []
    for year in (2025, 2026):
        call = sent(owner, title=f"{year}년 야간근로자 현황", columns="남 | 정수 | 명", despite="다시 봄")
        number = call.asked.get().sheets.count()
        officer.post(
            SHEET.format(call.pk), {"number": 0, "value-0-0": "5", "keep-0-0": "change" if year > 2025 else ""}
        )
        confirmed(lead, call, number)
        owner.post(f"{LIST}{call.pk}/closing/", {"reason": ""})
        calls.append(call)

    assert "폐지 제안" not in shown(owner, f"{LIST}{calls[0].pk}/")
    assert "폐지 제안" in shown(owner, f"{LIST}{calls[1].pk}/")
    assert owner.post(f"{LIST}{calls[1].pk}/decision/", {"kind": "ended"}).status_code == 422
    assert owner.post(f"{LIST}{calls[1].pk}/decision/", {"kind": "ended", "reason": "아무도 안 씀"}).status_code == 302

    assert CallEnding.objects.get().kind == "ended"
    assert "폐지했습니다" in shown(owner, f"{LIST}{calls[1].pk}/")
    assert shown(owner, f"{LIST}{calls[1].pk}/decision/", 404)


def test_a_result_that_a_figure_stands_on_is_not_proposed_for_its_end(city, owner, officer, browser_of):
    lead = browser_of(city.team_lead)
    for year in (2025, 2026):
        call = sent(owner, title=f"{year}년 야간근로자 현황", columns="남 | 정수 | 명", despite="다시 봄")
        officer.post(
            SHEET.format(call.pk),
            {"number": 0, "value-0-0": "5" if year == 2025 else "6", "keep-0-0": "change" if year > 2025 else ""},
        )
        confirmed(lead, call, 1)
        owner.post(f"{LIST}{call.pk}/closing/", {"reason": ""})
    make_claim(
        sentence="남자는 {n}이다.", sql='SELECT sum("남 (명)") AS n FROM "야간근로자_현황"',
        slots={"n": {"type": "count", "unit": "명"}}, by=city.drafter, at=timezone.now(),
    )  # fmt: skip

    assert "폐지 제안" not in shown(owner, f"{LIST}{call.pk}/")


def test_the_history_tells_every_act_of_a_call():
    told = {
        "title": "현황",
        "units": 3,
        "prefilled": 2,
        "unit": "노선팀",
        "confirmed": 2,
        "missing": 1,
        "reason": "안 씀",
    }

    for act in ("opened", "asked", "filled", "confirmed", "closed"):
        assert sentence_of(f"catalog.call_{act}", told) != f"catalog.call_{act}"
    assert "폐지" in sentence_of("catalog.call_decided", told | {"decided": "ended"})
    assert "계속" in sentence_of("catalog.call_decided", told | {"decided": "kept"})


def test_a_data_call_is_found_by_its_column_by_those_whom_it_concerns_and_by_nobody_else(city, browser_of):
    call = sent(browser_of(city.cooperator), title="2026년 휴게 공간 현황", columns="휴게실 | 글")
    seen = [
        call.title in shown(browser_of(who), "/search/?q=휴게실")
        for who in (city.cooperator, city.drafter, city.stranger)
    ]
    assert seen == [True, True, False]
