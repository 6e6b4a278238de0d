"""Where the rows of 내 할 일 come from: one function for each room that waits for people, each returning frozen rows."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mulkko.approval.models import ADVISING, HandOver, SettlementRequest, Step
from mulkko.approval.queries import Turn, shown_to, turns_of
from mulkko.approval.queries import objections_waiting_for as objections_on_routes
from mulkko.approval.queries.holding import clock_of
from mulkko.approval.queries.seats import reports_waiting_for
from mulkko.catalog.queries.calls import waiting_for as calls_waiting_for
from mulkko.coordination.engine.clock import USUAL_DAYS
from mulkko.coordination.models import Answer, Request
from mulkko.coordination.queries import objections_waiting_for as objections_while_drafting
from mulkko.coordination.queries import waiting_for as requests_waiting_for
from mulkko.directives.queries import waiting_for as directives_waiting_for
from mulkko.organization.models import SEOUL
from mulkko.policy.models import JoinOffer, Nudge, Proposal
from mulkko.policy.queries.listing import ended_at
from mulkko.policy.queries.moved import Ground, waiting_grounds
from mulkko.policy.queries.outcomes import waiting_outcomes
from mulkko.policy.queries.standing import Facts, facts_of
from mulkko.prepared import PreparedModels, Texts
from mulkko.web.sentences.kinds import ground_word, step_word
from mulkko.web.work.desk import Desk
from mulkko.web.work.on_route import Way, changes_asked, confirmations, ways_of
from mulkko.web.work.rows import Fact, Nudged, Work


def work_of(desk: Desk) -> list[Work]:
    """Return everything that waits for one person, from every source."""
    return [row for source in SOURCES for row in source(desk)]


def steps(desk: Desk) -> list[Work]:
    """Return the open steps of routes: 검토, 협조, 합의, 결재, 전결."""
    found = shown_to(desk.person, desk.now, desk.place)
    subjects = [step.approval.subject for step in found]
    proposals, facts, turns = proposals_named(subjects), facts_of(subjects), turns_of(subjects)
    reminded = _reminders(Nudge.objects.filter(step__in=[step.pk for step in found]), "step_id")
    ways = ways_of(found)
    return [
        _step_row(
            desk, step, proposals[step.approval.subject], facts[step.approval.subject], turns, reminded, ways[step.pk]
        )
        for step in found
        if step.approval.subject in proposals
    ]


def _step_row(
    desk: Desk, step: Step, proposal: Proposal, facts: Facts, turns: dict[str, Turn], reminded: dict[int, Nudged],
    way: Way,
) -> Work:  # fmt: skip
    begun_at = turns[proposal.reference].begun_at if proposal.reference in turns else step.approval.submitted_at
    sign = reverse("signature", args=[proposal.reference])
    return Work(
        kind="approve" if step.kind == "approve" else "cooperate" if step.kind in ADVISING else "review",
        act=act_of(step), title=step.approval.title, reference=proposal.reference, begun_at=begun_at,
        address=reverse("approval", args=[proposal.reference]), link=_("Open"), opinion_address=sign,
        unit=desk.name_of(proposal.unit.code), drafter=step.approval.drafter.name, facts=_away(desk) + way.facts(desk.today) + _told(facts), held_until=way.held_until, waits_for_drafter=way.waits_for_drafter,
        due_on=desk.calendar.deadline_after(clock_of(begun_at, way.held), USUAL_DAYS), acting_for=desk.acting.get(step.position.code, ""),
        nudged=reminded.get(step.pk),
    )  # fmt: skip


def _away(desk: Desk) -> tuple[Fact, ...]:
    """Return that the holder is away and does not sign meanwhile: the step is shown to both, and signed by one."""
    return (Fact(_("You are away: your deputy signs"), "warn"),) if desk.place.is_away else ()


def reports(desk: Desk) -> list[Work]:
    """Return what was decided in my absence and waits to be seen: 사후보고."""
    return [
        Work(
            kind="approve", act=pgettext("work", "Report afterwards"), title=one.signature.step.approval.title,
            reference=one.signature.step.approval.subject, begun_at=one.at, link=_("Look at it"),
            address=reverse("report", args=[one.signature.step.approval.subject, one.pk]),
            drafter=one.signature.step.approval.drafter.name, unit=one.signature.step.approval.department_name,
        )
        for one in reports_waiting_for(desk.person, desk.place)
    ]  # fmt: skip


def act_of(step: Step) -> str:
    """Return the act of a step as an officer calls it; what is delegated is 전결."""
    if step.kind == "draft":  # only where a changed text is to be signed again
        return pgettext("work", "Sign again")
    if step.kind == "approve" and step.approval.level != "mayor":
        return pgettext("step", "Delegated approval")
    return step_word(step.kind)


def requests(desk: Desk) -> list[Work]:
    """Return the questions of other units that mine have not answered: 협의."""
    found = requests_waiting_for(desk.person, desk.now, desk.place)
    proposals = proposals_named([one.subject for one in found], undecided=True)
    facts = facts_of(list(proposals))
    reminded = _reminders(Nudge.objects.filter(request__in=[one.pk for one in found]), "request_id")
    return [
        _request_row(desk, one, proposals[one.subject], facts[one.subject], reminded)
        for one in found
        if one.subject in proposals
    ]


def _request_row(desk: Desk, one: Request, proposal: Proposal, facts: Facts, reminded: dict[int, Nudged]) -> Work:
    answer = reverse("request-answer", args=[proposal.reference, one.pk])
    return Work(
        kind="asked", act=pgettext("work", "Coordination"), title=proposal.title, reference=proposal.reference,
        begun_at=one.asked_at, address=answer, opinion_address=answer, link=_("Answer"), due_on=one.due_on,
        unit=desk.name_of(one.asking_unit.code), drafter=one.asked_by.name, facts=_told(facts), nudged=reminded.get(one.pk),
    )  # fmt: skip


def returned(desk: Desk) -> list[Work]:
    """Return my drafts that came back and wait to be mended: 보완."""
    rows = _returned(drafter=desk.person.pk)
    ended = ended_at([row.reference for row in rows])
    return [
        Work(
            kind="rework", act=pgettext("work", "Rework"), title=row.title, reference=row.reference, link=_("Mend"),
            begun_at=ended.get(row.reference, row.created_at), address=reverse("draft", args=[row.reference]),
            unit=desk.name_of(row.unit.code), drafter=desk.person.name, facts=(Fact(_("Returned"), "warn"),),
        )
        for row in rows
    ]  # fmt: skip


@PreparedModels
def _returned(drafter: int) -> "QuerySet[Proposal]":
    return Proposal.objects.filter(drafter=drafter).undecided().in_state("returned").select_related("unit")


def results(desk: Desk) -> list[Work]:
    """Return my documents that another system decides: what came of them waits to be entered."""
    waiting = HandOver.objects.running().filter(approval__policy_round__proposal__drafter=desk.person)
    begun = dict(waiting.values_list("approval__subject", "at"))
    return [
        Work(
            kind="rework", act=pgettext("work", "Result"), title=row.title, reference=reference, link=_("Enter the result"),
            begun_at=begun[reference], address=reverse("result-new", args=[reference]), drafter=desk.person.name,
            unit=desk.name_of(row.unit.code), facts=(Fact(_("Decided in the other system"), "warn"),),
        )
        for reference, row in proposals_named(list(begun)).items()
    ]  # fmt: skip


def replies(desk: Desk) -> list[Work]:
    """Return my drafts on which units stated conditions or objections that I have not answered yet: 보완."""
    rows = Answer.objects.filter(
        request__asked_by=desk.person,
        kind__in=("conditional", "objection"),
        reply__isnull=True,
        settlement__isnull=True,
    )
    by_subject: dict[str, list[Answer]] = {}
    for row in rows.select_related("request").order_by("pk"):
        by_subject.setdefault(row.request.subject, []).append(row)
    proposals = proposals_named(list(by_subject), undecided=True)
    return [
        Work(
            kind="rework", act=pgettext("work", "Rework"), title=proposals[subject].title, reference=subject,
            begun_at=answers[-1].at, address=reverse("coordination", args=[subject]), link=_("Answer"),
            unit=desk.name_of(proposals[subject].unit.code), drafter=proposals[subject].drafter.name, facts=_heard(answers),
        )
        for subject, answers in by_subject.items()
        if subject in proposals
    ]  # fmt: skip


def _heard(answers: Sequence[Answer]) -> tuple[Fact, ...]:
    units = dict.fromkeys(answer.unit_name for answer in answers)
    told = {"unit": next(iter(units)), "number": len(answers)}
    kind = "bad" if any(answer.kind == "objection" for answer in answers) else "warn"
    if len(units) == 1:
        return (Fact(_("%(unit)s: opinions %(number)s") % told, kind),)
    return (Fact(_("%(unit)s and others: opinions %(number)s") % told, kind),)


def settling(desk: Desk) -> list[Work]:
    """Return the objections between units that I stand above, on a route or while it is drafted: 조정."""
    on_routes = objections_on_routes(desk.person, desk.now, desk.place)
    brought = set(SettlementRequest.objects.filter(objection__in=on_routes).values_list("objection_id", flat=True))
    signed = [
        (one.step.approval.subject, one.unit_name, one.signed_at, "objection-settlement", one.pk, one.pk in brought)
        for one in on_routes
    ]
    said = [
        (one.request.subject, one.unit_name, one.at, "request-settlement", one.request_id, False)
        for one in objections_while_drafting(desk.person, desk.now, desk.place)
    ]
    proposals = proposals_named([row[0] for row in signed + said], undecided=True)
    return [
        Work(
            kind="settle", act=pgettext("work", "Settle"), title=proposals[subject].title, reference=subject,
            begun_at=at, address=reverse(page, args=[subject, pk]), link=_("Settle it"), facts=_of_objection(unit, is_brought),
            unit=desk.name_of(proposals[subject].unit.code), drafter=proposals[subject].drafter.name,
        )
        for subject, unit, at, page, pk, is_brought in signed + said
        if subject in proposals
    ]  # fmt: skip


def _of_objection(unit: str, is_brought: bool) -> tuple[Fact, ...]:
    facts = (Fact(_("Objection of %(unit)s") % {"unit": unit}, "bad"),)
    return (*facts, Fact(_("Asked to settle it"), "warn")) if is_brought else facts


def orders(desk: Desk) -> list[Work]:
    """Return the directives that wait for my unit: 지시."""
    return [
        Work(
            kind="directive", act=one.act, title=one.title, address=one.address, link=_("Open"), unit=one.unit,
            due_on=one.due_on, begun_at=desk.now,
        )
        for one in directives_waiting_for(desk.person, desk.now, desk.place)
    ]  # fmt: skip


def outcomes(desk: Desk) -> list[Work]:
    """Return what approved documents promised and my unit has to measure or judge: 평가."""
    return [
        Work(
            kind="outcome", act=pgettext("work", "Outcome"), title=proposal.title, reference=proposal.reference,
            address=reverse("outcome", args=[proposal.reference]), link=_("Judge it"), due_on=waiting[0].line.due_on,
            begun_at=_morning(waiting[0].line.due_on), unit=desk.name_of(proposal.unit.code), drafter=proposal.drafter.name,
            facts=(Fact(", ".join(one.line.name for one in waiting[:2])),),
        )
        for proposal, waiting in waiting_outcomes(desk.person, desk.place, desk.now).items()
    ]  # fmt: skip


def grounds(desk: Desk) -> list[Work]:
    """Return the decisions of mine, and those that my post took, whose ground moved: 근거 변동."""
    return [
        Work(
            kind="ground", act=pgettext("work", "Moved evidence"), title=one.ground.proposal.title, link=_("Look at it"),
            reference=one.ground.proposal.reference, address=reverse("watch-answer", args=[one.ground.proposal.reference]),
            begun_at=one.ground.since, unit=desk.name_of(one.ground.proposal.unit.code), facts=_of_ground(one.ground),
            drafter=one.ground.proposal.drafter.name,
        )
        for one in waiting_grounds(desk.person, desk.place, desk.now)
    ]  # fmt: skip


def _of_ground(ground: Ground) -> tuple[Fact, ...]:
    first = ground.moved[0]
    figures = [f"{one.then} → {one.now}" for one in first.told if one.now]
    grade = Fact(ground_word(ground.grade), "bad" if ground.grade in ("decisive", "broken") else "warn")
    return (grade, Fact(figures[0])) if figures else (grade,)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SEOUL)


def calls(desk: Desk) -> list[Work]:
    """Return the data calls that my unit has to fill in, or that I confirm: 자료 취합."""
    words = {"fill": pgettext("call", "Fill in"), "confirm": pgettext("call", "Confirm")}
    return [
        Work(
            kind="collect", act=pgettext("work", "Data call"), title=f"{one.asked.call.title} · {one.asked.unit_name}",
            address=reverse("data-call-sheet", args=[one.asked.call_id, one.asked.unit.code]), link=words[one.act],
            begun_at=one.asked.at, unit=desk.name_of(one.asked.call.owner.code), due_on=one.asked.call.due_on,
            facts=(Fact(_("Filled in: wait for a confirmation"), "good"),) if one.act == "confirm" else (),
        )
        for one in calls_waiting_for(desk.place)
    ]  # fmt: skip


def joins(desk: Desk) -> list[Work]:
    """Return who asks me to write one draft together with mine: 함께 쓰기."""
    rows = JoinOffer.objects.waiting_for(desk.person).select_related("proposal__unit", "other", "by")
    return [
        Work(
            kind="asked", act=pgettext("work", "Write together"), title=one.other.title, reference=one.other.reference,
            begun_at=one.at, address=reverse("join-answer", args=[one.other.reference, one.pk]), link=_("Answer"),
            unit=desk.name_of(one.proposal.unit.code), drafter=one.by.name, facts=(Fact(one.proposal.title),),
        )
        for one in rows
    ]  # fmt: skip


SOURCES: tuple[Callable[[Desk], list[Work]], ...] = (
    steps,
    confirmations,
    changes_asked,
    reports,
    requests,
    returned,
    results,
    replies,
    settling,
    orders,
    outcomes,
    grounds,
    calls,
    joins,
)


def proposals_named(references: Sequence[str], *, undecided: bool = False) -> dict[str, Proposal]:
    """Return the proposals with these references, with unit and drafter; or of them those that nobody has decided or ended."""
    asked = _undecided if undecided else _all
    return {row.reference: row for row in asked(references=tuple(references))}


@PreparedModels
def _all(references: Texts) -> "QuerySet[Proposal]":
    return Proposal.objects.filter(reference__in=references).select_related("unit", "drafter")


@PreparedModels
def _undecided(references: Texts) -> "QuerySet[Proposal]":
    return Proposal.objects.filter(reference__in=references).undecided().select_related("unit", "drafter")


def _reminders(nudges: "QuerySet[Nudge]", key: str) -> dict[int, Nudged]:
    rows = nudges.select_related("by").order_by("pk")
    return {getattr(row, key): Nudged(row.at, row.by.name) for row in rows}


def _told(facts: Facts) -> tuple[Fact, ...]:
    """Return the two facts that decide the reading order: objections or opinions, and the checks."""
    said = []
    if facts.objections:
        said.append(
            Fact(ngettext("%(n)s objection", "%(n)s objections", facts.objections) % {"n": facts.objections}, "bad")
        )
    elif facts.opinions:
        said.append(Fact(ngettext("%(n)s opinion", "%(n)s opinions", facts.opinions) % {"n": facts.opinions}, "warn"))
    if facts.checks:
        kind = "good" if facts.passed == facts.checks and not facts.newer_data else "warn"
        checked = _("Checks %(passed)s/%(all)s") % {"passed": facts.passed, "all": facts.checks}
        said.append(Fact(checked, kind))
    if facts.newer_data:
        said.append(Fact(_("Newer data"), "warn"))
    return tuple(said[:2])
