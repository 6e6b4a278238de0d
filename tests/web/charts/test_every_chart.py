"""Every chart: finite, inside its picture, and the same rows as its table, whatever figures it is given."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.web.charts import (
    bar,
    bubbles,
    district_map,
    dot_plot,
    flow,
    heat_matrix,
    histogram,
    line,
    network,
    sparkline,
    stacked_bar,
    timeline,
)
from mulkko.web.charts.bars import Bar, Parted
from mulkko.web.charts.bubbles import Bubble
from mulkko.web.charts.districts import District
from mulkko.web.charts.drawing import FONT, Chart
from mulkko.web.charts.flow import Arrow, Node
from mulkko.web.charts.gallery import charts_gallery
from mulkko.web.charts.lines import Series
from mulkko.web.charts.matrix import Row
from mulkko.web.charts.network import Tie
from mulkko.web.charts.spread import Dot
from mulkko.web.charts.texts import width_of
from mulkko.web.charts.timeline import Stretch

LONG = "아주 긴 이름을 가진 부서의 더 긴 사업 이름 그리고 " * 4
SIZES = (1e13, -1e13, 0.0, 1e-4)
figures = st.one_of(st.sampled_from(SIZES), st.floats(-1e12, 1e12), st.integers(0, 60).map(float))
counts = st.one_of(st.just(0.0), st.integers(0, 10**9).map(float))
names = st.one_of(st.just(LONG), st.text(max_size=20), st.just("<b>&\"'"))
some = {"min_size": 0, "max_size": 45}
DAY = date(2026, 1, 1)


def lines_of(rows):
    return line("k", "t", "d", names=[name for name, _ in rows], series=[Series("하나", tuple(v for _, v in rows)), Series(LONG, tuple(v / 2 if v < 9 else None for _, v in rows))],
                when="주", band=[(v - 1, v + 1) for _, v in rows], band_name="기대", surges={0} if rows else ())  # fmt: skip


def timeline_of(rows):
    return timeline(
        "k", "t", "d", [Stretch(name, DAY + timedelta(int(at)), DAY + timedelta(int(at) + long), at % 4) for name, at, long in rows],
        what="일", start="시작", end="끝", groups=list("abcd"), today=DAY, today_name="오늘",
    )  # fmt: skip


def flow_of(pairs):
    nodes = [Node(str(at), LONG if at % 3 else f"{at}", "중앙값 3일") for at in range(9)]
    arrows = [Arrow(str(one), str(other), n) for one, other, n in pairs]
    return flow("k", "t", "d", nodes, arrows, source="앞", target="뒤", how_often="건")


def map_of(rows):
    shapes = {
        str(at): [[(127 + at * 0.1, 35.0), (127.1 + at * 0.1, 35.0), (127.05 + at * 0.1, 35.1)]]
        for at in range(0, 40, 2)
    }
    districts = [District(str(at), name, None if value < 5 else value) for at, (name, value) in enumerate(rows)]
    return district_map("k", "t", "d", districts, shapes, what="구", how_many="의견", absent="5건 미만")


WAYS = {
    "line": (st.lists(st.tuples(names, figures), **some), lines_of),
    "spark": (
        st.lists(figures, min_size=1, max_size=60),
        lambda rows: sparkline("k", "t", "d", names=[""] * len(rows), values=rows, when="주", what="의견"),
    ),
    "bar": (
        st.lists(st.tuples(names, figures), **some),
        lambda rows: bar("k", "t", "d", [Bar(name, value, beside=value / 2) for name, value in rows], what="구", how_many="의견", beside="기대"),
    ),
    "stacked": (
        st.lists(st.tuples(names, figures, figures, figures), **some),
        lambda rows: stacked_bar("k", "t", "d", [Parted(row[0], row[1:]) for row in rows], what="구", series=["하나", "둘", "셋"]),
    ),
    "histogram": (
        st.lists(figures, **some),
        lambda rows: histogram("k", "t", "d", rows, what="분", how_many="곳"),
    ),
    "dots": (
        st.lists(st.tuples(names, figures), **some),
        lambda rows: dot_plot("k", "t", "d", [Dot(n, v, v - 1, v + 2) for n, v in rows], what="부서", value="일", interval="구간", reference=3.0),
    ),
    "heat": (
        st.lists(st.tuples(names, st.none() | figures, figures), **some),
        lambda rows: heat_matrix("k", "t", "d", [Row(row[0], row[1:]) for row in rows], what="주제", columns=["동", LONG]),
    ),
    "timeline": (st.lists(st.tuples(names, st.integers(0, 9000), st.integers(0, 900)), **some), timeline_of),
    "flow": (st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), counts), **some), flow_of),
    "network": (
        st.lists(st.tuples(st.integers(0, 30), st.integers(31, 60), counts), **some),
        lambda rows: network("k", "t", "d", [Tie(f"{a}{LONG}", str(b), n, n > 50) for a, b, n in rows], one="a", other="b", how_much="n"),
    ),
    "map": (st.lists(st.tuples(names, counts), **some), map_of),
    "bubbles": (
        st.lists(st.tuples(names, counts), **some),
        lambda rows: bubbles("k", "t", "d", [Bubble(name, value, accent=value > 9) for name, value in rows], what="주제", how_many="의견"),
    ),
}  # fmt: skip


def assert_sound(chart: Chart, *, all_rows: bool = True):
    for drawing in chart.drawings:
        text = drawing.svg()
        assert "nan" not in text
        assert "inf" not in re.sub(r">[^<]*<", "><", text)
        assert 0 < drawing.height < 100_000
        for mark in drawing.marks:
            box = mark.box()
            if box:
                assert box[0] >= -0.6, mark
                assert box[1] >= -0.6, mark
                assert box[2] <= drawing.width + 0.6, mark
                assert box[3] <= drawing.height + 0.6, mark
        told = {row for mark in drawing.marks for row in mark.rows}
        assert told <= set(range(len(chart.rows)))
        if all_rows:
            assert len(told) == chart.drawn
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    assert bool(chart.drawings) == (chart.drawn > 0)


@pytest.mark.parametrize("way", WAYS)
@given(given_rows=st.data())
def test_marks_are_finite_inside_the_picture_and_those_of_the_table(way, given_rows):
    strategy, draw = WAYS[way]

    assert_sound(draw(given_rows.draw(strategy)))


@pytest.mark.parametrize("way", ["bar", "line", "stacked", "dots", "bubbles", "heat"])
def test_hundreds_of_rows_are_all_in_the_table_and_the_picture_says_how_many_it_shows(way):
    rows = [(f"행 {at}", float(at + 1), 3.0, 4.0) for at in range(400)]
    width = {"stacked": 4, "heat": 3}.get(way, 2)

    chart = WAYS[way][1]([row[:width] for row in rows])

    assert len(chart.rows) == 400
    assert chart.drawn + chart.left_out == 400
    assert max(drawing.height for drawing in chart.drawings) < 2_000
    assert_sound(chart)


@pytest.mark.parametrize("chart", charts_gallery(), ids=lambda chart: chart.key)
def test_every_sample_of_the_gallery_is_sound_and_says_what_it_shows(chart):
    assert_sound(chart)
    assert chart.title
    assert chart.description
    assert chart.drawings


@pytest.mark.parametrize("chart", charts_gallery(), ids=lambda chart: chart.key)
def test_no_text_runs_out_of_its_picture_and_none_is_too_small_to_read(chart):
    for drawing in chart.drawings:
        for mark in drawing.marks:
            at = dict(mark.places)
            if mark.tag != "text" or "transform" in at:
                continue
            wide = width_of(mark.text, float(at["font-size"]))
            left = float(at["x"]) - {"middle": wide / 2, "end": wide}.get(str(at.get("text-anchor")), 0)
            assert left >= -2, mark
            assert left + wide <= drawing.width + 2, mark
            assert float(at["font-size"]) >= FONT - 1


def test_a_name_that_was_cut_stands_whole_in_its_title():
    chart = bar("k", "t", "d", [Bar(LONG, 3.0)], what="구", how_many="의견")

    for drawing in chart.drawings:
        cut = [mark for mark in drawing.marks if mark.text.endswith("…")]
        assert cut
        assert all(mark.title == LONG for mark in cut)


def test_what_is_written_into_a_picture_cannot_become_markup():
    chart = bar("k", "t", "d", [Bar("<script>alert(1)</script>", 3.0, href='/x?"a="b')], what="구", how_many="의견")

    text = chart.drawings[0].svg()

    assert "<script" not in text
    assert 'href="/x?&quot;a=&quot;b"' in text


def test_more_series_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="cannot be told apart"):
        stacked_bar("k", "t", "d", [Parted("a", (1.0,) * 7)], what="구", series=list("abcdefg"))


def test_a_number_that_is_not_finite_is_refused():
    with pytest.raises(ValueError):
        bar("k", "t", "d", [Bar("a", float("nan"))], what="구", how_many="의견")
