"""Korean morphemes and sentences, each as a span of the text that was given.

The engine behind it takes two seconds and half a gigabyte to load, so it is loaded on first use, in the worker and
in commands, never in a web worker. Offsets are Unicode code points of the given text, end exclusive.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

_loading = threading.Lock()


@dataclass(frozen=True, slots=True)
class Morpheme:
    """One morpheme; `tag` is one of Kiwi's, such as NNG (common noun), EF (final ending) or JKS (subject particle)."""

    form: str
    tag: str
    start: int
    end: int


def morphemes(text: str) -> list[Morpheme]:
    """Return the morphemes of one text in order."""
    return _plain(_kiwi().tokenize(text))


def morphemes_of_many(texts: Iterable[str]) -> Iterator[list[Morpheme]]:
    """Yield the morphemes of each text; faster than one by one, and never more than a few texts in memory."""
    for tokens in _kiwi().tokenize(texts):
        yield _plain(tokens)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text as spans."""
    return [(sentence.start, sentence.end) for sentence in _kiwi().split_into_sents(text)]


def gaps(pieces: Sequence[str]) -> list[bool]:
    """Tell for each piece but the last whether a space belongs between it and the next: a hard line break may cut a word."""
    return list(_kiwi().glue(pieces, return_space_insertions=True)[1])


def _plain(tokens: Iterable[Any]) -> list[Morpheme]:
    return [Morpheme(token.form, str(token.tag), token.start, token.start + token.len) for token in tokens]


def _kiwi() -> Any:
    with _loading:
        return _loaded()


@cache
def _loaded() -> Any:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=2)
