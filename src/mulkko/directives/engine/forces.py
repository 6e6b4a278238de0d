"""How strongly a sentence orders, read from its final predicate; None where it only looks like an order.

Pure rules over a chain of morphemes (" 보고/NNG 하/XSV 세요/EF"). Who speaks and who is meant belong to the caller.

Source: the forms of Korean directives in official speech and papers: imperatives, wishes, nominal endings, performatives.
"""

import re
from dataclasses import dataclass

END = r"(?: \S+/E[CFP])*$"
IMPERATIVE = r"(?: 십시오/EF| 세요/EF| 십시요/EF| 시오/EF| 어라/EF| 아라/EF| 라/EF| 으라/EF| 거라/EF| 려무나/EF|(?: 어/EC)? 주/VX 어요?/EF|(?: 어/EC)? 주/VX 시/EP 겠/EP \S+/EF)"
WISH = (
    r"(?: 시/EP)? 기/ETN(?: (?:를|ㄹ|을|만)/J\S+)?(?: \S+/(?:MAG|NNG|JKB))* 바라/V[VX]"
    + r"(?: \S+/E\S+)*(?: 마지않/VX \S+/EF)?$"
)
PERFORMED = "당부|부탁|요청|주문|지시|촉구|요망"
GIVE = r"(?: (?:하|드리|되)/[VX]\S+| 말씀/NNG| 드리/[VX]\S+)*"
NOW = r"(?: 겠/EP)?(?: (?:ㅁ|음|ㅂ니다|습니다|ㄴ다|는다|어요|ㄹ게요|을게요|는데요|고요|고자|고/EC 싶/VX \S+)/E\S)$"
NEED = r" (?:ㄹ|을)/ETM 필요/NNG(?: \S+/J\S+)* (?:있|하)/[VX]\S+"

OUGHT = r" 어야/EC(?: \S+/JX)? (?:하|되)/V[VX] 지/EC 않/VX 겠/EP (?:습니까|어요|나요)/EF$"  # asked, and meant as a must

WONDERED = r" 어야/EC(?: \S+/JX)? (?:하|되)/V[VX] 지/EC 않/VX (?:을까|ㄹ까|나)/E\S$"

# (force, tail, forms before which only deeds count): the first that fits decides
FORMS = [
    ("prohibition", r" 지/EC(?: \S+/J\S+)* 말/V[VX](?: 어/EC| 아/EC)?(?: 주/VX)?(?: 시/EP)?(?:" + IMPERATIVE + r"| 자/EF| ㅂ시다/EF| ㄹ/ETM 것/NNB|" + WISH[:-1] + r"| 도록/EC(?: 하/V[VX])?(?: 시/EP)?(?:" + IMPERATIVE + r")?| 어야/EC 하/V\S+ \S+/EF)$"),
    ("prohibition", r" 지/EC 말/V[VX](?: ㄹ/ETM 것/NNB 을/JKO .*(?:" + PERFORMED + r")/NNG\b.*)$"),
    ("prohibition", r"(?: 어서/EC| 아서/EC)(?: 는/JX| ㄴ/JX| 도/JX)?(?: 절대/\S+| 절대로/\S+)* 안/MAG 되/V[VX](?: \S+/E\S)+$"),
    ("prohibition", r" 지/EC(?: \S+/J\S+)* 않/VX" + WISH),
    ("strong", r"(?: 도록/EC)?(?: 하/V[VX])?(?: 어/EC 주/VX)?(?: 시/EP)?" + IMPERATIVE + "$"),
    ("strong", WISH),
    ("strong", r"(?: (?:를|을)/JKO)? 바라/V[VX](?: \S+/E\S+)+$"),
    ("strong", r"(?: 기/ETN)? 바람/NNG$"),
    ("strong", r"(?: 도록/EC 하/V[VX])?(?: 시/EP)? (?:ㄹ|을)/ETM 것/NNB$"),
    ("strong", r"(?:(?: 시/EP)? (?:ㄹ|을)/ETM 것/NNB(?: \S+/J\S+)*| 도록/EC| (?:을|를)/JKO| 기/ETN (?:를|ㄹ)/JKO)?(?: \S+/(?:MAG|NP|JKB))*(?: \S+/MM)? (?:" + PERFORMED + r")/NNG" + GIVE + NOW),
    ("strong", r"(?: (?:을|를)/JKO)? (?:요망|당부|요청|주문)/NNG$"),
    ("strong", r" (?:요망|부탁)/NNG$"),
    ("soft", r"(?: 어/EC)? 주/VX(?: 시/EP)? 면/EC(?: \S+/MAG)* (?:고맙/VA|감사/NNG 하/XSA) 겠/EP \S+/EF$"),
    ("soft", r"(?: 어/EC)? 주/VX 시/EP 면/EC 되/V[VX](?: 겠/EP)? (?:ㅂ니다|습니다|어요|고요)/E\S$"),
    ("soft", r"(?: 시/EP)?" + WONDERED),
    ("soft", r"(?: 시/EP)?(?: 었/EP)? (?:으면|면)/EC(?: \S+/J\S+)?(?: \S+/MAG)* (?:좋|싶)/V\S(?: \S+/E\S)+$"),
    ("soft", r"(?: 시/EP)? 었/EP (?:으면|면)/EC 하/V[VX](?: 는/ETM 바람/NNG 이/VCP)?(?: \S+/E\S)+$"),
    ("soft", r" (?:으면|면)/EC 하/V[VX] 는/ETM 바람/NNG 이/VCP(?: \S+/E\S)+$"),
    ("soft", r"(?: 시/EP)?" + NEED + r"(?: (?!었|지)\S+/E\S)+$"),
    ("soft", r"(?: 시/EP)?" + NEED + r" (?:다고|는다고|ㄴ다고)/E\S (?:보|생각/NNG 하|느끼)/\S+(?: \S+/E\S)+$"),
    ("medium", r"(?: 시/EP)? 어야/EC(?: \S+/JX)? (?:하|되)/V[VX](?: 겠/EP)? (?:습니다|ㅂ니다|ㄴ다|어요|죠|지요|고요|ㅁ|다고/EC 생각/NNG 하/XSV ㅂ니다|다고/EC 보/VV ㅂ니다)(?:/E\S)?$"),
    ("medium", r"(?: 시/EP)? 어야/EC(?: \S+/JX)? (?:하|되)/V[VX] (?:ㄹ/ETM 것/NNB|는/ETM 것/NNB)(?: 이/VCP| 같/VA)(?: \S+/E\S)+$"),
    ("medium", r"(?: 시/EP)? 어야/EC(?: 하/VX)? 겠/EP (?:습니다|다|어요|죠|지요|다고)(?:/E\S)$"),
    ("medium", r"(?: 시/EP)? 어야/EC(?: 하/VX)? 겠/EP 다는/ETM 생각/NNG 이/VCP \S+/EF$"),
    ("medium", r"(?: 시/EP)? 어야(?:죠|지|지요)/EF(?: \S+/JX)?$"),
    ("medium", r"(?: 시/EP)?" + OUGHT),
    ("collective", r"(?: 도록/EC| (?:는|을|ㄹ)/ETM (?:것|쪽|방향|걸)/NN\w(?: \S+/J\S+)+)?(?: 하/V[VX])?(?: 시/EP)? (?:ㅂ시다|읍시다|자)/EF$"),
    ("collective", r"(?: 시/EP) (?:죠|지|지요)/EF$"),
    ("soft", r"(?: 어/EC 보/VX)?(?: 시/EP)? (?:으면|면)/EC 어떻/VA(?: 겠/EP)?(?: ㄹ까/E\w| 느냐고?/E\w| 는지/E\w| 습니까/EF| 어요/EF)(?: \S+/J\S+)?(?: 하/V[VX](?: \S+/E\S)+| 싶/V\S(?: \S+/E\S)+)?$"),
    ("soft", r" 어/EC 보/VX ㄹ/ETM 만/NNB 하/XSA(?: \S+/E\S)+$"),
    ("prohibition", r" (?:금지|불허|엄금)/NNG$"),
    ("strong", r"(?: 어/EC)? 주/VX 시/EP (?:고|고요)/E\S$"),
    ("prohibition", r" (?:으면|면)/EC(?: 절대/\S+| 절대로/\S+)* 안/MAG 되/V[VX](?: (?!었)\S+/E\S)+$"),
    ("strong", r" 도록/EC$"),
    ("strong", r" 도록/EC 하/V[VX] ㅁ/E\w+$"),
    ("strong", r"(?: 에/JKB| 을/JKO| 를/JKO)? (?:철저|만전|엄수|준수)/NNG$"),
    ("strong", r"(?: 도록/EC)?(?: \S+/MAG)*(?: 각별/\S+ \S+/\S+)? (?:유의|주의)/NNG$"),
]  # fmt: skip
COMPILED = [(force, re.compile(tail)) for force, tail in FORMS]
HELPERS = re.compile(
    r"(?:(?: \S+/EC)(?: \S+/J\S+)?(?: (?:주|보|두|놓|버리|나가|가|오|달|드리|내|있)/VX)| (?:시|었|겠)/EP)+$"
)
DEED = re.compile(r" (\S+)/(VV|XSV|VX)$")
PURPOSE = re.compile(r"(?: 도록| 게)/EC(?: \S+/JX)?(?: (?:하|되)/V[VX])?$")
# verbs that wish, accompany or do with the mind: nothing is to be delivered
IDLE = {
    "되", "있", "계시", "받", "누리", "빌", "믿", "지켜보", "이루", "이루어지", "기억", "응원", "성원", "격려", "이해", "양해", "사랑", "환영", "축하", "기대",
    "생각", "기원", "감사", "들어가", "앉", "일어서", "일어나", "지내", "나", "발전", "도약", "거듭나", "살", "웃", "즐기", "사랑받", "오르", "빛나", "안녕", "말씀",
    "질문", "발언", "착석", "기립", "묵념", "아시", "알", "참고", "계속", "건승", "쉬", "들르", "오", "만나", "얻", "남", "떠올리", "꽃피", "이어지", "열리", "퇴장", "입장", "인사",
    "경례", "재충전", "충전", "가지", "보내", "번창", "쾌유", "조심", "우승", "승리", "회복", "불구", "걱정", "염려", "실망", "긴장", "낙담", "기다리", "깃들", "들리", "도전", "잊", "잃", "뛰", "힘내", "적응",
}  # fmt: skip
IDLE_WITH_OBJECT = re.compile(
    r" (?:관심|성원|응원|격려|사랑|지지|양해|박수|이해|갈채|참여|동참|사랑|기도|환호|소개|말씀|질문|발언|축하|인사|복|축복|추억|시간|명절|하루|힘|마음|희망|꿈|행복|건강|기운)/NNG(?: \S+/MAG| 많이/\S+| \S+/J\S+)*$"
)
STATE_NOUNS = re.compile(
    r" (?:관심|성원|응원|격려|사랑|지지|양해|박수|이해|갈채)/NNG(?: (?:과|와|및)/\S+ \S+/NNG)?(?: (?:을|를|만)/J\S+)?(?: \S+/MAG)*$"
)
MANY = re.compile(r" 많/VA \S+/ETM(?: \S+/\S+){1,4}$")
NEEDED = re.compile(
    r" (\S+)/NNG(?: \S+/XSN)? (?:이|가)/JKS(?: (?:더욱|매우|꼭|반드시|시급히|절실히|무엇보다)/\S+)* (?:필요|절실|시급)/(?:NNG|XR) 하/XSA(?: (?:습니다|ㅂ니다|다|다고)/E\S)$"
)
DEED_NOUNS = {
    "점검",
    "검토",
    "준비",
    "대책",
    "마련",
    "협의",
    "협력",
    "소통",
    "대응",
    "관리",
    "개선",
    "보완",
    "정비",
    "단속",
    "홍보",
    "조사",
    "교육",
    "지원",
    "추진",
    "협조",
    "확인",
    "조치",
    "분석",
    "연구",
    "정리",
    "보강",
    "확대",
    "확충",
    "강화",
    "수립",
    "대비",
    "논의",
    "공유",
    "노력",
    "모니터링",
    "안내",
    "현행화",
    "배려",
    "재검토",
    "전수조사",
    "관심",
    "주의",
    "확보",
    "개편",
    "발굴",
    "구축",
    "설치",
    "정착",
    "연계",
    "대안",
    "수정",
    "제출",
    "보고",
    "시행",
    "착수",
    "실시",
    "처리",
    "마무리",
    "이행",
    "반영",
    "교체",
    "배치",
    "통보",
    "회신",
    "게시",
    "배포",
    "조정",
    "철거",
    "보수",
    "복구",
    "방문",
    "면담",
    "청취",
    "검증",
    "최소화",
    "집행",
    "독려",
    "계도",
    "순찰",
    "측정",
    "산출",
    "제작",
    "구성",
    "재정비",
    "일제점검",
    "취합",
    "선제대응",
    "차단",
    "격상",
    "파악",
    "비치",
    "단축",
    "지정",
    "부착",
    "연장",
    "간소화",
    "가동",
    "투입",
    "지급",
    "발송",
    "접수",
    "등록",
    "철저",
    "퇴거",
    "부과",
    "강구",
    "입력",
    "징수",
    "회수",
    "폐쇄",
    "이설",
    "신설",
    "개방",
    "상정",
}
STATUTE = re.compile(r"(?:하여야|하여서는|제\s?\d+\s?조|각\s?호|이 법|이 영|이 조례)")
FIRST_PERSON = re.compile(r"(?:^|\s)(?:저는|제가|저도|저희가|저희는|나는|내가)\s")
CITIZENS = re.compile(
    r"(?:시민|주민|국민|구민|도민|군민|학부모|상인|관광객|내빈|귀빈|이용자|어르신|고객|독자|청취자|유가족|수험생|학생|귀성객|운전자|방문객)(?:\s?여러분)?(?:들)?(?:님)?(?:께서는|께서도|께서|\s여러분|은\s|,\s)"
)
ASKS_BACK = re.compile(
    r"(?:습니까|ㅂ니까|나요|ㄴ가요|은가요|는가요|을까요|ㄹ까요|ㄹ까|을까|느냐|냐|는가|ㄴ가|은가|까요|나|니|던가요|는지요|ㄴ지요|대요|래요)/EF$"
)
GOES_ON = re.compile(r" 시/EP (?:고요|고)/E\S$")  # "과태료도 물리시고요.": one more thing to be done
REQUESTING = re.compile(
    r" 주/VX 시/EP 겠/EP (?:습니까|어요)/EF$|" + OUGHT + "|" + WONDERED + r"| (?:으면|면)/EC 어떻/VA"
)


@dataclass(frozen=True)
class Force:
    """`tail` is how many characters of the chain belong to the ordering form, not to the deed."""

    name: str
    tail: int


def force_of(chain: str, surface: str, *, is_quoted: bool = False) -> Force | None:
    """Return the force with which a clause ends, or None where it orders nothing."""
    said = surface.rstrip(" \"”’'」』)")
    if (said.endswith("?") or ASKS_BACK.search(chain)) and not REQUESTING.search(chain):
        return None
    if not is_quoted and STATUTE.search(surface) and re.search(r"한다[.\s]*$|된다[.\s]*$|다고 (?:규정|정)", said):
        return None
    needed = NEEDED.search(chain)
    if needed and needed[1] in DEED_NOUNS:
        return Force("soft", len(chain) - needed.start() - len(f" {needed[1]}/NNG"))
    for name, tail in COMPILED:
        found = tail.search(chain)
        if found:
            return _judged(name, chain[: found.start()], chain, found.start(), surface)
    going_on = GOES_ON.search(chain)
    if going_on and not re.search(r" (?:이|가|께서)/JKS", chain) and said.rstrip(".").endswith(("시고요", "시고")):
        return _judged("strong", chain[: going_on.start()], chain, going_on.start(), surface)
    return None


def _judged(name: str, before: str, chain: str, start: int, surface: str) -> Force | None:
    if CITIZENS.search(surface) or (name == "medium" and FIRST_PERSON.search(surface)):
        return None
    if ADVICE.search(chain) and not OFFICIAL.search(surface):
        return None
    if not _is_deed(before, chain[start:]):
        return None
    return Force(name, len(chain) - len(bare(before)))


def bare(chain: str) -> str:
    """Return a chain without the helping verbs at its end: "보고해 주시" becomes "보고하"."""
    while (shorter := HELPERS.sub("", chain)) != chain:
        chain = shorter
    return chain


ADVICE = re.compile(r" 보/V[VX] 세요/EF$")
OFFICIAL = re.compile(
    r"(?:실|국|과|팀|부서|본부|담당관|장님?|간부|직원|공직자)(?:들)?(?:은|는|께서|에서|,|님|도)\s|까지|한번 더|다시|좀\s|한번\s?(?:살펴|검토|챙겨|점검|알아|확인)"
)


MUST = {"만나", "오"}  # what one only wishes for in other forms
# "집중적으로 하세요", "단속을 3월까지로 하세요": how or until when, and what is done stands before it
IN_A_WAY = re.compile(r" 적/XSN 으로/JKB(?: \S+/MAG)*$|/JKO(?: \S+/\S+)* \S+/JKB(?: \S+/MAG)*$")
# "이번 한 주도 힘차게 시작합시다", "건강 잘 챙기세요": how one takes leave; "금주에 정비를 시작하세요" has a deed
TIMES = r" (?:주|하루|해|새해|한해|달|주말|명절|연휴|연말|오늘|월요일|아침|저녁)/NN\w"
GLADLY = r"(?: \S+/(?:MAG|VA|XR|XSA|EC|JX|ETM)| (?:마음|기분|모습|분위기|각오)/NNG(?: 으로/JKB)?)"
TAKES_LEAVE = re.compile(
    r"^(?:(?! \S+/JK[OB]).)*"
    + TIMES
    + rf"(?: (?:도|을|를)/J\w+{GLADLY}*|{GLADLY}+) (?:시작/NNG|출발/NNG|마무리/NNG|보내/VV|맞이/NNG)(?: 하/XSV)?$"
    r"|(?:^|/(?:EC|EF|SP))(?: (?:다들|모두|여러분|본인|자신|스스로|각자|항상|늘|언제나|환절기|감기|무엇|보다)/\S+(?: \S+/J\S+)*)*"
    r" (?:건강|몸|컨디션|감기)/NNG(?: 들/XSN)?(?: \S+/J\S+)*(?: \S+/MAG)* (?:챙기/VV|돌보/VV|살피/VV|유의/NNG|관리/NNG|조심/NNG)(?: 하/XSV)?$"
)


# "낮은 자세로 섬기다", "초심을 잃지 않다": how somebody is to be, with nothing to be delivered
ATTITUDE = r" (?:자세|마음|마음가짐|각오|초심|사명감|책임감|열정|자긍심|자부심|긍지|정신|태도|본분)/NNG"
APPEALS = re.compile(
    ATTITUDE
    + r" (?:으로|로)/JKB(?: \S+/(?:MAG|NN\w|J\w+|MM))* (?:임하|버티|견디|매진/NNG 하|일하|일/NNG 하|나아가|다가가|섬기|근무/NNG 하|다하)/\S+$"
    r"|"
    + ATTITUDE
    + r" (?:을|를)/JKO(?: \S+/(?:MAG|NN\w|J\w+|MM))* (?:가지|갖|갖추|새기|지니|되새기|다지|유지/NNG 하|잃|잊|다하|지키)/\S+(?: 지/EC(?: \S+/J\S+)? (?:않|말)/VX)?$"
    r"| (?:눈높이|입장|편|마음)/NNG (?:에서|으로)/JKB(?: \S+/(?:MAG|NN\w|J\w+|MM))* (?:생각|고민|행동)/NNG(?: 하/XSV 고/EC)?(?: \S+/(?:MAG|NN\w|J\w+))* (?:하|움직이)/(?:XSV|VV)$"
    r"| (?:직장|일터|도시|시정|조직|사회|세상|고장|나라|미래|한해|문화|분위기)/NNG (?:을|를)/JKO(?: \S+/(?:MAG|NN\w|JKB))* (?:만들|가꾸|이루)/VV$"
    r"| (?:공직자|공무원|사람|조직|일꾼|도시|직원|간부)/NNG (?:이|가)/JK[SC] 되/VV$"
)
SPENDS_A_HOLIDAY = re.compile(
    r" (?:한가위|추석|설|설날|휴가|방학|봄|여름|가을|겨울|주|하루|해|새해|한해|달|주말|명절|연휴|연말|아침|저녁|시간)/NN\w(?: (?:을|를|도)/J\w+)?"  # and comes back from it
    r"(?: \S+/(?:MAG|XR|XSA|EC|VA))* (?:보내/VV|쇠/VV|지내/VV|맞/VV|맞이/NNG 하/XSV)$"
    r"| (?:고향|길|귀성길|휴가|여행)/NNG(?: \S+/\S+){0,6} 다녀오/VV$"
)
OFFICE = re.compile(r"(?:실|국|과|팀|소|장|부서|본부|센터|직원|간부|공무원|공직자)$")
ABOUT_TALK = re.compile(r" (?:얘기|이야기|말)/NNG(?: \S+/(?:J\S+|MAG))+ (?:하|드리|꺼내)/VV$")


def _is_deed(before: str, tail: str) -> bool:
    """Tell whether what stands before an ordering form is something to do, not a state, a courtesy or a feeling."""
    plain = bare(before)
    if APPEALS.search(plain) or ABOUT_TALK.search(plain):
        return False
    if re.fullmatch(r"(?: \S+/(?:NNG|JX|JKB|MAG|NP|SP|IC))* 잘/MAG 부탁/NNG", (before + tail).partition(" 드리/")[0]):
        return False  # "하반기도 잘 부탁드립니다"
    if re.search(r"(?:^|/MAG|/JKB|/NNG) (?:나아가|가|걷)/VV$", plain) and tail.strip().startswith(
        ("ㅂ시다", "읍시다", "자/")
    ):
        return False  # "한 주 또 갑시다"
    if re.search(r" 힘/NNG (?:을|를)/JKO(?: \S+/MAG)* (?:내|모으|보태)/VV$", plain):
        return False
    of_itself = re.search(r" (\S+)/NNG (?:이|가)/JKS(?: \S+/MAG)* \S+/VV$", plain)
    if of_itself and tail.startswith(" 기/ETN") and not OFFICE.search(of_itself[1]):
        return False  # "평안이 깃들기를 바란다": who wishes it orders nobody
    greeted = SPENDS_A_HOLIDAY.search(plain)
    if greeted and "/JKO" not in plain[: greeted.start()]:
        return False
    if IDLE_WITH_OBJECT.search(HELPERS.sub("", before)) and "NNB" not in tail[:20]:
        if STATE_NOUNS.search(before) or MANY.search(before):
            return False
        if re.search(r" (?:복|시간|명절|하루|추억|소개|말씀|질문|발언|인사)/NNG(?: \S+/\S+)?$", before):
            return False
    if re.search(r" (?:가지|마디|점)/NN\w(?: \S+/J\S+)*$| 말씀/NNG(?: \S+/J\S+)*$", before):
        return False  # "한 가지 당부드리겠습니다" only announces what comes
    if re.search(r" (?:안녕히/MAG|박수/NNG)(?: |$)", before) or TAKES_LEAVE.search(bare(before)):
        return False
    if PURPOSE.search(before) or tail.startswith(" 도록/EC"):
        return True  # "차질이 없도록 하다": the state is the purpose of a deed
    core = bare(before)
    if PURPOSE.search(core):
        return True
    if re.search(r" (?:지/EC(?: \S+/J\S+)*) (?:말|않)/V[VX]$", core):
        core = re.sub(r" 지/EC(?: \S+/J\S+)* (?:말|않)/V[VX]$", "", core)
    if re.search(r"/(?:VA|XSA|VCP|VCN)$", core):
        return bool(re.search(r" (?:철저|신속|신중|조속|각별)/\S+ 하/XSA$", core))
    done = DEED.search(core)
    if done is None:
        return bool(re.search(r"/(?:NNG|NNP|XR|JKO|XSN|NNB|SL|JX|NR)(?: \S+/MAG)*$", core) or IN_A_WAY.search(core))
    stem = done[1]
    if done[2] == "XSV":
        noun = re.search(r" (\S+)/\S+ \S+/XSV$", core)
        if noun and noun[1] in ("생각", "고민") and re.search(r" (?:방법|방안|대책|대안|개선책)/NNG", core):
            return True  # to think of a way is work
        return (noun[1] if noun else "") not in IDLE and (stem != "되" or "NNB" not in tail)
    if stem == "하" and re.search(
        r" (?:\S+/(?:MAG|NP)|\S+/(?:VA|XSA) 게/EC|것/NNB \S+/J\S+|쪽/NNB \S+/J\S+|안녕/\S+)$", core[: done.start()]
    ):
        return "안녕" not in core
    if stem in IDLE and ((stem in MUST and re.match(r"(?: 시/EP)? 어야/EC", tail)) or " 안/MAG 되/" in tail):
        return True  # "만나셔야 합니다", "앉아 있으면 안 됩니다"
    if stem in IDLE:
        return bool(
            stem in ("보내", "가지", "받", "오", "얻")
            and (stem == "보내" or re.search(r"/JKO", core))
            and not IDLE_WITH_OBJECT.search(core[: done.start()])
        )
    if IDLE_WITH_OBJECT.search(core[: done.start()]) and STATE_NOUNS.search(core[: done.start()]):
        return stem in ("쓰", "기울이", "모으") or False
    return True
