"""What was done on a route, as sentences."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mulkko.documents.engine.writing import format_date
from mulkko.web.forms.objections import FORUMS, OUTCOMES
from mulkko.web.sentences.kinds import left_out_word, step_word

Facts = dict[str, Any]


def _submitted(facts: Facts) -> str:
    if "hand_over" in facts:
        return _("Sealed the draft for the other approval system, round %(round)s.") % {
            "round": facts["signature"]["round"]
        }
    return _("Submitted the draft for approval, round %(round)s.") % {"round": facts["signature"]["round"]}


def _signed(facts: Facts) -> str:
    signature = facts["signature"]
    kind = step_word(signature["step"][1])
    if signature["outcome"] == "objected":
        return _("Objected (%(step)s): “%(opinion)s”") % {"step": kind, "opinion": signature["opinion"]}
    if signature["opinion"]:
        return _("Signed with an opinion (%(step)s): “%(opinion)s”") % {"step": kind, "opinion": signature["opinion"]}
    return _("Signed (%(step)s).") % {"step": kind}


def _approved(facts: Facts) -> str:
    number = f"{facts['number'][1]}-{facts['number'][4]}"
    if further := facts.get("further"):
        number = _("%(first)s to %(last)s") % {"first": number, "last": further[-1][-1]}
    if facts["signature"]["override"]:
        return _("Approved with a reason although evidence had moved; document number %(number)s. Reason: %(reason)s") % {
            "number": number, "reason": facts["signature"]["override"],
        }  # fmt: skip
    return _("Approved; document number %(number)s.") % {"number": number}


def _result_entered(facts: Facts) -> str:
    return _("Entered the result of the other system: %(approver)s, document number %(number)s.") % _decided(facts)


def _result_corrected(facts: Facts) -> str:
    told = _decided(facts) | {"reason": facts["result"]["reason"]}
    return _("Corrected the result: %(approver)s, document number %(number)s. Reason: %(reason)s") % told


def _decided(facts: Facts) -> dict[str, str]:
    name, title, _unit = facts["result"]["approver"]
    return {"approver": f"{title} {name}", "number": facts["result"]["number"]}


def _returned(facts: Facts) -> str:
    return _("Returned the draft. Reason: %(reason)s") % {"reason": facts["signature"]["opinion"]}


def _recalled(facts: Facts) -> str:
    reason = facts["ending"][2]
    return _("Took the draft back. Reason: %(reason)s") % {"reason": reason} if reason else _("Took the draft back.")


def _review_omitted(facts: Facts) -> str:
    title, name = facts["omission"]["of"]
    told = {"who": f"{title} {name}".strip(), "reason": left_out_word(facts["omission"]["reason"])}
    return _("Left out the review of %(who)s (%(reason)s).") % told


def _changes_answered(facts: Facts) -> str:
    text = {"text": facts["answer"]["text"]}
    if facts["answer"]["version"]:
        return _("Answered the request for a change with another text: “%(text)s”") % text
    return _("Answered the request for a change with a reason: “%(text)s”") % text


def _rerouted(facts: Facts) -> str:
    told = {"unit": facts["reroute"]["unit"][1], "reason": facts["reroute"]["reason"]}
    told["step"] = step_word(facts["reroute"]["step"][1])
    if facts["reroute"]["kind"] == "removed":
        return _("Took %(unit)s (%(step)s) off the route. Reason: %(reason)s") % told
    return _("Put %(unit)s (%(step)s) on the route. Reason: %(reason)s") % told


def _revised(facts: Facts) -> str:
    reason = {"reason": facts["revision"]["reason"]}
    if facts["revision"]["is_material"]:
        return _("Changed the text on the route; whoever had signed signs again. Reason: %(reason)s") % reason
    return _("Put an error of writing right on the route. Reason: %(reason)s") % reason


def _held(facts: Facts) -> str:
    told = {"day": format_date(date.fromisoformat(facts["hold"]["until"])), "reason": facts["hold"]["reason"]}
    return _("Put the document on hold until %(day)s Reason: %(reason)s") % told


def _acknowledged(facts: Facts) -> str:
    remark = facts["acknowledgement"]["remark"]
    return _("Acknowledged what was decided meanwhile: “%(remark)s”") % {"remark": remark} if remark else (
        _("Acknowledged what was decided meanwhile.")
    )  # fmt: skip


ROUTE: dict[str, Callable[[Facts], str]] = {
    "approval.submitted": _submitted,
    "approval.signed": _signed,
    "approval.result_entered": _result_entered,
    "approval.result_corrected": _result_corrected,
    "approval.approved": _approved,
    "approval.returned": _returned,
    "approval.recalled": _recalled,
    "approval.review_omitted": _review_omitted,
    "approval.report_acknowledged": _acknowledged,
    "approval.held": _held,
    "approval.revised": _revised,
    "approval.rule_kept": lambda facts: _("Let it be decided where it stands although the table changed. Reason: %(reason)s") % {
        "reason": facts["decision"]["reason"],
    },
    "approval.rerouted": _rerouted,
    "approval.changes_requested": lambda facts: _("Asked the drafter for a change: “%(text)s”") % {"text": facts["request"]["text"]},
    "approval.changes_answered": _changes_answered,
    "approval.objection_talked_over": lambda facts: _("Talked the objection over (%(outcome)s): “%(minutes)s”") % {
        "outcome": OUTCOMES[facts["talk"]["talk"][3]], "minutes": facts["talk"]["talk"][2],
    },
    "approval.settlement_requested": lambda facts: _("Brought the objection before: %(forum)s. “%(reason)s”") % {
        "forum": FORUMS[facts["asked"]["asked"][0]], "reason": facts["asked"]["asked"][1],
    },
    "approval.settled": lambda facts: _("Settled an objection: “%(text)s”") % {"text": facts["settlement"]["text"]},
}  # fmt: skip
