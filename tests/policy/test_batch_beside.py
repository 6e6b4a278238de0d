"""일괄기안 that another system decides: n documents are handed over, n numbers come back, and each is compared for itself."""

import pytest
from tests.builders.elsewhere import brought_back
from tests.builders.hall import draft_of, minute, person, put_on_route
from tests.builders.tampering import forge

from mulkko.approval.errors import BadResult
from mulkko.approval.models import FurtherResult, Result
from mulkko.documents.formats import hwpx
from mulkko.documents.formats.parts import file_of
from mulkko.policy import actions
from mulkko.policy.engine.returned import parts_of
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, proposal_with, verify_everything
from mulkko.policy.queries.batch import documents_of
from mulkko.policy.queries.returned import differences_of

TITLES = ("노선 변경 통보", "정류소 정비 요청")
NUMBERS = ("교통-502", "교통-503")


@pytest.fixture
def handed_over(hall, settings):
    settings.ROUTE_MODE = "beside"
    proposal = draft_of(person("haneul"))
    for title in TITLES:
        told = {"title": title, "recipient": "도로과장", "text": f"{title} 첫째\n{title} 둘째"}
        actions.put_document(proposal, by=proposal.drafter, at=minute(1), **told)
    put_on_route(proposal, at=minute(2))
    return Proposal.objects.get(pk=proposal.pk)


def enter(proposal, folder, content=b"text", *, file_name="a.txt", at=5, **told):
    told = {"number": "교통-501", "further": NUMBERS} | told
    return brought_back(proposal, folder, content, file_name=file_name, at=minute(at), **told)


def test_invariant_5_the_other_system_gives_each_document_a_number_by_one_decision(handed_over, tmp_path):
    result = enter(handed_over, tmp_path)

    assert [one.number for one in documents_of(handed_over)] == ["교통-501", *NUMBERS]
    paper = paper_of(handed_over)
    assert [paper.letter.number, *(one.number for one in paper.further)] == ["교통-501", *NUMBERS]
    assert proposal_with("교통-503") == handed_over
    assert verify_everything().ok
    forge(FurtherResult, {"number": "교통-999"}, result=result, place=2)
    assert ("approval_result", str(result.pk)) in {(one.table, one.row) for one in verify_everything().found}


@pytest.mark.parametrize(
    "further",
    [(), ("교통-502",), ("교통-502", " "), ("교통-502", "교통-502"), ("교통-501", "교통-502"), ("1", "2", "3")],
)
def test_every_document_needs_a_number_of_its_own(handed_over, tmp_path, further):
    with pytest.raises(BadResult):
        enter(handed_over, tmp_path, further=further)

    assert not Result.objects.exists()


def test_a_number_of_a_further_document_names_no_other_document_of_the_year(handed_over, tmp_path):
    enter(handed_over, tmp_path)
    other = draft_of(person("haneul"), title="다른 계획(안)")
    put_on_route(other, at=minute(6))

    with pytest.raises(BadResult):
        enter(other, tmp_path, number="교통-503", further=(), at=7)
    enter(other, tmp_path, number="교통-504", further=(), at=8)


def test_a_correction_gives_every_number_once_more_and_both_entries_stay(handed_over, tmp_path):
    wrong = enter(handed_over, tmp_path)
    told = actions.ResultTold(
        wrong.name, wrong.title, wrong.unit, "교통-501", wrong.decided_on, ("교통-502", "교통-513")
    )

    kept = {"file": None, "file_name": "", "wrong": wrong.pk, "by": handed_over.drafter, "at": minute(9)}
    right = actions.correct_result(handed_over, told, reason="셋째 번호를 잘못 적음", **kept)

    assert [wrong.numbers, right.numbers] == [
        {1: "교통-501", 2: "교통-502", 3: "교통-503"},
        {1: "교통-501", 2: "교통-502", 3: "교통-513"},
    ]
    assert documents_of(handed_over)[2].number == "교통-513"
    assert verify_everything().ok


def test_what_differs_is_told_for_each_document(handed_over, tmp_path):
    paper = paper_of(handed_over)
    as_packed = hwpx.written(file_of(paper, [paper.letter, *paper.further, paper.plan]))
    untouched = enter(handed_over, tmp_path, as_packed, file_name="최종.hwpx")
    sealed = differences_of(untouched)
    assert [title for title, _ in sealed.parts] == [handed_over.title, *TITLES, ""]

    text = "\n".join(untouched.file.text.splitlines()).replace("노선 변경 통보 둘째", "노선 변경 통보 셋째")
    told = actions.ResultTold(
        untouched.name, untouched.title, untouched.unit, "교통-501", untouched.decided_on, NUMBERS
    )
    back = tmp_path / "changed.txt"
    back.write_text(text, encoding="utf-8")
    kept = {"file": back, "file_name": "고친.txt", "wrong": untouched.pk, "by": handed_over.drafter, "at": minute(9)}
    changed = differences_of(actions.correct_result(handed_over, told, reason="파일이 다름", **kept))

    found = {title: [change.kind for change in changes] for title, changes in changed.parts}
    assert "changed" in found[TITLES[0]]
    assert found[TITLES[1]] == [change.kind for _, changes in sealed.parts[2:3] for change in changes]


def test_what_is_new_belongs_to_the_part_it_stands_behind():
    pairs = [("가", "가"), (None, "새 줄"), ("나", "나"), ("다", None), (None, "끝")]

    assert parts_of(pairs, [1, 1, 1]) == {1: 0, 2: 0, 3: 1, 4: 2, 5: 2}
    assert parts_of([(None, "처음")], [1, 1]) == {1: 0}
