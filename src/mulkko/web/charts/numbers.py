"""Numbers as a chart writes them, and the round steps of an axis."""

import math
from collections.abc import Iterable

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
KOREAN = ((10**12, "조"), (10**8, "억"), (10**4, "만"))
ENGLISH = ((10**12, "T"), (10**9, "B"), (10**6, "M"))


def exact(value: float | None) -> str:
    """Return a number with thousands separators and at most four decimals, none of them idle.

    >>> exact(1234567), exact(-0.5), exact(None)
    ('1,234,567', '-0.5', '―')
    """
    if value is None:
        return "―"
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def short(value: float, language: str = "ko") -> str:
    """Return a number as read aloud in a headline: 만 and 억 in Korean, M and B in English.

    >>> short(12_345), short(240_000_000), short(9_999), short(24_000_000, "en")
    ('1.23만', '2.4억', '9,999', '24M')
    """
    for size, name in KOREAN if language == "ko" else ENGLISH:
        if abs(value) >= size:
            part = value / size
            return exact(round(part, 2 if abs(part) < 100 else 0)) + name
    return exact(round(value, 2 if abs(value) < 100 else 1))


def ticks(low: float, high: float, *, about: int = 5, whole: bool = False) -> list[float]:
    """Return round numbers from at or below `low` to at or above `high`, evenly spaced.

    Args:
        about: how many are wanted; one fewer or a few more come out.
        whole: the values count something, so no step is smaller than one.
    """
    if not high - low > 1e-8 * max(
        abs(low), abs(high)
    ):  # what differs less is one value: a float tells no steps apart in it
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    step = _step((high - low) / max(1, about - 1))
    step = max(1.0, step) if whole else step
    first, last = math.floor(low / step + 1e-12), math.ceil(high / step - 1e-12)
    return [_clean(number * step, step) for number in range(first, last + 1)]


def _step(rough: float) -> float:
    """Return the smallest of 1, 2, 2.5, 5 times a power of ten that is not below `rough`."""
    size = 10.0 ** math.floor(math.log10(rough))
    return next(step * size for step in STEPS if step * size >= rough * (1 - 1e-9))


def _clean(value: float, step: float) -> float:
    """Take away what binary fractions add: 0.30000000000000004."""
    return round(value, max(0, 2 - math.floor(math.log10(step)))) + 0.0


def tick_labels(values: Iterable[float], language: str = "ko") -> list[str]:
    """Return one label for each tick; the short form only where it tells them apart and loses nothing."""
    listed = list(values)
    labels = [short(value, language) for value in listed]
    return labels if len(set(labels)) == len(labels) else [exact(value) for value in listed]


def quantile_edges(values: Iterable[float], classes: int) -> list[float]:
    """Return the upper edges of classes of about the same size, each once, the largest value last."""
    ordered = sorted(values)
    if not ordered:
        return []
    places = [math.ceil(len(ordered) * part / classes) - 1 for part in range(1, classes + 1)]
    return sorted({ordered[max(0, place)] for place in places})


def class_of(value: float, edges: list[float]) -> int:
    """Return the class of a value, 1 the lowest."""
    return next((number for number, edge in enumerate(edges, 1) if value <= edge), len(edges))
