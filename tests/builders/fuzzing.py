"""Queries by the hundred, by a grammar and a seed: honest ones, odd ones, and hostile ones hidden inside honest ones."""

import random

NUMBERS = ("0", "1", "7", "-3", "2.5", "0.05", "접수번호", "처리비용", "a.접수번호", "null")
TEXTS = ("'가'", "''", "'가람구'", "구", "내용", "'%'", "null")
DAYS = ("접수일", "date '2024-02-29'", "date '2025-12-31'", "null")
HOSTILE = (
    "random()", "now()", "(select content from read_text('/etc/passwd'))", "getenv('HOME')", "repeat('x', 1000000000)", "sleep_ms(9000)",
    "current_date", "(select 1 from '/etc/passwd')", "uuid()", "[1, 2]", "{'a': 1}", "접수번호::double", "rowid", "1e308", "x -> x",
    "list(접수번호)", "columns('.*')", "$1", "?", "'a'; drop view 민원", "first(구)", "\"current_user\"", "main.민원.구", "t.*",
)  # fmt: skip


class Maker:
    """Writes queries over 민원; the same seed writes the same ones. `hostile` is the share of leaves that are hostile."""

    def __init__(self, seed: int, *, hostile: float = 0.01) -> None:
        self.chance = random.Random(seed)
        self.hostile = hostile

    def query(self) -> str:
        pick, r = self.chance.choice, self.chance.random()
        if r < 0.35:
            parts = ", ".join(f"{self.aggregate()} as x{n}" for n in range(self.chance.randint(1, 3)))
            group = pick(("", " group by 구 order by 구", " group by 구 having count(*) > 1 order by 구"))
            return f"select {'구, ' if group else ''}{parts} from 민원 a{self.where()}{group}"
        if r < 0.55:
            limit = pick(("", f" limit {self.chance.randint(0, 5)}", " limit 3 offset 2"))
            return f"select {self.value()} as x from 민원 a{self.where()} order by 접수번호{limit}"
        if r < 0.7:
            return f"with s as (select 구, {self.aggregate()} as m from 민원 a group by 구) select max(m) as x, count(*) as n from s"
        if r < 0.8:
            pair = pick(("union", "union all", "except", "intersect"))
            return f"select 구 from 민원 a{self.where()} {pair} select 구 from 민원 a{self.where()} order by 구"
        if r < 0.9:
            window = pick(("row_number()", "rank()", "dense_rank()", "lag(접수번호)", "sum(처리비용)", "avg(접수번호)"))
            return (
                f"select max(x) as m from (select {window} over (partition by 구 order by 접수번호) as x from 민원 a) s"
            )
        if r < 0.96:
            return f"select count(*) as n from 민원 a join 민원 b on a.접수번호 = b.접수번호 and {self.condition(1).replace('구', 'b.구')}"
        return self.noise()

    def noise(self) -> str:
        """Return an honest query with a piece lost, doubled or moved."""
        words = f"select {self.value()} as x from 민원 a{self.where()} order by 접수번호".split(" ")
        place, other = self.chance.randrange(len(words)), self.chance.randrange(len(words))
        change = self.chance.randrange(3)
        if change == 0:
            del words[place]
        elif change == 1:
            words.insert(other, words[place])
        else:
            words[place], words[other] = words[other], words[place]
        return " ".join(words)

    def aggregate(self) -> str:
        number = self.number(2)
        return self.chance.choice((
            f"sum({number})", f"avg({number})", f"min({self.text(1)})", f"max({self.day(1)})", "count(*)", f"count(distinct {self.text(1)})",
            f"median({number})", f"quantile_cont({number}, 0.{self.chance.randint(1, 9)})", f"count_if({self.condition(1)})",
            f"round(avg({number}), {self.chance.randint(-2, 4)})", f"sum({number}) filter (where {self.condition(1)})",
            f"string_agg({self.text(1)}, ',' order by {self.text(0)})", f"sum({number}) / sum({self.number(1)})",
        ))  # fmt: skip

    def value(self) -> str:
        return self.chance.choice((self.number, self.text, self.day, self.condition))(3)

    def number(self, depth: int) -> str:
        if depth <= 0 or self.chance.random() < 0.3:
            return self.leaf(NUMBERS)
        one, two = self.number(depth - 1), self.number(depth - 1)
        return self.chance.choice((
            f"({one} + {two})", f"({one} - {two})", f"{one} * {two}", f"{one} / {two}", f"({one}) // ({two})", f"({one}) % ({two})", f"-({one})",
            f"abs({one})", f"round({one}, 1)", f"floor({one})", f"ceil({one})", f"sign({one})", f"coalesce({one}, {two})", f"nullif({one}, {two})",
            f"greatest({one}, {two})", f"least({one}, {two})", f"case when {self.condition(depth - 1)} then {one} else {two} end",
            f"length({self.text(depth - 1)})", f"year({self.day(depth - 1)})", f"date_diff('day', {self.day(0)}, {self.day(depth - 1)})",
            f"cast({one} as bigint)", f"try_cast({self.text(depth - 1)} as bigint)", f"cast({one} as decimal(20, 3))", f"dayofweek({self.day(0)})",
        ))  # fmt: skip

    def text(self, depth: int) -> str:
        if depth <= 0 or self.chance.random() < 0.3:
            return self.leaf(TEXTS)
        one, two = self.text(depth - 1), self.text(depth - 1)
        return self.chance.choice((
            f"({one} || {two})", f"concat({one}, {two})", f"upper({one})", f"lower({one})", f"trim({one})", f"left({one}, {self.number(1)})",
            f"right({one}, 2)", f"substr({one}, 1, {self.number(1)})", f"replace({one}, '가', {two})", f"split_part({one}, ' ', 1)",
            f"strftime({self.day(0)}, '%Y-%m')", f"cast({self.number(depth - 1)} as varchar)",
        ))  # fmt: skip

    def day(self, depth: int) -> str:
        if depth <= 0 or self.chance.random() < 0.4:
            return self.leaf(DAYS)
        one = self.day(depth - 1)
        return self.chance.choice((
            f"date_trunc('month', {one})", f"last_day({one})", f"({one} + interval {self.chance.randint(1, 40)} day)", f"coalesce({one}, 접수일)",
            f"try_cast({self.text(0)} as date)",
        ))  # fmt: skip

    def condition(self, depth: int) -> str:
        one, two = self.number(depth - 1), self.number(depth - 1)
        word = self.text(depth - 1)
        return self.chance.choice((
            f"{one} > {two}", f"{one} = {two}", f"{one} between {two} and 900", f"{one} in (1, 2, null)", f"{word} like '%가%'",
            f"{word} is not null", f"not ({one} < {two})", f"{word} = {self.text(depth - 1)}", f"regexp_matches({word}, '^[가-나]+$')",
            f"{self.day(0)} >= {self.day(depth - 1)}", f"{word} is distinct from {self.text(0)}", f"contains({word}, '람')",
        ))  # fmt: skip

    def where(self) -> str:
        return f" where {self.condition(2)}" if self.chance.random() < 0.6 else ""

    def leaf(self, leaves: tuple[str, ...]) -> str:
        return self.chance.choice(HOSTILE if self.chance.random() < self.hostile else leaves)


def queries(seed: int, count: int, *, hostile: float = 0.01) -> list[str]:
    """Return so many queries."""
    maker = Maker(seed, hostile=hostile)
    return [maker.query() for _ in range(count)]
