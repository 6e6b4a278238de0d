"""What a speaker commits to, and what was achieved: kept apart from orders, and from mere courtesy.

Pure rules over a chain of morphemes. A promise looks ahead or was agreed; a result has happened.
"""

import re

COURTESY = {
    "감사", "말씀", "인사", "소개", "시작", "축하", "환영", "생각", "기원", "부탁", "당부", "사과", "양해", "질문", "답변", "설명", "알", "모르", "되", "믿", "좋", "바라", "있",
    "드리", "마치", "가", "듣", "보", "응원", "기대", "진행", "개회", "산회", "마무리", "낭독", "갈음", "대신", "빌", "기억", "상정", "선포", "여쭈", "여쭙", "주", "모시", "넘어가", "이상",
    "표", "전하", "힘쓰", "앞장서", "함께", "함께하", "보답", "다하", "기울이", "받", "같", "그렇", "참석", "들", "열리", "예상", "전망", "사료", "희망", "않", "못하", "뵙", "뵈", "찾아뵙", "이야기", "얘기", "잊", "없", "아니", "짚", "알아듣",
}  # fmt: skip
AHEAD = re.compile(r"(?P<tail>(?: 시/EP)? 겠/EP (?:음|습니다|다|다고|다는|다며|다면서|어요|고요|으며|고)/E\S+)$")
SHALL = re.compile(r"(?P<tail> (?:ㄹ게요|을게요|ㄹ게|을게)/EF)$")
PLANNED = re.compile(
    r"(?P<tail> (?:ㄹ|을|는)/ETM (?:계획|예정|방침|구상|생각)/NNG(?: 이/VCP \S+/E\S+| 으로/JKB 있/V\S (?:다|습니다)/E\S)?(?: \S+/E\S)*)$"
)
MEANT = re.compile(r"(?P<tail> (?:고자|려고|으려고|려|으려)/EC 하/V[VX](?: (?:ㅂ니다|ㄴ다|습니다|ㄴ다고|는데요)/E\S))$")
WILL = re.compile(r"(?P<tail> (?:ㄹ|을)/ETM (?:것|거)/NNB 이/VCP (?:ㅂ니다|다|라고|며|라며|라면서)/E\S)$")
AGREED = re.compile(
    r"(?P<tail> 기/ETN 로/JKB(?: \S+/(?:MAG|SP))*(?: 하/V[VX]| (?:합의|약속|결정|협의|확정|의결|결의|약정|뜻)/NNG(?: \S+/J\S+| 모으/VV)*(?: 하/XSV| 되/XSV)?)(?: (?:었|시)/EP)+ (?:습니다|다|으며|고|다고)/E\S+)$"
)
AGREED_ON = re.compile(
    r"(?P<tail>(?: 에/JKB| 을/JKO| 를/JKO)(?: \S+/MAG)* 합의/NNG 하/XSV 었/EP (?:습니다|다|다고|으며)/E\S)$"
)
VOWED = re.compile(
    r"(?P<tail>(?: (?:ㄹ|을)/ETM 것/NNB 을/JKO)? 약속/NNG(?: 하/XSV| 드리/[VX]\S+)(?: (?:었|겠)/EP)? (?:ㅂ니다|습니다|ㄴ다|다|ㅁ|음)/E\w+)$"
)
# "꼭 약속드립니다." vows what the sentence before it says
ONLY_VOWED = re.compile(r"(?: \S+/(?:MAG|MM|NP|J\S+)| (?:자리|오늘|시민|여러분)/\S+)*")
DONE = re.compile(
    r"(?P<tail>(?: (?:고|어)/EC (?:오|내|놓|두|주)/V[VX])? 었/EP (?:습니다|다|다고|는데요|고|고요|으며|음|어요)/E\S+)$"
)
DONE_NOUN = re.compile(r" (?:완료|돌파|체결|확보|유치|달성|준공|개통|선정)/NNG(?P<tail>)$")
ENDED_NOUN = re.compile(
    r"(?: (?:마치|끝내)/VV| (?:단축|감소|절감|해소|완료|준공|개통|확보|선정|개선|증가|조치|해결)/NNG (?:되|하)/XSV)(?P<tail> ㅁ/E\w+)$"
)
REPORTED_DONE = re.compile(r"(?P<tail> 었/EP 다고/E\w 보고/NNG(?: (?:를|을)/JKO)? 받/\w+ 었/EP \S+/E\S)$")
ABOUT_TALK = re.compile(
    r" (?:얘기|이야기|말|말씀)/NNG(?: \S+/(?:NR|NP|NN\w|J\w+|MAG|SN|VA|XR|XSA|EC|MM))* (?:하|드리)/\S+(?: 도록/EC 하/\S+)?$"
)
FELT = re.compile(r" (?:잊|아끼|놓치|굴하|멈추|지치|외면)/\S+$")  # 잊지 않겠습니다: nothing is left undone
GOES_THERE = re.compile(r" (?:만나|찾아가|찾아뵙|찾|가|나가|다니|방문/NNG 하)/\S+ (?:어서|서|아서|고|어|아)/EC")
SPEAKER = re.compile(r"(?:^|\s)(?:저는|제가|저도|저부터|저 스스로|나는|내가|나도|나부터)\s")
RANKED = re.compile(
    r" (?:위/NN\w|최우수\S*/NNG|우수\S*/NNG|등급/NN\w|대상/NNG).* (?:기록|차지|선정)/NNG (?:하|되)/XSV$"
)
PLANNED_AHEAD = re.compile(r" (?:예정|계획|까지|목표|방침)/")
HEARD = re.compile(
    r" (?:보고|연락|전화|제보|민원|질문|건의|요청|지적|문의|얘기|이야기|소식|인사|축하)/NNG(?: \S+/J\S+)?(?: \S+/MAG)* 받/VV$"
)
# "인명피해가 한 건도 없었습니다"
SPARED = re.compile(
    r" (?:사고|피해|인명피해|침수|사망|화재|산불|정전|고립)/NNG\b.* (?:한|단/MM 한)/MM \S+/NN\w(?: \S+/NN\w)* 도/JX 없/VA 었/EP (?:습니다|다|음)/E\S$"
)
ACHIEVED = {
    "체결",
    "확보",
    "유치",
    "완료",
    "준공",
    "개통",
    "개소",
    "개관",
    "개장",
    "선정",
    "달성",
    "마련",
    "수립",
    "구축",
    "설치",
    "제정",
    "개정",
    "통과",
    "도입",
    "확정",
    "확대",
    "지급",
    "수상",
    "협의",
    "논의",
    "서명",
    "출범",
    "착공",
    "완공",
    "해결",
    "지원",
    "개선",
    "조성",
    "정비",
    "시행",
    "실시",
    "반영",
    "건의",
    "전달",
    "공유",
    "발굴",
    "개발",
    "신설",
    "증설",
    "증차",
    "교체",
    "배치",
    "채용",
    "절감",
    "감축",
    "단축",
    "인증",
    "등재",
    "지정",
    "승인",
    "인가",
    "발표",
    "공개",
    "배포",
    "발간",
    "제출",
    "완비",
    "이전",
    "개설",
    "연결",
    "연장",
    "복구",
    "보수",
    "보강",
    "점검",
    "조사",
    "성사",
    "타결",
    "매입",
    "공급",
    "보급",
    "발행",
    "창출",
    "창업",
    "육성",
    "양성",
    "제작",
    "제공",
    "운영",
    "개편",
    "감면",
    "면제",
    "지정고시",
    "가입",
    "결성",
    "구성",
    "설립",
    "창설",
    "의결",
    "상향",
    "인하",
    "인상",
    "철거",
    "확충",
    "증액",
    "편성",
    "편입",
    "방문",
    "면담",
    "이행",
    "실현",
    "종료",
    "조치",
}
ACHIEVING = {
    "따", "넘기", "줄이", "늘리", "이루", "거두", "따내", "얻어내", "이끌어내", "이끌", "마치", "끝내", "열", "만들", "세우", "다녀오", "갖추", "올리", "낮추", "얻", "넓히", "고치", "바꾸", "옮기",
    "살리", "구하", "놓", "짓", "매듭짓", "풀", "받아내", "얻어오", "맺", "끌어오", "끌어내", "해내", "내", "높이", "앞당기", "심", "들여오", "당기", "받", "이루어내", "마무리하", "없애", "모으", "뽑",
}  # fmt: skip
MEETING = re.compile(
    r"(?:회의|보고회|간담회|행사|기념식|시무식|조회|브리핑)(?:를|을)?\s*(?:개최|열|주재|실시|가졌|진행|마쳤|마무리)"
)
MEETS = re.compile(r"회의(?:는|를|은)?\s.{0,15}(?:개최|열|진행|시작|마치|마무리)(?:하|겠)")
RISEN_NOUN = re.compile(r" (?:상승|증가|감소|하락|향상|단축)/NNG(?P<tail>)$")
RISEN = re.compile(r" (?:늘|줄|떨어지|증가|감소|상승|하락|향상|돌파|넘)/(?:VV|NNG)(?: 하/XSV| 되/XSV)?$")
WORSE_NOUN = re.compile(
    r" \S*(?:사고|범죄|민원|피해|사망자?|불만|실업|미분양|체납|위반|적자|부채|화재|불편|갈등|공실|빈집)/NNG"
)
WORSE = re.compile(WORSE_NOUN.pattern + r"(?: \S+/XSN)? (?:이|가)/JKS")
WHEN = re.compile(r"/SN|(?: 다음| 이번| 내년| 연말| 연내| 상반기| 하반기| 까지)/")
LEADING = re.compile(r"(?: \S+/EC(?: \S+/J\S+)? (?:주|보|두|놓|버리|나가|가|오|내|드리|있)/VX| 시/EP)+$")
DRIVE = re.compile(r" (?:도록/EC|게/EC) 하/V[VX]$")
EFFORT = re.compile(
    r" (?:최선/NNG|노력/NNG|만전/NNG|심혈/NNG|온힘/NNG|전력/NNG|총력/NNG|힘/NNG)(?: \S+/J\S+)*(?: (?:다하|다/MAG 하|기울이|기하|쓰|쏟|하)/\S+)?$"
)
OTHERS = re.compile(
    r"(?:시민|주민|국민|상인회?|[가-힣]*(?:연합회|자치회|협의회|노조|단체)|학생|여러분|직원|대통령|장관|정부|국토부|행안부|국회|시의회|의회|의원|업체|기업|경찰|검찰|법원|관계자|농가|농민|어민|참석자|이장)(?:들)?(?:께서는|께서|은|는|이|가)\s"
)


def promise_of(chain: str, surface: str) -> int | None:
    """Return how many characters of the chain say that something is promised, or None where nothing is."""
    if surface.rstrip().endswith("?") or MEETS.search(surface):
        return None
    for form in (AGREED, AGREED_ON, VOWED):
        if agreed := form.search(chain):
            return None if ONLY_VOWED.fullmatch(chain[: agreed.start("tail")]) else len(chain) - agreed.start("tail")
    for form in (AHEAD, SHALL, PLANNED, MEANT, WILL):
        found = form.search(chain)
        if found:
            before = chain[: found.start("tail")]
            is_own = SPEAKER.search(surface)
            if form in (WILL, PLANNED) and not is_own and not re.search(r"/JKO| \S+/NNG 하/XSV", before):
                return None
            return len(chain) - found.start("tail") if _delivers(before) and not OTHERS.search(surface) else None
    return None


def is_vowed(chain: str) -> bool:
    """Tell whether a sentence only vows what the one before it says."""
    vowed = VOWED.search(chain)
    return vowed is not None and bool(ONLY_VOWED.fullmatch(chain[: vowed.start("tail")]))


def vowed_before(chain: str) -> int | None:
    """Return how many characters of the chain look ahead in a sentence that the next one vows, or None."""
    found = AHEAD.search(chain) or SHALL.search(chain)
    return len(chain) - found.start("tail") if found else None


def result_of(chain: str, surface: str) -> int | None:
    """Return how many characters of the chain say that something was achieved, or None where nothing was."""
    if surface.rstrip().endswith("?") or MEETING.search(surface):
        return None
    found = REPORTED_DONE.search(chain) or DONE.search(chain) or DONE_NOUN.search(chain) or ENDED_NOUN.search(chain)
    if not found and (found := RISEN_NOUN.search(chain)):
        is_harm, is_up = WORSE_NOUN.search(chain), " 감소/" not in found[0] and " 하락/" not in found[0]
        return None if "/SN" not in chain or (is_harm and is_up) or PLANNED_AHEAD.search(chain) else 0
    if not found:
        return None
    before = LEADING.sub("", chain[: found.start("tail")])
    if DONE_NOUN.search(chain) or ENDED_NOUN.search(chain) or SPARED.search(chain):
        return None if OTHERS.search(surface) or PLANNED_AHEAD.search(chain) else len(chain) - found.start("tail")
    if HEARD.search(before):
        return None
    if re.search(r" 시/EP$", chain[: found.start("tail")]) or re.search(
        r" (?:안|못)/MAG(?: \S+){1,2}$| 지/EC(?: \S+/J\S+)? (?:않|못하)/VX$", before
    ):
        return None
    if OTHERS.search(surface) and not is_better(before):
        return None
    if re.search(r" 많/VA 은/ETM 일/NNG (?:을|를)/JKO", before):
        return None
    return len(chain) - found.start("tail") if _achieved(before) or is_better(before) else None


def is_planned(chain: str) -> bool:
    """Tell whether a sentence tells a plan (할 예정입니다) and vows nothing."""
    return PLANNED.search(chain) is not None


def is_better(before: str) -> bool:
    """Tell whether something rose or fell that is not known to be a harm: accidents that grow are no result."""
    risen, is_harm = RISEN.search(before), WORSE.search(before)
    if risen is None or (not is_harm and " 떨어지/" in risen[0]):
        return False
    return not (is_harm and re.search(r" (?:늘|증가|상승|넘)/", risen[0]))


def _delivers(before: str) -> bool:
    core = LEADING.sub("", before)
    if ABOUT_TALK.search(core) and not GOES_THERE.search(core):
        return False
    if re.search(r" (?:직접|손수|몸소)/MAG", core) and re.search(r"/(?:VV|XSV|VX)$", core):
        return True  # who does it in person has said what
    if EFFORT.search(core):
        return bool(re.search(r" 도록/EC", core)) and bool(re.search(r"/JKO.* 도록/EC|/SN", core))
    if DRIVE.search(core):
        core = LEADING.sub("", DRIVE.sub("", core))
    if re.search(r"/(?:VA|XSA|VCP|VCN)$", core) or re.search(
        r" 어야/EC(?: \S+/JX)?(?: (?:하|되)/V[VX])?$| (?:면|으면)/EC \S+$", core
    ):
        return False
    refused = re.search(r" 지/EC(?: \S+/J\S+)? 않/VX$", core)
    if refused:  # "보고를 받지 않겠습니다"
        deed = core[: refused.start()]
        return not FELT.search(deed) and bool(re.search(r"/(?:JKO|JX)", deed))
    objected = re.search(
        r" (\S+)/NNG (?:을|를|도|은|는|부터|만|까지)/J\S+(?: \S+/(?:MAG|MM|NNB|SN|NR))* (\S+)/V[VX]$", core
    )
    if objected and objected[2] in ("드리", "하"):
        return objected[1] not in COURTESY or bool(GOES_THERE.search(core))
    named = re.search(r" (\S+)/(?:NNG|NNP|MAG|XR)(?: (?:하|드리|되)/(?:XSV|VV|VX|XSA))$", core)
    if named and named[1] in ("공유", "보고", "안내") and not WHEN.search(core):
        return False  # "결과를 공유드리겠습니다": it is told in this very speech
    if named:
        return named[1] not in COURTESY or bool(GOES_THERE.search(core))
    done = re.search(r" (\S+)/(?:VV|XSV)$", core)
    return done is not None and (done[1] not in COURTESY or bool(GOES_THERE.search(core)))


def _achieved(before: str) -> bool:
    core = re.sub(r" (?:고|어|어서|아)/EC (?:오|돌아오|내)/V[VX]$", "", before)
    if RANKED.search(core):
        return True
    named = re.search(r" (\S+)/NNG(?: (?:을|를|이|가)/J\S+)?(?: \S+/MAG)* (?:하|되|시키|받|짓)/(?:XSV|VV|VX)$", core)
    if named and (named[1] in ACHIEVED or named[1] in ("마무리", "사업")):
        return True
    done = re.search(r" (\S+)/VV$", core)
    return done is not None and done[1] in ACHIEVING and bool(re.search(r"/JKO|다녀오", core))
