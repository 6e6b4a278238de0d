"""A city with everybody who may stand around a matter, and the same matter at every stage, open and closed."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.builders.city import (
    FILES,
    OPERATOR,
    PASSWORD,
    City,
    a_while_ago,
    city_that_runs_buses,
    claim_about_night_workers,
    night_workers_counted,
    sign_as,
)
from tests.builders.remembered import remembers

from mulkko.evidence.models import Claim
from mulkko.organization.actions import load_city
from mulkko.organization.models import Person, User, day_of
from mulkko.organization.queries import person_named
from mulkko.policy import actions
from mulkko.policy.actions.outcomes import enter_value, put_outcome
from mulkko.policy.actions.procedures import tell_what_it_does
from mulkko.policy.actions.texts import invite
from mulkko.policy.actions.watching import watch_decisions
from mulkko.policy.engine.facts import Facts
from mulkko.policy.models import Proposal

MORE = {
    "units": "code,name,kind,parent,valid_from\nenv,환경과,section,tra,2026-01-01\nleg,법무담당관,section,fin,2026-01-01\n",
    "positions": "code,unit,title,level,valid_from\np-env,env,주무관,officer,2026-01-01\np-leg,leg,주무관,officer,2026-01-01\n"
    "p-leg2,leg,주무관,officer,2026-01-01\n",
    "people": "code,name,login\nk8,고환경,env\nk9,서법무,leg\nk10,문법무,leg2\n",
    "postings": "person,position,valid_from\nk8,p-env,2026-01-01\nk9,p-leg,2026-01-01\nk10,p-leg2,2026-01-01\n",
}
# What each person is to the matter: the login, or None for somebody who is not signed in.
PEOPLE: dict[str, str | None] = {
    "stranger": None, "other": "road", "answerer": "env", "reader": "leg", "writer": "leg2", "drafter": "haneul", "lead": "maeul",
    "cooperator": "jung", "approver": "choi", "operator": "operator",
}  # fmt: skip
SECRET = "아무도모르게"  # stands in the title, the text and the answers of every closed matter, and nowhere else
CLOSED = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "입찰이 끝나기 전"}


@dataclass
class Matter:
    """One matter at one stage, with the numbers that its addresses name."""

    proposal: Proposal
    numbers: dict[str, int]

    @property
    def version(self) -> str:
        current = self.proposal.current_round
        return current.approval.version_id if current else ""


def city_with_everybody(folder: Path) -> City:
    """Load the city, and beside it an office to ask and two lawyers to invite."""
    city = city_that_runs_buses(folder)
    _load_more()
    return city


@remembers
def _load_more() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in MORE.items():
            (Path(folder) / f"{name}.csv").write_text(text, encoding="utf-8")
        loaded = load_city(Path(folder), by=OPERATOR, at=a_while_ago())
    assert loaded.is_whole, loaded.problems
    assert FILES["units"].count("env,") == 0
    for user in User.objects.filter(login__in=("env", "leg", "leg2")):
        user.set_password(PASSWORD)
        user.save()


@remembers
def matter_at(stage: str, city: City) -> Matter:
    """Return the matter of a night bus at a stage such as `asked` or `closed-route`."""
    closed, _, name = stage.rpartition("-")
    proposal, claim = _draft(city, is_closed=bool(closed), with_claim=name in ("draft", "approved"))
    told: dict[str, Any] = {"by": city.drafter, "at": a_while_ago(5)}
    for login, may_write in (("leg", False), ("leg2", True)):
        invite(proposal, person_named(login), may_write=may_write, **told)
    numbers = {"claim": claim.pk if claim and name == "draft" else 0}
    part = f"block:{proposal.body()[0].id}"
    remark = actions.remark_on(
        proposal, text="다르게", anchor=part, proposed="배경", by=city.team_lead, at=a_while_ago(5)
    )
    numbers["remark"] = remark.pk
    if name != "draft":
        numbers |= _asked(proposal, city)
    if stage in ROADS:
        actions.submit(proposal, by=city.drafter, at=a_while_ago(8))
        for place, person in enumerate(ROADS[stage](city)):
            sign_as(city, proposal, person, at=a_while_ago(9 + place))
    if name == "approved":
        on = day_of(a_while_ago(20))
        numbers["moved"] = _moved(city)
        enter_value(proposal.outcome.get(), value="15", on=on, source="대장", by=city.drafter, at=a_while_ago(20))
    return Matter(proposal, numbers)


# Who has signed at each stage: at `route` the team lead has the turn, at `closed-route` the approver.
ROADS: dict[str, Callable[[City], list[Person]]] = {
    "route": lambda city: [],
    "closed-route": lambda city: [city.team_lead, city.section_head, city.cooperator],
    "approved": lambda city: [city.team_lead, city.section_head, city.cooperator, city.approver],
    "closed-approved": lambda city: [city.team_lead, city.section_head, city.cooperator, city.approver],
}


def _draft(city: City, *, is_closed: bool, with_claim: bool) -> tuple[Proposal, Claim | None]:
    told: dict[str, Any] = {"by": city.drafter, "at": a_while_ago(3)}
    word = f" {SECRET}" if is_closed else ""
    proposal = actions.open_proposal(title=f"심야버스 시범운영{word}", **told)
    outline = {
        "question": f"밤에 어떻게 집에 가게 할 것인가?{word}",
        "summary": f"시범운영{word}",
        "keywords": "버스",
        "retention": "5",
        "duty": "plan",
    }
    actions.write_outline(proposal, amount_krw=200_000_000, **outline, **(CLOSED if is_closed else {}), **told)
    tell_what_it_does(proposal, Facts(kinds=("property",)), **told)
    claim = claim_about_night_workers(city, proposal) if with_claim else None
    cited = f"\n○ 밤에 일하는 사람은 {{{claim.pk}.n}}이다." if claim else ""
    actions.write_body(proposal, f"□ 추진배경{word}{cited}", **told)
    actions.put_option(proposal, "o1", title=f"심야노선{word}", **told)
    actions.put_criterion(proposal, "c1", name="비용", better="less", **told)
    for option in ("bau", "o1"):
        actions.fill_cell(proposal, option, "c1", assumption="1", reason="견적", **told)
    actions.choose(proposal, "o1", because="가장 낫다.", **told)
    put_outcome(
        proposal, "e1", name=f"민원{word}", better="less", today="20", source="대장", unit="건", target="10", method="person", how="셈",
        due_on=day_of(a_while_ago()), **told,
    )  # fmt: skip
    return proposal, claim


def _moved(city: City) -> int:
    """Let a column go that an approved figure reads, and return the finding that waits since."""
    night_workers_counted(city, "구역,근로자,비용\n가,1200,100000\n나,2300,150000\n")
    [finding] = watch_decisions(by=OPERATOR, at=a_while_ago(30)).findings
    return finding.pk


def _asked(proposal: Proposal, city: City) -> dict[str, int]:
    """Ask 환경과 twice: it has objected to the first question, and has not answered the second."""
    told: dict[str, Any] = {"by": city.drafter, "at": a_while_ago(6)}
    word = f" {SECRET}" if proposal.disclosure == "closed" else ""
    [first] = actions.ask_units(proposal, ["env"], question=f"소음은?{word}", **told)
    actions.answer_request(first, kind="objection", text=f"시끄럽다{word}", by=person_named("env"), at=a_while_ago(7))
    [second] = actions.ask_units(proposal, ["env"], question=f"매연은?{word}", **(told | {"at": a_while_ago(7)}))
    return {"answered": first.pk, "request_id": second.pk}


def data_of(city: City) -> None:
    """Bring in a table that all staff read, and one that only the budget office reads."""
    night_workers_counted(city)
    night_workers_counted(
        city, f"구역,금액\n{SECRET},1200\n", name="secret", title=f"예산 {SECRET}", owner="bud", readers="unit"
    )
