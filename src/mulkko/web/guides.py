"""Pages out of the documents of the checkout: their headings, paragraphs, lists and tables. The wheel carries them along."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

SHIPPED = Path(__file__).parent / "shipped"
CHECKOUT = Path(__file__).resolve().parents[3] / "docs"
SHOWN = ("glossary", "accessibility")  # the documents that have a page
_RULE = re.compile(r"^\|[\s:|-]+\|$")
_MARKS = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\[([^\]]+)\]\([^)]+\)"), r"\1"),  # a link leads into the checkout, where no browser follows
)


@dataclass
class Section:
    """One heading and what stands below it; `rows` are those of its table, the first one its head."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    @property
    def head(self) -> list[str]:
        return self.rows[0] if self.rows else []

    @property
    def body(self) -> list[list[str]]:
        return self.rows[1:]


@cache
def guide(name: str) -> tuple[Section, ...]:
    """Return the sections of `docs/<name>.md`; the first one is the page itself."""
    return tuple(sections_of(place_of(name).read_text(encoding="utf-8")))


def place_of(name: str) -> Path:
    """Return where a document lies: in the wheel, or among the documents of the checkout."""
    place = SHIPPED / f"{name}.md"
    return place if place.is_file() else CHECKOUT / f"{name}.md"


def sections_of(text: str) -> list[Section]:
    """Read the part of Markdown that our documents use.

    >>> [section.title for section in sections_of("# A\\n\\nOne\\nline.\\n\\n## B\\n\\n| x | y |\\n| - | - |\\n| 1 | 2 |")]
    ['A', 'B']
    """
    sections: list[Section] = []
    is_open = False  # a paragraph or point that the next line goes on with
    for line in text.splitlines():
        if line.startswith("#"):
            sections.append(Section(line.lstrip("#").strip()))
            is_open = False
        elif not line.strip() or not sections or _RULE.match(line):
            is_open = False
        elif line.startswith("|"):
            sections[-1].rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif line.startswith("- "):
            sections[-1].points.append(line[2:].strip())
            is_open = True
        else:
            lines = sections[-1].points if line.startswith("  ") and sections[-1].points else sections[-1].paragraphs
            if is_open and lines:
                lines[-1] += " " + line.strip()
            else:
                lines.append(line.strip())
            is_open = True
    return sections


def inline(text: str) -> SafeString:
    """Return a line with its code and strong words marked; everything else is escaped."""
    shown = str(escape(text))
    for pattern, mark in _MARKS:
        shown = pattern.sub(mark, shown)
    return mark_safe(shown)  # noqa: S308  # escaped above; only our own three marks are put in
