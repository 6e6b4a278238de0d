"""What a proposal does and the facts that this asks, and the answer to one procedure."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.policy.engine.facts import BUILDS, FUNDS, KINDS, WORKS, Facts
from mulkko.policy.engine.procedures import Answer, Due
from mulkko.web.forms.fields import day_field
from mulkko.web.forms.outline import WonField

KIND_WORDS = {
    "project": gettext_lazy("Project: facilities, works, services, equipment"),
    "event": gettext_lazy("Event: festival, performance, competition, ceremony"),
    "bylaw": gettext_lazy("Ordinance or rule: enacted, changed or repealed"),
    "policy": gettext_lazy("Policy, system or plan that citizens are concerned by: new or changed"),
    "welfare": gettext_lazy("Social security scheme: new, or its target, benefit or cost changed"),
    "personal_data": gettext_lazy("File of personal data: new, changed or joined"),
    "system": gettext_lazy("Information system: built or linked"),
    "property": gettext_lazy("City property: acquired or disposed of"),
}
FUND_WORDS = {
    "own": pgettext_lazy("funds", "All of it own funds"),
    "transferred": pgettext_lazy("funds", "With transferred funds (state subsidy and the like)"),
}
BUILD_WORDS = {
    "other": pgettext_lazy("build", "Something else"),
    "civic": pgettext_lazy("build", "New office, cultural or sports building"),
    "showroom": pgettext_lazy("build", "Exhibition hall for publicity"),
}
WORK_WORDS = {
    "works": pgettext_lazy("work", "Construction works"),
    "service": pgettext_lazy("work", "Services"),
    "study": pgettext_lazy("work", "Academic services"),
    "other": pgettext_lazy("work", "Something else"),
}
YES_NO = (("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No")))
OUTCOMES = (
    ("", gettext_lazy("Choose the result")),
    ("fit", pgettext_lazy("review", "Fit")),
    ("conditional", pgettext_lazy("review", "Fit on conditions")),
    ("again", pgettext_lazy("review", "To be reviewed again")),
    ("unfit", pgettext_lazy("review", "Unfit")),
)
WAYS = {
    "done": pgettext_lazy("procedure", "It is done: I name the document"),
    "exception": pgettext_lazy("procedure", "An exception of the act applies"),
    "not_applicable": pgettext_lazy("procedure", "It does not apply here, for a reason"),
}


def _won(label: Any, **told: Any) -> WonField:
    number = forms.TextInput(attrs={"inputmode": "numeric"})
    return WonField(label=label, required=False, min_value=0, max_value=10**17, widget=number, **told)


def _yes(label: Any, **told: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **told)


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=10**8)


def _choice(label: Any, values: tuple[str, ...], words: dict[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", gettext_lazy("not told")), *((one, words[one]) for one in values)]
    )


class FactsForm(forms.Form):
    """Fields by the names of `Facts`; the page shows only those that the marked kinds ask."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What does this proposal do?"), required=False, choices=[(one, KIND_WORDS[one]) for one in KINDS],
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("Mark all that applies. Where nothing does, save it as it is."),
    )  # fmt: skip
    cost_krw = _won(
        gettext_lazy("Total cost of the project in won"),
        help_text=gettext_lazy("Over all years and all sources. Left empty, the amount of the draft counts."),
    )
    funds = _choice(gettext_lazy("Source of the money"), FUNDS, FUND_WORDS)
    build = _choice(gettext_lazy("What is built"), BUILDS, BUILD_WORDS)
    work = _choice(gettext_lazy("Kind of contract"), WORKS, WORK_WORDS)
    is_new = _yes(gettext_lazy("A new project"))
    with_other_region = _yes(gettext_lazy("Together with another province or metropolitan city"))
    contest_burden_krw = _won(gettext_lazy("Own share in won, where the project is won in a competition of the state"))
    liability_krw = _won(gettext_lazy("Liability beyond the budget in won: debt, guarantee, other obligations"))
    foreign_krw = _won(gettext_lazy("Foreign capital in won"))
    event_krw = _won(
        gettext_lazy("Total cost of the event in won"), help_text=gettext_lazy("Write 0 where it costs nothing.")
    )
    mayor_hosts = forms.ChoiceField(
        label=gettext_lazy("Does the mayor host or sponsor the event?"), required=False, choices=YES_NO, widget=forms.RadioSelect
    )  # fmt: skip
    event_on = day_field(gettext_lazy("First day of the event"), required=False)
    is_risky_festival = _yes(
        gettext_lazy(
            "A festival with 1,000 people or more at a time, on a mountain or water, or with fire or explosives"
        )
    )
    persons = _count(gettext_lazy("How many people are in the file"))
    sensitive_persons = _count(gettext_lazy("Of those with sensitive data or identification numbers"))
    linked_persons = _count(gettext_lazy("How many people it reaches where it is linked with another file"))
    changes_assessed = _yes(gettext_lazy("Changes a system whose impact on privacy was assessed before"))
    joins_controllers = _yes(gettext_lazy("Joins data about people of two agencies"))
    is_shared_system = _yes(gettext_lazy("The system is linked or shared with other agencies"))
    is_long_plan = _yes(gettext_lazy("A statutory plan with a cycle of three years or more"))
    is_contested = _yes(gettext_lazy("Wide or grave conflict is feared"))

    def facts(self) -> Facts:
        """Return what was typed as facts; None and "" are what nobody told."""
        typed = self.cleaned_data
        return Facts(**{one.name: typed[one.name] for one in fields(Facts)} | {"kinds": tuple(typed["kinds"])})


class AnswerForm(forms.Form):
    """Only the ways and fields that the procedure knows."""

    kind = forms.ChoiceField(label=gettext_lazy("How it stands"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=gettext_lazy("Number of the document"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("As it stands on the paper that proves it, such as “기획조정실-12”."),
    )
    on = day_field(gettext_lazy("Day of the document"), required=False)
    until = day_field(gettext_lazy("Last day of the notice"), required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Result"), required=False, choices=OUTCOMES)
    exception = forms.ChoiceField(label=gettext_lazy("Exception"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, due: Due, **kwargs: Any):
        super().__init__(*args, **kwargs)
        procedure = due.procedure
        ways = {
            "done": due.trigger.takes_proof,
            "exception": bool(procedure.exceptions),
            "not_applicable": due.gate == "warn",
        }
        open_ways = [(way, WAYS[way]) for way, is_open in ways.items() if is_open]
        self.fields["kind"].choices = open_ways
        self.fields["kind"].initial = open_ways[0][0]
        self.fields["exception"].choices = [("", gettext_lazy("Choose the exception")), *procedure.exceptions.items()]
        unknown = {
            "until": not procedure.days, "outcome": not procedure.outcomes, "exception": not procedure.exceptions,
            "number": not ways["done"], "on": not ways["done"],
        }  # fmt: skip
        for name in (name for name, is_unknown in unknown.items() if is_unknown):
            del self.fields[name]
        for name in {"number", "on", "until", "outcome", "exception"} & set(self.fields):
            self.fields[name].is_needed = True
        if list(ways.values()) == [True, False, False] and not procedure.urgent_days:
            del self.fields["reason"]
        elif not ways["done"]:
            self.fields["reason"].is_needed = True
        if procedure.days:
            self.fields["on"].label = gettext_lazy("First day of the notice")
        if len(open_ways) == 1:
            self.fields["kind"].widget = forms.HiddenInput()

    def answer(self) -> Answer:
        return Answer(**self.cleaned_data)


class WaiverForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is decided without"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is printed on the paper and stays in the ledger."),
    )
