"""What is missing in a draft, as sentences with the place where it is cured."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from mulkko.policy.engine.procedure_rules import BY_CODE
from mulkko.policy.models import Proposal
from mulkko.web.forms.procedures import FactsForm

OUTLINE = ("title", "question", "summary", "keywords", "duty", "routine_level")
TERMS = ("disclosure", "disclosure_reason", "closed_parts", "statute", "decision_ends_on", "retention")
TASKS: dict[str, tuple[str, ...]] = {
    "outline": OUTLINE,
    "evidence": ("claim:",),
    "options": ("no_bau", "too_few", "too_many", "no_criteria", "cell:", "chosen"),
    "body": ("body",),
    "route": ("approver",),
    "procedures": ("procedures", "fact:", "procedure:"),
    "disclosure": TERMS,
}


@dataclass(frozen=True)
class Missing:
    sentence: str
    address: str


def problem_sentences(codes: list[str], proposal: Proposal) -> list[Missing]:
    """Return a sentence and an address for each code of `problems_before_submission`."""
    return [Missing(_sentence(code, proposal), _address(code, proposal)) for code in codes]


def _sentence(code: str, proposal: Proposal) -> str:
    known = {
        "title": _("The title is missing."),
        "question": _("The question is missing."),
        "summary": _("The summary is missing."),
        "keywords": _("The keywords are missing."),
        "duty": _("No duty is chosen."),
        "body": _("The text is empty."),
        "chosen": _("No option is chosen."),
        "chosen_because": _("The reason for the chosen option is missing."),
        "disclosure": _("Disclosure class and clauses do not fit together."),
        "disclosure_reason": _("The reason why it is not open is missing."),
        "routine_level": _("A bureau head or somebody above decides it, so it is no routine: compare options."),
        "closed_parts": _("It is not said which parts are not open."),
        "statute": _("The statute that closes it is not named (clause 1)."),
        "decision_ends_on": _("Stage and expected end of the decision in progress belong together (clause 5)."),
        "retention": _("The retention period is not chosen."),
        "route_mode": _(
            "The city has not said yet where documents are approved and numbered. Have the operator set it."
        ),
        "approver": _("No row of the delegation table covers it, so nobody decides yet."),
        "no_bau": _("Leaving things as they are must be one of the options."),
        "too_few": _("There is only one option. Add another one."),
        "too_many": _("There are more than seven options. Take some out."),
        "no_criteria": _("There is no criterion to compare by."),
        "procedures": _("It is not said yet what the proposal does."),
    }
    kind, _colon, rest = code.partition(":")
    if kind == "cell":
        option, _colon, criterion = rest.partition(":")
        titles = dict(proposal.options.values_list("key", "title"))
        names = dict(proposal.criteria.values_list("key", "name"))
        where = {"option": titles.get(option, option), "criterion": names.get(criterion, criterion)}
        return _("The cell “%(criterion)s” of “%(option)s” is empty.") % where
    if kind == "fact":
        return _("Not told yet: %(fact)s") % {"fact": FactsForm.base_fields[rest].label}
    if kind == "procedure":
        return _("%(name)s is still open (%(law)s).") % {"name": BY_CODE[rest].name, "law": BY_CODE[rest].law}
    if kind == "claim":
        return _("The text cites evidence %(claim)s, which does not exist.") % {"claim": rest}
    return known.get(code, code)


def _address(code: str, proposal: Proposal) -> str:
    kind, _colon, rest = code.partition(":")
    if kind == "cell":
        option, _colon, criterion = rest.partition(":")
        return reverse("cell", args=[proposal.reference, option, criterion])
    if code == "procedures" or kind == "fact":
        return reverse("procedure-facts", args=[proposal.reference]) + (f"#id_{rest}" if rest else "")
    if kind == "procedure":
        return reverse("procedure-answer", args=[proposal.reference, rest])
    if code == "routine_level":
        return reverse("outline", args=[proposal.reference]) + "#id_is_routine"
    if code in OUTLINE:
        return reverse("outline", args=[proposal.reference]) + f"#id_{code}"
    if code in TERMS:
        return reverse("disclosure", args=[proposal.reference]) + f"#id_{'clauses' if code == 'disclosure' else code}"
    if code in ("body",) or kind == "claim":
        return reverse("body", args=[proposal.reference])
    if code in ("approver", "route_mode"):
        return reverse("route", args=[proposal.reference])
    return reverse("choice" if code.startswith("chosen") else "options", args=[proposal.reference])
