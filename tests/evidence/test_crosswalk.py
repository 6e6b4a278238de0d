"""Figures across a change of areas: computed in the older areas where the city says how they belong together, and said so."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest
from tests.builders.hall import collected, minute, person

from mulkko.evidence.actions import make_claim
from mulkko.evidence.engine.areas import Moved
from mulkko.evidence.engine.crosswalk import in_old_areas, parts_of
from mulkko.evidence.engine.sql import checked
from mulkko.evidence.queries import check_claims
from mulkko.organization.engine.cityfiles import checked_city
from mulkko.organization.models import AreaShare, District
from mulkko.organization.queries import area_changes

DAY = date(2026, 7, 1)
SPLIT = Moved("t", "동", frozenset({"가동"}), frozenset({"가1동", "가2동"}))
JOINED = Moved("t", "동", frozenset({"가동", "나동"}), frozenset({"다동"}))
BACK = [("다동", "가동", Decimal("0.4"), DAY), ("다동", "나동", Decimal("0.6"), DAY)]
COLUMNS = [{"name": "동", "kind": "text"}, {"name": "사람", "kind": "integer", "unit": "명"}, {"name": "율", "kind": "decimal", "unit": "%"}]  # fmt: skip
ROWS = "(VALUES ('다동', 101, 3.5), ('라동', 7, 1.0)) AS x(동, 사람, 율)"


def answered(sql, one, parts):
    text = in_old_areas(checked(sql, tables={"t"}).text, one, parts, COLUMNS)
    if text is None:
        return None
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS SELECT * FROM {ROWS}")
        [row] = connection.execute(checked(text, tables={"t"}).text).fetchall()
    return row[0]


def test_what_came_out_of_one_area_belongs_to_it_whole():
    told = [("가동", "가1동", Decimal("0.3"), DAY), ("가동", "가2동", Decimal("0.7"), DAY)]

    parts = parts_of(SPLIT, told, {"가동", "라동"})

    assert [(part.new, part.old, part.share) for part in parts] == [("가1동", "가동", 1), ("가2동", "가동", 1)]


@pytest.mark.parametrize(
    "told",
    [
        [],
        BACK[:1],  # the shares do not make up the whole
        [("가동", "다동", Decimal(1), DAY), ("나동", "다동", Decimal(1), DAY)],  # of two old ones: which part is whose?
    ],
)
def test_a_crosswalk_that_does_not_say_all_of_it_says_nothing(told):
    assert parts_of(JOINED, told, {"가동", "나동"}) is None


@pytest.mark.parametrize(
    "sql, answer",
    [
        ("SELECT sum(사람) AS n FROM t WHERE 동 = '가동'", 40),
        ("SELECT sum(사람) AS n FROM t WHERE 동 IN ('가동', '나동')", 101),
        ("SELECT sum(사람) AS n FROM t", 108),
        ("SELECT count(*) AS n FROM t WHERE 동 = '가동'", None),
        ("SELECT max(사람) AS n FROM t WHERE 동 = '가동'", None),
        ("SELECT sum(율) AS n FROM t WHERE 동 = '가동'", None),
        ("SELECT sum(사람) AS n FROM t WHERE 동 = '가동' AND 사람 > 50", None),
    ],
)
def test_where_areas_are_divided_only_sums_are_computed(sql, answer):
    assert answered(sql, JOINED, parts_of(JOINED, BACK, {"가동", "나동"})) == answer


def test_a_claim_across_a_boundary_is_unverifiable_until_the_city_loads_a_crosswalk_and_then_says_so(hall):
    collected("동,주민(명)\n가동,300\n나동,500\n", name="people")
    slots = {"n": {"type": "count", "unit": "명"}}
    sql = "SELECT sum(\"주민(명)\") AS n FROM people WHERE 동 = '가동'"
    claim = make_claim(sentence="가동 주민은 {n}이다.", sql=sql, slots=slots, by=person("haneul"), at=minute(1))
    collected("동,주민(명)\n가1동,100\n가2동,220\n나동,500\n", name="people", at=minute(2))
    [before] = check_claims([claim], at=minute(3))
    assert (before.judgement.status, before.judgement.why) == ("unverifiable", "boundary")

    District.objects.create(code="g", name="가동", shape="[]", valid_from=date(2020, 1, 1), valid_to=DAY)
    for code, name, share in (("g1", "가1동", "0.4"), ("g2", "가2동", "0.6")):
        District.objects.create(code=code, name=name, shape="[]", valid_from=DAY)
        AreaShare.objects.create(from_code="g", to_code=code, share=Decimal(share), valid_on=DAY)
    [after] = check_claims([claim], at=minute(4))

    assert (after.judgement.status, after.judgement.why) == ("drifted", "figure")
    assert after.judgement.now == {"n": "320"}
    assert "by the crosswalk: 가1동 → 가동 (1), 가2동 → 가동 (1)." in after.judgement.reason
    [change] = area_changes()
    assert (change.on, change.ended, set(change.began), change.has_crosswalk) == (
        DAY,
        ("가동",),
        {"가1동", "가2동"},
        True,
    )


def test_shares_of_a_crosswalk_add_up_to_the_whole_area():
    rows = [{"from_code": "g", "to_code": to, "share": share, "valid_on": "2026-07-01"} for to, share in (("g1", "0.4"), ("g2", "0.5"))]  # fmt: skip

    found = checked_city({"crosswalk": rows}, known={"districts": ["g", "g1", "g2"]})

    assert [problem.what for problem in found.problems] == ["The shares of 'g' on 2026-07-01 add up to 0.9."]
    rows[1]["share"] = "0.6"
    assert checked_city({"crosswalk": rows}, known={"districts": ["g", "g1", "g2"]}).problems == []
    rows[1]["share"] = "1.6"
    assert "above 0 and up to 1" in checked_city({"crosswalk": rows}, known={"districts": ["g", "g1", "g2"]}).problems[0].cure  # fmt: skip
