"""Every page of the tour, as the right person, at a desk and on a phone, its colours in normal and in high contrast.

What axe says of every page at every width in every contrast is asked by script/prove; the gate asks at one of them.

First screen, as it is checked: without scrolling one sees the heading; on a page of a proposal, its state or the way
back to it; what to do: the primary act, the sentence that says who has the turn or whether one may sign, the first
field to fill in, or the first row to open; and the day, where something is wanted by a day.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver
from tests.browser.town import DESK, PHONE, Complaints, Town, in_mode

from mulkko.demo.tour import NO_PAGES, PAGES, view_of

LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
AXE = Axe().axe_script
SIZES = {"desk": DESK, "phone": PHONE}
WITH_A_DAY = {"coordination", "request-answer"}  # something is wanted by a day, and the page says by which
COMBINATIONS = [(size, mode) for size in SIZES for mode in ("light", "high-contrast")]
COLOURS = ("color-contrast", "link-in-text-block")  # the rules whose answer a mode of contrast may change
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": COLOURS}}
ONLY_READ = {
    "data-calls-repeated",
    "dataset",
    "route",
    "round-paper",
    "person",
    "help",
    "glossary",
    "accessibility",
    "session",
    "password",
    "closed-reads",
}  # nothing is to be done there
GALLERY = "components"  # shows every piece beside every other
GRAVE = ("serious", "critical")


def views(patterns: list[Any] | None = None) -> Iterator[str]:
    """Yield the name of every address of the program."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns)
        elif isinstance(one, URLPattern):
            yield one.name or str(one.pattern)


def test_every_address_is_on_the_tour_or_is_said_to_be_no_page():
    known = {view_of(name) for name in PAGES} | NO_PAGES.keys()

    assert set(views()) == known


def grave(page: Any, **options: Any) -> list[str]:
    """Return what axe finds serious or critical; it is brought into the page once."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    told = {"preload": False, "resultTypes": ["violations"], **options}
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", told)
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:160]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_clear_at_first_sight_and_open_to_everybody(
    quiet_town: Town, tour: dict[str, dict[str, str]], name: str
):
    """Both widths on one visit; axe judges one of them in one contrast, and page after page the next."""
    judged, mode = COMBINATIONS[list(PAGES).index(name) % len(COMBINATIONS)]
    other = next(size for size in SIZES if size != judged)
    stop = tour[name]
    with quiet_town.look(stop["login"], SIZES[other]) as page:
        complaints = Complaints(page)
        answer = page.goto(stop["path"], wait_until="load")
        problems = list(_seen(page, name, stop["path"]))
        page.set_viewport_size(SIZES[judged])
        in_mode(page, mode)
        problems += _seen(page, name, stop["path"])
        problems += [f"{judged}, {mode}: {one}" for one in grave(page)]

        assert answer.status == 200
        assert page.url == quiet_town.address + stop["path"], "the page sends its reader elsewhere"
        assert not [*complaints.found, *problems], "\n".join([*complaints.found, *problems])


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_opened_at_a_width_is_open_to_everybody_in_both_contrasts(
    quiet_town: Town, tour: dict[str, dict[str, str]], name: str, size: str
):
    stop = tour[name]
    with quiet_town.look(stop["login"], SIZES[size]) as page:
        complaints = Complaints(page)
        page.goto(stop["path"], wait_until="load")
        problems = [*complaints.found, *_seen(page, name, stop["path"]), *grave(page)]
        in_mode(page, "high-contrast")
        problems += [f"high contrast: {one}" for one in grave(page, **ONLY_COLOURS)]

        assert not problems, "\n".join(problems)


def test_many_notices_and_a_long_name_make_the_head_no_wider_than_a_phone(quiet_town: Town):
    with quiet_town.look("routes-1", PHONE) as page:
        page.goto("/")
        page.evaluate(
            "() => { document.querySelector('.site-tools .count').textContent = '128';"
            " document.querySelector('.person strong').textContent = '남궁아름다운이름'; }"
        )

        assert page.evaluate(LOOK)["overflow"] <= 0


def _seen(page: Any, name: str, path: str) -> Iterator[str]:
    """Yield what is wrong with a page, and with its first screen, at the width that it has now."""
    seen = page.evaluate(LOOK)
    yield from _of_the_page(seen, name)
    yield from _of_the_first_screen(seen, name, path)


def _of_the_page(seen: dict[str, Any], name: str) -> Iterator[str]:
    if seen["headings"] != 1:
        yield f"{seen['headings']} h1"
    if seen["overflow"] > 0:
        yield f"the page is {seen['overflow']} px wider than the window: {seen['widest']}"
    if len(seen["primary"]) > 1 and name != GALLERY:
        yield f"several primary acts: {seen['primary']}"
    yield from (f"no label: {one}" for one in seen["unlabelled"])


def _of_the_first_screen(seen: dict[str, Any], name: str, path: str) -> Iterator[str]:
    first = seen["first"]
    if not first["heading"]:
        yield "first screen: no heading"
    if re.match(r"/proposals/\d", path) and not first["state"]:
        yield "first screen: neither the state of the proposal nor the way back to it"
    if not first["act"] and view_of(name) not in ONLY_READ:
        yield "first screen: nothing says what to do"
    if view_of(name) in WITH_A_DAY and not re.search(r"\d{4}\. \d{1,2}\. \d{1,2}\.", first["text"]):
        yield "first screen: no day"
