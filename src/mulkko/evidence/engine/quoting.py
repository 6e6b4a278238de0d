"""The work of the child that reads documents: looks for passages, and reads quoted ones again.

The bytes that are hashed are the bytes that are read.
"""

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mulkko.documents.formats.quotable import READER, Quotable, quotable
from mulkko.documents.formats.written import Unreadable
from mulkko.evidence.engine.passages import AROUND, Passage, again, looked_for, read_at


class Damaged(Exception):
    """The file is gone, or has other bytes than it is named by."""


def find(arguments: dict[str, Any]) -> dict[str, Any]:
    """Look for passages: `path`, `sha256`, `asked`; or the one at `start` to `end`.

    Returns:
        {"passages": [Passage as a dict], "more", "kind", "reader"}, or {"error": {"kind", "what"}}.
    """
    try:
        found = _read(arguments)
    except (Damaged, Unreadable) as error:
        return {"error": {"kind": "snapshot", "what": str(error)}}
    if "start" in arguments:
        spans, more = [(int(arguments["start"]), int(arguments["end"]))], False
    else:
        spans, more = looked_for(found.text, arguments["asked"], by_line=found.kind != "pdf")
    spans = [(start, end) for start, end in spans if 0 <= start < end <= len(found.text)]
    passages = [_passage(found, start, end).spec() for start, end in spans]
    return {"passages": passages, "more": more, "kind": found.kind, "reader": READER}


def check(arguments: dict[str, Any]) -> list[dict[str, Any]]:
    """Read quoted passages again: `asked` [{"id", "path", "sha256", "quoted", "kinds", "mode"}], an answer for each."""
    texts: dict[tuple[str, str], Quotable | str] = {}
    answers = []
    for one in arguments["asked"]:
        key = (one["path"], one["sha256"])
        if key not in texts:
            try:
                texts[key] = _read(one)
            except (Damaged, Unreadable) as error:
                texts[key] = str(error)
        found = texts[key]
        if isinstance(found, str):
            answers.append({"id": one["id"], "error": "snapshot", "what": found})
        else:
            answers.append({"id": one["id"], "letters": len(found.text)} | _answer(found, one))
    return answers


def _answer(found: Quotable, one: Mapping[str, Any]) -> dict[str, Any]:
    quoted, kinds = one["quoted"], one["kinds"]
    if one["mode"] == "replay":
        values = read_at(found.text, quoted, kinds)
        if values is None:
            what = "The passage does not stand in the document where the evidence says that it does."
            return {"error": "passage", "what": what}
        return {"values": values}
    now = again(found.text, quoted, kinds)
    if now.lost:
        return {"values": dict.fromkeys(quoted["figures"]), "lost": now.lost}
    place = _passage(found, now.start, now.end)
    return {
        "values": dict(now.values),
        "passage": place.spec(),
        "figures": {name: list(span) for name, span in now.spans.items()},
    }


def _read(one: Mapping[str, Any]) -> Quotable:
    try:
        content = Path(one["path"]).read_bytes()
    except OSError as error:
        raise Damaged(f"The file of the document cannot be read: {error.strerror}.") from error
    if hashlib.sha256(content).hexdigest() != one["sha256"]:
        raise Damaged("The file of the document has been changed since it was pinned.")
    with tempfile.NamedTemporaryFile(prefix="mulkko-") as copy:  # read from these bytes, whatever lies there by now
        copy.write(content)
        copy.flush()
        return quotable(Path(copy.name))


def _passage(found: Quotable, start: int, end: int) -> Passage:
    return Passage(
        start, end, found.text[start:end], found.page_at(start), found.paragraph_at(start),
        found.text[max(0, start - AROUND) : start], found.text[end : end + AROUND],
    )  # fmt: skip
