"""The route of a document: who reviews, who co-operates, who decides, and in which order.

Pure: the organisation of one day and the matched delegation row come in as plain values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mulkko.organization.engine.levels import Post, rank

SELF_APPROVED = ("officer", "team_lead")  # levels at which the drafter may decide his own draft


class NoRoute(ValueError):
    """No lawful route can be built; the message says why and how to cure it."""


@dataclass(frozen=True)
class PlannedStep:
    """One position's turn; steps of one turn are signed in parallel. `omitted` is the reason why nobody signs it."""

    turn: int
    kind: str  # draft, lead_review, review, cooperate, consent, approve
    position: str
    omitted: str = ""


def route_of(
    *,
    drafter: Post,
    line: dict[str, Post],
    approver: Post,
    cooperators: Sequence[Post],
    consenters: Sequence[Post] = (),
) -> list[PlannedStep]:
    """Return the steps from the draft to the decision.

    Args:
        drafter: the drafter's own post.
        line: for each level the nearest line post above the drafter's unit.
        approver: the post that the delegation rule names.
        cooperators: the heads of the units whose co-operation the rule demands; signed in parallel, after
            the reviews inside the department and before the organs above it.
        consenters: the heads of the units whose consent (합의) the rule demands; beside the co-operators. Who
            should do both consents, which is the stronger of the two.

    Raises:
        NoRoute: the drafter would decide his own draft above the level of a team.

    Source: 행정업무의 운영 및 혁신에 관한 규정 §9, §10; 시행규칙 §6.
    """
    if approver.code == drafter.code and approver.level not in SELF_APPROVED:
        raise NoRoute("Whoever decides a matter cannot draft it too. Have an officer of the unit draft it.")
    reviewers = [
        post
        for level, post in sorted(line.items(), key=lambda pair: rank(pair[0]))
        if rank(drafter.level) < rank(level) < rank(approver.level) and post.code not in (drafter.code, approver.code)
    ]
    inside = [post for post in reviewers if rank(post.level) <= rank("section_head")]
    above = [post for post in reviewers if rank(post.level) > rank("section_head")]
    on_line = {drafter.code, approver.code, *(post.code for post in reviewers)}
    consenting = [post for post in dict.fromkeys(consenters) if post.code not in on_line]
    beside = [post for post in dict.fromkeys(cooperators) if post.code not in on_line and post not in consenting]

    steps = [PlannedStep(0, "draft", drafter.code)]
    for post in inside:
        steps.append(
            PlannedStep(steps[-1].turn + 1, "lead_review" if post.level == "team_lead" else "review", post.code)
        )
    turn = steps[-1].turn + 1
    steps += [PlannedStep(turn, "cooperate", post.code) for post in beside]
    steps += [PlannedStep(turn, "consent", post.code) for post in consenting]
    for post in above:
        steps.append(PlannedStep(steps[-1].turn + 1, "review", post.code))
    steps.append(PlannedStep(steps[-1].turn + 1, "approve", approver.code))
    return steps


def without_twins(steps: Sequence[PlannedStep], holder: dict[str, str]) -> list[PlannedStep]:
    """Return the steps with the lower one of any two that the same person would sign marked as omitted (동일인).

    `holder` maps a position to the person who holds it. The step of a co-operator or of a consenting unit is never omitted (영 §9②).
    """
    kept: list[PlannedStep] = []
    for number, step in enumerate(steps):
        person = holder.get(step.position)
        later = {holder.get(other.position) for other in steps[number + 1 :]}
        twin = step.kind in ("lead_review", "review") and person is not None and person in later
        earlier = {holder.get(other.position) for other in steps[:number] if other.kind == "draft"}
        twin = twin or (step.kind in ("lead_review", "review") and person is not None and person in earlier)
        kept.append(PlannedStep(step.turn, step.kind, step.position, "same person" if twin else ""))
    return kept
