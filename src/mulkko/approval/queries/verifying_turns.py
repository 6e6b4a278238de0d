"""Whether what happened on the way is what the ledger recorded: every row of `models.turns` has its entry, and none has two."""

from collections.abc import Iterator
from typing import Any

from mulkko.approval.models import Hold
from mulkko.approval.queries.verifying_acting import UNRECORDED
from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.queries import ErasedActs, told

# model, verbs of the ledger that tell of it, the key under which they do
KEPT: tuple[tuple[type[Any], tuple[str, ...], str], ...] = ((Hold, ("held", "taken_up"), "hold"),)


def bad_turns(erased: ErasedActs) -> Iterator[tuple[int, str]]:
    """Yield every row that no entry recorded as it stands, and every entry whose row is gone or other."""
    for model, verbs, key in KEPT:
        yield from _bad_rows(model, verbs, key, erased)


def _bad_rows(model: type[Any], verbs: tuple[str, ...], key: str, erased: ErasedActs) -> Iterator[tuple[int, str]]:
    recorded: dict[str, list[int]] = {}
    for verb in verbs:
        for index, facts in told(f"approval.{verb}"):
            recorded.setdefault(canonical([verb, facts[key]]), []).append(index)
    for row in model.objects.select_related("by").iterator():
        verb = row.verb
        found = recorded.get(canonical([verb, row.facts()]))
        if found:
            found.pop()
        elif not erased.hold(row.at):
            yield UNRECORDED, "signature"
    yield from ((index, "signature") for left in recorded.values() for index in left)
