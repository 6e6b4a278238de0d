"""One act of one person: python -m tests.workers.act FOLDER ROLE ACT [ARGUMENTS].

ROLE is first (stops inside its transaction until the test says go), second (says when it begins) or free.
"""

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from tests.workers import office  # isort: skip
from tests.builders.calls import asked_unit, filled_by, opened
from tests.builders.elsewhere import brought_back
from tests.builders.hall import SMALL, draft_of, minute, open_hall, person, put_on_route, sign_as, signed_by

from mulkko.approval.actions import beside, ending, signing
from mulkko.catalog import actions as catalog_actions
from mulkko.catalog.actions import Incoming, add_file, calls
from mulkko.catalog.engine.nursery import nursery
from mulkko.catalog.models import DataCall
from mulkko.directives import actions as directive_actions
from mulkko.directives.actions import finding
from mulkko.directives.engine.reading import Found
from mulkko.directives.models import Candidate
from mulkko.ledger.actions import Actor
from mulkko.organization.actions import absences
from mulkko.organization.actions import records as keepers
from mulkko.organization.actions.absences import end_absence, enter_absence
from mulkko.organization.models import Absence, Position
from mulkko.organization.queries import unit_with
from mulkko.policy import actions
from mulkko.policy.actions import reads, round_records
from mulkko.policy.actions import signing as signing_with_evidence
from mulkko.policy.models import Proposal

STOPS = {
    "sign": (signing, "give_numbers"),  # the signature row and the number are written by then
    "sign_after_looking": (signing_with_evidence, "refuse_open_procedures"),
    "sign_batch": (signing, "give_numbers"),
    "recall": (ending, "mark"),
    "come_back": (absences, "_told"),
    "import": (catalog_actions.Import, "_add_version"),
    "accept": (finding, "_register"),
    "enter_result": (beside, "mark"),
    "seal": (reads, "last_sealed"),
    "fill": (calls, "_keep"),
    "register": (round_records, "whole_row"),
    "name_keeper": (keepers, "_end"),
}


def sign(login: str, reference: str) -> dict:
    proposal = Proposal.objects.get(reference=reference)
    signature = sign_as(login, proposal, at=minute(60))
    return {"signature": signature.pk, "serial": signature.step.approval.number.serial}


def recall(login: str, reference: str) -> str:
    actions.recall(Proposal.objects.get(reference=reference), by=person(login), at=minute(60))
    return "recalled"


def register(login: str, reference: str) -> str:
    proposal = Proposal.objects.get(reference=reference)
    return actions.register_round(proposal, 1, because="남김", by=person(login), at=minute(60)).shown_number


def name_keeper(position: str) -> str:
    """Name who keeps the records of a section, from a page that showed nobody as named."""
    told = {"since": minute(60).date(), "by": Actor("operator"), "at": minute(60), "seen": ""}
    keepers.name_records_manager(unit_with("bus"), Position.objects.get(code=position), **told)
    return position


def hand_over(login: str) -> str:
    """Put one more draft on its route into another system."""
    settings.ROUTE_MODE = "beside"  # of this process alone
    proposal = draft_of(person(login), title="다른 시스템에서 결재할 계획(안)")
    put_on_route(proposal, at=minute(50))
    return proposal.reference


def batch(login: str) -> str:
    """Put a draft of three documents on its route, up to its approver."""
    proposal = draft_of(person(login), amount_krw=SMALL, title="일괄기안(안)")
    for title in ("둘째 안", "셋째 안"):
        actions.put_document(proposal, title=title, text="글", by=person(login), at=minute(50))
    put_on_route(proposal, at=minute(50))
    signed_by(proposal, "maeul", at=minute(51))
    return proposal.reference


def sign_batch(login: str, reference: str) -> list[int]:
    approval = sign_as(login, Proposal.objects.get(reference=reference), at=minute(60)).step.approval
    return [approval.number.serial, *(one.number.serial for one in approval.further.all())]


def enter_result(login: str, reference: str, number: str) -> str:
    proposal = Proposal.objects.get(reference=reference)
    with tempfile.TemporaryDirectory() as folder:
        return brought_back(proposal, Path(folder), b"text", file_name="a.txt", number=number, at=minute(60)).number


def bring(path: str, owner: str = "bus") -> int:
    told = Incoming(name="workers", owner=owner or None)
    [added] = add_file(Path(path), told=told, by=Actor("operator"), person=None, at=minute(60))
    assert added.error is None, added.error
    return added.version


def remarks() -> int:
    """Register a sentence with the candidate in it."""
    text = "교통국은 보고하기 바랍니다."
    found = Found("directive", 0, len(text), text, "strong", "보고", "교통국", "", None, "", "시장", "하기 바랍니다")
    told = {"source": "meeting", "title": "회의", "held_on": minute(0).date(), "unit": unit_with("fin")}
    return directive_actions.add_remarks(text, found=[found], by=None, at=minute(0), **told).candidates.get().pk


def accept(login: str, number: str) -> int:
    candidate = Candidate.objects.select_related("remarks__unit").get(pk=int(number))
    return directive_actions.accept(candidate, by=person(login), at=minute(60)).pk


def load_rules(*rows: str) -> str:
    """Load another delegation table, as its head and rows."""
    open_hall(delegation="\n".join(rows) + "\n")
    return "loaded"


def leave(login: str) -> int:
    return enter_absence(
        person(login), reason="trip", starts_on=minute(0).date(), ends_on=minute(0).date() + timedelta(days=3), by=None,
        at=minute(50),
    ).pk  # fmt: skip


def come_back(login: str) -> str:
    end_absence(Absence.objects.get(person=person(login)), by=person(login), at=minute(60))
    return "back"


def read_closed() -> str:
    """Note that a closed paper was read."""
    proposal = draft_of(person("haneul"))
    Proposal.objects.filter(pk=proposal.pk).update(disclosure="closed")
    actions.note_reading(Proposal.objects.get(pk=proposal.pk), by=person("haneul"), at=minute(50), place="proposal")
    return proposal.reference


def seal() -> int:
    return reads.seal_reads(by=Actor("operator"), at=minute(60))


def call() -> int:
    """Send a call that one team has filled in."""
    made = opened()
    filled_by(made, "bus-r", "haneul", "1", "2", "3")
    return made.pk


def fill(login: str, number: str, unit: str, sheet: str) -> int:
    asked = asked_unit(DataCall.objects.get(pk=int(number)), unit)
    typed = {(0, 0): "4", (0, 1): "2", (0, 2): "6"}
    return calls.fill_in(asked, typed, number=int(sheet), by=person(login), at=minute(60)).number


def confirm(login: str, number: str, unit: str, sheet: str) -> str:
    asked = asked_unit(DataCall.objects.get(pk=int(number)), unit)
    return calls.confirm(asked, number=int(sheet), by=person(login), at=minute(60)).title


ACTS = {
    "sign": sign,
    "sign_after_looking": sign,
    "recall": recall,
    "leave": leave,
    "load_rules": load_rules,
    "come_back": come_back,
    "import": bring,
    "remarks": remarks,
    "accept": accept,
    "register": register,
    "name_keeper": name_keeper,
    "hand_over": hand_over,
    "batch": batch,
    "sign_batch": sign_batch,
    "enter_result": enter_result,
    "read_closed": read_closed,
    "seal": seal,
    "call": call,
    "fill": fill,
    "confirm": confirm,
}


def main() -> None:
    folder, role, act, *arguments = sys.argv[1:]
    place = Path(folder)
    if act == "import":
        nursery()
    if role == "first":
        office.stop_inside(*STOPS[act], place)
    elif role == "second":
        office.announce_begin(place)
    office.say(place, f"ready {role}")
    if role != "free":
        office.wait_for(place, f"start {role}")
    office.report(lambda: ACTS[act](*arguments))


if __name__ == "__main__":
    main()
