"""Fifty claims on one table of five million rows, beside one scan of the columns that they read; and 200 on smaller ones."""

import json
import time
from pathlib import Path
from typing import Any

ROWS, CLAIMS, AGAIN = 5_000_000, 50, 20
SMALLER, TABLES = 1_000_000, 4  # a proposal with 200 claims on four datasets of a million rows each


def measure(options: Any) -> dict[str, Any]:
    """Return seconds of 50 claims, the ratio to one scan of their columns, and how many re-runs were bit-equal.

    The floor is the same limited child reading, hashing and decoding the very columns that the claims use, and
    answering one SUM over each of them; both are the fastest of equally many runs.
    """
    from django.conf import settings

    from mulkko.catalog.models import Version
    from mulkko.evidence.queries import query_job, run_queries

    rows = ROWS // 10 if options.quick else ROWS
    add_table(Path(settings.MULKKO_HOME), rows)
    versions = {"rides": Version.objects.get(dataset__name="rides")}
    jobs = _jobs("rides")
    scan = [
        query_job(
            "scan", _checked("SELECT SUM(riders) AS a, SUM(fare_krw) AS b, SUM(zone) AS c FROM rides"), one_row=True
        )
    ]
    run_queries(versions, scan)  # the parent of the children is up
    times = 1 + (2 if options.quick else AGAIN)
    floor = min(_timed(lambda: run_queries(versions, scan))[0] for _ in range(times))
    runs = [_timed(lambda: run_queries(versions, jobs)) for _ in range(times)]
    (_, first), *again = runs
    equal = sum(_values(answers) == _values(first) for _, answers in again)
    # On shared cores a single time says who else was there; the fastest of many says what the work takes.
    seconds = sorted(spent for spent, _ in runs)
    many, are_answered = _many(Path(settings.MULKKO_HOME), SMALLER // 10 if options.quick else SMALLER)
    return {
        "rows": rows, "claims": len(jobs), "seconds_50_claims_5m_rows": round(seconds[0], 3),
        "seconds_median": round(seconds[len(seconds) // 2], 3), "seconds_slowest": round(seconds[-1], 3), "seconds_one_scan": round(floor, 3),
        "ratio_to_scan": round(seconds[0] / floor, 2), "runs": len(again), "bit_equal_runs": equal,
        "seconds_200_claims_1m_rows": round(many, 3), "tables": TABLES,
        "ok": equal == len(again) and are_answered and all(answer["ok"] for answer in first.values()),
    }  # fmt: skip


def _many(home: Path, rows: int) -> tuple[float, bool]:
    """Return the seconds of 200 claims, fifty on each of four tables, each table in a child of its own."""
    from mulkko.catalog.models import Version
    from mulkko.evidence.queries import run_queries

    names = [f"rides_{number}" for number in range(1, TABLES + 1)]
    for name in names:
        add_table(home, rows, name)
    batches = [({name: Version.objects.get(dataset__name=name)}, _jobs(name)) for name in names]
    seconds, answers = _timed(lambda: [run_queries(versions, jobs) for versions, jobs in batches])
    return seconds, all(answer["ok"] for batch in answers for answer in batch.values())


def _jobs(table: str) -> list[dict[str, Any]]:
    from mulkko.evidence.queries import query_job

    return [query_job(str(number), _checked(sql, table), one_row=True) for number, sql in enumerate(_queries(table))]


def _timed(act: Any) -> tuple[float, Any]:
    begun = time.perf_counter()
    result = act()
    return time.perf_counter() - begun, result


def _values(answers: dict[str, Any]) -> str:
    return json.dumps({name: answer.get("rows") for name, answer in sorted(answers.items())})


def _checked(sql: str, table: str = "rides") -> Any:
    from mulkko.evidence.engine.sql import checked

    return checked(sql, tables=[table])


def _queries(table: str) -> list[str]:
    kinds = (
        "SELECT SUM(riders) AS n FROM {table} WHERE zone = {zone}",
        "SELECT SUM(fare_krw) AS cost FROM {table} WHERE zone = {zone}",
        "SELECT AVG(fare_krw) AS mean FROM {table} WHERE zone = {zone}",
        "SELECT COUNT(*) AS n FROM {table} WHERE zone = {zone} AND riders > 20",
        "SELECT SUM(fare_krw) / SUM(riders) AS each FROM {table} WHERE zone BETWEEN {zone} AND {zone} + 3",
    )
    return [kinds[number % len(kinds)].format(zone=number, table=table) for number in range(CLAIMS)]


def add_table(home: Path, rows: int, name: str = "rides") -> None:
    from mulkko.catalog.actions import Incoming, add_file
    from mulkko.cli.home import now, operator

    home.mkdir(parents=True, exist_ok=True)
    path = home / f"{name}.parquet"
    _write(path, rows)
    (added,) = add_file(path, told=Incoming(), by=operator(), person=None, at=now())
    path.unlink()
    if added.error:
        raise RuntimeError(added.error["what"])


def _write(path: Path, rows: int) -> None:
    """Write synthetic rides with a fixed recipe, so that every run measures the same table."""
    from decimal import Decimal

    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [("zone", pa.int64()), ("riders", pa.int64()), ("fare_krw", pa.decimal128(18, 2)), ("route", pa.string())]
    )
    fares = [Decimal(1_000 + step * 37 % 4_000) + Decimal("0.25") * (step % 4) for step in range(9_973)]
    step = 250_000
    with pq.ParquetWriter(path, schema) as out:
        for start in range(0, rows, step):
            numbers = range(start, min(start + step, rows))
            out.write_table(
                pa.table(
                    {
                        "zone": [number * 7919 % 60 for number in numbers],
                        "riders": [number * 31 % 47 for number in numbers],
                        "fare_krw": [fares[number % 9_973] for number in numbers],
                        "route": [f"N{number % 40:02d}" for number in numbers],
                    },
                    schema=schema,
                )
            )
