"""공개 구분 다시 보기 and 철 마감."""

from django import forms
from django.utils.translation import gettext_lazy

from mulkko.policy.queries.records import ClassNow
from mulkko.web.forms.disclosure import CLAUSES, DISCLOSURES
from mulkko.web.forms.fields import day_field


class ClassReviewForm(forms.Form):
    disclosure = forms.ChoiceField(
        label=gettext_lazy("Disclosure as it shall stand"), choices=DISCLOSURES, widget=forms.RadioSelect
    )
    clauses = forms.MultipleChoiceField(
        label=gettext_lazy("Clauses of article 9 (1) of the Information Disclosure Act"),
        required=False,
        choices=CLAUSES,
        widget=forms.CheckboxSelectMultiple,
    )
    disclosure_reason = forms.CharField(label=gettext_lazy("Reason why it is not open"), required=False, max_length=300)
    closed_parts = forms.CharField(
        label=gettext_lazy("Parts that are not open"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
    again_on = day_field(
        gettext_lazy("Look at it again on"),
        required=False,
        help_text=gettext_lazy("Only where the decision goes on, or the reason will lapse later."),
    )
    because = forms.CharField(
        label=gettext_lazy("Why the class is confirmed or changed"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip

    def class_now(self) -> ClassNow:
        """Return the class as it was marked; what the class does not ask for is left empty."""
        typed = self.cleaned_data
        kind = typed["disclosure"]
        is_open = kind == "open"
        return ClassNow(
            kind, "" if is_open else ",".join(sorted(typed["clauses"])), "" if is_open else typed["disclosure_reason"].strip(),
            typed["closed_parts"].strip() if kind == "partly" else "",
        )  # fmt: skip


class ClosingForm(forms.Form):
    on = day_field(
        gettext_lazy("Day on which the matter was closed"),
        help_text=gettext_lazy("The term runs from 1 January after it."),
    )


class RoundRecordForm(forms.Form):
    """Registers a returned or recalled round."""

    because = forms.CharField(
        label=gettext_lazy("Why it is kept as a record of its own"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
