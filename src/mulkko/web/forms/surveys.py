"""The figure of a survey as it is filled in: what is counted, and what must be known before anybody relies on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.evidence.engine.building import Contract
from mulkko.evidence.engine.surveys import Survey
from mulkko.web.forms.fields import day_field

MEASURES = (
    ("share", pgettext_lazy("survey", "Share of an answer")),
    ("difference", pgettext_lazy("survey", "Difference of two groups")),
    ("mean", pgettext_lazy("survey", "Mean of a number")),
    ("stated", pgettext_lazy("survey", "Published percentage with its margin")),
)
MODES = (
    ("", gettext_lazy("Choose one")),
    ("face", pgettext_lazy("survey", "Face to face")),
    ("phone", pgettext_lazy("survey", "By phone")),
    ("online", pgettext_lazy("survey", "Online")),
    ("mail", pgettext_lazy("survey", "By mail")),
    ("ars", pgettext_lazy("survey", "By automatic calls")),
    ("mixed", pgettext_lazy("survey", "Several ways")),
)
MOST_ANSWERS = 20


class SurveyForm(forms.Form):
    measure = forms.ChoiceField(label=gettext_lazy("What is measured"), choices=MEASURES, initial="share")
    question = forms.ChoiceField(label=gettext_lazy("Column of the answers"))
    answers = forms.CharField(
        label=gettext_lazy("Answers that count, one a line"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For a share or a difference, word for word as they stand in the data."),
    )  # fmt: skip
    group = forms.ChoiceField(
        label=gettext_lazy("Column of the groups"), required=False, help_text=gettext_lazy("For a difference.")
    )
    first = forms.CharField(label=gettext_lazy("First group"), required=False, max_length=200)
    second = forms.CharField(label=gettext_lazy("Second group"), required=False, max_length=200)
    where = forms.ChoiceField(label=gettext_lazy("Only rows in which the column"), required=False)
    where_is = forms.CharField(label=gettext_lazy("holds this value"), required=False, max_length=200)
    unit = forms.CharField(
        label=gettext_lazy("Unit of the figure"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("For a mean, such as 분."),
    )
    weight = forms.ChoiceField(label=gettext_lazy("Column of the weights"), required=False)
    n = forms.IntegerField(
        label=gettext_lazy("How many answered"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("For a published percentage; otherwise they are counted."),
    )
    margin = forms.DecimalField(
        label=gettext_lazy("Margin in %p"),
        required=False,
        help_text=gettext_lazy("For a published percentage; otherwise it is computed."),
    )
    population = forms.CharField(
        label=gettext_lazy("Whom it stands for"), max_length=200, help_text=gettext_lazy("Such as 만 19세 이상 시민.")
    )
    mode = forms.ChoiceField(label=gettext_lazy("How people were asked"), choices=MODES)
    began = day_field(gettext_lazy("First day of asking"))
    ended = day_field(gettext_lazy("Last day of asking"))
    probability = forms.BooleanField(
        label=gettext_lazy("Drawn by chance (probability sample)"),
        required=False,
        help_text=gettext_lazy("Without it the evidence has grade C."),
    )
    sentence = forms.CharField(
        label=gettext_lazy("Sentence"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("{s} becomes the figure with its margin and the number of answers. Left empty, one is suggested."),
    )  # fmt: skip

    def __init__(self, *told: Any, contract: Contract, **named: Any) -> None:
        super().__init__(*told, **named)
        columns = [(one.name, one.name) for one in contract.open_columns]
        none = ("", gettext_lazy("None"))
        self.dataset = contract.dataset
        self.fields["question"].choices = columns  # type: ignore[attr-defined]
        for name in ("group", "where", "weight"):
            self.fields[name].choices = [none, *columns]  # type: ignore[attr-defined]

    def asked(self) -> Survey:
        """Return what was filled in; what is missing the engine says."""
        said = self.cleaned_data
        days = {name: said[name].isoformat() for name in ("began", "ended")}
        is_stated = said["measure"] == "stated"
        compares = said["measure"] == "difference"
        answers = [line.strip() for line in said["answers"].splitlines() if line.strip()][:MOST_ANSWERS]
        return Survey(
            self.dataset, said["measure"], said["question"], tuple(answers) if said["measure"] in ("share", "difference") else (),
            said["group"] if compares else "", (said["first"], said["second"]) if compares else ("", ""),
            (said["where"], said["where_is"]) if said["where"] else ("", ""), "" if is_stated else said["weight"],
            said["unit"] if said["measure"] == "mean" else "", said["mode"], days["began"], days["ended"], said["population"].strip(),
            said["probability"], (str(said["n"] or ""), str(said["margin"] or "")) if is_stated else ("", ""),
        )  # fmt: skip
