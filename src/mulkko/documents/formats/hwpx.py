"""A file as HWPX, the open format of Hancom Office: the only module that knows python-hwpx. The same file gives the same bytes.

Fonts are named, not embedded: 함초롬바탕 and 함초롬돋움 come with Hancom Office, other readers take their own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from hwpx import HwpxDocument

from mulkko.documents.engine.confirmation import HEADING, Confirmation
from mulkko.documents.engine.marks import BLANK, END
from mulkko.documents.engine.paper import PROMISE_HEADS, Grid, Letter, Line, Plan, Promise, Source
from mulkko.documents.engine.signing import Seat
from mulkko.documents.formats.hwpx_package import settled
from mulkko.documents.formats.parts import File

MM = 7200 / 25.4  # HWPUNIT in a millimetre
WIDTH = round(170 * MM)  # A4 without the margins of 20 mm on both sides
BATANG, DOTUM = "함초롬바탕", "함초롬돋움"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # what XML cannot hold
HEAD_FILL = "#F0F0F0"
LINE = {"bottom_border": True, "border_color": "#000000"}
# How paragraphs look; Below zero, `first_line_indent_mm` moves following lines in, not the first one out.
SHAPES: dict[str, dict[str, Any]] = {
    "agency": {"alignment": "CENTER", "spacing_before_pt": 6, "spacing_after_pt": 12},
    "next": {"alignment": "CENTER", "page_break_before": True, "spacing_before_pt": 6, "spacing_after_pt": 12},
    "field": {"alignment": "LEFT", "first_line_indent_mm": -16, "line_spacing_percent": 150},
    "title": {"first_line_indent_mm": -16, "spacing_after_pt": 8, **LINE, "border_width": "0.5 mm"},
    "rule": {"spacing_before_pt": 60, "spacing_after_pt": 6, **LINE, "border_width": "0.5 mm"},
    "thin": {"spacing_after_pt": 4, **LINE, "border_width": "0.12 mm"},
    "plan": {"alignment": "CENTER", "page_break_before": True, "spacing_after_pt": 4, **LINE, "border_width": "0.6 mm"},
    "sheet": {"alignment": "CENTER", "spacing_after_pt": 8, **LINE, "border_width": "0.6 mm"},
    "right": {"alignment": "RIGHT", "spacing_before_pt": 6, "spacing_after_pt": 6},
    "centre": {"alignment": "CENTER"},
    "cell": {"alignment": "LEFT", "line_spacing_percent": 130},
    "heading": {"alignment": "LEFT", "spacing_before_pt": 10, "spacing_after_pt": 3, "keep_with_next": True},
    "hang0": {"alignment": "LEFT", "indent_left_mm": 0, "first_line_indent_mm": -6, "line_spacing_percent": 160},
    "hang1": {"alignment": "LEFT", "indent_left_mm": 4, "first_line_indent_mm": -6, "line_spacing_percent": 160},
    "hang2": {"alignment": "LEFT", "indent_left_mm": 8, "first_line_indent_mm": -6, "line_spacing_percent": 160},
    "text": {"alignment": "LEFT", "line_spacing_percent": 160},
}  # fmt: skip
RUNS: dict[str, dict[str, Any]] = {
    "text": {"font": BATANG, "size": 12}, "bold": {"font": BATANG, "size": 12, "bold": True},
    "agency": {"font": DOTUM, "size": 20, "bold": True}, "heading": {"font": DOTUM, "size": 13, "bold": True},
    "plan": {"font": DOTUM, "size": 17, "bold": True}, "cell": {"font": BATANG, "size": 10},
    "head": {"font": DOTUM, "size": 10, "bold": True}, "small": {"font": BATANG, "size": 9, "color": "#3C3C3C"},
    "note": {"font": BATANG, "size": 8, "script": "sup"},
}  # fmt: skip
KEPT = "\u00a0"  # a blank at which no line ends, so that title and name stay together
Run = tuple[str, str]  # text and the name of its look


def written(file: File) -> bytes:
    """Return the HWPX of a file."""
    sheet = _Sheet(HwpxDocument.new())
    stamp = file.stamped_at.astimezone(UTC).replace(microsecond=0)
    sheet.document.page.set_margins(
        left=round(20 * MM), right=round(20 * MM), top=round(20 * MM), bottom=round(15 * MM), header=0, footer=round(8 * MM)
    )  # fmt: skip
    for part in file.parts:
        if isinstance(part, Letter):
            _letter(sheet, part)
        elif isinstance(part, Plan):
            _plan(sheet, part)
        else:
            _confirmation(sheet, part)
    when = stamp.strftime("%Y-%m-%dT%H:%M:%SZ")
    sheet.document.parts.set_document_metadata(
        title=_clean(file.title), creator=_clean(file.author), subject=_clean(file.description),
        keyword=_clean(", ".join(file.keywords)), created_date=when, modified_date=when,
    )  # fmt: skip
    return settled(
        sheet.document.to_bytes(), stamp=stamp, author=_clean(file.author), preview=_clean("\n".join(file.strings()))
    )


@dataclass
class _Sheet:
    """A document that grows paragraph by paragraph; every look is made once and then named by its id."""

    document: HwpxDocument
    shapes: dict[str, str] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)
    is_empty: bool = True

    def say(self, shape: str, *runs: Run) -> None:
        """Add a paragraph; the first one is that which carries the properties of the section."""
        if self.is_empty:
            paragraph, self.is_empty = self.document.paragraphs[0], False
        else:
            paragraph = self.document.add_paragraph("", include_run=False, inherit_style=False)
        self.fill(paragraph, shape, runs)

    def fill(self, paragraph: Any, shape: str, runs: Sequence[Run]) -> None:
        if shape in self.shapes:
            paragraph.para_pr_id_ref = self.shapes[shape]
        else:
            self.document.styles.apply_paragraph_format(paragraphs=[paragraph], **SHAPES[shape])
            self.shapes[shape] = paragraph.para_pr_id_ref
        for text, look in runs or [("", "text")]:
            paragraph.add_run(_clean(text), char_pr_id_ref=self.look(look))

    def look(self, name: str) -> str:
        if name not in self.runs:
            self.runs[name] = self.document.styles.ensure_run(**RUNS[name])
        return self.runs[name]

    def table(
        self, weights: Sequence[float], rows: Sequence[Sequence[Sequence[Run]]], *, heads: bool, label: bool
    ) -> None:
        """Add a table; a cell is its paragraphs. `heads` shades the first row, `label` the first column."""
        widths = [round(WIDTH * weight / sum(weights)) for weight in weights]
        border = self.document.styles.ensure_border_fill(border_color="#6E6E6E", border_width="0.12 mm")
        table = self.document.add_table(len(rows), len(weights), width=sum(widths), border_fill_id_ref=border)
        total = 0
        for at, row in enumerate(rows):
            height = max(_height(cell, width) for cell, width in zip(row, widths, strict=True))
            total += height
            for place, cell in enumerate(row):
                self._cell(
                    table, at, place, cell, (widths[place], height), (heads and at == 0) or (label and place == 0)
                )
        # python-hwpx leaves rows one millimetre high and the table's own height as it was: some readers trust both.
        table.element.find("{*}sz").set("height", str(total))
        table.element.set("repeatHeader", "1" if heads else "0")

    def _cell(
        self, table: Any, row: int, column: int, paragraphs: Sequence[Run], size: tuple[int, int], is_head: bool
    ) -> None:
        cell = table.cell(row, column)
        cell.set_size(*size)
        for at, run in enumerate(paragraphs):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph("")
            self.fill(paragraph, "centre" if is_head else "cell", [run])
        if is_head:
            table.set_cell_shading(row, column, HEAD_FILL)


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)


def _height(paragraphs: Sequence[Run], width: int) -> int:
    """Return the height that a cell's text needs, guessed from its widest glyphs: 10 pt, line spacing 130 %."""
    room = max(width - 1020, 1000)
    lines = sum(-(-sum(1000 if ord(one) > 0x1100 else 550 for one in text) // room) or 1 for text, _ in paragraphs)
    return 282 + 1400 * max(lines, 1) + 200


def _letter(sheet: _Sheet, letter: Letter) -> None:
    sheet.say("agency" if sheet.is_empty else "next", (letter.agency, "agency"))
    sheet.say("field", ("수신  ", "text"), (letter.recipient, "text"))
    if letter.via:
        sheet.say("field", ("(경유)  ", "text"), (letter.via, "text"))
    sheet.say("title", ("제목  ", "bold"), (letter.title, "bold"))
    for item in letter.closed_items:
        mark: list[Run] = [(item.mark, "text"), (" ", "text")] if item.mark else []
        sheet.say(f"hang{min(item.level - 1, 2)}", *mark, (item.text, "text"))
    sheet.say("text")
    last = len(letter.enclosures) - 1
    for at, name in enumerate(letter.enclosures):
        end: list[Run] = [(BLANK + END, "text")] if at == last else []
        sheet.say("field", ("붙임  " if at == 0 else BLANK * 3, "text"), (name, "text"), *end)
    if letter.sender:
        sheet.say("agency", (letter.sender, "agency"))
    if letter.receivers:
        sheet.say("field", ("수신자  ", "text"), (", ".join(letter.receivers), "text"))
    sheet.say("rule")
    _seats(sheet, "결재", letter.signers)
    _seats(sheet, "협조자", letter.cooperators)
    sheet.say("thin")
    foot = (f"시행  {letter.execution}", letter.department, letter.disclosure)
    sheet.say("text", ("      ".join(part for part in foot if part), "cell"))
    for line in letter.address.lines:
        sheet.say("text", (line, "cell"))


def _seats(sheet: _Sheet, label: str, seats: Sequence[Seat]) -> None:
    runs: list[Run] = []
    for at, seat in enumerate(seats):
        runs.append((("    " if at else "") + seat.office, "text"))
        runs += [(f"{KEPT}{word}", "text") for word in (seat.mark, seat.day) if word]
        last = (seat.name, "bold") if seat.name else (seat.omitted, "text")
        runs += [(KEPT, "text"), last] if last[0] else []
    if runs:
        sheet.say("field", (f"{label}  ", "text"), *runs)


def _plan(sheet: _Sheet, plan: Plan) -> None:
    sheet.say("sheet" if sheet.is_empty else "plan", (plan.title, "plan"))
    sheet.say("right", (plan.department, "text"))
    asked = (("결정할 것", plan.question),) if plan.question else ()  # a routine paper decides between no alternatives
    _facts(sheet, (("문서요지", plan.summary), ("키워드", ", ".join(plan.keywords)), *asked))
    for line in plan.lines:
        _line(sheet, line)
    if plan.grid:
        _grid(sheet, plan.grid)
    if plan.promises:
        _promises(sheet, plan.promises)
    if plan.sources:
        _sources(sheet, plan.sources)
    if plan.opinions or plan.remarks:
        sheet.say("heading", ("의견·지시", "heading"))
    for opinion in plan.opinions:
        sheet.say(
            "hang1",
            ("○ ", "text"),
            (f"{opinion.office} ", "text"),
            (opinion.name, "bold"),
            (f": {opinion.text}", "text"),
        )
        if opinion.answer:
            sheet.say("hang2", ("- ", "text"), (opinion.answer, "bold"), (f" {opinion.reason}", "text"))
    for remark in plan.remarks:
        sheet.say("hang1", ("○ ", "text"), (remark, "text"))
    if plan.version:
        sheet.say("text", (f"판 확인값 {plan.version}", "small"))


def _line(sheet: _Sheet, line: Line) -> None:
    look = "heading" if line.mark == "□" else "text"
    runs: list[Run] = [(f"{line.mark} ", look)] if line.mark else []
    for piece in line.pieces:
        runs.append((piece.text, look))
        if piece.claim is not None:
            runs.append((f"[{piece.claim}]", "note"))
    sheet.say("heading" if line.mark == "□" else f"hang{line.level}" if line.mark else "text", *runs)


def _grid(sheet: _Sheet, grid: Grid) -> None:
    sheet.say("heading", ("대안 비교", "heading"))
    heads = [[(head, "head")] for head in ("기준", *grid.heads)]
    rows = [
        [[(name, "cell")], *([(value, "head"), (source, "small")] if source else [(value, "head")] for value, source in cells)]
        for name, cells in grid.rows
    ]  # fmt: skip
    sheet.table([1.1, *[1.0] * len(grid.heads)], [heads, *rows], heads=True, label=False)
    sheet.say("text", ("제안: ", "text"), (grid.chosen, "bold"))
    sheet.say("text", (grid.because, "text"))
    sheet.say("text", (grid.note, "small"))


def _promises(sheet: _Sheet, promises: Sequence[Promise]) -> None:
    sheet.say("heading", ("평가 계획", "heading"))
    heads = [[(head, "head")] for head in PROMISE_HEADS]
    rows = [[[(cell, "cell")] for cell in promise.cells] for promise in promises]
    sheet.table([1.2, 1.2, 0.9, 0.8, 1.4, 0.8], [heads, *rows], heads=True, label=False)


def _sources(sheet: _Sheet, sources: Sequence[Source]) -> None:
    sheet.say("heading", ("근거", "heading"))
    heads = [[(head, "head")] for head in ("번호", "근거", "자료 · 판 · 기준일", "산출식")]
    rows = [
        [[(str(one.number), "cell")], [(one.sentence, "cell")], [(name, "cell") for name in one.datasets], [(one.query, "small")]]
        for one in sources
    ]  # fmt: skip
    sheet.table([0.4, 1.3, 1.1, 1.6], [heads, *rows], heads=True, label=False)


def _facts(sheet: _Sheet, facts: Sequence[tuple[str, str]]) -> None:
    rows = [[[(label, "head")], [(line, "cell") for line in value.split("\n")]] for label, value in facts]
    sheet.table([1, 5.4], rows, heads=False, label=True)


def _confirmation(sheet: _Sheet, given: Confirmation) -> None:
    sheet.say("sheet" if sheet.is_empty else "plan", (HEADING, "plan"))
    _facts(sheet, (("제목", given.title), ("정책안 번호", given.reference), ("확인한 때", given.checked_on)))
    sheet.say("heading", ("근거", "heading"))
    heads = [[(head, "head")] for head in ("번호", "근거", "자료 · 판 · 기준일", "상태")]
    rows = [
        [[(str(one.number), "cell")], [(one.sentence, "cell")], [(name, "cell") for name in one.datasets], [(one.status, "cell")]]
        for one in given.bases
    ]  # fmt: skip
    if rows:
        sheet.table([0.4, 1.7, 1.3, 0.7], [heads, *rows], heads=True, label=False)
    else:
        sheet.say("text", ("근거로 든 수치가 없다.", "text"))
    sheet.say("heading", ("협의", "heading"))
    heads = [[(head, "head")] for head in ("부서·직위", "성명", "구분", "의견", "반영")]
    rows = [
        [[(part or "―", "cell")] for part in (one.office, one.name, one.act, one.opinion, one.answer)]
        for one in given.cooperations
    ]  # fmt: skip
    if rows:
        sheet.table([1.1, 0.6, 0.8, 1.8, 1.1], [heads, *rows], heads=True, label=False)
    else:
        sheet.say("text", ("협조한 부서가 없다.", "text"))
    sheet.say("heading", ("확인값", "heading"))
    seal = "\n".join(part for part in (given.entry, given.seal) if part)
    _facts(
        sheet, (("문서 확인값", given.version or "―"), ("원장 확인점", seal or "―"), ("확인 열쇠", given.key or "―"))
    )
