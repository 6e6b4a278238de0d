"""What a proposal tells of itself so that the law can be asked which procedures it needs: few facts, each asked only where it matters. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

EOK = 100_000_000  # 1억원
KINDS = ("project", "event", "bylaw", "policy", "welfare", "personal_data", "system", "property")
FUNDS = ("own", "transferred")
BUILDS = ("other", "civic", "showroom")
WORKS = ("works", "service", "study", "other")
LOWEST_KRW = 3 * EOK  # below it no cost needs a procedure that blocks, so a routine paper is asked nothing


@dataclass(frozen=True)
class Facts:
    """Facts of one proposal; None and "" mean that nobody told. Amounts are whole won, VAT included."""

    kinds: tuple[str, ...] = ()
    cost_krw: int | None = None  # 총사업비
    funds: str = ""  # own: all of it; transferred: with 이전재원
    build: str = ""  # civic: 청사·문화·체육시설 신축; showroom: 홍보관
    work: str = ""  # for the policy real-name system
    is_new: bool = False
    with_other_region: bool = False  # together with another 시·도
    contest_burden_krw: int | None = None  # what the city pays where the project is won in a competition
    liability_krw: int | None = None  # 채무부담·보증·예산 외 의무부담
    foreign_krw: int | None = None
    event_krw: int | None = None
    event_on: date | None = None
    mayor_hosts: str = ""  # yes, no
    is_risky_festival: bool = False
    is_long_plan: bool = False  # statutory, with a cycle of three years or more
    is_contested: bool = False  # wide or grave conflict is feared
    persons: int | None = None
    sensitive_persons: int | None = None
    linked_persons: int | None = None
    changes_assessed: bool = False
    joins_controllers: bool = False
    is_shared_system: bool = False

    def told(self) -> dict[str, Any]:
        """Return what was told as plain values: what is sealed and stored."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        plain["kinds"] = list(self.kinds)
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in plain.items()
            if name == "kinds" or not (value is None or value is False or value == "")
        }


def facts_of(told: Mapping[str, Any]) -> Facts:
    """Return facts from their plain values; a name that this version does not know is left out.

    >>> facts_of(Facts(kinds=("event",), event_on=date(2030, 6, 1)).told()).event_on
    datetime.date(2030, 6, 1)
    """
    known = {one.name for one in fields(Facts)}
    values = {name: value for name, value in told.items() if name in known}
    values["kinds"] = tuple(kind for kind in KINDS if kind in values.get("kinds", ()))
    if values.get("event_on"):
        values["event_on"] = date.fromisoformat(values["event_on"])
    return Facts(**values)


@dataclass(frozen=True)
class Question:
    """One fact that is asked of the kinds named; `needed` says when the answer changes what the law wants."""

    name: str
    kinds: frozenset[str]
    needed: Callable[[Facts], bool] = lambda facts: False


def _at_least(krw: int) -> Callable[[Facts], bool]:
    return lambda facts: (facts.cost_krw or 0) >= krw


def _of(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


QUESTIONS: tuple[Question, ...] = (
    Question("cost_krw", _of("project"), lambda facts: True),
    Question("funds", _of("project"), _at_least(40 * EOK)),
    Question("build", _of("project"), _at_least(5 * EOK)),
    Question("work", _of("project")),
    Question("is_new", _of("project")),
    Question("with_other_region", _of("project")),
    Question("contest_burden_krw", _of("project")),
    Question("liability_krw", _of("project")),
    Question("foreign_krw", _of("project")),
    Question("event_krw", _of("event"), lambda facts: True),
    Question("event_on", _of("event"), lambda facts: facts.mayor_hosts == "yes"),
    Question("mayor_hosts", _of("event"), lambda facts: True),
    Question("is_risky_festival", _of("event")),
    Question("is_long_plan", _of("policy")),
    Question("is_contested", _of("project", "policy")),
    Question("persons", _of("personal_data"), lambda facts: True),
    Question("sensitive_persons", _of("personal_data")),
    Question("linked_persons", _of("personal_data")),
    Question("changes_assessed", _of("personal_data")),
    Question("joins_controllers", _of("personal_data")),
    Question("is_shared_system", _of("system")),
)


def questions_for(kinds: tuple[str, ...]) -> tuple[Question, ...]:
    """Return what is asked of a proposal that does these things; of one that does none of them, nothing."""
    return tuple(one for one in QUESTIONS if one.kinds & set(kinds))


def kept(facts: Facts) -> Facts:
    """Return the facts without those that its kinds do not ask: an answer left over from before says nothing any more."""
    asked = {one.name for one in questions_for(facts.kinds)}
    return facts_of({name: value for name, value in facts.told().items() if name == "kinds" or name in asked})


def missing_facts(facts: Facts) -> tuple[str, ...]:
    """Return the names of the facts without which nobody can say which procedures are needed."""
    asked = questions_for(facts.kinds)
    return tuple(one.name for one in asked if one.needed(facts) and getattr(facts, one.name) in (None, ""))


def asks_for_facts(*, is_routine: bool, amount_krw: int | None) -> bool:
    """Tell whether a proposal has to say what it does. A routine paper does not, unless its amount reaches a threshold."""
    return not is_routine or (amount_krw or 0) >= LOWEST_KRW
