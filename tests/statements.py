"""Which statements every test sends to its database, and the cheapest tests that send all of them.

On SQLite each test notes the shapes of its statements, where MULKKO_STATEMENTS names a folder: the text without
numbers and lengths of lists, the error that the database answered, and values that databases take differently (a long
text, a NUL, a number beyond 32 bits). With these notes a test is left out on PostgreSQL only if others that run there
send every shape that it sends.
"""

import heapq
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

NUMBERS = re.compile(r"\d+")
CASES = re.compile(r"(WHEN \(\S+ = %s\) THEN \S+)(?: \1)*")
LISTS = re.compile(r"(\((?:%s|NULL)(?:, (?:%s|NULL))*\))(?:, \1)*")
LONG_TEXT, LARGE_NUMBER = 200, 2**31  # PostgreSQL holds lengths of columns and sizes of numbers
OVERHEAD_S = 0.02  # what the cheapest test costs

_seen: set[str] | None = None  # of the test that runs now
_counts = True


def folder() -> Path | None:
    named = os.environ.get("MULKKO_STATEMENTS")
    return Path(named) if named else None


def begin_noting() -> None:
    """Note what every connection of this process sends from now on."""
    from django.db import connection
    from django.db.backends.signals import connection_created

    def listen(connection: Any, **told: Any) -> None:
        if _note not in connection.execute_wrappers:
            connection.execute_wrappers.append(_note)

    connection_created.connect(listen, weak=False)
    listen(connection)


@contextmanager
def noted(test: str) -> Iterator[None]:
    """Keep what one test sends, with its preparation, in the folder."""
    global _seen, _counts
    place = folder()
    if place is None or "MULKKO_DATABASE" in os.environ:
        yield
        return
    _seen, _counts, begun = set(), True, time.process_time()
    try:
        yield
    finally:
        told = {"test": test, "seconds": time.process_time() - begun, "shapes": sorted(_seen)}
        _seen = None
        if _counts:
            with (place / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as out:
                out.write(json.dumps(told) + "\n")


@contextmanager
def unnoted() -> Iterator[None]:
    """Note nothing of what prepares a test in the place of the program."""
    global _seen
    kept, _seen = _seen, None
    try:
        yield
    finally:
        _seen = kept


def forget() -> None:
    """Keep nothing of the test that runs now."""
    global _counts
    _counts = False


@cache
def notes() -> dict[str, tuple[float, frozenset[str]]]:
    """Return what was noted: by test the seconds of processor time that it took, and its shapes."""
    place = folder()
    lines = [line for path in place.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()] if place else []
    return {told["test"]: (told["seconds"], frozenset(told["shapes"])) for told in map(json.loads, lines)}


def covering(told: Mapping[str, tuple[float, frozenset[str]]]) -> set[str]:
    """Return tests that together send every shape: always the one next that costs least for each new shape."""
    missing = frozenset().union(*(shapes for _, shapes in told.values()))
    chosen: set[str] = set()
    line = [(_price(seconds, len(shapes)), test) for test, (seconds, shapes) in told.items() if shapes]
    heapq.heapify(line)
    while missing:
        _, test = heapq.heappop(line)
        seconds, shapes = told[test]
        new = len(shapes & missing)
        price = _price(seconds, new) if new else 0.0
        if new and line and price > line[0][0]:
            heapq.heappush(line, (price, test))  # others have taken some of its shapes: it stands in line again
        elif new:
            chosen.add(test)
            missing -= shapes
    return chosen


def _price(seconds: float, new: int) -> float:
    return (seconds + OVERHEAD_S) / new


def _note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    if _seen is None:
        return execute(sql, params, many, context)
    text = str(sql)
    _seen.add(_shape(text))
    for values in params if many and isinstance(params, list) else [params]:
        _seen.update(_shape(text, kind) for kind in _kinds(values))
    try:
        return execute(sql, params, many, context)
    except Exception as error:
        _seen.add(_shape(text, str(error)))
        raise


def _kinds(values: Any) -> Iterator[str]:
    """Yield what a database may take otherwise, with the place of the value."""
    if not isinstance(values, list | tuple | dict):
        return  # nothing, or what may be read once only
    for place, value in enumerate(values.values() if isinstance(values, dict) else values):
        if isinstance(value, str) and "\0" in value:
            yield f"NUL at {place}"
        if isinstance(value, str) and len(value) > LONG_TEXT:
            yield f"long at {place}"
        if isinstance(value, int) and abs(value) >= LARGE_NUMBER:
            yield f"large at {place}"


@lru_cache(maxsize=1 << 14)
def _shape(text: str, more: str = "") -> str:
    plain = CASES.sub(r"\1", LISTS.sub("(%s)", NUMBERS.sub("0", text)))
    return blake2b(f"{plain}\n{NUMBERS.sub('0', more)}".encode(), digest_size=8).hexdigest()
