"""What approval refuses. Each message is one calm sentence that a page can show as it is (in English; pages translate by kind)."""


class ApprovalRefused(Exception):
    """Something on the route is refused."""


class NotYourTurn(ApprovalRefused):
    """The person does not hold an open step of this round."""


class HolderAway(NotYourTurn):
    """The person holds the step and is entered as absent: who acts signs meanwhile, until the absence is ended."""


class SecondSignature(NotYourTurn):
    """The person signed another step of this round, from a post held besides: nobody signs two."""


class OutsideWrittenScope(ApprovalRefused):
    """Whoever acts for the mayor decides outside the written scope only where it is urgent for the public good."""


class NothingToLeaveOut(ApprovalRefused):
    """No review can be left out by this person now: its holder is there, or it is not its turn."""


class NoReportToAcknowledge(ApprovalRefused):
    """There is no report afterwards that waits for this person, or it has been acknowledged already."""


class CannotHold(ApprovalRefused):
    """Only whoever has the turn on the line holds a document up; a unit beside it signs or states its opinion."""


class BadDay(ApprovalRefused):
    """The day is not to come any more, or lies further off than a hold lasts."""


class OnHold(ApprovalRefused):
    """The document is on hold: nobody is pressed, and nobody holds it twice."""


class NothingOnHold(ApprovalRefused):
    """The hold has ended: its day came, it was taken up, or the step was signed."""


class CannotRevise(ApprovalRefused):
    """Only the line changes a text on its route; a unit beside it states its opinion (영 §9④)."""


class NothingToConfirm(ApprovalRefused):
    """The signature stands for this text already, or the round is over."""


class CannotAsk(ApprovalRefused):
    """The drafter asks for no change of the own text."""


class AlreadyAsked(ApprovalRefused):
    """A request of this step waits for the drafter's answer already."""


class NothingAsked(ApprovalRefused):
    """The request has been answered, or its step was signed without an answer."""


class DrafterFirst(ApprovalRefused):
    """Whoever has the turn waits for the drafter's answer, and is not reminded meanwhile."""


class CannotReroute(ApprovalRefused):
    """This step cannot be put on the route, or taken off: the message says why."""


class OthersFirst(ApprovalRefused):
    """Others have the same turn: a return would hide what they have to say."""


class CannotKeep(ApprovalRefused):
    """The table in force names no lower level: nothing has to be decided, or nobody may decide below it (invariant 14)."""


class AlreadySigned(ApprovalRefused):
    """Somebody who may sign this step was faster. `signature` is what stands there."""

    def __init__(self, signature: object):
        super().__init__("This step has been signed already.")
        self.signature = signature


class RoundOver(ApprovalRefused):
    """The round was approved, returned or recalled in the meantime. `state` tells which."""

    def __init__(self, state: str):
        super().__init__(f"This round has ended: {state}.")
        self.state = state


class OtherVersion(ApprovalRefused):
    """What the person saw is not what is on the route."""


class AnswerMissing(ApprovalRefused):
    """An opinion of a co-operator has no 수용/불수용 with a reason yet."""


class ObjectionStands(ApprovalRefused):
    """A unit whose consent is needed objects, and no common superior has settled it yet. `objections` are the signatures."""

    def __init__(self, objections: object):
        super().__init__("A unit whose consent is needed objects. Have the superior of both units settle it first.")
        self.objections = objections


class CannotObject(ApprovalRefused):
    """Only a unit whose consent is needed objects; everybody else states an opinion."""


class NotASide(ApprovalRefused):
    """The person stands neither on the drafting side nor in the unit that objects."""


class NotTheirForum(ApprovalRefused):
    """The forum does not stand above both units of an objection."""


class AlreadyBrought(ApprovalRefused):
    """The objection was brought before this forum already."""


class NotAboveBoth(ApprovalRefused):
    """Only somebody whose line position stands above both units settles an objection."""


class AlreadySettled(ApprovalRefused):
    """The objection has been settled, or there is none."""


class ReasonMissing(ApprovalRefused):
    """The act needs a written reason."""


class CannotReturn(ApprovalRefused):
    """A co-operator gives an opinion; only a reviewer or the approver returns a draft (영 §9)."""


class NotHandedOver(ApprovalRefused):
    """The round is decided here, so that no result from elsewhere is entered."""


class BadResult(ApprovalRefused):
    """Something about the entered result cannot be; `what` names it in one word."""

    def __init__(self, what: str, message: str):
        super().__init__(message)
        self.what = what
