"""What was done to a proposal beside its route, as sentences: its draft, its evidence, its coordination, its records."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulkko.documents.engine.paper import shown_disclosure
from mulkko.organization.models import Person
from mulkko.policy.engine.layout import read_out
from mulkko.web.forms.disclosure import RETENTIONS
from mulkko.web.forms.outcomes import verdict_told
from mulkko.web.sentences.kinds import answer_word, ground_word

Facts = dict[str, Any]
GRAVE = ("decisive", "broken", "material", "unverifiable", "cosmetic", "holds")


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


def _join_answered(facts: Facts) -> str:
    row = facts["row"]
    told = {"reference": facts["into"], "reason": row["reason"]}
    if row["ends_other"]:
        return _("Joined the draft into %(reference)s; its text is kept.") % told
    if row["agrees"]:
        return _("Agreed to write %(reference)s together.") % told
    return _("Declined to write it together with %(reference)s. Reason: %(reason)s") % told


def _claim_made(facts: Facts) -> str:
    claim = facts["claim"]
    if claim["supersedes"]:
        return _("Renewed evidence %(old)s as evidence %(new)s on newer data.") % {
            "old": claim["supersedes"],
            "new": claim["id"],
        }
    return _("Added evidence %(claim)s: “%(sentence)s”") % {"claim": claim["id"], "sentence": read_out(claim)}


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


def _ground_moved(facts: Facts) -> str:
    """Return what moved: the first figure of the gravest piece of evidence, and how many more there are."""
    moved = sorted(facts["moved"], key=lambda one: GRAVE.index(one["grade"]))
    first, figures = moved[0], moved[0]["figures"]
    told = {"claim": first["claim"], "grade": ground_word(first["grade"]), "number": len(moved) - 1}
    if figures and figures[0][2]:
        told["figures"] = f"{figures[0][1]} → {figures[0][2]}"
        said = _("The figure of evidence %(claim)s has moved since the decision: %(figures)s. (%(grade)s)") % told
    else:
        said = _("Evidence %(claim)s stands otherwise than it was decided. (%(grade)s)") % told
    more = ngettext("%(number)s more moved.", "%(number)s more moved.", len(moved) - 1) % told if len(moved) > 1 else ""
    return f"{said} {more}".strip()


def _ground_holds(facts: Facts) -> str:
    back = [one for one in facts["moved"] if one["grade"] == "holds" or one["is_known"]]
    claims = ", ".join(str(one["claim"]) for one in back)
    return _("Evidence %(claims)s stands again as it was decided.") % {"claims": claims}


def _renewal_opened(facts: Facts) -> str:
    reference, title = facts["of"]
    told = {"reference": reference, "title": title, "reason": facts["reason"]}
    return _("Proposed %(reference)s “%(title)s” anew, because its evidence moved. Reason: %(reason)s") % told


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


def _checked_at(facts: Facts) -> str:
    told = {"number": facts["claims"], "holding": facts["holding"]}
    if facts["row"]["kind"] == "coordination":
        return _("Computed %(number)s figures again when units were asked; %(holding)s hold.") % told
    return _("Computed %(number)s figures again when it came to a reviewer; %(holding)s hold.") % told


MATTERS: dict[str, Callable[[Facts], str]] = {
    "policy.author_invited": _invited,
    "policy.reader_invited": _reader_invited,
    "policy.author_uninvited": _uninvited,
    "policy.suggestion_refused": _suggestion_refused,
    "policy.join_offered": lambda facts: _("Asked to write it together with %(reference)s: “%(note)s”") % {
        "reference": facts["other"], "note": facts["row"]["note"],
    },
    "policy.join_answered": _join_answered,
    "coordination.remarked": _remarked,
    "coordination.thread_ended": _thread_ended,
    "coordination.asked": _asked,
    "coordination.answered": _answered,
    "coordination.replied": _replied,
    "coordination.settled": lambda facts: _("Settled the objection of %(unit)s: “%(decision)s”") % {
        "unit": facts["unit"], "decision": facts["settlement"]["decision"],
    },
    "evidence.claim_made": _claim_made,
    "policy.claim_taken": lambda facts: _("Took evidence %(claim)s of another matter to cite it: “%(sentence)s”") % {
        "claim": facts["claim"], "sentence": facts["sentence"],
    },
    "policy.claim_put_back": lambda facts: _("Took evidence %(claim)s off the list of figures that the draft may cite.") % {
        "claim": facts["claim"],
    },
    "policy.approver_instructed": _instructed,
    "policy.procedure_answered": _procedure_answered,
    "policy.procedure_waived": _procedure_waived,
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
    "policy.evidence_checked": _checked_at,
    "policy.ground_moved": _ground_moved,
    "policy.ground_noted": _ground_moved,
    "policy.ground_holds": _ground_holds,
    "policy.ground_looked_at": lambda facts: _("Looked at what moved under the decision: “%(reason)s”") % {"reason": facts["reason"]},
    "policy.renewal_opened": _renewal_opened,
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
    "policy.round_registered": lambda facts: _("Registered the draft that was returned or taken back as a record of its own: %(number)s") % {
        "number": facts["number"],
    },
    "policy.nudged": lambda facts: _("Sent a reminder to %(who)s.") % {"who": facts["who"]},
    "policy.withdrawn": lambda facts: _("Ended the proposal without a decision. Reason: %(reason)s") % {"reason": facts["reason"]},
    "policy.opened_for_directive": lambda facts: _("Opened the proposal for directive %(directive)s: “%(text)s”") % {
        "directive": facts["directive"], "text": facts["text"],
    },
}  # fmt: skip
