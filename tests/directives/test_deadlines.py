"""Deadlines are counted from the day of the speech, and stay words where no day is named."""

from datetime import date

import pytest

from mulkko.directives.engine.parts import addressee_of, condition_of, deadline_of

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "clause,words,day",
    [
        ("다음 주까지 보고", "다음 주까지", date(2026, 12, 4)),
        ("이번 주 금요일까지 제출", "이번 주 금요일까지", date(2026, 11, 27)),
        ("11월 말까지 마련", "11월 말까지", date(2026, 11, 30)),
        ("2026-12-15까지 제출", "2026-12-15까지", date(2026, 12, 15)),
        ("2027년 3월 2일까지 준비", "2027년 3월 2일까지", date(2027, 3, 2)),
        ("연내에 확정", "연내에", date(2026, 12, 31)),
        ("3일 이내에 공개", "3일 이내에", date(2026, 11, 26)),
        ("내년 상반기까지 완료", "내년 상반기까지", date(2027, 6, 30)),
        ("추경 전까지 정리", "추경 전까지", None),
        ("2월 말까지 정리", "2월 말까지", date(2027, 2, 28)),
        ("축제 열흘 전까지 게시", "축제 열흘 전까지", None),
        ("최소 사흘 전에 알림", "최소 사흘 전에", None),
        ("12월 5일 전까지 제출", "12월 5일 전까지", date(2026, 12, 4)),
        ("오후 네 시 전까지 비움", "오후 네 시 전까지", None),
        ("장마가 시작되기 전에 점검", "장마가 시작되기 전에", None),
        ("다음 회의 때까지 정리", "다음 회의 때까지", None),
    ],
)
def test_a_deadline_has_its_words_and_its_day(clause, words, day):
    found = deadline_of(clause, MONDAY)

    assert (found.text, found.on) == (words, day)


def test_without_the_day_of_the_speech_only_a_whole_date_has_a_day():
    assert deadline_of("다음 주까지 보고", None).on is None
    assert deadline_of("2026-12-15까지 보고", None).on == date(2026, 12, 15)


@pytest.mark.parametrize(
    "clause,who",
    [
        ("교통국장은 대책을 보고하십시오.", "교통국장"),
        ("각 실국에서는 제출해 주시기 바랍니다.", "각 실국"),
        ("실국장들께서는 챙겨 주시고", "실국장들"),
        ("기획조정실장님, 이거 봐 주세요.", "기획조정실장"),
        ("결과는 내일 보고하세요.", ""),
    ],
)
def test_the_addressee_is_who_is_called(clause, who):
    assert addressee_of(clause) == who


@pytest.mark.parametrize(
    "clause,words",
    [
        ("예산이 부족하면 협의하세요.", "예산이 부족하면"),
        ("민원이 생기는 경우에는 보고하세요.", "민원이 생기는 경우에는"),
        ("먼저 들었으면 합니다.", ""),
        ("함께하면 좋겠습니다.", ""),
    ],
)
def test_a_condition_is_told_apart_from_a_wish(clause, words):
    assert condition_of(clause) == words


@pytest.mark.parametrize(
    "clause,words,day",
    [
        ("다음 주 간부회의 때 안을 가져오세요.", "다음 주 간부회의 때", date(2026, 3, 13)),
        ("민원에는 24시간 이내에 답하세요.", "24시간 이내에", None),
    ],
)
def test_a_meeting_and_hours_are_a_deadline_too(clause, words, day):
    found = deadline_of(clause, date(2026, 3, 3))

    assert (found.text, found.on) == (words, day)


@pytest.mark.parametrize("clause", ["한번 더 봐 주시면 고맙겠습니다.", "책상에만 앉아 있으면 안 돼요."])
def test_what_only_asks_politely_or_forbids_is_no_condition(clause):
    assert condition_of(clause) == ""


def test_nobody_is_spoken_to_inside_a_quotation():
    assert addressee_of('"담당자가 없다"고 하지 않도록 각 부서는 대행자를 두고 있으세요.') == "각 부서"
