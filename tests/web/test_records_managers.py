"""기록물관리책임자 on the pages: everybody sees who keeps the records and why, the operator names them, a returned round is registered."""

from django.utils import timezone
from tests.builders.city import draft_ready_to_submit, night_workers_counted, submitted

from mulkko.organization.models import RecordsManager, day_of
from mulkko.policy import actions
from mulkko.policy.models import RoundRecord

LIST = "/organization/records-managers/"


def test_the_operator_names_a_records_manager_and_everybody_sees_who_it_is_and_why(city, browser_of):
    operator, reader = browser_of("operator"), browser_of(city.stranger)
    assert "지정된 사람이 없어 부서의 장이 대신합니다." in reader.get(LIST).content.decode()

    past = operator.post(f"{LIST}bus/", {"position": "p-bus-r", "since": "2020-01-01", "seen": ""})
    named = {"position": "p-bus-r", "since": day_of(timezone.now()).isoformat(), "seen": ""}
    done, again = operator.post(f"{LIST}bus/", named), operator.post(f"{LIST}bus/", named | {"position": "p-bus-r1"})

    assert (past.status_code, done.status_code, again.status_code) == (422, 302, 422)
    assert "그 사이에 다른 기록물관리책임자가" in again.content.decode()
    assert RecordsManager.objects.get().position.code == "p-bus-r"
    assert "지정됨" in reader.get(LIST).content.decode()
    assert reader.get(f"{LIST}bus/").status_code == 404


def test_a_recalled_round_is_registered_by_whoever_keeps_the_records_and_stands_on_the_pages(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    actions.recall(proposal, by=city.drafter, at=timezone.now())
    address = f"/proposals/{proposal.reference}/rounds/1/registration/"
    assert browser_of(city.team_lead).get(address).status_code == 404

    keeper = browser_of(city.section_head)
    assert address in keeper.get(f"/proposals/{proposal.reference}/approval/").content.decode()
    assert keeper.post(address, {"because": ""}).status_code == 422
    keeper.post(address, {"because": "과에서 남겨 둠"})

    number = RoundRecord.objects.get().shown_number
    assert number in browser_of(city.drafter).get(f"/proposals/{proposal.reference}/approval/").content.decode()
    assert number in keeper.get("/records/").content.decode()
    assert keeper.get(address).status_code == 404
