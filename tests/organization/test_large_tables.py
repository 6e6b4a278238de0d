"""Tables as cities have them: thousands of rows load in seconds, and every fault in them is told at once."""

import time
from datetime import date

from tests.builders.hall import NINE, OPERATOR, open_hall, write_hall

from mulkko.organization.actions import check_city, load_city
from mulkko.organization.models import Assignment, DelegationRule, Mandate
from mulkko.organization.queries import approver_of, table_version

ROWS = 5_000


def delegation(rows=ROWS):
    duties = [f"d{number}" for number in range(rows // 4)]
    lines = []
    for place, duty in enumerate(duties):
        edges = (0, 10_000_000, 100_000_000, 1_000_000_000, "")
        for step, level in enumerate(("team_lead", "section_head", "bureau_head", "mayor")):
            lines.append(f"{place * 4 + step + 1},,{duty},{edges[step]},{edges[step + 1]},{level},bud")
    files = {
        "duties": "code,name\n" + "".join(f"{duty},단위업무 {duty}\n" for duty in duties),
        "delegation": "number,scope,duty,floor_krw,ceiling_krw,level,cooperators\n" + "\n".join(lines) + "\n",
    }
    return files, lines


def test_five_thousand_rows_of_each_table_load_in_seconds(db):
    files, _ = delegation()
    mandates = "unit,clause_no,text,valid_from\n" + "".join(f"bus,{n},사무 {n},2020-01-01\n" for n in range(ROWS))
    duties = "position,number,text,valid_from\n" + "".join(
        f"p-bus-r1,{n % 900 + 1},업무 {n},{2021 + n // 900}-01-01\n" for n in range(ROWS)
    )
    begun = time.process_time()

    loaded = open_hall(**files, mandates=mandates, assignments=duties).loaded

    assert (loaded["delegation"], loaded["mandates"], loaded["assignments"]) == (ROWS, ROWS, ROWS)
    assert time.process_time() - begun < 30
    assert (DelegationRule.objects.count(), Mandate.objects.count(), Assignment.objects.count()) == (ROWS, ROWS, ROWS)
    found = approver_of(unit="bus-r", duty="d700", amount_krw=50_000_000, day=date(2026, 11, 23))
    assert (found.post.code, found.match.rule.cooperators) == ("p-bus", ("bud",))


def test_the_same_five_thousand_rows_again_are_no_new_table(db):
    files, lines = delegation(400)
    open_hall(**files)
    head, *_ = files["delegation"].splitlines()

    again = open_hall(**files | {"delegation": "\n".join([head, *reversed(lines)]) + "\n"})

    assert again.loaded["delegation"] == 0
    assert table_version() == 1


def test_every_fault_of_a_large_table_is_told_with_file_row_and_cure(db, tmp_path):
    files, lines = delegation()
    faults = {
        7: "8,,d1,x,y,boss,moon",  # two amounts, a level and a unit
        1_000: "1001,sun,d250,0,10000000,team_lead,bud",  # an unknown unit
        2_500: "2501,,d625,20,10,team_lead,bud",  # ceiling below floor
        4_999: "1,,d1249,1000000000,,mayor,bud",  # a number that stands there already
    }
    for row, text in faults.items():
        lines[row] = text
    head, *_ = files["delegation"].splitlines()

    found = load_city(
        write_hall(tmp_path, **files | {"delegation": "\n".join([head, *lines]) + "\n"}), by=OPERATOR, at=NINE
    )

    assert sorted((one.file, one.row) for one in found.problems) == sorted(
        [("delegation", 7)] * 3 + [("delegation", row) for row in (1_000, 2_500, 4_999)]
    )
    assert all(one.what and one.cure for one in found.problems)
    assert not DelegationRule.objects.exists()


def test_gaps_and_overlaps_between_amounts_are_noted_and_stop_nothing(db, tmp_path):
    table = """\
number,scope,duty,floor_krw,ceiling_krw,level,category
1,,plan,0,100,section_head,
2,,plan,200,300,bureau_head,
3,,plan,250,,mayor,
4,,plan,0,,mayor,works
5,,notice,,,team_lead,
"""

    city = check_city(write_hall(tmp_path, delegation=table))

    assert [(one.row, one.what) for one in city.notes] == [
        (1, "No row covers duty 'plan' from 100 to 200 won."),
        (2, "Row 2 and row 3 of duty 'plan' overlap."),
    ]
    assert load_city(tmp_path, by=OPERATOR, at=NINE).is_whole
