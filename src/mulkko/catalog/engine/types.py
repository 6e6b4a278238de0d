"""The physical and exact type of a column: integer, decimal, date or text, never a float.

A column is numeric or a date only if every value that is not a missing mark reads as one; otherwise it stays the
text it was. `ColumnProfile` sees a column once, batch by batch; `Conversion` then turns each batch into Arrow.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from mulkko.catalog.engine.cells import (
    GROUPED_NUMBER,
    LEADING_ZERO,
    MISSING_MARKS,
    PLAIN_NUMBER,
    read_date,
    read_number,
)

LARGEST_INT64_DIGITS = 18
MOST_DIGITS = 38  # of decimal128
TIME_DIGITS = 10  # YYYYMMDDHH and longer, under a name like 일시, is a moment
CODE_DIGITS = 5  # bare digits this long under a name like a number or an id are a code
_MISSING = pa.array(sorted(MISSING_MARKS), pa.string())
_CODE_NAME = re.compile(
    r"(?:코드|우편번호|우편 번호|전화번호|연락처|팩스|FAX|code|사업자등록번호|법인번호|PNU)\s*(?:\(.*\))?$",
    re.IGNORECASE,
)
_NUMBERED_NAME = re.compile(r"(?:번호|지번|(?:^|[\s_\-])id|ID|no\.?|고유키|일련키|바코드|ISBN|MGTNO)\s*(?:\(.*\))?$")
_DATE_NAME = re.compile(
    r"(?:일자|일시|날짜|년월일|연월일|기준일|[가-힣]일|date|_dt|_ymd|ymd)\s*(?:\(.*\))?$", re.IGNORECASE
)
_MONTH_NAME = re.compile(
    r"(?:연월|년월|기준월|사용월|[가-힣]월|기간|시점|yyyymm|_ym|month)\s*(?:\(.*\))?$", re.IGNORECASE
)
_TIME_NAME = re.compile(r"(?:일시|일시분|시각|시간|datetime)$", re.IGNORECASE)
_COMPACT = r"^[12][0-9]{3}[01][0-9][0-3][0-9]$"
_POINT_MONTH = r"^(19|20)[0-9]{2}\.(0[1-9]|1[0-2])$"
_BARE_MONTH = r"^(19|20)[0-9]{2}(0[1-9]|1[0-2])$"
_ISO = r"^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$"


@dataclass
class ColumnProfile:
    """What is known of a column so far. `name` is its final name, without which codes and dates cannot be told apart."""

    name: str
    values: int = 0  # neither empty nor a missing mark
    missing: Counter = field(default_factory=Counter)
    numeric: bool = True
    dated: bool = True
    compact_dates: int = 0
    repairs: Counter = field(default_factory=Counter)
    examples: dict = field(default_factory=dict)
    units: Counter = field(default_factory=Counter)
    longest_whole: int = 0
    longest_fraction: int = 0
    pointed_zeros: int = 0
    leading_zeros: bool = False
    months_with_point: bool = True
    bare_months: bool = True
    arrows: set = field(default_factory=set)
    spaced: int = 0
    bare: int = 0  # plain numbers, without brackets around them
    running: int | None = 0  # the last value while the column counts 1, 2, 3 …; None once it does not

    def observe(self, raw: pa.Array) -> None:
        """Take in the next batch: one Arrow string array, without nulls."""
        if not (self.numeric or self.dated):
            return
        values = pc.utf8_trim_whitespace(raw)
        is_missing = pc.is_in(values, _MISSING)
        for mark in pc.value_counts(values.filter(is_missing)).to_pylist():
            self.missing[mark["values"]] += mark["counts"]
        values = values.filter(pc.invert(is_missing))
        if not len(values):
            return
        self.values += len(values)
        self.spaced += pc.sum(
            pc.greater(pc.utf8_length(raw.filter(pc.invert(is_missing))), pc.utf8_length(values))
        ).as_py()
        if self.dated:
            self._observe_dates(values)
        if self.numeric:
            self._observe_numbers(values)

    def _observe_dates(self, values: pa.Array) -> None:
        compact = pc.sum(pc.match_substring_regex(values, _COMPACT)).as_py()
        self.compact_dates += compact
        self.dated = as_dates(values, compact=True) is not None

    def _observe_numbers(self, values: pa.Array) -> None:
        plain = pc.match_substring_regex(values, PLAIN_NUMBER)
        if not pc.all(plain).as_py():
            odd = values.filter(pc.invert(plain))
            values = pa.concat_arrays([values.filter(plain), self._grouped(odd)])
        self.bare += pc.sum(plain).as_py()
        if not self.numeric or not len(values):
            return
        self.leading_zeros = self.leading_zeros or pc.any(pc.match_substring_regex(values, LEADING_ZERO)).as_py()
        for test, pattern in (("months_with_point", _POINT_MONTH), ("bare_months", _BARE_MONTH)):
            if getattr(self, test):
                setattr(self, test, pc.all(pc.match_substring_regex(values, pattern)).as_py())
        self._measure(values)
        self._follow(values)

    def _grouped(self, odd: pa.Array) -> pa.Array:
        """Return the numbers behind cells that are not plain, counting what had to be done to them."""
        grouped = pc.match_substring_regex(odd, GROUPED_NUMBER)
        with_commas = odd.filter(grouped)
        if len(with_commas):
            self._count("thousands_separators", len(with_commas), with_commas[0].as_py())
        plain = [pc.replace_substring(with_commas, ",", "")]
        for counted in pc.value_counts(odd.filter(pc.invert(grouped))).to_pylist():
            number = read_number(counted["values"])
            if number is None:
                self.numeric = False
                break
            for kind in number.repairs:
                self._count(kind, counted["counts"], counted["values"])
            self.units[number.unit] += counted["counts"]
            self.arrows |= set(counted["values"]) & set("△▲▽▼")
            plain.append(pa.array([number.plain] * counted["counts"], pa.string()))
        return pa.concat_arrays(plain)

    def _count(self, kind: str, count: int, example: str) -> None:
        self.repairs[kind] += count
        self.examples.setdefault(kind, example)

    def _measure(self, values: pa.Array) -> None:
        digits = pc.utf8_ltrim(values, "+-")
        point = pc.find_substring(digits, ".")
        has_point = pc.greater_equal(point, 0)
        whole = pc.if_else(has_point, point, pc.utf8_length(digits))
        self.longest_whole = max(self.longest_whole, pc.max(whole).as_py())
        if pc.any(has_point).as_py():
            pointed = digits.filter(has_point)
            trimmed = pc.utf8_rtrim(pointed, "0")
            fraction = pc.subtract(pc.subtract(pc.utf8_length(trimmed), point.filter(has_point)), 1)
            self.longest_fraction = max(self.longest_fraction, pc.max(fraction).as_py())
            self.pointed_zeros += len(pointed)
            self.examples.setdefault("decimal_zeros", pointed[0].as_py())

    def _follow(self, values: pa.Array) -> None:
        if self.running is None:
            return
        if self.longest_whole > LARGEST_INT64_DIGITS or self.pointed_zeros:
            self.running = None
            return
        numbers = pc.cast(pc.utf8_ltrim(values, "+"), pa.int64())
        expected = pa.array(range(self.running + 1, self.running + 1 + len(numbers)), pa.int64())
        self.running = self.running + len(numbers) if numbers.equals(expected) else None

    def decided(self) -> "Conversion":
        """Return the conversion that loses nothing."""
        if self.values:
            if self.dated and (self.compact_dates == 0 or self._is_date_by_name() or not self._looks_like_code()):
                return Conversion("date", repairs=self._repairs("missing_marks"))
            if self.numeric and self._may_be_number():
                return self._as_number()
        return Conversion("text")

    def _is_date_by_name(self) -> bool:
        return bool(_DATE_NAME.search(self.name))

    def _looks_like_code(self) -> bool:
        return bool(_CODE_NAME.search(self.name) or _NUMBERED_NAME.search(self.name))

    def _may_be_number(self) -> bool:
        if self.leading_zeros or self.longest_whole + self.longest_fraction > MOST_DIGITS:
            return False
        if self.months_with_point or (self.bare_months and _MONTH_NAME.search(self.name)):
            return False
        if self.longest_whole >= TIME_DIGITS and not self.longest_fraction and _TIME_NAME.search(self.name):
            return False
        units = set(self.units) - {None}
        if len(units) > 1 or {"▲", "▼"} <= self.arrows or {"▲", "▽"} <= self.arrows or {"△", "▽"} <= self.arrows:
            return False
        if (
            self.repairs["negative_marks"]
            and not self.bare
            and all("(" in t for t in [self.examples["negative_marks"]])
        ):
            return False  # only "(1)", "(2)": an enumeration, not debts
        if self.longest_fraction or (self.running is not None and self.values > 1):
            return True
        if _CODE_NAME.search(self.name) and not self.repairs["thousands_separators"]:
            return False
        is_long = self.longest_whole >= CODE_DIGITS and not self.repairs["thousands_separators"]
        return not (is_long and _NUMBERED_NAME.search(self.name))

    def _as_number(self) -> "Conversion":
        unit = next(iter(set(self.units) - {None}), None)
        kinds = [*self.repairs, "missing_marks"]
        if self.longest_fraction:
            return Conversion(
                "decimal",
                self.longest_fraction,
                pa.decimal128(MOST_DIGITS, self.longest_fraction),
                unit,
                self._repairs(*kinds),
            )
        if self.pointed_zeros:
            self._count("decimal_zeros", self.pointed_zeros, self.examples["decimal_zeros"])
            kinds.append("decimal_zeros")
        wide = self.longest_whole > LARGEST_INT64_DIGITS
        return Conversion(
            "integer", 0, pa.decimal128(MOST_DIGITS, 0) if wide else pa.int64(), unit, self._repairs(*kinds)
        )

    def _repairs(self, *kinds: str) -> list[dict]:
        found = [
            {"kind": kind, "where": self.name, "count": self.repairs[kind], "example": self.examples.get(kind, "")}
            for kind in dict.fromkeys(kinds)
            if self.repairs[kind]
        ]
        marks = {mark: count for mark, count in self.missing.items() if mark}
        if "missing_marks" in kinds and marks:
            most = max(marks, key=lambda mark: marks[mark])
            found.append({"kind": "missing_marks", "where": self.name, "count": sum(marks.values()), "example": most})
        if self.spaced:
            found.append({"kind": "surrounding_spaces", "where": self.name, "count": self.spaced, "example": ""})
        return found


@dataclass(frozen=True)
class Conversion:
    """How a column of strings becomes its Arrow type; `scale` counts decimal places."""

    kind: str
    scale: int | None = None
    arrow: pa.DataType = field(default_factory=pa.string)
    unit: str | None = None
    repairs: list[dict] = field(default_factory=list)

    @property
    def arrow_type(self) -> pa.DataType:
        return pa.date32() if self.kind == "date" else self.arrow

    def applied(self, raw: pa.Array) -> pa.Array:
        """Return one batch converted. Missing marks become null in numbers and dates, only '' in text."""
        if self.kind == "text":
            return pc.if_else(pc.equal(raw, ""), pa.scalar(None, pa.string()), raw)
        values = pc.utf8_trim_whitespace(raw)
        values = pc.if_else(pc.is_in(values, _MISSING), pa.scalar(None, pa.string()), values)
        if self.kind == "date":
            dates = as_dates(values, compact=True)
            if dates is None:
                raise AssertionError("a date column was decided from other values")
            return dates
        return self._numbers(values)

    def _numbers(self, values: pa.Array) -> pa.Array:
        odd = pc.fill_null(pc.invert(pc.match_substring_regex(values, PLAIN_NUMBER)), False)
        if pc.any(odd).as_py():
            stripped = pc.replace_substring(values, ",", "")
            values = pc.if_else(pc.fill_null(pc.match_substring_regex(values, GROUPED_NUMBER), False), stripped, values)
            odd = pc.fill_null(pc.invert(pc.match_substring_regex(values, PLAIN_NUMBER)), False)
        if pc.any(odd).as_py():
            encoded = values.filter(odd).dictionary_encode()
            known = pa.array(
                [number.plain if (number := read_number(text)) else None for text in encoded.dictionary.to_pylist()],
                pa.string(),
            )
            values = pc.replace_with_mask(values, odd, known.take(encoded.indices))
        values = pc.utf8_ltrim(values, "+")
        if self.kind == "integer":
            values = pc.replace_substring_regex(values, r"\.0*$", "")
        return pc.cast(values, self.arrow)


def as_dates(values: pa.Array, *, compact: bool) -> pa.Array | None:
    """Return strings as days, or None when one of them is none. Nulls stay null."""
    iso = pc.fill_null(pc.match_substring_regex(values, _ISO), True)
    if not pc.all(iso).as_py():
        odd = pc.invert(iso)
        encoded = values.filter(odd).dictionary_encode()
        known = []
        for text in encoded.dictionary.to_pylist():
            day = read_date(text, compact=compact)
            if day is None:
                return None
            known.append(day)
        values = pc.replace_with_mask(values, odd, pa.array(known, pa.string()).take(encoded.indices))
    try:
        return pc.cast(values, pa.date32())
    except pa.ArrowInvalid:
        return None
