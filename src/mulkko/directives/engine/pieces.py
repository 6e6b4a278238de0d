"""Clauses of a passage, and how the parts of one sentence that orders several things are told apart. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mulkko.directives.engine.forces import Force, bare, force_of
from mulkko.directives.engine.sentences import chain_of
from mulkko.language.engine.morphemes import Morpheme


@dataclass(frozen=True)
class Piece:
    """A clause of a passage that is a candidate; `tail` is where the ordering form begins."""

    kind: str
    force: str
    start: int
    end: int
    tail: int
    begin: int  # where what is to be done begins


def deed_end(tokens: Sequence[Morpheme], tail: int) -> int:
    """Return where in the passage the deed ends that the last `tail` characters of the chain order."""
    for count in range(len(tokens)):
        if len(chain_of(tokens[len(tokens) - count :])) >= tail:
            last = tokens[len(tokens) - count - 1]
            return last.start if last.tag == "XSV" else last.end
    return tokens[0].end


def conjuncts(tokens: Sequence[Morpheme], force: Force, start: int, end: int) -> Iterator[Piece]:
    """Split "A 챙겨 주시고, B 보고하세요": each part inherits the final force, and a part with 말고 forbids."""
    at = start
    for place, _token in enumerate(tokens[:-2]):
        parted = _parts_here(tokens, place)
        if not parted or not any(one.tag == "EF" or one.tag[:2] in ("NN", "VV") for one in tokens[place + 1 :]):
            continue
        stop = place + 1
        while stop < len(tokens) and (tokens[stop].form, tokens[stop].tag) in (("요", "JX"), (",", "SP")):
            stop += 1
        inside = [one for one in tokens[:place] if one.start >= at]
        before = chain_of(inside)
        forbids = re.search(r" 지/EC(?: \S+/J\S+)? 말/V[VX](?: 시/EP)?$", before)
        if not forbids and (force_of(before + " 세요/EF", "") is None or re.search(r"/VA(?: 시/EP)?$", before)):
            continue
        cut = max(one.end for one in tokens[:stop])
        name = "prohibition" if forbids else ("strong" if force.name == "prohibition" else force.name)
        yield Piece(
            "directive",
            name,
            at,
            cut,
            deed_end(inside, len(forbids[0]) if forbids else len(before) - len(bare(before))),
            at,
        )
        at = tokens[stop].start
    rest = [one for one in tokens if one.start >= at]
    yield Piece("directive", force.name, at, end, deed_end(rest, force.tail), at)


def _parts_here(tokens: Sequence[Morpheme], place: int) -> bool:
    token = tokens[place]
    if token.form not in ("고", "되", "고요") or token.tag != "EC" or place < 2:
        return False
    following = tokens[place + 1]
    before = tokens[place - 1]
    if following.tag == "VX" or following.form in ("있", "싶", "계시"):
        return False
    comma = following.form == "," or following.form == "요"
    honoured = before.form == "시" and before.tag == "EP"
    forbids = (before.form == "말" and before.tag.startswith("V")) or (honoured and tokens[place - 2].form == "말")
    return token.form.startswith("고") and (honoured or forbids or comma) and before.tag != "VCP"
