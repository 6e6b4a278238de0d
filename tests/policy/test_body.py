"""A body is ordered blocks: what is written is read back the same, and a block keeps its id while its words change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.policy.engine.body import (
    KINDS,
    NUMBERED,
    BadBody,
    Block,
    SlotRef,
    SpanRef,
    Text,
    block_of,
    claims_in,
    marks_of,
    read_body,
    read_out,
    with_claim,
    written_body,
)

words = (
    st.text(st.sampled_from("가나 ab1{}\\.)□○-※5%"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda text: text != "")
)
references = st.builds(SlotRef, st.integers(1, 99), st.sampled_from(["n", "cost", "몫"])) | st.builds(
    SpanRef, st.sampled_from(["speech-1", "a_b"]), st.integers(0, 9), st.integers(10, 99)
)


@st.composite
def inlines(draw):
    """Text and references in turn, as reading always gives them: two texts side by side are one."""
    told = [Text(draw(words))]
    for _ in range(draw(st.integers(0, 2))):
        told += [draw(references), Text(draw(words))]
    return tuple(told)


blocks = st.lists(
    st.builds(lambda kind, told: Block("", kind, told), st.sampled_from(sorted([*KINDS, *NUMBERED])), inlines()),
    max_size=8,
)


def numbered(found):
    return [Block(f"id{number}", block.kind, block.inlines) for number, block in enumerate(found)]


@given(blocks)
def test_what_is_written_is_read_back_with_its_kinds_its_figures_and_its_ids(found):
    old = numbered(found)

    assert read_body(written_body(old), old=old) == old


@given(blocks)
def test_a_block_is_kept_as_plain_values_and_read_back(found):
    assert [block_of(block.spec()) for block in found] == found


@given(blocks, st.data())
def test_where_blocks_are_taken_out_the_others_keep_their_ids(found, data):
    old = numbered(dict.fromkeys(found))
    kept = [block for block in old if data.draw(st.booleans())]

    assert read_body(written_body(kept), old=old) == kept


@given(blocks, blocks)
def test_no_two_blocks_ever_share_an_id(before, after):
    again = read_body(written_body(after), old=numbered(before))

    assert len({block.id for block in again}) == len(again)


TEXT = "□ 추진배경\n○ 밤에 일하는 사람은 {3.n}이다.\n- 상세\n※ 참고\n그 밖의 문장"


def test_the_marks_of_a_plan_are_read_as_kinds():
    assert [block.kind for block in read_body(TEXT)] == ["heading", "item", "detail", "note", "paragraph"]


def test_a_block_whose_words_change_keeps_its_id_and_so_do_all_others():
    old = read_body(TEXT)

    new = read_body(TEXT.replace("상세", "더 상세"), old=old)

    assert [block.id for block in new] == [block.id for block in old]


def test_a_block_that_is_put_in_between_gets_a_new_id_and_the_others_keep_theirs():
    old = read_body(TEXT)

    new = read_body(TEXT.replace("- 상세", "- 상세\n- 새 항목"), old=old)

    assert [block.id for block in new if block.id in {one.id for one in old}] == [block.id for block in old]
    assert len(new) == len(old) + 1


def test_a_figure_survives_every_edit_around_it():
    old = read_body(TEXT)

    new = read_body(written_body(old).replace("일하는", "근무하는"), old=old)

    assert claims_in(new) == [3]
    assert new[1].inlines[1] == SlotRef(3, "n")


def test_a_renewed_claim_takes_the_place_of_the_old_one_and_of_no_other():
    body = read_body("○ {3.n}과 {4.n}과 {3.cost}")

    assert claims_in(with_claim(body, 3, 9)) == [9, 4]


def test_a_negative_figure_at_the_beginning_of_a_line_is_no_mark():
    [block] = read_body("-5% 줄었다")

    assert (block.kind, block.inlines) == ("paragraph", (Text("-5% 줄었다"),))


def test_a_brace_that_cites_nothing_stays_an_ordinary_brace():
    [block] = read_body("○ {이것}은 그냥 괄호")

    assert block.inlines == (Text("{이것}은 그냥 괄호"),)


def test_a_block_is_read_out_with_its_figures():
    [block] = read_body("○ 사람은 {3.n}이다.")

    assert read_out(block, lambda claim, slot: f"<{claim}.{slot}>") == "사람은 <3.n>이다."


@pytest.mark.parametrize("text", ["○ 벨\a소리", "가" * 5_001, "가\n" * 2_001])
def test_what_cannot_be_kept_is_refused_with_its_line(text):
    with pytest.raises(BadBody):
        read_body(text)


def test_numbers_are_counted_whatever_was_typed():
    body = read_body("1. 하나\n가. 가나\n가. 나다\n7) 셋\n1. 둘\n□ 새 장\n3. 다시 하나")

    assert written_body(body).split("\n") == [
        "1. 하나", "  가. 가나", "  나. 나다", "    1) 셋", "2. 둘", "□ 새 장", "1. 다시 하나",
    ]  # fmt: skip


def test_an_only_item_has_no_mark_on_paper():
    kinds = ["first", "second", "second", "heading", "first"]

    assert marks_of(kinds, on_paper=True) == ["", "가.", "나.", "□", ""]


@pytest.mark.parametrize("text", ["11. 23. 회의", "1.5배 늘었다", "가.나", "2026. 11. 23. 시행"])
def test_a_date_or_a_figure_at_the_beginning_of_a_line_is_no_number(text):
    [block] = read_body(text)

    assert (block.kind, block.inlines) == ("paragraph", (Text(text),))
