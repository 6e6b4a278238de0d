"""What the public gets of a decided paper: taken apart, it holds nothing that was hidden, and everybody who was in charge.

Invariant 35: the public rendition holds nothing marked hidden, in text, properties, file names or lists.
Invariant 36: names and titles of officials in charge are shown to the public.
"""

import io
import json
import re
import zipfile
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.builders.hall import (
    LARGE,
    NINE,
    SMALL,
    approved,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    sign_as,
    signed_by,
    table_of_workers,
)
from tests.builders.papers import paper_about_buses
from tests.builders.readers import needs_fonts, pdf_text, squeezed

from mulkko.cli.commands.documents import _name_of, _written_before, write_public
from mulkko.documents.engine.paper import strings_of
from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.html import page
from mulkko.documents.formats.parts import file_of
from mulkko.ledger.models import Entry
from mulkko.policy import actions
from mulkko.policy.actions.outcomes import put_outcome
from mulkko.policy.actions.records import review_class
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, verify_everything
from mulkko.policy.queries.records import ClassNow
from mulkko.publishing.actions import hide_part, show_part
from mulkko.publishing.engine.redaction import parts_of, redacted
from mulkko.publishing.errors import NotPublic, PublishingRefused
from mulkko.publishing.queries import parts_to_hide, public_paper, published

pytestmark = pytest.mark.usefixtures("hall")
PHONE, NAME, WORDS = "010-1234-5678", "홍길동", "자재단가비밀"
PARTLY = {"disclosure": "partly", "clauses": "5,6", "disclosure_reason": "개인정보", "closed_parts": "연락처"}
BODY = f"□ 추진배경\n○ 연락처는 {NAME} {PHONE}이다.\n○ 밤에도 다닌다."


def decided(body=BODY, title="심야 버스(안)", amount_krw=LARGE, claim=None, **outline):
    proposal = draft_of(person("haneul"), body=body, title=title, amount_krw=amount_krw, claim=claim)
    actions.write_outline(proposal, by=proposal.drafter, at=NINE, **(PARTLY | outline))
    put_on_route(Proposal.objects.get(pk=proposal.pk))
    signed_by(proposal, "maeul", "park")
    if amount_krw == LARGE:
        sign_as("jung", proposal, opinion=f"단가 {WORDS}")
        signed_by(proposal, "seo", "choi")
    return Proposal.objects.get(pk=proposal.pk)


def hidden(proposal, *texts, clause="6"):
    """Hide every part in which one of these texts stands."""
    for part in parts_to_hide(proposal):
        if any(text in part.text for text in texts):
            hide_part(proposal, part.key, clause=clause, reason="개인정보", by=person("haneul"), at=minute(30))
    return public_paper(proposal)


def taken_apart(content):
    """Return everything that a HWPX or PDF holds as one text: member names, members, properties, unpacked streams."""
    found = [content.decode("utf-8", "replace"), content.decode("utf-16-be", "replace")]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                found += [
                    name,
                    archive.read(name).decode("utf-8", "replace"),
                    archive.read(name).decode("utf-16", "replace"),
                ]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(stream).decode("utf-8", "replace"))
        except zlib.error:
            continue
    return "\n".join(found)


def test_invariant_35_the_hwpx_and_the_page_hold_nothing_that_is_hidden():
    proposal = decided(
        title=f"{NAME} 보상(안)", summary=f"요지 {PHONE}", keywords=f"보상,{WORDS}", question=f"{NAME}에게 무엇을?"
    )

    public = hidden(proposal, NAME, PHONE, WORDS)
    apart = taken_apart(hwpx.written(file_of(public.paper))) + page(public.paper)

    whole = taken_apart(hwpx.written(file_of(paper_of(proposal)))) + page(paper_of(proposal))
    for secret in (NAME, PHONE, WORDS):
        assert secret in whole
        assert secret not in apart
    assert public.left == ()
    assert proposal.current_round.approval.version_id not in apart
    assert apart.count("[비공개: 제6호]") > 5


@needs_fonts
def test_invariant_35_the_pdf_holds_nothing_that_is_hidden(tmp_path):
    proposal = decided(title=f"{NAME} 보상(안)", keywords=f"보상,{WORDS}")

    public = hidden(proposal, NAME, PHONE, WORDS)
    content = pdf.written(file_of(public.paper))

    text = squeezed(pdf_text(content, tmp_path)) + taken_apart(content)
    for secret in (NAME, PHONE, WORDS):
        assert secret not in text
        assert secret.encode("utf-16-be").hex().upper() not in text.upper()
    assert squeezed("[비공개: 제6호]") in text


def test_invariant_35_a_figure_of_a_hidden_paragraph_loses_its_note_too():
    collected(table_of_workers())
    claim = claim_of_workers(person("haneul"))
    proposal = decided(claim=claim)
    text = paper_of(proposal)
    assert any("1,243명" in string for string in strings_of(text))

    public = hidden(proposal, "밤에 일하는 사람은")

    strings = "\n".join(strings_of(public.paper))
    assert "1,243명" not in strings
    assert "workers" not in strings  # the query of the note names the table


@needs_fonts
def test_invariant_35_the_list_and_the_names_of_the_files_hold_nothing_hidden(tmp_path):
    proposal = decided(title=f"{NAME} 보상(안)")
    hidden(proposal, NAME, PHONE, WORDS)

    folder = tmp_path / "public"
    write_public(SimpleNamespace(folder=folder))

    listed = json.loads((folder / "list.json").read_text(encoding="utf-8"))
    assert [one["number"] for one in listed["papers"]] == ["대중교통과-1"]
    for path in folder.iterdir():
        assert NAME not in path.name
        assert NAME not in taken_apart(path.read_bytes())


def test_invariant_36_whoever_was_in_charge_stands_on_the_public_paper_with_name_and_title():
    proposal = decided()
    whole = paper_of(proposal)

    public = hidden(proposal, NAME, PHONE, WORDS).paper

    assert (public.signers, public.cooperators) == (whole.signers, whole.cooperators)
    assert {"김하늘", "이마을", "박과장", "최국장", "정예산"} <= set(strings_of(public))
    seats = {seat.name for seat in (*whole.signers, *whole.cooperators)}
    assert not any(part.text in seats for part in parts_to_hide(proposal))


def test_a_closed_paper_an_undecided_one_and_a_partly_open_one_without_marks_give_nothing():
    closed = decided(disclosure="closed", closed_parts="")
    unmarked = decided()
    draft = draft_of(person("haneul"))

    for proposal, why in ((closed, "closed"), (unmarked, "unmarked"), (draft, "undecided")):
        with pytest.raises(NotPublic) as refusal:
            public_paper(proposal)
        assert refusal.value.why == why
    assert published() == []


def test_an_open_paper_is_given_as_it_was_formed():
    proposal = approved(draft_of(person("haneul"), amount_krw=SMALL))

    public = public_paper(proposal)

    assert strings_of(public.paper) == strings_of(paper_of(proposal))
    assert public.hidden == {}


def test_what_stays_elsewhere_and_what_looks_personal_is_told():
    proposal = decided(summary=f"{NAME}의 요지 {PHONE}")

    public = hidden(proposal, "연락처는")

    assert PHONE in public.left
    assert PHONE in public.personal


def test_a_paper_that_is_opened_later_is_given_but_what_is_still_marked_stays_hidden_until_it_is_shown_again():
    proposal = decided()
    hidden(proposal, PHONE)
    now = ClassNow("open", "", "", "")
    review_class(proposal, now=now, because="끝남", by=person("maeul"), at=minute(40))
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert PHONE not in "\n".join(strings_of(public_paper(proposal).paper))

    for part in list(public_paper(proposal).hidden):
        show_part(proposal, part, reason="사유가 없어짐", by=person("haneul"), at=minute(50))

    assert PHONE in "\n".join(strings_of(public_paper(proposal).paper))
    assert public_paper(proposal).paper.letter.disclosure == "공개"


def test_only_its_unit_hides_a_part_for_a_clause_of_the_class_with_a_reason_and_it_is_recorded():
    proposal = decided()
    key = parts_to_hide(proposal)[0].key
    told = {"clause": "6", "reason": "개인정보", "by": person("haneul"), "at": minute(30)}

    for changed in ({"clause": "7"}, {"clause": ""}, {"reason": " "}, {"by": person("jung")}, {"by": person("jo")}):
        with pytest.raises(PublishingRefused):
            hide_part(proposal, key, **(told | changed))
    with pytest.raises(PublishingRefused):
        hide_part(proposal, "block:nowhere", **told)
    with pytest.raises(PublishingRefused):
        show_part(proposal, key, reason="까닭", by=person("haneul"), at=minute(30))
    hide_part(proposal, key, **told)

    assert Entry.objects.filter(action="publishing.part_hidden", proposal=proposal.reference).count() == 1
    assert verify_everything().ok


def test_every_part_can_be_hidden_on_its_own_and_what_stood_there_is_gone():
    proposal = decided()
    content, plan = json.loads(proposal.current_round.approval.version.text), paper_of(proposal).plan

    for part in parts_of(content, plan):
        before = json.dumps(content, ensure_ascii=False)
        cut = redacted(content, {part.key: "6"})
        assert json.dumps(content, ensure_ascii=False) == before  # what was sealed stays untouched
        if part.kind not in ("opinion", "remark"):
            assert {one.key: one.text for one in parts_of(cut, plan)}.get(part.key) != part.text


def test_invariant_35_a_further_document_of_the_same_matter_is_hidden_like_any_part():
    content = {
        "title": "가", "question": "", "summary": "", "keywords": [], "amount_krw": None, "chosen": "", "chosen_because": "",
        "blocks": [], "criteria": [], "options": [], "claims": [],
        "documents": [{"place": 2, "title": f"{NAME} 통보", "text": f"연락처 {PHONE}", "recipient": "가람상사", "sender": "가람시장"}],
    }  # fmt: skip

    [part] = [one for one in parts_of(content, paper_about_buses().plan) if one.kind == "document"]
    cut = json.dumps(redacted(content, {part.key: "6"}), ensure_ascii=False)

    assert NAME in part.text
    assert NAME not in cut
    assert PHONE not in cut
    assert "가람상사" in part.text
    assert "가람상사" not in cut


def amended(old, title="심야 버스 변경(안)"):
    """Approve an open document that amends an older one."""
    new = actions.open_amendment(old, kind="amends", title=title, by=person("haneul"), at=minute(40))
    outline = {"disclosure": "open", "clauses": "", "disclosure_reason": "", "closed_parts": "", "amount_krw": SMALL}
    actions.write_outline(new, by=new.drafter, at=minute(41), **outline)
    actions.write_body(Proposal.objects.get(pk=new.pk), "○ 바꾼다", by=new.drafter, at=minute(42))
    put_on_route(Proposal.objects.get(pk=new.pk), at=minute(43))
    signed_by(new, "maeul", "park", at=minute(44))
    if Proposal.objects.get(pk=new.pk).state != "approved":
        sign_as("jung", new, at=minute(45))
        signed_by(new, "seo", "choi", at=minute(46))
    return Proposal.objects.get(pk=new.pk)


def test_invariant_35_a_public_paper_tells_nothing_of_a_closed_one_that_it_amends():
    old = decided(title=f"{NAME} 보상(안)", amount_krw=SMALL, disclosure="closed", clauses="6", closed_parts="")
    new = amended(old)
    sealed = old.current_round.approval.version_id
    whole = "\n".join(strings_of(paper_of(new)))
    assert sealed[:12] in whole

    public = "\n".join(strings_of(public_paper(new).paper))

    for secret in (NAME, sealed[:12], str(old.current_round.approval.number)):
        assert secret in whole
        assert secret not in public.replace(str(new.current_round.approval.number), "")
    assert "비공개 문서(변경 대상)" in public
    assert new.current_round.approval.version_id not in public


def test_invariant_35_what_is_hidden_on_an_older_paper_is_hidden_on_the_one_that_amends_it():
    old = decided(title=f"{NAME} 보상(안)", amount_krw=SMALL)
    hidden(old, NAME)
    new = amended(old)

    public = "\n".join(strings_of(public_paper(new).paper))

    assert NAME not in public
    assert old.current_round.approval.version_id[:12] not in public
    assert f"{old.current_round.approval.number} [비공개: 제6호]" in public


def test_an_amendment_of_an_open_paper_names_it_whole():
    old = approved(draft_of(person("haneul"), amount_krw=SMALL))
    new = amended(old)

    assert strings_of(public_paper(new).paper) == strings_of(paper_of(new))


def test_a_hidden_amount_is_replaced_by_its_clause_and_not_missing():
    proposal = decided()
    hide_part(proposal, "amount", clause="5", reason="계약 전", by=person("haneul"), at=minute(30))

    strings = strings_of(public_paper(proposal).paper)

    assert "소요예산: [비공개: 제5호]" in strings
    assert not any(f"{LARGE:,}" in string for string in strings)


def test_a_part_is_hidden_only_for_a_clause_that_the_class_names_at_that_moment():
    proposal = decided()
    review_class(
        proposal, now=ClassNow("partly", "7", "영업비밀", "단가"), because="바뀜", by=person("maeul"), at=minute(30)
    )

    with pytest.raises(PublishingRefused):
        hide_part(proposal, "summary", clause="6", reason="개인정보", by=person("haneul"), at=minute(31))


@needs_fonts
def test_a_paper_that_was_closed_since_leaves_the_folder_and_nothing_else_does(tmp_path):
    proposal = decided()
    hidden(proposal, PHONE)
    write_public(SimpleNamespace(folder=tmp_path))
    [one] = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))["papers"]
    assert (tmp_path / f"{one['name']}.pdf").exists()
    (tmp_path / "index.html").write_text("ours")
    closed = ClassNow("closed", "6", "개인정보", "")
    review_class(proposal, now=closed, because="잘못 공개", by=person("maeul"), at=minute(40))

    write_public(SimpleNamespace(folder=tmp_path))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "list.json"]


def test_files_are_named_apart_where_a_number_comes_again_and_stay_in_the_folder_whatever_the_number_is():
    def named(number, reference="2027-0001"):
        return _name_of(SimpleNamespace(number=number, reference=reference))

    assert named("대중교통과-1") != named("대중교통과-1", "2028-0001")
    for number in ("../../etc/passwd", "..", "a/b\\c", "\0", "5·18민주과-3"):
        name = named(number)
        assert (Path("folder") / f"{name}.pdf").name == f"{name}.pdf"
        assert not name.startswith(".")
    assert named("5·18민주과-3") == "5·18민주과-3(2027-0001)"


def test_a_list_in_the_folder_names_no_file_outside_it(tmp_path):
    listed = {"papers": [{"name": "../secret", "files": {"pdf": ""}}, {"name": "a", "files": {"pdf": ""}}]}
    (tmp_path / "list.json").write_text(json.dumps(listed))

    assert _written_before(tmp_path / "list.json") == {"a.pdf"}
    for broken in ("[]", "{", '{"papers": [1]}'):
        (tmp_path / "list.json").write_text(broken)
        assert _written_before(tmp_path / "list.json") == set()


def test_invariant_35_a_hidden_promise_is_gone_with_the_note_of_its_figure_and_the_unit_stays():
    collected(table_of_workers())
    claim = claim_of_workers(person("haneul"))
    proposal = draft_of(person("haneul"), amount_krw=LARGE)
    told = {"name": WORDS, "better": "less", "claim": claim, "slot": "n", "target": "987", "due_on": NINE.date()}
    put_outcome(proposal, "e1", **told, by=proposal.drafter, at=NINE)
    actions.write_outline(proposal, by=proposal.drafter, at=NINE, **PARTLY)
    put_on_route(Proposal.objects.get(pk=proposal.pk))
    signed_by(proposal, "maeul", "park", "jung", "seo", "choi")
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert "outcome:e1" in {part.key for part in parts_to_hide(proposal)}

    hide_part(proposal, "outcome:e1", clause="5", reason="협상 중", by=person("haneul"), at=minute(9))
    given = public_paper(proposal)
    text = "\n".join(strings_of(given.paper))
    assert not [word for word in (WORDS, "1,243", "987") if word in text]
    [promise] = given.paper.plan.promises
    assert (promise.target, promise.owner) == ("―", "노선팀")
    assert given.left == ()
