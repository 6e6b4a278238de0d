"""Sixty and more ways out of a query. The guard refuses each; without the guard, the child holds."""

import contextlib

import duckdb
import pyarrow as pa
import pytest

from mulkko.catalog.engine.nursery import Limits
from mulkko.evidence.engine.batches import run_batch
from mulkko.evidence.engine.running import open_database
from mulkko.evidence.engine.sql import SqlRefused, checked

SECRET = "/etc/passwd"

REFUSED = {
    # files
    "a file as a table": "select * from '/etc/passwd'",
    "a quoted name that is a path": 'select * from "/etc/passwd"',
    "a quoted name that is a file": 'select * from "rows.csv"',
    "a file behind a known name": "select * from t join 'rows.parquet' on true",
    "read_csv": "select * from read_csv('/etc/passwd')",
    "read_csv_auto": "select * from read_csv_auto('/etc/passwd')",
    "read_text": "select content from read_text('/etc/passwd')",
    "read_blob": "select content from read_blob('/etc/passwd')",
    "read_json": "select * from read_json('/etc/passwd')",
    "read_parquet": "select * from read_parquet('x.parquet')",
    "parquet_metadata": "select * from parquet_metadata('x.parquet')",
    "glob": "select * from glob('/*')",
    "sniff_csv": "from sniff_csv('/etc/passwd')",
    "a file inside a step": "with x as (from '/etc/passwd') select * from x",
    "a file inside a condition": "select a from t where a in (select * from 'rows.csv')",
    "a step out of sight": "select * from (with \"x\" as (select 1) select 1) y, \"x\"",
    "a step that reads its namesake in the system": "with pg_class as (select * from pg_class) select * from pg_class",
    "a step that reads a later one": "with x as (select * from sqlite_master), sqlite_master as (select 1) from x",
    "a step that hides a dataset": "with t as (select * from t) select * from t",
    "a step named like a path": 'with "/etc/passwd" as (select 1) select * from "/etc/passwd"',
    "getenv": "select getenv('HOME')",
    "the database's own file name": "select * from '/tmp/:memory:'",
    # network
    "an address as a table": "select * from 'https://example.org/rows.parquet'",
    "an address read": "select * from read_csv('https://example.org/rows.csv')",
    "a store in the cloud": "from 's3://bucket/rows.parquet'",
    # statements
    "ATTACH": "attach 'other.db' as other",
    "COPY to a file": "copy (select 1) to '/tmp/out.csv'",
    "COPY from a file": "copy t from '/etc/passwd'",
    "EXPORT": "export database '/tmp/out'",
    "IMPORT": "import database '/tmp/out'",
    "INSTALL": "install httpfs",
    "LOAD": "load httpfs",
    "SET": "set enable_external_access = true",
    "RESET": "reset enable_external_access",
    "PRAGMA": "pragma database_list",
    "CALL": "call pragma_version()",
    "CREATE TABLE": "create table x as select 1",
    "CREATE MACRO": "create macro f(x) as x",
    "CREATE SECRET": "create secret (type s3)",
    "INSERT": "insert into t values (1)",
    "UPDATE": "update t set a = 1",
    "DELETE": "delete from t",
    "DROP": "drop view t",
    "ALTER": "alter table t rename to u",
    "MERGE": "merge into t using u on t.a = u.a when matched then delete",
    "TRUNCATE": "truncate t",
    "VACUUM": "vacuum",
    "CHECKPOINT": "checkpoint",
    "USE": "use memory",
    "EXPLAIN": "explain analyze select 1",
    "DESCRIBE": "describe t",
    "SUMMARIZE": "summarize t",
    "SHOW": "show tables",
    "PREPARE": "prepare p as select 1",
    "EXECUTE": "execute p",
    "BEGIN": "begin transaction",
    "SELECT INTO": "select a into x from t",
    "a locking read": "select a from t for update",
    "two statements": "select 1; select 2",
    "a statement behind a comment": "select 1 --\n; drop view t",
    "a write inside a step": "with x as (delete from t returning *) select * from x",
    "nothing but a comment": "-- select 1",
    "nothing": "",
    # looking around
    "information_schema": "select * from information_schema.tables",
    "the system tables": "select * from sqlite_master",
    "pg_catalog": "select * from pg_catalog.pg_class",
    "duckdb_settings": "select * from duckdb_settings()",
    "duckdb_secrets": "from duckdb_secrets()",
    "pragma_table_info": "select * from pragma_table_info('t')",
    "a database name": "select * from memory.main.t",
    "a schema name": "select * from main.t",
    "current_setting": "select current_setting('secret_directory')",
    "who am I": "select current_user",
    "who am I in quotes": 'select "current_user" from t',
    "what day is it in quotes": 'select a from t where "current_date" > a',
    "a hidden column": "select rowid from t",
    "a variable of the program": "select * from SECRET",
    "getvariable": "select getvariable('x')",
    # queries made of text
    "query": "select * from query('select 1')",
    "query_table": "select * from query_table('t')",
    "COLUMNS": "select columns(*) from t",
    "COLUMNS by pattern": "select min(columns('.*')) from t",
    "a star with a pattern": "select * like 'a%' from t",
    "a star with holes": "select * exclude (a) from t",
    "json_execute": "select * from json_execute_serialized_sql('{}')",
    "unnest": "select unnest([1, 2])",
    "a lambda": "select list_transform([1], x -> x + 1)",
    "a Python-like lambda": "select list_transform([1], lambda x: x + 1)",
    "a method call": "select 'x'.repeat(1000)",
    # no fixed answer
    "random": "select random()",
    "uuid": "select uuid()",
    "now": "select now()",
    "current_date": "select current_date",
    "current_timestamp": "select current_timestamp",
    "today": "select today()",
    "age": "select age(d) from t",
    "sampling": "select a from t tablesample 10%",
    "USING SAMPLE": "select a from t using sample 3",
    "LIMIT without ORDER BY": "select a from t limit 1",
    "FETCH without ORDER BY": "select a from t fetch first 1 rows only",
    "DISTINCT ON": "select distinct on (a) a, b from t",
    "first": "select first(a) from t",
    "any_value": "select any_value(a) from t",
    "row_number without an order": "select row_number() over () from t",
    "DOUBLE": "select a::double from t",
    "FLOAT": "select cast(a as float) from t",
    "a number with an exponent": "select 1e3",
    "a number that is none": "select 0x1F",
    "a join by position": "select * from t positional join u",
    "ASOF": "select * from t asof join u on t.a >= u.a",
    "NATURAL": "select * from t natural join u",
    "ORDER BY ALL": "select a from t order by all",
    "GROUP BY ALL": "select a, count(*) from t group by all",
    "a column by position": "select #1 from t",
    "ORDER BY a position": "select a from t order by 1",
    "PIVOT": "pivot t on a",
    "PIVOT inside FROM": "select * from t pivot (sum(a) for b in (1))",
    "an earlier version": "select * from t at (version => 1)",
    "a column list on a dataset": "select x from t as v(x)",
    # bombs
    "repeat": "select repeat('x', 1000000000)",
    "lpad": "select lpad('x', 1000000000, 'y')",
    "rpad": "select rpad('x', 1000000000, 'y')",
    "format": "select format('{:>1000000000}', 1)",
    "printf": "select printf('%1000000000d', 1)",
    "range": "select * from range(1000000000)",
    "generate_series": "select * from generate_series(1, 1000000000)",
    "a list": "select list(a) from t",
    "a recursive step": "with recursive r as (select 1 as i union all select i + 1 from r) select max(i) from r",
    "sleep_ms": "select sleep_ms(60000)",
    "a giant pattern": "select regexp_matches(s, '" + "(a|b)*" * 60 + "') from t",
    "a pattern that repeats itself": "select regexp_matches(s, '((a{50}){50}){999}') from t",
    "a pattern out of the rows": "select regexp_matches(s, s) from t",
    "a replacing pattern": "select regexp_replace(s, 'a', 'b') from t",
    "a LIKE with many wildcards": "select s like '%a%a%a%a%a%a%b' from t",
    "brackets without end": "select " + "(" * 5_000 + "1" + ")" * 5_000,
    "NOT without end": "select " + "not " * 4_000 + "true",
    "CASE without end": "select " + "case when true then " * 500 + "1" + " end" * 500,
    "steps inside steps": "select * from (" * 300 + "select 1" + ")" * 300,
    "a sum without end": "select " + "+".join(["1"] * 3_000),
    "OR without end": "select a from t where " + " or ".join(["a = 1"] * 1_000),
    "types inside types": "select " + "decimal(" * 30 + "1" + ")" * 30 + " from t",
    "structures inside structures": "select a::" + "struct<a " * 30 + "int" + ">" * 30 + " from t",
    "lists without end": "select " + "[" * 2_000 + "]" * 2_000,
    "a book": "select '" + "가" * 30_000 + "'",
    # encodings
    "a nul": "select 1\x00; drop view t",
    "an invisible character": "select a\u200b from t",
    "text that runs backwards": "select a from t where s = '\u202eabc'",
    "half a character": "select '\ud800'",
    "full-width letters": "ｓｅｌｅｃｔ 1",
    "a full-width semicolon": "select 1； drop view t",
    "a string with escapes": "select e'\\x41'",
    "a dollar string": "select $x$; drop view t $x$",
    "a parameter nobody gave": "select a from t where a = $secret",
    "a question mark": "select a from t where a = ?",
    "a numbered parameter": "select a from t where a = $1",
}  # fmt: skip


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED.keys())
def test_the_guard_refuses(sql):
    with pytest.raises(SqlRefused) as refused:
        checked(sql, tables=("t", "u"))

    assert refused.value.what
    assert refused.value.where
    assert refused.value.cure


def test_what_stands_in_a_comment_never_runs():
    query = checked("select 1 /* /* */ ; drop view t -- */", tables=("t",))

    assert query.text == "SELECT 1"


# Straight into the child, as if there were no guard: what each must end in. None: any answer, but no secret.
HELD = {
    "read_text": ("select * from read_text('/etc/passwd')", {"sql"}),
    "read_csv": ("select * from read_csv('/etc/passwd')", {"sql"}),
    "a file as a table": ("select * from '/etc/passwd'", {"sql"}),
    "a csv as a table": ("select * from '/etc/rows.csv'", {"sql"}),
    "the process itself": ("select * from read_blob('/proc/self/environ')", {"sql"}),
    "the database's own file name": ("select * from read_text('/tmp/:memory:')", {"sql"}),
    "glob": ("select * from glob('/*')", {"sql"}),
    "an address": ("select * from read_csv('https://example.org/rows.csv')", {"sql"}),
    "a store in the cloud": ("select * from read_parquet('s3://bucket/x.parquet')", {"sql"}),
    "getenv": ("select getenv('HOME')", {"sql"}),
    "extensions": ("select * from duckdb_extensions()", {"sql"}),
    "a table of the program": ("select * from tables", {"sql"}),
    "a variable of the program": ("select * from arguments", {"sql"}),
    "query": ("select * from query('select * from read_text(''/etc/passwd'')')", {"sql"}),
    "ATTACH": ("attach '/tmp/other.db'", {"sql"}),
    "COPY": ("copy (select 1) to '/tmp/out.csv'", {"sql"}),
    "COPY over itself": ("copy (select 1) to '/tmp/:memory:'", {"sql"}),
    "INSTALL": ("install httpfs", {"sql"}),
    "LOAD": ("load httpfs", {"sql"}),
    "SET": ("set lock_configuration = false", {"sql"}),
    "PRAGMA": ("pragma enable_logging", {"sql"}),
    "two statements": ("select 1; copy (select 1) to '/tmp/out.csv'", {"sql"}),
    "another view": ("create or replace view 민원 as select 1", {"sql"}),
    "CALL": ("call enable_logging()", {"sql"}),
    "a giant text": ("select length(repeat('x', 4000000000))", {"memory"}),
    "a giant list": ("select len(range(1000000000))", {"memory"}),
    "texts that double": (
        "with " + ", ".join(f"x{n} as (select s || s as s from x{n - 1})" for n in range(1, 32)).join(
            ["x0 as (select '가나다라' as s), ", " select length(s) from x31"]
        ),
        {"memory", "crashed", "sql", "timeout"},
    ),
    "a cross join into memory": (
        "select count(*) from (select distinct a.접수번호 * 1000000 + b.접수번호 * 1000 + c.접수번호 "
        "from 민원 a, 민원 b, 민원 c)",
        {"memory", "timeout"},
    ),
    "a runaway join": ("select count(*) from 민원 a, 민원 b, 민원 c, 민원 d", {"timeout"}),
    "a loop without end": (
        "with recursive r as (select 1 as i union all select i + 1 from r) select max(i) from r",
        {"timeout", "memory"},
    ),
    "a long range": ("select sum(i) from range(1000000000000) r(i)", {"timeout"}),
    "a lambda over a long list": ("select list_sum([x * 2 for x in range(300000000)])", {"memory", "timeout"}),
    "a sleep": ("select sleep_ms(60000)", {"timeout", "sql"}),
    "one slow call over one long text": (
        "select levenshtein(repeat('a', 200000), repeat('b', 200000))",
        {"timeout", "memory", "crashed"},
    ),
    "a giant pattern": (
        "select regexp_matches(repeat('a', 1000), repeat('(a|b|c)*', 20000) || 'x')",
        {"sql", "timeout", "memory", "crashed"},
    ),
    "nesting": ("select " + "(" * 20_000 + "1" + ")" * 20_000, {"sql", "crashed", "memory"}),
    "a deep sum": ("select " + "+".join(["1"] * 50_000), {"sql", "crashed", "memory", "timeout"}),
    "a whole row": ("select m from 민원 m", {"type", "rows"}),
    "a long text": ("select repeat('가', 20000)", {"type"}),
    "many rows": ("select a.접수번호 from 민원 a, 민원 b", {"rows"}),
}  # fmt: skip

NORMAL = {"id": "normal", "sql": "SELECT COUNT(*) FROM 민원", "one_row": True, "columns_read": {"민원": []}}
TIGHT = Limits(wall_seconds=4, memory_mib=512, cpu_seconds=6)


@pytest.mark.parametrize(("sql", "kinds"), HELD.values(), ids=HELD.keys())
def test_without_the_guard_the_child_holds_and_the_nursery_goes_on(nursery, pinned, sql, kinds):
    hostile = {"id": "hostile", "sql": sql, "one_row": False, "columns_read": None}

    found = run_batch(nursery, pinned, [hostile, NORMAL], limits=TIGHT, max_rows=100, query_seconds=0.25)

    assert found["hostile"]["ok"] is False
    assert found["hostile"]["error"]["kind"] in kinds
    assert found["normal"]["rows"] == [["1000"]]


@pytest.mark.parametrize(
    "sql",
    [
        "attach '/tmp/mulkko-escape.db'",
        "copy (select 1) to '/tmp/mulkko-escape.csv'",
        "copy (select 1) to '/tmp/:memory:'",
        "export database '/tmp/mulkko-escape'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '1TB'",
        "set disabled_filesystems = ''",
        "reset lock_configuration",
        "from read_text('/etc/passwd')",
        "from rows",
    ],
)
def test_the_database_alone_holds_too(sql):
    rows = pa.table({"a": [1]})
    connection = open_database({"t": rows})

    with contextlib.closing(connection), pytest.raises(duckdb.Error):
        connection.execute(sql)


def test_every_wall_of_the_database_stands_by_itself():
    connection = open_database({"t": pa.table({"a": [1]})}, memory_mib=64)

    with contextlib.closing(connection):
        found = dict(connection.execute("select name, value from duckdb_settings()").fetchall())

    walls = (
        "enable_external_access python_enable_replacements python_scan_all_frames allow_community_extensions "
        "autoinstall_known_extensions autoload_known_extensions allow_persistent_secrets"
    )
    assert {wall: found[wall] for wall in walls.split()} == dict.fromkeys(walls.split(), "false")
    assert found["lock_configuration"] == "true"
    assert (found["threads"], found["async_threads"], found["temp_directory"]) == ("1", "0", "")
    assert (found["memory_limit"], found["preserve_insertion_order"]) == ("64.0 MiB", "true")
