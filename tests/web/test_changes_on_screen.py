"""What is different from the last round stands beside the paper, and only then."""

import pytest
from tests.builders.city import a_while_ago, draft_ready_to_submit, night_workers_counted, submitted

from mulkko.policy import actions
from mulkko.policy.queries import changes_since_last_round


def came_back_and_was_rewritten(city):
    proposal = submitted(city, draft_ready_to_submit(city))
    actions.recall(proposal, by=city.drafter, at=a_while_ago(5))
    proposal.refresh_from_db()
    actions.write_outline(proposal, summary="야간에 일하는 사람이 집에 간다.", by=city.drafter, at=a_while_ago(4))
    proposal.refresh_from_db()
    return proposal


@pytest.fixture(autouse=True)
def night_workers(city):
    night_workers_counted(city)


def test_a_draft_that_was_never_submitted_has_nothing_to_compare_with(city, browser_of):
    proposal = draft_ready_to_submit(city)

    page = browser_of(city.drafter).get(f"/proposals/{proposal.reference}/approval/").content.decode()

    assert changes_since_last_round(proposal) is None
    assert "신구대비" not in page


def test_a_draft_that_came_back_is_compared_with_its_last_round(city, browser_of):
    proposal = came_back_and_was_rewritten(city)

    page = browser_of(city.drafter).get(f"/proposals/{proposal.reference}/approval/").content.decode()

    found = changes_since_last_round(proposal)
    assert [one.key for one in found.changes] == ["summary"]
    assert found.now is None
    assert "신구대비" in page
    assert "<ins>" in page


def test_the_second_round_is_compared_with_the_first(city):
    proposal = came_back_and_was_rewritten(city)
    actions.submit(proposal, by=city.drafter, at=a_while_ago(3))
    proposal.refresh_from_db()

    found = changes_since_last_round(proposal)

    assert (found.then.round_no, found.now.round_no) == (1, 2)
    assert [one.key for one in found.changes] == ["summary"]
