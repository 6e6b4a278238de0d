"""The printed tour names people and pages that the demo has, the same in both languages."""

import re

import pytest
from tests.conftest import ROOT

from mulkko.demo.tour import PAGES

STOP = re.compile(r"^\| (\d+) \| `([^`]+)` \| `([^`]+)` \|", re.MULTILINE)


def stops_of(name: str) -> list[tuple[str, str, str]]:
    return STOP.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["tour.md", "tour.ko.md"])
def test_every_stop_of_the_printed_tour_is_a_page_that_its_person_opens(name):
    stops = stops_of(name)

    assert [number for number, _, _ in stops] == [str(place) for place in range(1, len(stops) + 1)]
    assert len(stops) == 10
    assert all(PAGES[page].login == login for _, login, page in stops)


def test_both_languages_tell_the_same_tour():
    assert stops_of("tour.md") == stops_of("tour.ko.md")
