"""`mulkko documents`: a paper as a file."""

import hashlib
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Answer, Refused
from mulkko.cli.home import now, person_of


def register(nouns: Any, shared: Any) -> None:
    documents = nouns.add_parser("documents", help="papers as files")
    verbs = documents.add_subparsers(dest="verb", required=True, metavar="VERB")
    render = verbs.add_parser("render", parents=[shared], help="write the paper of a proposal or a document number")
    render.add_argument("id", metavar="ID", help="a reference such as 2026-0001, or a document number")
    render.add_argument("--format", choices=("html",), default="html")
    render.add_argument("-o", "--output", type=Path, metavar="FILE", required=True)
    render.set_defaults(run=render_paper, takes_person=True)


def render_paper(options: Any) -> Answer:
    from mulkko.documents.formats.html import page
    from mulkko.policy.models import Proposal
    from mulkko.policy.queries import paper_of, proposal_with

    found = proposal_with(options.id)
    if found is None or not Proposal.objects.readable_by(person_of(options), now()).filter(pk=found.pk).exists():
        raise Refused(
            f"There is no proposal or document '{options.id}'.", "ID", "Use a reference or a document number."
        )
    content = page(paper_of(found, at=now())).encode()
    try:
        options.output.write_bytes(content)
    except OSError as error:
        raise Refused(
            f"{options.output} cannot be written: {error.strerror}.", str(options.output), "Name another file."
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    return Answer({"file": str(options.output), "sha256": digest, "pages": None}, [f"{options.output} sha256 {digest}"])
