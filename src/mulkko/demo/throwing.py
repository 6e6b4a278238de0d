"""버리기 in 가람시: three offices ask the same teams for the same figures every quarter, until one call replaces all three.

Which teams are asked follows from the offices of the city, and every count is read back through queries.
"""

from typing import Any

from mulkko.catalog.actions.calls import Asked, day_after, open_call
from mulkko.catalog.actions.closing_calls import close_call
from mulkko.catalog.actions.giving_up import replace_call
from mulkko.catalog.engine.calls import read_columns
from mulkko.catalog.models import DataCall
from mulkko.catalog.queries.repeated import given_up, repeated_now, submissions_a_year
from mulkko.demo.calls import quarter_before
from mulkko.demo.telling import Story, expect
from mulkko.organization.models import day_of

# The bureaus whose teams keep places that citizens enter.
KEEPERS = (
    "welfare", "family", "health", "culture", "environment", "green", "housing", "urban", "safety", "construction",
    "water", "farm", "future",
)  # fmt: skip
FACILITIES = "관리 시설 | 정수 | 개소\n상주 인력 | 정수 | 명"
# Which section asks, under which title, and the column of its own.
SURVEYS = (
    ("safety-1", "공공시설 안전관리 현황", "미흡 시설 | 정수 | 개소"),
    ("admin-3", "공공시설 사용 현황", "사용료 감면 | 정수 | 건"),
    ("economy-4", "공공시설 에너지 현황", "태양광 설치 | 정수 | 개소"),
)
ONE_CALL = ("data", "공공시설 통합 현황")


def throw_away(story: Story) -> dict[str, Any]:
    """Let three heads of sections give their survey up for one call; tell how many sheets a year are gone."""
    surveys = [_asked(story, login, title, f"{FACILITIES}\n{own}") for login, title, own in SURVEYS]
    today = day_of(story.clock)
    found = next((one for one in repeated_now(today) if {call.pk for call in surveys} <= _calls(one)), None)
    expect(found is not None, "the surveys that ask the same are not found")
    before = submissions_a_year(today)
    columns = "\n".join([FACILITIES, *(own for _, _, own in SURVEYS)])
    one_call = _asked(story, *ONE_CALL, columns)
    for call, (login, _, _) in zip(surveys, SURVEYS, strict=True):
        head = story.person(login)
        replace_call(call, one_call, reason="같은 수치를 한 번만 물어 함께 씁니다.", by=head, at=story.at())
        close_call(call, reason="통합 취합으로 갈음합니다.", by=head, at=story.at())
    after = submissions_a_year(today)
    expect(after < before, "nothing was thrown away")
    expect(
        not any(call.pk in _calls(one) for one in repeated_now(today) for call in surveys), "a survey is still asked"
    )
    gone = [one for one in given_up() if one.series.call in {call.pk for call in surveys}]
    return {
        "surveys": [[one.series.title, len(one.series.units), one.series.times, one.series.submissions] for one in gone],
        "columns": list(found.columns) if found else [], "one_call": one_call.title, "before": before, "after": after,
        "gone": before - after,
    }  # fmt: skip


def _calls(group: Any) -> set[int]:
    return {series.call for series in group.series}


def _asked(story: Story, login: str, title: str, columns: str) -> DataCall:
    first, last = quarter_before(day_of(story.clock))
    today = story.chart()
    teams = tuple(
        unit for unit, kind in today.kinds.items() if kind == "team" and set(today.chain(unit)) & set(KEEPERS)
    )
    asked = Asked(
        title=f"{last.year}년 {(last.month - 1) // 3 + 1}분기 {title}", ground="가람시 공공시설 관리 조례(가상) 제9조",
        purpose="시설 관리의 기초 자료로 씀", from_on=first, to_on=last, due_on=day_after(story.clock, 5), owner=login,
        columns=read_columns(columns), units=teams,
    )  # fmt: skip
    return open_call(asked, by=story.person(login), at=story.at())
