"""A forecast as it is filled in: which series, and for which period."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.evidence.engine.building import Contract
from mulkko.evidence.engine.building.specification import NUMBERS
from mulkko.evidence.engine.forecasts import Asked

_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


class ForecastForm(forms.Form):
    time = forms.ChoiceField(
        label=gettext_lazy("Column of the time"), help_text=gettext_lazy("A day, a month (2026-03) or a year.")
    )
    value = forms.ChoiceField(label=gettext_lazy("Column of the values"))
    how = forms.ChoiceField(
        label=gettext_lazy("Values of one period"),
        choices=(
            ("sum", pgettext_lazy("forecast", "are added up")),
            ("mean", pgettext_lazy("forecast", "are averaged")),
        ),
    )
    where = forms.ChoiceField(label=gettext_lazy("Only rows in which the column"), required=False)
    where_is = forms.CharField(label=gettext_lazy("holds this value"), required=False, max_length=200)
    target = forms.CharField(
        label=gettext_lazy("Period that is forecast"),
        max_length=7,
        help_text=gettext_lazy("A month such as 2026-12, or a year such as 2027."),
    )
    sentence = forms.CharField(
        label=gettext_lazy("Sentence"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("{s} becomes the figure with its interval. Left empty, one is suggested."),
    )  # fmt: skip

    def __init__(self, *told: Any, contract: Contract, **named: Any) -> None:
        super().__init__(*told, **named)
        self.contract = contract
        columns = [(one.name, one.name) for one in contract.open_columns]
        times = [(one.name, one.name) for one in contract.open_columns if one.grain]
        self.has_time = bool(times)
        self.fields["time"].choices = times  # type: ignore[attr-defined]
        numbers = [(one.name, one.name) for one in contract.open_columns if one.kind in NUMBERS]
        self.fields["value"].choices = numbers  # type: ignore[attr-defined]
        self.fields["where"].choices = [("", gettext_lazy("None")), *columns]  # type: ignore[attr-defined]

    def clean_target(self) -> str:
        said = self.cleaned_data["target"].strip()
        if not _PERIOD.fullmatch(said):
            raise forms.ValidationError(_("Write a month such as 2026-12, or a year such as 2027."))
        return said

    def asked(self) -> Asked:
        said = self.cleaned_data
        time, value = self.contract.column(said["time"]), self.contract.column(said["value"])
        where = (said["where"], said["where_is"]) if said["where"] else ("", "")
        return Asked(
            self.contract.dataset, said["time"], time.grain if time else "", said["value"], said["how"], said["target"],
            unit=value.unit if value else "", where=where,
        )  # fmt: skip
