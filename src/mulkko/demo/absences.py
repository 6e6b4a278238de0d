"""Who was away in 가람시: what a deputy decided meanwhile, and a review that waits for somebody on leave."""

from datetime import timedelta

from mulkko.approval.models import Approval
from mulkko.demo.past import answers_to, drafted_with_figure, sign_until
from mulkko.demo.telling import Story
from mulkko.demo.works import Work
from mulkko.organization.actions import enter_absence
from mulkko.organization.models import day_of
from mulkko.policy import actions

DECIDED_MEANWHILE = Work("taxi", "화물차 밤샘주차 구역 정비 계획(안)", 640, "approver", 58)
ON_LEAVE = Work("taxi", "택시 쉼터 정비 계획(안)", 90, "lead", 60)
DAYS_OF_LEAVE = 5


def decide_meanwhile(story: Story) -> None:
    """Let the bureau chief travel for a day; the one who acts decides, and a report waits for the chief's return (사후보고)."""
    chief, deputy = story.person("traffic"), story.person("transit")
    proposal = drafted_with_figure(story, DECIDED_MEANWHILE)
    approval = actions.submit(proposal, by=proposal.drafter, at=story.at(40))
    sign_until(story, proposal, approval, DECIDED_MEANWHILE)
    today = day_of(story.clock)
    enter_absence(chief, reason="trip", starts_on=today, ends_on=today + timedelta(days=1), by=chief, at=story.at())
    actions.sign(proposal, by=deputy, at=story.at(), version_hash=approval.version_id, answers=answers_to(approval))


def go_on_leave(story: Story) -> Approval:
    """Let a team lead go on leave while a review waits: the drafter may leave it out (검토 생략)."""
    proposal = drafted_with_figure(story, ON_LEAVE)
    approval = actions.submit(proposal, by=proposal.drafter, at=story.at(40))
    lead, today = story.person("taxi-1"), day_of(story.clock)
    enter_absence(
        lead, reason="leave", starts_on=today, ends_on=today + timedelta(days=DAYS_OF_LEAVE), by=lead, at=story.at()
    )
    return approval
