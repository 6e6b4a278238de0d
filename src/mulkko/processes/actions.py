"""함께 쓰기 지정: a head tells units below to use one thing together, and ends it again. Each is one entry of the ledger."""

from collections.abc import Sequence
from datetime import date, datetime

from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.engine.levels import office_name
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import Chart, actor_of, chart
from mulkko.processes.errors import NotAboveAll, SharingRefused
from mulkko.processes.models import SharedUse, SharedUseEnding
from mulkko.processes.queries.shared_use import heading_post


def designate(
    lead: str, partners: Sequence[str], *, about: str, due_on: date, by: Person, at: datetime
) -> SharedUse:  # fmt: skip
    """Tell units to use something together: one leads, and all have begun to by a day.

    Args:
        lead, partners: unit codes, of units that exist on the day; none is part of another.
        about: what is used together, in one line.

    Raises:
        NotAboveAll: `by` does not head all of them. SharingRefused: what is told is not whole.
    """
    today, others = chart(day_of(at)), list(dict.fromkeys(partners))
    _refuse_units([lead, *others], today)
    if not about.strip():
        raise SharingRefused("Write what the units use together.")
    if due_on < today.day:
        raise SharingRefused("The day by which it is done lies in the past.")
    with recording("processes.sharing_designated", by=actor_of(by, at), at=at) as facts:
        post = heading_post([lead, *others], by=by, at=at)
        if post is None:
            raise NotAboveAll("Only a head above all units concerned designates that.")
        row = SharedUse.objects.create(
            lead=Unit.objects.get(code=lead), partners_text=canonical(others), about=about.strip()[:300], due_on=due_on, by=by,
            name=by.name, title=office_name(today.name_of(post.unit), post.title), at=at,
        )  # fmt: skip
        facts.step = f"shared-use.{row.pk}"
        facts.update(row=whole_row(row), units=[[code, today.name_of(code)] for code in row.units])
    return row


def _refuse_units(units: list[str], today: Chart) -> None:
    if len(units) < 2 or len(set(units)) < len(units):
        raise SharingRefused("Choose one unit that leads, and at least one other.")
    for unit in units:
        if unit not in today.parents or today.kinds[unit] == "city":
            raise SharingRefused("One of these units does not exist today.")
        if set(today.chain(unit)[1:]) & set(units):
            raise SharingRefused("One of these units is part of another. Choose units side by side.")


def end_shared_use(shared_use: SharedUse, *, reason: str, by: Person, at: datetime) -> SharedUseEnding:
    """End a designation; it stays readable with its reason.

    Raises:
        NotAboveAll: `by` does not head all units concerned. SharingRefused: no reason, or it has ended.
    """
    if not reason.strip():
        raise SharingRefused("Write why it ends.")
    with recording("processes.sharing_ended", by=actor_of(by, at), at=at) as facts:
        # Lock the row: two who end it at once must not both.
        locked = SharedUse.objects.select_for_update(of=("self",)).select_related("lead").get(pk=shared_use.pk)
        post = heading_post(locked.units, by=by, at=at)
        if post is None:
            raise NotAboveAll("Only a head above all units concerned ends that.")
        if SharedUseEnding.objects.filter(shared_use=locked).exists():
            raise SharingRefused("This has ended already.")
        today = chart(day_of(at))
        row = SharedUseEnding.objects.create(
            shared_use=locked, reason=reason.strip()[:300], by=by, name=by.name, at=at,
            title=office_name(today.name_of(post.unit), post.title),
        )  # fmt: skip
        facts.step = f"shared-use.{locked.pk}"
        facts.update(
            row=whole_row(row), about=locked.about, units=[[code, today.name_of(code)] for code in locked.units]
        )
    return row
