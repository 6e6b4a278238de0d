"""An older draft of 미래차산업과 about the same nights: the rule finds it, its drafter agrees, and one draft goes on."""

from typing import Any

from mulkko.demo.telling import Story, StoryBroke, expect
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import holders
from mulkko.policy import actions
from mulkko.policy.actions.joining import answer_join, offer_to_join
from mulkko.policy.models import Proposal
from mulkko.policy.queries.similar import joined_with, similar_to

SECTION = "미래차산업과"


def draft_earlier(story: Story) -> Proposal:
    """Let an officer of 미래차산업과 begin a draft that nobody in 대중교통과 knows of."""
    drafter = _drafter(story)
    proposal = actions.open_proposal(title="산업단지 심야 자율주행 셔틀 운행 계획(안)", by=drafter, at=story.at())
    actions.write_outline(
        proposal, by=drafter, at=story.at(), question="자율주행 셔틀을 어느 산업단지에서 먼저 운행할 것인가?",
        summary="막차가 끊긴 산업단지 근로자의 퇴근을 자율주행 셔틀로 돕는다.", keywords="자율주행, 산업단지, 심야교통", retention="5",
    )  # fmt: skip
    actions.write_body(
        proposal, "□ 추진배경\n○ 야간 교대 뒤에는 탈 것이 없다.\n□ 추진계획\n○ 셔틀을 산업단지 정문마다 세운다.",
        by=drafter, at=story.at(),
    )  # fmt: skip
    return proposal


def _drafter(story: Story) -> Person:
    today = story.chart()
    section = next((code for code, name in today.names.items() if name == SECTION), "")
    posts = [post for code, post in sorted(today.posts.items()) if post.level == "officer"]
    for post in posts:
        if section in today.chain(post.unit) and (found := holders(post.code, day_of(story.clock))):
            return found[0]
    raise StoryBroke(f"nobody drafts in {SECTION}")


def join_the_earlier(story: Story) -> dict[str, Any]:
    """Let the drafter look what is alike and ask; what is shown is read back from the rows."""
    found = similar_to(story.proposal, person=story.drafter, at=story.clock)
    expect(bool(found), "no earlier draft is found")
    likest = found[0]
    note = "같은 근로자의 같은 밤을 다루므로 한 안에서 대안으로 견주겠습니다."
    offer = offer_to_join(story.proposal, likest.proposal, note=note, by=story.drafter, at=story.at())
    answer_join(offer, agrees=True, ends_other=True, by=likest.proposal.drafter, at=story.at())
    (here,) = joined_with(story.proposal, story.drafter, story.clock)
    (there,) = joined_with(likest.proposal, likest.proposal.drafter, story.clock)
    expect(here.reference == likest.proposal.reference, "the other page does not name the joined draft")
    expect(there.reference == story.proposal.reference and there.is_into, "the joined draft does not name this one")
    earlier = Proposal.objects.get(pk=likest.proposal.pk)
    expect(bool(earlier.body()), "the text of the joined draft is gone")
    return {
        "found": earlier.reference, "title": earlier.title, "unit": likest.unit, "words": list(likest.likeness.words),
        "things": [thing.label for thing in likest.likeness.things], "state": earlier.state,
        "writes": [one.person.name for one in story.proposal.coauthors.filter(may_write=True).select_related("person")],
    }  # fmt: skip
