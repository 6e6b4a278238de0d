"""Where a table begins: titles, notes, header rows, units and the first row of data.

The idea: look at the middle of the table to learn which columns hold numbers, dates or other patterned values,
then find the first row that looks like it. What stands above is the header, as far up as it is as wide as the
table or reads like an upper level of it; what stands above that are titles and notes.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from mulkko.catalog.engine.cells import NOTE, UNIT_NOTE, class_of, has_letters, unit_alone, unit_in_name
from mulkko.catalog.engine.names import folded, joined, made_unique

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, all inclusive
DEEPEST_HEADER = 8  # rows
_TYPED = "NDPY"
_FIELD_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_ ]{1,40}$")


@dataclass(frozen=True)
class Layout:
    """The plan of one sheet; row and column numbers are those of the raw sheet, from 0."""

    header_rows: tuple[int, ...]
    first_data_row: int
    width: int
    names: tuple[str, ...]
    units: tuple[str | None, ...]
    sheet_unit: str | None
    unnamed: frozenset[int]  # columns without any header text
    repairs: list[dict] = field(default_factory=list)


def layout_of(head: Sequence[Sequence[str]], merges: Sequence[Merge] = ()) -> Layout:
    """Return the layout read from the first rows of a sheet; rows may be ragged."""
    sheet = _Sheet(head, merges)
    top, first = sheet.header_block()
    header = tuple(row for row in range(top, first) if sheet.filled[row]) if top is not None else ()
    levels, unit_rows = sheet.levels(header)
    width = sheet.table_width(header, first)
    raw_names = [joined([level[column] for level in levels]) for column in range(width)]
    names, changed = made_unique(raw_names)
    repairs = [
        {"kind": "renamed_column", "where": f"column {place + 1}", "count": 1, "example": new}
        for place, new in changed
        if header
    ]
    if not header:
        repairs.append(
            {
                "kind": "no_header",
                "where": "the whole table",
                "count": width,
                "example": names[0] if names else "",
            }
        )
    if len(levels) > 1:
        repairs.append(
            {"kind": "joined_header_rows", "where": _rows(header), "count": len(levels), "example": max(names, key=len)}
        )
    sheet_unit = sheet.unit_note(header[0] if header else first, header)
    units = [sheet.unit_of(column, levels, unit_rows) for column in range(width)]
    repairs += [
        {"kind": "unit_from_header", "where": names[column], "count": 1, "example": unit}
        for column, unit in enumerate(units)
        if unit
    ]
    above = [row for row in range(header[0] if header else first) if sheet.filled[row]]
    if above:
        text = " | ".join(folded(cell) for row in above for cell in sheet.rows[row] if cell.strip())
        repairs.append({"kind": "title_rows", "where": _rows(above), "count": len(above), "example": text[:300]})
    unnamed = frozenset(column for column, name in enumerate(raw_names) if not name)
    return Layout(header, first, width, tuple(names), tuple(units), sheet_unit, unnamed, repairs)


def _rows(rows: Sequence[int]) -> str:
    return f"row {rows[0]}" if len(rows) == 1 else f"rows {rows[0]}-{rows[-1]}"


class _Sheet:
    """The first rows of a sheet with the class of every cell."""

    def __init__(self, head: Sequence[Sequence[str]], merges: Sequence[Merge]) -> None:
        used = [max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0) for row in head]
        self.width = max(used, default=0)
        self.rows = [[*row[: self.width], *[""] * (self.width - len(row))] for row in head]
        self.merges = [
            merge for merge in merges if merge[:2] != merge[2:] and merge[0] < len(head) and merge[1] < self.width
        ]
        self.classes = [[class_of(cell) for cell in row] for row in self.rows]
        self.filled = [sum(letter != "E" for letter in row) for row in self.classes]
        counts = sorted(count for count in self.filled if count)
        self.typical = counts[len(counts) * 3 // 4 if len(counts) > 3 else -1] if counts else 0
        self.suffixed = [False] * self.width
        self.majors = self._majors()

    def _majors(self) -> list[str | None]:
        """Return for each column the class most of its cells have in the middle of the sample, when it is a typed one."""
        length = len(self.classes)
        while length and self.filled[length - 1] < max(1, self.typical // 2):
            length -= 1
        start = length // 2 if length < 20 else 10
        majors: list[str | None] = []
        for column in range(self.width):
            seen = Counter(row[column] for row in self.classes[start:length] if row[column] not in "EM")
            if seen["Y"] and seen["N"]:
                seen["N"] += seen.pop("Y")
            typed = {letter: seen[letter] for letter in _TYPED if seen[letter]}
            enough = typed and sum(typed.values()) * 2 >= sum(seen.values())
            numbers = [
                row[column]
                for row, letters in zip(self.rows[start:length], self.classes[start:length], strict=True)
                if letters[column] == "N"
            ]
            self.suffixed[column] = sum(map(has_letters, numbers)) * 2 > len(numbers)
            majors.append(max(typed, key=lambda letter: typed[letter]) if enough else None)
        return majors

    def header_block(self) -> tuple[int | None, int]:
        """Return (first header row or None, first data row)."""
        first = next((row for row in range(len(self.rows)) if self._is_data(row)), None)
        limit = len(self.rows) if first is None else first
        wide = next((row for row in range(limit) if self._is_wide(row)), None)
        if wide is None:
            if first is None:
                first = next((row for row in range(limit) if self.filled[row]), 0)
                return (first, first + 1) if self.filled and self.filled[first] else (None, 0)
            above = next((row for row in range(first - 1, -1, -1) if self.filled[row]), None)
            if above is not None and not self._is_title(above) and self._reads_like_labels(above):
                return self._top(above), first
            return None, first
        wide = self._past_boxes(wide, limit)
        bottom = wide
        while bottom + 1 < limit and bottom + 1 - wide < DEEPEST_HEADER and self._continues(wide, bottom):
            bottom += 1
        data = bottom + 1
        while data < limit and not self.filled[data]:
            data += 1
        return self._top(wide), data

    def _past_boxes(self, wide: int, limit: int) -> int:
        """Return the row to take for the header when a smaller block, such as an approval box, stands above it."""
        for row in range(wide + 2, min(limit, wide + 12)):
            apart = any(not self.filled[between] for between in range(wide + 1, row))
            if apart and self._is_wide(row) and self._spread(row) > self._spread(wide) and "M" not in self.classes[row]:
                return row
        return wide

    def _is_data(self, row: int) -> bool:
        """Whether the typed columns hold what they hold further down."""
        alike = labels = 0
        periods = []
        for column, major in enumerate(self.majors):
            letter = self.classes[row][column]
            if major is None or letter in "EM":
                continue
            if letter == major == "N" and not self.suffixed[column] and has_letters(self.rows[row][column]):
                labels += 1  # "0세" above plain numbers is an age group
            elif letter == major or (major == "P" and letter in "ND") or (major in "DY" and letter == "N"):
                alike += 1
            elif letter == "Y" and major in "NP":
                periods.append(column)
            else:
                labels += 1
        named_above = [column for column in periods if any(above[column] in "TU" for above in self.classes[:row])]
        if len(periods) == 1 and named_above and not labels:
            alike += 1
        else:
            labels += len(periods)
        if (
            not alike
            or alike < labels
            or self.filled[row] < min(2, self.typical)
            or self.filled[row] * 4 < self.typical
        ):
            return False
        return not self._counts_up(row)

    def _counts_up(self, row: int) -> bool:
        """Whether the numbers of a row are labels such as 1, 2, 3 … 12, and those below are not."""

        def steps(at: int) -> bool:
            cells = [self.rows[at][column].strip() for column, major in enumerate(self.majors) if major == "N"]
            numbers = [int(cell) for cell in cells if cell.isascii() and cell.isdigit() and len(cell) < 6]
            return (
                len(numbers) >= 3
                and len(numbers) == len(cells)
                and all(b - a == 1 for a, b in itertools.pairwise(numbers))
            )

        return (
            steps(row)
            and not any(self.filled[above] * 2 >= self.typical for above in range(row))
            and not (row + 1 < len(self.rows) and steps(row + 1))
        )

    def _is_wide(self, row: int) -> bool:
        return (
            not self._is_title(row)
            and self._spread(row) * 2 >= self.typical
            and self._spread(row) >= min(2, self.typical)
        )

    def _spread(self, row: int) -> int:
        """Return how many columns the cells of a row cover, merged ranges included."""
        covered = {column for column, letter in enumerate(self.classes[row]) if letter != "E"}
        for first, left, last, right in self.merges:
            if first <= row <= last and self.rows[first][left].strip():
                covered |= set(range(left, min(right + 1, self.width)))
        return len(covered)

    def _is_title(self, row: int) -> bool:
        """Whether a row is a title or a note: one text for the whole width, or one that says it is a note."""
        places = [column for column, letter in enumerate(self.classes[row]) if letter != "E"]
        if not places:
            return True
        texts = {self.rows[row][column].strip() for column in places}
        if len(places) <= 3 and self.width > 3 and any(NOTE.match(text) for text in texts):
            return True
        if self.width <= 2:
            return len(places) == 1 and self.typical == 2 and (places[0] == 0 or bool(NOTE.match(next(iter(texts)))))
        return (len(texts) == 1 and (places[0] == 0 or len(places) > 1) and self.typical > 1) or (
            len(places) == 1
            and (
                NOTE.match(next(iter(texts))) is not None
                or (self.typical > 3 and not self._heads_a_group(row, places[0]))
            )
        )

    def _heads_a_group(self, row: int, column: int) -> bool:
        below = self.classes[row + 1] if row + 1 < len(self.classes) else []
        return any(m[0] == row and m[1] == column and m[3] > column for m in self.merges) or bool(
            below and column + 1 < self.width and below[column] in "TUYNP" and self._reads_like_labels(row + 1)
        )

    def _reads_like_labels(self, row: int) -> bool:
        return not any(letter in "D" for letter in self.classes[row])

    def _top(self, row: int) -> int:
        """Return the topmost header row above a wide one: upper levels have at least two texts, or head a group."""
        top = row
        while top and row - top < DEEPEST_HEADER and self.filled[top - 1] and not self._is_title(top - 1):
            top -= 1
        return top

    def _continues(self, top: int, bottom: int) -> bool:
        """Whether the row after `bottom` still belongs to the header that began at `top`."""
        row = bottom + 1
        upper, lower = self.classes[bottom], self.classes[row]
        if not self.filled[row] or self._is_title(row):
            return (
                any(first <= bottom < last for first, _, last, _ in self.merges if first >= top)
                and self.filled[row] > 0
            )
        used = [letter for letter in lower if letter != "E"]
        if all(letter == "U" for letter in used):
            return True
        if any(top <= first <= bottom < last for first, _, last, _ in self.merges):
            return True
        typed = [lower[column] for column, major in enumerate(self.majors) if major and lower[column] not in "E"]
        if any(letter == "M" for letter in typed) and not any(letter in "TUY" for letter in typed):
            return False
        if any(first == bottom == last and right > left for first, left, last, right in self.merges):
            return True
        holes = sum(letter == "E" and below in "TUYP" for letter, below in zip(upper, lower, strict=True))
        texts = [cell.strip() for cell in self.rows[bottom]]
        twins = sum(bool(a) and a == b for a, b in itertools.pairwise(texts))
        if typed and (holes or twins):
            return any(letter in "TUYP" for letter in typed)
        same_side = bool(texts[0]) and texts[0] == self.rows[row][0].strip()
        if same_side and (twins or holes):
            return True
        if holes and not typed and lower[0] == "E" and upper[0] != "E":
            return True
        if self._is_foreign_twin(bottom, row):
            return True
        labels = sum(letter in "TU" for letter in typed)
        return len(typed) >= 3 and labels == len(typed) and not any(m for m in typed if m == "M")

    def _is_foreign_twin(self, bottom: int, row: int) -> bool:
        """Whether a row repeats Korean names as field names in Latin letters."""
        upper, lower = ([cell.strip() for cell in self.rows[at] if cell.strip()] for at in (bottom, row))
        korean = sum(any("가" <= letter <= "힣" for letter in cell) for cell in upper)
        latin = sum(bool(_FIELD_NAME.match(cell)) for cell in lower)
        typed = [column for column, major in enumerate(self.majors) if major]
        return (
            bool(typed)
            and len(lower) >= 3
            and korean * 2 > len(upper)
            and latin * 5 >= len(lower) * 4
            and len(set(lower)) == len(lower)
        )

    def table_width(self, header: Sequence[int], first: int) -> int:
        """Return how many columns the table has: those with a name, and those most rows fill.

        Cells beyond, of single rows, are kept as extra columns by the reader.
        """
        named = [column for row in header for column, letter in enumerate(self.classes[row]) if letter != "E"]
        body = [row for row, filled in zip(self.classes[first:], self.filled[first:], strict=True) if filled]
        used = [column for column in range(self.width) if sum(row[column] != "E" for row in body) * 2 > len(body)]
        if not header:
            return self.width
        return max([*named, *used, *(min(m[3], self.width - 1) for m in self.merges if m[0] in header)], default=-1) + 1

    def levels(self, header: Sequence[int]) -> tuple[list[list[str]], list[int]]:
        """Return the header texts, one list a level with merged and open cells filled, and the rows that hold units only."""
        unit_rows = [
            row for row in header[1:] if all(letter in "EU" for letter in self.classes[row]) or self._is_unit_row(row)
        ]
        named = [row for row in header if row not in unit_rows]
        levels = {row: list(self.rows[row]) for row in named}
        for first, left, last, right in self.merges:
            for row in range(first, last + 1):
                if row in levels:
                    levels[row][left : right + 1] = [self.rows[first][left]] * (min(right + 1, self.width) - left)
        for upper, lower in itertools.pairwise(named):
            if not any(first <= upper <= last for first, _, last, _ in self.merges):
                self._spread_to_the_right(levels[upper], levels[lower])
        return [levels[row] for row in named], unit_rows

    def _is_unit_row(self, row: int) -> bool:
        cells = [cell for cell in self.rows[row] if cell.strip()]
        return len(cells) > 1 and "단위" in cells[0] and all(unit_alone(cell) for cell in cells[1:])

    @staticmethod
    def _spread_to_the_right(upper: list[str], lower: list[str]) -> None:
        source = ""
        for column, text in enumerate(upper):
            if text.strip():
                source = text if lower[column].strip() else ""
            elif lower[column].strip():
                upper[column] = source
            else:
                source = ""

    def unit_of(self, column: int, levels: Sequence[Sequence[str]], unit_rows: Sequence[int]) -> str | None:
        for row in unit_rows:
            if unit := unit_alone(self.rows[row][column]):
                return unit
        for level in reversed(levels):
            text = folded(level[column])
            if unit := unit_in_name(text) or (unit_alone(text) if level is levels[-1] and len(levels) > 1 else None):
                return unit
        return None

    def unit_note(self, above: int, header: Sequence[int]) -> str | None:
        """Return the one unit a note above the table gives for all of it; a note with several units gives none."""
        notes = [UNIT_NOTE.search(cell) for row in range(above) for cell in self.rows[row] if "단" in cell]
        notes += [UNIT_NOTE.search(self.rows[row][0]) for row in header]
        units = {note["unit"].strip(" .") for note in notes if note}
        one = units.pop() if len(units) == 1 else ""
        return one if one and len(one) <= 20 and not any(mark in one for mark in ",、ㆍ;") else None
