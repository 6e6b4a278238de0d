"""연결: choosing two datasets and the columns that name the same things, and deciding on a join."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.catalog.models import Dataset

PAIRS = 3
KINDS = (
    ("accepted", pgettext_lazy("decision on a join", "Accept")),
    ("held", pgettext_lazy("decision on a join", "Hold")),
    ("refused", pgettext_lazy("decision on a join", "Refuse")),
)


class SidesForm(forms.Form):
    """Which two datasets are joined."""

    left = forms.ChoiceField(label=gettext_lazy("Left data"))
    right = forms.ChoiceField(label=gettext_lazy("Right data"))

    def __init__(self, *args: Any, datasets: Sequence[Dataset], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", gettext_lazy("Choose the data")), *((one.name, one.title) for one in datasets)]
        for name in ("left", "right"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("left") and told.get("left") == told.get("right"):
            self.add_error("right", gettext_lazy("Choose two different datasets."))
        return told


class KeyForm(forms.Form):
    """Which columns of both sides are the key, what the join is called, and why it is right."""

    name = forms.CharField(
        label=gettext_lazy("Name of the join"), max_length=60, required=False,
        help_text=gettext_lazy("Figures name it like data. Use letters, digits and _, such as 동별_인구."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, required=False,
        help_text=gettext_lazy("Whoever decides reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, left: Sequence[str], right: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("name", "reason"):
            self.fields[name].is_needed = True  # type: ignore[attr-defined]
        for at in range(PAIRS):
            for side, columns in (("left", left), ("right", right)):
                label = (
                    gettext_lazy("Column of the left data")
                    if side == "left"
                    else gettext_lazy("Column of the right data")
                )
                choices = [("", "―"), *((one, one) for one in columns)]
                self.fields[f"{side}-{at}"] = forms.ChoiceField(label=label, choices=choices, required=at == 0)

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"left-{at}"], self[f"right-{at}"]) for at in range(PAIRS)]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        told = [
            (self.cleaned_data.get(f"left-{at}", ""), self.cleaned_data.get(f"right-{at}", "")) for at in range(PAIRS)
        ]
        return [pair for pair in told if any(pair)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for at in range(PAIRS):
            one, other = told.get(f"left-{at}"), told.get(f"right-{at}")
            if bool(one) != bool(other) and at > 0:
                self.add_error(f"{'right' if one else 'left'}-{at}", gettext_lazy("Choose the column beside it too."))
        if self.data.get("act") == "propose":
            for name in ("name", "reason"):
                if not told.get(name):
                    self.add_error(name, self.fields[name].error_messages["required"])
        return told


class DecisionForm(forms.Form):
    """What is decided of a join, and why; `seen` are the versions that were looked at."""

    kind = forms.ChoiceField(label=gettext_lazy("Decision"), choices=KINDS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Whoever uses the join reads it.")
    )
    seen_left = forms.IntegerField(widget=forms.HiddenInput)
    seen_right = forms.IntegerField(widget=forms.HiddenInput)
