"""Personal data in citizens' texts is masked for good, and what only looks like it stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.language.engine.masking import TAGS, masked

FOUND = [
    ("900101-1234567 입니다", "[주민번호] 입니다"),
    ("주민번호 9001011234567", "주민번호 [주민번호]"),
    ("900101-1******", "[주민번호]"),
    ("외국인등록번호 850505-5123456", "외국인등록번호 [주민번호]"),
    ("201103-3000000은 2020년 10월 뒤의 번호", "[주민번호]은 2020년 10월 뒤의 번호"),
    ("생년월일 900101-1", "생년월일 [주민번호]"),
    ("010-1234-5678로 주세요", "[전화]로 주세요"),
    ("01012345678", "[전화]"),
    ("010 1234 5678", "[전화]"),
    ("010.1234.5678", "[전화]"),
    ("010-1234-****", "[전화]"),
    ("０１０－１２３４－５６７８", "[전화]"),
    ("+82 10-1234-5678", "[전화]"),
    ("공일공 이삼사오 육칠팔구", "[전화]"),
    ("02-123-4567", "[전화]"),
    ("(031) 123-4567", "[전화]"),
    ("070-1234-5678", "[전화]"),
    ("전화: 123-4567", "전화: [전화]"),
    ("메일abc.def@example.co.kr입니다", "메일[메일]입니다"),
    ("12가 3456 차", "[차량번호] 차"),
    ("123가4567", "[차량번호]"),
    ("서울 12바 3456", "[차량번호]"),
    ("1234-5678-9012-3456", "[카드번호]"),
    ("M12345678", "[여권번호]"),
    ("M123A4567", "[여권번호]"),
    ("11-12-123456-12", "[면허번호]"),
    ("123-45-67890", "[사업자번호]"),
    ("국민은행 123456-04-123456", "국민은행 [계좌]"),
    ("계좌번호는 110-123-456789", "계좌번호는 [계좌]"),
    ("물꼬아파트 101동 1203호", "물꼬아파트 [주소]"),
    ("물꼬빌라 302호", "물꼬빌라 [주소]"),
    ("가람구 물꼬로 12, 101동 1203호에 삽니다", "가람구 물꼬로 [주소]에 삽니다"),
    ("가람시 나루구 물꼬로12번길 34-5 앞", "가람시 나루구 물꼬로12번길 [주소] 앞"),
    ("물꼬동 123-4번지", "물꼬동 [주소]"),
    ("김철수 씨가", "[이름] 씨가"),
    ("홍길동님께", "[이름]님께"),
    ("남궁민수 할머니", "[이름] 할머니"),
    ("김영민 학생과 박지은 양이", "[이름] 학생과 [이름] 양이"),
    ("성명: 박영희", "성명: [이름]"),
    ("제 이름은 이순신입니다", "제 이름은 [이름]입니다"),
]
KEPT = [
    "예산 1,234,567,890원과 50조 3000억원",
    "2026-11-23과 2026.11.23 12:30, 20261123",
    "제38조 2019년 개정, 지방자치법 제12조제1항",
    "대중교통과-1234(2026.11.23.)호",
    "대법원 1993. 5. 1. 선고 93누1234 판결, 2019다12345",
    "다산콜 120, 대표전화 1588-1234",
    "앞으로 30일 동안 세금으로 100 미만",
    "중앙로 15 앞 가로등",
    "김철수 과장과 박영희 국장, 홍길동 시장님",
    "시장님 공무원님 부모님 고객님 선생님 이모님 변호사님 도지사님",
    "아저씨 날씨 솜씨 마음씨",
    "엄청난 양의 쓰레기, 이러한 양, 방대한 양의 자료",
    "양평군과 고성군, 주한미군과 국위선양, 어려운 학생과 위하여 어르신",
    "노무사님 선교사님 주무관님 박시장님 이 원장님 박모씨는",
    "종로 3가에서 나루구 앞으로 4급, 강남구 세금으로 5-7만원",
    "https://example.com/2019/03/17/0200000000AKR2",
    "버스 1203호차, 2호선 3번 출구",
    "3.5%에서 12.75%로",
    "연락은 [전화] 또는 [메일], [주민번호]는 지움",
]


@pytest.mark.parametrize("text, wanted", FOUND)
def test_personal_data_becomes_a_tag(text, wanted):
    assert masked(text)[0] == wanted


@pytest.mark.parametrize("text", KEPT)
def test_what_only_looks_like_personal_data_stays(text):
    assert masked(text) == (text, [])


def test_every_find_says_where_it_was_and_of_what_kind():
    text = "김철수 씨 010-1234-5678, kim@example.com"

    spans = masked(text)[1]

    assert [(text[one.start : one.end], one.kind) for one in spans] == [
        ("김철수", "name"),
        ("010-1234-5678", "phone"),
        ("kim@example.com", "email"),
    ]


@given(st.lists(st.sampled_from([*(text for text, _ in FOUND), *KEPT, "\n", " ", "가", "0", "-", "@"]), max_size=12))
def test_spans_never_overlap_and_the_rest_of_the_text_is_untouched(parts):
    text = " ".join(parts)

    result, spans = masked(text)
    rebuilt, last = "", 0
    for span in spans:
        assert last <= span.start < span.end
        rebuilt += text[last : span.start] + TAGS[span.kind]
        last = span.end

    assert rebuilt + text[last:] == result


@given(st.text(alphabet="0123456789-@. 가나동호김씨", max_size=60))
def test_a_masked_text_is_masked_already(text):
    once = masked(masked(text)[0])[0]

    assert masked(once)[0] == once


@pytest.mark.parametrize(
    "piece", ["0", "a", "-", "1-", "a.", "가", "김", "1 ", "0-1", "가로 ", "12가", "a@", " ", "은행 1-"]
)
def test_a_text_made_to_be_slow_is_not_slow(piece):
    text = (piece * 200_000)[:200_000]

    began = time.process_time()
    masked(text)

    assert time.process_time() - began < 3
