"""Every page of the fictional city once: under which name, of which matter, and who looks at it.

Screenshots, measurements and the tests in a browser walk the same tour. A page that is added to the program gets a
line here; a test compares the tour with the addresses of the program.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone

from mulkko.approval.models import PostReport, Signature
from mulkko.coordination.models import Remark, Request
from mulkko.demo.absences import DECIDED_MEANWHILE, ON_LEAVE
from mulkko.demo.calls import LEFT_OPEN, call_on_tour
from mulkko.demo.commute import TITLE as COMMUTE
from mulkko.demo.districts import TABLE
from mulkko.demo.joins import JOINED, join_on_tour
from mulkko.demo.moving import MOVED
from mulkko.demo.offices import story_units
from mulkko.directives.models import Directive
from mulkko.directives.permissions import acts_of
from mulkko.organization.models import User
from mulkko.organization.queries import person_named
from mulkko.policy.models import Proposal
from mulkko.policy.queries import claims_of, suggestions
from mulkko.voice.models import Theme

DRAFTER = "routes-1"
OPERATOR = "operator"  # reads and administers, has no person and never signs


@dataclass(frozen=True)
class Stop:
    """One page to look at: its name, its address, and the login of who looks; "" is somebody not signed in."""

    name: str
    path: str
    login: str


class Places:
    """What the addresses of the tour name, read from a filled demo."""

    def __init__(self) -> None:
        of = {proposal.title: proposal for proposal in Proposal.objects.order_by("pk")}
        self.decided = of["산업단지 심야 퇴근길 교통 대책(안)"]
        self.waiting = of["심야 정류소 조명 개선 계획(안)"]  # for the approver
        self.returned = of["심야 정류소 안내판 시범설치 계획(안)"]  # to its drafter
        self.disputed = of["심야 환승주차장 시범운영 계획(안)"]  # while it is drafted
        self.stopped = of["심야 안전도우미 배치 계획(안)"]  # by an objection on its route
        self.judged = of["체납액 집중정리 기간 운영 계획(안)"]
        self.moved = of[MOVED]
        self.decided_meanwhile = of[DECIDED_MEANWHILE.title]
        self.on_leave = of[ON_LEAVE.title]
        self.commute = of[COMMUTE]  # whose figures come from a document, a survey and a forecast

    def claim(self, proposal: Proposal) -> int:
        return claims_of(proposal)[0].pk

    def request_to(self, unit: str) -> int:
        return Request.objects.get(subject=self.disputed.reference, unit__code=unit).pk

    def directive(self, act: str, login: str) -> int:
        """Return the first directive on which somebody may do an act now."""
        person = person_named(login)
        return next(one.pk for one in Directive.objects.order_by("pk") if act in acts_of(one, person, timezone.now()))

    def theme(self) -> int:
        return Theme.objects.order_by("number")[0].pk

    def suggested_unit(self) -> str:
        return suggestions(self.returned, at=timezone.now())[0].unit

    def remark(self) -> int:
        return Remark.objects.about(self.disputed.reference).threads().get().pk

    def report(self) -> int:
        return PostReport.objects.get(signature__step__approval__subject=self.decided_meanwhile.reference).pk

    def objection(self) -> int:
        return Signature.objects.get(step__approval__subject=self.stopped.reference, outcome="objected").pk


@dataclass(frozen=True)
class Page:
    """Who looks at a page, and what its address names."""

    login: str
    named: Callable[[Places], Sequence[Any]] = lambda places: ()


def _decided(login: str) -> Page:
    return Page(login, lambda places: [places.decided.reference])


def _waiting(login: str) -> Page:
    return Page(login, lambda places: [places.waiting.reference])


def _returned(*more: Any) -> Page:
    return Page(DRAFTER, lambda places: [places.returned.reference, *more])


def _of_kind(kind: str, places: "Places") -> list[int]:
    return [one.pk for one in claims_of(places.commute) if one.kind == kind]


def _directive(act: str, login: str) -> Page:
    return Page(login, lambda places: [places.directive(act, login)])


PAGES: dict[str, Page] = {
    "sign-in": Page(""),
    "inbox": Page("traffic"),
    "inbox:drafter": Page(DRAFTER),
    "inbox:asked": Page("roads"),
    "inbox:idle": Page("jobs"),
    "settings": Page(DRAFTER),
    "session": Page(DRAFTER),
    "password": Page(DRAFTER),
    "help": Page(DRAFTER),
    "glossary": Page(DRAFTER),
    "accessibility": Page(""),
    "administration": Page(OPERATOR),
    "closed-reads": Page(OPERATOR),
    "submitted": Page(DRAFTER),
    "own-drafts": Page(DRAFTER),
    "notices": Page(DRAFTER),
    "search": Page(DRAFTER),
    "claims": Page(DRAFTER),
    "claim": Page(DRAFTER, lambda places: [places.claim(places.decided)]),
    **{f"claim:{kind}": Page("estate-1", partial(_of_kind, kind)) for kind in ("document", "survey", "model")},
    "records": Page(DRAFTER),
    "class-review": _waiting(DRAFTER),
    "closing": _decided(DRAFTER),
    "collaboration": Page("traffic"),
    "collaboration:section": Page("transit"),
    "shared-use-new": Page("transit"),
    "datasets": Page(DRAFTER),
    "data-requests": Page(DRAFTER),
    "data-request-new": Page(DRAFTER),
    "received-new": Page(DRAFTER),
    "data-calls": Page(DRAFTER),
    "data-calls-repeated": Page("data"),
    "data-call-new": Page("data"),
    "data-call": Page("data", lambda places: [call_on_tour().pk]),
    "data-call-closing": Page("data", lambda places: [call_on_tour().pk]),
    "data-call-sheet": Page(DRAFTER, lambda places: [call_on_tour().pk, LEFT_OPEN]),
    "dataset": Page(DRAFTER, lambda places: ["심야_대기시간"]),
    "dataset:map": Page(DRAFTER, lambda places: [TABLE]),
    "dataset-new": Page(DRAFTER),
    "joins": Page("statistics-1"),
    "join-new": Page("statistics-1"),
    "join": Page("statistics-1", lambda places: [join_on_tour().pk]),
    "join:accepted": Page(DRAFTER, lambda places: [join_on_tour(JOINED).pk]),
    "description": Page(DRAFTER, lambda places: ["심야_대기시간"]),
    "version-withdrawal": Page(DRAFTER, lambda places: ["심야_대기시간", 1]),
    "proposals": Page(DRAFTER),
    "proposal-new": Page(DRAFTER),
    # The proposal, as those who may act see it.
    "evidence": _decided("traffic"),
    "options": _decided("traffic"),
    "outcome": _decided("traffic"),
    "outcome:open": Page("taxi-1-1", lambda places: [places.decided_meanwhile.reference]),
    "outcome:judged": Page("traffic", lambda places: [places.judged.reference]),
    "outcome-measurement": Page("taxi-1-1", lambda places: [places.decided_meanwhile.reference, "e2"]),
    "outcome-judgement": Page("taxi-1-1", lambda places: [places.decided_meanwhile.reference, "e1"]),
    "coordination": Page(DRAFTER, lambda places: [places.disputed.reference]),
    "approval": _waiting("traffic"),
    "history": _decided("traffic"),
    "approval:decided": _decided(DRAFTER),
    "public-paper": _decided(DRAFTER),
    "approval:draft": _returned(),
    "evidence:draft": _returned(),
    "options:draft": _returned(),
    "outcome:draft": _returned(),
    "signature": _waiting("traffic"),
    "return": _waiting("traffic"),
    "hold": _waiting("traffic"),
    "version-new": _waiting("traffic"),
    "reroute": _waiting("traffic"),
    "change-request": _waiting("traffic"),
    "recall": _waiting(DRAFTER),
    "round-paper": _returned(1),
    "amendment-new": _decided(DRAFTER),
    "register-correction": _decided("fares-1"),
    "remark-new": Page("roads", lambda places: [places.disputed.reference]),
    "remark-answer": Page(DRAFTER, lambda places: [places.disputed.reference, places.remark()]),
    "remark-declined": Page(DRAFTER, lambda places: [places.disputed.reference, places.remark()]),
    "request-answer": Page("roads", lambda places: [places.disputed.reference, places.request_to("roads")]),
    "request-reply": Page(DRAFTER, lambda places: [places.disputed.reference, places.request_to("traffic-policy")]),
    "request-settlement": Page(
        "traffic", lambda places: [places.disputed.reference, places.request_to("traffic-policy")]
    ),
    "objection-settlement": Page("mayor", lambda places: [places.stopped.reference, places.objection()]),
    "objection-talk": Page("budget", lambda places: [places.stopped.reference, places.objection()]),
    "settlement-request": Page("budget", lambda places: [places.stopped.reference, places.objection()]),
    "proposal-voices": _decided(DRAFTER),
    "voices": Page("transit"),
    "voices:cleared": Page("roads"),
    "voice-theme": Page("transit", lambda places: [places.theme()]),
    "voice-proposal": Page(DRAFTER),
    "components": Page(DRAFTER),
    # While somebody is away.
    "omission": Page("taxi-1-1", lambda places: [places.on_leave.reference]),
    "report": Page("traffic", lambda places: [places.decided_meanwhile.reference, places.report()]),
    # Directives, promises and results.
    "directives": Page("planning"),
    "promises": Page("planning"),
    "results": Page("planning"),
    "directives-sheet": Page("planning"),
    "directives-overdue": Page("planning"),
    "directive-new": Page("planning"),
    "remarks-new": Page("planning"),
    "directive-candidates": Page("planning"),
    "directive": _directive("report_progress", "roads"),
    "directive:disputed": _directive("assign", "planning"),
    "directive-assignment": _directive("assign", "planning"),
    "directive-receipt": _directive("accept_work", "budget"),
    "directive-redistribution": _directive("dispute", "budget"),
    "directive-progress": _directive("report_progress", "roads"),
    "directive-report": _directive("report_done", "roads"),
    "directive-pause": _directive("hold", "planning"),
    "directive-resumption": _directive("resume", "planning"),
    "directive-closing": _directive("close_infeasible", "planning"),
    "directive-link": _directive("report_progress", "roads"),
    "directive-proposal": _directive("report_progress", "roads"),
    # How work flows, and the one page for who leads.
    "flow": Page("traffic"),
    "brief": Page("traffic"),
    "brief:mayor": Page("mayor"),
    "watch": Page("traffic"),
    "watch-answer": Page("taxi-1-1", lambda places: [places.moved.reference]),
    # The organisation.
    "organization": Page(DRAFTER),
    "unit": Page(DRAFTER, lambda places: ["transit"]),
    "person": Page(DRAFTER, lambda places: [places.decided.drafter.code]),
    "delegation": Page(DRAFTER),
    "handover": Page(OPERATOR),
    "records-managers": Page(OPERATOR),
    "records-manager": Page(OPERATOR, lambda places: ["transit"]),
    "reorganization": Page(OPERATOR),
    "absence": Page(DRAFTER),
    # The draft, as its drafter sees it.
    "draft": _returned(),
    "outline": _returned(),
    "body": _returned(),
    "route": _returned(),
    "route-facts": _returned(),
    "submission": _returned(),
    "withdrawal": _returned(),
    "disclosure": _returned(),
    "procedures": _returned(),
    "procedure-facts": _returned(),
    "procedure-answer": _returned("policy_name"),
    "draft-saves": _returned(),
    "draft-import": _returned(),
    "draft-authors": _returned(),
    "draft-similar": _returned(),
    "draft-units": _returned(),
    "draft-unit-refusal": Page(DRAFTER, lambda places: [places.returned.reference, places.suggested_unit()]),
    "claim-new": _returned(),
    "claim-build": _returned(),
    "claim-quote": _returned(),
    "claim-survey": _returned(),
    "claim-forecast": _returned(),
    "claim-acceptance": Page(DRAFTER, lambda places: [places.returned.reference, places.claim(places.returned)]),
    "option-new": _returned(),
    "outcome-line-new": _returned(),
    "batch-new": _returned(),
    "option": _returned("all"),
    "option-removal": _returned("all"),
    "criterion-new": _returned(),
    "criterion": _returned("stops"),
    "criterion-removal": _returned("stops"),
    "cell": _returned("all", "stops"),
    "choice": _returned(),
}
NO_PAGES = {
    "ledger-check-new": "an act",
    "watch-csv": "a file",
    "sign-in-demo": "an act",
    "sign-out": "an act",
    "set_language": "an act",
    "proposal": "leads to the tab where the proposal stands",
    "join-offer": "not on the tour: the form of 'draft-unit-refusal'",
    "join-answer": "not on the tour: nobody of the demo waits for an answer",
    "request-new": "an act of the page 'coordination'",
    "collaboration-request": "not on the tour: its address names two units, as the map links it",
    "shared-use-ending": "not on the tour: the form of 'shared-use-new' with one field",
    "check": "an act",
    "claim-renewal": "an act",
    "claim-taking": "an act",
    "claim-putting-back": "an act",
    "claims-csv": "a file",
    "draft-preview": "a part of the page 'body'",
    "draft-restoration": "an act",
    "draft-presence": "a part of the page 'body'",
    "draft-author-removal": "an act",
    "absence-end": "an act",
    "procedure-waiver": "not on the tour: no ordinance of the demo asks what the one who decides may do without",
    "instruction": "not on the tour: a rule decides every draft of the demo",
    "hold-removal": "an act",
    "confirmation": "an act",
    "rule-decision": "not on the tour: the table of the demo does not change; the form of 'return'",
    "reroute-removal": "not on the tour: nobody of the demo adds a step; the form of 'return'",
    "change-answer": "not on the tour: nobody of the demo asks for a change; the form of 'version-new'",
    "preferences": "an act",
    "upload": "not on the tour: nobody of the demo brings a file in by hand",
    "upload-removal": "an act",
    "job": "not on the tour: no long work of the demo is under way",
    "job-attempt": "an act",
    "dataset-csv": "a file",
    "dataset-document": "a file",
    "sorting-new": "an act",
    "directive-confirmation": "not on the tour: nothing of the demo waits for it; same form as the other acts",
    "directive-reopening": "not on the tour: nothing of the demo waits for it; same form as the other acts",
    "directive-link-removal": "an act",
    "candidate-acceptance": "an act",
    "candidate-joining": "an act",
    "candidate-rejection": "an act",
    "candidate-reversal": "an act",
    "nudge-step": "an act",
    "nudge-request": "an act",
    "notices-seen": "an act",
    "outcome-line": "not on the tour: the form of 'outcome-line-new'",
    "outcome-line-removal": "not on the tour: the form of 'option-removal'",
    "proposals-csv": "a file",
    "saved-filters": "leads to the list as it was saved",
    "saved-filter-new": "an act",
    "saved-filter-removal": "an act",
    "voice-link-new": "an act",
    "voice-link-removal": "an act",
    "clearing-new": "an act",
    "clearing-removal": "an act",
    "round-registration": "not on the tour: what asks it is registered by itself; the form of 'closing'",
    "reorganization-execution": "an act",
    "reorganization-heir": "an act",
    "handover-list": "not on the tour: nobody of the demo leaves a post",
    "remark-taken-up": "an act",
    "remark-closed": "an act",
    "paper-pdf": "a file",
    "paper-hwpx": "a file",
    "data-call-replacement": "not on the tour: the form of 'data-call-decision'",
    "data-call-decision": "not on the tour: no call of the demo was asked twice and never used",
    "data-call-xlsx": "a file",
    "data-call-file": "an act",
    "data-call-confirmation": "an act",
    "data-request": "not on the tour: nobody asks for data in the demo",
    "data-request-extension": "not on the tour: nobody asks for data in the demo",
    "data-request-decision": "not on the tour: nobody asks for data in the demo",
    "received-ending": "not on the tour: no data of another agency are held in the demo",
    "public-pdf": "a file",
    "public-hwpx": "a file",
    "hidden-part": "not on the tour: the demo has no partly open paper",
    "paper-package": "a file",
    "paper-pack": "a file",
    "batch-document": "not on the tour: no draft of the demo has a further document",
    "batch-removal": "not on the tour: no draft of the demo has a further document",
    "result": "not on the tour: the demo approves inside",
    "result-new": "not on the tour: the demo approves inside",
    "result-correction": "not on the tour: the demo approves inside",
    "result-file": "a file",
    "history-csv": "a file",
    "evidence-bundle": "a file",
    "evidence-prov": "a file",
    "evidence-verifier": "a file",
}


def view_of(name: str) -> str:
    """Return the name of the address behind a name of the tour: "inbox:drafter" is the inbox, as the drafter sees it."""
    return name.partition(":")[0]


def stops() -> list[Stop]:
    """Return the whole tour through the city that lies in the database."""
    places = Places()
    return [Stop(name, reverse(view_of(name), args=page.named(places)), page.login) for name, page in PAGES.items()]


def admit_everyone(marker: Path) -> None:
    """Let everybody of the story be signed in as with one click, the operator too, not only those whom the demo presents."""
    User.objects.get_or_create(login=OPERATOR)
    told = json.loads(marker.read_text(encoding="utf-8"))
    known = {one["login"] for one in told["people"]}
    story = {OPERATOR, "mayor", *story_units(), *(f"{unit}-1" for unit in story_units())}
    others = User.objects.filter(is_active=True, login__in=story - known).select_related("person").order_by("login")
    told["people"] += [
        {"login": user.login, "name": user.person.name if user.person else "", "note_ko": "", "note_en": ""}
        for user in others
    ]
    marker.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
