"""Only its drafter changes a draft, only while it is not on its route, and only the page he really sees."""

from decimal import Decimal

import pytest
from tests.builders.hall import (
    SMALL,
    approved,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    table_of_workers,
)

from mulkko.ledger.models import Entry
from mulkko.organization.engine.delegation import NoDelegationRule
from mulkko.organization.errors import NotPosted
from mulkko.policy import actions
from mulkko.policy.errors import Incomplete, NotYourDraft, PolicyRefused, StalePage
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything

CHANGES = {
    "outline": lambda proposal, by: actions.write_outline(proposal, by=by, at=minute(5), summary="다른 요지"),
    "body": lambda proposal, by: actions.write_body(proposal, "□ 다른 본문", by=by, at=minute(5)),
    "option": lambda proposal, by: actions.put_option(proposal, "walk", title="걷기", by=by, at=minute(5)),
    "drop option": lambda proposal, by: actions.drop_option(proposal, "taxi", by=by, at=minute(5)),
    "criterion": lambda proposal, by: actions.put_criterion(
        proposal, "fair", name="형평", better="more", by=by, at=minute(5)
    ),
    "drop criterion": lambda proposal, by: actions.drop_criterion(proposal, "cost", by=by, at=minute(5)),
    "cell": lambda proposal, by: actions.fill_cell(
        proposal, "bus", "cost", assumption="1", reason="까닭", by=by, at=minute(5)
    ),
    "choice": lambda proposal, by: actions.choose(proposal, "taxi", because="까닭", by=by, at=minute(5)),
    "withdraw": lambda proposal, by: actions.withdraw(proposal, reason="까닭", by=by, at=minute(5)),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_nobody_but_the_drafter_changes_a_draft(hall, change):
    """Invariant 10."""
    proposal = draft_of(person("haneul"))
    before = proposal.edition

    for login in ("maeul", "park", "mayor"):
        with pytest.raises(NotYourDraft):
            CHANGES[change](proposal, person(login))

    assert Proposal.objects.get().edition == before


@pytest.mark.parametrize("change", list(CHANGES))
def test_nothing_changes_while_a_document_is_on_its_route_or_after_it_was_decided(hall, change):
    """Invariant 8."""
    on_route = draft_of(person("haneul"), amount_krw=SMALL)
    put_on_route(on_route)
    decided = approved(draft_of(person("haneul"), amount_krw=SMALL))

    for proposal in (on_route, decided):
        with pytest.raises(NotYourDraft):
            CHANGES[change](proposal, person("haneul"))

    assert verify_everything().ok


def test_a_figure_is_not_renewed_while_the_document_is_on_its_route(hall):
    collected(table_of_workers())
    claim = claim_of_workers(person("haneul"))
    proposal = draft_of(person("haneul"), claim=claim)
    put_on_route(proposal)

    with pytest.raises(NotYourDraft):
        actions.renew_claim(proposal, claim, by=person("haneul"), at=minute(5))


def test_a_page_that_was_overtaken_changes_nothing_and_says_so(hall):
    proposal = draft_of(person("haneul"))
    seen = proposal.edition
    actions.write_outline(proposal, by=person("haneul"), at=minute(5), edition=seen, summary="먼저")

    with pytest.raises(StalePage, match="Load it again"):
        actions.write_outline(proposal, by=person("haneul"), at=minute(6), edition=seen, summary="나중")

    assert Proposal.objects.get().summary == "먼저"


def test_a_change_that_is_refused_leaves_the_edition_as_it_was(hall):
    proposal = draft_of(person("haneul"))
    before = proposal.edition

    with pytest.raises(PolicyRefused):
        actions.choose(proposal, "nothing", because="까닭", by=person("haneul"), at=minute(5))

    assert Proposal.objects.get().edition == before


def test_what_changes_before_anybody_else_saw_it_stays_out_of_the_ledger_and_what_changes_later_is_kept(hall):
    """Invariant 47."""
    proposal = draft_of(person("haneul"))
    assert list(Entry.objects.filter(proposal=proposal.reference).values_list("action", flat=True)) == [
        "policy.proposal_opened"
    ]
    put_on_route(proposal)
    actions.recall(proposal, by=person("haneul"), at=minute(1))

    actions.write_outline(proposal, by=person("haneul"), at=minute(2), summary="고침")

    assert Entry.objects.order_by("-index")[0].action == "policy.draft_changed"


def test_references_run_through_the_year(hall):
    references = [actions.open_proposal(title="가", by=person("haneul"), at=minute(0)).reference for _ in range(3)]

    assert references == ["2026-0001", "2026-0002", "2026-0003"]


def test_nobody_without_a_posting_opens_a_proposal(hall):
    with pytest.raises(NotPosted):
        actions.open_proposal(title="가", by=person("oh"), at=minute(0))


def test_an_empty_draft_is_told_everything_that_it_lacks_at_once(hall):
    """Invariant 43."""
    proposal = actions.open_proposal(title="가", by=person("haneul"), at=minute(0))

    with pytest.raises(Incomplete) as refusal:
        put_on_route(proposal)

    assert set(refusal.value.problems) == {
        "question", "summary", "keywords", "duty", "body", "chosen", "chosen_because", "too_few", "no_criteria", "retention",
        "procedures",
    }  # fmt: skip


@pytest.mark.parametrize(
    "change, wanted",
    [
        (lambda told: actions.write_outline(told, by=told.drafter, at=minute(5), question=" "), ["question"]),
        (lambda told: actions.write_outline(told, by=told.drafter, at=minute(5), disclosure="closed", disclosure_reason="까닭"), ["disclosure"]),
        (lambda told: actions.write_outline(told, by=told.drafter, at=minute(5), disclosure="partly", clauses="5", closed_parts="붙임 2"), ["disclosure_reason"]),
        (lambda told: actions.write_outline(told, by=told.drafter, at=minute(5), clauses="5"), ["disclosure"]),
        (lambda told: actions.write_outline(told, by=told.drafter, at=minute(5), disclosure="partly", clauses="1", disclosure_reason="까닭"), ["closed_parts", "statute"]),
        (lambda told: actions.write_outline(told, by=told.drafter, at=minute(5), decision_stage="예산 검토"), ["decision_ends_on"]),
        (lambda told: actions.write_outline(told, by=told.drafter, at=minute(5), retention=""), ["retention"]),
        (lambda told: actions.drop_option(told, "bus", by=told.drafter, at=minute(5)), ["chosen"]),
        (lambda told: actions.put_option(told, "walk", title="걷기", by=told.drafter, at=minute(5)), ["cell:walk:cost"]),
        (lambda told: actions.write_body(told, "", by=told.drafter, at=minute(5)), ["body"]),
    ],
)  # fmt: skip
def test_each_thing_that_is_missing_is_named(hall, change, wanted):
    """Invariant 33."""
    proposal = draft_of(person("haneul"))
    change(proposal)

    with pytest.raises(Incomplete) as refusal:
        put_on_route(proposal)

    assert refusal.value.problems == wanted


def test_a_matter_that_no_rule_covers_says_what_to_do(hall):
    proposal = draft_of(person("haneul"), amount_krw=None)

    with pytest.raises(NoDelegationRule, match="Add a row"):
        put_on_route(proposal)


def test_a_figure_that_does_not_exist_cannot_be_cited(hall):
    proposal = draft_of(person("haneul"))

    with pytest.raises(PolicyRefused, match=r"\{7\.n\}"):
        actions.write_body(proposal, "○ 사람은 {7.n}이다.", by=person("haneul"), at=minute(5))

    assert [block.kind for block in proposal.body()] == ["heading"]


def test_doing_nothing_stays_among_the_options(hall):
    proposal = draft_of(person("haneul"))

    with pytest.raises(PolicyRefused, match="Doing nothing"):
        actions.drop_option(proposal, "bau", by=person("haneul"), at=minute(5))
    with pytest.raises(PolicyRefused):
        actions.put_option(proposal, "other", title="가", kind="bau", by=person("haneul"), at=minute(5))
    actions.put_option(proposal, "bau", title="지금처럼", kind="variant", by=person("haneul"), at=minute(5))

    assert proposal.options.get(key="bau").kind == "bau"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"assumption": "1", "judgement": "1", "reason": "까닭"},
        {"assumption": "1"},
        {"judgement": "1", "reason": "  "},
        {"assumption": "많이", "reason": "까닭"},
        {"assumption": "NaN", "reason": "까닭"},
        {"assumption": "1.23456", "reason": "까닭"},
        {"assumption": Decimal(10) ** 20, "reason": "까닭"},
    ],
)
def test_a_cell_names_one_source_with_its_reason_and_a_real_number(hall, told):
    proposal = draft_of(person("haneul"))

    with pytest.raises(PolicyRefused):
        actions.fill_cell(proposal, "bus", "cost", by=person("haneul"), at=minute(5), **told)


def test_a_withdrawn_proposal_keeps_its_reason_and_goes_no_further(hall):
    proposal = draft_of(person("haneul"))
    actions.withdraw(proposal, reason="국비가 끊김", by=person("haneul"), at=minute(5))

    with pytest.raises(NotYourDraft):
        put_on_route(proposal)
    assert (proposal.state, proposal.withdrawn_because) == ("withdrawn", "국비가 끊김")


def test_a_draft_is_read_by_its_team_and_by_everybody_once_it_is_on_its_route(hall):
    proposal = draft_of(person("haneul"))

    def readers():
        everybody = ("haneul", "maeul", "park", "jung", "oh", "jo")
        return [login for login in everybody if Proposal.objects.readable_by(person(login), minute(1)).exists()]

    before = readers()
    put_on_route(proposal)

    assert before == ["haneul", "maeul"]
    assert readers() == ["haneul", "maeul", "park", "jung", "oh", "jo"]
