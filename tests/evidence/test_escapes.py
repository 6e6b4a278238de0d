"""Hundreds of ways out of a query. The guard refuses each; without the guard, the child holds."""

import contextlib
import os

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
    "differences of dates inside one another": "select "
    + "date_diff('month', make_date(2025, 1, 1), make_date(" * 12 + "1" + ", 1, 1))" * 12,
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

# More of the same, told apart by family: whatever the child answers, it shows no row that is not its own and stays alive.
DEEPER = {
    "files": [
        *(f"select * from {reader}('/etc/passwd')" for reader in (
            "read_csv_auto", "read_json", "read_json_auto", "read_json_objects", "read_ndjson", "read_ndjson_objects", "read_parquet",
            "parquet_scan", "parquet_metadata", "parquet_schema", "parquet_file_metadata", "parquet_kv_metadata", "sniff_csv",
            "read_text", "read_blob", "glob", "read_duckdb", "seq_scan",
        )),
        "select * from read_text(['/etc/passwd', '/etc/hosts'])", "select * from read_text('/proc/self/environ')",
        "select * from read_text('/proc/self/fd/3')", "select * from read_blob('/dev/zero')", "select * from read_text('/etc/../etc/passwd')",
        "select * from read_text('file:///etc/passwd')", "select * from read_csv('/dev/stdin')", "from '/etc/hosts'", "from 'x.duckdb'",
        "from read_csv('/etc/passwd', header = false, sep = ':')", "select * from '/etc/*.conf'", "select file_exists('/etc/passwd')",
        "with x as materialized (from read_text('/etc/passwd')) select content from x", "select (select content from read_text('/etc/passwd'))",
        "select * from 민원 where 구 in (select content from read_text('/etc/passwd'))",
        "select * from 민원, lateral (select * from read_text('/etc/passwd'))",
        "select * from 민원 order by (select content from read_text('/etc/passwd')) limit 1",
        "select write_log('x')", "select * from parse_duckdb_log_message('x', 'y')", "select * from duckdb_logs()",
    ],
    "network": [
        *(f"from '{place}'" for place in (
            "https://example.org/x.csv", "http://127.0.0.1:1/x.parquet", "s3://b/x.parquet", "gcs://b/x.csv", "r2://b/x.csv", "az://b/x",
            "hf://datasets/x/y.csv", "ftp://example.org/x.csv", "hdfs://h/x.csv", "gs://b/x.json",
        )),
        "select * from postgres_scan('host=127.0.0.1', 'public', 'x')", "select * from mysql_scan('h', 'd', 't')",
        "select * from sqlite_scan('/tmp/x.db', 't')", "select * from iceberg_scan('s3://b/t')", "select * from delta_scan('s3://b/t')",
        "select http_get('http://127.0.0.1:1/')", "select * from which_secret('s3://b/x', 's3')",
    ],
    "statements": [
        "attach ':memory:' as other", "attach 'x.db' as other (type sqlite)", "attach 'postgres:host=h' as p (type postgres)", "detach memory",
        "copy 민원 to '/tmp/x.parquet' (format parquet)", "copy (select 1) to '/dev/stdout'", "copy (select 1) to '/dev/null'",
        "copy (from 민원) to 's3://b/x.csv'", "copy from database memory to memory", "export database '/tmp/x' (format csv)",
        "import database '/etc'", "install 'x.duckdb_extension'", "force install httpfs", "install h3 from community", "load '/tmp/x.so'",
        "update extensions", "set threads = 64", "set memory_limit = '1TB'", "set temp_directory = '/tmp'", "set global enable_external_access = true",
        "set session lock_configuration = false", "reset disabled_filesystems", "pragma database_list", "pragma enable_profiling",
        "pragma profiling_output = '/tmp/x'", "pragma version", "pragma temp_directory = '/tmp'", "call pragma_version()", "call duckdb_settings()",
        "create table x as from 민원", "create temp table x as from 민원", "create macro f(x) as table from read_text(x)", "create secret (type s3)",
        "create type x as enum ('a')", "create schema x", "create sequence x", "insert into 민원 values (1)", "delete from 민원", "update 민원 set 구 = ''",
        "drop view 민원", "alter view 민원 rename to x", "explain analyze from 민원", "describe 민원", "summarize 민원", "show all tables", "show databases",
        "prepare p as select 1", "execute p", "deallocate p", "begin", "commit", "rollback", "checkpoint", "vacuum", "analyze", "use memory",
        "select 1; select 2", "select 1; attach '/tmp/x.db'", "set variable x = 1", "comment on view 민원 is 'x'", "load json",
    ],
    "looking around": [
        "select * from duckdb_settings() where name like '%secret%'", "from duckdb_secrets()", "from duckdb_databases()", "from pragma_database_list()",
        "select current_setting('extension_directory')", "select getvariable('x')", "select getenv('PATH')", "from duckdb_temporary_files()",
        "from duckdb_memory()", "select * from query_table('민원')", "select * from query('from 민원')", "from json_execute_serialized_sql('{}')",
        "from os", "from sys", "from arguments", "from desks", "from told", "from self", "from tables", "from __file__", "from pa", "from limits",
        "from python_map_function", "from arrow_scan(0, 0, 0)", "from arrow_scan_dumb(1, 1, 1)", "from pandas_scan(1)",
        "from repeat_row(1, num_rows = 3)", "from test_all_types()", "select * from sql_auto_complete('select')", "from duckdb_views()",
    ],
    "bombs": [
        "select repeat('x', 3000000000)", "select lpad('x', 2000000000, 'y')", "select rpad('x', 2000000000, 'y')", "select bar(1, 0, 1, 100000000)",
        "select printf('%2000000000d', 1)", "select format('{:>2000000000}', 1)", "select list_resize([1], 2000000000)", "select range(2000000000)",
        "select generate_series(1, 2000000000)", "select array_to_string(range(200000000), ',')", "select string_agg(repeat('x', 1000000), '') from range(1000)",
        "select list(r) from range(1000000000) t(r)", "select histogram(r) from range(1000000000) t(r)", "select count(*) from range(10000000000)",
        "select sum(sin(r)) from range(10000000000) t(r)", "select count(*) from 민원 a, 민원 b, 민원 c where a.내용 || b.내용 like '%' || c.내용",
        "select count(distinct a.내용 || b.내용 || c.접수번호) from 민원 a, 민원 b, 민원 c", "select unnest(range(1000000000))",
        "select list_sort(list_transform(range(100000000), x -> hash(x)))", "select list_reduce(range(100000000), (x, y) -> x + y)",
        "with recursive r as (select 1::hugeint as i union all select i + 1 from r where i < 10000000000) select sum(i) from r",
        "with recursive r as (select 'x' as s union all select s || s from r) select max(length(s)) from r",
        "select regexp_replace(repeat('a', 1000000), '(a*)*b', 'x')", "select regexp_extract_all(repeat('a', 100000), '(a+)+$')",
        "select jaro_winkler_similarity(repeat('a', 100000), repeat('b', 100000))", "select damerau_levenshtein(repeat('a', 30000), repeat('b', 30000))",
        "select editdist3(repeat('a', 100000), repeat('b', 100000))", "select repeat('a%', 5000) like repeat('%a', 5000) || 'b'",
        "select md5(repeat('x', 1000000000))", "select sha256(repeat('x', 1000000000))", "select factorial(100000)", "select sleep_ms(100000)",
        "select quantile_cont(r, range(0, 1000000)::double[]) from range(10) t(r)", "select approx_top_k(r, 1000000) from range(10000000) t(r)",
        "select row_number() over (order by a.내용, b.내용, c.내용) from 민원 a, 민원 b, 민원 c",
        "select " + "a.접수번호 + " * 3_000 + "1 from 민원 a", "select " + "abs(" * 1_500 + "1" + ")" * 1_500,
        "select " + ", ".join(f"count(distinct 접수번호 + {n})" for n in range(2_000)) + " from 민원",
        "select * from 민원 where " + " or ".join(f"내용 like '%{n}%{n}%'" for n in range(3_000)),
        "select " + " union all select ".join(["1"] * 3_000), "select x'" + "00" * 100_000 + "'",
    ],
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


SPARED = {"bombs": 5, "what the guard refuses": 3}  # these run long: the gate takes one in so many, the long proof all

# These tell of the columns and views that the query may read anyway, or note something in memory.
HARMLESS = {"describe 민원", "show all tables", "show databases", "summarize 민원", "select write_log('x')"}
SHOWN_BY_FILES = ("root:", "localhost", "PYTHONPATH", "nobody")


@pytest.mark.parametrize("family", [*DEEPER, "what the guard refuses"])
def test_hundreds_of_texts_straight_into_the_child_show_nothing_and_write_nothing(nursery, pinned, family):
    texts = DEEPER.get(family) or [sql for sql in REFUSED.values() if sql.isprintable()]
    texts = texts[:: SPARED.get(family, 1)]
    before = set(os.listdir("/tmp"))

    found = _straight(nursery, pinned, texts)

    assert _shown(found) == []
    if family in ("files", "network", "statements"):
        assert {sql for sql, answer in found.items() if answer["ok"] and answer["rows"]} <= HARMLESS
    assert not {name for name in set(os.listdir("/tmp")) - before if name.startswith(("x.", "out", "other"))}


@pytest.mark.long
@pytest.mark.parametrize("family", SPARED)
def test_every_one_of_them_leaves_the_nursery_alive(nursery, pinned, family):
    texts = DEEPER.get(family) or [sql for sql in REFUSED.values() if sql.isprintable()]

    assert _shown(_straight(nursery, pinned, texts)) == []


def _straight(nursery, pinned, texts):
    queries = [{"id": str(n), "sql": sql, "one_row": False, "columns_read": None} for n, sql in enumerate(texts)]
    granted = {"민원": pinned["민원"] | {"where": {"column": "구", "values": ["가람구"]}}}
    limits = Limits(wall_seconds=30, memory_mib=512, cpu_seconds=60)
    found = run_batch(nursery, granted, [*queries, NORMAL], limits=limits, max_rows=100, query_seconds=0.25)
    assert found["normal"]["rows"] == [["334"]]
    return {sql: found[str(n)] for n, sql in enumerate(texts)}


def _shown(found):
    """Return the texts that were answered with something from outside, or with a row of another unit."""
    secrets = (*SHOWN_BY_FILES, "나래구", "다솜구")
    rows = {sql: str(answer["rows"]) for sql, answer in found.items() if answer["ok"]}
    return [sql for sql, said in rows.items() if any(secret in said for secret in secrets)]


def test_there_are_more_than_three_hundred_attempts():
    assert len(REFUSED) + len(HELD) + sum(map(len, DEEPER.values())) > 300


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
