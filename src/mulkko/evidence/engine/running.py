"""The child's work: read and verify the chunks, close every door, then answer the queries one by one.

Runs inside a limited child only. It does not know who asks; the row filter it is handed is applied to the Arrow
data before any SQL runs, so no query can see past it. Every query gets exactly one answer.
"""

import os
import queue
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from mulkko.catalog.engine import limits
from mulkko.evidence.engine.answers import WrongRows, WrongType, error, exact_rows
from mulkko.evidence.engine.loading import Tampered, load

EXIT_TIMEOUT = 75  # the nursery reads this as "timeout"
GRACE_SECONDS = 1.0  # for functions that do not listen to interrupt()
MOST_CONNECTIONS = 2

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,  # one thread per connection: the order of additions, and so the last digit, never varies
    "async_threads": 0,
    "enable_external_access": "false",
    "python_enable_replacements": "false",
    "python_scan_all_frames": "false",
    "allow_community_extensions": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_persistent_secrets": "false",
    "preserve_insertion_order": "true",
    "temp_directory": "",
}


def run(arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield {"started": id} and {"answer": {...}} for every query, each as soon as it happens.

    Args:
        arguments: `tables` {name: {"columns", "chunks", "where"}}, `queries` [{"id", "sql", "one_row",
            "columns_read", "parameters"}], `threads` 1 or 2, `max_rows`, `query_seconds`, and `backwards` where
            the rows are to stand in the opposite order: an answer that is fixed stays the same.

    An answer is {"id", "ok": True, "columns", "rows", "rows_read", "ms"} or {"id", "ok": False, "error": {"kind",
    "what"}} with kind snapshot, sql, timeout, memory, rows or type.
    """
    tables, broken = _tables(arguments["tables"], arguments["queries"])
    if arguments.get("backwards"):
        tables = {name: table.take(pa.array(range(table.num_rows - 1, -1, -1))) for name, table in tables.items()}
    waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    runnable = 0
    for query in arguments["queries"]:
        if (why := _broken(query, arguments["tables"], broken)) is not None:
            yield {"answer": error(query["id"], "snapshot", why)}
        else:
            runnable += 1
            waiting.put(query)
    count = max(1, min(int(arguments.get("threads", 1)), MOST_CONNECTIONS, runnable))
    spare_mib = limits.spare_mib()
    # A part stays outside DuckDB's own count: hash tables of Arrow, Python, the allocator's rounding.
    memory_mib = None if spare_mib is None else max(16, spare_mib * 7 // 10 // count)
    told = _Told(runnable)
    desks = [_Desk(open_database(tables, memory_mib), waiting, told, arguments, tables) for _ in range(count)]
    limits.close_doors()
    told.doors_are_closed.set()
    yield from told
    for desk in desks:
        desk.join(0.1)


def open_database(tables: Mapping[str, pa.Table], memory_mib: int | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection to an empty in-memory database that sees these tables and nothing else, for good."""
    connection = duckdb.connect(":memory:", config=_SETTINGS)
    for name, table in tables.items():
        connection.register(name, table)
    if memory_mib is not None:
        connection.execute(f"SET memory_limit = '{int(memory_mib)}MiB'")
    connection.execute("SET disabled_filesystems = 'LocalFileSystem'")
    connection.execute("SET lock_configuration = true")
    return connection


def _tables(specs: Mapping[str, Any], queries: list[dict[str, Any]]) -> tuple[dict[str, pa.Table], dict[str, str]]:
    """Return the tables that some query reads, with only the columns needed, and what is wrong with the others."""
    wanted: dict[str, set[str] | None] = {}
    for query in queries:
        for name, columns in _reads(query, specs).items():
            before = wanted.get(name, set())
            wanted[name] = None if columns is None or before is None else before | set(columns)
    tables, broken = {}, {}
    for name in wanted:
        try:
            tables[name] = load(name, specs[name], wanted[name])
        except KeyError:
            broken[name] = f"'{name}' is not among the pinned datasets."
        except Tampered as found:
            broken[name] = str(found)
    return tables, broken


def _reads(query: Mapping[str, Any], specs: Mapping[str, Any]) -> Mapping[str, list[str] | None]:
    read = query.get("columns_read")
    return dict.fromkeys(specs) if read is None else read


def _broken(query: Mapping[str, Any], specs: Mapping[str, Any], broken: Mapping[str, str]) -> str | None:
    return next((broken[name] for name in _reads(query, specs) if name in broken), None)


class _Told:
    """What the desks tell, in order. A desk waits until its word has left the process: a crash loses no answer."""

    def __init__(self, expected: int) -> None:
        self.doors_are_closed = threading.Event()
        self._expected = expected
        self._words: queue.SimpleQueue[tuple[Any, threading.Event]] = queue.SimpleQueue()

    def tell(self, word: dict[str, Any] | BaseException) -> None:
        heard = threading.Event()
        self._words.put((word, heard))
        heard.wait()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        while self._expected:
            word, heard = self._words.get()
            if isinstance(word, BaseException):
                raise word
            self._expected -= "answer" in word
            yield word
            heard.set()


class _Desk(threading.Thread):
    """One connection that takes queries off the pile, under the eyes of its watchdog."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        waiting: queue.SimpleQueue[dict[str, Any]],
        told: _Told,
        arguments: Mapping[str, Any],
        tables: Mapping[str, pa.Table],
    ) -> None:
        super().__init__(daemon=True)
        self.connection, self.waiting, self.told = connection, waiting, told
        self.max_rows, self.seconds = int(arguments["max_rows"]), float(arguments["query_seconds"])
        self.rows = {name: table.num_rows for name, table in tables.items()}
        self.watchdog = _Watchdog(connection)
        self.start()  # now: no thread can start once the doors are closed

    def run(self) -> None:
        self.told.doors_are_closed.wait()
        try:
            while True:
                query = self.waiting.get_nowait()
                self.told.tell({"started": query["id"]})
                self.told.tell({"answer": self._answer(query)})
        except queue.Empty:
            pass
        except BaseException as broken:  # the database itself is lost: the child has to end
            self.told.tell(broken)

    def _answer(self, query: Mapping[str, Any]) -> dict[str, Any]:
        began = time.perf_counter()
        self.watchdog.begin(self.seconds)
        try:
            columns, rows = self._rows(query)
        except (duckdb.FatalException, duckdb.InternalException):
            raise
        except (duckdb.Error, MemoryError, WrongRows, WrongType, ValueError, RuntimeError) as problem:
            return _failed(query["id"], problem, was_interrupted=self.watchdog.has_barked)
        finally:
            self.watchdog.end()
        milliseconds = round((time.perf_counter() - began) * 1000, 2)
        read = query.get("columns_read")
        rows_read = sum(self.rows.get(name, 0) for name in (self.rows if read is None else read))
        found = {"columns": columns, "rows": rows, "rows_read": rows_read, "ms": milliseconds}
        return {"id": query["id"], "ok": True, **found}

    def _rows(self, query: Mapping[str, Any]) -> tuple[list[dict[str, str]], list[list[Any]]]:
        statements = self.connection.extract_statements(query["sql"])
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise duckdb.ParserException("Only one SELECT may run.")
        result = self.connection.execute(statements[0], query.get("parameters") or None)
        return exact_rows(result, most=1 if query.get("one_row") else self.max_rows, one_row=bool(query.get("one_row")))


def _failed(query: str, problem: BaseException, *, was_interrupted: bool) -> dict[str, Any]:
    """Return the answer that an exception stands for; it never repeats a value out of the rows."""
    if was_interrupted or isinstance(problem, duckdb.InterruptException):
        return error(query, "timeout", "The query took longer than it may.")
    if isinstance(problem, MemoryError | duckdb.OutOfMemoryException) or "bad_alloc" in str(problem):
        return error(query, "memory", "The query needs more memory than it may.")
    if isinstance(problem, WrongRows):
        return error(query, "rows", str(problem))
    if isinstance(problem, WrongType):
        return error(query, "type", str(problem))
    if isinstance(problem, duckdb.ConversionException | duckdb.OutOfRangeException | ValueError):
        return error(query, "type", "A value does not fit the type that the query asks for.")
    return error(query, "sql", str(problem).strip().partition("\n")[0][:300])


class _Watchdog(threading.Thread):
    """Interrupts a query at its limit; when that does not help, ends the child."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(daemon=True)
        self.connection = connection
        self.has_barked = False
        self._change = threading.Condition()
        self._deadline: float | None = None
        self.start()

    def begin(self, seconds: float) -> None:
        with self._change:
            self.has_barked, self._deadline = False, time.monotonic() + seconds
            self._change.notify()

    def end(self) -> None:
        with self._change:
            self._deadline = None
            self._change.notify()

    def run(self) -> None:
        with self._change:
            while True:
                if self._deadline is None:
                    self._change.wait()
                    continue
                late = time.monotonic() - self._deadline
                if late >= GRACE_SECONDS:
                    os._exit(EXIT_TIMEOUT)
                elif late >= 0:
                    self.has_barked = True
                    self.connection.interrupt()
                    self._change.wait(0.05)
                else:
                    self._change.wait(-late)
