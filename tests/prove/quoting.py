"""Faults seeded into documents and surveys, each with the status that its claim must have afterwards. Same seed, same faults."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.builders.documents import brought
from tests.builders.hall import NINE, collected, minute, person

from mulkko.catalog.actions.describing import end_licence
from mulkko.catalog.actions.withdrawing import withdraw
from mulkko.catalog.models import Dataset, Version
from mulkko.catalog.queries import file_of
from mulkko.evidence.actions import quote, survey
from mulkko.evidence.engine.passages import figures_in
from mulkko.evidence.engine.surveys import Survey
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import check_claims
from mulkko.evidence.queries.passages import look_for

KINDS = ("txt", "docx", "hwpx")
FACTS: dict[str, Any] = {
    "mode": "phone",
    "began": "2026-03-02",
    "ended": "2026-03-09",
    "population": "시민",
    "probability": True,
}


@dataclass(frozen=True)
class Seeded:
    """What became of one claim: its kind of fault, the status and code that it must have, and those that it has."""

    kind: str
    wanted: tuple[str, str]
    found: tuple[str, str]

    @property
    def is_right(self) -> bool:
        return self.found == self.wanted

    @property
    def is_silent(self) -> bool:
        return self.found[0] == "holds" and self.wanted[0] != "holds"


Fault = Callable[[random.Random, str], tuple[Claim, tuple[str, str]]]


def _figure(chance: random.Random) -> str:
    return chance.choice(
        [
            f"{chance.randint(1_000, 90_000):,}명",
            f"{chance.randint(11, 990) / 10}억 원",
            f"{chance.randint(101, 989) / 10}%",
            f"{chance.randint(1, 9)}만 {chance.randint(1_001, 9_999):,}건",
        ]
    )


def _paragraphs(chance: random.Random) -> list[str]:
    places = chance.sample(["가람동", "나루동", "여울동", "솔빛동", "바람동", "하늘동"], 4)
    return [f"{place}에서 심야에 확인된 수는 {_figure(chance)}이다." for place in places]


def _pinned(chance: random.Random, name: str) -> tuple[Claim, list[str], str]:
    """Return a claim on one paragraph of a document, the paragraphs and their kind of file."""
    text, kind = _paragraphs(chance), chance.choice(KINDS)
    brought(["실태 보고", *text], kind=kind, title=name, name=name)
    said = chance.choice(text)
    [passage] = look_for(Version.objects.get(dataset__name=name), said.split("에서")[0]).passages
    figures = {"n": 0}
    assert len(figures_in(passage.text)) == 1
    sentence = f"확인된 수는 {{n}}이다 ({name})."
    claim = quote(
        sentence=sentence,
        document=name,
        start=passage.start,
        end=passage.end,
        figures=figures,
        by=person("haneul"),
        at=minute(1),
    )
    return claim, text, kind


def _newer(name: str, text: list[str], kind: str) -> None:
    brought(text, kind=kind, title=name, name=name, at=minute(2))


def figure(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    claim, text, kind = _pinned(chance, name)
    said = claim.method["text"]
    first, last = claim.method["figures"]["n"]
    _newer(name, [f"{one[:first]}987{one[last:]}" if one == said else one for one in text], kind)
    return claim, ("drifted", "figure")


def unit(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    """The same words with another unit of measurement: other words."""
    claim, text, kind = _pinned(chance, name)
    last = claim.method["figures"]["n"][1]
    _newer(name, [f"{one[:last]}가구쯤이다." if one == claim.method["text"] else one for one in text], kind)
    return claim, ("drifted", "lost")


def gone(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    claim, text, kind = _pinned(chance, name)
    _newer(name, [one for one in text if one != claim.method["text"]], kind)
    return claim, ("drifted", "lost")


def twice(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    claim, text, kind = _pinned(chance, name)
    said = claim.method["text"]
    first, last = claim.method["figures"]["n"]
    two = [f"{said[:first]}{number}{said[last:]}" for number in ("111", "222")]
    _newer(name, [*two, *(one for one in text if one != said)], kind)
    return claim, ("drifted", "lost")


def byte(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    claim, _text, _kind = _pinned(chance, name)
    place, _ = file_of(Version.objects.get(dataset__name=name)) or (None, "")
    assert place is not None
    content = bytearray(place.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    place.write_bytes(content)
    return claim, ("broken", "snapshot")


def missing(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    claim, _text, _kind = _pinned(chance, name)
    place, _ = file_of(Version.objects.get(dataset__name=name)) or (None, "")
    assert place is not None
    place.unlink()
    return claim, ("broken", "snapshot")


def span(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    """The place of the passage is another one than was recorded."""
    claim, _text, _kind = _pinned(chance, name)
    by = chance.choice([-3, -1, 1, 7])
    claim.__dict__["method"] = claim.method | {"start": claim.method["start"] + by, "end": claim.method["end"] + by}
    return claim, ("broken", "passage")


def taken_back(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    claim, _text, _kind = _pinned(chance, name)
    withdraw(Version.objects.get(dataset__name=name), reason="잘못 올림", by=None, at=minute(2))
    return claim, ("unverifiable", "withdrawn")


def licence(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    claim, _text, _kind = _pinned(chance, name)
    end_licence(Dataset.objects.get(name=name), on=date(2026, 11, 23), by=None, at=minute(2))
    return claim, ("unverifiable", "licence")


def _poll(name: str, yes_a: int, yes_b: int, at: int, of: int = 100) -> None:
    rows = [
        f"{place}{n},{place},{'찬성' if n < yes else '반대'}"
        for place, yes in (("가구", yes_a), ("나구", yes_b))
        for n in range(of)
    ]
    collected("\n".join(["번호,구,심야버스", *rows]) + "\n", name=name, at=minute(at))


def crossing(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    """The newest answers leave open which group is more."""
    _poll(name, chance.randint(75, 85), chance.randint(35, 45), 0)
    asked = Survey(name, "difference", "심야버스", ("찬성",), group="구", pair=("가구", "나구"), **FACTS)
    claim = survey(asked, sentence="가구가 나구보다 {d} 높다.", by=person("haneul"), at=minute(1))
    half = chance.randint(46, 52)
    _poll(name, half + chance.randint(1, 4), half, 2)
    return claim, ("drifted", "sentence")


def answers(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    _poll(name, chance.randint(30, 40), chance.randint(30, 40), 0)
    asked = Survey(name, "share", "심야버스", ("찬성",), **FACTS)
    claim = survey(asked, sentence="찬성은 {s}이다.", by=person("haneul"), at=minute(1))
    _poll(name, chance.randint(50, 60), chance.randint(50, 60), 2)
    return claim, ("drifted", "figure")


def few(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    """The newest answers tell of one to four people."""
    _poll(name, chance.randint(30, 40), chance.randint(30, 40), 0)
    asked = Survey(name, "share", "심야버스", ("찬성",), **FACTS)
    claim = survey(asked, sentence="찬성은 {s}이다.", by=person("haneul"), at=minute(1))
    _poll(name, chance.randint(1, 2), chance.randint(0, 2), 2)
    return claim, ("unverifiable", "small")


def elsewhere(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    """The passage only stands somewhere else, and other paragraphs say something new."""
    claim, text, kind = _pinned(chance, name)
    others = [one for one in text if one != claim.method["text"]]
    chance.shuffle(others)
    _newer(name, ["새 머리말", *others[:2], claim.method["text"], "덧붙임"], kind)
    return claim, ("holds", "")


def spaced(chance: random.Random, name: str) -> tuple[Claim, tuple[str, str]]:
    claim, text, kind = _pinned(chance, name)
    _newer(name, [one.replace(" ", "  ") for one in text], kind)
    return claim, ("holds", "")


FAULTS: dict[str, Fault] = {
    "quoted figure": figure, "other words": unit, "passage gone": gone, "said twice": twice, "file byte changed": byte,
    "file missing": missing, "span moved": span, "document withdrawn": taken_back, "licence over": licence,
    "survey interval crossing": crossing, "survey answers": answers, "survey of few": few,
    "passage elsewhere (harmless)": elsewhere, "other blanks (harmless)": spaced,
}  # fmt: skip


def seeded(number: int, seed: int) -> Iterator[Seeded]:
    """Yield so many faults, kind after kind, each checked as a signature checks it."""
    names = list(FAULTS)
    for turn in range(number):
        kind = names[turn % len(names)]
        claim, wanted = FAULTS[kind](random.Random(f"{seed}:{kind}:{turn}"), f"q{seed}_{turn}")
        [found] = check_claims([claim], at=NINE + timedelta(days=1))
        yield Seeded(kind, wanted, (found.judgement.status, found.judgement.why))
