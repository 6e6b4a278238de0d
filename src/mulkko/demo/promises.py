"""What the proposals of 가람시 promise: made-up names and shares; every figure comes out of their tables."""

from dataclasses import dataclass
from datetime import timedelta

from mulkko.demo.telling import Story
from mulkko.evidence.models import Claim
from mulkko.organization.models import day_of
from mulkko.policy.actions.outcomes import put_outcome
from mulkko.policy.models import Proposal


@dataclass(frozen=True)
class Promised:
    """One line: to which share of the value of today the figure is to fall, after how many days, and how it is measured."""

    name: str
    percent: int
    days: int
    method: str = "claim"
    how: str = ""


PROMISES: dict[str, tuple[Promised, ...]] = {
    "체납액 집중정리 기간 운영 계획(안)": (Promised("정리할 체납 건수", 80, days=27),),
    "어린이 놀이시설 합동점검 계획(안)": (Promised("고칠 곳이 남은 놀이시설 지적 건수", 60, days=51),),
    "옥외광고물 일제정비 계획(안)": (
        Promised("정비할 불법 광고물", 80, days=15, method="person", how="구별 정비 대장에 남은 건수를 더한다."),
    ),
    "화물차 밤샘주차 구역 정비 계획(안)": (
        Promised("밤샘주차 단속 대상", 90, days=1),
        Promised("현장에서 다시 센 밤샘주차", 70, days=1, method="person", how="자정 뒤 사흘을 돌며 세어 평균한다."),
    ),
}


def promise(story: Story, proposal: Proposal, claim: Claim) -> None:
    """Write the outcome plan of a proposal that has one; the value of today is the figure that it rests on."""
    for number, one in enumerate(PROMISES.get(proposal.title, ()), 1):
        target = int(claim.values["n"] or 0) * one.percent // 100
        put_outcome(
            proposal, f"e{number}", name=one.name, better="less", claim=claim, slot="n", target=str(target), method=one.method,
            how=one.how, due_on=day_of(story.clock) + timedelta(days=one.days), by=proposal.drafter, at=story.at(),
        )  # fmt: skip
