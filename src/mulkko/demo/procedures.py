"""사전절차 of the story: what the plan does, and the proof of what the law wants before it is submitted."""

from dataclasses import replace
from datetime import timedelta

from mulkko.demo.telling import Story, expect
from mulkko.policy.actions.procedures import answer_procedure, tell_what_it_does
from mulkko.policy.engine.facts import Facts
from mulkko.policy.engine.procedures import Answer
from mulkko.policy.models import Proposal
from mulkko.policy.queries import procedures_of

FACTS = Facts(kinds=("project", "policy"), work="service", funds="own", build="other", is_contested=True)


def name_the_procedures(story: Story) -> None:
    """Say that the plan is a service that citizens are told of beforehand, and name the notice and the list it stands on."""
    tell_what_it_does(story.proposal, FACTS, by=story.drafter, at=story.at())
    due = {one.due.code for one in procedures_of(story.proposal)}
    expect({"admin_notice", "policy_name"} <= due, "the law asks nothing of the plan")
    began = story.clock.date() - timedelta(days=40)
    notice = Answer("done", number="대중교통과 공고 제7호", on=began, until=began + timedelta(days=20))
    answer_procedure(story.proposal, "admin_notice", notice, by=story.drafter, at=story.at())
    listed = Answer("done", number="기획조정실-12", on=began)
    answer_procedure(story.proposal, "policy_name", listed, by=story.drafter, at=story.at())
    if "invest_review" in due:  # only where the seed makes the routes dear enough
        reviewed = Answer("done", number="기획조정실-9", on=began, outcome="fit")
        answer_procedure(story.proposal, "invest_review", reviewed, by=story.drafter, at=story.at())


def name_plain_procedures(story: Story, proposal: Proposal) -> None:
    """Say what one of the other proposals does: a festival, which is reviewed from 300 million won on, or a service."""
    by, krw = proposal.drafter, proposal.amount_krw or 0
    is_event = "예술제" in proposal.title
    facts = (
        Facts(kinds=("event",), event_krw=krw, mayor_hosts="no")
        if is_event
        else Facts(kinds=("project",), work="service", build="other")
    )
    tell_what_it_does(proposal, facts, by=by, at=story.clock)
    listed = Answer("done", number="기획조정실-6", on=story.clock.date() - timedelta(days=30))
    reviewed = replace(listed, number="기획조정실-5", outcome="conditional")
    for one in procedures_of(proposal):
        answer = reviewed if one.due.procedure.outcomes else listed
        answer_procedure(proposal, one.due.code, answer, by=by, at=story.clock)
