"""What kinds of steps, changes, absences and answers are called."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


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


def round_ground_word(ground: str) -> str:
    """Return why a returned or recalled round is a record of its own."""
    return {
        "bylaw": _("an ordinance or a rule"),
        "notice": _("a policy of which notice is given to the public"),
        "named_policy": _("on the list of named policies"),
        "level": _("decided by the mayor or a vice-mayor"),
        "by_hand": _("as the records manager said"),
    }.get(ground, ground)


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


def answer_word(kind: str) -> str:
    """Return the answer of a unit that was asked, as an officer calls it."""
    return {
        "no_opinion": pgettext("answer", "No opinion"),
        "conditional": pgettext("answer", "Agrees on a condition"),
        "objection": pgettext("answer", "Objection"),
        "not_ours": pgettext("answer", "Not ours"),
    }.get(kind, kind)


def ground_word(grade: str) -> str:
    """Return what moved evidence means for a decision, as an officer says it."""
    return {
        "decisive": pgettext("drift", "The conclusion changes"),
        "material": pgettext("drift", "Content changes"),
        "cosmetic": pgettext("drift", "Only digits"),
        "broken": pgettext("drift", "Does not fit the data any more"),
        "unverifiable": pgettext("drift", "Cannot be checked any more"),
        "holds": pgettext("drift", "Holds again"),
    }.get(grade, grade)
