"""`mulkko claims bundle`, `prov` and `verifier`: evidence as files that somebody else can check."""

import hashlib
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused
from mulkko.cli.home import now, person_of
from mulkko.cli.matters import readable_matter
from mulkko.cli.whole_files import whole_file, write_whole


def register(verbs: Any, shared: Any) -> None:
    bundle = verbs.add_parser("bundle", parents=[shared], help="the evidence of a decision as one file for a stranger")
    bundle.add_argument("id", metavar="REF", help="a reference such as 2026-0001, or a document number")
    bundle.add_argument("--to", type=Path, metavar="FILE", required=True)
    bundle.set_defaults(run=write_bundle, takes_person=True)
    prov = verbs.add_parser("prov", parents=[shared], help="where the evidence of a proposal comes from, as PROV-O")
    prov.add_argument("id", metavar="REF", help="a reference such as 2026-0001, or a document number")
    prov.add_argument("--to", type=Path, metavar="FILE", help="write it into a file instead of printing it")
    prov.set_defaults(run=write_prov, takes_person=True)
    verifier = verbs.add_parser("verifier", parents=[shared], help="the one file that verifies a bundle without Mulkko")
    verifier.add_argument("--to", type=Path, metavar="FILE", required=True)
    verifier.set_defaults(run=write_verifier)


def write_bundle(options: Any) -> Answer:
    from mulkko.policy.errors import NoEvidenceBundle
    from mulkko.policy.queries.evidence_bundle import write_evidence

    found = readable_matter(options, noun="claims", argument="REF")
    try:
        with whole_file(options.to, where="--to") as partial:
            with partial.open("wb") as out:
                counts = write_evidence(found, out, person=person_of(options), at=now())
            digest = _digest_of(partial)
    except NoEvidenceBundle as error:
        raise Refused(str(error), options.id) from error
    line = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    check = f"Check it anywhere: python3 verify_evidence.py {options.to.name} (mulkko claims verifier writes that file)"
    return Answer({"file": str(options.to), "sha256": digest, **counts}, [f"{options.to}: {line}.", check])


def write_prov(options: Any) -> Answer:
    from mulkko.evidence.engine.prov import written
    from mulkko.policy.queries.provenance import provenance_of

    found = readable_matter(options, noun="claims", argument="REF")
    graph = provenance_of(found, person=person_of(options), at=now())
    text = written(graph)
    if options.to is None:
        return Answer(graph, [text.rstrip()])
    digest = hashlib.sha256(text.encode()).hexdigest()
    write_whole(options.to, text, where="--to")
    count = len(graph["@graph"])
    return Answer(
        {"file": str(options.to), "sha256": digest, "nodes": count}, [f"{options.to}: {count} nodes, sha256 {digest}"]
    )


def write_verifier(options: Any) -> Answer:
    """Write the file beforehand, so that it can be read, kept and compared by who is to trust it."""
    from mulkko.policy.queries.evidence_bundle import verifier

    text = verifier()
    write_whole(options.to, text, where="--to")
    digest = hashlib.sha256(text.encode()).hexdigest()
    line = f"{options.to}: run it with `python3 {options.to.name} FILE.zip`. SHA-256 {digest}."
    return Answer({"file": str(options.to), "sha256": digest}, [line])


def _digest_of(place: Path) -> str:
    with place.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()
