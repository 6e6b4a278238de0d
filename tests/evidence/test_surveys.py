"""Figures of surveys: intervals by hand, facts that nobody may leave out, and words that the interval does not carry."""

from decimal import Decimal

import pytest
from tests.builders.hall import collected, minute, person

from mulkko.evidence.actions import renew, survey
from mulkko.evidence.actions.surveying import usual_sentence
from mulkko.evidence.engine.figures import slot_of
from mulkko.evidence.engine.surveys import Survey, TooFew, figures_of, problems_of, slots_of, student, wilson
from mulkko.evidence.engine.verify_evidence import survey_values
from mulkko.evidence.engine.wording import untrue
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import check_claims
from mulkko.policy.queries import verify_everything

FACTS = {"mode": "phone", "began": "2026-03-02", "ended": "2026-03-09", "population": "만 19세 이상 시민"}
SHARE = Survey("poll", "share", "심야버스", ("찬성",), probability=True, **FACTS)
APART = Survey(
    "poll", "difference", "심야버스", ("찬성",), group="구", pair=("가구", "나구"), probability=True, **FACTS
)


def answers(*groups, weight=1):
    """Return a table of answers: for each group its name, how many are for it, how many are not."""
    rows = ["번호,구,심야버스,기다린 시간(분),가중값"]
    for name, yes, no in groups:
        rows += [
            f"{name}{n},{name},{'찬성' if n < yes else '반대'},{10 + n % 5},{1 + (n % 3) * weight}.5"
            for n in range(yes + no)
        ]
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    "p, n, low, high",
    [("0.5", 100, "0.40383", "0.59617"), ("0.9", 10, "0.59585", "0.98212"), ("0", 10, "0", "0.27753")],
)
def test_the_interval_of_a_share_is_that_of_wilson(p, n, low, high):
    found = wilson(Decimal(p), Decimal(n))
    assert [round(one, 5) for one in found] == [
        Decimal(low).quantize(Decimal("0.00001")),
        Decimal(high).quantize(Decimal("0.00001")),
    ]


@pytest.mark.parametrize("df, point", [(29, "2.0452"), (99, "1.9842"), (999, "1.9623")])
def test_students_point_is_that_of_the_tables(df, point):
    assert round(student(Decimal(df)), 4) == Decimal(point)


def test_equal_weights_change_nothing_and_unequal_ones_leave_fewer_answers_to_count_with():
    plain = figures_of(SHARE, {"n": "400", "part": "200"})
    same = figures_of(SHARE, {"n": "400", "part": "200", "w": "800", "ww": "1600", "wp": "400"})
    uneven = figures_of(SHARE, {"n": "400", "part": "200", "w": "800", "ww": "3200", "wp": "400"})

    assert plain == same
    assert Decimal(uneven["m"]) > Decimal(plain["m"]) * Decimal("1.4")
    assert plain["s"] == "50.0% (±4.9%p, n=400)"


@pytest.mark.parametrize("sums", [{"n": "29", "part": "10"}, {"n": "100", "part": "4"}, {"n": "100", "part": "97"}])
def test_few_answers_are_not_told(sums):
    with pytest.raises(TooFew):
        figures_of(SHARE, sums)


@pytest.mark.parametrize(
    "survey, sums",
    [
        (SHARE, {"n": "1002", "part": "524"}),
        (SHARE, {"n": "1002", "part": "524", "w": "1500.5", "ww": "3000.25", "wp": "801"}),
        (APART, {"n_a": "500", "part_a": "270", "n_b": "502", "part_b": "254"}),
        (Survey("poll", "mean", "분", unit="분", **FACTS), {"n": "100", "x": "1550", "xx": "26000"}),
        (Survey("poll", "stated", "비율", stated=("1002", "3.1"), **FACTS), {"p": "52.3", "lines": "1"}),
    ],
)
def test_the_file_for_a_stranger_computes_the_same_in_its_own_words(survey, sums):
    from decimal import Context, localcontext

    with localcontext(Context(prec=34)):
        assert survey_values(survey.spec(), sums) == figures_of(survey, sums)


@pytest.mark.parametrize("missing", ["mode", "began", "ended", "population"])
def test_no_fact_of_a_survey_may_be_left_out(missing):
    assert problems_of(SHARE) == []
    assert problems_of(Survey("poll", "share", "심야버스", ("찬성",), **(FACTS | {missing: ""})))


@pytest.mark.parametrize("word, is_told", [("{d} 높다", True), ("{d} 증가했다", True), ("{d} 차이이다", False)])
def test_a_difference_inside_its_interval_is_not_worded_as_one(word, is_told):
    values = figures_of(APART, {"n_a": "500", "part_a": "270", "n_b": "502", "part_b": "254"})
    slots = {name: slot_of(name, spec) for name, spec in slots_of(APART).items()}

    assert bool(untrue(f"가구가 나구보다 {word}.", slots, values)) == is_told
    assert bool(untrue("{a}는 {b}보다 높다.", slots, values))
    sure = figures_of(APART, {"n_a": "500", "part_a": "370", "n_b": "502", "part_b": "254"})
    assert not untrue("가구가 나구보다 {d} 높다. {a}는 {b}보다 높다.", slots, sure)


def test_a_survey_is_pinned_graded_replayed_and_renewed(hall):
    collected(answers(("가구", 60, 40), ("나구", 50, 50)), name="poll", basis="survey")
    by = person("haneul")

    claim = survey(SHARE, sentence="찬성은 {s}이다.", by=by, at=minute(1))
    weighted = survey(
        Survey(**(SHARE.__dict__ | {"weight": "가중값"})), sentence="찬성은 {p}이다.", by=by, at=minute(1)
    )
    loose = survey(Survey(**(SHARE.__dict__ | {"probability": False})), sentence="찬성은 {p}이다.", by=by, at=minute(1))
    mean = survey(
        Survey("poll", "mean", "기다린 시간(분)", unit="분", **FACTS), sentence="평균은 {s}이다.", by=by, at=minute(1)
    )
    with pytest.raises(BadClaim, match="interval"):
        survey(APART, sentence="가구가 나구보다 {d} 높다.", by=by, at=minute(1))
    with pytest.raises(BadClaim, match="how people were asked"):
        survey(Survey("poll", "share", "심야버스", ("찬성",)), sentence="{s}", by=by, at=minute(1))

    found = check_claims([claim, weighted, loose, mean], at=minute(2))
    assert claim.read_out() == "찬성은 55.0% (±6.8%p, n=200)이다."
    assert mean.read_out() == "평균은 12.0분 (±0.2분, n=200)이다."
    assert [one.judgement.status for one in found] == ["holds"] * 4
    assert [one.grade for one in found] == ["B", "B", "C", "C"]

    collected(answers(("가구", 90, 10), ("나구", 50, 50)), name="poll", at=minute(3))
    [moved] = check_claims([claim], at=minute(4))
    assert (moved.judgement.status, moved.judgement.now["p"]) == ("drifted", "70")
    assert renew(claim, by=by, at=minute(5)).read_out().startswith("찬성은 70.0%")
    assert Claim.objects.filter(kind="survey").count() == 5
    assert verify_everything().ok


def test_a_difference_that_the_newest_answers_no_longer_carry_is_material(hall):
    collected(answers(("가구", 80, 20), ("나구", 40, 60)), name="poll")
    claim = survey(APART, sentence="가구가 나구보다 {d} 높다.", by=person("haneul"), at=minute(1))
    collected(answers(("가구", 52, 48), ("나구", 48, 52)), name="poll", at=minute(2))

    [found] = check_claims([claim], at=minute(3))

    assert (found.judgement.status, found.judgement.no_longer_true) == ("drifted", {"d"})
    assert "interval" in found.judgement.reason


@pytest.mark.parametrize(("answer", "said"), [("통근버스", "‘통근버스’라고 답한"), ("찬성", "‘찬성’이라고 답한")])
def test_the_sentence_follows_the_last_sound_of_the_answer(answer, said):
    asked = Survey(dataset="설문", measure="share", question="수단", answers=(answer,), population="시민")

    assert said in usual_sentence(asked)


def test_two_groups_are_joined_by_the_last_sound_of_the_first():
    asked = Survey(
        "설문", "difference", "수단", answers=("찬성",), group="구", pair=("중구", "북구"), population="시민"
    )

    assert usual_sentence(asked) == "시민 가운데 ‘찬성’이라는 답은 중구와 북구 사이에 {s} 차이이다."
