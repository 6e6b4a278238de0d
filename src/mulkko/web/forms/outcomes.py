"""평가: a line of the plan, what was measured, and how it is judged."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.policy.engine.outcome import MOST_SENTENCES, VERDICTS, sentences_in
from mulkko.web.forms.fields import day_field
from mulkko.web.forms.options import BETTER

VERDICT_WORDS = (
    pgettext_lazy("outcome", "Reached"), pgettext_lazy("outcome", "Partly reached"), pgettext_lazy("outcome", "Missed"),
    pgettext_lazy("outcome", "Cannot be judged"),
)  # fmt: skip


def verdict_told(verdict: str) -> str:
    """Return a judgement as an officer calls it."""
    return str(dict(zip(VERDICTS, VERDICT_WORDS, strict=True)).get(verdict, verdict))


SOURCES = (("claim", gettext_lazy("A figure of the evidence")), ("typed", gettext_lazy("Typed, with its source")))
METHODS = (
    ("claim", gettext_lazy("The same figure is computed again on the newest data of that day")),
    ("person", gettext_lazy("Somebody measures and enters the value")),
)


def _words(label: Any, **told: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **told)


class OutcomeLineForm(forms.Form):
    """One promise; it names one source of the value of today."""

    name = forms.CharField(label=gettext_lazy("What is to change"), max_length=100)
    better = forms.ChoiceField(label=gettext_lazy("Direction"), choices=BETTER)
    today_from = forms.ChoiceField(label=gettext_lazy("Value of today"), choices=SOURCES, widget=forms.RadioSelect)
    figure = forms.ChoiceField(label=gettext_lazy("Figure of the evidence"), required=False)
    today = forms.CharField(label=gettext_lazy("Value of today, typed"), required=False, max_length=30)
    unit = forms.CharField(
        label=gettext_lazy("Unit of the figure"), required=False, max_length=20, help_text=gettext_lazy("A figure of the evidence brings its own.")
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Where that value comes from"), required=False, max_length=300, help_text=gettext_lazy("A file, or the number of a document; it is printed.")
    )  # fmt: skip
    target = forms.CharField(label=gettext_lazy("Target"), max_length=30)
    due_on = day_field(gettext_lazy("Day of measuring"))
    method = forms.ChoiceField(label=gettext_lazy("How it is measured"), choices=METHODS, widget=forms.RadioSelect)
    how = _words(gettext_lazy("How somebody measures it"), required=False)
    owner = forms.ChoiceField(
        label=gettext_lazy("Unit that answers for it"), help_text=gettext_lazy("It is asked on the day.")
    )

    def __init__(self, *args: Any, figures: list[dict[str, Any]], units: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [("", gettext_lazy("Choose a figure"))] + [
            (f"{one['claim'].pk}.{one['slot']}", f"{one['shown']} · {one['sentence']}") for one in figures
        ]
        self.fields["owner"].choices = units

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("today_from") == "claim":
            if not cleaned.get("figure"):
                self.add_error("figure", _("Choose the figure."))
        elif cleaned.get("today_from"):
            for name, sentence in (("today", _("Write the value.")), ("source", _("Write the source."))):
                if not cleaned.get(name):
                    self.add_error(name, sentence)
        if cleaned.get("method") == "person" and not cleaned.get("how"):
            self.add_error("how", _("Write how it is measured."))
        return cleaned


class MeasurementForm(forms.Form):
    """What was measured, or why nothing could be."""

    value = forms.CharField(
        label=gettext_lazy("Measured value"), required=False, max_length=30, help_text=gettext_lazy("Left empty where nothing could be measured; then say why.")
    )  # fmt: skip
    on = day_field(gettext_lazy("Measured on"))
    source = forms.CharField(label=gettext_lazy("File or number of the document"), max_length=300)
    because = _words(gettext_lazy("Why nothing could be measured"), required=False)

    def __init__(self, *args: Any, is_again: bool, unit: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if unit:
            self.fields["value"].label = f"{self.fields['value'].label} ({unit})"
        if is_again:
            self.fields["because"].label = _("Why it is entered by hand, or once more")
            self.fields["because"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("value") and not cleaned.get("because") and "because" not in self.errors:
            self.add_error("because", _("Write why nothing could be measured."))
        return cleaned


class RunAgainForm(forms.Form):
    because = _words(gettext_lazy("Why it is computed once more"))


class JudgementForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Judgement"), choices=tuple(zip(VERDICTS, VERDICT_WORDS, strict=True)), widget=forms.RadioSelect
    )  # fmt: skip
    reason = _words(
        gettext_lazy("Reason"), required=False, help_text=gettext_lazy("Needed where you judge otherwise than the rule, or than before.")
    )  # fmt: skip
    lesson = forms.CharField(
        label=gettext_lazy("What was learned"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In two sentences at most. About the matter, not about persons."),
    )  # fmt: skip

    def __init__(self, *args: Any, proposed: str, is_again: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.proposed, self.is_again = proposed, is_again

    def clean_lesson(self) -> str:
        lesson = self.cleaned_data["lesson"]
        if sentences_in(lesson) > MOST_SENTENCES:
            raise forms.ValidationError(_("Write it in two sentences at most."))
        return lesson

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        differs = cleaned.get("verdict") not in (None, self.proposed) or self.is_again
        if differs and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Write the reason."))
        return cleaned
