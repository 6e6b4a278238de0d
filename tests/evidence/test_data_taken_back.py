"""Data may be taken back, or the right to use them may end: no figure stands on them, and none holds in silence."""

from datetime import date

import pytest
from tests.builders.hall import claim_of_workers, collected, minute, person, table_of_workers
from tests.builders.remembered import remembers

from mulkko.catalog.actions.describing import describe, end_licence
from mulkko.catalog.actions.withdrawing import withdraw
from mulkko.catalog.errors import CatalogError, NotYours
from mulkko.catalog.models import Dataset, Version
from mulkko.evidence.actions import make_claim, renew
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import ask, check_claims
from mulkko.policy.queries import verify_everything

MORE = [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 444, 900)]


@pytest.fixture
@remembers
def claim(hall):
    collected(table_of_workers())
    return claim_of_workers(person("haneul"))


def judged(claim, at=9):
    [found] = check_claims([claim], at=minute(at))
    return found.judgement


def test_a_figure_on_a_withdrawn_version_cannot_be_verified_and_is_renewed_on_the_one_that_stands(claim):
    collected(table_of_workers(MORE), at=minute(1))
    withdraw(Version.objects.get(number=1), reason="집계 잘못", by=person("park"), at=minute(2))

    found = judged(claim)
    new = renew(claim, by=person("haneul"), at=minute(3))

    assert (found.status, found.why) == ("unverifiable", "withdrawn")
    assert "집계 잘못" in found.reason
    assert new.pins[0]["version"] == 2
    assert judged(new).status == "holds"
    assert verify_everything().ok


def test_where_the_newest_version_was_withdrawn_the_one_before_it_stands(claim):
    collected(table_of_workers(MORE), at=minute(1), is_correction=True, note="바로잡음")
    assert judged(claim).corrected

    withdraw(Version.objects.get(number=2), reason="다른 파일", by=None, at=minute(2))

    assert judged(claim).status == "holds"
    assert claim_of_workers(person("haneul"), at=minute(3)).pins[0]["version"] == 1


def test_no_figure_is_made_of_data_of_which_every_version_was_withdrawn(claim):
    withdraw(Version.objects.get(), reason="집계 잘못", by=None, at=minute(1))

    with pytest.raises(BadClaim, match="withdrawn"):
        claim_of_workers(person("haneul"), at=minute(2))
    with pytest.raises(BadClaim, match="withdrawn"):
        ask("SELECT count(*) AS n FROM workers", person=None, at=minute(2))


def test_only_who_keeps_the_data_withdraws_once_and_with_a_reason(claim):
    version = Version.objects.get()
    with pytest.raises(NotYours):
        withdraw(version, reason="?", by=person("jung"), at=minute(1))
    with pytest.raises(CatalogError, match="Write why"):
        withdraw(version, reason=" ", by=person("park"), at=minute(1))
    withdraw(version, reason="집계 잘못", by=person("park"), at=minute(1))

    with pytest.raises(CatalogError, match="already"):
        withdraw(version, reason="또", by=person("park"), at=minute(2))


@pytest.mark.parametrize(
    "last, status", [(date(2026, 11, 22), "unverifiable"), (date(2026, 11, 23), "holds"), (None, "holds")]
)
def test_after_the_last_day_of_its_licence_a_figure_cannot_be_verified(claim, last, status):
    describe(
        Dataset.objects.get(),
        text="설명",
        cycle_days=31,
        contact="버스팀",
        meanings={"동": "행정동"},
        by=None,
        at=minute(0),
    )
    said = end_licence(Dataset.objects.get(), on=last, by=person("park"), at=minute(1))

    assert judged(claim).status == status
    assert (said.text, said.cycle_days, said.meanings) == ("설명", 31, {"동": "행정동"})
    if status != "holds":
        with pytest.raises(BadClaim, match="licence"):
            claim_of_workers(person("haneul"), at=minute(2))
    assert verify_everything().ok


def test_a_figure_that_tells_of_few_beside_one_that_is_kept_is_not_made(hall):
    collected("동,주민(명)\n가동,300\n나동,500\n다동,3\n", name="people")
    told = {
        "sentence": "주민은 {n}이다.",
        "slots": {"n": {"type": "count", "unit": "명"}},
        "by": person("haneul"),
        "at": minute(1),
    }
    make_claim(sql='SELECT sum("주민(명)") AS n FROM people', **told)

    with pytest.raises(BadClaim, match="fewer than five people"):
        make_claim(sql='SELECT sum("주민(명)") AS n FROM people WHERE "동" <> \'다동\'', **told)

    assert Claim.objects.count() == 1


def test_a_sentence_that_its_data_deny_is_not_made(claim):
    sql = 'SELECT sum("야간근로자(명)") AS n FROM workers'
    for sentence in ("사람은 {n}이고, 곧 1,300명이다.", "사람은 {n}으로 2,000명을 넘는다."):
        with pytest.raises(BadClaim, match="The sentence"):
            make_claim(
                sentence=sentence, sql=sql, slots={"n": {"type": "count", "unit": "명"}}, by=person("haneul"), at=minute(1)
            )  # fmt: skip
