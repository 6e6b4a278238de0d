"""Loading a city, absences, postings and their handover, and slowing down guessed passwords."""

from mulkko.organization.actions.absences import end_absence, enter_absence, is_superior
from mulkko.organization.actions.loading import OPERATOR, Loaded, check_city, load_city
from mulkko.organization.actions.postings import confirm_handover, end_posting, name_successor
from mulkko.organization.actions.records import name_records_manager
from mulkko.organization.actions.signing_in import change_password, count_try, end_press, forgive, take_press

__all__ = [
    "OPERATOR", "Loaded", "change_password", "check_city", "confirm_handover", "count_try", "end_absence", "end_posting",
    "end_press", "enter_absence", "forgive", "is_superior", "load_city", "name_records_manager", "name_successor", "take_press",
]  # fmt: skip
