"""Which units must be asked, each with its reasons: from the delegation row, the data read, and what units are for.

Three kinds of evidence are added up, and each is printed: owners of the data that the claims read; clauses that
say outright that others must come first (사전 협의, 심사); clauses that speak of the same things, by BM25 over
words. Residual clauses ("그 밖에 …") fit everything and are left out. Learns nothing from who was asked before yet.

Pure: an organisation, clauses and a text come in as plain values.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mulkko.coordination.engine.words import words_of

MUST, LIKELY = "must", "likely"
MOST = 8  # likely units that are shown; more would be asked by nobody
K1, B = 1.2, 0.75
PARTLY = 0.5  # what a match inside a compound word counts beside a whole word
WEIGHTS = {"data": 1.0, "duty_clause": 1.0, "mandate": 0.8}
WEAKEST = 0.3  # a clause must reach this share of the best one to be a reason


@dataclass(frozen=True)
class Clause:
    """One sentence that says what a unit is for; `number` is empty for a duty of the delegation table."""

    unit: str
    number: str
    text: str
    residual: bool = False
    coordination_duty: bool = False


@dataclass(frozen=True)
class DatasetRead:
    """A dataset that a claim reads; `owner` is a unit code."""

    title: str
    owner: str


@dataclass(frozen=True)
class Demand:
    """What the matched row of the delegation table demands; `kind` is cooperate or consent."""

    unit: str
    kind: str
    rule_number: int


@dataclass(frozen=True)
class Matter:
    """What is asked about, and from which unit."""

    title: str
    text: str
    unit: str
    question: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a unit: `kind` is consent, cooperate, data, duty_clause or mandate.

    `what` is the number of the row, the title of the dataset or the text of the clause; `words` are those that matched.
    """

    kind: str
    what: str
    words: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return the reason as English text, for scripts."""
        return {
            "consent": f"row {self.what} of the delegation table demands its consent",
            "cooperate": f"row {self.what} of the delegation table demands its co-operation",
            "data": f"keeps the data '{self.what}' that a figure reads",
            "duty_clause": f"must be asked first by its mandate: {self.what}",
            "mandate": f"its mandate speaks of {', '.join(self.words)}: {self.what}",
        }[self.kind]


@dataclass(frozen=True)
class Suggestion:
    """One unit to ask. `score` orders the units of one layer and means nothing beside that."""

    unit: str
    score: float
    layer: str
    reasons: tuple[Reason, ...]


def suggested(
    matter: Matter,
    *,
    clauses: Iterable[Clause],
    datasets: Iterable[DatasetRead] = (),
    demands: Iterable[Demand] = (),
    section_of: Mapping[str, str],
    above: Iterable[str] = (),
) -> list[Suggestion]:
    """Return the units to ask, the demanded ones first, each with every reason that speaks for it.

    Args:
        section_of: for every unit of the day the unit that is asked for it: the section of a team, else itself.
        above: the units above the asking one, which review the draft anyway and are not asked.
    """
    own = {section_of.get(matter.unit, matter.unit), *above}
    found: dict[str, list[tuple[float, Reason]]] = defaultdict(list)
    must: set[str] = set()
    for demand in demands:
        unit = section_of.get(demand.unit, demand.unit)
        must.add(unit)
        found[unit].append((2.0, Reason(demand.kind, str(demand.rule_number))))
    for dataset in datasets:
        if dataset.owner in section_of:
            found[section_of[dataset.owner]].append((WEIGHTS["data"], Reason("data", dataset.title)))
    usable = [clause for clause in clauses if not clause.residual and clause.unit in section_of]
    for clause, share, words in _matching(matter, usable):
        kind = "duty_clause" if clause.coordination_duty else "mandate"
        weight = WEIGHTS[kind] * (1 if clause.coordination_duty else share)
        found[section_of[clause.unit]].append((weight, Reason(kind, _told(clause), words)))
    rows = [_suggestion(unit, reasons, unit in must) for unit, reasons in found.items() if unit not in own]
    rows.sort(key=lambda row: (row.layer != MUST, -row.score, row.unit))
    demanded = [row for row in rows if row.layer == MUST]
    return demanded + [row for row in rows if row.layer == LIKELY][:MOST]


def _told(clause: Clause) -> str:
    return f"{clause.number} {clause.text}".strip()


def _suggestion(unit: str, reasons: list[tuple[float, Reason]], is_demanded: bool) -> Suggestion:
    """Add the reasons up; each further one of a kind counts half of the one before, so that many clauses do not win by number."""
    best = sorted(dict.fromkeys(reasons), key=lambda pair: -pair[0])
    seen: Counter[str] = Counter()
    score = 0.0
    for weight, reason in best:
        score += weight / 2 ** seen[reason.kind]
        seen[reason.kind] += 1
    return Suggestion(unit, round(score, 3), MUST if is_demanded else LIKELY, tuple(reason for _, reason in best[:5]))


def _matching(matter: Matter, clauses: Sequence[Clause]) -> list[tuple[Clause, float, tuple[str, ...]]]:
    """Return the clauses that speak of the matter, with their share of the best score and the words that matched."""
    query = Counter(words_of(f"{matter.title}\n{matter.title}\n{matter.question}\n{matter.text}"))
    terms = [Counter(words_of(clause.text)) for clause in clauses]
    wanted = _wanted(query, {word for counted in terms for word in counted})
    spread = Counter(word for counted in terms for word in counted)
    length = sum(sum(counted.values()) for counted in terms) / max(len(terms), 1) or 1.0
    scored = []
    for clause, counted in zip(clauses, terms, strict=True):
        words = {word: wanted[word] for word in counted if word in wanted}
        if max(words.values(), default=0.0) < 1 and len(words) < 2:
            continue  # one compound that merely contains a word of the text proves nothing
        size = sum(counted.values())
        score = sum(
            weight * _rarity(spread[word], len(terms)) * counted[word] * (K1 + 1)
            / (counted[word] + K1 * (1 - B + B * size / length))
            for word, weight in words.items()
        )  # fmt: skip
        scored.append((clause, score, tuple(sorted(words, key=lambda word: (-words[word], word)))))
    best = max((score for _, score, _ in scored), default=0.0)
    return [
        (clause, score / best, words)
        for clause, score, words in scored
        if score >= WEAKEST * best or clause.coordination_duty
    ]


def _wanted(query: Counter[str], vocabulary: Iterable[str]) -> dict[str, float]:
    """Return how much each word of the clauses is wanted: whole words fully, parts of compounds half."""
    wanted: dict[str, float] = {}
    for word in vocabulary:
        if word in query:
            wanted[word] = 1.0 + math.log(query[word])
        elif any(asked in word or word in asked for asked in query):
            wanted[word] = PARTLY
    return wanted


def _rarity(holding: int, total: int) -> float:
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))
