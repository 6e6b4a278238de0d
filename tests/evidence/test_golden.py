"""Every word of a figure has its exact meaning, and the same text means the same to a second engine."""

import json
import os
import subprocess
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
import sqlglot
from tests.builders.golden import FAILS, REFUSED, cases, tables, told
from tests.builders.handbook import PAGE, page
from tests.builders.snapshots import snapshot_of

from mulkko.evidence.engine.batches import run_batch
from mulkko.evidence.engine.parsing import nodes, parsed
from mulkko.evidence.engine.portable import spark
from mulkko.evidence.engine.sql import SqlRefused, checked
from mulkko.evidence.engine.status import same_value
from mulkko.evidence.engine.vocabulary import FUNCTIONS

FEWEST = 3


def query_of(case):
    return checked(case.query, tables=list(tables()))


@pytest.fixture(scope="module")
def answered(nursery, limits, tmp_path_factory):
    folder = tmp_path_factory.mktemp("golden")
    pinned = {name: snapshot_of(table, folder, rows_per_chunk=4) for name, table in tables().items()}
    pinned["빈표"] = pinned["표"] | {"where": {"column": "gu", "values": ["없는 구"]}}
    queries = []
    for place, case in enumerate(cases()):
        if case.answer != REFUSED:
            query = query_of(case)
            queries.append(
                {
                    "id": str(place),
                    "sql": query.text,
                    "one_row": True,
                    "columns_read": query.columns_read,
                    "parameters": {},
                }
            )
    return run_batch(nursery, pinned, queries, limits=limits, threads=2)


def test_every_golden_case_is_answered_to_the_last_digit(answered):
    wrong = {}
    for place, case in enumerate(cases()):
        if case.answer == REFUSED:
            continue
        answer = answered[str(place)]
        found = told(answer["rows"][0][0]) if answer["ok"] else FAILS
        if found != case.answer:
            wrong[f"{case.word}: {case.name}"] = (found, case.answer)

    assert wrong == {}
    assert len(cases()) > 230


@pytest.mark.parametrize("case", [case for case in cases() if case.answer == REFUSED], ids=lambda case: case.sql)
def test_what_two_engines_read_differently_is_refused_with_a_cure(case):
    with pytest.raises(SqlRefused) as refused:
        query_of(case)

    assert refused.value.cure


def test_every_function_has_golden_cases():
    seen = dict.fromkeys(FUNCTIONS, 0)
    for case in cases():
        for kind in {type(node) for node in nodes(parsed(case.query))} & seen.keys():
            seen[kind] += 1

    assert {kind.__name__: count for kind, count in seen.items() if count < FEWEST} == {}
    assert len(seen) > 55


def test_every_golden_text_prints_for_a_second_engine_and_reads_back_there():
    for case in cases():
        if case.answer != REFUSED:
            tree = sqlglot.parse_one(spark(query_of(case).text), dialect="spark")
            assert isinstance(tree, sqlglot.exp.Select), case


# Words of DuckDB that pass through a translation without a warning, and mean nothing or something else there.
FOREIGN = (
    "QUANTILE",
    "APPROX",
    "STRPOS",
    "//",
    "REGEXP_MATCHES",
    "STRFTIME",
    "ISODOW",
    "ISOYEAR",
    "AVG(",
    "%-m",
    "DATE_DIFF",
)


def test_no_word_that_only_one_engine_knows_slips_through():
    texts = [spark(query_of(case).text) for case in cases() if case.answer != REFUSED]

    assert [text for text in texts if any(word in text for word in FOREIGN)] == []


def same(expected, answer):
    """Compare as a claim is compared: exactly, and a quotient to twelve digits; a day is the moment it begins."""
    if "error" in answer:
        return expected == FAILS
    found = told(answer["value"])
    for text in (expected, found):
        if text.startswith("fails"):
            return False
    if same_value(expected.removesuffix("T00:00:00"), found.removesuffix(" 00:00:00")):
        return True
    try:
        one, two = Decimal(expected), Decimal(found)
    except InvalidOperation:
        return False
    return f"{one:.11e}" == f"{two:.11e}"


@pytest.mark.long
def test_a_second_engine_answers_the_same():
    """Set MULKKO_SPARK to a Python that has PySpark 4 (and Java 17) to hold Spark to the golden cases."""
    python = os.environ.get("MULKKO_SPARK")
    if not python:
        pytest.skip("MULKKO_SPARK names no Python with PySpark")
    kinds = {"id": "BIGINT", "gu": "STRING", "n": "BIGINT", "d": "DECIMAL(14,2)", "s": "STRING", "day": "DATE",
             "b": "BIGINT", "e": "DECIMAL(38,0)"}  # fmt: skip
    run = [case for case in cases() if case.answer != REFUSED]
    asked = {
        "tables": {
            name: {
                "columns": {column: kinds[column] for column in table.column_names},
                "rows": [
                    [None if value is None else str(value) for value in row.values()] for row in table.to_pylist()
                ],
            }
            for name, table in tables().items()
        },
        "queries": [spark(query_of(case).text) for case in run],
    }
    peer = Path(__file__).with_name("spark_peer.py")
    done = subprocess.run([python, peer], input=json.dumps(asked), capture_output=True, text=True, check=True)

    answers = json.loads(done.stdout)
    wrong = {
        f"{case.word}: {case.name}": (case.answer, answer, text)
        for case, answer, text in zip(run, answers, asked["queries"], strict=True)
        if not same(case.answer, answer)
    }
    assert wrong == {}


def test_the_page_for_officers_says_what_the_cases_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.builders.handbook"
