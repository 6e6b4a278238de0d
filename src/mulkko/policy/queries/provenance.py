"""Where the figures of a proposal come from and who answered for them, as far as somebody may read it: PROV-O.

Entities are pinned versions of data, claims and their figures, the results of every run before a signature, the
receipts and the sealed texts; activities are making a claim, replay, refresh and signing; agents are people by their
code, units, and the engine that computed. What a person may not read of a dataset is left to its hash.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from django.db.models import Q, QuerySet

from mulkko.approval.models import SealedVersion, Signature
from mulkko.catalog.models import Dataset, Version
from mulkko.evidence.engine.prov import Graph
from mulkko.evidence.models import Claim, Receipt
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import SEOUL, Person
from mulkko.policy.models import Proposal
from mulkko.policy.queries.content import claims_of


def provenance_of(proposal: Proposal, *, person: Person | None, at: datetime) -> dict[str, Any]:
    """Return the provenance of a proposal that a person may read, as JSON-LD; None is the operator."""
    return _Story(proposal, person, at).told()


class _Story:
    def __init__(self, proposal: Proposal, person: Person | None, at: datetime) -> None:
        self.graph, self.proposal, self.person, self.at = Graph(), proposal, person, at
        self.signatures = list(
            Signature.objects.filter(step__approval__subject=proposal.reference)
            .select_related("step__approval", "step__position", "signed_by")
            .order_by("signed_at", "pk")
        )
        digests = {one.receipt for one in self.signatures if one.receipt}
        self.receipts = list(Receipt.objects.filter(digest__in=digests).order_by("made_at", "digest"))
        self.papers = self._papers()
        self.claims = self._claims()
        self.datasets = set(Dataset.objects.readable_by(person, at).values_list("name", flat=True))
        self.versions = self._versions()
        self.last_use: dict[int, datetime] = {}

    def told(self) -> dict[str, Any]:
        self._data(self.versions)  # the same bytes came to be when the first of their versions did
        for claim in self.claims.values():
            self._claim(claim)
        for receipt in self.receipts:
            self._receipt(receipt)
        for paper in self.papers:
            self._paper(paper)
        for earlier, later in pairwise(self.papers):
            self.graph.say(_document(later), "wasRevisionOf", [_document(earlier)])
        for signature in self.signatures:
            self._signature(signature)
        for claim in self.claims.values():
            self._superseded(claim)
        return self.graph.document()

    def _papers(self) -> list[SealedVersion]:
        own = SealedVersion.objects.filter(approvals__subject=self.proposal.reference)
        put = SealedVersion.objects.filter(revisions__approval__subject=self.proposal.reference)
        signed = SealedVersion.objects.filter(pk__in={one.version_id for one in self.signatures})
        return list((own | put).distinct().union(signed).order_by("sealed_at", "hash"))

    def _claims(self) -> dict[int, Claim]:
        """Return every claim that is cited or was, with those it took the place of, and with those that took its."""
        numbers = {claim["id"] for paper in self.papers for claim in json.loads(paper.text)["claims"]}
        numbers |= {one["id"] for receipt in self.receipts for one in json.loads(receipt.text)["claims"]}
        numbers |= {claim.pk for claim in claims_of(self.proposal)}
        numbers |= set(Claim.objects.filter(proposal=self.proposal.reference).values_list("pk", flat=True))
        shown = Q(proposal="") | Q(proposal__in=Proposal.objects.readable_by(self.person, self.at).values("reference"))
        readable = Claim.objects.readable_by(self.person, self.at).filter(shown)  # those of other proposals
        while more := self._neighbours(readable, numbers):
            numbers |= more
        found = Claim.objects.filter(pk__in=numbers).select_related("author").order_by("pk")
        return {claim.pk: claim for claim in found}

    def _neighbours(self, readable: QuerySet[Claim], numbers: set[int]) -> set[int]:
        beside = readable.filter(Q(superseded_by__in=numbers) | Q(supersedes__in=numbers))
        return set(beside.values_list("pk", flat=True)) - numbers

    def _versions(self) -> dict[tuple[str, int], Version]:
        """Return the versions that the claims pin, and those that a run before a signature read."""
        pairs = {(pin["dataset"], pin["version"]) for claim in self.claims.values() for pin in claim.pins}
        for receipt in self.receipts:
            for one in json.loads(receipt.text)["claims"]:
                pairs |= {pair for ran in one["runs"] for pair in ran["versions"].items()}
        rows = Version.objects.filter(dataset__name__in={name for name, _ in pairs}).select_related("dataset__owner")
        return {key: row for row in rows if (key := (row.dataset.name, row.number)) in pairs}

    def _data(self, pairs: Iterable[tuple[str, int]]) -> list[str]:
        """Add versions of data and return their ids: one that may not be read is its hash and nothing more."""
        found = []
        for version in sorted((self.versions[pair] for pair in pairs), key=lambda one: (one.added_at, one.pk)):
            told: dict[str, Any] = {"contentHash": version.content_hash}
            is_open = version.dataset.name in self.datasets
            if is_open:
                told |= {
                    "at": _local(version.added_at), "schemaHash": version.schema_hash, "dataset": version.dataset.name,
                    "version": version.number, "licence": version.dataset.licence,
                    "asOf": version.as_of.isoformat() if version.as_of else None,
                }  # fmt: skip
            name = self.graph.entity(f"data/{version.content_hash}", "m:DatasetVersion", **told)
            if is_open and version.dataset.owner:
                self.graph.say(name, "wasAttributedTo", [self._unit(version.dataset.owner.code)])
            found.append(name)
        return found

    def _is_open(self, claim: Claim) -> bool:
        return set(claim.datasets) <= self.datasets

    def _claim(self, claim: Claim) -> None:
        graph, name, made = self.graph, _name(claim), _local(claim.made_at)
        data = self._data((pin["dataset"], pin["version"]) for pin in claim.pins)
        making = graph.activity(f"making/{name}", "m:Making", at=made)
        graph.say(making, "used", data)
        graph.say(making, "wasAssociatedWith", [self._person(claim.author)])
        is_open = self._is_open(claim)
        told = {"number": claim.pk, "sentence": claim.read_out(), **_method(claim, is_open=is_open)}
        entity = graph.entity(f"claim/{name}", "prov:Collection", "m:Claim", at=made, **told)
        graph.say(entity, "wasGeneratedBy", [making])
        graph.say(entity, "wasQuotedFrom" if claim.kind == "document" else "wasDerivedFrom", data)
        graph.say(entity, "wasAttributedTo", [self._person(claim.author)])
        for slot, spec in claim.slot_map.items():
            figure = graph.entity(
                f"figure/{name}/{quote(slot)}", "m:Figure", at=made, slot=slot, shown=claim.shown(slot),
                value=claim.values.get(slot) if is_open else None, quantity=spec.type, unit=spec.unit,
            )  # fmt: skip
            graph.say(figure, "wasGeneratedBy", [making])
            graph.say(figure, "wasDerivedFrom", data)
            graph.say(entity, "hadMember", [figure])
        if claim.supersedes_id in self.claims:
            graph.say(entity, "wasRevisionOf", [f"m:claim/{_name(self.claims[claim.supersedes_id])}"])

    def _receipt(self, receipt: Receipt) -> None:
        """Add a receipt with what came out of every run that it tells of."""
        graph, at, said = self.graph, _local(receipt.made_at), json.loads(receipt.text)
        entity = graph.entity(
            f"receipt/{receipt.digest}",
            "prov:Collection",
            "m:Receipt",
            at=at,
            digest=receipt.digest,
            content=said["content"],
        )
        for one in said["claims"]:
            claim = self.claims[one["id"]]
            for ran in one["runs"]:
                place = f"{receipt.digest}/{_name(claim)}"
                data = self._data(ran["versions"].items())
                run = graph.activity(f"{ran['mode']}/{place}", f"m:{ran['mode'].capitalize()}", at=at)
                graph.say(run, "used", [f"m:claim/{_name(claim)}", *data])
                graph.say(run, "wasAssociatedWith", [self._engine(ran["engine"])] if "engine" in ran else [])
                is_open = self._is_open(claim)
                result = graph.entity(
                    f"result/{ran['mode']}/{place}", "m:Result", at=at, error=ran["error"], status=one["status"],
                    drift=one["drift"], values=canonical(ran["values"]) if is_open else None,
                )  # fmt: skip
                graph.say(result, "wasGeneratedBy", [run])
                graph.say(result, "wasDerivedFrom", data)
                graph.say(entity, "hadMember", [result])
                self.last_use[claim.pk] = max(receipt.made_at, self.last_use.get(claim.pk, receipt.made_at))

    def _paper(self, paper: SealedVersion) -> None:
        sealed = json.loads(paper.text)
        entity = self.graph.entity(
            f"document/{paper.hash}", "m:SealedText", at=_local(paper.sealed_at), contentHash=paper.hash,
            reference=sealed["reference"], title=sealed["title"],
        )  # fmt: skip
        self.graph.say(entity, "wasAttributedTo", [self._unit(sealed["unit"])])
        claims = [self.claims[one["id"]] for one in sealed["claims"]]
        figures = [f"m:figure/{_name(claim)}/{quote(slot)}" for claim in claims for slot in claim.slot_map]
        self.graph.say(entity, "wasDerivedFrom", figures)

    def _signature(self, signature: Signature) -> None:
        """Add a signature: the drafter's makes the text that it submits, and the first one on a receipt makes that."""
        graph, step = self.graph, signature.step
        place = ".".join([self.proposal.reference, str(step.approval.round_no), *map(str, step.key())])
        activity = graph.activity(
            f"signature/{quote(place)}",
            "m:Signature",
            at=_local(signature.signed_at),
            outcome=signature.outcome,
            step=step.kind,
        )
        person, unit = self._person(signature.signed_by), self._unit(signature.organ[0])
        role = f"m:role/{quote(step.position.code)}"
        graph.nodes.setdefault(role, {"@id": role, "@type": ["prov:Role"], "m:position": step.position.code})
        graph.say(activity, "wasAssociatedWith", [person, unit])
        association = {"@type": ["prov:Association"], "prov:agent": [person], "prov:hadRole": [role]}
        graph.nodes[activity]["prov:qualifiedAssociation"] = association
        is_born = step.kind == "draft" and signature.version_id in self._sealed_at(signature.signed_at)
        made = [_document_of(signature.version_id)] if is_born else []
        made += [f"m:receipt/{signature.receipt}"] if signature.receipt else []
        fresh = [one for one in made if "prov:wasGeneratedBy" not in graph.nodes[one]]
        for one in fresh:
            graph.say(one, "wasGeneratedBy", [activity])
        read = {_document_of(signature.version_id), *made} - set(fresh)
        graph.say(activity, "used", sorted(read))

    def _sealed_at(self, at: datetime) -> set[str]:
        """Return the texts sealed at a moment: one that a reviewer put on the route was there before its drafter signed it."""
        return {paper.hash for paper in self.papers if paper.sealed_at == at}

    def _superseded(self, claim: Claim) -> None:
        """Say that a newer claim ended this one, unless a document went on using it afterwards."""
        newer = next((one for one in self.claims.values() if one.supersedes_id == claim.pk), None)
        if newer is None or self.last_use.get(claim.pk, newer.made_at) > newer.made_at:
            return
        entity = f"m:claim/{_name(claim)}"
        self.graph.say(entity, "wasInvalidatedBy", [f"m:making/{_name(newer)}"])
        self.graph.nodes[entity]["prov:invalidatedAtTime"] = _local(newer.made_at).isoformat()

    def _person(self, person: Person) -> str:
        return self.graph.agent(f"person/{quote(person.code)}", "prov:Person", code=person.code)

    def _unit(self, code: str) -> str:
        return self.graph.agent(f"unit/{quote(code)}", "prov:Organization", code=code)

    def _engine(self, engine: str) -> str:
        return self.graph.agent(f"software/{quote(engine)}", "prov:SoftwareAgent", engine=engine)


def _method(claim: Claim, *, is_open: bool) -> dict[str, Any]:
    """Return what stands behind a claim: its query or its passage; only the hash where the data may not be read."""
    if claim.kind == "document":
        quoted = claim.method
        told: dict[str, Any] = {
            "passageSha256": sha256_of(quoted["text"]),
            "page": quoted["page"],
            "paragraph": quoted["paragraph"],
        }
        return told | ({"passage": quoted["text"], "start": quoted["start"], "end": quoted["end"]} if is_open else {})
    if claim.kind == "survey":
        facts = {name: claim.method[name] for name in ("mode", "began", "ended", "population", "probability", "weight")}
        return {"querySha256": sha256_of(claim.sql), "survey": canonical(facts)} | (
            {"query": claim.sql} if is_open else {}
        )
    if claim.kind == "model":
        model = {name: claim.method[name] for name in ("model", "chosen", "target", "last", "origins", "level", "seed")}
        return {"querySha256": sha256_of(claim.sql), "model": canonical(model)} | (
            {"query": claim.sql} if is_open else {}
        )
    return {"querySha256": sha256_of(claim.sql)} | ({"query": claim.sql} if is_open else {})


def _name(claim: Claim) -> str:
    """Return a name of a claim that holds in every city: the digest of what is sealed of it."""
    return sha256_of(canonical(claim.facts()))


def _document(paper: SealedVersion) -> str:
    return _document_of(paper.hash)


def _document_of(digest: str) -> str:
    return f"m:document/{digest}"


def _local(at: datetime) -> datetime:
    return at.astimezone(SEOUL)
