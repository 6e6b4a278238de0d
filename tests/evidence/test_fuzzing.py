"""Whatever is typed is either refused by the guard or answered, the same at one thread and at two, and the service lives."""

import pytest
import sqlglot
from tests.builders.fuzzing import HOSTILE, queries

from mulkko.catalog.engine.nursery import Limits
from mulkko.evidence.engine.batches import run_batch
from mulkko.evidence.engine.portable import spark
from mulkko.evidence.engine.sql import SqlRefused, checked

LIMITS = Limits(wall_seconds=60, memory_mib=1024, cpu_seconds=120)
KINDS = {"sql", "type", "rows"}  # a clear answer that it cannot be answered; a crash, a timeout or memory is none


def held(nursery, pinned, texts):
    """Check the texts, run what may run at one thread and at two, and return how many were refused and answered."""
    passed, odd = {}, []
    for sql in texts:
        try:
            passed[sql] = checked(sql, tables=["민원"])
        except SqlRefused as refused:
            odd += ["printed" in refused.what]
    assert not any(odd)  # nothing is refused only because it was written out in another way the second time
    jobs = [
        {"id": sql, "sql": query.text, "one_row": False, "columns_read": query.columns_read, "parameters": {}}
        for sql, query in passed.items()
    ]
    one, two = (
        run_batch(
            nursery, {"민원": pinned["민원"]}, jobs, limits=LIMITS, threads=threads, max_rows=2_000, query_seconds=10
        )
        for threads in (1, 2)
    )
    told = ("ok", "columns", "rows", "error")
    differ = [sql for sql in passed if [one[sql].get(part) for part in told] != [two[sql].get(part) for part in told]]
    assert differ == []
    assert {sql: one[sql] for sql in passed if not one[sql]["ok"] and one[sql]["error"]["kind"] not in KINDS} == {}
    for query in passed.values():
        assert isinstance(sqlglot.parse_one(spark(query.text), dialect="spark"), sqlglot.exp.Query), query.text
    return len(texts) - len(passed), sum(answer["ok"] for answer in one.values())


def test_queries_by_a_grammar_are_refused_or_answered_alike(nursery, pinned):
    refused, answered = held(nursery, pinned, queries(1, 80))

    assert refused > 5
    assert answered > 25


def test_nothing_hostile_passes_inside_an_honest_query(nursery, pinned):
    refused, answered = held(nursery, pinned, queries(2, 60, hostile=1.0))

    assert refused > answered


def test_every_hostile_leaf_is_refused_by_itself():
    for leaf in HOSTILE:
        with pytest.raises(SqlRefused):
            checked(f"select {leaf} as x from 민원 a", tables=["민원"])


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 20))
def test_thousands_of_queries_by_a_grammar_are_refused_or_answered_alike(nursery, pinned, seed):
    for part in range(5):
        held(nursery, pinned, queries(seed * 100 + part, 200, hostile=0.005 * (part + 1)))
