"""Which changes of a text are an error of writing, and which ask everybody to sign again (invariant 11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.policy.engine.body import read_body
from mulkko.policy.engine.material import what_is_material

TEXT = "□ 추진배경\n○ 심야에 일하는 사람은 {3.n}이며 예산 4,400,000원을 2026. 12. 1.까지 쓰지 않는다.\n- 동구 전역에 무료로 도입을 확대한다."


def judged(before, after):
    old = read_body(before)
    return what_is_material(old, read_body(after, old=old))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("심야에", "심야애"),  # a letter
        ("추진배경", "추진 배경"),  # a space
        ("사람은", "사람은,"),  # a mark
        ("도입을", "도입를"),  # a particle
        ("전역에", "전역의"),
    ],
)
def test_an_error_of_writing_leaves_the_signatures_as_they_are(was, now):
    """Invariant 11."""
    assert judged(TEXT, TEXT.replace(was, now)) == []
    assert judged(TEXT.replace(was, now), TEXT) == []


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("4,400,000원", "4,400,001원", "figures"),
        ("4,400,000원", "4,400,000명", "figures"),
        ("2026. 12. 1.", "2026. 12. 11.", "figures"),
        ("{3.n}", "{3.m}", "citations"),
        ("{3.n}", "많으", "citations"),
        ("쓰지 않는다", "쓴다", "sense"),
        ("까지", "부터", "sense"),
        ("무료로", "유료로", "words"),
        ("동구", "서구", "words"),
        ("확대한다", "축소한다", "words"),
        ("확대한다", "크게 확대한다", "words"),
        ("○ 심야에", "- 심야에", "blocks"),
        ("\n- 동구 전역에 무료로 도입을 확대한다.", "", "blocks"),
        ("확대한다.", "확대한다.\n- 북구도", "blocks"),
    ],
)
def test_whatever_changes_what_is_said_asks_for_signatures_again(was, now, why):
    """Invariant 11."""
    assert why in judged(TEXT, TEXT.replace(was, now))
    assert judged(TEXT.replace(was, now), TEXT)


@pytest.mark.parametrize(("was", "now"), [("찬성", "반대"), ("인상", "인하"), ("증액", "감액"), ("유료", "무료"), ("남구", "북구"), ("허용", "금지"), ("한시장", "김시장")])  # fmt: skip
def test_a_word_that_became_another_word_is_no_slip(was, now):
    assert judged(f"○ 요금을 {was} 한다", f"○ 요금을 {now} 한다")


@pytest.mark.parametrize(("was", "now"), [("삼개월", "사개월"), ("세명", "네명"), ("사흘", "나흘"), ("일 회", "이 회"), ("한편", "두편"), ("삼 회", "사 회")])  # fmt: skip
def test_a_number_that_is_written_out_is_no_slip_however_alike(was, now):
    """Invariant 11."""
    assert judged(f"○ 시범운영 {was} 동안", f"○ 시범운영 {now} 동안")
    assert judged(f"○ 시범운영 {now} 동안", f"○ 시범운영 {was} 동안")


def test_six_slips_are_none():
    words = "가나다라마 바사아자차 카타파하가 나다라마바 사아자차카 타파하가나"

    assert judged(f"○ {words}", f"○ {words.replace('가나', '가너', 1)}") == []
    assert "words" in judged(f"○ {words}", "○ " + " ".join(word[:-1] + chr(ord(word[-1]) + 1) for word in words.split()))  # fmt: skip


LINES = st.lists(st.text("가나다라 마바사1,.", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=4)


@given(LINES)
def test_the_same_text_is_never_material(lines):
    text = "\n".join(f"○ {line}" for line in lines)

    assert judged(text, text) == []


@given(LINES, st.text("0123456789", min_size=1, max_size=3))
def test_a_figure_put_in_is_always_material(lines, figure):
    text = "\n".join(f"○ {line}" for line in lines)

    assert judged(text, f"{text} 그리고 {figure}명")
