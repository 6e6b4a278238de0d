"""The words of a text that carry its matter: nouns, roots, foreign words and stems; never endings or particles."""

from collections.abc import Sequence

from mulkko.language.engine.masking import TAGS
from mulkko.language.engine.morphemes import Morpheme

NOUNS = frozenset({"NNG", "NNP", "SL", "XR"})
STEMS = frozenset({"VV", "VA", "VV-I", "VV-R", "VA-I", "VA-R"})
# Light words of Korean: they say that something is done or thought, not what.
_LIGHT_WORDS = (
    "생각 경우 정도 때문 이유 부분 관련 사용 이용 가능 필요 문제 사람 자신 본인 우리 여러분 모두 지금 현재 오늘 이번 최근 다음 이후 이전 "
    "사실 상황 내용 방법 결과 의견 제안 건의 민원 청원 요청 부탁 감사 수고 안녕 말씀 글 시간 하루 매일 계속 정말 진짜 너무 전체 대부분 일부 각각 "
    "해당 진행 실시 시행 확인 처리 해결 마련 개선 조치 제시 제기 이야기 얘기 마음 기분 느낌 모습 처음 마지막 사이 앞 뒤 위 아래 안 밖 곳 점 "
    "만들 가지 보이 시키 나오 들어가 들어오 나가 받 알 모르 보 듣 쓰 주 내 두 놓 버리 싶 같 있 없 많 적 크 작 좋 높 낮 길 짧 다르 이렇 그렇 "
    "어떻 바라 드리 올리 말하 위하 대하 통하 따르 관하 의하 생기 지나 살 죽 오 가 하 되 나 들 이르 느끼 걸리 지내 못하 맞 찾 넘 늘 줄 나타나 "
    "배경 현황 목적 기대 효과 취지 서론 결론 본론 참고 첨부 개요 이상 이하 등등 관계자 담당자 그동안 국민 시민 여기 저기 거기 누구 무엇"
)
_LIGHT = frozenset(_LIGHT_WORDS.split())
_TAG_WORDS = frozenset(tag.strip("[]") for tag in TAGS.values())


def words_of(text: str, morphemes: Sequence[Morpheme]) -> list[str]:
    """Return the words of a text in order; two nouns written together give their compound too.

    Single syllables are left out: alone they mean too many things.
    """
    words: list[str] = []
    last: Morpheme | None = None
    for one in morphemes:
        noun = one.tag in NOUNS
        if not (noun or one.tag in STEMS) or _is_tag(text, one):
            last = None
            continue
        form = one.form.casefold()
        if len(form) > 1 and form not in _LIGHT:
            words.append(form)
        if noun and last is not None and last.end == one.start and form not in _LIGHT and last.form not in _LIGHT:
            words.append(text[last.start : one.end].casefold())
        last = one if noun else None
    return words


def _is_tag(text: str, one: Morpheme) -> bool:
    """Tell whether a morpheme stands in a mask such as [전화], or in the name of one."""
    opened = text.rfind("[", max(0, one.start - 8), one.start)
    return opened >= 0 and text[opened + 1 : opened + 12].partition("]")[0] in _TAG_WORDS
