"""The tables of the ledger. Triggers in the migrations refuse UPDATE, DELETE and REPLACE; see `guards` in queries."""

from datetime import UTC, datetime, timedelta

from django.db import models

from mulkko.ledger.engine.chain import Link
from mulkko.ledger.engine.checkpoint import Checkpoint

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = (
    "occurred_us", "actor", "acting_for", "position", "unit", "round_no", "version_hash", "action", "step", "client", "schema",
)  # fmt: skip


def microseconds(at: datetime) -> int:
    """Return a moment as whole microseconds since 1970 in UTC."""
    return (at - EPOCH) // timedelta(microseconds=1)


class Head(models.Model):
    """The one row that every append locks, last: where the chain ends."""

    next_index = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64)
    checkpoint = models.CharField(max_length=64, default="", blank=True)  # the link over all checkpoints made here


class Entry(models.Model):
    """One act. Times are whole microseconds since 1970 in UTC, so that both databases keep the very same value."""

    index = models.BigIntegerField(primary_key=True)
    occurred_us = models.BigIntegerField()
    actor = models.CharField(max_length=80)
    acting_for = models.CharField(max_length=80, blank=True)
    position = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    proposal = models.CharField(max_length=40, blank=True)
    round_no = models.PositiveIntegerField(default=0)
    version_hash = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=60)
    step = models.CharField(max_length=40, blank=True)
    client = models.CharField(max_length=20, blank=True)
    schema = models.PositiveSmallIntegerField(default=1)
    digest = models.CharField(max_length=64)
    previous_seal = models.CharField(max_length=64)
    previous_in_proposal = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["index"]
        indexes = [
            models.Index(fields=["proposal", "-index"], name="entries_of_a_proposal"),
            models.Index(fields=["action", "index"], name="entries_of_an_action"),
            models.Index(fields=["action", "occurred_us"], name="entries_of_an_action_since"),
        ]

    @property
    def occurred_at(self) -> datetime:
        return datetime.fromtimestamp(self.occurred_us // 1_000_000, UTC).replace(
            microsecond=self.occurred_us % 1_000_000
        )

    def columns(self) -> tuple[str, ...]:
        """Return the columns that the seal covers beside index, proposal, the two previous seals and the digest."""
        return tuple(str(getattr(self, name)) for name in COLUMNS)

    def link(self, payload: "Payload | None", *, is_erased: bool = False) -> Link:
        return Link(
            index=self.index,
            previous=self.previous_seal,
            proposal=self.proposal,
            within=self.previous_in_proposal,
            columns=self.columns(),
            digest=self.digest,
            seal=self.seal,
            salt=bytes(payload.salt) if payload else None,
            payload=payload.text if payload else None,
            is_erased=is_erased,
        )


class Payload(models.Model):
    """The exact text that was hashed. Apart from its entry, so that a lawful erasure leaves the chain whole."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    salt = models.BinaryField(max_length=32)
    text = models.TextField()


class Erasure(models.Model):
    """Names the legal basis on which the payload of an entry was deleted, and the entry that recorded it."""

    erased = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="erasure")
    recorded = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    legal_basis = models.CharField(max_length=300)


class CheckpointRow(models.Model):
    """A checkpoint as made here. It proves something only where a copy is kept elsewhere.

    The id is its number: it is signed, as is `previous`, which names all checkpoints before it. Those made before
    `previous` was there have none.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="checkpoints")
    seal = models.CharField(max_length=64)
    at = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    root = models.CharField(max_length=64, null=True)
    previous = models.CharField(max_length=64, null=True)

    class Meta:
        db_table = "ledger_checkpoint"
        ordering = ["entry_id", "id"]

    @property
    def plain(self) -> Checkpoint:
        number = self.pk if self.previous else 0
        return Checkpoint(
            self.entry_id, self.seal, self.at, self.key, self.signature, self.root or "", number, self.previous or ""
        )


class TreeNode(models.Model):
    """A perfect subtree of the tree over the seals: derived, kept so that a proof needs a few rows only.

    `key` is level × 2⁴⁸ + position. Levels below LOWEST are computed from the entries.
    """

    LOWEST = 4

    key = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    @staticmethod
    def key_of(level: int, position: int) -> int:
        return (level << 48) + position
