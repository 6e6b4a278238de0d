"""People at work until they are killed: python -m tests.workers.mixed.

Reads orders from standard input. "work SEED" forks somebody who drafts, submits, signs, objects, settles, recalls,
returns, pins figures, asks and answers at random until killed; "look" forks one who verifies everything. What somebody
has done is told, after it was committed, as "did PID INDEX SEAL". Forked, so that a kill costs no start of Python.
"""

import json
import os
import sys
from random import Random

from tests.workers import office  # isort: skip
from django.db import IntegrityError
from tests.builders.hall import LARGE, SMALL, claim_of_workers, draft_of, minute, person
from tests.prove.laws import holders_of

from mulkko.approval.actions import OpinionAnswer
from mulkko.approval.engine.numbering import Number, first_gap
from mulkko.approval.errors import ApprovalRefused
from mulkko.approval.models import Approval, DocumentNumber, Signature
from mulkko.approval.queries import opinions_to_answer
from mulkko.coordination.errors import CoordinationRefused
from mulkko.coordination.models import Request
from mulkko.ledger.actions import make_checkpoint
from mulkko.ledger.models import Entry, Head
from mulkko.organization.errors import OrganizationError
from mulkko.policy import actions
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything

REFUSALS = (ApprovalRefused, PolicyRefused, OrganizationError, CoordinationRefused, IntegrityError, ValueError)
DRAFTERS = ("haneul", "maeul", "park")


class Somebody:
    """Does one thing after another; what the rules refuse leaves nothing, and something else is tried."""

    def __init__(self, seed: int) -> None:
        self.chance, self.seed, self.turn = Random(seed), seed, 0
        self.acts = [
            *[self.draft] * 2, *[self.submit] * 3, *[self.sign] * 12, self.settle, self.recall, self.send_back,
            self.pin, self.ask, *[self.answer] * 2, self.witness,
        ]  # fmt: skip

    def do_something(self) -> None:
        self.turn += 1
        self.at = minute(self.seed * 10 + self.turn / 60)
        self.chance.choice(self.acts)()

    def draft(self) -> None:
        amount = self.chance.choice([SMALL, SMALL, LARGE])
        draft_of(person(self.chance.choice(DRAFTERS)), at=self.at, amount_krw=amount)

    def submit(self) -> None:
        waiting = [
            one for one in Proposal.objects.order_by("-pk")[:20] if one.state in ("draft", "returned", "recalled")
        ]
        proposal = self.chance.choice(waiting)
        actions.submit(proposal, by=proposal.drafter, at=self.at)

    def _running(self) -> Approval:
        return self.chance.choice(list(Approval.objects.filter(ending=None).order_by("-pk")[:12]))

    def sign(self) -> None:
        approval = self._running()
        step = self.chance.choice(approval.open_steps())
        objects = step.kind == "consent" and self.chance.random() < 0.3
        says = "의견" if objects or (step.kind != "draft" and self.chance.random() < 0.2) else ""
        answers = {one.pk: OpinionAnswer(True, "반영") for one in opinions_to_answer(approval)}
        actions.sign(
            Proposal.objects.get(reference=approval.subject), by=holders_of(step, self.at)[0], at=self.at,
            version_hash=approval.version_id, opinion=says, objects=objects, answers=answers,
        )  # fmt: skip

    def settle(self) -> None:
        objection = self.chance.choice(list(Signature.objects.standing_objections()))
        actions.settle_objection(objection, text="내년에 반영", by=person("vice"), at=self.at)

    def recall(self) -> None:
        approval = self._running()
        actions.recall(Proposal.objects.get(reference=approval.subject), by=approval.drafter, at=self.at)

    def send_back(self) -> None:
        approval = self._running()
        step = approval.open_steps()[0]
        actions.return_for_redraft(
            Proposal.objects.get(reference=approval.subject), by=holders_of(step, self.at)[0], at=self.at,
            version_hash=approval.version_id, reason="다시 쓸 것",
        )  # fmt: skip

    def pin(self) -> None:
        claim_of_workers(person(self.chance.choice(DRAFTERS)), at=self.at)

    def ask(self) -> None:
        proposal = self.chance.choice([one for one in Proposal.objects.order_by("-pk")[:20] if one.state == "draft"])
        actions.ask_units(proposal, ["bud"], question="재원이 있는가?", by=proposal.drafter, at=self.at)

    def answer(self) -> None:
        request = self.chance.choice(list(Request.objects.filter(answer=None)))
        actions.answer_request(request, kind="no_opinion", text="", by=person("jung"), at=self.at)

    def witness(self) -> None:
        make_checkpoint(at=self.at)


def work(seed: int) -> None:
    somebody = Somebody(seed)
    while True:
        try:
            somebody.do_something()
        except (*REFUSALS, LookupError):  # nothing there to choose from
            continue
        head = Head.objects.get(pk=1)
        say(f"did {os.getpid()} {head.next_index - 1} {head.seal}")


def look() -> None:
    found = verify_everything()
    numbers = [Number(row.department_code, row.year, row.series, row.serial) for row in DocumentNumber.objects.all()]
    told = {
        "ok": found.ok, "bad": [[one.index, one.kind, one.table, one.row] for one in found.found[:5]],
        "seals": list(Entry.objects.order_by("index").values_list("seal", flat=True)),
        "acts": list(Entry.objects.order_by("index").values_list("action", flat=True)),
        "is_gapless": first_gap(numbers) is None, "numbers": len(numbers),
        "approved_without_number": Approval.objects.filter(ending__kind="approved", number=None).count(),
        "numbered_without_approval": DocumentNumber.objects.exclude(approval__ending__kind="approved").count(),
    }  # fmt: skip
    say("saw " + json.dumps(told))


def say(line: str) -> None:
    content = (line + "\n").encode()
    while content:
        content = content[os.write(1, content) :]


def main() -> None:
    for order in sys.stdin:
        word, _, seed = order.partition(" ")
        pid = os.fork()
        if pid == 0:
            try:
                work(int(seed)) if word == "work" else look()
            except BaseException as error:  # told, so that the test fails with it
                say(f"failed {os.getpid()} {type(error).__name__}: {error}".replace("\n", " "))
            finally:
                os._exit(0)
        say(f"born {pid}")
        os.waitpid(pid, 0)
        say(f"gone {pid}")


if __name__ == "__main__":
    assert office
    main()
