"""How a claim is told where only text stands: on the paper, in a file. Pure."""

from collections.abc import Mapping
from typing import Any

from mulkko.evidence.engine.passages import folded

MODES = {"face": "대면", "phone": "전화", "online": "온라인", "mail": "우편", "ars": "자동응답", "mixed": "혼합"}
INTERVALS = {
    "share": "Wilson(1927)", "difference": "Newcombe(1998)", "mean": "Student(1908)", "stated": "발표된 오차",
}  # fmt: skip


def survey_facts(method: Mapping[str, Any]) -> str:
    """Return what must be known of a survey, in one line."""
    weight = f"가중값 {method['weight']}(유효 표본 Kish 1965)" if method["weight"] else "가중값 없음"
    drawn = "확률표본" if method["probability"] else "비확률표본"
    days = f"{method['began']}∼{method['ended']}"
    interval = f"95% 구간 {INTERVALS[method['measure']]}"
    return f"[조사: {method['population']}, {MODES[method['mode']]}, {days}, {drawn}, {weight}, {interval}]"


MODELS = {"seasonal": "계절 단순", "drift": "추세 연장(drift)", "trend": "직선 추세"}


def model_facts(method: Mapping[str, Any]) -> str:
    """Return what must be known of a forecast, in one line."""
    past = f"{method['last']}까지 {method['periods']}개 기간"
    tried = f"과거 {method['origins']}개 시점에서 시험"
    return f"[전망: {MODELS[method['chosen']]} ({method['model']}, 무작위 없음), {past}, {tried}, 구간 80% 등각(conformal)]"


def how(kind: str, sql: str, method: Mapping[str, Any]) -> str:
    """Return what stands behind the figures of a claim, in the language of papers.

    >>> how("document", "", {"page": 3, "paragraph": 9, "text": "밤에 일하는 사람은\\n12,400명이다."})
    '원문 3쪽: “밤에 일하는 사람은 12,400명이다.”'
    """
    if kind == "document":
        place = f"{method['page']}쪽" if method["page"] else f"{method['paragraph']}번째 문단"
        return f"원문 {place}: “{folded(method['text'])}”"
    if kind == "model":
        return f"{model_facts(method)} {sql}"
    if kind == "survey":
        return f"{survey_facts(method)} {sql}"
    return sql
