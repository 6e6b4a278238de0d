"""Maps of districts on screen: voices by inhabitant, who is missing, and a table whose column names districts."""

import json
import re

import pytest
from tests.builders.city import OPERATOR, City, a_while_ago
from tests.builders.voices import collected, file_of, rows

from mulkko.catalog.actions import Incoming, add_file
from mulkko.organization.actions import load_city
from mulkko.voice.actions import make_themes
from mulkko.voice.models import Sorting

NAMES = ("나루구", "여울구", "작은구", "빈들구")
VOICES = {"나루구": 24, "여울구": 9, "작은구": 3}
PEOPLE = "구,성별,인구(명)\n나루구,남,1000\n나루구,여,1000\n여울구,남,500\n여울구,여,500\n작은구,남,200\n"
PLAIN = {"name": "people", "title": "구별 인구", "owner": "bus"}


def district(at, name):
    ring = [[at, 0], [at + 1, 0], [at + 1, 1], [at, 1], [at, 0]]
    facts = {"code": f"d{at}", "name": name, "valid_from": "2020-01-01"}
    return {"type": "Feature", "properties": facts, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.fixture
def outlines(city: City) -> City:
    folder = city.folder / "outlines"
    folder.mkdir()
    features = [district(at, name) for at, name in enumerate(NAMES)]
    (folder / "districts.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    text = "dataset,district,people,valid_from\npeople,구,인구(명),2020-01-01\n"
    (folder / "population.csv").write_text(text, encoding="utf-8")
    assert load_city(folder, by=OPERATOR, at=a_while_ago(1)).is_whole
    return city


def voices_of_districts() -> Sorting:
    names = [name for name, n in VOICES.items() for _ in range(n)]
    table = [[*row[:3], f"가람시 {name}", row[4]] for row, name in zip(rows(12), names, strict=True)]
    at = a_while_ago(1)
    return make_themes(collected(file_of(table), by=OPERATOR, at=at, owner="bus").collection, by=OPERATOR, at=at)


def brought(city: City, text: str = PEOPLE, **told) -> None:
    path = city.folder / f"{told.get('name', 'people')}.csv"
    path.write_text(text, encoding="utf-8")
    [added] = add_file(path, told=Incoming(**PLAIN | told), by=OPERATOR, person=None, at=a_while_ago(1))
    assert added.error is None, added.error


def page_of(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def table_of(page: str, key: str) -> list[list[str]]:
    figure = page.split(f'<figure class="chart" id="{key}">')[1].split("</figure>")[0]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", figure)]


def test_voices_are_shown_per_inhabitant_with_the_data_that_count_them(outlines, browser_of):
    voices_of_districts()
    brought(outlines)

    page = page_of(browser_of(outlines.drafter), "/voices/")

    assert table_of(page, "district-map") == [
        ["동·구", "인구 1만 명당 의견", "의견 수", "인구"],
        ["나루구", "120", "24", "2,000"],
        ["여울구", "90", "9", "1,000"],
        ["빈들구", "5건 미만", "5건 미만", "자료 없음"],
        ["작은구", "5건 미만", "5건 미만", "200"],
    ]
    assert 'href="/data/people/">구별 인구</a> v1' in page
    assert "style=" not in page


def test_the_map_is_by_number_where_the_address_says_so(outlines, browser_of):
    voices_of_districts()
    brought(outlines)

    page = page_of(browser_of(outlines.drafter), "/voices/?map=count")

    assert table_of(page, "district-map")[1] == ["나루구", "24", "120", "2,000"]


def test_who_is_missing_stands_beside_the_share_of_the_people_and_is_called_no_sample(outlines, browser_of):
    voices_of_districts()
    brought(outlines)

    page = page_of(browser_of(outlines.drafter), "/voices/")

    assert table_of(page, "who-is-missing")[1:] == [["여울구", "27.3", "33.3"], ["나루구", "72.7", "66.7"]]
    assert "민원은 표본이 아닙니다." in page


def test_a_small_count_follows_from_no_figure_on_the_map(outlines, browser_of):
    voices_of_districts()
    brought(outlines)

    page = page_of(browser_of(outlines.stranger), "/voices/?map=count")

    cells = [cell for row in table_of(page, "district-map") for cell in row]
    assert "3" not in cells
    assert cells.count("5건 미만") + cells.count("24") + cells.count("9") >= 3
    hidden = 36 - sum(int(cell) for row in table_of(page, "district-map") for cell in row[1:2] if cell.isdigit())
    assert hidden >= 5 or hidden == 0


def test_inhabitants_that_somebody_may_not_read_are_not_divided_by(outlines, browser_of):
    voices_of_districts()
    brought(outlines, readers="unit")

    page = page_of(browser_of(outlines.stranger), "/voices/")

    assert "구별 인구" not in page
    assert "누가 빠져 있나" not in page
    assert table_of(page, "district-map")[0] == ["동·구", "의견 수"]


def test_without_outlines_the_bars_stay_and_nothing_is_called_missing(city, browser_of):
    voices_of_districts()

    page = page_of(browser_of(city.drafter), "/voices/")

    assert "district-map" not in page
    assert 'id="districts"' in page


def test_a_theme_has_its_own_map(outlines, browser_of):
    sorting = voices_of_districts()
    brought(outlines)

    assert 'id="district-map"' in page_of(browser_of(outlines.drafter), f"/voices/themes/{sorting.themes.first().pk}/")


def test_a_table_by_district_gets_a_map_that_adds_up_people_and_hides_few(outlines, browser_of):
    brought(outlines, PEOPLE + "빈들구,남,2\n빈들구,여,1\n")

    page = page_of(browser_of(outlines.drafter), "/data/people/")

    assert table_of(page, "dataset-map") == [
        ["구", "인구(명)"],
        ["나루구", "2,000"],
        ["여울구", "1,000"],
        ["빈들구", "5명 미만"],
        ["작은구", "5명 미만"],
    ]
    assert "모두 더했습니다" in page


def test_a_rate_is_mapped_where_each_district_has_one_row_and_never_added_up(outlines, browser_of):
    one_each = "구,이용률(%),면적(㎢)\n나루구,12.5,3\n여울구,7.25,4\n모르는구,1,5\n작은구,3,6\n빈들구,9,1\n"
    brought(outlines, one_each, name="rates", title="이용률")
    brought(outlines, one_each + "나루구,11,3\n", name="twice", title="두 번")
    browser = browser_of(outlines.drafter)

    page = page_of(browser, "/data/rates/")

    assert table_of(page, "dataset-map")[1] == ["나루구", "12.5"]
    assert "모르는구" in page.split('id="map"')[1]
    assert table_of(page_of(browser, "/data/rates/?map=면적(㎢)"), "dataset-map")[1] == ["작은구", "6"]
    assert "dataset-map" not in page_of(browser, "/data/twice/")


def test_a_column_about_persons_is_no_figure_of_a_map(outlines, browser_of):
    brought(outlines, "구,소득(명)\n나루구,100\n여울구,90\n", name="secret", personal=frozenset({"소득(명)"}))

    assert "dataset-map" not in page_of(browser_of(outlines.drafter), "/data/secret/")


@pytest.mark.parametrize("wanted", ["%00", "x" * 500, "%3Cb%3E"])
def test_a_strange_figure_in_the_address_is_the_first_one(outlines, browser_of, wanted):
    brought(outlines)

    assert table_of(page_of(browser_of(outlines.drafter), f"/data/people/?map={wanted}"), "dataset-map")
