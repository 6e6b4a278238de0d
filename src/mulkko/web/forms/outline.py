from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mulkko.organization.models import Duty

DISCLOSURES = (
    ("open", pgettext_lazy("disclosure", "Open")),
    ("partly", pgettext_lazy("disclosure", "Partly open")),
    ("closed", pgettext_lazy("disclosure", "Closed")),
)
CLAUSES = (
    ("1", gettext_lazy("1: secret or closed by another statute")),
    ("2", gettext_lazy("2: national security, defence, foreign relations")),
    ("3", gettext_lazy("3: life, body and property of the public")),
    ("4", gettext_lazy("4: pending trial, investigation, penal matters")),
    ("5", gettext_lazy("5: audit, tender, personnel, or a decision still being made")),
    ("6", gettext_lazy("6: personal data and privacy")),
    ("7", gettext_lazy("7: business secrets of companies")),
    ("8", gettext_lazy("8: speculation in land and the like")),
)


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
    disclosure = forms.ChoiceField(
        label=gettext_lazy("Disclosure"), choices=DISCLOSURES, widget=forms.RadioSelect, initial="open"
    )
    clauses = forms.MultipleChoiceField(
        label=gettext_lazy("Clauses of article 9 (1) of the Information Disclosure Act"),
        required=False,
        choices=CLAUSES,
        widget=forms.CheckboxSelectMultiple,
    )
    disclosure_reason = forms.CharField(label=gettext_lazy("Reason why it is not open"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in NEEDED:
            self.fields[name].is_needed = True
        duties = [(duty.code, duty.name) for duty in Duty.objects.order_by("name")]
        self.fields["duty"].choices = [("", gettext_lazy("Choose a duty")), *duties]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_open = cleaned.get("disclosure") == "open"
        if is_open and cleaned.get("clauses"):
            self.add_error(
                "clauses", _("An open document names no clause. Take the marks away, or choose another class.")
            )
        if is_open is False and not cleaned.get("clauses"):
            self.add_error("clauses", _("Name the clause for which the document is not open."))
        if is_open is False and not cleaned.get("disclosure_reason"):
            self.add_error("disclosure_reason", _("Write why the document is not open."))
        return cleaned
