"""What the page says of a refusal by the class of its exception."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulkko.approval.engine.route import NoRoute
from mulkko.approval.errors import (
    AlreadyAsked,
    AlreadyBrought,
    AlreadySettled,
    AlreadySigned,
    AnswerMissing,
    BadDay,
    BadResult,
    CannotAsk,
    CannotHold,
    CannotKeep,
    CannotObject,
    CannotReroute,
    CannotReturn,
    CannotRevise,
    DrafterFirst,
    HolderAway,
    NoReportToAcknowledge,
    NotAboveBoth,
    NotASide,
    NotHandedOver,
    NothingAsked,
    NothingOnHold,
    NothingToConfirm,
    NothingToLeaveOut,
    NotTheirForum,
    NotYourTurn,
    ObjectionStands,
    OnHold,
    OthersFirst,
    OtherVersion,
    OutsideWrittenScope,
    ReasonMissing,
    RoundOver,
    SecondSignature,
)
from mulkko.catalog.errors import AskingRefused, CallRefused
from mulkko.coordination import errors as coordination
from mulkko.directives import errors as directives
from mulkko.documents.engine.writing import format_date
from mulkko.evidence.errors import EvidenceError
from mulkko.organization.engine.delegation import CannotLower, FactMissing, NoDelegationRule
from mulkko.organization.errors import (
    AlreadyHandedOver,
    BadAbsence,
    BadPlan,
    NotPosted,
    NotTheSuccessor,
    NotYourAbsence,
    RecordsManagerMoved,
    TooManyFailures,
)
from mulkko.policy.engine.body import BadBody
from mulkko.policy.engine.procedure_rules import BY_CODE
from mulkko.policy.errors import (
    AnswersMoved,
    BadAnswer,
    BadFile,
    EvidenceMoved,
    EvidenceStops,
    Incomplete,
    NoSuchProposal,
    NotASlip,
    NothingToNudge,
    NotYourDraft,
    NudgedToday,
    ProcedureOpen,
    RouteMoved,
    RuleMoved,
    StalePage,
)
from mulkko.web.claim_reasons import reason_told
from mulkko.web.sentences.kinds import material_word


def _round_over(error: Exception) -> str:
    return {
        "approved": _("The document has been approved in the meantime. Nothing was changed."),
        "returned": _("The document was returned to its drafter in the meantime. Nothing was signed."),
        "corrected": _("Somebody corrected this entry in the meantime. Look at the newest one."),
        "recalled": _("The drafter took the document back in the meantime. Nothing was signed."),
    }.get(getattr(error, "state", ""), _("This round has ended in the meantime. Nothing was changed."))


def _already_signed(error: Exception) -> str:
    signature = getattr(error, "signature", None)
    return _("This step is signed already: %(name)s, %(title)s. There is nothing left to do.") % {
        "name": getattr(signature, "name", ""),
        "title": getattr(signature, "title", ""),
    }


def _cannot_reroute(error: Exception) -> str:
    said = str(error)
    if "already, and nobody signs two" in said:
        return _("Whoever leads this unit signs on the line already, and nobody signs two steps.")
    if "stands on the route already" in said:
        return _("This unit stands on the route already.")
    if "Another system decides" in said:
        return _("Another system decides this document, so that its route is not changed here.")
    if "takes it off" in said:
        return _("Only whoever put a step on the route takes it off, before it is signed.")
    return _("Nobody leads this unit today, so nobody could sign for it.")


def _not_a_slip(error: Exception) -> str:
    why = ", ".join(material_word(code) for code in getattr(error, "why", ()))
    return _("This is more than an error of writing: %(why)s. Take the tick away, and everybody signs again.") % {
        "why": why
    }


def _fact_missing(error: Exception) -> str:
    words = {
        "annual_krw": _("the amount of a year"),
        "category": _("the kind of business"),
        "novelty": _("whether it is new or changed"),
        "is_joint": _("whether several agencies decide together"),
    }
    asked = ", ".join(words.get(fact, fact) for fact in getattr(error, "facts", ()))
    rows = ", ".join(str(rule.number) for rule in getattr(error, "rules", ()))
    return _("Row %(rows)s of the delegation table hangs on something that is not told: %(facts)s.") % {
        "rows": rows,
        "facts": asked,
    }


def _asking(error: Exception) -> str:
    return {
        "kept": _("Only the unit that decides or asks may do this."),
        "missing": _("Fill in everything, and name either a unit of the city or another agency."),
        "period": _("The last day of use lies before the first."),
        "future": _("That day lies in the future."),
        "internal": _("Inside the city there is no extension."),
        "once": _("It was extended already. The act allows it once."),
        "over": _("It has been decided or ended in the meantime. Nothing was changed."),
        "late": _("The term is over, so it cannot be extended any more."),
        "days": _("Ten days more at most."),
        "reason": _("Write the reason."),
        "given": _("Write what is given."),
        "ground": _("Choose one of the three grounds of the act. For another reason nothing is refused."),
        "law": _("Name the statute and its article."),
        "separability": _("Write what came of looking whether the rest can be separated."),
        "withheld": _("Write what is not given."),
        "extra": _("Where everything is given there is no ground. Empty these fields, or choose “in part”."),
    }.get(getattr(error, "why", ""), _("Nothing was changed."))


def _call(error: Exception) -> str:
    why, detail = getattr(error, "why", ""), getattr(error, "detail", "")
    told = {"detail": format_date(date.fromisoformat(detail)) if why == "holiday" else detail}
    return {
        "kept": _(
            "This is not for you to do: the unit that is asked fills in, and the unit that sent the call closes it."
        ),
        "missing": _("Fill in title, ground, purpose and at least one column."),
        "period": _("The last day of the period lies before the first."),
        "due": _("The last day has to lie after today."),
        "holiday": _("That day is not worked. The next working day is %(detail)s.") % told,
        "units": _("Choose the units that are asked: at least one, each once, and 500 at most."),
        "unit": _("There is no unit “%(detail)s” that could be asked.") % told,
        "named": _("The catalogue holds other data under the name “%(detail)s”. Give the call another title.") % told,
        "known": _("All of it is known already (%(detail)s). Use those data, or write why you ask all the same.")
        % told,
        "replaced": _("This was given up for another data call: %(detail)s. Use its result.") % told,
        "other": _("That data call does not ask the same of the same units, or was given up itself."),
        "over": _("The call has been closed in the meantime. Nothing was changed."),
        "moved": _("Somebody saved or confirmed in the meantime. Look at what stands there now, then go on."),
        "number": _("“%(detail)s” is no number.") % told,
        "whole": _("“%(detail)s” is no whole number.") % told,
        "long": _("“%(detail)s…” is too long.") % told,
        "place": _("The call has no such cell. Fill in the form as it came."),
        "head": _("Only the head of the unit, or who acts for an absent one, confirms."),
        "unfilled": _("Something is still empty, not looked at, or a total does not add up."),
        "twice": _("This has been done already."),
        "reason": _("Write the reason."),
        "open": _("The call is still open."),
        "result": _("The catalogue does not take the result: %(detail)s") % told,
        "file": _("The file could not be read: %(detail)s") % told,
        "form_call": _("The file is the form of another data call."),
        "form_unit": _("The file is the form of another unit."),
        "form_heading": _("The columns of the file are not those that were asked for. Fill in the form as it came."),
        "form_row": _("The file holds a row that was not asked for. Fill in the form as it came."),
    }.get(why, _("Nothing was changed."))


def _bad_answer(error: Exception) -> str:
    return {
        "number": _("Write the number of the document that proves it."),
        "on": _("Write the day of the document."),
        "future": _("The day of the document, or the last day of the notice, lies in the future."),
        "until": _("Write the last day of the notice."),
        "short": _("The notice ran too few days. Where it is urgent, write why: then ten days are enough."),
        "outcome": _("With this result the matter cannot go on. Only “fit” and “fit on conditions” can."),
        "exception": _("Choose the exception of the act that applies."),
        "reason": _("Write the reason."),
    }.get(getattr(error, "why", ""), _("The law knows no such way for this procedure."))


def _procedure_open(error: Exception) -> str:
    names = ", ".join(BY_CODE[code].name for code in getattr(error, "codes", ()) if code in BY_CODE)
    return _("Before the decision this has to be done, or you do without it with a reason: %(names)s.") % {
        "names": names
    }


def _bad_result(error: Exception) -> str:
    return {
        "number": _("Another document of this year bears this number. Compare it with the paper."),
        "decided_on": _("The day lies before the hand-over, or in the future."),
    }.get(getattr(error, "what", ""), _("A part of the result is missing: approver, unit, number, day or file."))


def _bad_file(error: Exception) -> str:
    return {
        "large": _("The file is larger than 20 MiB, so it is not taken."),
        "empty": _("The file is empty."),
        "kind": _("The file is no HWPX, DOCX, PDF or TXT, or its name says another kind than it is."),
    }.get(
        getattr(error, "kind", ""), _("The file cannot be opened. Save it again in its program, and choose it again.")
    )


def _unread(error: Exception) -> str:
    """Return why a text was not read; what is wrong with a file itself is told by how its refusal begins."""
    return {
        "long": _("The text has more than 200,000 characters. Split it by meeting or by part."),
        "empty": _("There are no words in it. Choose another file."),
        "timeout": _("Reading it took too long. Split it."),
        "memory": _("Reading it needed too much memory. Split it."),
    }.get(getattr(error, "kind", ""), _("This file cannot be read. Save it as TXT, DOCX or HWPX."))


# The first class that fits speaks, so a class stands before the one it derives from.
BY_KIND: dict[type[Exception], Promise | Callable[[Exception], str]] = {
    HolderAway: gettext_lazy("You are entered as absent today. End your absence first, then sign."),
    SecondSignature: gettext_lazy("You have signed this round from another post. Recalled and submitted anew, it leaves the lower step out."),
    NotHandedOver: gettext_lazy("This document is decided here, so no result from elsewhere is entered."),
    BadResult: _bad_result,
    BadFile: _bad_file,
    OutsideWrittenScope: gettext_lazy("This lies outside the written scope. Write why it is urgent for the public good."),
    NothingToLeaveOut: gettext_lazy("No review can be left out here now. Nothing was changed."),
    NoReportToAcknowledge: gettext_lazy("No report waits for you here. Nothing was changed."),
    BadDay: gettext_lazy("Choose a day after today, within a year."),
    CannotHold: gettext_lazy("A unit beside the line does not hold a document up. State an opinion instead."),
    OnHold: gettext_lazy("The document is on hold. Nobody is reminded while it lasts."),
    NothingOnHold: gettext_lazy("The hold is over already. Nothing was changed."),
    CannotRevise: gettext_lazy("A unit beside the line does not change the text. State an opinion instead."),
    NothingToConfirm: gettext_lazy("There is nothing to confirm any more. Nothing was changed."),
    NotASlip: _not_a_slip,
    CannotReroute: _cannot_reroute,
    OthersFirst: gettext_lazy("Others have the same turn. Return the draft when they have said their view."),
    CannotKeep: gettext_lazy("The table in force names no lower level here, or this was decided already."),
    RuleMoved: gettext_lazy("By the delegation table in force another one decides. The page says what can be done."),
    CannotAsk: gettext_lazy("The drafter answers requests for a change, and asks for none."),
    AlreadyAsked: gettext_lazy("Your last request waits for the drafter's answer."),
    NothingAsked: gettext_lazy("This request was answered already, or nobody waits for the answer any more."),
    DrafterFirst: gettext_lazy("They asked you for a change. Answer it first."),
    RoundOver: _round_over,
    AlreadySigned: _already_signed,
    AlreadySettled: gettext_lazy("This objection has been settled already, or it no longer stands."),
    NotAboveBoth: gettext_lazy("Only a superior of both units settles an objection."),
    NotASide: gettext_lazy("Only the drafting side and the unit that objects do this."),
    NotTheirForum: gettext_lazy("This forum does not stand above both units. Choose another one."),
    AlreadyBrought: gettext_lazy("It was brought there already. Nothing was changed."),
    ObjectionStands: gettext_lazy("A unit whose consent is needed objects. A superior of both units has to settle it first."),
    CannotObject: gettext_lazy("Only a unit whose consent is needed objects. State an opinion instead."),
    coordination.NotAboveBoth: gettext_lazy("Only a superior of both units settles an objection."),
    coordination.NothingToSettle: gettext_lazy("This objection has been settled already, or it no longer stands."),
    coordination.NobodyToAsk: gettext_lazy("Choose units that can be asked: not your own, and none above it."),
    coordination.AlreadyAsked: gettext_lazy("One of these units was asked already and has not answered yet."),
    coordination.QuestionMissing: gettext_lazy("Write it out: the others work from your words."),
    coordination.BadDueDate: gettext_lazy("The day until which an answer is wanted lies in the past."),
    coordination.NotAsked: gettext_lazy("Your unit was not asked."),
    coordination.AlreadyAnswered: gettext_lazy("It has been answered already. Nothing was changed."),
    directives.Unread: _unread,
    directives.TooLate: gettext_lazy("Redistribution is asked for once, within two working days. Talk to the office that assigned it."),
    directives.NoProof: gettext_lazy("No approved document or evidence has this number, or it is not shared with you. Look the number up."),
    directives.OutOfTurn: gettext_lazy("Somebody else was quicker, or it stands elsewhere by now. Nothing was changed."),
    directives.NotYours: gettext_lazy("Another unit does this. The page says who has the turn."),
    directives.DirectiveRefused: gettext_lazy("Something is missing: a reason, words, or a day that is to come."),
    NoSuchProposal: gettext_lazy("No proposal has this reference. Look it up in the list."),
    coordination.ThreadOver: gettext_lazy("This thread has ended in the meantime. Begin a new one."),
    coordination.PartMoved: gettext_lazy("The paragraph reads otherwise by now. Compare it, and change it by hand."),
    coordination.NotYours: gettext_lazy("Only the drafter, or whoever asked, says what becomes of it."),
    AskingRefused: _asking,
    CallRefused: _call,
    BadAnswer: _bad_answer,
    ProcedureOpen: _procedure_open,
    RouteMoved: gettext_lazy("The delegation table or the organisation changed after this page was shown. Look at who decides now, and submit it again."),
    AnswersMoved: gettext_lazy("A unit that was asked answered in the meantime. Nothing was signed; read its answer first."),
    NotYourTurn: gettext_lazy("It is not your turn on this document. Nothing was changed."),
    OtherVersion: gettext_lazy("The document on the route is not the one this page showed. Read it again below."),
    AnswerMissing: gettext_lazy("Say of every opinion whether it is taken up, and write the reason."),
    ReasonMissing: gettext_lazy("Write a reason: the drafter works from it."),
    CannotReturn: gettext_lazy("A co-operating unit states its opinion; it does not return the draft."),
    StalePage: gettext_lazy("The draft was changed after you opened this page. Your text is kept here; compare it and save again."),
    EvidenceMoved: gettext_lazy("Newer data came in while the figures were computed. Nothing was signed; look at it again."),
    EvidenceStops: gettext_lazy("A figure of this document does not hold, so it cannot be signed as it is."),
    Incomplete: gettext_lazy("The draft is not complete yet. The list shows what is missing."),
    NudgedToday: gettext_lazy("You have sent a reminder today already. The next one can go tomorrow."),
    NothingToNudge: gettext_lazy("Nobody has to be reminded there any more: it was done in the meantime, or it is not yours."),
    NotYourDraft: gettext_lazy("Only the drafter changes a draft, and only while it is not on its route or decided."),
    FactMissing: _fact_missing,
    CannotLower: gettext_lazy("The approver can be raised with a written reason, never lowered."),
    BadAbsence: gettext_lazy("The absence cannot be entered like this. Look at the days and the deputy again."),
    NotYourAbsence: gettext_lazy("Only the person, a superior or the operator enters or ends an absence."),
    NotTheSuccessor: gettext_lazy("Only who holds the position now, or acts for it, confirms the handover."),
    AlreadyHandedOver: gettext_lazy("This handover is confirmed already. Nothing was changed."),
    RecordsManagerMoved: gettext_lazy("Somebody named another records manager in the meantime. Look at the page again."),
    BadPlan: gettext_lazy("The files have problems. Nothing was changed."),
    NoDelegationRule: gettext_lazy("No row of the delegation table covers this duty and amount. Correct the amount, or have a row added."),
    NotPosted: lambda error: _("A position on this route is not filled, or does not exist. Have the posting entered first: %(detail)s") % {"detail": str(error)},
    NoRoute: gettext_lazy("Whoever decides a matter cannot draft it too. Have an officer of the unit draft it."),
    TooManyFailures: lambda error: _("Too many wrong passwords. You can try again from %(time)s.") % {
        "time": localtime(error.until + timedelta(minutes=1)).strftime("%H:%M"),
    },
    BadBody: lambda error: _("A line of the text cannot be read: %(detail)s") % {"detail": str(error)},
    EvidenceError: lambda error: _("The figure cannot be computed: %(detail)s") % {"detail": reason_told(str(error))},
}  # fmt: skip
