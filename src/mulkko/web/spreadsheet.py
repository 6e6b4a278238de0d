"""A table as a file that a spreadsheet opens: UTF-8 with its mark, and no cell that a spreadsheet would take for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as the bytes of a CSV file that spreadsheets open with its Korean whole."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([harmless(cell) for cell in header])
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> str:
    """Return a cell as text; one that a spreadsheet might compute begins with an apostrophe instead.

    Source: a cell that begins with =, +, -, @, a tab or a line break is read as a formula (CSV injection).
    """
    text = "" if cell is None else str(cell)
    return (
        "'" + text
        if text.lstrip(" \u00a0\u3000").startswith(STARTS_A_FORMULA) or text.startswith(STARTS_A_FORMULA)
        else text
    )
