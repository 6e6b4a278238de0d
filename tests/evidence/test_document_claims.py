"""A claim that stands in a document: pinned word for word, read again, and never right by accident."""

import os

import pytest
from tests.builders.documents import REPORT, brought
from tests.builders.hall import minute, person

from mulkko.catalog.actions.withdrawing import withdraw
from mulkko.catalog.models import Dataset, Version
from mulkko.catalog.providers.chunks import chunks_below
from mulkko.catalog.queries import file_of
from mulkko.evidence.actions import quote, renew
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import check_claims
from mulkko.evidence.queries.passages import look_for, readable_documents, version_of
from mulkko.policy.queries import verify_everything

SENTENCE = "2025년 말 가람시에서 밤에 일하는 사람은 {n}이다."
WORKERS = "2025년 말 가람시에서 밤에 일하는 사람은 12,400명이다."


@pytest.fixture(autouse=True)
def city(hall):
    return hall


def passage_of(asked="12,400명"):
    [document] = readable_documents(person("haneul"), minute(0))
    return document, look_for(version_of(document), asked).passages[0]


def quoted(asked="12,400명", *, sentence=SENTENCE, figures=None, at=1, **told):
    document, found = passage_of(asked)
    return quote(
        sentence=sentence, document=document.name, start=found.start, end=found.end, text=found.text,
        figures={"n": 0} if figures is None else figures, by=person("haneul"), at=minute(at), **told,
    )  # fmt: skip


def judged(claim, at=9):
    [found] = check_claims([claim], at=minute(at))
    return found.judgement


@pytest.mark.parametrize("kind", ["txt", "docx", "hwpx", "pdf"])
def test_a_figure_is_found_in_every_kind_of_document_pinned_and_found_again(kind):
    brought(kind=kind)
    document, found = passage_of("1.24만 명")
    claim = quoted("1.24만 명")

    [checked] = check_claims([claim], at=minute(2))

    assert document.basis == "document"
    assert found.text == WORKERS
    assert (found.page, found.paragraph) == ((2, 2) if kind == "pdf" else (None, 2))
    assert claim.read_out() == WORKERS
    assert claim.method["text"] == WORKERS
    assert (checked.judgement.status, checked.grade) == ("holds", "D")
    assert checked.runs[0].engine.startswith("mulkko documents")
    assert verify_everything().ok


def test_words_are_quoted_where_no_figure_is_chosen():
    brought()
    claim = quoted("막차", sentence="시민 의견: {q}", figures={})

    assert claim.read_out() == "시민 의견: 시민들은 막차가 너무 이르다고 말한다."
    assert judged(claim).status == "holds"


def test_several_figures_of_one_passage_keep_the_way_in_which_they_are_written():
    brought(["예산 18.4억 원, 대상 1만 2,300명, 비율 3.25%, 증가폭 1.2%p, 면적 12.5㎡, 10여 명"])
    claim = quoted("예산", sentence="{a} {b} {c} {d} {e}", figures={"a": 0, "b": 1, "c": 2, "d": 3, "e": 4})

    assert claim.read_out() == "18.4억 원 12,300명 3.25% 1.2%p 12.5㎡"
    with pytest.raises(BadClaim, match="no such figure"):
        quoted("예산", figures={"n": 5})


def test_a_typed_figure_that_differs_from_the_quoted_one_is_refused():
    brought()
    with pytest.raises(BadClaim, match="12,300명"):
        quoted(sentence="밤에 일하는 사람은 {n}, 곧 12,300명이다.")
    assert not Claim.objects.exists()


def test_a_changed_file_breaks_the_figure_and_the_ledger_says_where():
    brought()
    claim = quoted()
    place, _ = file_of(Version.objects.get())
    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    os.chmod(place, 0o600)
    place.write_bytes(content)

    found = judged(claim)

    assert (found.status, found.why) == ("broken", "snapshot")
    assert "changed" in found.reason
    assert [one.table for one in verify_everything().found] == ["chunks"]

    place.unlink()
    assert (judged(claim).status, judged(claim).why) == ("broken", "snapshot")


def test_a_backup_takes_the_file_of_a_document_along(settings):
    brought()
    place, _ = file_of(Version.objects.get())

    assert place in chunks_below(settings.MULKKO_HOME)


def test_a_claim_whose_place_was_moved_is_broken():
    brought()
    claim = quoted()
    other = Claim.objects.get(pk=claim.pk)
    other.__dict__["method"] = claim.method | {"start": claim.method["start"] + 1, "end": claim.method["end"] + 1}

    found = judged(other)

    assert (found.status, found.why) == ("broken", "passage")


def test_another_value_than_the_passage_says_is_broken():
    brought()
    claim = quoted()
    claim.__dict__["values"] = {"n": "12300"}

    assert (judged(claim).status, judged(claim).why) == ("broken", "differs")


def test_a_withdrawn_document_carries_nothing_and_an_older_version_still_does():
    brought()
    claim = quoted()
    withdraw(Version.objects.get(), reason="잘못 올림", by=None, at=minute(2))

    found = judged(claim)

    assert (found.status, found.why) == ("unverifiable", "withdrawn")
    with pytest.raises(BadClaim, match="no document"):
        quote(
            sentence=SENTENCE,
            document=Dataset.objects.get().name,
            start=0,
            end=5,
            figures={},
            by=person("haneul"),
            at=minute(3),
        )


def test_a_newer_version_that_says_another_figure_in_the_same_words_drifts_and_is_renewed():
    brought()
    claim = quoted()
    added = brought([REPORT[0], REPORT[1].replace("12,400", "12,900"), *REPORT[2:]], at=minute(2))

    found = judged(claim)
    new = renew(claim, by=person("haneul"), at=minute(3))

    assert added.version == 2
    assert (found.status, found.moved, found.now) == ("drifted", {"n"}, {"n": "12900"})
    assert new.read_out() == WORKERS.replace("12,400", "12,900")
    assert new.pins[0]["version"] == 2
    assert judged(new).status == "holds"
    assert verify_everything().ok


def test_a_passage_that_only_moved_in_the_newer_version_holds():
    brought()
    claim = quoted()
    brought(["새 머리말", "", *REPORT], at=minute(2))

    assert judged(claim).status == "holds"
    assert renew(claim, by=person("haneul"), at=minute(3)).method["paragraph"] == 3


@pytest.mark.parametrize(
    "second, said",
    [
        (["심야 이동 실태 보고", "다른 말만 있다."], "no longer stands"),
        ([REPORT[0], WORKERS.replace("12,400", "11,000"), WORKERS.replace("12,400", "13,000")], "several times"),
    ],
)
def test_a_passage_that_is_gone_or_told_twice_drifts_and_cannot_be_renewed(second, said):
    brought()
    claim = quoted()
    brought(second, at=minute(2))

    found = judged(claim)

    assert (found.status, found.why, found.no_longer_true) == ("drifted", "lost", {"n"})
    assert said in found.reason
    with pytest.raises(BadClaim, match=said):
        renew(claim, by=person("haneul"), at=minute(3))


def test_a_document_of_one_unit_is_hidden_from_others():
    brought(readers="unit", owner="fin")

    assert readable_documents(person("haneul"), minute(1)) == []
    with pytest.raises(BadClaim, match="There is no document"):
        quote(
            sentence=SENTENCE,
            document=Dataset.objects.get().name,
            start=0,
            end=5,
            figures={},
            by=person("haneul"),
            at=minute(1),
        )


def test_a_passage_about_a_person_or_about_few_people_is_not_quoted():
    brought(["담당자는 010-1234-5678로 연락한다.", "신청한 사람은 3명이다."])

    with pytest.raises(BadClaim, match="names a person"):
        quoted("연락", sentence="{q}", figures={})
    with pytest.raises(BadClaim, match="fewer than five"):
        quoted("3명", sentence="{n}이다.")


def test_a_file_without_words_or_with_a_table_of_that_name_is_refused_and_leaves_nothing():
    from mulkko.catalog.errors import CatalogError

    with pytest.raises(CatalogError, match="no words"):
        brought([" "])
    assert not Dataset.objects.exists()
