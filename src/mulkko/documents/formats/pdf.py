"""A file as PDF/A-2a and PDF/UA-1 in one, drawn by Typst from `paper.typ`. The same file gives the same bytes.

Only the fonts that `script/assets` brings are used, so that a paper looks the same wherever it was made.
"""

import json
import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from mulkko.documents.formats.coverage import characters_of, showable
from mulkko.documents.formats.parts import File, spec_of

FONTS = Path(__file__).with_name("fonts")
TEMPLATE = Path(__file__).with_name("paper.typ")
STANDARDS = ["a-2a", "ua-1"]
NEEDED = ("PretendardGOV-Regular.otf", "PretendardGOV-Bold.otf")


class NoFonts(RuntimeError):
    """The fonts that a PDF must embed are not there."""


class NotDrawn(RuntimeError):
    """The paper cannot be drawn as an archivable PDF; the message says which text stands in the way."""


def written(file: File, *, fonts: Path = FONTS) -> bytes:
    """Return the PDF of a file.

    Raises:
        NoFonts: `script/assets` was not run.
        NotDrawn: Typst refuses; never seen.

    A character that no font shows stands there by its number, such as [U+1F600]: an archivable PDF has no gaps.
    """
    if missing := [name for name in NEEDED if not (fonts / name).is_file()]:
        raise NoFonts(f"A PDF cannot be written without the font {missing[0]}: run script/assets once, it brings it.")
    stamp = file.stamped_at.astimezone(UTC)
    given = {
        "title": file.title, "author": file.author, "description": file.description, "keywords": file.keywords,
        "stamp": [stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second],
        "parts": [spec_of(part) for part in file.parts],
    }  # fmt: skip
    try:
        return _compiled(json.dumps(_showable(given, known_characters(fonts)), ensure_ascii=False), fonts, stamp)
    except typst.TypstError as error:
        raise NotDrawn(f"The PDF cannot be drawn: {error}") from error


def pages(content: bytes) -> int:
    """Return how many pages a PDF written here has."""
    return max(int(count) for count in re.findall(rb"/Type ?/Pages.*?/Count (\d+)", content, re.DOTALL))


@cache
def known_characters(fonts: Path = FONTS) -> frozenset[int]:
    """Return the code points that every weight can show: all 11,172 syllables and 7,138 hanja among them.

    What is set aside for private use is none of them, whatever a font draws there: an archivable PDF may not hold it.
    """
    shown = frozenset.intersection(*(characters_of(fonts / name) for name in NEEDED))
    return frozenset(one for one in shown if unicodedata.category(chr(one)) != "Co")


def _showable(value: Any, known: frozenset[int]) -> Any:
    if isinstance(value, str):
        return showable(value, known)
    if isinstance(value, dict):
        return {key: _showable(one, known) for key, one in value.items()}
    return [_showable(one, known) for one in value] if isinstance(value, (list, tuple)) else value


def _compiled(given: str, fonts: Path, stamp: datetime) -> bytes:
    options: dict[str, Any] = {"format": "pdf", "pdf_standards": STANDARDS, "timestamp": stamp.replace(microsecond=0)}
    return bytes(typst.compile(TEMPLATE, font_paths=_fonts(fonts), sys_inputs={"paper": given}, **options))


@cache
def _fonts(folder: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
