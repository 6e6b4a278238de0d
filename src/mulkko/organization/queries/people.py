"""Who holds which position on a day, what a person's units are, and who acts as the ledger keeps it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from mulkko.ledger.actions import Actor
from mulkko.organization.engine.levels import Post
from mulkko.organization.errors import NoSuchPerson, NotPosted
from mulkko.organization.models import Absence, Person, PositionVersion, Posting, Unit, UnitVersion, User, day_of
from mulkko.organization.queries.chart import Chart, chart
from mulkko.prepared import Prepared


def postings_on(day: date) -> Any:
    """Return the postings of a day to positions that exist on it, regular ones first."""
    exists = Q(position__versions__valid_to__isnull=True) | Q(position__versions__valid_to__gt=day)
    rows = Posting.objects.on(day).filter(exists, position__versions__valid_from__lte=day)
    return rows.order_by("-kind", "id")  # "regular" sorts behind "acting"


def holders(position: str, day: date) -> list[Person]:
    """Return who may act from a position on a day, the regular holder first; of an ended position those of its heir."""
    found = [posting.person for posting in postings_on(day).filter(position__code=position).select_related("person")]
    if not found and (now := position_now(position, day)) != position:
        return holders(now, day)
    return found


def present_holders(position: str, day: date) -> list[Person]:
    """Return the regular holders of a position who are not absent on a day, in one query; of an ended position its heir's."""
    found = _regular_holders(position=position, day=day)
    if not found and (now := position_now(position, day)) != position:
        return present_holders(now, day)
    return [Person(pk, code, name) for pk, code, name, is_away in found if not is_away]


@Prepared
def _regular_holders(position: str, day: date) -> Any:
    away = Absence.objects.standing().filter(person=OuterRef("person"), valid_from__lte=day, valid_to__gt=day)
    rows = postings_on(day).filter(position__code=position, kind="regular").annotate(is_away=Exists(away))
    return rows.values_list("person_id", "person__code", "person__name", "is_away")


def position_now(position: str, day: date) -> str:
    """Return the one position that stands in the place of a position on a day; itself where there is none or several."""
    if PositionVersion.objects.on(day).filter(position__code=position).exists():
        return position
    heirs = chart(day).present_posts(position)
    return heirs[0] if len(heirs) == 1 else position


def positions_of(person: Person, day: date) -> list[str]:
    """Return the codes of the positions that a person holds on a day, regular ones first."""
    return [code for (code,) in _positions(person=person.pk, day=day)]


@Prepared
def _positions(person: int, day: date) -> Any:
    return postings_on(day).filter(person=person).values_list("position__code")


def positions_served(person: Person, day: date, within: Chart | None = None) -> list[str]:
    """Return the positions a person holds on a day, and those that ended and whose only heir is one of them."""
    held = positions_of(person, day)
    if within is None and not PositionVersion.objects.filter(valid_to__lte=day).exists():
        return held  # nothing has ended: the common case costs no chart
    today = within or chart(day)
    ended = [code for code in today.former_posts if code not in today.posts]
    return held + [code for code in ended if len(heirs := today.present_posts(code)) == 1 and heirs[0] in held]


def post_of(person: Person, day: date) -> Post | None:
    """Return the first position of a person on a day, or None without one."""
    codes = positions_of(person, day)
    if not codes:
        return None
    version = PositionVersion.objects.on(day).filter(position__code=codes[0]).select_related("position", "unit").first()
    return version and Post(version.position.code, version.unit.code, version.level, version.title, version.is_line)


def units_of(person: Person, day: date, within: Chart | None = None) -> set[str]:
    """Return the units in which a person holds a position, with every unit below them and those they succeeded."""
    today = within or chart(day)
    own = {today.posts[code].unit for code in positions_of(person, day) if code in today.posts}
    return {unit for unit in {*today.parents, *today.unit_heirs} if own & set(today.chain(unit))}


def units_around(person: Person, day: date, within: Chart | None = None) -> set[str]:
    """Return the units whose matters are a person's own: those held, those below, and those above up to the section."""
    today = within or chart(day)
    own = {today.posts[code].unit for code in positions_of(person, day) if code in today.posts}
    above = {unit for held in own for unit in today.chain(held) if today.kinds.get(unit) in ("team", "section")}
    found = above | own | {unit for unit in today.parents if own & set(today.chain(unit))}
    return found | today.forebears(found)


def actor_of(person: Person, at: datetime, *, position: str = "", client: str = "") -> Actor:
    """Return who acts, as the ledger keeps it.

    Raises:
        NotPosted: a person without a posting on that day cannot act.
    """
    day = day_of(at)
    units = dict(_posts(person=person.pk, day=day))
    codes = list(units)
    if not codes:
        raise NotPosted(f"{person.name} holds no position on {day}. Have a posting entered, or act as somebody else.")
    if position and position not in codes:
        position = position_now(position, day)
    code = position if position in codes else codes[0]
    return Actor(person.code, position=code, unit=units[code], client=client)


@Prepared
def _posts(person: int, day: date) -> Any:
    return postings_on(day).filter(person=person).values_list("position__code", "position__versions__unit__code")


@dataclass(frozen=True)
class Office:
    """What a signature freezes of a position: its title, and its unit as it is called on the day."""

    title: str
    unit_code: str
    unit_name: str


def office_of(position: str, day: date) -> Office:
    """Return a position as it stands on a day, in one query; where it has ended, the heir in its place."""
    found = _office(position=position, day=day) or _office(position=position_now(position, day), day=day)
    if not found:
        raise NotPosted(f"The position {position} does not exist on {day}. Have it entered, or have its heir named.")
    return Office(*found[0])


@Prepared
def _office(position: str, day: date) -> Any:
    name = UnitVersion.objects.on(day).filter(unit=OuterRef("unit")).values("name")[:1]
    rows = PositionVersion.objects.on(day).filter(position__code=position).annotate(unit_name=Subquery(name))
    return rows.order_by("pk").values_list("title", "unit__code", "unit_name")[:1]


def person_named(login: str) -> Person:
    """Return the person behind a login or a person code.

    Raises:
        NoSuchPerson: nobody has it.
    """
    user = User.objects.filter(login=login, person__isnull=False).select_related("person").first()
    person = user.person if user else Person.objects.filter(code=login).first()
    if person is None:
        raise NoSuchPerson(f"Nobody here has the login '{login}'. Look it up with: mulkko city people.")
    return person


def belongs_to(person: Person, unit: str, today: Chart) -> bool:
    """Tell whether a person holds a position in a unit, in one below it, or in what came after it, on the day of a chart."""
    held = [today.posts[code].unit for code in positions_of(person, today.day) if code in today.posts]
    return any(now in today.chain(own) for own in held for now in today.present_units(unit))


def units_that_speak_for(person: Person, today: Chart) -> set[str]:
    """Return every unit to which a person belongs: held, above, and succeeded; the whole city left out."""
    held = [today.posts[code].unit for code in positions_of(person, today.day) if code in today.posts]
    found = {unit for own in held for unit in today.chain(own) if today.kinds.get(unit) != "city"}
    return found | today.forebears(found)


def unit_with(code: str) -> Unit | None:
    return Unit.objects.filter(code=code).first()
