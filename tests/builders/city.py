"""A small city, its data and a proposal, written as an officer would bring them in."""

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from tests.builders.remembered import remembered, remembers

from mulkko.catalog.actions import Incoming, add_file
from mulkko.evidence.actions import make_claim
from mulkko.evidence.models import Claim
from mulkko.ledger.actions import Actor
from mulkko.organization.actions import load_city
from mulkko.organization.models import SEOUL, Person, User
from mulkko.organization.queries import person_named
from mulkko.policy import actions
from mulkko.policy.actions.procedures import tell_what_it_does
from mulkko.policy.engine.facts import Facts
from mulkko.policy.models import Proposal

OPERATOR = Actor("operator")
PASSWORD = "correct horse battery"

FILES = {
    "units": """code,name,kind,parent,valid_from
city,가람시,city,,2026-01-01
tra,교통국,bureau,city,2026-01-01
bus,대중교통과,section,tra,2026-01-01
bus-r,노선팀,team,bus,2026-01-01
fin,기획조정실,bureau,city,2026-01-01
bud,예산담당관,section,fin,2026-01-01
road,도로과,section,tra,2026-01-01
""",
    "positions": """code,unit,title,level,valid_from
p-mayor,city,시장,mayor,2026-01-01
p-tra,tra,교통국장,bureau_head,2026-01-01
p-bus,bus,대중교통과장,section_head,2026-01-01
p-bus-r,bus-r,노선팀장,team_lead,2026-01-01
p-bus-r1,bus-r,주무관,officer,2026-01-01
p-fin,fin,기획조정실장,bureau_head,2026-01-01
p-bud,bud,예산담당관,section_head,2026-01-01
p-road,road,주무관,officer,2026-01-01
""",
    "people": """code,name,login
k1,김하늘,haneul
k2,이마을,maeul
k3,박과장,park
k4,최국장,choi
k5,정예산,jung
k6,한시장,mayor
k7,오도로,road
""",
    "postings": """person,position,valid_from
k1,p-bus-r1,2026-01-01
k2,p-bus-r,2026-01-01
k3,p-bus,2026-01-01
k4,p-tra,2026-01-01
k5,p-bud,2026-01-01
k6,p-mayor,2026-01-01
k7,p-road,2026-01-01
""",
    "duties": "code,name\nplan,사업계획 수립\n",
    "delegation": """number,scope,duty,floor_krw,ceiling_krw,level,cooperators,note
1,,plan,0,100000000,section_head,,
2,,plan,100000000,5000000000,bureau_head,bud,
3,,plan,5000000000,,mayor,bud;fin,
""",
}
NIGHT_WORKERS = "구역,야간근로자,비용\n가,1200,100000\n나,2300,150000\n다,3500,200000\n"
MORE_NIGHT_WORKERS = "구역,야간근로자,비용\n가,1300,100000\n나,3300,150000\n다,3500,200000\n"


@dataclass(frozen=True)
class City:
    """The people by what they do for a matter of 노선팀 worth 200,000,000 won."""

    folder: Path
    drafter: Person
    team_lead: Person
    section_head: Person
    cooperator: Person
    approver: Person
    stranger: Person  # an officer of another section


def city_that_runs_buses(folder: Path) -> City:
    """Load the city, and give everybody a password and the operator a sign-in."""
    folder.mkdir(parents=True, exist_ok=True)
    remembered(_load)
    return City(folder, *map(person_named, ("haneul", "maeul", "park", "jung", "choi", "road")))


def _load() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            (Path(folder) / f"{name}.csv").write_text(text, encoding="utf-8")
        loaded = load_city(Path(folder), by=OPERATOR, at=a_while_ago())
    assert loaded.is_whole, loaded.problems
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
    User.objects.create_user("operator", password=PASSWORD)


def a_while_ago(minutes: int = 0) -> datetime:
    """Return a moment some two hours ago and so many minutes later, up to 60: all of them are of one day in Seoul."""
    began = timezone.now().astimezone(SEOUL) - timedelta(hours=2)
    late = began.replace(hour=22, minute=50, second=0, microsecond=0)
    return (late + (began - late) / 60 if began > late else began) + timedelta(minutes=minutes)


@remembers
def night_workers_counted(city: City, text: str = NIGHT_WORKERS, **told: Any) -> None:
    """Bring the table of night workers in; a second text becomes the next version."""
    path = city.folder / "night.csv"
    path.write_text(text, encoding="utf-8")
    told = {"name": "night", "title": "야간근로자 현황", "owner": "bus"} | told
    added = add_file(path, told=Incoming(**told), by=OPERATOR, person=None, at=a_while_ago(1))
    assert not [sheet.error for sheet in added if sheet.error]


@remembers
def claim_about_night_workers(city: City, proposal: Proposal) -> Claim:
    return make_claim(
        sentence="밤에 일하는 사람은 {n}이고 비용은 {cost}이다.",
        sql='SELECT sum("야간근로자") AS n, sum("비용") AS cost FROM night',
        slots={"n": {"type": "count", "unit": "명"}, "cost": {"type": "money", "unit": "원"}},
        by=city.drafter,
        at=a_while_ago(3),
        proposal=proposal.reference,
    )


@remembers
def draft_with_only_a_title(city: City, title: str = "심야버스 시범운영 계획(안)") -> Proposal:
    return actions.open_proposal(title=title, by=city.drafter, at=a_while_ago(2))


@remembers
def draft_ready_to_submit(city: City, **outline: Any) -> Proposal:
    """Draft a night bus whose text and table cite the night workers."""
    proposal = draft_with_only_a_title(city)
    claim = claim_about_night_workers(city, proposal)
    put: dict[str, Any] = {"by": city.drafter, "at": a_while_ago(4)}
    told = {
        "question": "밤에 어떻게 집에 가게 할 것인가?",
        "summary": "심야버스를 시범운영한다.",
        "keywords": "심야,버스",
        "retention": "5",
    }
    actions.write_outline(proposal, **put, **(told | {"amount_krw": 200_000_000, "duty": "plan"} | outline))
    tell_what_it_does(proposal, Facts(), **put)
    actions.write_body(proposal, f"□ 추진배경\n○ 밤에 일하는 사람은 {{{claim.pk}.n}}이다.", **put)
    actions.put_option(proposal, "o1", title="심야노선 신설", **put)
    actions.put_criterion(proposal, "c1", name="이용 인원", better="more", unit="명", **put)
    actions.fill_cell(proposal, "bau", "c1", assumption="0", reason="지금은 없다", **put)
    actions.fill_cell(proposal, "o1", "c1", claim=claim, slot="n", **put)
    actions.choose(proposal, "o1", because="가장 많은 사람이 이용한다.", **put)
    return proposal


@remembers
def submitted(city: City, proposal: Proposal) -> Proposal:
    actions.submit(proposal, by=city.drafter, at=a_while_ago(5))
    return proposal


@remembers
def load_more(city: City, name: str, text: str) -> None:
    """Load one more file of the organisation, a while ago."""
    folder = city.folder / f"more-{name}"
    folder.mkdir()
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    loaded = load_city(folder, by=OPERATOR, at=a_while_ago())
    assert loaded.is_whole, loaded.problems


def demand_consent(city: City) -> None:
    """Let the delegation table demand the consent of the budget office where it demanded its co-operation."""
    table = FILES["delegation"].replace("cooperators,note", "cooperators,consent,note")
    table = table.replace("bureau_head,bud,", "bureau_head,,bud,").replace("mayor,bud;fin,", "mayor,bud;fin,,")
    load_more(city, "delegation", table)


@remembers
def signed_up_to(city: City, proposal: Proposal, *people: Person, opinion: str = "") -> Proposal:
    """Let people sign in turn; the last one with an opinion, if there is one."""
    for place, person in enumerate(people):
        said = opinion if person == people[-1] else ""
        sign_as(city, proposal, person, opinion=said, at=a_while_ago(6 + place))
    return proposal


@remembers
def sign_as(city: City, proposal: Proposal, person: Person, *, at: datetime, **more: Any) -> None:
    current = proposal.current_round
    assert current is not None
    actions.sign(proposal, by=person, at=at, version_hash=current.approval.version_id, **more)
