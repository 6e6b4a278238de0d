"""A number typed by hand is found where a reader would ask who says so, and nowhere else; and the figure that it is is found for it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.evidence.engine.figures import Slot, rounded, shown
from mulkko.evidence.engine.matching import (
    Figure,
    Register,
    asked_numbers,
    figure_of,
    numbers_in,
    unit_at,
    words_shared,
)


def found(line):
    """Return the numbers of a line with their units, leaving out those that say something only beside a figure."""
    return [(one.text, one.unit) for one in numbers_in(line) if not one.is_slight]


@pytest.mark.parametrize(
    "line, wanted",
    [
        ("야간근로자는 12,400명이다", [("12,400", "명")]),
        ("야간근로자는 12400명이다", [("12400", "명")]),
        ("이용객은 1.2만 명 수준", [("1.2만", "명")]),
        ("이용객은 약 1.2만 명", [("약 1.2만", "명")]),
        ("신청자 3,200여 명", [("3,200여", "명")]),
        ("인구 21만 4천 명", [("21만 4천", "명")]),
        ("총사업비 1조 2,300억 원", [("1조 2,300억", "원")]),
        ("예산 1,840백만원", [("1,840백만", "원")]),
        ("총3,200명이 찬성", [("3,200", "명")]),
        ("국비 12억(60%)과 시비 8억(40%)", [("12억", ""), ("60", "%"), ("8억", ""), ("40", "%")]),
        ("전년 대비 2.1%p 늘었다", [("2.1", "%p")]),
        ("만족도 3.5퍼센트포인트 상승", [("3.5", "%p")]),
        ("이용률이 △12.5% 줄었다", [("△12.5", "%")]),
        ("평균 대기시간은 23분이다", [("23", "분")]),
        ("하루 평균 320회 운행", [("320", "회")]),
        ("정류소 35개소를 고친다", [("35", "곳")]),
        ("면적 1,234.5㎡의 부지", [("1,234.5", "㎡")]),
        ("노선 길이 42.3km", [("42.3", "km")]),
        ("주택 300호를 공급", [("300", "호")]),
        ("5조 원 규모의 재정", [("5조", "원")]),
        ("CCTV 1,200대를 단다", [("1,200", "대")]),
        ("1인당 3.5㎡, 1일 평균 320명", [("3.5", "㎡"), ("320", "명")]),
        ("30일간 1,500명이 참여", [("30", "일"), ("1,500", "명")]),
        ("24시간을 넘게 기다린 사람 120명", [("120", "명")]),
        ("12월 3일 이용객 4,100명", [("4,100", "명")]),
        ("○ 노선 12개, 차량 48대", [("12", "곳"), ("48", "대")]),
        ("1. 야간근로자 7,000명", [("7,000", "명")]),
        ("가. 대상: 7,000명", [("7,000", "명")]),
        ("제3조에 따른 대상자 7,000명", [("7,000", "명")]),
    ],
)  # fmt: skip
def test_a_number_that_needs_evidence_is_found_with_its_unit(line, wanted):
    assert found(line) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "2026. 11. 30.", "2026.11.30. 시행", "2026-11-30까지", "2026년 11월 30일", "’26. 3. 5.", "'26년", "2026. 11.", "11. 30.(월)", "11월 30일", "3월 중",
        "2026년", "2026년도 예산", "2026학년도", "2026 회계연도 결산", "2026∼2028", "2025~2027년", "1990년대", "2030년까지", "2026 하반기", "3/4분기", "1분기", "3개년 계획",
        "최근 5년간", "5년 연속", "10주년 기념", "3개월 이내", "2주 동안", "5일까지", "18시 30분", "09:30∼18:00", "오후 6시", "0시~5시",
        "제5조", "제5조제2항", "제5조의2", "시행령 제12조", "조례 5조에 따라", "5조 및 7조", "2항에 따라", "법률 제12345호", "별표 1", "별지 제3호서식", "제2차 회의", "제3기 위원회",
        "1단계 사업", "2차 공모", "3순위", "1등급", "2호선", "3층 회의실", "12쪽 참고", "2안을 채택", "1번 문항", "10번째", "5대 과제", "3대 전략", "4차 산업", "7급 공무원",
        "1. 추진 배경", "2) 추진 방법", "(3) 기대 효과", "1-1. 개요", "- 2. 세부 내용", "3개 부서", "5개 과", "4개 자치구", "2개 분야", "6개 사업", "3가지 방안", "두 가지",
        "전화 02-123-4567", "010-1234-5678", "02)123-4567", "1588-1234", "031.123.4567", "대중교통과-17", "교통정책과-1234(2026. 3. 5.)", "문서번호 2026-0001",
        "A4 3장", "코로나19", "KS X 1001", "GTX-A", "M5107번 버스", "5G 통신", "상계1동", "지방도 302호선", "101동 1203호", "세종대로 110", "https://a.go.kr/123456",
        "a12345@city.go.kr", "(단위: 1,000원)", "(단위: 백만원)", "1:25,000", "3:7로 나눔", "1/3", "3분의 2", "65세 이상", "19∼34세", "20대 여성", "1인 가구", "1인당", "24시간 운영",
        "365일 연다", "10∼20%", "50~100명", "왕복 4차로", "1.2.3판", "버전 2.0.1", "제10대 시의회", "국민 1번지", "6·25", "3·1절", "5·18",
        "30분 넘게 기다리는 정류소", "300억 원 이상 사업", "1,000원 미만", "30일 이내", "15분 안에", "정원 50명 초과",
        "3명", "100% 완료", "1회", "2건", "담당자 1명", "한 번에 5대", "", "숫자 없음", "1", "12", "350",
    ],
)  # fmt: skip
def test_a_number_that_says_no_figure_is_passed_over(line):
    assert found(line) == []


@given(st.dates(), st.sampled_from(["{0}. {1}. {2}.", "{0}.{1:02}.{2:02}.", "{0}-{1:02}-{2:02}", "{0}년 {1}월 {2}일", "{0}/{1:02}/{2:02}", "{1}. {2}.", "{1}월 {2}일", "{0}년"]), st.sampled_from(["", "까지", " 시행", "(월)", "부터"]))  # fmt: skip
def test_no_day_is_ever_taken_for_a_figure(day, form, behind):
    if day.year < 1900 or day.year > 2199:
        day = day.replace(year=2026, day=min(day.day, 28))

    assert found("○ " + form.format(day.year, day.month, day.day) + behind) == []


@given(st.integers(1, 999), st.integers(1, 20))
def test_no_article_is_ever_taken_for_a_figure(article, paragraph):
    for line in (
        f"제{article}조제{paragraph}항",
        f"제{article}조의{paragraph}에 따라",
        f"법 제 {article} 조",
        f"제{article}호",
    ):
        assert found(line) == []


@given(st.text(max_size=60))
def test_whatever_is_typed_each_number_stands_where_it_is_told(line):
    for one in numbers_in(line):
        assert line[one.start : one.end] == one.text
        assert one.end <= one.unit_end <= len(line)
        assert any(letter.isdigit() for letter in one.text)


SLOTS = st.builds(
    lambda kind, scale, decimals: Slot("n", kind[0], kind[1], 1 if kind[0] in ("percent", "pp") else scale, decimals if kind[0] != "count" or scale > 1 else 0),
    st.sampled_from([("count", "명"), ("count", "건"), ("money", "원"), ("percent", "%"), ("pp", "%p"), ("mean", "분"), ("count", "개소")]),
    st.sampled_from([1, 10_000, 100_000_000]), st.integers(0, 2),
)  # fmt: skip


@given(SLOTS, st.integers(10, 10**9))
def test_a_figure_that_is_copied_as_it_is_shown_is_found_for_its_number(slot, value):
    text = shown(slot, str(value))
    figure = figure_of(7, slot, str(value), sentence="야간 이용 실적은 {n}이다.", shown=text)
    line = f"○ 야간 이용 실적은 {text}으로 나타남"

    offered = [
        candidate
        for number in numbers_in(line)
        for candidate in Register([figure]).candidates(number, line)
        if candidate.figure is figure
    ]

    is_rough = rounded(Decimal(value) / slot.scale, slot.decimals) * 10**slot.decimals < 10
    assert is_rough or len(offered) == 1
    for one in offered:  # with its mark in its place, the line reads as before
        assert line[: one.start] + text + line[one.end :] == line


def register(*figures):
    rows = [
        figure_of(
            pk,
            Slot("n", kind, unit),
            value,
            sentence=sentence,
            shown=shown(Slot("n", kind, unit), value),
            is_own=is_own,
        )
        for pk, (kind, unit, value, sentence, is_own) in enumerate(figures, 1)
    ]
    return Register([row for row in rows if row])


def offered(line, *figures):
    at = register(*figures)
    return [[one.figure.claim for one in at.candidates(number, line)] for number in numbers_in(line)]


def test_a_unit_must_be_the_same_one_however_it_is_written():
    people, money, places = (
        ("count", "명", "7000", "야간근로자 {n}", True),
        ("money", "원", "7000", "야간 요금 {n}", True),
        ("count", "곳", "7000", "정류소 {n}", True),
    )

    assert offered("7,000명", people, money, places) == [[1]]
    assert offered("7,000인", people, money, places) == [[1]]
    assert offered("7,000원", people, money, places) == [[2]]
    assert offered("7,000개소", people, money, places) == [[3]]


def test_a_number_without_a_unit_takes_one_and_a_unit_that_nobody_knows_is_another_one():
    money = ("money", "원", "1200000000", "국비 {n}", True)

    assert offered("국비 12억(60%)", money) == [[1], []]
    assert offered("국비 12억을 들여", money) == [[1]]
    assert offered("국비 12억뷰", money) == [[]]
    assert offered("국비 12억 명", money) == [[]]


def test_percent_and_percentage_points_are_never_taken_for_one_another():
    percent, points = ("percent", "%", "12.5", "이용률 {n}", True), ("pp", "%p", "12.5", "이용률 차이 {n}", True)

    assert offered("12.5%", percent, points) == [[1]]
    assert offered("12.5%p", percent, points) == [[2]]


def test_a_number_agrees_to_its_last_digit_and_no_further():
    claim = ("count", "명", "12400", "야간근로자 {n}", True)

    assert offered("1.2만 명", claim) == [[1]]
    assert offered("12,400명", claim) == [[1]]
    assert offered("12,300명", claim) == [[]]
    assert offered("1만 명", claim) == [[]]  # of one digit: nothing but itself


def test_a_figure_of_another_matter_is_offered_only_where_the_line_speaks_of_it():
    foreign = ("count", "명", "12400", "심야에 일하는 야간근로자는 {n}이다.", False)

    assert offered("야간근로자 12,400명", foreign) == [[1]]
    assert offered("도서관 이용객 12,400명", foreign) == [[]]


def test_the_draft_s_own_figure_comes_before_those_of_other_matters():
    foreign = ("count", "명", "12400", "야간근로자는 {n}이다.", False)
    own = ("count", "명", "12400", "밤에 일하는 사람은 {n}이다.", True)

    assert offered("야간근로자 12,400명", foreign, own) == [[2, 1]]


def test_a_slight_number_is_named_only_beside_a_figure_that_says_just_that():
    [number] = numbers_in("심야 정류소 7곳")

    assert number.is_slight
    assert offered("심야 정류소 7곳", ("count", "곳", "7", "심야 정류소 {n}", True)) == [[1]]
    assert offered("심야 정류소 7곳", ("mean", "곳", "6.8", "심야 정류소 {n}", True)) == [[]]


def test_the_unit_behind_the_place_of_a_figure_is_its_unit_and_stays_in_the_text():
    slot = Slot("n", "count")
    figure = figure_of(3, slot, "7000", sentence="야간근로자 {n}명", shown="7,000", is_own=True)
    line = "야간근로자 7,000명이다"
    [number] = numbers_in(line)
    [candidate] = Register([figure]).candidates(number, line)

    assert line[: candidate.start] + candidate.figure.mark + line[candidate.end :] == "야간근로자 {3.n}명이다"


def test_a_rate_goes_with_all_of_its_unit():
    figure = figure_of(
        3, Slot("n", "rate_per", "명/일"), "28", sentence="하루 이용객 {n}", shown="28명/일", is_own=True
    )
    line = "이용객은 28명/일 수준"
    [number] = numbers_in(line)
    [candidate] = Register([figure]).candidates(number, line)

    assert line[: candidate.start] + candidate.figure.mark + line[candidate.end :] == "이용객은 {3.n} 수준"


@pytest.mark.parametrize("value, kind", [(None, "count"), ("2026-11-30", "date"), ("가람구", "category")])
def test_what_shows_no_number_is_no_figure_to_offer(value, kind):
    assert figure_of(1, Slot("n", kind), value, sentence="{n}", shown="") is None


@pytest.mark.parametrize(
    "text, unit",
    [("명이다", "명"), (" 개소", "곳"), ("%p", "%p"), ("%", "%"), ("분기", ""), ("원인", ""), ("건물", ""), ("대책", ""), ("개월", "개월"), ("km당", "km"), ("kmh", ""), ("", ""), ("  명", "")],
)  # fmt: skip
def test_a_unit_is_read_and_a_word_that_begins_like_one_is_not(text, unit):
    assert unit_at(text)[0] == unit


def test_endings_alone_make_two_sentences_speak_of_nothing_together():
    assert words_shared("도서관은 12,400명이다", "야간근로자는 {n}이다") == 0
    assert words_shared("야간 근로자", "야간근로자는 {n}이다") > 0


@pytest.mark.parametrize(
    "asked, numbers, rest",
    [
        ("1.2만", ["1.2만"], ""),
        ("야간근로자 12,400명", ["12,400"], "야간근로자"),
        ("1조 2,300억 원", ["1조 2,300억"], ""),
        ("약 7천", ["7천"], ""),
        ("2026", ["2026"], ""),
        ("코로나19", [], "코로나19"),
        ("대중교통과-1", [], "대중교통과-1"),
        ("2026-0001", [], "2026-0001"),
        ("ㅇㄱㄱㄹㅈ", [], "ㅇㄱㄱㄹㅈ"),
        ("", [], ""),
    ],
)
def test_whoever_looks_for_a_number_is_taken_at_their_word(asked, numbers, rest):
    found, words = asked_numbers(asked)

    assert ([one.text for one in found], words.strip()) == (numbers, rest)


def test_a_register_finds_near_values_among_many():
    many = Register([Figure(pk, "n", Decimal(pk), "명", str(pk), "야간 {n}") for pk in range(1, 5_000)])

    assert [one.claim for one in many.near("1,234명")] == [1234]
    assert {one.claim for one in many.near("1.2천")} == set(range(1150, 1250))
