"""Remarks whose candidates are told, so that no test of what comes after has to read Korean first."""

from datetime import date
from typing import Any

from mulkko.directives import actions
from mulkko.directives.engine.reading import Found
from mulkko.directives.models import Candidate, Directive, Remarks
from mulkko.organization.models import Person
from mulkko.organization.queries import unit_with

DAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)  # a Monday, and the end of that week
SAID = "대중교통과는 심야버스 대책을 보고해 주시기 바랍니다."
PROMISED = "연말까지 정류소마다 조명을 달겠습니다."
ACHIEVED = "한빛시와 공동연구 협약을 체결했습니다."
AGAIN = "심야버스 대책을 대중교통과가 보고해 주시기 바랍니다."


def told(text: str, sentence: str, kind: str = "directive", **more: Any) -> Found:
    start = text.index(sentence)
    given = {
        "force": "strong" if kind == "directive" else "",
        "act": sentence[:-10],
        "addressee": "",
        "form": "바랍니다",
    }
    given |= {"deadline": "", "due_on": None, "condition": "", "speaker": "시장"} | more
    return Found(kind, start, start + len(sentence), sentence, **given)


def remarks_of(at: Any, *, office: str = "fin", by: Person | None = None, is_closed: bool = False, title: str = "확대간부회의", before: str = "", due_on: date = FRIDAY) -> Remarks:  # fmt: skip
    """Register a meeting at which one order, one promise and one result were said."""
    text = f"{before}수고 많으셨습니다.\n{SAID}\n{PROMISED} {ACHIEVED}\n{AGAIN}"
    found = [
        told(text, SAID, addressee="대중교통과", due_on=due_on, deadline="이번 주까지"),
        told(text, PROMISED, "promise", form="겠습니다"), told(text, ACHIEVED, "result", form="했습니다"), told(text, AGAIN),
    ]  # fmt: skip
    return actions.add_remarks(
        text, found=found, source="meeting", title=title, held_on=DAY, unit=unit_with(office), by=by, at=at, speaker="시장",
        is_closed=is_closed,
    )  # fmt: skip


def candidate_of(remarks: Remarks, kind: str = "directive") -> Candidate:
    return remarks.candidates.filter(kind=kind).select_related("remarks__unit").first()


def directive_of(
    at: Any, *, by: Person | None = None, lead: str = "", coop: tuple[str, ...] = (), **how: Any
) -> Directive:
    """Accept the order of a meeting; with a lead unit it is assigned too."""
    made = actions.accept(candidate_of(remarks_of(at, **how)), by=by, at=at)
    if lead:
        actions.assign(made, lead=unit_with(lead), coop=[unit_with(code) for code in coop], by=by, at=at)
    return made
