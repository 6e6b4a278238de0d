"""The evidence tab gives the bundle of a decision to whoever may read all of it, and the provenance to every reader."""

import json

import pytest
from tests.builders.bundles import alone
from tests.builders.city import (
    City,
    a_while_ago,
    draft_ready_to_submit,
    night_workers_counted,
    signed_up_to,
    submitted,
)
from tests.builders.provenance import faults_of

from mulkko.ledger.actions import make_checkpoint
from mulkko.policy.queries.evidence_bundle import verifier

BUNDLE, PROV = "/proposals/2026-0001/evidence/bundle.zip", "/proposals/2026-0001/evidence/prov.jsonld"
TAB, VERIFIER = "/proposals/2026-0001/evidence/", "/help/verify_evidence.py"


def decided(city: City, *, witnessed=True, **told):
    night_workers_counted(city, **told)
    proposal = submitted(city, draft_ready_to_submit(city))
    signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator, city.approver)
    if witnessed:
        make_checkpoint(at=a_while_ago(30))


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_whoever_reads_a_decision_takes_its_evidence_along_and_a_stranger_verifies_it(city: City, browser_of):
    decided(city)
    browser = browser_of(city.stranger)
    page = browser.get(TAB).content.decode()
    answer = browser.get(BUNDLE)

    assert all(f'href="{address}"' in page for address in (BUNDLE, PROV, VERIFIER))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2026-0001-evidence.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    found = alone(body_of(answer))
    assert (found["ok"], found["complete"], found["recomputed"]) == (True, True, 2)
    assert browser.get(VERIFIER).content.decode() == verifier()


def test_whoever_may_not_read_the_data_is_not_offered_the_bundle_and_finds_none(city: City, browser_of):
    decided(city, readers="unit")

    for person, code in ((city.stranger, 404), (city.drafter, 200)):
        browser = browser_of(person)
        assert browser.get(BUNDLE).status_code == code
        assert (f'href="{BUNDLE}"' in browser.get(TAB).content.decode()) == (code == 200)
        assert browser.get(PROV).status_code == 200
    assert "night" not in browser_of(city.stranger).get(PROV).content.decode()


def test_of_a_draft_there_is_no_bundle_and_its_provenance_for_those_who_read_it(city: City, browser_of):
    night_workers_counted(city)
    draft_ready_to_submit(city)

    assert browser_of(city.drafter).get(BUNDLE).status_code == 404
    assert browser_of(city.stranger).get(PROV).status_code == 404
    answer = browser_of(city.drafter).get(PROV)
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert faults_of(json.loads(answer.content)) == []


@pytest.mark.parametrize(("language", "words"), [("ko", "확인점이 아직 없습니다"), ("en", "No checkpoint covers")])
def test_before_a_checkpoint_covers_it_the_tab_says_so(city: City, browser_of, language, words):
    decided(city, witnessed=False)

    answer = browser_of(city.drafter).get(BUNDLE, headers={"accept-language": language}, follow=True)

    assert answer.redirect_chain == [(TAB, 302)]
    assert words in answer.content.decode()


def test_nothing_here_is_changed_by_asking(city: City, browser_of):
    decided(city)

    assert {browser_of(city.drafter).post(address).status_code for address in (BUNDLE, PROV, VERIFIER)} == {405}
