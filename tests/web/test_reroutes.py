"""경로변경 on the pages, without JavaScript."""

import pytest
from tests.builders.city import draft_ready_to_submit, night_workers_counted, submitted
from tests.builders.remembered import remembers

from mulkko.approval.models import Reroute


@pytest.fixture
@remembers
def on_route(city):
    night_workers_counted(city)
    return submitted(city, draft_ready_to_submit(city))


def test_a_unit_is_added_with_a_reason_that_everybody_reads_and_taken_off_by_who_added_it(city, on_route, browser_of):
    """Invariant 18."""
    tab = f"/proposals/{on_route.reference}/approval/"
    drafter, lead = browser_of(city.drafter), browser_of(city.team_lead)
    for browser in (drafter, lead):
        assert "reroutes/new/" in browser.get(tab).content.decode()
    assert "도로과" not in lead.get(f"/proposals/{on_route.reference}/reroutes/new/").content.decode()

    sent = {"unit": "tra", "kind": "cooperate", "reason": "겹침"}
    refused = lead.post(f"/proposals/{on_route.reference}/reroutes/new/", sent)
    drafter.post(f"/proposals/{on_route.reference}/reroutes/new/", {"unit": "city", "kind": "cooperate", "reason": "시장 관심"})  # fmt: skip

    assert refused.status_code == 422
    assert "이미 결재선에 있는 부서입니다" in refused.content.decode()
    address = f"/proposals/{on_route.reference}/reroutes/{Reroute.objects.get().step_id}/removal/"
    page = lead.get(tab).content.decode()
    assert "시장 관심" in page
    assert address not in page
    assert lead.get(address).status_code == 404
    assert lead.post(address, {"reason": "필요 없음"}).status_code == 404
    assert address in drafter.get(tab).content.decode()
    drafter.post(address, {"reason": "필요 없음"})
    assert [one.kind for one in Reroute.objects.all()] == ["added", "removed"]
    assert "필요 없음" in lead.get(tab).content.decode()


def test_nobody_else_is_offered_the_page(city, on_route, browser_of):
    address = f"/proposals/{on_route.reference}/reroutes/new/"

    assert [browser_of(one).get(address).status_code for one in (city.section_head, city.cooperator, city.approver)] == [404] * 3  # fmt: skip
