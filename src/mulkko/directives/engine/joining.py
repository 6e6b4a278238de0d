"""Hard-wrapped lines are rejoined into passages that can be read; every place maps back to the original text.

Knows lines, blank lines inside sentences, page numbers, bullets, headings and speaker labels; not what is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mulkko.language.engine.morphemes import gaps, morphemes

BULLET = re.compile(
    r"\s*(?:[→⇒➡☞○◯●◦□■◇◆▢▣▪▫▶▷►•·∙ㆍ❍❏❑❖★☆✓✔※*\-–―‣⦁]+|[0-9]{1,2}(?:-[0-9]{1,2})?[.)](?![0-9])|\([0-9가-하]{1,2}\)"
    r"|[가나다라마바사아자차카타파하][.)]|[①-⑳➀-➓㉠-㉯]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[.)]?)(?=\s|[가-힣“\"'‘<〈《『「(\[A-Za-z0-9])\s*"
)
PAGE = re.compile(
    r"\s*(?:[-–—]\s*\d{1,4}\s*[-–—]|[<〈\[]?\s*\d{1,4}\s*(?:/\s*\d{1,4}|쪽|페이지)?\s*[>〉\]]?|[Pp](?:age)?\.?\s*\d{1,4})\s*"
)
ROLE = (
    r"(?:[가-힣]{0,12}(?:시장|부시장|도지사|지사|군수|구청장|청장|실장|국장|과장|본부장|단장|팀장|소장|원장|관장|서장|담당관|기획관|정책관"
    r"|보좌관|대변인|위원장|위원|의장|의원|이사장|사장|회장|대표|교수|총장|간사|사회자|사회|발언자|참석자|주무관|시민|주민|상인|민원인|기자)"
    r"(?:\s*직무대리|\s*권한대행)?)"
)
LABEL = re.compile(
    rf"\s*[○◯●◎□■◇◆△▲▷▶*\-]?\s*(?:[<〈《\[【(]\s*(?P<framed>{ROLE}(?:\s*[가-힣]{{2,4}})?)\s*[>〉》\]】)]\s*:?"
    rf"|(?P<plain>{ROLE}(?:\s*[(]?[가-힣]{{2,4}}[)]?)?)\s*[:：]|[○◯◎]\s*(?P<alone>{ROLE}(?:\s+[가-힣]{{2,4}})?)\s*$)\s*"
)
FRAMED = re.compile(r"\s*[<〈《【\[]\s*(?P<name>[^<>〈〉《》【】\[\]]{1,40}?)\s*[>〉》】\]]\s*")
ENDED = re.compile(
    r"[.!?。…][\"”’'」』)\]]*\s*$|(?:습니다|습니까|세요|십시오|시오|바람|요망|할 것|말 것|없음|있음|예정|완료)\s*$"
)
NAMED = re.compile(
    r"[(\[〔<〈【][^()\[\]〔〕<>〈〉【】]*(?:실|국|과|팀|본부|담당관|부서|센터|사업소|소|읍·?면·?동?)[)\]〕>〉】]\s*$"
)
OPEN = re.compile(r"[,，(“‘『「《〈]\s*$")
ORDERS = re.compile(
    r"(?:시장|군수|구청장|도지사|지사)(?:님)?\s?(?:말씀|훈시)|(?:지시|당부|요청|협조|주문|전달)(?:\s?(?:및|·|,)\s?(?:지시|당부|말씀|협조))?\s?(?:사항|말씀)"
)
TOLD = re.compile(
    r"(?:처리|추진|조치|이행)\s?(?:현황|상황|결과)|(?:주요|우수)\s?(?:성과|실적)|행사|일정|공지|동정"
)  # no orders follow
UNITLIKE = re.compile(r"(?:실|국|과|팀|본부|담당관|부서|센터|사업소|장|관)(?:님)?[)\]]?(?:\s*소관)?\s*[:：]?\s*$")
HEAD = 200  # characters in which a text says its title
TITLE = 3  # lines at the head of a text that may say what it is
BEHIND = re.compile(r"\s{0,9}\([^()]*\)\s{0,9}$")
FURNITURE = re.compile(
    r"\s*(?:▲|△\s?사진|사진\s?[=:：]|사진설명|ⓒ|©|Copyright|저작권자).*|.*(?:무단\s?전재|재배포\s?금지).*|.{0,60}\s[-–]\s?\d{1,3}\s?[-–](?:\s.{0,20})?"
)  # captions, notices of rights, and the line at the head or foot of a page with its number in it
CONTINUES = ("J", "EC", "EP", "ETM", "MAG", "MAJ", "MM", "SP", "XPN", "SSO")


@dataclass(frozen=True)
class Passage:
    """Text that reads on without a break; `places[i]` is where its character i stands in the original."""

    text: str
    places: tuple[int, ...]
    speaker: str = ""
    heading: str = ""
    is_item: bool = False
    is_ordered: bool = False  # it stands under a heading such as 지시사항
    is_of_orders: bool = False  # its text is entitled so, and no heading says that here follows something else

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of one in the passage."""
        return self.places[start], self.places[end - 1] + 1


@dataclass
class _Line:
    text: str
    start: int
    blank_before: bool
    bullet: bool = False
    mark: str = ""  # "1" for any number, "가" for any letter, else the sign itself


def passages(text: str) -> list[Passage]:
    """Return what can be read as one piece each, in order, with the speaker and the heading that stand above it."""
    lines = list(_lines(text))
    widths = sorted(len(line.text) for line in lines)
    width = widths[int(len(widths) * 0.8)] if widths else 0
    found: list[Passage] = []
    speaker = heading = ""
    ordered: str | None = None  # the mark of the heading that says: orders follow
    entitled = any(ORDERS.search(line.text) for line in lines[:TITLE])
    is_told, headed_by = False, ""  # the mark of the line that named the heading; "" where it stood in brackets
    levels: list[str] = []  # the marks from the outermost one to that of this line
    group: list[_Line] = []

    def close() -> None:
        if group:
            found.append(_joined(group, speaker, heading, ordered is not None, entitled and not is_told))
            group.clear()

    for place, line in enumerate(lines):
        label = LABEL.match(line.text)
        if label and not _inside(group):
            close()
            speaker, heading = (label["framed"] or label["plain"] or label["alone"]).strip(), ""
            line = _cut(line, label.end())
            if not line.text:
                continue
        framed = FRAMED.fullmatch(line.text)
        if framed and not _inside(group):
            close()
            heading, headed_by = framed["name"].strip(), ""
            continue
        bullet = BULLET.match(line.text)
        if bullet and (not _inside(group) or not line.text[0].isalnum()):
            close()
            line = _cut(line, bullet.end())
            line.bullet, line.mark = True, _mark(bullet[0].strip())
            levels = [*levels[: levels.index(line.mark)], line.mark] if line.mark in levels else [*levels, line.mark]
            if not line.text:
                continue
        if group and _breaks(group[-1], line, width):
            close()
        follows = lines[place + 1] if place + 1 < len(lines) else None
        if not group and follows is not None and _is_heading(line, follows, width):
            heading = "" if _is_above(line.mark, headed_by, levels) else heading
            is_told = bool(TOLD.search(line.text)) if line.mark in ("1", "□", "■", "") else is_told
            if ORDERS.search(line.text):
                ordered = line.mark
            elif line.mark == ordered:
                ordered = None
            named = BEHIND.sub("", line.text).strip()
            if UNITLIKE.search(named):
                heading, headed_by = named, line.mark
            found.append(
                Passage(
                    line.text,
                    tuple(range(line.start, line.start + len(line.text))),
                    speaker,
                    heading,
                    True,
                    ordered is not None and _is_last_level(line, follows, levels),
                    entitled and not is_told and _is_last_level(line, follows, levels),
                )
            )
            continue
        group.append(line)
    close()
    return found


def _lines(text: str) -> Iterator[_Line]:
    blank, is_head_of_page = False, False
    title: set[str] = set()
    for hit in re.finditer(r"[^\r\n\f\v\u2028\u2029]+", text):
        stripped = hit[0].strip(" \t\u00a0\u3000\ufeff\u200b")
        between = text[max(0, hit.start() - 4) : hit.start()]
        blank = blank or len(re.findall(r"\r\n|\n|\r|\f", between)) > 1
        if not stripped:
            blank = True
            continue
        if FURNITURE.fullmatch(stripped):
            continue
        if PAGE.fullmatch(stripped):
            is_head_of_page = True
            continue
        words = set(re.findall(r"[가-힣]{2,}", stripped))
        if is_head_of_page and words and len(words & title) * 3 >= len(words) * 2:
            continue  # the head of a page says the title again
        is_head_of_page = False
        title |= words if hit.start() < HEAD else set()
        yield _Line(stripped, hit.start() + hit[0].index(stripped), blank)
        blank = False


def _is_last_level(line: _Line, follows: _Line, levels: list[str]) -> bool:
    below = BULLET.match(follows.text)
    return line.mark in ("-", "·", "•", "ㆍ", "*") or (below is not None and _mark(below[0].strip()) in levels)


def _is_above(mark: str, headed_by: str, levels: list[str]) -> bool:
    """Tell whether a line with this mark ends what stands under the heading: it is of its level or of a higher one."""
    if headed_by not in levels:
        return mark in ("1", "□", "■")
    return mark in levels and levels.index(mark) <= levels.index(headed_by)


def _mark(words: str) -> str:
    first = words.lstrip("(")[:1]
    return "1" if first.isdigit() else "가" if first.isalpha() else first


def _cut(line: _Line, start: int) -> _Line:
    return _Line(line.text[start:], line.start + start, line.blank_before, line.bullet, line.mark)


def _inside(group: list[_Line]) -> bool:
    """Tell whether the last sentence of a group has not ended, so that a mark at the next line's head may belong to it."""
    return bool(group) and not ENDED.search(group[-1].text) and _goes_on(group[-1].text)


def _goes_on(text: str) -> bool:
    found = morphemes(text)
    return bool(OPEN.search(text)) or (bool(found) and found[-1].tag.startswith(CONTINUES))


def _breaks(last: _Line, line: _Line, width: int) -> bool:
    if last.bullet and NAMED.search(last.text):
        return True
    if ENDED.search(last.text):
        return line.blank_before or len(last.text) < 0.6 * width or (last.bullet and len(last.text) < 0.8 * width)
    if _goes_on(last.text) or len(last.text) >= 0.6 * width:
        return False
    return line.blank_before or last.bullet


def _is_heading(line: _Line, follows: _Line, width: int) -> bool:
    is_unit = line.bullet and len(line.text) <= 24 and UNITLIKE.search(BEHIND.sub("", line.text))
    if ENDED.search(line.text) or len(line.text) > 30 or (not is_unit and _goes_on(line.text)):
        return False  # the last syllable of a section (복지정책과) is also a particle
    if line.bullet and BULLET.match(follows.text):
        return True
    short = len(line.text) < 0.6 * width
    return short and (
        follows.blank_before or bool(BULLET.match(follows.text)) or bool(line.bullet and FRAMED.fullmatch(follows.text))
    )


def _joined(group: list[_Line], speaker: str, heading: str, ordered: bool, of_orders: bool) -> Passage:
    text, places = "", []
    spaced = gaps([line.text for line in group]) if len(group) > 1 else []
    for place, line in enumerate(group):
        if place and spaced[place - 1]:
            text += " "
            places.append(line.start - 1)
        text += line.text
        places.extend(range(line.start, line.start + len(line.text)))
    return Passage(text, tuple(places), speaker, heading, group[0].bullet, ordered, of_orders)
