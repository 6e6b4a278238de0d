"""알림: what happened to my matters since I last looked, and only what I may read."""

import re

import pytest
from django.utils import timezone
from tests.builders.city import (
    MORE_NIGHT_WORKERS,
    a_while_ago,
    draft_ready_to_submit,
    night_workers_counted,
    sign_as,
    signed_up_to,
    submitted,
)
from tests.builders.remembered import remembers

from mulkko.catalog.models import Dataset
from mulkko.evidence.models import Claim
from mulkko.ledger.models import Head
from mulkko.organization.queries import place_of
from mulkko.policy import actions
from mulkko.policy.actions.desk import see_notices
from mulkko.policy.models import Proposal
from mulkko.web.notices import count_notices, notices_for


def told(person):
    now = timezone.now()
    return [one.action for one in notices_for(place_of(person, now), now)]


def unseen(person):
    now = timezone.now()
    return count_notices(place_of(person, now), now)


@pytest.fixture
@remembers
def on_route(city):
    night_workers_counted(city)
    return submitted(city, draft_ready_to_submit(city))


def test_the_drafter_hears_of_opinions_and_of_the_approval_but_not_of_a_plain_signature(city, on_route):
    signed_up_to(city, on_route, city.team_lead, city.section_head)
    assert told(city.drafter) == []

    sign_as(city, on_route, city.cooperator, opinion="예산은 내년에", at=a_while_ago(9))

    assert told(city.drafter) == ["approval.signed"]
    assert told(city.cooperator) == []  # one's own act is no news
    assert told(city.stranger) == []


def test_who_signed_hears_that_it_came_back_and_the_drafter_too(city, on_route):
    signed_up_to(city, on_route, city.team_lead)
    version = on_route.current_round.approval.version_id
    actions.return_for_redraft(on_route, by=city.section_head, at=a_while_ago(9), version_hash=version, reason="다시")

    assert told(city.team_lead) == ["approval.returned"]
    assert told(city.drafter) == ["approval.returned"]
    assert told(city.cooperator) == []


def test_new_data_under_a_draft_is_told_to_its_drafter_until_it_is_renewed(city, on_route):
    assert told(city.drafter) == []

    night_workers_counted(city, MORE_NIGHT_WORKERS)

    assert told(city.drafter) == ["catalog.version_added"]
    assert told(city.team_lead) == []


def test_new_data_are_told_to_whoever_cites_a_figure_of_theirs_and_may_read_them(city, on_route):
    claim, told_of = Claim.objects.get(), ["catalog.version_added"]
    lights = actions.open_proposal(title="도로 조명 계획(안)", by=city.stranger, at=a_while_ago(9))
    actions.take_claim(lights, claim, by=city.stranger, at=a_while_ago(9))
    actions.write_body(lights, f"○ {{{claim.pk}.n}}이다.", by=city.stranger, at=a_while_ago(9))
    assert told(city.stranger) == []

    night_workers_counted(city, MORE_NIGHT_WORKERS)

    assert (told(city.stranger), told(city.drafter), told(city.team_lead)) == (told_of, told_of, [])
    Dataset.objects.update(readers="unit")
    assert (told(city.stranger), told(city.drafter)) == ([], told_of)


def test_the_count_ends_with_what_was_seen_and_never_goes_back(city, on_route):
    night_workers_counted(city, MORE_NIGHT_WORKERS)
    assert unseen(city.drafter) == 1
    end = Head.objects.get(pk=1).next_index

    see_notices(upto=end + 1_000, by=city.drafter, at=timezone.now())
    see_notices(upto=1, by=city.drafter, at=timezone.now())

    assert unseen(city.drafter) == 0
    assert told(city.drafter) == ["catalog.version_added"]  # still listed, no longer new
    assert city.drafter.notices_seen.next_index == end


def test_looking_changes_nothing_and_the_button_marks_what_the_page_showed(city, on_route, browser_of):
    night_workers_counted(city, MORE_NIGHT_WORKERS)
    drafter = browser_of(city.drafter)

    for _ in range(2):
        text = drafter.get("/notices/").content.decode()
        assert "새 알림" in text
    upto = re.search(r'name="upto" value="(\d+)"', text)[1]
    part = drafter.post("/notices/seen/", {"upto": upto}, headers={"hx-request": "true"}).content.decode()

    assert "확인한 것으로 표시했습니다" in part
    assert "새 알림" not in drafter.get("/notices/").content.decode()
    for typed in ("", "x", "9" * 40, "-1"):
        assert drafter.post("/notices/seen/", {"upto": typed}).status_code == 302


def test_a_proposal_that_was_closed_afterwards_is_no_longer_told_of(city, on_route):
    signed_up_to(city, on_route, city.team_lead, city.section_head, city.cooperator, opinion="내년에")
    version = on_route.current_round.approval.version_id
    actions.return_for_redraft(on_route, by=city.approver, at=a_while_ago(12), version_hash=version, reason="다시")
    assert told(city.cooperator) == ["approval.returned"]
    end = city.cooperator.postings.get()

    Proposal.objects.filter(pk=on_route.pk).update(disclosure="closed", clauses="5")
    end.valid_to = timezone.now().date()
    end.save()

    assert told(city.cooperator) == []
    assert unseen(city.cooperator) == 0


def test_the_frame_shows_the_count(city, on_route, browser_of):
    night_workers_counted(city, MORE_NIGHT_WORKERS)

    tool = re.search(r'href="/notices/".*?</a>', browser_of(city.drafter).get("/data/").content.decode(), re.S)[0]

    assert '<span class="count">1</span>' in tool
