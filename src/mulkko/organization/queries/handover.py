"""Postings that have ended and whose handover nobody has confirmed yet, and who confirms it."""

from dataclasses import dataclass
from datetime import date, timedelta

from mulkko.organization.models import Person, Posting
from mulkko.organization.queries.acting import seat_on
from mulkko.organization.queries.chart import chart
from mulkko.organization.queries.people import holders

LOOK_BACK = timedelta(days=366)
LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Leaving:
    """One posting that ends or has ended, with who takes over; several until one confirms, none until one is posted."""

    posting: Posting
    title: str
    unit_name: str
    successors: tuple[Person, ...]

    @property
    def is_confirmed(self) -> bool:
        return hasattr(self.posting, "handover")


def successors_of(posting: Posting, day: date) -> list[Person]:
    """Return who takes over from a posting: who holds the position now, else who acts for it (영 §61, 규칙 §45)."""
    found = [person for person in holders(posting.position.code, day) if person.pk != posting.person_id]
    if found:
        return found
    today = chart(day)
    codes = today.present_posts(posting.position.code)
    people = {signer.person for code in codes for signer in seat_on(code, day, but_not=[posting.person.code]).signers}
    return list(Person.objects.filter(code__in=people).order_by("code"))


def leavings(day: date, *, person: Person | None = None) -> list[Leaving]:
    """Return the regular postings that end around a day, newest first, without those that another one continues.

    `person` narrows to what concerns one person, as the leaver or as the one who takes over.
    """
    rows = (
        Posting.objects.filter(kind="regular", valid_to__gte=day - LOOK_BACK, valid_to__lte=day + LOOK_AHEAD)
        .select_related("person", "position", "handover__successor")
        .order_by("-valid_to", "pk")
    )
    today, found = chart(day), []
    for posting in rows:
        if Posting.objects.filter(
            person=posting.person, position=posting.position, valid_from=posting.valid_to or day
        ).exists():
            continue
        successors = tuple(successors_of(posting, day))
        if person is None or person == posting.person or person in successors:
            post = today.posts.get(posting.position.code) or today.former_posts.get(posting.position.code)
            found.append(
                Leaving(
                    posting,
                    post.title if post else posting.position.code,
                    today.name_of(post.unit) if post else "",
                    successors,
                )
            )
    return found
