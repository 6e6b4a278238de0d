"""Particles of Korean that follow the sound of the word before them: 은 or 는, 이 or 가, 을 or 를, 과 or 와, 으로 or 로, 이라 or 라."""

import re

# Behind a closed syllable: behind an open one.
PAIRS = {"은": "는", "이": "가", "을": "를", "과": "와", "으로": "로", "이라": "라"}
_ASIDE = re.compile(r"\s*[(\[（〔][^()\[\]（）〔〕]*[)\]）〕]\s*$")  # 승차인원(명)은 is read 승차인원은
_CLOSED_DIGITS = frozenset("013678")  # 영, 일, 삼, 육, 칠, 팔
_CLOSED_LETTERS = frozenset("lmnr")  # 엘, 엠, 엔, 알, read letter by letter
_LIQUID = frozenset("178lr")  # they end in ㄹ, behind which 로 stands
_SIGNS = {"%": "퍼센트", "㎡": "제곱미터", "㎞": "킬로미터", "℃": "도", "p": "포인트"}


def with_particle(word: str, particle: str) -> str:
    """Return a word with the form of a particle that fits its last sound.

    >>> with_particle("합계", "은"), with_particle("인원(명)", "은"), with_particle("A동 12", "이"), with_particle("서울", "으로")
    ('합계는', '인원(명)은', 'A동 12가', '서울로')

    Args:
        particle: one of PAIRS, in its form behind a closed syllable. A last sign of no known sound takes both: ☆은(는).
    """
    return word + particle_behind(word, particle)


def particle_behind(word: str, particle: str) -> str:
    """Return the form of a particle that fits the last sound of a word, where something stands between the two."""
    closed, is_liquid = _ending(word)
    if closed is None:
        return f"{particle}({PAIRS[particle]})"
    return PAIRS[particle] if not closed or (particle == "으로" and is_liquid) else particle


def _ending(word: str) -> tuple[bool | None, bool]:
    """Return whether the last sound is closed, None where nobody knows, and whether it is ㄹ."""
    bare = _ASIDE.sub("", word).rstrip(" '\"’”.,)]") or word
    last = _SIGNS.get(bare[-1:], bare)[-1:].lower()
    if "가" <= last <= "힣":
        tail = (ord(last) - ord("가")) % 28
        return tail != 0, tail == 8
    if last.isascii() and last.isalnum():
        return last in _CLOSED_DIGITS | _CLOSED_LETTERS, last in _LIQUID
    return None, False
