"""One figure, one claim, many proposals: a claim is cited elsewhere, and each paper keeps what it cites."""

import pytest
from tests.builders.hall import (
    SMALL,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    sign_as,
    signed_by,
    table_of_workers,
)
from tests.builders.remembered import remembers

from mulkko.evidence.models import Claim
from mulkko.ledger.actions import make_checkpoint
from mulkko.ledger.models import Entry
from mulkko.ledger.queries import told
from mulkko.policy import actions
from mulkko.policy.actions.outcomes import put_outcome
from mulkko.policy.engine.bundle import verify_bundle
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import Proposal, TakenClaim
from mulkko.policy.queries import content_of, sealed_content, verify_everything  # fmt: skip
from mulkko.policy.queries import draft_of as read_draft
from mulkko.policy.queries.bundle import write_bundle
from mulkko.policy.queries.citing import citable_claims, citations_in, cited_by, visible_claims
from mulkko.policy.queries.claim_history import chain_of, conflicts_of, runs_of, standings_of

MORE = [("가동", 350, 1_000), ("나동", 500, 2_500), ("다동", 443, 900)]
CLOSED = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "입찰이 끝나기 전"}


@pytest.fixture
@remembers
def night_bus(hall):
    """A document of 노선팀 on its route, whose text and table cite its own claim."""
    collected(table_of_workers())
    drafter = person("haneul")
    proposal = draft_of(drafter, amount_krw=SMALL)
    claim = claim_of_workers(drafter, proposal=proposal.reference)
    told = {"by": drafter, "at": minute(1)}
    actions.write_body(proposal, f"□ 추진배경\n○ 밤에 일하는 사람은 {{{claim.pk}.n}}이다.", **told)
    actions.fill_cell(proposal, "bus", "cost", claim=claim, slot="cost", **told)
    put_on_route(proposal, at=minute(2))
    return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def claim(night_bus):
    return Claim.objects.get()


@pytest.fixture
def lights(night_bus):
    """A draft of the other team of the section."""
    return draft_of(person("jo"), amount_krw=SMALL, title="정류소 조명 개선 계획(안)", at=minute(30))


def take(proposal, claim, login="jo", at=31):
    return actions.take_claim(proposal, claim, by=person(login), at=minute(at))


def cite(proposal, claim, login="jo", at=32):
    actions.write_body(proposal, f"□ 배경\n○ 대상은 {{{claim.pk}.n}}이다.", by=person(login), at=minute(at))


def seen_by(login, at=40):
    return set(visible_claims(person(login), minute(at)).values_list("pk", flat=True))


def test_a_claim_that_was_taken_is_on_the_list_and_changes_nothing_of_the_text(lights, claim):
    before, edition = content_of(lights), lights.edition

    assert take(lights, claim) == claim
    lights.refresh_from_db()

    assert claim in citable_claims(lights)
    assert (content_of(lights), lights.edition) == (before, edition)


def test_what_is_cited_is_sealed_whole_with_where_it_was_first_made(lights, night_bus, claim):
    take(lights, claim)
    cite(lights, claim)
    actions.fill_cell(lights, "bus", "cost", claim=claim, slot="cost", by=person("jo"), at=minute(33))
    put_on_route(lights, at=minute(34))
    sealed = sealed_content(lights)

    assert sealed["claims"] == [claim.facts()]
    assert sealed["claims"][0]["proposal"] == night_bus.reference
    assert sealed["blocks"][1]["inlines"][1]["shown"] == "1,243명"
    assert verify_everything().ok


def test_a_stranger_verifies_a_citation_from_the_bundle_alone(lights, claim, tmp_path):
    take(lights, claim)
    cite(lights, claim)
    put_on_route(lights, at=minute(34))
    make_checkpoint(at=minute(600))
    write_bundle(tmp_path / "bundle.zip", at=minute(601))
    (tmp_path / "scratch").mkdir()

    found = verify_bundle(tmp_path / "bundle.zip", tmp_path / "scratch")

    assert found.ok
    assert {one["status"] for one in found.claims} == {"holds"}


def test_taking_twice_and_taking_ones_own_leave_one_entry_and_none(lights, night_bus, claim):
    take(lights, claim)
    entries = Entry.objects.count()

    take(lights, claim)
    own = claim_of_workers(person("jo"), proposal=lights.reference, at=minute(33))
    take(lights, own, at=34)

    assert Entry.objects.count() == entries + 1  # that the own claim was made
    assert TakenClaim.objects.count() == 1
    assert [facts["claim"] for _entry, facts in told("policy.claim_taken")] == [claim.pk]


def test_only_its_authors_take_a_claim_for_a_draft_and_only_while_it_is_drafted(lights, night_bus, claim):
    for proposal, login in ((lights, "jung"), (night_bus, "haneul")):
        with pytest.raises(NotYourDraft):
            take(proposal, claim, login)

    assert not TakenClaim.objects.exists()


def test_a_claim_of_a_draft_that_is_not_shared_is_like_one_that_does_not_exist(lights, claim):
    quiet = draft_of(person("jung"), amount_krw=SMALL, title="예산 조정(안)", at=minute(32))
    hidden = claim_of_workers(person("jung"), proposal=quiet.reference, at=minute(33))

    assert hidden.pk not in seen_by("jo")
    for act in (lambda: take(lights, hidden, at=34), lambda: cite(lights, hidden, at=34)):
        with pytest.raises(PolicyRefused, match="no such figure"):
            act()
    with pytest.raises(PolicyRefused, match="has no slot"):
        actions.fill_cell(lights, "bus", "cost", claim=hidden, slot="cost", by=person("jo"), at=minute(34))
    with pytest.raises(PolicyRefused, match="has no slot"):
        put_outcome(
            lights, "e1", name="인원", better="more", target="2000", claim=hidden, slot="n", method="claim",
            due_on=minute(34).date(), by=person("jo"), at=minute(34),
        )  # fmt: skip


def test_another_units_closed_data_hide_a_claim_although_its_document_is_open(hall):
    collected(table_of_workers(), name="workers", owner="bud", readers="unit")
    author = person("jung")
    proposal = draft_of(author)
    claim = claim_of_workers(author, proposal=proposal.reference)
    cite(proposal, claim, "jung", at=1)
    put_on_route(proposal, at=minute(2))
    lights = draft_of(person("jo"), amount_krw=SMALL, title="정류소 조명(안)", at=minute(30))

    assert (claim.pk in seen_by("jung"), claim.pk in seen_by("jo")) == (True, False)
    with pytest.raises(PolicyRefused, match="no such figure"):
        take(lights, claim)


def test_a_claim_of_a_closed_matter_is_seen_where_an_open_one_cites_it(lights, hall):
    tender = draft_of(person("haneul"), amount_krw=SMALL, title="차량 구매(안)", at=minute(31))
    actions.write_outline(tender, by=person("haneul"), at=minute(31), **CLOSED)
    claim = claim_of_workers(person("haneul"), proposal=tender.reference, at=minute(32))
    assert claim.pk not in seen_by("jung")

    stops = draft_of(person("haneul"), amount_krw=SMALL, title="정류소(안)", at=minute(33))
    cite(stops, claim, "haneul", at=34)
    put_on_route(stops, at=minute(35))

    assert claim.pk in seen_by("jung")
    assert set(cited_by([claim.pk], person("jung"), minute(40))[claim.pk]) == {stops.pk}


def test_of_a_renewed_claim_its_newest_successor_is_taken(lights, claim):
    collected(table_of_workers(MORE), at=minute(32))
    again = draft_of(person("haneul"), amount_krw=SMALL, title="심야 버스 확대(안)", at=minute(33))
    cite(again, claim, "haneul", at=34)
    newer = actions.renew_claim(again, claim, by=person("haneul"), at=minute(35))
    put_on_route(again, at=minute(36))

    assert take(lights, claim, at=37) == newer
    assert [one.pk for one in chain_of(claim)] == [claim.pk, newer.pk] == [one.pk for one in chain_of(newer)]


def test_renewing_in_one_proposal_changes_nothing_of_the_others(lights, night_bus, claim):
    take(lights, claim)
    cite(lights, claim)
    drafted = draft_of(person("haneul"), amount_krw=SMALL, title="심야 버스 확대(안)", at=minute(33))
    cite(drafted, claim, "haneul", at=34)
    before = [read_draft(one).sealed_text for one in (night_bus, drafted)]
    sealed = night_bus.current_round.approval.version.text
    collected(table_of_workers(MORE), at=minute(35))

    newer = actions.renew_claim(lights, claim, by=person("jo"), at=minute(36))

    assert newer.proposal == lights.reference
    assert [read_draft(Proposal.objects.get(pk=one.pk)).sealed_text for one in (night_bus, drafted)] == before
    assert Proposal.objects.get(pk=night_bus.pk).current_round.approval.version.text == sealed
    assert [one.pk for one in read_draft(lights).claims] == [newer.pk]
    assert verify_everything().ok


def test_whoever_renews_second_takes_the_claim_that_is_there_already(lights, claim):
    drafted = draft_of(person("haneul"), amount_krw=SMALL, title="심야 버스 확대(안)", at=minute(33))
    for proposal, login in ((lights, "jo"), (drafted, "haneul")):
        cite(proposal, claim, login, at=34)
    collected(table_of_workers(MORE), at=minute(35))

    first = actions.renew_claim(lights, claim, by=person("jo"), at=minute(36))
    second = actions.renew_claim(drafted, claim, by=person("haneul"), at=minute(37))

    assert first == second
    assert Claim.objects.filter(supersedes=claim).count() == 1


@pytest.mark.long
def test_a_renewal_twice_removed_leads_to_the_newest_one(lights, claim):
    cite(lights, claim)
    drafted = draft_of(person("haneul"), amount_krw=SMALL, title="심야 버스 확대(안)", at=minute(33))
    cite(drafted, claim, "haneul", at=34)
    for step, rows in enumerate((MORE, [*MORE, ("라동", 100, 10)])):
        collected(table_of_workers(rows), at=minute(35 + 2 * step))
        newest = actions.renew_claim(lights, citable_claims(lights)[0], by=person("jo"), at=minute(36 + 2 * step))

    assert actions.renew_claim(drafted, claim, by=person("haneul"), at=minute(41)) == newest


def test_what_is_put_back_leaves_the_list_and_what_is_cited_stays(lights, claim):
    take(lights, claim)
    cite(lights, claim)
    with pytest.raises(PolicyRefused, match="cites this figure"):
        actions.put_back_claim(lights, claim, by=person("jo"), at=minute(33))

    actions.write_body(lights, "□ 배경", by=person("jo"), at=minute(34))
    actions.put_back_claim(lights, claim, by=person("jo"), at=minute(35))

    assert claim not in citable_claims(lights)
    with pytest.raises(PolicyRefused, match="cites this figure"):
        actions.put_back_claim(lights, claim, by=person("jo"), at=minute(36))


def test_every_place_of_a_paper_is_told_in_its_order(night_bus, claim):
    found = citations_in(Proposal.objects.all(), [claim.pk])

    assert [(one.kind, one.words) for one in found] == [
        ("text", "밤에 일하는 사람은 …이다."),
        ("option", "심야노선 · 비용"),
    ]
    assert citations_in(Proposal.objects.all(), []) == []
    assert citations_in(Proposal.objects.all(), [claim.pk + 1_000]) == []


def test_one_number_is_not_taken_for_another_that_begins_like_it(night_bus, claim):
    found = citations_in(Proposal.objects.all(), range(claim.pk * 10, claim.pk * 10 + 40))

    assert found == []


def test_each_stored_run_says_which_signatures_it_carries(night_bus, claim):
    signed_by(night_bus, "maeul", at=minute(3))
    collected(table_of_workers([*MORE[1:], ("가동", 301, 1_000)]), at=minute(4))
    sign_as("park", Proposal.objects.get(pk=night_bus.pk), at=minute(5))
    runs = runs_of(claim, person("jung"), minute(40))

    assert [(one.steps, one.run.mode, dict(one.shown)["n"]) for one in runs] == [
        (("approve",), "refresh", "1,244명"), (("approve",), "replay", "1,243명"), (("draft", "lead_review"), "replay", "1,243명"),
    ]  # fmt: skip
    assert {(one.proposal.pk, one.round_no) for one in runs} == {(night_bus.pk, 1)}
    assert [one.standing.status for one in runs] == ["drifted", "drifted", "holds"]
    assert standings_of([claim.pk], Proposal.objects.all())[claim.pk].drift == "cosmetic"


def test_runs_for_a_closed_matter_are_told_to_nobody_else(lights, claim):
    tender = draft_of(person("haneul"), amount_krw=SMALL, title="차량 구매(안)", at=minute(31))
    actions.write_outline(tender, by=person("haneul"), at=minute(31), **CLOSED)
    cite(tender, claim, "haneul", at=32)
    put_on_route(tender, at=minute(33))

    of = {login: {one.proposal.pk for one in runs_of(claim, person(login), minute(40))} for login in ("haneul", "jung")}

    assert of["haneul"] - of["jung"] == {tender.pk}


def test_two_figures_of_the_same_that_differ_name_one_another(lights, claim):
    collected(table_of_workers(MORE), at=minute(32))
    other = claim_of_workers(
        person("jo"), sentence="야간근로자는 {people}이다.", sql='SELECT sum("야간근로자(명)") AS people FROM workers',
        slots={"people": {"type": "count", "unit": "명"}}, at=minute(33), proposal=lights.reference,
    )  # fmt: skip

    [found] = conflicts_of(claim, None, minute(40))

    assert (found.claim, found.here, found.there) == (other, "1,243명", "1,293명")


def test_a_renewal_is_no_conflict_and_neither_is_another_measure(lights, claim):
    cite(lights, claim)
    collected(table_of_workers(MORE), at=minute(33))
    newer = actions.renew_claim(lights, claim, by=person("jo"), at=minute(34))
    claim_of_workers(
        person("jo"), sentence="가장 많은 곳은 {n}이다.", sql='SELECT max("야간근로자(명)") AS n FROM workers',
        slots={"n": {"type": "count", "unit": "명"}}, at=minute(35), proposal=lights.reference,
    )  # fmt: skip

    assert conflicts_of(claim, None, minute(40), chain=chain_of(claim)) == []
    assert conflicts_of(newer, None, minute(40), chain=chain_of(newer)) == []
