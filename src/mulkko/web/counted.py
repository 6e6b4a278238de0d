"""Counts of the frame, kept as long as they must be the same: until the next act is recorded or the minute is over.

All that they count is changed by acts of the ledger, but for what the time changes: a hold that ends, a day that is due.
A seal is met once only, so that a count is never taken for that of another state, nor of another database.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock

from mulkko.ledger.models import Head

MOST = 4096  # counts: two for each of two thousand people who look at once
_kept: OrderedDict[Hashable, tuple[Hashable, int]] = OrderedDict()
_lock = Lock()


def kept_count(of: Hashable, head: Head | None, now: datetime, count: Callable[[], int]) -> int:
    """Return a count; `of` says what is counted, for whom, and what else than acts and time it depends on."""
    if head is None or not head.next_index:
        return count()  # nothing was recorded yet, by which states could be told apart
    state = (head.seal, int(now.timestamp()) // 60)
    with _lock:
        known = _kept.get(of)
    if known is not None and known[0] == state:
        return known[1]
    counted = count()
    with _lock:
        _kept[of] = (state, counted)
        _kept.move_to_end(of)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return counted
