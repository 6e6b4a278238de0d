"""Delimited text: which delimiter, and its rows one by one.

A quote that is opened and never closed would swallow the rest of a file in silence; it is found and refused.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from mulkko.catalog.engine.decoding import Decoded
from mulkko.catalog.engine.refusal import Refused

DELIMITERS = ",\t;|"
LONGEST_CELL = 4 << 20  # characters; longer is an unclosed quote
LONGEST_LINE = 16 << 20  # characters; longer is no table of lines
SAMPLE = 256 << 10  # characters looked at to choose the delimiter
_END = "\0mulkko-end-of-file\n"


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


def rows_of(source: Path, decoded: Decoded) -> tuple[str, Iterator[list[str]]]:
    """Return the delimiter and an iterator over raw rows; a blank line is an empty row.

    Raises:
        Refused: (while iterating) a quote is never closed, or one line is endless.
    """
    with source.open(encoding=decoded.codec, newline="") as reader:
        sample = reader.read(SAMPLE).replace("\0", "")
    if len(sample) == SAMPLE:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    delimiter = delimiter_of(sample)
    return delimiter, _rows(source, decoded, delimiter)


def _rows(source: Path, decoded: Decoded, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    with source.open(encoding=decoded.codec, newline="") as reader:
        lines: Iterator[str] = _bounded(reader)
        if decoded.nuls:
            lines = (line.replace("\0", "") for line in lines)
        parsed = csv.reader(chain(lines, [_END]), delimiter=delimiter)
        previous: list[str] | None = None
        try:
            for row in parsed:
                if previous is not None:
                    yield previous
                previous = row
        except csv.Error as fault:
            raise _unclosed(source, decoded, delimiter) from fault
        if previous is None or previous[0] != _END.strip():
            raise _unclosed(source, decoded, delimiter)


def _bounded(reader: io.TextIOBase) -> Iterator[str]:
    """Give whole lines, but never hold more than one limit's worth of characters without a line end."""
    while line := reader.readline(LONGEST_LINE):
        if len(line) >= LONGEST_LINE:
            raise Refused(
                "One line of the file is longer than any table row.",
                f"A line of more than {LONGEST_LINE >> 20} million characters.",
                "Check that the file is a table with one row a line.",
            )
        yield line


def _unclosed(source: Path, decoded: Decoded, delimiter: str) -> Refused:
    """Find the row in which the last, never closed quote was opened."""
    with source.open(encoding=decoded.codec, newline="") as reader:
        lines = (line.replace("\0", "") for line in _bounded(reader))
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
