"""공개구분·보존기간, 결재선, 관련 부서, 파일에서 가져오기, 제출 전 확인."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.builders.city import draft_ready_to_submit, draft_with_only_a_title, night_workers_counted
from tests.web.test_journey import DRAFT, sent

from mulkko.organization.models import Mandate, Unit
from mulkko.policy import actions
from mulkko.policy.engine.body import written_body
from mulkko.policy.models import Proposal
from mulkko.policy.queries import content_of, sealed_content

TERMS = DRAFT + "draft/disclosure/"


@pytest.fixture
def ready(city):
    night_workers_counted(city)
    return draft_ready_to_submit(city)


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"disclosure": "open", "clauses": ["5"]}, ["clauses"]),
        ({"disclosure": "partly"}, ["clauses", "disclosure_reason", "closed_parts"]),
        ({"disclosure": "closed", "clauses": ["1"], "disclosure_reason": "까닭"}, ["statute"]),
        ({"disclosure": "closed", "clauses": ["5"], "disclosure_reason": "까닭", "decision_stage": "검토"}, ["decision_ends_on"]),
        ({"disclosure": "closed", "clauses": ["5"], "disclosure_reason": "까닭", "decision_ends_on": "2026-12-31"}, ["decision_stage"]),
        ({"disclosure": "open", "decision_stage": "검토", "decision_ends_on": "2026-12-31"}, ["decision_stage"]),
    ],
)  # fmt: skip
def test_what_a_class_needs_is_asked_for_with_a_link_to_its_field(ready, city, browser_of, typed, fields):
    """Invariant 34."""
    answer = sent(browser_of(city.drafter), TERMS, **typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert [name for name in fields if f'href="#id_{name}"' not in page] == []


def test_class_and_term_are_saved_and_sealed(ready, city, browser_of):
    typed = {
        "disclosure": "partly", "clauses": ["5", "6"], "disclosure_reason": "개인정보", "closed_parts": "붙임 2의 연락처",
        "decision_stage": "예산 검토", "decision_ends_on": "2026-12-31", "retention": "10",
    }  # fmt: skip

    answer = sent(browser_of(city.drafter), TERMS, **typed)
    content = content_of(Proposal.objects.get())

    assert answer.status_code == 302
    assert content["schema"] == 3
    assert content["retention"] == "10"
    assert content["closed_parts"] == "붙임 2의 연락처"
    assert content["decision_in_progress"] == ["예산 검토", "2026-12-31"]
    assert "부분공개(5,6)" in browser_of(city.drafter).get(TERMS).content.decode()


def test_an_open_document_keeps_no_reason_from_before(ready, city, browser_of):
    """Invariant 33."""
    Proposal.objects.update(disclosure="partly", clauses="6", disclosure_reason="개인정보", closed_parts="붙임 2")

    sent(
        browser_of(city.drafter),
        TERMS,
        disclosure="open",
        disclosure_reason="개인정보",
        closed_parts="붙임 2",
        retention="5",
    )

    proposal = Proposal.objects.get()
    assert (proposal.disclosure, proposal.clauses, proposal.disclosure_reason, proposal.closed_parts) == (
        "open",
        "",
        "",
        "",
    )


def test_nothing_is_submitted_without_a_retention_period(ready, city, browser_of):
    Proposal.objects.update(retention="")

    page = browser_of(city.drafter).get(DRAFT + "draft/submission/").content.decode()

    assert "보존기간을 정하지 않았습니다" in page
    assert f"{TERMS}#id_retention" in page
    assert 'name="submit"' not in page


def test_the_last_page_says_what_is_formed_who_gets_it_and_has_one_primary_act(ready, city, browser_of):
    page = browser_of(city.drafter).get(DRAFT + "draft/submission/").content.decode()

    assert "제출 전 확인" in page
    assert "노선팀장 이마을" in page
    assert "5년" in page
    assert page.count('class="primary"') == 1
    assert sealed_content(ready) is None


def test_the_last_page_warns_of_what_was_typed_and_not_saved(ready, city, browser_of):
    browser = browser_of(city.drafter)
    actions.ask_units(ready, ["bud"], question="예산?", by=city.drafter, at=timezone.now())
    base = browser.get(DRAFT + "draft/body/").content.decode().split('name="base" value="')[1].split('"')[0]
    browser.post(DRAFT + "draft/saves/", {"text": "□ 저장하지 않은 글", "base": base})

    page = browser.get(DRAFT + "draft/submission/").content.decode()

    assert "저장하지 않은 글이 있습니다" in page
    assert "예산담당관: 아직 답하지 않았습니다" in page


def test_the_route_says_of_everybody_why(ready, city, browser_of):
    page = browser_of(city.drafter).get(DRAFT + "draft/route/").content.decode()

    assert "왜 이 사람인가" in page
    assert "위임전결 규칙 2행에서 이 업무와 금액을 국장 전결로 정했습니다" in page
    assert "위임전결 규칙 2행에서 이 부서를 협조 부서로 정했습니다" in page


def test_without_a_row_those_that_come_near_stand_side_by_side(ready, city, browser_of):
    Proposal.objects.update(amount_krw=None)

    page = browser_of(city.drafter).get(DRAFT + "draft/route/").content.decode()

    assert "비슷한 행" in page
    assert "100,000,000원 이상 5,000,000,000원 미만" in page


def test_a_suggested_unit_shows_its_reason_and_is_left_out_with_one(ready, city, browser_of):
    Mandate.objects.create(
        unit=Unit.objects.get(code="road"), clause_no="3", text="심야버스 정류장 도로의 관리", valid_from="2026-01-01"
    )
    browser = browser_of(city.drafter)
    page = browser.get(DRAFT + "draft/units/").content.decode()

    answer = sent(browser, DRAFT + "draft/units/road/refusal/", reason="도로는 고치지 않는다")

    assert "AI가 찾음" in page
    assert "심야버스 정류장 도로의 관리" in page
    assert answer.status_code == 302
    after = browser.get(DRAFT + "draft/units/").content.decode()
    assert "도로는 고치지 않는다" in after
    assert "찾은 부서에서 도로과 제외" in browser.get(DRAFT + "history/").content.decode()


def hwpx(*lines: str) -> bytes:
    paragraphs = "".join(f"<hp:p><hp:run><hp:t>{line}</hp:t></hp:run></hp:p>" for line in lines)
    section = f'<hs:sec xmlns:hs="urn:s" xmlns:hp="urn:p">{paragraphs}</hs:sec>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        pack.writestr("mimetype", "application/hwp+zip")
        pack.writestr("Contents/section0.xml", section)
    return packed.getvalue()


def test_the_words_of_a_file_are_shown_first_and_taken_over_by_a_second_press(city, browser_of):
    draft_with_only_a_title(city)
    browser = browser_of(city.drafter)
    file = SimpleUploadedFile("계획.hwpx", hwpx("■ 추진배경", "ㅇ 2026년 3월 5일 {3.n} 시행", "1. 하나"))

    page = browser.post(DRAFT + "draft/import/", {"file": file}).content.decode()
    assert not Proposal.objects.get().blocks.exists()
    typed = page.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
    answer = sent_import(browser, page, typed, "replace")

    assert answer.status_code == 302
    body = Proposal.objects.get().body()
    assert [block.kind for block in body] == ["heading", "item", "first"]
    assert written_body(body).split("\n")[1] == "  ○ 2026. 3. 5. \\{3.n} 시행"  # a file brings words, never figures


def sent_import(browser, page, text, take):
    base = page.split('name="base" value="')[1].split('"')[0]
    return browser.post(DRAFT + "draft/import/", {"base": base, "text": text, "take": take})


def test_a_file_is_put_behind_the_text_that_is_there(ready, city, browser_of):
    browser = browser_of(city.drafter)
    page = browser.post(DRAFT + "draft/import/", {"file": SimpleUploadedFile("글.txt", "○ 붙인 글".encode("cp949"))})

    sent_import(browser, page.content.decode(), "○ 붙인 글", "append")

    assert written_body(Proposal.objects.get().body()).endswith("○ 붙인 글")
    assert "추진배경" in written_body(Proposal.objects.get().body())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "PDF는 읽지 않습니다"),
        (b"\xd0\xcf\x11\xe0", "옛 형식"),
        (b"PK\x03\x04 broken", "문서 파일이 깨졌습니다"),
    ],
)
def test_a_file_that_is_not_read_is_refused_in_words(ready, city, browser_of, content, said):
    answer = browser_of(city.drafter).post(DRAFT + "draft/import/", {"file": SimpleUploadedFile("x", content)})

    assert answer.status_code == 422
    assert said in answer.content.decode()
