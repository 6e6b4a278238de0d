from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from mulkko.organization.models import Duty

NEEDED = ("question", "summary", "keywords", "duty")  # may be saved empty, and must be there in the end


class WonField(forms.IntegerField):
    """Whole won as officers type it: 200,000,000원."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(str(value).replace(",", "").removesuffix("원").strip() if value else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class OutlineForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    question = forms.CharField(
        label=gettext_lazy("Question"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What is to be decided, as one question."),
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Two or three sentences that everybody at city hall can find."),
    )
    keywords = forms.CharField(
        label=gettext_lazy("Keywords"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Separated by commas."),
    )
    duty = forms.ChoiceField(
        label=gettext_lazy("Duty"),
        required=False,
        help_text=gettext_lazy("The row of the delegation table is found by duty and amount."),
    )
    amount_krw = WonField(
        label=gettext_lazy("Amount in won"),
        required=False,
        min_value=0,
        max_value=10**17,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Whole won, VAT included; leave it empty where no money is spent."),
    )

    is_routine = forms.BooleanField(
        label=gettext_lazy("Routine: everyday execution without alternatives"),
        required=False,
        help_text=gettext_lazy(
            "Such as a notice, a request for figures, a payment. Needs neither question nor options; only up to a section head."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in NEEDED:
            self.fields[name].is_needed = True
        if self.initial.get("is_routine") and not (self.initial.get("question") or self.data.get("question")):
            del self.fields["question"]  # a routine paper decides between no alternatives
        duties = [(duty.code, duty.name) for duty in Duty.objects.order_by("name")]
        self.fields["duty"].choices = [("", gettext_lazy("Choose a duty")), *duties]
