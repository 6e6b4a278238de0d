"""Batches of queries: one child answers them all, and one query that kills the child costs only itself an answer."""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from mulkko.catalog.engine.nursery import Limits, Nursery, Outcome
from mulkko.evidence.engine.answers import error

_SENTENCES = {
    "timeout": "The query took longer than it may.",
    "memory": "The query needs more memory than it may.",
    "crashed": "The query ended its process.",
}


def run_batch(
    nursery: Nursery,
    tables: Mapping[str, Any],
    queries: Sequence[Mapping[str, Any]],
    *,
    limits: Limits,
    threads: int = 1,
    max_rows: int = 1_000,
    query_seconds: float = 10.0,
    backwards: bool = False,
) -> dict[str, dict[str, Any]]:
    """Return {query id: answer}, one for every query, whatever any of them does.

    Tables and queries are those of `running.run`, and so are the answers. A query whose child ended while it ran is
    run once more alone; only when that child ends too is it answered with the kind timeout, memory or crashed.
    Ids must be unique. The limits are those of one child.
    """
    answers: dict[str, dict[str, Any]] = {}
    piles = deque([list(queries)])
    while piles:
        pile = piles.popleft()
        arguments = {"tables": _read_by(pile, tables), "queries": pile}
        rules = {"threads": threads, "max_rows": max_rows, "query_seconds": query_seconds, "backwards": backwards}
        outcome = nursery.run("query", arguments | rules, limits=limits) if pile else None
        if outcome is None:
            continue
        before = len(answers)
        begun = _gathered(outcome, answers)
        left = [query for query in pile if query["id"] not in answers]
        parts = _split(left, begun, tables, has_moved=len(answers) > before)
        if left and len(parts) == 1 and len(parts[0]) == len(pile):  # nothing smaller is left to try
            answers.update({query["id"]: _blamed(query["id"], outcome) for query in left})
        else:
            piles.extend(parts)
    return answers


def _read_by(pile: Sequence[Mapping[str, Any]], tables: Mapping[str, Any]) -> dict[str, Any]:
    read = {name for query in pile for name in (tables if query.get("columns_read") is None else query["columns_read"])}
    return {name: table for name, table in tables.items() if name in read}


def _gathered(outcome: Outcome, answers: dict[str, dict[str, Any]]) -> set[str]:
    """Store the answers that came, and return the queries that had begun and have none."""
    begun = set()
    for part in outcome.result if isinstance(outcome.result, list) else ():
        if "started" in part:
            begun.add(part["started"])
        else:
            answers[part["answer"]["id"]] = part["answer"]
    return begun - answers.keys()


def _split(
    left: list[Mapping[str, Any]], begun: set[str], tables: Mapping[str, Any], *, has_moved: bool
) -> list[list[Mapping[str, Any]]]:
    """Return what to run next: each suspect alone, the rest together; or, when none began, one pile per set of tables."""
    if begun or has_moved:
        alone = [[query] for query in left if query["id"] in begun]
        rest = [query for query in left if query["id"] not in begun]
        return [*([rest] if rest else []), *alone]
    groups: dict[frozenset[str], list[Mapping[str, Any]]] = {}
    for query in left:  # the child ended while it read the data: a smaller set may fit
        groups.setdefault(frozenset(_read_by([query], tables)), []).append(query)
    return list(groups.values())


def _blamed(query: str, outcome: Outcome) -> dict[str, Any]:
    kind = outcome.ended if outcome.ended in ("timeout", "memory") else "crashed"
    return error(query, kind, _SENTENCES[kind])
