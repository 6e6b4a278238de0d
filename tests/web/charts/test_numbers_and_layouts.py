"""Round steps, Korean numbers, and layouts that come out the same every time."""

import itertools
import math

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from mulkko.web.charts.bubbles import packed
from mulkko.web.charts.flow import Arrow, Node, layers_of
from mulkko.web.charts.hatching import swatch
from mulkko.web.charts.network import Tie, places_of
from mulkko.web.charts.numbers import class_of, exact, quantile_edges, short, tick_labels, ticks
from mulkko.web.charts.spread import bins_of
from mulkko.web.charts.texts import broken, shortened, width_of

figures = st.floats(-1e12, 1e12).filter(lambda value: value == 0 or abs(value) > 1e-3)


@given(figures, figures, st.integers(2, 9))
@example(999999999503.9999, 999999999504.0, 6)
def test_ticks_are_round_even_and_hold_both_ends(one, other, about):
    low, high = min(one, other), max(one, other)
    found = ticks(low, high, about=about)
    steps = [after - before for before, after in itertools.pairwise(found)]
    size = 10 ** math.floor(math.log10(steps[0]) + 1e-9)

    assert found[0] <= low + steps[0] * 1e-9  # what is less than a billionth of a step is not seen
    assert found[-1] >= high - steps[0] * 1e-9
    assert 2 <= len(found) <= 2 * about + 2
    assert max(steps) - min(steps) <= steps[0] * 1e-6
    assert any(math.isclose(steps[0] / size, nice, rel_tol=1e-6) for nice in (1, 2, 2.5, 5, 10))


def test_a_count_has_no_half_steps():
    assert ticks(0, 2, whole=True) == [0, 1, 2]
    assert ticks(0.1, 0.4) == [0.1, 0.2, 0.3, 0.4]


def test_numbers_are_read_as_koreans_read_them():
    assert [short(value) for value in (0, 950, 10_000, 12_345, 1_234_567, 240_000_000, -3_500_000_000_000)] == [
        "0", "950", "1만", "1.23만", "123만", "2.4억", "-3.5조",
    ]  # fmt: skip
    assert short(1_500_000, "en") == "1.5M"
    assert exact(1234.5678) == "1,234.5678"


def test_labels_of_one_axis_are_never_the_same_twice():
    assert tick_labels([1_230_000, 1_231_000]) == ["1,230,000", "1,231,000"]


@given(st.lists(figures, min_size=1, max_size=60), st.integers(1, 7))
def test_every_value_falls_into_one_class_and_the_largest_into_the_last(values, classes):
    edges = quantile_edges(values, classes)

    assert 1 <= len(edges) <= classes
    assert class_of(max(values), edges) == len(edges)
    assert all(value <= edges[class_of(value, edges) - 1] for value in values)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300))
def test_bins_lose_no_value(values):
    assert sum(n for _, _, n in bins_of(values)) == len(values)


@given(st.text(max_size=80), st.floats(5, 400))
def test_a_shortened_text_fits_and_begins_like_the_whole(text, width):
    cut = shortened(text, width, 13)

    assert cut == text or width_of(cut, 13) <= width + 1e-9
    assert text.startswith(cut.removesuffix("…"))


@given(st.text(alphabet="가나다 ab", max_size=60), st.floats(20, 200))
def test_broken_lines_fit(text, width):
    lines = broken(text, width, 12, most=3)

    assert len(lines) <= 3
    assert all(width_of(line, 12) <= width + 1e-9 for line in lines)


@given(st.lists(st.floats(1, 50), min_size=1, max_size=24))
def test_packed_circles_do_not_overlap(radii):
    middles = np.array(packed(radii, stretch=1.5))
    far = np.sqrt(((middles[:, None] - middles[None]) ** 2).sum(axis=2))
    least = np.add.outer(radii, radii)

    assert (far + np.eye(len(radii)) * 1e9 >= least - 1e-4).all()


def test_a_layout_does_not_depend_on_chance():
    ties = [Tie(str(at), str((at * 7 + 1) % 40), float(at + 1)) for at in range(40)]
    names = sorted({name for tie in ties for name in (tie.one, tie.other)})

    first, second = places_of(names, ties), places_of(names, ties)

    assert (first == second).all()
    assert first.min() >= 0
    assert first.max() <= 1


def test_a_step_stands_below_what_leads_to_it_and_loops_are_set_aside():
    nodes = [Node(key, key) for key in "abcd"]
    arrows = [Arrow("a", "b", 9), Arrow("b", "c", 8), Arrow("c", "a", 2), Arrow("b", "d", 1), Arrow("d", "d", 1)]

    assert layers_of(nodes, arrows) == [["a"], ["b"], ["c", "d"]]


def test_every_kind_of_legend_has_a_picture():
    for kind in ("bar s2 hatch-2", "bar s6 hatch-6", "line s1", "band", "surge", "shade q3", "absent", "dot s1", "whisker", "beside", "now", "tie missing"):  # fmt: skip
        assert swatch(kind).marks
