"""The signature table of 규칙 §6, §7: every case alone and combined, as exact strings (invariants 21 and 28)."""

from datetime import timedelta

import pytest
from tests.builders.hall import HUGE, LARGE, NINE, SMALL, draft_of, person, put_on_route, sign_as, signed_by

from mulkko.documents.engine.paper import strings_of
from mulkko.documents.engine.signing import Decision, Seat, decided
from mulkko.documents.formats.html import page
from mulkko.organization.actions import enter_absence
from mulkko.organization.models import day_of
from mulkko.policy.actions.acting import leave_out_review
from mulkko.policy.queries import paper_of

DELEGATED, HEAD = Decision("교통국장", "최국장", "11/23", "교통국장"), Decision("시장", "한시장", "11/23")
ACTED = Decision("대중교통과장", "박과장", "11/23", "교통국장", acting=True)
HEAD_ACTED = Decision("부시장", "윤부시장", "11/23", acting=True)


@pytest.mark.parametrize(
    ("decision", "told", "columns"),
    [
        (HEAD, {}, ["시장 11/23 한시장"]),
        (DELEGATED, {}, ["교통국장 전결 11/23 최국장"]),
        (HEAD_ACTED, {}, ["부시장 대결 11/23 윤부시장"]),
        (ACTED, {}, ["교통국장 전결", "대중교통과장 대결 11/23 박과장"]),
        (Decision("교통국장", "최국장", "11/23", "교통국장", has_opinion=True), {}, ["교통국장(의견 있음) 전결 11/23 최국장"]),
        (Decision("대중교통과장", "박과장", "11/23", "교통국장", acting=True, has_opinion=True), {}, ["교통국장 전결", "대중교통과장(의견 있음) 대결 11/23 박과장"]),
        (Decision("노선팀장", "이마을", "11/23", "노선팀장", is_originator=True), {}, ["★노선팀장 전결 11/23 이마을"]),
        (HEAD, {"on_card": True}, ["시장 11/23 한시장"]),
        (DELEGATED, {"on_card": True}, ["교통국장 11/23 최국장"]),
        (ACTED, {"on_card": True}, ["대중교통과장 11/23 박과장"]),
        (HEAD_ACTED, {"on_card": True}, ["부시장 11/23 윤부시장"]),
    ],
)  # fmt: skip
def test_every_case_of_the_table_is_written_exactly(decision, told, columns):
    """Invariant 28."""
    assert [seat.text for seat in decided(decision, **told)] == columns


def test_the_marks_of_the_originator_and_the_reporter_and_another_view_stand_by_the_title():
    assert Seat("주무관", "김하늘", is_originator=True).text == "★주무관 김하늘"
    assert Seat("노선팀장", "이마을", is_reporter=True, has_opinion=True).text == "⊙노선팀장(의견 있음) 이마을"
    assert Seat("노선팀장", omitted="(출장)").text == "노선팀장 (출장)"


def away(login, reason="trip", **told):
    day = day_of(NINE)
    enter_absence(
        person(login), reason=reason, starts_on=day, ends_on=day + timedelta(days=2), by=None, at=NINE, **told
    )


def formed(amount, absent, signers):
    """Decide a document while some are absent; the drafter leaves out the reviews that the absent ones hold."""
    proposal = draft_of(person("haneul"), amount_krw=amount)
    version = put_on_route(proposal).version_id
    for login, reason in absent:
        away(login, reason, **({"scope": "전부"} if login == "mayor" else {}))
    for login in signers:
        if login.startswith("-"):
            leave_out_review(proposal, by=person(login[1:]), at=NINE, version_hash=version)
        else:
            signed_by(proposal, login)
    letter = paper_of(proposal).letter
    return [seat.text for seat in letter.signers], [seat.text for seat in letter.cooperators], proposal


@pytest.mark.parametrize(
    ("amount", "absent", "signers", "columns"),
    [
        (SMALL, [], ["maeul", "park"], ["★주무관 김하늘", "노선팀장 이마을", "대중교통과장 전결 11/23 박과장"]),
        (SMALL, [("maeul", "trip")], ["-haneul", "park"], ["★주무관 김하늘", "노선팀장 (출장)", "대중교통과장 전결 11/23 박과장"]),
        (SMALL, [("park", "leave")], ["maeul", "moon"], ["★주무관 김하늘", "노선팀장 이마을", "대중교통과장 전결", "시설팀장 대결 11/23 문시설"]),
        (SMALL, [("park", "leave")], ["-maeul", "maeul"], ["★주무관 김하늘", "노선팀장 (동일인)", "대중교통과장 전결", "노선팀장 대결 11/23 이마을"]),
        (LARGE, [("choi", "training")], ["maeul", "park", "jung", "seo", "cha"], ["★주무관 김하늘", "노선팀장 이마을", "대중교통과장 박과장", "교통국장 전결", "교통국장 직무대리 대결 11/23 차대행"]),
        (HUGE, [("mayor", "trip")], ["maeul", "park", "jung", "seo", "choi", "-vice", "vice"], ["★주무관 김하늘", "노선팀장 이마을", "대중교통과장 박과장", "교통국장 최국장", "부시장 (동일인)", "부시장 대결 11/23 윤부시장"]),
    ],
)  # fmt: skip
def test_the_paper_bears_exactly_these_columns_and_no_empty_one(hall, amount, absent, signers, columns):
    """Invariants 17, 21, 25 and 28: the same strings in the paper, in HTML and in the files that are drawn from it."""
    found, _, proposal = formed(amount, absent, signers)

    assert found == columns
    paper = paper_of(proposal)
    assert all(column.split(" ")[-1] in " ".join(strings_of(paper)) for column in columns)
    assert all(column in page(paper) for column in columns)


def test_a_unit_beside_the_line_bears_the_title_of_the_organ_whose_officer_acts(hall):
    """Invariant 21."""
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park")
    away("jung", deputy=person("kang"), order_document="명령-1")

    sign_as("kang", proposal, opinion="내년에")

    assert "예산담당관 직무대리(의견 있음) 강실장" in [seat.text for seat in paper_of(proposal).letter.cooperators]
