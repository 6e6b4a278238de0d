"""Where a person stands on a day: the posts held, the units that go with them, and the seats that the person may fill."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from mulkko.organization.engine.acting import Hall, is_candidate
from mulkko.organization.engine.levels import Post
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries.acting import hall_of
from mulkko.organization.queries.chart import Chart, chart
from mulkko.organization.queries.kept import once
from mulkko.organization.queries.people import positions_served


@dataclass(frozen=True)
class Place:
    """Where a person stands on a day; the rights to read are told from it."""

    person: Person
    chart: Chart
    positions: tuple[str, ...]  # served: held ones, regular first, then those that ended and whose only heir is held
    units: frozenset[str]  # in which a position is held, every unit below them, and those they succeeded
    speaks_for: frozenset[
        str
    ]  # every unit to which the person belongs and those they succeeded, the whole city left out

    @cached_property
    def hall(self) -> Hall:
        """Return who is there and who acts today: read once, and only where somebody asks for it."""
        return hall_of(self.chart.day, self.chart)

    @cached_property
    def stands_in(self) -> tuple[str, ...]:
        """Return the positions that the person may have to act from, by the order of each: absent or vacant ones.

        Whether the person does act in one document also depends on who drafted and signed that document. Positions
        that ended and whose only heir is one of them are among them.
        """
        mine = {code for code in self.chart.posts if is_candidate(self.person.code, code, self.hall)}
        return (*sorted(mine), *self._ended_into(mine)) if mine else ()

    @cached_property
    def held(self) -> tuple[str, ...]:
        """Return the positions served as their holder; a posting as 직무대리 counts only while the holder is away."""
        return tuple(code for code in self.positions if self.person.code in self.hall.holders(self.now(code)))

    def now(self, position: str) -> str:
        """Return the one position in the place of a position today, else itself."""
        heirs = self.chart.present_posts(position)
        return heirs[0] if len(heirs) == 1 else position

    def _ended_into(self, positions: set[str]) -> Iterator[str]:
        for code in self.chart.former_posts:
            heirs = () if code in self.chart.posts else self.chart.present_posts(code)
            if len(heirs) == 1 and heirs[0] in positions:
                yield code

    @property
    def is_away(self) -> bool:
        return not self.hall.is_present(self.person.code)

    @property
    def posts(self) -> list[Post]:
        return [self.chart.posts[code] for code in self.positions if code in self.chart.posts]


def place_of(person: Person, at: datetime) -> Place:
    """Return where a person stands at a moment: the chart and the postings are read once."""
    return once(("place", person.pk, day_of(at)), lambda: _read(person, chart(day_of(at))))


def _read(person: Person, today: Chart) -> Place:
    served = tuple(positions_served(person, today.day, today))
    own = [today.posts[code].unit for code in served if code in today.posts]
    above = {unit for one in own for unit in today.chain(one)}
    below = {unit for unit in {*today.parents, *today.unit_heirs} if set(own) & set(today.chain(unit))}
    speaks = {unit for unit in above if today.kinds.get(unit) != "city"}
    return Place(person, today, served, frozenset(below), frozenset(speaks | today.forebears(speaks)))
