"""Accepted joins in figures: their name is asked like a dataset, nothing is counted twice, and a broken promise is told."""

import pytest
from tests.builders.hall import collected, minute, person
from tests.builders.remembered import remembers
from tests.catalog.test_joins import PEOPLE, WORKERS, decided, proposed

from mulkko.catalog.models import Dataset
from mulkko.evidence.actions import make_claim, renew
from mulkko.evidence.engine.relations import relation_of
from mulkko.evidence.engine.sql import SqlRefused, checked
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.queries import ask, check_claims
from mulkko.evidence.queries.building import contracts_of, usable_joins
from mulkko.policy.engine.gate import Outlook, drift_of
from mulkko.policy.queries import verify_everything

SQL = 'SELECT sum("야간근로자(명)") AS n FROM "동별_인구" WHERE "연도" = 2025'


def relation(*, left_repeats=False, right_repeats=False):
    return relation_of(
        "동별", "workers", "people", [("동", "동명")], ["동", "사람", "연도"], ["동명", "인구", "연도"],
        left_repeats=left_repeats, right_repeats=right_repeats,
    )  # fmt: skip


def read(sql, **repeats):
    return checked(sql, tables=["workers", "people"], relations=[relation(**repeats)])


def test_a_name_becomes_both_datasets_with_the_columns_that_are_read():
    query = read('SELECT sum(x.사람) AS n FROM 동별 AS x WHERE x."연도 (people)" = 2025')

    assert query.text == (
        'SELECT SUM("x"."사람") AS "n" FROM (SELECT "workers"."사람" AS "사람", "people"."연도" AS "연도 (people)" '
        'FROM "workers" JOIN "people" ON "workers"."동" = "people"."동명") AS "x" WHERE "x"."연도 (people)" = 2025'
    )
    assert query.tables == ("workers", "people")
    assert query.joined == {("workers", "people", frozenset({("동", "동명")}))}


@pytest.mark.parametrize(
    "sql, repeats, is_refused",
    [
        ("SELECT sum(사람) AS n FROM 동별", {}, False),
        ("SELECT sum(인구) AS n FROM 동별", {}, False),
        ("SELECT sum(사람) AS n FROM 동별", {"right_repeats": True}, False),
        ("SELECT count(*) AS n FROM 동별", {"right_repeats": True}, False),
        ("SELECT sum(인구) AS n FROM 동별", {"right_repeats": True}, True),
        ("SELECT avg(x.인구) AS n FROM 동별 AS x", {"right_repeats": True}, True),
        ("SELECT sum(사람) FILTER (WHERE 인구 > 10) AS n FROM 동별", {"right_repeats": True}, False),
        ("SELECT max(인구) AS n FROM 동별", {"right_repeats": True}, False),
        ("SELECT sum(사람) AS n FROM 동별", {"left_repeats": True}, True),
        ("WITH a AS (SELECT 인구 AS p FROM 동별) SELECT sum(p) AS n FROM a", {"right_repeats": True}, True),
        ("SELECT sum(p) AS n FROM (SELECT 인구 * 2 AS p FROM 동별) AS a", {"right_repeats": True}, True),
        ("WITH a AS (SELECT * FROM 동별), b AS (SELECT 인구 FROM a) SELECT sum(인구) AS n FROM b", {"right_repeats": True}, True),
        ("WITH a AS (SELECT 동, max(인구) AS p FROM 동별 GROUP BY 동) SELECT sum(p) AS n FROM a", {"right_repeats": True}, False),
        ("SELECT count(*) AS n FROM 동별", {"left_repeats": True, "right_repeats": True}, True),
        ("SELECT count(DISTINCT 동) AS n FROM 동별", {"left_repeats": True, "right_repeats": True}, False),
    ],
)  # fmt: skip
def test_what_a_join_repeats_is_not_added_up(sql, repeats, is_refused):
    if is_refused:
        with pytest.raises(SqlRefused, match="more than once"):
            read(sql, **repeats)
    else:
        assert set(read(sql, **repeats).tables) == {"workers", "people"}


def test_no_step_hides_a_join():
    with pytest.raises(SqlRefused, match="hides"):
        read("WITH 동별 AS (SELECT 1 AS a) SELECT a FROM 동별")


@pytest.fixture
@remembers
def join(hall):
    collected(WORKERS, name="workers")
    collected(PEOPLE, name="people", owner="bud")
    return proposed([Dataset.objects.get(name=name) for name in ("workers", "people")])


def claim_of(sql=SQL, at=3):
    slots = {"n": {"type": "count", "unit": "명"}}
    return make_claim(sentence="밤에 일하는 사람은 {n}이다.", sql=sql, slots=slots, by=person("haneul"), at=minute(at))


def judged(claim, at):
    [found] = check_claims([claim], at=minute(at))
    return found.judgement


def test_only_an_accepted_join_feeds_a_figure_and_it_pins_both_sides(join):
    with pytest.raises(BadClaim, match="no dataset '동별_인구'"):
        claim_of()
    decision = decided(join)

    claim = claim_of()

    assert claim.values == {"n": "830"}
    assert [pin["dataset"] for pin in claim.pins] == ["people", "workers"]
    assert claim.joins == [["동별_인구", decision.pk]]
    assert judged(claim, 4).status == "holds"
    assert [one.name for one in usable_joins(person("haneul"), minute(4))] == ["동별_인구"]
    contract = contracts_of(["동별_인구"], person("haneul"), minute(4))["동별_인구"]
    assert [column.name for column in contract.columns] == ["동", "연도", "야간근로자(명)", "인구(명)"]
    assert verify_everything().ok


def test_the_same_join_written_out_is_tied_to_what_was_said_of_it(join):
    written = 'SELECT sum(w."야간근로자(명)") AS n FROM workers AS w JOIN people AS p ON p."행정동" = w."동"'
    decided(join)
    assert claim_of(written).joins[0][0] == "동별_인구"

    decided(join, "refused", reason="다른 행정동", at=minute(4))

    with pytest.raises(BadClaim, match="다른 행정동"):
        claim_of(written + ' WHERE "연도" = 2024', at=5)


def test_a_version_that_breaks_the_promise_makes_the_claim_material(join):
    decided(join)
    claim = claim_of()
    collected(PEOPLE + "나동,2600\n", name="people", owner="bud", at=minute(4))

    found = judged(claim, 5)

    assert (found.status, found.why, found.join_broken) == ("drifted", "join", True)
    assert "a key of 'people' stands in 2 rows" in found.reason
    with pytest.raises(BadClaim, match="more than once"):
        renew(claim, by=person("haneul"), at=minute(6))


def test_a_share_that_fell_by_more_than_five_points_is_told_though_no_digit_moved(join):
    decided(join)
    claim = claim_of()
    collected(PEOPLE + "바동,1\n사동,2\n", name="people", owner="bud", at=minute(4))

    found = judged(claim, 5)

    assert (found.status, found.why, found.moved) == ("drifted", "join", frozenset())
    assert "40 %" in found.reason


def test_a_join_that_was_taken_back_is_told_by_the_claims_that_rely_on_it(join):
    decided(join)
    claim = claim_of()

    decided(join, "refused", reason="경계가 다름", at=minute(4))

    assert "경계가 다름" in judged(claim, 5).reason
    assert verify_everything().ok


def test_who_may_not_read_one_side_cannot_name_the_join(join):
    decided(join)
    Dataset.objects.filter(name="people").update(readers="unit")

    with pytest.raises(BadClaim, match="no dataset"):
        ask(SQL, person=person("haneul"), at=minute(4))


def test_a_broken_join_is_never_cosmetic():
    told = {"status": "drifted", "corrected": False, "cells_move": False, "sentence_untrue": False}
    told |= {"before": Outlook("a"), "alone": Outlook("a")}

    assert drift_of(**told) == "cosmetic"
    assert drift_of(**told, join_broken=True) == "material"
