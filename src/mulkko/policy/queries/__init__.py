"""One proposal as everything that reads it needs it: its content, its table, its gate, its paper; and verification."""

from mulkko.policy.queries.changes import Difference, changes_since_last_round, revisions_of
from mulkko.policy.queries.confirmation import confirmation_of
from mulkko.policy.queries.content import (
    Draft,
    Table,
    claims_of,
    content_of,
    draft_of,
    may_edit,
    plain,
    proposal_with,
    sealed_content,
    table_of,
)
from mulkko.policy.queries.gate import Check, check, decider_of, problems_before_submission
from mulkko.policy.queries.paper import paper_from, paper_of, paper_of_draft, paper_of_round
from mulkko.policy.queries.preview import previewed
from mulkko.policy.queries.proofs import document_numbered, evidence_numbered, reference_of
from mulkko.policy.queries.saving import Kept, kept_for
from mulkko.policy.queries.suggestions import suggestions, suggestions_for
from mulkko.policy.queries.verification import Verdict, verify_everything

__all__ = [
    "Check",
    "Difference",
    "Draft",
    "Kept",
    "Table",
    "Verdict",
    "changes_since_last_round",
    "check",
    "claims_of",
    "confirmation_of",
    "content_of",
    "decider_of",
    "document_numbered",
    "draft_of",
    "evidence_numbered",
    "kept_for",
    "may_edit",
    "paper_from",
    "paper_of",
    "paper_of_draft",
    "paper_of_round",
    "plain",
    "previewed",
    "problems_before_submission",
    "proposal_with",
    "reference_of",
    "revisions_of",
    "sealed_content",
    "suggestions",
    "suggestions_for",
    "table_of",
    "verify_everything",
]
