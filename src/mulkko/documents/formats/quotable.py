"""The text of a document as it is quoted: always the same characters for the same bytes, with the pages of a PDF.

A place in the text is a place in the document for good, so the recipe has a number: what reads otherwise needs another.
"""

import io
import re
from dataclasses import dataclass
from pathlib import Path

from mulkko.documents.formats.written import Unreadable, text_of

RECIPE = 1
READER = f"mulkko documents {RECIPE}"
MOST_LETTERS = 2_000_000
MOST_PAGES = 2_000
_FIRST_BYTES = {"pdf": b"%PDF-", "docx": b"PK", "hwpx": b"PK"}
_PARTS = {"docx": b"word/document.xml", "hwpx": b"Contents/section0.xml"}
# What no database keeps, and what no reader sees: it would stand between the letters that somebody looks for.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Quotable:
    """A document as it is quoted; `pages` are the places at which its pages begin, none where the format has none."""

    kind: str
    text: str
    pages: tuple[int, ...] = ()

    def page_at(self, place: int) -> int | None:
        """Return the number of the page on which a place of the text stands."""
        return sum(start <= place for start in self.pages) or None

    def paragraph_at(self, place: int) -> int:
        """Return the number of the paragraph in which a place stands, empty lines not counted."""
        return max(1, sum(bool(line.strip()) for line in self.text[:place].split("\n")[:-1]) + 1)


def quotable(path: Path) -> Quotable:
    """Return the text of a PDF, HWPX, DOCX or plain text file.

    Raises:
        Unreadable: it is none of them, too long, or holds no words.
    """
    kind = kind_of(path)
    found = _pdf(path) if kind == "pdf" else Quotable(kind, plain(text_of(path)[0]))
    if len(found.text) > MOST_LETTERS:
        raise Unreadable(f"The document has more than {MOST_LETTERS:,} characters. Split it.", "long")
    if not found.text.strip():
        raise Unreadable("The document holds no words: pages that were scanned are pictures.", "empty")
    return found


def kind_of(path: Path) -> str:
    """Return pdf, hwpx, docx or txt, by the bytes of a file and never by its name."""
    content = path.read_bytes()
    if content.startswith(_FIRST_BYTES["pdf"]):
        return "pdf"
    if content.startswith(b"PK"):
        return next((kind for kind, part in _PARTS.items() if part in content), "other")
    return "txt"


def plain(text: str) -> str:
    """Return a text with one sign for the end of a line, and without what nobody sees."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0c", "\n"))


def _pdf(path: Path) -> Quotable:
    # Only a child that reads a PDF pays for the reader.
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer

    text, pages = io.StringIO(), []
    try:
        for number, page in enumerate(extract_pages(str(path), maxpages=MOST_PAGES + 1, laparams=LAParams()), 1):
            if number > MOST_PAGES:
                raise Unreadable(f"The document has more than {MOST_PAGES:,} pages. Split it.", "long")
            pages.append(text.tell())
            boxes = [plain(box.get_text()).strip("\n") for box in page if isinstance(box, LTTextContainer)]
            text.write("".join(f"{box}\n\n" for box in boxes))  # what stands apart on a page is read apart
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # a reader of a hundred layers: whatever it stumbles over is a broken file
        raise Unreadable(
            "The PDF is broken or locked. Open and save it again, without a password.", "broken"
        ) from error
    return Quotable("pdf", text.getvalue(), tuple(pages))
