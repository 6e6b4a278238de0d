"""Tables of different offices joined by the district: one that was accepted, one that waits, and what the machine finds."""

from mulkko.catalog.actions.joins import decide_join, propose_join, search_joins
from mulkko.catalog.models import Dataset, Join
from mulkko.demo.districts import TABLE
from mulkko.demo.telling import Story
from mulkko.policy.models import Proposal

JOINED, WAITS = "구별_인구와_놀이시설", "구별_인구와_빈집"
WORKS = {JOINED: "어린이 놀이시설 합동점검 계획(안)", WAITS: "빈집 정비 3개년 계획(안)"}


def join_data(story: Story) -> None:
    """Let two offices propose to join their table with that of the inhabitants; the statisticians accept one of them."""
    for name, title in WORKS.items():
        proposal = Proposal.objects.get(title=title)
        propose_join(
            name=name, left=Dataset.objects.get(name=TABLE), right=Dataset.objects.get(name="_".join(title.split(" ")[:2])),
            pairs=[("구", "구")], reason="두 자료 모두 같은 구 이름을 씁니다.", by=proposal.drafter, at=story.at(),
        )  # fmt: skip
    join = Join.objects.get(name=JOINED)
    reason = "구 이름이 모두 맞습니다. 인구는 그대로 더할 수 있습니다."
    decide_join(
        join,
        kind="accepted",
        reason=reason,
        seen=join.measured["versions"],
        by=story.person("statistics-1"),
        at=story.at(),
    )
    search_joins(at=story.at())


def join_on_tour(name: str = WAITS) -> Join:
    return Join.objects.get(name=name)
