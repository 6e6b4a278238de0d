"""The steps of the story beside its figures: what the mayor said, what citizens wrote, whom the draft asks, who objects."""

from collections import Counter
from typing import Any

from mulkko.approval.errors import ObjectionStands
from mulkko.approval.models import Approval, Signature
from mulkko.catalog.actions import Incoming
from mulkko.coordination.queries import of_subject
from mulkko.demo.remarks import write_remarks
from mulkko.demo.telling import Story, StoryBroke, expect
from mulkko.demo.voices import write_voices
from mulkko.directives import actions as directives
from mulkko.directives.models import Directive
from mulkko.organization.models import day_of
from mulkko.organization.queries import actor_of, holders, unit_with
from mulkko.policy import actions
from mulkko.policy.queries import paper_of, suggestions
from mulkko.voice.actions import clear, collect, make_themes
from mulkko.voice.engine.board import Wanted
from mulkko.voice.models import Collection
from mulkko.voice.queries import rises, voices_of
from mulkko.voice.queries.pictures import numbers_of

CLEARED = 3  # voices of the rising theme that all staff may read, beside those that name a theme
OBJECTION = "새로 드는 운영비의 재원이 올해 예산에 없습니다."
INSTRUCTION = "올해는 시범운영에 필요한 만큼만 예비비로 쓰고, 나머지는 내년 예산에 반영할 것."


# -- directive --------------------------------------------------------------------------------------------------------


def hear_the_mayor(story: Story) -> dict[str, Any]:
    """Register what the mayor said; a person accepts the order that the rules found and assigns it."""
    text = write_remarks(story.folder).read_text(encoding="utf-8")
    office, lead = unit_with("planning"), unit_with("transit")
    if office is None or lead is None:
        raise StoryBroke("there is no planning bureau or no transit section")
    remarks = directives.add_remarks(
        text,
        source="meeting",
        title="간부회의",
        held_on=day_of(story.clock),
        unit=office,
        by=None,
        at=story.at(),
        speaker="시장",
    )
    found = list(remarks.candidates.all())
    orders = [one for one in found if one.kind == "directive" and "교통국" in one.addressee]
    expect(bool(orders), "no order to the traffic bureau was found")
    chief = story.person("planning")
    story.directive = directives.accept(orders[0], by=chief, at=story.at())
    directives.assign(story.directive, lead=lead, by=chief, at=story.at())
    directives.accept_work(story.directive, by=story.person("transit"), at=story.at())
    expect(all(one.text == text[one.start : one.end] for one in found), "a candidate is not a span of the text")
    return {
        "found": {kind: sum(one.kind == kind for one in found) for kind in sorted({one.kind for one in found})},
        "orders": [{"text": one.text, "force": one.force, "addressee": one.addressee} for one in found if one.kind == "directive"],
        "accepted": story.directive.text, "lead": "transit", "state": story.directive.state,
    }  # fmt: skip


def report_with_proof(story: Story, approval: Approval) -> str:
    """Report the directive as done with the approved document, and let the mayor's office confirm it."""
    directive = Directive.objects.get(pk=story.directive.pk)
    directives.report_done(directive, proof=approval, by=story.person("transit"), at=story.at())
    directives.confirm(directive, by=story.person("planning"), at=story.at())
    return Directive.objects.get(pk=directive.pk).state


# -- surge ------------------------------------------------------------------------------------------------------------


def hear_the_citizens(story: Story) -> dict[str, Any]:
    """Collect what citizens wrote, sort it into themes, and see which one rises where."""
    path = write_voices(story.folder, story.seed, until=day_of(story.clock), times=story.voices_times)
    columns = {"text": "내용", "title": "제목", "date": "접수일", "place": "지역", "channel": "경로"}
    person, at = story.person("transit"), story.at()
    told = Incoming(title="시민 의견", owner="transit", as_of=day_of(at))
    actor = actor_of(person, at, client="demo")
    collected = collect(path, columns=columns, told=told, by=actor, person=person, at=at).collection
    sorting = make_themes(collected, by=actor, at=story.at())
    themes = {theme.number: theme for theme in sorting.themes.all()}
    found = rises(sorting)
    expect(bool(found) and found[0].p < 0.001, "no theme rises")
    campaign = _most_copied(collected)
    expect(campaign["senders"] > 100, "no text was sent by many people word for word")
    story.theme = themes[found[0].theme].label
    story.voices = (sorting, Wanted(theme=found[0].theme))
    closest = numbers_of(*story.voices, order="closest")[:CLEARED]
    for number in sorted({*closest, *(theme.label_voice for theme in themes.values())}):
        clear(collected, number, by=person, at=story.at(minutes=1))
    return {
        "voices": collected.n, "folded": collected.folded, "campaign": campaign, "masked": collected.masked, "unsorted": sorting.unsorted,
        "themes": [{"label": theme.label, "n": theme.n} for theme in themes.values()],
        "rising": [
            {
                "theme": themes[one.theme].label, "district": one.district, "observed": one.observed,
                "expected": f"{one.expected:.1f}", "p": f"{one.p:.1e}",
            }
            for one in found if one.theme == found[0].theme
        ],
    }  # fmt: skip


def _most_copied(collected: Collection) -> dict[str, Any]:
    """Return the text that most people sent word for word: it counts as one text of so many senders."""
    titles = {row["copies"]: row["title"] for row in voices_of(collected, ("title", "copies"))}
    [(key, senders)] = Counter(row["copies"] for row in voices_of(collected, ("copies",))).most_common(1)
    return {"text": titles[key], "senders": senders}


# -- coordination -----------------------------------------------------------------------------------------------------


def ask_the_others(story: Story) -> dict[str, Any]:
    """Ask the units that the draft touches, each found with its reasons, and let them answer."""
    found = [one for one in suggestions(story.proposal, at=story.clock) if one.unit != "transit"]
    expect(bool(found), "no unit is suggested")
    question = "이 대책안에 의견이 있으면 알려 주시기 바랍니다."
    units = [one.unit for one in found[:4]]
    requests = actions.ask_units(story.proposal, units, question=question, by=story.drafter, at=story.at())
    answers = {}
    for request in requests:
        post = story.chart().head_of(request.unit.code)
        person = holders(post.code if post else "", day_of(story.clock))[0]
        kind, text = (
            ("conditional", "재원 계획을 붙여 주시기 바랍니다.")
            if request.unit.code == "budget"
            else ("no_opinion", "")
        )
        answer = actions.answer_request(request, kind=kind, by=person, at=story.at(), text=text)
        answers[request.unit.code] = kind
        if kind == "conditional":
            actions.reply_to_answer(
                answer, is_taken_up=True, reason="재원 계획을 덧붙임.", by=story.drafter, at=story.at()
            )
    expect(len(of_subject(story.proposal.reference)) == len(requests), "a request was lost")
    return {
        "suggested": [{"unit": one.unit, "layer": one.layer, "reasons": [f"{reason.kind}: {reason.what}" for reason in one.reasons[:2]]} for one in found],
        "answers": answers,
    }  # fmt: skip


# -- objection --------------------------------------------------------------------------------------------------------


def settle_the_objection(story: Story, approval: Approval) -> dict[str, Any]:
    """Let the approver try while the consenting unit objects; then the superior of both units settles it."""
    (step,) = [step for step in approval.steps.all() if step.kind == "approve"]
    approver = holders(step.position.code, day_of(story.clock))[0]
    refused = False
    try:
        actions.sign(story.proposal, by=approver, at=story.at(), version_hash=approval.version_id)
    except ObjectionStands:
        refused = True
    expect(refused, "the approver could sign over an objection on a consent step")
    state = Approval.objects.get(pk=approval.pk).state
    settled = settle(story, approval)
    printed = [[opinion.office, opinion.text, opinion.answer] for opinion in paper_of(story.proposal).opinions]
    expect(any(OBJECTION in row[1] for row in printed), "the objection is not on the paper")
    return {"state": state, "refused": refused, "settled_by": settled, "on_the_paper": printed}


def settle(story: Story, approval: Approval) -> str:
    """Record the instruction of the mayor, who heads both bureaus, for every objection that stands."""
    mayor = story.person("mayor")
    for objection in Signature.objects.filter(step__approval=approval, outcome="objected", settlement__isnull=True):
        actions.settle_objection(objection, text=INSTRUCTION, by=mayor, at=story.at())
    return mayor.name
