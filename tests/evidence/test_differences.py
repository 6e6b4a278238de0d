"""Invariant 42: of two figures on the same data that are both kept, none tells of one to four people by subtraction.

Random rows, random pairs of conditions, written in the ways in which a query may be written. What lies within what is asked
of the database itself, over every row that there could be.
"""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulkko.evidence.engine.cells import FEWEST
from mulkko.evidence.engine.measures import measures_of, outside_of, tell_apart

AREAS, AGES, KINDS = (
    ("가동", "나동", "다동", "라동", None),
    (*(half / 2 for half in range(-2, 18)), None),
    ("버스", "택시", None),
)
EVERY_ROW = [(area, age, kind) for area in AREAS for age in AGES for kind in KINDS]
SHAPES = (
    "SELECT COUNT(*) AS n FROM {table} WHERE {where}",
    "SELECT COUNT(*) FILTER (WHERE {where}) AS n FROM {table}",
    "SELECT COUNT_IF({where}) AS n FROM {table}",
    "SELECT SUM(CASE WHEN {where} THEN 1 ELSE 0 END) AS n FROM {table}",
    "SELECT SUM(1) AS n FROM {table} AS x WHERE {where}",
    "SELECT COUNT(1) AS n FROM (SELECT * FROM {table} WHERE {where}) AS x",
)


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as link:
        for table in ("every_row", "persons"):
            link.execute(f"CREATE TABLE {table} (area TEXT, age DOUBLE, kind TEXT)")
        link.executemany("INSERT INTO every_row VALUES (?, ?, ?)", EVERY_ROW)
        yield link


areas = st.sampled_from(["가동", "나동", "다동"]).map("'{}'".format)  # one that no query names is always left
ages = st.integers(0, 7)
tests = st.one_of(
    st.builds("area = {}".format, areas),
    st.builds("area <> {}".format, areas),
    st.builds(lambda some: f"area IN ({', '.join(some)})", st.lists(areas, min_size=1, max_size=3, unique=True)),
    st.builds("age {} {}".format, st.sampled_from(("<", "<=", ">", ">=", "=", "<>")), ages),
    st.builds("age BETWEEN {} AND {}".format, ages, ages),
    st.sampled_from(("age IS NULL", "age IS NOT NULL", "kind IS NULL", "kind = '버스'", "kind <> '버스'")),
)
filters = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.builds("({} AND {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("NOT ({})".format, inner),
    ),
    max_leaves=4,
)


@st.composite
def pairs(draw):
    """Return two filters, the second one often the first with something added."""
    first = draw(filters)
    second = draw(
        st.one_of(
            filters, st.builds(f"({first} AND {{}})".format, filters), st.builds(f"({first} OR {{}})".format, filters)
        )
    )
    return first, second


PAIRS = given(pairs(), st.lists(st.sampled_from(EVERY_ROW), min_size=6, max_size=40), st.data())


@settings(max_examples=80, deadline=None)
@PAIRS
def test_no_two_figures_that_are_kept_tell_of_few_people_by_subtraction(database, pair, rows, data):
    refuse_what_tells_of_few(database, pair, rows, data)


@pytest.mark.long
@settings(max_examples=800, deadline=None)
@PAIRS
def test_no_two_of_many_figures_tell_of_few_people_by_subtraction(database, pair, rows, data):
    refuse_what_tells_of_few(database, pair, rows, data)


def refuse_what_tells_of_few(database, pair, rows, data):
    first, second = pair
    database.execute("DELETE FROM persons")
    database.executemany("INSERT INTO persons VALUES (?, ?, ?)", rows)
    queries = [data.draw(st.sampled_from(SHAPES)).format(table="persons", where=one) for one in pair]
    counts = [int(database.execute(sql).fetchone()[0] or 0) for sql in queries]
    measures = [measures_of(sql, ["n"]) for sql in queries]

    is_refused = all(measures) and tell_apart(measures[0]["n"], str(counts[0]), measures[1]["n"], str(counts[1]))

    is_few = 0 < abs(counts[0] - counts[1]) < FEWEST
    is_within = within(database, first, second) or within(database, second, first)
    are_kept = all(count == 0 or count >= FEWEST for count in counts)
    assert is_refused or not (are_kept and is_few and is_within), (queries, counts)
    assert (is_few and is_within) or not is_refused, (queries, counts)  # and nothing else is refused
    for (one, mine), (other, theirs) in (pairs := list(zip(pair, measures, strict=True)), pairs[::-1]):
        assert database.execute(outside_of(mine["n"], theirs["n"])).fetchone()[0] == outside(
            database, one, other, of="persons"
        )


def within(database, inner, outer):
    """Tell whether every row that fits one filter fits the other one, of all the rows that there could be."""
    return outside(database, inner, outer, of="every_row") == 0


def outside(database, inner, outer, *, of):
    return database.execute(f"SELECT COUNT(*) FROM {of} WHERE ({inner}) AND ({outer}) IS NOT TRUE").fetchone()[0]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) AS n FROM persons AS p JOIN places AS q ON p.area = q.area WHERE q.gu = '갑' ORDER BY 1",
        "WITH x AS (SELECT p.area AS area, q.gu AS gu FROM persons AS p JOIN places AS q ON p.area = q.area) SELECT COUNT(*) AS n FROM x WHERE x.gu = '갑'",
        "SELECT COUNT(*) AS n FROM (SELECT p.*, q.gu FROM persons AS p JOIN places AS q ON p.area = q.area) AS x WHERE gu = '갑'",
    ],
)
def test_what_lies_outside_is_asked_of_joined_rows_too(database, sql):
    database.execute("DELETE FROM persons")
    database.executemany("INSERT INTO persons VALUES (?, 1, NULL)", [["가동"], ["가동"], ["나동"], ["다동"]])
    database.execute(
        "CREATE OR REPLACE TABLE places AS SELECT * FROM (VALUES ('가동', '갑'), ('나동', '을')) AS t(area, gu)"
    )
    some, every = measures_of(sql, ["n"])["n"], measures_of(sql.replace("gu = '갑'", "gu <> '병'"), ["n"])["n"]

    assert database.execute(outside_of(every, some)).fetchone() == (1,)
    assert database.execute(outside_of(some, every)).fetchone() == (0,)


@pytest.mark.parametrize(
    "first, second",
    [
        ("SELECT COUNT(*) AS n FROM t", "SELECT COUNT(*) AS n FROM t WHERE name LIKE '김%'"),
        ("SELECT COUNT(*) AS n FROM t WHERE name LIKE '김%'", "SELECT COUNT(*) AS n FROM t WHERE name LIKE '김민%'"),
        ("SELECT COUNT(*) AS n FROM t WHERE year(day) = 2025", "SELECT COUNT(*) AS n FROM t WHERE year(day) >= 2025"),
        ("SELECT COUNT(*) AS n FROM t", "SELECT COUNT(t.name) AS n FROM t"),
        ("SELECT SUM(people) AS n FROM t", "SELECT SUM(x.people) AS n FROM t AS x WHERE x.gu <> '가' AND x.age > 60"),
    ],
)
def test_what_cannot_be_tried_is_taken_to_lie_within(first, second):
    one, other = measures_of(first, ["n"])["n"], measures_of(second, ["n"])["n"]

    assert tell_apart(one, "43", other, "41")
    assert not tell_apart(one, "43", other, "38")
    assert not tell_apart(one, "43", other, "43")
