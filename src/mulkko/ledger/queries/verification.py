"""Is the ledger itself whole: entries and payloads, head, erasures, checkpoints and the tree over the seals."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q

from mulkko.ledger.engine.chain import Break, first_break_of_batches
from mulkko.ledger.engine.checkpoint import Checkpoint, broken_link, link_over
from mulkko.ledger.engine.watch import TREE, Nodes, Watch
from mulkko.ledger.models import COLUMNS, CheckpointRow, Entry, Erasure, Head, Payload, TreeNode
from mulkko.ledger.providers.keyfile import known_key
from mulkko.ledger.queries.shapes import UNREADABLE, unreadable_rows
from mulkko.ledger.queries.walking import walked

MOST_TOLD = 20


@dataclass(frozen=True)
class Verification:
    """What recomputing the ledger found. `unwitnessed` counts the entries newer than the newest checkpoint that holds;
    of those that were kept elsewhere, where any were given.
    """

    entries: int
    erased: int
    unwitnessed: int
    bad: tuple[Break, ...]

    @property
    def first_bad(self) -> Break | None:
        return self.bad[0] if self.bad else None


def verify_chain(*, checkpoint: Checkpoint | None = None, kept: Sequence[Checkpoint] = ()) -> Verification:
    """Recompute every seal and the tree over them; compare with the head, the checkpoints made here and those that were
    kept elsewhere.
    """
    outside = [*kept, *([checkpoint] if checkpoint else [])]
    erased = dict(Erasure.objects.values_list("erased_id", "recorded_id"))
    made, unreadable = _made()
    watch = Watch(made, outside, known_key(settings.MULKKO_KEYS), _nodes_between, TreeNode.LOWEST)
    broken = first_break_of_batches(walked(), erased, watch.passed, len(COLUMNS))
    watch.ended()
    bad = [*([_placed(broken)] if broken else []), *unreadable, *_tried("ledger_erasure", _bad_erasures(erased))]
    bad += _tried("ledger_head", _beyond_head(watch))
    if broken is None:
        bad += [*_tried("ledger_head", _bad_head(watch)), *_bad_payloads(watch), *watch.bad]
        bad += _tried("ledger_head", _bad_links(made, outside)) if not unreadable else []
        bad += _bad_nodes(watch)
    located = tuple(replace(one, index=min(one.index, watch.count)) for one in bad)
    return Verification(watch.count, len(erased), watch.count - watch.witnessed, located)


def _made() -> tuple[list[Checkpoint], list[Break]]:
    """Return the checkpoints of this house, and where one of them cannot even be read any more."""
    try:
        return [row.plain for row in CheckpointRow.objects.order_by("id")], []
    except UNREADABLE:
        return [], list(unreadable_rows("ledger_checkpoint"))


def _tried(table: str, part: Iterator[Break]) -> Iterator[Break]:
    """Yield what a comparison finds; where it breaks off, the rows of its table that cannot be read any more."""
    try:
        yield from part
    except UNREADABLE:
        yield from unreadable_rows(table)


def _placed(broken: Break) -> Break:
    """Return a break of the chain with the table in which it lies."""
    lacks_payload = broken.kind == "missing" and Entry.objects.filter(index=broken.index).exists()
    table = "ledger_payload" if broken.kind == "payload" or lacks_payload else "ledger_entry"
    return replace(broken, table=table, row=str(broken.index))


def _beyond_head(watch: Watch) -> Iterator[Break]:
    """Yield the entries behind the one that the head names as the last: put in, or the head was wound back."""
    next_index = Head.objects.filter(pk=1).values_list("next_index", flat=True).first()
    if next_index is not None:
        beyond = Entry.objects.filter(index__gte=next_index).order_by("index").values_list("index", flat=True)
        yield from (Break(watch.count, "order", "ledger_entry", str(index)) for index in beyond[:MOST_TOLD])


def _bad_head(watch: Watch) -> Iterator[Break]:
    heads = list(Head.objects.all())
    head = next((one for one in heads if one.pk == 1), None)
    if head is None or head.next_index > watch.count:
        yield Break(watch.count, "missing", "ledger_head", "1")
    elif head.next_index < watch.count or head.seal != watch.seal:
        yield Break(max(watch.count - 1, 0), "order", "ledger_head", "1")
    yield from (Break(watch.count, "order", "ledger_head", str(one.pk)) for one in heads if one.pk != 1)


def _bad_payloads(watch: Watch) -> Iterator[Break]:
    """Yield what belongs to no entry, or stands in the place of what was erased."""
    without = Payload.objects.filter(Q(entry_id__lt=0) | Q(entry_id__gte=watch.count)).values_list(
        "entry_id", flat=True
    )
    yield from (Break(watch.count, "payload", "ledger_payload", str(one)) for one in without)
    again = Payload.objects.filter(entry_id__in=Erasure.objects.values("erased_id")).values_list("entry_id", flat=True)
    yield from (Break(one, "payload", "ledger_payload", str(one)) for one in again)


def _bad_erasures(erased: dict[int, int]) -> Iterator[Break]:
    """Yield the erasures of which the entry that they name does not say the same, and the entries whose erasure is gone."""
    bases = dict(Erasure.objects.values_list("erased_id", "legal_basis"))
    said = {}
    for index, text in Payload.objects.filter(entry__action="ledger.erased").values_list("entry_id", "text"):
        told = json.loads(text)
        said[told["erased"]] = (index, told["legal_basis"])
    for index, recorded in sorted(erased.items()):
        if said.get(index) != (recorded, bases[index]):
            yield Break(index, "missing", "ledger_erasure", str(index))
    yield from (Break(recorded, "missing", "ledger_erasure", str(index)) for index, (recorded, _) in said.items() if index not in erased)  # fmt: skip


def _bad_links(made: list[Checkpoint], outside: Sequence[Checkpoint]) -> Iterator[Break]:
    """Yield where a checkpoint was taken out, put in or moved, and those kept elsewhere that are not held here any more."""
    one = broken_link(made)
    head = Head.objects.filter(pk=1).first()
    said = head.checkpoint if head else ""
    if one is not None:
        yield Break(one.index, "checkpoint", "ledger_checkpoint", f"before {one.number}")
    elif (said or any(one.previous for one in made)) and said != link_over(made):
        last = made[-1] if made else None
        index, number = (last.index, last.number) if last else (0, 0)
        yield Break(index, "checkpoint", "ledger_checkpoint", f"after {number}")  # either one is gone, or the head lies
        yield Break(index, "checkpoint", "ledger_head", "1")
    here = {one.number: one for one in made if one.number}
    for kept in outside:
        if kept.number and here.get(kept.number) != kept:
            yield Break(kept.index, "checkpoint", "ledger_checkpoint", str(kept.number))


def _nodes_between(start: int, stop: int) -> Nodes:
    """Return the kept nodes whose last entry lies from `start` up to `stop`."""
    ranges, level = [], TreeNode.LOWEST
    while stop >> level > start >> level:
        ranges.append((TreeNode.key_of(level, start >> level), TreeNode.key_of(level, stop >> level)))
        level += 1
    if not ranges:
        return {}
    asked = " OR ".join(['("key" >= %s AND "key" < %s)'] * len(ranges))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "key", hash FROM {TREE} WHERE {asked}', [one for pair in ranges for one in pair])
        return {(key >> 48, key & ((1 << 48) - 1)): _bytes(node) for key, node in cursor.fetchall()}


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def _bad_nodes(watch: Watch) -> Iterator[Break]:
    """Yield the nodes of the tree that stand behind the newest checkpoint, where there are more than it asks for."""
    size, lowest = watch.last_node + 1, TreeNode.LOWEST
    wanted = sum(size >> level for level in range(lowest, max(lowest, size.bit_length())))
    if TreeNode.objects.aggregate(count=Count("key"))["count"] == wanted:
        return
    for key in TreeNode.objects.order_by("key").values_list("key", flat=True):
        level, position = key >> 48, key & ((1 << 48) - 1)
        if level < lowest or (position + 1) << level > size:
            yield Break(watch.count, "checkpoint", TREE, f"{level}.{position}")
