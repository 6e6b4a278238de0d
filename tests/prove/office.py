"""An office at random: people draft, sign, object, settle, return and recall while clocks jump and units are renamed."""

import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.builders.hall import FILES, HUGE, LARGE, NINE, OPERATOR, SMALL, WITH_CONSENT, draft_of, person, write_hall
from tests.prove import laws

from mulkko.approval.actions import OpinionAnswer
from mulkko.approval.engine.ladder import FORUMS, OUTCOMES
from mulkko.approval.errors import ApprovalRefused
from mulkko.approval.models import Approval, ChangeRequest, Hold, Reroute, Signature, Step
from mulkko.approval.queries import opinions_to_answer
from mulkko.ledger.models import Entry
from mulkko.organization.actions import end_posting, enter_absence, load_city
from mulkko.organization.errors import OrganizationError
from mulkko.organization.models import Position, day_of
from mulkko.policy import actions
from mulkko.policy.actions import turns
from mulkko.policy.actions.ladder import ask_forum, talk_over
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import Proposal, RoundRecord

REFUSALS = (ApprovalRefused, PolicyRefused, OrganizationError, ValueError)
PEOPLE = st.sampled_from(["haneul", "maeul", "park", "choi", "cha", "jung", "seo", "kang", "vice", "mayor", "oh"])
DRAFTERS = st.sampled_from(["haneul", "haneul", "maeul", "park"])
JUMPS = st.sampled_from([1, 60, 24 * 60, 8 * 24 * 60])
TEXTS = ["□ 추진배경", "□ 추진베경", "□ 추진배경\n○ 새벽에도 운행한다.", "□ {99.n}", ""]
UNITS, KINDS = ["fin", "bud", "bus-s", "tra", "leg", "city"], ["cooperate", "consent", "review"]
NAMES = st.sampled_from(["대중교통과", "교통정책과", "미래교통과"])


class Office(RuleBasedStateMachine):
    """Every act either leaves exactly one entry or leaves nothing; the laws are asked after every step."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block._from_testcase = True  # it holds nobody up, and is rolled back in the end
        self.block.__enter__()
        self.now, self.seen, self.stale = NINE, {}, {}

    def teardown(self) -> None:
        try:
            laws.nothing_is_found_by_verifying()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @contextmanager
    def act(self):
        """Let somebody try: the clock goes on, an act is one entry, and what is refused leaves none and no signature (48).

        A round of a major matter that ends without a decision is registered besides (기록령 §17①): an entry of its own.
        """
        self.now += timedelta(seconds=1)
        before, registered = (Entry.objects.count(), Signature.objects.count()), RoundRecord.objects.count()
        try:
            yield  # in no transaction of ours: an act that is refused undoes itself
        except REFUSALS:
            assert (Entry.objects.count(), Signature.objects.count()) == before
        else:
            added = list(Entry.objects.order_by("index").values_list("action", flat=True)[before[0] :])
            assert added[1:] == ["policy.round_registered"] * (RoundRecord.objects.count() - registered)
            assert 1 <= len(added) <= 2

    def one_of(self, number, *, running=True):
        found = Approval.objects.filter(ending__isnull=running).order_by("pk")
        return found[number % len(found)] if found else None

    def of(self, approval):
        return Proposal.objects.get(reference=approval.subject)

    @initialize(consent=st.booleans())
    def open(self, consent):
        with tempfile.TemporaryDirectory() as folder:
            changed = {"delegation": WITH_CONSENT} if consent else {}
            assert load_city(write_hall(Path(folder), **changed), by=OPERATOR, at=NINE).is_whole
        for amount in (SMALL, LARGE):
            self._submit("haneul", amount, "plan")

    @rule(by=DRAFTERS, amount=st.sampled_from([SMALL, LARGE, HUGE]), duty=st.sampled_from(["plan", "plan", "notice"]))
    def submit(self, by, amount, duty):
        self._submit(by, amount, duty)

    def _submit(self, by, amount, duty):
        try:
            proposal = draft_of(person(by), at=self.now, amount_krw=amount, duty=duty)
        except REFUSALS:
            return
        with self.act():
            actions.submit(proposal, by=person(by), at=self.now)

    @rule(number=st.integers(0, 9), by=PEOPLE, says=st.sampled_from(["", "", "의견"]), objects=st.booleans())
    def sign(self, number, by, says, objects):
        if approval := self.one_of(number):
            self._sign(Proposal.objects.get(reference=approval.subject), by, approval.version_id, says, objects)

    @rule(number=st.integers(0, 9), times=st.integers(2, 8))
    def carry_on(self, number, times):
        """Several sign one after another, without a word."""
        for _ in range(times):
            self._sign_in_turn(number, "", False, True)

    @rule(
        number=st.integers(0, 9), says=st.sampled_from(["", "", "의견"]), objects=st.booleans(), answered=st.booleans()
    )
    def sign_in_turn(self, number, says, objects, answered):
        self._sign_in_turn(number, says, objects, answered)

    def _sign_in_turn(self, number, says, objects, answered):
        """The one whose turn it is, so that documents get to their end."""
        approval = self.one_of(number)
        steps = approval.open_steps() if approval else []
        holders = [one for step in steps for one in laws.holders_of(step, self.now)]
        if holders:
            step_is_consent = any(step.kind == "consent" for step in steps)
            proposal = Proposal.objects.get(reference=approval.subject)
            login = holders[number % len(holders)].user.login
            self._sign(proposal, login, approval.version_id, says, objects and step_is_consent, answered)

    def _sign(self, proposal, by, version, says="", objects=False, answered=True):
        with self.act():
            waiting = opinions_to_answer(proposal.current_round.approval) if answered else []
            told = {
                "opinion": says,
                "objects": objects,
                "answers": {one.pk: OpinionAnswer(True, "예") for one in waiting},
            }
            actions.sign(proposal, by=person(by), at=self.now, version_hash=version, **told)

    @rule(number=st.integers(0, 9))
    def look(self, number):
        """Somebody opens a page and keeps it open."""
        if approval := self.one_of(number):
            self.stale[number] = (Proposal.objects.get(reference=approval.subject), approval.version_id)

    @precondition(lambda self: self.stale)
    @rule(number=st.integers(0, 9), by=PEOPLE)
    def sign_from_an_old_page(self, number, by):
        proposal, version = list(self.stale.values())[number % len(self.stale)]
        self._sign(proposal, by, version)

    @rule(number=st.integers(0, 9), by=PEOPLE)
    def sign_what_was_never_shown(self, number, by):
        approval = self.one_of(number)
        if approval:
            before = Signature.objects.count()
            self._sign(Proposal.objects.get(reference=approval.subject), by, "0" * 64)
            assert Signature.objects.count() == before

    @rule(number=st.integers(0, 9), by=st.none() | PEOPLE, reason=st.sampled_from(["", "다시 쓸 것"]))
    def send_back(self, number, by, reason):
        if approval := self.one_of(number):
            by = by or next((one.user.login for one in laws.holders_of(approval.open_steps()[0], self.now)), "oh")
            with self.act():
                told = {"version_hash": approval.version_id, "reason": reason}
                actions.return_for_redraft(
                    Proposal.objects.get(reference=approval.subject), by=person(by), at=self.now, **told
                )

    @rule(
        number=st.integers(0, 9), by=st.none() | PEOPLE, reason=st.sampled_from(["", "기다림"]), days=st.integers(-1, 9)
    )
    def hold(self, number, by, reason, days):
        if approval := self.one_of(number):
            by = by or next((one.user.login for one in laws.holders_of(approval.open_steps()[0], self.now)), "oh")
            told = {"until": day_of(self.now) + timedelta(days=days), "version_hash": approval.version_id}
            with self.act():
                turns.hold(self.of(approval), **told, reason=reason, by=person(by), at=self.now)

    @rule(number=st.integers(0, 9), by=st.none() | PEOPLE, text=st.sampled_from(TEXTS), is_slip=st.booleans())
    def change_the_text(self, number, by, text, is_slip):
        if approval := self.one_of(number):
            by = by or next((one.user.login for one in laws.holders_of(approval.open_steps()[0], self.now)), "oh")
            told = {"reason": "고침", "version_hash": approval.version_id, "is_slip": is_slip}
            with self.act():
                turns.revise(self.of(approval), text, **told, by=person(by), at=self.now)

    @rule(number=st.integers(0, 9), by=st.none() | PEOPLE, text=st.sampled_from(["", "고칠 것"]))
    def ask_for_a_change(self, number, by, text):
        if approval := self.one_of(number):
            by = by or next((one.user.login for one in laws.holders_of(approval.open_steps()[0], self.now)), "oh")
            with self.act():
                told = {"text": text, "version_hash": approval.version_id}
                turns.request_changes(self.of(approval), **told, by=person(by), at=self.now)

    @rule(number=st.integers(0, 9), by=st.none() | PEOPLE, text=st.sampled_from(TEXTS), is_slip=st.booleans())
    def answer_a_request(self, number, by, text, is_slip):
        found = list(ChangeRequest.objects.select_related("step__approval__drafter").order_by("pk"))
        if found:
            one = found[number % len(found)]
            told = {"text": text, "is_slip": is_slip, "version_hash": one.step.approval.version_id}
            with self.act():
                by = person(by) if by else one.step.approval.drafter
                turns.answer_changes(one, answer="답", **told, by=by, at=self.now)

    @rule(number=st.integers(0, 9), by=st.none() | PEOPLE, unit=st.sampled_from(UNITS), kind=st.sampled_from(KINDS))
    def add_a_step(self, number, by, unit, kind):
        if approval := self.one_of(number):
            by = person(by) if by else approval.drafter
            with self.act():
                turns.add_step(self.of(approval), unit=unit, kind=kind, reason="함께 봄", by=by, at=self.now)

    @rule(number=st.integers(0, 9), by=st.none() | PEOPLE, any_step=st.booleans())
    def take_a_step_off(self, number, by, any_step):
        rows = list(Reroute.objects.filter(kind="added").select_related("by", "step").order_by("pk"))
        steps = list(Step.objects.order_by("pk")) if any_step else [row.step for row in rows]
        if rows and steps:
            step = steps[number % len(steps)]
            with self.act():
                by = person(by) if by else rows[number % len(rows)].by
                turns.remove_step(step, reason="필요 없음", by=by, at=self.now)

    @rule(number=st.integers(0, 9), by=st.none() | PEOPLE)
    def confirm(self, number, by):
        found = list(Signature.objects.to_confirm().order_by("pk")) or list(Signature.objects.order_by("pk")[:3])
        if found:
            one = found[number % len(found)]
            told = {"by": person(by) if by else one.signed_by, "version_hash": one.step.approval.version_id}
            with self.act():
                turns.confirm(one, **told, at=self.now)

    @rule(number=st.integers(0, 9), by=PEOPLE)
    def take_up(self, number, by):
        found = list(Hold.objects.order_by("pk"))
        if found:
            with self.act():
                turns.take_up(found[number % len(found)], by=person(by), at=self.now)

    @rule(number=st.integers(0, 9), by=st.none() | DRAFTERS, running=st.booleans())
    def recall(self, number, by, running):
        if approval := self.one_of(number, running=running):
            by = by or approval.drafter.user.login
            with self.act():
                actions.recall(Proposal.objects.get(reference=approval.subject), by=person(by), at=self.now)

    @rule(number=st.integers(0, 9))
    def submit_again(self, number):
        approval = self.one_of(number, running=False)
        if approval:
            with self.act():
                actions.submit(Proposal.objects.get(reference=approval.subject), by=approval.drafter, at=self.now)

    @rule(number=st.integers(0, 9), by=st.just("mayor") | PEOPLE, text=st.sampled_from(["", "따를 것"]))
    def settle(self, number, by, text):
        found = list(Signature.objects.filter(outcome="objected").order_by("pk"))
        if found:
            with self.act():
                actions.settle_objection(found[number % len(found)], text=text, by=person(by), at=self.now)

    @rule(
        number=st.integers(0, 9), by=PEOPLE, outcome=st.sampled_from(OUTCOMES), days=st.integers(-2, 1),
        forum=st.sampled_from(FORUMS), is_talk=st.booleans(),
    )  # fmt: skip
    def go_on_with_an_objection(self, number, by, outcome, days, forum, is_talk):
        found = list(Signature.objects.filter(outcome="objected").order_by("pk"))
        if not found:
            return
        objection, who = found[number % len(found)], {"by": person(by), "at": self.now}
        told = {"held_on": day_of(self.now) + timedelta(days=days), "present": "두 부서", "minutes": "논의함"}
        with self.act():
            if is_talk:
                talk_over(objection, **told, outcome=outcome, **who)
            else:
                ask_forum(objection, forum=forum, reason="다름", **who)

    @rule(minutes=JUMPS, until_new_year=st.booleans())
    def wait(self, minutes, until_new_year):
        """Time passes, sometimes to a second before the new year: nothing is approved by that (24)."""
        before = laws.decided()
        last = NINE.replace(month=12, day=31, hour=14, minute=59, second=58)
        self.now = last if until_new_year and self.now < last else self.now + timedelta(minutes=minutes)
        assert laws.decided() == before

    @rule(login=PEOPLE, days=st.integers(1, 20))
    def go_away(self, login, days):
        today = day_of(self.now)
        with self.act():
            told = {"starts_on": today, "ends_on": today + timedelta(days=days), "reason": "leave"}
            enter_absence(person(login), by=None, at=self.now, **told)

    @rule(name=NAMES)
    def rename_a_department(self, name):
        units = FILES["units"] + f"bus,{name},section,tra,{day_of(self.now)}\n"
        with tempfile.TemporaryDirectory() as folder:
            load_city(write_hall(Path(folder), units=units), by=OPERATOR, at=self.now)

    @rule(level=st.sampled_from(["bureau_head", "section_head", "vice_mayor"]))
    def change_the_table(self, level):
        """The row of large matters names another level from now on."""
        rows = FILES["delegation"].replace("5000000000,bureau_head", f"5000000000,{level}")
        with tempfile.TemporaryDirectory() as folder:
            load_city(write_hall(Path(folder), delegation=rows), by=OPERATOR, at=self.now)

    @rule(number=st.integers(0, 9), by=st.none() | PEOPLE, reason=st.sampled_from(["", "여러 국이 걸림"]))
    def keep_the_rule(self, number, by, reason):
        if approval := self.one_of(number):
            with self.act():
                by = person(by) if by else approval.drafter
                turns.keep_rule(self.of(approval), reason=reason, by=by, at=self.now)

    @rule(replaced=st.booleans())
    def let_the_team_leader_go(self, replaced):
        """Her post is taken by somebody new, or stands empty."""
        today, post = day_of(self.now), Position.objects.get(code="p-bus-r")
        if not post.postings.on(today).filter(person=person("maeul")).exists() or self.now < NINE + timedelta(days=9):
            return
        end_posting(person("maeul"), post, on=today, by=OPERATOR, at=self.now)
        if replaced:
            post.postings.create(person=person("oh"), kind="regular", valid_from=today)

    @invariant()
    def the_laws_hold(self):
        type(self).steps += 1
        laws.check_all()
        laws.whoever_signed_is_posted(self.seen)
        self.seen = laws.unchanged_since(self.seen)

    @rule()
    def change_the_ledger(self):
        """The database itself refuses (46)."""
        laws.the_ledger_refuses_to_change(connection)
