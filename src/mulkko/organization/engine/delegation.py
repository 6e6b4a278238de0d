"""Who decides: the delegation table (위임전결) read as data.

Neither lower nor higher: drafting or approving with the approver moved against the rule is a disciplinary
matter (행정업무의 운영 및 혁신에 관한 규정 §67 2호). Pure: rows come in, a level comes out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from mulkko.organization.engine.levels import rank


class NoDelegationRule(LookupError):
    """No row covers the matter. We never guess a higher position: a wrong signer voids the document."""


@dataclass(frozen=True)
class Rule:
    """One row; it covers floor <= amount < ceiling in whole won, an absent limit covers everything on its side.

    `scope` is a unit code, or the empty string for a row common to all units.
    """

    number: int
    scope: str
    duty: str
    floor_krw: int | None
    ceiling_krw: int | None
    level: str
    cooperators: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()

    def covers(self, *, units: Iterable[str], duty: str, amount_krw: int | None) -> bool:
        if self.duty != duty or (self.scope and self.scope not in units):
            return False
        if self.floor_krw is None and self.ceiling_krw is None:
            return True
        if amount_krw is None:
            return False
        return (self.floor_krw or 0) <= amount_krw and (self.ceiling_krw is None or amount_krw < self.ceiling_krw)


@dataclass(frozen=True)
class Match:
    """The row that decides, and the other rows that cover the matter too (a conflict that the screen shows)."""

    rule: Rule
    conflicts: tuple[Rule, ...]


def matching_rule(rules: Iterable[Rule], *, units: Iterable[str], duty: str, amount_krw: int | None) -> Match:
    """Return the row that says who decides one matter; of several rows the highest level wins.

    Args:
        rules: in any order.
        units: the code of the drafting unit and of every unit above it.
        duty: the duty code of the matter, as in the delegation table.
        amount_krw: whole won, VAT included, zero or more; None where the matter has no amount.

    Raises:
        NoDelegationRule: nothing covers the matter.

    Source: 행정업무의 운영 및 혁신에 관한 규정 §10②; the city's delegation rules.
    """
    above = tuple(units)
    found = [rule for rule in rules if rule.covers(units=above, duty=duty, amount_krw=amount_krw)]
    if not found:
        amount = "no amount" if amount_krw is None else f"{amount_krw:,} won"
        raise NoDelegationRule(
            f"No delegation rule covers duty '{duty}' with {amount}. Add a row to the delegation table, or correct the amount."
        )
    found.sort(key=lambda rule: (-rank(rule.level), rule.number))
    return Match(found[0], tuple(found[1:]))
