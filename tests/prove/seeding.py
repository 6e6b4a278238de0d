"""Faults seeded into made-up data, each with the status that its claim must have afterwards.

A `Case` is a table of one of three shapes, a claim on it, and what happens to both: a newer version, a withdrawal, the end of a
licence, a sentence that the data deny. `seeded` makes as many as asked, kind after kind; `judged` tells the
catalogue and asks the gate's own check. Same seed, same cases.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.builders.hall import NINE, collected, minute, person

from mulkko.catalog.actions.describing import end_licence
from mulkko.catalog.actions.withdrawing import withdraw
from mulkko.catalog.models import Dataset, Version
from mulkko.evidence import queries
from mulkko.evidence.actions import make_claim
from mulkko.evidence.engine.status import Judgement
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.queries import running
from mulkko.policy.engine.gate import Outlook, drift_of

Rows = list[list[Any]]
SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처"
REFUSED = "refused"  # the claim is not even made


@dataclass(frozen=True)
class Case:
    """One table, one claim, and what becomes of them. `wanted` is a status, or REFUSED; `why` its code where it matters."""

    kind: str
    header: list[str]
    rows: Rows
    sql: str
    sentence: str
    slots: dict[str, dict[str, Any]]
    wanted: str
    why: str = ""
    newer: tuple[list[str], Rows] | None = None
    act: str = ""  # withdraw, licence, correct, slow
    suggests: str = ""
    is_harmless: bool = False
    name: str = ""


@dataclass
class Outcome:
    case: Case
    status: str
    judgement: Judgement | None = None
    interrupts: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        case, found = self.case, self.judgement
        if case.is_harmless:
            return not self.interrupts
        if self.status != case.wanted:
            return False
        if found is None:
            return True
        return found.why == case.why and case.suggests in found.reason and bool(found.reason or found.moved)

    @property
    def is_silent(self) -> bool:
        return not self.case.is_harmless and self.status == "holds"


# -- tables and claims ------------------------------------------------------------------------------------------------


def _areas(chance: random.Random, ending: str) -> list[str]:
    first = chance.sample(SYLLABLES, chance.randint(6, 16))
    return [f"{one}{chance.choice('람루솔온빛')}{ending}" for one in first]


def _panel(chance: random.Random) -> Case:
    """One row for each area: people, and money in thousands."""
    rows = [[area, chance.randint(3_000, 90_000), chance.randint(2_000, 700_000), ""] for area in _areas(chance, "동")]
    header = ["동", "인구(명)", "비용(천원)", "비고"]
    claims = [
        ('SELECT SUM("인구(명)") AS n FROM {t}', "인구는 {n}이다.", {"n": {"type": "count", "unit": "명"}}),
        ('SELECT SUM("비용(천원)") * 1000 AS n FROM {t}', "비용은 {n}이다.", {"n": {"type": "money", "unit": "원", "scale": 10_000}}),
        ('SELECT AVG("비용(천원)") AS n FROM {t}', "동마다 평균 {n}이 든다.", {"n": {"type": "mean", "unit": "천원", "decimals": 1}}),
        ('SELECT MAX("비용(천원)") AS n FROM {t}', "가장 많이 드는 동은 {n}이다.", {"n": {"type": "money", "unit": "천원"}}),
    ]  # fmt: skip
    return _case(chance, header, rows, claims)


def _events(chance: random.Random) -> Case:
    """One row for each application: district, cost, state."""
    areas = _areas(chance, "구")[:6]
    states = ["접수", "처리", "반려"]
    rows = [
        [chance.choice(areas), 10_000 + number, chance.randint(1_000, 900_000), chance.choice(states)]
        for number in range(chance.randint(200, 500))
    ]
    header = ["구", "접수번호", "처리비용", "상태"]
    claims = [
        ("SELECT SUM(\"처리비용\") AS n FROM {t} WHERE \"상태\" = '처리'", "처리에 {n}이 들었다.", {"n": {"type": "money", "unit": "원"}}),
        ('SELECT COUNT(*) AS n, SUM("처리비용") AS m FROM {t}', "신청은 {n}이고 비용은 {m}이다.", {"n": {"type": "count", "unit": "건"}, "m": {"type": "money", "unit": "원", "scale": 10_000, "decimals": 1}}),
        ('SELECT MEDIAN("처리비용") AS n FROM {t}', "비용의 중앙값은 {n}이다.", {"n": {"type": "median", "unit": "원"}}),
    ]  # fmt: skip
    return _case(chance, header, rows, claims)


def _monthly(chance: random.Random) -> Case:
    """Month by district: uses and fares."""
    areas = _areas(chance, "구")[:5]
    rows = [
        [f"2026-{month:02}", area, chance.randint(8_000, 60_000), chance.randint(1_000_000, 90_000_000)]
        for month in range(1, 7)
        for area in areas
    ]
    header = ["연월", "구", "이용", "요금"]
    claims = [
        ('SELECT SUM("요금") AS n FROM {t}', "요금은 모두 {n}이다.", {"n": {"type": "money", "unit": "원", "scale": 100_000_000, "decimals": 1}}),
        ('SELECT SUM("요금") * 1.0 / SUM("이용") AS n FROM {t}', "한 번에 {n}을 낸다.", {"n": {"type": "mean", "unit": "원", "decimals": 0}}),
        ('SELECT SUM("이용") AS n FROM {t}', "이용은 {n}이다.", {"n": {"type": "count", "unit": "건", "scale": 10_000, "decimals": 1}}),
    ]  # fmt: skip
    return _case(chance, header, rows, claims)


def _case(chance: random.Random, header: list[str], rows: Rows, claims: list[tuple[str, str, dict[str, Any]]]) -> Case:
    sql, sentence, slots = chance.choice(claims)
    return Case("", header, rows, sql, sentence, slots, "")


SHAPES: tuple[Callable[[random.Random], Case], ...] = (_panel, _events, _monthly)


def _shape(chance: random.Random) -> Case:
    return chance.choice(SHAPES)(chance)


def _read(case: Case) -> list[int]:
    """Return the places of the number columns that the claim reads."""
    return [
        place
        for place, name in enumerate(case.header)
        if f'"{name}"' in case.sql and isinstance(case.rows[0][place], int)
    ]


def _with(case: Case, place: int, change: Callable[[Any], Any]) -> Rows:
    return [[change(value) if column == place else value for column, value in enumerate(row)] for row in case.rows]


# -- faults -----------------------------------------------------------------------------------------------------------


def value(chance: random.Random) -> Case:
    case = _shape(chance)
    times = chance.choice([0.4, 0.7, 1.4, 1.8])
    return replace(case, newer=(case.header, _with(case, _read(case)[0], lambda one: int(one * times) + 1)), wanted="drifted", why="figure")  # fmt: skip


def unit(power: int) -> Callable[[random.Random], Case]:
    def fault(chance: random.Random) -> Case:
        case = _shape(chance)
        while "/" in case.sql:  # a ratio of two columns: its unit is neither's
            case = _shape(chance)
        place = _read(case)[0]
        stray = chance.uniform(0.95, 1.05)
        rows = _with(case, place, lambda one: int(one * stray * 10**power))
        return replace(case, newer=(case.header, rows), wanted="drifted", why="unit")

    return fault


def schema(chance: random.Random) -> Case:
    case = _shape(chance)
    place = _read(case)[0]
    rows = _with(case, place, lambda one: f"약 {one} 안팎")
    return replace(case, newer=(case.header, rows), wanted="broken", why="schema")


def rename(chance: random.Random) -> Case:
    case = _shape(chance)
    place = _read(case)[0]
    old = case.header[place]
    new = chance.choice([f"총{old}", f"{old}_계", old.replace("(천원)", "(원)") if "천원" in old else f"{old} 합계"])
    header = [new if column == place else name for column, name in enumerate(case.header)]
    stored = new.replace(" ", " ")
    return replace(case, newer=(header, case.rows), wanted="broken", why="schema", suggests=f"'{stored}'")


def withdrawal(chance: random.Random) -> Case:
    return replace(_shape(chance), act="withdraw", wanted="unverifiable", why="withdrawn")


def licence(chance: random.Random) -> Case:
    return replace(_shape(chance), act="licence", wanted="unverifiable", why="licence")


def correction(chance: random.Random) -> Case:
    case = _shape(chance)
    rows = case.rows[:]
    chance.shuffle(rows)
    return replace(case, newer=(case.header, rows), act="correct", wanted="drifted", why="corrected")


def suppression(chance: random.Random) -> Case:
    """A count of people in one area falls to one to four."""
    case = _panel(chance)
    area = chance.choice(case.rows)[0]
    sql = f'SELECT SUM("인구(명)") AS n FROM {{t}} WHERE "동" = \'{area}\''
    few = chance.randint(1, 4)
    rows = [[row[0], few if row[0] == area else row[1], *row[2:]] for row in case.rows]
    return replace(
        case, sql=sql, sentence="이 동의 인구는 {n}이다.", slots={"n": {"type": "count", "unit": "명"}},
        newer=(case.header, rows), wanted="unverifiable", why="small",
    )  # fmt: skip


def small_share(chance: random.Random) -> Case:
    """The base of a percent falls below thirty."""
    case = _events(chance)
    state = chance.choice(["접수", "처리"])
    sql = f"SELECT 100.0 * COUNT(*) FILTER (WHERE \"상태\" = '{state}') / COUNT(*) AS n FROM {{t}}"
    few = case.rows[: chance.randint(9, 29)]
    return replace(
        case, sql=sql, sentence="비율은 {n}이다.", slots={"n": {"type": "percent", "decimals": 1}}, newer=(case.header, few),
        wanted="unverifiable", why="small",
    )  # fmt: skip


def timeout(chance: random.Random) -> Case:
    case = _events(chance)
    sql = 'SELECT COUNT(*) AS n FROM {t} a, {t} b, {t} c WHERE a."처리비용" + b."처리비용" > c."처리비용" + 7'
    slots = {"n": {"type": "count", "unit": "쌍"}}
    return replace(case, rows=(case.rows * 2)[:400], sql=sql, sentence="짝은 {n}이다.", slots=slots, act="slow", wanted="unverifiable", why="timeout")  # fmt: skip


def mismatch(chance: random.Random) -> Case:
    """A number written out beside the figure says something else."""
    case = _panel(chance)
    total = sum(row[1] for row in case.rows)
    wrong = total + chance.choice([-1, 1]) * chance.randint(5, total // 3)
    shown = chance.choice([f"{wrong:,}명", f"{wrong}명", f"{wrong / 10_000:.1f}만 명"])
    if shown == f"{total / 10_000:.1f}만 명":
        shown = f"{wrong:,}명"
    sentence = chance.choice(["인구는 {n}(@)이다.", "인구는 @으로, 모두 {n}이다.", "인구는 {n}, 곧 @이다."]).replace(
        "@", shown
    )
    return replace(
        case, sql='SELECT SUM("인구(명)") AS n FROM {t}', sentence=sentence, slots={"n": {"type": "count", "unit": "명"}}, wanted=REFUSED
    )  # fmt: skip


def _change(case: Case, *, rises: bool, word: str) -> Case:
    """Return a claim about how the uses of the last month stand against the first."""
    sql = (
        'SELECT 100.0 * (SUM("이용") FILTER (WHERE "연월" = \'2026-06\') - SUM("이용") FILTER (WHERE "연월" = \'2026-01\'))'
        ' / SUM("이용") FILTER (WHERE "연월" = \'2026-01\') AS d FROM {t}'
    )
    times = 1.3 if rises else 0.7
    first = {row[1]: row[2] for row in case.rows if row[0] == "2026-01"}
    rows = [[*row[:2], int(first[row[1]] * times) if row[0] == "2026-06" else row[2], row[3]] for row in case.rows]
    return replace(
        case,
        rows=rows,
        sql=sql,
        sentence=f"이용은 1월보다 {{d}} {word}.",
        slots={"d": {"type": "pct_change", "decimals": 1}},
    )


UP = ("증가했다", "늘었다", "상승했다", "줄지 않았다", "감소하지 않았다")
DOWN = ("감소했다", "줄었다", "하락했다", "늘지 못했다", "증가하지 않았다")


def negated_when_made(chance: random.Random) -> Case:
    rises = chance.random() < 0.5
    return replace(_change(_monthly(chance), rises=rises, word=chance.choice(DOWN if rises else UP)), wanted=REFUSED)


def negated_by_data(chance: random.Random) -> Case:
    """What the sentence says was true, and newer data deny it."""
    rises = chance.random() < 0.5
    case = _change(_monthly(chance), rises=rises, word=chance.choice(UP if rises else DOWN))
    other = _change(case, rises=not rises, word="").rows
    return replace(case, newer=(case.header, other), wanted="drifted", why="sentence")


def comparator(chance: random.Random) -> Case:
    """A limit in words that the figure keeps, until newer data do not."""
    case = _panel(chance)
    total = sum(row[1] for row in case.rows)
    bound = int(total * 0.9)
    words = chance.choice(["을 넘는다", " 이상이다", "을 웃돈다"])
    sentence = f"인구는 {{n}}으로 {bound:,}명{words}."
    rows = [[row[0], int(row[1] * 0.7), *row[2:]] for row in case.rows]
    return replace(
        case, sql='SELECT SUM("인구(명)") AS n FROM {t}', sentence=sentence, slots={"n": {"type": "count", "unit": "명"}},
        newer=(case.header, rows), wanted="drifted", why="sentence",
    )  # fmt: skip


def boundary(chance: random.Random) -> Case:
    """An area is split in two, or two become one, under other names."""
    case = _panel(chance)
    area, other = chance.sample([row[0] for row in case.rows], 2)
    sql = f'SELECT SUM("인구(명)") AS n FROM {{t}} WHERE "동" <> \'{other}\''
    if chance.random() < 0.5:
        rows = [part for row in case.rows for part in ([[f"{row[0][0]}1동", row[1] // 2, *row[2:]], [f"{row[0][0]}2동", row[1] - row[1] // 2, *row[2:]]] if row[0] == area else [row])]  # fmt: skip
    else:
        sql = f'SELECT SUM("인구(명)") AS n FROM {{t}} WHERE "동" = \'{area}\''
        joined = [[f"새{area[0]}동", sum(row[1] for row in case.rows if row[0] in (area, other)), 0, ""]]
        rows = [row for row in case.rows if row[0] not in (area, other)] + joined
    return replace(
        case, sql=sql, sentence="인구는 {n}이다.", slots={"n": {"type": "count", "unit": "명"}}, newer=(case.header, rows),
        wanted="unverifiable", why="boundary",
    )  # fmt: skip


FAULTS: dict[str, Callable[[random.Random], Case]] = {
    "value": value, "unit 10^3": unit(3), "unit 10^4": unit(4), "unit 10^8": unit(8), "unit 10^-3": unit(-3), "schema": schema,
    "rename": rename, "withdrawal": withdrawal, "licence end": licence, "correction": correction, "suppression": suppression,
    "small base of a percent": small_share, "timeout": timeout, "text and figure": mismatch, "negated, when made": negated_when_made,
    "negated by newer data": negated_by_data, "limit in words": comparator, "boundary change": boundary,
}  # fmt: skip


# -- harmless refreshes -----------------------------------------------------------------------------------------------


def reordered(chance: random.Random) -> Case:
    case = _shape(chance)
    rows = case.rows[:]
    chance.shuffle(rows)
    return replace(case, newer=(case.header, rows))


def wider(chance: random.Random) -> Case:
    """A column that nobody asked for comes."""
    case = _shape(chance)
    return replace(
        case, newer=([*case.header, "담당"], [[*row, f"담당 {number}"] for number, row in enumerate(case.rows)])
    )


def longer(chance: random.Random) -> Case:
    """Rows come that the claim leaves out."""
    case = _panel(chance)
    area = chance.choice(case.rows)[0]
    sql = f'SELECT SUM("비용(천원)") AS n FROM {{t}} WHERE "동" = \'{area}\''
    more = [[f"{one}새동", chance.randint(3_000, 9_000), chance.randint(2_000, 9_000), ""] for one in "허호후"]
    slots = {"n": {"type": "money", "unit": "천원"}}
    return replace(case, sql=sql, sentence="비용은 {n}이다.", slots=slots, newer=(case.header, case.rows + more))


def finer(chance: random.Random) -> Case:
    """Digits move below the shown ones."""
    case = _panel(chance)
    slots = {"n": {"type": "money", "unit": "천원", "scale": 10_000}}
    rows = _with(case, 2, lambda one: one)
    total = sum(row[2] for row in rows)
    rows[0][2] += 1 if total % 10_000 < 4_990 or total % 10_000 >= 5_000 else -1
    return replace(case, sql='SELECT SUM("비용(천원)") AS n FROM {t}', sentence="비용은 {n}이다.", slots=slots, newer=(case.header, rows))  # fmt: skip


def slight(chance: random.Random) -> Case:
    """A shown digit moves, and the sentence stays true."""
    case = _events(chance)
    while "COUNT" in case.sql:
        case = _events(chance)
    return replace(case, newer=(case.header, _with(case, 2, lambda one: one + 1)))


def annotated(chance: random.Random) -> Case:
    """A column that the claim does not read says something else."""
    case = _panel(chance)
    return replace(case, newer=(case.header, [[*row[:3], "확인"] for row in case.rows]))


HARMLESS: dict[str, Callable[[random.Random], Case]] = {
    "rows reordered": reordered, "a column more": wider, "rows that it leaves out": longer, "digits below the shown ones": finer,
    "a shown digit": slight, "another column": annotated,
}  # fmt: skip


# -- telling and asking -----------------------------------------------------------------------------------------------


def seeded(number: int, seed: int, kinds: dict[str, Callable[[random.Random], Case]]) -> Iterator[Case]:
    """Yield so many cases, kind after kind, each from a chance of its own."""
    names = list(kinds)
    for turn in range(number):
        kind = names[turn % len(names)]
        case = kinds[kind](random.Random(f"{seed}:{kind}:{turn}"))
        harmless = kinds is HARMLESS
        name = f"{'h' if harmless else 'f'}{seed}_{turn}"
        yield replace(case, kind=kind, is_harmless=harmless, name=name)


def judged(cases: list[Case]) -> list[Outcome]:
    """Bring every table in, make every claim, let everything happen, and check all claims as a signature does."""
    outcomes, made = [], {}
    for case in cases:
        _bring(case, (case.header, case.rows), minute(0))
        try:
            made[case.name] = make_claim(
                sentence=case.sentence, sql=case.sql.replace("{t}", case.name), slots=case.slots, by=person("haneul"), at=minute(1)
            )  # fmt: skip
        except BadClaim as error:
            outcomes.append(Outcome(case, REFUSED, extra={"error": str(error)}))
            continue
        _happens(case)
    slow = [case for case in cases if case.name in made and case.act == "slow"]
    usual = [case for case in cases if case.name in made and case.act != "slow"]
    at = NINE + timedelta(days=1)
    outcomes += _checked(usual, made, at)
    limit, running.QUERY_SECONDS = running.QUERY_SECONDS, 0.001
    try:
        outcomes += _checked(slow, made, at)
    finally:
        running.QUERY_SECONDS = limit
    return outcomes


def _checked(cases: list[Case], made: dict[str, Any], at: datetime) -> list[Outcome]:
    found = queries.check_claims([made[case.name] for case in cases], at=at)
    return [
        Outcome(case, one.judgement.status, one.judgement, _interrupts(one.judgement))
        for case, one in zip(cases, found, strict=True)
    ]


def _interrupts(judgement: Judgement) -> bool:
    """Tell whether somebody has to act: of a figure that stands in a sentence and in no cell of the options."""
    same = Outlook(None)
    drift = drift_of(
        status=judgement.status, corrected=judgement.corrected, cells_move=False, sentence_untrue=bool(judgement.no_longer_true),
        before=same, alone=same, unit_suspected=judgement.unit_suspected,
    )  # fmt: skip
    return judgement.status in ("broken", "unverifiable") or drift not in (None, "cosmetic")


def _happens(case: Case) -> None:
    dataset = Dataset.objects.get(name=case.name)
    if case.act == "withdraw":
        withdraw(Version.objects.get(dataset=dataset), reason="집계 잘못", by=None, at=minute(2))
    elif case.act == "licence":
        end_licence(dataset, on=date(2026, 11, 23), by=None, at=minute(2))
    elif case.newer is not None:
        told = {"is_correction": True, "note": "중복 제거"} if case.act == "correct" else {}
        _bring(case, case.newer, minute(2), **told)


def _bring(case: Case, table: tuple[list[str], Rows], at: datetime, **told: Any) -> None:
    header, rows = table
    text = "\n".join(",".join(map(str, row)) for row in [header, *rows]) + "\n"
    collected(text, name=case.name, at=at, **told)
