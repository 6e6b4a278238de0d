"""Documents as somebody brings them: a plain text, DOCX, HWPX or PDF with the same paragraphs. All of it is made up."""

import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.builders.hall import NINE, OPERATOR

from mulkko.catalog.actions import Added, Incoming
from mulkko.catalog.actions.documents import add_document
from mulkko.documents.formats import pdf

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REPORT = [
    "심야 이동 실태 보고",
    "2025년 말 가람시에서 밤에 일하는 사람은 12,400명이다. 이 가운데 38.5%가 버스를 기다린다.",
    "○ 심야노선 하나에 드는 돈은 한 해 18.4억 원으로 추정된다.",
    "시민들은 막차가 너무 이르다고 말한다.",
]


def docx(paragraphs: list[str], path: Path) -> Path:
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    return _packed(path, "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')


def hwpx(paragraphs: list[str], path: Path) -> Path:
    body = "".join(f"<hp:p><hp:run><hp:t>{one}</hp:t></hp:run></hp:p>" for one in paragraphs)
    return _packed(path, "Contents/section0.xml", f'<hs:sec xmlns:hs="s" xmlns:hp="p">{body}</hs:sec>')


def _packed(path: Path, name: str, xml: str) -> Path:
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), xml)
    return path


def txt(paragraphs: list[str], path: Path) -> Path:
    path.write_text("\n".join(paragraphs), encoding="utf-8")
    return path


def pdf_of(pages: list[list[str]], path: Path) -> Path:
    """Write pages of paragraphs as a PDF with the fonts of the program."""
    import typst

    if not any(pdf.FONTS.glob("*.otf")):
        pytest.skip("script/assets has not brought the fonts yet")
    body = "\n#pagebreak()\n".join("\n\n".join(one.replace("#", "") for one in page) for page in pages)
    text = f'#set page(width: 120mm, height: 90mm)\n#set text(font: "Pretendard GOV", size: 11pt)\n{body}'
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[pdf.FONTS])
    path.write_bytes(typst.compile(text.encode(), font_paths=fonts))
    return path


WRITERS = {
    "txt": txt,
    "docx": docx,
    "hwpx": hwpx,
    "pdf": lambda paragraphs, path: pdf_of([paragraphs[:1], paragraphs[1:]], path),
}


def brought(
    paragraphs: list[str] | None = None,
    *,
    kind: str = "docx",
    title: str = "심야 이동 실태 보고",
    at: datetime = NINE,
    **told: Any,
) -> Added:
    """Bring a document into the catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        path = WRITERS[kind](paragraphs or REPORT, Path(folder) / f"report.{kind}")
        return add_document(
            path, told=Incoming(**{"owner": "bus", "title": title, **told}), by=OPERATOR, person=None, at=at
        )
