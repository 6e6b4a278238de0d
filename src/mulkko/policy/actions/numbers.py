"""Numbers as officers type them, before they are kept."""

from decimal import Decimal, InvalidOperation

from mulkko.policy.errors import PolicyRefused


def number_of(value: str | Decimal | None) -> Decimal:
    """Return a typed number, exactly; separators of thousands are allowed.

    Raises:
        PolicyRefused: it is no number, has more than four decimals, or is 10²⁰ or larger.
    """
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation as error:
        raise PolicyRefused(f"'{value}' is no number.") from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 20 or number != round(number, 4):
        raise PolicyRefused(f"'{value}' is too large or has more than four decimals.")
    return number
