"""Strokes that tell parts apart without colour, and the small pictures of a legend."""

from mulkko.web.charts.drawing import Drawing, Sheet

STEP = 6.0
SLOPES = {1: (), 2: (1,), 3: (0,), 4: (-1,), 5: (None,), 6: (1, -1)}  # by series; None lies flat, 0 stands upright


def hatch(sheet: Sheet, x: float, y: float, width: float, height: float, number: int) -> None:
    """Lay the strokes of a series, counted from 0, over a rectangle; the first series has none."""
    for slope in SLOPES[number % 6 + 1]:
        strokes = list(_strokes(width, height, slope))
        if strokes:
            d = "".join(f"M{x + a:.1f} {y + b:.1f}L{x + c:.1f} {y + e:.1f}" for a, b, c, e in strokes)
            sheet.curve(d, "hatch")


def _strokes(width: float, height: float, slope: int | None):
    """Yield the strokes within a rectangle at 0, 0, as x1, y1, x2, y2."""
    if slope is None:
        yield from ((0, at, width, at) for at in _steps(height, 5))
    elif slope == 0:
        yield from ((at, 0, at, height) for at in _steps(width, STEP))
    else:
        for at in _steps(width + height, STEP):
            start, end = max(0.0, at - height), min(width, at)  # along a rising stroke x + y stays the same
            one, other = (start, at - start), (end, at - end)
            if slope < 0:
                one, other = (start, height - one[1]), (end, height - other[1])
            if end - start > 0.5:
                yield (*one, *other)


def _steps(length: float, step: float) -> list[float]:
    return [step * number for number in range(1, int(length / step + 0.999)) if step * number < length]


def swatch(kind: str) -> Drawing:
    """Return the small picture of one line of a legend."""
    sheet, name = Sheet(), kind.split()[0]
    if name == "bar":
        sheet.rect(0, 1, 20, 12, " ".join(part for part in kind.split() if not part.startswith("hatch-")))
        number = next((int(part[6:]) for part in kind.split() if part.startswith("hatch-")), 1)
        hatch(sheet, 0, 1, 20, 12, number - 1)
    elif name in ("line", "tie", "whisker"):
        sheet.line((0, 7), (20, 7), f"{kind} w3" if name == "tie" else kind)
    elif name in ("dot", "surge"):
        sheet.circle(10, 7, 4, kind)
        if name == "surge":
            sheet.circle(10, 7, 6, "surge-ring")
    elif name == "absent" and kind != "absent":
        sheet.rect(0.5, 1.5, 19, 11, "absent")
        sheet.curve("M1 2L11 12M9 2L19 12" if "falling" in kind else "M1 12L11 2M9 12L19 2", "hatched")
    elif name == "mark":
        sheet.text(10, 12, "▲", anchor="middle")
    elif name in ("beside", "now"):
        sheet.line((10, 0), (10, 14), kind)
    else:
        sheet.rect(0.5, 1.5, 19, 11, kind)
    return sheet.drawing(20, 14)
