"""A file brought in the browser: read, looked at, kept or dropped; only by who keeps the data; never half."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.builders.city import City, night_workers_counted

from mulkko.catalog.actions import uploads
from mulkko.catalog.errors import NotYours
from mulkko.catalog.jobs import look_at_upload
from mulkko.catalog.models import Dataset, Upload, Version
from mulkko.catalog.queries import personal_columns
from mulkko.jobs.models import Job
from mulkko.ledger.models import Entry

pytestmark = pytest.mark.django_db
TABLE = '버스 이용 현황,,\n(단위: 명),,\n노선,성명,승객\n1번,김하늘,"1,200"\n2번,이마을,"3,400"\n합계,,"4,600"\n※ 2026년 10월 기준,,\n'
LATER = "노선,성명,승객\n1번,김하늘,1300\n2번,이마을,3400\n"


def brought(browser, text=TABLE, name="버스_이용_현황.csv", **typed):
    file = SimpleUploadedFile(name, text.encode("cp949") if isinstance(text, str) else text)
    return browser.post("/data/uploads/new/", {"goal": "new", "file": file} | typed)


def told(**more):
    return {
        "title": "버스 이용 현황", "name": "bus_use", "as_of": "2026-10-31", "basis": "register", "readers": "all",
        "licence": "", "personal": ["성명"],
    } | more  # fmt: skip


def waiting_files(settings):
    return list((settings.MULKKO_HOME / "uploads").iterdir())


def test_what_was_understood_is_shown_before_anything_is_kept(city: City, browser_of, settings):
    browser = browser_of(city.drafter)

    page = browser.get(brought(browser).headers["Location"]).content.decode()

    for said in ("cp949", "파일의 3행", "파일의 6행, 따로 보관", "표 아래 주석 제외", "제목"):
        assert said in page.replace("CP949", "cp949"), said
    assert 'value="성명" id="id_personal_1" checked' in page  # a first tick; whoever brings it decides
    assert not Dataset.objects.exists()
    assert len(waiting_files(settings)) == 1


def test_a_kept_file_becomes_a_version_of_the_unit_and_its_bytes_go(city: City, browser_of, settings):
    browser = browser_of(city.drafter)
    address = brought(browser).headers["Location"]

    assert browser.post(address, told()).status_code == 302

    version = Version.objects.get()
    assert (version.dataset.name, version.dataset.owner.code, version.rows) == ("bus_use", "bus-r", 2)
    assert (version.source_name, version.added_by) == ("버스_이용_현황.csv", "k1")
    assert personal_columns(version) == {"성명"}
    assert waiting_files(settings) == []
    assert "표 1개를 넣었습니다." in browser.get(address).content.decode()
    assert Entry.objects.filter(action="catalog.version_added").count() == 1


def test_a_new_version_and_a_new_dataset_are_told_apart(city: City, browser_of):
    browser = browser_of(city.drafter)
    browser.post(brought(browser).headers["Location"], told())

    again = browser.post(brought(browser, LATER).headers["Location"], told())
    assert again.status_code == 422
    assert "이름의 자료가 이미 있습니다." in again.content.decode()

    address = brought(browser, LATER, goal="version", dataset="bus_use").headers["Location"]
    typed = {"as_of": "2026-11-30", "personal": ["성명"], "is_correction": "on", "note": "승객 수를 고침"}
    assert browser.post(address, typed).status_code == 302
    assert list(Version.objects.values_list("number", "corrects__number")) == [(1, None), (2, 1)]


def test_the_same_file_again_adds_nothing(city: City, browser_of):
    browser = browser_of(city.drafter)
    browser.post(brought(browser).headers["Location"], told())
    address = brought(browser, goal="version", dataset="bus_use").headers["Location"]

    browser.post(address, {"as_of": "2026-10-31", "personal": ["성명"]})

    assert Version.objects.count() == 1
    assert "최신 판과 똑같습니다." in browser.get(address).content.decode()


def test_data_of_another_unit_cannot_be_chosen_nor_sent_by_hand(city: City, browser_of):
    night_workers_counted(city, owner="bud")
    browser = browser_of(city.drafter)

    assert 'value="night"' not in browser.get("/data/uploads/new/?dataset=night").content.decode()
    assert brought(browser, goal="version", dataset="night").status_code == 422
    assert not Upload.objects.exists()


def test_the_action_itself_refuses_a_file_for_another_unit(city: City, tmp_path, settings):
    night_workers_counted(city, owner="bud")
    path = tmp_path / "x.csv"
    path.write_text(LATER, encoding="utf-8")

    with pytest.raises(NotYours):
        uploads.receive(
            path, name="x.csv", dataset=Dataset.objects.get(), look=look_at_upload, by=city.drafter, at=timezone.now()
        )


def test_a_file_that_cannot_be_read_ends_in_one_sentence_and_leaves_nothing(city: City, browser_of):
    browser = browser_of(city.drafter)

    page = browser.get(brought(browser, b"%PDF-1.7 nothing", name="a.csv").headers["Location"]).content.decode()

    assert "파일에 표가 없습니다." in page
    assert "자료로 넣기" not in page
    assert not Version.objects.exists()


def test_only_whoever_brought_it_sees_it(city: City, browser_of):
    address = brought(browser_of(city.drafter)).headers["Location"]

    seen = [browser_of(who).get(address).status_code for who in (city.drafter, city.team_lead, "operator")]

    assert seen == [200, 404, 404]


def test_a_dropped_file_is_gone(city: City, browser_of, settings):
    browser = browser_of(city.drafter)
    address = brought(browser).headers["Location"]

    browser.post(f"{address}removal/")

    assert waiting_files(settings) == []
    assert "버린 파일입니다." in browser.get(address).content.decode()
    assert browser.post(address, told()).status_code == 200  # there is no form any more, and nothing happens
    assert not Version.objects.exists()


def test_a_file_that_nobody_keeps_goes_after_a_week(city: City, browser_of, settings):
    brought(browser_of(city.drafter))

    uploads.tidy_uploads(at=timezone.now() + timedelta(days=8))

    assert Upload.objects.get().ending == "dropped"


def test_bytes_that_were_lost_say_so(city: City, browser_of, settings):
    browser = browser_of(city.drafter)
    address = brought(browser).headers["Location"]
    for path in waiting_files(settings):  # as after a restore: a backup does not carry files on their way in
        path.unlink()

    browser.post(address, told())

    assert "올린 파일이 남아 있지 않습니다." in browser.get(address).content.decode()
    assert Job.objects.first().state == "failed"


def test_what_is_too_large_is_refused_in_one_sentence(city: City, browser_of, settings, monkeypatch):
    monkeypatch.setattr("mulkko.web.uploads.MOST_BYTES", 10)

    answer = brought(browser_of(city.drafter))

    assert answer.status_code == 422
    assert "파일이 300 MB를 넘습니다." in answer.content.decode()
    assert waiting_files(settings) == []


def test_a_strangers_file_is_not_taken(stranger, settings, db):
    assert brought(stranger).status_code == 302
    assert not (settings.MULKKO_HOME / "uploads").exists()


def test_errors_of_the_form_are_listed_and_lead_to_their_fields(city: City, browser_of):
    page = browser_of(city.drafter).post("/data/uploads/new/", {"goal": "version"}).content.decode()

    summary = re.search(r'class="error-summary".*?</div>', page, re.DOTALL)[0]
    assert 'href="#id_file"' in summary
    assert 'href="#id_dataset"' in summary
