"""Sentences of a passage and their chain of morphemes; a quotation that its sentence goes on after is never cut."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mulkko.language.engine.morphemes import Morpheme, morphemes

QUOTED = re.compile(r'“[^“”]{1,900}”|"[^"]{1,900}"|‘[^‘’]{1,900}’|「[^「」]{1,900}」')
ATTACHED = re.compile(
    r"\s?(?:이?라?고|이?라?며|이?라?면서|이?라?는|고도|하고|이?라|며서|은|는|을|를|이|가|과|와|의|에|도|로|으로)(?=[\s,.”\"]|$)"
)
FINAL = str.maketrans({"ᆫ": "ㄴ", "ᆯ": "ㄹ", "ᆷ": "ㅁ", "ᆸ": "ㅂ"})
ASKED = {"세요", "으세요", "십시오", "으십시오", "시오"}
REPORT = re.compile(r"(?<! 어/EC) 보/VV 고/EC(?= 바라/VV|$)")  # "다음 회의 시 보고", which the tagger takes for to see
RIDERS = {"JKQ", "EC", "ETM"}


@dataclass(frozen=True)
class Sentence:
    """A span of the passage with its morphemes; `quotes` are the spans of what is quoted inside and told on."""

    start: int
    end: int
    tokens: tuple[Morpheme, ...]
    quotes: tuple[tuple[int, int], ...] = ()


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of one passage."""
    quotes = [
        hit.span() for hit in QUOTED.finditer(text) if ATTACHED.match(text, hit.end()) or text[hit.start()] in "‘「"
    ]
    tokens = morphemes(text)
    found, first = [], 0
    for place, token in enumerate(tokens):
        if not any(start < token.start < end for start, end in quotes) and _ends(text, tokens, place):
            last = place + 1
            while (
                last < len(tokens)
                and tokens[last].tag in ("SSC", "SF", "SE")
                and tokens[last].start == tokens[last - 1].end
            ):
                last += 1
            if last > first:
                found.append(_sentence(tokens[first:last], quotes))
            first = last
    if first < len(tokens):
        found.append(_sentence(tokens[first:], quotes))
    return found


def within(tokens: Sequence[Morpheme], start: int, end: int) -> list[Morpheme]:
    return [token for token in tokens if start <= token.start and token.end <= end]


def inner_sentences(tokens: Sequence[Morpheme], start: int, end: int) -> list[list[Morpheme]]:
    """Return what is said between two quotation marks, sentence by sentence."""
    pieces: list[list[Morpheme]] = [[]]
    for token in within(tokens, start + 1, end - 1):
        pieces[-1].append(token)
        if token.tag == "SF":
            pieces.append([])
    return [piece for piece in pieces if piece]


def chain_of(tokens: Sequence[Morpheme]) -> str:
    """Return morphemes as " form/TAG form/TAG", without marks at the end and with polite endings as one form."""
    kept = list(tokens)
    while kept and (
        (kept[-1].tag[0] == "S" and kept[-1].tag not in ("SN", "SL", "SH"))
        or (kept[-1].form == "요" and kept[-1].tag == "JX")
    ):
        kept.pop()
    chain = "".join(
        f" {token.form.translate(FINAL)}/{token.tag.split('-')[0]}" for token in kept if token.tag not in ("SSO", "SSC")
    )
    for told, plain in (
        (" 으시/EP", " 시/EP"), (" 으세요/EF", " 세요/EF"), (" 으십시오/EF", " 십시오/EF"), (" 시/EP ㅂ시오/EF", " 십시오/EF"), (" 시/EP 오/EF", " 십시오/EF"), (" 시/EP 어요/EF", " 세요/EF"), (" 토록/EC", " 도록/EC"),
        (" 시/EP ㅂ시요/EF", " 십시오/EF"), (" 도록/EF", " 도록/EC"),
    ):  # fmt: skip
        chain = chain.replace(told, plain)
    return REPORT.sub(" 보고/NNG", chain)


def _ends(text: str, tokens: Sequence[Morpheme], place: int) -> bool:
    token = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if token.tag == "SF":
        if (
            token.form == "."
            and following is not None
            and following.start == token.end
            and following.tag in ("SN", "SL")
        ):
            return False
        return following is None or following.tag not in RIDERS
    if token.tag != "EF" or following is None:
        return False
    if following.tag == "SP" and token.form in ASKED:
        return True  # "다시 잡아 보세요, 유모차를 끌고 온 분들이 …"
    # without punctuation an ending followed by a space ends a sentence, unless what follows tells it on
    return text[token.end : token.end + 1].isspace() and following.tag not in ("JKQ", "SF", "JX", "EC", "ETM", "SSC")


def _sentence(tokens: Sequence[Morpheme], quotes: Sequence[tuple[int, int]]) -> Sentence:
    start, end = tokens[0].start, max(token.end for token in tokens)
    return Sentence(start, end, tuple(tokens), tuple(span for span in quotes if start <= span[0] and span[1] <= end))
