"""The table of options as a page shows it: rows are criteria, columns are options; and what other weights would give."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mulkko.policy.engine.options import Criterion, Ranking, ranked
from mulkko.policy.engine.steadiness import Steadiness, steadiness_of
from mulkko.policy.models import OptionRow, Proposal
from mulkko.policy.queries import Table, table_of

HEAVIEST = 100


@dataclass(frozen=True)
class Comparison:
    options: list[OptionRow]
    rows: list[tuple[Criterion, list[tuple[OptionRow, Any, str]]]]  # a criterion, and for each option its cell as shown
    ranking: Ranking
    excluded: dict[str, str]  # option key -> name of the criterion whose limit it breaks
    titles: dict[str, str]
    problems: list[str]
    steadiness: Steadiness


@dataclass(frozen=True)
class Trial:
    """The same table under weights that somebody tries out; nothing of it is stored."""

    weights: list[tuple[Criterion, int, int]]  # criterion, its own weight, the weight that is tried
    ranking: Ranking
    is_other: bool  # some weight differs from the proposal's own


def comparison_of(proposal: Proposal, table: Table | None = None) -> Comparison:
    table, options = table or table_of(proposal), list(proposal.options.all())
    ranking = table.ranking()
    names = {criterion.key: criterion.name for criterion in table.criteria}
    rows = [
        (criterion, [(option, table.cells.get((option.key, criterion.key)), criterion.unit) for option in options])
        for criterion in table.criteria
    ]
    return Comparison(
        options, rows, ranking, {key: names[criterion] for key, criterion in ranking.excluded.items()},
        {option.key: option.title for option in options}, table.problems(),
        steadiness_of(table.options, table.criteria, table.values()),
    )  # fmt: skip


def trial_of(table: Table, typed: Mapping[str, str]) -> Trial:
    """Return the ranking under the weights that an address names, each from 0 to 100; what is no such number is left alone."""
    weights = [
        (criterion, criterion.weight, _weight(typed.get(f"weight-{criterion.key}"), criterion.weight))
        for criterion in table.criteria
    ]
    tried = [replace(criterion, weight=weight) for criterion, _, weight in weights]
    return Trial(weights, ranked(table.options, tried, table.values()), any(own != now for _, own, now in weights))


def _weight(text: str | None, own: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and int(text) <= HEAVIEST else own


def next_key(letter: str, taken: list[str]) -> str:
    """Return a key that nothing has yet: o1, o2, …"""
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"
