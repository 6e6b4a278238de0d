"""Every refusal of the lower rooms as one calm sentence, by the class of the exception."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mulkko.approval.engine.route import NoRoute
from mulkko.approval.errors import (
    AlreadyAsked,
    AlreadySettled,
    AlreadySigned,
    AnswerMissing,
    ApprovalRefused,
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
    NotHandedOver,
    NothingAsked,
    NothingOnHold,
    NothingToConfirm,
    NothingToLeaveOut,
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
from mulkko.catalog.errors import AskingRefused
from mulkko.coordination import errors as coordination
from mulkko.directives import errors as directives
from mulkko.evidence.errors import EvidenceError
from mulkko.organization.engine.delegation import CannotLower, FactMissing, NoDelegationRule
from mulkko.organization.errors import (
    AlreadyHandedOver,
    BadAbsence,
    BadPlan,
    NotPosted,
    NotTheSuccessor,
    NotYourAbsence,
    OrganizationError,
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
    PolicyRefused,
    ProcedureOpen,
    RouteMoved,
    RuleMoved,
    StalePage,
)
from mulkko.publishing.errors import PublishingRefused
from mulkko.web.sentences import material_word


class OnlyOfficers(PermissionDenied):
    """The operator reads and administers; only officers act in a proposal."""


REFUSED: tuple[type[Exception], ...] = (
    ApprovalRefused,
    coordination.CoordinationRefused,
    directives.DirectiveRefused,
    PolicyRefused,
    PublishingRefused,
    AskingRefused,
    EvidenceError,
    OrganizationError,
    NoDelegationRule,
    CannotLower,
    NoRoute,
    BadBody,
)


def sentence_for(error: Exception) -> str:
    """Return what the page says of a refusal: what happened, and what to do next."""
    for pattern, tell in TOLD:
        found = pattern.match(str(error))
        if found:
            return tell(found.groupdict())
    for kind, say in SENTENCES.items():
        if isinstance(error, kind):
            return say(error)
    return _("This could not be done: %(detail)s") % {"detail": str(error)}


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


def _bad_answer(error: Exception) -> str:
    return {
        "number": _("Write the number of the document that proves it."),
        "on": _("Write the day of the document."),
        "future": _("The day of the document lies in the future."),
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


# Refusals of one class that name different things to mend: told apart by how they begin.
TOLD: list[tuple[re.Pattern[str], Callable[[dict[str, str]], str]]] = [
    (
        re.compile(r"The text cites (?P<mark>\{[^}]+\}), but there is no such figure"),
        lambda said: (
            _("The text cites %(mark)s, but there is no such figure. Take it from the list of figures.") % said
        ),
    ),
    (re.compile(r"'(?P<value>.*)' is no number"), lambda said: _("“%(value)s” is no number.") % said),
    (
        re.compile(r"'(?P<value>.*)' is too large or has more than four decimals"),
        lambda said: _("“%(value)s” is too large or has more than four decimals.") % said,
    ),
    (
        re.compile("Only a material drift of a claim of this draft can be accepted"),
        lambda said: _("This figure needs no reason to stand: it has not moved, or it has moved too far."),
    ),
    (
        re.compile("Choose a filter first, and give it a name"),
        lambda said: _("Choose a filter first, and give it a name."),
    ),
    (
        re.compile("There are 20 saved filters already"),
        lambda said: _("There are 20 saved filters already. Forget one first."),
    ),
    (
        re.compile("The document has been decided. Nothing can be added"),
        lambda said: _("The document has been decided. Nothing can be added to it any more."),
    ),
    (
        re.compile("This text was registered before"),
        lambda said: _("This text was registered before. Its candidates stand in the list."),
    ),
    (
        re.compile("Whoever reported it does not confirm it"),
        lambda said: _("Whoever reported it does not confirm it. Ask somebody else of the office."),
    ),
    (
        re.compile("An order is joined with an order"),
        lambda said: _("An order is joined with an order, a promise with a promise, a result with a result."),
    ),
    (
        re.compile("Somebody works with directive"),
        lambda said: _("Somebody works with it already. End it with a reason instead."),
    ),
    (
        re.compile("Only its office and the units that work on it link"),
        lambda said: _("Only its office and the units that work on it link something to a directive."),
    ),
    (
        re.compile("The text was changed after|This text was changed in another window"),
        lambda said: _("The text was changed after you opened this page. Both texts stand below: compare and choose."),
    ),
    (
        re.compile("The file could not be read within"),
        lambda said: _("The file could not be read within the limits. Save it again, or split it."),
    ),
    (
        re.compile("A PDF is not read yet"),
        lambda said: _("A PDF is not read. Save its text as HWPX, DOCX or plain text."),
    ),
    (
        re.compile("An old binary document"),
        lambda said: _("The old formats HWP and DOC are not read. Save it as HWPX, DOCX or plain text."),
    ),
    (re.compile("The text is neither UTF-8"), lambda said: _("The text is neither UTF-8 nor CP949. Save it as UTF-8.")),
    (
        re.compile("The document is broken"),
        lambda said: _("The document is broken. Open it in its program and save it again."),
    ),
    (
        re.compile("The file is neither DOCX nor HWPX"),
        lambda said: _("The file is neither HWPX nor DOCX. Save it as one of them, or as plain text."),
    ),
    (
        re.compile("The document (?:is larger|declares)"),
        lambda said: _("The document is too large or not as office programs write it, so it is not read."),
    ),
    (re.compile("The document has no such part"), lambda said: _("The document has no such part.")),
    (
        re.compile("Nothing is different from the text on the route"),
        lambda said: _("Nothing is different from the text on the route."),
    ),
    (
        re.compile("The text is empty. Write it, or return the draft"),
        lambda said: _("The text is empty. Write it, or return the draft."),
    ),
    (re.compile("This person writes the draft already"), lambda said: _("This person writes the draft already.")),
    (
        re.compile("The delegation table or a mandate demands"),
        lambda said: _("The delegation table or a mandate demands this unit. It cannot be left out."),
    ),
    (
        re.compile("Another absence lies in these days"),
        lambda said: _("Another absence lies in these days already. End it first."),
    ),
    (
        re.compile("These days are over"),
        lambda said: _("These days are over. Enter an absence before or while it lasts."),
    ),
    (re.compile("Nobody acts for oneself"), lambda said: _("Nobody acts for oneself. Name a colleague.")),
    (
        re.compile("The deputy holds no position"),
        lambda said: _("The deputy holds no position in these days. Name somebody who does."),
    ),
    (re.compile("This absence is over already"), lambda said: _("This absence is over already.")),
    (
        re.compile("The position .* goes on, or has its heir already"),
        lambda said: _("The position goes on, or has its heir already. Nothing was changed."),
    ),
    (
        re.compile("There are fewer than five voices under these filters"),
        lambda said: _("There are fewer than five voices under these filters, so they are not counted or linked."),
    ),
    (
        re.compile("There is no approved document"),
        lambda said: _("There is no approved document of this number. Copy it from the paper, such as 대중교통과-12."),
    ),
    (
        re.compile("The figure .* tells of fewer than five people"),
        lambda said: _("A figure tells of fewer than five people. Count a wider group, or leave it out."),
    ),
    (
        re.compile("A part is hidden for a clause"),
        lambda said: _("Choose a clause that the class of the paper names."),
    ),
    (
        re.compile("What is open names no clause"),
        lambda said: _("What is open names no clause and no reason; what is not open names both."),
    ),
    (
        re.compile("What is partly open says which parts"),
        lambda said: _("Say which parts are not open; everything else is opened."),
    ),
    (
        re.compile("The day to look at it again lies ahead"),
        lambda said: _("The day to look at it again lies ahead, and only what is not open has one."),
    ),
    (
        re.compile("The day of the closing lies between"),
        lambda said: _("The day of the closing lies between the decision and today."),
    ),
    (re.compile("This matter is closed already"), lambda said: _("This matter is closed already.")),
    (
        re.compile("This procedure stands before the submission"),
        lambda said: _("This procedure stands before the submission. Recall the document to change it."),
    ),
    (
        re.compile("This proposal does not need that procedure"),
        lambda said: _("The proposal does not need this procedure any more. Look at the list again."),
    ),
    (
        re.compile("A row of the delegation table covers this matter"),
        lambda said: _(
            "A row of the delegation table covers this matter, or it is on its route. No instruction is needed."
        ),
    ),
    (
        re.compile("Only a bureau head, a vice-mayor or the mayor above"),
        lambda said: _(
            "Only a bureau head, a vice-mayor or the mayor above the drafting unit instructs, up to the own level."
        ),
    ),
    (
        re.compile("Only the records manager"),
        lambda said: _("Only the records manager of its department corrects what is registered of a document."),
    ),
    (
        re.compile("The register says so already"),
        lambda said: _("The register says so already."),
    ),
    (
        re.compile("A further document needs"),
        lambda said: _("A further document needs a title and a text."),
    ),
    (
        re.compile("The recipients of a further document"),
        lambda said: _("The recipients of a further document take 100 letters at most."),
    ),
    (
        re.compile("There is no such further document"),
        lambda said: _("There is no such further document."),
    ),
    (
        re.compile(r"A draft holds (?P<most>\d+) documents at most"),
        lambda said: _("A draft holds %(most)s documents at most.") % {"most": said["most"]},
    ),
    (
        re.compile("Only an approved document is amended"),
        lambda said: _("Only an approved document is amended or cancelled. Change the draft instead."),
    ),
    (
        re.compile("Only the department of a document"),
        lambda said: _("Only the department of a document amends or cancels it."),
    ),
    (
        re.compile("This document has been amended or cancelled"),
        lambda said: _("This document has been amended or cancelled. Begin from the newer document."),
    ),
    (
        re.compile("An amendment of this document is being drafted"),
        lambda said: _("An amendment of this document is being drafted. Work on that one."),
    ),
    (
        re.compile("This claim was renewed already"),
        lambda said: _("This figure was renewed already. Use the newer one."),
    ),
]

# The first class that fits speaks, so a class stands before the one it derives from.
SENTENCES: dict[type[Exception], Callable[[Exception], str]] = {
    HolderAway: lambda error: _("You are entered as absent today. End your absence first, then sign."),
    SecondSignature: lambda error: _(
        "You have signed this round from another post. Recalled and submitted anew, it leaves the lower step out."
    ),
    NotHandedOver: lambda error: _("This document is decided here, so no result from elsewhere is entered."),
    BadResult: _bad_result,
    BadFile: _bad_file,
    OutsideWrittenScope: lambda error: _("This lies outside the written scope. Write why it is urgent for the public good."),
    NothingToLeaveOut: lambda error: _("No review can be left out here now. Nothing was changed."),
    NoReportToAcknowledge: lambda error: _("No report waits for you here. Nothing was changed."),
    BadDay: lambda error: _("Choose a day after today, within a year."),
    CannotHold: lambda error: _("A unit beside the line does not hold a document up. State an opinion instead."),
    OnHold: lambda error: _("The document is on hold. Nobody is reminded while it lasts."),
    NothingOnHold: lambda error: _("The hold is over already. Nothing was changed."),
    CannotRevise: lambda error: _("A unit beside the line does not change the text. State an opinion instead."),
    NothingToConfirm: lambda error: _("There is nothing to confirm any more. Nothing was changed."),
    NotASlip: _not_a_slip,
    CannotReroute: _cannot_reroute,
    OthersFirst: lambda error: _("Others have the same turn. Return the draft when they have said their view."),
    CannotKeep: lambda error: _("The table in force names no lower level here, or this was decided already."),
    RuleMoved: lambda error: _("By the delegation table in force another one decides. The page says what can be done."),
    CannotAsk: lambda error: _("The drafter answers requests for a change, and asks for none."),
    AlreadyAsked: lambda error: _("Your last request waits for the drafter's answer."),
    NothingAsked: lambda error: _("This request was answered already, or nobody waits for the answer any more."),
    DrafterFirst: lambda error: _("They asked you for a change. Answer it first."),
    RoundOver: _round_over,
    AlreadySigned: _already_signed,
    AlreadySettled: lambda error: _("This objection has been settled already, or it no longer stands."),
    NotAboveBoth: lambda error: _("Only a superior of both units settles an objection."),
    ObjectionStands: lambda error: _("A unit whose consent is needed objects. A superior of both units has to settle it first."),
    CannotObject: lambda error: _("Only a unit whose consent is needed objects. State an opinion instead."),
    coordination.NotAboveBoth: lambda error: _("Only a superior of both units settles an objection."),
    coordination.NothingToSettle: lambda error: _("This objection has been settled already, or it no longer stands."),
    coordination.NobodyToAsk: lambda error: _("Choose units that can be asked: not your own, and none above it."),
    coordination.AlreadyAsked: lambda error: _("One of these units was asked already and has not answered yet."),
    coordination.QuestionMissing: lambda error: _("Write it out: the others work from your words."),
    coordination.BadDueDate: lambda error: _("The day until which an answer is wanted lies in the past."),
    coordination.NotAsked: lambda error: _("Your unit was not asked."),
    coordination.AlreadyAnswered: lambda error: _("It has been answered already. Nothing was changed."),
    directives.Unread: _unread,
    directives.TooLate: lambda error: _("Redistribution is asked for once, within two working days. Talk to the office that assigned it."),
    directives.NoProof: lambda error: _("No approved document or evidence has this number, or it is not shared with you. Look the number up."),
    directives.OutOfTurn: lambda error: _("Somebody else was quicker, or it stands elsewhere by now. Nothing was changed."),
    directives.NotYours: lambda error: _("Another unit does this. The page says who has the turn."),
    directives.DirectiveRefused: lambda error: _("Something is missing: a reason, words, or a day that is to come."),
    NoSuchProposal: lambda error: _("No proposal has this reference. Look it up in the list."),
    coordination.ThreadOver: lambda error: _("This thread has ended in the meantime. Begin a new one."),
    coordination.PartMoved: lambda error: _("The paragraph reads otherwise by now. Compare it, and change it by hand."),
    coordination.NotYours: lambda error: _("Only the drafter, or whoever asked, says what becomes of it."),
    AskingRefused: _asking,
    BadAnswer: _bad_answer,
    ProcedureOpen: _procedure_open,
    RouteMoved: lambda error: _("The delegation table or the organisation changed after this page was shown. Look at who decides now, and submit it again."),
    AnswersMoved: lambda error: _("A unit that was asked answered in the meantime. Nothing was signed; read its answer first."),
    NotYourTurn: lambda error: _("It is not your turn on this document. Nothing was changed."),
    OtherVersion: lambda error: _("The document on the route is not the one this page showed. Read it again below."),
    AnswerMissing: lambda error: _("Say of every opinion whether it is taken up, and write the reason."),
    ReasonMissing: lambda error: _("Write a reason: the drafter works from it."),
    CannotReturn: lambda error: _("A co-operating unit states its opinion; it does not return the draft."),
    StalePage: lambda error: _("The draft was changed after you opened this page. Your text is kept here; compare it and save again."),
    EvidenceMoved: lambda error: _("Newer data came in while the figures were computed. Nothing was signed; look at it again."),
    EvidenceStops: lambda error: _("A figure of this document does not hold, so it cannot be signed as it is."),
    Incomplete: lambda error: _("The draft is not complete yet. The list shows what is missing."),
    NudgedToday: lambda error: _("You have sent a reminder today already. The next one can go tomorrow."),
    NothingToNudge: lambda error: _("Nobody has to be reminded there any more: it was done in the meantime, or it is not yours."),
    NotYourDraft: lambda error: _("Only the drafter changes a draft, and only while it is not on its route or decided."),
    FactMissing: _fact_missing,
    CannotLower: lambda error: _("The approver can be raised with a written reason, never lowered."),
    BadAbsence: lambda error: _("The absence cannot be entered like this. Look at the days and the deputy again."),
    NotYourAbsence: lambda error: _("Only the person, a superior or the operator enters or ends an absence."),
    NotTheSuccessor: lambda error: _("Only who holds the position now, or acts for it, confirms the handover."),
    AlreadyHandedOver: lambda error: _("This handover is confirmed already. Nothing was changed."),
    BadPlan: lambda error: _("The files have problems. Nothing was changed."),
    NoDelegationRule: lambda error: _("No row of the delegation table covers this duty and amount. Correct the amount, or have a row added."),
    NotPosted: lambda error: _("A position on this route is not filled, or does not exist. Have the posting entered first: %(detail)s") % {"detail": str(error)},
    NoRoute: lambda error: _("Whoever decides a matter cannot draft it too. Have an officer of the unit draft it."),
    TooManyFailures: lambda error: _("Too many wrong passwords. You can try again from %(time)s.") % {
        "time": localtime(error.until + timedelta(minutes=1)).strftime("%H:%M"),
    },
    BadBody: lambda error: _("A line of the text cannot be read: %(detail)s") % {"detail": str(error)},
    EvidenceError: lambda error: _("The figure cannot be computed: %(detail)s") % {"detail": str(error)},
}  # fmt: skip
