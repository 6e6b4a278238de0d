"""The table of options as a page shows it: rows are criteria, columns are options."""

from dataclasses import dataclass
from typing import Any

from mulkko.policy.engine.options import Criterion, Ranking
from mulkko.policy.models import OptionRow, Proposal
from mulkko.policy.queries import table_of


@dataclass(frozen=True)
class Comparison:
    options: list[OptionRow]
    rows: list[tuple[Criterion, list[tuple[OptionRow, Any, str]]]]  # a criterion, and for each option its cell as shown
    ranking: Ranking
    excluded: dict[str, str]  # option key -> name of the criterion whose limit it breaks
    titles: dict[str, str]
    problems: list[str]


def comparison_of(proposal: Proposal) -> Comparison:
    table, options = table_of(proposal), list(proposal.options.all())
    ranking = table.ranking()
    names = {criterion.key: criterion.name for criterion in table.criteria}
    rows = [
        (criterion, [(option, table.cells.get((option.key, criterion.key)), criterion.unit) for option in options])
        for criterion in table.criteria
    ]
    return Comparison(
        options, rows, ranking, {key: names[criterion] for key, criterion in ranking.excluded.items()},
        {option.key: option.title for option in options}, table.problems(),
    )  # fmt: skip


def next_key(letter: str, taken: list[str]) -> str:
    """Return a key that nothing has yet: o1, o2, …"""
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"
