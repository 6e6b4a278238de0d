"""Whether remarks, candidates, decisions, steps and links are still what the ledger recorded."""

from collections.abc import Iterator
from typing import Any

from mulkko.directives.models import Decision, Directive, Event, Link, Remarks, found_digest
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.ledger.queries import ErasedActs, erased_acts, told

Bad = tuple[int, str]
Recorded = dict[int, tuple[int, Any]]
UNRECORDED = 2**62  # sorts behind every entry: a row that no entry recorded
STEPS = (
    "assigned", "disputed", "work_accepted", "progressed", "paused", "resumed", "reported", "confirmed", "reopened",
    "closed_infeasible",
)  # fmt: skip
MADE = ("accepted", "typed_in")


def verify_directives() -> Iterator[Bad]:
    """Yield every row of this room that is not what the ledger recorded, or that nothing recorded."""
    erased = erased_acts()
    yield from _texts(erased)
    made = list(_told(*MADE))
    rows = Directive.objects.select_related("office")
    moments = dict(Event.objects.filter(kind="registered").values_list("directive", "at"))
    yield from _compared(
        {facts["directive"]: (index, {key: facts[key] for key in DIRECTIVE}) for index, facts in made},
        ((row.pk, row.facts(), moments.get(row.pk)) for row in rows), erased,
    )  # fmt: skip
    decided = [(index, facts["decision"]) for index, facts in _told("accepted", "merged", "rejected", "undone")]
    decisions = Decision.objects.select_related("by")
    yield from _compared(
        {one["id"]: (index, one) for index, one in decided},
        ((row.pk, row.facts(), row.at) for row in decisions),
        erased,
    )
    yield from _steps(made, erased)
    links = Link.objects.select_related("by")
    yield from _compared(
        {facts["link"]: (index, {key: facts[key] for key in LINK}) for index, facts in _told("linked", "unlinked")},
        ((row.pk, row.facts(), row.at) for row in links), erased,
    )  # fmt: skip


DIRECTIVE = ("directive", "what", "text", "addressee", "issued_by", "issued_on", "kind", "due_on", "office", "closed")
LINK = ("link", "directive", "subject", "linked", "by", "at")
EVENT = ("event", "directive", "step", "lead", "text", "coop", "percent", "until", "document", "claim", "by", "at")


def _texts(erased: ErasedActs) -> Iterator[Bad]:
    """Compare each text with its own digest, and the digest of what was found in it with the recorded one."""
    recorded = {
        facts["remarks"]: (index, [facts["digest"], facts["digest"], facts["found"]])
        for index, facts in _told("remarks_added")
    }
    rows = Remarks.objects.prefetch_related("candidates")
    there = (
        (row.pk, [row.digest, sha256_of(row.text), found_digest(row.candidates.order_by("pk"))], row.added_at)
        for row in rows
    )
    yield from _compared(recorded, there, erased)


def _steps(made: list[tuple[int, dict[str, Any]]], erased: ErasedActs) -> Iterator[Bad]:
    told_steps = [(index, facts["registered"]) for index, facts in made]
    told_steps += [(index, facts["withdrawn"]) for index, facts in _told("undone") if "withdrawn" in facts]
    told_steps += list(_told(*STEPS))
    rows = Event.objects.select_related("lead", "by", "approval__number").prefetch_related("coop")
    yield from _compared(
        {facts["event"]: (index, {key: facts[key] for key in EVENT}) for index, facts in told_steps},
        ((row.pk, row.facts(), row.at) for row in rows), erased,
    )  # fmt: skip


def _told(*verbs: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for verb in verbs:
        yield from told(f"directives.{verb}")


def _compared(recorded: Recorded, rows: Iterator[tuple[int, Any, Any]], erased: ErasedActs) -> Iterator[Bad]:
    for key, facts, at in rows:
        index, said = recorded.pop(key, (UNRECORDED, None))
        if said != facts and not (said is None and at is not None and erased.hold(at)):
            yield index, "signature"
    yield from ((index, "signature") for index, _ in recorded.values())
