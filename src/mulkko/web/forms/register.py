from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mulkko.web.forms.disclosure import RETENTIONS


class RegisterForm(forms.Form):
    """등록정보 정정: one registered value of an approved document, and why it is corrected."""

    field = forms.ChoiceField(
        label=gettext_lazy("What is corrected"),
        choices=(("title", gettext_lazy("Title")), ("retention", gettext_lazy("Retention period"))),
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=gettext_lazy("Title in the register"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only the register is corrected; the approved paper keeps every letter."),
    )
    retention = forms.ChoiceField(label=gettext_lazy("Retention period"), required=False, choices=RETENTIONS)
    reason = forms.CharField(
        label=gettext_lazy("Reason of the correction"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays beside the old value, the day and your name."),
    )

    def clean(self) -> dict[str, Any]:
        field = self.cleaned_data.get("field")
        if field and not self.errors.get(field) and not self.cleaned_data.get(field):
            self.add_error(field, _("Write the corrected value."))
        return self.cleaned_data

    def value(self) -> str:
        return str(self.cleaned_data[self.cleaned_data["field"]])
