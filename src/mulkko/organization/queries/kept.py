"""The organisation of a day, read once for whoever only looks: a page asks for it a dozen times while it is drawn.

Nothing is kept where somebody acts: what an action sees is what the database says at that moment.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Read = TypeVar("Read")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("what a page has read", default=None)


@contextmanager
def read_once() -> Iterator[dict[Hashable, Any]]:
    """Keep what is read of the organisation until the block ends, in the mapping that is yielded."""
    kept: dict[Hashable, Any] = {}
    token = _kept.set(kept)
    try:
        yield kept
    finally:
        _kept.reset(token)


def once(key: Hashable, read: Callable[[], Read]) -> Read:
    """Return what was read under a key in this block, else read it."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]
