"""Numbers that stand in a typed text without evidence, and the text with one of them made a figure. Pure."""

from dataclasses import dataclass

from mulkko.evidence.engine.matching import Candidate, Number, Register, numbers_in
from mulkko.policy.engine.correcting import UNTOUCHED

MOST = 200  # numbers that are looked at; a text with more is a table, and a page of warnings helps nobody


@dataclass(frozen=True)
class TypedNumber:
    """A number of a line, counted from 1, as it is typed with its unit, and the figures that it could be, the likeliest first."""

    line: int
    typed: str
    number: Number
    candidates: tuple[Candidate, ...]

    def key_of(self, candidate: Candidate) -> str:
        """Return what the press of a page names: where the number stands and which figure it becomes."""
        return f"{self.line}:{candidate.start}:{candidate.end}:{candidate.figure.mark}"


def typed_numbers(text: str, register: Register) -> list[TypedNumber]:
    """Return the numbers of a typed text that have no evidence, in their order.

    What stands in braces is a figure or a quotation and is passed over; a slight number (3명, 100%) is named only where a figure
    says just that.
    """
    found = []
    for place, line in enumerate(_lines(text), 1):
        for number in numbers_in(UNTOUCHED.sub(lambda hit: "\0" * len(hit[0]), line)):
            candidates = tuple(register.candidates(number, line))
            if candidates or not number.is_slight:
                found.append(TypedNumber(place, line[number.start : number.unit_end], number, candidates))
            if len(found) == MOST:
                return found
    return found


def with_figure(text: str, key: str, found: list[TypedNumber]) -> str:
    """Return a text with the mark of a figure in the place of a typed number; unchanged where nothing is offered under this key."""
    lines = _lines(text)
    for one in found:
        for candidate in one.candidates:
            if one.key_of(candidate) == key:
                line = lines[one.line - 1]
                lines[one.line - 1] = line[: candidate.start] + candidate.figure.mark + line[candidate.end :]
                return "\n".join(lines)
    return text


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
