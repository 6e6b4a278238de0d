"""Whether remarks, candidates, decisions, steps and links are still what the ledger recorded."""

from collections.abc import Iterator
from typing import Any

from mulkko.directives.models import Decision, Directive, Event, Link, Remarks, found_digest
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.ledger.queries import Break, ErasedActs, Kept, compared, erased_acts, told

STEPS = (
    "assigned", "disputed", "work_accepted", "progressed", "paused", "resumed", "reported", "confirmed", "reopened",
    "closed_infeasible",
)  # fmt: skip
MADE = ("accepted", "typed_in")


def verify_directives() -> Iterator[Break]:
    """Yield every row of this room that is not what the ledger recorded, or that nothing recorded."""
    erased = erased_acts()
    yield from _texts(erased)
    made = list(_told(*MADE))
    rows = Directive.objects.select_related("office")
    moments = dict(Event.objects.filter(kind="registered").values_list("directive", "at"))
    yield from compared(
        "directives_directive", {facts["directive"]: (index, {key: facts[key] for key in DIRECTIVE}) for index, facts in made},
        (Kept(row.pk, row.facts(), moments.get(row.pk), row.pk) for row in rows), erased,
    )  # fmt: skip
    decided = [(index, facts["decision"]) for index, facts in _told("accepted", "merged", "rejected", "undone")]
    decisions = Decision.objects.select_related("by")
    yield from compared(
        "directives_decision", {one["id"]: (index, one) for index, one in decided},
        (Kept(row.pk, row.facts(), row.at, row.pk) for row in decisions), erased,
    )  # fmt: skip
    yield from _steps(made, erased)
    links = Link.objects.select_related("by")
    yield from compared(
        "directives_link", {facts["link"]: (index, {key: facts[key] for key in LINK}) for index, facts in _told("linked", "unlinked")},
        (Kept(row.pk, row.facts(), row.at, row.pk) for row in links), erased,
    )  # fmt: skip


DIRECTIVE = ("directive", "what", "text", "addressee", "issued_by", "issued_on", "kind", "due_on", "office", "closed")
LINK = ("link", "directive", "subject", "linked", "by", "at")
EVENT = ("event", "directive", "step", "lead", "text", "coop", "percent", "until", "document", "claim", "by", "at")


def _texts(erased: ErasedActs) -> Iterator[Break]:
    """Compare each text with its own digest, and the digest of what was found in it with the recorded one."""
    added = list(_told("remarks_added"))
    texts = {facts["remarks"]: (index, [facts["digest"], facts["digest"]]) for index, facts in added}
    found = {facts["remarks"]: (index, facts["found"]) for index, facts in added}
    rows = list(Remarks.objects.prefetch_related("candidates"))
    there = (Kept(row.pk, [row.digest, sha256_of(row.text)], row.added_at, row.pk) for row in rows)
    yield from compared("directives_remarks", texts, there, erased)
    in_them = (
        Kept(row.pk, found_digest(row.candidates.order_by("pk")), row.added_at, f"of remarks {row.pk}") for row in rows
    )
    yield from compared("directives_candidate", found, in_them, erased)


def _steps(made: list[tuple[int, dict[str, Any]]], erased: ErasedActs) -> Iterator[Break]:
    told_steps = [(index, facts["registered"]) for index, facts in made]
    told_steps += [(index, facts["withdrawn"]) for index, facts in _told("undone") if "withdrawn" in facts]
    told_steps += list(_told(*STEPS))
    rows = Event.objects.select_related("lead", "by", "approval__number").prefetch_related("coop")
    yield from compared(
        "directives_event", {facts["event"]: (index, {key: facts[key] for key in EVENT}) for index, facts in told_steps},
        (Kept(row.pk, row.facts(), row.at, row.pk) for row in rows), erased,
    )  # fmt: skip


def _told(*verbs: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for verb in verbs:
        yield from told(f"directives.{verb}")
