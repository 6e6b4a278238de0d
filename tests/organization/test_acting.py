"""Who signs for a position: the holder, or whoever the rules of order give while the holder is away.

Invariant 25: acting is possible only for who the deputy rules give at that moment, only inside the absence.
Invariant 26: for the mayor only inside the written scope, or with a reason of urgency.
Invariant 29: when the absent person returns, the post is the holder's again.
"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.organization.engine.acting import Away, Hall, OutsideScope, Signer, marks_of, seat_of
from mulkko.organization.engine.levels import Post

DAY, LATER = date(2026, 11, 23), date(2026, 11, 27)
POSTS = {
    post.code: post
    for post in (
        Post("p-mayor", "city", "mayor", "시장"),
        Post("p-vice-1", "city", "vice_mayor", "행정부시장"),
        Post("p-vice-2", "city", "vice_mayor", "경제부시장"),
        Post("p-tra", "tra", "bureau_head", "교통국장"),
        Post("p-road", "road", "section_head", "도로과장"),
        Post("p-bus", "bus", "section_head", "대중교통과장"),
        Post("p-bus-r", "bus-r", "team_lead", "노선팀장"),
        Post("p-bus-r1", "bus-r", "officer", "주무관"),
        Post("p-adviser", "tra", "section_head", "정책보좌관", is_line=False),
    )
}
PARENTS = {"city": None, "tra": "city", "road": "tra", "bus": "tra", "bus-r": "bus"}
HALL = Hall(
    POSTS, {code: (code.removeprefix("p-"),) for code in POSTS}, {}, {}, {}, PARENTS, {"bus": 1, "road": 2}
)  # fmt: skip


def away(*people, hall=HALL, **told):
    return replace(hall, away={**hall.away, **{person: Away("leave", DAY, LATER, **told) for person in people}})


def who(position, hall, **more):
    return [signer.person for signer in seat_of(position, hall, **more).signers]


def test_a_holder_who_is_there_signs_alone():
    hall = replace(HALL, acting={"p-tra": ("cha",)}, orders={"p-tra": ("p-road",)})

    assert seat_of("p-tra", hall).signers == (Signer("tra", "p-tra"),)


def test_for_a_bureau_head_the_head_of_the_first_department_acts_and_says_for_whom_why_and_until_when():
    [signer] = seat_of("p-tra", away("tra")).signers

    assert (signer.person, signer.kind, signer.by, signer.own_position) == ("bus", "acting", "statute", "p-bus")
    assert (signer.instead_of, signer.why, signer.reason, signer.until) == ("tra", "absent", "leave", LATER)


def test_for_a_section_head_the_highest_of_the_department_acts():
    assert who("p-bus", away("bus")) == ["bus-r"]
    assert who("p-bus", away("bus", "bus-r")) == ["bus-r1"]


def test_nobody_of_another_bureau_or_department_acts_by_the_rule():
    others = {
        "p-tax": Post("p-tax", "tax", "section_head", "세정과장"),
        "p-tax-t": Post("p-tax-t", "tax-t", "team_lead", "세무팀장"),
    }
    hall = replace(
        HALL, posts=POSTS | others, regular={**HALL.regular, "p-tax": ("tax",), "p-tax-t": ("tax-t",)},
        parents={**PARENTS, "fin": "city", "tax": "fin", "tax-t": "tax"}, unit_order={"tax": 0, **HALL.unit_order},
    )  # fmt: skip

    assert who("p-tra", away("tra", "bus", "road", hall=hall)) == []
    assert who("p-bus", away("bus", "bus-r", "bus-r1", hall=hall)) == []


def test_an_order_in_the_files_goes_before_the_rule_and_a_posting_before_both():
    ordered = replace(away("tra"), orders={"p-tra": ("p-road", "p-bus")})

    assert who("p-tra", ordered) == ["road"]
    assert who("p-tra", replace(ordered, acting={"p-tra": ("cha",)})) == ["cha"]


def test_an_absent_deputy_is_passed_over_and_the_deputys_own_deputy_is_never_asked():
    hall = replace(away("tra", "road"), orders={"p-tra": ("p-road",), "p-road": ("p-bus",)})

    assert seat_of("p-tra", hall).signers == ()
    assert seat_of("p-tra", hall).why == "absent"


def test_two_who_are_away_for_each_other_do_not_act_for_each_other():
    both = replace(
        HALL,
        away={
            "bus-r": Away("leave", DAY, LATER, deputy="bus-r1"),
            "bus-r1": Away("leave", DAY, LATER, deputy="bus-r"),
        },
    )

    assert who("p-bus-r", both) == who("p-bus-r1", both) == []


def test_a_named_deputy_counts_where_the_rule_leaves_it_open_or_a_written_order_says_so():
    assert who("p-bus-r", away("bus-r", deputy="bus-r1")) == ["bus-r1"]
    assert who("p-tra", away("tra", deputy="road")) == ["bus"]
    assert who("p-tra", away("tra", deputy="road", order_document="총무과-12")) == ["road"]


def test_nobody_acts_for_a_post_whose_deputy_nobody_named():
    seat = seat_of("p-bus-r", away("bus-r"))

    assert seat.signers == ()
    assert seat.review_may_be_omitted


def test_a_drafter_does_not_act_on_the_own_draft():
    assert who("p-bus", away("bus"), but_not=["bus-r"]) == ["bus-r1"]


def test_a_vacant_post_is_acted_for_without_an_end():
    hall = replace(HALL, regular={code: people for code, people in HALL.regular.items() if code != "p-tra"})

    [signer] = seat_of("p-tra", hall).signers

    assert (signer.person, signer.why, signer.instead_of, signer.until) == ("bus", "vacant", "", None)


def test_for_the_mayor_the_vice_mayors_act_in_their_order():
    [signer] = seat_of("p-mayor", away("mayor", scope="일상 결재")).signers

    assert (signer.person, signer.kind, signer.scope) == ("vice-1", "acting_head", "일상 결재")
    assert who("p-mayor", away("mayor", "vice-1")) == ["vice-2"]


@pytest.mark.parametrize(
    "scope, duties, duty, covered",
    [
        ("일상 결재", (), "plan", True),
        ("일상 결재", ("plan",), "plan", True),
        ("일상 결재", ("plan",), "budget", False),
        ("", (), "plan", False),
    ],
)
def test_invariant_26_outside_the_written_scope_only_a_reason_of_urgency_lets_somebody_act_for_the_mayor(
    scope, duties, duty, covered
):
    [signer] = seat_of("p-mayor", away("mayor", scope=scope, duties=duties)).signers

    assert signer.covers(duty) == covered
    if not covered:
        with pytest.raises(OutsideScope):
            marks_of("mayor", signer, duty=duty)
    assert marks_of("mayor", signer, duty=duty, urgent_because="둑이 무너짐").urgent is not covered


def test_a_mayor_whose_office_is_vacant_is_acted_for_in_everything():
    hall = replace(HALL, regular={code: people for code, people in HALL.regular.items() if code != "p-mayor"})

    assert seat_of("p-mayor", hall).signers[0].covers("budget")


@pytest.mark.parametrize(
    "level, acting, delegated, on_paper, report",
    [("mayor", False, False, False, False), ("section_head", False, True, False, False), ("mayor", True, False, True, True),
     ("bureau_head", True, True, True, True), ("section_head", True, True, True, False)],
)  # fmt: skip
def test_the_marks_of_a_decision_are_facts_about_level_and_signer(level, acting, delegated, on_paper, report):
    """Invariant 28."""
    signer = Signer("bus", "p-tra", "acting" if acting else "holder", "absent" if acting else "holder")

    found = marks_of(level, signer)

    assert (found.delegated, found.acting, found.post_report) == (delegated, on_paper, report)


@given(st.sets(st.sampled_from(sorted(code.removeprefix("p-") for code in POSTS))), st.sampled_from(sorted(POSTS)))
def test_invariant_25_whoever_signs_is_there_and_acts_only_while_no_holder_is(absent, position):
    hall = away(*absent)

    seat = seat_of(position, hall)

    assert all(hall.is_present(signer.person) for signer in seat.signers)
    assert all(signer.is_acting == (position.removeprefix("p-") in absent) for signer in seat.signers)
    assert len(seat.signers) <= 1


@given(st.sets(st.sampled_from(sorted(code.removeprefix("p-") for code in POSTS))), st.sampled_from(sorted(POSTS)))
def test_invariant_29_whoever_returns_has_the_post_back(absent, position):
    person = position.removeprefix("p-")

    assert who(position, away(*(absent - {person}))) == [person]
