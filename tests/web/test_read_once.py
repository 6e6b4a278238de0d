"""A page that only looks reads the organisation once; an action never sees what a page has kept."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.builders.city import City, a_while_ago, draft_with_only_a_title

from mulkko.organization.actions import enter_absence
from mulkko.organization.models import PositionVersion, day_of
from mulkko.organization.queries import chart, hall_of, place_of, read_once

DAY = day_of(a_while_ago())


def renamed() -> None:
    PositionVersion.objects.filter(level="bureau_head").update(title="본부장")


def titles() -> set[str]:
    return {post.title for post in chart(DAY).posts.values()}


def test_what_is_read_again_in_one_page_is_the_same(city: City):
    with read_once():
        before = chart(DAY)
        renamed()

        assert chart(DAY) is before
        assert hall_of(DAY).posts is before.posts
        assert place_of(city.drafter, a_while_ago()) is place_of(city.drafter, a_while_ago())
    assert "본부장" in titles()


def test_nothing_is_kept_outside_and_nothing_goes_from_one_page_to_the_next(city: City):
    with read_once():
        assert "본부장" not in titles()
    renamed()

    assert "본부장" in titles()
    with read_once():
        assert "본부장" in titles()


def test_a_hall_of_another_chart_is_not_that_of_today(city: City):
    with read_once():
        other = chart(DAY.replace(year=DAY.year + 1))

        assert hall_of(DAY, other).posts is other.posts
        assert hall_of(DAY).posts is chart(DAY).posts


def test_a_page_reads_the_organisation_anew_after_an_act_and_not_before(city: City, browser_of):
    draft_with_only_a_title(city)
    browser = browser_of(city.drafter)

    def asked() -> int:
        with CaptureQueriesContext(connection) as sent:
            assert browser.get("/search/").status_code == 200
        return sum('FROM "organization_positionversion"' in one["sql"] for one in sent.captured_queries)

    browser.get("/search/")
    assert 0 in (asked(), asked())  # a minute that ends between two looks lets one of them read anew
    enter_absence(
        city.section_head, reason="trip", starts_on=day_of(timezone.now()), ends_on=day_of(timezone.now()) + timedelta(days=2), by=None,
        at=timezone.now(), deputy=city.drafter,
    )  # fmt: skip
    assert asked() > 0
