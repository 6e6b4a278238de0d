"""자료 취합 in 가람시: last quarter's call is closed, and this quarter's goes out with what it already holds. Figures are synthetic."""

import random
from collections.abc import Mapping
from datetime import date, timedelta

from mulkko.catalog.actions.calls import Asked, confirm, day_after, fill_in, open_call
from mulkko.catalog.actions.closing_calls import close_call
from mulkko.catalog.engine.calls import Place, read_columns
from mulkko.catalog.models import AskedUnit, DataCall
from mulkko.catalog.queries.calls import lines_of, tally_of
from mulkko.demo.telling import Story, expect
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, present_holders

ASKS, BUREAU = "data", "traffic"
COLUMNS = (
    "심야 운전원 | 정수 | 명\n심야 정비원 | 정수 | 명\n심야 인력 | 정수 | 명 | = 심야 운전원 + 심야 정비원\n휴게실 | 글"
)
LEFT_OPEN = "routes"  # whose officer finds the call among the work that waits


def open_calls(story: Story) -> None:
    """Ask every team of the traffic bureau for the staff on night duty: once closed, once running and half known."""
    chance = random.Random(f"{story.seed} calls")  # noqa: S311  # synthetic figures, no secret
    first, last = quarter_before(day_of(story.clock))
    closed = _asked(story, first, last)
    for asked in closed.asked.select_related("unit", "call").order_by("pk"):
        drivers, menders = chance.randrange(4, 40), chance.randrange(0, 9)
        room = chance.choice(("있음", "공동 사용", "없음"))
        _answered(story, asked, dict(zip(_places(), (drivers, menders, drivers + menders, room), strict=True)))
    close_call(closed, by=story.person(ASKS), at=story.at())
    running = _asked(story, last + timedelta(days=1), day_of(story.clock))
    for asked in running.asked.select_related("unit", "call").order_by("pk")[::2]:
        if asked.unit.code != LEFT_OPEN:
            _answered(story, asked, {})
    tally = tally_of(running)
    expect(tally.prefilled == tally.cells, "the second call begins with what the first one brought in")
    expect(0 < tally.confirmed < tally.units, "some units have confirmed the running call, and some have not")


def _asked(story: Story, first: date, last: date) -> DataCall:
    quarter = (last.month - 1) // 3 + 1
    asked = Asked(
        title=f"{last.year}년 {quarter}분기 심야 근무 인력 현황", ground="가람시 데이터기반행정 조례(가상) 제7조",
        purpose="심야 교통 대책의 근거로 씀", from_on=first, to_on=last, due_on=day_after(story.clock, 3), owner=ASKS,
        columns=read_columns(COLUMNS), units=_teams(story.chart()),
    )  # fmt: skip
    return open_call(asked, by=story.person(ASKS), at=story.at())


def _teams(today: Chart) -> tuple[str, ...]:
    return tuple(
        unit
        for unit, kind in today.kinds.items()
        if kind == "team" and BUREAU in today.chain(unit) and _head(today, unit) is not None
    )


def _head(today: Chart, unit: str) -> Person | None:
    head = today.head_of(unit)
    found = present_holders(head.code, today.day) if head else []
    return found[0] if found else None


def _places() -> list[Place]:
    return [(0, place) for place in range(len(read_columns(COLUMNS)))]


def _answered(story: Story, asked: AskedUnit, values: Mapping[Place, int | str]) -> None:
    """Let the head of a unit write values, or keep all that is known, and confirm."""
    head = _head(story.chart(), asked.unit.code)
    assert head is not None
    typed = {place: str(values[place]) if place in values else None for place in _places()}
    sheet = fill_in(asked, typed, number=0, by=head, at=story.at())
    confirm(asked, number=sheet.number, by=head, at=story.at())


def quarter_before(day: date) -> tuple[date, date]:
    """Return first and last day of the quarter before the one of a day."""
    begins = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    last = begins - timedelta(days=1)
    return last.replace(month=last.month - 2, day=1), last


def call_on_tour() -> DataCall:
    """Return the running call."""
    return next(one for one in DataCall.objects.open() if any(line.state == "asked" for line in lines_of(one)))
