"""A road told again: the same rows and payloads of another section, on another day, under other keys and names.

What is sealed is sealed anew: contents, receipts and grants get the hashes of what they say now.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, ForeignKey, Model, TextField

from mulkko.approval.models import SealedVersion
from mulkko.coordination.models import Remark, Request
from mulkko.demo.large.roll import Roll
from mulkko.evidence.models import Claim, Receipt
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.ledger.engine.rows import whole_row
from mulkko.ledger.models import Entry
from mulkko.organization.models import Person
from mulkko.policy.models import ProcedureAnswer, Proposal, RoundRecord, Watch

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")
ROUND = re.compile(r"[0-9a-f]{64}\.\d+")  # a version and the number of its round
DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Whole numbers in a payload that are keys of rows, by the word they stand under.
KEYS: dict[str, type[Model]] = {
    "claim": Claim, "supersedes": Claim, "request": Request, "redirects": Request, "remark": Remark, "thread": Remark,
    "proposal_id": Proposal, "by_id": Person,
}  # fmt: skip
# What stands under "id" is told by a word beside it.
BESIDE: dict[str, type[Model]] = {
    "sql": Claim, "runs": Claim, "question": Request, "anchor": Remark, "procedure": ProcedureAnswer,
}  # fmt: skip
AS_PINNED = "pins"  # versions of data stay what they are
AS_IT_WAS = {(Watch, "looked_at")}  # moments at which the whole city was looked at


@dataclass
class Retelling:
    """One telling. `words` and `keys` say what stands for what; they grow while rows are made."""

    roll: Roll
    words: dict[str, str]
    keys: dict[tuple[type, int], int]
    later: timedelta  # whole days
    grants: dict[int, str] = field(default_factory=dict)  # key of an old claim -> hash of the new one's grant
    number: tuple[int, str, int] = (0, "", 0)  # year, series and serial of the document, where it was approved
    records: dict[int, RoundRecord] = field(default_factory=dict)  # key of an old round -> the record of the new one

    def rows(self, key_of: Callable[[type[Model]], int]) -> dict[type[Model], list[Any]]:
        """Return the rows told again; numbers of documents are given afterwards, in the order of their days.

        Args:
            key_of: gives the next free key of a table.
        """
        for model, listed in self.roll.rows.items():
            if model is not SealedVersion:
                self.keys |= {(model, row.pk): key_of(model) for row in listed}
        self._seal_anew()
        return {model: [self._row(row) for row in listed] for model, listed in self.roll.rows.items()}

    def _seal_anew(self) -> None:
        """Find out what the hashes of grants, contents and receipts are now, each after what it repeats."""
        for claim in self.roll.rows[Claim]:
            self.grants[claim.pk] = sha256_of(self._text(claim.grant))
        for version in self.roll.rows[SealedVersion]:
            self.words[version.hash] = sha256_of(self._text(version.text))
        for receipt in self.roll.rows[Receipt]:
            self.words[receipt.digest] = sha256_of(self._text(receipt.text))

    def _row(self, row: Any) -> Any:
        made = type(row)()
        for field_ in row._meta.local_concrete_fields:
            setattr(made, field_.attname, self._value(row, field_))
        return made

    def _value(self, row: Any, field_: Any) -> Any:
        value = getattr(row, field_.attname)
        if (type(row), field_.attname) in AS_IT_WAS:
            return value
        if field_.primary_key:
            return self.keys.get((type(row), value), self.words.get(value, value))
        if isinstance(field_, ForeignKey):
            return self.keys.get((field_.related_model, value), self.words.get(value, value))
        if isinstance(field_, DateTimeField | DateField):
            return value + self.later if value is not None else None
        if not isinstance(value, str) or field_.attname == "pins_text":
            return value
        return self._text(value) if isinstance(field_, TextField) else self.words.get(value, value)

    def _text(self, text: str) -> str:
        if text[:1] in "{[" and text[-1:] in "}]":
            try:
                told = json.loads(text)
            except ValueError:
                return text
            return canonical(self.told(told))
        return self.words.get(text, text)

    def told(self, value: Any, under: str = "") -> Any:
        """Return what a payload or a sealed text says, told again."""
        if under == AS_PINNED:
            return value
        if isinstance(value, dict):
            return dict(self._pairs(value))
        if isinstance(value, list):
            return [self.told(one, under) for one in value]
        if isinstance(value, str):
            return self._word(value)
        if under in KEYS and isinstance(value, int):
            return self.keys.get((KEYS[under], value), value)
        return value

    def _pairs(self, told: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        model = next((found for word, found in BESIDE.items() if word in told), None)
        for key, value in told.items():
            if (
                key == "grant" and model is Claim
            ):  # the same words may stand with a claim of another matter, which stays
                yield key, self.grants.get(told["id"], value)
            elif key == "id" and model is not None:
                yield key, self.keys.get((model, value), value)
            else:
                yield key, self.told(value, key)

    def _word(self, word: str) -> str:
        if word in self.words:
            return self.words[word]
        if MOMENT.fullmatch(word):
            return moment_text(datetime.fromisoformat(word) + self.later)
        if ROUND.fullmatch(word):
            version, _, number = word.partition(".")
            return f"{self.words.get(version, version)}.{number}"
        if DAY.fullmatch(word):
            return (date.fromisoformat(word) + self.later).isoformat()
        return word

    def entry(self, entry: Entry, payload: Any) -> tuple[dict[str, Any], Any]:
        """Return the columns of an entry that the act gives, and its payload, told again."""
        word = self.words.get
        columns = {
            "occurred_us": entry.occurred_us + self.later // timedelta(microseconds=1),
            "actor": word(entry.actor, entry.actor), "acting_for": word(entry.acting_for, entry.acting_for),
            "position": word(entry.position, entry.position), "unit": word(entry.unit, entry.unit),
            "proposal": word(entry.proposal, entry.proposal), "round_no": entry.round_no,
            "version_hash": word(entry.version_hash, entry.version_hash), "action": entry.action, "step": entry.step,
            "client": entry.client, "schema": entry.schema,
        }  # fmt: skip
        said = self.told(payload)
        if entry.action == "approval.approved":
            said["number"][2:] = list(self.number)
        if entry.action == "policy.round_registered":
            record = self.records[payload["row"]["approval_id"]]
            said |= {"number": record.shown_number, "row": whole_row(record)}
        return columns, said


def moment_text(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
