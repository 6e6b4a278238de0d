"""Units are suggested from the delegation row, the data read and what units are for, each with its reason."""

from hypothesis import given
from hypothesis import strategies as st

from mulkko.coordination.engine.suggesting import Clause, DatasetRead, Demand, Matter, suggested
from mulkko.coordination.engine.words import words_of

SECTIONS = {unit: unit for unit in ("bus", "road", "green", "welfare", "bud", "legal", "it")} | {
    "bus-r": "bus",
    "road-1": "road",
}
CLAUSES = [
    Clause("bus", "1", "시내버스 노선 조정에 관한 사항"),
    Clause("road", "1", "가로등 설치와 조명 관리에 관한 사항"),
    Clause("green", "1", "타 부서 시행 조경공사의 사전 협의에 관한 사항", coordination_duty=True),
    Clause("welfare", "1", "노인 일자리와 고독사 예방에 관한 사항"),
    Clause("legal", "1", "조례·규칙의 심사", coordination_duty=True),
    Clause("bud", "9", "그 밖에 다른 과의 소관에 속하지 아니하는 가로등 조명 사항", residual=True),
]
LIGHTS = Matter("심야 정류소 조명 개선", "정류소 둘레의 가로등을 밝힌다.", "bus-r")


def units_of(matter=LIGHTS, **told):
    return {row.unit: row for row in suggested(matter, clauses=CLAUSES, section_of=SECTIONS, **told)}


def test_a_clause_that_speaks_of_the_same_things_is_a_reason_and_shows_the_words():
    found = units_of()["road"]

    assert (found.layer, [reason.kind for reason in found.reasons]) == ("likely", ["mandate"])
    assert set(found.reasons[0].words) >= {"가로등", "조명"}
    assert "가로등 설치" in found.reasons[0].sentence


def test_a_residual_clause_is_never_a_reason():
    assert "bud" not in units_of()


def test_the_own_section_and_whoever_stands_above_is_not_asked():
    tram = Matter("노선 조정", "시내버스 노선 조정", "bus-r")

    assert "bus" not in units_of(tram)
    assert "road" not in units_of(above=["road"])


def test_the_owner_of_the_data_that_a_figure_reads_is_asked_through_its_section():
    found = units_of(datasets=[DatasetRead("가로등 대장", "road-1"), DatasetRead("복지 대상자", "welfare")])

    assert [reason.kind for reason in found["welfare"].reasons] == ["data"]
    assert {reason.kind for reason in found["road"].reasons} == {"data", "mandate"}
    assert found["road"].score > found["welfare"].score


def test_a_clause_that_demands_to_be_asked_first_counts_fully_where_it_matches():
    found = units_of(Matter("공원 조경공사", "조경공사를 한다. 조례를 고친다.", "bus-r"))

    assert found["green"].reasons[0].kind == "duty_clause"
    assert found["legal"].reasons[0].kind == "duty_clause"


def test_what_the_delegation_row_demands_stands_first_and_must_be_asked():
    rows = suggested(
        LIGHTS,
        clauses=CLAUSES,
        section_of=SECTIONS,
        demands=[Demand("bud", "consent", 2), Demand("it", "cooperate", 2)],
    )

    assert [(row.unit, row.layer) for row in rows][:2] == [("bud", "must"), ("it", "must")]
    assert rows[0].reasons[0].sentence == "row 2 of the delegation table demands its consent"


def test_a_matter_of_which_no_unit_speaks_suggests_nobody():
    assert units_of(Matter("구내식당 차림표", "점심을 바꾼다.", "bus-r")) == {}


@given(st.permutations(CLAUSES), st.text(max_size=60))
def test_the_order_of_the_clauses_changes_nothing_and_every_suggestion_has_a_reason(clauses, text):
    matter = Matter("심야 조명", f"가로등 노인 일자리 {text}", "bus-r")

    found = suggested(matter, clauses=clauses, section_of=SECTIONS)

    assert found == suggested(matter, clauses=CLAUSES, section_of=SECTIONS)
    assert all(row.reasons for row in found)


def test_particles_are_taken_off_and_short_words_stay_whole():
    assert words_of("도로에서는 가로등을, 조명의 AI 분석과") == ["도로", "가로등", "조명", "ai"]
