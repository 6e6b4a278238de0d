"""검토사항 as a paper prints it: one line for every procedure, with how it was closed and by what. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from mulkko.documents.engine.writing import format_date

STATES = {
    "done": "검토완료", "exception": "법정 예외", "not_applicable": "해당없음", "waived": "생략", "warned": "답하지 않음",
    "open": "결재 전까지 마칠 것",
}  # fmt: skip
# What looking the named document up among the own ones gave; nothing on papers from before it was looked up.
PROOFS = {"confirmed": "문서 확인함", "other_day": "번호는 있으나 날짜가 다름", "unchecked": "확인하지 않음"}
OUTCOMES = {"fit": "적정", "conditional": "조건부", "again": "재검토", "unfit": "부적정"}


def merged(checks: Iterable[Mapping[str, Any]], later: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the checks as sealed, those that were answered on the route as they stood at the decision."""
    newer = {check["code"]: check for check in later}
    return [newer.get(check["code"], check) for check in checks]


def lines_of_checks(checks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield one line for each check."""
    for check in checks:
        yield f"검토사항 {check['name']}({check['basis']}): {STATES[check['state']]}{_said(check['answer'])}"


def _said(answer: Mapping[str, Any] | None) -> str:
    if not answer:
        return ""
    parts = [OUTCOMES.get(answer.get("outcome", ""), ""), _proof(answer), _exception(answer), answer.get("reason", "")]
    if answer["kind"] == "waived":
        _code, name, title = answer["by"]
        parts.append(f"{title} {name}".strip())
    told = ", ".join(part for part in parts if part)
    return f" — {told}" if told else ""


def _proof(answer: Mapping[str, Any]) -> str:
    if "number" not in answer:
        return ""
    days = _day(answer["on"]) + (f"∼{_day(answer['until'])}" if "until" in answer else "")
    looked_up = PROOFS.get(answer.get("proof", ""), "")
    return f"{answer['number']}({days})" + (f", {looked_up}" if looked_up else "")


def _exception(answer: Mapping[str, Any]) -> str:
    return f"{answer['exception']}{'호' if answer['exception'].isdecimal() else '목'}" if "exception" in answer else ""


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text))
