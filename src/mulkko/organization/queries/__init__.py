"""The organisation of one day: who stands where, who decides, who acts, and which days are worked."""

from mulkko.organization.queries.acting import ActsFor, absences_of, absences_on, acts_for, away_on, hall_of, seat_on
from mulkko.organization.queries.calendar import calendar_of
from mulkko.organization.queries.chart import Chart, chart, unit_names
from mulkko.organization.queries.deciding import (
    Answer,
    Decider,
    Reevaluation,
    approver_of,
    delegation_table,
    levels_above,
    reevaluated,
    rules,
    table_version,
    who_decides,
)
from mulkko.organization.queries.people import (
    actor_of,
    belongs_to,
    holders,
    person_named,
    position_now,
    positions_of,
    positions_served,
    post_of,
    postings_on,
    unit_with,
    units_around,
    units_of,
    units_that_speak_for,
)

__all__ = [
    "ActsFor", "Answer", "Chart", "Decider", "Reevaluation", "absences_of", "absences_on", "actor_of", "acts_for",
    "approver_of", "away_on", "belongs_to", "calendar_of", "chart", "delegation_table", "hall_of", "holders",
    "levels_above", "person_named", "position_now", "positions_of", "positions_served", "post_of", "postings_on",
    "reevaluated", "rules", "seat_on", "table_version", "unit_names", "unit_with", "units_around", "units_of",
    "units_that_speak_for", "who_decides",
]  # fmt: skip
