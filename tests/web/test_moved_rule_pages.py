"""The delegation table changed while a round is open: everybody is told, and one press with a reason lets it go on."""

import pytest
from tests.builders.city import (  # fmt: skip
    FILES,
    OPERATOR,
    PASSWORD,
    a_while_ago,
    draft_ready_to_submit,
    night_workers_counted,
    signed_up_to,
    submitted,
)

from mulkko.approval.models import RuleDecision, Signature
from mulkko.organization.actions import load_city


@pytest.fixture
def moved(city, tmp_path):
    """The night bus waits for the head of the bureau, and the table gives it to the section by now."""
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator)
    folder = tmp_path / "table"
    folder.mkdir()
    (folder / "delegation.csv").write_text(FILES["delegation"].replace("bureau_head", "section_head"), encoding="utf-8")
    loaded = load_city(folder, by=OPERATOR, at=a_while_ago())
    assert loaded.is_whole, loaded.problems
    return proposal


def test_everybody_is_told_and_the_approver_signs_only_after_a_reason(city, moved, browser_of):
    """Invariant 14."""
    tab, sign = f"/proposals/{moved.reference}/approval/", f"/proposals/{moved.reference}/signatures/new/"
    approver, version = browser_of(city.approver), moved.current_round.approval.version_id
    for reader in (city.drafter, city.team_lead, city.approver):
        assert "위임전결 규정이 바뀌었습니다" in browser_of(reader).get(tab).content.decode()
    assert "위임전결 규정이 바뀌었습니다" in approver.get(sign).content.decode()

    refused = approver.post(sign, {"act": "sign", "version_hash": version, "password": PASSWORD})
    address = f"/proposals/{moved.reference}/rule-decisions/new/"
    assert browser_of(city.cooperator).get(address).status_code == 404
    approver.post(address, {"reason": "여러 국이 걸림"})
    approver.post(sign, {"act": "sign", "version_hash": version, "password": PASSWORD})

    assert refused.status_code == 422
    assert "결재권자가 다릅니다" in refused.content.decode()
    assert RuleDecision.objects.get().reason == "여러 국이 걸림"
    assert Signature.objects.get(step__kind="approve").signed_by == city.approver
    assert "여러 국이 걸림" in browser_of(city.drafter).get(tab).content.decode()
