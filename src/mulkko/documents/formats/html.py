"""A paper as HTML: a fragment for a page of Mulkko, or a file of its own that needs nothing else."""

import re
from collections.abc import Iterable, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mulkko.documents.engine.marks import BLANK, END, Item
from mulkko.documents.engine.paper import (
    PROMISE_HEADS,
    Grid,
    Letter,
    Line,
    Opinion,
    Paper,
    Piece,
    Plan,
    Promise,
    Source,
)
from mulkko.documents.engine.signing import Seat

STYLE = """
body { margin: 2rem auto; max-width: 210mm; padding: 0 1rem; color: #1e2124; background: #fff;
  font: 16px/1.7 "Pretendard GOV", "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", sans-serif; }
.paper-agency { text-align: center; font-size: 1.6rem; font-weight: 700; }
.paper-part + .paper-part { margin-top: 3rem; padding-top: 2rem; border-top: 1px dashed #8a949e; break-before: page; }
.paper-item { margin: .2rem 0 .2rem 1.4em; text-indent: -1.4em; overflow-wrap: anywhere; }
.paper-depth-2 { margin-left: 2.4em; } .paper-depth-3 { margin-left: 3.4em; }
.paper-letter .paper-head { border-bottom: 2px solid #1e2124; margin-bottom: .6rem; }
.paper-letter .paper-head th { font-weight: 400; } .paper h2 { font-size: 1.1rem; margin: 1.4rem 0 .5rem; }
.paper-enclosures, .paper-signatures > div { display: flex; gap: 1.2em; margin: .6rem 0; }
.paper-enclosures ul { list-style: none; margin: 0; padding: 0; } .paper-enclosures strong { font-weight: 400; }
.paper-signatures { margin-top: 3rem; padding-top: .4rem; border-top: 2px solid #1e2124; }
.paper-signatures strong { flex: 0 0 3.5em; font-weight: 400; color: #464c53; } .paper-signatures ul { margin: 0; }
.paper-end { display: inline-block; } .paper-sender { text-align: center; font-size: 1.4rem; font-weight: 700; }
.paper h2.paper-plan-title { text-align: center; border-block: 2px solid #1e2124; padding: .6rem; font-size: 1.3rem; }
.paper-plan > header > p { text-align: right; }
.paper-head, .paper-foot { border-collapse: collapse; width: 100%; }
.paper-head th { text-align: left; width: 5em; font-weight: 600; vertical-align: top; }
.paper .paper-title { font-size: 1.2rem; display: inline; }
.paper-line { margin: .2rem 0; padding-left: 1.4em; text-indent: -1.2em; overflow-wrap: anywhere; }
.paper-level-1 { margin-left: 1em; } .paper-level-2 { margin-left: 2em; }
.paper-mark-heading { font-weight: 700; margin-top: .9rem; }
.paper table.paper-grid, .paper table.paper-sources { border-collapse: collapse; width: 100%; font-size: .9rem; }
.paper-grid th, .paper-grid td, .paper-sources th, .paper-sources td { border: 1px solid #8a949e; padding: .3rem .5rem;
  text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.paper-grid thead th, .paper-sources thead th { background: #f4f5f6; }
.paper small { color: #464c53; } .paper sup a { text-decoration: none; }
.paper-seats { display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; list-style: none; padding: 0; }
.paper-foot { border-top: 2px solid #1e2124; margin-top: 1rem; }
code { font-size: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
@page { size: A4; margin: 20mm 20mm 10mm; }
"""
NO_PAGES: Mapping[int, str] = {}
_SOURCE_NAMED = re.compile(r"(?<=근거 )([0-9]+)")
KINDS = {"□": "heading", "○": "item", "-": "detail", "※": "note", "": "paragraph"}


def page(paper: Paper) -> str:
    """Return a whole HTML file: no script, no address of anything else."""
    return str(
        format_html(
            '<!doctype html>\n<html lang="ko"><head><meta charset="utf-8"><title>{}</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="description" content="{}"><meta name="keywords" content="{}"><style>{}</style></head>'
            "<body>{}</body></html>\n",
            paper.title, paper.plan.summary, ", ".join(paper.plan.keywords), mark_safe(STYLE), fragment(paper, is_page=True),  # noqa: S308 - ours
        )
    )  # fmt: skip


def fragment(paper: Paper, *, is_page: bool = False, pages: Mapping[int, str] = NO_PAGES) -> SafeString:
    """Return the paper as one <article>, 기안문 first and 계획서 behind it, every string escaped.

    Its title is the first heading of a page only where the paper itself is the page.

    Args:
        pages: address of the page of a source by its number; each figure of that source then leads there.
    """
    letter = _letter(paper.letter, mark_safe("h1" if is_page else "h2"))  # noqa: S308 - ours
    further = _join(_letter(one, mark_safe("h2")) for one in paper.further)
    return format_html('<article class="paper" lang="ko">{}{}{}</article>', letter, _plan(paper.plan, pages), further)


def _join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _letter(letter: Letter, heading: SafeString) -> SafeString:
    return format_html(
        '<section class="paper-part paper-letter"><header><p class="paper-agency">{}</p><table class="paper-head">'
        '<tr><th scope="row">수신</th><td>{}</td></tr>{}<tr><th scope="row">제목</th><td><{} class="paper-title">{}</{}></td></tr></table></header>'
        "{}{}{}{}{}</section>",
        letter.agency, letter.recipient,
        format_html('<tr><th scope="row">(경유)</th><td>{}</td></tr>', letter.via) if letter.via else "",
        heading, letter.title, heading, _join(_item(item) for item in letter.closed_items), _enclosures(letter), _sender(letter), _seats(letter),
        _foot(letter),
    )  # fmt: skip


def _item(item: Item) -> SafeString:
    mark = format_html("<span>{}</span> ", item.mark) if item.mark else ""
    return format_html('<p class="paper-item paper-depth-{}">{}<span>{}</span></p>', item.level, mark, item.text)


def _enclosures(letter: Letter) -> SafeString:
    if not letter.enclosures:
        return SafeString("")
    last = len(letter.enclosures) - 1
    end = format_html('<span class="paper-end">{}</span>', BLANK + END)
    names = _join(
        format_html("<li><span>{}</span>{}</li>", name, end if at == last else "")
        for at, name in enumerate(letter.enclosures)
    )
    return format_html('<div class="paper-enclosures"><strong>붙임</strong> <ul>{}</ul></div>', names)


def _sender(letter: Letter) -> SafeString:
    if not letter.sender:
        return SafeString("")
    receivers = format_html_join(", ", "<span>{}</span>", ((one,) for one in letter.receivers))
    listed = format_html("<p>수신자 {}</p>", receivers) if letter.receivers else ""
    return format_html('<p class="paper-sender">{}</p>{}', letter.sender, listed)


def _plan(plan: Plan, pages: Mapping[int, str]) -> SafeString:
    return format_html(
        '<section class="paper-part paper-plan"><header><h2 class="paper-plan-title">{}</h2><p>{}</p><table class="paper-head">'
        '<tr><th scope="row">문서요지</th><td>{}</td></tr><tr><th scope="row">키워드</th><td>{}</td></tr>'
        "{}</table></header>{}{}{}{}{}{}</section>",
        plan.title, plan.department, plan.summary, ", ".join(plan.keywords),
        format_html('<tr><th scope="row">결정할 것</th><td>{}</td></tr>', plan.question) if plan.question else "",
        _join(_line(line, pages) for line in plan.lines), _grid(plan.grid, pages), _promises(plan.promises, pages), _sources(plan.sources, pages),
        _opinions(plan.opinions, plan.remarks),
        format_html("<p><small>판 확인값 <code>{}</code></small></p>", plan.version) if plan.version else "",
    )  # fmt: skip


def _line(line: Line, pages: Mapping[int, str]) -> SafeString:
    mark = format_html("{} ", line.mark) if line.mark else ""
    return format_html(
        '<p class="paper-line paper-level-{} paper-mark-{}">{}{}</p>',
        line.level, KINDS.get(line.mark, "paragraph"), mark, _join(_piece(piece, pages) for piece in line.pieces),
    )  # fmt: skip


def _piece(piece: Piece, pages: Mapping[int, str]) -> SafeString:
    if piece.claim is None:
        return format_html("{}", piece.text)
    note = format_html('<sup><a href="#source-{}">[{}]</a></sup>', piece.claim, piece.claim)
    address = pages.get(piece.claim)
    if address:
        return format_html('<a class="paper-figure" href="{}">{}</a>{}', address, piece.text, note)
    return format_html('<span class="paper-figure">{}</span>{}', piece.text, note)


def _named(text: str, pages: Mapping[int, str]) -> SafeString:
    """Return a text in which each source that it names by number leads to its page: 근거 2."""
    parts = _SOURCE_NAMED.split(text)
    return _join(
        format_html('<a href="{}">{}</a>', pages[int(part)], part)
        if at % 2 and int(part) in pages
        else format_html("{}", part)
        for at, part in enumerate(parts)
    )


def _grid(grid: Grid | None, pages: Mapping[int, str]) -> SafeString:
    if grid is None:
        return SafeString("")
    heads = format_html_join("", '<th scope="col">{}</th>', ((head,) for head in grid.heads))
    rows = _join(
        format_html(
            '<tr><th scope="row">{}</th>{}</tr>', name,
            format_html_join("", "<td>{} <small>{}</small></td>", ((value, _named(note, pages)) for value, note in cells)),
        )
        for name, cells in grid.rows
    )  # fmt: skip
    return format_html(
        '<section><h2>대안 비교</h2><table class="paper-grid"><thead><tr><th scope="col">기준</th>{}</tr></thead>'
        "<tbody>{}</tbody></table><p>제안: <strong>{}</strong></p><p>{}</p><p><small>{}</small></p></section>",
        heads, rows, grid.chosen, grid.because, grid.note,
    )  # fmt: skip


def _promises(promises: tuple[Promise, ...], pages: Mapping[int, str]) -> SafeString:
    if not promises:
        return SafeString("")
    heads = format_html_join("", '<th scope="col">{}</th>', ((head,) for head in PROMISE_HEADS))
    rows = _join(
        format_html(
            "<tr>{}</tr>", format_html_join("", "<td>{}</td>", ((_named(cell, pages),) for cell in promise.cells))
        )
        for promise in promises
    )
    return format_html(
        '<section><h2>평가 계획</h2><table class="paper-grid"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></section>',
        heads, rows,
    )  # fmt: skip


def _sources(sources: tuple[Source, ...], pages: Mapping[int, str]) -> SafeString:
    if not sources:
        return SafeString("")
    rows = _join(
        format_html(
            '<tr id="source-{}"><td>{}</td><td>{}</td><td>{}</td><td><code>{}</code></td></tr>', source.number,
            _numbered(source.number, pages), source.sentence,
            format_html_join("", "<div>{}</div>", ((dataset,) for dataset in source.datasets)), source.query,
        )
        for source in sources
    )  # fmt: skip
    return format_html(
        '<section><h2>근거</h2><table class="paper-sources"><thead><tr><th scope="col">번호</th><th scope="col">근거</th>'
        '<th scope="col">자료 · 판 · 기준일</th><th scope="col">산출식</th></tr></thead><tbody>{}</tbody></table></section>',
        rows,
    )


def _numbered(number: int, pages: Mapping[int, str]) -> SafeString:
    return format_html('<a href="{}">{}</a>', pages[number], number) if number in pages else format_html("{}", number)


def _opinions(opinions: tuple[Opinion, ...], remarks: tuple[str, ...]) -> SafeString:
    if not opinions and not remarks:
        return SafeString("")
    said = _join(
        format_html(
            "<li><span>{}</span> <span>{}</span>: <span>{}</span>{}</li>", opinion.office, opinion.name, opinion.text,
            format_html("<br><strong>{}</strong> <span>{}</span>", opinion.answer, opinion.reason) if opinion.answer else "",
        )
        for opinion in opinions
    )  # fmt: skip
    noted = format_html_join("", "<li>{}</li>", ((remark,) for remark in remarks))
    return format_html("<section><h2>의견·지시</h2><ul>{}{}</ul></section>", said, noted)


def _seats(letter: Letter) -> SafeString:
    def row(label: str, seats: tuple[Seat, ...]) -> SafeString:
        if not seats:
            return SafeString("")
        items = format_html_join("", "<li>{}</li>", ((seat.text,) for seat in seats))
        return format_html('<div><strong>{}</strong><ul class="paper-seats">{}</ul></div>', label, items)

    return format_html(
        '<section class="paper-signatures">{}{}</section>',
        row("결재", letter.signers),
        row("협조자", letter.cooperators),
    )


def _foot(letter: Letter) -> SafeString:
    address = _join(format_html('<tr><td colspan="3">{}</td></tr>', line) for line in letter.address.lines)
    return format_html(
        '<footer><table class="paper-foot"><tr><td>시행 <span>{}</span></td><td><span>{}</span></td><td><span>{}</span></td></tr>{}'
        "</table></footer>",
        letter.execution, letter.department, letter.disclosure, address,
    )  # fmt: skip
