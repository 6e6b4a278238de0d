"""A process as it really ran: steps as boxes from above to below, arrows as thick as they are often, loops at the side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mulkko.web.charts.axes import SMALL
from mulkko.web.charts.drawing import FONT, Chart, Drawing, Sheet, chart_of
from mulkko.web.charts.numbers import exact, short
from mulkko.web.charts.texts import shortened, width_of

BOX, TALL, GAP, MARGIN = 46.0, 62.0, 44.0, 12.0  # a box, and one with a line more


@dataclass(frozen=True)
class Node:
    """One step; `beside` is a line below its name, such as how long it takes, and `below` one more."""

    key: str
    name: str
    beside: str = ""
    below: str = ""


@dataclass(frozen=True)
class Arrow:
    """How often one step followed another; one that leads back lays no step below another."""

    source: str
    target: str
    n: float
    leads_back: bool = False


def flow(
    key: str, title: str, description: str, nodes: Sequence[Node], arrows: Sequence[Arrow], *, source: str, target: str,
    how_often: str, language: str = "ko",
) -> Chart:  # fmt: skip
    """Return the map of a process. The table lists the arrows; the first node is where cases begin."""
    names = {node.key: node.name for node in nodes}
    known = [arrow for arrow in arrows if arrow.source in names and arrow.target in names]
    table = [[names[one.source], names[one.target], exact(one.n)] for one in known]
    plan = partial(_draw, nodes, known, language)
    return chart_of(key, title, description, [source, target, how_often], table, plan, textual=2)


def layers_of(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> list[list[str]]:
    """Return the nodes in layers: each below all that lead to it, arrows that run back left aside."""
    after: dict[str, list[str]] = {node.key: [] for node in nodes}
    for arrow in sorted(arrows, key=lambda one: (-one.n, one.source, one.target)):
        if not arrow.leads_back and arrow.source != arrow.target and not _reaches(after, arrow.target, arrow.source):
            after[arrow.source].append(arrow.target)
    depth = {node.key: 0 for node in nodes}
    for _ in nodes:  # the longest way down; at most as many rounds as there are nodes
        moved = [
            (target, depth[source] + 1)
            for source, targets in after.items()
            for target in targets
            if depth[target] <= depth[source]
        ]
        for target, deeper in moved:
            depth[target] = max(depth[target], deeper)
        if not moved:
            break
    layers: dict[int, list[str]] = {}
    for node in nodes:
        layers.setdefault(depth[node.key], []).append(node.key)
    return [layers[at] for at in sorted(layers)]


def _reaches(after: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        waiting += [key for key in after[here] if key not in seen]
        seen.update(after[here])
    return False


def _draw(nodes: Sequence[Node], arrows: Sequence[Arrow], language: str, width: float) -> Drawing:
    layers = layers_of(nodes, arrows)
    order = {key: (depth, at) for depth, layer in enumerate(layers) for at, key in enumerate(layer)}
    high = TALL if any(node.below for node in nodes) else BOX
    has_loops = any(order[one.source][0] >= order[one.target][0] for one in arrows)
    room = width - (70 if has_loops else 0)
    places = {
        key: ((at + 0.5) * room / len(layer), MARGIN + depth * (high + GAP))
        for depth, layer in enumerate(layers)
        for at, key in enumerate(layer)
    }
    wide = min(200.0, room / max(map(len, layers)) - 12)
    sheet = Sheet()
    often = max((one.n for one in arrows), default=1) or 1
    loops = 0
    for at, one in enumerate(arrows):
        thick = f"flow w{1 + round(4 * max(0.0, one.n) / often)}"
        told = f"{_name(nodes, one.source)} → {_name(nodes, one.target)} {exact(one.n)}"
        if order[one.source][0] < order[one.target][0]:
            _draw_down(
                sheet,
                places[one.source],
                places[one.target],
                wide,
                high,
                thick,
                told,
                at,
                short(one.n, language),
                order,
                one,
            )
        else:
            loops += 1
            _draw_back(
                sheet,
                places[one.source],
                places[one.target],
                wide,
                high,
                thick,
                told,
                at,
                short(one.n, language),
                room,
                loops,
            )
    for node in nodes:
        _draw_box(sheet, node, places[node.key], wide, high)
    return sheet.drawing(width, MARGIN * 2 + len(layers) * (high + GAP) - GAP)


def _name(nodes: Sequence[Node], key: str) -> str:
    return next(node.name for node in nodes if node.key == key)


def _draw_box(sheet: Sheet, node: Node, place: tuple[float, float], wide: float, high: float) -> None:
    x, y = place
    sheet.rect(x - wide / 2, y, wide, high, "box", title=" ".join(filter(None, (node.name, node.beside, node.below))))
    name = shortened(node.name, wide - 10, FONT)
    sheet.text(
        x, y + (19 if node.beside else 28), name, "name", anchor="middle", title=node.name if name != node.name else ""
    )
    for at, told in enumerate((node.beside, node.below)):
        sheet.text(x, y + 36 + 16 * at, shortened(told, wide - 10, SMALL), "axis", anchor="middle", size=SMALL)


def _draw_down(sheet, start, end, wide, high, thick, told, row, figure, order, arrow) -> None:
    x1, y1, x2, y2 = start[0], start[1] + high, end[0], end[1] - 2
    middle = (y1 + y2) / 2
    steps = order[arrow.target][0] - order[arrow.source][0]
    # An arrow that skips a layer swings around the box between, three quarters of the way to where it is drawn to.
    bow = 0 if steps == 1 else min((wide / 2 + 14) / 0.75, max(18 * steps, (min(x1, x2) - 12) / 0.75))
    sheet.curve(
        f"M{x1:.1f} {y1:.1f}C{x1 - bow:.1f} {middle:.1f} {x2 - bow:.1f} {middle:.1f} {x2:.1f} {y2 - 5:.1f}",
        thick,
        title=told,
        rows=(row,),
    )
    sheet.path([(x2 - 5, y2 - 8), (x2 + 5, y2 - 8), (x2, y2)], "arrow-head", closed=True)
    plate = width_of(figure, SMALL) + 8
    x = max((x1 + x2) / 2 - bow * 0.75, plate / 2)  # a wide swing at the left edge: the figure stays in the picture
    sheet.rect(x - plate / 2, middle - 9, plate, 17, "plate")
    sheet.text(x, middle + 4, figure, "value", anchor="middle", size=SMALL)


def _draw_back(sheet, start, end, wide, high, thick, told, row, figure, room, number) -> None:
    x1, y1, x2, y2 = start[0] + wide / 2, start[1] + high / 2, end[0] + wide / 2, end[1] + high / 2
    if start == end:
        y1, y2 = y1 + 10, y2 - 10
    out = min(room + 6 + number * 12, room + 40)
    sheet.curve(
        f"M{x1:.1f} {y1:.1f}C{out:.1f} {y1:.1f} {out:.1f} {y2:.1f} {x2 + 7:.1f} {y2:.1f}",
        f"{thick} back",
        title=told,
        rows=(row,),
    )
    sheet.path([(x2 + 9, y2 - 5), (x2 + 9, y2 + 5), (x2 + 1, y2)], "arrow-head", closed=True)
    x, y = (x1 + x2) / 8 + out * 0.75, (y1 + y2) / 2
    plate = width_of(figure, SMALL) + 8
    sheet.rect(x - plate / 2, y - 9, plate, 17, "plate")
    sheet.text(x, y + 4, figure, "value", anchor="middle", size=SMALL)
