"""What a figure of the builder measures, in words: its data, measure, conditions, group, period and comparison."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from mulkko.evidence.models import Claim
from mulkko.web.building import COMPARE_WORDS, MEASURE_WORDS, TEST_WORDS
from mulkko.web.forms.building import Chosen, chosen_again

MOST_VALUES = 5  # of one condition; of more it is said how many there are


def choice_told(claim: Claim) -> list[str]:
    """Return the parts of a choice in the order of the builder; nothing where the query was written by hand."""
    return list(_told(chosen_again(json.loads(claim.choice)))) if claim.choice else []


def _told(chosen: Chosen) -> Iterator[str]:
    measure = str(dict(MEASURE_WORDS).get(chosen.measure, chosen.measure))
    column = "" if chosen.measure == "count" else chosen.column
    yield f"{measure}: {column}" if column else measure
    for one in chosen.conditions:
        said = ", ".join(one.values[:MOST_VALUES])
        if len(one.values) > MOST_VALUES:
            said = _("%(some)s and %(more)s more") % {"some": said, "more": len(one.values) - MOST_VALUES}
        test = str(dict(TEST_WORDS).get(one.test, one.test))
        yield f"{one.column} {test}: {said}" if said else f"{one.column} {test}"
    if chosen.group and chosen.pick:
        yield f"{chosen.group}: {chosen.pick}"
    if chosen.period:
        yield f"{chosen.time}: {chosen.since} ∼ {chosen.until}"
    if chosen.measure == "rate":
        yield _("for each %(per)s of %(column)s") % {"per": f"{chosen.per:,}", "column": chosen.under_column}
    if chosen.compare:
        yield str(dict(COMPARE_WORDS).get(chosen.compare, chosen.compare))
