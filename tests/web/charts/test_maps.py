"""The map of districts: small, readable without colour, reached by the keyboard, and its neighbours stay neighbours."""

import math
import re

from mulkko.demo.partition import partition
from mulkko.web.charts import district_map
from mulkko.web.charts.axes import SMALL
from mulkko.web.charts.districts import District
from mulkko.web.charts.outlines import frame_of, hatching, inside, paths_of
from mulkko.web.charts.texts import width_of

PART = partition(36, "1")
SHAPES = {str(at): [ring] for at, ring in enumerate(PART.rings)}


def mapped(rows, shapes=SHAPES, **more):
    return district_map("k", "t", "d", rows, shapes, what="동", how_many="명", absent="자료 없음", **more)


def rows_of(count=36, *, without=()):
    return [District(str(at), f"{at}번동", None if at in without else float(at * 37 % 101 + 5)) for at in range(count)]


def absolute(path):
    """Return the corners of a path with one closed ring of relative steps."""
    (start, steps) = re.fullmatch(r"M(\S+ \S+)l(.*)z", path).groups()
    x, y = map(int, start.split())
    points, numbers = [(x, y)], [int(one) for one in steps.split()]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def edges(points):
    return {frozenset(pair) for pair in zip(points, [*points[1:], points[0]], strict=True)}


def test_each_picture_of_a_map_of_36_districts_is_below_20_kb():
    for without in ((3, 8), range(1, 36)):
        drawings = mapped(rows_of(without=without)).drawings
        assert all(len(drawing.svg().encode()) < 20_000 for drawing in drawings)


def test_borders_that_districts_share_are_shared_in_the_picture_too():
    paths = paths_of(SHAPES, frame_of([ring for rings in SHAPES.values() for ring in rings], 340))
    drawn = {code: edges(absolute(path)) for code, path in paths.items()}

    for at, others in enumerate(PART.neighbours):
        assert all(drawn[str(at)] & drawn[str(other)] for other in others)


def test_outlines_of_any_detail_end_in_a_small_picture():
    def coast(left):
        turns = [2 * math.pi * at / 8_000 for at in range(8_000)]
        return [
            (left + math.cos(one) * (1 + math.sin(900 * one) / 9), math.sin(one) * (1 + math.sin(700 * one) / 9))
            for one in turns
        ]

    chart = mapped(rows_of(12), {str(at): [coast(2.4 * at)] for at in range(12)})

    assert all(len(drawing.svg()) < 20_000 for drawing in chart.drawings)


def test_colour_is_never_alone_classes_bear_numbers_and_what_is_absent_is_hatched():
    chart = mapped(rows_of(without=(3,)), risen="급증")
    texts = [line.text for line in chart.legend]
    picture = chart.drawings[0].svg()

    assert [text[0] for text in texts] == ["①", "②", "③", "④", "⑤", "자"]
    for number in "①②③④⑤":
        assert number in picture
    assert 'class="hatched"' in picture
    assert "급증" not in texts


def test_the_two_reasons_for_showing_nothing_are_hatched_apart():
    rows = [District("0", "가동", None), District("1", "나동", None, absent="5명 미만"), District("2", "다동", 9.0)]

    chart = mapped(rows)

    assert [line.kind for line in chart.legend[1:]] == ["absent falling", "absent rising"]
    assert [row[1] for row in chart.rows] == ["자료 없음", "5명 미만", "9"]


def test_a_district_is_reached_by_the_keyboard_and_told_by_its_title():
    plain, linked = (
        mapped(rows_of(2)).drawings[0],
        mapped([District("0", "가동", 7.0, "/x/", is_risen=True)]).drawings[0],
    )

    assert plain.svg().count('tabindex="0" role="img"><title>') == 2
    assert plain.has_links, "what holds something focusable is no image as a whole"
    assert '<a href="/x/"><path' in linked.svg()
    assert "<title>가동 7 ▲</title>" in linked.svg()


def test_names_cannot_break_out_of_the_picture():
    chart = mapped([District("0", '"><script>', 7.0), District("1", "나동", 8.0)])

    assert "<script>" not in chart.drawings[0].svg()


def test_metres_are_not_squeezed_as_degrees_are():
    metres = [[(0, 0), (1_000, 0), (1_000, 1_000), (0, 1_000)]]
    degrees = [[(127.0, 60.0), (127.1, 60.0), (127.1, 60.1), (127.0, 60.1)]]

    assert frame_of(metres, 340).lean == 1
    assert abs(frame_of(degrees, 340).lean - 0.5) < 0.01


def test_a_level_line_leaves_holes_out_and_strokes_stay_inside():
    square, hole = [(0, 0), (100, 0), (100, 100), (0, 100)], [(40, 40), (60, 40), (60, 60), (40, 60)]

    assert inside([square, hole], 50) == [(0, 40), (60, 100)]
    strokes = re.findall(r"M(-?\d+) (-?\d+)l(-?\d+) (-?\d+)", hatching([square, hole], falls=True))
    assert strokes
    for x, y, wide, down in (map(int, stroke) for stroke in strokes):
        assert all(-1 <= one <= 101 for one in (x, y, x + wide, y + down))


def test_an_island_smaller_than_the_grid_stays_a_dot():
    tiny = [(0, 0), (0.001, 0), (0.001, 0.001)]
    shapes = {"0": [[(0, 0), (9_000, 0), (9_000, 9_000)]], "1": [tiny]}

    assert all(path for path in paths_of(shapes, frame_of([*shapes["0"], tiny], 340)).values())


def test_no_name_reaches_into_a_neighbour():
    chart = mapped(rows_of())
    frame = frame_of([ring for rings in SHAPES.values() for ring in rings], 340)
    placed = [[frame.at(point) for point in ring] for ring in PART.rings]

    texts = [mark for mark in chart.drawings[1].marks if mark.tag == "text" and len(mark.text) > 2]

    assert texts
    for mark in texts:
        at = dict(mark.places)
        half = width_of(mark.text, SMALL) / 2
        assert any(
            start <= at["x"] - half and at["x"] + half <= end
            for ring in placed
            for start, end in inside([ring], at["y"])
        )
