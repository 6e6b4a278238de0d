"""The page on which a document is quoted: which document, which passage, which of its figures, and the sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict

from mulkko.catalog.models import Dataset, Version
from mulkko.evidence.actions.quoting import usual_sentence
from mulkko.evidence.engine.figures import shown, slot_of
from mulkko.evidence.engine.matching import asked_numbers
from mulkko.evidence.engine.passages import WORDS, Passage, Quoted, figures_in, folded, is_same_number
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.queries.passages import Hits, look_for, passage_at, readable_documents, version_of
from mulkko.organization.models import Person
from mulkko.web.refusals import sentence_for

_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
LONGEST_SENTENCE = 2_000


@dataclass(frozen=True)
class Offered:
    """One figure of the chosen passage: its number in the passage, the name of its place, whether it is chosen."""

    number: int
    name: str
    shown: str
    is_chosen: bool


@dataclass
class QuotePage:
    """Everything that the page shows; each step stands on the one before it."""

    documents: Sequence[Dataset]
    document: Dataset | None = None
    version: Version | None = None
    asked: str = ""
    hits: Hits | None = None
    passage: Passage | None = None
    figures: Sequence[Offered] = ()
    sentence: str = ""
    read_out: str = ""
    failure: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def chosen(self) -> dict[str, int]:
        """Return the chosen figures by the name of their place."""
        return {one.name: one.number for one in self.figures if one.is_chosen}

    @property
    def place(self) -> str:
        return f"{self.passage.start}-{self.passage.end}" if self.passage else ""


def page_of(data: QueryDict, person: Person, at: datetime) -> QuotePage:
    """Return the page as far as its fields were filled in; what cannot be read says so on the page."""
    page = QuotePage(readable_documents(person, at), asked=data.get("q", "").replace("\0", "").strip()[:200])
    page.document = next((one for one in page.documents if one.name == data.get("document")), None)
    if page.document is None:
        return page
    page.version = version_of(page.document)
    try:
        place = _PLACE.fullmatch(data.get("passage", ""))
        if place:
            page.passage, _about = passage_at(page.version, int(place[1]), int(place[2]))
            _fill_in(page, data)
        elif "q" in data:
            page.hits = look_for(page.version, page.asked)
    except BadClaim as error:
        page.failure = sentence_for(error)
    return page


def _fill_in(page: QuotePage, data: QueryDict) -> None:
    assert page.passage is not None
    there = figures_in(page.passage.text)
    was_chosen = {int(one) for one in data.getlist("figure") if one.isascii() and one.isdigit() and len(one) < 4}
    chosen = was_chosen & set(range(len(there))) if "chosen" in data else _meant(there, page.asked)
    names: dict[int, str] = {}
    for number in sorted(chosen):
        names[number] = "n" if not names else f"n{len(names) + 1}"
    page.figures = [
        Offered(number, names.get(number, ""), _told(one), number in chosen) for number, one in enumerate(there)
    ]
    typed = data.get("sentence", "").replace("\0", "")[:LONGEST_SENTENCE]
    page.sentence = (
        typed if typed.strip() and data.get("act") != "suggest" else usual_sentence(page.passage.text, page.chosen)
    )
    page.read_out = page.sentence.replace("{" + WORDS + "}", folded(page.passage.text))
    for one in page.figures:
        if one.is_chosen:
            page.read_out = page.read_out.replace("{" + one.name + "}", one.shown)


def _meant(there: Sequence[Quoted], asked: str) -> set[int]:
    """Return the figures that somebody looked for; all of them where no number was looked for."""
    numbers = asked_numbers(asked)[0]
    found = {at for at, one in enumerate(there) if any(is_same_number(number, one.text) for number in numbers)}
    return found or set(range(len(there)))


def _told(one: Quoted) -> str:
    return shown(slot_of("n", one.spec), one.value)
