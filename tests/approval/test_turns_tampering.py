"""What happened on the way is compared with the ledger, row by row."""

from datetime import date, timedelta

import pytest
from tests.builders.hall import draft_of, minute, person, put_on_route
from tests.builders.tampering import forge, take_guards_from

from mulkko.approval.models import Hold
from mulkko.policy.actions.turns import hold, take_up
from mulkko.policy.queries import verify_everything


@pytest.fixture
def travelled(hall):
    """A document that was held and taken up again."""
    proposal = draft_of(person("haneul"))
    version = put_on_route(proposal).version_id
    told = {"by": person("maeul"), "at": minute(1)}
    row = hold(proposal, until=date(2026, 12, 1), reason="답변을 기다림", version_hash=version, **told)
    take_up(row, by=person("choi"), at=minute(2))
    assert verify_everything().ok
    return proposal


def nth(model, place):
    return model.objects.order_by("pk")[place]


@pytest.mark.parametrize(
    ("model", "place", "column", "value"),
    [
        (Hold, 0, "until", date(2027, 1, 1)),
        (Hold, 0, "reason", "그냥"),
        (Hold, 0, "name", "박과장"),
        (Hold, 0, "title", "과장"),
        (Hold, 0, "by", "park"),
        (Hold, 0, "at", timedelta(seconds=1)),
        (Hold, 1, "by", "maeul"),
        (Hold, 1, "title", "과장"),
    ],
)
def test_a_changed_row_is_found(travelled, model, place, column, value):
    row = nth(model, place)
    if isinstance(value, timedelta):
        value += getattr(row, column)
    forge(model, {column: person(value) if column == "by" else value}, pk=row.pk)

    assert verify_everything().bad


@pytest.mark.parametrize("model", [Hold])
def test_a_row_taken_away_or_put_in_is_found(travelled, model):
    take_guards_from(model._meta.db_table)
    row = model.objects.order_by("-pk")[0]
    row.delete()
    assert verify_everything().bad

    row.pk = None
    row.save(force_insert=True)
    assert not verify_everything().bad
    row.pk, row.at = None, row.at + timedelta(minutes=1)
    row.save(force_insert=True)
    assert verify_everything().bad
