"""`mulkko ledger`: is everything kept still what it was?"""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused
from mulkko.cli.home import now, operator
from mulkko.cli.whole_files import whole_file, write_whole


def register(nouns: Any, shared: Any) -> None:
    ledger = nouns.add_parser("ledger", help="verify, checkpoint, export, erase")
    verbs = ledger.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser(
        "verify", parents=[shared], help="recompute entries, versions, signatures, numbers and snapshots"
    )
    verify.add_argument(
        "--checkpoint", type=Path, metavar="FILE", action="append", default=[],
        help="a checkpoint that was kept elsewhere; several say more exactly where a ledger was sealed anew",
    )  # fmt: skip
    verify.add_argument("--bundle", type=Path, metavar="FILE", help="verify an exported bundle instead of this home")
    verify.set_defaults(run=verify_all, takes_person=True, needs_home=lambda options: options.bundle is None)
    checkpoint = verbs.add_parser("checkpoint", parents=[shared], help="sign how far the ledger has come")
    checkpoint.add_argument("-o", "--output", type=Path, metavar="FILE")
    checkpoint.set_defaults(run=make_checkpoint)
    proving = verbs.add_parser(
        "prove", parents=[shared], help="a short proof of one entry, or that the ledger only grew"
    )
    proving.add_argument("index", type=int, nargs="?", metavar="INDEX")
    proving.add_argument("--since", type=Path, metavar="FILE", help="a checkpoint that was kept elsewhere")
    proving.add_argument("-o", "--output", type=Path, metavar="FILE")
    proving.set_defaults(run=prove)
    export = verbs.add_parser(
        "export", parents=[shared], help="one file with which a stranger verifies ledger and evidence"
    )
    forms = export.add_mutually_exclusive_group(required=True)
    forms.add_argument("-o", "--output", type=Path, metavar="FILE", help="the bundle: a ZIP file, or a folder")
    forms.add_argument("--xes", type=Path, metavar="FILE", help="an event log for process mining, its resources units")
    forms.add_argument("--csv", type=Path, metavar="FILE", help="the same as a table")
    export.set_defaults(run=export_any)
    verifier = verbs.add_parser("verifier", parents=[shared], help="the one file that verifies a bundle without Mulkko")
    verifier.add_argument("-o", "--output", type=Path, metavar="FILE", required=True)
    verifier.set_defaults(run=write_verifier)
    erase = verbs.add_parser("erase", parents=[shared], help="delete the payload of one entry on a legal basis")
    erase.add_argument("index", type=int)
    erase.add_argument("--basis", required=True, help="law and article")
    erase.set_defaults(run=erase_payload)


def verify_all(options: Any) -> Answer:
    if options.bundle:
        return _verify_bundle(options)
    from mulkko.policy.queries import verify_everything

    verdict = verify_everything(kept=[_kept(path) for path in options.checkpoint])
    bad = verdict.first_bad
    document = {
        "ok": verdict.ok, "entries": verdict.chain.entries, "erased": verdict.chain.erased,
        "unwitnessed": verdict.chain.unwitnessed, "first_bad": {"index": bad.index, "kind": bad.kind} if bad else None,
        "bad": [{"index": one.index, "kind": one.kind, "table": one.table, "row": one.row} for one in verdict.found[:100]],
        "guards_missing": list(verdict.guards_missing), "reads": asdict(verdict.reads),
    }  # fmt: skip
    lines = [
        f"{verdict.chain.entries:,} entries, {verdict.chain.erased} erased, {verdict.chain.unwitnessed} newer than the checkpoint."
    ]
    lines += [f"{verdict.reads.sealed:,} readings of closed papers sealed, {verdict.reads.unwitnessed} not yet."]
    lines += [_place_of(one) for one in verdict.found[:20]]
    lines += [f"And {len(verdict.found) - 20} more." for _ in verdict.found[20:21]]
    lines += [f"The database no longer guards {table}." for table in verdict.guards_missing]
    return Answer(document, [*lines, "Whole." if verdict.ok else "NOT whole."], 0 if verdict.ok else 1)


def _place_of(one: Any) -> str:
    where = f", {one.table} {one.row}".rstrip() if one.table else ""
    return f"Broken at entry {one.index}: {one.kind}{where}."


def _kept(path: Path) -> Any:
    from mulkko.ledger.engine.checkpoint import Checkpoint

    try:
        return Checkpoint(
            **{
                key: value
                for key, value in json.loads(path.read_text(encoding="utf-8")).items()
                if key in Checkpoint.__annotations__
            }
        )
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise Refused(
            f"{path} is no checkpoint.", str(path), "Give a file that `mulkko ledger checkpoint -o FILE` wrote."
        ) from error


def make_checkpoint(options: Any) -> Answer:
    from mulkko.ledger.actions import make_checkpoint as make
    from mulkko.policy.actions.reads import seal_reads

    seal_reads(by=operator(), at=now())
    made = make(at=now())
    if made is None:
        raise Refused("The ledger is empty.", "the ledger", "Do something first.")
    document = asdict(made)
    if options.output:
        write_whole(options.output, json.dumps(document) + "\n")
    return Answer(document, [json.dumps(document)])


def prove(options: Any) -> Answer:
    """Give a proof that needs no ledger to be checked: of one entry, or that the ledger only grew since a checkpoint."""
    from mulkko.ledger.queries.proofs import NoProof, prove_entry, prove_growth

    if (options.index is None) == (options.since is None):
        raise Refused("Name either an entry or a checkpoint.", "INDEX", "Give INDEX, or --since FILE, not both.")
    try:
        proof: Any = prove_entry(options.index) if options.since is None else prove_growth(_kept(options.since))
    except NoProof as error:
        raise Refused(str(error), "INDEX or --since", "Make a checkpoint first: mulkko ledger checkpoint") from error
    document = asdict(proof)
    if options.output:
        write_whole(options.output, json.dumps(document) + "\n")
    return Answer(document, [json.dumps(document)])


def export_any(options: Any) -> Answer:
    return export_bundle(options) if options.output else export_events(options)


def export_events(options: Any) -> Answer:
    """Write the event log; a file that is there already is replaced when the new one is whole."""
    from mulkko.ledger.engine.eventlog import write_csv, write_xes
    from mulkko.policy.queries.event_log import traces

    place = options.xes or options.csv
    with whole_file(place) as partial, partial.open("w", encoding="utf-8", newline="") as out:
        cases, events = (write_xes if options.xes else write_csv)(traces(at=now()), out)
    document = {"file": str(place), "cases": cases, "events": events}
    return Answer(document, [f"{place}: {events:,} events of {cases:,} proposals."])


def export_bundle(options: Any) -> Answer:
    from mulkko.policy.queries.bundle import unpack, write_bundle

    if options.output.is_dir():
        try:
            with tempfile.TemporaryDirectory(dir=options.output, prefix=".bundle-") as scratch:
                counts = write_bundle(Path(scratch) / "bundle", at=now())
                unpack(Path(scratch) / "bundle", Path(scratch), options.output)
        except OSError as error:
            why = f"{options.output} cannot be written: {error.strerror}."
            raise Refused(why, str(options.output), "Name another file.") from error
    else:
        with whole_file(options.output) as partial:
            counts = write_bundle(partial, at=now())
    line = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return Answer({"file": str(options.output), **counts}, [f"{options.output}: {line}."])


def write_verifier(options: Any) -> Answer:
    """Write the file that stands in every bundle too, so that it can be read, kept and compared beforehand."""
    from hashlib import sha256

    from mulkko.policy.queries.bundle import verifier

    text = verifier()
    write_whole(options.output, text)
    digest = sha256(text.encode()).hexdigest()
    line = f"{options.output}: run it with `python3 {options.output.name} BUNDLE`. SHA-256 {digest}."
    return Answer({"file": str(options.output), "sha256": digest}, [line])


def _verify_bundle(options: Any) -> Answer:
    from mulkko.policy.engine.bundle import NoBundle, verify_bundle

    if len(options.checkpoint) > 1:
        raise Refused("A bundle is held against one checkpoint.", "--checkpoint", "Give the newest that was kept.")
    kept = _kept(options.checkpoint[0]) if options.checkpoint else None
    with tempfile.TemporaryDirectory(prefix="mulkko-bundle-") as scratch:
        try:
            found = verify_bundle(options.bundle, Path(scratch), checkpoint=kept)
        except NoBundle as error:
            raise Refused(str(error), "--bundle", "Give a file that `mulkko ledger export` wrote.") from error
    first = found.bad[0] if found.bad else None
    document = {
        "ok": found.ok, "entries": found.entries, "erased": found.erased, "unwitnessed": found.entries - found.witnessed,
        "first_bad": {"index": first[0], "kind": first[1]} if first else None,
        "bad": [{"index": index, "kind": kind} for index, kind in found.bad[:100]], "claims": found.claims,
    }  # fmt: skip
    held = sum(claim["status"] == "holds" for claim in found.claims)
    lines = [f"{found.entries:,} entries, {found.erased} erased, {document['unwitnessed']} newer than the checkpoint."]
    lines += [f"{held} of {len(found.claims)} figures run again with the same answer."]
    lines += [f"Broken at entry {first[0]}: {first[1]}."] if first else []
    return Answer(document, [*lines, "Whole." if found.ok else "NOT whole."], 0 if found.ok else 1)


def erase_payload(options: Any) -> Answer:
    from mulkko.ledger.actions import erase
    from mulkko.ledger.errors import NothingToErase

    try:
        erase(options.index, legal_basis=options.basis, by=operator(), at=now())
    except NothingToErase as error:
        raise Refused(str(error), "INDEX", "See: mulkko ledger export") from error
    return Answer({"erased": options.index}, [f"The payload of entry {options.index} is erased; the entry stays."])
