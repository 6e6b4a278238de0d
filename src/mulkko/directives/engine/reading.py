"""Orders, promises and results in a text, each as a span of it. What is found is a candidate: a person decides.

The text is taken as it stands: hard line breaks, page numbers and labels stay in it, and a span counts code points of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mulkko.directives.engine.forces import DEED_NOUNS, Force, force_of
from mulkko.directives.engine.joining import Passage, passages
from mulkko.directives.engine.parts import UNIT, addressee_of, condition_of, deadline_of
from mulkko.directives.engine.pieces import Piece, conjuncts, deed_end
from mulkko.directives.engine.promises import is_planned, is_vowed, promise_of, result_of, vowed_before
from mulkko.directives.engine.retelling import PAST_OWN, is_of_others, retold
from mulkko.directives.engine.sentences import Sentence, chain_of, sentences
from mulkko.directives.engine.tables import Row, order_rows
from mulkko.language.engine.morphemes import Morpheme

ASKING_SPEAKER = re.compile(r"(?:시민|주민|상인|민원인|의원|기자|학생|위원|참석자)(?:\s|$)")
PROCEDURE = re.compile(
    r"^\s*(?:이어서|다음은|다음으로|그럼|그러면|먼저|계속해서|자,?)\s.{0,40}(?:보고|발표|설명|말씀|발언|소개|낭독)(?:해|하여|를|을|부탁|하|드)"
)
SALUTED = re.compile(rf"^\s*(?P<who>{UNIT}?)(?:님)?(?:께서는|께서|은|는)?[,.]?\s*$")
ANOTHER_MATTER = re.compile(r"\s*(?:[가-힣]+째|다음은|다음으로|또한|끝으로|마지막으로|그다음)[\s,]")
NAMED_BEHIND = re.compile(r"\s{0,9}[(\[〔<〈【][^()\[\]〔〕<>〈〉【】]{2,60}[)\]〕>〉】][.\s]*$")
OWN_CITY = re.compile(r"(?:^|\s)(?:우리\s)?(?:시|구|군|도)(?:는|은|가|에서는)\s")
ENDINGS = {"완료", "준공", "개통", "확보", "달성", "돌파", "선정"}
TO_THE_HEAD = re.compile(r"(?<!부)(?:시장|지사|군수|구청장)님[,!]")  # who speaks to the head asks, and orders nothing
ASKED_FOR = re.compile(r" (?:요청|당부|주문|지시|촉구|권고)/NNG(?: \S+/\S+){0,5}$")
HEADLINE = re.compile(r"[^.!?\n]*[“\"‘'][^”\"’'\n]{2,80}[”\"’']\s*")  # of a report, which says below what it quotes
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


def candidates(text: str, *, spoken_on: date | None = None, speaker: str = "") -> list[Found]:
    """Return what a text orders, promises and reports as done, in the order of the text.

    Args:
        spoken_on: the day of the speech; without it a relative deadline keeps its words and has no day.
        speaker: who speaks where the text has no labels.
    """
    rows, spans = order_rows(text)
    found = [one for row in rows for one in _of_row(text, row, spoken_on, speaker)]
    for place, passage in enumerate(passages(_blanked(text, spans))):
        if place == 0 and HEADLINE.fullmatch(passage.text):
            continue
        who = passage.speaker or speaker
        called, last = "", None
        for sentence in sentences(passage.text):
            surface = passage.text[sentence.start : sentence.end]
            alone = NAMED_BEHIND.fullmatch(surface)
            if alone and found and last is None and addressee_of(surface):
                found[-1] = replace(found[-1], addressee=addressee_of(surface))
                continue
            called = "" if ANOTHER_MATTER.match(surface) else called
            saluted = SALUTED.match(surface)
            if saluted and saluted["who"]:
                called = saluted["who"]
                continue
            if last is not None and is_vowed(chain_of(sentence.tokens)):
                found += [_described(text, passage, piece, spoken_on, who, called) for piece in _vowed(last)]
            pieces = _pieces(passage, sentence, surface, who)
            if not pieces and surface.rstrip().endswith("?"):
                called = addressee_of(surface) or called  # whoever is asked is told what to do about it next
            last = None if pieces else sentence
            for piece in pieces:
                found.append(_described(text, passage, piece, spoken_on, who, called))
                named = addressee_of(passage.text[piece.start : piece.end]) if piece.kind == "directive" else ""
                if named:
                    called = named if re.search(rf"{re.escape(named)}(?:께서|님)", surface) else ""
    return sorted(found, key=lambda one: one.start)


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text without what its tables say, which is read there; blanks keep every place where it is."""
    kept, at = "", 0
    for start, end in spans:
        kept += text[at:start] + " " * (end - start)
        at = end
    return kept + text[at:]


def _of_row(text: str, row: Row, spoken_on: date | None, who: str) -> Iterator[Found]:
    """Yield what a row of a table of orders says: an order, or a result where it is told to be finished."""
    if row.is_going_on and not row.due:
        return
    what, until = text[row.start : row.end], row.told_until if row.is_finished else row.end
    due = deadline_of(f"{row.due}까지 ", spoken_on) or deadline_of(f"{row.due} ", spoken_on) if row.due else None
    yield Found(
        "result" if row.is_finished else "directive", row.start, until, text[row.start : until], "" if row.is_finished else "strong", what,
        "" if row.is_finished else row.lead, row.due, due.on if due else None, "", who,
    )  # fmt: skip


def _vowed(sentence: Sentence) -> Iterator[Piece]:
    """Yield what a sentence says it will do, where the next one vows it and it alone would be no more than courtesy."""
    tail = vowed_before(chain_of(sentence.tokens))
    if tail is not None:
        yield Piece("promise", "", sentence.start, sentence.end, deed_end(sentence.tokens, tail), sentence.start)


def _pieces(passage: Passage, sentence: Sentence, surface: str, who: str) -> list[Piece]:
    tokens = sentence.tokens
    told = list(retold(sentence, surface))
    if told:
        return _partitioned(told, sentence)
    if (
        any(end >= sentence.end - 2 for _, end in sentence.quotes)
        and len(sentence.quotes) == 1
        and sentence.quotes[0][0] <= sentence.start + 1
    ):
        return []
    return _own(tokens, surface, sentence.start, sentence.end, who, passage)


def _own(tokens: Sequence[Morpheme], surface: str, start: int, end: int, who: str, passage: Passage) -> list[Piece]:
    """Return what the speaker says himself at the end of a sentence."""
    if behind := NAMED_BEHIND.search(
        passage.text[start:end]
    ):  # "완료할 것 (하천관리과)": who is meant, not what is ordered
        tokens = [token for token in tokens if token.start < start + behind.start()] or tokens
    chain = chain_of(tokens)
    force = force_of(chain, surface)
    if force is None and _orders_by_a_noun(passage, surface, chain):
        force = Force("strong", 0)
    if force is not None:
        past = (
            PAST_OWN.search(surface)
            and re.search(r"(?:지시|주문|당부)(?:한|했던|하신|드린)\s", surface)
            and force.name != "strong"
        )
        if (
            _is_demand(who)
            or _is_told_of_others(chain, surface)
            or TO_THE_HEAD.search(surface)
            or past
            or PROCEDURE.match(surface)
        ):
            return []
        return list(conjuncts(tokens, force, start, end))
    return list(_outcomes(tokens, surface, start, end))


def _is_told_of_others(chain: str, surface: str) -> bool:
    """Tell whether a sentence says what a ministry asked: "행정안전부, 점검기간 연장을 요청"; beside its doings an order may stand."""
    return is_of_others(surface) and ASKED_FOR.search(chain) is not None


def _orders_by_a_noun(passage: Passage, surface: str, chain: str) -> bool:
    """Tell whether an item of a list of orders says by a noun what is to be done: "운영시간 연장 검토"."""
    noun = re.search(r" (\S+)/NNG$", chain)
    if noun is None or not passage.is_item or re.search(r" (?:완료|달성|확보|돌파)/NNG ,/SP", chain):
        return False
    is_held = noun[1] == "개최" and re.search(r" 하/XSV (?:고|어)/EC", chain)  # else it tells of an event
    if noun[1] not in DEED_NOUNS and not is_held:
        return False
    named = NAMED_BEHIND.search(surface) or UNIT_HEADING.match(passage.heading)
    return passage.is_ordered or (
        passage.is_of_orders and bool(named or deadline_of(surface, None) or condition_of(surface))
    )


def _outcomes(tokens: Sequence[Morpheme], surface: str, start: int, end: int) -> Iterator[Piece]:
    """Yield what is promised or reported as done; "A 체결했고, B 하기로 했습니다" is one of each."""
    at = start
    for place, token in enumerate(tokens[:-2]):
        joined = token.tag == "EC" and token.form in ("고", "으며", "고요") and tokens[place - 1].form in ("었", "겠")
        ended = token.tag == "NNG" and token.form in ENDINGS  # "조성 완료, 하루 900명 이용"
        if (joined or ended) and tokens[place + 1].tag == "SP":
            part = [one for one in tokens[: place + 1] if one.start >= at]
            yield from _outcome(part, surface, at, tokens[place + 1].end)
            at = tokens[place + 2].start
    yield from _outcome([one for one in tokens if one.start >= at], surface, at, end)


def _outcome(tokens: Sequence[Morpheme], surface: str, start: int, end: int) -> Iterator[Piece]:
    chain = chain_of(tokens)
    for kind, rule in (("promise", promise_of), ("result", result_of)):
        tail = rule(chain, surface)
        if tail is not None:
            told = addressee_of(surface) or (re.search(r" 이/VCP 다/EF$", chain) and not OWN_CITY.search(surface))
            if kind == "promise" and is_planned(chain) and told:
                return  # what a unit will do is told, and so is what a report says will be done
            yield Piece(kind, "", start, end, deed_end(tokens, tail), start)
            return


def _is_demand(who: str) -> bool:
    return bool(ASKING_SPEAKER.search(who)) and not re.search(r"위원장|위원회", who)


def _partitioned(told: Sequence[Piece], sentence: Sentence) -> list[Piece]:
    """Let the pieces of one sentence cover it without overlap, so that each span can be read by itself."""
    pieces = []
    for place, piece in enumerate(told):
        start = sentence.start if place == 0 else piece.start
        end = sentence.end if place == len(told) - 1 else min(told[place + 1].start, max(piece.end, piece.tail))
        pieces.append(Piece(piece.kind, piece.force, start, end, piece.tail, piece.begin))
    return pieces


def _described(text: str, passage: Passage, piece: Piece, spoken_on: date | None, who: str, called: str) -> Found:
    piece = _whole_ending(passage.text, piece)
    clause = passage.text[piece.start : piece.end].rstrip()
    start, end = passage.span(piece.start, piece.start + len(clause))
    heading = UNIT_HEADING.match(passage.heading)
    deadline = deadline_of(clause, spoken_on)
    condition = condition_of(clause) if piece.kind == "directive" else ""
    addressee = ""
    if piece.kind == "directive":
        is_reported = piece.force == "reported"
        said = passage.text[piece.begin : piece.tail].lstrip("“\"‘' ") if is_reported else ""
        addressee = addressee_of(said) or addressee_of(clause, is_reported=is_reported) or called
        addressee = addressee or (heading["who"] if heading else addressee_of(passage.heading))
    return Found(
        piece.kind, start, end, text[start:end], piece.force, _act(passage.text, piece, addressee, deadline.text if deadline else "", condition),
        addressee, deadline.text if deadline else "", deadline.on if deadline else None, condition, who,
        _form(passage.text, piece),
    )  # fmt: skip


def _whole_ending(text: str, piece: Piece) -> Piece:
    """Let "하십시오" begin where it is written: the tagger parts its first syllables from the rest."""
    cut = re.search(r"(?:하|해)?십$", text[piece.begin : piece.tail])
    if cut is None or not text.startswith("시오", piece.tail):
        return piece
    return replace(piece, tail=piece.begin + cut.start())


def _form(text: str, piece: Piece) -> str:
    """Return the words after the deed: those that order, promise or report it."""
    return re.sub(r"\s+", " ", text[max(piece.tail, piece.start) : piece.end]).strip(" ,.“”\"‘’'")[:60]


def _act(text: str, piece: Piece, addressee: str, deadline: str, condition: str) -> str:
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
