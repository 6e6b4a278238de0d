"""pack.xml and pubdoc.xml: every element in its place, read back by a parser that is not ours, safe against what people write."""

import base64
import re
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.builders.papers import AFTERNOON, letter_about_buses

from mulkko.documents.engine.paper import MANY, shown_disclosure
from mulkko.documents.engine.publication import code_of_shown, disclosure_of, publication_code
from mulkko.documents.engine.signing import Seat
from mulkko.documents.formats.pubdoc import Exchange, pack, pubdoc

TOLD = Exchange(
    "bus", "k1", "김하늘", "2026-0001", "bus000017", AFTERNOON - timedelta(hours=5), decided_at=AFTERNOON
)  # fmt: skip
GOLDEN = """\
<?xml version="1.0" encoding="euc-kr"?>
<pubdoc>
  <head>
    <organ>가람시</organ>
    <receiptinfo>
      <recipient refer="false">
        <rec>내부결재</rec>
      </recipient>
    </receiptinfo>
  </head>
  <body separate="false">
    <title>심야버스 시범운영 계획(안)</title>
    <content>1. 관련: 정책안 2026-0001
2. 심야버스를 열 달 시범운영한다.
3. 붙임과 같이 추진하고자 합니다.
가. 제안: 심야노선
나. 소요예산: 금113,560원(금일십일만삼천오백육십원)</content>
  </body>
  <foot>
    <sendername />
    <seal omit="true" />
    <approvalinfo>
      <approval order="1">
        <signposition>★주무관</signposition>
        <type>기안</type>
        <name>김하늘</name>
        <date />
        <time />
      </approval>
      <approval order="2">
        <signposition>노선팀장</signposition>
        <type>검토</type>
        <name>이마을</name>
        <date />
        <time />
      </approval>
      <approval order="3">
        <signposition>대중교통과장</signposition>
        <type>검토</type>
        <name>(출장)</name>
        <date />
        <time />
      </approval>
      <approval order="4">
        <signposition>교통국장</signposition>
        <type>전결</type>
        <name>최국장</name>
        <date>2026. 11. 23.</date>
        <time>15:20</time>
      </approval>
      <assist order="1">
        <signposition>예산담당관(의견 있음)</signposition>
        <type>협조</type>
        <name>정예산</name>
        <date />
        <time />
      </assist>
    </approvalinfo>
    <processinfo>
      <regnumber regnumbercode="bus000017">대중교통과-17</regnumber>
      <enforcedate>2026. 11. 23.</enforcedate>
    </processinfo>
    <sendinfo>
      <zipcode>12345</zipcode>
      <address>가람시 강변로 1</address>
      <homeurl>https://www.garam.example</homeurl>
      <telephone>02-000-0000</telephone>
      <fax>02-000-0001</fax>
      <email>bus@garam.example</email>
      <publication code="2NNNNYYNN">부분공개(5,6)</publication>
    </sendinfo>
    <campaign />
  </foot>
  <attach>
    <title>심야버스 시범운영 계획(안) 1부.</title>
  </attach>
</pubdoc>
"""
HEADER = [
    "send-orgcode", "send-id", "send-name", "receive-id", "date", "title", "doc-id", "doc-type", "send-gw", "dtd-version", "xsl-version",
]  # fmt: skip


def read(content):
    """Read with libxml2, which knows nothing of how it was written, and may load nothing from elsewhere."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def test_a_formed_paper_is_this_pubdoc():
    assert pubdoc(letter_about_buses(), TOLD).decode("euc-kr") == GOLDEN


def test_another_parser_reads_the_same_document_back():
    root = read(pubdoc(letter_about_buses(), TOLD))

    assert root.findtext("body/title") == "심야버스 시범운영 계획(안)"
    assert [(one.get("order"), one.findtext("type")) for one in root.iterfind("foot/approvalinfo/approval")] == [
        ("1", "기안"), ("2", "검토"), ("3", "검토"), ("4", "전결"),
    ]  # fmt: skip
    assert root.find("foot/sendinfo/publication").get("code") == "2NNNNYYNN"


def test_the_envelope_bears_every_part_of_its_header_and_the_files_inside():
    letter = letter_about_buses()

    root = read(pack(letter, TOLD, {"계획서.hwpx": b"PK plan"}))

    assert [one.tag for one in root.find("header")] == HEADER
    assert root.findtext("header/date") == "2026-11-23 10:20:00"
    inside = {one.get("filename"): one for one in root.iterfind("contents/content")}
    assert [one.get("content-role") for one in inside.values()] == ["pubdoc", "attach"]
    assert base64.b64decode(inside["pubdoc.xml"].text) == pubdoc(letter, TOLD)
    assert base64.b64decode(inside["계획서.hwpx"].text) == b"PK plan"
    assert inside["계획서.hwpx"].get("transfer-encoding") == "base64"


def test_a_letter_to_many_names_each_receiver():
    letter = replace(letter_about_buses(), recipient=MANY, receivers=("도로과장", "예산담당관"))

    root = read(pubdoc(letter, TOLD))

    assert root.find("head/receiptinfo/recipient").get("refer") == "true"
    assert [one.text for one in root.iterfind("head/receiptinfo/recipient/rec")] == ["도로과장", "예산담당관"]
    assert read(pack(letter, TOLD, {})).findtext("header/receive-id") == "도로과장;예산담당관"


def test_acting_in_a_delegated_matter_stands_in_two_columns():
    """Invariant 28 in the exchange structure."""
    signers = (Seat("주무관", "김하늘"), Seat("교통국장", mark="전결"), Seat("대중교통과장", "박과장", "대결", "11/23"))

    found = read(pubdoc(replace(letter_about_buses(), signers=signers), TOLD)).iterfind("foot/approvalinfo/approval")

    assert [(one.findtext("type"), one.findtext("name")) for one in found] == [
        ("기안", "김하늘"), ("전결", ""), ("대결", "박과장"),
    ]  # fmt: skip


def test_the_publication_codes_of_the_standard_round_trip():
    """Invariant 53."""
    assert publication_code("open", []) == "1NNNNNNNN"
    assert code_of_shown("부분공개(5,6)") == "2NNNNYYNN"
    assert code_of_shown("비공개(7)") == "3NNNNNNYN"
    for kind, flags in product(("open", "partly", "closed"), product((False, True), repeat=8)):
        clauses = tuple(str(number) for number, flag in enumerate(flags, start=1) if flag)
        assert disclosure_of(publication_code(kind, clauses)) == (kind, clauses)
        assert code_of_shown(shown_disclosure(kind, clauses)) == publication_code(kind, clauses)


@pytest.mark.parametrize("code", ["", "4NNNNNNNN", "1NNNNNNN", "1NNNNNNNNN", "1nnnnnnnn", "2NNNNXYNN"])
def test_what_is_no_publication_code_is_refused(code):
    with pytest.raises(ValueError, match="publication code"):
        disclosure_of(code)


def test_every_syllable_and_every_character_outside_euc_kr_comes_back_as_it_was():
    every = "".join(map(chr, range(0xAC00, 0xD7A4))) + "漢뷁똠€®ㆍ∼①㉮😀𠮷"

    content = pubdoc(replace(letter_about_buses(), title=every), TOLD)

    assert read(content).findtext("body/title") == every
    assert b"&#48641;" in content  # 뷁 is not in EUC-KR


@given(st.text(max_size=200))
def test_nothing_that_people_write_becomes_markup(text):
    said = f"]]><!--</title>&<!ENTITY x SYSTEM 'file:///etc/passwd'>{text}"
    letter = replace(letter_about_buses(), title=said, attachments=(said,))

    root = read(pubdoc(letter, TOLD))

    assert sum(1 for _ in root.iter()) == GOLDEN.count("</") + GOLDEN.count(" />")
    kept = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", " ", said)
    assert root.findtext("body/title") == kept.replace("\r\n", "\n").replace("\r", "\n")
    assert read(pack(letter, replace(TOLD, sender_name=said), {})).find("header/doc-type").get("type") == "send"
