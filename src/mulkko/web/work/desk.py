"""Whose work is collected, and when; what several sources need is read once."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import Person
from mulkko.organization.queries import Place, calendar_of, place_of


@dataclass(frozen=True)
class Desk:
    """Whose work is collected, and when. What several sources need is read once."""

    person: Person
    now: datetime
    place: Place

    @property
    def today(self) -> date:
        return self.place.chart.day

    @property
    def level(self) -> str:
        return self.place.posts[0].level if self.place.posts else "officer"

    def name_of(self, unit: str) -> str:
        return self.place.chart.names.get(unit, unit)

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.today)

    @cached_property
    def acting(self) -> dict[str, str]:
        """Return whom the person stands in for, by the code of the position: ‘최한결 국장’, or the vacant post."""
        hall, posts = self.place.hall, self.place.chart.posts
        absent = {code: next(iter(hall.holders(self.place.now(code))), "") for code in self.place.stands_in}
        if not absent:
            return {}
        names = dict(Person.objects.filter(code__in=absent.values()).values_list("code", "name"))
        return {
            code: f"{names.get(person, '')} {posts[self.place.now(code)].title}".strip()
            for code, person in absent.items()
        }


def desk_of(person: Person, now: datetime) -> Desk:
    return Desk(person, now, place_of(person, now))
