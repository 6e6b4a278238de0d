"""What coordination refuses. Each message is one calm sentence."""


class CoordinationRefused(Exception):
    """Something about asking, answering or settling is refused."""


class NobodyToAsk(CoordinationRefused):
    """No unit was named, or one that cannot be asked: unknown, the asking one itself, or one above it."""


class AlreadyAsked(CoordinationRefused):
    """The unit was asked already and has not answered yet."""


class QuestionMissing(CoordinationRefused):
    """The question, the reason or the decision is not written."""


class BadDueDate(CoordinationRefused):
    """The day until which an answer is wanted lies in the past."""


class NotAsked(CoordinationRefused):
    """The person belongs to another unit than the one that was asked."""


class AlreadyAnswered(CoordinationRefused):
    """Somebody of the unit was faster."""


class NotYours(CoordinationRefused):
    """Only who asked says whether an answer is taken up."""


class NothingToSettle(CoordinationRefused):
    """There is no objection, or it was settled or answered anew."""


class NotAboveBoth(CoordinationRefused):
    """Only somebody whose line position stands above both units settles an objection."""


class ThreadOver(CoordinationRefused):
    """The thread was taken up, declined or closed; a new one can be begun."""


class PartMoved(CoordinationRefused):
    """The part of the draft is not what the remark was about any more."""
