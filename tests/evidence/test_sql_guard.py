"""A figure is asked for in a small, named part of SQL, and what runs is printed from the tree that was checked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulkko.evidence.engine.sql import SqlRefused, checked

TABLES = ("민원", "인구", "t", "u")

GOOD = [
    "select count(*) from 민원",
    'select count(distinct "구"), sum(b), min(a), max(a), avg(b), median(b), count_if(b > 1) from "민원"',
    "select quantile_cont(b, 0.5) from t",
    "select round(sum(b) * 100.0 / nullif(sum(c), 0), 1) as pct from t where d between date '2025-01-01' and $until",
    "select s, count(*) n from t group by s having count(*) > 0 order by n desc, s limit 3 offset 1",
    "select case when b > 1 then '가' else '나' end k, case s when 'a' then 1 end from t order by b",
    "select extract(year from d), month(d), date_trunc('month', d), strftime(d, '%Y-%m') from t order by d",
    "select substr(s, 1, 2), left(s, 1), length(s), trim(s), replace(s, 'x', 'y'), split_part(s, '-', 1) from t",
    "select s like '가%', s not like '%b', s ilike 'A_', regexp_matches(s, '^가{1,3}$'), s || '!' from t",
    "select row_number() over (partition by s order by a), lag(a) over (order by a) from t order by a",
    "select sum(b) over (order by a rows between 1 preceding and current row) from t order by a",
    "select greatest(a, b, 1), coalesce(a, b, 0), abs(a), floor(b), b // 2, b % 2, -b from t order by a",
    "select string_agg(distinct s, ',' order by s) from t",
    "select sum(b) filter (where a > 1) from t",
    "select date_diff('day', d, date '2025-01-01'), d + interval 1 month from t order by d",
    "select a in (1, 2), a not in (select a from u), a is not null, exists (select 1 from u where u.a = t.a) from t",
    "with x as (select s, sum(b) as total from t group by s), y as (select max(total) m from x) "
    "select s from x join y on x.total = y.m order by s",
    "select t.a, v.c from t join u v using (a) order by t.a",
    "select a from t union all select a from u except select a from u order by a",
    "select a::decimal(10, 2), cast(s as varchar), try_cast(s as bigint), try_cast(s as date) from t",
    "select t.a from t left join u on t.a = u.a qualify row_number() over (order by t.a) = 1",
    "select count(*) from t where a = $until or a = :until -- 설명",
    "from t select count(a)",
    'select t."user" from t order by t."user"',
]


@pytest.mark.parametrize("sql", GOOD)
def test_an_honest_question_may_run_and_prints_the_same_twice(sql):
    query = checked(sql, tables=TABLES, parameters=("until",))

    again = checked(query.text, tables=TABLES, parameters=("until",))

    assert again == query
    assert len(query.digest) == 64


def test_the_same_question_in_another_dress_has_the_same_digest():
    plain = checked("select count(a) from 민원 where a>1", tables=TABLES)
    dressed = checked('/* 설명 */ SELECT COUNT( a )\nFROM "민원"   WHERE a > 1 ;', tables=TABLES)

    assert plain.digest == dressed.digest
    assert "설명" not in dressed.text


def test_a_dataset_is_found_whatever_the_case_and_named_as_pinned():
    query = checked("select count(*) from CITY_budget", tables=("City_Budget",))

    assert query.tables == ("City_Budget",)
    assert '"City_Budget"' in query.text


def test_only_the_columns_that_are_named_are_read():
    def read(sql):
        return checked(sql, tables=TABLES).columns_read

    assert read("select count(*) from t") == {"t": []}
    assert read("select sum(A) from t where b > 1") == {"t": ["a", "b"]}
    assert read("select t.a, v.c from t join u v on v.id = t.id") == {"t": ["a", "id"], "u": ["c", "id"]}
    assert read("select t.a from t join u using (id)") == {"t": ["a", "id"], "u": ["id"]}


def test_where_the_columns_cannot_be_told_all_are_read():
    def read(sql):
        return checked(sql, tables=TABLES).columns_read

    assert read("select * from t") == {"t": None}
    assert read("select x.* from (select t.* from t) x") == {"t": None}
    assert read("select t from t") == {"t": None}  # a dataset's own name stands for the whole row
    assert read("select count(v) from u as v") == {"u": None}


@pytest.mark.parametrize(
    ("sql", "what", "where"),
    [
        ("select getenv('HOME') from t", "GETENV()", "line 1, column 8"),
        ("select a from t where\n  random() > 0.5", "RAND", "line 2"),
        ("select a from secrets", "'secrets'", "line 1, column 15"),
        ("select a from t limit 3", "LIMIT without ORDER BY", ""),
        ("select cast(a as double) from t", "DOUBLE", ""),
        ("select a from t; drop table t", "2 statements", ""),
        ("select string_agg(s, ',') from t", "string_agg without ORDER BY", ""),
        ("select a from t where a = $until", "'until' is not given", ""),
        ("select a from t order by 1", "ORDER BY takes no position", ""),
        ("selekt a from t", "SQL", ""),
    ],
)
def test_a_refusal_names_the_thing_and_its_place(sql, what, where):
    with pytest.raises(SqlRefused) as refused:
        checked(sql, tables=TABLES)

    assert what in refused.value.what
    assert refused.value.where.startswith(where)
    assert refused.value.cure


names = st.sampled_from(["a", "b", '"구"', "t.a", "처리비용"])
numbers = st.one_of(st.integers(0, 10**9).map(str), st.decimals(0, 999, places=2).map(str))
texts = st.text("가나다'\"\\%;-/*$ a", max_size=8).map(lambda text: "'" + text.replace("'", "''") + "'")
terms = st.recursive(
    st.one_of(names, numbers),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("-({})".format),
        st.tuples(inner, inner).map(lambda pair: "coalesce({}, {})".format(*pair)),
        st.tuples(inner, inner).map(lambda pair: "case when {} > 1 then {} end".format(*pair)),
    ),
    max_leaves=8,
)
conditions = st.one_of(
    st.tuples(terms, st.sampled_from(["=", "<>", "<", ">="]), terms).map(" ".join),
    st.tuples(names, texts).map(" = ".join),
    names.map("{} is not null".format),
    names.map("not ({} in (1, 2))".format),
)


@settings(max_examples=60, deadline=None)
@given(terms, st.lists(conditions, min_size=1, max_size=3), st.sampled_from([" and ", " or not "]))
def test_whatever_may_run_prints_the_same_twice(term, tests, joined):
    query = checked(f"select {term} as x from t where {joined.join(tests)}", tables=TABLES)

    assert checked(query.text, tables=TABLES).digest == query.digest


@settings(max_examples=150, deadline=None)
@given(st.text("selctfromwhe tua*()[]{}'\"\\$:;,.-+/|~!@#%^&=<>?`0123456789\n가나\u3000\x00", max_size=60))
def test_noise_is_answered_with_a_refusal_and_never_with_an_error(noise):
    for sql in (noise, f"select {noise} from t", f"select a from t where {noise}"):
        try:
            query = checked(sql, tables=TABLES)
        except SqlRefused:
            continue
        assert checked(query.text, tables=TABLES).text == query.text
