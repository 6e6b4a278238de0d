"""The pages on which a figure of a survey, or a forecast, becomes evidence; both without a line of JavaScript."""

import re
from html import unescape

import pytest
from tests.builders.city import City, draft_with_only_a_title, night_workers_counted

from mulkko.evidence.engine.forecasts import later
from mulkko.evidence.models import Claim

POLL = "번호,구,심야버스\n" + "".join(
    f"{place}{n},{place},{'찬성' if n < yes else '반대'}\n"
    for place, yes in (("가구", 80), ("나구", 40))
    for n in range(100)
)
RIDES = "연월,승차(명)\n" + "".join(f"{later('2022-01', n)},{12_000 + 30 * n + (n * 37) % 101}\n" for n in range(48))
FACTS = {
    "mode": "phone",
    "began": "2026-03-02",
    "ended": "2026-03-09",
    "population": "만 19세 이상 시민",
    "probability": "on",
}


@pytest.fixture
def page(city: City):
    night_workers_counted(city, POLL, name="poll", title="시민 조사", basis="survey")
    night_workers_counted(city, RIDES, name="rides", title="버스 승차")
    return f"/proposals/{draft_with_only_a_title(city).reference}/claims/"


def told(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_a_figure_of_a_survey_is_looked_at_and_kept_and_says_how_people_were_asked(city: City, browser_of, page):
    browser, address = browser_of(city.drafter), f"{page}survey/"
    fields = {"dataset": "poll", "measure": "share", "question": "심야버스", "answers": "찬성", "act": "look", **FACTS}
    assert "시민 조사" in told(browser.get(address, {"dataset": "poll"}))

    look = browser.post(address, fields)
    lacking = browser.post(address, fields | {"mode": "", "act": "save"})
    apart = {
        "measure": "difference",
        "group": "구",
        "first": "나구",
        "second": "가구",
        "sentence": "나구가 가구보다 {d} 높다.",
    }
    untrue = browser.post(address, fields | apart | {"act": "save"})

    assert "60.0% (±6.7%p, n=200)" in told(look)
    assert (lacking.status_code, untrue.status_code) == (422, 422)
    assert not Claim.objects.exists()
    assert browser.post(address, fields | {"act": "save"}).status_code == 302
    shown = told(browser.get(f"/claims/{Claim.objects.get().pk}/"))
    assert "[조사: 만 19세 이상 시민, 전화, 2026-03-02∼2026-03-09, 확률표본" in shown
    assert "등급 B" in shown or "B" in shown


def test_a_forecast_is_drawn_with_its_interval_and_kept(city: City, browser_of, page):
    browser, address = browser_of(city.drafter), f"{page}forecast/"
    fields = {"dataset": "rides", "time": "연월", "value": "승차(명)", "how": "sum", "target": "2026-03", "act": "look"}

    look = browser.post(address, fields)
    far = browser.post(address, fields | {"target": "2031-03", "act": "save"})

    assert look.content.decode().count("<svg") >= 1
    assert "과거 22개 시점에서 시험" in told(look)
    assert "80% 구간" in told(look)
    assert (far.status_code, Claim.objects.count()) == (422, 0)
    assert "너무 멉니다" in told(far)
    assert browser.post(address, fields | {"act": "save"}).status_code == 302
    claim = Claim.objects.get()
    assert (claim.kind, claim.method["seed"]) == ("model", None)
    assert "[전망:" in told(browser.get(f"/claims/{claim.pk}/"))
