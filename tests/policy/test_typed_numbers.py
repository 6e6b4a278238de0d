"""A number that was typed into a text becomes a figure of the evidence by one press, and only there."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mulkko.evidence.engine.matching import Figure, Register
from mulkko.policy.engine.body import SlotRef, read_body
from mulkko.policy.engine.typed_numbers import MOST, typed_numbers, with_figure

WORKERS = Figure(3, "n", Decimal(1243), "명", "1,243명", "야간근로자는 {n}이다.", is_own=True)
REGISTER = Register([WORKERS])


def test_each_place_where_a_figure_is_typed_is_told_with_its_line():
    found = typed_numbers("□ 배경\r\n○ 1243명과 1,243명, 11243명", REGISTER)

    assert [(one.line, one.typed, len(one.candidates)) for one in found] == [
        (2, "1243명", 1),
        (2, "1,243명", 1),
        (2, "11243명", 0),
    ]


def test_one_press_replaces_the_one_number_that_it_names():
    text = "○ 야간근로자 1243명\n○ 다시 1,243명"
    [_first, second] = typed_numbers(text, REGISTER)

    assert (
        with_figure(text, second.key_of(second.candidates[0]), [_first, second]) == "○ 야간근로자 1243명\n○ 다시 {3.n}"
    )


def test_a_press_that_names_nothing_on_the_page_changes_nothing():
    text = "○ 야간근로자 1243명"
    found = typed_numbers(text, REGISTER)

    for key in ("", "1:0:5:{3.n}", "1:8:13:{4.n}", "9:8:13:{3.n}"):
        assert with_figure(text, key, found) == text


def test_a_figure_a_quotation_and_an_escaped_brace_are_no_typed_numbers():
    assert typed_numbers("○ {1243.n}명, {span s1 1243-1250}명", REGISTER) == []
    assert [one.typed for one in typed_numbers("○ \\{1243명}", REGISTER)] == ["1243명"]


def test_a_text_full_of_numbers_is_looked_at_up_to_an_end():
    assert len(typed_numbers("1,243명 " * 1_000, REGISTER)) == MOST


@given(
    st.lists(
        st.sampled_from(
            [
                "야간근로자 1243명",
                "{3.n}",
                " 이고 ",
                "\n",
                "○ ",
                "약 1.2천 명",
                "2026. 3. 5. ",
                "1,243 ",
                "\\{",
                "제5조 ",
            ]
        ),
        max_size=12,
    )
)
def test_pressing_until_nothing_is_offered_ends_with_figures_in_every_place(parts):
    text = "".join(parts)
    offered = sum(bool(one.candidates) for one in typed_numbers(text, REGISTER))
    for _press in range(offered):
        found = typed_numbers(text, REGISTER)
        one = next(one for one in found if one.candidates)
        text = with_figure(text, one.key_of(one.candidates[0]), found)

    assert not [one for one in typed_numbers(text, REGISTER) if one.candidates]
    cited = [inline for block in read_body(text) for inline in block.inlines if isinstance(inline, SlotRef)]
    assert len(cited) == text.count("{3.n}")
