"""Queries are answered exactly, from verified chunks, and one that fails costs no other its answer."""

import copy
from decimal import Decimal

import pyarrow.compute as pc
import pytest
from tests.builders.snapshots import chunk_of, complaints

from mulkko.catalog.engine.nursery import Limits, Nursery
from mulkko.evidence.engine.batches import run_batch
from mulkko.evidence.engine.sql import checked


def question(name, sql, *, one_row=False, **parameters):
    query = checked(sql, tables=("민원", "인구"), parameters=tuple(parameters))
    return {
        "id": name,
        "sql": query.text,
        "one_row": one_row,
        "columns_read": query.columns_read,
        "parameters": parameters,
    }


@pytest.fixture
def ask(nursery, limits, pinned):
    def ask(*queries, tables=pinned, **rules):
        return run_batch(nursery, tables, queries, limits=limits, **rules)

    return ask


def test_answers_are_exact_and_say_their_types(ask):
    table = complaints(1_000)
    sql = (
        "select 구, count(*) as 건수, sum(처리비용) as 비용, min(접수일) as 처음, max(접수번호) > 5 as 많음, "
        "avg(처리비용) as 평균, max(nullif(1, 1)) as 없음 from 민원 group by 구 order by 구"
    )

    answer = ask(question("q", sql))["q"]

    total = sum((Decimal(row[2]) for row in answer["rows"]), Decimal(0))
    assert total == pc.sum(table["처리비용"]).as_py()
    assert sum(int(row[1]) for row in answer["rows"]) == 1_000 == answer["rows_read"]
    assert [column["name"] for column in answer["columns"]] == ["구", "건수", "비용", "처음", "많음", "평균", "없음"]
    assert answer["columns"][2]["type"] == "DECIMAL(38,2)"
    assert answer["rows"][0][0] == "가람구"
    assert answer["rows"][0][3:5] == ["2025-01-01", True]
    assert answer["rows"][0][5] == repr(float(answer["rows"][0][5]))
    assert answer["rows"][0][6] is None


def test_columns_of_one_row_range_are_joined_side_by_side(ask):
    found = ask(question("q", "select 접수번호, 내용 from 민원 where 접수번호 in (0, 399, 400, 999) order by 접수번호"))

    assert found["q"]["rows"] == [["0", "내용 0"], ["399", "내용 9"], ["400", "내용 0"], ["999", "내용 9"]]


def test_a_parameter_stands_for_one_value(ask):
    found = ask(question("q", "select count(*) from 민원 where 구 = $district", one_row=True, district="나래구"))

    assert found["q"]["rows"] == [["666"]]


def test_rows_outside_the_grant_are_gone_before_any_query_runs(ask, pinned):
    granted = pinned["민원"] | {"where": {"column": "구", "values": ["가람구"]}}

    found = ask(
        question("all", "select count(*), count(distinct 접수번호) from 민원"),
        question("others", "select count(*) from 민원 where 구 <> '가람구' or 구 is null"),
        tables={"민원": granted},
    )

    assert found["all"]["rows"] == [["334", "334"]]
    assert found["all"]["rows_read"] == 334
    assert found["others"]["rows"] == [["0"]]


def test_a_grant_that_cannot_be_applied_shows_nothing(ask, pinned):
    granted = pinned["민원"] | {"where": {"column": "동", "values": ["가람동"]}}

    found = ask(question("q", "select count(*) from 민원"), tables={"민원": granted})

    assert found["q"]["error"]["kind"] == "snapshot"


def test_a_changed_chunk_is_named_and_stops_only_the_queries_that_read_it(ask, pinned, tmp_path):
    tables = copy.deepcopy(pinned)
    chunk = tables["민원"]["chunks"][2]
    other = chunk_of(complaints(400, start=401), tmp_path, columns=chunk["columns"])  # sound, but not what was pinned
    chunk["path"] = other["path"]

    found = ask(
        question("changed", "select sum(처리비용) from 민원"),
        question("both", "select count(m.접수번호) from 민원 m join 인구 i on i.접수번호 = m.접수번호"),
        question("untouched", "select count(*) from 인구"),
        question("column apart", "select count(*) from 인구 where 구 is not null"),
        tables=tables,
    )

    assert found["changed"]["error"]["kind"] == "snapshot"
    assert found["changed"]["error"]["what"] == f"Chunk {chunk['sha256']} has been changed since it was pinned."
    assert found["both"]["error"]["kind"] == "snapshot"
    assert found["untouched"]["rows"] == found["column apart"]["rows"] == [["30"]]


WORDS = """
count(*) | count(distinct 구) | count_if(접수번호 > 3) | sum(처리비용) | avg(처리비용) | min(접수일) | max(내용) | median(처리비용)
quantile_cont(처리비용, 0.5) | quantile_disc(처리비용, 0.5) | string_agg(distinct 구, ',' order by 구)
abs(-sum(처리비용)) | sign(-3) | round(avg(처리비용), 2) | floor(1.5) | ceil(1.5) | 7 // 2 | 7 % 2 | 7 / 2 | 1.5 + 2 - 3 * 4
coalesce(null, 1) | nullif(1, 2) | greatest(1, 2) | least(1, 2) | case when 1 > 2 then 1 else 2 end | 1 in (1, 2)
extract(year from max(접수일)) | year(max(접수일)) | quarter(max(접수일)) | month(max(접수일)) | week(max(접수일))
day(max(접수일)) | dayofweek(max(접수일)) | dayofyear(max(접수일)) | last_day(max(접수일)) | make_date(2025, 1, 2)
date_trunc('month', max(접수일)) | strftime(max(접수일), '%Y-%m') | date_diff('day', min(접수일), max(접수일))
max(접수일) + interval 1 month | date '2025-01-01' < max(접수일) | substr('가나', 1, 1) | left('가나', 1) | right('가나', 1)
length('가나') | lower('A') | upper('a') | trim(' 가 ') | ltrim('가') | rtrim('가') | replace('가', '가', '나')
contains('가나', '가') | starts_with('가나', '가') | ends_with('가나', '나') | '가나' like '가%' | 'A' ilike 'a'
regexp_matches('가나', '^가.{1,2}$') | concat('가', 1) | split_part('가-나', '-', 1) | position('나' in '가나')
row_number() over (order by 접수번호) | rank() over (order by 구) | dense_rank() over (order by 구)
lag(구) over (order by 접수번호) | lead(구, 1) over (order by 접수번호)
cast('3' as bigint) | try_cast('가' as bigint) | cast(1 as decimal(10, 2)) | cast(1 as varchar) | 1 is distinct from null
"""


def test_every_word_of_the_vocabulary_is_answered_behind_closed_doors(ask):
    words = [word.strip() for line in WORDS.strip().splitlines() for word in line.split("|") if word.strip()]

    found = ask(*(question(word, f"select {word} as x from 민원") for word in words))

    assert {word: answer["error"] for word, answer in found.items() if not answer["ok"]} == {}
    assert len(found) >= 70


@pytest.mark.parametrize("change", ["missing", "fewer rows", "no column"])
def test_a_snapshot_that_lost_something_is_not_read(ask, pinned, change):
    tables = copy.deepcopy(pinned)
    if change == "missing":
        tables["민원"]["chunks"][0]["path"] += "-gone"
    elif change == "fewer rows":
        del tables["민원"]["chunks"][1]
    else:
        tables["민원"]["chunks"] = [chunk for chunk in tables["민원"]["chunks"] if chunk["columns"] != [4]]

    found = ask(question("q", "select max(구), max(내용) from 민원"), tables=tables)

    assert found["q"]["error"]["kind"] == "snapshot"


def test_totals_and_notes_are_not_counted_as_rows(ask, pinned):
    tables = copy.deepcopy(pinned)
    tables["인구"]["chunks"].append(tables["인구"]["chunks"][0] | {"role": "totals"})

    assert ask(question("q", "select count(*) from 인구"), tables=tables)["q"]["rows"] == [["30"]]


def test_every_mistake_has_its_kind(ask):
    found = ask(
        question("two rows", "select 구 from 민원 group by 구", one_row=True),
        question("no row", "select 구 from 민원 where 구 = '없는구'", one_row=True),
        question("too many", "select 접수번호 from 민원"),
        question("no column", "select 없는열 from 민원"),
        question("no number", "select cast(내용 as bigint) from 민원"),
        question("a whole row", "select m from 민원 m", one_row=False),
        question("long text", "select string_agg(내용, ',' order by 접수번호) || string_agg(내용, '..............' "
                              "order by 접수번호) from 민원"),
        question("fine", "select 1 as 하나"),
        max_rows=999,
    )  # fmt: skip

    kinds = {name: answer.get("error", {}).get("kind") for name, answer in found.items()}
    assert kinds == {
        "two rows": "rows",
        "no row": "rows",
        "too many": "rows",
        "no column": "sql",
        "no number": "type",
        "a whole row": "type",
        "long text": "type",
        "fine": None,
    }
    assert "내용 0" not in found["no number"]["error"]["what"]


def test_one_thread_or_two_the_answers_are_the_same_to_the_last_digit(ask):
    queries = [
        question(f"q{number}", sql.format(number))
        for number in range(5)
        for sql in (
            "select 구, avg(처리비용 * {0} / 7), sum(처리비용 / 3) from 민원 group by 구 order by 구",
            "select sum(처리비용) + {0}, median(처리비용), quantile_cont(처리비용, 0.3) from 민원",
        )
    ]
    queries = [query | {"id": str(place)} for place, query in enumerate(queries)]

    one, again, two = (
        {name: (found["columns"], found["rows"]) for name, found in ask(*queries, threads=threads).items()}
        for threads in (1, 1, 2)
    )

    assert one == again == two
    assert len(one) == 10


class _Counting(Nursery):
    def __init__(self):
        super().__init__()
        self.children = 0

    def run(self, *arguments, **rules):
        self.children += 1
        return super().run(*arguments, **rules)


def test_fifty_queries_cost_one_child(pinned, limits):
    counting = _Counting()
    queries = [question(str(n), f"select count(*) from 민원 where 접수번호 < {n}", one_row=True) for n in range(50)]

    found = run_batch(counting, pinned, queries, limits=limits, threads=2)
    counting.close()

    assert counting.children == 1
    assert [found[str(n)]["rows"] for n in range(50)] == [[[str(n)]] for n in range(50)]


def test_a_query_that_kills_its_child_costs_no_other_its_answer(pinned):
    counting = _Counting()
    bomb = question(
        "bomb", "select count(*) from 민원 a, 민원 b, 민원 c, 민원 d where a.접수번호 + b.접수번호 < d.접수번호"
    )
    queries = [question("before", "select count(*) from 민원"), bomb, question("after", "select count(*) from 인구")]

    found = run_batch(
        counting, pinned, queries, limits=Limits(wall_seconds=0.7, memory_mib=512, cpu_seconds=9), query_seconds=60
    )
    counting.close()

    assert found["before"]["rows"] == [["1000"]]
    assert found["after"]["rows"] == [["30"]]
    assert found["bomb"]["error"]["kind"] == "timeout"
    assert counting.children == 3  # the batch, the rest, the suspect alone


def test_data_too_large_for_the_child_is_said_to_be_so(nursery, pinned):
    found = run_batch(
        nursery,
        pinned,
        [question("q", "select count(구) from 민원")],
        limits=Limits(wall_seconds=5, memory_mib=1, cpu_seconds=5),
    )

    assert found["q"]["error"]["kind"] == "memory"
