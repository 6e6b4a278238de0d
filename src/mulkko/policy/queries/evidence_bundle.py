"""The evidence of one decision as one ZIP file, with which a stranger verifies it: `evidence/engine/verify_evidence.py`.

evidence.json          what is inside: the proposal, the sealed text, every figure, what stays in the city, the digests
sealed.json            the exact text that was signed
claims/ID.json, .sql   every claim as sealed, and its query alone, where it has one
receipts/DIGEST.json   what was checked before each signature
manifests/HASH.json    what each pinned version of a dataset consists of
chunks/HASH.parquet    its bytes, as stored; a document itself is HASH.file
entries.jsonl          every entry of the proposal up to the decision, and those that recorded its claims and data, each
                       with its path to the root; the payload only of those that are needed
checkpoint.json        the oldest checkpoint over all of them

The same decision always gives the same bytes: nothing inside knows who asked, or when. Files are stored, not packed.
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.models import Q, QuerySet

from mulkko.approval.models import Approval
from mulkko.catalog.engine.manifest import chunk_name
from mulkko.catalog.models import Dataset, Version
from mulkko.catalog.providers.chunks import place_of
from mulkko.catalog.queries import personal_columns
from mulkko.evidence.engine import verify_evidence
from mulkko.evidence.engine.figures import shown, slot_of
from mulkko.evidence.models import Receipt
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.ledger.engine.checkpoint import Checkpoint
from mulkko.ledger.models import Entry, Erasure, Payload, microseconds
from mulkko.ledger.queries import one_moment
from mulkko.ledger.queries.proofs import first_checkpoint_over, prove_under
from mulkko.organization.models import Person
from mulkko.policy.errors import NoEvidenceBundle
from mulkko.policy.models import Proposal
from mulkko.policy.queries.bundle import line_of

ROUTE = ("approval.submitted", "approval.signed", "approval.approved", "approval.returned", "approval.revised")
CLAIM, DATA = "evidence.claim_made", "catalog.version_added"
BLOCK = 1 << 20
LONGEST_AGO = (1980, 1, 1, 0, 0, 0)  # every file bears the first moment that a ZIP file knows


@dataclass(frozen=True)
class Carried:
    """What goes into the bundle of one decision: texts by name, and the names of the files of the chunks."""

    texts: dict[str, str]
    chunks: tuple[str, ...]

    @property
    def files(self) -> dict[str, str]:
        """Return the SHA-256 of every file by its name."""
        told = {name: sha256_of(text) for name, text in self.texts.items()}
        return told | {f"chunks/{name}": name.partition(".")[0] for name in self.chunks}


def verifier() -> str:
    """Return the text of the one file that verifies the evidence of a decision without Mulkko."""
    return Path(verify_evidence.__file__).read_text(encoding="utf-8")


def may_carry(approval: Approval | None, person: Person | None, at: datetime) -> bool:
    """Tell whether a round was decided here, and somebody may read everything that its evidence carries."""
    if approval is None or not approval.is_over or approval.is_handed_over or approval.ending.kind != "approved":
        return False
    return not _closed_to(_pins_in(json.loads(approval.version.text)), person, at)


def write_evidence(proposal: Proposal, out: IO[bytes], *, person: Person | None, at: datetime) -> dict[str, int]:
    """Write what proves the evidence of the newest round of a proposal; return how many of each thing it holds.

    Rows about persons, and rows that one unit alone reads, never go along: their figures are marked as not
    recomputable outside.

    Args:
        person: who asks, who reads the proposal; None is the operator.

    Raises:
        NoEvidenceBundle: nothing was put to approval, no checkpoint covers it yet, or the person may not read all of it.
    """
    with one_moment():
        current = proposal.current_round
        if current is None:
            raise NoEvidenceBundle("Nothing of this proposal was put to approval yet.")
        sealed = json.loads(current.approval.version.text)
        closed = _closed_to(_pins_in(sealed), person, at)
        if closed:
            raise NoEvidenceBundle("You may not read all the data behind this decision. Ask the unit that keeps them.")
        carried, counts = _gathered(current.approval, sealed)
        _write(carried, out)
    return counts


def _closed_to(pins: list[dict[str, Any]], person: Person | None, at: datetime) -> set[str]:
    names = {pin["dataset"] for pin in pins}
    return names - set(Dataset.objects.readable_by(person, at).filter(name__in=names).values_list("name", flat=True))


def _pins_in(sealed: dict[str, Any]) -> list[dict[str, Any]]:
    return [pin for claim in sealed["claims"] for pin in claim["pins"]]


def _gathered(approval: Approval, sealed: dict[str, Any]) -> tuple[Carried, dict[str, int]]:
    pins = _pins_in(sealed)
    manifests, chunks, withheld = _data(pins)
    leaving = {(pin["dataset"], pin["version"]) for pin in pins if pin["content_hash"] not in withheld}
    entries, top = _entries(approval, {claim["id"] for claim in sealed["claims"]}, leaving)
    receipts = _receipts(approval)
    texts = {
        "sealed.json": approval.version.text,
        "checkpoint.json": canonical(asdict(top)),
        "entries.jsonl": "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in entries),
        **{f"receipts/{digest}.json": text for digest, text in receipts.items()},
        **{f"manifests/{digest}.json": text for digest, text in manifests.items()},
        **{f"claims/{claim['id']}.json": canonical(claim) for claim in sealed["claims"]},
        **{f"claims/{claim['id']}.sql": f"{claim['sql']}\n" for claim in sealed["claims"] if claim["sql"]},
    }
    head: dict[str, Any] = {
        "schema": 1, "kind": "mulkko.evidence", "proposal": approval.subject, "version": approval.version_id,
        "entries": len(entries), "key": top.key, "figures": [one for claim in sealed["claims"] for one in _figures(claim)],
        "withheld": [{"content_hash": digest, "because": why} for digest, why in sorted(withheld.items())],
        "files": Carried(texts, chunks).files,
    }  # fmt: skip
    counts = {
        "entries": len(entries), "claims": len(sealed["claims"]), "figures": len(head["figures"]), "receipts": len(receipts),
        "manifests": len(manifests), "chunks": len(chunks), "withheld": len(withheld),
    }  # fmt: skip
    return Carried({"evidence.json": canonical(head), **texts}, chunks), counts


def _figures(claim: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, spec in sorted(claim["slots"].items()):
        value = claim["values"].get(name)
        digest = sha256_of(canonical([spec, value]))
        yield {"claim": claim["id"], "slot": name, "shown": shown(slot_of(name, spec), value), "digest": digest}


def _receipts(approval: Approval) -> dict[str, str]:
    digests = approval.steps.exclude(signature__receipt="").values("signature__receipt")
    return dict(Receipt.objects.filter(digest__in=digests).order_by("digest").values_list("digest", "text"))


def _data(pins: list[dict[str, Any]]) -> tuple[dict[str, str], tuple[str, ...], dict[str, str]]:
    """Return manifests and chunks of what may leave the city, and by content hash why the others may not."""
    manifests, chunks, withheld = {}, dict[str, None](), {}
    for name, number in sorted({(pin["dataset"], pin["version"]) for pin in pins}):
        version = Version.objects.select_related("dataset").get(dataset__name=name, number=number)
        if personal_columns(version):
            withheld[version.content_hash] = "persons"
        elif version.dataset.readers != "all":
            withheld[version.content_hash] = "unit"
        else:
            manifests[version.content_hash] = version.manifest
            chunks |= dict.fromkeys(chunk_name(chunk) for chunk in version.parts["chunks"])
    for digest in withheld:  # two datasets of the same bytes: what one of them keeps back stays
        kept_back = json.loads(manifests.pop(digest, '{"chunks": []}'))["chunks"]
        chunks = {name: None for name in chunks if name not in {chunk_name(one) for one in kept_back}}
    return manifests, tuple(sorted(chunks)), withheld


def _entries(
    approval: Approval, claims: set[int], leaving: set[tuple[str, int]]
) -> tuple[list[dict[str, Any]], Checkpoint]:
    """Return the entries with their paths, and the checkpoint above them."""
    own = Entry.objects.filter(proposal=approval.subject)
    if approval.is_over:
        own = own.filter(occurred_us__lte=microseconds(approval.ending.at))
    told = {index for index, acts in _acts() if any(_is_needed(act, approval, claims, leaving) for act in acts)}
    recorded = {
        act.facts["claim"]["id"] for index, acts in _acts() if index in told for act in acts if act.name == CLAIM
    }
    needed = told | _erasures(own, all_claims=not claims <= recorded)
    indexes = sorted({*own.values_list("index", flat=True), *needed})
    top = first_checkpoint_over(indexes[-1])
    if top is None:
        raise NoEvidenceBundle("No checkpoint covers this decision yet. Make one with: mulkko ledger checkpoint")
    paths = prove_under(indexes, top)
    payloads = {row.pk: row for row in Payload.objects.filter(pk__in=needed)}
    rows = Entry.objects.filter(index__in=indexes).order_by("index")
    return [line_of(row, payloads.get(row.pk)) | {"path": paths[row.pk]} for row in rows], top


@dataclass(frozen=True)
class _Act:
    name: str
    proposal: str
    facts: dict[str, Any]


def _acts() -> Iterator[tuple[int, list[_Act]]]:
    """Yield the acts of every entry that may tell something of a decision, also where they happened within another."""
    named = (*ROUTE, CLAIM, DATA)
    wanted = Q(entry__action__in=named)
    for name in named:
        wanted |= Q(text__contains=f'"action":"{name}"')
    rows = Payload.objects.filter(wanted).order_by("pk").values_list("pk", "entry__action", "entry__proposal", "text")
    for index, name, subject, text in rows.iterator(chunk_size=500):
        facts = json.loads(text)
        inner = [_Act(one["action"], subject, one) for one in facts.get("within", [])]
        yield index, [act for act in (_Act(name, subject, facts), *inner) if act.name in named]


def _is_needed(act: _Act, approval: Approval, claims: set[int], leaving: set[tuple[str, int]]) -> bool:
    """Tell whether an act is one of the route of this round, of its claims or of their data.

    What tells also of data that the decision does not pin, or that stay in the city, is kept back.
    """
    if act.name == CLAIM:
        return act.facts["claim"]["id"] in claims
    if act.name == DATA:
        told = {(one["dataset"], one["version"]) for one in act.facts.get("versions", [])}
        return bool(told) and told <= leaving
    if act.proposal != approval.subject:
        return False
    signature, revision = act.facts.get("signature"), act.facts.get("revision")
    number = signature["round"] if signature else revision["round"][1] if revision else None
    return bool(number == approval.round_no)


def _erasures(own: QuerySet[Entry], *, all_claims: bool) -> set[int]:
    """Return the entries that say which payloads of these were lawfully erased, and where a claim is told no more, of any claim."""
    erased = Q(erased__in=own.values("pk"))
    if all_claims:
        erased |= Q(erased__action=CLAIM)
    return set(Erasure.objects.filter(erased).values_list("recorded_id", flat=True))


def _write(carried: Carried, out: IO[bytes]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, text in sorted(carried.texts.items()):
            content = text.encode()
            with packed.open(_entry(name, len(content)), "w") as file:
                file.write(content)
        for name in carried.chunks:
            place = place_of(settings.MULKKO_HOME, name.partition(".")[0]).with_name(name)
            if place.is_file():  # the verification of the bundle tells that it is missing
                with (
                    place.open("rb") as source,
                    packed.open(_entry(f"chunks/{place.name}", place.stat().st_size), "w") as file,
                ):
                    while block := source.read(BLOCK):
                        file.write(block)


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, LONGEST_AGO)
    entry.create_system, entry.external_attr, entry.file_size = 3, 0o644 << 16, size
    return entry
