"""Finding who decides in a delegation table of 5,000 rows, beside reading every row for each question."""

import random
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROWS, DUTIES, QUESTIONS = 5_000, 400, 3_000
LIMIT_MS = 5
NOW = datetime(2026, 11, 23, tzinfo=UTC)
BANDS = (0, 20_000_000, 100_000_000, 1_000_000_000, None)
LEVELS = ("team_lead", "section_head", "bureau_head", "mayor")


def measure(options: Any) -> dict[str, Any]:
    """Return p50 and p99 of one route resolution in milliseconds, and how long the city with its table takes to load.

    `engine`: the table in memory. `resolved`: `approver_of` with the organisation of the day at hand, as a page has
    it; the version in force is read from the database each time. `cold`: the organisation of the day is read too.
    The floor reads every row of the table in memory for each question, which is what an unindexed table costs.
    """
    from mulkko.ledger.actions import Actor
    from mulkko.organization.actions import load_city

    questions = QUESTIONS // 10 if options.quick else QUESTIONS
    chance = random.Random(7)  # noqa: S311 - rows, not secrets
    with tempfile.TemporaryDirectory() as folder:
        units = _write(Path(folder), chance)
        begun = time.perf_counter()
        loaded = load_city(Path(folder), by=Actor("operator"), at=NOW)
        load_seconds = time.perf_counter() - begun
    asked = [
        (chance.choice(units), f"d{chance.randrange(DUTIES)}", chance.randrange(3_000_000_000))
        for _ in range(questions)
    ]
    return _measured(asked) | {
        "rows": loaded.loaded["delegation"], "units": loaded.loaded["units"], "questions": questions,
        "load_seconds": round(load_seconds, 2),
    }  # fmt: skip


def _measured(asked: list[tuple[str, str, int]]) -> dict[str, Any]:
    from mulkko.organization.engine.delegation import Matter, matching_rule
    from mulkko.organization.models import day_of
    from mulkko.organization.queries import approver_of, chart, delegation_table, rules

    day = day_of(NOW)
    today, table, rows = chart(day), delegation_table(1), rules(1)
    chains = {unit: tuple(today.chain(unit)) for unit, _, _ in asked}

    def engine(unit: str, duty: str, amount: int) -> Any:
        return table.match(Matter(chains[unit], duty, amount)).rule.number

    def resolved(unit: str, duty: str, amount: int) -> Any:
        return approver_of(unit=unit, duty=duty, amount_krw=amount, day=day, within=today).match.rule.number

    def cold(unit: str, duty: str, amount: int) -> Any:
        return approver_of(unit=unit, duty=duty, amount_krw=amount, day=day).match.rule.number

    def every_row(unit: str, duty: str, amount: int) -> Any:
        matter = Matter(chains[unit], duty, amount)
        return matching_rule(
            [rule for rule in rows if rule.fits(matter)], units=chains[unit], duty=duty, amount_krw=amount
        ).rule.number

    resolved(*asked[0])  # reads the table once, as the first page after a start does
    found = {name: _timed(ask, asked) for name, ask in (("engine", engine), ("resolved", resolved))}
    found["cold"] = _timed(cold, asked[: len(asked) // 10])
    found["floor"] = _timed(every_row, asked[: len(asked) // 10])
    same = all(engine(*one) == every_row(*one) for one in asked[: len(asked) // 10])
    told = {f"{name}_{what}": value for name, figures in found.items() for what, value in figures.items()}
    return told | {"same_answers": same, "ok": same and found["resolved"]["cpu_p99_ms"] <= LIMIT_MS}


def _timed(ask: Callable[[str, str, int], Any], asked: list[tuple[str, str, int]]) -> dict[str, float]:
    """Return p50 and p99 by the clock, and p99 of the processor's time: other programs cost the one and not the other."""
    from mulkko.organization.engine.delegation import NoDelegationRule

    wall, cpu = [], []
    for one in asked:
        begun, busy = time.perf_counter(), time.process_time()
        with suppress(NoDelegationRule):
            ask(*one)
        cpu.append((time.process_time() - busy) * 1_000)
        wall.append((time.perf_counter() - begun) * 1_000)
    wall.sort()
    cpu.sort()
    middle, late = len(wall) // 2, int(len(wall) * 0.99)
    return {"p50_ms": round(wall[middle], 3), "p99_ms": round(wall[late], 3), "cpu_p99_ms": round(cpu[late], 3)}


def _write(folder: Path, chance: random.Random) -> list[str]:
    """Write a city of 200 units with a table of common and own rows; return the units that draft."""
    units, positions, drafting = ["city,가상시,city,,2026-01-01"], ["p-mayor,city,시장,mayor,2026-01-01"], []
    for bureau in range(20):
        units.append(f"b{bureau},{bureau}국,bureau,city,2026-01-01")
        positions.append(f"p-b{bureau},b{bureau},국장,bureau_head,2026-01-01")
        for section in range(3):
            code = f"b{bureau}s{section}"
            units.append(f"{code},{bureau}-{section}과,section,b{bureau},2026-01-01")
            positions.append(f"p-{code},{code},과장,section_head,2026-01-01")
            for team in range(2):
                units.append(f"{code}t{team},{team}팀,team,{code},2026-01-01")
                positions.append(f"p-{code}t{team},{code}t{team},팀장,team_lead,2026-01-01")
                drafting.append(f"{code}t{team}")
    rows, number = [], 0
    scopes = ["", *(f"b{bureau}" for bureau in range(20)), *(f"b{bureau}s0" for bureau in range(20))]
    while number < ROWS:
        duty, scope = number // 4 % DUTIES, "" if number < DUTIES * 4 else chance.choice(scopes)
        for floor, ceiling, level in zip(BANDS, BANDS[1:], LEVELS, strict=False):
            number += 1
            rows.append(f"{number},{scope},d{duty},{floor},{'' if ceiling is None else ceiling},{level}")
    for name, head, lines in (
        ("units", "code,name,kind,parent,valid_from", units),
        ("positions", "code,unit,title,level,valid_from", positions),
        ("duties", "code,name", [f"d{duty},단위업무 {duty}" for duty in range(DUTIES)]),
        ("delegation", "number,scope,duty,floor_krw,ceiling_krw,level", rows),
    ):
        (folder / f"{name}.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return drafting
