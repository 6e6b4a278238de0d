"""Every verb of the ledger as a sentence; the subject stands beside it, so no name needs a particle."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from mulkko.documents.engine.paper import shown_disclosure
from mulkko.documents.engine.writing import format_date
from mulkko.organization.models import Person
from mulkko.policy.engine.layout import read_out
from mulkko.web.forms.disclosure import RETENTIONS
from mulkko.web.forms.objections import FORUMS, OUTCOMES
from mulkko.web.forms.outcomes import verdict_told

Facts = dict[str, Any]

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


def step_word(kind: str) -> str:
    """Return the act of a step as an officer calls it."""
    return {
        "draft": pgettext("step", "Draft"),
        "lead_review": pgettext("step", "Review"),
        "review": pgettext("step", "Review"),
        "cooperate": pgettext("step", "Co-operation"),
        "consent": pgettext("step", "Consent"),
        "approve": pgettext("step", "Approval"),
    }.get(kind, kind)


def material_word(code: str) -> str:
    """Return why a change is more than an error of writing."""
    return {
        "blocks": _("paragraphs came, went or moved"),
        "citations": _("other figures or quotations are cited"),
        "figures": _("numbers, amounts or dates differ"),
        "sense": _("a word that turns or bounds the sense came or went"),
        "words": _("words were replaced by others"),
    }.get(code, code)


def absence_word(reason: str) -> str:
    """Return the class of the reason of an absence as an officer calls it."""
    return {
        "leave": pgettext("absence", "Leave"),
        "trip": pgettext("absence", "Trip"),
        "training": pgettext("absence", "Training"),
        "other": pgettext("absence", "Other"),
    }.get(reason, reason)


def left_out_word(reason: str) -> str:
    """Return why a review was left out, as its signature place says."""
    return {"vacant": pgettext("absence", "Vacant"), "same_person": pgettext("absence", "Same person")}.get(
        reason, absence_word(reason)
    )


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


def _amendment_opened(facts: Facts) -> str:
    kind, number, title, _version = facts["amendment"]["amends"]
    told = {"number": number, "title": title}
    if kind == "cancels":
        return _("Opened the proposal to cancel %(number)s “%(title)s”.") % told
    return _("Opened the proposal to amend %(number)s “%(title)s”.") % told


def _register_corrected(facts: Facts) -> str:
    said = facts["correction"]
    old, new = said["values"]
    told = {"old": old or "―", "new": new, "reason": said["reason"]}
    if said["field"] == "retention":
        names = {**{str(term): str(name) for term, name in RETENTIONS}, "": "―"}
        told |= {"old": names.get(old, old), "new": names.get(new, new)}
        return _("Corrected the retention period in the register: %(old)s → %(new)s. Reason: %(reason)s") % told
    return _("Corrected the title in the register: “%(old)s” → “%(new)s”. Reason: %(reason)s") % told


def _result_entered(facts: Facts) -> str:
    return _("Entered the result of the other system: %(approver)s, document number %(number)s.") % _decided(facts)


def _result_corrected(facts: Facts) -> str:
    told = _decided(facts) | {"reason": facts["result"]["reason"]}
    return _("Corrected the result: %(approver)s, document number %(number)s. Reason: %(reason)s") % told


def _decided(facts: Facts) -> dict[str, str]:
    name, title, _unit = facts["result"]["approver"]
    return {"approver": f"{title} {name}", "number": facts["result"]["number"]}


def _invited(facts: Facts) -> str:
    return _("Invited %(person)s to write the draft too.") % {"person": _name(facts["person"])}


def _reader_invited(facts: Facts) -> str:
    return _("Invited %(person)s to read the draft.") % {"person": _name(facts["person"])}


def _uninvited(facts: Facts) -> str:
    return _("Ended the invitation of %(person)s.") % {"person": _name(facts["person"])}


def _name(code: str) -> str:
    found = Person.objects.filter(code=code).first()
    return found.name if found else code


def _suggestion_refused(facts: Facts) -> str:
    return _("Left the suggested unit %(unit)s out. Reason: %(reason)s") % {
        "unit": facts["unit"][1],
        "reason": facts["reason"],
    }


def _returned(facts: Facts) -> str:
    return _("Returned the draft. Reason: %(reason)s") % {"reason": facts["signature"]["opinion"]}


def _recalled(facts: Facts) -> str:
    reason = facts["ending"][2]
    return _("Took the draft back. Reason: %(reason)s") % {"reason": reason} if reason else _("Took the draft back.")


def _claim_made(facts: Facts) -> str:
    claim = facts["claim"]
    if claim["supersedes"]:
        return _("Renewed evidence %(old)s as evidence %(new)s on newer data.") % {
            "old": claim["supersedes"],
            "new": claim["id"],
        }
    return _("Added evidence %(claim)s: “%(sentence)s”") % {"claim": claim["id"], "sentence": read_out(claim)}


def _reported(facts: Facts) -> str:
    proof = facts["document"] or _("evidence %(claim)s") % {"claim": facts["claim"]}
    return _("Reported the directive as done. Proof: %(proof)s") % {"proof": proof}


def answer_word(kind: str) -> str:
    """Return the answer of a unit that was asked, as an officer calls it."""
    return {
        "no_opinion": pgettext("answer", "No opinion"),
        "conditional": pgettext("answer", "Agrees on a condition"),
        "objection": pgettext("answer", "Objection"),
        "not_ours": pgettext("answer", "Not ours"),
    }.get(kind, kind)


def _asked(facts: Facts) -> str:
    question = facts["requests"][0]["question"]
    return _("Asked %(number)s units: “%(question)s”") % {"number": len(facts["requests"]), "question": question}


def _answered(facts: Facts) -> str:
    given = facts["answer"]
    told = {"unit": facts["unit"][1], "answer": answer_word(given["kind"]), "text": given["text"]}
    if given["text"]:
        return _("Answered for %(unit)s: %(answer)s. “%(text)s”") % told
    return _("Answered for %(unit)s: %(answer)s.") % told


def _replied(facts: Facts) -> str:
    told = {"unit": facts["unit"], "reason": facts["reply"]["reason"]}
    if facts["reply"]["is_taken_up"]:
        return _("Took up the answer of %(unit)s: %(reason)s") % told
    return _("Did not take up the answer of %(unit)s: %(reason)s") % told


def _remarked(facts: Facts) -> str:
    said = facts["remark"]
    if said["proposed"]:
        return _("Proposed other words for a paragraph: “%(text)s”") % {"text": said["proposed"]}
    return _("Remarked: “%(text)s”") % {"text": said["text"]}


def _thread_ended(facts: Facts) -> str:
    ending = facts["ending"]
    if ending["kind"] == "declined":
        return _("Did not take up a remark: %(reason)s") % {"reason": ending["reason"]}
    return _("Took up a remark.") if ending["kind"] == "taken_up" else _("Closed a thread of remarks.")


def _instructed(facts: Facts) -> str:
    return _("Instructed who decides, because no row covers the matter: “%(text)s”") % {"text": facts["text"]}


def _procedure_answered(facts: Facts) -> str:
    given = facts["answer"]
    said = given.get("number") or given.get("reason", "")
    return _("Answered the procedure %(name)s: %(said)s") % {"name": facts["procedure"][1], "said": said}


def _procedure_waived(facts: Facts) -> str:
    told = {"name": facts["procedure"][1], "reason": facts["answer"]["reason"]}
    return _("Decides without the procedure %(name)s. Reason: %(reason)s") % told


def _outcome_measured(facts: Facts) -> str:
    told = facts["outcome"]
    if not told["value"]:
        return _("Could not measure “%(line)s”.") % {"line": told["line"]}
    return _("Measured “%(line)s”: %(value)s") % {"line": told["line"], "value": f"{told['value']}{told['unit']}"}


def _call_decided(facts: Facts) -> str:
    told = {"title": facts["title"], "reason": facts["reason"]}
    if facts["decided"] == "ended":
        return _("Gave the data call “%(title)s” up. Reason: %(reason)s") % told
    return _("Kept the data call “%(title)s” although nobody used its results. Reason: %(reason)s") % told


def _class_reviewed(facts: Facts) -> str:
    given = facts["review"]
    was, now = (_class_words(given[name]) for name in ("was", "now"))
    if was == now:
        return _("Looked at the class of disclosure again and confirmed %(now)s. Reason: %(reason)s") % {
            "now": now, "reason": given["because"],
        }  # fmt: skip
    told = {"was": was, "now": now, "reason": given["because"]}
    return _("Changed the class of disclosure from %(was)s to %(now)s. Reason: %(reason)s") % told


def _class_words(stands: Facts) -> str:
    return shown_disclosure(stands["disclosure"], [one for one in stands["clauses"].split(",") if one])


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


def _sharing_designated(facts: Facts) -> str:
    lead, *partners = (name for _code, name in facts["units"])
    return _("Told units to use “%(about)s” together by %(day)s: %(lead)s leads, with %(partners)s.") % {
        "about": facts["row"]["about"], "day": format_date(date.fromisoformat(facts["row"]["due_on"])), "lead": lead,
        "partners": ", ".join(partners),
    }  # fmt: skip


TELLING: dict[str, Callable[[Facts], str]] = {
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
    "policy.author_invited": _invited,
    "policy.reader_invited": _reader_invited,
    "policy.author_uninvited": _uninvited,
    "policy.suggestion_refused": _suggestion_refused,
    "coordination.remarked": _remarked,
    "coordination.thread_ended": _thread_ended,
    "coordination.asked": _asked,
    "coordination.answered": _answered,
    "coordination.replied": _replied,
    "coordination.settled": lambda facts: _("Settled the objection of %(unit)s: “%(decision)s”") % {
        "unit": facts["unit"], "decision": facts["settlement"]["decision"],
    },
    "evidence.claim_made": _claim_made,
    "policy.approver_instructed": _instructed,
    "policy.procedure_answered": _procedure_answered,
    "policy.procedure_waived": _procedure_waived,
    "catalog.data_requested": lambda facts: _("Entered a request for data: “%(what)s”") % {"what": facts["asked"]["what"]},
    "catalog.data_request_extended": lambda facts: _("Extended a request for data by %(days)s days. Reason: %(reason)s") % {
        "days": facts["extension"]["days"], "reason": facts["extension"]["reason"],
    },
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
    "policy.class_reviewed": _class_reviewed,
    "publishing.part_hidden": lambda facts: _("Hid a part from the public (clause %(clause)s). Reason: %(reason)s") % {
        "clause": facts["hidden"]["clause"], "reason": facts["hidden"]["reason"],
    },
    "publishing.part_shown": lambda facts: _("Showed a part to the public again. Reason: %(reason)s") % {
        "reason": facts["hidden"]["reason"],
    },
    "policy.outcome_measured": _outcome_measured,
    "policy.outcome_judged": lambda facts: _("Judged the outcome “%(line)s”: %(verdict)s.") % {
        "line": facts["judgement"]["line"], "verdict": verdict_told(facts["judgement"]["verdict"]),
    },
    "processes.sharing_designated": _sharing_designated,
    "processes.sharing_ended": lambda facts: _("Ended the shared use of “%(about)s”. Reason: %(reason)s") % {
        "about": facts["about"], "reason": facts["row"]["reason"],
    },
    "policy.matter_closed": lambda facts: _("Closed the matter on %(day)s.") % {"day": facts["closing"]["closed_on"]},
    "policy.drift_accepted": lambda facts: _("Let the moved figure of evidence %(claim)s stand. Reason: %(reason)s") % {
        "claim": facts["claim"], "reason": facts["reason"],
    },
    "policy.voices_linked": lambda facts: _("Linked %(number)s citizens' voices of “%(dataset)s”.") % {
        "number": facts["figures"]["n"], "dataset": facts["dataset"],
    },
    "policy.voices_unlinked": lambda facts: _("Took the link to %(number)s citizens' voices of “%(dataset)s” away.") % {
        "number": facts["figures"]["n"], "dataset": facts["dataset"],
    },
    "policy.reads_sealed": lambda facts: _("Sealed %(number)s readings of closed papers.") % {"number": facts["count"]},
    "policy.amendment_opened": _amendment_opened,
    "policy.register_corrected": _register_corrected,
    "policy.nudged": lambda facts: _("Sent a reminder to %(who)s.") % {"who": facts["who"]},
    "policy.withdrawn": lambda facts: _("Ended the proposal without a decision. Reason: %(reason)s") % {"reason": facts["reason"]},
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
    "policy.opened_for_directive": lambda facts: _("Opened the proposal for directive %(directive)s: “%(text)s”") % {
        "directive": facts["directive"], "text": facts["text"],
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
