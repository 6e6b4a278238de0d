"""Orders, promises and results in a text, each as a span of it. What is found is a candidate: a person decides.

The text is taken as it stands: hard line breaks, page numbers and labels stay in it, and a span counts code points of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mulkko.directives.engine.forces import CITIZENS, DEED_NOUNS, Force, bare, force_of
from mulkko.directives.engine.joining import Passage, passages
from mulkko.directives.engine.parts import UNIT, addressee_of, condition_of, deadline_of
from mulkko.directives.engine.promises import promise_of, result_of
from mulkko.directives.engine.sentences import Sentence, chain_of, inner_sentences, sentences
from mulkko.language.engine.morphemes import Morpheme

ASKING_SPEAKER = re.compile(r"(?:시민|주민|상인|민원인|의원|기자|학생|위원|참석자)(?:\s|$)")
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
    r"(?:주민|시민|상인|노조|단체|자치회|협의회|연합회|학부모|민원인|유족|의원|위원|시의회|의회|기업|업체|학생|농민|청년|대표|회원|이용자|장애인|어르신)[가-힣]*(?:들)?(?:은|는|이|가|께서는|께서)(?=[\s,“\"‘])"
)
UPWARD = re.compile(
    r"(?:정부|국회|국토부|행안부|기재부|[가-힣]{2,6}부|장관|대통령|총리|중앙부처|국회의원|도의회|시의회|의회|교육청|경찰청?|한국[가-힣]+|코레일|국민|시민들?|주민들?|기업들?|상인들?|의료계|업계)(?:에게|에|께|와|과)\s"
)
PAST_OWN = re.compile(r"(?:^|\s)(?:지난|지난번|저번|앞서|이미|예전|전에|그동안|매번|여러 차례|누차|수차례)[가-힣]*\s")
REPORTED = re.compile(
    r"(?P<comp>(?: (?:라고|으라고|라면서|라며|자고|자며|자고도)/E\S| (?:ㄹ|을)/ETM 것/NNB(?: \S+/JX)? (?:을|도|과|와|를)/J\S+| (?:ㄹ|을)/ETM 것/NNB (?:과|와|,)/\S+.*| 도록/EC| 어야/EC (?:하|되)/V[VX] (?:ㄴ다고|ㄴ다며|ㄴ다면서|다고|ㄹ/ETM 것/NNB 이/VCP 라고)/E\S| 기/ETN (?:를|로)/J\S+)(?: \S+/(?:MAG|NNG|JKB|SP))*)$"
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
PROCEDURE = re.compile(
    r"^\s*(?:이어서|다음은|다음으로|그럼|그러면|먼저|계속해서|자,?)\s.{0,40}(?:보고|발표|설명|말씀|발언|소개|낭독)(?:해|하여|를|을|부탁|하|드)"
)
SALUTED = re.compile(rf"^\s*(?P<who>{UNIT}?)(?:님)?(?:께서는|께서|은|는)?[,.]?\s*$")
ANOTHER_MATTER = re.compile(r"\s*(?:[가-힣]+째|다음은|다음으로|또한|끝으로|마지막으로|그다음)[\s,]")
UNIT_HEADING = re.compile(rf"^\s*(?P<who>{UNIT}(?:\s?[,·/]\s?{UNIT})*)\s*[:：]?\s*$")


@dataclass(frozen=True)
class Found:
    """One candidate; `text` is the slice of the original between `start` and `end`."""

    kind: str  # directive, promise or result
    start: int
    end: int
    text: str
    force: str
    act: str
    addressee: str
    deadline: str
    due_on: date | None
    condition: str
    speaker: str
    form: str = ""  # the words by which the rules knew it; empty for a noun in a list of orders

    def spec(self) -> dict[str, object]:
        return {
            "start": self.start, "end": self.end, "text": self.text, "force": self.force, "act": self.act,
            "addressee": self.addressee or None, "deadline": self.deadline or None,
            "due_on": self.due_on.isoformat() if self.due_on else None, "condition": self.condition or None,
            "speaker": self.speaker or None,
        }  # fmt: skip


@dataclass(frozen=True)
class _Piece:
    """A clause of a passage that is a candidate; `tail` is where the ordering form begins."""

    kind: str
    force: str
    start: int
    end: int
    tail: int
    begin: int  # where what is to be done begins


def candidates(text: str, *, spoken_on: date | None = None, speaker: str = "") -> list[Found]:
    """Return what a text orders, promises and reports as done, in the order of the text.

    Args:
        spoken_on: the day of the speech; without it a relative deadline keeps its words and has no day.
        speaker: who speaks where the text has no labels.
    """
    found = []
    for passage in passages(text):
        who = passage.speaker or speaker
        called = ""
        for sentence in sentences(passage.text):
            surface = passage.text[sentence.start : sentence.end]
            called = "" if ANOTHER_MATTER.match(surface) else called
            saluted = SALUTED.match(surface)
            if saluted and saluted["who"]:
                called = saluted["who"]
                continue
            for piece in _pieces(passage, sentence, surface, who):
                found.append(_described(text, passage, piece, spoken_on, who, called))
                named = addressee_of(passage.text[piece.start : piece.end]) if piece.kind == "directive" else ""
                if named:
                    called = named if re.search(rf"{re.escape(named)}(?:께서|님)", surface) else ""
    return found


def _pieces(passage: Passage, sentence: Sentence, surface: str, who: str) -> list[_Piece]:
    tokens = sentence.tokens
    told = list(_told(sentence, surface))
    if told:
        return _partitioned(told, sentence)
    if (
        any(end >= sentence.end - 2 for _, end in sentence.quotes)
        and len(sentence.quotes) == 1
        and sentence.quotes[0][0] <= sentence.start + 1
    ):
        return []
    return _own(tokens, surface, sentence.start, sentence.end, who, passage)


def _own(tokens: Sequence[Morpheme], surface: str, start: int, end: int, who: str, passage: Passage) -> list[_Piece]:
    """Return what the speaker says himself at the end of a sentence."""
    chain = chain_of(tokens)
    force = force_of(chain, surface)
    if force is None and passage.is_ordered and passage.is_item and (noun := re.search(r" (\S+)/NNG$", chain)):
        # in a list of orders a noun of doing is an order: "운영시간 연장 검토"
        force = Force("strong", 0) if noun[1] in DEED_NOUNS else None
    if force is not None:
        past = (
            PAST_OWN.search(surface)
            and re.search(r"(?:지시|주문|당부)(?:한|했던|하신|드린)\s", surface)
            and force.name != "strong"
        )
        if _is_demand(who) or past or PROCEDURE.match(surface):
            return []
        return list(_conjuncts(tokens, force, start, end, passage.text))
    return list(_outcomes(tokens, surface, start, end))


def _outcomes(tokens: Sequence[Morpheme], surface: str, start: int, end: int) -> Iterator[_Piece]:
    """Yield what is promised or reported as done; "A 체결했고, B 하기로 했습니다" is one of each."""
    at = start
    for place, token in enumerate(tokens[:-2]):
        if (
            token.tag == "EC"
            and token.form in ("고", "으며", "고요")
            and tokens[place - 1].form in ("었", "겠")
            and tokens[place + 1].tag == "SP"
        ):
            part = [one for one in tokens[: place + 1] if one.start >= at]
            yield from _outcome(part, surface, at, tokens[place + 1].end)
            at = tokens[place + 2].start
    yield from _outcome([one for one in tokens if one.start >= at], surface, at, end)


def _outcome(tokens: Sequence[Morpheme], surface: str, start: int, end: int) -> Iterator[_Piece]:
    chain = chain_of(tokens)
    for kind, rule in (("promise", promise_of), ("result", result_of)):
        tail = rule(chain, surface)
        if tail is not None:
            yield _Piece(kind, "", start, end, _deed_end(tokens, tail), start)
            return


def _is_demand(who: str) -> bool:
    return bool(ASKING_SPEAKER.search(who)) and not re.search(r"위원장|위원회", who)


def _deed_end(tokens: Sequence[Morpheme], tail: int) -> int:
    """Return where in the passage the deed ends that the last `tail` characters of the chain order."""
    for count in range(len(tokens)):
        if len(chain_of(tokens[len(tokens) - count :])) >= tail:
            last = tokens[len(tokens) - count - 1]
            return last.start if last.tag == "XSV" else last.end
    return tokens[0].end


def _conjuncts(tokens: Sequence[Morpheme], force: Force, start: int, end: int, text: str) -> Iterator[_Piece]:
    """Split "A 챙겨 주시고, B 보고하세요": each part inherits the final force, and a part with 말고 forbids."""
    at = start
    for place, _token in enumerate(tokens[:-2]):
        parted = _parts_here(tokens, place)
        if not parted or not any(one.tag == "EF" or one.tag[:2] in ("NN", "VV") for one in tokens[place + 1 :]):
            continue
        stop = place + 1
        while stop < len(tokens) and (tokens[stop].form, tokens[stop].tag) in (("요", "JX"), (",", "SP")):
            stop += 1
        inside = [one for one in tokens[:place] if one.start >= at]
        before = chain_of(inside)
        forbids = re.search(r" 지/EC(?: \S+/J\S+)? 말/V[VX](?: 시/EP)?$", before)
        if not forbids and (force_of(before + " 세요/EF", "") is None or re.search(r"/VA(?: 시/EP)?$", before)):
            continue
        cut = max(one.end for one in tokens[:stop])
        name = "prohibition" if forbids else ("strong" if force.name == "prohibition" else force.name)
        yield _Piece(
            "directive",
            name,
            at,
            cut,
            _deed_end(inside, len(forbids[0]) if forbids else len(before) - len(bare(before))),
            at,
        )
        while cut < end and text[cut].isspace():
            cut += 1
        at = cut
    rest = [one for one in tokens if one.start >= at]
    yield _Piece("directive", force.name, at, end, _deed_end(rest, force.tail), at)


def _parts_here(tokens: Sequence[Morpheme], place: int) -> bool:
    token = tokens[place]
    if token.form not in ("고", "되", "고요") or token.tag != "EC" or place < 2:
        return False
    following = tokens[place + 1]
    before = tokens[place - 1]
    if following.tag == "VX" or following.form in ("있", "싶", "계시"):
        return False
    comma = following.form == "," or following.form == "요"
    honoured = before.form == "시" and before.tag == "EP"
    forbids = (before.form == "말" and before.tag.startswith("V")) or (honoured and tokens[place - 2].form == "말")
    return token.form.startswith("고") and (honoured or forbids or comma) and before.tag != "VCP"


def _told(sentence: Sentence, surface: str) -> Iterator[_Piece]:
    """Yield what somebody is reported to have ordered, promised or achieved: quoted, or told in other words."""
    tokens = sentence.tokens
    ends = list(_telling(sentence))
    if not ends:
        return
    frame = _frame(sentence, surface)
    citizens = DEMANDING.search(frame) or CITIZENS.search(frame)
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
            complement = tokens[place - 1].tag == "JKQ" or (
                re.search(r"(?:다고|라고|자고|도록)$", tokens[place - 1].form) and tokens[place - 1].tag == "EC"
            )
            if complement and re.match(r" \S+/\S+(?: 시/EP)? (?:었/EP|며/EC|면서/EC|고/EC)", rest):
                yield place, token.form
        elif (
            token.tag in ("EC", "JKQ")
            and token.form in ("며", "면서", "라며", "이라며", "라면서", "고")
            and tokens[place - 1].tag in ("SSC", "SW")
            and token.form != "고"
        ):
            yield place, "며"


def _quoted(tokens: Sequence[Morpheme], quotes: Sequence[tuple[int, int]], noun: str) -> Iterator[_Piece]:
    for start, end in quotes:
        for inner in inner_sentences(tokens, start, end):
            chain, first, last = chain_of(inner), inner[0].start, max(token.end for token in inner)
            surface = " ".join(token.form for token in inner)
            force = force_of(chain, surface, is_quoted=True)
            if force is None and (order := re.search(r"(?: 어/EC)? 달/V[VX] 라(?:고|며|면서)?/E\S$", chain)):
                force = Force("reported", len(order[0]))
            if force is not None:
                for part in _conjuncts(inner, force, first, last, " " * last):
                    yield _Piece("directive", "reported", part.start, part.end, part.tail, part.start)
                continue
            for kind, rule in (("promise", promise_of), ("result", result_of)):
                tail = rule(chain, surface)
                if tail is not None and noun not in ASKING:
                    yield _Piece(kind, "", first, last, _deed_end(inner, tail), first)
                    break


def _retold(segment: Sequence[Morpheme], noun: str, surface: str, speech: bool, at: int) -> Iterator[_Piece]:
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
        if (
            force_of(before + " 세요/EF", surface if CITIZENS.search(surface) else "", is_quoted=True) is not None
            or " 달/VX" in before
        ):
            yield _Piece(
                "directive", "reported", at, end, _deed_end(segment, len(chain) - complement.start("comp")), at
            )
            return
    if re.search(r"(?:다고|ㄴ다고|라고|며)/E\S$", chain) and noun not in ASKING:
        for kind, rule in (("promise", promise_of), ("result", result_of)):
            tail = rule(chain, surface)
            if tail is not None:
                yield _Piece(kind, "", at, end, _deed_end(segment, tail), at)
                return
    thing = OBJECT.search(chain)
    if thing and noun in ASKING and thing[1] not in NO_ORDER_NOUNS and not speech:
        yield _Piece(
            "directive",
            "reported",
            at,
            end,
            _deed_end(segment, len(chain) - thing.start() - len(f" {thing[1]}/NNG")),
            at,
        )


def _partitioned(told: Sequence[_Piece], sentence: Sentence) -> list[_Piece]:
    """Let the pieces of one sentence cover it without overlap, so that each span can be read by itself."""
    pieces = []
    for place, piece in enumerate(told):
        start = sentence.start if place == 0 else piece.start
        end = sentence.end if place == len(told) - 1 else min(told[place + 1].start, max(piece.end, piece.tail))
        pieces.append(_Piece(piece.kind, piece.force, start, end, piece.tail, piece.begin))
    return pieces


def _described(text: str, passage: Passage, piece: _Piece, spoken_on: date | None, who: str, called: str) -> Found:
    piece = _whole_ending(passage.text, piece)
    clause = passage.text[piece.start : piece.end].rstrip()
    start, end = passage.span(piece.start, piece.start + len(clause))
    heading = UNIT_HEADING.match(passage.heading)
    deadline = deadline_of(clause, spoken_on)
    condition = condition_of(clause) if piece.kind == "directive" else ""
    addressee = addressee_of(clause, is_reported=piece.force == "reported") if piece.kind == "directive" else ""
    if piece.kind == "directive" and not addressee:
        addressee = called or (heading["who"] if heading else addressee_of(passage.heading))
    return Found(
        piece.kind, start, end, text[start:end], piece.force, _act(passage.text, piece, addressee, deadline.text if deadline else "", condition),
        addressee, deadline.text if deadline else "", deadline.on if deadline else None, condition, who,
        _form(passage.text, piece),
    )  # fmt: skip


def _whole_ending(text: str, piece: _Piece) -> _Piece:
    """Let "하십시오" begin where it is written: the tagger parts its first syllables from the rest."""
    cut = re.search(r"(?:하|해)?십$", text[piece.begin : piece.tail])
    if cut is None or not text.startswith("시오", piece.tail):
        return piece
    return replace(piece, tail=piece.begin + cut.start())


def _form(text: str, piece: _Piece) -> str:
    """Return the words after the deed: those that order, promise or report it."""
    return re.sub(r"\s+", " ", text[max(piece.tail, piece.start) : piece.end]).strip(" ,.“”\"‘’'")[:60]


def _act(text: str, piece: _Piece, addressee: str, deadline: str, condition: str) -> str:
    """Return what is to be done: the clause without addressee, deadline, condition and the ordering form."""
    stem = text[piece.begin : max(piece.tail, piece.begin)]
    stem += "도록" if text.startswith("도록", piece.tail) else ""  # "없도록 하세요": the state is what is wanted
    for gone in (condition, deadline):
        stem = stem.replace(gone, " ") if gone else stem
    if addressee:
        stem = re.sub(
            rf"{re.escape(addressee)}(?:님|님들)?\s?(?:여러분)?(?:께서는|께서|에서는|에서|들은|은|는|님|이|가|에게|에|도)?,?\s",
            " ",
            stem + " ",
            count=1,
        )
    stem = re.sub(
        r"^\s*(?:첫째|둘째|셋째|넷째|다섯째|마지막으로|끝으로|네|예|그리고|또한|또|특히|그래서|아울러|이어|다만|그러니|따라서|우선은|자|에)[,\s]+",
        "",
        stem,
    )
    return re.sub(r"\s+", " ", stem).strip(" ,.“”\"‘’'")
