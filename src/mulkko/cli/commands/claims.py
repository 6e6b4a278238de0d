"""`mulkko claims`: does every figure still hold? Stores nothing. What leaves as a file: `claim_files`."""

from typing import Any

from mulkko.cli.answers import Answer, Refused, columns
from mulkko.cli.commands import claim_files
from mulkko.cli.home import now, person_of


def register(nouns: Any, shared: Any) -> None:
    claims = nouns.add_parser("claims", help="whether figures still hold")
    verbs = claims.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser(
        "check", parents=[shared], help="run figures again; exit 1 if a signature would be stopped"
    )
    check.add_argument("--proposal", metavar="ID")
    check.set_defaults(run=check_all, takes_person=True)
    claim_files.register(verbs, shared)


def check_all(options: Any) -> Answer:
    from mulkko.policy.models import Proposal
    from mulkko.policy.queries import check

    readable = Proposal.objects.readable_by(person_of(options), now())
    if options.proposal:
        proposals = list(readable.filter(reference=options.proposal))
        if not proposals:
            raise Refused(
                f"There is no proposal '{options.proposal}'.", "--proposal", "Use a reference such as 2026-0001."
            )
    else:
        proposals = [proposal for proposal in readable if proposal.state not in ("approved", "withdrawn")]
    found = [check(proposal, at=now()) for proposal in proposals]
    told = [_claim(checked, finding, one.proposal) for one in found for checked, finding in one.by_claim.values()]
    allowed = all(one.allows() for one in found)
    rows = [
        [one["proposal"], one["id"], one["status"], one["drift"] or "", one["grade"], one["reason"]] for one in told
    ]
    return Answer({"ok": allowed, "claims": told}, columns(rows) or ["No figure to check."], 0 if allowed else 1)


def _claim(checked: Any, finding: Any, proposal: str) -> dict[str, Any]:
    runs = {run.mode: dict(run.answer.values) if not run.answer.error else None for run in checked.runs}
    return {
        "id": checked.claim.pk, "proposal": proposal, "status": checked.judgement.status, "drift": finding.drift,
        "verdict": finding.verdict, "grade": checked.grade, "replayed": runs.get("replay"),
        "refreshed": runs.get("refresh", runs.get("replay")), "reason": checked.judgement.reason,
        "sentence": checked.claim.read_out(),
    }  # fmt: skip
