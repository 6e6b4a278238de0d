"""A wall inside one section: 노선팀 reads what 정산팀 next door keeps, and neither knew; their head tells both to share."""

from datetime import timedelta
from typing import Any

from mulkko.demo.telling import Story, expect
from mulkko.organization.models import Person, day_of
from mulkko.processes.actions import designate
from mulkko.processes.queries.map import CollaborationMap, collaboration

WHAT = "심야 승하차"
PAIR = ("fares", "routes")
DAYS = 7


def share_next_door(story: Story) -> dict[str, Any]:
    """Let 노선팀 find who keeps the night boardings, and the head of the section designate that both use them together."""
    found = _seen(story, story.drafter).wall_of(*PAIR)
    expect(
        found is not None and WHAT in {row.thing.label for row in found.shared},
        "the teams share nothing without contact",
    )
    expect(_seen(story, story.person("estate-1")).wall_of(*PAIR) is None, "others see it before the units concerned")
    head = story.person("transit")
    expect(_seen(story, head).wall_of(*PAIR) is not None, "their head does not see the two teams")
    due_on = day_of(story.clock) + timedelta(days=DAYS)
    row = designate("fares", ["routes"], about=WHAT, due_on=due_on, by=head, at=story.at())
    expect(PAIR in _seen(story, story.drafter).agreed, "what was designated is not on the map")
    return {"apart": list(PAIR), "about": row.about, "leads": row.lead.code}


def _seen(story: Story, person: Person) -> CollaborationMap:
    return collaboration(person, story.clock, level="team", since=day_of(story.clock) - timedelta(days=90))
