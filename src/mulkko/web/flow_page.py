"""The flow of work in words and as a picture: steps, what cases lose time on, and how long something takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from mulkko.organization.models import Person
from mulkko.organization.queries import Place
from mulkko.policy.models import Proposal
from mulkko.processes.engine.cases import BACK, DONE, STEPS
from mulkko.processes.engine.causes import Cause
from mulkko.processes.engine.figures import StepFigure
from mulkko.processes.queries import Flow
from mulkko.web.charts import Chart, flow
from mulkko.web.charts.flow import Arrow, Node

MINUTES = 24 * 60


@dataclass(frozen=True)
class Lost:
    """One line of what cases lose time on; `title` and `address` name a case that the reader may open, or are empty."""

    cause: Cause
    name: str
    title: str = ""
    address: str = ""


def step_name(step: str) -> str:
    """Return the name of a step on the map of a process."""
    return {
        "draft": pgettext("step", "Draft"),
        "asked": pgettext("work", "Coordination"),
        "lead_review": pgettext("flow", "Team lead’s review"),
        "review": pgettext("step", "Review"),
        "cooperate": pgettext("step", "Co-operation"),
        "consent": pgettext("step", "Consent"),
        "approve": pgettext("step", "Approval"),
        "elsewhere": pgettext("flow", "Approval in the other system"),
        "amend": pgettext("flow", "Mending on the route"),
        "redraft": pgettext("flow", "Drafting again"),
        DONE: pgettext("flow", "Approved"),
    }[step]


def cause_name(cause: Cause) -> str:
    """Return what a cause is, as an officer says it."""
    if cause.kind == "turn":
        return _("%(step)s: waiting until somebody begins") % {"step": step_name(cause.step)}
    return {
        "returned": _("Returned: until it is submitted again"),
        "recalled": _("Recalled: until it is submitted again"),
        "changes": _("A change was asked for: until the drafter answers"),
        "held": _("Put on hold"),
        "objection": _("An objection: until it is settled"),
    }[cause.kind]


def lasting(days: float | None) -> str:
    """Return how long something took, in minutes, hours or working days."""
    if days is None:
        return ""
    minutes = round(days * MINUTES)
    if minutes < 60:
        return pgettext("how long", "%(n)s min") % {"n": minutes}
    if minutes < MINUTES:
        return pgettext("how long", "%(n)s h") % {"n": round(minutes / 60)}
    return pgettext("how long", "%(n)s days") % {"n": number_format(round(days, 1), 1)}


def steps_of(found: Flow) -> list[StepFigure]:
    """Return the steps that can be told, in the order of the road."""
    return [found.steps[step] for step in STEPS if step in found.steps]


def count_of(figure: StepFigure) -> str:
    """Return how often a step was passed; to the nearest five beside arrows that are not told."""
    told = {"n": number_format(figure.n, 0, use_l10n=True, force_grouping=True)}
    if figure.is_about:
        return pgettext("cases", "about %(n)s") % told
    return told["n"]


def map_of(found: Flow) -> Chart:
    """Return the process as it really ran; the table beside it holds the same arrows."""
    on_arrows = {step for source, target, _n in found.arrows for step in (source, target)}
    nodes = [_node(step, found) for step in (*STEPS, DONE) if step in on_arrows or step in found.steps]
    arrows = [Arrow(source, target, n, leads_back=target in BACK) for source, target, n in found.arrows]
    return flow(
        "flow-map", _("The road of a proposal as it ran"), _told(found), nodes, arrows, source=_("From"), target=_("To"),
        how_often=_("Times"), language="en" if get_language() == "en" else "ko",
    )  # fmt: skip


def _told(found: Flow) -> str:
    """Return the map in one sentence: how often cases came back."""
    back = sum(n for _source, target, n in found.arrows if target in BACK)
    return ngettext("It came back %(n)s time.", "It came back %(n)s times.", back) % {"n": back} if back else ""


def _node(step: str, found: Flow) -> Node:
    figure = found.steps.get(step)
    if figure is None:
        return Node(step, step_name(step))
    number = pgettext("cases", "%(n)s times") % {"n": count_of(figure)}
    if figure.spread is None:
        return Node(step, step_name(step), number)
    told = {"median": lasting(figure.spread.median), "most": lasting(figure.spread.p90)}
    return Node(step, step_name(step), pgettext("flow", "%(median)s · 90%% %(most)s") % told, number)


def lost_by(causes: Iterable[Cause], *, person: Person | None, place: Place | None, at: datetime) -> list[Lost]:
    """Return what cases lose time on, each with the case that the reader may open and that lost the most on it."""
    listed = list(causes)
    examples = {key for cause in listed for key in cause.examples}
    rows = Proposal.objects.filter(reference__in=examples).readable_by(person, at, place)
    titles = dict(rows.values_list("reference", "title")) if examples else {}
    return [_lost(cause, titles) for cause in listed]


def _lost(cause: Cause, titles: dict[str, str]) -> Lost:
    example = next((key for key in cause.examples if key in titles), "")
    if not example:
        return Lost(cause, cause_name(cause))
    return Lost(cause, cause_name(cause), titles[example], reverse("history", args=[example]))
