"""Numbers that a text types by hand, and the figures of the register that they could be. Pure.

A number is *found* where a reader would ask "says who?": an amount, a share, a count with its unit. Dates, years, articles, phone
numbers, ordinals and ages are no figures. A false alarm costs more than a miss: whoever is warned of nothing soon reads no warning.
Learned from: matching each statement against known claims before a new query is written (Full Fact), and agreement to the last shown digit.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from mulkko.evidence.engine.figures import MAGNITUDES, NUMERIC, SCALES, Slot, agrees, parse, read_out, shown, slot_of

MOST_CANDIDATES = 3
FEW = 10  # a whole number below this, without magnitude, is named only where a figure says just that

# Units that are said in several ways; the first of each group stands for it.
_SAME = (
    ("명", "인", "사람"), ("곳", "개소", "개", "군데"), ("%p", "%포인트", "퍼센트포인트"), ("%", "퍼센트", "％"), ("가구", "세대"),
    ("㎡", "m²", "제곱미터"), ("㎢", "km²", "제곱킬로미터"), ("km", "㎞", "킬로미터"), ("kg", "㎏", "킬로그램"), ("m", "미터"), ("톤", "t"),
    ("원",), ("건",), ("대",), ("호",), ("시간",), ("분",), ("초",), ("회",), ("배",), ("점",), ("동",), ("필지",), ("마리",), ("그루",),
    ("병상",), ("좌석",), ("면",), ("일",), ("개월",), ("년",), ("달러",), ("ha", "헥타르"), ("리터", "L"), ("kWh",), ("MW",), ("㎍/㎥",), ("㎥",), ("dB",),
    ("ppm",), ("교",), ("학급",), ("부",), ("편",), ("차례",), ("노선",), ("정류소",), ("업체",), ("개사",), ("팀",), ("쌍",),
)  # fmt: skip
_GROUP = {name: group[0] for group in _SAME for name in group}
_NAMES = sorted(_GROUP, key=len, reverse=True)
# Words that begin like a unit and are none: 개월 is no 개, 분기 no 분, 원인 no 원.
_OTHER_WORDS = re.compile(
    r"개(?:월|년|국|조|항|인|발|선|통|최)|분(?:기|의|야|류|석|과|반|기점)|원(?:인|칙|안|도심|장|본)|건(?:물|설|강|의|축|너)|회(?:의|사|계|원|기|차)"
    r"|대(?:안|책|상|비|중|표|응|과제|전략|분야|사업|핵심)|인(?:구|근|사|력|상|접)|일(?:자|반|부|괄|정|환|로)|부(?:터|서|문|산|처|지|과)|동(?:안|의|일|네|지|시)|호(?:선|기|차|실|서식)"
    r"|점(?:검|차|진|유)|배(?:정|치|차|출|포)|면(?:적|허|담|제|접)|편(?:성|의|도)|명(?:칭|시|령|의)|사람마다|교(?:통|육|차)|초(?:기|과|등|안|순)|팀(?:장|원)|년(?:도|생|차|간|대)|곳곳|시간표"
)
_FIGURE = re.compile(
    r"(?P<sign>[−△▲]\s?|(?<![0-9A-Za-z가-힣)\-])-)?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"(?P<more>\s?(?:천만|백만|십만|[조억만천])(?![가-힣](?<=[조억만천]에))(?:\s?[0-9][0-9,]*(?:\.[0-9]+)?\s?(?:천만|백만|[억만천]))*(?:\s?[0-9][0-9,]*(?=\s?(?:명|원|건|개|대|곳|가구|세대|호|㎡)))?)?"
    r"(?P<over>\s?여)?"
)
_BOUND = re.compile(r"\s?(?:[을를]\s)?(?:이상|이하|미만|초과|이내|넘게|넘는|넘은|넘을|안에|밖에)")
_PARTICLE = re.compile(r"(?:이다|이고|이며|입니다|[이은는을를의에과와도만]|으?로|까지|보다|부터)(?![가-힣])|이[다고며]")
_BEFORE = re.compile(r"(?:약|대략)\s?$")
# What stands directly before a number, without a blank, and still lets it be one: 총3,200명.
_PREFIXES = ("약", "총", "연", "월", "금", "각", "최대", "최소", "평균", "하루", "매년", "전체", "등", "은", "는", "이", "가", "을", "를", "의", "당", "중", "에", "로", "과", "와", "서", "도")  # fmt: skip
_YEAR = r"(?:19|20|21)[0-9]{2}"
# Stretches in which no number is a figure; each is blanked before numbers are looked for.
_NO_FIGURES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[0-9][0-9.,]{29,}",  # no figure is that long, and no pattern below has to walk along it
        r"(?<!\S)\S*?(?:://|@|www\.)\S*",  # addresses
        r"[(\[（]?\s?단위\s?[:：][^)\]）\n]*",  # (단위: 1,000원)
        r"[\"'’‘]?[0-9]{2,4}\s?[.\-/년]\s?[0-9]{1,2}\s?[.\-/월]\s?[0-9]{1,2}(?:\s?일|\.)?",  # 2026. 11. 30.  '26.3.5  2026년 3월 5일
        rf"(?<![0-9,.]){_YEAR}\s?[.\-/]\s?[0-9]{{1,2}}(?:\.|(?![0-9,]))",  # 2026. 11.  2026-11
        r"(?<![0-9,.])[0-9]{1,2}\.\s[0-9]{1,2}\.",  # 11. 30.
        r"(?<![0-9,.])[0-9]{1,2}\s?월(?:\s?[0-9]{1,2}\s?일)?(?:\s?[∼~～\-]\s?[0-9]{1,2}\s?(?:월\s?[0-9]{1,2}\s?일|월|일)?)?",  # 3월  3월 5일∼9일
        r"(?<![0-9,.])[0-9]{1,2}\s?일(?!\s?(?:간|동안|평균|당|이상|이내|이하|치|분|만|\s?소요))(?=[^0-9]|$)",  # 5일
        rf"[’‘']?(?<![0-9,.])(?:{_YEAR}|(?<=[’‘'])[0-9]{{2}})\s?(?:학|회계)?(?:년(?:도|대|산|생|부터|까지)?|회계연도)",  # 2026년도  '26년
        r"(?<![0-9,.])[0-9]{1,3}\s?(?:년(?:간|차|째|마다|제|생|도)?|개년|주년|주(?:간|차|년)?|개월(?:간|차|째)?|분기|반기|세기)(?![0-9])",  # 5년간
        r"(?<![0-9,.])[0-9]{1,2}\s?[:：]\s?[0-9]{1,4}(?:\s?[:：]\s?[0-9]{1,4})?",  # 09:30, 1:25000
        r"(?<![0-9,.])[0-9]{1,2}\s?시(?!간)(?:\s?[0-9]{1,2}\s?분)?(?:\s?[∼~～]\s?[0-9]{1,2}\s?시(?!간))?",  # 18시 30분
        r"(?<![가-힣])제\s?[0-9][0-9,]*(?:의[0-9]+)?(?:\s?[~∼～\-,·]\s?제?\s?[0-9]+)*\s?[가-힣]{0,2}",  # 제5조, 제2차
        r"[0-9]+\s?조(?=(?:의\s?[0-9]|\s?제\s?[0-9]|에\s|의\s|에서|에\s?따|와|및|부터|까지|[제①-⑳,)」]|\s[0-9]+항))(?:의\s?[0-9]+)?",  # 5조에 따라
        r"[0-9]+조\s?(?:및|와|부터|내지|또는|[·,∼~])\s?제?[0-9]+조(?!\s?원)|[0-9]+동\s?[0-9]+호",  # 5조 및 7조, 101동 1203호
        r"[0-9]+\s?(?:항|목|호)(?=\s?(?:에\s|의\s|에서|에\s?따|및|제|까지|단서|본문|각))",
        r"(?:[A-Za-z]|[가-힣]-|[0-9]-)[0-9][0-9A-Za-z\-]*",  # A4, 과-17, 02-123-4567
        r"[0-9]+(?=-[0-9A-Za-z가-힣])[0-9A-Za-z\-]*",  # 2026-0001, 3-1
        r"\(?0[0-9]{1,2}\)\s?[0-9]{3,4}[-–.\s][0-9]{4}",  # 02) 123-4567
        r"(?<![0-9])0[0-9]{1,3}[.\s][0-9]{3,4}[.\s][0-9]{4}",  # 010.1234.5678
        r"[0-9][0-9.,]*\s?[%명원건개월일시분천만억]*\s?[∼~～]\s?[0-9][0-9.,]*(?:\s?[천만억]*\s?[가-힣%㎡㎞]+)?",  # 10∼20명
        r"[0-9]+\s?/\s?[0-9]+|[0-9]+분의\s?[0-9]+",  # 1/3, 3분의 1
        r"[0-9]+(?:\.[0-9]+){2,}",  # 1.2.3
        r"(?<![0-9,.])1\s?(?:인|명|대|건|회|일|가구|세대|개소|개|곳|차량|시간|㎡|년|학급)\s?(?:당|평균|기준)",  # 1인당
        r"(?<![0-9,.])[0-9]인\s?(?:가구|세대|실|용|승|석)",
        r"(?<![0-9,.])[0-9]{1,3}세(?:대(?=[^가-힣]|[가의를는은에]))?(?=[^0-9]|$)",  # 65세, 20대
        r"(?<![0-9,.])[1-9]0대(?=\s?(?:[가-힣]*(?:여성|남성|청년|인구|이상|이하|미만|층)|[∼~～이와과는은가의]|[,·]))",
        r"(?<![0-9,.])24시간(?!\s?(?:동안|을 넘|이상))|(?<![0-9,.])365일",
        r"(?<![0-9,.])[0-9]{1,4}\s?(?:단계|차로|차선|차(?![가-힣]?량)|번지|번째|번길|번(?=[^가-힣]|[을은이의과와으])|순위|위(?=[^가-힣]|[를는의에와로])|등급|급(?=[^가-힣])|등(?=[^가-힣]|[을은])|호선|호기|호차|호실|층|쪽|페이지|장(?=[^가-힣])|절|편(?=\s)|권|학년|반(?=\s)|학기|교시|교대|부제|차원|종(?=\s?(?:일반|주거|전용|보통|대형|근린))|안(?=[^가-힣]|[을은이의과와])|가지|종류|갈래|원칙|대(?=\s?(?:과제|전략|분야|사업|핵심|목표|추진|중점|정책|도시|광역|권역|특·?광역))|세대(?=\s?(?:이동|차|통신))|G\b)",
        r"(?<=[가-힣])[0-9]{1,4}(?:동|가|로|길|리|호|번|차|단지|지구|공구|구역|호점|터미널)",  # 상계1동
        r"(?<![0-9,.])[0-9]{1,2}\s?개\s?(?:의\s)?(?:부서|과(?![가-힣])|팀|국|실|기관|본부|분야|단계|과제|사업|항목|유형|대안|조|반(?=\s|[을은이])|권역|축|부문|자치구|구(?![가-힣])|군|시·?도|시군|영역|그룹|조항|안(?![가-힣])|기준|전략|방향|방안|지표|원칙|주체)",
    )
)
_LIST_NUMBER = re.compile(r"^\s*(?:[□○\-※•·▪◦\\]\s?)*(?:\(?[0-9]{1,3}[.)](?=\s)|[0-9]{1,2}-[0-9]{1,2}[.)]?\s)")
_WORD = re.compile(r"[가-힣A-Za-z]{2,}")


@dataclass(frozen=True)
class Number:
    """A number typed by hand: `line[start:end]` with 약 and 여, its unit as typed (empty where none is known)."""

    start: int
    end: int
    text: str
    unit: str  # "곳", "%", …: the first name of its group
    unit_end: int  # where the unit ends in the line; `end` where there is none
    is_bound: bool = False  # 30분 넘게, 300억 원 이상: a condition more often than a statement

    @property
    def is_slight(self) -> bool:
        """Tell whether the number says something only beside a figure that says just that: 3명, 100%, and a bound."""
        figure, quantum = parse(self.text) or (Decimal(0), Decimal(1))
        return self.is_bound or (quantum == 1 and (abs(figure) < FEW or (self.unit == "%" and figure == 100)))


@dataclass(frozen=True)
class Figure:
    """One figure of the register: its claim and slot, exact value and unit, and whether the draft has it already.

    `sentence` has {name} for each figure; `said` is the same read out, `shown` the figure alone.
    """

    claim: int
    slot: str
    value: Decimal
    unit: str
    shown: str
    sentence: str
    said: str = ""
    is_own: bool = False

    @property
    def mark(self) -> str:
        return f"{{{self.claim}.{self.slot}}}"


@dataclass(frozen=True)
class Candidate:
    """A figure that a number could be: in its place `line[start:end]` would stand its mark."""

    figure: Figure
    start: int
    end: int


def figure_of(
    claim: int, slot: Slot, value: str | None, *, sentence: str, shown: str, said: str = "", is_own: bool = False
) -> Figure | None:
    """Return a slot of a claim as a figure of the register; None where it shows no number.

    Args:
        sentence: with {name} for each figure. Where the slot has no unit, the word behind its place is one: "{n}명".
    """
    if slot.type not in NUMERIC or value is None:
        return None
    number = Decimal(value)
    behind = sentence.partition("{" + slot.name + "}")[2]
    unit = slot.unit.partition("/")[0] or (unit_at(behind)[0] if not slot.unit else "")
    return Figure(claim, slot.name, number, _GROUP.get(unit, unit), shown, sentence, said, is_own)


@lru_cache(maxsize=16_384)  # a claim never changes, and a city has some thousands
def figures_of_claim(sentence: str, slots: str, values: str) -> tuple[Figure, ...]:
    """Return the figures of a claim that are numbers, as of claim 0.

    Args:
        slots: JSON, name -> specification. values: JSON, name -> exact text or null; both as they are stored.
    """
    declared = {name: slot_of(name, spec) for name, spec in json.loads(slots).items()}
    given = json.loads(values)
    said = read_out(sentence, slots, values)
    found = (
        figure_of(0, slot, given.get(name), sentence=sentence, said=said, shown=shown(slot, given.get(name)))
        for name, slot in declared.items()
    )
    return tuple(one for one in found if one is not None)


def unit_at(text: str) -> tuple[str, int]:
    """Return the unit with which a text begins, as the first name of its group, and its length with a blank before it.

    >>> unit_at(" 개소이다"), unit_at("개월"), unit_at("분기")
    (('곳', 3), ('개월', 2), ('', 0))
    """
    blank = len(text) - len(text.lstrip(" "))
    rest = text[blank:]
    if blank > 1 or (_OTHER_WORDS.match(rest) and not rest.startswith("개월")):
        return "", 0
    for name in _NAMES:
        if rest.startswith(name) and not (name[-1].isascii() and name[-1].isalpha() and rest[len(name) :][:1].isascii() and rest[len(name) :][:1].isalpha()):  # fmt: skip
            return _GROUP[name], blank + len(name)
    return "", 0


def numbers_in(line: str) -> list[Number]:
    """Return the numbers of one line that a reader would want evidence for, in their order.

    >>> [one.text for one in numbers_in("2026. 11. 30. 제5조에 따라 약 1.2만 명과 3개 부서, 18.4억 원(3.5%)")]
    ['약 1.2만', '18.4억', '3.5']
    """
    bare = _LIST_NUMBER.sub(_blank, line)
    for pattern in _NO_FIGURES:
        bare = pattern.sub(_blank, bare)
    found = []
    for hit in _FIGURE.finditer(bare):
        number = _number_at(hit, bare)
        if number is not None:
            found.append(number)
    return found


def _blank(hit: re.Match[str]) -> str:
    return "\0" * len(hit[0])


def _number_at(hit: re.Match[str], line: str) -> Number | None:
    before, behind = line[: hit.start()], line[hit.end() :]
    if (
        before[-1:].isdigit()
        or before[-1:] in (".", ",", "/")
        or behind[:1].isdigit()
        or re.match(r"[,./][0-9]", behind)
    ):
        return None
    about = _BEFORE.search(before)
    is_plain = "," not in hit["digits"] and "." not in hit["digits"] and not hit["more"]
    unit, length = unit_at(behind)
    if not about and is_plain and "가" <= before[-1:] <= "힣" and not before.endswith(_PREFIXES):
        return None  # 코로나19
    is_name = re.fullmatch(_YEAR, hit["digits"]) or re.search(r"[A-Za-z]\s?$", before)  # a year; ISO 9001
    if is_plain and not unit and (len(hit["digits"]) < 4 or is_name):
        return None
    start = about.start() if about else hit.start()
    is_bound = _BOUND.match(behind[length:]) is not None
    return Number(start, hit.end(), line[start : hit.end()], unit, hit.end() + length, is_bound)


class Register:
    """Figures sorted by value, so that a number is compared with the few that lie near it."""

    def __init__(self, figures: Iterable[Figure]):
        self._figures = sorted(figures, key=lambda one: one.value)
        self._values = [one.value for one in self._figures]

    def near(self, text: str) -> list[Figure]:
        """Return the figures with which a written number agrees, whatever their units."""
        parsed = parse(text)
        if parsed is None:
            return []
        figure, quantum = parsed
        low, high = bisect_left(self._values, figure - 2 * quantum), bisect_right(self._values, figure + 2 * quantum)
        return [one for one in self._figures[low:high] if agrees(text, one.value)]

    def candidates(self, number: Number, line: str) -> list[Candidate]:
        """Return the figures that a number of a line could be, the likeliest first, at most three.

        A unit must be the same one. A number of one digit is nothing but itself: 3만 is no sign of 34,999. A figure of another matter
        must also speak of something that the line speaks of.
        """
        figure, quantum = parse(number.text) or (Decimal(0), Decimal(1))
        is_rough = abs(figure) < FEW * quantum
        scored = []
        for one in self.near(number.text):
            likeness = words_shared(line, one.sentence)
            is_close = one.value == figure or not is_rough
            if is_close and _fits(number, one, line) and (one.is_own or likeness > 0):
                scored.append((not one.is_own, -likeness, -one.claim, one))
        best = sorted(scored, key=lambda row: row[:3])[:MOST_CANDIDATES]
        return [Candidate(one, number.start, _end(number, one, line)) for *_rank, one in best]


def _end(number: Number, figure: Figure, line: str) -> int:
    """Return where the mark ends: a unit that the figure shows goes, one that its sentence writes stays typed."""
    if not _shows_unit(figure):
        return number.end
    head, per, rest = figure.shown.partition("/")  # 28명/일
    more = len(per + rest) if head and per and line.startswith(per + rest, number.unit_end) else 0
    return number.unit_end + more


def _fits(number: Number, figure: Figure, line: str) -> bool:
    if number.unit or not figure.unit:
        return number.unit == figure.unit or not number.unit
    has_other_unit = re.match(r"[가-힣A-Za-z]", line[number.end :]) and not _PARTICLE.match(
        line[number.end :]
    )  # 1만2천기
    return not has_other_unit and not number.is_slight and figure.unit not in ("%", "%p")


def _shows_unit(figure: Figure) -> bool:
    return bool(re.search(r"[^\d.,\s\-−]", figure.shown.rstrip("".join({*MAGNITUDES, *SCALES.values()}))))


def words_shared(line: str, sentence: str) -> float:
    """Return how much of what a sentence speaks of stands in a line, from 0 to 1: pairs of letters of its words.

    >>> words_shared("야간근로자는 1.2만 명", "밤에 일하는 야간근로자는 {n}이다.") > 0, words_shared("버스 12대", "소음 민원은 {n}이다.")
    (True, 0.0)
    """
    asked, there = _pairs(re.sub(r"\{\w+\}", " ", sentence)), _pairs(line)
    return len(asked & there) / len(asked) if asked else 0.0


def _pairs(text: str) -> set[str]:
    """Return the pairs of letters of the words of a text, but those of its endings."""
    return {word[at : at + 2] for word in _WORD.findall(text) for at in range(len(word) - 1)} - _ENDINGS


_ENDINGS = {
    "이다", "한다", "된다", "있다", "하는", "있는", "되는", "으로", "에서", "에게", "까지", "부터", "하고", "하여", "했다", "였다", "것은", "것이", "이고", "이며", "대한",
    "위한", "따라", "이상", "이하", "미만", "다고", "라고", "이라", "는다", "니다", "합니", "습니", "입니", "됩니", "약간", "모두", "가운", "운데", "에는", "들은", "들이",
}  # fmt: skip


_GLUED_BEFORE = re.compile(r"\w-?$")
_GLUED_AFTER = re.compile(r"-\d")


def asked_numbers(asked: str) -> tuple[list[Number], str]:
    """Return the numbers of what somebody looks for, each with its unit, and the words that are left.

    Whoever types a number into a search box means a number: nothing is taken for a date or an article here. What is
    glued to a word or by a hyphen is no number but the mark of a document, such as 대중교통과-1 or 2026-0001.

    >>> [(one.text, one.unit) for one in asked_numbers("야간근로자 1조 2,300억 원")[0]], asked_numbers("야간근로자 1.2만")[1].split()
    ([('1조 2,300억', '원')], ['야간근로자'])
    """
    found, rest, end = [], [], 0
    for hit in _FIGURE.finditer(asked):
        if _GLUED_BEFORE.search(asked, 0, hit.start()) or _GLUED_AFTER.match(asked, hit.end()):
            continue
        unit, length = unit_at(asked[hit.end() :])
        found.append(Number(hit.start(), hit.end(), hit[0], unit, hit.end() + length))
        rest.append(_BEFORE.sub("", asked[end : hit.start()]))
        end = hit.end() + length
    return found, " ".join([*rest, asked[end:]])
