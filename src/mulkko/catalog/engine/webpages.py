"""Tables in an HTML page: many office systems export such a page under the name of a spreadsheet."""

from html.parser import HTMLParser

from mulkko.catalog.engine.layout import Merge
from mulkko.catalog.engine.refusal import Refused

MOST_CELLS = 4_000_000
WIDEST_SPAN = 16_384


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[list[list[str]], list[Merge]]] = []
        self.depth = self.cells = self.silent = 0
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.held: dict[tuple[int, int], str] = {}

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style"):
            self.silent += 1
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(([], []))
                self.held = {}
        elif self.depth == 1 and tag == "tr":
            self._close()
            self.tables[-1][0].append([])
        elif self.depth == 1 and tag in ("td", "th"):
            self._close()
            given = dict(attrs)
            self.span = (_span(given.get("rowspan")), _span(given.get("colspan")))
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        if tag in ("td", "th", "tr", "table") and self.depth == 1:
            self._close()
        if tag == "table":
            self.depth = max(0, self.depth - 1)

    def handle_data(self, data):
        if self.cell is not None and not self.silent:
            self.cell.append(data)

    def _close(self) -> None:
        if self.cell is None:
            return
        rows, merges = self.tables[-1]
        if not rows:
            rows.append([])
        text, self.cell = "".join(self.cell).replace("\xa0", " ").strip(), None
        at, (tall, wide) = len(rows) - 1, self.span
        while (at, len(rows[at])) in self.held:
            rows[at].append("")
        left = len(rows[at])
        self.cells += tall * wide
        if self.cells > MOST_CELLS:
            raise Refused(
                "The HTML page holds too large a table.", f"Row {at + 1} of a table.", "Save the table as CSV."
            )
        rows[at] += [text] + [""] * (wide - 1)
        if tall > 1:
            self.held |= {(row, column): "" for row in range(at + 1, at + tall) for column in range(left, left + wide)}
        if tall > 1 or wide > 1:
            merges.append((at, left, at + tall - 1, left + wide - 1))


def _span(given: str | None) -> int:
    return min(max(int(given), 1), WIDEST_SPAN) if given and given.isdigit() else 1


def tables_of(page: str) -> list[tuple[list[list[str]], list[Merge]]]:
    """Return (rows, merged ranges) of every outermost table that has at least two rows and two columns."""
    parser = _Tables()
    parser.feed(page)
    parser.close()
    parser._close()
    return [(rows, merges) for rows, merges in parser.tables if len(rows) > 1 and max(map(len, rows)) > 1]
