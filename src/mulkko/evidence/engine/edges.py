"""Values on the edge of a rounding: the last digit that is shown could be another one for a hair's breadth. Pure."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation, localcontext

from mulkko.evidence.engine.figures import NUMERIC, Slot

NEAR = Decimal("1e-9")  # of the last digit that is shown


def on_edge(values: Mapping[str, str | None], slots: Mapping[str, Slot]) -> tuple[str, ...]:
    """Return the names of the slots whose value lies within 1e-9 of where the shown figure would change.

    >>> on_edge({"share": "2.45", "n": "12400"}, {"share": Slot("share", "percent", "%", 1, 1), "n": Slot("n", "count", "명")})
    ('share',)
    """
    return tuple(
        sorted(name for name, slot in slots.items() if slot.type in NUMERIC and _is_near(values.get(name), slot))
    )


def _is_near(value: str | None, slot: Slot) -> bool:
    try:
        number = abs(Decimal(value or ""))
    except InvalidOperation:
        return False
    if not number.is_finite():
        return False
    with localcontext() as exact:
        exact.prec = 60
        steps = (number / slot.scale).scaleb(slot.decimals)
        return abs(steps % 1 - Decimal("0.5")) < NEAR
