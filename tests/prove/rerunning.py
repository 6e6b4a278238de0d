"""Money and count claims run again and again, with more and more threads: the answers are the same to the last bit."""

import random
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import duckdb
import pyarrow as pa

from mulkko.evidence.engine.answers import exact_rows
from mulkko.evidence.engine.sql import checked
from mulkko.ledger.engine.canonical import canonical

ROWS = 60_000
QUERIES = (
    "SELECT COUNT(*) AS n, SUM(cost) AS cost FROM rides",
    "SELECT SUM(cost) AS cost, SUM(people) AS n FROM rides WHERE gu = '가람구' AND people > 3",
    "SELECT 100.0 * SUM(cost) FILTER (WHERE gu = '나래구') / SUM(cost) AS share FROM rides",
    "SELECT AVG(cost) AS m, MEDIAN(cost) AS d, MAX(cost) AS top FROM rides",
    "SELECT SUM(total) AS n FROM (SELECT gu, on_day, SUM(cost) AS total FROM rides GROUP BY gu, on_day) x WHERE total > 100000",
)


@cache
def rides() -> pa.Table:
    chance = random.Random(7)
    return pa.table(
        {
            "gu": pa.array([chance.choice(("가람구", "나래구", "다솜구")) for _ in range(ROWS)]),
            "on_day": pa.array([date(2026, 1, 1) + timedelta(days=chance.randrange(300)) for _ in range(ROWS)]),
            "people": pa.array([chance.randint(0, 90) for _ in range(ROWS)], pa.int64()),
            "cost": pa.array([Decimal(chance.randint(0, 10**9)) / 100 for _ in range(ROWS)], pa.decimal128(18, 2)),
        }
    )


def answers_at(threads: int, number: int) -> set[str]:
    """Return the different answers that so many runs of all queries gave, each as exact text."""
    connection = duckdb.connect(":memory:", config={"threads": threads})
    connection.register("rides", rides())
    texts = [checked(sql, tables={"rides"}).text for sql in QUERIES]
    found = set()
    for _ in range(number):
        answers = [exact_rows(connection.execute(text), most=1, one_row=True)[1] for text in texts]
        found.add(canonical(answers))
    connection.close()
    return found
