"""The official paper as a part of a page."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from mulkko.policy import queries
from mulkko.policy.models import Proposal
from mulkko.web.drafting import shown_blocks

try:
    from mulkko.documents.formats import html
except ImportError:  # the room that lays out papers is not there
    html = None  # type: ignore[assignment]


def paper_fragment(proposal: Proposal, context: dict[str, Any]) -> SafeString:
    """Return the paper of a proposal as HTML: from `documents`, or laid out plainly by a template of ours."""
    paper_of = getattr(queries, "paper_of", None)
    if html is not None and paper_of is not None:
        return mark_safe(html.fragment(paper_of(proposal)))  # noqa: S308 - `documents` escapes every text
    return render_to_string(
        "policy/parts/plain_paper.html", context | {"proposal": proposal, "blocks": shown_blocks(proposal.body())}
    )
