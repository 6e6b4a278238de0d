"""Whole texts as they come out of files: hard line breaks, blank lines inside sentences, page numbers, labels, quotations."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mulkko.directives.engine.joining import passages
from mulkko.directives.engine.reading import candidates

SPOKEN_ON = date(2026, 11, 23)
REMARKS = """\
2026년 11월 확대간부회의 시장 말씀

○ 시장 : 안녕하십니까. 지난주 독일과 체코를 다녀왔습니다. 드레스덴
시와 반도체 인력 교류 협약을 체결했고, 내년 상반기까지 청년 연수단 50명
을 파견하기로 합의했습니다. 여러 가지로 애써 주신 직원 여러분께 감사드
립니다.

- 3 -

기획조정실장께서는 각 부서가 가진 데이터를

다음 달 말까지 빠짐없이 목록으로 만들어 주시고, 결과를 저에게 직접 보고해
주시기 바랍니다. 『데이터 행정 기본계획』을 다시 한번 들여다보고 부족한 부분
은 보완해야 합니다.

 둘째, 팀끼리 대화를 하지 않습니다. 왜 옆 부서에서 하는 일을 모릅니까? 아무도
찾지 않는 보고서는 만들지 마십시오. 만약 예산이 부족하면 추경 전에 협의해 주세요.

〈기획조정실장〉
데이터 목록은 12월 10일까지 정리해서 보고드리겠습니다. 이어서 교통국 소관을 말씀드리겠습니다.

〈교통국〉
○ 심야버스 노선 개편안은 주민설명회를 거쳐 연내에 확정할 것
 - 이번 주 안으로 염화칼슘 비축량 확인 후 보고 바람

모두 건강하시고 새해 복 많이 받으시기 바랍니다. 감사합니다.
"""
PLAIN = (
    "재난안전실장은 이번 주 금요일까지 결빙 구간을 모두 점검해 주시기 바랍니다. 그동안 애써 주신 여러분께 감사드립니다. "
    "복지국에서는 취약계층 명단을 다시 확인해 주시고, 미비한 곳은 바로 지원해 주십시오."
)


def found(kind):
    return [one for one in candidates(REMARKS, spoken_on=SPOKEN_ON) if one.kind == kind]


def test_every_span_is_the_text_itself():
    for one in candidates(REMARKS):
        assert REMARKS[one.start : one.end] == one.text
        assert one.text == one.text.strip()


def test_orders_are_found_across_line_breaks_and_blank_lines_with_their_force():
    orders = [(one.force, "".join(one.text.split())) for one in found("directive")]

    assert [force for force, _ in orders] == ["strong", "strong", "medium", "prohibition", "strong", "strong", "strong"]
    assert orders[0][1].endswith("빠짐없이목록으로만들어주시고,")
    assert orders[1][1] == "결과를저에게직접보고해주시기바랍니다."


def test_an_order_says_to_whom_by_when_and_on_what_condition():
    orders = found("directive")

    assert [one.addressee for one in orders] == [
        "기획조정실장",
        "기획조정실장",
        "기획조정실장",
        "",
        "",
        "교통국",
        "교통국",
    ]
    assert orders[0].due_on == date(2026, 12, 31)
    assert orders[4].condition == "만약 예산이 부족하면"
    assert orders[4].deadline == "추경 전에"
    assert orders[4].due_on is None
    assert orders[6].due_on == date(2026, 11, 27)


def test_promises_and_results_are_kept_apart_and_courtesy_is_neither():
    assert ["파견" in one.text or "목록" in one.text for one in found("promise")] == [True, True]
    assert [one.speaker for one in found("promise")] == ["시장", "기획조정실장"]
    assert ["다녀왔" in one.text or "체결" in one.text for one in found("result")] == [True, True]


def test_what_a_citizen_asks_for_is_no_order():
    assert (
        candidates("○ 주민 홍길동 : 우리 동네 가로등을 고쳐 주세요.\n○ 시장 : 네, 다음 주에 현장을 확인하겠습니다.")[
            0
        ].kind
        == "promise"
    )


def test_two_quotations_of_one_press_sentence_are_two_orders_and_do_not_overlap():
    text = "강 시장은 “현장에서\n답을 찾아 달라”며 “각 부서는 11월 30일까지 개선 대책을\n마련하라”고 당부했다."

    first, second = candidates(text, spoken_on=SPOKEN_ON)

    assert first.end <= second.start
    assert second.addressee == "각 부서"
    assert second.due_on == date(2026, 11, 30)


def test_page_numbers_and_labels_are_in_no_passage():
    assert not any("- 3 -" in one.text or "〈" in one.text for one in passages(REMARKS))


@given(st.integers(18, 45), st.booleans(), st.booleans())
def test_wrapping_lines_anywhere_changes_no_order(width, blank, cut):
    lines, line = [], ""
    for word in PLAIN.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    wrapped = ("\n\n" if blank else "\n").join([*lines, line])

    told = [(one.force, "".join(one.text.split()), one.addressee) for one in candidates(wrapped)]

    assert told == [(one.force, "".join(one.text.split()), one.addressee) for one in candidates(PLAIN)]


@given(st.text(alphabet="가나다라시장은해주십오요 .\n\r-1234○:“”〈〉()\t", max_size=60))
def test_whatever_the_text_every_place_of_a_passage_is_a_place_of_the_text(text):
    for passage in passages(text):
        assert len(passage.text) == len(passage.places)
        assert all(text[place] == said or said == " " for said, place in zip(passage.text, passage.places, strict=True))
        assert list(passage.places) == sorted(set(passage.places))
    for one in candidates(text):
        assert text[one.start : one.end] == one.text
