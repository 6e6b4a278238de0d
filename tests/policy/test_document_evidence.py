"""What stands in a document, from the draft to the stranger who verifies the decision."""

import json

import pytest
from tests.builders.bundles import alone, evidence_of, files_in, packed
from tests.builders.documents import brought
from tests.builders.hall import draft_of, minute, person, put_on_route, sign_as, signed_by

from mulkko.evidence.actions import quote
from mulkko.evidence.queries.passages import look_for, readable_documents, version_of
from mulkko.ledger.actions import make_checkpoint
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.policy.actions import renew_claim
from mulkko.policy.engine.bundle import verify_bundle
from mulkko.policy.errors import EvidenceStops
from mulkko.policy.queries import check, verify_everything
from mulkko.policy.queries.bundle import write_bundle
from mulkko.policy.queries.paper import paper_of
from mulkko.policy.queries.provenance import provenance_of

SAID = "밤에 일하는 사람은 1,244명이고 심야노선에 드는 돈은 440만 원이다."
SENTENCE = "밤에 일하는 사람은 {n}이고 심야노선에 드는 돈은 {cost}이다."


@pytest.fixture(autouse=True)
def city(hall):
    return hall


def quoted(kind="hwpx"):
    brought(["실태 보고", SAID], kind=kind)
    [document] = readable_documents(person("haneul"), minute(0))
    [found] = look_for(version_of(document), "1,244명").passages
    return quote(
        sentence=SENTENCE, document=document.name, start=found.start, end=found.end, figures={"n": 0, "cost": 1},
        by=person("haneul"), at=minute(1),
    )  # fmt: skip


def approved(kind="hwpx"):
    claim = quoted(kind)
    proposal = draft_of(person("haneul"), claim=claim, at=minute(2))
    put_on_route(proposal, at=minute(3))
    signed_by(proposal, "maeul", "park", "seo", "jung", "choi", at=minute(4))
    make_checkpoint(at=minute(600))
    return proposal, claim


@pytest.mark.parametrize(
    "kind, hidden, recomputed",
    [("hwpx", ("mulkko", "duckdb", "pdfminer"), 2), ("docx", ("mulkko",), 2), ("txt", ("mulkko", "pdfminer"), 2),
     ("pdf", ("mulkko",), 2), ("pdf", ("mulkko", "pdfminer"), 0)],
)  # fmt: skip
def test_a_stranger_finds_the_passage_in_the_file_without_mulkko(kind, hidden, recomputed):
    proposal, claim = approved(kind)
    content = evidence_of(proposal)

    found = alone(content, hidden=hidden)

    assert found["ok"], found["bad"]
    assert (found["recomputed"], found["not_recomputed"]) == (recomputed, 2 - recomputed)
    files = files_in(content)
    assert f"claims/{claim.pk}.sql" not in files
    [name] = [one for one in files if one.endswith(".file")]

    forged = dict(files)
    forged[name] = files[name].replace(b"%%EOF", b"%%EOG") if kind == "pdf" else files[name] + b" "
    assert not alone(packed(forged), hidden=hidden)["ok"]


def test_the_paper_and_the_provenance_name_the_passage():
    proposal, _claim = approved()
    [source] = paper_of(proposal).plan.sources
    told = json.dumps(provenance_of(proposal, person=None, at=minute(9)), ensure_ascii=False)

    assert source.query == f"원문 2번째 문단: “{SAID}”"
    assert "wasQuotedFrom" in told
    assert sha256_of(SAID) in told
    assert verify_everything().ok


def test_the_whole_ledger_leaves_as_a_bundle_in_which_the_passage_is_read_again(tmp_path):
    _proposal, claim = approved()
    write_bundle(tmp_path / "all.zip", at=minute(601))

    (tmp_path / "scratch").mkdir()
    found = verify_bundle(tmp_path / "all.zip", tmp_path / "scratch")

    assert [(one["id"], one["status"]) for one in found.claims] == [(claim.pk, "holds")]


def test_a_newer_document_that_turns_the_choice_stops_the_signature_until_it_is_renewed():
    claim = quoted()
    proposal = draft_of(person("haneul"), claim=claim, at=minute(2))
    put_on_route(proposal, at=minute(3))
    brought(["실태 보고", SAID.replace("440만", "960만")], kind="hwpx", at=minute(4))

    with pytest.raises(EvidenceStops):
        sign_as("maeul", proposal, at=minute(5))
    [(checked, finding)] = check(proposal, at=minute(5)).by_claim.values()
    assert (finding.status, finding.drift, checked.grade) == ("drifted", "decisive", "D")


def test_a_passage_that_is_gone_waits_for_the_drafter_and_the_figure_is_not_renewed_by_guessing():
    claim = quoted()
    proposal = draft_of(person("haneul"), claim=claim, at=minute(2))
    brought(["실태 보고", "다른 말만 있다."], kind="hwpx", at=minute(4))

    [(_checked, finding)] = check(proposal, at=minute(5)).by_claim.values()
    assert finding.status == "drifted"
    assert finding.verdict in ("settle", "refuse")
    with pytest.raises(Exception, match="no longer stands"):
        renew_claim(proposal, claim, by=person("haneul"), at=minute(6))
