"""근거·협의 확인서: on one page, what a document rests on and who was asked. Pure."""

from dataclasses import dataclass
from datetime import datetime

HEADING = "근거·협의 확인서"


@dataclass(frozen=True)
class Basis:
    """One claim: what it says, on which versions of which data, and how it stood when it was last run."""

    number: int
    sentence: str
    datasets: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class CoOperation:
    """One unit that was asked: who signed for it, how, and what became of an opinion."""

    office: str
    name: str
    act: str
    opinion: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Confirmation:
    """What is confirmed of one version of a document; `seal` is the witness of the ledger, empty without one."""

    title: str
    reference: str
    checked_on: str
    bases: tuple[Basis, ...]
    cooperations: tuple[CoOperation, ...]
    version: str
    entry: str
    seal: str
    key: str
    stamped_at: datetime


def confirmation_strings(sheet: Confirmation) -> list[str]:
    """Return every string that stands on the sheet, in reading order."""
    found = [HEADING, sheet.title, sheet.reference, sheet.checked_on]
    for basis in sheet.bases:
        found += [basis.sentence, *basis.datasets, basis.status]
    for asked in sheet.cooperations:
        found += [asked.office, asked.name, asked.act, asked.opinion, asked.answer]
    return [string for string in (*found, sheet.version, sheet.entry, sheet.seal, sheet.key) if string]
