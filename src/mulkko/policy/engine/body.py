"""The body of a draft: ordered blocks with stable ids; inline content is text, a claim slot or a span reference.

Screen, difference, seal and paper read only this. An officer writes it with the marks of a plan: □ for a
heading, ○, - and ※ below it, 1. 가. 1) for numbered items, anything else is a paragraph; `{3.n}` is the slot n of
claim 3. A backslash makes a brace or a mark ordinary. Numbers are counted here, whatever was typed. Pure.
"""

import re
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from mulkko.documents.engine.marks import item_mark, syllable
from mulkko.ledger.engine.canonical import sha256_of

MARKS = {"□": "heading", "○": "item", "-": "detail", "※": "note"}
KINDS = {kind: mark for mark, kind in MARKS.items()} | {"paragraph": ""}
NUMBERED = ("first", "second", "third")  # 1. 가. 1) (규칙 §2①)
INDENT = {"heading": 0, "item": 1, "detail": 2, "note": 2, "paragraph": 0, "first": 0, "second": 1, "third": 2}
# "11. 23. 회의" begins with a date, "1.5배" with a figure: neither is a mark.
_NUMBER = re.compile(r"(?:(\d{1,3})\.(?=[ \t]+(?!\d{1,2}\.))|([가-힣])\.(?=[ \t])|(\d{1,3})\)(?=[ \t]))")
_LETTERS = {syllable(place) for place in range(84)}
LONGEST_BLOCK = 5_000
MOST_BLOCKS = 2_000


class BadBody(ValueError):
    """A line cannot be read as a block; the message names the line and the cure."""


@dataclass(frozen=True)
class Text:
    text: str

    def spec(self) -> dict[str, Any]:
        return {"text": self.text}


@dataclass(frozen=True)
class SlotRef:
    """A figure: slot `slot` of claim `claim`. What it shows comes from the claim, it cannot be typed over."""

    claim: int
    slot: str

    def spec(self) -> dict[str, Any]:
        return {"claim": self.claim, "slot": self.slot}


@dataclass(frozen=True)
class SpanRef:
    """A quotation: characters [start, end) of a stored text."""

    source: str
    start: int
    end: int

    def spec(self) -> dict[str, Any]:
        return {"span": self.source, "start": self.start, "end": self.end}


Inline = Text | SlotRef | SpanRef


@dataclass(frozen=True)
class Block:
    """One block; `id` stays while its words change, so that threads and differences can hold on to it."""

    id: str
    kind: str
    inlines: tuple[Inline, ...]

    def spec(self) -> dict[str, Any]:
        return {"id": self.id, "kind": self.kind, "inlines": [inline.spec() for inline in self.inlines]}


def block_of(spec: dict[str, Any]) -> Block:
    """Return the block that `Block.spec` described."""
    return Block(spec["id"], spec["kind"], tuple(_inline_of(inline) for inline in spec["inlines"]))


def _inline_of(spec: dict[str, Any]) -> Inline:
    if "text" in spec:
        return Text(spec["text"])
    if "claim" in spec:
        return SlotRef(spec["claim"], spec["slot"])
    return SpanRef(spec["span"], spec["start"], spec["end"])


def new_id() -> str:
    return secrets.token_hex(6)


# One alternation, read left to right: an escaped character, a slot, a span, or one ordinary character.
_TOKEN = re.compile(r"\\([\\{])|\{(\d{1,18})\.([^\W\d]\w*)\}|\{span ([\w\-]+) (\d+)-(\d+)\}|(.)", re.DOTALL)


def read_inlines(text: str) -> tuple[Inline, ...]:
    """Return what one line says.

    >>> read_inlines("밤에 일하는 사람은 {3.n}이다.")
    (Text(text='밤에 일하는 사람은 '), SlotRef(claim=3, slot='n'), Text(text='이다.'))
    """
    found: list[Inline] = []
    words: list[str] = []
    for token in _TOKEN.finditer(text):
        if token[2]:
            inline: Inline = SlotRef(int(token[2]), token[3])
        elif token[4]:
            inline = SpanRef(token[4], int(token[5]), int(token[6]))
        else:
            words.append(token[1] or token[7])
            continue
        if words:
            found.append(Text("".join(words)))
            words = []
        found.append(inline)
    if words:
        found.append(Text("".join(words)))
    return tuple(found)


def written_inlines(inlines: Sequence[Inline]) -> str:
    """Return inlines as an officer writes them: the inverse of `read_inlines`."""
    return "".join(_written(inline) for inline in inlines)


def _written(inline: Inline) -> str:
    if isinstance(inline, SlotRef):
        return f"{{{inline.claim}.{inline.slot}}}"
    if isinstance(inline, SpanRef):
        return f"{{span {inline.source} {inline.start}-{inline.end}}}"
    return inline.text.replace("\\", "\\\\").replace("{", "\\{")


def read_body(text: str, *, old: Sequence[Block] = ()) -> list[Block]:
    """Return the blocks of a text, each keeping the id of the old block that it comes from.

    Raises:
        BadBody: a line is too long or holds a control character, or there are too many lines.
    """
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    lines = [line for line in lines if line]
    if len(lines) > MOST_BLOCKS:
        raise BadBody(
            f"The text has {len(lines):,} lines; {MOST_BLOCKS:,} are the most. Put the rest into an attachment."
        )
    blocks = []
    for number, line in enumerate(lines):
        if len(line) > LONGEST_BLOCK:
            raise BadBody(f"Line {number + 1} has {len(line):,} characters; {LONGEST_BLOCK:,} are the most. Split it.")
        if any(character < " " and character != "\t" for character in line):
            raise BadBody(f"Line {number + 1} holds a control character. Type the line again.")
        kind, words = _kind_of(line)
        if words:
            blocks.append(Block("", kind, read_inlines(_unguarded(kind, words))))
    _refuse_too_many_numbers(blocks)
    return _with_ids(blocks, old)


def _kind_of(line: str) -> tuple[str, str]:
    """Return the kind of a line and its words without the mark."""
    kind = MARKS.get(line[0], "paragraph")
    if kind == "detail" and line[1:2] not in (" ", "\t"):  # -5% is a figure, not a mark
        return "paragraph", line
    if kind != "paragraph":
        return kind, line[1:].strip()
    number = _NUMBER.match(line)
    if number and (number[2] is None or number[2] in _LETTERS):
        return NUMBERED[(number.lastindex or 1) - 1], line[number.end() :].strip()
    return kind, line


def _refuse_too_many_numbers(blocks: Sequence[Block]) -> None:
    try:
        marks_of([block.kind for block in blocks])
    except ValueError as error:
        raise BadBody(str(error)) from error


def marks_of(kinds: Sequence[str], *, on_paper: bool = False) -> list[str]:
    """Return the mark of each block: numbers begin anew below a heading, an item ○ or a number above.

    >>> marks_of(["first", "second", "second", "first", "heading", "first"])
    ['1.', '가.', '나.', '2.', '□', '1.']

    Args:
        on_paper: an only item has no mark (규칙 §2①); while it is written, every item keeps one.

    Raises:
        ValueError: there is no such number on its level.
    """
    counts, group, places = [0, 0, 0], [0, 0, 0], []
    for kind in kinds:
        level = NUMBERED.index(kind) if kind in NUMBERED else -1
        for below in range(level + 1 if level >= 0 or kind in ("heading", "item") else len(counts), len(counts)):
            counts[below], group[below] = 0, group[below] + 1
        if level >= 0:
            counts[level] += 1
        places.append((level, group[max(level, 0)], counts[max(level, 0)]))
    siblings = Counter((level, within) for level, within, _ in places if level >= 0)
    return [
        KINDS[kind] if level < 0 else "" if on_paper and siblings[level, within] == 1 else item_mark(level + 1, place - 1)
        for kind, (level, within, place) in zip(kinds, places, strict=True)
    ]  # fmt: skip


def _looks_marked(words: str) -> bool:
    return words[:1] in MARKS or _NUMBER.match(words) is not None or re.match(r"\d{1,2}\.", words) is not None


def _unguarded(kind: str, words: str) -> str:
    return words[1:] if _is_guarded(kind) and words[:1] == "\\" and _looks_marked(words[1:]) else words


def _is_guarded(kind: str) -> bool:
    return kind == "paragraph" or kind in NUMBERED


def written_body(blocks: Sequence[Block]) -> str:
    """Return blocks as an officer writes them, one a line: the inverse of `read_body`."""
    lines = []
    for block, mark in zip(blocks, marks_of([block.kind for block in blocks]), strict=True):
        words = written_inlines(block.inlines)
        if _is_guarded(block.kind) and _looks_marked(words):
            words = "\\" + words
        lines.append("  " * INDENT[block.kind] + (f"{mark} {words}" if mark else words))
    return "\n".join(lines)


def digest_of(blocks: Sequence[Block]) -> str:
    """Return the SHA-256 of a body as it is written: two pages compare what they began from."""
    return sha256_of(written_body(blocks))


def _with_ids(blocks: list[Block], old: Sequence[Block]) -> list[Block]:
    """Give each block the id of the old one it comes from: equal first, then changed ones in the same place."""
    before = [(block.kind, block.inlines) for block in old]
    after = [(block.kind, block.inlines) for block in blocks]
    ids: dict[int, str] = {}
    for tag, low, high, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            ids.update({start + step: old[low + step].id for step in range(min(high - low, end - start))})
    return [replace(block, id=ids.get(number) or new_id()) for number, block in enumerate(blocks)]


def claims_in(blocks: Sequence[Block]) -> list[int]:
    """Return the ids of the claims that a body cites, in the order of their first mention."""
    cited = (inline.claim for block in blocks for inline in block.inlines if isinstance(inline, SlotRef))
    return list(dict.fromkeys(cited))


def with_claim(blocks: Sequence[Block], old: int, new: int) -> list[Block]:
    """Return the blocks with every slot of claim `old` pointing to the same slot of claim `new`."""
    return [
        replace(
            block,
            inlines=tuple(
                SlotRef(new, inline.slot) if isinstance(inline, SlotRef) and inline.claim == old else inline
                for inline in block.inlines
            ),
        )
        for block in blocks
    ]


def read_out(block: Block, shown: Callable[[int, str], str]) -> str:
    """Return a block as plain words; `shown` gives the figure of a slot."""
    return "".join(
        inline.text
        if isinstance(inline, Text)
        else shown(inline.claim, inline.slot)
        if isinstance(inline, SlotRef)
        else ""
        for inline in block.inlines
    )
