"""Whether confirmed handovers are still what the ledger recorded."""

from collections.abc import Iterator

from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.models import microseconds
from mulkko.ledger.queries import Break, Kept, compared, erased_acts, told_whole
from mulkko.organization.models import Handover


def verify_handovers() -> Iterator[Break]:
    """Yield every handover that differs; one is named by who left which position, who took over and when."""
    recorded = {
        (facts["person"], facts["position"], facts["successor"], one.occurred_us): (
            one.index,
            [canonical(facts["matters"]), facts["note"]],
        )
        for one in told_whole("organization.handed_over")
        for facts in [one.facts]
    }
    rows = Handover.objects.select_related("posting__person", "posting__position", "successor")
    there = (
        Kept(
            (row.posting.person.code, row.posting.position.code, row.successor.code, microseconds(row.at)),
            [row.matters, row.note],
            row.at,
            row.pk,
        )
        for row in rows
    )
    yield from compared("organization_handover", recorded, there, erased_acts())
