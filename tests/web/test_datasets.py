"""The catalogue on screen: quality that is counted, filters in the address, and nothing about persons."""

import csv
import io
import json

import pytest
from django.utils import timezone
from tests.builders.city import (
    OPERATOR,
    City,
    a_while_ago,
    claim_about_night_workers,
    draft_ready_to_submit,
    night_workers_counted,
)

from mulkko.catalog.actions import Incoming, add_file
from mulkko.catalog.actions.describing import describe
from mulkko.catalog.errors import NotYours
from mulkko.catalog.models import Dataset, Description, Withdrawal
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import check_claims
from mulkko.ledger.models import Entry
from mulkko.web.claim_reasons import reason_told

pytestmark = pytest.mark.django_db
PEOPLE = '동,성명,연락처,금액\n나루동,김하늘,010-1234-5678,"1,000"\n가람동,이마을,010-2345-6789,"2,500"\n여울동,,,300\n'


def brought(city: City, text: str = PEOPLE, **told) -> Dataset:
    path = city.folder / "payments.csv"
    path.write_text(text, encoding="utf-8")
    usual = {"name": "payments", "title": "지급 현황", "owner": "bus", "personal": frozenset({"성명", "연락처"})}
    [added] = add_file(path, told=Incoming(**usual | told), by=OPERATOR, person=None, at=a_while_ago(1))
    assert added.error is None, added.error
    return Dataset.objects.get(name="payments")


def page_of(browser, address="/data/payments/") -> str:
    return browser.get(address).content.decode()


def test_columns_about_persons_appear_nowhere_on_the_page_nor_in_the_file(city: City, browser_of):
    brought(city)
    browser = browser_of(city.drafter)

    page = page_of(browser)
    file = b"".join(browser.get("/data/payments/versions/1/rows.csv").streaming_content).decode("utf-8-sig")

    for text in (page, file):
        assert "김하늘</td>" not in text
        assert "이마을" not in text
        assert "010-" not in text
    assert "개인정보: 보이지 않음" in page
    assert list(csv.reader(io.StringIO(file))) == [
        ["동", "금액"],
        ["나루동", "1000"],
        ["가람동", "2500"],
        ["여울동", "300"],
    ]


def test_the_file_is_an_attachment_that_is_never_sniffed(city: City, browser_of):
    brought(city)

    answer = browser_of(city.drafter).get("/data/payments/versions/1/rows.csv")

    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_text_that_would_run_as_a_formula_is_disarmed(city: City, browser_of):
    brought(city, '이름,값\n=HYPERLINK("x"),-5\n', personal=frozenset())

    file = b"".join(browser_of(city.drafter).get("/data/payments/versions/1/rows.csv").streaming_content).decode()

    assert "'=HYPERLINK" in file
    assert ",-5" in file


def test_a_file_whose_bytes_were_changed_is_not_given_out(city: City, browser_of, settings):
    brought(city)
    for chunk in (settings.MULKKO_HOME / "chunks").rglob("*.parquet"):
        chunk.write_bytes(chunk.read_bytes() + b"!")

    browser = browser_of(city.drafter)
    assert browser.get("/data/payments/versions/1/rows.csv").status_code == 409
    assert "행을 보일 수 없습니다." in page_of(browser)


def test_quality_is_counted_from_the_cells(city: City, browser_of):
    brought(city)  # 12 cells: 2 blank, 2 with a thousands separator

    page = page_of(browser_of(city.drafter), "/data/")

    assert "83.3%" in page
    assert page.count("83.3%") == 2
    assert "계산 안 함" in page  # no day and no cycle: timeliness is not guessed


def test_a_version_says_which_rows_and_columns_came_and_went(city: City, browser_of):
    brought(city)
    brought(city, '동,성명,연락처,금액,비고\n나루동,김하늘,010-1234-5678,"1,000",가\n솔동,박솔,010-3456-7890,70,나\n')

    page = page_of(browser_of(city.drafter))

    assert "v1와 견주어 늘어난 행 1, 없어진 행 2." in page
    assert "새 열: 비고" in page


def test_filters_stand_in_the_address_and_combine(city: City, browser_of):
    brought(city)
    night_workers_counted(city)
    browser = browser_of(city.drafter)

    def names(query):
        return [row.dataset.name for row in browser.get(f"/data/?{query}").context["rows"]]

    assert len(names("")) == 2
    assert names("personal=columns") == ["payments"]
    assert names("personal=columns&use=used") == []
    assert names("q=지급") == ["payments"]
    assert names("unit=bus&personal=columns&fresh=unknown") == ["payments"]
    assert names("order=rows")[0] != "payments"
    assert browser.get("/data/?order=nonsense&fresh=%00").status_code == 200


def test_the_list_counts_only_proposals_that_the_viewer_may_read(city: City, browser_of):
    night_workers_counted(city)
    draft = draft_ready_to_submit(city)
    claim_about_night_workers(city, draft)

    mine = browser_of(city.drafter).get("/data/").context["rows"][0].proposals
    others = browser_of(city.stranger).get("/data/").context["rows"][0].proposals

    assert (mine, others) == (1, 0)
    assert draft.title in page_of(browser_of(city.drafter), "/data/night/")
    assert draft.title not in page_of(browser_of(city.stranger), "/data/night/")


def test_a_dataset_of_another_unit_only_looks_like_none(city: City, browser_of):
    brought(city, readers="unit", owner="bud")
    browser = browser_of(city.drafter)

    assert "payments" not in page_of(browser, "/data/")
    for address in ("", "description/", "versions/1/rows.csv"):
        assert browser.get(f"/data/payments/{address}").status_code == 404


def test_its_keeper_describes_it_and_the_words_before_stay(city: City, browser_of):
    dataset = brought(city, as_of=a_while_ago().date())
    browser = browser_of(city.drafter)

    for text, cycle in (("첫 설명", ""), ("고친 설명", "31")):
        typed = {"text": text, "cycle_days": cycle, "contact": "버스팀 1234", "column-0": "행정동"}
        assert browser.post("/data/payments/description/", typed).status_code == 302

    page = page_of(browser)
    assert "고친 설명" in page
    assert "첫 설명" in page
    assert "행정동" in page
    assert "매월" in page
    assert browser.get("/data/?fresh=current").context["rows"][0].dataset == dataset
    assert Entry.objects.filter(action="catalog.described").count() == 2


def test_nobody_else_describes_it(city: City, browser_of):
    dataset = brought(city, owner="bud")

    assert browser_of(city.drafter).get("/data/payments/description/").status_code == 404
    with pytest.raises(NotYours):
        describe(dataset, text="x", cycle_days=None, contact="", meanings={}, by=city.drafter, at=a_while_ago())
    assert not Description.objects.exists()


def test_a_figure_begins_with_the_dataset_built_or_written(city: City, browser_of):
    night_workers_counted(city)
    draft = draft_ready_to_submit(city)

    browser = browser_of(city.drafter)
    assert f"/proposals/{draft.reference}/claims/build/?dataset=night" in page_of(browser, "/data/night/")
    assert "야간근로자 현황 건수는 3건이다." in page_of(
        browser, f"/proposals/{draft.reference}/claims/build/?dataset=night"
    )
    page = page_of(browser, f"/proposals/{draft.reference}/claims/new/?dataset=night")

    assert "SELECT count(*) AS n FROM &quot;night&quot;" in page


def test_a_profile_that_could_not_be_computed_says_so_and_breaks_nothing(city: City, browser_of):
    dataset = brought(city)
    profile = dataset.newest.profile
    profile.text = json.dumps({})
    profile.save()

    assert "너무 커서 열별로 세지 못했습니다." in page_of(browser_of(city.drafter))


def test_its_keeper_takes_a_version_back_and_says_why_and_its_figures_say_it_too(city: City, browser_of):
    night_workers_counted(city)
    draft = draft_ready_to_submit(city)
    claim_about_night_workers(city, draft)
    browser = browser_of(city.drafter)
    address = "/data/night/versions/1/withdrawal/"

    assert browser.post(address, {"reason": " "}).status_code == 422
    assert not Withdrawal.objects.exists()
    assert browser.get(address).context["uses"] == Claim.objects.count()
    assert browser.post(address, {"reason": "집계 잘못"}).status_code == 302

    assert "집계 잘못" in page_of(browser, "/data/night/")
    assert browser.get(address).status_code == 302
    found = check_claims(list(Claim.objects.all()), at=timezone.now())[0]
    assert (found.judgement.status, found.judgement.why) == ("unverifiable", "withdrawn")
    assert "제1판이 철회되었습니다. 사유: 집계 잘못" in reason_told(found.judgement.reason)
    assert Entry.objects.filter(action="catalog.version_withdrawn").count() == 1


def test_nobody_else_takes_it_back(city: City, browser_of):
    brought(city, owner="bud")

    assert browser_of(city.drafter).post("/data/payments/versions/1/withdrawal/", {"reason": "?"}).status_code == 404
    assert not Withdrawal.objects.exists()
