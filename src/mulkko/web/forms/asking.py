"""자료 제공 요청: entering, extending, deciding; and the terms of received data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.catalog.engine.asking import GROUNDS, Decided
from mulkko.web.forms.fields import day_field

DECISIONS = (
    ("provided", pgettext_lazy("request", "Provided")),
    ("partly", pgettext_lazy("request", "Provided in part")),
    ("refused", pgettext_lazy("request", "Refused")),
)
ENDINGS = (
    ("purpose_over", pgettext_lazy("received", "The purpose is over")),
    ("destroyed", pgettext_lazy("received", "The data were destroyed")),
)


def _line(label: Any, most: int = 300, **told: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **told)


class RequestForm(forms.Form):
    owner = forms.ChoiceField(label=gettext_lazy("Unit that decides"))
    asking_unit = forms.ChoiceField(
        label=gettext_lazy("Unit of the city that asks"),
        required=False,
        help_text=gettext_lazy("Left empty where another agency asks; inside the city five working days run."),
    )
    asking_agency = _line(gettext_lazy("Other agency that asks"), 100, required=False)
    what = _line(gettext_lazy("Data that are asked for"))
    purpose = _line(gettext_lazy("Purpose"))
    method = _line(gettext_lazy("How they are analysed"))
    from_on = day_field(gettext_lazy("First day of use"))
    to_on = day_field(gettext_lazy("Last day of use"))
    received_on = day_field(gettext_lazy("Day on which it was received"))

    def __init__(self, *args: Any, owners: list[tuple[str, str]], units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners
        self.fields["asking_unit"].choices = [("", gettext_lazy("Another agency")), *units]


class ExtensionForm(forms.Form):
    days = forms.IntegerField(label=gettext_lazy("How many days more (ten at most)"), min_value=1, max_value=10)
    reason = _line(gettext_lazy("Reason"), help_text=gettext_lazy("Who asks is told reason and length."))


class DecisionForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    given = _line(gettext_lazy("What is given"), required=False)
    withheld = _line(gettext_lazy("What is not given"), required=False)
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), required=False, choices=[("", gettext_lazy("Choose the ground")), *GROUNDS.items()],
        help_text=gettext_lazy("The act knows these three and no other (article 11)."),
    )  # fmt: skip
    law = _line(gettext_lazy("Statute and article"), 200, required=False)
    separability = _line(
        gettext_lazy("Whether the rest can be separated"),
        required=False,
        help_text=gettext_lazy("What can be separated has to be given; a refusal says what came of looking."),
    )

    def decided(self) -> Decided:
        return Decided(**self.cleaned_data)


class ReceivedForm(forms.Form):
    owner = forms.ChoiceField(label=gettext_lazy("Unit that holds them"))
    what = _line(gettext_lazy("Data that were received"))
    provider = _line(gettext_lazy("Agency that gave them"), 100)
    purpose = _line(gettext_lazy("Purpose"))
    until = day_field(gettext_lazy("Last day of use"))

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners


class ReceivedEndingForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What happened"), choices=ENDINGS, widget=forms.RadioSelect)
    on = day_field(gettext_lazy("Day"))
    how = _line(
        gettext_lazy("How"), help_text=gettext_lazy("How they were destroyed so that nothing comes back, or why the purpose is over.")
    )  # fmt: skip
