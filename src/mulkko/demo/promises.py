"""What the proposals of 가람시 promise: made-up names and shares; every figure comes out of their tables."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from mulkko.demo.telling import Story, expect
from mulkko.evidence.models import Claim
from mulkko.organization.models import day_of
from mulkko.policy.actions.outcomes import put_outcome
from mulkko.policy.models import Proposal
from mulkko.policy.queries import sealed_content, table_of


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


def promise_to_wait_less(story: Story, minutes: Decimal) -> None:
    """Promise what the chosen option is to bring; a year later the same figure is computed on the data of that day."""
    put_outcome(
        story.proposal, "wait", name="심야 정류소 평균 대기시간", better="less", claim=story.claims["waiting"], slot="m",
        target=minutes, due_on=day_of(story.clock) + timedelta(days=365), by=story.drafter, at=story.at(),
    )  # fmt: skip


def promised(story: Story) -> dict[str, str]:
    """Return what the sealed document of the story promises: from which value to which, measured when."""
    [line] = (sealed_content(story.proposal) or {})["outcome"]
    today, brings = line["today"], table_of(story.proposal).values()[story.proposal.chosen, "wait"]
    expect(today["shown"] == story.claims["waiting"].shown("m"), "the value of today is not that of the evidence")
    expect(Decimal(line["target"]) == brings < Decimal(today["value"]), "the target is not what the option is to bring")
    target = f"{line['target']}{line['unit']}"
    return {"name": line["name"], "today": today["shown"], "target": target, "due_on": line["due_on"]}
