"""The surveys of the demo that repeat one another: how many sheets a year follows from its offices alone."""

from datetime import date

from mulkko.catalog.engine.calls import read_columns
from mulkko.catalog.engine.repeated import Series, repeated
from mulkko.demo.offices import offices
from mulkko.demo.throwing import FACILITIES, KEEPERS, SURVEYS


def test_one_call_in_place_of_the_three_surveys_spares_1_240_sheets_a_year():
    above = {one.code: one.parent for one in offices()}
    teams = [one.code for one in offices() if one.kind == "team" and above[one.parent] in KEEPERS]
    quarter = (date(2026, 7, 1), date(2026, 9, 30))

    [found] = repeated(
        Series(number, title, owner, read_columns(f"{FACILITIES}\n{own}"), frozenset(teams), *quarter)
        for number, (owner, title, own) in enumerate(SURVEYS)
    )

    assert (found.submissions, found.needed, found.saved) == (1860, 620, 1240)
    assert found.columns == ("관리 시설 (개소)", "상주 인력 (명)")
