"""Loading a city, absences, postings and their handover, and slowing down guessed passwords."""

from mulkko.organization.actions.absences import end_absence, enter_absence, is_superior
from mulkko.organization.actions.loading import OPERATOR, Loaded, check_city, load_city
from mulkko.organization.actions.postings import confirm_handover, end_posting, name_successor
from mulkko.organization.actions.signing_in import FAILURES, WINDOW, note_failure, refuse_guessing

__all__ = [
    "FAILURES", "OPERATOR", "WINDOW", "Loaded", "check_city", "confirm_handover", "end_absence", "end_posting",
    "enter_absence", "is_superior", "load_city", "name_successor", "note_failure", "refuse_guessing",
]  # fmt: skip
