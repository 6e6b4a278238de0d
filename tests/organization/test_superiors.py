"""Who stands above two units, so that he may settle what they do not agree on: never one of the two sides."""

import pytest

from mulkko.organization.engine.levels import Post, common_superiors

PARENTS = {"city": None, "tra": "city", "bus": "tra", "rail": "tra", "fin": "city", "bud": "fin"}
MAYOR, VICE = Post("p-mayor", "city", "mayor", "시장"), Post("p-vice", "city", "vice_mayor", "부시장")
TRAFFIC, FINANCE = Post("p-tra", "tra", "bureau_head", "교통국장"), Post("p-fin", "fin", "bureau_head", "기획조정실장")
ADVISER = Post("p-adv", "tra", "bureau_head", "자문관", is_line=False)
OFFICER = Post("p-tra1", "tra", "officer", "주무관")
POSTS = [MAYOR, OFFICER, FINANCE, ADVISER, TRAFFIC, VICE]


def above(one, other, than="officer"):
    return common_superiors(one, other, parents=PARENTS, posts=POSTS, than=than)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("bus", "rail", [TRAFFIC, VICE, MAYOR]),
        ("bus", "bud", [VICE, MAYOR]),
        ("bud", "bus", [VICE, MAYOR]),
        ("bus", "tra", [TRAFFIC, VICE, MAYOR]),
        ("bus", "nowhere", []),
    ],
)
def test_only_line_posts_above_both_units_are_found_the_nearest_first(one, other, found):
    """Invariant 19: neither somebody above one side alone, nor an officer or an adviser of a unit above both."""
    assert above(one, other) == found


@pytest.mark.parametrize(("than", "found"), [("bureau_head", [VICE, MAYOR]), ("vice_mayor", [MAYOR]), ("mayor", [])])
def test_who_objects_does_not_settle_it_and_neither_does_a_peer(than, found):
    """Invariant 19: only a post of a higher level than whoever objected."""
    assert above("bus", "tra", than) == found
