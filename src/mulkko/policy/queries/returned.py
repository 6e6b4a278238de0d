"""A final file that came back from another approval system: read in the limited child, and beside what was sealed."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mulkko.approval.models import Result
from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.documents.engine.paper import Paper
from mulkko.documents.formats import hwpx
from mulkko.documents.formats.parts import Part, file_of
from mulkko.documents.formats.written import text_of
from mulkko.policy.engine.changes import Change
from mulkko.policy.engine.returned import MOST_LETTERS, MOST_PARAGRAPHS, changes_from, paragraphs_of
from mulkko.policy.errors import BadFile, PolicyRefused
from mulkko.policy.queries.paper import paper_of_round
from mulkko.policy.queries.written import text_of_file

LARGEST_MIB = 20
PARTS = {"docx": b"word/document.xml", "hwpx": b"Contents/section0.xml"}  # which part makes a package what it says
COMPARING = Limits(wall_seconds=10, memory_mib=512, cpu_seconds=10)
KINDS = ("hwpx", "docx", "pdf", "txt")


@dataclass(frozen=True)
class Back:
    """A file as it came back: its kind, its bytes, the words in it, and why there are none."""

    kind: str
    content: bytes
    text: str = ""
    unread: str = ""


@dataclass(frozen=True)
class Returned:
    """What differs between a returned file and the sealed version; `unread` says why they could not be compared.

    `lacks_plan` tells that the file holds not one paragraph of the 계획서: it was kept apart.
    `parts` are the sealed documents with what differs in each: every letter in its order, then the 계획서.
    """

    changes: list[Change]
    unread: str = ""
    lacks_plan: bool = False
    parts: tuple[tuple[str, list[Change]], ...] = ()


def read_back(path: Path, name: str) -> Back:
    """Return a final file with its words, as its name says and its bytes agree.

    Raises:
        BadFile: too large, empty, of another kind than HWPX, DOCX, PDF or TXT, or not to be opened.
    """
    size = path.stat().st_size
    if size > LARGEST_MIB << 20:
        raise BadFile("large", f"The file is larger than {LARGEST_MIB} MiB.")
    if not size:
        raise BadFile("empty", "The file is empty.")
    kind, content = name.lower().rpartition(".")[2], path.read_bytes()
    if kind not in KINDS or not _is_what_it_says(kind, content):
        raise BadFile("kind", "The file is no HWPX, DOCX, PDF or TXT, or its name says another kind than it is.")
    if kind == "pdf":
        return Back(kind, content, unread="pdf")
    try:
        text = text_of_file(path).replace("\x00", "")
    except PolicyRefused as error:
        raise BadFile("other", str(error)) from error
    if len(text) > MOST_LETTERS or len(paragraphs_of(text)) > MOST_PARAGRAPHS:
        return Back(kind, content, unread="long")
    return Back(kind, content, text)


def _is_what_it_says(kind: str, content: bytes) -> bool:
    if kind in PARTS:
        return content.startswith(b"PK") and PARTS[kind] in content
    if kind == "pdf":
        return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return not content.startswith((b"PK", b"%PDF", b"\xd0\xcf\x11\xe0")) and (has_mark or b"\x00" not in content)


def differences_of(result: Result) -> Returned:
    """Return every difference between the file of a result and the sealed version, as its paper stands now.

    The paper bears number, day and approver as they were entered: a file that says otherwise differs there too.
    """
    file = result.file
    if file.unread:
        return Returned([], file.unread)
    paper = paper_of_round(result.approval)
    parts: list[Part] = [paper.letter, *paper.further, paper.plan]
    written = [_written([part], paper) for part in parts]
    letters, plan = [line for part in written[:-1] for line in part], written[-1]
    returned = paragraphs_of(file.text)
    lacks_plan = not (set(plan) - set(letters)) & set(returned)
    told = {"sealed": [*letters, *plan], "returned": returned, "parts": [len(part) for part in written]}
    outcome = nursery().run("compare_written", told, limits=COMPARING)
    if outcome.ended != "done" or not isinstance(outcome.result, list):
        return Returned([], "long")  # too long, or made to be too costly: never told as being the same
    changes = changes_from(outcome.result)
    return Returned(changes, lacks_plan=lacks_plan, parts=_by_part(paper, outcome.result, changes))


def _by_part(
    paper: Paper, rows: Sequence[dict[str, Any]], changes: Sequence[Change]
) -> tuple[tuple[str, list[Change]], ...]:
    """Return the changes under the title of the sealed document to which each belongs; the 계획서 has the empty title."""
    titles = [paper.letter.title, *(one.title for one in paper.further), ""]
    found: tuple[tuple[str, list[Change]], ...] = tuple((title, []) for title in titles)
    for row, change in zip(rows, changes, strict=True):
        found[row["part"]][1].append(change)
    return found


def _written(parts: Sequence[Part], paper: Paper) -> list[str]:
    """Return the paragraphs of a part as our own HWPX holds them: what an untouched file would bring back."""
    with tempfile.TemporaryDirectory(prefix="mulkko-") as folder:
        place = Path(folder) / "sealed.hwpx"
        place.write_bytes(hwpx.written(file_of(paper, parts)))
        return paragraphs_of(text_of(place)[0])
