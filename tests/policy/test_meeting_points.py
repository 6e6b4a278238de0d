"""Where acts of different kinds meet: several documents and a change on the route, a decision elsewhere and procedures."""

import pytest
from tests.builders.elsewhere import brought_back
from tests.builders.hall import draft_of, minute, person, put_on_route, sign_as

from mulkko.approval.models import Approval
from mulkko.policy import actions
from mulkko.policy.actions.turns import revise
from mulkko.policy.engine.facts import Facts
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, verify_everything

pytestmark = pytest.mark.django_db


def test_several_documents_that_were_changed_on_the_route_are_signed_anew_and_numbered_in_a_row(hall):
    """Invariants 5 and 11."""
    proposal = draft_of(person("haneul"))
    actions.put_document(
        proposal, title="협조 요청", text="자료를 보내 주시기 바랍니다.", by=person("haneul"), at=minute(1)
    )
    version = put_on_route(proposal, at=minute(2)).version_id
    sign_as("maeul", proposal, at=minute(3))
    told = {"version_hash": version, "by": person("park"), "at": minute(4)}
    revise(proposal, "□ 추진배경\n○ 시범 노선을 하나 더 연다", reason="노선을 더함", **told)

    for number, login in enumerate(("haneul", "maeul", "park", "jung", "seo", "choi"), 5):
        sign_as(login, proposal, at=minute(number))

    decided = Approval.objects.get(subject=proposal.reference)
    assert decided.state == "approved"
    assert [decided.number.serial, *(row.number.serial for row in decided.further.all())] == [1, 2]
    assert "시범 노선을 하나 더 연다" in str(paper_of(Proposal.objects.get()).plan.lines)
    assert verify_everything().ok


def test_what_another_system_decided_shows_its_procedures_on_the_paper(hall, settings, tmp_path):
    settings.ROUTE_MODE = "beside"
    proposal = draft_of(person("haneul"), does=Facts(kinds=("property",)))
    put_on_route(proposal, at=minute(1))

    brought_back(proposal, tmp_path, b"text", file_name="a.txt", at=minute(2))

    remarks = paper_of(Proposal.objects.get()).plan.remarks
    assert any("공유재산관리계획" in line for line in remarks)
    assert verify_everything().ok
