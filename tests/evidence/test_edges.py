"""A value within a hair's breadth of another shown figure is told apart from one that is safely rounded."""

import pytest

from mulkko.evidence.engine.edges import on_edge
from mulkko.evidence.engine.figures import Slot

SHARE = Slot("x", "percent", "%", 1, 1)
MONEY = Slot("x", "money", "원", 100_000_000, 1)


@pytest.mark.parametrize(
    ("value", "slot", "is_on_edge"),
    [
        ("2.45", SHARE, True),
        ("2.4500000000000001", SHARE, True),
        ("2.449999999999999", SHARE, True),
        ("-2.45", SHARE, True),
        ("2.4501", SHARE, False),
        ("2.4", SHARE, False),
        ("1845000000", MONEY, True),
        ("1845000001", MONEY, False),
        ("12", Slot("x", "count", "명"), False),
        ("0.5", Slot("x", "mean", "명"), True),
        (None, SHARE, False),
        ("inf", SHARE, False),
        ("2025-06-15", Slot("x", "date"), False),
    ],
)
def test_what_lies_on_the_edge_of_a_rounding_is_told(value, slot, is_on_edge):
    assert on_edge({"x": value}, {"x": slot}) == (("x",) if is_on_edge else ())
