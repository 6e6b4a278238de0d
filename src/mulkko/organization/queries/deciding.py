"""The answer to: who decides this? Read from the delegation table in force, which is indexed once a version."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from mulkko.organization.engine.delegation import (
    Match,
    Matter,
    NoDelegationRule,
    Rule,
    Table,
    level_for_follow_up,
    raised,
)
from mulkko.organization.engine.levels import LADDER, Post, rank
from mulkko.organization.errors import NotPosted
from mulkko.organization.models import DelegationRule, DelegationTable, Duty
from mulkko.organization.queries.chart import Chart, chart
from mulkko.prepared import Prepared


def table_version() -> int:
    """Return the number of the delegation table in force, 0 where none was loaded."""
    return max((version for (version,) in _newest_version()), default=0)


# Asked at every decision.
@Prepared
def _newest_version() -> Any:
    return DelegationTable.objects.order_by("-version").values_list("version")[:1]


def rules(version: int) -> list[Rule]:
    """Return the rows of one version of the table."""
    rows = (
        DelegationRule.objects.filter(table_version=version)
        .select_related("scope", "duty")
        .prefetch_related("cooperators", "consent")
    )
    return [
        Rule(
            row.number, row.scope.code if row.scope else "", row.duty.code, row.floor_krw, row.ceiling_krw, row.level,
            tuple(sorted(unit.code for unit in row.cooperators.all())),
            tuple(sorted(unit.code for unit in row.consent.all())),
            row.item, row.basis, row.with_vat, row.category, row.novelty, row.joint, row.note,
        )
        for row in rows
    ]  # fmt: skip


def delegation_table(version: int) -> Table:
    """Return one version of the table with its rows in reach. Its rows never change, so it is read once a digest."""
    digest = DelegationTable.objects.filter(version=version).values_list("digest", flat=True).first()
    return _indexed(version, digest) if digest else Table.of(rules(version))


@lru_cache(maxsize=4)
def _indexed(version: int, digest: str) -> Table:
    return Table.of(rules(version))


@dataclass(frozen=True)
class Decider:
    """Who decides a matter: the level of the matched row and the position that stands there.

    `because` says why the level is another than the row's: raised with a written reason, or follow_up; else empty.
    """

    level: str
    post: Post
    match: Match
    table_version: int
    because: str = ""


def approver_of(
    *, unit: str, duty: str, amount_krw: int | None, day: date, within: Chart | None = None, matter: Matter | None = None,
    raise_to: str = "", raise_because: str = "", follows_up: bool = False,
) -> Decider:  # fmt: skip
    """Return who decides a matter of a unit.

    Args:
        matter: more facts of it than duty and amount; its units are filled in here.
        raise_to: a higher level, with `raise_because` as the reason written in the document (전결규칙 §6).
        follows_up: paperwork of a matter that is decided already, to which the document links: one level lower (§5③).

    Raises:
        NoDelegationRule: no row covers it, or a row asks for a fact that is not told.
        NotPosted: no line position of that level stands above the unit.
        CannotLower: `raise_to` is not higher, or nobody wrote why.
    """
    today = within or chart(day)
    version = table_version()
    asked = replace(matter or Matter((), duty, amount_krw), units=tuple(today.chain(unit)))
    match = delegation_table(version).match(asked)
    level, because = match.rule.level, ""
    line = today.line(unit)
    if raise_to:
        level, because = raised(level, raise_to, because=raise_because), "raised"
    elif follows_up and (lower := level_for_follow_up(level)) in line:
        level, because = lower, "follow_up"
    post = line.get(level)
    if post is None:
        raise NotPosted(
            f"Row {match.rule.number} of the delegation table asks for the level {level}, "
            f"but no such line position stands above unit '{unit}'. Enter the position, or correct the row."
        )
    return Decider(level, post, match, version, because)


def duty_of_row(version: int, number: int) -> str:
    """Return the code of the duty of a row of the delegation table; "" for a matter that no row covered."""
    rows = DelegationRule.objects.filter(table_version=version, number=number)
    return rows.values_list("duty__code", flat=True).first() or ""


def instructed(level: str, matter: Matter, *, unit: str, within: Chart) -> Decider:
    """Return who decides a matter that no row covers, by a recorded instruction: row 0 stands for it.

    Raises:
        NotPosted: no line position of that level stands above the unit.
    """
    post = within.line(unit).get(level)
    if post is None:
        raise NotPosted(
            f"No line position of the level {level} stands above unit '{unit}'. Ask for another instruction."
        )
    row = Rule(0, "", matter.duty, None, None, level)
    return Decider(level, post, Match(row, ()), table_version(), "instructed")


@dataclass(frozen=True)
class Answer:
    """What the test box shows: the decider with the rows that fit, or why there is none and what is alike."""

    table_version: int
    matter: Matter
    decider: Decider | None = None
    refusal: Exception | None = None
    similar: tuple[Rule, ...] = ()

    @property
    def rows(self) -> list[Rule]:
        if self.decider is None:
            return list(self.similar)
        return [self.decider.match.rule, *self.decider.match.conflicts]


def who_decides(matter: Matter, *, unit: str, day: date, follows_up: bool = False) -> Answer:
    """Return who decides a matter, or the rows that are most alike where no row covers it; nothing is guessed."""
    today = chart(day)
    version = table_version()
    asked = replace(matter, units=tuple(today.chain(unit)))
    try:
        decider = approver_of(
            unit=unit, duty=matter.duty, amount_krw=matter.amount_krw, day=day, within=today, matter=matter,
            follows_up=follows_up,
        )  # fmt: skip
    except (NoDelegationRule, NotPosted) as refusal:
        names = dict(Duty.objects.values_list("code", "name"))
        similar = tuple(delegation_table(version).similar(asked, names=names))
        return Answer(version, asked, refusal=refusal, similar=similar)
    return Answer(version, asked, decider)


def levels_above(level: str) -> tuple[str, ...]:
    """Return the levels to which a matter of a level may be raised."""
    return LADDER[rank(level) + 1 :]
