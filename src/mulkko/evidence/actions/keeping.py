"""What every kind of claim passes before it is kept, and how it is kept: one transaction, one entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mulkko.catalog.models import Version
from mulkko.evidence.engine.figures import BadSlot, Slot, asserts, shown, slot_of
from mulkko.evidence.engine.wording import names_its_universe, untrue
from mulkko.evidence.errors import BadClaim
from mulkko.evidence.models import Claim, ClaimPin
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of


def keep_claim(
    *, sentence: str, declared: Mapping[str, Slot], values: Mapping[str, str | None], versions: Mapping[str, Version],
    by: Person, at: datetime, proposal: str, supersedes: Claim | None, kind: str = "query", sql: str = "",
    method: Mapping[str, Any] | None = None, joins: Sequence[Sequence[Any]] = (),
    choice: Mapping[str, Any] | None = None,
) -> Claim:  # fmt: skip
    """Store a claim with its pins; `method` is what its kind needs beside a query, `joins` and `choice` as in `Claim`."""
    pins = [_pin(name, versions[name]) for name in sorted(versions)]
    with recording("evidence.claim_made", by=actor_of(by, at), at=at, proposal=proposal) as facts:
        claim = Claim.objects.create(
            proposal=proposal, sentence=sentence.strip(), kind=kind, sql=sql, method_text=canonical(method) if method else "",
            choice=canonical(choice) if choice else "",
            slots=canonical({name: slot.spec() for name, slot in declared.items()}),
            values_text=canonical(values), pins_text=canonical(pins), joins_text=canonical(list(joins)), author=by, made_at=at, supersedes=supersedes,
            grant=canonical({"person": by.code, "datasets": dict.fromkeys(sorted(versions), "all rows")}),
        )  # fmt: skip
        for version in versions.values():
            ClaimPin.objects.create(claim=claim, version=version)
        facts["claim"] = claim.facts()
    return claim


def declared_slots(sentence: str, slots: Mapping[str, Mapping[str, Any]], *, needs_all: bool = True) -> dict[str, Slot]:
    """Return the slots of a claim. `needs_all`: each has a place in the sentence; else one of them at least."""
    if not sentence.strip():
        raise BadClaim(
            "The claim has no sentence.", "the sentence", "Write one, with a place such as {n} for each figure."
        )
    if not slots:
        raise BadClaim("The claim has no figure.", "the slots", "Declare at least one slot.")
    try:
        declared = {name: slot_of(name, spec) for name, spec in slots.items()}
    except BadSlot as error:
        raise BadClaim(str(error), "the slots") from error
    for name in declared:
        if not name.isidentifier():
            raise BadClaim(f"The slot '{name}' is no plain word.", "the slots", "Use letters, digits and _.")
    absent = [name for name in declared if "{" + name + "}" not in sentence]
    if absent and (needs_all or len(absent) == len(declared)):
        raise BadClaim(
            f"The sentence has no place for {', '.join(absent)}.", "the sentence", f"Write {{{absent[0]}}} there."
        )
    for name, slot in declared.items():
        if slot.type == "rank" and not names_its_universe(sentence, declared):
            raise BadClaim(f"The rank '{name}' does not say among how many.", "the sentence", "Write such as 25개 중.")
    return declared


def refuse_untrue(sentence: str, declared: Mapping[str, Slot], kept: Mapping[str, str | None]) -> None:
    try:
        for name, slot in declared.items():
            shown(slot, kept[name])
            if not asserts(slot, kept[name]):
                raise BadSlot(
                    f"The sentence asserts {' '.join(slot.compare or ())} of '{name}', but the data say {kept[name]}."
                )
    except BadSlot as error:
        raise BadClaim(str(error), "the slots", "Correct the sentence or the slot.") from error
    if denied := untrue(sentence, declared, kept):
        raise BadClaim(
            denied[0].what, "the sentence", "Write what the data say, or give each number a place of its own."
        )


def _pin(name: str, version: Version) -> dict[str, Any]:
    return {
        "dataset": name, "version": version.number, "content_hash": version.content_hash, "schema_hash": version.schema_hash,
        "as_of": version.as_of.isoformat() if version.as_of else None, "retrieved_at": version.added_at.isoformat(),
        "owner": version.dataset.owner.code if version.dataset.owner else None, "licence": version.dataset.licence,
    }  # fmt: skip
