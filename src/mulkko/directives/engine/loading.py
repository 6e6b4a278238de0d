"""A file of remarks in, its text and what the rules find in it out. Runs in the limited child."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from mulkko.catalog.engine.refusal import Refused
from mulkko.directives.engine.reading import Found, candidates
from mulkko.documents.formats.written import Unreadable, text_of

LONGEST = 200_000  # characters: minutes of a whole day
MOST = 2_000  # candidates; a text with more of them is no speech


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """Read one file: `source`, `spoken_on` as an ISO day, `speaker`. NUL, which no database takes, becomes a space.

    Raises:
        Refused: it is no text, or too long; `where` names the reason in one word.
    """
    try:
        text, _is_plain = text_of(Path(arguments["source"]))
    except Unreadable as error:
        raise Refused(str(error), error.kind, "") from error
    text = text.replace("\0", " ").removeprefix("\ufeff")
    if not text.strip():
        raise Refused("The text is empty.", "empty", "Choose a file with words in it.")
    if len(text) > LONGEST:
        raise Refused(f"The text has more than {LONGEST:,} characters.", "long", "Split it by meeting or by part.")
    found = candidates(text, spoken_on=date.fromisoformat(arguments["spoken_on"]), speaker=arguments["speaker"])
    return {"text": text, "found": [_plain(one) for one in found[:MOST]]}


def _plain(one: Found) -> dict[str, Any]:
    return asdict(one) | {"due_on": one.due_on.isoformat() if one.due_on else None}


def found_from(rows: Iterable[dict[str, Any]]) -> list[Found]:
    """Return what a child found as values again."""
    return [Found(**(row | {"due_on": date.fromisoformat(row["due_on"]) if row["due_on"] else None})) for row in rows]
