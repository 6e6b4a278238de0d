"""Which position stands in the place of one that ended: the named heirs, else what is alike in the unit's heir."""

from mulkko.organization.engine.levels import Post
from mulkko.organization.engine.succession import heirs_of_post

HEAD = Post("p-old", "old", "section_head", "과장")


def heirs(*now, post=HEAD, named=None, units=("new",)):
    return heirs_of_post(post, now={one.code: one for one in now}, named=named or {}, units=units)


def test_of_the_heir_of_the_unit_only_posts_of_the_same_level_and_line_follow():
    head = Post("p-new", "new", "section_head", "새과장")
    beside = Post("p-adviser", "new", "section_head", "자문관", is_line=False)
    below, elsewhere = Post("p-lead", "new", "team_lead", "팀장"), Post("p-far", "far", "section_head", "먼과장")

    assert heirs(head, beside, below, elsewhere) == ("p-new",)
    assert heirs(head, beside, post=Post("p-old", "old", "section_head", "자문관", is_line=False)) == ("p-adviser",)
    assert heirs(beside, below) == ()


def test_named_heirs_go_before_what_is_alike_and_what_goes_on_is_its_own_heir():
    head, named = Post("p-new", "new", "section_head", "새과장"), Post("p-other", "far", "team_lead", "팀장")

    assert heirs(head, named, named={"p-old": ["p-other"]}) == ("p-other",)
    assert heirs(head, HEAD, named={"p-old": ["p-new"]}) == ("p-old",)


def test_of_two_units_in_the_place_of_one_both_posts_follow_and_nothing_is_guessed():
    two = [Post(f"p-{unit}", unit, "section_head", "과장") for unit in ("east", "west")]

    assert heirs(*reversed(two), units=("west", "east")) == ("p-east", "p-west")
