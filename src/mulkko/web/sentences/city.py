"""What was done with data, directives and units, and to the ledger itself, as sentences."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mulkko.documents.engine.writing import format_date

Facts = dict[str, Any]


def _reported(facts: Facts) -> str:
    proof = facts["document"] or _("evidence %(claim)s") % {"claim": facts["claim"]}
    return _("Reported the directive as done. Proof: %(proof)s") % {"proof": proof}


def _call_decided(facts: Facts) -> str:
    told = {"title": facts["title"], "reason": facts["reason"]}
    if facts["decided"] == "ended":
        return _("Gave the data call “%(title)s” up. Reason: %(reason)s") % told
    return _("Kept the data call “%(title)s” although nobody used its results. Reason: %(reason)s") % told


def _sharing_designated(facts: Facts) -> str:
    lead, *partners = (name for _code, name in facts["units"])
    return _("Told units to use “%(about)s” together by %(day)s: %(lead)s leads, with %(partners)s.") % {
        "about": facts["row"]["about"], "day": format_date(date.fromisoformat(facts["row"]["due_on"])), "lead": lead,
        "partners": ", ".join(partners),
    }  # fmt: skip


def _join_decided(kind: str) -> str:
    if kind == "accepted":
        return _("Accepted the join “%(join)s”. Reason: %(reason)s")
    if kind == "held":
        return _("Put the join “%(join)s” on hold. Reason: %(reason)s")
    return _("Refused the join “%(join)s”. Reason: %(reason)s")


CITY: dict[str, Callable[[Facts], str]] = {
    "catalog.data_requested": lambda facts: _("Entered a request for data: “%(what)s”") % {"what": facts["asked"]["what"]},
    "catalog.data_request_extended": lambda facts: _("Extended a request for data by %(days)s days. Reason: %(reason)s") % {
        "days": facts["extension"]["days"], "reason": facts["extension"]["reason"],
    },
    "catalog.version_withdrawn": lambda facts: _("Withdrew version %(version)s of “%(dataset)s”. Reason: %(reason)s") % {
        "version": facts["version"], "dataset": facts["dataset"], "reason": facts["reason"],
    },
    "catalog.join_proposed": lambda facts: _("Proposed the join “%(join)s” of %(left)s and %(right)s.") % {
        "join": facts["join"], "left": facts["sides"][0], "right": facts["sides"][1],
    },
    "catalog.join_decided": lambda facts: _join_decided(facts["kind"]) % {"join": facts["join"], "reason": facts["reason"]},
    "catalog.data_received": lambda facts: _("Noted received data: “%(what)s”") % {"what": facts["received"]["what"]},
    "catalog.call_opened": lambda facts: _("Sent the data call “%(title)s” to %(units)s units; %(prefilled)s cells were known already.") % {
        "title": facts["title"], "units": facts["units"], "prefilled": facts["prefilled"],
    },
    "catalog.call_filled": lambda facts: _("Filled in the data call “%(title)s” for %(unit)s.") % {
        "title": facts["title"], "unit": facts["unit"],
    },
    "catalog.call_confirmed": lambda facts: _("Confirmed the data call “%(title)s” for %(unit)s.") % {
        "title": facts["title"], "unit": facts["unit"],
    },
    "catalog.call_closed": lambda facts: _("Closed the data call “%(title)s”: %(confirmed)s units confirmed, %(missing)s missing.") % {
        "title": facts["title"], "confirmed": facts["confirmed"], "missing": facts["missing"],
    },
    "catalog.call_decided": _call_decided,
    "catalog.call_replaced": lambda facts: _("Gave the data call “%(title)s” up for “%(by)s”. Reason: %(reason)s") % {
        "title": facts["title"], "by": facts["by_title"], "reason": facts["reason"],
    },
    "processes.sharing_designated": _sharing_designated,
    "processes.sharing_ended": lambda facts: _("Ended the shared use of “%(about)s”. Reason: %(reason)s") % {
        "about": facts["about"], "reason": facts["row"]["reason"],
    },
    "directives.remarks_added": lambda facts: _("Registered the remarks “%(title)s”; candidates found: %(count)s.") % {
        "title": facts["title"], "count": facts["candidates"],
    },
    "directives.accepted": lambda facts: _("Accepted a candidate as a directive: “%(text)s”") % {"text": facts["text"]},
    "directives.merged": lambda facts: _("Merged a candidate into directive %(directive)s.") % {"directive": facts["directive"]},
    "directives.rejected": lambda facts: _("Rejected a candidate. Reason: %(reason)s") % {"reason": facts["reason"] or "–"},
    "directives.typed_in": lambda facts: _("Typed in a directive: “%(text)s”") % {"text": facts["text"]},
    "directives.assigned": lambda facts: _("Assigned the directive to the unit %(lead)s.") % {"lead": facts["lead"]},
    "directives.disputed": lambda facts: _("Asked for redistribution of the directive. Reason: %(reason)s") % {"reason": facts["text"]},
    "directives.paused": lambda facts: _("Paused the directive until %(until)s. Reason: %(reason)s") % {
        "until": facts["until"], "reason": facts["text"],
    },
    "directives.linked": lambda facts: _("Linked directive %(directive)s with %(subject)s.") % {
        "directive": facts["directive"], "subject": facts["subject"],
    },
    "directives.unlinked": lambda facts: _("Took the link of directive %(directive)s with %(subject)s away.") % {
        "directive": facts["directive"], "subject": facts["subject"],
    },
    "directives.progressed": lambda facts: _("Reported progress on the directive: “%(text)s”") % {"text": facts["text"]},
    "directives.reported": _reported,
    "directives.reopened": lambda facts: _("Sent the directive back to work. Reason: %(reason)s") % {"reason": facts["text"]},
    "directives.closed_infeasible": lambda facts: _("Ended the directive because it cannot be carried out. Reason: %(reason)s") % {
        "reason": facts["text"],
    },
    "ledger.erased": lambda facts: _("Erased the content of entry %(entry)s. Legal basis: %(basis)s") % {
        "entry": facts["erased"], "basis": facts["legal_basis"],
    },
}  # fmt: skip
