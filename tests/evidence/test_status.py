"""Replay says whether a figure is honest, refresh whether it is still true; together they leave no state open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.evidence.engine.figures import slot_of
from mulkko.evidence.engine.status import UNVERIFIABLE, Answer, judge

SLOTS = {"n": slot_of("n", {"type": "money", "unit": "원", "scale": 10_000, "compare": [">=", "10000"]})}
PINNED = {"n": "20000"}
EQUAL = Answer({"n": "20000"})


def judged(replay, refresh=None, corrected=""):
    return judge(PINNED, replay=replay, refresh=refresh, slots=SLOTS, corrected=corrected)


@pytest.mark.parametrize(
    "replay, refresh, wanted",
    [
        (EQUAL, None, "holds"),
        (EQUAL, EQUAL, "holds"),
        (EQUAL, Answer({"n": "20001"}), "holds"),
        (EQUAL, Answer({"n": "15000"}), "holds"),
        (EQUAL, Answer({"n": "14999"}), "drifted"),
        (EQUAL, Answer({"n": "25000"}), "drifted"),
        (EQUAL, Answer({"n": "9999"}), "drifted"),
        (EQUAL, Answer({"n": None}), "drifted"),
        (EQUAL, Answer({"n": "많음"}), "broken"),
        (Answer({"n": "20001"}), None, "broken"),
        (Answer({"n": "20001"}), EQUAL, "broken"),
        (Answer({"n": None}), EQUAL, "broken"),
        (Answer({}), EQUAL, "broken"),
    ],
)
def test_equal_or_not_decides_between_holds_drifted_and_broken(replay, refresh, wanted):
    assert judged(replay, refresh).status == wanted


@pytest.mark.parametrize("kind", ["sql", "type", "rows", "schema", "tampered", "data"])
def test_a_failure_of_the_query_or_the_data_breaks_a_claim_in_replay_and_in_refresh(kind):
    failed = Answer(error=kind, reason="까닭")

    assert (judged(failed).status, judged(failed).reason) == ("broken", "까닭")
    assert judged(EQUAL, failed).status == "broken"


@pytest.mark.parametrize("kind", sorted(UNVERIFIABLE))
def test_what_could_not_be_run_is_unverifiable_and_never_holds(kind):
    failed = Answer(error=kind, reason="까닭")

    assert (judged(failed).status, judged(failed, EQUAL).status) == ("unverifiable", "unverifiable")
    assert (judged(EQUAL, failed).status, judged(EQUAL, failed).reason) == ("unverifiable", "까닭")


def test_a_correction_by_the_owner_is_a_drift_even_where_no_figure_moves():
    found = judged(EQUAL, EQUAL, corrected="중복 제거")

    assert (found.status, found.corrected, found.reason, found.moved) == ("drifted", True, "중복 제거", frozenset())


def test_a_drift_names_the_slots_that_moved_and_the_ones_that_are_no_longer_true():
    found = judged(EQUAL, Answer({"n": "9000"}))

    assert (found.moved, found.no_longer_true, found.now) == ({"n"}, {"n"}, {"n": "9000"})


answers = st.builds(
    Answer, st.fixed_dictionaries({"n": st.sampled_from(["20000", "20001", "9000", None])}),
    st.sampled_from([None, None, "sql", "timeout", "type"]),
)  # fmt: skip


@given(answers, st.none() | answers, st.sampled_from(["", "정정"]))
def test_a_claim_holds_only_where_every_run_ended_well_and_shows_what_it_showed(replay, refresh, corrected):
    found = judged(replay, refresh, corrected)

    ran = [one for one in (replay, refresh) if one is not None]
    good = all(one.error is None for one in ran) and replay.values == PINNED and not corrected
    good = good and (refresh is None or refresh.values["n"] in ("20000", "20001"))
    assert (found.status == "holds") is good


def test_a_quotient_may_differ_where_no_decimal_holds_it():
    slots = {"share": slot_of("share", {"type": "ratio", "decimals": 2})}
    third = {"share": "0.33333333333333331"}

    assert judge(third, replay=Answer({"share": "0.33333333333333337"}), refresh=None, slots=slots).status == "holds"
    assert judge(third, replay=Answer({"share": "0.33333333334"}), refresh=None, slots=slots).status == "broken"
