"""What a list reads of many proposals at once is what each proposal says of itself."""

from tests.builders.hall import draft_of, minute, person, put_on_route, signed_by

from mulkko.policy import actions
from mulkko.policy.models import Proposal


def test_a_list_tells_the_state_of_each_proposal_and_which_can_be_edited(hall):
    drafter = person("haneul")
    draft_of(drafter)
    on_route, returned, recalled = (draft_of(drafter) for _ in range(3))
    for proposal in (on_route, returned, recalled):
        put_on_route(proposal)
    signed_by(on_route, "maeul")
    version = returned.current_round.approval.version_id
    actions.return_for_redraft(
        returned, reason="근거를 덧붙이세요.", version_hash=version, by=person("maeul"), at=minute(50)
    )
    actions.recall(recalled, by=drafter, at=minute(50), reason="금액을 고칩니다.")
    actions.withdraw(draft_of(drafter), reason="하지 않습니다.", by=drafter, at=minute(50))
    actions.withdraw(back := _returned(drafter), reason="하지 않습니다.", by=drafter, at=minute(70))

    every = list(Proposal.objects.all())
    assert {one.pk: one.listed_state for one in Proposal.objects.with_state()} == {one.pk: one.state for one in every}
    assert {one.state for one in every} == {"draft", "in_route", "returned", "recalled", "withdrawn"}
    assert set(Proposal.objects.editable()) == {one for one in every if one.is_editable}
    assert back not in Proposal.objects.editable()


def _returned(drafter):
    proposal = draft_of(drafter)
    put_on_route(proposal)
    version = proposal.current_round.approval.version_id
    actions.return_for_redraft(proposal, reason="다시 쓰세요.", version_hash=version, by=person("maeul"), at=minute(60))
    return proposal
