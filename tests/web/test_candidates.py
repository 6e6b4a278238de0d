"""지시 후보 on screen: a text comes in, what was found is shown with its reason, and one press decides."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.builders.city import City, a_while_ago
from tests.builders.remarks import candidate_of, directive_of, remarks_of

from mulkko.directives.actions import finding
from mulkko.directives.models import Candidate, Decision, Directive, Remarks

HEAD = "jung"
SPEECH = "교통국은 심야버스 대책을 이번 주까지 보고해 주시기 바랍니다. 모두 건강하시기 바랍니다."
TOLD = {"title": "확대간부회의", "held_on": "2026-11-23", "speaker": "시장", "source": "meeting", "unit": "bud"}
KO = {"accept-language": "ko"}


def bring(browser, **told):
    return browser.post("/directives/remarks/new/", TOLD | told, headers=KO)


def docx(xml: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        pack.writestr("word/document.xml", xml)
    return packed.getvalue()


def test_a_pasted_text_is_read_in_the_child_and_its_candidates_are_shown_with_reason(city: City, browser_of):
    browser = browser_of(HEAD)

    answer = bring(browser, words=SPEECH)

    remarks = Remarks.objects.get()
    assert answer.headers["Location"] == f"/directives/candidates/?remarks={remarks.pk}"
    assert remarks.text == SPEECH
    [candidate] = remarks.candidates.all()
    assert candidate.due_on.isoformat() == "2026-11-27"
    shown = browser.get(answer.headers["Location"], headers=KO).content.decode()
    assert f"<mark>{candidate.text}</mark>" in shown
    assert "AI가 찾음 · 이유" in shown
    assert "“해 주시기 바랍니다”로 끝나 지시로 보았습니다." in shown


def test_a_document_is_read_and_hostile_words_stay_words(city: City, browser_of):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    said = "교통국은 &lt;script&gt;alert(1)&lt;/script&gt; \u202e대책을 보고해 주시기 바랍니다."
    xml = f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:body></w:document>'
    browser = browser_of(HEAD)

    answer = bring(browser, file=SimpleUploadedFile("말씀.docx", docx(xml)))

    shown = browser.get(answer.headers["Location"], headers=KO).content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown
    assert "\u202e" not in shown
    assert "\u202e" in Remarks.objects.get().text  # what was sealed is what was said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 ...", "PDF"), (b"\xd0\xcf\x11\xe0 old", "HWP"), (b"PK\x03\x04 broken", "다시 저장"), (b"\x81\xff\xfe\x00\xff", "UTF-8"),
        (b"   \n ", "글이 들어 있지"), ("가".encode() * 200_001, "20만 자"),
        (docx('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "읽지 않"),
    ],
)  # fmt: skip
def test_a_file_that_gives_no_text_leaves_nothing_and_says_what_to_do(city: City, browser_of, content, said):
    answer = bring(browser_of(HEAD), file=SimpleUploadedFile("a.bin", content))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Remarks.objects.exists()


def test_both_a_file_and_a_text_or_neither_is_asked_again_with_everything_typed(city: City, browser_of):
    for told in ({}, {"words": SPEECH, "file": SimpleUploadedFile("a.txt", b"a")}):
        answer = bring(browser_of(HEAD), **told)

        assert answer.status_code == 422
        assert "확대간부회의" in answer.content.decode()
    assert bring(browser_of(HEAD), words=SPEECH, unit="bus").status_code == 422  # not the own unit
    assert not Remarks.objects.exists()


def test_the_same_text_a_second_time_is_told_calmly(city: City, browser_of):
    bring(browser_of(HEAD), words=SPEECH)

    answer = bring(browser_of(HEAD), words=SPEECH)

    assert (answer.status_code, Remarks.objects.count()) == (422, 1)
    assert "이미 등록한 글입니다" in answer.content.decode()


def test_one_press_accepts_joins_discards_and_takes_back(city: City, browser_of):
    remarks, browser = remarks_of(a_while_ago(), office="bud"), browser_of(HEAD)
    order, again = remarks.candidates.filter(kind="directive")

    browser.post(f"/directives/candidates/{order.pk}/acceptance/", {})
    made = Directive.objects.get()
    shown = browser.get("/directives/candidates/", headers=KO).content.decode()
    assert f'<option value="{made.pk}" selected>' in shown  # the second one says nearly the same
    browser.post(f"/directives/candidates/{again.pk}/joining/", {"into": made.pk})
    assert again.state == "merged"
    browser.post(f"/directives/candidates/{again.pk}/reversal/", {})
    browser.post(f"/directives/candidates/{again.pk}/rejection/", {"reason": "courtesy"})

    assert again.state == "rejected"
    assert again.decision.reason
    assert Directive.objects.get() == made
    assert made.state == "registered"


def test_what_is_set_right_in_the_fold_is_what_is_tracked(city: City, browser_of):
    candidate = candidate_of(remarks_of(a_while_ago(), office="bud"))
    typed = {"words": "심야버스 대책 보고", "addressee": "도로과", "due_on": "2026-12-24", "kind": "long"}

    browser_of(HEAD).post(f"/directives/candidates/{candidate.pk}/acceptance/", typed)

    made = Directive.objects.get()
    assert (made.text, made.addressee, made.due_on.isoformat(), made.kind) == (
        "심야버스 대책 보고",
        "도로과",
        "2026-12-24",
        "long",
    )


def test_what_was_found_may_be_taken_out_and_untouched_words_stay_the_exact_span(city: City, browser_of):
    candidate = candidate_of(remarks_of(a_while_ago(), office="bud"))
    typed = {"words": candidate.text.replace(" ", "\r\n", 1), "addressee": "", "due_on": "", "kind": "short"}

    browser_of(HEAD).post(f"/directives/candidates/{candidate.pk}/acceptance/", typed)

    made = Directive.objects.get()
    assert (made.text, made.addressee, made.due_on) == (candidate.text, "", None)


def test_a_second_press_is_told_calmly_and_makes_no_second_directive(city: City, browser_of):
    candidate = candidate_of(remarks_of(a_while_ago(), office="bud"))
    browser, address = browser_of(HEAD), f"/directives/candidates/{candidate.pk}/acceptance/"

    browser.post(address, {})
    answer = browser.post(address, {}, follow=True, headers=KO)

    assert "다른 사람이 먼저 처리했거나" in answer.content.decode()
    assert (Directive.objects.count(), Decision.objects.count()) == (1, 1)


def test_candidates_of_another_office_look_like_none(city: City, browser_of):
    remarks = remarks_of(a_while_ago(), office="bud")
    candidate, stranger = candidate_of(remarks), browser_of(city.drafter)

    for act in ("acceptance", "joining", "rejection", "reversal"):
        assert stranger.post(f"/directives/candidates/{candidate.pk}/{act}/").status_code == 404
    for address in ("/directives/candidates/", f"/directives/candidates/?remarks={remarks.pk}", "/directives/"):
        assert "심야버스" not in stranger.get(address).content.decode()
    assert Candidate.objects.undecided().count() == 4


def test_a_candidate_is_never_joined_with_what_one_may_not_see(city: City, browser_of):
    closed = directive_of(a_while_ago(), office="bus", is_closed=True, before="비공개. ")
    candidate = candidate_of(remarks_of(a_while_ago(), office="bud"))
    browser = browser_of(HEAD)

    assert f'value="{closed.pk}"' not in browser.get("/directives/candidates/").content.decode()
    assert browser.post(f"/directives/candidates/{candidate.pk}/joining/", {"into": closed.pk}).status_code == 404


def test_a_foreign_address_is_never_gone_back_to(city: City, browser_of):
    candidate = candidate_of(remarks_of(a_while_ago(), office="bud"))

    for target in ("https://evil.example/directives/", "//evil.example", "/sign-out/"):
        answer = browser_of(HEAD).post(f"/directives/candidates/{candidate.pk}/reversal/", {"next": target})
        assert answer.headers["Location"] == "/directives/candidates/"


def test_a_text_is_read_under_limits_that_are_said():
    assert finding.LIMITS.wall_seconds <= 180
    assert finding.LIMITS.memory_mib <= 3072
