"""Small cells: a count of one to four people could point to one of them, so it is neither stored nor shown. Pure.

None at all may be said: nobody is pointed at by nobody. Counts of other things (stops, roads, won) are no small cells, unless the data hold rows about persons.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from mulkko.evidence.engine.figures import Slot

FEWEST = 5
LEAST_BASE = 30  # of a share: below it, one of them is worth more than three percent
MOST_PEOPLE = 60_000_000  # more than live in the country: no count of people
PEOPLE = frozenset({"명", "인", "분", "사람", "세대원"})


def small_cells(
    values: Mapping[str, str | None], slots: Mapping[str, Slot], *, about_persons: bool = False
) -> tuple[str, ...]:
    """Return the names of the slots that tell of one to four people, themselves or by what another one leaves over.

    Args:
        values: exact values by slot.
        about_persons: the data hold rows about persons, so that every count is one of people, and parts of one total are taken from one another.
    """
    counts = {
        name: number
        for name, slot in slots.items()
        if slot.type == "count"
        and (about_persons or slot.unit in PEOPLE)
        and (number := _whole(values.get(name))) is not None
    }
    small = {name for name, number in counts.items() if 0 < abs(number) < FEWEST}  # a difference may be told below zero
    return tuple(sorted(small | (_left_over(counts) if about_persons else set())))


def few_apart(one: str | None, other: str | None) -> bool:
    """Tell whether two counts of people differ by one to four: who came or went could be told from them.

    >>> few_apart("12", "15"), few_apart("12", "12"), few_apart("12", "17"), few_apart("12", None)
    (True, False, False, False)
    """
    if not (one and other and one.isdigit() and other.isdigit()):
        return False
    return 0 < abs(int(one) - int(other)) < FEWEST


def _whole(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text is not None else None
    except InvalidOperation:
        return None


def _left_over(counts: Mapping[str, Decimal]) -> set[str]:
    """Return the totals of which some of the other counts leave one to four people over.

    Every sum of some of them is one bit of a number, so that thirty counts take no longer than three.
    """
    found = set()
    for name, total in counts.items():
        if total > MOST_PEOPLE:
            continue
        whole, sums = int(total), 1
        for other, number in counts.items():
            if other != name and 0 < number <= total:
                sums |= sums << int(number)
                sums &= (1 << (whole + 1)) - 1
        if any(whole > left and sums >> (whole - left) & 1 for left in range(1, FEWEST)):
            found.add(name)
    return found
