"""공개 포털 as plain values: what the public sees of the decided matters of a city. No HTML, no files, no clock."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mulkko.documents.engine.paper import Paper

# Licences under which anybody may use data again; what is not named here is not given out.
OPEN_LICENCE = re.compile(
    r"공공누리|KOGL|이용허락범위\s*제한\s*없음|\bCC0\b|\bCC[ -]BY(?![ -]?N[CD])\b|public domain", re.IGNORECASE
)
NARROWER = re.compile(r"제\s*[234]\s*유형|상업|변경\s*금지|\bN[CD]\b", re.IGNORECASE)
KINDS = {
    "title": "제목", "question": "결정할 것", "summary": "문서요지", "keywords": "키워드", "amount": "금액", "chosen_because": "선정 사유",
    "block": "본문", "criterion": "기준", "option": "대안", "outcome": "평가 계획", "claim": "근거", "opinion": "의견", "remark": "비고",
    "document": "딸린 문서",
}  # fmt: skip
STAGES = {"execution": "시행", "outcome": "평가"}
VERDICTS = {"reached": "달성", "partly": "일부 달성", "missed": "미달", "unknown": "판단할 수 없음"}


def is_open_licence(licence: str) -> bool:
    """Tell whether a licence lets anybody use data again, also changed and for profit.

    >>> is_open_licence("공공누리 제1유형"), is_open_licence("공공누리 제4유형"), is_open_licence("")
    (True, False, False)
    """
    return bool(OPEN_LICENCE.search(licence)) and not NARROWER.search(licence)


@dataclass(frozen=True)
class OpenData:
    """One version of a dataset that anybody may take: `file` is its name below the site, `content` its CSV."""

    file: str
    title: str
    version: int
    as_of: str
    licence: str
    content: bytes


@dataclass(frozen=True)
class Came:
    """What was promised of one thing and what came of it; `value` is empty where nothing was measured yet.

    No word that somebody wrote about it stands here: what is written after the decision went through no redaction.
    """

    name: str
    before: str
    target: str
    due_on: str
    value: str = ""
    measured_on: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Matter:
    """One decided matter as the public sees it; `hidden` is (kind of part, clause, how many)."""

    name: str  # of its page and files
    reference: str
    number: str
    title: str
    summary: str
    department: str
    formed_on: str
    disclosure: str
    stage: str
    paper: Paper
    digest: str
    hidden: tuple[tuple[str, str, int], ...]
    voices: int  # citizens' voices that it leans on
    data: tuple[OpenData, ...]
    untold: tuple[str, ...]  # datasets of its evidence that are not given out
    came: tuple[Came, ...] = ()


@dataclass(frozen=True)
class Portal:
    city: str
    matters: tuple[Matter, ...]
    held: tuple[
        str, ...
    ] = ()  # references of papers that are held back: something hidden or personal may still stand on them

    @property
    def departments(self) -> list[str]:
        return sorted({one.department for one in self.matters})

    @property
    def data(self) -> list[OpenData]:
        return sorted(
            {one.file: one for matter in self.matters for one in matter.data}.values(), key=lambda one: one.file
        )


def counted(hidden: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    """Return hidden parts, (key, clause), as kind in words, clause and number, in the order of the paper.

    >>> counted([("block:b2", "6"), ("title", "5"), ("block:b1", "6")])
    (('제목', '5', 1), ('본문', '6', 2))
    """
    found: dict[tuple[str, str], int] = {}
    for key, clause in hidden:
        kind = key.partition(":")[0]
        found[kind, clause] = found.get((kind, clause), 0) + 1
    order = list(KINDS)
    rows = sorted(found.items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
    return tuple((KINDS[kind], clause, number) for (kind, clause), number in rows)
