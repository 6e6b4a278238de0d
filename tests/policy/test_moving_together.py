"""Two figures that move a little each can turn a decision together; so can a figure taken back while somebody signs."""

import pytest
from tests.builders.hall import collected, draft_of, minute, person, put_on_route, sign_as
from tests.builders.remembered import remembers

from mulkko.catalog.actions.withdrawing import withdraw
from mulkko.catalog.models import Version
from mulkko.evidence.actions import make_claim
from mulkko.policy import actions
from mulkko.policy.errors import EvidenceMoved, EvidenceStops
from mulkko.policy.queries import check

WON = {"type": "money", "unit": "원"}


def cost_of(name, amount, **told):
    collected(f"항목,비용(원)\n운영,{amount}\n정비,1000\n", name=name, **told)


def claim_of(name):
    sql = f'SELECT sum("비용(원)") AS cost FROM {name}'
    return make_claim(sentence="비용은 {cost}이다.", sql=sql, slots={"cost": WON}, by=person("haneul"), at=minute(0))


@pytest.fixture
@remembers
def two_figures(hall):
    """The bus costs 4.4 million and the taxi 5 million, each out of its own table."""
    cost_of("bus_cost", 4_399_000)
    cost_of("taxi_cost", 4_999_000)
    proposal = draft_of(person("haneul"))
    told = {"by": person("haneul"), "at": minute(0)}
    actions.fill_cell(proposal, "bus", "cost", claim=claim_of("bus_cost"), slot="cost", **told)
    actions.fill_cell(proposal, "taxi", "cost", claim=claim_of("taxi_cost"), slot="cost", **told)
    return proposal


def drifts(proposal):
    return [finding.drift for finding in check(proposal, at=minute(5)).findings]


def test_two_drifts_that_are_harmless_alone_and_turn_the_choice_together_are_decisive(two_figures):
    cost_of("bus_cost", 4_739_000, at=minute(1))
    assert drifts(two_figures) == ["material", None]

    cost_of("taxi_cost", 4_659_000, at=minute(2))

    assert drifts(two_figures) == ["decisive", "decisive"]


def test_a_version_taken_back_before_a_signature_stops_everybody_but_the_approver_with_a_reason(two_figures):
    withdraw(Version.objects.get(dataset__name="bus_cost"), reason="집계 잘못", by=person("park"), at=minute(1))

    with pytest.raises(EvidenceStops):
        put_on_route(two_figures, at=minute(2))

    found = check(two_figures, at=minute(2))
    assert [finding.verdict for finding in found.findings] == ["refuse", "pass"]
    assert "집계 잘못" in found.claims[0].judgement.reason


def test_a_version_taken_back_while_the_figures_are_checked_takes_the_signature_back(two_figures, monkeypatch):
    put_on_route(two_figures, at=minute(1))

    def checked_and_then_taken_back(proposal, *, at, **told):
        found = check(proposal, at=at, **told)
        withdraw(Version.objects.get(dataset__name="bus_cost"), reason="집계 잘못", by=person("park"), at=at)
        return found

    monkeypatch.setattr(actions.signing, "check", checked_and_then_taken_back)

    with pytest.raises(EvidenceMoved):
        sign_as("maeul", two_figures, at=minute(2))
