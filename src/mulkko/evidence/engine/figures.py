"""Figures as an officer writes them: 12,400명, 1.2만 명, 18.4억 원, 3.5%, 2.1%p; and whether a text agrees with a value.

Pure and exact: `Decimal` throughout, halves are rounded up (Python's `round` would give 2 for 2.5).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

SCALES = {1: "", 1_000: "천", 10_000: "만", 1_000_000: "백만", 100_000_000: "억", 1_000_000_000_000: "조"}
MAGNITUDES = {"천": 10**3, "만": 10**4, "백만": 10**6, "천만": 10**7, "억": 10**8, "조": 10**12}
NUMERIC = {
    "count", "money", "ratio", "percent", "pp", "pct_change", "rate_per", "mean", "median", "duration", "rank",
}  # fmt: skip
TYPES = NUMERIC | {"date", "category", "text"}
UNITS = {"percent": "%", "pct_change": "%", "pp": "%p"}
COMPARISONS = {">=", "<=", ">", "<"}


class BadSlot(ValueError):
    """A slot is declared wrongly, or its value is not what its type says; the message names both."""


@dataclass(frozen=True)
class Slot:
    """How one column of a claim's answer is shown.

    `type` is one of TYPES; a percent is 0 to 100; `scale` is what the figure is divided by before it is shown;
    `compare` is what the sentence asserts of it, such as (">=", "100"), or None.
    """

    name: str
    type: str
    unit: str = ""
    scale: int = 1
    decimals: int = 0
    compare: tuple[str, str] | None = None

    def spec(self) -> dict[str, Any]:
        """Return the slot as it is sealed."""
        return {
            "type": self.type, "unit": self.unit, "scale": self.scale, "decimals": self.decimals,
            "compare": list(self.compare) if self.compare else None,
        }  # fmt: skip


def slot_of(name: str, spec: Mapping[str, Any]) -> Slot:
    """Return the slot that a specification declares.

    Raises:
        BadSlot: an unknown type, scale or comparison, or a unit that contradicts the type.
    """
    kind, unit = spec.get("type", "count"), spec.get("unit") or ""
    if kind not in TYPES:
        raise BadSlot(f"The slot '{name}' has the type '{kind}'. Use one of {', '.join(sorted(TYPES))}.")
    scale, decimals = spec.get("scale", 1), spec.get("decimals", 0)
    if scale not in SCALES or not isinstance(decimals, int) or not 0 <= decimals <= 8:
        raise BadSlot(f"The slot '{name}' needs a scale of {', '.join(map(str, SCALES))} and 0 to 8 decimals.")
    if kind in UNITS and unit not in ("", UNITS[kind]):
        raise BadSlot(f"The slot '{name}' is a {kind}, so its unit is {UNITS[kind]}, not {unit}.")
    if kind in UNITS and scale != 1:
        raise BadSlot(f"The slot '{name}' is a {kind}, which is shown as it is. Leave the scale out.")
    compare = spec.get("compare")
    if compare is not None and (len(compare) != 2 or compare[0] not in COMPARISONS or _decimal(compare[1]) is None):
        raise BadSlot(f'The slot \'{name}\' compares with something that is no number. Write it as [">=", "100"].')
    return Slot(name, kind, UNITS.get(kind, unit), scale, decimals, (compare[0], str(compare[1])) if compare else None)


def shown(slot: Slot, value: str | None) -> str:
    """Return a value as the sentence shows it.

    >>> shown(Slot("n", "count", "명"), "12400")
    '12,400명'
    >>> shown(Slot("cost", "money", "원", 100_000_000, 1), "1840000000")
    '18.4억 원'
    >>> shown(Slot("share", "percent", "%", 1, 1), "2.45")
    '2.5%'

    Args:
        value: exact text: digits for a number, an ISO date, or words. None (no value) is shown as ―.

    Raises:
        BadSlot: the value is not what the type says.
    """
    if value is None:
        return "―"
    if slot.type == "date":
        return _shown_date(slot, value)
    if slot.type not in NUMERIC:
        return value
    number = _decimal(value)
    if number is None:
        raise BadSlot(f"The slot '{slot.name}' is a {slot.type}, but the query answers {value!r}.")
    if slot.type == "count" and (number != number.to_integral_value() or number < 0):
        raise BadSlot(f"The slot '{slot.name}' counts something, but the query answers {value}.")
    digits = f"{rounded(number / slot.scale, slot.decimals):,.{slot.decimals}f}"
    if slot.type in UNITS:
        return digits + slot.unit
    word = SCALES[slot.scale]
    between = " " if slot.unit and (word or not _is_short(slot.unit)) else ""
    return f"{digits}{word}{between}{slot.unit}"


@lru_cache(maxsize=16_384)
def read_out(sentence: str, slots: str, values: str) -> str:
    """Return the sentence of a claim with its figures; a claim never changes, so it is kept.

    Args:
        slots: JSON, name -> specification. values: JSON, name -> exact text or null; both as they are stored.
    """
    given = json.loads(values)
    for name, spec in json.loads(slots).items():
        sentence = sentence.replace("{" + name + "}", shown(slot_of(name, spec), given.get(name)))
    return sentence


def rounded(number: Decimal, decimals: int) -> Decimal:
    """Return a number rounded half up, away from zero, to some decimals."""
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def asserts(slot: Slot, value: str | None) -> bool:
    """Tell whether what the sentence asserts of a slot is true of a value; true where it asserts nothing."""
    if slot.compare is None:
        return True
    number, bound = _decimal(value or ""), _decimal(slot.compare[1])
    if number is None or bound is None:
        return False
    return {">=": number >= bound, "<=": number <= bound, ">": number > bound, "<": number < bound}[slot.compare[0]]


def agrees(text: str, value: Decimal) -> bool:
    """Tell whether a figure in a text is the value rounded to the last digit that the text shows.

    약 allows one more quantum, 여 (10여 명) means at least the figure and less than one quantum more.

    >>> agrees("12.3만 명", Decimal(123456)), agrees("3.5%", Decimal("3.449")), agrees("1조 2,300억 원", Decimal(1230040000000))
    (True, False, True)
    """
    parsed = parse(text)
    if parsed is None:
        return False
    figure, quantum = parsed
    if "여" in text and re.search(r"\d\s*[조억만천백십]*\s*여", text):
        return figure <= value < figure + quantum
    nearest = (value / quantum).quantize(Decimal(1), rounding=ROUND_HALF_UP) * quantum
    return abs(nearest - figure) <= (quantum if "약" in text else 0)


_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(천만|백만|조|억|만|천)?")


def parse(text: str) -> tuple[Decimal, Decimal] | None:
    """Return the first figure of a text as (value, quantum), the quantum being the place value of its last digit."""
    found = list(_PART.finditer(text))
    if not found:
        return None
    total, quantum, end, last = Decimal(0), Decimal(1), None, None
    for part in found:
        scale = MAGNITUDES.get(part[2] or "", 1)
        if end is not None and (text[end : part.start()].strip() or last is None or scale >= last):
            break
        digits = part[1].replace(",", "")
        total += Decimal(digits) * scale
        quantum = Decimal(scale).scaleb(-(len(digits.partition(".")[2])))
        end, last = part.end(), scale if part[2] else None
    negative = re.match(r"\s*(약\s*)?[-−△▲]", text) is not None
    return (-total if negative else total), quantum


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _is_short(unit: str) -> bool:
    return (
        len(unit) == 1
        or not unit[0].isalpha()
        or unit in ("명", "건", "개", "대", "원", "곳", "회", "시간", "분", "일")
    )


def _shown_date(slot: Slot, value: str) -> str:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError as error:
        raise BadSlot(f"The slot '{slot.name}' is a date, but the query answers {value!r}.") from error
    return f"{day.year}. {day.month}. {day.day}."
