"""What is kept of a page as long as it must be the same: until the next act is recorded or the minute is over.

All that it says is changed by acts of the ledger, but for what the time changes: a hold that ends, a day that is due.
A seal is met once only, so that nothing is ever taken for that of another state, nor of another database.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock
from typing import Any, Generic, TypeVar

from mulkko.ledger.models import Head
from mulkko.organization.queries import once

Value = TypeVar("Value")
_all: "list[Kept[Any]]" = []


class Kept(Generic[Value]):
    """Values by what they say; of more than `most` the one that was made longest ago is forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Hashable, Value]] = OrderedDict()
        self._lock = Lock()
        _all.append(self)

    def get(self, of: Hashable, head: Head | None, now: datetime, make: Callable[[], Value]) -> Value:
        """Return a value; `of` says what it is of, for whom, and what else than acts and time it depends on."""
        if head is None or not head.next_index:
            return make()  # nothing was recorded yet, by which states could be told apart
        state = (head.seal, int(now.timestamp()) // 60)
        with self._lock:
            known = self._kept.get(of)
        if known is not None and known[0] == state:
            return known[1]
        made = make()
        with self._lock:
            self._kept[of] = (state, made)
            self._kept.move_to_end(of)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


def head_now() -> Head | None:
    """Return the head of the ledger as a page first saw it: what it keeps is of that state, or of a later one that nobody asks for."""
    return once("head", lambda: Head.objects.filter(pk=1).first())


def forget_all() -> None:
    """Forget everything: a city that is put back from a copy has the seal that the last one had."""
    for one in _all:
        with one._lock:
            one._kept.clear()


organisations = Kept[dict[Hashable, Any]](2)  # of today, and of yesterday around midnight
counts = Kept[int](4096)  # two for each of two thousand people who look at once
