"""공개 포털 as files: pages, papers, feeds and data, each byte following from the portal alone. No address of anything else.

Every page works without a script; the one script only narrows the list while somebody types.
"""

import json
from collections.abc import Callable, Iterable
from importlib.resources import files
from urllib.parse import quote

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mulkko.documents.formats.html import fragment
from mulkko.documents.formats.parts import File, file_of
from mulkko.publishing.engine.portal import Came, Matter, OpenData, Portal

GENERATOR = "mulkko-portal"
Draw = Callable[[File], bytes]


def files_of(portal: Portal, *, hwpx: Draw, pdf: Draw | None) -> dict[str, bytes]:
    """Return every file of the site by its name below the folder; without `pdf` no paper is drawn as PDF, and none is linked."""
    found: dict[str, bytes] = {
        "index.html": _index(portal).encode(), "list.json": _list(portal).encode(), "feed.atom": _feed(portal).encode(),
        "data/index.html": _data(portal).encode(), "portal.css": _own("portal.css"), "portal.js": _own("portal.js"),
    }  # fmt: skip
    for matter in portal.matters:
        sheet = file_of(matter.paper)
        found[f"{matter.name}/index.html"] = _page(portal, matter, has_pdf=pdf is not None).encode()
        found[f"{matter.name}/paper.hwpx"] = hwpx(sheet)
        if pdf is not None:
            found[f"{matter.name}/paper.pdf"] = pdf(sheet)
    return found | {one.file: one.content for one in portal.data}


def _own(name: str) -> bytes:
    return files("mulkko.publishing.formats").joinpath(name).read_bytes()


def _join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _frame(portal: Portal, title: str, root: str, body: SafeString, script: bool = False) -> str:
    """Return a whole page; `root` is the way back to the first page of the site."""
    return str(
        format_html(
            '<!doctype html>\n<html lang="ko"><head><meta charset="utf-8"><title>{}</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="{}">'
            '<link rel="stylesheet" href="{}portal.css"><link rel="alternate" type="application/atom+xml" title="새 문서" href="{}feed.atom">'
            "{}</head><body><a class=\"skip\" href=\"#main\">본문 바로가기</a>"
            '<header class="top"><p><a href="{}index.html">{} 정책 공개</a></p><nav aria-label="주요 메뉴"><a href="{}index.html">결정한 정책</a>'
            '<a href="{}data/index.html">자료</a><a href="{}feed.atom">새 문서 받아보기</a></nav></header>'
            '<main id="main">{}</main>'
            "<footer><p>{} · 결재한 문서와 같은 내용을 물꼬에서 옮긴 사본입니다.</p></footer></body></html>\n",
            f"{title} · {portal.city} 정책 공개", GENERATOR, root, root,
            format_html('<script src="{}portal.js" defer></script>', root) if script else "",
            root, portal.city, root, root, root, body, portal.city,
        )
    )  # fmt: skip


def _index(portal: Portal) -> str:
    rows = _join(
        format_html(
            '<tr><td data-label="결재일자" class="day">{}</td><td class="title"><a href="{}/index.html">{}</a><span>{}</span></td>'
            '<td data-label="부서">{}</td><td data-label="단계">{}</td><td data-label="공개구분">{}</td><td data-label="문서번호">{}</td></tr>',
            one.formed_on, one.name, one.title, one.summary, one.department, one.stage, one.disclosure, one.number,
        )
        for one in portal.matters
    )  # fmt: skip
    departments = format_html_join("", "<option>{}</option>", ((one,) for one in portal.departments))
    body = format_html(
        "<h1>결정한 정책</h1><p>공개하거나 일부 공개하는 결재 문서 <strong>{}</strong>건입니다. 비공개 문서는 싣지 않으며, 일부 공개 문서에는 가린 곳과 "
        "근거 조항(정보공개법 제9조 제1항)을 적습니다.</p>"
        '<form class="search" role="search" hidden><label for="q">찾기</label><input id="q" type="search" autocomplete="off">'
        '<label for="department">부서</label><select id="department"><option value="">전체</option>{}</select><output aria-live="polite"></output></form>'
        '<table class="list" id="list"><thead><tr><th scope="col">결재일자</th><th scope="col">제목과 요지</th><th scope="col">부서</th>'
        '<th scope="col">단계</th><th scope="col">공개구분</th><th scope="col">문서번호</th></tr></thead><tbody>{}</tbody></table>',
        len(portal.matters), departments, rows,
    )  # fmt: skip
    return _frame(portal, "결정한 정책", "", body, script=True)


def _page(portal: Portal, one: Matter, *, has_pdf: bool) -> str:
    paper = SafeString('<a class="button" href="paper.pdf">PDF</a> ') if has_pdf else ""
    body = format_html(
        '<p class="back"><a href="../index.html">결정한 정책</a></p><h1>{}</h1><dl class="head"><div><dt>문서번호</dt><dd>{}</dd></div>'
        "<div><dt>결재일자</dt><dd>{}</dd></div><div><dt>부서</dt><dd>{}</dd></div><div><dt>공개구분</dt><dd>{}</dd></div><div><dt>단계</dt><dd>{}</dd></div></dl>"
        '<p class="lead"><strong>요지</strong> {}</p>{}<p>{}<a class="button" href="paper.hwpx">HWPX</a></p>'
        "{}{}{}{}{}<section><h2>결재 문서</h2>{}</section>"
        '<p class="hash">공개본 확인값 <code>{}</code></p>',
        one.title, one.number, one.formed_on, one.department, one.disclosure, one.stage, one.summary, _hidden(one), paper,
        _came(one), _options(one), _evidence(one), _views(one), _people(one), fragment(one.paper), one.digest,
    )  # fmt: skip
    return _frame(portal, one.title, "../", body)


def _hidden(one: Matter) -> SafeString:
    if not one.hidden:
        return SafeString("")
    rows = format_html_join("", "<li>{}: 제{}호, {}곳</li>", one.hidden)
    return format_html(
        '<section class="note"><h2>공개하지 않은 부분</h2><p>정보공개법 제9조 제1항에 따라 가렸고, 문서의 그 자리에도 조항을 적었습니다.</p><ul>{}</ul></section>',
        rows,
    )


def _came(one: Matter) -> SafeString:
    """Return what the matter promised, with what came of it."""
    if not one.came:
        return SafeString("")
    rows = _join(
        format_html(
            '<tr><th scope="row">{}</th><td>{}</td><td>{} ({}까지)</td><td>{}</td><td>{}</td></tr>',
            came.name, came.before, came.target, came.due_on, _measured(came), came.verdict or "―",
        )
        for came in one.came
    )  # fmt: skip
    return format_html(
        '<section><h2>약속과 성과</h2><div class="wide" tabindex="0" role="region" aria-label="약속과 성과"><table><thead><tr><th scope="col">지표</th>'
        '<th scope="col">결재할 때</th><th scope="col">목표</th><th scope="col">측정한 값</th><th scope="col">판정</th></tr></thead>'
        "<tbody>{}</tbody></table></div></section>",
        rows,
    )  # fmt: skip


def _measured(came: Came) -> str:
    return f"{came.value} ({came.measured_on})" if came.value else "아직 측정하지 않음"


def _options(one: Matter) -> SafeString:
    grid = one.paper.plan.grid
    if grid is None:
        return SafeString("")
    heads = format_html_join("", '<th scope="col">{}</th>', ((head,) for head in grid.heads))
    rows = _join(
        format_html(
            '<tr><th scope="row">{}</th>{}</tr>', name, format_html_join("", "<td>{}</td>", ((value,) for value, _ in cells))
        )
        for name, cells in grid.rows
    )  # fmt: skip
    return format_html(
        '<section><h2>견준 대안</h2><div class="wide" tabindex="0" role="region" aria-label="견준 대안"><table><thead><tr><th scope="col">기준</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></div><p>고른 안: <strong>{}</strong> {}</p></section>",
        heads, rows, grid.chosen, grid.because,
    )  # fmt: skip


def _evidence(one: Matter) -> SafeString:
    if not one.paper.plan.sources:
        return SafeString("")
    rows = _join(
        format_html(
            "<li>{} <span class=\"soft\">{}</span></li>", source.sentence, ", ".join(source.datasets)
        )
        for source in one.paper.plan.sources
    )  # fmt: skip
    files = _join(_download(data, "../") for data in one.data)
    given = format_html("<h3>내려받는 자료</h3><ul>{}</ul>", files) if files else ""
    untold = (
        format_html('<p class="soft">열린 이용허락이 없어 내려받기를 싣지 않은 자료: {}</p>', ", ".join(one.untold))
        if one.untold
        else ""
    )
    return format_html("<section><h2>근거</h2><ol>{}</ol>{}{}</section>", rows, given, untold)


def _download(data: OpenData, root: str) -> SafeString:
    told = ", ".join(part for part in (f"판 {data.version}", data.as_of, data.licence, _size(data.content)) if part)
    return format_html(
        '<li><a href="{}{}" download>{} (CSV)</a> <span class="soft">{}</span></li>',
        root,
        quote(data.file),
        data.title,
        told,
    )


def _size(content: bytes) -> str:
    return f"{max(1, round(len(content) / 1024)):,} KiB"


def _views(one: Matter) -> SafeString:
    plan = one.paper.plan
    said = [
        format_html(
            "<li><strong>{}</strong> {}{}</li>", opinion.office, opinion.text, _answer(opinion.answer, opinion.reason)
        )
        for opinion in plan.opinions
    ]
    said += [format_html("<li>{}</li>", remark) for remark in plan.remarks]
    voices = (
        format_html("<p>이 안은 시민 의견 {}건에서 시작했거나 그것을 살폈습니다.</p>", f"{one.voices:,}")
        if one.voices
        else ""
    )
    if not said and not voices:
        return SafeString("")
    listed = format_html("<ul>{}</ul>", _join(said)) if said else ""
    return format_html("<section><h2>의견과 반영</h2>{}{}</section>", voices, listed)


def _answer(answer: str, reason: str) -> SafeString:
    told = f"{answer}: {reason}" if answer and reason else answer or reason
    return format_html(' <span class="answer">{}</span>', told) if told else SafeString("")


def _people(one: Matter) -> SafeString:
    seats = [*one.paper.signers, *one.paper.cooperators]
    rows = format_html_join("", "<li>{}</li>", ((seat.text,) for seat in seats))
    return format_html('<section><h2>정책실명</h2><ul class="people">{}</ul></section>', rows)


def _data(portal: Portal) -> str:
    rows = _join(_download(one, "../") for one in portal.data)
    listed = (
        format_html("<ul>{}</ul>", rows)
        if rows
        else SafeString("<p>아직 열린 이용허락으로 내놓은 자료가 없습니다.</p>")
    )
    body = format_html(
        "<h1>자료</h1><p>결정의 근거가 된 자료 가운데 누구나 다시 쓸 수 있는 것입니다. 개인에 관한 항목은 없습니다. "
        '목록은 <a href="../list.json">JSON</a>으로도 받습니다.</p>{}',
        listed,
    )
    return _frame(portal, "자료", "../", body)


def _list(portal: Portal) -> str:
    told = {
        "generator": GENERATOR, "city": portal.city,
        "papers": [
            {
                "reference": one.reference, "number": one.number, "title": one.title, "summary": one.summary, "department": one.department,
                "formed_on": one.formed_on, "disclosure": one.disclosure, "stage": one.stage, "page": f"{one.name}/index.html",
                "outcomes": [
                    {
                        "name": came.name, "before": came.before, "target": came.target, "due_on": came.due_on,
                        "value": came.value, "measured_on": came.measured_on, "verdict": came.verdict,
                    }
                    for came in one.came
                ],
                "digest": one.digest, "hidden": [list(part) for part in one.hidden], "data": [data.file for data in one.data],
            }
            for one in portal.matters
        ],
        "data": [
            {"file": one.file, "title": one.title, "version": one.version, "as_of": one.as_of, "licence": one.licence}
            for one in portal.data
        ],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _feed(portal: Portal) -> str:
    """Return an Atom feed (RFC 4287) of the newest fifty; its moments are those of the documents."""
    newest = portal.matters[:50]
    updated = newest[0].paper.stamped_at.isoformat(timespec="seconds") if newest else "1970-01-01T00:00:00+00:00"
    entries = _join(
        format_html(
            '<entry><id>urn:mulkko:{}</id><title>{}</title><updated>{}</updated><link href="{}/index.html"/><author><name>{}</name></author>'
            "<summary>{}</summary></entry>\n",
            one.digest, one.title, one.paper.stamped_at.isoformat(timespec="seconds"), one.name, one.department, one.summary,
        )
        for one in newest
    )  # fmt: skip
    head = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ko">'
    return head + str(
        format_html(
            '<id>urn:mulkko:portal:{}</id><title>{} 정책 공개</title><updated>{}</updated><link rel="self" href="feed.atom"/>\n{}</feed>\n',
            quote(portal.city), portal.city, updated, entries,
        )
    )  # fmt: skip
