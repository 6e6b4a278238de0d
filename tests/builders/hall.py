"""The hall of 가람시, small and made up: its files, its people, and documents at every stage of their road."""

import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.builders.remembered import remembers

from mulkko.approval.actions import OpinionAnswer
from mulkko.approval.models import Approval, Signature
from mulkko.approval.queries import opinions_to_answer
from mulkko.catalog.actions import Added, Incoming, add_file
from mulkko.evidence.actions import make_claim
from mulkko.evidence.models import Claim
from mulkko.ledger.actions import Actor
from mulkko.organization.actions import Loaded, load_city
from mulkko.organization.models import Person
from mulkko.organization.queries import person_named
from mulkko.policy import actions
from mulkko.policy.actions.procedures import tell_what_it_does
from mulkko.policy.engine.facts import Facts
from mulkko.policy.models import Proposal

NINE = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # nine o'clock in Seoul, a Monday
OPERATOR = Actor("operator")
NOTHING = Facts()  # none of what the law asks a procedure for
SMALL, LARGE, HUGE = 50_000_000, 200_000_000, 6_000_000_000  # decided by the section, the bureau, the mayor

FILES = {
    "units": """\
code,name,kind,parent,valid_from
city,가람시,city,,2020-01-01
tra,교통국,bureau,city,2020-01-01
bus,대중교통과,section,tra,2020-01-01
bus-r,노선팀,team,bus,2020-01-01
bus-s,시설팀,team,bus,2020-01-01
fin,기획조정실,bureau,city,2020-01-01
bud,예산담당관,section,fin,2020-01-01
leg,법무담당관,section,fin,2020-01-01
""",
    "positions": """\
code,unit,title,level,valid_from
p-mayor,city,시장,mayor,2020-01-01
p-vice,city,부시장,vice_mayor,2020-01-01
p-tra,tra,교통국장,bureau_head,2020-01-01
p-bus,bus,대중교통과장,section_head,2020-01-01
p-bus-r,bus-r,노선팀장,team_lead,2020-01-01
p-bus-r1,bus-r,주무관,officer,2020-01-01
p-bus-s,bus-s,시설팀장,team_lead,2020-01-01
p-bus-s1,bus-s,주무관,officer,2020-01-01
p-fin,fin,기획조정실장,bureau_head,2020-01-01
p-bud,bud,예산담당관,section_head,2020-01-01
p-leg,leg,법무담당관,section_head,2020-01-01
""",
    "people": """\
code,name,login
k1,김하늘,haneul
k2,이마을,maeul
k3,박과장,park
k4,최국장,choi
k5,정예산,jung
k6,한시장,mayor
k7,윤부시장,vice
k8,서법무,seo
k9,차대행,cha
k10,오신규,oh
k11,조시설,jo
k12,강실장,kang
k13,문시설,moon
""",
    "postings": """\
person,position,kind,valid_from
k1,p-bus-r1,regular,2020-01-01
k2,p-bus-r,regular,2020-01-01
k3,p-bus,regular,2020-01-01
k4,p-tra,regular,2020-01-01
k5,p-bud,regular,2020-01-01
k6,p-mayor,regular,2020-01-01
k7,p-vice,regular,2020-01-01
k8,p-leg,regular,2020-01-01
k9,p-tra,acting,2020-01-01
k11,p-bus-s1,regular,2020-01-01
k12,p-fin,regular,2020-01-01
k13,p-bus-s,regular,2020-01-01
""",
    "duties": """\
code,name
plan,사업계획 수립
notice,안내문 발송
""",
    "delegation": """\
number,scope,duty,floor_krw,ceiling_krw,level,cooperators
1,,plan,0,100000000,section_head,
2,,plan,100000000,5000000000,bureau_head,bud;leg
3,,plan,5000000000,,mayor,bud;leg
4,,notice,,,team_lead,
""",
}
# The same table with consent (합의) of the budget office instead of its co-operation.
WITH_CONSENT = FILES["delegation"].replace("cooperators\n", "cooperators,consent\n").replace("bud;leg\n", "leg,bud\n")
WORKERS = [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 443, 900)]
SENTENCE = "밤에 일하는 사람은 {n}이고 드는 돈은 {cost}이다."
SQL = 'SELECT sum("야간근로자(명)") AS n, sum("비용(천원)") * 1000 AS cost FROM workers'
SLOTS = {"n": {"type": "count", "unit": "명"}, "cost": {"type": "money", "unit": "원", "scale": 10_000}}


def minute(number: float) -> datetime:
    """Return the moment so many minutes after nine."""
    return NINE + timedelta(minutes=number)


def write_hall(folder: Path, **changed: str) -> Path:
    """Write the files of the hall; `changed` replaces the text of a file."""
    for name, text in (FILES | changed).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@remembers
def open_hall(**changed: str) -> Loaded:
    """Load the hall as the operator does."""
    with tempfile.TemporaryDirectory() as folder:
        loaded = load_city(write_hall(Path(folder), **changed), by=OPERATOR, at=NINE)
    assert loaded.is_whole, loaded.problems
    return loaded


def person(login: str) -> Person:
    return person_named(login)


def table_of_workers(rows: list[tuple[str, int, int]] = WORKERS) -> str:
    return "동,야간근로자(명),비용(천원)\n" + "".join(f"{place},{n},{cost}\n" for place, n, cost in rows)


@remembers
def collected(text: str, *, name: str = "workers", at: datetime = NINE, **told: Any) -> Added:
    """Bring one CSV file into the catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        [added] = add_file(path, told=Incoming(**{"owner": "bus", **told}), by=OPERATOR, person=None, at=at)
    assert added.error is None, added.error
    return added


@remembers
def claim_of_workers(by: Person, *, at: datetime = NINE, **changed: Any) -> Claim:
    """Pin how many work at night and what the buses cost, on the newest version of the table."""
    return make_claim(**{"sentence": SENTENCE, "sql": SQL, "slots": SLOTS, "by": by, "at": at, **changed})


@remembers
def draft_of(
    drafter: Person, *, at: datetime = NINE, amount_krw: int | None = LARGE, duty: str = "plan", body: str = "□ 추진배경",
    claim: Claim | None = None, preferring: str = "bus", title: str = "심야 버스 시범운영 계획(안)", does: Facts = NOTHING,
) -> Proposal:  # fmt: skip
    """Write a complete draft; with a claim, its cost decides between the night bus and paying for taxis."""
    proposal = actions.open_proposal(title=title, by=drafter, at=at)
    told = {"by": drafter, "at": at}
    actions.write_outline(
        proposal, question="밤에 어떻게 집에 가게 할 것인가?", summary="시범운영", keywords="심야,버스", amount_krw=amount_krw,
        duty=duty, retention="5", **told,
    )  # fmt: skip
    tell_what_it_does(proposal, does, **told)
    if claim is not None:
        body += f"\n○ 밤에 일하는 사람은 {{{claim.pk}.n}}이다."
    actions.write_body(proposal, body, **told)
    actions.put_option(proposal, "bus", title="심야노선", **told)
    actions.put_option(proposal, "taxi", title="택시 지원", **told)
    actions.put_criterion(proposal, "cost", name="비용", better="less", unit="원", limit=Decimal(9_000_000), **told)
    actions.fill_cell(proposal, "bau", "cost", assumption="9,500,000", reason="민원 처리에 드는 돈", **told)
    actions.fill_cell(proposal, "taxi", "cost", judgement="5,000,000", reason="이용권 단가로 어림함", **told)
    if claim is None:
        actions.fill_cell(proposal, "bus", "cost", assumption="4,400,000", reason="견적", **told)
    else:
        actions.fill_cell(proposal, "bus", "cost", claim=claim, slot="cost", **told)
    actions.choose(proposal, preferring, because="같은 돈으로 더 많이 태운다", **told)
    return proposal


@remembers
def put_on_route(proposal: Proposal, *, at: datetime = NINE) -> Approval:
    return actions.submit(proposal, by=proposal.drafter, at=at)


@remembers
def sign_as(login: str, proposal: Proposal, *, at: datetime = NINE, **told: Any) -> Any:
    """Sign what stands on the route, answering every opinion that waits."""
    approval = proposal.current_round.approval
    answers = {opinion.pk: OpinionAnswer(True, "반영함") for opinion in opinions_to_answer(approval)}
    return actions.sign(
        proposal, **{"by": person(login), "at": at, "version_hash": approval.version_id, "answers": answers, **told}
    )


def objected(proposal: Proposal, *, at: datetime = NINE) -> Signature:
    """Put a draft on its route and let everybody sign up to the approver; the budget office objects."""
    put_on_route(proposal, at=at)
    signed_by(proposal, "maeul", "park", "seo", at=at)
    return sign_as("jung", proposal, at=at, opinion="재원이 없음", objects=True)


def signed_by(proposal: Proposal, *logins: str, at: datetime = NINE) -> Proposal:
    """Let people sign one after another, and return the document as it then stands."""
    for login in logins:
        sign_as(login, proposal, at=at)
    return Proposal.objects.get(pk=proposal.pk)


def approved(proposal: Proposal, *, at: datetime = NINE) -> Proposal:
    """Put a draft on its route and let everybody on it sign."""
    return signed_by_all(proposal, put_on_route(proposal, at=at), at=at)


def signed_by_all(proposal: Proposal, approval: Approval, *, at: datetime = NINE) -> Proposal:
    """Let everybody sign who still has to, and return the document as it then stands."""
    while steps := Approval.objects.get(pk=approval.pk).open_steps():
        holder = steps[0].position.postings.order_by("-kind", "pk").first().person
        sign_as(holder.user.login, proposal, at=at)
    return Proposal.objects.get(pk=proposal.pk)
