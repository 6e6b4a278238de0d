"""The package for another approval system and the result that comes back, on the pages, without JavaScript."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.builders.city import PASSWORD, draft_ready_to_submit, night_workers_counted, submitted
from tests.builders.elsewhere import handed_over_hwpx
from tests.builders.readers import needs_fonts

from mulkko.approval.models import Result, ReturnedFile
from mulkko.policy.models import Proposal
from mulkko.web.deadlines import deadlines_of
from mulkko.web.work.counting import count_work
from mulkko.web.work.desk import desk_of
from mulkko.web.work.sources import work_of


@pytest.fixture
def handed_over(city, settings):
    settings.ROUTE_MODE = "beside"
    night_workers_counted(city)
    return submitted(city, draft_ready_to_submit(city))


def sent(content, name="최종.hwpx", **changed):
    told = {
        "title": "교통국장", "name": "최국장", "unit": "교통국", "number": "대중교통과-501",
        "decided_on": timezone.localdate().isoformat(), "password": PASSWORD,
    }  # fmt: skip
    return {**told, "file": SimpleUploadedFile(name, content), **changed}


def page(browser, proposal, what=""):
    return browser.get(f"/proposals/{proposal.reference}/{what}").content.decode()


def test_the_drafter_is_led_to_the_package_and_to_the_result(city, handed_over, browser_of):
    rows = work_of(desk_of(city.drafter, timezone.now()))
    text = page(browser_of(city.drafter), handed_over, "approval/")

    assert [row.act for row in rows] == ["결과 입력"]
    assert count_work(desk_of(city.drafter, timezone.now()).place, timezone.now()) == 1
    assert f"/proposals/{handed_over.reference}/results/new/" in text
    assert f"/proposals/{handed_over.reference}/package.zip" in text
    for person in (city.team_lead, city.section_head, city.cooperator, city.approver):
        assert work_of(desk_of(person, timezone.now())) == []


def test_a_document_that_another_system_decides_has_no_deadline_here(handed_over):
    assert deadlines_of(handed_over, handed_over.state, person=None, at=timezone.now()).turn is None


@needs_fonts
def test_the_package_holds_every_paper_twice_and_the_digest_of_each(city, handed_over, browser_of):
    answer = browser_of(city.drafter).get(f"/proposals/{handed_over.reference}/package.zip")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        names = package.namelist()
        lines = [line.split("  ") for line in package.read("0-SHA256.txt").decode().splitlines()]
        held = {name: hashlib.sha256(package.read(name)).hexdigest() for name in names[1:]}
    assert {name: digest for digest, name in lines} == held
    assert {name.partition(".")[2] for name in held} >= {"hwpx", "pdf"}
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_result_is_entered_by_a_form_and_its_page_shows_what_differs(city, handed_over, browser_of):
    browser = browser_of(city.drafter)

    answer = browser.post(
        f"/proposals/{handed_over.reference}/results/new/", sent(handed_over_hwpx(handed_over)), follow=True
    )

    text = answer.content.decode()
    assert Proposal.objects.get(pk=handed_over.pk).state == "approved"
    assert "대중교통과-501" in text
    assert "<del>" in text
    assert "대중교통과-501" in page(browser_of(city.stranger), handed_over, "approval/")


def test_a_pdf_is_said_not_to_be_compared(city, handed_over, browser_of):
    browser = browser_of(city.drafter)

    text = browser.post(
        f"/proposals/{handed_over.reference}/results/new/", sent(b"%PDF-1.7\n%%EOF", "a.pdf"), follow=True
    ).content.decode()

    assert "PDF는 비교할 수 없어" in text
    assert "모든 문단이 같습니다" not in text


def test_a_file_that_is_not_taken_is_told_in_one_sentence_and_what_was_typed_stays(city, handed_over, browser_of):
    answer = browser_of(city.drafter).post(
        f"/proposals/{handed_over.reference}/results/new/", sent(b"MZ\x00", "a.hwpx")
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "HWPX·DOCX·PDF·TXT 파일이 아니거나" in text
    assert 'value="대중교통과-501"' in text
    assert not ReturnedFile.objects.exists()


def test_a_file_beyond_the_limit_is_told_in_one_sentence(city, handed_over, browser_of):
    big = b"%PDF-1.7" + b"0" * (21 << 20) + b"%%EOF"

    answer = browser_of(city.drafter).post(f"/proposals/{handed_over.reference}/results/new/", sent(big, "a.pdf"))

    assert answer.status_code == 422
    assert "20MiB보다 커서" in answer.content.decode()


def test_without_the_password_nothing_is_entered(city, handed_over, browser_of):
    answer = browser_of(city.drafter).post(
        f"/proposals/{handed_over.reference}/results/new/", sent(b"text", "a.txt", password="wrong")
    )

    assert answer.status_code == 422
    assert not Result.objects.exists()


def test_a_wrong_entry_is_corrected_on_the_page_and_both_can_be_read(city, handed_over, browser_of):
    browser = browser_of(city.drafter)
    browser.post(f"/proposals/{handed_over.reference}/results/new/", sent(b"text", "a.txt"))
    first = Result.objects.get()

    typed = sent(b"", number="대중교통과-510", reason="번호를 잘못 적음")
    del typed["file"]
    browser.post(f"/proposals/{handed_over.reference}/results/{first.pk}/correction/", typed)

    assert Result.objects.standing().get().number == "대중교통과-510"
    assert "나중에 바로잡은 입력입니다" in page(browser, handed_over, f"results/{first.pk}/")


def test_nobody_else_enters_a_result_and_a_closed_paper_shows_none(city, handed_over, browser_of):
    browser_of(city.drafter).post(f"/proposals/{handed_over.reference}/results/new/", sent(b"text", "a.txt"))
    result = Result.objects.get()
    Proposal.objects.filter(pk=handed_over.pk).update(disclosure="closed")

    for what in (f"results/{result.pk}/", f"results/{result.pk}/file/", "results/new/", "package.zip"):
        assert browser_of(city.stranger).get(f"/proposals/{handed_over.reference}/{what}").status_code == 404


def test_a_returned_file_is_saved_and_never_opened_by_the_browser(city, handed_over, browser_of):
    browser = browser_of(city.drafter)
    browser.post(f"/proposals/{handed_over.reference}/results/new/", sent(b"<script>", "a.txt"))

    answer = browser.get(f"/proposals/{handed_over.reference}/results/{Result.objects.get().pk}/file/")

    assert answer.content == b"<script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
