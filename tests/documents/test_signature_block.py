"""The signature block of every case that the rules know (invariants 28 and 52)."""

import pytest

from mulkko.documents.engine.paper import addressed
from mulkko.documents.engine.signing import Decision, Seat, decided, office_of, seated


def texts(decision: Decision) -> list[str]:
    return [seat.text for seat in decided(decision)]


def test_the_head_signs_with_title_day_and_name():
    assert texts(Decision("가람시장", "한시장", "11/23")) == ["가람시장 11/23 한시장"]


def test_a_delegated_decision_bears_its_word():
    assert texts(Decision("교통국장", "최국장", "11/23", delegated_to="교통국장")) == ["교통국장 전결 11/23 최국장"]


def test_an_officer_acting_in_the_heads_own_matter_bears_the_only_column():
    assert texts(Decision("부시장", "강부시장", "11/23", acting=True)) == ["부시장 대결 11/23 강부시장"]


def test_an_officer_acting_in_a_delegated_matter_leaves_a_column_to_whom_it_was_delegated():
    """Invariant 28."""
    acting = Decision("대중교통과장", "박과장", "11/23", delegated_to="교통국장", acting=True)

    assert texts(acting) == ["교통국장 전결", "대중교통과장 대결 11/23 박과장"]


def test_once_formed_nobody_who_says_nothing_has_a_column():
    """Invariant 28."""
    seats = [
        Seat("주무관", "김하늘"),
        Seat("노선팀장"),
        Seat("대중교통과장", omitted="(출장)"),
        Seat("교통국장", mark="전결"),
    ]

    assert [seat.title for seat in seated(seats, is_formed=True)] == ["주무관", "대중교통과장", "교통국장"]
    assert len(seated(seats, is_formed=False)) == 4


def test_another_view_stands_behind_the_title():
    assert Seat("예산담당관", "정예산", has_opinion=True).text == "예산담당관(의견 있음) 정예산"
    assert Seat("주무관", "김하늘", is_originator=True, is_reporter=True).text == "★⊙주무관 김하늘"


@pytest.mark.parametrize(
    ("unit", "title", "office"),
    [
        ("예산담당관", "예산담당관", "예산담당관"),
        ("대중교통과", "대중교통과장", "대중교통과장"),
        ("노선팀", "주무관", "노선팀 주무관"),
    ],
)
def test_unit_and_title_stand_once_each(unit, title, office):
    assert office_of(unit, title) == office


def test_nobody_sends_an_internal_document():
    """Invariant 52."""
    assert addressed([], agency_head="가람시장") == ("내부결재", "", ())
    assert addressed(["도로과장"], agency_head="가람시장", is_internal=True) == ("내부결재", "", ())


def test_a_letter_to_many_names_them_behind_the_sender():
    """Invariant 52."""
    many = ["도로과장", "예산담당관"]

    assert addressed(many, agency_head="가람시장") == ("수신자 참조", "가람시장", tuple(many))
    assert addressed(["도로과장"], agency_head="가람시장", organ="교통국장") == ("도로과장", "교통국장", ())
