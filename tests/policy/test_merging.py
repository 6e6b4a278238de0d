"""Two texts side by side: whoever chooses one side everywhere has that text, and nothing is lost by choosing nothing."""

from hypothesis import given
from hypothesis import strategies as st

from mulkko.policy.engine.merging import BOTH, MINE, THEIRS, merged, stretches

texts = st.lists(st.sampled_from(["□ 가", "○ 나", "○ 다", "- 라"]), max_size=8).map("\n".join)


def everywhere(choice, mine, theirs):
    return {one.number: choice for one in stretches(mine, theirs) if one.differs}


@given(texts, texts)
def test_one_side_everywhere_is_that_text(mine, theirs):
    assert merged(mine, theirs, everywhere(MINE, mine, theirs)) == mine
    assert merged(mine, theirs, everywhere(THEIRS, mine, theirs)) == theirs


@given(texts, texts)
def test_what_nobody_chose_keeps_every_line_of_both(mine, theirs):
    kept = merged(mine, theirs, {}).split("\n")

    assert all(kept.count(line) >= mine.split("\n").count(line) for line in mine.split("\n") if line)
    assert all(kept.count(line) >= theirs.split("\n").count(line) for line in theirs.split("\n") if line)


def test_each_place_is_chosen_for_itself():
    mine, theirs = "□ 가\n○ 내 글\n□ 다\n○ 내 끝", "□ 가\n○ 저장된 글\n□ 다\n○ 저장된 끝"

    assert merged(mine, theirs, {1: THEIRS, 2: BOTH}) == "□ 가\n○ 저장된 글\n□ 다\n○ 내 끝\n○ 저장된 끝"
