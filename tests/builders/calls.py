"""Data calls in the hall: 교통국 sections asked for night workers, with what the catalogue holds."""

from datetime import date
from typing import Any

from tests.builders.hall import NINE, collected, person

from mulkko.catalog.actions.calls import Asked, confirm, fill_in, open_call
from mulkko.catalog.engine.calls import read_columns, read_rows
from mulkko.catalog.models import AskedUnit, DataCall

COLUMNS = "남 | 정수 | 명\n여 | 정수 | 명\n계 | 정수 | 명 | = 남 + 여"
KNOWN = "부서,남(명),여(명)\n노선팀,5,7\n시설팀,4,6\n"


def asked(**changed: Any) -> Asked:
    """Return what 예산담당관 asks of both teams of 대중교통과; lines of columns and rows may be given as text."""
    told: dict[str, Any] = {
        "title": "2026년 4분기 야간근로자 현황", "ground": "가람시 교통 기본 조례 제5조", "purpose": "심야 교통 대책",
        "from_on": date(2026, 10, 1), "to_on": date(2026, 12, 31), "due_on": date(2026, 11, 30), "owner": "bud",
        "columns": COLUMNS, "units": ("bus-r", "bus-s"), "rows": "",
    }  # fmt: skip
    told |= changed
    return Asked(**told | {"columns": read_columns(told["columns"]), "rows": read_rows(told["rows"])})


def known_counts(text: str = KNOWN, **told: Any) -> None:
    """Bring the counts of the last quarter into the catalogue, kept by 대중교통과."""
    collected(text, name="counts", **({"title": "야간근로 집계", "as_of": date(2026, 9, 30)} | told))


def opened(**changed: Any) -> DataCall:
    return open_call(asked(**changed), by=person("jung"), at=NINE)


def asked_unit(call: DataCall, unit: str) -> AskedUnit:
    return AskedUnit.objects.select_related("call").get(call=call, unit__code=unit)


def newest(one: AskedUnit) -> int:
    return one.sheets.order_by("-number")[0].number


def filled_by(call: DataCall, unit: str, login: str, *values: str | None, **told: Any) -> AskedUnit:
    """Fill in the first row of a unit; None keeps what was pre-filled."""
    one = asked_unit(call, unit)
    typed = {(0, place): value for place, value in enumerate(values)}
    fill_in(one, typed, **{"number": newest(one), "by": person(login), "at": NINE} | told)
    return asked_unit(call, unit)


def confirmed_by(call: DataCall, unit: str, login: str) -> None:
    one = asked_unit(call, unit)
    confirm(one, number=newest(one), by=person(login), at=NINE)


def answered(call: DataCall) -> DataCall:
    """Let both teams fill in and confirm."""
    for unit, officer, lead, values in (("bus-r", "haneul", "maeul", "567"), ("bus-s", "jo", "moon", "459")):
        filled_by(call, unit, officer, values[0], values[1], str(int(values[0]) + int(values[1])))
        confirmed_by(call, unit, lead)
    return DataCall.objects.get(pk=call.pk)
