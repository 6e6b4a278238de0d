"""Irreversible masking of personal data in citizens' texts: each find becomes a tag such as [전화].

Rules of writing, no dictionary of persons. A checksum is never required: resident numbers issued since October 2020
have none. Every repetition is bounded, so that a hostile text cannot make a search slow. What stays: texts that carry
such tags already, amounts, dates, law articles, telephone numbers of services, names in front of a title in office.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

TAGS = {
    "email": "[메일]",
    "resident_number": "[주민번호]",
    "card": "[카드번호]",
    "licence": "[면허번호]",
    "business_number": "[사업자번호]",
    "phone": "[전화]",
    "account": "[계좌]",
    "passport": "[여권번호]",
    "address": "[주소]",
    "plate": "[차량번호]",
    "name": "[이름]",
}


@dataclass(frozen=True, slots=True)
class Span:
    """One find: offsets in the text that was given, end exclusive, and its kind, a key of TAGS."""

    start: int
    end: int
    kind: str


def masked(text: str) -> tuple[str, list[Span]]:
    """Return the text with every find replaced by its tag, and the finds in order of their place.

    >>> masked("연락처는 010-1234-5678입니다.")[0]
    '연락처는 [전화]입니다.'
    """
    spans = found(text)
    parts, last = [], 0
    for span in spans:
        parts += [text[last : span.start], TAGS[span.kind]]
        last = span.end
    return "".join([*parts, text[last:]]) if spans else text, spans


def counts_of(spans: Iterable[Span]) -> Counter[str]:
    """Return how many finds of each kind there are."""
    return Counter(span.kind for span in spans)


def found(text: str) -> list[Span]:
    """Return the personal data of a text; where two rules claim the same letters, the earlier rule wins."""
    text = text.translate(_NARROW)
    taken = bytearray(len(text))
    spans = []
    for kind, rule, is_real in _RULES_WITH_DIGITS if _DIGIT.search(text) else _RULES_WITHOUT:
        for match in rule.finditer(text):
            start, end = next((match.span(group) for group in range(1, rule.groups + 1) if match[group]), match.span())
            if is_real(text, start, end) and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                spans.append(Span(start, end, kind))
    return sorted(spans, key=lambda span: span.start)


_NARROW = {
    ord(wide): narrow
    for wide, narrow in zip("０１２３４５６７８９－＠．＋（）\u3000\u00a0", "0123456789-@.+()  ", strict=True)
}
_DIGIT = re.compile(r"\d|[공영]일[공영]")
_GAP = r"[ \t]?[-‐-―−－.·)]?[ \t]?"  # between the groups of a telephone number
_HIDDEN = r"[\d*xX○●#]"  # a digit that the writer, or the source, may have hidden
_REGION = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
_BANK = (
    r"은행|농협|국민|신한|우리|하나|기업|카카오뱅크|카뱅|토스뱅크|토스|케이뱅크|새마을금고|우체국|신협|수협|SC제일|씨티|산업|"
    r"계좌|입금"
)
_SPOKEN = "공영일이삼사오육륙칠팔구"

_EMAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}[ ]?[@＠][ ]?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
_BIRTH = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_RESIDENT = rf"(?<![\d-]){_BIRTH}[ ]?[-‐-―−－][ ]?[0-9](?:\d{{6}}|{_HIDDEN}{{4,6}})(?![\d*])"
_RESIDENT_PLAIN = rf"(?<![\d.-]){_BIRTH}[1-8]\d{{6}}(?![\d-])"
_RESIDENT_PART = rf"(?:주민|생년|생일|외국인|등록번호)[^\d\n]{{0,15}}({_BIRTH}(?:[ ]?[-‐-―−－][ ]?[0-9*])?)(?![\d-])"
_CARD = rf"(?<![\d-])(?:\d{{4}}[- ]{_HIDDEN}{{4}}[- ]{_HIDDEN}{{4}}[- ]{_HIDDEN}{{4}}|3[47]\d{{2}}[- ]\d{{6}}[- ]\d{{5}})(?![\d-])"
_CARD_PLAIN = r"(?:카드)[^\d\n]{0,12}(\d{15,16})(?!\d)"
_LICENCE = rf"(?<![\d-])(?:(?:1[1-9]|2[0-8])|(?:{_REGION}))[- ]\d{{2}}[- ]\d{{6}}[- ]\d{{2}}(?![\d-])"
_BUSINESS = r"(?<![\d-])\d{3}-\d{2}-\d{5}(?![\d-])"
_MOBILE = rf"(?<![\d-])(?:\+?82[ -]?\(?0?\)?|\(?0)1[016789]{_GAP}{_HIDDEN}{{3,4}}{_GAP}{_HIDDEN}{{4}}(?![\d*])"
_MOBILE_SPOKEN = rf"[공영]일[공영][ -]?[{_SPOKEN}]{{3,4}}[ -]?[{_SPOKEN}]{{4}}"
_LANDLINE = (
    rf"(?<![\d/-])(?:\+82[ -]?|\(?0)(?:2|[3-6][1-5]|70|50[2-8]?){_GAP}\d{{3,4}}{_GAP}{_HIDDEN}{{4}}(?![\d*,A-Za-z-])"
)
_LOCAL = r"(?:전화|연락처|휴대폰|핸드폰|[Tt][Ee][Ll]|팩스|[Ff][Aa][Xx]|HP|H\.P)[^\d\n]{0,6}((?!1[568]\d\d)\d{3,4}-\d{4})(?![\d-])"
_ACCOUNT = rf"(?:{_BANK})[^\d\n]{{0,15}}(\d(?:[ -]?\d){{9,15}})(?![\d,-]|[ ]?(?:원|만|억))"
_ACCOUNT_BEFORE = rf"(?<![\d-])(\d{{3,6}}-\d{{2,6}}-\d{{3,8}}(?:-\d{{1,3}})?)(?=[ ]?\(?(?:{_BANK}))"
_PASSPORT = r"(?<![A-Za-z0-9])[MSRODG](?:\d{8}|\d{3}[A-Z]\d{4})(?![A-Za-z0-9])"
_FLAT = r"(?:(?<![\d가-힣])|(?<=[가-힣])(?=\d))제?\d{1,4}[ ]?동[ ,-]{0,2}제?\d{1,4}[ ]?호(?![가-힣]?선)"
_ROOM = r"(?:아파트|빌라|오피스텔|맨션|원룸|빌딩|하이츠|자이|푸르지오|래미안)[ ]?(?:[가-힣A-Za-z]{1,3}동[ ]?)?((?:지하[ ]?)?[BＢ]?\d{1,4}호)"
_STREET = (
    r"(?:[가-힣]{1,6}(?:시|구|군|읍|면|동)[ ])[가-힣A-Za-z0-9·.]{1,14}(?:(?<!으)로|길)(?:[ ]?\d{1,4}(?:번|가|안|다|나|라)?길)?[ ]"
    r"((?:지하[ ]?)?\d{1,4}(?:-\d{1,4})?(?![\d,.-]|[ ]?(?:가|급|년|월|일|시|분|초|개|명|번|원|만|억|천|회|km|m|미터|차|차선|호선|세|살|가지|퍼|%))"
    r"(?:[ ,]{1,2}\d{1,4}동)?(?:[ ,]{1,2}\d{1,4}호)?(?:[ ,]{1,2}\d{1,2}층)?)"
)
_STREET_ROOM = r"[가-힣0-9]{1,14}(?:로|길)[ ]?(\d{1,4}(?:-\d{1,4})?[ ,]{1,2}(?:\d{1,4}동[ ,]{0,2})?\d{1,4}호)"
_LOT = r"[가-힣]{1,8}(?:동|리|가)[ ]?(?:산[ ]?)?(\d{1,4}(?:-\d{1,4})?[ ]?번지(?:[ ,]{1,2}\d{1,4}호)?)"
_LOT_PLAIN = r"[가-힣]{1,6}(?:시|구|군|읍|면)[ ][가-힣0-9]{1,6}(?:동|리|가)[ ](\d{1,4}-\d{1,4})(?![\d-]|[가-힣])"
_PLATE_LETTER = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호육해공국합"
_PLATE = (
    rf"(?<![\d.,제])(?:(?:{_REGION})[ ]?)?\d{{2,3}}[ ]?[{_PLATE_LETTER}][ ]?\d{{4}}"
    r"(?![\d,]|[ ]?(?:억|만|천|백|원|년|월|일|개|명|번|호|조|회|가구|세대|판결|사건|헌|세))"
)
_SURNAME = (
    "남궁|황보|제갈|선우|독고|사공|서문|김|이|박|최|정|강|조|윤|장|임|한|오|서|신|권|황|안|송|류|유|전|홍|고|문|양|손|배|백|허|남|심|노|하|곽|성|차|"
    "주|우|구|나|민|진|지|엄|채|원|천|방|공|현|함|변|염|여|추|도|소|석|선|설|마|길|연|위|표|명|기|반|라|왕|금|옥|육|인|맹|제|모|탁|국|어|은|편|용"
)
_GIVEN = (
    "가강건겸경고관광교구국권규균근금기길나남내녹다단달담대덕도동두라란람래량려련령로록론룡루류률리린림마만명모목무문미민바박방배백범벼별병보복봉빈"
    "빛사산상새샘서석선설섭성세소솔송수숙순슬승시식신실심아안애양억언여연열영예오옥온완요용우운욱웅원월위유윤율은을음의이익인일임자장재전정제조종"
    "주준중지진찬창채천철초춘충치탁태택평표풍필하학한해행향헌혁현형혜호홍화환황회효훈휘흔희"
)
_NAME = rf"(?:{_SURNAME})[{_GIVEN}]{{2}}"
_NO_ENDING = "(?<![한인운의이여고다도가로려나라만])"  # adjectives and particles: 어려운 학생, 방대한 양, 이하의 학생
_NAME_TITLED = rf"(?<![가-힣])({_NAME})(?=[ ]?[씨님])"
_NAME_OF_PERSON = rf"(?<![가-힣])({_NAME}){_NO_ENDING}(?=[ ]?(?:할머니|할아버지|어르신|학생|어린이(?!집)))"
_NAME_YOUNG = rf"(?<![가-힣])({_NAME}){_NO_ENDING}(?=[ ][군양][ .,은는이의과을])"  # neither 방대한 양 nor 양평군
_NAME_SHORT = rf"(?<![가-힣])((?:{_SURNAME})[{_GIVEN}])(?=[ ]?씨(?:[ .,!?\n은는이가를의와도께]|$))"
_NAME_STATED = rf"(?:성명|이름|성함|예금주|작성자|신청인|신청자|민원인|청원인|제안자|제보자|보호자)[ ]?[:：][ ]?({_NAME})(?![가-힣]{{2}})"
_NAME_SAID = rf"(?:이름은|성함은|성명은|사는|거주하는|거주 중인|민원인|신청인|저는|나는)[ ]({_NAME})(?=입니다|이라고|라고|이라 합|이고요|이에요)"
_NO_NAME_WORDS = (
    "공무원 공직자 조합원 조합장 도지사 변호사 전문가 위원장 유치원 지도자 지원자 지원자 신청자 수리기사 국회의원 이장 이사장 원장 차장 국장 성직자 "
    "선수 선생 사용자 강사 기사 기자 고객 주민 주인 소장 안내원 연구원 연구자 조리사 조교 유가족 한가족 이용자 이용객 장애인 노인 임차인 임대인 임대 "
    "하나 하느 부모 고모 이모 여사 여인 양부모 시부모 장모 장인 선배 도사 문화인 정치인 정치가 방송인 방문자 문의자 여행자 여행사 연예인 배우 제보자 "
    "제안자 신고자 구매자 구독자 남자 여자 소방대원 소방대 소방관 경찰관 의사 전우 원내대표 지원 진행자 지휘자 지배인 노동자 이야기 이유 이주자 이주민 "
    "유권자 신도시 강남구 강서구 강동구 강북구 성북구 성동구 노원구 마포구 구로구 송파구 서초구 양천구 도봉구 은평구 용산구 중구 동구 남구 서구 북구 "
    "고등학 초등학 여고생 남학생 여학생 여대생 유학생 재학생 고학년 전교생 전학생 수험생 고교생 대학생 신입생 유치 이공계 이과생 문과생 전문대 공대 "
    "대통령 선생 어머니 아버지 사장 회장 부장 교장 국민 시민 판사 검사 감사 사또 천사 황제 하인 제자 형제 자매 남매 손자 손녀 장애 연로한 "
    "정치 정부 정책 정의 정상 공정 문제 우리 이상 이후 이전 지역 지방 지원 전체 전국 전문 한국 이주 이민 이재민 소상공인 소비자 기초의 기성세 노년의 "
    "우선의 주요한 한의사 안과의 성소수자 안마사 주주 장학생 고시생 소수의 남은 마음 남편 모두의 모든 여러 지하"
)
_NO_NAME = frozenset(_NO_NAME_WORDS.split())
_OFFICE_WORDS = (
    "회장 시장 원장 사장 국장 과장 부장 군수 교수 박사 기자 선장 의원 위원 무사 교사 무관 휘관 사관 관사 방위 학사 호사 약사 도사 장관 차관 총장 "
    "총리 도지 검사 판사 형사 순경 경사 경위 경감 기사 강사 목사 신부 스님"
)
_OFFICES = frozenset(_OFFICE_WORDS.split())
_OLD_CASE = re.compile(r"(?:선고|사건|대법원|헌재)[ ]?$")


def _always(text: str, start: int, end: int) -> bool:
    return True


def _is_plate(text: str, start: int, end: int) -> bool:
    """A court's case number, such as 선고 93누1234, is written like a plate."""
    return not _OLD_CASE.search(text[max(0, start - 5) : start])


def _is_account(text: str, start: int, end: int) -> bool:
    """Ten to sixteen digits that are no date and no time."""
    digits = sum(map(str.isdigit, text[start:end]))
    return 10 <= digits <= 16 and not re.match(r"(?:19|20)\d\d[ -]?[01]\d[ -]?[0-3]\d", text[start:end])


def _is_name(text: str, start: int, end: int) -> bool:
    """Neither an office or a trade before 님, nor a name that its writer had hidden already, such as 박모씨."""
    name = text[start:end]
    return name not in _NO_NAME and name[-2:] not in _OFFICES and not (len(name) == 2 and name[1] == "모")


_Test = Callable[[str, int, int], bool]
_Rule = tuple[str, re.Pattern[str], _Test]


def _rules(written: Iterable[tuple[str, str, _Test]]) -> Iterator[_Rule]:
    for kind, pattern, test in written:
        yield kind, re.compile(pattern), test


# A flat comes before the plate: "101동 1203" reads like one. A telephone comes before the account.
_RULES_WITHOUT: tuple[_Rule, ...] = tuple(
    _rules(
        [
            ("email", _EMAIL, _always),
            ("name", _NAME_STATED, _is_name),
            ("name", _NAME_SAID, _is_name),
            ("name", _NAME_TITLED, _is_name),
            ("name", _NAME_OF_PERSON, _is_name),
            ("name", _NAME_YOUNG, _is_name),
            ("name", _NAME_SHORT, _is_name),
        ]
    )
)
_RULES_WITH_DIGITS: tuple[_Rule, ...] = (
    _RULES_WITHOUT[0],
    *_rules(
        [
            ("resident_number", _RESIDENT, _always),
            ("resident_number", _RESIDENT_PLAIN, _always),
            ("resident_number", _RESIDENT_PART, _always),
            ("card", _CARD, _always),
            ("card", _CARD_PLAIN, _always),
            ("licence", _LICENCE, _always),
            ("phone", _MOBILE, _always),
            ("phone", _MOBILE_SPOKEN, _always),
            ("account", _ACCOUNT_BEFORE, _is_account),
            ("business_number", _BUSINESS, _always),
            ("phone", _LANDLINE, _always),
            ("phone", _LOCAL, _always),
            ("account", _ACCOUNT, _is_account),
            ("passport", _PASSPORT, _always),
            ("address", _STREET, _always),
            ("address", _STREET_ROOM, _always),
            ("address", _LOT, _always),
            ("address", _FLAT, _always),
            ("address", _ROOM, _always),
            ("address", _LOT_PLAIN, _always),
            ("plate", _PLATE, _is_plate),
        ]
    ),
    *_RULES_WITHOUT[1:],
)
