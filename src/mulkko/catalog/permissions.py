"""Who may do what in a data call. Plain functions that actions, queries and pages ask alike."""

from mulkko.organization.engine.acting import Signer, seat_of
from mulkko.organization.engine.levels import Post
from mulkko.organization.queries import Place, once


def sends_for(place: Place) -> list[str]:
    """Return the units in whose name a person sends a call: those in which a position is held, and above up to the section."""
    found: dict[str, None] = {}
    for post in place.posts:
        for unit in place.chart.chain(post.unit):
            if place.chart.kinds.get(unit) in ("team", "section") or unit == post.unit:
                found.setdefault(unit)
    return [unit for unit in found if place.chart.kinds.get(unit) != "city"]


def may_lead(place: Place, owner: str) -> bool:
    """Tell whether a person acts for the unit that sent a call."""
    return place.chart.now(owner) in sends_for(place)


def may_fill(place: Place, unit: str) -> bool:
    """Tell whether a person belongs to a unit that is asked, or to one below it."""
    return place.chart.now(unit) in place.speaks_for


class Confirmers:
    """Who confirms for a unit today: its head, who acts for the head, or where nobody does the nearest head above."""

    def __init__(self, place: Place):
        self.place = place
        self._signers: dict[str, tuple[Signer, ...]] = {}

    def of(self, unit: str) -> tuple[Post, tuple[Signer, ...]] | None:
        """Return the post from which it is confirmed, and who may; None where nobody can."""
        for code in self.place.chart.chain(unit):
            head = self.place.chart.heads.get(code)
            if head is not None and (signers := self._from(head.code)):
                return head, signers
        return None

    def _from(self, post: str) -> tuple[Signer, ...]:
        if post not in self._signers:
            self._signers[post] = seat_of(post, self.place.hall).signers
        return self._signers[post]

    def mine(self, unit: str) -> tuple[Post, Signer] | None:
        """Return as what the person of the place confirms for a unit; None where not."""
        found = self.of(unit)
        signer = next((one for one in found[1] if one.person == self.place.person.code), None) if found else None
        return (found[0], signer) if found and signer else None


def confirms_for(place: Place) -> set[str]:
    """Return the units for which a person confirms today, with those in whose place they stand."""
    return once(("confirms for", place.person.pk, place.chart.day), lambda: _confirms_for(place))


def _confirms_for(place: Place) -> set[str]:
    confirmers = Confirmers(place)
    units = {unit for unit in place.chart.parents if confirmers.mine(unit)}
    return units | place.chart.forebears(units) if units else units


def confirming(place: Place, unit: str) -> tuple[Post, Signer] | None:
    """Return as what a person confirms for a unit now: the post, and the person as its signer; None where not."""
    return Confirmers(place).mine(unit)
