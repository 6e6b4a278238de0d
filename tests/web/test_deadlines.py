"""By when something is wanted stands in the head of a proposal: of whoever has the turn, and by a directive behind it."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from tests.builders.city import City, a_while_ago, draft_ready_to_submit, night_workers_counted, signed_up_to, submitted

from mulkko.coordination.engine.clock import USUAL_DAYS
from mulkko.directives import actions as directives
from mulkko.organization.models import day_of
from mulkko.organization.queries import calendar_of, unit_with
from mulkko.policy import actions
from mulkko.web.templatetags.words import day

DRAFT = "/proposals/2026-0001/evidence/"


@pytest.fixture
def draft(city: City):
    night_workers_counted(city)
    return draft_ready_to_submit(city)


def head(browser) -> str:
    """Return the facts above the title of a proposal."""
    page = browser.get(DRAFT, headers={"accept-language": "ko"}).content.decode()
    return page.split('class="page-facts"', 1)[1].split("</p>", 1)[0]


def directive_on(subject: str, due_on, city: City, *, is_closed: bool = False):
    directive = directives.type_in(
        text="귀갓길 대책을 세울 것", issued_by="시장", issued_on=a_while_ago().date(), office=unit_with("bus"), by=None,
        at=a_while_ago(), due_on=due_on, is_closed=is_closed,
    )  # fmt: skip
    directives.link(directive, subject, by=city.drafter, at=a_while_ago())


def test_on_the_route_three_working_days_count_from_the_beginning_of_the_turn(city, draft, browser_of):
    submitted(city, draft)
    today = day_of(a_while_ago())

    told = head(browser_of(city.team_lead))

    assert "기한" in told
    assert day(calendar_of(today).deadline_after(today, USUAL_DAYS)) in told


def test_while_it_is_drafted_the_nearest_answer_of_another_unit_counts(city, draft, browser_of):
    assert "기한" not in head(browser_of(city.drafter))
    near, far = localdate() + timedelta(days=4), localdate() + timedelta(days=9)
    for unit, due_on in (("bud", far), ("road", near)):
        actions.ask_units(draft, [unit], question="재원이 있습니까?", due_on=due_on, by=city.drafter, at=a_while_ago())

    told = head(browser_of(city.drafter))

    assert day(near) in told
    assert day(far) not in told


def test_the_nearest_open_directive_behind_it_is_told_only_to_who_may_see_it(city, draft, browser_of):
    near, hidden = localdate() + timedelta(days=20), localdate() + timedelta(days=10)
    directive_on(draft.reference, near, city)
    directive_on(draft.reference, hidden, city, is_closed=True)
    submitted(city, draft)

    mine = head(browser_of(city.drafter))
    assert f'<strong>D-10</strong> <span class="due-date">{day(hidden)}' in mine.split("지시 기한", 1)[1]
    others = head(browser_of(city.cooperator))
    assert day(near) in others
    assert day(hidden) not in others


def test_nothing_is_wanted_any_more_of_what_was_decided(city, draft, browser_of):
    directive_on(draft.reference, localdate() + timedelta(days=20), city)
    signed_up_to(city, submitted(city, draft), city.team_lead, city.section_head, city.cooperator, city.approver)

    assert "기한" not in head(browser_of(city.drafter))
