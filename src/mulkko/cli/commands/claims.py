"""`mulkko claims`: does every figure still hold, of drafts before a signature and of decisions after it?

What leaves as a file: `claim_files`.
"""

from datetime import date
from typing import Any

from mulkko.cli.answers import Answer, Refused, columns
from mulkko.cli.commands import claim_files
from mulkko.cli.home import now, operator, person_of


def register(nouns: Any, shared: Any) -> None:
    claims = nouns.add_parser("claims", help="whether figures still hold")
    verbs = claims.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser(
        "check", parents=[shared], help="run figures again; exit 1 if a signature would be stopped"
    )
    check.add_argument("--proposal", metavar="ID")
    check.set_defaults(run=check_all, takes_person=True)
    watching = verbs.add_parser(
        "watch", parents=[shared], help="run the figures of approved documents again and keep what moved"
    )
    watching.add_argument("--at", metavar="DAY", help="take what is due by this day (YYYY-MM-DD); today where left out")
    watching.set_defaults(run=watch)
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
        "id": checked.claim.pk, "kind": checked.claim.kind, "proposal": proposal, "status": checked.judgement.status, "drift": finding.drift,
        "verdict": finding.verdict, "grade": checked.grade, "replayed": runs.get("replay"),
        "refreshed": runs.get("refresh", runs.get("replay")), "reason": checked.judgement.reason,
        "sentence": checked.claim.read_out(),
    }  # fmt: skip


def watch(options: Any) -> Answer:
    from mulkko.policy.actions.watching import watch_decisions

    done = watch_decisions(by=operator(), at=now(), on=_day(options.at))
    found = [_finding(row) for row in done.findings]
    unchecked = [{"proposal": proposal, "claim": claim, "reason": reason} for proposal, claim, reason in done.unchecked]
    rows = [[one["proposal"], one["claim"], one["grade"], _told(one["then"]), _told(one["now"])] for one in found]
    told = {"documents": done.documents, "claims": done.claims, "findings": found, "unchecked": unchecked}
    lines = [
        *columns(rows),
        *(f"{one['proposal']}  {one['claim']}  not run: {one['reason']}" for one in unchecked),
        f"{done.documents} documents, {done.claims} figures looked at, {len(found)} findings.",
    ]
    return Answer({"ok": not unchecked, **told}, lines, 1 if unchecked else 0)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"'{text}' is no day.", "--at", "Write it as 2026-12-31.") from error


def _told(values: dict[str, str | None]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items()) or "―"


def _finding(row: Any) -> dict[str, Any]:
    return {
        "proposal": row.proposal.reference, "claim": row.claim_id, "status": row.status, "drift": row.drift, "grade": row.grade,
        "known": row.is_known, "then": row.then, "now": row.now, "versions": row.newest, "reason": row.reason,
        "preferred": [row.preferred_then or None, row.preferred_now or None],
    }  # fmt: skip
