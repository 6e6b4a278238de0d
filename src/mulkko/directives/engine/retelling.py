"""What somebody is reported to have ordered, promised or achieved: quoted, or told in other words. Pure."""

import re
from collections.abc import Iterator, Sequence

from mulkko.directives.engine.forces import APPEALS, CITIZENS, Force, bare, force_of
from mulkko.directives.engine.pieces import Piece, conjuncts, deed_end
from mulkko.directives.engine.promises import promise_of, result_of
from mulkko.directives.engine.sentences import Sentence, chain_of, inner_sentences
from mulkko.language.engine.morphemes import Morpheme

TELLING = {
    "지시",
    "주문",
    "당부",
    "강조",
    "요청",
    "부탁",
    "요구",
    "촉구",
    "독려",
    "언급",
    "역설",
    "제안",
    "피력",
    "말씀",
    "말",
    "설명",
    "약속",
    "전",
    "하달",
    "권고",
    "지적",
    "덧붙임",
    "선언",
}
ASKING = {"지시", "주문", "당부", "요청", "부탁", "촉구", "하달", "독려"}
HEADLINES = ASKING | {"강조"}  # a press line may end in the noun: "…해 달라"고 당부.
TELLING_VERBS = {"밝히", "덧붙이", "전하", "말하", "이르", "하", "이야기하", "시키", "거듭하", "힘주"}
DEMANDING = re.compile(
    r"(?:주민|시민|상인|노조|단체|자치회|협의회|연합회|학부모|민원인|유족|의원|위원|참석자|농가|시의회|의회|기업|업체|학생|농민|청년|대표|회원|이용자|장애인|어르신)[가-힣]*(?:들)?(?:은|는|이|가|께서는|께서)(?=[\s,“\"‘])"
)
MINISTRIES = (
    "행정안전부|행안부|국토교통부|국토부|농림축산식품부|농식품부|보건복지부|복지부|환경부|교육부|문화체육관광부|문체부|고용노동부|고용부|산업통상자원부|산업통상부|산업부"
    "|기획재정부|기재부|중소벤처기업부|중기부|여성가족부|여가부|해양수산부|해수부|법무부|국방부|외교부|과기정통부|질병관리청|산림청|소방청|기상청|소방본부|교육청|한국전력|한전|경찰청|식약처|국무조정실|감사원"
)
ABOVE = re.compile(
    rf"(?:대통령|총리|장관|차관|광역시|특별시|상급기관|정부|국회|중앙부처|(?:{MINISTRIES})장?)(?:,|께서는|께서도|께서|은|는|이|가|도|에서는|에서)(?=[\s,“\"‘])|(?:도지사|지사|시장|위원장)께서"
)  # what others order of the city is news, not an order of its head
OWN_HEAD = re.compile(r"(?<!부)(?:시장|군수|구청장|지사)(?:은|는|이|가)(?=[\s,“\"‘])")
UPWARD = re.compile(
    r"(?:정부|국회|국토부|행안부|기재부|[가-힣]{2,6}부|장관|대통령|총리|중앙부처|국회의원|도의회|시의회|의회|교육청|경찰청?|한국[가-힣]+|코레일|국민|시민들?|주민들?|기업들?|상인들?|의료계|업계)(?:에게|에|께|와|과)\s"
)
PAST_OWN = re.compile(r"(?:^|\s)(?:지난|지난번|저번|앞서|이미|예전|전에|그동안|매번|여러 차례|누차|수차례)[가-힣]*\s")
REPORTED = re.compile(
    r"(?P<comp>(?: 라/EF 고/JKQ| (?:라는|으라는)/E\S+| (?:으면|면)/EC 어떻/VA(?: 겠/EP)? 느냐고/E\S| (?:라고|으라고|라면서|라며|자고|자며|자고도)/E\S| (?:ㄹ|을)/ETM 것/NNB(?: \S+/JX)? (?:을|도|과|와|를)/J\S+| (?:ㄹ|을)/ETM 것/NNB (?:과|와|,)/\S+.*| 도록/EC| 어야/EC (?:하|되)/V[VX] (?:ㄴ다고|ㄴ다며|ㄴ다면서|다고|ㄹ/ETM 것/NNB 이/VCP 라고)/E\S| 기/ETN (?:를|로)/J\S+)(?: \S+/(?:MAG|NNG|JKB|SP))*)$"
)
OBJECT = re.compile(r" (\S+)/(?:NNG|NNP|XSN|ETN|NNB) (?:을|를|도)/J\S+(?: \S+/(?:MAG|NNG|JKB))*$")
NO_ORDER_NOUNS = {
    "말",
    "말씀",
    "의미",
    "점",
    "뜻",
    "필요성",
    "중요성",
    "입장",
    "소감",
    "인사",
    "감사",
    "의지",
    "이유",
    "배경",
    "사실",
    "것",
    "내용",
    "사항",
}


def retold(sentence: Sentence, surface: str) -> Iterator[Piece]:
    """Yield what somebody is reported to have ordered, promised or achieved: quoted, or told in other words."""
    tokens = sentence.tokens
    ends = list(_telling(sentence))
    if not ends:
        return
    frame = _frame(sentence, surface)
    citizens = DEMANDING.search(frame) or CITIZENS.search(frame) or is_of_others(frame)
    speech = surface.rstrip(' ”"’.').endswith(("습니다", "니다", "어요"))
    if PAST_OWN.search(frame) and speech:
        return
    upward = UPWARD.search(frame)
    at = sentence.start
    for place, noun in ends:
        segment = [token for token in tokens[:place] if token.start >= at]
        if not segment:
            continue
        quotes = [span for span in sentence.quotes if at <= span[0] and span[1] <= tokens[place].start]
        pieces = list(_quoted(tokens, quotes, noun)) if quotes else []
        pieces = pieces or list(_retold(segment, noun, surface, speech, at))
        if not (citizens or (upward and noun in ("요청", "건의", "촉구", "요구", "부탁"))):
            yield from pieces
        if pieces:
            at = tokens[place].end


def _frame(sentence: Sentence, surface: str) -> str:
    """Return a sentence without what it quotes."""
    kept, at = "", 0
    for start, end in sentence.quotes:
        kept += surface[at : start - sentence.start] + " "
        at = end - sentence.start
    return kept + surface[at:]


def _telling(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Yield where a verb of telling stands outside quotation marks, with its word; also where only 며 follows a quotation."""
    tokens = sentence.tokens
    for place, token in enumerate(tokens):
        if any(start < token.start < end for start, end in sentence.quotes):
            continue
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if (
            token.tag == "NNG"
            and token.form in TELLING
            and following is not None
            and (following.tag in ("XSV",) or following.form in ("하", "드리", "되"))
        ):
            rest = chain_of(tokens[place + 1 : place + 5])
            if re.match(
                r" \S+/\S+(?: 시/EP)?(?: 었/EP| 기/ETN| 고/EC| 며/EC| 면서/EC| ㄴ/ETM (?:뒤|후|데)| ㄴ다|(?: ㄴ다/EF)| 는/ETM)",
                rest,
            ):
                yield place, token.form
        elif token.tag == "NNG" and token.form in HEADLINES and (following is None or following.tag == "SF"):
            if any(end <= token.start for _, end in sentence.quotes):
                yield place, token.form
        elif token.tag.startswith("V") and token.form in TELLING_VERBS and place >= 2 and following is not None:
            rest = chain_of(tokens[place : place + 4])
            at = place - 2 if tokens[place - 1].tag == "JX" else place - 1  # "…한다"고도 했다
            said = tokens[at]
            complement = said.tag == "JKQ" or (re.search(r"(?:다고|라고|자고|도록)$", said.form) and said.tag == "EC")
            supposed = re.match(r" \S+/\S+ 었/EP (?:을|ㄹ)/ETM", rest)  # "늘리자고 했을 겁니다"
            if complement and not supposed and re.match(r" \S+/\S+(?: 시/EP)? (?:었/EP|며/EC|면서/EC|고/EC)", rest):
                yield place, token.form
        elif token.form == "내리" and place >= 2 and tokens[place - 2].form in ("지시", "주문", "특별지시"):
            yield place - 2, "지시"  # "…라는 지시를 내렸다"
        elif token.form == "밝히" and place >= 2 and _is_intent(tokens[place - 2], tokens[place - 1]):
            yield place - 2, "말"
        elif (
            token.tag in ("EC", "JKQ")
            and token.form in ("며", "면서", "라며", "이라며", "라면서", "고")
            and tokens[place - 1].tag in ("SSC", "SW")
            and token.form != "고"
        ):
            yield place, "며"


def is_of_others(words: str) -> bool:
    """Tell whether a ministry or another head is said to order something, and not the head whose words these are."""
    return ABOVE.search(words) is not None and OWN_HEAD.search(words) is None


def _is_intent(noun: Morpheme, particle: Morpheme) -> bool:
    """Tell whether what follows is told of an intent: "열겠다는 뜻도 밝혔다"."""
    return noun.form in ("뜻", "의지", "방침", "계획", "입장", "구상") and particle.tag.startswith("J")


def _quoted(tokens: Sequence[Morpheme], quotes: Sequence[tuple[int, int]], noun: str) -> Iterator[Piece]:
    for start, end in quotes:
        for inner in inner_sentences(tokens, start, end):
            chain, first, last = chain_of(inner), inner[0].start, max(token.end for token in inner)
            surface = " ".join(token.form for token in inner)
            force = force_of(chain, surface, is_quoted=True)
            order = re.search(r"(?: 어/EC)? 달/V[VX] 라(?:고|며|면서)?/E\S$", chain)
            if force is None and order and force_of(chain[: order.start()] + " 세요/EF", surface, is_quoted=True):
                force = Force("reported", len(order[0]))
            if force is not None:
                for part in conjuncts(inner, force, first, last):
                    yield Piece("directive", "reported", part.start, part.end, part.tail, part.start)
                continue
            for kind, rule in (("promise", promise_of), ("result", result_of)):
                tail = rule(chain, surface)
                if tail is not None and noun not in ASKING:
                    yield Piece(kind, "", first, last, deed_end(inner, tail), first)
                    break


def _retold(segment: Sequence[Morpheme], noun: str, surface: str, speech: bool, at: int) -> Iterator[Piece]:
    chain = chain_of(segment)
    end = max(token.end for token in segment)
    complement = REPORTED.search(chain)
    if complement:
        before = chain[: complement.start("comp")]
        comp = complement["comp"]
        if "기/ETN" in comp:
            return
        only_said = noun in ("하", "시키") and " 도록/EC" in comp
        if (only_said and speech) or (re.search(r"/(?:VA|XSA|VCP)(?: 시/EP)?$", before) and " 도록" not in comp):
            return
        if force_of(
            bare(before) + " 세요/EF", surface if CITIZENS.search(surface) else "", is_quoted=True
        ) is not None or (" 달/VX" in before and not APPEALS.search(bare(before))):
            yield Piece("directive", "reported", at, end, deed_end(segment, len(chain) - complement.start("comp")), at)
            return
    if re.search(r"(?:다고|ㄴ다고|라고|며|다는)/E\S+$", chain) and noun not in ASKING:
        for kind, rule in (("promise", promise_of), ("result", result_of)):
            tail = rule(chain, surface)
            if tail is not None:
                yield Piece(kind, "", at, end, deed_end(segment, tail), at)
                return
    thing = OBJECT.search(chain)
    if thing and noun in ASKING and thing[1] not in NO_ORDER_NOUNS and not speech:
        yield Piece(
            "directive",
            "reported",
            at,
            end,
            deed_end(segment, len(chain) - thing.start() - len(f" {thing[1]}/NNG")),
            at,
        )
