"""A table of orders in a text: a head that names its columns, and rows parted by bars or tabs. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PARTED = re.compile(r"[|│｜\t]")
ORDERED = re.compile(r"(?:지시|당부|주문|전달)\s?(?:사항|내용|말씀)")
LED = re.compile(r"담당|소관|주관|부서")
DUE = re.compile(r"기한|기일|마감|시한")
STANDING = re.compile(r"(?:처리|추진|조치|이행|진행)\s?(?:상황|현황|결과|사항|여부|상태)|비고")
FINISHED = re.compile(r"(?:완료|종결|끝남|마침)(?!\s?(?:예정|목표|계획))")
GOING_ON = re.compile(r"추진\s?중|진행\s?중|검토\s?중|처리\s?중|정상\s?추진|예정")


@dataclass(frozen=True)
class Row:
    """One order of a table: what, with its place in the text, who, until when, and how it stands."""

    start: int
    end: int
    told_until: int  # where the cell ends that says how it stands
    lead: str
    due: str
    is_finished: bool
    is_going_on: bool


@dataclass(frozen=True)
class _Cell:
    text: str
    start: int


def order_rows(text: str) -> tuple[list[Row], list[tuple[int, int]]]:
    """Return the rows of tables of orders, and the spans of the lines that belong to these tables."""
    rows, spans = [], []
    columns: dict[str, int] = {}
    for line in re.finditer(r"[^\r\n]+", text):
        cells = list(_cells(line[0], line.start()))
        if len(cells) < 3:
            columns = {}
            continue
        named = _columns(cells)
        if named:
            columns = named
            spans.append(line.span())
        elif columns and len(cells) > columns["what"]:
            spans.append(line.span())
            row = _row(cells, columns)
            rows += [row] if row else []
    return rows, spans


def _cells(line: str, start: int) -> Iterator[_Cell]:
    at = 0
    for mark in [*PARTED.finditer(line), None]:
        end = mark.start() if mark else len(line)
        if end > at or (mark and mark.start() > 0):
            cell = line[at:end]
            yield _Cell(cell.strip(), start + at + len(cell) - len(cell.lstrip()))
        at = mark.end() if mark else end


def _columns(cells: list[_Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, form in (("what", ORDERED), ("lead", LED), ("due", DUE), ("standing", STANDING)):
        place = next((at for at, cell in enumerate(cells) if form.search(cell.text) and len(cell.text) <= 12), None)
        if place is not None:
            found[name] = place
    return found if "what" in found and len(found) > 1 else {}


def _row(cells: list[_Cell], columns: dict[str, int]) -> Row | None:
    told = {name: cells[at].text if at < len(cells) else "" for name, at in columns.items()}
    what = cells[columns["what"]]
    if not re.search(r"[가-힣]{2}", what.text):
        return None
    standing = told.get("standing", "")
    last = cells[columns["standing"]] if standing else what
    return Row(
        what.start, what.start + len(what.text), max(what.start + len(what.text), last.start + len(last.text)), _empty(told.get("lead", "")), _empty(told.get("due", "")),
        bool(FINISHED.search(standing)), bool(GOING_ON.search(standing)),
    )  # fmt: skip


def _empty(cell: str) -> str:
    return "" if re.fullmatch(r"[-–—―·.\s]*", cell) else cell
