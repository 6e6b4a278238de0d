"""Rows that repeat what other rows already say: totals, subtotals, averages.

A row is one by its label, in a leading text cell, and where the numbers allow by its sums. Precision comes first:
a row wrongly taken out is missing from every figure, one left in is seen.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

LABEL_COLUMNS = 4  # leading columns in which a label is looked for
MOST_CANDIDATES = 50_000
MOST_LATE = 20  # candidates tried as the sum of everything else
MOST_COMPARISONS = (
    5_000_000  # candidates times rows; above, a label in the first column is checked against its neighbours
)
_STRONG = (
    "합계|소계|총계|계|총합계|누계|총합|합|전체합계|총괄계|중계|대계|평균|전체평균|총평균|월평균|연평균|전국평균|"
    "전국계|전국합계|시계|도계|구계|군계|합계평균|계평균|total|subtotal|grandtotal|sum|average"
)
# "시계" and the like are also words, so they wait for the sums like the weak ones below.
_WEAK = "시계|도계|구계|군계|중계|합|전국|전체|총|총수|전국평균|sum|average|all"
_OPEN, _CLOSE = r"[\s\[(<〈【「*◎○●■□▣-]*", r"[\s\])>〉】」*:]*"


def _spaced(words: str) -> str:
    return "|".join(r"\s*".join(word) for word in words.split("|"))


_TAIL = r"(\s*\([^()]{1,20}\))?"
STRONG_LABEL = rf"(?i)^{_OPEN}({_spaced(_STRONG)}){_TAIL}{_CLOSE}$"
WEAK_LABEL = rf"(?i)^{_OPEN}({_spaced(_WEAK)}){_TAIL}{_CLOSE}$"
ENDING_LABEL = r"^.{1,30}?[\s(\[]?(합\s?계|소\s?계|총\s?계|누\s?계|총합계)[)\]]?\s*$"
_AVERAGE = "평균"


def labelled(columns: Sequence[pa.Array]) -> pa.Array:
    """Return a mask of the rows that carry a totals label in one of the leading columns given."""
    found = None
    for column in columns[:LABEL_COLUMNS]:
        hit = None
        for pattern in (STRONG_LABEL, WEAK_LABEL, ENDING_LABEL):
            match = pc.match_substring_regex(column, pattern)
            hit = match if hit is None else pc.or_(hit, match)
        found = hit if found is None else pc.or_(found, hit)
    return found


@dataclass
class Grid:
    """The rows of one table as far as totals need them.

    Args:
        labels: the leading columns as text, outermost first.
        numbers: the numeric columns as exact numbers or None, same rows.
        candidates: row indexes that carry a label.
    """

    labels: Sequence[Sequence[str]]
    numbers: Sequence[Sequence[Decimal | None]]
    candidates: Sequence[int]
    _groups: dict = field(default_factory=dict)
    _telling: list = field(default_factory=list)

    def totals(self) -> list[int]:
        """Return the candidates that are totals rows, in order."""
        length = len(self.labels[0]) if self.labels else 0
        self._telling = telling_columns(self.labels, self.candidates)
        where = {row: self._label_place(row) for row in self.candidates}
        found = [row for row in self.candidates if self._is_total(row, *where[row], where)]
        taken = set(found)
        plain = sorted(set(range(length)) - taken)
        late = [
            row
            for row in self.candidates
            if row not in found
            and where[row][0] is not None
            and self._adds_up(row, [other for other in plain if other != row])
        ]
        return sorted({*found, *late[:2]})

    def _label_place(self, row: int) -> tuple[int | None, str]:
        """Return the column of the row's label and its strength; the strongest label counts, the first of equals."""
        found = [(place, strength(self.labels[place][row])) for place in self._telling]
        for wanted in ("strong", "ending", "weak"):
            for place, own in found:
                if own == wanted:
                    return place, own
        return None, ""

    def _is_total(self, row: int, place: int | None, label: str, where: dict) -> bool:
        if place is None or not self._is_leading(row, place) or all(column[row] is None for column in self.numbers):
            return False
        members = self._members(row, place, where)
        if _AVERAGE in re.sub(r"\s", "", self.labels[place][row]):
            alone = place == 0 and sum(_AVERAGE in self.labels[0][other] for other in where) <= 2
            return alone or any(self._is_mean(row, group) for group in members)
        if any(self._adds_up(row, group) for group in members):
            return True
        # A subtotal of a group without any other row repeats nothing: it is the only figure of its group.
        if label == "weak" or (place and not members[0]):
            return False
        return not self._is_too_small(row, members[0])

    def _is_leading(self, row: int, place: int) -> bool:
        """A label stands in the first filled cell, or right after cells that name its group."""
        return all(len(self.labels[left][row]) <= 40 for left in range(place))

    def _members(self, row: int, place: int, where: dict) -> list[list[int]]:
        """Return the sets of rows that this one may sum up: its group, those before it, those after it, and lower totals."""
        is_near_only = not place and len(self.candidates) * len(self.labels[0]) > MOST_COMPARISONS
        key = tuple(
            self.labels[left][row] for left in range(place) if not matches(self.labels[left][row], STRONG_LABEL)
        )
        rest = [
            (right, self.labels[right][row])
            for right in range(place + 1, len(self.labels))
            if self.labels[right][row].strip() and not matches(self.labels[right][row], STRONG_LABEL)
        ]
        group = [
            other
            for other in ([] if is_near_only else self._group(place, len(key) == place, key, where))
            if other != row and all(self.labels[right][other] == text for right, text in rest)
        ]
        before = self._run(row, -1, where)
        after = self._run(row, 1, where)
        if is_near_only:
            return [before, after]
        lower = (
            [other for other, (at, _) in where.items() if other != row and at is not None and at > place]
            if place == 0
            else []
        )
        same = (
            [other for other, (at, _) in where.items() if other != row and at == place and other < row]
            if place == 0
            else []
        )
        others = [] if group or not place else self._groups_left_of(place)
        return [group, before, after, lower, same, *others]

    def _groups_left_of(self, place: int) -> list[list[int]]:
        """Return the groups of a small table: a grand total may sum up any one of them."""
        groups = list(self._groups.get((place, True), {}).values())
        return groups if len(groups) <= 50 else []

    def _group(self, place: int, keyed: bool, key: tuple, where: dict) -> list[int]:
        if (place, keyed) not in self._groups:
            found: dict = {}
            for row in range(len(self.labels[0])):
                if row not in where:
                    own = tuple(self.labels[left][row] for left in range(place)) if keyed else ()
                    found.setdefault(own, []).append(row)
            self._groups[place, keyed] = found
        return self._groups[place, keyed].get(key if keyed else (), [])

    def _run(self, row: int, step: int, where: dict) -> list[int]:
        run, at = [], row + step
        while 0 <= at < len(self.labels[0]) and at not in where:
            run.append(at)
            at += step
        return run

    def _adds_up(self, row: int, group: Sequence[int]) -> bool:
        if len(group) < 2:
            return False
        right = wrong = 0
        for column in self.numbers:
            total = column[row]
            parts = [part for other in group if (part := column[other]) is not None]
            if total is None or not parts:
                continue
            slack = (
                Decimal("0.5") * len(parts) * Decimal(1).scaleb(int(total.as_tuple().exponent))
                if total != total.to_integral_value()
                else 0
            )
            if abs(sum(parts, Decimal(0)) - total) <= slack:
                right += bool(total)
            else:
                wrong += 1
        return right > 0 and right * 4 >= (right + wrong) * 3

    def _is_mean(self, row: int, group: Sequence[int]) -> bool:
        right = wrong = 0
        for column in self.numbers:
            parts = [part for other in group if (part := column[other]) is not None]
            own = column[row]
            if own is None or len(parts) < 2:
                continue
            slack = Decimal("0.51").scaleb(min(0, int(own.as_tuple().exponent)))
            is_near = abs(sum(parts, Decimal(0)) / len(parts) - own) <= slack
            right, wrong = right + is_near, wrong + (not is_near)
        return right > wrong

    def _is_too_small(self, row: int, group: Sequence[int]) -> bool:
        """Whether the row is less than one of the rows it should hold, in most columns of counts."""
        smaller = checked = 0
        for column in self.numbers:
            parts = [part for other in group if (part := column[other]) is not None]
            own = column[row]
            if (
                own is None
                or len(parts) < 2
                or min(parts) < 0
                or any(part != part.to_integral_value() for part in parts[:50])
            ):
                continue
            checked += 1
            smaller += own < max(parts)
        return checked > 0 and smaller * 2 > checked


def telling_columns(labels: Sequence[Sequence[str]], candidates: Sequence[int]) -> list[int]:
    """Return the leading columns in which a label tells rows apart; one on most rows, an only category 합계, does not."""
    counts = [sum(strength(column[row]) != "" for row in candidates) for column in labels]
    return [place for place, count in enumerate(counts) if count * 2 <= len(labels[place])]


def strength(text: str) -> str:
    """Return strong, ending or weak for a totals label, and nothing for any other text."""
    if matches(text, WEAK_LABEL):
        return "weak"
    if matches(text, STRONG_LABEL):
        return "strong"
    return "ending" if matches(text, ENDING_LABEL) else ""


def totals_by_label(labels: Sequence[Sequence[str]], *, rows: int) -> list[int]:
    """Return the places of rows with a strong label in the first two columns, for a table too long to check its sums.

    Args:
        labels: the leading columns, candidates only.
        rows: of the whole table; a label on more than a hundredth of them is a category, not a total.
    """
    found = [
        place
        for place in range(len(labels[0]) if labels else 0)
        if any(matches(column[place], STRONG_LABEL) and not matches(column[place], WEAK_LABEL) for column in labels[:2])
    ]
    return found if len(found) * 100 <= rows else []


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def matches(text: str, pattern: str) -> bool:
    """Whether a cell is a totals label of one strength."""
    return bool(text) and len(text) <= 40 and _compiled(pattern).match(text) is not None
