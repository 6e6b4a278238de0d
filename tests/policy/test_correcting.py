"""A typed text gets the form of papers; figures of the evidence are out of reach, and everything can be taken back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.policy.engine.body import claims_in, read_body
from mulkko.policy.engine.correcting import corrected

PIECES = (
    "2026-11-23", "2026.3.5", "2026. 03. 05.", "2026년 3월 5일", "오후 3시 20분", "금1000000원", "금 1,000원(금천원)", " ~ ", "3", ".", "-",
    "{3.n}", "{span a-1 3-9}", "\\{", "\\", "ㅇ ", "■", "– ", "붙임: ", "끝.", "  끝", " ", "가", "10명", "\n", "년", "원", "(", ")", "1. ",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(texts)
def test_what_is_corrected_once_needs_no_correction_again(text):
    once, _ = corrected(text)

    assert corrected(once) == (once, [])


@given(texts)
def test_figures_and_quotations_stand_where_they_stood(text):
    after, _ = corrected(text)

    braces = re.compile(r"\{3\.n\}|\{span a-1 3-9\}")
    assert braces.findall(after) == braces.findall(text)
    assert claims_in(read_body(after)) == claims_in(read_body(text))


@given(texts)
def test_what_somebody_takes_back_is_not_corrected_again(text):
    _, told = corrected(text)

    kept = {one.before for one in told}
    again = {one.before for one in corrected(text, kept=kept)[1]}

    assert not kept & again


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("2026-11-23", "2026. 11. 23."),
        ("2026.03.05", "2026. 3. 5."),
        ("2026년 3월 5일까지", "2026. 3. 5.까지"),
        ("2026/3/5에", "2026. 3. 5.에"),
        ("오후 3시 5분", "15:05"),
        ("오전 12시", "00:00"),
        ("금1000000원", "금1,000,000원(금일백만원)"),
        ("금 1,000,000원", "금1,000,000원(금일백만원)"),
        ("금113,560원(금십일만원)", "금113,560원(금일십일만삼천오백육십원)"),
        ("10 ~ 20명", "10∼20명"),
        ("ㅇ 추진", "○ 추진"),
        ("■ 배경", "□ 배경"),
        ("– 상세", "- 상세"),
        ("붙임: 계획서 1부.", "붙임 계획서 1부."),
        ("계획서 1부.  끝.", "계획서 1부."),
    ],
)
def test_the_form_of_papers(typed, form):
    assert corrected(typed)[0] == form


@pytest.mark.parametrize(
    "text",
    [
        "예금 1,000원",
        "2026.13.40",
        "2026-11-23-7",
        "3.1.2.4",
        "오후 3시간",
        "여행의 끝.",
        "10.0.0.1",
        "2026. 11. 23.",
        "- 5%",
        "금 많은 원",
    ],
)
def test_what_only_looks_like_it_stays(text):
    assert corrected(text) == (text, [])
