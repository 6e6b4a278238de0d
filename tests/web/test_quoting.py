"""The page on which a document is quoted: brought, looked through, a passage chosen, kept; without a line of JavaScript."""

import re
from html import unescape

import pytest
from tests.builders.city import City, a_while_ago, draft_with_only_a_title
from tests.builders.documents import REPORT, docx

from mulkko.catalog.actions import Incoming
from mulkko.catalog.actions.documents import add_document
from mulkko.catalog.models import Dataset
from mulkko.evidence.models import Claim
from mulkko.organization.queries import actor_of


@pytest.fixture
def page(city: City):
    return f"/proposals/{draft_with_only_a_title(city).reference}/claims/document/"


def told(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def report(city: City, paragraphs=REPORT):
    return docx(paragraphs, city.folder / "report.docx")


def fields_of(answer):
    """Return what the form of the sentence would send."""
    form = answer.content.decode().split('id="sentence-title"')[1]
    found = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}
    found["sentence"] = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)[1])
    found["figure"] = re.findall(r'name="figure" value="(\d+)" checked', form)
    return found


def test_an_officer_brings_a_document_finds_a_number_and_keeps_the_passage(city: City, browser_of, page):
    browser = browser_of(city.drafter)
    with report(city).open("rb") as file:
        answer = browser.post(page, {"title": "심야 이동 실태", "readers": "all", "file": file, "act": "bring"})
    assert answer.status_code == 302, told(answer)
    found = browser.get(page, {"document": Dataset.objects.get().name, "q": "1.24만"})
    [place] = re.findall(r'name="passage" value="(\d+-\d+)"', found.content.decode())
    chosen = browser.get(page, {"document": Dataset.objects.get().name, "q": "1.24만", "passage": place})
    fields = fields_of(chosen)

    assert "<mark>2025년 말 가람시에서 밤에 일하는 사람은 12,400명이다.</mark>" in chosen.content.decode()
    assert fields["sentence"] == "2025년 말 가람시에서 밤에 일하는 사람은 {n}이다."
    refused = browser.post(page, fields | {"sentence": "밤에 일하는 사람은 12,300명, 곧 {n}이다.", "act": "save"})
    assert refused.status_code == 422
    assert "12,300명" in told(refused)

    assert browser.post(page, fields | {"act": "save"}).status_code == 302
    claim = Claim.objects.get()
    assert (claim.kind, claim.read_out()) == ("document", "2025년 말 가람시에서 밤에 일하는 사람은 12,400명이다.")
    shown = browser.get(f"/claims/{claim.pk}/")
    assert "문서 인용" in told(shown)
    assert "<mark>2025년 말" in shown.content.decode()
    assert "문서 인용" in told(browser.get("/claims/"))
    assert "원문 2번째 문단" in browser.get("/claims/list.csv").content.decode()
    original = browser.get(f"/data/{Dataset.objects.get().name}/versions/1/document/")
    assert b"".join(original.streaming_content) == (city.folder / "report.docx").read_bytes()
    assert original.headers["Content-Disposition"].startswith("attachment")


def test_what_is_no_document_is_refused_with_a_sentence_and_nothing_is_kept(city: City, browser_of, page):
    path = city.folder / "old.hwp"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    with path.open("rb") as file:
        answer = browser_of(city.drafter).post(
            page, {"title": "옛 문서", "readers": "all", "file": file, "act": "bring"}
        )

    assert answer.status_code == 422
    assert "옛 형식" in told(answer)
    assert not Dataset.objects.exists()


def test_a_document_of_another_unit_is_neither_offered_nor_quoted(city: City, browser_of, page):
    told_of = Incoming(title="심야 이동 실태", owner="bud", readers="unit")
    at = a_while_ago(1)
    add_document(report(city), told=told_of, by=actor_of(city.drafter, at), person=None, at=at)
    browser = browser_of(city.drafter)

    name = Dataset.objects.get().name
    answer = browser.get(page, {"document": name, "q": ""})
    sent = browser.post(page, {"document": name, "passage": "0-5", "chosen": "1", "sentence": "{q}", "act": "save"})

    assert "심야 이동 실태" not in told(answer)
    assert "막차" not in told(answer)
    assert sent.status_code == 422
    assert not Claim.objects.exists()
    assert browser.get(f"/data/{name}/versions/1/document/").status_code == 404
