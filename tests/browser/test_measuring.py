"""What `bench pages` reports is what a browser takes from the wire."""

from typing import Any

from tests.browser.town import DESK, Town

from mulkko.cli.bench.pages import FLOOR, percentiles, times, weight


def test_the_first_visit_carries_style_and_fonts_and_the_next_only_the_page(quiet_town: Town, browser: Any):
    context = browser.new_context(viewport=DESK, locale="ko-KR")

    first, following = (weight(context, quiet_town.address + "/sign-in/") for _ in range(2))
    context.close()

    assert first > 5 * following
    assert 1 < following < 60


def test_each_request_is_timed_and_the_slow_ones_show_in_the_ninety_fifth_percentile(quiet_town: Town):
    found = times(quiet_town.address, FLOOR, "", 6)

    assert len(found) == 6
    assert percentiles([0.01] * 18 + [0.5] * 2) == {"p50_ms": 10.0, "p95_ms": 500.0}
