"""Every verb of the ledger as a sentence; the subject stands beside it, so no name needs a particle."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mulkko.web.sentences.city import CITY
from mulkko.web.sentences.matters import MATTERS
from mulkko.web.sentences.route import ROUTE

Facts = dict[str, Any]

TELLING = ROUTE | MATTERS | CITY
PLAIN = {
    "policy.proposal_opened": gettext_noop("Opened the proposal."),
    "policy.draft_changed": gettext_noop("Changed the draft after others had seen it."),
    "approval.confirmed": gettext_noop("Confirmed the signature for the text that was put right."),
    "approval.taken_up": gettext_noop("Took the document up again before the day of the hold."),
    "organization.city_loaded": gettext_noop("Loaded the files of the city."),
    "organization.posting_ended": gettext_noop("Ended a posting."),
    "organization.absence_entered": gettext_noop("Entered an absence."),
    "organization.absence_ended": gettext_noop("Ended an absence."),
    "organization.handed_over": gettext_noop("Took over what a posting left open."),
    "organization.successor_named": gettext_noop("Named the heir of a position that ended."),
    "organization.records_manager_named": gettext_noop("Named who keeps the records of a unit."),
    "policy.handed_over": gettext_noop("Took over what a posting left open, with its drafts."),
    "policy.reorganized": gettext_noop("Carried out a reorganisation."),
    "catalog.version_added": gettext_noop("Added data to the catalogue."),
    "catalog.data_request_decided": gettext_noop("Decided on a request for data."),
    "catalog.received_data_ended": gettext_noop("Ended the use of received data, or destroyed them."),
    "catalog.call_asked": gettext_noop("Asked a unit in a data call."),
    "catalog.described": gettext_noop("Described data of the catalogue."),
    "voice.collected": gettext_noop("Collected citizens' voices, masked."),
    "voice.themes_made": gettext_noop("Sorted citizens' voices into themes."),
    "voice.cleared": gettext_noop("Let all staff read one citizen's voice."),
    "voice.clearing_ended": gettext_noop("Took one citizen's voice back from those who do not handle it."),
    "directives.work_accepted": gettext_noop("Took the directive over."),
    "directives.confirmed": gettext_noop("Confirmed that the directive is done."),
    "directives.resumed": gettext_noop("Ended the pause of the directive."),
    "directives.undone": gettext_noop("Took the decision about a candidate back; it waits again."),
}


def sentence_of(action: str, facts: Facts | None) -> str:
    """Return what an entry says; where its payload was lawfully erased, only that."""
    if facts is None:
        return _("The content of this entry was erased on a legal basis; its seal stays.")
    if action in TELLING:
        try:
            return TELLING[action](facts) + _for_whom(facts)
        except (KeyError, IndexError, TypeError):  # an entry of an older schema
            return action
    return translation.gettext(PLAIN[action]) if action in PLAIN else action


def _for_whom(facts: Facts) -> str:
    """Return in whose place somebody signed, behind what was done; nothing where the holder did."""
    acting = facts.get("signature", {}).get("acting")
    if not acting:
        return ""
    _code, name, title, *_unit = acting["instead_of"]
    return " (" + _("for %(whom)s") % {"whom": f"{title} {name}".strip()} + ")"


def verbs() -> set[str]:
    return set(PLAIN) | set(TELLING)
