"""Who decides: the delegation table (위임전결) read as data.

Neither lower nor higher: drafting or approving with the approver moved against the rule is a disciplinary
matter (행정업무의 운영 및 혁신에 관한 규정 §67 2호). Pure: rows come in, a level comes out. Nothing is guessed:
without a row, or without a fact that a row asks for, there is no answer.

Of several rows that fit, one rule decides, whatever their order (docs/decisions/0015-of-several-rows-the-narrower-decides.md):

1. A row gives way to a narrower one: one whose every condition lies inside its own, and one of them truly so.
2. Of the rows that are left the highest level decides; of equal levels the lowest number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from mulkko.organization.engine.levels import LADDER, rank

BASES = ("total", "annual")  # 총액, 연간 소요액
NOVELTIES = ("new", "changed", "follow_up")  # 신규, 변경, 후속
VAT_PARTS = (10, 11)  # without VAT there are ten parts of eleven (부가가치세법 §30: ten per cent)


class NoDelegationRule(LookupError):
    """No row covers the matter. We never guess a higher position: a wrong signer voids the document."""


class FactMissing(NoDelegationRule):
    """A row may cover the matter, but a fact that it asks for is not told. `facts` names them."""

    def __init__(self, facts: Sequence[str], rules: Sequence["Rule"]):
        numbers = ", ".join(str(rule.number) for rule in rules)
        super().__init__(
            f"Row {numbers} of the delegation table asks for {', '.join(facts)}, which is not told. Add a row that does not ask, or tell it."
        )
        self.facts, self.rules = tuple(facts), tuple(rules)


class CannotLower(ValueError):
    """The approver may be raised with a written reason, never lowered (전결규칙 §6)."""


@dataclass(frozen=True)
class Matter:
    """What is to be decided, as the conditions of a row look at it. None is a fact that nobody told.

    Args:
        units: the code of the drafting unit and of every unit above it, the nearest first.
        duty: the duty code of the matter, as in the delegation table.
        amount_krw: whole won in total, VAT included, zero or more; None where the matter has no amount.
        annual_krw: whole won in the dearest year, VAT included.
        vat_krw: the VAT inside `amount_krw`; None where it is a tenth of the price.
        category: what is bought or done, a word of the table such as "works".
        novelty: one of NOVELTIES.
        is_joint: several agencies decide together (공동기안).
    """

    units: tuple[str, ...]
    duty: str
    amount_krw: int | None = None
    annual_krw: int | None = None
    vat_krw: int | None = None
    category: str | None = None
    novelty: str | None = None
    is_joint: bool | None = None

    def amount_on(self, basis: str, *, with_vat: bool) -> int | None:
        amount = self.annual_krw if basis == "annual" else self.amount_krw
        if amount is None or with_vat:
            return amount
        if self.vat_krw is not None and basis == "total":
            return amount - self.vat_krw
        return amount * VAT_PARTS[0] // VAT_PARTS[1]


@dataclass(frozen=True)
class Rule:
    """One row; it covers floor <= amount < ceiling in whole won, an absent limit covers everything on its side.

    `scope` is a unit code, or the empty string for a row common to all units. An empty condition covers everything.
    """

    number: int
    scope: str
    duty: str
    floor_krw: int | None
    ceiling_krw: int | None
    level: str
    cooperators: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    item: str = ""  # 세부업무, as the table words it
    basis: str = "total"
    with_vat: bool = True
    category: str = ""
    novelty: str = ""
    joint: str = ""  # "yes", "no" or empty
    note: str = field(default="", compare=False)

    @property
    def has_band(self) -> bool:
        return self.floor_krw is not None or self.ceiling_krw is not None

    def unknown(self, matter: Matter) -> list[str]:
        """Return the facts that this row asks for and that the matter does not tell."""
        missing = []
        if self.has_band and matter.amount_krw is not None and self.basis == "annual" and matter.annual_krw is None:
            missing.append("annual_krw")
        missing += [
            fact
            for fact, asked in (("category", self.category), ("novelty", self.novelty), ("is_joint", self.joint))
            if asked and getattr(matter, fact) is None
        ]
        return missing

    def fits(self, matter: Matter) -> bool | None:
        """Return whether the row covers the matter, None where that hangs on a fact that is not told."""
        if self.duty != matter.duty or (self.scope and self.scope not in matter.units):
            return False
        unknown = self.unknown(matter)
        if not self._fits_facts(matter) or ("annual_krw" not in unknown and not self._fits_amount(matter)):
            return False
        return None if unknown else True

    def _fits_amount(self, matter: Matter) -> bool:
        if not self.has_band:
            return True
        amount = matter.amount_on(self.basis, with_vat=self.with_vat)
        if amount is None:
            return False
        return (self.floor_krw or 0) <= amount and (self.ceiling_krw is None or amount < self.ceiling_krw)

    def _fits_facts(self, matter: Matter) -> bool:
        """Return False only where a fact that is told speaks against the row."""
        joint = None if matter.is_joint is None else ("yes" if matter.is_joint else "no")
        told = ((self.category, matter.category), (self.novelty, matter.novelty), (self.joint, joint))
        return all(not asked or said is None or asked == said for asked, said in told)

    def is_narrower_than(self, other: "Rule", units: Sequence[str]) -> bool:
        """Tell whether every condition lies inside the other row's, and one of them truly so, seen from a unit."""
        pairs = [
            _inside_scope(self.scope, other.scope, units),
            _inside_band(self, other),
            *(_inside_word(getattr(self, name), getattr(other, name)) for name in ("category", "novelty", "joint")),
        ]
        return all(inside for inside, _ in pairs) and any(truly for _, truly in pairs)


def _inside_scope(own: str, other: str, units: Sequence[str]) -> tuple[bool, bool]:
    """A nearer unit is narrower; no scope at all is the widest."""
    place = {unit: number for number, unit in enumerate(units)}
    mine, theirs = place.get(own, len(units)), place.get(other, len(units))
    return mine <= theirs, mine < theirs


def _inside_word(own: str, other: str) -> tuple[bool, bool]:
    return own == other or not other, bool(own) and not other


def _inside_band(own: Rule, other: Rule) -> tuple[bool, bool]:
    if not other.has_band:
        return True, own.has_band
    if not own.has_band or (own.basis, own.with_vat) != (other.basis, other.with_vat):
        return False, False
    mine = (own.floor_krw or 0, -(own.ceiling_krw or 10**18))
    theirs = (other.floor_krw or 0, -(other.ceiling_krw or 10**18))
    return mine[0] >= theirs[0] and mine[1] >= theirs[1], mine != theirs


@dataclass(frozen=True)
class Match:
    """The row that decides, the other rows that cover the matter too, and which of those gave way to a narrower one."""

    rule: Rule
    conflicts: tuple[Rule, ...]
    overridden: tuple[Rule, ...] = ()

    @property
    def why(self) -> str:
        """Return only, narrower, higher or first: what made this row win over the others."""
        if not self.conflicts:
            return "only"
        rivals = [rule for rule in self.conflicts if rule not in self.overridden]
        if not rivals:
            return "narrower"
        return "higher" if all(rank(rule.level) < rank(self.rule.level) for rule in rivals) else "first"


@dataclass(frozen=True)
class Table:
    """One version of the delegation table with its rows in reach: by duty and scope, built once a version."""

    rows: Mapping[tuple[str, str], tuple[Rule, ...]]
    by_duty: Mapping[str, tuple[Rule, ...]]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Table":
        rows: dict[tuple[str, str], list[Rule]] = {}
        by_duty: dict[str, list[Rule]] = {}
        for rule in sorted(rules, key=lambda rule: rule.number):
            rows.setdefault((rule.duty, rule.scope), []).append(rule)
            by_duty.setdefault(rule.duty, []).append(rule)
        return cls(
            {key: tuple(found) for key, found in rows.items()}, {key: tuple(found) for key, found in by_duty.items()}
        )

    def in_reach(self, matter: Matter) -> list[Rule]:
        """Return the rows of the matter's duty that are common or of one of its units."""
        return [rule for scope in ("", *matter.units) for rule in self.rows.get((matter.duty, scope), ())]

    def match(self, matter: Matter) -> Match:
        """Return the row that says who decides one matter.

        Raises:
            NoDelegationRule: nothing covers the matter.
            FactMissing: a row that could change the answer asks for a fact that is not told.

        Source: 행정업무의 운영 및 혁신에 관한 규정 §10②; the city's delegation rules.
        """
        reach = self.in_reach(matter)
        found = [rule for rule in reach if rule.fits(matter)]
        doubtful = [rule for rule in reach if rule.fits(matter) is None]
        if doubtful and _could_change(doubtful, found, matter.units):
            facts = sorted({fact for rule in doubtful for fact in rule.unknown(matter)})
            raise FactMissing(facts, sorted(doubtful, key=lambda rule: rule.number))
        if not found:
            amount = "no amount" if matter.amount_krw is None else f"{matter.amount_krw:,} won"
            raise NoDelegationRule(
                f"No delegation rule covers duty '{matter.duty}' with {amount}. "
                "Add a row to the delegation table, or correct the amount."
            )
        return _decided(found, matter.units)

    def similar(self, matter: Matter, *, names: Mapping[str, str], at_most: int = 5) -> list[Rule]:
        """Return rows to hold a matter beside that no row covers: of the same duty first, then of duties with like names.

        They are shown side by side for a person to decide (전결규칙 §5②); none of them is the answer.
        """
        wanted = names.get(matter.duty, matter.duty)
        own = [rule for rule in self.by_duty.get(matter.duty, ()) if not rule.scope or rule.scope in matter.units]
        others = [rule for duty, rules in self.by_duty.items() if duty != matter.duty for rule in rules]
        likeness = {
            duty: SequenceMatcher(None, wanted, names.get(duty, duty)).ratio()
            for duty in {rule.duty for rule in others}
        }
        near = [
            rule for rule in others if likeness[rule.duty] >= 0.5 and (not rule.scope or rule.scope in matter.units)
        ]
        near.sort(key=lambda rule: (-likeness[rule.duty], rule.number))
        own.sort(key=lambda rule: (_distance(rule, matter), rule.number))
        return [*own, *near][:at_most]


def _distance(rule: Rule, matter: Matter) -> int:
    amount = matter.amount_on(rule.basis, with_vat=rule.with_vat)
    if amount is None or not rule.has_band:
        return 0
    below = max((rule.floor_krw or 0) - amount, 0)
    return below + (max(amount - rule.ceiling_krw + 1, 0) if rule.ceiling_krw is not None else 0)


def _could_change(doubtful: Sequence[Rule], found: Sequence[Rule], units: Sequence[str]) -> bool:
    if not found:
        return True
    now = _decided(found, units).rule
    return any(_decided([*found, rule], units).rule != now for rule in doubtful)


def _decided(found: Sequence[Rule], units: Sequence[str]) -> Match:
    left = [rule for rule in found if not any(other.is_narrower_than(rule, units) for other in found)]
    order = sorted(left, key=lambda rule: (-rank(rule.level), rule.number))
    rest = sorted((rule for rule in found if rule is not order[0]), key=lambda rule: (-rank(rule.level), rule.number))
    return Match(order[0], tuple(rest), tuple(rule for rule in rest if rule not in left))


def matching_rule(rules: Iterable[Rule], *, units: Iterable[str], duty: str, amount_krw: int | None) -> Match:
    """Return the row that says who decides one matter, of rows in any order; see `Table.match`."""
    return Table.of(rules).match(Matter(tuple(units), duty, amount_krw))


def level_for_follow_up(level: str) -> str:
    """Return the level that may decide the follow-up paperwork of a decided matter: one lower (전결규칙 §5③)."""
    return LADDER[max(rank(level) - 1, 0)]


def raised(level: str, to: str, *, because: str) -> str:
    """Return the level to which a matter is raised beyond what its row says.

    Raises:
        CannotLower: `to` is not higher, or nobody wrote why.

    Source: 전결규칙 §6: importance beyond the delegate's responsibility, the reason written in the document.
    """
    if rank(to) <= rank(level):
        raise CannotLower("The approver can be raised, never lowered. Choose a higher level.")
    if not because.strip():
        raise CannotLower("Write in the document why the matter goes to a higher level.")
    return to
