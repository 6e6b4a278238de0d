"""Reads a PROV-O document as a stranger does, and holds it against the constraints of PROV that can be checked.

Source: W3C, Constraints of the PROV Data Model (2013): uniqueness of generation, event ordering, typing.
"""

from datetime import datetime

KINDS = {"prov:Entity", "prov:Activity", "prov:Agent", "prov:Role"}
# relation -> the kind of its subject, and of its object
RELATIONS = {
    "prov:used": ("prov:Activity", "prov:Entity"),
    "prov:wasGeneratedBy": ("prov:Entity", "prov:Activity"),
    "prov:wasInvalidatedBy": ("prov:Entity", "prov:Activity"),
    "prov:wasDerivedFrom": ("prov:Entity", "prov:Entity"),
    "prov:wasRevisionOf": ("prov:Entity", "prov:Entity"),
    "prov:hadMember": ("prov:Entity", "prov:Entity"),
    "prov:wasAttributedTo": ("prov:Entity", "prov:Agent"),
    "prov:wasAssociatedWith": ("prov:Activity", "prov:Agent"),
}


def faults_of(document):
    """Return what is wrong with a document, as sentences; none for a valid one."""
    nodes = {node["@id"]: node for node in document["@graph"]}
    faults = [] if len(nodes) == len(document["@graph"]) else ["an id stands twice"]
    for name, node in nodes.items():
        if len(KINDS & set(node["@type"])) != 1:
            faults.append(f"{name} is of {KINDS & set(node['@type'])}")
        faults += [f"{name} says {key}, which no context knows" for key in node if not _is_known(key, document)]
        for relation, (subject, other) in RELATIONS.items():
            for target in node.get(relation, ()):
                if target not in nodes:
                    faults.append(f"{name} {relation} {target}, which is not there")
                elif subject not in node["@type"] or other not in nodes[target]["@type"]:
                    faults.append(f"{name} {relation} {target} joins the wrong kinds")
        association = node.get("prov:qualifiedAssociation", {})
        faults += [f"{name} names {one}, which is not there"
                   for part in ("prov:agent", "prov:hadRole") for one in association.get(part, ()) if one not in nodes]  # fmt: skip
    return faults or [*_disordered(nodes), *_circles(nodes)]


def _is_known(key, document):
    prefix, _, name = key.partition(":")
    return key in ("@id", "@type") or (prefix in document["@context"] and bool(name))


def _disordered(nodes):
    """An entity comes from one activity, within its time; before it is used, derived from, or ended."""
    for name, node in nodes.items():
        born, ended = _moment(node, "prov:generatedAtTime"), _moment(node, "prov:invalidatedAtTime")
        if len(node.get("prov:wasGeneratedBy", ())) > 1:
            yield f"{name} was generated twice"
        for maker in node.get("prov:wasGeneratedBy", ()):
            if not (_moment(nodes[maker], "prov:startedAtTime") <= born <= _moment(nodes[maker], "prov:endedAtTime")):
                yield f"{name} came to be outside {maker}"
        for killer in node.get("prov:wasInvalidatedBy", ()):
            if ended is None or not born <= ended <= _moment(nodes[killer], "prov:endedAtTime"):
                yield f"{name} ended before it came to be, or outside {killer}"
        for source in [*node.get("prov:wasDerivedFrom", ()), *node.get("prov:wasRevisionOf", ())]:
            older = _moment(nodes[source], "prov:generatedAtTime")
            if older is not None and born is not None and older > born:
                yield f"{name} is older than {source}, from which it was derived"
        for used in node.get("prov:used", ()):
            begin, end = _moment(nodes[used], "prov:generatedAtTime"), _moment(nodes[used], "prov:invalidatedAtTime")
            if begin is not None and begin > _moment(node, "prov:endedAtTime"):
                yield f"{name} used {used} before it was there"
            if end is not None and _moment(node, "prov:startedAtTime") > end:
                yield f"{name} used {used} after it had ended"
            if name in nodes[used].get("prov:wasGeneratedBy", ()):
                yield f"{name} used what it made"


def _circles(nodes):
    """Nothing is derived from itself, on whatever way."""
    done = set()

    def walk(name, above):
        if name in above:
            yield f"{name} is derived from itself"
        elif name not in done:
            done.add(name)
            for one in [*nodes[name].get("prov:wasDerivedFrom", ()), *nodes[name].get("prov:wasRevisionOf", ())]:
                yield from walk(one, {*above, name})

    for name in nodes:
        yield from walk(name, set())


def _moment(node, key):
    if key not in node:
        return None
    at = datetime.fromisoformat(node[key])
    assert at.utcoffset() is not None, f"{node['@id']} has a time without offset"
    return at
