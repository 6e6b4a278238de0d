from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

KINDS = (
    ("variant", pgettext_lazy("option", "A variant")),
    ("do_minimum", pgettext_lazy("option", "The least that must be done")),
)
BETTER = (("less", gettext_lazy("Less is better")), ("more", gettext_lazy("More is better")))


class OptionForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Name of the option"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CriterionForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Criterion"), max_length=100)
    better = forms.ChoiceField(label=gettext_lazy("Direction"), choices=BETTER)
    weight = forms.IntegerField(label=gettext_lazy("Weight"), min_value=0, max_value=100, initial=1)
    unit = forms.CharField(label=gettext_lazy("Unit of the figure"), required=False, max_length=20)
    limit = forms.DecimalField(
        label=gettext_lazy("Limit"),
        required=False,
        max_digits=24,
        decimal_places=4,
        help_text=gettext_lazy("An option beyond it is excluded; leave it empty where nothing sets one."),
    )


class CellForm(forms.Form):
    """One cell names one source: a figure of the evidence, an assumption or a judgement."""

    source = forms.ChoiceField(label=gettext_lazy("Where the value comes from"), widget=forms.RadioSelect)
    figure = forms.ChoiceField(label=gettext_lazy("Figure of the evidence"), required=False)
    value = forms.CharField(label=gettext_lazy("Value"), required=False, max_length=30)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("An assumption or a judgement needs one; it is printed."),
    )

    def __init__(self, *args: Any, figures: list[dict[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [
            ("claim", pgettext_lazy("cell", "Evidence")),
            ("assumption", pgettext_lazy("cell", "Assumption")),
            ("judgement", pgettext_lazy("cell", "Judgement")),
        ]
        self.fields["figure"].choices = [("", gettext_lazy("Choose a figure"))] + [
            (f"{one['claim'].pk}.{one['slot']}", f"{one['shown']} · {one['sentence']}") for one in figures
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("source") == "claim":
            if not cleaned.get("figure"):
                self.add_error("figure", _("Choose the figure."))
        elif cleaned.get("source"):
            if not cleaned.get("value"):
                self.add_error("value", _("Write the value."))
            if not cleaned.get("reason"):
                self.add_error("reason", _("Write the reason."))
        return cleaned


class ChoiceForm(forms.Form):
    option = forms.ChoiceField(label=gettext_lazy("Option that the draft proposes"), widget=forms.RadioSelect)
    because = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("At least one sentence; it is printed on the paper."),
    )

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = options


class RemovalForm(forms.Form):
    """Asks once more; there is nothing to type."""
