"""pubdoc.xml and pack.xml: a paper in the structure that approval systems exchange, in EUC-KR.

Whatever EUC-KR cannot hold in two bytes stands there as a numeric reference: the codec of Python would write rare
syllables as make-up sequences of eight bytes, which other readers take for loose letters.
Source: 정부전자문서 유통 표준 eGOV-C01.005 (2014); its annexes were not read, so names of roles beyond it are ours.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement
from zoneinfo import ZoneInfo

from mulkko.documents.engine.marks import BLANK, END
from mulkko.documents.engine.paper import MANY, Letter
from mulkko.documents.engine.publication import code_of_shown
from mulkko.documents.engine.signing import ACTING, DELEGATED, Seat

SEOUL = ZoneInfo("Asia/Seoul")
CHARSET = "euc-kr"
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
TYPES = {"hwpx": "application/hwp+zip", "pdf": "application/pdf", "xml": "text/xml"}


@dataclass(frozen=True)
class Exchange:
    """What the envelope says beyond the paper. `decided_at` is None where only the day is known, or nothing yet."""

    sender_code: str  # 처리과
    sender_id: str
    sender_name: str
    document_id: str
    registration_code: str
    sent_at: datetime
    decided_at: datetime | None = None


def pubdoc(letter: Letter, told: Exchange) -> bytes:
    """Return pubdoc.xml: the document itself."""
    root = Element("pubdoc")
    _head(SubElement(root, "head"), letter)
    body = SubElement(root, "body", separate="false")
    _put(body, "title", letter.title)
    _put(body, "content", "\n".join(_lines(letter)))
    _foot(SubElement(root, "foot"), letter, told)
    attach = SubElement(root, "attach")
    for name in letter.attachments:
        _put(attach, "title", name)
    return _written(root)


def pack(letter: Letter, told: Exchange, attachments: Mapping[str, bytes]) -> bytes:
    """Return pack.xml: the envelope with pubdoc.xml and the attachments, by file name, inside it."""
    root = Element("pack")
    header = SubElement(root, "header")
    receivers = ";".join(letter.receivers or (letter.recipient,))
    for name, text in (
        ("send-orgcode", told.sender_code), ("send-id", told.sender_id), ("send-name", told.sender_name), ("receive-id", receivers),
        ("date", told.sent_at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M:%S")), ("title", letter.title), ("doc-id", told.document_id),
    ):  # fmt: skip
        _put(header, name, text)
    _put(header, "doc-type", "", type="send", dept=told.sender_code, name=told.sender_name)
    for name, text in (("send-gw", "Mulkko"), ("dtd-version", ""), ("xsl-version", "")):
        _put(header, name, text)
    contents = SubElement(root, "contents")
    _content(contents, "pubdoc", "pubdoc.xml", pubdoc(letter, told))
    for name, content in attachments.items():
        _content(contents, "attach", name, content)
    return _written(root)


def _head(head: Element, letter: Letter) -> None:
    _put(head, "organ", letter.agency)
    received = SubElement(head, "receiptinfo")
    recipient = SubElement(received, "recipient", refer="true" if letter.recipient == MANY else "false")
    for name in letter.receivers or (letter.recipient,):
        _put(recipient, "rec", name)


def _lines(letter: Letter) -> Iterator[str]:
    """Yield the text as it stands on the paper; 끝. follows it where no attachment does."""
    lines = [" ".join(part for part in (item.mark, item.text) if part) for item in letter.items]
    if lines and not letter.attachments:
        lines[-1] += BLANK + END
    yield from lines


def _foot(foot: Element, letter: Letter, told: Exchange) -> None:
    _put(foot, "sendername", letter.sender)
    SubElement(foot, "seal", omit="true")
    signed = SubElement(foot, "approvalinfo")
    for order, (seat, kind) in enumerate(_kinds(letter.signers), start=1):
        decided = letter.formed_on and seat is letter.signers[-1]
        _seat(
            signed,
            "approval",
            order,
            seat,
            kind,
            letter.formed_on if decided else "",
            told.decided_at if decided else None,
        )
    for order, seat in enumerate(letter.cooperators, start=1):
        _seat(signed, "assist", order, seat, seat.mark or "협조", "", None)
    process = SubElement(foot, "processinfo")
    _put(process, "regnumber", letter.number, regnumbercode=told.registration_code)
    _put(process, "enforcedate", letter.formed_on)
    sent, address = SubElement(foot, "sendinfo"), letter.address
    for name, text in (
        ("zipcode", address.zipcode), ("address", address.street), ("homeurl", address.homepage), ("telephone", address.telephone),
        ("fax", address.fax), ("email", address.email),
    ):  # fmt: skip
        _put(sent, name, text)
    _put(sent, "publication", letter.disclosure, code=code_of_shown(letter.disclosure))
    SubElement(foot, "campaign")


def _kinds(seats: tuple[Seat, ...]) -> Iterator[tuple[Seat, str]]:
    """Yield every column of the line with its type: 기안, 검토, 전결, 대결, 결재."""
    for place, seat in enumerate(seats):
        if seat.mark in (DELEGATED, ACTING):
            yield seat, seat.mark
        elif place == 0 and len(seats) > 1:
            yield seat, "기안"
        else:
            yield seat, "결재" if place == len(seats) - 1 else "검토"


def _seat(parent: Element, name: str, order: int, seat: Seat, kind: str, day: str, at: datetime | None) -> None:
    column = SubElement(parent, name, order=str(order))
    _put(column, "signposition", seat.office)
    _put(column, "type", kind)
    _put(column, "name", seat.name or seat.omitted)
    _put(column, "date", day)
    _put(column, "time", at.astimezone(SEOUL).strftime("%H:%M") if at else "")


def _content(parent: Element, role: str, name: str, content: bytes) -> None:
    kind = {"content-role": role, "filename": name, "content-type": TYPES[name.rpartition(".")[2]]}
    more = {"charset": CHARSET} if role == "pubdoc" else {}
    _put(parent, "content", base64.b64encode(content).decode(), **kind, **{"transfer-encoding": "base64"}, **more)


def _put(parent: Element, tag: str, text: str, /, **attributes: str) -> None:
    told = {key: UNWRITABLE.sub(" ", value) for key, value in attributes.items()}
    SubElement(parent, tag, told).text = UNWRITABLE.sub(" ", text)


def _written(root: Element) -> bytes:
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return b'<?xml version="1.0" encoding="euc-kr"?>\n' + b"".join(map(_encoded, text)) + b"\n"


def _encoded(letter: str) -> bytes:
    if letter < "\x80":
        return letter.encode("ascii")
    found = letter.encode(CHARSET, "ignore")
    return found if len(found) == 2 else f"&#{ord(letter)};".encode("ascii")
