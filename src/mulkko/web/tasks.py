"""The tasks of drafting: how far each is, what it lacks, and which one is sensible next. Read from the draft."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulkko.coordination.engine.suggesting import Suggestion
from mulkko.coordination.models import Request
from mulkko.evidence.models import Claim
from mulkko.organization.models import day_of
from mulkko.policy.models import Proposal
from mulkko.policy.queries import claims_of, facts_told, procedures_of, suggestions
from mulkko.policy.queries.outcomes import warnings_of
from mulkko.voice.models import Collection
from mulkko.web.outcomes import warning_sentences
from mulkko.web.problems import TASKS, Missing, problem_sentences

DONE, BEGUN, AHEAD, LOCKED = "done", "begun", "ahead", "locked"
OPTIONAL = ("voices", "outcome", "units")
OF_ALTERNATIVES = ("evidence", "options")  # optional where nothing is compared
NOT_OF_A_ROUTINE = (*OPTIONAL, *OF_ALTERNATIVES, "procedures")
ORDER = (
    "outline",
    "evidence",
    "voices",
    "options",
    "outcome",
    "units",
    "route",
    "procedures",
    "disclosure",
    "body",
    "submission",
)


@dataclass(frozen=True)
class Task:
    """One line of the list; `note` says in words what the state means here."""

    name: str
    number: int
    title: str
    state: str
    address: str
    note: str = ""
    missing: list[Missing] = field(default_factory=list)
    is_optional: bool = False
    is_spare: bool = False  # its kind of document does not need it, and nobody began it


def tasks_of(proposal: Proposal, problems: list[str], now: datetime) -> list[Task]:
    """Return the tasks in the order in which an officer meets them, those that its kind does not need at the end."""
    is_light, suggested = proposal.compares_nothing, len(open_suggestions(proposal, now))
    standing = _standing(proposal, problems, is_light=is_light, suggested=suggested, today=day_of(now))
    titles, addresses = _titles(), _addresses(proposal)
    light = NOT_OF_A_ROUTINE if proposal.is_routine else OF_ALTERNATIVES if is_light else ()
    rows = []
    for name in ORDER:
        state, note = standing[name]
        lacks = problem_sentences(_lacking(name, problems), proposal)
        is_optional = name in OPTIONAL or (not lacks and name in light)
        is_spare = is_light and is_optional and state == AHEAD and not (name == "units" and suggested)
        rows.append(Task(name, 0, titles[name], state, addresses[name], note, lacks, is_optional, is_spare))
    in_order = sorted(rows, key=lambda task: task.is_spare)
    return [replace(task, number=number) for number, task in enumerate(in_order, 1)]


def titles_with_need() -> list[tuple[str, bool]]:
    """Return the title of each task, and whether a routine paper needs it too."""
    return [(title, name not in NOT_OF_A_ROUTINE) for name, title in _titles().items()]


def next_task(tasks: list[Task]) -> Task | None:
    """Return the first task that is neither done nor optional nor locked; the last one once all others are done."""
    needed = [task for task in tasks if task.state not in (DONE, LOCKED) and not task.is_optional]
    return needed[0] if needed else None


def open_suggestions(proposal: Proposal, now: datetime) -> list[Suggestion]:
    """Return the units that are suggested and neither asked nor left out with a reason."""
    asked = set(Request.objects.about(proposal.reference).values_list("unit__code", flat=True))
    refused = set(proposal.refused_suggestions.values_list("unit__code", flat=True))
    return [one for one in suggestions(proposal, at=now) if one.unit not in asked | refused]


def _lacking(name: str, problems: list[str]) -> list[str]:
    return [code for code in problems if name in TASKS and code.startswith(TASKS[name])]


def _standing(
    proposal: Proposal, problems: list[str], *, is_light: bool, suggested: int, today: date
) -> dict[str, tuple[str, str]]:
    """Return state and note of each task."""
    cited = claims_of(proposal)
    made = Claim.objects.filter(proposal=proposal.reference, superseded_by__isnull=True).exists()
    outline = bool(proposal.question or proposal.summary or proposal.duty)
    options = proposal.criteria.exists() or proposal.options.count() > 1 or bool(proposal.chosen)
    terms = bool(proposal.retention or proposal.disclosure != "open")
    return {
        "outline": (_state(not _lacking("outline", problems), outline), ""),
        "evidence": _evidence(bool(cited), made, bool(_lacking("evidence", problems))),
        "voices": _voices(proposal, cited),
        "options": _options(is_light, bool(_lacking("options", problems)), options),
        "outcome": _outcome(proposal, is_light, today),
        "units": _units(proposal, is_light, suggested),
        "route": _route(proposal, problems),
        "procedures": _procedures(proposal, bool(_lacking("procedures", problems))),
        "disclosure": (_state(not _lacking("disclosure", problems), terms), ""),
        "body": (_state(not _lacking("body", problems), proposal.blocks.exists()), ""),
        "submission": (LOCKED if problems else AHEAD, _submission(problems)),
    }


def _state(is_done: bool, is_begun: bool) -> str:
    return DONE if is_done else BEGUN if is_begun else AHEAD


def _evidence(is_cited: bool, is_made: bool, lacks: bool) -> tuple[str, str]:
    if is_cited:
        return (BEGUN if lacks else DONE), ""
    if is_made:
        return BEGUN, _("There is evidence that neither the text nor the table cites.")
    return AHEAD, _("No figure is tied to data yet.")


def _options(is_light: bool, lacks: bool, is_begun: bool) -> tuple[str, str]:
    if is_light and not is_begun:
        return AHEAD, _("Not needed for a routine paper.")
    return _state(not lacks, is_begun), ""


def _outcome(proposal: Proposal, is_light: bool, today: date) -> tuple[str, str]:
    if not proposal.outcome.exists():
        return AHEAD, _("Not needed for a routine paper.") if is_light else _("Can be submitted without.")
    told = warning_sentences(warnings_of(proposal, today), proposal)
    return (BEGUN, told[0]) if told else (DONE, "")


def _voices(proposal: Proposal, cited: list[Claim]) -> tuple[str, str]:
    if proposal.voice_links.exists():
        return DONE, ""
    names = {name for claim in cited for name in claim.datasets}
    if names and Collection.objects.filter(version__dataset__name__in=names).exists():
        return DONE, ""
    return AHEAD, _("Can be submitted without.")


def _units(proposal: Proposal, is_light: bool, suggested: int) -> tuple[str, str]:
    is_begun = Request.objects.about(proposal.reference).exists() or proposal.refused_suggestions.exists()
    if suggested:
        told = ngettext("%(number)s suggestion", "%(number)s suggestions", suggested) % {"number": suggested}
        return (BEGUN if is_begun else AHEAD), told
    if is_begun:
        return DONE, ""
    return (AHEAD if is_light else DONE), _("No unit is suggested.")


def _route(proposal: Proposal, problems: list[str]) -> tuple[str, str]:
    if proposal.duty is None:
        return LOCKED, _("Follows from duty and amount: choose the duty first.")
    return (AHEAD if "approver" in problems else DONE), "" if "approver" in problems else _(
        "Proposed by the delegation table."
    )


def _procedures(proposal: Proposal, lacks: bool) -> tuple[str, str]:
    told = facts_told(proposal)
    if told is None:
        return AHEAD, "" if lacks else _("Not needed for a routine paper.")
    unanswered = sum(one.state == "warned" for one in procedures_of(proposal, told))
    note = ngettext("%(number)s is not answered.", "%(number)s are not answered.", unanswered) % {"number": unanswered}
    return _state(not lacks, True), note if unanswered else ""


def _submission(problems: list[str]) -> str:
    if not problems:
        return _("Everything is there.")
    number = len(problems)
    return ngettext("%(number)s thing is missing.", "%(number)s things are missing.", number) % {"number": number}


def _titles() -> dict[str, str]:
    return {
        "outline": _("What and why"), "evidence": _("Tie evidence"), "voices": _("Public voice"), "options": _("Compare options"), "outcome": _("Outcome plan"),
        "units": _("Find related units"), "route": _("Route"), "procedures": _("Prior procedures"), "disclosure": _("Disclosure and retention"),
        "body": _("Polish the document"), "submission": _("Check before submitting"),
    }  # fmt: skip


def _addresses(proposal: Proposal) -> dict[str, str]:
    pages = {name: name for name in ORDER} | {"voices": "proposal-voices", "units": "draft-units"}
    return {name: reverse(page, args=[proposal.reference]) for name, page in pages.items()}
