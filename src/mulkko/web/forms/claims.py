import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.evidence.engine.figures import SCALES

PLACE = re.compile(r"\{([^\W\d]\w*)\}")
MOST_SLOTS = 12
TYPES = (
    ("count", pgettext_lazy("slot", "Count")),
    ("money", pgettext_lazy("slot", "Money")),
    ("percent", pgettext_lazy("slot", "Percent")),
    ("pp", pgettext_lazy("slot", "Percentage points")),
    ("pct_change", pgettext_lazy("slot", "Change in percent")),
    ("ratio", pgettext_lazy("slot", "Ratio")),
    ("rate_per", pgettext_lazy("slot", "Rate")),
    ("mean", pgettext_lazy("slot", "Mean")),
    ("median", pgettext_lazy("slot", "Median")),
    ("duration", pgettext_lazy("slot", "Duration")),
    ("rank", pgettext_lazy("slot", "Rank")),
    ("date", pgettext_lazy("slot", "Date")),
    ("category", pgettext_lazy("slot", "Category")),
    ("text", pgettext_lazy("slot", "Words")),
)
COMPARISONS = (
    ("", gettext_lazy("asserts nothing")),
    (">=", gettext_lazy("at least")),
    ("<=", gettext_lazy("at most")),
    (">", gettext_lazy("more than")),
    ("<", gettext_lazy("less than")),
)


class ClaimForm(forms.Form):
    sentence = forms.CharField(
        label=gettext_lazy("Sentence"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("With a place such as {n} for each figure: “{n} people work at night.”"),
    )
    sql = forms.CharField(
        label=gettext_lazy("Query"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "SELECT of one row, with a column named after each place: SELECT sum(people) AS n FROM dataset"
        ),
    )

    def places(self) -> list[str]:
        """Return the names of the places in the sentence as it was typed."""
        return list(dict.fromkeys(PLACE.findall(self.data.get("sentence", ""))))[:MOST_SLOTS]

    def clean_sentence(self) -> str:
        if not self.places():
            raise forms.ValidationError(_("Write a place such as {n} where the figure stands."))
        return self.cleaned_data["sentence"]


class SlotForm(forms.Form):
    """How one figure is shown."""

    type = forms.ChoiceField(label=gettext_lazy("Kind of figure"), choices=TYPES, initial="count")
    unit = forms.CharField(label=gettext_lazy("Unit of the figure"), required=False, max_length=20)
    scale = forms.TypedChoiceField(
        label=gettext_lazy("Shown in"),
        coerce=int,
        initial=1,
        choices=[(scale, word or gettext_lazy("as it is")) for scale, word in SCALES.items()],
    )
    decimals = forms.IntegerField(label=gettext_lazy("Decimals"), min_value=0, max_value=8, initial=0)
    compare = forms.ChoiceField(label=gettext_lazy("The sentence asserts"), required=False, choices=COMPARISONS)
    bound = forms.DecimalField(label=gettext_lazy("Bound"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("compare") and cleaned.get("bound") is None:
            self.add_error("bound", _("Write the number that the sentence compares with."))
        return cleaned

    def spec(self) -> dict[str, Any]:
        typed = self.cleaned_data
        compare = [typed["compare"], str(typed["bound"])] if typed["compare"] else None
        return {name: typed[name] for name in ("type", "unit", "scale", "decimals")} | {"compare": compare}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
