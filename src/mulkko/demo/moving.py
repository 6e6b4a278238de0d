"""Decisions whose ground moved: figures that were right when somebody decided, and are others now."""

from mulkko.catalog.actions import Incoming, add_file
from mulkko.demo.past import drafted_with_figure, sign_until, write_table
from mulkko.demo.telling import Story, expect
from mulkko.demo.voices import DISTRICTS
from mulkko.demo.works import Work
from mulkko.evidence.queries import ask
from mulkko.ledger.actions import Actor
from mulkko.organization.models import day_of
from mulkko.organization.queries import actor_of
from mulkko.policy import actions
from mulkko.policy.actions.watch_answers import note_looked
from mulkko.policy.actions.watching import watch_decisions
from mulkko.policy.models import Proposal
from mulkko.policy.queries import table_of
from mulkko.policy.queries.moved import ground_of

OPERATOR = Actor("operator", client="demo")
MOVED = "택시 승강장 정비 계획(안)"
DECIDED = Work("taxi", MOVED, 520, "approved", 57)
# What the newer table of a decision says, in percent of the older one; one of them its owner corrects.
BECAME = {MOVED: 70, "독감 무료접종 확대 계획(안)": 88, "노후 계량기 교체 계획(안)": 104}
CORRECTED = MOVED
WHY = "두 구가 같은 승강장을 따로 세어, 한 번만 세도록 고쳤습니다."
LOOKED = {"노후 계량기 교체 계획(안)": "교체할 계량기가 조금 늘었으나 올해 물량과 예산 안에서 처리할 수 있음."}


def decide_on_figures(story: Story) -> None:
    """Let the traffic bureau decide between two ways that are close by the figures of that day."""
    proposal = drafted_with_figure(story, DECIDED)
    by = proposal.drafter
    [most] = [value for (option, _), value in table_of(proposal).values().items() if option == "first"]
    actions.put_option(proposal, "each", title="구마다 같은 수로", by=by, at=story.at())
    reason = "구마다 같은 수를 고치면 닿는 곳을 어림한 수이다."
    actions.fill_cell(
        proposal, "each", "reached", assumption=str(int(most) * 9 // 10), reason=reason, by=by, at=story.at()
    )
    approval = actions.submit(proposal, by=by, at=story.at(40))
    sign_until(story, proposal, approval, DECIDED)


def move_the_ground(story: Story) -> None:
    """Bring newer tables in, look at every decision, and let the office of one of them say what it found."""
    for title, percent in BECAME.items():
        _collect_again(story, Proposal.objects.get(title=title), percent, is_correction=title == CORRECTED)
    done = watch_decisions(by=OPERATOR, at=story.at())
    found = {(row.proposal.title, row.grade) for row in done.findings}
    expect((MOVED, "decisive") in found, f"the corrected figure does not change the conclusion: {found}")
    for title, reason in LOOKED.items():
        proposal = Proposal.objects.get(title=title)
        ground = ground_of(proposal)
        if ground is not None:
            note_looked(proposal, upto=ground.newest, reason=reason, by=proposal.drafter, at=story.at())


def _collect_again(story: Story, proposal: Proposal, percent: int, *, is_correction: bool) -> None:
    name = "_".join(proposal.title.split(" ")[:2])
    drafter, at = proposal.drafter, story.at()
    rows = ask(f'SELECT "구", "대상" FROM "{name}"', person=drafter, at=story.clock)["rows"]
    counts = {place: int(count) for place, count in rows}
    later = {place: counts[place] * percent // 100 for place in DISTRICTS}
    path = write_table(story.folder / "moved", name, [(one, later[one], later[one] - counts[one]) for one in DISTRICTS])
    told = Incoming(
        name=path.name, as_of=day_of(story.clock), is_correction=is_correction, note=WHY if is_correction else ""
    )
    for sheet in add_file(path, told=told, by=actor_of(drafter, at, client="demo"), person=drafter, at=at):
        expect(sheet.error is None and sheet.is_new, f"{path.name} is not read: {sheet.error}")
