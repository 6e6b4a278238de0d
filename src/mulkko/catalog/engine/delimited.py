"""Delimited text: which delimiter, and its rows one by one.

A quote that is opened and never closed would swallow the rest of a file in silence; it is found and refused.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from mulkko.catalog.engine.decoding import Decoded
from mulkko.catalog.engine.refusal import Refused

DELIMITERS = ",\t;|"
LONGEST_CELL = 4 << 20  # characters; longer is an unclosed quote
SAMPLE = 256 << 10  # characters looked at to choose the delimiter
FEWEST_LINES = 4  # of a text that can be told from a table
SENTENCE = re.compile(r"[.!?。…][\"'”’)\]]?$")
_END_CELL = "\0end of file"  # NUL never reaches the parser otherwise
_END = f"{_END_CELL}\n"


def delimiter_of(sample: str) -> str:
    """Return the delimiter under which most rows of the sample have one same width; a comma when none does."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            rows = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
        except csv.Error:
            continue
        widths = Counter(width for width in rows if width > 1)
        if not widths:
            continue
        width, often = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = (round(often / len(rows), 1), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def is_prose(source: Path, decoded: Decoded) -> bool:
    """Tell whether a text holds sentences and no table: few lines have one width, and many end as sentences do."""
    sample = _sample(source, decoded)
    try:
        rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter_of(sample)) if row]
    except csv.Error:
        return False
    if len(rows) < FEWEST_LINES:
        return False
    widths = Counter(len(row) for row in rows if len(row) > 1)
    sentences = sum(bool(SENTENCE.search(row[-1].rstrip())) for row in rows)
    return max(widths.values(), default=0) * 2 < len(rows) and sentences * 3 >= len(rows)


def rows_of(source: Path, decoded: Decoded) -> tuple[str, Iterator[list[str]]]:
    """Return the delimiter and an iterator over raw rows; a blank line is an empty row.

    Raises:
        Refused: (while iterating) a quote is never closed.
    """
    delimiter = delimiter_of(_sample(source, decoded))
    return delimiter, _rows(source, decoded, delimiter)


def _sample(source: Path, decoded: Decoded) -> str:
    """Return the whole lines at the beginning of a file."""
    with source.open(encoding=decoded.codec, newline="") as reader:
        sample = reader.read(SAMPLE).replace("\0", "")
    if len(sample) < SAMPLE:
        return sample
    return sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample


def _rows(source: Path, decoded: Decoded, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    with source.open(encoding=decoded.codec, newline="") as reader:
        lines: Iterator[str] = (line.replace("\0", "") for line in reader) if decoded.nuls else reader
        try:
            for row in csv.reader(chain(lines, [_END]), delimiter=delimiter):
                if row and row[0] == _END_CELL:
                    return
                yield row
        except csv.Error as fault:
            raise _unclosed(source, decoded, delimiter) from fault
    raise _unclosed(source, decoded, delimiter)


def _unclosed(source: Path, decoded: Decoded, delimiter: str) -> Refused:
    """Find the row in which the last, never closed quote was opened."""
    with source.open(encoding=decoded.codec, newline="") as reader:
        lines = (line.replace("\0", "") for line in reader)
        parsed = csv.reader(chain(lines, [_END]), delimiter=delimiter)
        start = 1
        try:
            for row in parsed:
                if row and row[-1].endswith(_END):
                    break
                start = parsed.line_num + 1
        except csv.Error:
            pass
    return Refused(
        "A quotation mark is opened and never closed.",
        f"The row that starts on line {start}.",
        'Close the quotation mark on that line, or write it twice ("") if it belongs to the text.',
    )
