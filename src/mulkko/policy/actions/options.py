"""The comparison: criteria, options, what fills each cell, and the option that is proposed."""

import re
from datetime import datetime
from decimal import Decimal

from mulkko.evidence.models import Claim
from mulkko.organization.models import Person
from mulkko.policy.actions.numbers import number_of
from mulkko.policy.actions.proposals import drafting
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import Cell, Proposal
from mulkko.policy.queries.citing import visible_claims

KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")


def put_criterion(
    proposal: Proposal, key: str, *, name: str, better: str, by: Person, at: datetime, weight: int = 1, unit: str = "",
    limit: Decimal | None = None, edition: int | None = None,
) -> None:  # fmt: skip
    """Add or change one criterion of the comparison."""
    if not KEY.fullmatch(key) or not name.strip() or better not in ("less", "more") or not 0 <= weight <= 100:
        raise PolicyRefused("A criterion needs a key in small letters, a name, a direction and a weight from 0 to 100.")
    with drafting(proposal, f"criterion {key}", by=by, at=at, edition=edition) as draft:
        values = {"name": name.strip(), "better": better, "weight": weight, "unit": unit, "limit": limit}
        draft.criteria.update_or_create(key=key, defaults=values)


def put_option(
    proposal: Proposal, key: str, *, title: str, by: Person, at: datetime, kind: str = "variant", description: str = "",
    edition: int | None = None,
) -> None:  # fmt: skip
    """Add or change one option; the kind of 현행 유지 stays."""
    if not KEY.fullmatch(key) or not title.strip() or kind not in ("bau", "do_minimum", "variant"):
        raise PolicyRefused("An option needs a key in small letters and a title.")
    with drafting(proposal, f"option {key}", by=by, at=at, edition=edition) as draft:
        if key == "bau":
            kind = "bau"
        elif kind == "bau":
            raise PolicyRefused("There is one 현행 유지 already.")
        draft.options.update_or_create(
            key=key, defaults={"title": title.strip(), "kind": kind, "description": description.strip()}
        )


def drop_option(proposal: Proposal, key: str, *, by: Person, at: datetime, edition: int | None = None) -> None:
    """Take an option out of the draft; doing nothing cannot be taken out."""
    if key == "bau":
        raise PolicyRefused("Doing nothing is always among the options.")
    with drafting(proposal, f"option {key} dropped", by=by, at=at, edition=edition) as draft:
        draft.options.filter(key=key).delete()
        draft.chosen = "" if draft.chosen == key else draft.chosen


def drop_criterion(proposal: Proposal, key: str, *, by: Person, at: datetime, edition: int | None = None) -> None:
    """Take a criterion out of the draft, with its cells."""
    with drafting(proposal, f"criterion {key} dropped", by=by, at=at, edition=edition) as draft:
        draft.criteria.filter(key=key).delete()


def fill_cell(
    proposal: Proposal, option: str, criterion: str, *, by: Person, at: datetime, claim: Claim | None = None, slot: str = "",
    assumption: str | Decimal | None = None, judgement: str | Decimal | None = None, reason: str = "", edition: int | None = None,
) -> None:  # fmt: skip
    """Fill one cell with a claim's figure, an assumption or a judgement; the last two need a reason and name their author.

    Raises:
        PolicyRefused: none or several of the three, no reason, no number, or no such option, criterion or slot.
    """
    given = [
        source
        for source, value in (("claim", claim), ("assumption", assumption), ("judgement", judgement))
        if value is not None
    ]
    if len(given) != 1:
        raise PolicyRefused("A cell names one source: a claim, an assumption or a judgement.")
    if claim is not None and (slot not in claim.slot_map or not visible_claims(by, at, among=[claim.pk]).exists()):
        raise PolicyRefused(f"Claim {claim.pk} has no slot '{slot}'.")
    if claim is None and not reason.strip():
        raise PolicyRefused("An assumption or a judgement needs a reason.")
    value = None if claim is not None else number_of(assumption if assumption is not None else judgement)
    with drafting(proposal, f"cell {option}/{criterion}", by=by, at=at, edition=edition) as draft:
        row, column = draft.options.filter(key=option).first(), draft.criteria.filter(key=criterion).first()
        if row is None or column is None:
            raise PolicyRefused(f"There is no option '{option}' or no criterion '{criterion}'.")
        values = {
            "source": given[0], "claim": claim, "slot": slot if claim else "", "value": value, "reason": reason.strip(),
            "author": None if claim else by,
        }  # fmt: skip
        Cell.objects.update_or_create(option=row, criterion=column, defaults=values)


def choose(
    proposal: Proposal, option: str, *, because: str, by: Person, at: datetime, edition: int | None = None
) -> None:
    """Propose one option, with the reason that the paper prints."""
    if not because.strip():
        raise PolicyRefused("Write at least one sentence why this option is proposed.")
    with drafting(proposal, "choice", by=by, at=at, edition=edition) as draft:
        if not draft.options.filter(key=option).exists():
            raise PolicyRefused(f"There is no option '{option}'.")
        draft.chosen, draft.chosen_because = option, because.strip()
