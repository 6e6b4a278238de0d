"""An officer who writes no SQL makes a figure and a comparison: counted in taps and fields, with JavaScript and without."""

import os
import re
from pathlib import Path
from typing import Any

from tests.browser.pages import Matter, MyWork
from tests.browser.test_every_page import grave
from tests.browser.test_journeys import TITLE, reference_of
from tests.browser.town import DESK, PHONE, Town, in_mode

MOST = 25  # for the figure and the comparison together
KEPT = "근거로 저장했습니다"
PLAIN = "심야 정류소 평균 대기시간"  # minutes at each stop, no column of time
MONTHLY = "심야 승하차"  # boardings by month and zone
AT_WORK = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"


class Builder:
    """The page 근거 만들기, and a count of what was done from the proposal's page on."""

    def __init__(self, page: Any, *, has_script: bool = True):
        self.page, self.has_script, self.done, self.looks = page, has_script, 0, 0

    def open(self) -> "Builder":
        MyWork(self.page).open().matter(TITLE)
        self.page.wait_for_url("**/proposals/*/**")
        Matter(self.page).open(reference_of(self.page))
        return self

    def begin(self) -> "Builder":
        self.done += 1
        self.page.get_by_role("navigation", name="정책안의 부분").get_by_role("link", name=re.compile("^근거")).click()
        self.done += 1
        self.page.get_by_role("main").get_by_role("link", name="근거 추가").click()
        self.page.get_by_role("heading", name="근거 만들기", level=1).wait_for()
        self.page.wait_for_load_state()  # from then on the page follows what is chosen
        return self

    def choose(self, label: str, option: str, *, within: Any = None) -> "Builder":
        """Choose from one list, and see the page that follows: by itself, or after a press where nothing runs by itself."""
        self.done += 1
        field = (within or self.page.get_by_role("main")).get_by_label(label, exact=True).first
        if self.has_script:
            with self.page.expect_response(lambda told: "/claims/build/" in told.url):
                field.select_option(label=option)
            return self.settle()
        field.select_option(label=option)
        self.look()
        return self

    def settle(self) -> "Builder":
        """Wait until the page has taken in what came, so that it follows the next choice too."""
        self.page.wait_for_function(f"() => !document.querySelector('{AT_WORK}')")
        return self

    def look(self) -> None:
        self.looks += 1
        names = re.compile("^(계산해 보기|이어서 하기)$")
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=names).last.click()

    def reads(self, words: str | re.Pattern[str]) -> "Builder":
        self.page.get_by_role("main").locator(".claim-sentence").filter(has_text=words).first.wait_for()
        return self

    def keep(self) -> "Builder":
        self.done += 1
        self.page.get_by_role("button", name="근거로 저장", exact=True).click()
        self.page.get_by_text(KEPT).first.wait_for()
        return self


def figure_and_comparison(builder: Builder, look: Any = lambda name: None) -> None:
    """Keep the mean waiting time, then how the boardings of three months differ from those of the three before."""
    builder.open().begin()
    look("first")
    builder.choose("데이터", PLAIN).choose("재는 방법", "평균").choose("열", "대기시간(분) (분)")
    builder.reads("대기시간(분) 평균은 38.0분이다.")
    builder.keep()

    builder.begin().choose("데이터", MONTHLY).choose("재는 방법", "합계").choose("열", "승차인원")
    builder.choose("무엇과 견주는가", "앞선 기간과")
    builder.reads(re.compile("2026년 8월∼10월 승차인원 합계는 .+이며, 2026년 5월∼7월의 .+보다 .+ (많다|적다)"))
    look("comparison")
    builder.keep()


def test_a_figure_and_a_comparison_take_at_most_25_interactions(town: Town):
    page = town.window("routes-1")
    builder = Builder(page)

    figure_and_comparison(builder, _looked_at(page))

    assert builder.done <= MOST
    main = page.get_by_role("main").inner_text()
    assert "대기시간(분) 평균은 38.0분이다." in main
    assert "2026년 5월∼7월의" in main


def test_a_condition_and_a_group_are_chosen_from_what_the_data_hold(town: Town):
    page = town.window("routes-1")
    builder = Builder(page).open().begin()
    builder.choose("데이터", MONTHLY).choose("재는 방법", "합계").choose("열", "승차인원")
    builder.choose("나눌 열", "구역").choose("문장에서 말할 묶음", "동산단").choose("무엇과 견주는가", "시 평균과")
    builder.reads(re.compile("동산단의 승차인원 합계는 .+이며, 구역별 평균 .+보다 .+ (많다|적다)"))

    page.get_by_role("button", name="조건 더하기").click()
    page.get_by_role("group", name="조건 1").wait_for()
    builder.settle()
    builder.choose("열", "연월", within=page.get_by_role("group", name="조건 1"))
    with page.expect_response(lambda told: "/claims/build/" in told.url):
        page.get_by_label("2026-10", exact=True).check(force=True)
    builder.reads("동산단의 승차인원 합계(연월: 2026-10)는")
    _looked_at(page)("group")


def test_the_same_is_done_without_javascript_on_a_phone(town: Town):
    builder = Builder(town.window("routes-1", size=PHONE, javascript=False), has_script=False)

    figure_and_comparison(builder)

    assert builder.done + builder.looks <= MOST


def test_what_is_typed_while_the_preview_comes_is_not_lost(town: Town):
    page = town.window("routes-1")
    builder = Builder(page).open().begin()
    builder.choose("데이터", MONTHLY).choose("재는 방법", "합계").choose("열", "승차인원")

    held: list[Any] = []
    page.route("**/claims/build/", lambda road: road.continue_() if held else held.append(road))
    with page.expect_request("**/claims/build/"):
        page.get_by_label("나눌 열", exact=True).select_option(label="구역")
    page.get_by_label("문장", exact=True).fill("올해 승차는 모두 {n}이다.")
    held[0].continue_()
    page.get_by_label("문장에서 말할 묶음", exact=True).wait_for()

    assert page.get_by_label("문장", exact=True).input_value() == "올해 승차는 모두 {n}이다."


def _looked_at(page: Any) -> Any:
    """Return what looks at the page in both widths and contrasts, and keeps pictures in the folder of MULKKO_PICTURES, if any."""
    folder = os.environ.get("MULKKO_PICTURES")

    def looked(name: str) -> None:
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            for mode in ("light", "high-contrast"):
                in_mode(page, mode)
                assert grave(page) == [], f"{name} at {size['width']} in {mode}"
                assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]
                if folder:
                    page.screenshot(path=Path(folder) / f"{name}-{size['width']}-{mode}.png", full_page=True)
        page.set_viewport_size(DESK)
        in_mode(page, "light")

    return looked
