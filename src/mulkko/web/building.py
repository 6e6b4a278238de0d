"""The page of the builder: what may be chosen at each step, what is wrong with it, and the figure as it would read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from mulkko.catalog.models import Dataset
from mulkko.evidence.engine.building import Column, Contract, Problem, problems_of
from mulkko.evidence.engine.building.specification import NEEDS_COLUMN, NUMBERS, PER
from mulkko.evidence.engine.figures import asserts
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim
from mulkko.evidence.queries.building import Bar as Row
from mulkko.evidence.queries.building import (
    Look,
    contracts_of,
    look_at,
    offered_values,
    readable_datasets,
    usable_joins,
)
from mulkko.organization.models import Person
from mulkko.web.charts import Chart, bar, line
from mulkko.web.charts.bars import Bar
from mulkko.web.charts.lines import Series
from mulkko.web.forms.building import Chosen, as_choice, chosen_from, fitted
from mulkko.web.forms.claims import PLACE
from mulkko.web.refusals import REFUSED, sentence_for

MEASURE_WORDS = (
    ("count", pgettext_lazy("measure", "Count the rows")),
    ("distinct", pgettext_lazy("measure", "Count different values")),
    ("sum", pgettext_lazy("measure", "Add up")),
    ("mean", pgettext_lazy("measure", "Mean")),
    ("median", pgettext_lazy("measure", "Median")),
    ("share", pgettext_lazy("measure", "Share (%)")),
    ("rate", pgettext_lazy("measure", "Rate, such as per 10,000 people")),
)
TEST_WORDS = (
    ("is", pgettext_lazy("condition", "is one of")),
    ("is_not", pgettext_lazy("condition", "is none of")),
    ("between", pgettext_lazy("condition", "lies between")),
    ("at_least", pgettext_lazy("condition", "is at least")),
    ("at_most", pgettext_lazy("condition", "is at most")),
    ("contains", pgettext_lazy("condition", "contains")),
    ("empty", pgettext_lazy("condition", "is empty")),
    ("filled", pgettext_lazy("condition", "is not empty")),
)
PERIOD_WORDS = (
    ("", pgettext_lazy("period", "All of the data")),
    ("last3", pgettext_lazy("period", "The last 3 months of the data")),
    ("last12", pgettext_lazy("period", "The last 12 months of the data")),
    ("year", pgettext_lazy("period", "The last year of the data")),
    ("own", pgettext_lazy("period", "From … to …")),
)
EARLIER_WORDS = (
    ("year", pgettext_lazy("period", "The same period a year before")),
    ("before", pgettext_lazy("period", "As long, just before it")),
    ("own", pgettext_lazy("period", "From … to …")),
)
COMPARE_WORDS = (
    ("", pgettext_lazy("comparison", "Compare with nothing")),
    ("earlier", pgettext_lazy("comparison", "With an earlier period")),
    ("city", pgettext_lazy("comparison", "With the mean of the city")),
)
MOST_BOXES = 30
PROBLEMS = {
    "no_dataset": gettext_lazy("Choose the data."),
    "no_measure": gettext_lazy("Choose what is measured."),
    "no_column": gettext_lazy("Choose the column that is measured."),
    "unknown_column": gettext_lazy("Choose a column."),
    "personal_column": gettext_lazy("This column is about persons. It may only be counted, never shown."),
    "no_number": gettext_lazy("This column holds no numbers. Choose another one."),
    "sum_of_percents": gettext_lazy("Percentages are not added up. Choose the mean or the median."),
    "share_of_what": gettext_lazy(
        "A share needs its whole: choose a column and one of its values in “Look at one group”."
    ),
    "rows_are_no_people": gettext_lazy(
        "One person may stand in several rows. To count people, count different values of the column that names them."
    ),
    "bad_unit": gettext_lazy("A unit is a short word such as 건 or 명, and no percentage."),
    "no_denominator": gettext_lazy("A rate needs its denominator: choose data and the column to divide by."),
    "bad_per": gettext_lazy("Choose for how many the rate is told."),
    "denominator_has_no_group": gettext_lazy(
        "The data to divide by have no column “%(named)s”, so the denominator cannot be cut to the same rows."
    ),
    "no_test": gettext_lazy("Choose how the values are compared."),
    "two_values": gettext_lazy("Write two values for “%(named)s”: from and to."),
    "one_value": gettext_lazy("Write exactly one value for “%(named)s”."),
    "no_value": gettext_lazy("Choose at least one value of “%(named)s”."),
    "contains_in_text": gettext_lazy("Only words can be looked for inside. “%(named)s” holds none."),
    "bad_number": gettext_lazy("“%(named)s” is no number."),
    "bad_date": gettext_lazy("“%(named)s” is no day. Write it as 2026-01-31."),
    "bad_text": gettext_lazy("“%(named)s” is too long or holds an invisible character."),
    "bad_pick": gettext_lazy("“%(named)s” is no value of this column."),
    "no_comparison": gettext_lazy("Choose what to compare with."),
    "compare_which": gettext_lazy("Choose in “Look at one group” which value is compared with the mean of the city."),
    "share_with_city": gettext_lazy("A share is part of the city already. Compare it with an earlier period."),
    "distinct_with_city": gettext_lazy("Different values of the groups do not add up. Compare with an earlier period."),
    "no_time": gettext_lazy("These data have no column that tells of time. Compare with the mean of the city."),
    "bad_period": gettext_lazy("Choose a period: a first and a last moment, in this order."),
}


@dataclass
class Page:
    """Everything that the template shows; `errors` are sentences by the field that they stand at."""

    chosen: Chosen
    datasets: list[Dataset]
    contract: Contract | None = None
    under: Contract | None = None
    offered: Mapping[str, list[str]] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    look: Look | None = None
    chart: Chart | None = None
    hidden_groups: int = 0
    sentence: str = ""
    sql: str = ""
    is_own_sentence: bool = False
    is_by_hand: bool = False
    twins: list[Claim] = field(default_factory=list)  # kept already: the same query of the same data

    @property
    def is_keepable(self) -> bool:
        """The figure stands and may be kept as evidence."""
        look = self.look
        is_told = look and not (look.failure or look.small or look.is_empty or self.is_of_few)
        return bool(is_told and not self.errors and not self.is_by_hand)

    @property
    def is_of_few(self) -> bool:
        """The figure is a percentage of so few rows that one of them is worth several points."""
        base = self.look.slots.get("base") if self.look else None
        return bool(base and self.look and not asserts(base, self.look.values.get("base")))

    @property
    def failure(self) -> str:
        """Return why the query has no answer, in words of the page."""
        failed = self.look.failure if self.look else ""
        return sentence_for(BadClaim(failed, "the query", "Correct the query and run it again.")) if failed else ""

    def read_out(self) -> str:
        """Return the sentence with its figures."""
        if self.look is None:
            return ""
        return PLACE.sub(lambda place: self._figure(place), self.sentence)

    def _figure(self, place: "re.Match[str]") -> str:
        assert self.look is not None
        return self.look.shown(place[1]) if place[1] in self.look.slots else place[0]

    @property
    def slots(self) -> dict[str, dict[str, Any]]:
        """Return the figures that the sentence tells, as they are sealed."""
        places = set(PLACE.findall(self.sentence))
        return {name: slot.spec() for name, slot in self.look.slots.items() if name in places} if self.look else {}

    @property
    def choice(self) -> dict[str, Any]:
        """Return what was chosen, as it is kept with the figure."""
        return as_choice(_filled_in(self.chosen), self.sentence if self.is_own_sentence else "")

    @property
    def of_the_whole(self) -> list[str]:
        """Return what is wrong and belongs to no single field."""
        return self.errors.get("", [])

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """Return a row for each condition: its column, its values, and those to choose from."""
        rows = []
        for at, one in enumerate(self.chosen.conditions):
            offered = self.offered.get(one.column, []) if one.test in ("is", "is_not") else []
            boxes = offered if len(offered) <= MOST_BOXES else []
            pair = (*one.values, "", "")[:2] if one.test == "between" else ()
            rows.append(
                {
                    "at": at, "condition": one, "boxes": [*boxes, *(v for v in one.values if v not in boxes)] if boxes else [],
                    "pair": pair, "typed": "\n".join(one.values), "has_values": one.test not in ("empty", "filled"),
                    "column": self.contract.column(one.column) if self.contract else None, "errors": self.errors.get(f"c{at}", []),
                }
            )  # fmt: skip
        return rows

    @property
    def measured(self) -> list[Column]:
        """Return the columns that the chosen measure may take."""
        if self.contract is None:
            return []
        if self.chosen.measure == "distinct":
            return [column for column in self.contract.columns if column.is_usable]
        return _numbers(self.contract)

    @property
    def needs_column(self) -> bool:
        return self.chosen.measure in NEEDS_COLUMN

    @property
    def needs_unit(self) -> bool:
        column = self.contract.column(self.chosen.column) if self.contract else None
        return column is None or not column.unit or self.chosen.measure == "distinct"

    @property
    def is_mean_of_money(self) -> bool:
        """A mean of money is drawn by a few large amounts; the median is offered beside it."""
        column = self.contract.column(self.chosen.column) if self.contract else None
        return self.chosen.measure == "mean" and column is not None and column.unit.endswith("원")

    @property
    def times(self) -> list[Column]:
        return [column for column in self.contract.open_columns if column.grain] if self.contract else []

    @property
    def time(self) -> Column | None:
        return self.contract.column(self.chosen.time) if self.contract and self.chosen.time else None

    @property
    def group_values(self) -> list[str]:
        """Return the values of the column that groups, with one that was picked and is gone."""
        values = self.offered.get(self.chosen.group, [])
        return [*values, self.chosen.pick] if values and self.chosen.pick not in ("", *values) else values

    @property
    def under_columns(self) -> list[Column]:
        return _numbers(self.under) if self.under else []

    @property
    def not_cut(self) -> list[str]:
        """Return the columns of conditions by which the denominator is not cut, because its data do not have them."""
        if self.chosen.measure != "rate" or self.under is None or self.contract is None or self.under is self.contract:
            return []
        return [one.column for one in self.chosen.conditions if one.column and self.under.column(one.column) is None]

    words = {
        "measures": MEASURE_WORDS, "tests": TEST_WORDS, "periods": PERIOD_WORDS, "earlier": EARLIER_WORDS,
        "comparisons": COMPARE_WORDS, "per": PER,
    }  # fmt: skip


def _numbers(contract: Contract) -> list[Column]:
    return [column for column in contract.open_columns if column.kind in NUMBERS]


def page_of(data: QueryDict, *, person: Person, at: datetime) -> Page:
    """Return the page for what was sent: every step as far as it was chosen, and the figure once nothing is missing."""
    chosen = chosen_from(data)
    page = Page(chosen, [*readable_datasets(person, at), *usable_joins(person, at)])
    contracts = contracts_of({chosen.dataset, chosen.under_dataset}, person, at)
    page.contract = contracts.get(chosen.dataset)
    if page.contract is None:
        _keep_texts(page, data)
        return page
    if data.get("act") == "median" and chosen.measure == "mean":
        chosen.measure = "median"
    page.under = contracts.get(chosen.under_dataset or chosen.dataset)
    moments = (one.name for one in page.times if one.kind == "text")  # of numbers and days the profile knows the ends
    wanted = {chosen.group, *(one.column for one in chosen.conditions), *moments} - {""}
    try:
        page.offered = offered_values(page.contract, wanted, person=person, at=at)
        fitted(chosen, page.contract, page.offered)
        _look(page, contracts, person, at)
    except REFUSED as error:
        page.errors.setdefault("", []).append(sentence_for(error))
    _keep_texts(page, data)
    return page


def _look(page: Page, contracts: Mapping[str, Contract], person: Person, at: datetime) -> None:
    asked = _filled_in(page.chosen)
    spec = asked.specification()
    for problem in problems_of(spec, contracts):
        page.errors.setdefault(problem.field, []).append(_said(problem))
    if not page.errors:
        page.look = look_at(spec, contracts, person=person, at=at)
        page.chart, page.hidden_groups = chart_of_look(page)


def _filled_in(chosen: Chosen) -> Chosen:
    """Return a choice without the conditions that nobody has filled in yet."""
    return replace(chosen, conditions=[one for one in chosen.conditions if one.column])


def _said(problem: Problem) -> str:
    return str(PROBLEMS[problem.code]) % {"named": problem.named}


def _keep_texts(page: Page, data: QueryDict) -> None:
    """Keep the sentence and the SQL that somebody wrote; whatever was only suggested follows the choice."""
    sentence, sql, act = data.get("sentence", ""), data.get("sql", ""), data.get("act")
    suggested = page.look.sentence if page.look else ""
    built = page.look.sql if page.look else ""
    page.is_own_sentence = act != "suggest" and not _same(sentence, data.get("b-suggested", ""))
    page.is_by_hand = act != "rebuild" and not _same(sql, data.get("b-built", ""))
    page.sentence = sentence if page.is_own_sentence else suggested
    page.sql = sql if page.is_by_hand else built
    if page.look is None:
        return
    places = PLACE.findall(page.sentence)
    unknown = [name for name in places if name not in page.look.slots]
    if not page.is_by_hand and (unknown or not places):
        known = ", ".join(f"{{{name}}}" for name in page.look.slots)
        page.errors.setdefault("sentence", []).append(
            _("The sentence needs one of these places at least, and no other: %(known)s") % {"known": known}
        )


def _same(typed: str, before: str) -> bool:
    """Nothing typed is the suggestion too: who empties a field wants it back."""
    return not typed.strip() or typed.split() == before.split()


def chart_of_look(page: Page) -> tuple[Chart | None, int]:
    """Return the picture of the groups, of the months, or of the two figures that are compared; and how many are hidden."""
    look = page.look
    if look is None:
        return None, 0
    language = "en" if get_language() == "en" else "ko"
    hidden = sum(row.is_hidden for row in look.bars)
    rows = [row for row in look.bars if row.value is not None]
    figure = f"{_measure_word(page)} ({look.unit})" if look.unit else _measure_word(page)
    if look.over_time and len(rows) > 1:
        series = [Series(figure, tuple(float(row.value or 0) for row in rows))]
        title = _("%(figure)s over time") % {"figure": figure}
        return line(
            "figure", title, title, names=[row.name for row in rows], series=series, when=page.chosen.time, language=language,
        ), hidden  # fmt: skip
    if not rows or look.over_time:
        rows, hidden = _compared(page, look), 0
    if len(rows) < 2:
        return None, hidden
    what = page.chosen.group or _("What is compared")
    title = _("%(figure)s by %(what)s") % {"figure": figure, "what": what}
    bars = [Bar(row.name, float(row.value or 0), accent=row.is_picked) for row in rows]
    return bar("figure", title, title, bars, what=what, how_many=figure, language=language), hidden


def _compared(page: Page, look: Look) -> list[Row]:
    """Return the figure and what it is compared with, where both are there."""
    other = "before" if "before" in look.slots else "city"
    if other not in look.slots or look.values.get("n") is None or look.values.get(other) is None:
        return []
    words = dict(COMPARE_WORDS)[page.chosen.compare]
    return [
        Row(page.chosen.pick or _("This figure"), look.values["n"], is_picked=True), Row(str(words), look.values[other]),
    ]  # fmt: skip


def _measure_word(page: Page) -> str:
    measure = page.chosen.measure
    if measure == "share":  # the picture shows the parts themselves
        measure = "sum" if page.chosen.column else "count"
    word = str(dict(MEASURE_WORDS)[measure])
    return f"{page.chosen.column} · {word}" if page.chosen.column else word
