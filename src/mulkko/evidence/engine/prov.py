"""Where evidence comes from, as PROV-O in JSON-LD: entities, what was done with them, and by whom. Pure, and written here.

The context stands in the document, so that it is read without a network. Everything is named by what it is, a hash
where it has one, so that two cities never mean two things by one name. A person is a code and a post, never a name.

Source: W3C, PROV-O: The PROV Ontology (2013); JSON-LD 1.1 (2020).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

BASE = "urn:mulkko:"
CONTEXT: dict[str, Any] = {
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "m": BASE,
    **{
        f"prov:{name}": {"@type": "@id"}
        for name in (
            "used", "wasGeneratedBy", "wasDerivedFrom", "wasQuotedFrom", "wasRevisionOf", "wasAttributedTo", "wasInvalidatedBy",
            "wasAssociatedWith", "hadMember", "agent", "hadRole",
        )
    },
    **{
        f"prov:{name}": {"@type": "xsd:dateTime"}
        for name in ("generatedAtTime", "invalidatedAtTime", "startedAtTime", "endedAtTime")
    },
}  # fmt: skip


@dataclass
class Graph:
    """Nodes by id. What is said twice is said once; the order in which things are told changes nothing."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def entity(self, name: str, *kinds: str, at: datetime | None = None, **told: Any) -> str:
        """Add an entity, or more about one, and return its id; `at` is when it came to be."""
        times = {"prov:generatedAtTime": at.isoformat()} if at else {}
        return self._put(name, ["prov:Entity", *kinds], {**times, **told})

    def activity(self, name: str, *kinds: str, at: datetime | None = None, **told: Any) -> str:
        """Add what was done in one moment; `at` is that moment."""
        times = {"prov:startedAtTime": at.isoformat(), "prov:endedAtTime": at.isoformat()} if at else {}
        return self._put(name, ["prov:Activity", *kinds], {**times, **told})

    def agent(self, name: str, kind: str, **told: Any) -> str:
        """Add somebody, or some program, that bears responsibility."""
        return self._put(name, ["prov:Agent", kind], told)

    def say(self, subject: str, relation: str, objects: Iterable[str]) -> None:
        """Add `subject relation object` for each object."""
        there = self.nodes[subject].setdefault(f"prov:{relation}", [])
        there.extend(one for one in objects if one not in there)

    def _put(self, name: str, kinds: list[str], told: dict[str, Any]) -> str:
        identity = f"m:{name}"
        node = self.nodes.setdefault(identity, {"@id": identity, "@type": kinds})
        for key, value in told.items():
            if value not in (None, "", []):
                node.setdefault(key if ":" in key else f"m:{key}", value)
        return identity

    def document(self) -> dict[str, Any]:
        """Return the whole as JSON-LD, in an order that does not hang on how it was told."""
        nodes = [{key: _ordered(value) for key, value in sorted(node.items())} for node in self.nodes.values()]
        return {"@context": CONTEXT, "@graph": sorted(nodes, key=lambda node: node["@id"])}


def _ordered(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return sorted(value)
    return value


def written(document: dict[str, Any]) -> str:
    """Return a document as the text of a file; the same document always gives the same bytes."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
