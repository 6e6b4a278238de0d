"""Readers that share no code with the writers: HWPX by zip and ElementTree, PDF by its own structure tree."""

import io
import shutil
import subprocess
import unicodedata
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from mulkko.documents.formats.coverage import showable
from mulkko.documents.formats.pdf import FONTS, NEEDED, known_characters

HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
needs_fonts = pytest.mark.skipif(
    not all((FONTS / name).is_file() for name in NEEDED),
    reason="the fonts of PDF papers are not here: run script/assets",
)


def squeezed(text: str) -> str:
    """Return a text without blanks and marks that show nothing: where a line ends is the matter of a format, not of the paper."""
    return "".join(one for one in text if not one.isspace() and unicodedata.category(one) not in ("Cc", "Cf"))


def missing(strings: list[str], text: str) -> list[str]:
    """Return the strings that a text does not hold, in this order or any."""
    held = squeezed(text)
    return [string for string in strings if squeezed(string) not in held]


def drawn(strings: list[str]) -> list[str]:
    """Return strings as a PDF shows them: what the fonts lack stands there by its number."""
    return [showable(string, known_characters()) for string in strings]


def hwpx_text(content: bytes) -> str:
    """Return the text of every paragraph in reading order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        section = ElementTree.fromstring(package.read("Contents/section0.xml"))
    return "\n".join("".join(piece.itertext()) for piece in section.iter(f"{HP}t"))


def pdf_text(content: bytes, scratch: Path) -> str:
    """Return the text of a tagged PDF in the order of its structure: as a screen reader speaks it, without page numbers."""
    try:
        import pdfminer  # noqa: F401
    except ImportError:
        return _text_by_poppler(content, scratch)
    return _text_by_structure(content)


def _text_by_poppler(content: bytes, scratch: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("neither pdfminer.six nor pdftotext is here to read a PDF back")
    place = scratch / "paper.pdf"
    place.write_bytes(content)
    done = subprocess.run(["pdftotext", "-raw", place, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def _text_by_structure(content: bytes) -> str:
    from pdfminer.pdfdevice import PDFDevice
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import PDFObjRef, resolve1

    class Marked(PDFDevice):
        """Collects text by page and number of its marked content."""

        def __init__(self, resources: Any) -> None:
            super().__init__(resources)
            self.found: dict[tuple[int, int], str] = {}
            self.page, self.open = 0, [-1]

        def begin_page(self, page: Any, ctm: Any) -> None:
            self.page, self.open = page.pageid, [-1]

        def begin_tag(self, tag: Any, props: Any = None) -> None:
            self.open.append((resolve1(props) or {}).get("MCID", self.open[-1]))

        def end_tag(self) -> None:
            self.open.pop()

        def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
            codes = b"".join(part for part in seq if isinstance(part, bytes))
            text = "".join(textstate.font.to_unichr(cid) for cid in textstate.font.decode(codes))
            key = (self.page, self.open[-1])
            self.found[key] = self.found.get(key, "") + text

    document = PDFDocument(PDFParser(io.BytesIO(content)))
    resources = PDFResourceManager()
    device = Marked(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.create_pages(document):
        interpreter.process_page(page)

    def spoken(kid: Any, page: int) -> str:
        kid = resolve1(kid)
        if isinstance(kid, int):
            return device.found.get((page, kid), "")
        if isinstance(kid, list):
            return "".join(spoken(one, page) for one in kid)
        if not isinstance(kid, dict):
            return ""
        if isinstance(kid.get("Pg"), PDFObjRef):
            page = kid["Pg"].objid
        return device.found.get((page, kid["MCID"]), "") if "MCID" in kid else spoken(kid.get("K"), page)

    return spoken(resolve1(document.catalog["StructTreeRoot"]).get("K"), 0)
