"""How the register of evidence is narrowed, searched and sorted, and what a row of it says."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.urls import reverse

from mulkko.catalog.models import Dataset
from mulkko.evidence.engine.figures import read_out
from mulkko.evidence.engine.matching import Number, Register, asked_numbers
from mulkko.evidence.models import Claim
from mulkko.language.engine.matching import LONGEST_ASKED, bare, words_of
from mulkko.organization.models import Person
from mulkko.organization.queries import Chart, Place
from mulkko.policy.models import Proposal
from mulkko.policy.queries.citing import cited_by, visible_claims
from mulkko.policy.queries.claim_history import Standing, standings_of
from mulkko.policy.queries.matching import figures_of
from mulkko.web.choice_words import choice_told
from mulkko.web.evidence import Piece, pieces_of
from mulkko.web.search.hits import Hit, score_of

MOST_TWINS = 20  # claims that ask the same, listed one by one
SORTS = ("newest", "oldest", "used", "checked")


@lru_cache(maxsize=4_096)
def _read(pins_text: str) -> tuple[tuple[str, int], ...]:
    """Return the data and versions that stored pins name, in order."""
    return tuple(sorted((pin["dataset"], pin["version"]) for pin in json.loads(pins_text)))


class Known(NamedTuple):
    """A claim as far as it is asked about with all others."""

    pk: int
    kind: str
    sql: str
    method_text: str
    pins_text: str
    sentence: str
    slots: str
    values_text: str

    @property
    def read(self) -> tuple[tuple[str, int], ...]:
        return _read(self.pins_text)

    @property
    def datasets(self) -> list[str]:
        return [name for name, _version in self.read]

    def read_out(self) -> str:
        return read_out(self.sentence, self.slots, self.values_text)


@dataclass(frozen=True)
class Source:
    """One dataset that a claim reads, as a row names it."""

    name: str
    title: str
    version: int
    owner: str


@dataclass(frozen=True)
class Row:
    """One claim of the register; `uses` counts the proposals that cite it, of those that the viewer may read."""

    claim: Claim
    pieces: list[Piece]
    sources: list[Source]
    standing: Standing
    uses: int
    is_superseded: bool
    title: str  # of the proposal for which it was made; empty where the viewer may not read it
    reference: str
    twins: list[Known]  # other claims that ask the same of the same versions, the first of them
    times: int  # how many ask it, this one with them
    measures: list[str]  # what it measures, in words; empty where its query was written

    @property
    def more(self) -> int:
        return self.times - 1 - len(self.twins)


@dataclass
class ClaimList:
    """The claims that one person may look at, and everything that is asked of them."""

    person: Person | None
    place: Place | None
    now: datetime
    today: Chart
    wanted: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def readable(self) -> Any:
        return Proposal.objects.readable_by(self.person, self.now, self.place)

    @cached_property
    def all(self) -> list[Known]:
        rows = visible_claims(self.person, self.now, self.place).order_by("-pk")
        return [Known(*row) for row in rows.values_list(*Known._fields)]

    @cached_property
    def superseded(self) -> set[int]:
        return set(Claim.objects.filter(supersedes__isnull=False).values_list("supersedes", flat=True))

    @cached_property
    def datasets(self) -> dict[str, Dataset]:
        names = {name for claim in self.all for name in claim.datasets}
        return {one.name: one for one in Dataset.objects.filter(name__in=names).select_related("owner")}

    @cached_property
    def standings(self) -> dict[int, Standing]:
        return standings_of([claim.pk for claim in self.all], self.readable)

    @cached_property
    def uses(self) -> dict[int, set[int]]:
        return cited_by([claim.pk for claim in self.all], self.person, self.now, self.place)

    def units(self) -> list[tuple[str, str]]:
        """Return the units that keep the data of these claims, by name."""
        codes = {one.owner.code for one in self.datasets.values() if one.owner}
        return sorted(((code, self.today.names.get(code, code)) for code in codes), key=lambda pair: pair[1])

    def titles(self) -> list[tuple[str, str]]:
        return sorted(((one.name, one.title) for one in self.datasets.values()), key=lambda pair: pair[1])

    def found(self) -> list[Known]:
        """Return the claims that fit what is wanted, sorted."""
        said = finder(self.wanted.get("q", ""), self.all, self.unit_words)
        claims = [claim for claim in self.all if said(claim) > 0 and self._fits(claim)]
        match self.wanted.get("sort") or "newest":
            case "oldest":
                claims.reverse()
            case "used":
                claims.sort(key=lambda claim: -len(self.uses.get(claim.pk, ())))
            case "checked":
                claims.sort(key=lambda claim: -(at.timestamp() if (at := self._standing(claim).at) else 0.0))
        return claims

    def joined(self) -> list[list[Known]]:
        """Return what was found, with claims that ask the same of the same versions together, at the place of the first."""
        groups: dict[Any, list[Known]] = {}
        for claim in self.found():
            groups.setdefault((claim.kind, claim.sql, claim.method_text, claim.read), []).append(claim)
        return list(groups.values())

    def unit_words(self, claim: Known) -> str:
        """Return title and owner of the data of a claim: they are searched too."""
        known = [self.datasets[name] for name in claim.datasets if name in self.datasets]
        return " ".join(
            f"{one.title} {one.name} {self.today.names.get(one.owner.code, '') if one.owner else ''}" for one in known
        )

    def _fits(self, claim: Known) -> bool:
        dataset, unit, kind, status = (self.wanted.get(name, "") for name in ("dataset", "unit", "kind", "status"))
        return (
            (kind not in ("", "superseded") or (claim.pk in self.superseded) == bool(kind))
            and (not dataset or dataset in claim.datasets)
            and (not unit or unit in self._owners(claim))
            and (not status or status == self._standing(claim).status)
        )

    def _owners(self, claim: Known) -> set[str]:
        known = (self.datasets[name] for name in claim.datasets if name in self.datasets)
        return {one.owner.code for one in known if one.owner}

    def _standing(self, claim: Known) -> Standing:
        return self.standings.get(claim.pk, Standing())

    def rows(self, groups: Sequence[Sequence[Known]]) -> list[Row]:
        """Return a row for each group of claims, the first of which stands for it, with what is asked of them for this page alone."""
        whole = Claim.objects.in_bulk([first.pk for first, *_twins in groups])
        claims = [whole[first.pk] for first, *_twins in groups]
        asked = {claim.proposal for claim in claims if claim.proposal}
        titles = dict(self.readable.filter(reference__in=asked).values_list("reference", "title"))
        standings, uses = standings_of(whole, self.readable), cited_by(whole, self.person, self.now, self.place)
        return [
            Row(
                claim, pieces_of(claim), [self._source(pin) for pin in claim.pins], standings.get(claim.pk, Standing()),
                len(uses.get(claim.pk, ())), claim.pk in self.superseded, titles.get(claim.proposal, ""),
                claim.proposal if claim.proposal in titles else "", twins[:MOST_TWINS], len(twins) + 1, choice_told(claim),
            )
            for claim, (_first, *twins) in zip(claims, groups, strict=True)
        ]  # fmt: skip

    def _source(self, pin: Mapping[str, Any]) -> Source:
        dataset = self.datasets.get(pin["dataset"])
        return Source(
            pin["dataset"],
            dataset.title if dataset else pin["dataset"],
            pin["version"],
            self.today.names.get(pin["owner"] or "", ""),
        )


def finder(asked: str, claims: Sequence[Known], beside: Any) -> Any:
    """Return a function that says how well a claim fits what was asked: above 0 where each number and each word fits.

    A number is found in whatever unit it is written: 1.2만 finds 12,400. Words are found as everywhere, ㅇㄱㄱㄹㅈ too.

    Args:
        beside: gives for a claim what else is searched, such as the titles of its data.
    """
    numbers, rest = asked_numbers(asked.replace("\0", "")[:LONGEST_ASKED])
    words = words_of(rest)
    if not numbers and not words:
        return lambda claim: 1.0
    agreeing = [_agreeing(number, claims) for number in numbers]

    def fit(claim: Known) -> float:
        said = bare(claim.read_out())
        for number, found in zip(numbers, agreeing, strict=True):
            if claim.pk not in found and not _stands_alone(bare(number.text), said) and number.text != str(claim.pk):
                return 0.0
        fields = {"title": said, "keywords": bare(f"{claim.sentence} {beside(claim)}")}
        return score_of(words, fields) if words else 50.0

    return fit


def _agreeing(number: Number, claims: Sequence[Known]) -> set[int]:
    stored = ((claim.pk, claim.sentence, claim.slots, claim.values_text) for claim in claims)
    near = Register(figures_of(stored)).near(number.text)
    return {one.claim for one in near if not number.unit or not one.unit or one.unit == number.unit}


def _stands_alone(number: str, text: str) -> bool:
    return re.search(rf"(?<![0-9.,]){re.escape(number)}(?![0-9]|[.,][0-9])", text) is not None


def claim_hits(asked: str, listed: ClaimList) -> Iterator[Hit]:
    """Yield the claims that fit what was asked everywhere, those that nobody renewed."""
    standing = [claim for claim in listed.all if claim.pk not in listed.superseded]
    fit = finder(asked, standing, listed.unit_words)
    for claim in standing:
        score = fit(claim)
        if score:
            titles = [listed.datasets[name].title for name in claim.datasets if name in listed.datasets]
            yield Hit(claim.read_out(), reverse("claim", args=[claim.pk]), "", tuple(titles), score)
