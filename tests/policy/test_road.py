"""A document goes its whole road: drafted, put to approval, signed by everybody on the route, numbered."""

from tests.builders.hall import approved, claim_of_workers, collected, draft_of, person, table_of_workers

from mulkko.policy.queries import verify_everything


def test_a_complete_draft_with_figures_that_hold_becomes_a_numbered_decision(hall):
    collected(table_of_workers())
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")))

    decided = approved(proposal)

    assert decided.state == "approved"
    assert str(decided.current_round.approval.number) == "대중교통과-1"
    assert verify_everything().ok
