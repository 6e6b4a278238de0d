"""A row as plain values: what an entry keeps of a row that is compared with it whole, its numbers among them."""

from datetime import UTC, date, datetime
from typing import Any


def whole_row(row: Any) -> dict[str, Any]:
    """Return every stored value of a model's row by the name of its column: moments in UTC, days as ISO text."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.local_concrete_fields}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value
