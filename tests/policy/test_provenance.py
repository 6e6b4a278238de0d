"""Where evidence comes from, as PROV-O: everything named is there, nothing contradicts PROV, and nobody is named."""

import json

import pytest
from tests.builders.hall import (
    FILES,
    WORKERS,
    approved,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    signed_by,
    table_of_workers,
)
from tests.builders.provenance import faults_of
from tests.builders.remembered import remembers

from mulkko.evidence.actions import renew
from mulkko.evidence.engine.prov import Graph, written
from mulkko.policy.actions import renew_claim
from mulkko.policy.models import Proposal
from mulkko.policy.queries import claims_of
from mulkko.policy.queries.provenance import provenance_of


def told(proposal, by=None, at=900):
    return provenance_of(proposal, person=person(by) if by else None, at=minute(at))


def of_kind(document, kind):
    return [node for node in document["@graph"] if kind in node["@type"]]


@pytest.fixture
@remembers
def renewed(hall):
    """A decision whose figure was renewed on newer data while it was drafted, and that was decided after that."""
    drafter = person("haneul")
    collected(table_of_workers(), at=minute(1))
    draft = draft_of(drafter, claim=claim_of_workers(drafter, at=minute(2)), at=minute(3))
    collected(table_of_workers([("가동", 900, 5_000), ("나동", 1_100, 0)]), at=minute(4))
    renew_claim(draft, claims_of(draft)[0], by=drafter, at=minute(5))
    return approved(Proposal.objects.get(pk=draft.pk), at=minute(10))


def test_everything_that_is_named_is_there_and_nothing_contradicts_prov(renewed):
    document = told(renewed)

    assert faults_of(document) == []
    kinds = {kind for node in document["@graph"] for kind in node["@type"] if kind.startswith("m:")}
    assert kinds == {
        "m:DatasetVersion", "m:Claim", "m:Figure", "m:Making", "m:Replay", "m:Result", "m:Receipt", "m:SealedText", "m:Signature",
    }  # fmt: skip


def test_a_claim_that_a_newer_one_took_the_place_of_is_invalidated_by_its_making(renewed):
    claims = {node["m:number"]: node for node in of_kind(told(renewed), "m:Claim")}

    old, new = (claims[number] for number in sorted(claims))
    assert old["prov:wasInvalidatedBy"] == [new["prov:wasGeneratedBy"][0]]
    assert old["prov:invalidatedAtTime"] == "2026-11-23T09:05:00+09:00"
    assert new["prov:wasRevisionOf"] == [old["@id"]]
    assert "prov:wasInvalidatedBy" not in new


def test_a_claim_that_a_document_still_used_after_a_newer_one_came_is_not_said_to_have_ended(hall):
    drafter = person("haneul")
    collected(table_of_workers(), at=minute(1))
    claim = claim_of_workers(drafter, at=minute(2))
    draft = draft_of(drafter, claim=claim, at=minute(3))
    put_on_route(draft, at=minute(4))
    collected(table_of_workers([*WORKERS[1:], WORKERS[0]]), at=minute(5))  # the same figures, so that it may be signed
    renew(claim, by=drafter, at=minute(5.5), proposal=draft.reference)
    signed_by(draft, "maeul", at=minute(6))

    document = told(draft)

    assert faults_of(document) == []
    assert not any("prov:wasInvalidatedBy" in node for node in document["@graph"])


def test_the_same_proposal_always_gives_the_same_bytes(renewed):
    first = written(told(renewed))

    assert written(told(Proposal.objects.get(pk=renewed.pk), at=5_000)) == first
    assert json.loads(first)["@context"]["prov"] == "http://www.w3.org/ns/prov#"


def test_nobody_is_named(renewed):
    text = written(told(renewed))

    names = [line.split(",")[1] for line in FILES["people"].splitlines()[1:]]
    assert not [name for name in names if name in text]
    assert {node["m:code"] for node in of_kind(told(renewed), "prov:Person")} >= {"k1", "k3", "k4"}


def test_data_that_somebody_may_not_read_are_a_hash_and_nothing_more(hall):
    drafter = person("haneul")
    collected(table_of_workers(), readers="unit", at=minute(1))
    decided = approved(draft_of(drafter, claim=claim_of_workers(drafter, at=minute(2)), at=minute(3)), at=minute(4))

    own, others = told(decided, "haneul"), told(decided, "jung")

    assert faults_of(own) == faults_of(others) == []
    [data] = of_kind(others, "m:DatasetVersion")
    assert set(data) == {"@id", "@type", "m:contentHash"}
    assert "workers" not in written(others)
    assert "야간근로자(명)" not in written(others)
    assert not any("m:value" in node for node in of_kind(others, "m:Figure"))
    assert of_kind(own, "m:DatasetVersion")[0]["m:dataset"] == "workers"


def test_a_draft_that_cites_nothing_has_a_valid_and_empty_story(hall):
    assert told(draft_of(person("haneul")))["@graph"] == []


def test_what_is_said_twice_stands_once():
    graph = Graph()
    one = graph.entity("data/a", "m:DatasetVersion", contentHash="a")
    graph.entity("data/a", "m:DatasetVersion", contentHash="a", version=2)
    graph.say(one, "wasDerivedFrom", ["m:data/b", "m:data/b"])

    [node] = graph.document()["@graph"]
    assert (node["prov:wasDerivedFrom"], node["m:version"]) == (["m:data/b"], 2)
    assert faults_of(graph.document()) == ["m:data/a prov:wasDerivedFrom m:data/b, which is not there"]
