"""What an author finds when the text is opened: the saved body, or what the same author typed and did not save yet."""

import json
from dataclasses import dataclass
from datetime import datetime

from mulkko.ledger.engine.canonical import sha256_of
from mulkko.organization.models import Person
from mulkko.policy.engine.body import written_body
from mulkko.policy.models import Proposal


@dataclass(frozen=True)
class Kept:
    """A text with the digest of the body it began from (`base`), and its own (`token`): no other page may overwrite either."""

    text: str
    base: str
    token: str
    is_working: bool
    at: datetime | None


def kept_for(proposal: Proposal, person: Person) -> Kept:
    """Return the text that an author goes on with."""
    body = written_body(proposal.body())
    working = proposal.saved_texts.filter(by=person, is_working=True).first()
    if working is not None and working.text != body:
        return Kept(working.text, working.base, sha256_of(working.text), True, working.at)
    digest = sha256_of(body)
    newest = proposal.saved_texts.filter(is_working=False).first()
    return Kept(body, digest, digest, False, newest.at if newest and newest.text == body else None)


def taken_back(proposal: Proposal) -> frozenset[str]:
    """Return what was typed so on purpose: it is not corrected again."""
    return frozenset(json.loads(proposal.as_typed))
