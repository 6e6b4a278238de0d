"""The public rendition of a paper: made anew from what was sealed, with its own digest; the sealed document never changes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mulkko.approval.models import Approval
from mulkko.documents.engine.paper import Paper, shown_disclosure, strings_of
from mulkko.language.engine.masking import found
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.queries import compared_rows, erased_acts
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart
from mulkko.policy.models import Amendment, DelegationFacts, Proposal
from mulkko.policy.queries import paper_from, paper_of_round
from mulkko.policy.queries.records import class_now
from mulkko.publishing.engine.redaction import Part, parts_of, redacted, still_there, without_sayings
from mulkko.publishing.errors import NotPublic
from mulkko.publishing.models import HiddenPart

NOT_GIVEN = "비공개 문서"  # in the place of another document that gives nothing to the public


@dataclass(frozen=True)
class PublicPaper:
    """What the public gets of one paper; `digest` is that of its strings, `left` words of hidden parts that still stand on it."""

    reference: str
    paper: Paper
    hidden: Mapping[str, str]
    digest: str
    left: tuple[str, ...]
    personal: tuple[str, ...]  # what looks like personal data of citizens on it

    @property
    def number(self) -> str:
        return self.paper.letter.number


def decided(proposal: Proposal) -> Approval:
    """Return the approval of a decided paper.

    Raises:
        NotPublic: it is not decided.
    """
    current = proposal.current_round
    if current is None or proposal.state != "approved":
        raise NotPublic("undecided")
    return current.approval


def hidden_of(proposal: Proposal) -> dict[str, HiddenPart]:
    """Return the parts that are hidden now, each with the row that hid it."""
    newest = {row.part: row for row in HiddenPart.objects.filter(proposal=proposal).select_related("by").order_by("pk")}
    return {part: row for part, row in newest.items() if row.clause}


def parts_to_hide(proposal: Proposal) -> list[Part]:
    """Return everything on a decided paper that can be hidden.

    Raises:
        NotPublic: it is not decided.
    """
    approval = decided(proposal)
    return parts_of(json.loads(approval.version.text), paper_of_round(approval).plan)


def public_paper(proposal: Proposal) -> PublicPaper:
    """Return what the public gets of a paper.

    Raises:
        NotPublic: it is not decided, closed, or partly open with no part marked yet.
    """
    approval, stands = decided(proposal), class_now(proposal)
    if stands.disclosure == "closed":
        raise NotPublic("closed")
    hidden = {part: row.clause for part, row in hidden_of(proposal).items()}
    if stands.disclosure == "partly" and not hidden:
        raise NotPublic("unmarked")
    whole, content = paper_of_round(approval), json.loads(approval.version.text)
    word = shown_disclosure(stands.disclosure, [clause for clause in stands.clauses.split(",") if clause])
    paper = _rendition(proposal, approval, whole, redacted(content, hidden), hidden, word)
    strings = strings_of(paper)
    return PublicPaper(
        proposal.reference, paper, hidden, sha256_of(canonical(strings)), still_there(parts_of(content, whole.plan), hidden, paper),
        tuple(dict.fromkeys(span_text for string in strings for span_text in _personal(string))),
    )  # fmt: skip


def _rendition(
    proposal: Proposal, approval: Approval, whole: Paper, content: dict[str, Any], hidden: Mapping[str, str], word: str
) -> Paper:
    cited = _cited_documents(proposal, content)
    cut = paper_from(
        content | cited, approval, agency=whole.letter.agency, department=approval.department_name,
        begun_at=approval.submitted_at, names=chart(day_of(approval.submitted_at)).names,
    )  # fmt: skip
    # What was asked of other units stands before the other remarks, and no sealed content holds it.
    asked = whole.plan.remarks[: len(whole.plan.remarks) - len(cut.plan.remarks)]
    plan = without_sayings(replace(cut.plan, remarks=(*asked, *cut.plan.remarks)), hidden)
    if any(content[name] != told for name, told in cited.items()):
        plan = replace(plan, version="")  # that text names what the public is not told of
    return replace(cut, plan=plan, letter=replace(cut.letter, disclosure=word))


def _cited_documents(proposal: Proposal, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a paper says of other documents, each as the public gets that one itself."""
    cited = {}
    if amends := content.get("amends"):
        kind, number, _title, version = amends
        older = _given(Amendment.objects.get(proposal=proposal).of)
        cited["amends"] = (
            [kind, number, older.paper.title, "" if older.hidden else version] if older else [kind, NOT_GIVEN, "", ""]
        )
    told = content.get("delegation", {})
    facts = DelegationFacts.objects.filter(proposal=proposal).select_related("follows").first()
    if "follows" in told and facts and facts.follows and not _given(facts.follows):
        cited["delegation"] = told | {"follows": NOT_GIVEN}
    return cited


def _given(approval: Approval) -> PublicPaper | None:
    try:
        return public_paper(Proposal.objects.get(reference=approval.subject))
    except NotPublic:
        return None


def _personal(text: str) -> Iterator[str]:
    """Yield what looks like personal data; officials' names and titles are none (정보공개법 §9①6호 라목), so names are not looked for."""
    yield from (text[span.start : span.end] for span in found(text) if span.kind != "name")


def published() -> list[PublicPaper]:
    """Return every paper that the public gets, by its number."""
    papers = []
    for proposal in Proposal.objects.filter(rounds__approval__ending__kind="approved").distinct().order_by("pk"):
        try:
            papers.append(public_paper(proposal))
        except NotPublic:
            continue
    return sorted(papers, key=lambda one: one.number)


def verify_hidden_parts() -> Iterator[Break]:
    """Yield what was said of hidden parts other than the ledger recorded it."""
    actions = ["publishing.part_hidden", "publishing.part_shown"]
    yield from compared_rows(HiddenPart, actions, erased_acts())
